"""Checks the pictures of scenes: each file is there, is what its name says, and is small enough to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story import pictures
from game.story.findings import Finding, Location, error
from game.story.syntax.expression import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.validation.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Yield the findings about pictures, and about files beside them that nothing shows."""
    folder = context.reading.folder
    there = list(pictures.names(folder))
    shown: set[str] = set()
    for name, scene in context.reading.scenes.items():
        if scene.picture:
            shown.add(scene.picture.file)
            where = context.reading.scene_files[name].value("scenes", name, "picture", "file")
            if scene.picture.file not in there:
                cure = nearest(scene.picture.file, there) or "Put the file there, or take the picture out."
                yield error("OQ113", where, f"There is no file {scene.picture.file}.", cure)
            else:
                yield from _file(context, scene.picture.file, where)
    if not context.reading.pruned:
        yield from (_unshown(name) for name in there if name not in shown)


def _file(context: Context, name: str, where: Location) -> Iterator[Finding]:
    try:
        pictures.read(context.reading.folder, name)
    except (ValueError, OSError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else str(problem)
        cure = f"Save it as PNG or JPEG, with at most {pictures.MAX_PICTURE:,} bytes."
        yield error("OQ113", where, f"{name} cannot be shown: {said}.", cure)


def _unshown(name: str) -> Finding:
    if pictures.NAME.fullmatch(name):
        said, cure = "No scene shows this picture.", "Name it in the picture of a scene, or delete the file."
    else:
        said, cure = (
            "This file is not read.",
            "Save it as .png or .jpg, with small letters, digits and hyphens in its name.",
        )
    return Finding("OQ112", "warning", Location(name), said, cure)
