"""Random plays: values of passages' conditions, found before a proof explores every state."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from game.engine import Rules, walk
from game.engine.walk import as_history, at_random
from game.workshop.proof.graph import condition_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from game.engine import World
    from game.engine.walk import Policy
    from game.story.model import Pack, Passage
    from game.workshop.proof.edges import ConditionPlace, PackPath

    Truths = dict[ConditionPlace, set[bool]]


MOST_STEPS = 30_000
"""The steps after which the plays of a run are cut off: some stories go round for ever."""


def sample(
    pack: Pack, runs: Iterable[tuple[str, str]], worlds: Callable[[str], Sequence[Mapping[str, str]]], plays: int = 200
) -> Truths:
    """Return the values of passages' conditions that each run met: *plays* times by chance, as often near history.

    *worlds* says which worlds a seat may begin in; its plays take them in turn.
    """
    rules = Rules(pack)
    policies = [at_random(1), near_history(1)] * plays
    truths: Truths = {}
    for seat, route in runs:
        starts = [rules.start(seat, route, world) for world in worlds(seat)]
        left = MOST_STEPS
        for number, policy in enumerate(policies):
            start = starts[number // 2 % len(starts)]
            last, entered = start, True  # by the step before
            for world, choice, turn in islice(walk(rules, start, policy), min(left, MOST_STEPS // 50)):
                left -= 1
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


def near_history(seed: int) -> Policy:
    """Return the policy that decides four times in five as history did: chance alone seldom gets to the end of it."""
    random = Random(seed)  # noqa: S311 - not used for secrets
    chance = at_random(seed)
    history = as_history(chance)

    def policy(rules: Rules, world: World, offered: Sequence[str]) -> str | None:
        return (history if random.random() < 0.8 else chance)(rules, world, offered)

    return policy


def _note(rules: Rules, truths: Truths, world: World, passages: tuple[Passage, ...], path: PackPath) -> None:
    for index, passage in enumerate(passages):
        if passage.if_:
            met = truths.setdefault(condition_place(world.scene, (*path, index, "if")), set())
            if len(met) < 2:
                met.add(rules.holds(passage.if_, world))
