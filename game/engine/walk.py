"""A walk: a play that a policy decides, step by step, with the one bound on how long it may go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING

from game.engine.rules import Rules, Turn
from game.engine.world import World
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Policy = Callable[[Rules, World, Sequence[str]], str | None]
"""Picks one of the open choices; None ends the walk."""

MAX_STEPS = 2_000
"""A walk that is longer goes round in a circle; nor may so many scenes follow each other without a decision."""


class Step(NamedTuple):
    """A step of a walk: the world before it, the choice that was taken (None for going on), and what that led to."""

    world: World
    choice: str | None
    turn: Turn


def walk(rules: Rules, world: World, policy: Policy) -> Iterator[Step]:
    """Yield the steps from *world* on, decided by *policy*, up to an ending or `MAX_STEPS` of them."""
    for _ in range(MAX_STEPS):
        offered = rules.open(world)
        choice = policy(rules, world, offered) if offered else None
        turn = rules.choose(world, choice) if choice else None if offered else rules.go_on(world)
        if turn is None:
            return
        yield Step(world, choice, turn)
        world = turn.arrived


def first_open(_rules: Rules, _world: World, offered: Sequence[str]) -> str:
    """Take the first open choice."""
    return offered[0]


def last_open(_rules: Rules, _world: World, offered: Sequence[str]) -> str:
    """Take the last open choice."""
    return offered[-1]


def at_random(seed: int) -> Policy:
    """Return the policy that takes any open choice, the same ones for the same *seed*."""
    random = Random(seed)  # noqa: S311 - nothing is kept secret by it
    return lambda _rules, _world, offered: random.choice(offered)


def as_history(otherwise: Policy = first_open) -> Policy:
    """Return the policy that takes history's choice at a key moment, and what *otherwise* takes elsewhere."""

    def policy(rules: Rules, world: World, offered: Sequence[str]) -> str | None:
        history = rules.pack.scenes[world.scene].history
        wanted = history.choice if history else ()
        return next((choice for choice in wanted if choice in offered), None) or otherwise(rules, world, offered)

    return policy


def as_played(moves: Iterable[tuple[str, str]]) -> Policy:
    """Return the policy that makes *moves*, scene and choice each, and ends the walk where one does not hold."""
    left = iter(moves)

    def policy(_rules: Rules, world: World, offered: Sequence[str]) -> str | None:
        scene, choice = next(left, ("", ""))
        return choice if scene == world.scene and choice in offered else None

    return policy
