"""A scene on paper, to be read aloud, with its picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.classroom.paper.document import Figure, Paragraphs
from game.session import Play
from game.session.blocks import Prose
from game.session.blocks.picture import Picture
from game.session.words.wording import sections
from game.story import pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.paper.document import Part
    from game.story.model import Pack


def scene_to_read(pack: Pack, seat: str, scene: str) -> Iterator[Part]:
    """Yield *scene* as a class in the chair *seat* meets it that begins with it."""
    for block in Play.rehearse(pack, seat, scene).page.blocks:
        if isinstance(block, Picture):
            yield from figure(pack, block)
        elif isinstance(block, Prose):
            yield Paragraphs(block.paragraphs)


def figure(pack: Pack, picture: Picture) -> Iterator[Part]:
    """Yield *picture*, or what is on it where its file has changed since the pack was read."""
    try:
        yield Figure(pictures.address(Path(pack.folder), picture.file), picture.alt, picture.title)
    except (ValueError, OSError):
        yield from (Paragraphs((one.paragraph,)) for section in sections(picture) for one in section)
