"""How long a road is: its decisions, the dates of its key moments, the minutes that it takes to read."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from game.engine import Rules
from game.engine.walk import as_history, walk
from game.session.reading_time import WordCounter
from game.story.word_count import SILENT
from game.values import NamedTuple

if TYPE_CHECKING:
    from game.engine import World
    from game.story.model import Pack

ROUND = 5  # minutes


class RoadLength(NamedTuple):
    """The length of a road; *minutes* is 0 where its pack says how long it takes."""

    decisions: int
    minutes: int
    dates: tuple[str, ...]  # of its key moments


class Ahead(NamedTuple):
    """A decision of history's road, and the minutes from where it is read to the end of the road."""

    scene: str
    minutes: float


def whole_road(pack: Pack, seat: str) -> RoadLength:
    """Return the length of the whole road of *seat*, as history took it; it is read, so that it can be counted."""
    rules = Rules(pack)
    road = minutes_ahead(rules, rules.start(seat))
    return _along(pack, road, max(ROUND, rounded(road[0].minutes if road else 0)))


def road_of(pack: Pack, seat: str, route: str) -> RoadLength:
    """Return the length of *route*, as history took it: its stops, and what is decided on the way from the last one."""
    rules = Rules(pack)
    return _along(pack, minutes_ahead(rules, rules.start(seat, route)), 0)


def _along(pack: Pack, road: tuple[Ahead, ...], minutes: int) -> RoadLength:
    scenes = [pack.scenes[one.scene] for one in road]
    return RoadLength(len(road), minutes, tuple(scene.date for scene in scenes if scene.history))


def rounded(minutes: float) -> int:
    """Return *minutes* as they are said: in fives, one by one where there are few, and never none."""
    return max(1, round(minutes)) if minutes < 2 * ROUND else round(minutes / ROUND) * ROUND


def minutes_ahead(rules: Rules, start: World) -> tuple[Ahead, ...]:
    """Return the decisions of history's road from *start*, each with the minutes that are left there."""
    counter = WordCounter(rules.pack, rules)
    road = list(counter.stretches(start, walk(rules, start, as_history())))
    left = list(accumulate(one.words + one.reveal for one in reversed(road)))[::-1]
    minutes = (counter.measure.minutes(words, SILENT) for words in left)
    return tuple(Ahead(one.scene, there) for one, there in zip(road, minutes, strict=True) if one.scene)
