"""What is written where the terminal's encoding lacks a character: the nearest that it has, else a question mark."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from io import TextIOWrapper

from game import marks

NEAREST = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "·": "-", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‘": "'", "’": "'", "…": "...", "→": "->", "×": "x", "\N{NARROW NO-BREAK SPACE}": " ",
    marks.RECORD: "#", marks.ROAD: "o", marks.DISPUTED: "!=", marks.RIGHT: "+", marks.WRONG: "x", marks.BACK: "<-",
    marks.TAKEN: ">",
}  # fmt: skip


def make_readable() -> None:
    """Let no character keep a sentence from being written to the terminal."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="nearest")


def _nearest(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return "".join(map(_like, problem.object[problem.start : problem.end])), problem.end


def _like(character: str) -> str:
    """Return the nearest to *character* in ASCII, which every encoding has: a letter without its accent, or a sign."""
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return NEAREST.get(character) or bare or "?"
