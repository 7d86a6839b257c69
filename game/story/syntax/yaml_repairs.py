"""Finds the mistake behind a syntax error by mending it: a repair after which the parser gets further is the cure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.story.syntax.yaml_recognisers import FAR_REACHING, NEAR, RECOGNISERS, Repair, indentation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

AHEAD = 40  # lines behind it that are parsed to see whether a repair helps
MERGE = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
IS_SCENE = re.compile(r" {0,2}[a-z][\w-]*:\s*$")


def merge_mark(lines: Sequence[str]) -> Repair | None:
    """Return the first mark that an unresolved merge left in *lines*."""
    for number, line in enumerate(lines):
        if MERGE.match(line):
            said = f"An unresolved merge stands here: {line[:7]}."
            return Repair(number, 0, "", said, "Choose one side, and delete the three lines of marks.", is_cure=False)
    return None


def find(
    lines: Sequence[str], at: int, keys: Collection[str], first_error: Callable[[str], int | None]
) -> Repair | None:
    """Return the repair of a line near *at*, where the parser stopped, after which it gets further.

    *keys* are words that are keys of the format; *first_error* returns the line at which the parser stops, or None.
    """
    start = _start(lines, at)
    window = list(lines[start : at + AHEAD])
    stopped = first_error("\n".join(window))
    if stopped != at - start:
        start, window, stopped = 0, list(lines[: at + AHEAD]), at
    for repair in _candidates(window, stopped, keys):
        number = repair.line
        after = first_error("\n".join([*window[:number], repair.written, *window[number + repair.height :]]))
        grown = repair.written.count("\n") + 1 - repair.height
        if after is None or after > max(stopped, number) + grown:
            return repair._replace(line=start + number)
    return None


def _candidates(lines: Sequence[str], stopped: int, keys: Collection[str]) -> Iterator[Repair]:
    """Yield the repairs to try, those that explain most first; of one kind those that are near come first."""
    behind = _behind(lines, stopped)
    near = behind[:NEAR]
    for recognise in RECOGNISERS:
        for number in behind if recognise in FAR_REACHING else near:
            for repair in recognise(lines, number, keys):
                yield repair._replace(line=number)
    yield from sorted((repair for number in near for repair in indentation(lines, number)), key=lambda one: one.doubt)


def _start(lines: Sequence[str], at: int) -> int:
    """Return the line that begins the scene before the one around line *at*, to leave a long file unparsed."""
    begins = [
        number for number in range(at, max(at - 400, 0), -1) if number < len(lines) and IS_SCENE.match(lines[number])
    ]
    return begins[1] if len(begins) > 1 else 0


def _behind(lines: Sequence[str], at: int) -> list[int]:
    """Return the lines that may be at fault, the nearest first: the one where the parser stopped, and those before."""
    return [number for number in range(min(at, len(lines) - 1), -1, -1) if lines[number].strip()]
