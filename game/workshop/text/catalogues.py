"""The command `translate`, which makes and updates the .po file of a pack, and the findings about translations."""

from __future__ import annotations

import difflib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.errors import UsageError
from game.paths import write_atomically
from game.story import references, translation
from game.story.findings import Finding, Location
from game.story.syntax.tree import at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

    from game.story.parsed import ParsedPack
    from game.story.references import Text

CLOSE = 0.6
"""The least similarity of an edited text to its old words for the old translation to be kept as fuzzy."""


@dataclass(frozen=True, slots=True)
class UpdateCounts:
    """The counts of an update: texts in all, translated, fuzzy (edited since), untranslated, and obsolete."""

    path: Path
    total: int
    translated: int
    fuzzy: int
    obsolete: int
    changed: bool

    def __str__(self) -> str:
        done = f"{self.path}: {self.translated} of {self.total} texts translated"
        return f"{done}, {self.fuzzy} to look at again, {self.obsolete} no longer in the pack."


def update(reading: ParsedPack, language: str) -> UpdateCounts:
    """Write `locales/LANGUAGE.po` of the pack that was read, and keep every translation in it.

    Raises:
        UsageError: when there is no such language, or the present file cannot be used.
    """
    path = reading.folder / "locales" / f"{language}.po"
    old = _existing(path, language)
    new = _catalogue(reading, language, old)
    text = _written(new)
    changed = not path.is_file() or path.read_bytes() != text
    if changed:
        try:
            write_atomically(path, text)
        except OSError as problem:
            raise UsageError(f"{path} cannot be written: {problem.strerror or problem}.") from problem
    messages = [message for message in new if message.id]
    done = sum(bool(message.string) and not message.fuzzy for message in messages)
    fuzzy = sum(bool(message.fuzzy) for message in messages)
    return UpdateCounts(path, len(messages), done, fuzzy, len(new.obsolete), changed)


def _existing(path: Path, language: str) -> Catalog | None:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError) as problem:
        cure = (
            "qps is the pseudo-locale and needs no file: play --lang qps."
            if language == "qps"
            else "Use a code such as fr, de or pt_BR."
        )
        raise UsageError(f"{language} is not a language. {cure}") from problem
    if not path.exists():
        return None
    try:
        return translation.catalogue(path, language)
    except (OSError, ValueError) as problem:
        raise UsageError(f"{path} cannot be read as a .po file, and was left alone: {problem}") from problem


def _catalogue(reading: ParsedPack, language: str, old: Catalog | None) -> Catalog:
    from babel.messages.catalog import Catalog

    manifest = reading.files["pack.yaml"].values
    new = Catalog(
        locale=language, project=str(manifest.get("title", "")), version=str(manifest.get("as_of", "")), fuzzy=False
    )
    if old is not None:
        new.mime_headers = old.mime_headers
        new.header_comment = old.header_comment
    else:
        new.header_comment = f"# {manifest.get('title', '')}, into {language}. Made by open-question translate."
    kept = _Kept(old)
    for text in references.texts(reading.files):
        string, fuzzy = kept.translation(text)
        line = reading.files[text.file].value(*text.path).line
        message = new.add(
            text.words.strip("\n"), string, locations=[(text.file, line)], context=text.name,
            auto_comments=list(_comments(reading, text)), user_comments=kept.comments(text),
            flags={"fuzzy"} if fuzzy else (),
        )  # fmt: skip
        if fuzzy and (before := kept.before(text)):
            message.previous_id = [before]
    for message in kept.left():
        new.obsolete[f"{message.context}\x04{message.id}"] = message
    return new


class _Kept:
    """The translations before an update, and which of them were used."""

    def __init__(self, old: Catalog | None) -> None:
        self.messages: dict[str, Message] = {}
        for message in [*(old or ()), *(old.obsolete.values() if old else ())]:
            if message.id and message.context:
                self.messages.setdefault(str(message.context), message)
        self.by_words: dict[str, Message] = {str(m.id).strip(): m for m in self.messages.values() if m.string}
        self.used: dict[str, Message] = {}

    def translation(self, text: Text) -> tuple[str, bool]:
        """Return the translation of *text*, and whether it is fuzzy."""
        here = self.messages.get(text.name)
        if here is not None and translation.same(str(here.id), text.words):
            return self._use(text, here), here.fuzzy
        moved = self.by_words.get(text.words.strip())
        if moved is not None:  # the same words under another name: a passage moved, or a scene was renamed
            return self._use(text, moved), moved.fuzzy
        if here is not None and here.string and _alike(str(here.id), text.words):
            return self._use(text, here), True
        return "", False

    def _use(self, text: Text, message: Message) -> str:
        self.used[text.name] = message
        return str(message.string or "")

    def before(self, text: Text) -> str:
        """Return the words that the translation of *text* was made for, if they differ."""
        found = self.used.get(text.name)
        if found is None or translation.same(str(found.id), text.words):
            return ""
        return str(found.id)

    def comments(self, text: Text) -> list[str]:
        """Return the translator's comments."""
        found = self.used.get(text.name)
        return list(found.user_comments) if found is not None else []

    def left(self) -> Iterator[Message]:
        """Yield the obsolete translations."""
        used = {id(message) for message in self.used.values()}
        return (message for message in self.messages.values() if id(message) not in used and message.string)


def _alike(old: str, new: str) -> bool:
    return difflib.SequenceMatcher(None, old.strip(), new.strip(), autojunk=False).ratio() >= CLOSE


def _comments(reading: ParsedPack, text: Text) -> Iterator[str]:
    """Yield notes for a translator: the scene of a text, its seat, and its choice."""
    path = text.path
    if path[0] == "scenes" and len(path) > 2:
        values = reading.files[text.file].values
        yield f"scene: {at(values, (*path[:2], 'title')) or path[1]}"
        for what, steps in (("choice", 4), ("item", 5)):
            if path[2] == ("choices" if what == "choice" else "picks") and len(path) > steps:
                label = at(values, (*path[:steps], "label")) or path[steps - 1]
                yield f"{what}: {label}" if path[steps] == "label" else f"belongs to the {what}: {label}"
    what = "item" if "picks" in path else "choice"
    kinds = {
        "label": f"{'an item to pick' if what == 'item' else 'a choice'}: at most a dozen words",
        "locked": f"why the {what} is locked",
        "ask": "a question to the player",
    }
    if path[0] == "scenes" and (kind := kinds.get(str(path[-1]))):
        yield kind
    if text.is_prose:
        yield "Markdown: keep links [words](scheme:id), {variables} and *emphasis*"
    elif text.is_filled and "{" in text.words:
        yield "keep {variables}"


def _written(catalogue: Catalog) -> bytes:
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_previous=True, omit_header=False)
    lines = out.getvalue().decode("utf-8").split("\n")
    # Without dates, so that an update without changes writes the same file.
    dates = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
    return "\n".join(line for line in lines if not line.startswith(dates)).encode()


# Findings


def check_translations(reading: ParsedPack) -> tuple[Finding, ...]:
    """Return the findings about the translations of a pack, which was read in its own language."""
    folder = reading.folder / "locales"
    wanted = {text.name: text for text in references.texts(reading.files)}
    return tuple(finding for path in sorted(folder.glob("*.po")) for finding in _check_file(path, wanted))


def _check_file(path: Path, wanted: Mapping[str, Text]) -> Iterator[Finding]:
    name = f"locales/{path.name}"
    try:
        catalogue = translation.catalogue(path)
    except (OSError, ValueError) as problem:
        line = getattr(problem, "line", 0)
        said = f"This is no .po file that can be read: {problem}."
        where = Location(name, line, 1 if line else 0)
        yield Finding("OQ601", "error", where, said, "Compare the line with the ones around it.")
        return
    there = {str(message.context): message for message in catalogue if message.id and message.context}
    for context, message in there.items():
        yield from _check_message(name, context, message, wanted.get(context))
    missing = [text for text in wanted.values() if text.name not in there or not there[text.name].string]
    if missing:
        first = there[missing[0].name].lineno if missing[0].name in there else 0
        yield Finding(
            "OQ602", "warning", Location(name, first or 0, 1 if first else 0),
            f"{len(missing)} of {len(wanted)} texts are not translated; the first is {missing[0].name}.",
            "Untranslated texts are shown in the pack's own language. Run translate if the file does not list them.",
        )  # fmt: skip


def _check_message(file: str, name: str, message: Message, text: Text | None) -> Iterator[Finding]:
    where = Location(file, message.lineno or 0, 1 if message.lineno else 0)
    if not message.string:
        return
    if text is None:
        cure = "Run translate: it keeps the translation as obsolete."
        yield Finding("OQ603", "warning", where, f"{name} is no longer in the pack.", cure)
    elif not translation.same(str(message.id), text.words):
        said = f"{name} was edited since it was translated; the original is shown."
        yield Finding("OQ604", "warning", where, said, "Run translate, then look at what it marks as fuzzy.")
    elif message.fuzzy:
        said = f"{name} is marked fuzzy; the original is shown."
        yield Finding("OQ605", "warning", where, said, "Mend the translation and take the mark off.")
    else:
        for fault in translation.faults(text, str(message.string)):
            shown = " The original is shown." if fault.grave else ""
            severity = "error" if fault.grave else "warning"
            yield Finding(
                "OQ606", severity, where, f"The translation of {name} {fault.what}.{shown}", "Compare it with the text."
            )
