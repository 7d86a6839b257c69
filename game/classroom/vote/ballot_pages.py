"""The pages that a phone shows: plain HTML that works without JavaScript, large enough for a thumb."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from game.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.slides import Answer

WAITING = 3
OPEN = 20
"""Seconds after which a page asks again; an open ballot is left alone while somebody reads it."""


def _page(*parts: str) -> str:
    foot = escape(say("No name, no account. Your answer goes to this room's computer and nowhere else."))
    return f"<main>{''.join(parts)}</main><footer>{foot}</footer>"


def _text(tag: str, words: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<{tag}{named}>{escape(words)}</{tag}>" if words else ""


def join_page(title: str, trouble: str = "") -> str:
    """Return the page that asks for the room's code."""
    return _page(
        _text("p", title, "kicker"),
        _text("h1", say("Join the room")),
        f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else "",
        '<form method="post" action="/join">',
        f'<label for="code">{escape(say("The code on the screen"))}</label>',
        '<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" '
        'maxlength="9" required autofocus>',
        f'<button class="go">{escape(say("Join"))}</button></form>',
    )


def waiting_page(title: str, words: str) -> str:
    """Return the page that says to look at the screen in front."""
    return _page(_text("p", title, "kicker"), f'<p class="wait" role="status">{escape(words)}</p>', _again())


def vote_page(ask: str, answers: Sequence[Answer], ballot: str, chosen: str, trouble: str = "") -> str:
    """Return the ballot: a button an option; the one that was pressed is marked."""
    kind = say("Second vote") if not ballot.endswith(".1") else say("First vote")
    said = say("Your answer is in. You can change it until the vote closes.") if chosen else ""
    return _page(
        _text("p", kind, "kicker"),
        _text("h1", ask),
        f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else "",
        f'<p class="said" role="status">{escape(said)}</p>' if said else "",
        '<form method="post" action="/vote">',
        f'<input type="hidden" name="ballot" value="{escape(ballot)}">',
        *(_button(answer, chosen=answer.id == chosen) for answer in answers),
        "</form>",
    )


def _button(answer: Answer, *, chosen: bool) -> str:
    state = ' aria-pressed="true"' if chosen else ""
    detail = _text("small", answer.detail)
    return (
        f'<button name="option" value="{escape(answer.id)}"{state}><b>{answer.number}</b>'
        f"<span>{escape(answer.label)}{detail}</span></button>"
    )


def _again() -> str:
    return f'<p><a class="again" href="/">{escape(say("Ask again"))}</a></p>'
