"""The cache folder: its files appear whole or not at all, and old ones are swept."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from time import time, time_ns
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT = 24  # files of each kind
OLD = 3600  # seconds after which a file that is still being filled counts as left behind


@contextmanager
def filled(path: Path, *, sync: bool = False) -> Iterator[Path]:
    """Yield a new file to fill, and name it *path* once it is filled; *sync* waits for the disk before and after.

    Raises:
        OSError: when it cannot be made or named.
    """
    temporary = path.with_name(f"{path.stem}.{os.getpid()}.{time_ns():x}.tmp")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield temporary
        if sync:
            _sync(temporary)
        if path.is_dir():
            path.rmdir()
        temporary.replace(path)
        if sync and os.name == "posix":
            _sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def touch(path: Path) -> None:
    """Mark *path* as used now: `sweep` keeps the files that were used last."""
    with suppress(OSError):
        os.utime(path)


def sweep(folder: Path) -> None:
    """Delete the files used longest ago, and the unfinished files of killed games."""
    for path in folder.glob("*.tmp"):
        with suppress(OSError):
            if _is_left(path):
                path.unlink()
    for kind in ("*.db", "*.stamps"):
        for path in sorted(folder.glob(kind), key=_used, reverse=True)[KEPT:]:
            with suppress(OSError):
                path.unlink()


def _used(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0


def _is_left(path: Path) -> bool:
    """Whether the game that was filling *path* is gone."""
    if time() - path.lstat().st_mtime > OLD:
        return True
    pid = path.name.split(".")[1]
    if os.name != "posix" or not pid.isdecimal():  # on other systems a signal to ask for a process would end it
        return False
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False
