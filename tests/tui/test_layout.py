"""The order in which the lines of a page arrive."""

from __future__ import annotations

from textual.content import Content

from game.tui.layouts.layout import LayoutLine, arrivals


def test_the_right_column_arrives_after_the_whole_left_one() -> None:
    """Lines arrive from above; of two columns the left one does to its end, then the right one, then what is below."""
    text = Content("words")
    lines = [LayoutLine(text), LayoutLine(text, split=3), LayoutLine(text, split=3), LayoutLine(text)]
    alone, first, second, below = arrivals(lines)

    assert alone[0] < first[0] < second[0] < first[1] < second[1] < below[0]
