"""A world that another play left, in words and in the header of the play that began in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.session import promises
from game.session.blocks.world import CarriedWorld, LeftWorld
from game.session.words.phrases import date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.session.saves.entries import Header
    from game.story.model import Pack, VariableSpec


def differences(pack: Pack, seat: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return in words what *values* make different for *seat* from the record's world."""
    specs = pack.manifest.variables
    starts = {name: specs[name].start for name in values if name in specs}
    usual = {name: start[seat] if isinstance(start, dict) else start for name, start in starts.items()}
    return tuple(_difference(pack, name, values[name]) for name in usual if values[name] != usual[name])


def _difference(pack: Pack, name: str, value: str) -> str:
    """Return what variable *name* has come to; one without a label is called what it is handed on as."""
    spec = pack.manifest.variables[name]
    label = spec.label or next(one.label for one in pack.manifest.carry.values() if name in one.variables)
    return say("{label}: {state}", label=label, state=_shown(spec, value))


def _shown(spec: VariableSpec, value: str) -> str:
    if spec.type == "flag":
        return say("yes") if value == "true" else say("no")
    return promises.labels(spec).get(value, value)


def carried(pack: Pack, seat: str, left: LeftWorld) -> CarriedWorld:
    """Return the world *left* as *seat* finds it."""
    found = pack.manifest.seats.get(pack.current_seat(left.giver))
    return CarriedWorld(found.name if found else left.giver, differences(pack, seat, left.values))


def offered(pack: Pack, seat: str, left: LeftWorld) -> tuple[str, str]:
    """Return how a new play of *seat* is offered the world *left*, and what differs there."""
    found = carried(pack, seat, left)
    when = date(left.last[:10])
    return say("The world that {name} left on {date}", name=found.name, date=when), "; ".join(found.differences)


def in_header(header: Header, left: LeftWorld) -> Header:
    """Return *header* with the world in which the play begins, so that the play stands alone."""
    pairs = ",".join(f"{name}={value}" for name, value in left.values.items())
    return header._replace(world=left.id, giver=left.giver, carried=pairs)


def of_header(header: Header) -> LeftWorld | None:
    """Return the world in which the play with *header* began, None where that was the record's."""
    return LeftWorld(header.world, header.giver, "", header.values) if header.carried else None
