"""Reads files that a stranger may have made: no pipe, device, folder or link to itself is read."""

from __future__ import annotations

import os
from stat import S_ISREG
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)
NOT_WAITING = getattr(os, "O_NONBLOCK", 0)
"""With this flag a pipe is opened at once, whether or not something writes into it."""


class NotAFile(ValueError):
    """The path leads to no regular file."""


class TooLarge(ValueError):
    """The file has more bytes than it may have."""


def read(path: Path, most: int) -> bytes:
    """Return what the file at *path* holds, wherever a link leads.

    Raises:
        NotAFile: when it is no regular file.
        TooLarge: when it has more than *most* bytes.
        OSError: when it cannot be read.
    """
    _check(path.stat(), most)  # checked before opening, since some devices act on being opened
    handle = os.open(path, os.O_RDONLY | NOT_WAITING | BINARY)
    try:
        return read_opened(handle, most)
    finally:
        os.close(handle)


def read_opened(handle: int, most: int) -> bytes:
    """Return what the file that is open as *handle* holds, from its beginning on.

    Raises:
        NotAFile: when it is no regular file.
        TooLarge: when it has more than *most* bytes.
        OSError: when it cannot be read.
    """
    _check(os.fstat(handle), most)
    with open(handle, "rb", closefd=False) as stream:
        stream.seek(0)
        data = stream.read(most + 1)
    if len(data) > most:
        raise TooLarge(f"it has more than {most:,} bytes")
    return data


def _check(about: os.stat_result, most: int) -> None:
    if not S_ISREG(about.st_mode):
        raise NotAFile("this is no file")
    if about.st_size > most:
        raise TooLarge(f"it has more than {most:,} bytes")
