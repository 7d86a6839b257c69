"""The state of a play, one frozen value."""

from __future__ import annotations

from game.values import NamedTuple


class World(NamedTuple):
    """The state of a play. *values* are in the order in which the pack declares its variables.

    Only what some condition asks about is remembered in *seen* (scenes entered before this visit) and *chosen*.
    """

    seat: str
    route: str
    stop: int  # index of the route's next stop; -1 off a route
    scene: str
    values: tuple[int | bool | str, ...]
    seen: frozenset[str]
    chosen: frozenset[tuple[str, str]]
