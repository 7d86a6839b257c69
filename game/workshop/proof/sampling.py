"""Random plays: values of passages' conditions, found before a proof explores every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine import Rules, walk
from game.engine.walk import at_random
from game.workshop.proof.graph import condition_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.engine import World
    from game.story.model import Pack, Passage
    from game.workshop.proof.edges import ConditionPlace, PackPath

    Truths = dict[ConditionPlace, set[bool]]


def sample(pack: Pack, runs: Iterable[tuple[str, str]], plays: int = 1_000) -> Truths:
    """Return the values of passages' conditions that *plays* random plays of each run have met."""
    rules = Rules(pack)
    policy = at_random(1)
    truths: Truths = {}
    for seat, route in runs:
        start = rules.start(seat, route)
        for _ in range(plays):
            last, entered = start, True  # by the step before
            for world, choice, turn in walk(rules, start, policy):
                scene = pack.scenes[world.scene]
                if entered:
                    _note(rules, truths, world, scene.text, ("text",))
                    if stop := rules.stop(world):
                        path = ("routes", route, "seats", seat, "stops", stop.number, "bridge")
                        _note(rules, truths, world, stop.bridge, path)
                entered = choice not in scene.items
                if choice:
                    where = ("choices", choice) if entered else ("picks", "items", choice)
                    _note(rules, truths, turn.decided, scene.parts[choice].text, (*where, "text"))
                last = turn.arrived
            if entered:
                _note(rules, truths, last, pack.scenes[last.scene].text, ("text",))
    return truths


def _note(rules: Rules, truths: Truths, world: World, passages: tuple[Passage, ...], path: PackPath) -> None:
    for index, passage in enumerate(passages):
        if passage.if_:
            met = truths.setdefault(condition_place(world.scene, (*path, index, "if")), set())
            if len(met) < 2:
                met.add(rules.holds(passage.if_, world))
