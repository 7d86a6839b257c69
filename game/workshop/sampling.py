"""Random plays of a pack: cheap evidence before a proof, and what balance and word counts are measured on."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from game.engine.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine.rules import Turn
    from game.engine.world import World
    from game.story.model import Pack, Passage

# A play that goes on for longer than this is in a ring of scenes and is given up.
MAX_STEPS = 2_000


def play(rules: Rules, seat: str, route: str, random: Random) -> Iterator[tuple[World, str | None, Turn]]:
    """Yield the steps of one random play: where it stood, what was chosen, what that led to."""
    world = rules.start(seat, route)
    for _ in range(MAX_STEPS):
        scene = rules.scene(world.scene)
        there = rules.open(world)
        choice = random.choice(there) if there else None
        turn = rules.choose(world, choice) if choice else None if scene.choices else rules.go_on(world)
        if turn is None:
            return
        yield world, choice, turn
        world = turn.arrived


def sample(pack: Pack, runs: Iterable[tuple[str, str]], plays: int = 100) -> dict[tuple[str, tuple[Any, ...]], set[bool]]:
    """Return for the conditions of passages which truths *plays* random plays of each run have met."""
    rules = Rules(pack)
    random = Random(1)
    found: dict[tuple[str, tuple[Any, ...]], set[bool]] = {}
    for seat, route in runs:
        for _ in range(plays):
            last = rules.start(seat, route)
            for world, choice, turn in play(rules, seat, route, random):
                scene = pack.scenes[world.scene]
                _note(rules, found, world, scene.text, ("text",))
                if choice:
                    _note(rules, found, turn.decided, scene.choices[choice].text, ("choices", choice, "text"))
                last = turn.arrived
            _note(rules, found, last, pack.scenes[last.scene].text, ("text",))
    return found


def _note(
    rules: Rules, found: dict[tuple[str, tuple[Any, ...]], set[bool]], world: World, passages: tuple[Passage, ...], path: tuple[Any, ...]
) -> None:
    for index, passage in enumerate(passages):
        if passage.if_:
            truths = found.setdefault((world.scene, (*path, index, "if")), set())
            if len(truths) < 2:
                truths.add(rules.holds(passage.if_, world))
