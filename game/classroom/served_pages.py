"""The pages around a served game: the door, the terminal, and what they look like. Nothing is loaded from elsewhere."""

from __future__ import annotations

from html import escape

from game.language import say

# textual.js of textual-serve draws the terminal; this goes on when the connection is lost.
SCRIPT = """
"use strict";
addEventListener("DOMContentLoaded", () => {
  const body = document.body, again = body.dataset.again;
  let tries = 0;
  const back = async () => {
    try {
      const answer = await fetch(again, {cache: "no-store"});
      if (answer.ok && (await answer.text()) === "lost") { location.reload(); return; }
      if (answer.ok || answer.status === 404) { body.classList.add("ended"); return; }
    } catch (error) { /* the network is still away */ }
    tries += 1;
    setTimeout(back, Math.min(1000 * tries, 8000));
  };
  new MutationObserver(() => {
    if (body.classList.contains("-closed") && tries === 0) { tries = 1; body.classList.add("lost"); setTimeout(back, 600); }
  }).observe(body, {attributes: true, attributeFilter: ["class"]});
});
"""

STYLE = """
@font-face{font-family:"Roboto Mono";src:url("/static/fonts/RobotoMono.ttf");font-weight:100 700;font-style:normal}
@font-face{font-family:"Roboto Mono";src:url("/static/fonts/RobotoMono-Italic.ttf");font-weight:100 700;font-style:italic}
html,body{margin:0;height:100%;background:#0d1219;color:#ddd8ca;overflow:hidden;font:17px/1.5 system-ui,sans-serif}
#terminal{position:absolute;inset:0 0 1.9rem 0;height:calc(100% - 1.9rem)!important}
.faces{position:absolute;opacity:0;pointer-events:none;font-family:"Roboto Mono"}
footer{position:absolute;left:0;right:0;bottom:0;height:1.9rem;line-height:1.9rem;padding:0 1rem;font-size:.8rem;color:#9aa0ab;background:#131a24;
display:flex;justify-content:space-between;gap:1rem;white-space:nowrap;overflow:hidden}
footer b{color:#dca54a;letter-spacing:.08em}
#wait,#gone,#over{position:absolute;inset:0 0 1.9rem 0;display:none;align-items:center;justify-content:center;background:#0d1219;z-index:20;flex-direction:column;gap:1rem}
body:not(.-first-byte) #wait{display:flex}
body.lost:not(.ended) #gone{display:flex;background:#0d1219e0}body.ended #over{display:flex}
a{color:#0d1219;background:#dca54a;padding:.7rem 1.4rem;border-radius:.5rem;text-decoration:none;font-weight:600}
"""
TERMINAL_POLICY = {
    "script-src": "'self'",
    "font-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # xterm.js writes its own style elements
    "img-src": "'self' data:",
}


def door_page(title: str, trouble: str = "") -> str:
    """Return the page that asks for the room's code, or the player's own."""
    alert = f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else ""
    foot = escape(say("No name, no account. What you decide is kept on this room's computer under a code that only you have."))
    return (
        f'<main><p class="kicker">{escape(title)}</p><h1>{escape(say("Play"))}</h1>{alert}<form method="post" action="/join">'
        f'<label for="code">{escape(say("The room’s code, or your own to go on"))}</label>'
        '<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="12" required autofocus>'
        f'<button class="go">{escape(say("Play"))}</button></form></main><footer>{foot}</footer>'
    )


def terminal_page(title: str, code: str, socket: str) -> str:
    """Return the page of the game whose own code is *code*."""
    own = say("Your code: {code}. With it you go on here or on another computer.", code="\0").partition("\0")
    faces = "<b>m</b><i>m</i><b><i>m</i></b>m"  # drawn before the terminal measures itself, or its last line would be cut
    return (
        f'<div class="faces" aria-hidden="true">{faces}</div><div id="wait"><p>{escape(say("The game is coming …"))}</p></div>'
        f'<div id="gone"><p role="status">{escape(say("The connection was lost. Trying again; nothing you decided is gone."))}</p></div>'
        f'<div id="over"><p>{escape(say("You have left the game. It is saved."))}</p><a href="/play/{escape(code)}">{escape(say("Go on"))}</a></div>'
        f'<div id="terminal" class="textual-terminal" data-session-websocket-url="{escape(socket)}" data-font-size="16" aria-label="{escape(title)}"></div>'
        f"<footer><span>{escape(title)}</span><span>{escape(own[0])}<b>{escape(code)}</b>{escape(own[2])}</span></footer>"
    )
