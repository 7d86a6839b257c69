"""The block of a scene's picture."""

from __future__ import annotations

from game.values import NamedTuple


class Picture(NamedTuple):
    """The picture of a scene, by what is on it and where it is from."""

    file: str
    alt: str
    source: str
    title: str  # of the source
