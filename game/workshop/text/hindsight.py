"""Warns about hindsight: what a player reads before a decision and what nobody could have known on that day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.story import dates, references
from game.story.findings import Finding
from game.story.model import Event, Source
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from game.story.parsed import ParsedPack
    from game.story.references import Text
    from game.story.syntax.tree import Path

YEAR = re.compile(r"(?<![\d.,$€£])(?:1[0-9]|20)\d{2}(?![\d%]|[.,]\d)")
QUOTE = re.compile(r"(?:^ {0,3}>.*(?:\n|\Z))+", re.MULTILINE)
BEFORE = ("text", "ask", "picks", "title", "place", "picture")
"""What stands in a scene before its decision; of a choice, its label, detail and lock."""
OFFERED = ("label", "detail", "locked")
SHORTEST_TITLE = 12
"""Titles that are shorter, or one word, also occur as ordinary words."""


def hindsight(reading: ParsedPack) -> Iterator[Finding]:
    """Yield a warning for each thing later than a key moment that is told before its decision."""
    later = _Dates(reading)
    shared = _used(reading)
    for text in references.texts(reading.files):
        if text.path[0] == "passages" and (date := shared.get(str(text.path[1]), "")):
            yield from _found(reading, text, date, later)
        if text.path[0] != "scenes" or len(text.path) < 3 or not _is_before(text.path):
            continue
        scene = reading.scenes.get(str(text.path[1]))
        if scene and scene.history and scene.date:
            yield from _found(reading, text, scene.date, later)


def _used(reading: ParsedPack) -> dict[str, str]:
    """Return the date of the earliest decision before which each shared passage is read."""
    moments = [scene for scene in reading.scenes.values() if scene.history and scene.date]
    uses = [
        (passage.use, scene.date)
        for scene in moments
        for told in (scene.text, *(item.text for item in scene.items.values()))
        for passage in told
        if passage.use
    ]
    return {name: min((date for other, date in uses if other == name), key=dates.order) for name, _ in uses}


def _is_before(path: Path) -> bool:
    """Whether the text at *path* of a scene is read before the decision."""
    return path[2] in BEFORE or (path[2] == "choices" and path[-1] in OFFERED)


def _found(reading: ParsedPack, text: Text, date: str, later: _Dates) -> Iterator[Finding]:
    words = text.words.strip("\n") if text.is_prose else text.words.strip()
    for offset, what, when in (*later.linked(words, date), *later.named(words, date), *_years(words, date)):
        where = reading.files[text.file].value(*text.path, offset=offset)
        said = f"{what} is of {when}; the decision is of {date}."
        yield Finding("OQ580", "warning", where, said, "Tell it after the decision, in the reveal or the event.")


def _years(words: str, date: str) -> Iterator[tuple[int, str, str]]:
    targets = [match.span("target") for match in prose.LINK.finditer(words)]
    for match in YEAR.finditer(words):
        if int(match[0]) > dates.read(date).last.year and not any(
            start <= match.start() < end for start, end in targets
        ):
            yield match.start(), "This year", match[0]


class _Dates:
    """The dates of events and sources, and which of them are later than a decision."""

    def __init__(self, reading: ParsedPack) -> None:
        events, sources = reading.entries(Event), reading.entries(Source)
        self._dates = {f"event:{name}": found.date for name, found in events.items()}
        self._dates |= {f"source:{name}": _readable(found.date) for name, found in sources.items()}
        titles: Mapping[str, Event | Source] = {**events, **sources}
        self._titles = {
            found.title: _readable(found.date)
            for found in titles.values()
            if len(found.title) >= SHORTEST_TITLE and " " in found.title
        }

    def linked(self, words: str, date: str) -> Iterator[tuple[int, str, str]]:
        """Yield the links to something later; the source at the end of a quotation may have come to light since."""
        quotes = [match.span() for match in QUOTE.finditer(words)]
        for scheme, name, offset in prose.links(words):
            when = self._dates.get(f"{scheme}:{name}", "")
            quoted = scheme == "source" and any(start <= offset < end for start, end in quotes)
            if dates.is_over(date, when) and not quoted:
                yield offset, f"The {scheme} {name}", when

    def named(self, words: str, date: str) -> Iterator[tuple[int, str, str]]:
        """Yield the events and sources that are named by their title and are later."""
        for title, when in self._titles.items():
            if title in words and dates.is_over(date, when):
                yield words.index(title), f"“{title}”", when


def _readable(written: str) -> str:
    """Return the date of a source, "" where it is said in words."""
    try:
        dates.read(written)
    except ValueError:
        return ""
    return written
