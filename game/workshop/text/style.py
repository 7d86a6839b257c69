"""Style: warnings about the words of a pack, each of which `lint.off` can switch off."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from game.engine.program import Add, read_effects
from game.session.narration import outcome_basis
from game.story import references
from game.story.findings import Finding
from game.story.syntax import prose
from game.story.validation import foreign
from game.story.word_count import WORD, Measure

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from game.engine.program import Effect
    from game.story.findings import Location
    from game.story.model import Pack, Scene
    from game.story.parsed import ParsedPack
    from game.story.references import Text

LABEL_WORDS = 12
SCENE_WORDS = (60, 180)
"""A scene that asks for a decision has at least so many words, any scene but an ending at most so many."""
REVEAL_WORDS = 60
SPOKEN_WORDS = 3
"""The fewest words between quotation marks that count as speech; fewer may be a term."""
QUOTED_WORDS = 6
"""The most words between quotation marks without a source."""
QUOTED = re.compile(r"[“\"]([^“”\"\n]*)[”\"]")
SIGNS = re.compile(rf"\*\*|\]\(|\((?:{'|'.join(prose.SCHEMES)}):")
"""Signs of Markdown that prose does not contain: one in the text shown means that Markdown was mistyped."""
WITHOUT_PLAY = ("record/", "classroom.yaml")
"""Files whose texts are read outside a play too."""
BOLD = re.compile(r"\*\*[^\s*](?:[^*]*[^\s*])?\*\*")


def style(reading: ParsedPack, pack: Pack) -> Iterator[Finding]:
    """Yield every style warning about *pack*, which was parsed as *reading*."""
    measure = Measure(reading.manifest.language if reading.manifest else "")
    for text in references.texts(reading.files):
        if text.path[0] == "scenes" and text.path[-1] == "label":
            yield from _label(reading, measure, text)
        if text.is_prose:
            yield from _quotations(reading, measure, text)
        yield from _signs(reading, text)
        yield from _spelling(reading, text)
    asked = _asked(reading)
    for name, scene in pack.scenes.items():
        yield from _length(reading, measure, name, scene)
        yield from _long_reveal(reading, measure, name, scene)
        yield from _dominated(reading, asked, name, scene)


def _label(reading: ParsedPack, measure: Measure, text: Text) -> Iterator[Finding]:
    count, most = measure.count(text.words), measure.limit(LABEL_WORDS)
    if count > most:
        said = f"This label has {count} {measure.unit}."
        cure = f"Say it in {most}; detail has room for the rest."
        yield Finding("OQ510", "warning", _place(reading, text), said, cure)


def _length(reading: ParsedPack, measure: Measure, name: str, scene: Scene) -> Iterator[Finding]:
    """Measure a scene: with all its passages it should not be short, with the longest conditional one not long."""
    if scene.ending:
        return
    always = measure.total(passage.text for passage in scene.text if not passage.if_)
    sometimes = [measure.count(passage.text) for passage in scene.text if passage.if_]
    least, most = map(measure.limit, SCENE_WORDS)
    where = reading.scene_place(name, "text")
    if scene.choices and not scene.picks and always + sum(sometimes) < least:
        said = f"{name} asks for a decision after {always + sum(sometimes)} {measure.unit}."
        cure = f"Give the player {least} or more to decide on."
        yield Finding("OQ520", "warning", where, said, cure)
    if always + max(sometimes, default=0) > most:
        said = f"{name} has {always + max(sometimes, default=0)} {measure.unit}."
        cure = f"Keep it to {most}, or split it into two scenes."
        yield Finding("OQ521", "warning", where, said, cure)


def _long_reveal(reading: ParsedPack, measure: Measure, name: str, scene: Scene) -> Iterator[Finding]:
    words, most = measure.count(scene.history.reveal) if scene.history else 0, measure.limit(REVEAL_WORDS)
    if words > most:
        yield Finding(
            "OQ523",
            "warning",
            reading.scene_place(name, "history", "reveal"),
            f"The reveal of {name} has {words} {measure.unit}.",
            f"Say it in {most}; the event's summary has room for the rest.",
        )


def _dominated(reading: ParsedPack, asked: Container[str], name: str, scene: Scene) -> Iterator[Finding]:
    """Yield warnings about options that another one, which is always open, beats on every meter."""
    specs = reading.manifest.variables if reading.manifest else {}
    meters = [meter for meter, spec in specs.items() if spec.is_shown]
    effects = {choice: read_effects(specs, written.effects) for choice, written in scene.choices.items()}
    amounts = {choice: {effect.variable: _amount(effect) for effect in found} for choice, found in effects.items()}
    for choice in scene.choices:
        for other, better in scene.choices.items():
            if other == choice or better.if_ or better.once:
                continue
            if _tells_apart(reading, asked, scene, choice, other):
                continue
            pairs = [(amounts[other].get(meter, 0), amounts[choice].get(meter, 0)) for meter in meters]
            if all(more is not None and less is not None and more >= less for more, less in pairs) and any(
                more != less for more, less in pairs
            ):
                where = reading.scene_place(name, "choices", choice)
                said = f"{other} beats {choice} on every meter."
                cure = "Let every option cost something another does not."
                yield Finding("OQ530", "warning", where, said, cure)
                break


def _tells_apart(reading: ParsedPack, asked: Container[str], scene: Scene, choice: str, other: str) -> bool:
    """Whether two options set a flag or a choice differently about which some condition asks: then none is beaten."""
    specs = reading.manifest.variables if reading.manifest else {}
    one, two = scene.choices[choice].effects, scene.choices[other].effects
    differ = {name for name in {*one, *two} if one.get(name) != two.get(name)}
    return any(name in specs and specs[name].type != "meter" and name in asked for name in differ)


def _asked(reading: ParsedPack) -> frozenset[str]:
    """Return the variables that conditions ask about."""
    names = (name for file in reading.files.values() for name in references.asked(file))
    return frozenset(name.id for name in names if name.kind == "variable")


def _amount(effect: Effect) -> int | None:
    """Return the amount that *effect* adds, None where it sets."""
    return effect.amount if isinstance(effect, Add) else None


def _quotations(reading: ParsedPack, measure: Measure, text: Text) -> Iterator[Finding]:
    """Look for what real people are made to say: block quotes without a source, speech in what is imagined."""
    imagined = _basis(reading, text) == "imagined"
    links = {(match.start(), match.end()): match["target"] for match in prose.LINK.finditer(text.words)}
    for start, block in _block_quotes(text.words):
        if "](source:" not in block:
            said = "This quotation does not say where it is from."
            cure = "End it with [where it stands](source:…)."
            yield Finding("OQ540", "warning", _place(reading, text, start), said, cure)
    for match in QUOTED.finditer(text.words):
        words = measure.count(match[1])
        if _in_block_quote(text.words, match.start()):
            continue
        if imagined and words >= measure.limit(SPOKEN_WORDS):
            said = f"Somebody speaks in an imagined passage: “{_short(match[1])}”."
            cure = "Tell what was said instead of quoting it."
            yield Finding("OQ541", "warning", _place(reading, text, match.start()), said, cure)
        elif words > measure.limit(QUOTED_WORDS) and not any(
            target.startswith("source:") and 0 <= at - match.end() < 80 for (at, _), target in links.items()
        ):
            said = f"“{_short(match[1])}” is quoted without a source."
            cure = "Put it in a block quote that ends with a source, or paraphrase it."
            yield Finding("OQ540", "warning", _place(reading, text, match.start()), said, cure)


def _signs(reading: ParsedPack, text: Text) -> Iterator[Finding]:
    """Yield warnings about signs of Markdown, or a variable's name in braces, that a reader would see."""
    if text.is_prose and (found := _braces(reading, text) if text.file.startswith(WITHOUT_PLAY) else None):
        cure = "There is no play around this text, so no variable is filled in. Write words."
    elif text.is_prose:
        if not any(SIGNS.search(span.text) for paragraph in prose.read(text.words) for span in paragraph.spans):
            return
        cure = "Write [words](scheme:id) without a blank between, **words** without blanks inside."
        blanked = text.words
        for whole in (prose.LINK, BOLD):
            blanked = whole.sub(lambda match: " " * len(match[0]), blanked)
        found = SIGNS.search(blanked)
    else:
        cure = "This text is shown as it is written: it has no emphasis, links or variables."
        found = SIGNS.search(text.words) or _braces(reading, text)
        if found is None and (found := foreign.SOLE_QUOTES.fullmatch(text.words)):
            said, cure = "These quotation marks are shown.", "Take them off, unless somebody says these words aloud."
            yield Finding("OQ560", "warning", _place(reading, text), said, cure)
            return
        if found is None:
            return
    where = _place(reading, text, found.start() if found else 0)
    said = f"A reader will see the signs {found[0]} here." if found else "A reader will see signs of Markdown here."
    yield Finding("OQ560", "warning", where, said, cure)


def _braces(reading: ParsedPack, text: Text) -> re.Match[str] | None:
    """Return the first variable in braces, in a text in which none is filled in."""
    is_filled = text.is_filled and not text.file.startswith(WITHOUT_PLAY)
    names = reading.manifest.variables if reading.manifest and not is_filled else ()
    return next((match for match in prose.PLACEHOLDER.finditer(text.words) if match["name"] in names), None)


def _place(reading: ParsedPack, text: Text, offset: int = 0) -> Location:
    """Return where *text* stands, *offset* characters on."""
    return reading.files[text.file].value(*text.path, offset=offset)


def _basis(reading: ParsedPack, text: Text) -> str:
    """Return record or imagined where *text* is a passage, else ''; the basis of a shared one may be its scenes'."""
    if text.path[0] == "passages" and reading.manifest:
        return reading.manifest.passages[str(text.path[1])].basis
    scene = reading.scenes.get(str(text.path[1])) if text.path[0] == "scenes" and "text" in text.path else None
    if scene is None:
        return ""
    index = next((step for step in text.path if isinstance(step, int)), 0)
    if text.path[2] == "text":
        return scene.text[index].basis or scene.basis
    if text.path[2] == "picks":
        return scene.items[str(text.path[4])].text[index].basis or scene.basis
    name = str(text.path[3])
    choice = scene.choices[name]
    return choice.text[index].basis or outcome_basis(scene, name, choice)


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39].rsplit(" ", 1)[0] + " …"


def _block_quotes(text: str) -> Iterator[tuple[int, str]]:
    return ((match.start(), match[0]) for match in re.finditer(r"(?:^ {0,3}>.*(?:\n|\Z))+", text, re.MULTILINE))


def _in_block_quote(text: str, offset: int) -> bool:
    return text[text.rfind("\n", 0, offset) + 1 :].lstrip(" ").startswith(">")


@cache
def misspellings() -> dict[str, str]:
    """Return known misspellings and their corrections, from codespell's list; none where that is not installed."""
    from importlib import resources

    try:
        listed = (resources.files("codespell_lib") / "data" / "dictionary.txt").read_text(encoding="utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    pairs = (line.partition("->") for line in listed.splitlines())
    # A correction with a reason after its last comma is doubtful, by the list's own rule.
    return {wrong: right for wrong, _, right in pairs if right and ("," not in right or right.endswith(","))}


def _spelling(reading: ParsedPack, text: Text) -> Iterator[Finding]:
    manifest = reading.manifest
    if manifest is None or not manifest.language.startswith("en"):
        return
    known = misspellings()
    # A word with a capital is a name, or begins a sentence: names are not in the list.
    if known.keys().isdisjoint(WORD.findall(text.words)):
        return
    accepted = {word.lower() for word in manifest.lint.words}
    targets = [match.span("target") for match in prose.LINK.finditer(text.words)]
    for match in WORD.finditer(text.words):
        right = known.get(match[0])
        if right and match[0] not in accepted and not any(start <= match.start() < end for start, end in targets):
            said = f"“{match[0]}” looks misspelt."
            cure = f"Did you mean {right.strip(', ')}? Else add it to lint.words."
            yield Finding("OQ550", "warning", _place(reading, text, match.start()), said, cure)
