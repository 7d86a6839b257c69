"""The play of a room. A class that began before desks and letters were voted on takes what has to be picked itself."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING

from game.engine.picking import AND
from game.errors import MoveRefused
from game.session import Play
from game.session.blocks.picks import PickQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from game.engine import World
    from game.story.model import Pack

MOST_TRIED = 500
"""Letters that are tried until one holds."""


def room_play(
    pack: Pack,
    seat: str,
    scene: str,
    values: Mapping[str, str],
    moves: Iterable[tuple[str, str]] = (),
    *,
    calls: bool,
    picks: bool,
) -> Play:
    """Return the play that begins in *scene* with *values* and makes *moves*: `pick`, `choose`, `call` and `go`.

    Where the room does not vote on *picks*, the first that hold are taken.

    Raises:
        MoveRefused: when one of them cannot be made.
        UsageError: when there is no such scene or value.
    """
    play = Play.rehearse(pack, seat, scene, values)
    play.asks_calls = calls
    if not picks:
        pick_first(play)
    for kind, choice in moves:
        make(play, kind, choice, picks=picks)
    return play


def make(play: Play, kind: str, choice: str = "", *, picks: bool) -> None:
    """Make one move of the room.

    Raises:
        MoveRefused: when it cannot be made.
    """
    if kind == "choose":
        play.choose(choice)
    elif kind == "call":
        play.call(choice)
    elif kind == "go":
        play.go_on()
    elif choice:
        _pick(play, choice.split(AND))
    if not picks:
        pick_first(play)


def _pick(play: Play, items: Sequence[str]) -> None:
    """Send a letter of *items*, or open them as papers one after the other."""
    asked = _asked(play)
    for act in [items] if asked and asked.letter else [[item] for item in items]:
        play.pick(*act)


def pick_first(play: Play) -> None:
    """Open as many papers as have to be, or send the first letter that holds, where the page asks for it."""
    while (asked := _asked(play)) and asked.missing:
        if not any(_picked(play, items) for items in _offers(asked)):
            return


def _asked(play: Play) -> PickQuestion | None:
    return next((block for block in play.page.blocks if isinstance(block, PickQuestion)), None)


def _offers(asked: PickQuestion) -> Iterable[tuple[str, ...]]:
    open_items = [one.item for one in asked.items if one.open]
    return islice(combinations(open_items, asked.missing if asked.letter else 1), MOST_TRIED)


def _picked(play: Play, items: tuple[str, ...]) -> bool:
    try:
        play.pick(*items)
    except MoveRefused:
        return False
    return True


def values_of(pack: Pack, world: World) -> dict[str, str]:
    """Return the variables of *world* as a session file keeps them."""
    return {name: _as_text(value) for name, value in zip(pack.manifest.variables, world.values, strict=True)}


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
