"""Opens a pack as a draft: pages say what is not written yet, and the checks take the rest as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.findings import Location
    from game.story.model import Pack


def open_draft(folder: Path, language: str = "") -> Pack:
    """Return the pack in *folder*, its holes filled; it is read whole, without an index.

    Raises:
        PackError: with everything else that keeps it from being played.
    """
    from game.story.compile import read_sound

    return read_sound(folder, language, unwritten)


def unwritten(scene: str, place: Location) -> tuple[str, str]:
    """Return title and text of the page that stands for *scene*, which *place* names."""
    from game.story.drafts import BEHIND

    where = say("{file}, line {line}", file=place.file, line=place.line)
    if scene.startswith(BEHIND):
        before = scene.removeprefix(BEHIND)
        text = say("What follows {scene} is not written yet; see {where}.", scene=before, where=where)
        return say("Not written yet: what follows {scene}", scene=before), text
    text = say("The scene {scene} is not written yet. It is named in {where}.", scene=scene, where=where)
    return say("Not written yet: {scene}", scene=scene), text
