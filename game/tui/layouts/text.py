"""The gate: the only module that turns words into Textual's Content; it never parses markup."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from game.story.control_chars import CONTROL

if TYPE_CHECKING:
    import re

    from game.story.syntax.prose import Paragraph

_BLANKS = {ord("\t"): " ", ord("\n"): " "}
_occurrence = count()


def visible(text: str) -> str:
    """Return *text* on one line, with invisible characters, and those that steer a terminal, made visible."""
    if text.isascii() and text.isprintable():  # as most of it is, and every word comes by here
        return text
    return CONTROL.sub(_shown, text.translate(_BLANKS))


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of it
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def words(text: str, style: str = "") -> Content:
    """Return *text* as it stands, in *style*."""
    shown = visible(text)
    return Content.styled(shown, style) if style else Content(shown)


def target(content: Content, kind: str, name: str, number: int = 0) -> Content:
    """Return *content* as a target: a `row` with its *number*, a `part` of one, a `link`, a `command`."""
    meta = Style.from_meta({"kind": kind, "name": name, "number": number, "nth": next(_occurrence)})
    return content.stylize(meta)


def prose(paragraph: Paragraph, style: str = "") -> Content:
    """Return a paragraph of prose: strong is bold, emphasis italic, and its links are targets."""
    return Content("").join(_spans(paragraph, style))


def _spans(paragraph: Paragraph, style: str) -> list[Content]:
    pieces = []
    for span in paragraph.spans:
        look = " ".join(
            part
            for part in (
                style,
                "bold" if span.strong else "",
                "italic" if span.emphasis else "",
                "underline" if span.target else "",
            )
            if part
        )
        piece = words(span.text, look)
        pieces.append(target(piece, "link", span.target) if span.target else piece)
    return pieces
