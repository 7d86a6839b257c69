"""Pictures of a pack: PNG and JPEG files, looked at before they are shown, since they may be a stranger's.

No SVG: such a file can hold scripts and addresses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.story.syntax import safe_files
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "pictures"
NAME = re.compile(rf"{FOLDER}/[a-z0-9]+(?:-[a-z0-9]+)*\.(?:png|jpg|jpeg)")
MAX_PICTURE = 2 * 1024 * 1024
MAX_SIDE = 4096  # of a picture in pixels: a small file can hold one that fills a computer's memory
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the markers of JPEG that say how large the picture is
BARE = {0x01, *range(0xD0, 0xD9)}  # the markers that nothing belongs to
SCAN = 0xDA


class Picture(NamedTuple):
    """What a file of a picture says of itself."""

    kind: str  # png | jpeg
    width: int
    height: int


def look(data: bytes) -> Picture:
    """Return what the picture *data* says of itself.

    Raises:
        ValueError: when it is none that is shown, with what it is or lacks.
    """
    if data.startswith(PNG) and data[12:16] == b"IHDR":
        found = Picture("png", *(int.from_bytes(data[at : at + 4], "big") for at in (16, 20)))
    elif data.startswith(JPEG):
        found = Picture("jpeg", *_jpeg_size(data))
    else:
        raise ValueError("it is no PNG and no JPEG picture, whatever its name says")
    if not (0 < found.width <= MAX_SIDE and 0 < found.height <= MAX_SIDE):
        raise ValueError(f"it has {found.width} × {found.height} pixels; it may have {MAX_SIDE} × {MAX_SIDE}")
    return found


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(data) and data[at] == JPEG[0]:
        marker = data[at + 1]
        if marker in FRAMES:
            height, width = (int.from_bytes(data[at + start : at + start + 2], "big") for start in (5, 7))
            return width, height
        if marker == SCAN:
            break
        if marker == JPEG[0] or marker in BARE:
            at += 1 if marker == JPEG[0] else 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise ValueError("it begins like a JPEG picture and does not say how large it is")


def read(folder: Path, name: str) -> bytes:
    """Return the picture *name* of the pack in *folder*.

    Raises:
        ValueError: when it is none that is shown, lies elsewhere, or is too large.
        OSError: when it cannot be read.
    """
    if not NAME.fullmatch(name):
        raise ValueError("no picture of a pack has that name")
    data = safe_files.read(folder / name, folder, MAX_PICTURE)
    look(data)
    return data


def address(folder: Path, name: str) -> str:
    """Return the picture *name* of the pack in *folder* as an address that holds all of it.

    Raises:
        ValueError, OSError: as `read` does.
    """
    from base64 import b64encode

    data = read(folder, name)
    return f"data:image/{look(data).kind};base64,{b64encode(data).decode('ascii')}"


def names(folder: Path) -> Iterator[str]:
    """Yield the name of every file among the pictures of the pack in *folder*."""
    return (path.relative_to(folder).as_posix() for path in sorted((folder / FOLDER).glob("*")) if path.is_file())
