"""A walk: a play that a policy decides, step by step, with one bound on its length."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import takewhile
from random import Random
from typing import TYPE_CHECKING

from game.engine.picking import AND, historys_letter, together
from game.engine.rules import Rules, Turn
from game.engine.world import World
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Policy = Callable[[Rules, World, Sequence[str]], str | None]
"""Takes one of the moves that can be made, which `Rules.moves` describes; None ends the walk."""

MAX_STEPS = 2_000
"""A longer walk goes round in a circle; so does a longer run of scenes without a decision."""


class Step(NamedTuple):
    """A step of a walk: the world before it, the choice or the item taken (None for going on), and its turn."""

    world: World
    choice: str | None
    turn: Turn


def walk(rules: Rules, world: World, policy: Policy) -> Iterator[Step]:
    """Yield the steps from *world* on, decided by *policy*, up to an ending or `MAX_STEPS` of them."""
    for _ in range(MAX_STEPS):
        offered = rules.moves(world)
        move = policy(rules, world, offered) if offered else ""
        turns = () if move is None else rules.turns(world, move or None)
        if not turns:
            return
        for part, turn in zip(move.split(AND) if move else [None], turns, strict=True):
            yield Step(world, part, turn)
            world = turn.arrived


def first_open(_rules: Rules, _world: World, offered: Sequence[str]) -> str:
    """Take the first open choice, and pick no more than must be."""
    return offered[0]


def last_open(_rules: Rules, _world: World, offered: Sequence[str]) -> str:
    """Pick the last that can be picked while something can, then take the last open choice."""
    return offered[-1]


def at_random(seed: int) -> Policy:
    """Return the policy that moves at random, the same for the same *seed*."""
    random = Random(seed)  # noqa: S311 - not used for secrets
    return lambda _rules, _world, offered: random.choice(offered)


def as_history(otherwise: Policy = first_open) -> Policy:
    """Return the policy that writes history's letter and takes its choice at a key moment, and else *otherwise*."""

    def policy(rules: Rules, world: World, offered: Sequence[str]) -> str | None:
        history = rules.pack.scenes[world.scene].history
        wanted = (AND.join(historys_letter(rules.pack.scenes[world.scene])), *history.choice) if history else ()
        return next((choice for choice in wanted if choice in offered), None) or otherwise(rules, world, offered)

    return policy


def as_played(moves: Iterable[tuple[str, str]]) -> Policy:
    """Return the policy that makes *moves*, each a scene and a choice or item, and stops where one cannot be made."""
    left = deque(moves)

    def policy(rules: Rules, world: World, offered: Sequence[str]) -> str | None:
        if not left:
            return None
        if left[0][0] != world.scene:
            return "" if "" in offered else None  # it went on from here, with more to pick
        here = [move for _, move in takewhile(lambda move: move[0] == world.scene, left)]
        count = together(rules.scene(world.scene), here)
        for _ in range(count):
            left.popleft()
        move = AND.join(here[:count])
        return move if move in offered else None

    return policy
