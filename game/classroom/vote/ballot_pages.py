"""The pages for phones: plain HTML without JavaScript, with buttons large enough for a thumb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.pages.templates import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.slides import Answer

WAITING = 3
OPEN = 20
"""Seconds after which a page reloads; an open ballot does not reload while it is read."""


def _foot() -> str:
    return say("No name, no account. Your answer goes to this room's computer and nowhere else.")


def join_page(title: str, trouble: str = "") -> str:
    """Return the page that asks for the room's code."""
    return render(
        "join.html",
        title=title,
        heading=say("Join the room"),
        trouble=trouble,
        label=say("The code on the screen"),
        longest=9,
        button=say("Join"),
        foot=_foot(),
    )


def waiting_page(title: str, words: str) -> str:
    """Return the page that says to look at the screen in front."""
    return render("wait.html", title=title, words=words, ask=say("Ask again"), refresh=WAITING, foot=_foot())


def vote_page(title: str, ask: str, answers: Sequence[Answer], ballot: str, chosen: str, trouble: str = "") -> str:
    """Return the ballot: a button for each option, with the pressed one marked."""
    return render(
        "vote.html",
        title=title,
        kicker=say("First vote") if ballot.endswith(".1") else say("Second vote"),
        ask=ask,
        trouble=trouble,
        said=say("Your answer is in. You can change it until the vote closes.") if chosen else "",
        ballot=ballot,
        answers=answers,
        chosen=chosen,
        refresh=WAITING if chosen else OPEN,
        foot=_foot(),
    )
