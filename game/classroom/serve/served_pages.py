"""The pages around a served game: the door, the terminal, and what they look like. Nothing is loaded from elsewhere."""

from __future__ import annotations

from html import escape

from game.language import say

TERMINAL_POLICY = {
    "script-src": "'self'",
    "font-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # xterm.js writes its own style elements
    "img-src": "'self' data:",
}


def door_page(title: str, trouble: str = "") -> str:
    """Return the page that asks for the room's code, or the player's own."""
    alert = f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else ""
    foot = escape(
        say("No name, no account. What you decide is kept on this room's computer under a code that only you have.")
    )
    return (
        f'<main><p class="kicker">{escape(title)}</p><h1>{escape(say("Play"))}</h1>{alert}<form method="post" '
        'action="/join">'
        f'<label for="code">{escape(say("The room’s code, or your own to go on"))}</label>'
        '<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" '
        'maxlength="12" required autofocus>'
        f'<button class="go">{escape(say("Play"))}</button></form></main><footer>{foot}</footer>'
    )


def terminal_page(title: str, code: str, socket: str) -> str:
    """Return the page of the game whose own code is *code*."""
    own = say("Your code: {code}. With it you go on here or on another computer.", code="\0").partition("\0")
    faces = (
        "<b>m</b><i>m</i><b><i>m</i></b>m"  # drawn before the terminal measures itself, or its last line would be cut
    )
    return (
        f'<div class="faces" aria-hidden="true">{faces}</div><div id="wait">'
        f"<p>{escape(say('The game is coming …'))}</p></div>"
        '<div id="gone"><p '
        f'role="status">{escape(say("The connection was lost. Trying again; nothing you decided is gone."))}</p></div>'
        f'<div id="over"><p>{escape(say("You have left the game. It is saved."))}</p><a '
        f'href="/play/{escape(code)}">{escape(say("Go on"))}</a></div>'
        f'<div id="terminal" class="textual-terminal" data-session-websocket-url="{escape(socket)}" '
        f'data-font-size="16" aria-label="{escape(title)}"></div>'
        f"<footer><span>{escape(title)}</span><span>{escape(own[0])}<b>{escape(code)}</b>{escape(own[2])}</span></footer>"
    )
