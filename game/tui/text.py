"""The gate: the only module that turns words into Textual's Content; it never parses markup."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

if TYPE_CHECKING:
    from game.story.syntax.prose import Paragraph

# Characters that steer a terminal or deceive a reader, shown by name instead.
_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **{code: f"⟨U+{code:04X}⟩" for code in [*range(0x80, 0xA0), *_BIDI, 0x2028, 0x2029, 0xFEFF]},
    0x09: " ",
    0x0A: " ",
    0x7F: "␡",
}
_occurrence = count()


def visible(text: str) -> str:
    """Return *text* on one line, with control characters and bidi controls made visible."""
    return text.translate(_SHOWN)


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
