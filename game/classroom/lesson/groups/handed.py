"""What a decision in one chair does to the world of another, as the pack's `carry` says, and how that reads there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.classroom.lesson.room_play import room_play
from game.classroom.lesson.slides import text_line
from game.language import say
from game.marks import RECORD, ROAD
from game.session.blocks import Prose
from game.session.words.wording import sections
from game.session.worlds import differences
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from game.session.words.section import Line
    from game.story.model import Pack

Left = dict[str, tuple[str, "Mapping[str, str]"]]
"""By chair: the scene that it decided, and its variables then."""


class Handed(NamedTuple):
    """What a chair receives from another."""

    giver: str  # a seat
    label: str
    values: Mapping[str, str]


def handed_to(pack: Pack, seat: str, left: Left) -> list[Handed]:
    """Return what *seat* receives of what the other chairs have just *left*."""
    return [
        Handed(carry.from_, carry.label, {name: left[carry.from_][1][name] for name in carry.variables})
        for carry in pack.manifest.carry.values()
        if seat in carry.to and carry.from_ in left and left[carry.from_][0] == carry.at
    ]


def handed_lines(pack: Pack, seat: str, arrival: Mapping[str, Any], received: list[Handed]) -> Iterator[Line]:
    """Yield in words what *seat*, which came to its scene by *arrival*, has *received*, and what it now reads there."""
    for one in received:
        name = pack.manifest.seats[one.giver].name
        changed = differences(pack, seat, one.values)
        if not changed:
            said = say("{label}: as {name} really left it.", label=one.label, name=name)
            yield text_line(said, "handed", RECORD)
            continue
        yield text_line(say("From the chair of {name}. {what}", name=name, what="; ".join(changed)), "handed", ROAD)
        lines = list(_read_otherwise(pack, seat, arrival, one.values))
        yield text_line(
            say("The page here now reads:") if lines else say("What follows from it comes later on this road."),
            "subtitle",
        )
        yield from lines
    if not received:
        yield text_line(say("What the others decided here changes nothing for this chair."))


def _read_otherwise(pack: Pack, seat: str, arrival: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[Line]:
    """Yield the passages that the scene has in the world with *values*, and had not before."""
    worlds = (arrival["values"], {**arrival["values"], **values})
    pages = [room_play(pack, seat, arrival["scene"], world, calls=False, picks=True).page for world in worlds]
    for block in pages[1].blocks:
        if isinstance(block, Prose) and block not in pages[0].blocks:
            yield from (line for section in sections(block) for line in section if not line.role.startswith("basis"))
