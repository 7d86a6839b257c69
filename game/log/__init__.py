"""An append-only file of lines, each a JSON object with a checksum that runs on from the line before.

A line is on the disk before `Log.append` returns. Reading stops at the first line that does not fit
the one before; `salvage` also takes lines after damage that fit the checksum in the line before them. Plays and class
sessions are such files; each has a `LineFormat`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from errno import EEXIST, EFBIG, EISDIR, ELOOP, ENOENT
from typing import TYPE_CHECKING

from game import paths, untrusted_files
from game.errors import JournalBusy
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from filelock import BaseFileLock

    from game.log.lines import LineFormat

MOST_COPIES = 10_000


class Log:
    """A log that is open for appending.

    Attributes:
        path: the file; it changes to a new one once something else changed the file.
    """

    def __init__(
        self,
        path: Path,
        form: LineFormat,
        *,
        held: bytes = b"",
        checksum: str = "",
        rest: bytes = b"",
        lock: BaseFileLock | None = None,
    ) -> None:
        """Go on with the file at *path*: *held* are its whole lines, *rest* is what stands after them."""
        self.path = path
        self._form = form
        self._held = held
        self._checksum = checksum
        self._rest = rest
        self._lock = lock

    @property
    def begun(self) -> bool:
        """Whether there is a file yet: it is made with the first lines."""
        return bool(self._held)

    def append(self, bodies: Sequence[bytes]) -> bool:
        """Write a line for each of *bodies* and wait until they are on the disk.

        Returns False where the file was gone, or changed by something else: all lines then stand in a new file, at
        `path`. A file that something else changed is left alone.

        Raises:
            OSError: when they cannot be written. The lines before them are on the disk, and these count as not written.
        """
        data, checksum = self._lines(bodies)
        held = self._held + data
        if len(held) > self._form.max_bytes:
            raise OSError(EFBIG, os.strerror(EFBIG))
        in_place = self.begun and self._extend(data)
        if not in_place:
            self._write_whole(self.path, held)
        as_asked = in_place or not self.begun
        self._held, self._checksum, self._rest = held, checksum, b""
        return as_asked

    def _lines(self, bodies: Sequence[bytes]) -> tuple[bytes, str]:
        checksum, written = self._checksum, []
        for body in bodies:
            checksum = self._form.checksum(checksum, body)
            written.append(self._form.join(body, checksum) + b"\n")
        lacking = b"\n" if self._held and not self._held.endswith(b"\n") else b""
        return lacking + b"".join(written), checksum

    def _extend(self, data: bytes) -> bool:
        """Add *data* to the file; return False and do nothing where the file has been changed."""
        try:
            handle = self._opened()
        except OSError as problem:
            if problem.errno in (ENOENT, EISDIR, ELOOP):
                return False
            raise
        try:
            if not self._is_as_left(handle):
                return False
            self._write_after(handle, data)
        finally:
            os.close(handle)
        return True

    def _opened(self) -> int:
        return os.open(self.path, os.O_RDWR | untrusted_files.NOT_WAITING | untrusted_files.BINARY)

    def _is_as_left(self, handle: int) -> bool:
        """Whether the file holds our lines, and after them at most the remains of a write of ours that failed."""
        try:
            data = untrusted_files.read_opened(handle, len(self._held) + len(self._rest))
        except ValueError:
            return False
        size = len(self._held)
        return data[:size] == self._held and self._rest.startswith(data[size:])

    def _write_after(self, handle: int, data: bytes) -> None:
        """Write *data* after our lines; on failure leave nothing of it."""
        try:
            self._take_off(handle)
            self._rest = data
            os.lseek(handle, len(self._held), os.SEEK_SET)
            paths.write_and_sync(handle, data)
        except BaseException:
            with suppress(OSError):
                self._take_off(handle)
            raise

    def _take_off(self, handle: int) -> None:
        """Cut the file after our lines."""
        if os.fstat(handle).st_size > len(self._held):
            os.ftruncate(handle, len(self._held))

    def set_aside(self) -> Path | None:
        """Keep a copy of the file under a name that says that it is damaged, and leave only the whole lines.

        Returns the copy; None where the file is gone, or not as it was read: nothing is done then.

        Raises:
            OSError: when the copy cannot be made; nothing is taken off then.
        """
        try:
            handle = self._opened()
        except FileNotFoundError:
            return None
        try:
            if not self._is_as_left(handle):
                return None
            copy = _write_new(_copies(self.path, lambda n: f"{self.path.stem}.damaged-{n}"), self._held + self._rest)
            self._take_off(handle)
            os.fsync(handle)
        finally:
            os.close(handle)
        self._rest = b""
        return copy

    def move(self, path: Path, bodies: Sequence[bytes]) -> None:
        """Go on in a new file at *path*, or beside it where something is there, with *bodies* after the lines so far.

        Raises:
            OSError: when it cannot be written; the log then stays where it is.
        """
        data, checksum = self._lines(bodies)
        self._write_whole(path, self._held + data)
        self._held, self._checksum, self._rest = self._held + data, checksum, b""

    def _write_whole(self, wanted: Path, data: bytes) -> None:
        """Write all of *data* to a new file, and make that the log's file: *wanted*, or a name beside it."""
        wanted.parent.mkdir(parents=True, exist_ok=True)
        if wanted == self.path and not os.path.lexists(wanted):
            self.close()  # the folder of the lock may be gone
        for path in _names(wanted):
            if os.path.lexists(path):
                continue
            lock: BaseFileLock | None = None
            try:
                lock = acquire(self._form, path)
                paths.create_whole(path, data)
            except (FileExistsError, JournalBusy):
                _release(lock)
            except BaseException:
                _release(lock)
                raise
            else:
                self.close()
                self.path, self._lock = path, lock
                return
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(wanted))

    def close(self) -> None:
        """Let another game have the file."""
        lock, self._lock = self._lock, None
        _release(lock)


def _names(path: Path) -> Iterator[Path]:
    """Yield *path*, and then names beside it."""
    yield path
    yield from _copies(path, lambda n: f"{path.stem}-{n + 1}{path.suffix}")


def _copies(path: Path, name: Callable[[int], str]) -> Iterator[Path]:
    return (path.with_name(name(number)) for number in range(1, MOST_COPIES))


def write_beside(path: Path, data: bytes) -> Path:
    """Write *data* to a new file at *path*, or beside it where something is there; return where.

    Raises:
        OSError: when it cannot be written.
    """
    return _write_new(_names(path), data)


def _write_new(names: Iterator[Path], data: bytes) -> Path:
    for path in names:
        with suppress(FileExistsError):
            paths.create_whole(path, data)
            return path
    raise FileExistsError(EEXIST, os.strerror(EEXIST))


def acquire(form: LineFormat, path: Path) -> BaseFileLock:
    """Return the lock of the file at *path*, held until any thread releases it.

    Raises:
        JournalBusy: when another process, or another log of this one, holds it.
        OSError: when there can be no lock there.
    """
    from filelock import FileLock, Timeout

    place = form.lock(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise JournalBusy(
            say("{path} is open in another game. Close that one first, or begin a new play.", path=path.name)
        ) from None
    except NotImplementedError as problem:  # a file system without locks
        raise OSError(str(problem)) from None
    return lock


def _release(lock: BaseFileLock | None) -> None:
    if lock:
        with suppress(OSError):
            lock.release()
