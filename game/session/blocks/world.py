"""A world that another chair left, as data: as it is handed on, and as the play that began in it tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class LeftWorld(NamedTuple):
    """A world that the play *id* of chair *giver* left, as far as another chair receives it."""

    id: str
    giver: str  # a seat
    last: str  # when that was played
    values: Mapping[str, str]


class CarriedWorld(NamedTuple):
    """A world in which a play began instead of in the record's."""

    name: str  # of the person whose play left it
    differences: tuple[str, ...]  # in words, from the record's world
