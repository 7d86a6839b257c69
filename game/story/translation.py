"""Translations of a pack: texts of `locales/LANG.po` replace its own.

A text's name is its path in the pack (`scenes.the-storm.choices.burn.label`); in a .po file that is its msgctxt. Where
a text has no translation, an outdated one or one that would break the play, the pack's own words stand.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.language import CODE, PSEUDO, pseudo
from game.story.control_chars import CONTROL, described
from game.story.references import texts
from game.story.syntax import prose, safe_files
from game.story.syntax.tree import at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog

    from game.story.parsed import ParsedFile, ParsedPack
    from game.story.references import Text

MAX_PO = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a translation; a translation with a *grave* one is not shown."""

    what: str
    grave: bool


def apply(reading: ParsedPack, language: str) -> None:
    """Replace the texts that were read by the translations of `locales/LANGUAGE.po`."""
    if language == PSEUDO:
        for text in list(texts(reading.files)):
            _put(reading.files, text, pseudo_text(text))
        return
    if not CODE.fullmatch(language):
        return
    try:
        found = load(reading.folder / "locales" / f"{language}.po")
    except (OSError, ValueError):
        return  # `check` reports the file's faults; players read the pack's own words
    if not found:
        return
    for text in list(texts(reading.files)):
        original, translated = found.get(text.name, ("", ""))
        if translated and same(original, text.words) and not any(fault.grave for fault in faults(text, translated)):
            _put(reading.files, text, translated)
    _put_language(reading, language)


def _put(files: Mapping[str, ParsedFile], text: Text, words: str) -> None:
    *above, last = text.path
    parent = at(files[text.file].values, above)
    if isinstance(parent, list) and isinstance(last, int):
        parent[last] = words
    elif isinstance(parent, dict):
        parent[str(last)] = words


def _put_language(reading: ParsedPack, language: str) -> None:
    manifest = reading.files.get("pack.yaml")
    if manifest and "language" in manifest.values:
        manifest.values["language"] = language


def load(path: Path) -> dict[str, tuple[str, str]]:
    """Return original and translation of each text in *path*, by name, without the fuzzy ones.

    Raises:
        OSError: when it cannot be read; a file that is not there translates nothing.
        ValueError: when it is no .po file.
    """
    if not path.exists():
        return {}
    return {
        str(message.context): (str(message.id), str(message.string))
        for message in catalogue(path)
        if message.context and isinstance(message.string, str) and not message.fuzzy
    }


class NotPo(ValueError):
    """A file that is no .po file; *line* is where it stops being one, 0 for the whole, *cure* what to write there."""

    def __init__(self, message: str, line: int = 0, cure: str = "Compare the line with the ones around it.") -> None:
        super().__init__(message)
        self.line, self.cure = line, cure


PO_LINE = re.compile(
    r'\s*(?:#.*|(?:(?:#~ *)?(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?'
)
OPENED = re.compile(r'\s*(?:[a-z_]+(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*')


def _check_lines(text: str) -> None:
    """Refuse a line that is none of a .po file: Babel's reader would take it for an empty translation.

    Raises:
        NotPo: with the line.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if PO_LINE.fullmatch(line):
            continue
        if re.match("<{7}|={7}|>{7}", line):
            raise NotPo(
                "an unresolved merge stands here", number, "Choose one side, and delete the three lines of marks."
            )
        opened = OPENED.match(line)
        if opened and opened.end() == len(line):
            raise NotPo("the quote is not closed", number, "End the line with a quote.")
        if opened:
            raise NotPo("text goes on behind a closing quote", number, 'Write \\" for a quote inside the text.')
        raise NotPo("this line has no quotes around its words", number)


def catalogue(path: Path, language: str | None = None) -> Catalog:
    """Return the .po file at *path*, which is locales/LANG.po of a pack.

    Raises:
        NotPo: when it is none, or not the pack's own file.
        OSError: when it cannot be read.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        data = safe_files.read(path, path.parent.parent, MAX_PO)
        _check_lines(data.decode("utf-8", "replace"))
        return read_po(io.BytesIO(data), locale=language, abort_invalid=True)
    except PoFileError as problem:
        raise NotPo(str(problem), problem.lineno or 0) from problem
    except (OSError, NotPo):
        raise
    except Exception as problem:  # a bad header makes the library raise many kinds of errors
        raise NotPo(str(problem)) from problem


def same(original: str, words: str) -> bool:
    """Whether *original* and *words* are the same but for blanks at the ends and where lines break."""
    return original.strip() == words.strip() or prose.unfolded(original).strip() == prose.unfolded(words).strip()


# Faults of a translation


def faults(text: Text, translated: str) -> list[Fault]:
    """Return what *translated* lacks of *text*, and what it may not add."""
    found: list[Fault] = []
    if match := CONTROL.search(translated):
        found.append(Fault(f"holds {described(match[0])}", grave=True))
    if text.is_filled:
        found += _variables(text.words, translated)
    if not text.is_prose:
        if "\n" in translated.strip():
            found.append(Fault("is more than one line", grave=True))
        return found
    found += _links(text.words, translated)
    if not found and _styles(text.words) != _styles(translated):
        found.append(Fault("has other emphasis than the text, or other lists and quotes", grave=False))
    return found


def _variables(words: str, translated: str) -> Iterator[Fault]:
    wanted, given = ({name for name, _ in prose.placeholders(one)} for one in (words, translated))
    if None in given:
        yield Fault("has a brace that stands alone; write {{ or }}", grave=True)
    for name in sorted(map(str, (given - wanted) - {None})):
        yield Fault(f"shows {{{name}}}, which the text does not", grave=True)
    for name in sorted(map(str, (wanted - given) - {None})):
        yield Fault(f"lost {{{name}}}", grave=True)


def _links(words: str, translated: str) -> Iterator[Fault]:
    wanted, given = (Counter(f"{scheme}:{name}" for scheme, name, _ in prose.links(one)) for one in (words, translated))
    for target in sorted((given - wanted).elements()):
        yield Fault(f"has a link to {target}, which the text does not", grave=target not in wanted)
    for target in sorted((wanted - given).elements()):
        yield Fault(f"lost the link to {target}", grave=False)


def _styles(text: str) -> Counter[str]:
    """Return how often *text* has each style of span and each kind of paragraph."""
    paragraphs = prose.read(text)
    spans = [span for paragraph in paragraphs for span in paragraph.spans]
    return Counter(
        [
            *("strong" for span in spans if span.strong and not span.target),
            *("emphasis" for span in spans if span.emphasis and not span.target),
        ]
    ) + Counter(paragraph.kind for paragraph in paragraphs if paragraph.kind != "paragraph")


# The pseudo-locale

# Possessive, so that a text of blank lines only takes linear time.
_LINE = re.compile(r"^((?:[ \t]|>|[-*+][ \t]|\d+[.)][ \t])*+)(\S.*)", re.MULTILINE)


def pseudo_text(text: Text) -> str:
    """Return *text* with accents and brackets, so that untranslated text is noticed; links and Markdown stay."""
    if not text.is_prose:
        return pseudo(text.words.strip())
    return _LINE.sub(lambda match: match[1] + pseudo(match[2]), text.words)
