"""Checks passages: how each says what it says, and where that is known from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.expansion import on_visit
from game.story.findings import error
from game.story.validation.texts import check_written_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.story.findings import Finding
    from game.story.model import Passage, SharedPassage
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Path, Step
    from game.story.validation.context import Context

WAYS = ("text", "first", "again", "use")
"""The keys of a passage that can hold what it says."""


def check(context: Context, scene: str, found: Sequence[Passage], file: ParsedFile, *path: Step) -> Iterator[Finding]:
    """Yield the findings about the passages at *path*, which are told in *scene* or on the way to it."""
    told_as = context.reading.scenes[scene].basis if scene in context.reading.scenes else ""
    for index, passage in enumerate(found):
        yield from _passage(context, scene, passage, file, (*path, index))
        yield from _sources(passage, file, *path, index, told_as=told_as)


def check_shared(context: Context, file: ParsedFile) -> Iterator[Finding]:
    """Yield the findings about the passages that pack.yaml shares out among scenes."""
    for name, passage in context.shared.items():
        yield from _sources(passage, file, "passages", name)


def _sources(passage: Passage | SharedPassage, file: ParsedFile, *path: Step, told_as: str = "") -> Iterator[Finding]:
    if passage.basis == "record" and not passage.sources:
        said = "This passage tells the record and names no source."
        cure = "Add sources: […]" + (", or take basis out: it has the scene's then." if told_as == "record" else ".")
        yield error("OQ210", file.key(*path), said, cure)


def _passage(context: Context, scene: str, passage: Passage, file: ParsedFile, path: Path) -> Iterator[Finding]:
    ways = [key for key in WAYS if getattr(passage, key)]
    if not ways:
        yield error("OQ202", file.key(*path), "text is missing here.", "Add text: …")
    elif len(ways) > 1:
        said, cure = (
            f"This passage has {' and '.join(ways)}.",
            "Keep one, and write a passage of its own for the other.",
        )
        yield error("OQ206", file.key(*path, ways[1]), said, cure)
    elif passage.use and (passage.basis or passage.sources):
        said, cure = "A shared passage brings its own basis and sources.", "Write them in pack.yaml, beside its text."
        yield error("OQ206", file.key(*path, "basis" if passage.basis else "sources"), said, cure)
    elif (passage.first or passage.again) and passage.if_ in context.sound:
        whole = on_visit(passage, scene, passage.if_)
        yield from check_written_out(context, whole, file, (*path, "if"))
