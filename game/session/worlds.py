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
    known = ((name, value) for name, value in values.items() if name in specs)
    return tuple(_difference(pack, name, value) for name, value in known if value != specs[name].start_for(seat))


def _difference(pack: Pack, name: str, value: str) -> str:
    """Return what variable *name* has come to; one without a label is called what it is handed on as."""
    spec = pack.manifest.variables[name]
    label = spec.label or next(carry.label for carry in pack.manifest.carry.values() if name in carry.variables)
    return say("{label}: {state}", label=label, state=_shown(spec, value))


def _shown(spec: VariableSpec, value: str) -> str:
    if spec.type == "flag":
        return say("yes") if value == "true" else say("no")
    return promises.labels(spec).get(value, value)


def carried(pack: Pack, seat: str, left: LeftWorld) -> CarriedWorld:
    """Return the world *left* as *seat* finds it."""
    chair = pack.manifest.seats.get(pack.current_seat(left.giver))
    return CarriedWorld(chair.name if chair else left.giver, differences(pack, seat, left.values))


def offered(pack: Pack, seat: str, left: LeftWorld) -> tuple[str, str]:
    """Return how a new play of *seat* is offered the world *left*, and what differs there."""
    world = carried(pack, seat, left)
    when = date(left.last[:10])
    return say("The world that {name} left on {date}", name=world.name, date=when), "; ".join(world.differences)


def in_header(header: Header, left: LeftWorld) -> Header:
    """Return *header* with the world in which the play begins, so that the play stands alone."""
    pairs = ",".join(f"{name}={value}" for name, value in left.values.items())
    return header._replace(world=left.id, giver=left.giver, carried=pairs)


def of_header(header: Header) -> LeftWorld | None:
    """Return the world in which the play with *header* began, None where that was the record's."""
    return LeftWorld(header.world, header.giver, "", header.values) if header.carried else None
