"""Recovers a damaged play: reads what its file still tells, and writes that as a new play."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from game import log
from game.errors import JournalError, JournalUnreadable, reason
from game.language import say
from game.log import lines
from game.log.lines import Gap, LogLine
from game.session.saves.entries import LINES, SUFFIX, Move, body_of, entry_of, header_of, read_bytes, road
from game.values import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from game.session.saves.entries import Entry, Header

MAX_UNREADABLE = 1_000  # most decisions that one gap is taken for
UNREADABLE = Move("?", "?")
"""The placeholder of a decision that cannot be read: no scene and no choice has this id."""


class Salvage(NamedTuple):
    """The readable part of a damaged file; *lost* lines, of *lost_bytes* bytes, fit no checksum."""

    header: Header
    entries: tuple[Entry, ...]
    lost: int
    lost_bytes: int

    @property
    def decisions(self) -> int:
        """How many decisions can be read, those taken back left out."""
        return len([move for move in road(self.entries) if move != UNREADABLE])


def salvage(path: Path) -> Salvage:
    """Return the readable part of the play at *path*, lines after damage included.

    Raises:
        JournalError: when the file cannot be opened.
        JournalUnreadable: when it does not even tell what was played.
    """
    return salvage_bytes(path, read_bytes(path))


def salvage_bytes(path: Path, data: bytes) -> Salvage:
    """Return the readable part of *data*, which is the play at *path*.

    Raises:
        JournalUnreadable: when it does not even tell what was played.
    """
    _salvaged_header(path, data, lines.salvage(_two_lines(data), LINES))  # a file of another kind is not searched
    header, parts = _salvaged_header(path, data, lines.salvage(data, LINES))
    entries: list[Entry] = []
    lost = lost_bytes = 0
    waiting = 0  # a gap counts only when a line follows it
    for part in parts:
        entry = None if isinstance(part, Gap) else entry_of(part.entry)
        if entry is None:
            count = max(1, len(data[part.start : part.end].splitlines()))
            lost, lost_bytes, waiting = lost + count, lost_bytes + part.end - part.start, waiting + count
            continue
        entries += [UNREADABLE] * min(waiting, MAX_UNREADABLE)
        entries.append(entry)
        waiting = 0
    return Salvage(header, tuple(entries), lost, lost_bytes)


def _two_lines(data: bytes) -> bytes:
    return data[: data.find(b"\n", data.find(b"\n") + 1) + 1 or len(data)][: 2 * LINES.max_line]


def _salvaged_header(path: Path, data: bytes, parts: list[LogLine | Gap]) -> tuple[Header, list[LogLine | Gap]]:
    """Return the header and the lines after it; a header is believed if the next line fits its checksum."""
    match parts:
        case [LogLine() as line, *rest]:
            return header_of(path, line.entry), rest
        case [Gap() as gap, LogLine(), *_]:
            with suppress(ValueError, RecursionError):
                entry = json.loads(data[gap.start : gap.end].partition(b"\t")[0].decode())
                if isinstance(entry, dict):
                    return header_of(path, entry), parts[1:]
    raise JournalUnreadable(say("{path} is not a play of Open Question, or its first line is damaged.", path=path))


def recover(path: Path) -> tuple[Path, Salvage]:
    """Write the readable part of the damaged play at *path* as a new play beside it; return its path and that part.

    Raises:
        JournalError: when it cannot be read or written.
        JournalUnreadable: when it does not even tell what was played.
    """
    salvaged = salvage(path)
    stem = path.name.partition(".")[0]
    data = lines.encode(LINES, [body_of(entry) for entry in (salvaged.header, *salvaged.entries)])
    try:
        return log.write_beside(path.with_name(f"{stem}-recovered{SUFFIX}"), data), salvaged
    except OSError as problem:
        raise JournalError(say("{path} cannot be written: {why}.", path=path.parent, why=reason(problem))) from None
