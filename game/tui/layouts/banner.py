"""Large letters of block characters, for the name on the title screen."""

from __future__ import annotations

HEIGHT = 4
_LETTERS = {
    "A": ("▄▀▀▀▄", "█   █", "█▀▀▀█", "█   █"),
    "B": ("█▀▀▀▄", "█▄▄▄▀", "█   █", "█▄▄▄▀"),
    "C": ("▄▀▀▀▄", "█    ", "█    ", "▀▄▄▄▀"),
    "D": ("█▀▀▀▄", "█   █", "█   █", "█▄▄▄▀"),
    "E": ("█▀▀▀▀", "█▄▄▄ ", "█    ", "█▄▄▄▄"),
    "F": ("█▀▀▀▀", "█▄▄▄ ", "█    ", "█    "),
    "G": ("▄▀▀▀▄", "█    ", "█  ▀█", "▀▄▄▄▀"),
    "H": ("█   █", "█▄▄▄█", "█   █", "█   █"),
    "I": ("▀█▀", " █ ", " █ ", "▄█▄"),
    "J": ("    █", "    █", "█   █", "▀▄▄▄▀"),
    "K": ("█  ▄▀", "█▄▀  ", "█ ▀▄ ", "█   █"),
    "L": ("█    ", "█    ", "█    ", "█▄▄▄▄"),
    "M": ("█▄ ▄█", "█ ▀ █", "█   █", "█   █"),
    "N": ("█▄  █", "█ █ █", "█  ▀█", "█   █"),
    "O": ("▄▀▀▀▄", "█   █", "█   █", "▀▄▄▄▀"),
    "P": ("█▀▀▀▄", "█   █", "█▀▀▀ ", "█    "),
    "Q": ("▄▀▀▀▄", "█   █", "█ ▀▄█", "▀▄▄▀▄"),
    "R": ("█▀▀▀▄", "█▄▄▄▀", "█ ▀▄ ", "█   █"),
    "S": ("▄▀▀▀▀", "▀▄▄▄ ", "    █", "▄▄▄▄▀"),
    "T": ("▀▀█▀▀", "  █  ", "  █  ", "  █  "),
    "U": ("█   █", "█   █", "█   █", "▀▄▄▄▀"),
    "V": ("█   █", "█   █", "▀▄ ▄▀", "  ▀  "),
    "W": ("█   █", "█   █", "█ ▄ █", "▀▀ ▀▀"),
    "X": ("▀▄ ▄▀", "  █  ", "▄▀ ▀▄", "█   █"),
    "Y": ("█   █", "▀▄ ▄▀", "  █  ", "  █  "),
    "Z": ("▀▀▀▀█", "  ▄▀ ", "▄▀   ", "█▄▄▄▄"),
    " ": ("   ",) * HEIGHT,
}


def letter(text: str, width: int) -> list[str]:
    """Return *text* in large letters within *width*, if need be a word a line; [] where it does not fit."""
    if any(character not in _LETTERS for character in text.upper()):
        return []
    for lines in ([text], text.split()):
        rows = [_row(line, at) for line in lines for at in range(HEIGHT + 1)]
        if max(map(len, rows), default=0) <= width:
            return rows[:-1]
    return []


def _row(line: str, at: int) -> str:
    return " ".join(_LETTERS[character][at] for character in line.upper()) if at < HEIGHT else ""
