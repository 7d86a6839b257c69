"""Recognises a pack that did not change by what the file system says of its files, without reading them.

The rule is git's. A file whose size, times, inode and device are those that were written down holds what it held,
unless it was as young when it was read as the file system's clock is coarse: then it may have changed within the same
tick, and its content is compared again. So it is where the clock was set back, and on systems whose second time is not
the time of the last change.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from stat import S_ISREG
from time import time_ns
from typing import TYPE_CHECKING
from zlib import crc32

from game.digest import blake2b
from game.story import cache_folder
from game.story.syntax.safe_files import MAX_FILE, MAX_FILES, MAX_PACK, bounded, lies_in
from game.values import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

TICK = 2_000_000_000  # nanoseconds: the resolution of the coarsest file system
MAX_TABLE = 1024 * 1024
TRUSTED = os.name == "posix"  # on other systems st_ctime is the time when the file was made


class Stamp(NamedTuple):
    """What the file system says of a file. The name is relative to the pack; the size of what is no file is -1."""

    name: str
    size: int
    modified: int
    changed: int
    inode: int
    device: int


class Stamps(NamedTuple):
    """The files of a pack, and the time before the first was looked at."""

    began: int
    files: tuple[Stamp, ...]

    def settled(self) -> bool:
        """Whether every file was so old when it was read that any later change would change its times."""
        return TRUSTED and all(
            one.inode != 0 and 0 < max(one.modified, one.changed) < self.began - TICK for one in self.files
        )


def look(folder: Path, language: str) -> Stamps | None:
    """Return the stamps of the files of the pack in *folder*, None where there are more than a pack may have."""
    began = time_ns()
    names = ["pack.yaml", "classroom.yaml", *_names(folder, "scenes"), *_names(folder, "record")]
    if language:
        names.append(f"locales/{language}.po")
    if len(names) > MAX_FILES + 3:
        return None
    files = tuple(one for one in (_stamp(folder / name, name) for name in names) if one)
    return None if sum(one.size for one in files) > MAX_PACK + MAX_FILE else Stamps(began, files)


def _names(folder: Path, room: str) -> list[str]:
    try:
        there = os.listdir(f"{folder}/{room}")  # noqa: PTH208 - only the names are needed
    except OSError:
        return []
    return sorted(f"{room}/{name}" for name in there if name.endswith(".yaml"))


def _stamp(path: Path, name: str) -> Stamp | None:
    """Return the stamp of the file at *path*, None where there is nothing; a link is what it leads to."""
    try:
        about = path.stat()
    except ValueError:  # no file can have such a name
        return None
    except OSError:  # a link to nothing is an entry too
        return Stamp(name, -1, 0, 0, 0, 0) if path.is_symlink() else None
    size = about.st_size if S_ISREG(about.st_mode) else -1
    return Stamp(name, size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino, about.st_dev)


def digest(folder: Path, stamps: Stamps, kind: str) -> str:
    """Return a digest of what the files of *stamps* hold; *kind* says whatever else an index depends on."""
    found = blake2b(kind.encode("utf-8", "surrogatepass"), digest_size=16)
    for one in stamps.files:
        path = folder / one.name
        try:
            data = bounded(path, MAX_FILE) if not path.is_symlink() or lies_in(path, folder) else None
        except (OSError, ValueError):  # a file that cannot be read is no part of a playable pack
            data = None
        found.update(f"{one.name}\0{'none' if data is None else len(data)}\0".encode("utf-8", "surrogatepass"))
        found.update(data or b"")
    return found.hexdigest()


# The table of the stamps seen last


def table_name(folder: Path, kind: str) -> str:
    """Return the name of the table of the pack in *folder*."""
    return f"{crc32(_place(folder, kind).encode('utf-8', 'surrogatepass')):08x}.stamps"


def _place(folder: Path, kind: str) -> str:
    return f"{folder.absolute()}\0{kind}"


def recognise(table: Path, folder: Path, kind: str, stamps: Stamps) -> str:
    """Return the digest that *table* holds for these stamps, "" where a file may have changed."""
    with suppress(OSError, ValueError, TypeError, RecursionError):
        sum_, _, body = bounded(table, MAX_TABLE).partition(b"\n")
        if int(sum_, 16) != crc32(body):
            return ""
        place, known, began, files = json.loads(body)
        then = Stamps(began, tuple(Stamp(*one) for one in files))
        same = place == _place(folder, kind) and then.files == stamps.files
        if same and then.settled() and stamps.began >= began:
            return str(known)
    return ""


def remember(table: Path, folder: Path, kind: str, stamps: Stamps, known: str) -> None:
    """Write to *table* that files with these *stamps* have the digest *known*.

    Raises:
        OSError: when it cannot be written. It is not synced: a torn table is recognised by its checksum.
    """
    body = json.dumps([_place(folder, kind), known, stamps.began, stamps.files]).encode()
    with cache_folder.filled(table) as temporary:
        temporary.write_bytes(b"%x\n%b" % (crc32(body), body))
