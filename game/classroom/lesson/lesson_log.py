"""The session file of a class: a log with a line for each event of the lesson, on disk before the screen changes.

A damaged file is left as it is, and its good part continues in a new one. The file never holds a name, an address,
the name of a browser, or the time of a vote.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from game import log, untrusted_files
from game.classroom.lesson.lesson_state import LessonState
from game.errors import GameError, JournalBusy, JournalError, JournalUnreadable
from game.language import say
from game.log import Log
from game.log.lines import lines

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

VERSION = 3
"""Of the files that begin now. Those of before are read too: one of version 2 knew no votes on desks and letters and no
groups, and one of version 1 no calls, no admission and no reopened votes."""
SUFFIX = ".class"
TOGETHER = 0.02
"""Seconds within which votes are written together: a phone does not notice them, and forty votes wait for one write."""
HEADER = {**dict.fromkeys(("id", "pack", "seat", "code", "key", "level", "start"), str), "minutes": int, "road": bool}
"""The keys of the first line and their types."""
BEGINNING = re.compile(rb"[0-9a-f]{0,8}|[0-9a-f]{8} (\{[^\x00-\x1f\x7f]*)?")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
Entry = dict[str, Any]


class NotAClass(GameError):
    """A file that is no class session."""


class ClassLines:
    """The lines of a class session: the checksum, a space, the body."""

    max_bytes = 16 * 1024 * 1024
    max_line = max_bytes

    def checksum(self, before: str, body: bytes) -> str:
        """Return the checksum of *body* after a line with the checksum *before*."""
        return f"{zlib.crc32(body, int(before or '0', 16)):08x}"

    def join(self, body: bytes, checksum: str) -> bytes:
        """Return a line without its end."""
        return checksum.encode() + b" " + body

    def splits(self, line: bytes) -> Iterator[tuple[bytes, str, int]]:
        """Yield *line* as a whole, and up to the end of the object in it, since anything may follow."""
        if line[8:9] != b" ":
            return
        checksum = line[:8].decode("latin-1")
        yield line[9:], checksum, len(line)
        try:
            text = line[9:].decode(errors="replace")
            body = text[: json.JSONDecoder().raw_decode(text)[1]].encode()
        except (ValueError, RecursionError):
            return
        if len(body) < len(line) - 9:
            yield body, checksum, len(body) + 9

    def is_beginning(self, rest: bytes) -> bool:
        """Whether *rest* may be a line that a crash cut short; one with a whole object in it was changed."""
        if BEGINNING.fullmatch(rest) is None:
            return False
        try:
            json.loads(rest[9:])
        except (ValueError, RecursionError):
            return True
        return False

    def lock(self, path: Path) -> Path:
        """Return the file that is locked while the session at *path* is open."""
        return path.with_name(f"{path.name}.lock")


LINES = ClassLines()


@dataclass(frozen=True, slots=True)
class LogContents:
    """The contents of a session file: its entries (the header first), their bytes, and the rest."""

    entries: tuple[Entry, ...]
    held: bytes
    checksum: str
    rest: bytes

    @property
    def torn(self) -> bool:
        """Whether it ends in a line that a crash cut short."""
        return bool(self.rest) and not self.damaged

    @property
    def damaged(self) -> bool:
        """Whether the rest is more than a line that was cut short."""
        return not LINES.is_beginning(self.rest)


def encode(entry: Entry, checksum: int) -> tuple[bytes, int]:
    """Return the line for *entry* after a line with *checksum*, and its own checksum."""
    body = _body(entry)
    after = LINES.checksum(f"{checksum:08x}", body)
    return LINES.join(body, after) + b"\n", int(after, 16)


def _body(entry: Entry) -> bytes:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()


def read(path: Path) -> LogContents:
    """Return the contents of the session file at *path*.

    Raises:
        NotAClass: when it is no session file.
        JournalUnreadable: when it cannot be read, a newer game wrote it, or none of ours did.
    """
    kept = decode(_data(path))
    if not kept.entries or kept.entries[0].get("file") != "open-question-class":
        raise NotAClass(say("{path} is not the session of a class.", path=path))
    if kept.entries[0].get("version") not in range(1, VERSION + 1):
        raise JournalUnreadable(say("{path} was written by a newer game. Update this one to use it.", path=path))
    if not _is_sound(kept):
        raise JournalUnreadable(say("{path} is whole, but holds what no class writes, and was left alone.", path=path))
    return kept


def _data(path: Path) -> bytes:
    try:
        return untrusted_files.read(path, LINES.max_bytes)
    except OSError as problem:
        raise JournalUnreadable(say("{path} cannot be read: {problem}.", path=path, problem=problem.strerror)) from None
    except untrusted_files.TooLarge:
        raise NotAClass(say("{path} is larger than the session of a class can be.", path=path)) from None
    except ValueError:
        raise NotAClass(say("{path} is not the session of a class.", path=path)) from None


def _is_sound(kept: LogContents) -> bool:
    """Whether the entries of *kept* are valid: a file may come from others, and a checksum proves nothing then."""
    header = kept.entries[0]
    if not all(type(header.get(name)) is kind for name, kind in HEADER.items()):
        return False
    if not all(value.isprintable() for value in header.values() if isinstance(value, str)):
        return False
    try:
        if "day" in header:
            _day(header["day"])
        LessonState.of(kept.entries)
    except ValueError:
        return False
    return True


def _day(value: object) -> None:
    """Raise ValueError where *value* is not a day as it is written into a session."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("this is no day")
    date.fromisoformat(value)


def decode(data: bytes) -> LogContents:
    """Return the entries of *data* up to the first damaged line."""
    whole = list(lines(data, LINES))
    good = whole[-1].end if whole else 0
    checksum = whole[-1].checksum if whole else ""
    return LogContents(tuple(line.entry for line in whole), data[:good], checksum, data[good:])


class LessonLog:
    """A session file that is open for appending; no second game can open it.

    *apply* is called with each entry once it is on the disk, in the order of the file, so that the state of the class
    is always the one that the file would restore.
    """

    def __init__(self, path: Path, apply: Callable[[Entry], None], kept: LogContents | None = None) -> None:
        """Continue the file at *path*, whose contents are *kept*; without them, begin a file there."""
        self._apply = apply
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        held, checksum, rest = (kept.held, kept.checksum, kept.rest) if kept else (b"", "", b"")
        if kept:
            with suppress(OSError):
                path.chmod(0o600)  # an older game let others read it
        self._log = Log(path, LINES, held=held, checksum=checksum, rest=rest, lock=_locked(path) if kept else None)

    @property
    def path(self) -> Path:
        """The file; it changes to a new one once something else changed the file."""
        return self._log.path

    def add(self, *entries: Entry) -> None:
        """Append *entries* and wait until they are on the disk.

        Raises:
            JournalError: when they cannot be written; the state is unchanged then.
        """
        if self._waiting:
            self._commit()
        try:
            with owner_only():
                self._log.append([_body(entry) for entry in entries])
        except OSError as problem:
            raise _cannot_write(self.path, problem) from None
        for entry in entries:
            self._apply(entry)

    async def add_soon(self, entry: Entry) -> None:
        """Append *entry* together with others of the same moment, which share one write; return when it is done."""
        import asyncio

        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_later(TOGETHER, self._commit)
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
        """Close the file."""
        if self._waiting:
            self._commit()
        self._log.close()


@contextmanager
def owner_only() -> Iterator[None]:
    """Let only the owner read the files that are made meanwhile: they hold the key of the phones' tokens."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _cannot_write(path: Path, problem: OSError) -> JournalError:
    return JournalError(
        say(
            "{path} cannot be written: {problem}. Free some space or give another folder.",
            path=path,
            problem=problem.strerror,
        )
    )


def _locked(path: Path) -> Any:
    try:
        return log.acquire(LINES, path)
    except JournalBusy:
        raise JournalError(say("{path} is open in another window. Close that one first.", path=path)) from None
    except OSError as problem:
        raise _cannot_write(path, problem) from None


def copy_good_part(path: Path, kept: LogContents) -> Path:
    """Write the good part of a damaged file to a new file beside it and return its path.

    Raises:
        JournalError: when it cannot be written.
    """
    try:
        with owner_only():
            return log.write_beside(path, kept.held)
    except OSError as problem:
        raise _cannot_write(path, problem) from None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A class that has not ended."""

    path: Path
    header: Entry
    decided: int  # votes that decided something


def unfinished(folder: Path, pack: str) -> Iterator[Unfinished]:
    """Yield the classes on *pack* in *folder* that have not ended, the one that was written last first."""
    for path in _by_age(folder.glob(f"*{SUFFIX}")):
        try:
            kept = read(path)
            room = LessonState.of(kept.entries)
        except GameError:
            continue
        if room.header["pack"] == pack and room.stage != "end":
            decided = sum(bool(vote.decided) for part in room.parts for vote in part.votes)
            yield Unfinished(path, room.header, decided)


def _by_age(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.lstat().st_mtime, reverse=True)
