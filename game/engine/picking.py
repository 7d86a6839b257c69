"""Picking: papers that are opened one by one, and letters whose clauses are put together and sent as one.

An act of picking is one paper, or a whole letter. A letter is as many moves as it has clauses, in the pack's order,
each made in the world that the one before it left; it is sent once, and whole or not at all.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, combinations, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.engine.program import PicksProgram, SceneProgram
    from game.engine.rules import Rules
    from game.engine.world import World
    from game.story.model import Scene

AND = "+"
"""What joins the clauses of a letter where it is written as one move; no id holds it."""


def taken(rules: Rules, world: World) -> tuple[str, ...]:
    """Return the items of the scene of *world* that were taken in this play, in the pack's order."""
    picks = rules.scene(world.scene).picks
    return tuple(item for item in picks.items if (world.scene, item) in world.chosen) if picks else ()


def missing(rules: Rules, world: World) -> int:
    """Return how many more items must be taken before a choice, or the way on, is open."""
    picks = rules.scene(world.scene).picks
    return max(0, picks.least - len(taken(rules, world))) if picks and picks.least else 0


def pickable(rules: Rules, world: World, marked: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the items that can be picked in *world*: of a letter, those that can stand in it beside those *marked*."""
    picks = rules.scene(world.scene).picks
    if picks is None or (picks.letter and taken(rules, world)):
        return ()
    return tuple(item for item in picks.items if item not in marked and after(rules, world, [*marked, item]))


def pick(rules: Rules, world: World, items: Sequence[str]) -> tuple[World, ...] | None:
    """Return the worlds after each of *items* was picked in one act, None where that cannot be done as a whole."""
    picks = rules.scene(world.scene).picks
    if picks is None or len(set(items)) < len(items):
        return None
    if picks.letter and taken(rules, world):
        return None
    least, most = (max(1, picks.least), picks.most) if picks.letter else (1, 1)
    return (after(rules, world, items) or None) if least <= len(items) <= most else None


def after(rules: Rules, world: World, items: Iterable[str]) -> tuple[World, ...]:
    """Return the worlds after each of *items*, picked in the pack's order; none where one of them is not open then."""
    picks = rules.scene(world.scene).picks
    assert picks is not None  # noqa: S101 - the callers looked
    worlds: list[World] = []
    for item in in_order(rules.pack.scenes[world.scene], items):
        following = _after_one(rules, picks, worlds[-1] if worlds else world, item)
        if following is None:
            return ()
        worlds.append(following)
    return tuple(worlds)


def in_order(scene: Scene, items: Iterable[str]) -> tuple[str, ...]:
    """Return *items* of *scene* in the pack's order, those that it does not have first."""
    order = list(scene.items)
    return tuple(sorted(items, key=lambda item: order.index(item) if item in scene.items else -1))


def _after_one(rules: Rules, picks: PicksProgram, world: World, name: str) -> World | None:
    """Return *world* after item *name* was taken, None where it is not open."""
    item = picks.items.get(name)
    if item is None or (world.scene, name) in world.chosen or len(taken(rules, world)) >= picks.most:
        return None
    if item.guard and not rules.holds(item.guard.text, world):
        return None
    return rules.after(world, item.effects)._replace(chosen=world.chosen | {(world.scene, name)})


def acts(rules: Rules, world: World) -> Iterator[str]:
    """Yield every act of picking that can be done in *world*: an item, or the clauses of a letter joined by `+`."""
    picks = rules.scene(world.scene).picks
    if picks and picks.letter:
        if taken(rules, world):
            return
        if not any(item.guard for item in picks.items.values()):
            yield from _every_letter(tuple(picks.items), picks.least, picks.most)
        else:
            yield from (AND.join(letter) for letter in _letters(rules, picks, world, (), list(picks.items)))
    elif picks:
        yield from pickable(rules, world)


@lru_cache(maxsize=256)
def _every_letter(items: tuple[str, ...], least: int, most: int) -> tuple[str, ...]:
    """Return every letter that can be put together of *items* without a condition, in the order of `_letters`."""
    lengths = range(max(1, least), most + 1)
    letters = sorted(chain.from_iterable(combinations(range(len(items)), length) for length in lengths))
    return tuple(AND.join(items[number] for number in letter) for letter in letters)


def _letters(
    rules: Rules, picks: PicksProgram, world: World, begun: tuple[str, ...], left: list[str]
) -> Iterator[tuple[str, ...]]:
    """Yield every letter that begins with the clauses *begun*, which led to *world*, and goes on with some *left*."""
    for number, item in enumerate(left, 1):
        following = _after_one(rules, picks, world, item)
        if following:
            letter = (*begun, item)
            if len(letter) >= picks.least:
                yield letter
            yield from _letters(rules, picks, following, letter, left[number:])


def asks(rules: Rules, world: World) -> bool:
    """Whether there is something to pick in *world*, or something was to be picked there and cannot be."""
    return bool(pickable(rules, world) or missing(rules, world))


def together(scene: SceneProgram, ids: Iterable[str]) -> int:
    """Return how many of *ids*, taken one after the other in *scene*, are one act: one, or all clauses of a letter.

    An empty one is going on, which ends a letter.
    """
    if scene.picks is None or not scene.picks.letter:
        return 1
    return max(1, len(list(takewhile(lambda name: name and name not in scene.choices, ids))))


def historys_letter(scene: Scene) -> tuple[str, ...]:
    """Return the clauses of the real letter of *scene*, in the pack's order; none where there is none."""
    return in_order(scene, scene.history.picks if scene.history else ())


def refusal(rules: Rules, world: World, items: Sequence[str]) -> str:
    """Return the sentence that says why *items* cannot be picked in *world*."""
    picks = rules.scene(world.scene).picks
    if picks is None:
        return f"There is nothing to pick in {world.scene}."
    there = taken(rules, world)
    if unknown := [item for item in items if item not in picks.items]:
        return f"{unknown[0]} cannot be picked in {world.scene}. It has {', '.join(picks.items)}."
    if picks.letter and there:
        return f"The letter in {world.scene} was sent already."
    if picks.letter and not picks.least <= len(items) <= picks.most:
        return f"The letter in {world.scene} has {picks.least} to {picks.most} clauses; this one has {len(items)}."
    if len(items) != 1 and not picks.letter:
        return f"The papers in {world.scene} are opened one by one."
    for item in items:
        if item in there:
            return f"{item} was picked already in {world.scene}."
    if len(there) >= picks.most:
        return f"No more than {picks.most} can be picked in {world.scene}."
    open_now = ", ".join(pickable(rules, world)) or "none"
    return f"{' and '.join(items)} cannot be picked now in {world.scene}. Open: {open_now}."
