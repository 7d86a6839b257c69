"""The session file of a class: one line a thing that happened, added before the screen moves, never changed.

A line is a checksum and a JSON object. The checksum runs on from the line before, so a line that was changed, lost or
moved shows. A torn last line (the laptop closed while writing) is dropped; a file with a damaged line is left as it is
and its good part goes on in a new one. What never stands in it: a name, an address, the name of a browser, or when
somebody voted.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game.classroom.lesson.lesson_state import LessonState
from game.errors import GameError, JournalError, JournalUnreadable
from game.language import say

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import BinaryIO

VERSION = 1
SUFFIX = ".class"
MAX_BYTES = 16 * 1024 * 1024
HEADER = {**dict.fromkeys(("id", "pack", "seat", "code", "key", "level", "start"), str), "minutes": int, "road": bool}
"""What stands in the first line, besides what nothing asks for."""
Entry = dict[str, Any]


class NotAClass(GameError):
    """A file that is no class session."""


@dataclass(frozen=True, slots=True)
class LogContents:
    """What a session file holds: its entries (the header first), where the good part ends, and whether more follows."""

    entries: tuple[Entry, ...]
    good: int
    checksum: int
    torn: bool
    damaged: bool


def encode(entry: Entry, checksum: int) -> tuple[bytes, int]:
    """Return the line for *entry* after a line with *checksum*, and its own checksum."""
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    after = zlib.crc32(text, checksum)
    return b"%08x %s\n" % (after, text), after


def read(path: Path) -> LogContents:
    """Return what *path* holds.

    Raises:
        NotAClass: when it is no session file.
        JournalUnreadable: when it cannot be read, a newer game wrote it, or none of ours did.
    """
    kept = decode(_data(path))
    if not kept.entries or kept.entries[0].get("file") != "open-question-class":
        raise NotAClass(say("{path} is not the session of a class.", path=path))
    if kept.entries[0].get("version") != VERSION:
        raise JournalUnreadable(say("{path} was written by a newer game. Update this one to use it.", path=path))
    if not _is_sound(kept):
        raise JournalUnreadable(say("{path} is whole, but holds what no class writes, and was left alone.", path=path))
    return kept


def _data(path: Path) -> bytes:
    try:
        if not path.is_file() and path.exists():
            raise NotAClass(say("{path} is not the session of a class.", path=path))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise JournalUnreadable(say("{path} cannot be read: {problem}.", path=path, problem=problem.strerror)) from None
    if len(data) > MAX_BYTES:
        raise NotAClass(say("{path} is larger than the session of a class can be.", path=path))
    return data


def _is_sound(kept: LogContents) -> bool:
    """Whether what *kept* holds could have been written here: a session is handed over, and a checksum is no proof."""
    header = kept.entries[0]
    if not all(type(header.get(name)) is kind for name, kind in HEADER.items()):
        return False
    if not all(value.isprintable() for value in header.values() if isinstance(value, str)):
        return False
    try:
        LessonState.of(kept.entries)
    except ValueError:
        return False
    return True


def decode(data: bytes) -> LogContents:
    """Return the entries of *data* up to the first line that does not hold."""
    entries: list[Entry] = []
    good = checksum = 0
    for line in data.splitlines(keepends=True):
        entry, after = _decode_line(line, checksum)
        if entry is None:
            rest = data[good + len(line) :]
            return LogContents(tuple(entries), good, checksum, not rest, bool(rest))
        entries.append(entry)
        good, checksum = good + len(line), after
    return LogContents(tuple(entries), good, checksum, torn=False, damaged=False)


def _decode_line(line: bytes, checksum: int) -> tuple[Entry | None, int]:
    text = line[9:-1]
    after = zlib.crc32(text, checksum)
    if not line.endswith(b"\n") or line[:9] != b"%08x " % after:
        return None, checksum
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return None, checksum
    return (entry, after) if isinstance(entry, dict) else (None, checksum)


class LessonLog:
    """A session file that is open for adding to; no second game can open it meanwhile.

    *apply* is called with each entry once it is on the disk, in the order of the file, so that what a room shows is
    always what the file would bring back.
    """

    def __init__(self, path: Path, apply: Callable[[Entry], None], kept: LogContents | None = None) -> None:
        self.path = path
        self._apply = apply
        self._checksum = kept.checksum if kept else 0
        self._lock = _locked(path)
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = path.open("r+b" if kept else "xb")
            self._file.seek(kept.good if kept else 0)
            self._file.truncate()
        except OSError as problem:
            self._lock.release()
            raise _cannot_write(path, problem) from None

    def add(self, *entries: Entry) -> None:
        """Write *entries* and wait until they are on the disk.

        Raises:
            JournalError: when they cannot be written; the file is then as it was.
        """
        if self._waiting:
            self._commit()
        start, checksum = self._file.tell(), self._checksum
        lines = []
        for entry in entries:
            line, checksum = encode(entry, checksum)
            lines.append(line)
        try:
            self._file.write(b"".join(lines))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as problem:
            self._take_back(start)
            raise _cannot_write(self.path, problem) from None
        self._checksum = checksum
        for entry in entries:
            self._apply(entry)

    def _take_back(self, start: int) -> None:
        import contextlib

        with contextlib.suppress(OSError):
            self._file.seek(start)
            self._file.truncate()

    async def add_soon(self, entry: Entry) -> None:
        """Write *entry* together with whatever else arrives in the same moment; return when it is on the disk."""
        import asyncio

        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._commit)
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((entry, done))
        await done

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            self.add(*(entry for entry, _ in waiting))
        except JournalError as problem:
            for _, done in waiting:
                if not done.cancelled():
                    done.set_exception(problem)
            return
        for _, done in waiting:
            if not done.cancelled():
                done.set_result(None)

    def close(self) -> None:
        """Let go of the file."""
        if self._waiting:
            self._commit()
        self._file.close()
        self._lock.release()


def _cannot_write(path: Path, problem: OSError) -> JournalError:
    return JournalError(
        say(
            "{path} cannot be written: {problem}. Free some space or give another folder.",
            path=path,
            problem=problem.strerror,
        )
    )


def _locked(path: Path) -> Any:
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise JournalError(say("{path} is open in another window. Close that one first.", path=path)) from None
    return lock


def copy_good_part(path: Path, kept: LogContents) -> Path:
    """Write the good part of a damaged file beside it and return where; the damaged one stays as it is."""
    from game.paths import write_atomically

    fresh = next(name for n in range(2, 10_000) if not (name := path.with_name(f"{path.stem}-{n}{SUFFIX}")).exists())
    write_atomically(fresh, path.read_bytes()[: kept.good])
    return fresh


def newest(folder: Path, pack: str) -> Path | None:
    """Return the session file of *pack* in *folder* that was written last and whose class has not ended."""
    for path in _by_age(folder.glob(f"*{SUFFIX}")):
        try:
            entries = read(path).entries
        except GameError:
            continue
        if entries[0].get("pack") == pack and not any(entry.get("do") == "end" for entry in entries):
            return path
    return None


def _by_age(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)
