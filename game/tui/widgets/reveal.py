"""The reveal of a page: its lines go from faint to full one after the other, once."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual.strip import Strip

from game.tui.layouts.layout import arrivals

if TYPE_CHECKING:
    from rich.terminal_theme import TerminalTheme

    from game.tui.layouts.layout import LayoutLine

SECONDS = {"instant": 0.0, "fast": 0.32, "slow": 1.2}
SOFT = 5  # lines that are between faint and full at a time
FAINT = 0.15


class Reveal:
    """The reveal of *lines* within *seconds* from now; *window* is how many of them are seen at a time."""

    def __init__(self, lines: list[LayoutLine], seconds: float, window: int) -> None:
        """Start the reveal."""
        self._began = monotonic()
        self._seconds = seconds
        self._window = window
        self.set(lines)

    def set(self, lines: list[LayoutLine]) -> None:
        """Take *lines* instead, the same words at another width."""
        self._splits = [line.split for line in lines]
        self._orders = arrivals(lines)

    @property
    def dry(self) -> bool:
        """Whether the reveal is over."""
        return monotonic() - self._began >= self._seconds

    def drawn(self, strip: Strip, number: int, theme: TerminalTheme) -> Strip:
        """Return *strip*, which is line *number*, as it looks now; its columns arrive one after the other."""
        share = (monotonic() - self._began) / self._seconds
        last = min(len(self._orders), self._window) - 1
        front = share * (max(self._orders[last]) + SOFT)
        split = self._splits[number]
        halves = strip.divide([split, strip.cell_length]) if split else [strip]
        orders = self._orders[number]
        return Strip.join(
            [_faded(half, (front - order) / SOFT, theme) for half, order in zip(halves, orders, strict=False)]
        )


def _faded(strip: Strip, ink: float, theme: TerminalTheme) -> Strip:
    if ink >= 1:
        return strip
    from textual.renderables.text_opacity import TextOpacity

    opacity = FAINT + (1 - FAINT) * round(max(0.0, ink) * 4) / 4
    return Strip(list(TextOpacity.process_segments(strip, opacity, theme)), strip.cell_length)
