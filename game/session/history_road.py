"""History's road: the play that decides every key moment as history did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.walk import as_history, walk
from game.session.narration import historys_label, values
from game.story.syntax import prose
from game.values import NamedTuple

if TYPE_CHECKING:
    from game.engine import Rules, World


class HistoryMoment(NamedTuple):
    """A key moment of history's road, and the world after it."""

    scene: str
    event: str
    date: str
    title: str
    ask: str
    label: str
    world: World


class HistoryRoad(NamedTuple):
    """History's road from a start: its key moments, and the scene it ends in, "" where it has no end."""

    start: World
    moments: tuple[HistoryMoment, ...]
    ending: str


def follow_history(rules: Rules, start: World) -> HistoryRoad:
    """Return the road that decides every key moment as history did and any other scene by its first open choice."""
    moments: list[HistoryMoment] = []
    last = start
    for step in walk(rules, start, as_history()):
        scene = rules.pack.scenes[step.world.scene]
        if scene.history and step.choice in scene.choices:
            shown = values(rules, step.world)
            ask, label = prose.line(scene.ask, shown), historys_label(rules.pack, scene, shown)
            name, event, decided = step.world.scene, scene.history.event, step.turn.decided
            moments.append(HistoryMoment(name, event, scene.date, scene.title, ask, label, decided))
        last = step.turn.arrived
    return HistoryRoad(start, tuple(moments), last.scene if rules.pack.scenes[last.scene].ending else "")
