"""Plays of a pack by simple policies: evidence before a proof, and what balance and word counts are measured on."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

from game.engine import Rules, World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.engine import Turn
    from game.story.model import Pack, Passage

Policy = Callable[[Rules, World, "Sequence[str]"], str]
"""Picks one of the open choices."""

# A play that goes on for longer than this is in a ring of scenes and is given up.
MAX_STEPS = 2_000


def at_random(seed: int) -> Policy:
    """Return the policy that takes any open choice, the same ones for the same *seed*."""
    random = Random(seed)  # noqa: S311 - nothing is kept secret by it
    return lambda _rules, _world, there: random.choice(there)


def first_open(_rules: Rules, _world: World, there: Sequence[str]) -> str:
    """Take the first open choice."""
    return there[0]


def last_open(_rules: Rules, _world: World, there: Sequence[str]) -> str:
    """Take the last open choice."""
    return there[-1]


def historys(rules: Rules, world: World, there: Sequence[str]) -> str:
    """Take history's choice at a key moment, the first open one elsewhere."""
    history = rules.pack.scenes[world.scene].history
    return next((choice for choice in (history.choice if history else ()) if choice in there), there[0])


def play(rules: Rules, start: World, policy: Policy) -> Iterator[tuple[World, str | None, Turn]]:
    """Yield the steps of one play from *start*: where it stood, what was chosen, what that led to."""
    world = start
    for _ in range(MAX_STEPS):
        there = rules.open(world)
        choice = policy(rules, world, there) if there else None
        turn = rules.choose(world, choice) if choice else rules.go_on(world)
        if turn is None:
            return
        yield world, choice, turn
        world = turn.arrived


def sample(
    pack: Pack, runs: Iterable[tuple[str, str]], plays: int = 100
) -> dict[tuple[str, tuple[Any, ...]], set[bool]]:
    """Return for the conditions of passages which truths *plays* random plays of each run have met."""
    rules = Rules(pack)
    policy = at_random(1)
    found: dict[tuple[str, tuple[Any, ...]], set[bool]] = {}
    for seat, route in runs:
        start = rules.start(seat, route)
        for _ in range(plays):
            last = start
            for world, choice, turn in play(rules, start, policy):
                scene = pack.scenes[world.scene]
                _note(rules, found, world, scene.text, ("text",))
                if choice:
                    _note(rules, found, turn.decided, scene.choices[choice].text, ("choices", choice, "text"))
                last = turn.arrived
            _note(rules, found, last, pack.scenes[last.scene].text, ("text",))
    return found


def _note(
    rules: Rules,
    found: dict[tuple[str, tuple[Any, ...]], set[bool]],
    world: World,
    passages: tuple[Passage, ...],
    path: tuple[Any, ...],
) -> None:
    for index, passage in enumerate(passages):
        if passage.if_:
            truths = found.setdefault((world.scene, (*path, index, "if")), set())
            if len(truths) < 2:
                truths.add(rules.holds(passage.if_, world))
