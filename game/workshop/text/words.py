"""Measures a pack: words, minutes and choices by chapter, seat and route."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from game.engine import walk
from game.engine.walk import as_history, at_random
from game.session.reading_time import PlayLength, WordCounter
from game.story.findings import Finding
from game.workshop.proof.proof import runs
from game.workshop.text.play_lengths import Lengths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.model import Pack
    from game.story.parsed import ParsedPack

PLAYS = 400
"""The number of random plays of each seat and route that the median is taken from."""
STEPS = 60_000
"""The steps of all of these together after which no further play is begun: long plays differ less among themselves."""
SECONDS = 5.0
"""The time limit for the shortest and the longest play of each seat and route."""


@dataclass(frozen=True, slots=True)
class ChapterLength:
    """The length of a chapter."""

    chapter: str
    title: str
    scenes: int
    decisions: int
    options: int
    words: int


@dataclass(frozen=True, slots=True)
class RouteLength:
    """The plays of a seat on a route ('' is the whole road); None where there is no longest one, or no time."""

    seat: str
    route: str
    promised: int
    """The minutes that the route says it takes, 0 for the whole road."""
    shortest: PlayLength | None
    longest: PlayLength | None
    history: PlayLength
    median: PlayLength
    plays: int
    """The number of random plays that the median is taken from."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A pack, counted; *record* is the words of its events with their claims and disputes.

    *unit* says what all its numbers of words count: words, or characters where the language does not part words.
    """

    pack: str
    unit: str
    words: int
    record: int
    plays: int
    chapters: tuple[ChapterLength, ...]
    roads: tuple[RouteLength, ...]


def count_pack(pack: Pack) -> Counted:
    """Return how long *pack* is."""
    counter = WordCounter(pack)
    chapters = tuple(_chapter(counter, chapter) for chapter in pack.chapters)
    roads = tuple(_road(counter, seat, route) for seat, route in runs(pack))
    record = sum(map(counter.event, pack.record.events.values()))
    words, plays = sum(chapter.words for chapter in chapters), min(road.plays for road in roads)
    return Counted(pack.id, counter.measure.unit, words, record, plays, chapters, roads)


def _chapter(counter: WordCounter, chapter: str) -> ChapterLength:
    pack = counter.pack
    scenes = [scene for name, scene in pack.scenes.items() if pack.homes[name] == chapter]
    options = sum(len(scene.choices) for scene in scenes)
    decisions = sum(bool(scene.choices) for scene in scenes)
    return ChapterLength(
        chapter, pack.chapters[chapter].title, len(scenes), decisions, options, sum(map(counter.whole_scene, scenes))
    )


def _road(counter: WordCounter, seat: str, route: str) -> RouteLength:
    pack, rules = counter.pack, counter.rules
    lengths = Lengths(counter, seat, route, SECONDS)
    start = rules.start(seat, route)
    history = counter.path(start, walk(rules, start, as_history()))
    promised = pack.manifest.routes[route].minutes if route else 0
    plays = random_plays(counter, seat, route)
    shortest, longest = lengths.extreme(1), lengths.extreme(-1)
    return RouteLength(seat, route, promised, shortest, longest, history, plays[len(plays) // 2], len(plays))


def random_plays(counter: WordCounter, seat: str, route: str) -> list[PlayLength]:
    """Return random plays of *seat* on *route*, those that are longer to read after the others."""
    start, policy = counter.rules.start(seat, route), at_random(1)
    plays: list[PlayLength] = []
    left = STEPS
    while len(plays) < PLAYS and left > 0:
        steps = tuple(walk(counter.rules, start, policy))
        left -= max(1, len(steps))
        plays.append(counter.path(start, steps))
    return sorted(plays, key=lambda play: play.words + play.reveals)


def too_long(reading: ParsedPack, pack: Pack) -> Iterator[Finding]:
    """Yield a warning for every route whose plays do not take its minutes."""
    counter = WordCounter(pack)
    for seat, route in runs(pack):
        promised = pack.manifest.routes[route].minutes if route else 0
        if not promised:
            continue
        plays = random_plays(counter, seat, route)
        minutes = plays[len(plays) // 2].minutes
        if not promised / 2 <= minutes <= promised * 1.5:
            where = reading.files["pack.yaml"].value("routes", route, "minutes")
            said = f"{seat} reads for about {minutes} minutes on {route}, which says {promised}."
            cure = "Change minutes, or the stops."
            yield Finding("OQ522", "warning", where, said, cure)


def as_json(counted: Counted) -> str:
    """Return *counted* as JSON."""
    return json.dumps(asdict(counted), indent=2, ensure_ascii=False)


def as_text(counted: Counted) -> str:
    """Return *counted* as lines for people."""
    lines = [f"{counted.pack}: {counted.words:,} {counted.unit} of story, {counted.record:,} of the record.", ""]
    lines += _table(
        [("chapter", "scenes", "decisions", "options", counted.unit)]
        + [(one.chapter, one.scenes, one.decisions, one.options, f"{one.words:,}") for one in counted.chapters]
    )
    lines += ["", f"Plays: {counted.unit} of story + of the reveals, decisions, minutes.", ""]
    rows: list[tuple[Any, ...]] = [("seat", "shortest", "history's", "median", "longest")]
    for road in counted.roads:
        name = f"{road.seat}, {road.route} ({road.promised} min)" if road.route else road.seat
        rows.append((name, *(_path(path) for path in (road.shortest, road.history, road.median, road.longest))))
    lines += _table(rows)
    lines += ["", f"The median is of {counted.plays} random plays; shortest and longest are of all plays."]
    if any(road.longest is None or road.shortest is None for road in counted.roads):
        lines.append("A dash: the story can go round for ever there, or there are too many plays to look at.")
    return "\n".join(lines)


def _path(path: PlayLength | None) -> str:
    return f"{path.words:,} + {path.reveals:,}, {path.decisions}, {path.minutes} min" if path else "-"


def _table(rows: list[tuple[Any, ...]]) -> list[str]:
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            str(cell).ljust(width) if not at else str(cell).rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
