"""The lines of a log: how they are read, and what of a damaged file is still vouched for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Protocol

from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_REPAIRED = 512  # bytes of a line in which a changed bit is looked for
MAX_REPAIRS = 32  # damaged lines of a file in which one is looked for
MAX_DIGITS = 15
CHECKSUM = re.compile("[0-9a-f]{8}")
SCRAPS = re.compile(rb"(?:[^\n]{0,10}\n)+")


class LineFormat(Protocol):
    """How the lines of one kind of file are written: a body, which is a JSON object, and eight digits of a checksum."""

    max_bytes: int
    max_line: int

    def checksum(self, before: str, body: bytes) -> str:
        """Return the checksum of *body* after a line with the checksum *before*, which is "" for the first."""

    def join(self, body: bytes, checksum: str) -> bytes:
        """Return a line without its end."""

    def splits(self, line: bytes) -> Iterator[tuple[bytes, str, int]]:
        """Yield each body and checksum that *line* can begin with, and how many bytes they take."""

    def is_beginning(self, rest: bytes) -> bool:
        """Whether *rest* can be what a crash leaves of a line that was being written."""

    def lock(self, path: Path) -> Path:
        """Return the file that is locked while the one at *path* is open."""


class Line(NamedTuple):
    """A whole line at *start* of a file; *ended* says whether a line end follows it, which *end* then counts in."""

    entry: dict[str, Any]
    start: int
    end: int
    checksum: str
    ended: bool


class Gap(NamedTuple):
    """What cannot be read between *start* and *end* of a file."""

    start: int
    end: int


def lines(data: bytes, form: LineFormat) -> Iterator[Line]:
    """Yield the whole lines of *data* until one does not fit the one before."""
    start, before = 0, ""
    while start < len(data) and (line := _line_at(data, form, start, before)):
        yield line
        if not line.ended:
            return
        start, before = line.end, line.checksum


def _line_at(data: bytes, form: LineFormat, start: int, before: str) -> Line | None:
    """Return the line at *start* if it fits a line with the checksum *before*, whatever stands after it."""
    for body, checksum, length in form.splits(data[start : _stop(data, form, start)]):
        if form.checksum(before, body) == checksum and (entry := _object(body)) is not None:
            ended = data[start + length : start + length + 1] == b"\n"
            return Line(entry, start, start + length + ended, checksum, ended)
    return None


def _stop(data: bytes, form: LineFormat, start: int) -> int:
    """Return where the line at *start* stops: at a line end, at the end of *data*, or where it is too long for one."""
    most = min(len(data), start + form.max_line)
    found = data.find(b"\n", start, most + 1)
    return most if found < 0 else found


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body.decode(), parse_int=_whole)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:  # no line of ours counts that far, and clocks cannot
        raise ValueError(digits[:MAX_DIGITS])
    return int(digits)


def salvage(data: bytes, form: LineFormat) -> list[Line | Gap]:
    """Return every line of *data* that a checksum vouches for, and the gaps between them.

    A line vouches for itself by the checksum in the line before it, also where that line cannot be read. One changed
    bit is turned back: of all lines that differ from a damaged one by a bit, only the one that was written fits.
    """
    found: list[Line | Gap] = []
    start, repairs, before = 0, MAX_REPAIRS, [""]
    while start < len(data):
        line = next(filter(None, (_line_at(data, form, start, one) for one in before)), None)
        end = _gap_end(data, start)
        if line is None and end == len(data) and form.is_beginning(data[start:]):
            break
        if line is None and repairs:
            line, repairs = _repaired(data, form, start, before), repairs - 1
        if line is None:
            found.append(Gap(start, end))
            before, start = _recorded(form, data[start : _stop(data, form, start)], before), end
        else:
            found.append(line)
            before, start = [line.checksum], line.end + (not line.ended)  # past what stands where a line end should
    return found


def _gap_end(data: bytes, start: int) -> int:
    """Return where a line that cannot be read ends; what is too short for lines is passed over with it."""
    end = data.find(b"\n", start) + 1 or len(data)
    more = SCRAPS.match(data, end)
    return more.end() if more else end


def _recorded(form: LineFormat, line: bytes, before: list[str]) -> list[str]:
    """Return the checksums that a damaged *line* can have been written with."""
    splits = list(form.splits(line))
    recorded = [checksum for _, checksum, _ in splits if CHECKSUM.fullmatch(checksum)]
    computed = [form.checksum(before[0], body) for body, _, _ in splits] if before else []
    return list(dict.fromkeys([*recorded, *computed]))


def _repaired(data: bytes, form: LineFormat, start: int, before: list[str]) -> Line | None:
    """Return the line at *start* with one bit turned, if that makes it fit."""
    stop = _stop(data, form, start)
    for end in (stop, _stop(data, form, min(stop + 1, len(data)))):  # the bit can have made a line end, too
        if 0 < end - start <= MAX_REPAIRED and (line := _with_a_bit_turned(data[start:end], form, before)):
            ended = data[end : end + 1] == b"\n"
            return line._replace(start=start, end=end + ended, ended=ended)
    return None


def _with_a_bit_turned(damaged: bytes, form: LineFormat, before: list[str]) -> Line | None:
    turned = bytearray(damaged)
    for bit in range(len(turned) * 8):
        turned[bit // 8] ^= 1 << bit % 8
        for one in before:
            line = _line_at(bytes(turned), form, 0, one)
            if line is not None and line.end == len(turned):
                return line
        turned[bit // 8] ^= 1 << bit % 8
    return None


def encode(form: LineFormat, bodies: Sequence[bytes]) -> bytes:
    """Return a whole file that holds a line for each of *bodies*."""
    checksum, found = "", []
    for body in bodies:
        checksum = form.checksum(checksum, body)
        found.append(form.join(body, checksum) + b"\n")
    return b"".join(found)
