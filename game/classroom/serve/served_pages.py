"""The pages around a served game: the one that asks for a code, and the terminal. No other site is used."""

from __future__ import annotations

from game.language import say
from game.pages.templates import render

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
        foot=say(
            "No name, no account. What you decide is kept on this room's computer under a code that only you have."
        ),
    )


def terminal_page(title: str, code: str, socket: str) -> str:
    """Return the page of the game whose own code is *code*."""
    before, _, after = say("Your code: {code}. With it you go on here or on another computer.", code="\0").partition(
        "\0"
    )
    return render(
        "terminal.html",
        title=title,
        code=code,
        socket=socket,
        coming=say("The game is coming …"),
        lost=say("The connection was lost. Trying again; nothing you decided is gone."),
        full=say("The room is full. This page goes on by itself as soon as there is a place."),
        left=say("You have left the game. It is saved."),
        again=say("Go on"),
        own=(before, after),
        show=say("Show my code"),
    )
