"""An index of the plays of a folder, so that a list need not read them all; it can be deleted at any time."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from game import paths, untrusted_files
from game.digest import blake2b
from game.errors import JournalDamaged, JournalError
from game.session.saves import journal, recovery
from game.session.saves.entries import SUFFIX, Call, Named, Reached, name_of, road
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from game.session.saves.entries import Entry, Header

VERSION = 2
FEW = 32  # a folder of so few plays is read as fast as an index
MAX_BYTES = 64 * 1024 * 1024
YOUNG = 2_000_000_000  # nanoseconds: the resolution of the coarsest file system's times


class Summary(NamedTuple):
    """What a list shows of a play; *damaged* where its file is not whole."""

    id: str
    pack: str
    seat: str
    route: str
    last: str
    decisions: int
    scene: str
    ended: str
    endings: Sequence[str]
    damaged: bool
    name: str
    began: str


Stamp = tuple[int, int, int, int]
Row = tuple[Stamp, Summary | None]


def summaries(folder: Path) -> Iterator[tuple[str, int, Summary]]:
    """Yield name, time and summary of each play in *folder*, from the index where its file has not changed.

    The time is that of the file, in nanoseconds: what is written in a play has minutes.
    """
    stamps = dict(_stamps(folder))
    rows = _read(folder) if len(stamps) > FEW else {}
    fresh: dict[str, Row] = {}
    for name, stamp in stamps.items():
        row = rows.get(name)
        if row is None or row[0] != stamp:
            row = fresh[name] = (stamp, _summary(folder / name))
        if row[1] is not None:
            yield name, stamp[1], row[1]
    if len(fresh) > FEW:
        _write(folder, {name: row for name, row in {**rows, **fresh}.items() if name in stamps})


def _stamps(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """Yield the files in *folder* with the name of a play, each with a stamp that changes when the file does."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.endswith(SUFFIX) and name[0] != ".":
                    try:
                        about = entry.stat()
                    except OSError:  # a link that leads to nothing or to itself
                        continue
                    yield name, (about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
    except OSError:  # a folder that is missing or cannot be read
        return


def _summary(path: Path) -> Summary | None:
    """Return the summary of the play at *path*, None where it is no play."""
    try:
        contents = journal.read(path)
    except JournalDamaged:
        salvaged = recovery.salvage(path)
        return _summed(salvaged.header, salvaged.entries, damaged=True)
    except JournalError:
        return None
    return _summed(contents.header, contents.entries, damaged=bool(contents.damage))


def _summed(header: Header, entries: tuple[Entry, ...], *, damaged: bool) -> Summary:
    moves = road(entries)
    last = entries[-1] if entries else None
    where = next((entry for entry in reversed(entries) if not isinstance(entry, Call | Named)), None)
    return Summary(
        header.id,
        header.pack,
        header.seat,
        header.route,
        (last.at if last else "") or header.began,
        len(moves),
        moves[-1].scene if moves else "",
        where.scene if isinstance(where, Reached) else "",
        tuple(dict.fromkeys(entry.scene for entry in entries if isinstance(entry, Reached))),
        damaged,
        name_of(header, entries),
        header.began,
    )


def _file(folder: Path) -> Path:
    name = blake2b(os.fsencode(folder.absolute()), digest_size=8).hexdigest()
    return paths.cache() / "plays" / f"{name}.json"


def _read(folder: Path) -> dict[str, Row]:
    """Return the rows of the index of *folder*; none where it is missing or damaged."""
    try:
        checksum, _, body = untrusted_files.read(_file(folder), MAX_BYTES).partition(b"\n")
        if checksum.decode() != _checksum(body):
            return {}
        return {
            name: ((size, modified, changed, inode), Summary(*fields) if fields else None)
            for name, size, modified, changed, inode, fields in json.loads(body)
        }
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _write(folder: Path, rows: dict[str, Row]) -> None:
    """Write *rows* as the index of *folder*, without files so young that they may change unseen."""
    old = time.time_ns() - YOUNG
    kept = [(name, *stamp, fields) for name, (stamp, fields) in rows.items() if max(stamp[1], stamp[2]) < old]
    body = json.dumps(kept, separators=(",", ":")).encode()
    with suppress(OSError):
        paths.write_atomically(_file(folder), f"{_checksum(body)}\n".encode() + body)


def _checksum(body: bytes) -> str:
    return blake2b(f"{VERSION} ".encode() + body, digest_size=16).hexdigest()
