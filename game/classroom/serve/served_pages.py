"""The pages around a served game: the one that asks for a code, the terminal, the teacher's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.pages.templates import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.serve.overview import Row

REFRESH = 10
"""Seconds after which the teacher's view reloads where there are no scripts."""

TERMINAL_POLICY = {
    "script-src": "'self'",
    "font-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # xterm.js writes its own style elements
    "img-src": "'self' data:",
}


def door_page(title: str, trouble: str = "") -> str:
    """Return the page that asks for the room's code, or the player's own."""
    return render(
        "join.html",
        title=title,
        heading=say("Play"),
        trouble=trouble,
        label=say("The room’s code, or your own to go on"),
        longest=12,
        button=say("Play"),
        other=say("Play at plain pages, for a screen reader"),
        foot=say(
            "No name, no account. What you decide is kept on this room's computer under a code that only you have."
        ),
    )


def terminal_page(title: str, code: str, window: str, socket: str) -> str:
    """Return the page of the game whose own code is *code*, in the *window* of that name."""
    before, _, after = say("Your code: {code}. With it you go on here or on another computer.", code="\0").partition(
        "\0"
    )
    return render(
        "terminal.html",
        title=title,
        code=code,
        window=window,
        socket=socket,
        coming=say("The game is coming …"),
        lost=say("The connection was lost. Trying again; nothing you decided is gone."),
        full=say("The room is full. This page goes on by itself as soon as there is a place."),
        over={
            "left": say("You have left the game. It is saved."),
            "moved": say("This game goes on in another window."),
            "idle": say("Nobody has played here for a while, so the game has ended. It is saved."),
        }.items(),
        plain=say("As plain pages"),
        again=say("Go on"),
        own=(before, after),
        show=say("Show my code"),
    )


def room_page(title: str, where: str, state: str, rows: Sequence[Row], most: int) -> str:
    """Return the teacher's view of a room of *most* games, at the address *where*, in this *state*."""
    states = [row.state for row in rows]
    parts = [say("{n} of {most} games run", n=states.count("plays"), most=most)]
    if waiting := states.count("waits"):
        parts.append(say_count("{n} waits for a place", "{n} wait for a place", waiting))
    if over := sum(row.distance.over for row in rows):
        parts.append(say_count("{n} has come to the end", "{n} have come to the end", over))
    return render(
        "room.html",
        title=title,
        pack=title,
        where=where,
        events=f"{where}/events",
        state=state,
        lost=say("The connection was lost. Trying again; nothing you decided is gone."),
        refresh=REFRESH,
        summary=" · ".join(parts),
        note=say(
            "By the first half of each code, which a pupil finds behind “Show my code”; nobody can go on with it."
        ),
        heads=[say("Code"), say("How far"), say("Last key"), say("Now")],
        rows=[_shown(row) for row in rows],
        foot=say("Which decisions were taken is not shown. This page is for this computer only."),
    )


def _shown(row: Row) -> dict[str, object]:
    """Return *row* in words."""
    at, of, over = row.distance
    stands = {
        "plays": say("is playing"),
        "waits": say("waits for a place"),
        "left": say("has left"),
        "idle": say("ended: nobody played"),
        "lost": say("window closed"),
    }
    far = say("moment {at} of {of}", at=at, of=of) if of else say("nothing decided yet")
    ago = "" if row.minutes is None else say_count("{n} minute ago", "{n} minutes ago", row.minutes)
    return {
        "code": row.code,
        "far": say("the end") if over else far,
        "at": of if over else at,
        "of": of,
        "last": say("just now") if row.minutes == 0 else ago,
        "state": row.state,
        "stands": stands[row.state],
    }
