"""The worlds in which a chair may begin, as a script: what other chairs can really leave to it, by decision."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from time import monotonic
from typing import TYPE_CHECKING

from game.engine.program import write_value
from game.language import say
from game.marks import CARRIED
from game.session import worlds
from game.session.words.section import line
from game.workshop.proof.graph import build, domain
from game.workshop.proof.proof import runs
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration
from game.workshop.proof.worlds import LeftWorlds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.session.words.section import Line
    from game.story.model import Carry, Pack

SECONDS = 20.0
"""How long roads are explored at most; what was found until then is offered."""
CARRIED_HOLE = "\ue0000carried\ue001"
"""The hole for what differs in the world in which a play began."""


@dataclass(frozen=True, slots=True)
class LeftScript:
    """What a decision of another chair can have left: in words what differs then, and the values by variable."""

    differs: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CarryScript:
    """A decision that is handed on: what it is called, and what it can have left besides the record's world."""

    label: str
    left: tuple[LeftScript, ...]


@dataclass(frozen=True, slots=True)
class GiverScript:
    """The worlds of another chair: how they are offered, its decisions, and how a play that began in one tells it."""

    seat: str
    offered: str
    carries: tuple[CarryScript, ...]
    told: Line


def worlds_of(pack: Pack) -> dict[str, tuple[GiverScript, ...]]:
    """Return for each seat of *pack* what others can leave to it; seats to which nothing is left are not there."""
    left = _left(pack) if pack.manifest.carry else None
    found = {seat: tuple(_givers(pack, seat, left)) for seat in pack.manifest.seats} if left else {}
    return {seat: givers for seat, givers in found.items() if givers}


def _left(pack: Pack) -> LeftWorlds:
    """Return what every chair that hands something on can leave: it may itself begin in a world that was left to it."""
    left = LeftWorlds(pack)
    giving = [run for run in runs(pack) if any(carry.from_ == run[0] for carry in pack.manifest.carry.values())]
    begun_in: dict[tuple[str, str], object] = {}
    until = monotonic() + SECONDS
    while due := [run for run in giving if begun_in.get(run) != left.worlds(run[0])]:
        for run in due:
            known = begun_in[run] = left.worlds(run[0])
            left.note(Exploration(Quotient(build(pack, *run, worlds=known)), until).run())
    return left


def _givers(pack: Pack, seat: str, left: LeftWorlds) -> Iterator[GiverScript]:
    for giver, chair in pack.manifest.seats.items():
        asked = (_asked(pack, seat, handed, left) for handed in _handed(pack, giver, seat))
        if carries := tuple(carry for carry in asked if carry.left):
            told = say("In the world that {name} left: {differences}.", name=chair.name, differences=CARRIED_HOLE)
            offered = f"{CARRIED} " + say("The world that {name} left", name=chair.name)
            yield GiverScript(giver, offered, carries, line("carried", told, CARRIED))


def _handed(pack: Pack, giver: str, seat: str) -> list[dict[str, Carry]]:
    """Return the decisions that *giver* hands to *seat*; those that hand on the same variable stand together."""
    groups: list[dict[str, Carry]] = []
    for name, carry in pack.manifest.carry.items():
        if carry.from_ == giver and seat in carry.to:
            alike = (group for group in groups if any({*carry.variables} & {*one.variables} for one in group.values()))
            groups += [] if (group := next(alike, {})) else [group]
            group[name] = carry
    return groups


def _asked(pack: Pack, seat: str, handed: Mapping[str, Carry], left: LeftWorlds) -> CarryScript:
    """Return what the decisions *handed* to *seat* can have left, each world once, in the order of their values."""
    found: dict[str, LeftScript] = {}
    for parts in product(*([{}, *_worlds(pack, carry, left.of(name))] for name, carry in handed.items())):
        world = {name: value for part in parts for name, value in part.items()}
        if differs := "; ".join(worlds.differences(pack, seat, world)):
            found.setdefault(differs, LeftScript(differs, world))
    return CarryScript(" · ".join(carry.label for carry in handed.values()), tuple(found.values()))


def _worlds(pack: Pack, carry: Carry, left: Iterable[tuple[str, ...]]) -> list[dict[str, str]]:
    ranks = [[write_value(value) for value in domain(pack.manifest.variables[name])] for name in carry.variables]
    order = sorted(left, key=lambda values: [rank.index(one) for rank, one in zip(ranks, values, strict=True)])
    return [dict(zip(carry.variables, values, strict=True)) for values in order]
