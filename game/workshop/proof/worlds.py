"""The worlds that a chair may begin in: those that plays of the other chairs can really leave, found on these first."""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING

from game.engine.program import write_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.engine.program import Value
    from game.story.model import Carry, Pack
    from game.workshop.proof.reachability import Exploration

    World = Mapping[str, str]

MOST_WORLDS = 20_000


class LeftWorlds:
    """What the decisions that are handed on can leave, carry by carry."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._left: dict[str, dict[tuple[str, ...], None]] = {name: {} for name in pack.manifest.carry}

    def note(self, explored: Exploration) -> None:
        """Note the values that every decision of *explored* which is handed on can leave."""
        for number, spot in enumerate(explored.graph.spots):
            for leaving in spot.leavings:
                function = explored.generator.handed(number, leaving)
                states = (batch.states for batch in explored.batches[number])
                for values in set(chain.from_iterable(map(function, states))):
                    self._add(spot.scene, explored.graph.seat, dict(zip(leaving.keys, values, strict=True)))

    def _add(self, scene: str, seat: str, values: Mapping[str, Value]) -> None:
        for name, carry in self._pack.manifest.carry.items():
            if (carry.from_, carry.at) == (seat, scene):
                self._left[name][tuple(write_value(values[variable]) for variable in carry.variables)] = None

    def of(self, carry: str) -> tuple[tuple[str, ...], ...]:
        """Return the values that *carry* can leave, one for each of its variables."""
        return tuple(self._left[carry])

    def worlds(self, seat: str) -> tuple[World, ...]:
        """Return what may be carried into a play of *seat*: nothing, the record's world, comes first."""
        found: dict[tuple[tuple[str, str], ...], None] = {(): None}
        for giver in self._pack.manifest.seats:
            carries = {
                name: carry
                for name, carry in self._pack.manifest.carry.items()
                if carry.from_ == giver and seat in carry.to and self._left[name]
            }
            for world in self._together(carries):
                if len(found) < MOST_WORLDS:
                    found[tuple(sorted(world.items()))] = None
        return tuple(map(dict, found))

    def _together(self, carries: Mapping[str, Carry]) -> Iterator[World]:
        """Yield the worlds that a play can leave by one carry or by several: a play may not have come to each.

        Where a chair hands on several decisions to the same one, every combination counts, also one that no play makes.
        """
        each: list[list[World]] = [
            [{}, *(dict(zip(carry.variables, values, strict=True)) for values in self._left[name])]
            for name, carry in carries.items()
        ]
        yield from (_merged(parts) for parts in product(*each))


def _merged(parts: Iterable[World]) -> World:
    return {name: value for part in parts for name, value in part.items()}
