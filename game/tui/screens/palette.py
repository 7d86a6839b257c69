"""The command palette, drawn like the rest of the game."""

from __future__ import annotations

from typing import ClassVar

from textual.command import CommandPalette


class Palette(CommandPalette):
    """Every command by name."""

    DEFAULT_CSS: ClassVar[str] = """
    Palette > Vertical { width: 84; max-width: 100%; background: $lift; }
    Palette SearchIcon { display: none; }
    Palette #--input { padding-left: 1; }
    Palette CommandList { border-bottom: none; }
    Palette:nocolor CommandList > .option-list--option-highlighted { text-style: bold underline; }
    """
