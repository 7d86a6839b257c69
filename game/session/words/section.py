"""A section: the words of a block, or of a part of it, as a heading and lines that front ends lay out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.syntax.prose import Paragraph, Span
from game.values import Frozen, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@frozen
class Line(Frozen):
    """One line or paragraph.

    *mark* stands before it (a number, a bullet, ■ ◇ ≠); *ref* is what it is about (the id of a choice, a source …).
    """

    role: str
    paragraph: Paragraph
    mark: str = ""
    ref: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return self.paragraph.text


@frozen
class Section(Frozen):
    """A part of a block: a heading (may be empty) and lines. *key* is stable and says what it is, for layout."""

    key: str
    heading: str
    lines: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        """Yield the lines."""
        return iter(self.lines)


def line(role: str, text: str, mark: str = "", ref: str = "") -> Line:
    """Return *text* as a line."""
    return Line(role, Paragraph((Span(text),)), mark, ref)


def prose_lines(paragraphs: Iterable[Paragraph]) -> tuple[Line, ...]:
    """Return *paragraphs* as lines."""
    return tuple(
        Line(paragraph.kind if paragraph.kind != "paragraph" else "prose", paragraph, paragraph.mark)
        for paragraph in paragraphs
    )
