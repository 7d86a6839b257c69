"""Reads files of a pack's folder safely: a pack may come from a stranger, and hold links, pipes and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import untrusted_files

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE = 16 * 1024 * 1024
MAX_FILES = 500
MAX_PACK = 64 * 1024 * 1024


def lies_in(path: Path, folder: Path) -> bool:
    """Whether *path* lies in *folder*, links followed."""
    try:
        return path.resolve(strict=path.is_symlink()).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself or to nothing
        return False


def read(path: Path, folder: Path, most: int) -> bytes:
    """Return what the file at *path* of *folder* holds.

    Raises:
        ValueError: when it is no file of *folder*, or has more than *most* bytes.
        OSError: when it cannot be read.
    """
    if not lies_in(path, folder):
        raise ValueError("this is no file of the pack")
    return bounded(path, most)


def bounded(path: Path, most: int) -> bytes:
    """Return what the file at *path* holds, wherever a link leads; callers never show it.

    Raises:
        ValueError: when it is no file, or has more than *most* bytes.
        OSError: when it cannot be read.
    """
    return untrusted_files.read(path, most)
