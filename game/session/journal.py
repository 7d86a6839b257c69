"""A play on disk: an append-only text file, a line a move, each with a checksum, synced before the screen moves on.

A line is JSON, a tab and the checksum of everything up to it, so a line cannot be changed, dropped or slipped in
without the rest being seen to be damaged. A torn last line is what a crash leaves, and is dropped; damage before that
keeps the file aside and offers the good part.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from errno import EEXIST, EFBIG
from typing import TYPE_CHECKING, Any, NamedTuple

from game import paths
from game.digest import blake2b
from game.errors import JournalBusy, JournalError, JournalUnreadable
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from filelock import BaseFileLock

FORMAT = 1
SUFFIX = ".play"
MAX_BYTES = 8 * 1024 * 1024
MAX_LINE = 4096
MAX_NAME = 200
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
BINARY = getattr(os, "O_BINARY", 0)
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
    """A return to before decision number *to*, counted from 0 on the road of that time; *why*, if not the player's."""

    to: int
    at: str = ""
    why: str = ""


class Reached(NamedTuple):
    """An ending that was reached: it can be replayed, but a list of plays need not."""

    scene: str
    at: str = ""


Entry = Move | Rewind | Reached


class Contents(NamedTuple):
    """What a file holds: of *size* bytes *good* make sense; *damage* says what is wrong after them, "" for nothing."""

    header: Header
    entries: tuple[Entry, ...]
    good: int
    checksum: str
    damage: str
    size: int = 0

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
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _checksum(before: str, body: str) -> str:
    return blake2b(f"{before}{body}".encode(), digest_size=4).hexdigest()


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
    torn = b"\n" not in rest and len(rest) <= MAX_LINE
    damage = "" if torn else say("{path} is damaged after {n} lines.", path=path, n=len(entries) + 1)
    return Contents(header, tuple(entries), good, checksum, damage, len(data))


def _lines(data: bytes) -> Iterator[tuple[dict[str, Any], int, str]]:
    """Yield each whole line of *data*, the offset after it and the checksum so far, until one does not fit."""
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
    if isinstance(found[KEY], int) and found[KEY] > FORMAT:
        raise JournalUnreadable(
            say("{path} was written by a newer version of the game. Update the game to go on with it.", path=path)
        )
    names = Header._fields
    values = {name: found.get(name, "") for name in names}
    if found[KEY] != FORMAT or not all(map(_is_line, values.values())) or not _is_time(values["began"]):
        raise JournalUnreadable(say("The first line of {path} is damaged.", path=path))
    return Header(**values)


def _is_line(value: Any) -> bool:
    """Whether *value* is text that can be shown: a play is handed in by others, and steers nobody's terminal."""
    return isinstance(value, str) and value.isprintable()


def _is_time(value: Any) -> bool:
    if value == "":
        return True
    try:
        return DAY.match(value) is not None and datetime.fromisoformat(value) is not None
    except (ValueError, TypeError):
        return False


def _entry(found: dict[str, Any]) -> Entry | None:
    at, why = found.get("at", ""), found.get("why", "")
    if not _is_time(at) or not _is_line(why):
        return None
    match found:
        case {"scene": str(scene), "choice": str(choice)} if _is_line(scene) and _is_line(choice):
            return Move(scene, choice, at)
        case {"rewind": int(to)} if to >= 0:
            return Rewind(to, at, why)
        case {"end": str(scene)} if _is_line(scene):
            return Reached(scene, at)
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
        path: the file; another one, where somebody changed it while it was played.
        trouble: a sentence when something is wrong with the file, else "". The play goes on; later lines try again.
    """

    def __init__(self, path: Path, contents: Contents, lock: BaseFileLock | None) -> None:
        self.path = path
        self.header = contents.header
        self.entries = list(contents.entries)
        self.trouble = contents.damage
        self._size = contents.good  # as far as the file holds whole lines of ours
        self._reach = max(contents.good, contents.size)  # as far as a torn line of ours can go
        self._checksum = contents.checksum
        self._waiting: list[str] = []
        self._damage = contents.damage
        self._lock = lock

    @classmethod
    def create(cls, folder: Path, header: Header) -> Journal:
        """Begin a play in *folder*. Its file is made with its first line: a look at a chair leaves nothing behind."""
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
            lock = acquire(path)
        try:
            journal = cls(path, read(path), lock)
        except BaseException:
            if lock:
                lock.release()
            raise
        with suppress(OSError):  # then it is tried again before the next line is written
            journal._set_aside()
        return journal

    @property
    def begun(self) -> bool:
        """Whether there is a file yet."""
        return self._size > 0

    @property
    def unsaved(self) -> bool:
        """Whether something that was decided is not on the disk."""
        return bool(self.entries) and bool(self._waiting)

    def add(self, entry: Entry) -> None:
        """Write *entry* and see it to the disk before returning; where that fails, `trouble` says so."""
        self.entries.append(entry)
        self._queue(_body(entry))
        try:
            trouble = self._save()
        except OSError as problem:
            trouble = say(
                "This play cannot be saved in {folder}: {why}. It goes on unsaved.",
                folder=self.path.parent,
                why=problem.strerror or problem,
            )
        else:
            self._waiting.clear()
        self.trouble = trouble

    def _queue(self, body: str) -> None:
        self._checksum = _checksum(self._checksum, body)
        self._waiting.append(f"{body}\t{self._checksum}\n")

    def _save(self) -> str:
        """Write what waits, and return what the player should know of it."""
        self._set_aside()
        if not self.begun:
            self._write_whole()
            return ""
        if self._append("".join(self._waiting).encode()):
            return ""
        before = self.path
        self._write_whole()
        if self.path == before:
            return say("{name} was gone, and was written again.", name=before.name)
        return say(
            "{old} was changed by something else and left alone; the play goes on in {new}.",
            old=before.name,
            new=self.path.name,
        )

    def _append(self, data: bytes) -> bool:
        """Add *data* to the file; False, and nothing done, where the file is not as it was left."""
        _bounded(self._size + len(data))
        try:
            handle = os.open(self.path, os.O_RDWR | BINARY)
        except FileNotFoundError:
            return False
        try:
            size = os.fstat(handle).st_size
            if not self._size <= size <= self._reach:
                return False
            self._reach = max(self._reach, self._size + len(data))
            if size > self._size:  # a torn line of a crash, or of a disk that was full
                os.ftruncate(handle, self._size)
            os.lseek(handle, self._size, os.SEEK_SET)
            _write(handle, data)
        finally:
            os.close(handle)
        self._size = self._reach = self._size + len(data)
        return True

    def _write_whole(self) -> None:
        """Write the whole play to a new file: at the path where nothing is there, else beside it."""
        lines, checksum = [], ""
        for body in map(_body, (self.header, *self.entries)):
            checksum = _checksum(checksum, body)
            lines.append(f"{body}\t{checksum}\n")
        data = "".join(lines).encode()
        _bounded(len(data))
        path, lock = self._claim()
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY, 0o666)
            try:
                _write(handle, data)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
            finally:
                os.close(handle)
            _sync_folder(path.parent)
        except BaseException:
            if lock:
                lock.release()
            raise
        self.close()
        self.path, self._lock = path, lock
        self._size = self._reach = len(data)
        self._checksum = checksum

    def _claim(self) -> tuple[Path, BaseFileLock | None]:
        """Return a path where nothing is, and its lock where there can be one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            path = self.path if number == 1 else self.path.with_name(f"{self.path.stem}-{number}{SUFFIX}")
            if path == self.path and not path.exists():
                self.close()  # a lock that lay in a folder that is gone
            if not path.exists():
                with suppress(JournalBusy):
                    return path, acquire(path)
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(self.path))

    def _set_aside(self) -> None:
        """Keep a damaged file under another name, and take the damaged part off.

        Raises:
            OSError: when it cannot be kept; nothing is taken off then.
        """
        if not self._damage:
            return
        if not self.path.exists():
            self._damage = ""
            return
        numbered = (self.path.with_name(f"{self.path.stem}.damaged-{number}") for number in range(1, 10_000))
        aside = next(name for name in numbered if not name.exists())
        paths.write_atomically(aside, self.path.read_bytes())
        with self.path.open("r+b") as file:
            file.truncate(self._size)
            os.fsync(file.fileno())
        self._reach = self._size
        self.trouble = say(
            "{damage} The file was kept as {aside}; the play goes on from the part that is whole.",
            damage=self._damage,
            aside=aside.name,
        )
        self._damage = ""

    def close(self) -> None:
        """Let another game have the file."""
        if self._lock:
            with suppress(OSError):
                self._lock.release()
            self._lock = None


def _bounded(size: int) -> None:
    if size > MAX_BYTES:
        raise OSError(EFBIG, os.strerror(EFBIG))


def _write(handle: int, data: bytes) -> None:
    written = 0
    while written < len(data):
        written += os.write(handle, data[written:])
    os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    """See to the disk that *folder* holds a file that was just made, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def acquire(path: Path) -> BaseFileLock:
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
    """Return the header of a play that begins now; of *name* it keeps what a line can hold."""
    kept_name, kept_language = ("".join(filter(str.isprintable, text))[:MAX_NAME] for text in (name, language))
    return Header(os.urandom(8).hex(), pack, rules, seat, route, kept_language, now(), kept_name)
