"""The command `translate`, which makes and updates the .po file of a pack, and the findings about translations."""

from __future__ import annotations

import difflib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.errors import UsageError, reason
from game.paths import write_atomically
from game.story import references, translation
from game.story.findings import Finding, Location
from game.story.model import RECORD
from game.story.syntax import prose
from game.story.syntax.tree import at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

    from game.story.parsed import ParsedFile, ParsedPack
    from game.story.references import Text
    from game.story.syntax.tree import Tree

FOR_TRANSLATORS = re.compile(r"(?:^|\s)#+ *for translators: *(?P<note>.+)$", re.IGNORECASE)
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


def update(reading: ParsedPack, language: str, unchanged: Collection[str] = ()) -> UpdateCounts:
    """Write `locales/LANGUAGE.po` of the pack that was read, and keep every translation in it.

    The texts called *unchanged* were edited without a change of meaning: their translations stay as good as they were.

    Raises:
        UsageError: when there is no such language, or the present file cannot be used.
    """
    path = reading.folder / "locales" / f"{language}.po"
    old = _existing(path, language)
    names = {text.name for text in references.texts(reading.files)}
    if wrong := [name for name in unchanged if name not in names]:
        raise UsageError(f"There is no text {wrong[0]}. The names of texts are the msgctxt lines of {path}.")
    new = _catalogue(reading, language, old, unchanged)
    text = _written(new)
    changed = not path.is_file() or path.read_bytes() != text
    if changed:
        try:
            write_atomically(path, text)
        except OSError as problem:
            raise UsageError(f"{path} cannot be written: {reason(problem)}.") from problem
    messages = [message for message in new if message.id]
    done = sum(bool(message.string) and not message.fuzzy for message in messages)
    fuzzy = sum(bool(message.fuzzy) for message in messages)
    return UpdateCounts(path, len(messages), done, fuzzy, len(new.obsolete), changed)


def _is_language(code: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False


def _existing(path: Path, language: str) -> Catalog | None:
    if not _is_language(language):
        cure = (
            "qps is the pseudo-locale and needs no file: play --lang qps."
            if language == "qps"
            else "Use a code such as fr, de or pt_BR."
        )
        raise UsageError(f"{language} is not a language. {cure}")
    if not path.exists():
        return None
    try:
        return translation.catalogue(path, language)
    except (OSError, ValueError) as problem:
        raise UsageError(f"{path} cannot be read as a .po file, and was left alone: {problem}") from problem


def _catalogue(reading: ParsedPack, language: str, old: Catalog | None, unchanged: Collection[str]) -> Catalog:
    new = _headed(reading.files["pack.yaml"].values, language, old)
    kept = _Kept(old, unchanged)
    for text in _in_order(reading):
        words = prose.unfolded(text.words) if text.is_prose else text.words.strip("\n")
        string, fuzzy = kept.translation(text)
        message = new.add(
            words, string, locations=[(text.file, 1)], context=text.name,
            auto_comments=list(_comments(reading, text)), user_comments=kept.comments(text),
            flags={"fuzzy"} if fuzzy else (),
        )  # fmt: skip
        if fuzzy and (before := kept.before(text)):
            message.previous_id = [before]
    for message in kept.left():
        new.obsolete[f"{message.context}\x04{message.id}"] = message
    return new


def _headed(manifest: Mapping[str, Tree], language: str, old: Catalog | None) -> Catalog:
    """Return an empty catalogue with a header made of the title page; who translates stays from the *old* one."""
    from babel.messages.catalog import Catalog

    title, as_of, corrections = (str(manifest.get(key, "")) for key in ("title", "as_of", "corrections"))
    known = {"last_translator": old.last_translator, "language_team": old.language_team} if old is not None else {}
    new = Catalog(
        locale=language, project=title, version=as_of, msgid_bugs_address=corrections or None, fuzzy=False, **known
    )
    begun = f"# {title}, into {language}. Made by open-question translate."
    new.header_comment = old.header_comment if old is not None else begun
    return new


def _in_order(reading: ParsedPack) -> list[Text]:
    """Return the texts in the order in which a player meets them: title page, chapters, record, classroom."""
    chapters = [f"scenes/{name}.yaml" for name in (reading.manifest.chapters if reading.manifest else ())]
    files = ["pack.yaml", *chapters, *(f"record/{name}.yaml" for name in RECORD)]
    ranks = {name: rank for rank, name in enumerate(files)}
    return sorted(references.texts(reading.files), key=lambda text: ranks.get(text.file, len(ranks)))


class _Kept:
    """The translations before an update, and which of them were used."""

    def __init__(self, old: Catalog | None, unchanged: Collection[str] = ()) -> None:
        self.unchanged = unchanged
        self.messages: dict[str, Message] = {}
        for message in [*(old or ()), *(old.obsolete.values() if old else ())]:
            if message.id and message.context:
                _read_previous(message)
                self.messages.setdefault(str(message.context), message)
        self.by_words: dict[str, Message] = {
            prose.unfolded(str(m.id)).strip(): m for m in self.messages.values() if m.string
        }
        self.used: dict[str, Message] = {}

    def translation(self, text: Text) -> tuple[str, bool]:
        """Return the translation of *text*, and whether it is fuzzy."""
        here = self.messages.get(text.name)
        if here is not None and translation.same(str(here.id), text.words):
            return self._use(text, here), here.fuzzy
        moved = self.by_words.get(prose.unfolded(text.words).strip())
        if moved is not None:  # the same words under another name: a passage moved, or a scene was renamed
            return self._use(text, moved), moved.fuzzy
        if here is not None and here.string and text.name in self.unchanged:
            return self._use(text, here), here.fuzzy
        if here is not None and here.string and _alike(str(here.id), text.words):
            return self._use(text, here), True
        return "", False

    def _use(self, text: Text, message: Message) -> str:
        self.used[text.name] = message
        return str(message.string or "")

    def before(self, text: Text) -> str:
        """Return the words that the translation of *text* was made for, if they differ: the oldest that are known."""
        found = self.used.get(text.name)
        if found is None:
            return ""
        if found.previous_id:
            return str(found.previous_id[0])
        return "" if translation.same(str(found.id), text.words) else str(found.id)

    def comments(self, text: Text) -> list[str]:
        """Return the translator's comments."""
        found = self.used.get(text.name)
        return list(found.user_comments) if found is not None else []

    def left(self) -> Iterator[Message]:
        """Yield the obsolete translations."""
        used = {id(message) for message in self.used.values()}
        return (message for message in self.messages.values() if id(message) not in used and message.string)


def _read_previous(message: Message) -> None:
    """Take the words before an edit out of the comments, where Babel's reader leaves them."""
    from babel.messages.pofile import denormalize

    previous = [comment[1:].strip() for comment in message.user_comments if comment.startswith("|")]
    message.user_comments = [comment for comment in message.user_comments if not comment.startswith("|")]
    words = [line.removeprefix("msgid ") for line in previous if not line.startswith("msgctxt ")]
    if words and not message.previous_id:
        message.previous_id = [denormalize("\n".join(words))]


def _alike(old: str, new: str) -> bool:
    return difflib.SequenceMatcher(None, old.strip(), new.strip(), autojunk=False).ratio() >= CLOSE


def _comments(reading: ParsedPack, text: Text) -> Iterator[str]:
    """Yield notes for a translator: the scene of a text, its seat, and its choice."""
    path = text.path
    yield from _notes(reading.files[text.file], text)
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


def _notes(file: ParsedFile, text: Text) -> Iterator[str]:
    """Yield what the writer tells translators of *text*: comments above its key, or behind it."""
    line = file.key(*text.path).line - 1
    above = line
    while above > 0 and file.lines[above - 1].lstrip().startswith("#"):
        above -= 1
    for written in file.lines[above : line + 1]:
        if found := FOR_TRANSLATORS.search(written):
            yield found["note"].strip()


def _written(catalogue: Catalog) -> bytes:
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_previous=True, omit_header=False, include_lineno=False)
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
        yield Finding("OQ601", "error", where, said, getattr(problem, "cure", ""))
        return
    there = {str(message.context): message for message in catalogue if message.id and message.context}
    if not _is_language(path.stem):
        cure = "Let it have the name of a language's code, such as fr.po, de.po or pt_BR.po."
        yield Finding("OQ601", "error", Location(name), f"{path.stem} is not a language.", cure)
        return
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
