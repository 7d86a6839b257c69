"""Exports a pack as a script in Markdown, to read and print, not to play."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.program import Add
from game.language import say
from game.marks import RECORD
from game.pages import prose
from game.pages.prose import escape_markdown as _plain
from game.session.words import imprint
from game.workshop.export.export_comparison import Shift
from game.workshop.export.export_model import holes, write_script
from game.workshop.export.export_picks import Told
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine.program import Effect, Guard, GuardedExit
    from game.session.words.section import Line
    from game.story.model import Pack
    from game.workshop.export.export_comparison import ComparisonPart
    from game.workshop.export.export_model import OptionScript, SceneScript, Script
    from game.workshop.export.export_picks import PicksScript


def to_markdown(pack: Pack) -> str:
    """Return *pack* as one Markdown document: every scene with every passage, choice and comparison."""
    script = write_script(pack)
    return "\n\n".join(part for part in _document(script) if part) + "\n"


def _document(script: Script) -> Iterator[str]:
    manifest = script.pack.manifest
    yield f"<!-- {MARK} -->"
    yield f"# {_plain(manifest.title)}"
    yield f"*{_plain(manifest.tagline)}*" if manifest.tagline else ""
    yield from (_line(line) for line in script.about)
    if manifest.carry:
        yield say("This is the world of the record; in the game a chair may begin in one that another left.")
    yield from (_plain(sentence) for sentence in imprint.sentences(manifest))
    for seat in manifest.seats.values():
        yield f"- **{_plain(seat.name)}** — {_plain(seat.about)} Begins with {_link(script, seat.start)}."
    for chapter, opening in script.pack.chapters.items():
        yield f"## {_plain(opening.title or chapter)}"
        for scene in script.scenes.values():
            if scene.chapter == chapter:
                yield from _scene(script, scene)
    if found := imprint.sources(script.pack):
        yield f"## {say('Sources')}"
        yield from (f"{line.mark}. {_plain(line.text)}" for line in found)


def _scene(script: Script, scene: SceneScript) -> Iterator[str]:
    name = scene.program.id
    yield f'<a id="{name}"></a>\n\n### {_plain(scene.heading.heading or name)}'
    yield " · ".join(f"{_plain(line.mark)} {_plain(line.text)}".strip() for line in scene.heading)
    yield _effects(script, scene.program.effects, "On arriving: ")
    for told in scene.told:
        yield _needs(told.guard)
        yield from (_line(line) for line in told.lines)
    if scene.picks:
        yield from _picks(script, scene.picks)
    yield f"**{_words(scene.ask)}**" if scene.ask else ""
    for number, option in enumerate(scene.options, 1):
        yield from _option(script, option, number)
    yield _exits(script, scene.program.exits)
    if scene.key_moment and scene.options:
        yield from _record(script, scene)
    if scene.end:
        yield f"**{_plain(scene.end.heading)}** — " + " ".join(f"{line.mark} {_plain(line.text)}" for line in scene.end)


def _picks(script: Script, picks: PicksScript) -> Iterator[str]:
    """Yield what can be picked, the clauses of the real letter with the mark of the record."""
    yield f"**{_words(picks.ask)}** {_plain(picks.fits[0])}"
    for item in picks.items:
        inner = [
            _plain(item.detail) and f"*{_words(item.detail)}*",
            _needs(item.item.guard),
            _plain(item.locked),
            *_told(item.told),
            _effects(script, item.item.effects, ""),
        ]
        mark = f"{RECORD} " if item.real else ""
        yield f"- {mark}**{_words(item.label)}** `{item.item.id}`\n\n" + _indented(inner, 2)


def _told(passages: Iterable[Told]) -> Iterator[str]:
    return (text for told in passages for text in (_needs(told.guard), *(_line(line) for line in told.lines)))


def _indented(parts: Iterable[str], columns: int) -> str:
    body = "\n\n".join(part for part in parts if part)
    return "\n".join(f"{' ' * columns}{line}" if line else "" for line in body.split("\n"))


def _option(script: Script, option: OptionScript, number: int) -> Iterator[str]:
    inner = [
        _plain(option.detail) and f"*{_words(option.detail)}*",
        _needs(option.option.guard),
        _plain(option.locked),
        *_told(option.told),
        _effects(script, option.option.effects, ""),
        _exits(script, option.option.exits),
    ]
    yield f"{number}. **{_words(option.label)}** `{option.option.id}`\n\n" + _indented(inner, 3)


def _record(script: Script, scene: SceneScript) -> Iterator[str]:
    """Yield what the reveal and the file say whatever was chosen."""
    said = [line for part in scene.options[0].reveal for line in part.lines if not line.role.startswith("reveal-")]
    yield "\n>\n".join("> " + _line(line).replace("\n", "\n> ") for line in said)
    apart = (one for one in scene.options if any(part.key == "you" for part in one.comparison))
    for part in next(apart, scene.options[0]).comparison:
        if part.key not in ("moment", "you", "options"):
            yield from _part(script, part)


def _part(script: Script, part: ComparisonPart) -> Iterator[str]:
    lines = [f"**{RECORD} {_words(part.heading)}**"]
    for line in part.lines:
        if isinstance(line, Shift):
            lines.append(_effects(script, line.effects, ""))
        elif not isinstance(line, Told):  # who wrote which clause differs from play to play
            lines.append(_line(line))
    yield "\n>\n".join("> " + text.replace("\n", "\n> ") for text in lines if text)


def _needs(guard: Guard) -> str:
    return f"*where* `{guard.text}`" if guard else ""


def _effects(script: Script, effects: Iterable[Effect], before: str) -> str:
    words = [f"{_plain(script.label(effect.variable) or effect.variable)} {_amount(effect)}" for effect in effects]
    return f"*{before}{', '.join(words)}*" if words else ""


def _amount(effect: Effect) -> str:
    if isinstance(effect, Add):
        return f"{'+' if effect.amount >= 0 else '−'}{abs(effect.amount)}"
    return f"= {_plain(str(effect.value).lower() if isinstance(effect.value, bool) else str(effect.value))}"


def _exits(script: Script, exits: Iterable[GuardedExit]) -> str:
    goals = [f"{_link(script, way.goal)} {_needs(way.guard)}".strip() for way in exits]
    return "→ " + ", otherwise ".join(goals) if goals else ""


def _link(script: Script, name: str) -> str:
    return f"[{_plain(script.scenes[name].heading.heading or name)}](#{name})"


def _line(line: Line) -> str:
    return prose.markdown_line(prose.to_markdown(line.paragraph.spans, words=_words), line.mark, line.role)


def _words(text: str) -> str:
    return "".join(f"`{{{hole}}}`" if hole else _plain(words) for words, hole in holes(text))
