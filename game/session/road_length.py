"""How long a road is: its decisions, the dates of its key moments, the minutes that it takes to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine import Rules
from game.engine.walk import as_history, walk
from game.session import narration, reveal
from game.session.wording import sections
from game.story.word_count import SILENT, Measure
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.engine.walk import Step
    from game.session.blocks import Block
    from game.story.model import Pack, SeatRoute

ROUND = 5  # minutes


class RoadLength(NamedTuple):
    """The length of a road; *minutes* is 0 where its pack says how long it takes."""

    decisions: int
    minutes: int
    dates: tuple[str, ...]  # of its key moments


def whole_road(pack: Pack, seat: str) -> RoadLength:
    """Return the length of the whole road of *seat*, as history took it; it is read, so that it can be counted."""
    rules, measure = Rules(pack), Measure(pack.manifest.language)
    start = rules.start(seat)
    steps = list(walk(rules, start, as_history()))
    blocks = [*narration.scene(rules, start), *(block for step in steps for block in _told(rules, step))]
    texts = [line.text for block in blocks for section in sections(block) for line in section]
    minutes = measure.minutes(measure.total(texts), SILENT)
    scenes = [pack.scenes[step.world.scene] for step in steps if step.choice]
    dates = tuple(scene.date for scene in scenes if scene.history)
    return RoadLength(len(scenes), max(ROUND, round(minutes / ROUND) * ROUND), dates)


def _told(rules: Rules, step: Step) -> Iterator[Block]:
    """Yield what *step* shows: what became of a choice, and the next scene."""
    if step.choice:
        yield from narration.told(rules, step.world, step.choice, step.turn)
        if rules.pack.scenes[step.world.scene].history:
            yield reveal.in_short(rules.pack, step.world.scene, step.choice, "", narration.values(rules, step.world))
    yield from narration.scene(rules, step.turn.arrived)


def road_of(pack: Pack, route: SeatRoute) -> RoadLength:
    """Return the length of a *route*: every stop is a decision."""
    scenes = [pack.scenes[stop.scene] for stop in route.stops]
    return RoadLength(len(scenes), 0, tuple(scene.date for scene in scenes if scene.history))
