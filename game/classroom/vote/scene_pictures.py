"""Pictures of scenes for phones and the wall: looked at once, and served to those who know their hash from a page."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from game.story import pictures
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.story.model import Pack

KEPT = 64
"""Pictures that are kept in memory; together they are as large as those of a pack may be."""


class ServedPicture(NamedTuple):
    """A picture that was looked at: the hash of what it holds, its size in pixels, and what it holds."""

    digest: str
    kind: str
    width: int
    height: int
    data: bytes


class ShownPicture(NamedTuple):
    """A picture in a page: its address, and its size, so that nothing moves when it comes."""

    address: str
    width: int
    height: int


def shown(pack: Pack, where: str, file: str) -> ShownPicture | None:
    """Return the picture *file* of *pack* for a page whose pictures lie at *where*, None where it cannot be shown."""
    found = _looked_at(pack.folder, file)
    address = f"{where}/{found.digest}/{Path(file).name}" if found else ""
    return ShownPicture(address, found.width, found.height) if found else None


def answer(pack: Pack, asked: Mapping[str, str]) -> web.Response | None:
    """Return the picture of *pack* with the `digest` and the `name` that are *asked* for, None where there is none."""
    found = _looked_at(pack.folder, f"{pictures.FOLDER}/{asked['name']}")
    if found is None or found.digest != asked["digest"]:
        return None
    kept = {"Cache-Control": "private, max-age=600"}
    return web.Response(body=found.data, content_type=f"image/{found.kind}", headers=kept)


@lru_cache(maxsize=KEPT)
def _looked_at(folder: str, file: str) -> ServedPicture | None:
    """Return the picture *file* in *folder*; a file that changed since its pack was read may be none any more."""
    try:
        data = pictures.read(Path(folder), file)
    except (ValueError, OSError):
        return None
    found = pictures.look(data)
    return ServedPicture(hashlib.sha256(data).hexdigest()[:32], found.kind, found.width, found.height, data)
