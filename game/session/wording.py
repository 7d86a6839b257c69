"""The words of every block, once: front ends lay them out, none of them phrases anything itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.session.blocks import Block
    from game.story.prose import Paragraph


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a block: a heading (may be empty) and lines.

    *key* is stable and says what it is, for layout and style: see `sections`. *role* of each line likewise.
    """

    key: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph; *mark* stands before it (a number, a bullet, ■ ◇ ≠), *ref* is what it is about (a choice id, a source id)."""

    role: str
    paragraph: Paragraph
    mark: str = ""
    ref: str = ""


def sections(block: Block) -> tuple[Section, ...]:
    """Return the words of *block*, in reading order."""
    raise NotImplementedError
