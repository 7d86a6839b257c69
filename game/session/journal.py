"""A play on disk: an append-only text file, a line a move, each with a checksum, synced before the screen moves on.

A line is JSON, a tab and the checksum of everything up to it, so a line cannot be changed, dropped or slipped in
without the rest being seen to be damaged. A torn last line is what a crash leaves, and is dropped; damage before that
keeps the file aside and offers the good part.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from game import paths
from game.errors import JournalBusy, JournalError, JournalUnreadable
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filelock import BaseFileLock

FORMAT = 1
SUFFIX = ".play"
MAX_BYTES = 8 * 1024 * 1024
MAX_LINE = 4096
KEY = "open-question"


class Header(NamedTuple):
    """The first line of a play."""

    id: str
    pack: str
    rules: str
    seat: str
    route: str
    language: str
    began: str
    name: str = ""


class Move(NamedTuple):
    """A decision, as it was made."""

    scene: str
    choice: str
    at: str = ""


class Rewind(NamedTuple):
    """A return to before decision number *to*, counted from 0 on the road of that time; *why* says when it was not the player's."""

    to: int
    at: str = ""
    why: str = ""


class Reached(NamedTuple):
    """An ending that was reached: it can be replayed, but a list of plays need not."""

    scene: str
    at: str = ""


Entry = Move | Rewind | Reached


class Contents(NamedTuple):
    """What a file holds: *good* bytes of it make sense; *damage* says what is wrong after them, "" for nothing."""

    header: Header
    entries: tuple[Entry, ...]
    good: int
    checksum: str
    damage: str

    @property
    def road(self) -> tuple[Move, ...]:
        """The moves of the road the player is on, those taken back left out."""
        return road(self.entries)


def road(entries: Iterable[Entry]) -> tuple[Move, ...]:
    """Return the moves of *entries* that were not taken back."""
    moves: list[Move] = []
    for entry in entries:
        if isinstance(entry, Move):
            moves.append(entry)
        elif isinstance(entry, Rewind):
            del moves[entry.to :]
    return tuple(moves)


def now() -> str:
    """Return the time as it is written into a play."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _checksum(before: str, body: str) -> str:
    return hashlib.blake2b(f"{before}{body}".encode(), digest_size=4).hexdigest()


def read(path: Path) -> Contents:
    """Return what the play at *path* holds.

    Raises:
        JournalError: when the file cannot be opened.
        JournalUnreadable: when nothing of it can be used.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise JournalError(say("{path} cannot be read: {why}.", path=path, why=problem.strerror or problem)) from None
    if len(data) > MAX_BYTES:
        raise JournalUnreadable(say("{path} is larger than any play can be.", path=path))
    return _parse(path, data)


def _parse(path: Path, data: bytes) -> Contents:
    lines = _lines(data)
    first = next(lines, None)
    if first is None:
        raise JournalUnreadable(say("{path} is not a play of Open Question, or its first line is damaged.", path=path))
    found, end, checksum = first
    header = _header(path, found)
    entries: list[Entry] = []
    good = end
    for found, end, here in lines:
        entry = _entry(found)
        if entry is None:
            break
        entries.append(entry)
        good, checksum = end, here
    rest = data[good:]
    torn = b"\n" not in rest.rstrip(b"\n") and len(rest) <= MAX_LINE
    damage = "" if torn else say("{path} is damaged after {n} lines.", path=path, n=len(entries) + 1)
    return Contents(header, tuple(entries), good, checksum, damage)


def _lines(data: bytes) -> Iterator[tuple[dict[str, Any], int, str]]:
    """Yield each whole line of *data*, the offset after it and the checksum so far, up to the first that does not fit."""
    checksum, start = "", 0
    while (stop := data.find(b"\n", start)) >= 0 and stop - start <= MAX_LINE:
        try:
            body, _, mark = data[start:stop].decode().rpartition("\t")
            checksum = _checksum(checksum, body)
            found = json.loads(body)
        except (ValueError, RecursionError):
            return
        if mark != checksum or not isinstance(found, dict):
            return
        yield found, stop + 1, checksum
        start = stop + 1


def _header(path: Path, found: dict[str, Any]) -> Header:
    if KEY not in found:
        raise JournalUnreadable(say("{path} is not a play of Open Question.", path=path))
    if found[KEY] != FORMAT:
        raise JournalUnreadable(
            say("{path} was written by a newer version of the game. Update the game to go on with it.", path=path)
        )
    names = Header._fields
    values = {name: found.get(name, "") for name in names}
    if not all(isinstance(value, str) for value in values.values()):
        raise JournalUnreadable(say("The first line of {path} is damaged.", path=path))
    return Header(**values)


def _entry(found: dict[str, Any]) -> Entry | None:
    at = found.get("at", "")
    match found:
        case {"scene": str(scene), "choice": str(choice)}:
            return Move(scene, choice, str(at))
        case {"rewind": int(to)} if to >= 0:
            return Rewind(to, str(at), str(found.get("why", "")))
        case {"end": str(scene)}:
            return Reached(scene, str(at))
    return None


def _body(entry: Entry | Header) -> str:
    match entry:
        case Header():
            found: dict[str, Any] = {KEY: FORMAT, **{name: getattr(entry, name) for name in Header._fields}}
        case Move():
            found = {"scene": entry.scene, "choice": entry.choice, "at": entry.at}
        case Rewind():
            found = {"rewind": entry.to, "at": entry.at, **({"why": entry.why} if entry.why else {})}
        case Reached():
            found = {"end": entry.scene, "at": entry.at}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


class Journal:
    """A play's file while it is being played: this process alone may add to it.

    Attributes:
        path: the file.
        trouble: a sentence when the last line could not be written, else "". The play goes on; each later line tries again.
    """

    def __init__(self, path: Path, contents: Contents, lock: BaseFileLock | None) -> None:
        self.path = path
        self.header = contents.header
        self.entries = list(contents.entries)
        self.trouble = ""
        self._size = contents.good
        self._checksum = contents.checksum
        self._waiting: list[str] = []
        self._lock = lock

    @classmethod
    def create(cls, folder: Path, header: Header) -> Journal:
        """Begin a play in *folder*. The file is made with its first line: a chair that was only looked at leaves nothing behind."""
        stem = paths.safe_name(header.name) if header.name else f"{header.pack}-{header.seat}-{header.began[:10]}"
        path = folder / f"{stem}-{header.id[:6]}{SUFFIX}"
        journal = cls(path, Contents(header, (), 0, "", ""), None)
        journal._queue(_body(header))
        return journal

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Go on with the play at *path*. A damaged file is kept aside first, under a name that says so.

        Raises:
            JournalBusy: when another game has it open.
            JournalError: when it cannot be read.
        """
        lock: BaseFileLock | None = None
        with suppress(OSError):
            lock = _acquire(path)
        try:
            contents = read(path)
            journal = cls(path, contents, lock)
            if contents.damage:
                journal._set_aside(contents.damage)
        except BaseException:
            if lock:
                lock.release()
            raise
        return journal

    def _set_aside(self, damage: str) -> None:
        aside = next(
            name
            for n in range(1, 10_000)
            if not (name := self.path.with_name(f"{self.path.stem}.damaged-{n}")).exists()
        )
        try:
            paths.write_atomically(aside, self.path.read_bytes())
            with self.path.open("r+b") as file:
                file.truncate(self._size)
            self.trouble = say(
                "{damage} The file was kept as {aside}; the play goes on from the part that is whole.",
                damage=damage,
                aside=aside.name,
            )
        except OSError:
            self.trouble = damage

    @property
    def begun(self) -> bool:
        """Whether there is a file yet."""
        return self._size > 0

    def add(self, entry: Entry) -> None:
        """Write *entry* and see it to the disk before returning; where that fails, `trouble` says so."""
        self.entries.append(entry)
        self._add(_body(entry))

    def _queue(self, body: str) -> None:
        self._checksum = _checksum(self._checksum, body)
        self._waiting.append(f"{body}\t{self._checksum}\n")

    def _add(self, body: str) -> None:
        self._queue(body)
        try:
            if not self._size and self._lock is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._lock = _acquire(self.path)
            self._write("".join(self._waiting).encode())
        except OSError as problem:
            self.trouble = say(
                "This play cannot be saved in {folder}: {why}. It goes on unsaved.",
                folder=self.path.parent,
                why=problem.strerror or problem,
            )
        else:
            self._waiting.clear()
            self.trouble = ""

    def _write(self, data: bytes) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        handle = os.open(self.path, flags, 0o666)
        try:
            if os.fstat(handle).st_size != self._size:  # a torn line of a crash, or of a disk that was full
                os.ftruncate(handle, self._size)
            os.lseek(handle, self._size, os.SEEK_SET)
            written = 0
            while written < len(data):
                written += os.write(handle, data[written:])
            os.fsync(handle)
        finally:
            os.close(handle)
        self._size += len(data)

    def close(self) -> None:
        """Let another game have the file."""
        if self._lock:
            self._lock.release()
            self._lock = None


def _acquire(path: Path) -> BaseFileLock:
    """Return the lock of the play at *path*, held.

    Raises:
        JournalBusy: when another process, or another play of this one, holds it.
        OSError: when the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    folder = path.parent / ".locks"
    folder.mkdir(exist_ok=True)
    lock = FileLock(folder / f"{path.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise JournalBusy(
            say("{path} is open in another game. Close that one first, or begin a new play.", path=path.name)
        ) from None
    return lock


def new_header(pack: str, rules: str, seat: str, route: str, language: str = "", name: str = "") -> Header:
    """Return the header of a play that begins now."""
    return Header(secrets.token_hex(8), pack, rules, seat, route, language, now(), name)
