"""Which files of a pack's folder are read: a pack comes from somebody else, and may hold links, pipes and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE = 16 * 1024 * 1024


def lies_in(path: Path, folder: Path) -> bool:
    """Whether *path* lies in *folder*, links followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


def is_own(path: Path, folder: Path) -> bool:
    """Whether *path* is a file that lies in *folder*: reading it ends, and shows nothing of the rest of the disk."""
    return path.is_file() and lies_in(path, folder)


def read(path: Path, folder: Path, most: int) -> bytes:
    """Return what the file at *path* of *folder* holds.

    Raises:
        ValueError: when it is no file of *folder*, or has more than *most* bytes.
        OSError: when it cannot be read.
    """
    if not is_own(path, folder):
        raise ValueError("this is no file of the pack")
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError(f"it has more than {most:,} bytes")
    return data
