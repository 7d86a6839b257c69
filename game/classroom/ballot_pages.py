"""The pages that a phone shows: plain HTML that works without JavaScript, large enough for a thumb."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from game.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.slides import Answer

WAITING = 3
OPEN = 20
"""Seconds after which a page asks again; an open ballot is left alone while somebody reads it."""


def _page(*parts: str) -> str:
    foot = escape(say("No name, no account. Your answer goes to this room's computer and nowhere else."))
    return f'<main>{"".join(parts)}</main><footer>{foot}</footer>'


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
        '<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="9" required autofocus>',
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


STYLE = """
:root{--paper:#f7f1e3;--ink:#26221c;--head:#0f0d0a;--dim:#665f52;--line:#cfc5b0;--lift:#efe7d5;--record:#8a5700;--road:#00606e;--disputed:#a3261d}
@media (prefers-color-scheme:dark){:root{--paper:#0d1219;--ink:#ddd8ca;--head:#f1ede2;--dim:#8f949e;--line:#2b323d;--lift:#131a24;
--record:#dca54a;--road:#62b6c7;--disputed:#e8776d}}
*{box-sizing:border-box}
html{font:18px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--paper);color:var(--ink)}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column}
main{width:100%;max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem;flex:1}
footer{max-width:34rem;margin:0 auto;padding:1rem 1.25rem 1.5rem;color:var(--dim);font-size:.78rem}
h1{font-size:1.45rem;line-height:1.25;margin:.2rem 0 1.2rem;color:var(--head);text-wrap:balance}
.kicker{color:var(--dim);margin:0;font-size:.85rem;letter-spacing:.06em;text-transform:uppercase}
.wait{font-size:1.6rem;line-height:1.3;margin:22vh 0 2rem;text-align:center;text-wrap:balance;color:var(--head)}
.said{color:var(--road);font-weight:600}.trouble{color:var(--disputed);font-weight:600}
a{color:var(--road)}.wait+p{text-align:center}
form{display:grid;gap:.8rem}
label{font-weight:600}
input:not([type=hidden]){font:inherit;font-size:2rem;letter-spacing:.3em;text-transform:uppercase;text-align:center;padding:.5rem;width:100%;
background:var(--lift);color:var(--ink);border:2px solid var(--dim);border-radius:.6rem}
button{font:inherit;color:inherit;background:var(--lift);border:2px solid var(--line);border-radius:.7rem;min-height:4.2rem;
padding:.8rem 1rem;display:flex;gap:.9rem;align-items:center;text-align:left;width:100%;cursor:pointer;touch-action:manipulation}
button b{font-size:1.7rem;line-height:1;min-width:1.4rem;text-align:center;color:var(--record)}
button small{display:block;color:var(--dim);font-size:.85rem;margin-top:.15rem}
button[aria-pressed=true]{border-color:var(--road);border-width:4px;font-weight:650}
button.go{justify-content:center;font-weight:700;background:var(--ink);color:var(--paper);border-color:var(--ink)}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid var(--road);outline-offset:3px}
.notice{padding-top:20vh;text-align:center;font-size:1.2rem}
"""
