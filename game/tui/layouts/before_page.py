"""What stands before the page of a play that is gone on with: where it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.tui.layouts.layout import BLANK, Line, rule
from game.tui.layouts.measure import prose_width
from game.tui.layouts.typeset import section_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.words.section import Section


def recapped(recap: Section, width: int) -> Iterator[Line]:
    """Yield where the play was left."""
    *lines, _ = section_lines(recap, prose_width(width))
    yield from (*lines, Line(rule(prose_width(width))), Line(BLANK))
