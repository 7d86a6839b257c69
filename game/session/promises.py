"""The ledger: the promises of a play, to whom, how they were given, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.session.blocks.promises import PromiseLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.engine import World
    from game.session.trail import Trail, Visit
    from game.story.model import Pack, VariableSpec


def states() -> dict[str, str]:
    """Return the words for the states of a promise."""
    return {
        "none": say("not promised"),
        "made": say("promised"),
        "kept": say("kept"),
        "broken": say("broken"),
        "released": say("released"),
    }


def labels(spec: VariableSpec) -> dict[str, str]:
    """Return what a player reads for each word that a choice or a promise can be."""
    if spec.type == "promise":
        return states()
    return {value: label or value for value, label in spec.values.items()}


def line_of(name: str, spec: VariableSpec, state: str, date: str = "") -> PromiseLine:
    """Return the promise *name* as it stands in *state*, which it came to on *date*."""
    return PromiseLine(name, spec.label, spec.to, spec.form, spec.enforce, state, date)


def changed(pack: Pack, before: World, after: World) -> tuple[PromiseLine, ...]:
    """Return the promises whose state differs between two worlds, as they stand after."""
    return tuple(
        line_of(name, spec, str(new))
        for (name, spec), old, new in zip(pack.manifest.variables.items(), before.values, after.values, strict=True)
        if spec.type == "promise" and old != new
    )


def ledger(trail: Trail, world: World) -> tuple[PromiseLine, ...]:
    """Return the promises that were made on *trail* up to *world*, each with the date of its present state."""
    dates = {
        (promise.variable, promise.state): date
        for visit in trail.visits
        for date, before, after in _changes(trail, visit)
        for promise in changed(trail.pack, before, after)
    }
    return tuple(
        line_of(name, spec, str(state), dates.get((name, str(state)), ""))
        for (name, spec), state in zip(trail.pack.manifest.variables.items(), world.values, strict=True)
        if spec.type == "promise" and state != "none"
    )


def _changes(trail: Trail, visit: Visit) -> Iterator[tuple[str, World, World]]:
    """Yield the two steps that led to *visit*, each with the date of its scene: deciding, and entering."""
    scenes = trail.pack.scenes
    if visit.taken:
        yield scenes[visit.taken.scene].date, visit.taken.before, visit.taken.turn.decided
    if visit.left:
        yield scenes[visit.world.scene].date, visit.left, visit.world
