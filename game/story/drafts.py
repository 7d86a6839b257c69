"""Fills the holes of a draft before it is checked: what is named and not written yet leads to a page that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from game.story import references
from game.story.field_types import IDENT
from game.story.parsed import ParsedFile
from game.story.syntax.tree import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game.story.findings import Location
    from game.story.parsed import ParsedPack
    from game.story.syntax.tree import Tree

    Unwritten: TypeAlias = Callable[[str, Location], tuple[str, str]]
    """Returns title and text of the page for a scene, of which a place in the pack says where it is named."""

WAYS = ("next", "choices", "ending")
BEHIND = "what-follows-"
"""How the id begins of the page behind a scene or a choice that leads nowhere yet."""


def fill(reading: ParsedPack, unwritten: Unwritten) -> None:
    """Add to the trees of *reading* the chapters, ways on and scenes that are missing."""
    chapters = _chapters(reading)
    for file in chapters:
        for scene, found in entries(file.values.get("scenes")).items():
            _add_ways(scene, entries(found))
    known = {scene for file in chapters for scene in entries(file.values.get("scenes"))}
    if chapters and not any(file.unread for file in chapters):
        for scene, name in _missing(reading, known).items():
            home = name.file if name.file in chapters else chapters[0]
            title, text = unwritten(scene, name.location)
            _scenes(home)[scene] = {
                "title": title, "basis": "imagined", "text": text, "ending": {"title": title, "kind": "diverged"},
            }  # fmt: skip


def _chapters(reading: ParsedPack) -> list[ParsedFile]:
    """Return the files of the chapters that pack.yaml lists; one that is not there is made, without scenes."""
    pack = reading.files.get("pack.yaml")
    listed = pack.values.get("chapters", []) if pack else []
    names = [name for name in (listed if isinstance(listed, list) else [listed]) if isinstance(name, str)]
    for name in names:
        if IDENT.fullmatch(name) and f"scenes/{name}.yaml" not in reading.files:
            file = ParsedFile(f"scenes/{name}.yaml", values={"scenes": {}})
            reading.files[file.name] = file
    return [reading.files[f"scenes/{name}.yaml"] for name in names if f"scenes/{name}.yaml" in reading.files]


def _scenes(file: ParsedFile) -> dict[str, Tree]:
    found = file.values.get("scenes")
    if not isinstance(found, dict):
        found = file.values["scenes"] = {}
    return found


def _add_ways(scene: str, found: dict[str, Tree]) -> None:
    """Let a scene, or a choice of it, that leads nowhere lead to a page of its own."""
    if found and not any(found.get(way) for way in WAYS):
        found["next"] = BEHIND + scene
    for choice in entries(found.get("choices")).values():
        if isinstance(choice, dict) and not choice.get("next"):
            choice["next"] = BEHIND + scene


def _missing(reading: ParsedPack, known: set[str]) -> dict[str, references.Name]:
    """Return every scene that is named and not there, with the first place that names it."""
    found: dict[str, references.Name] = {}
    for name in _named(reading):
        if name.id not in known and IDENT.fullmatch(name.id):
            found.setdefault(name.id, name)
    return found


def _named(reading: ParsedPack) -> Iterator[references.Name]:
    for file in reading.files.values():
        if not file.broken:
            yield from (name for name in references.names(file) if name.kind == "scene" and not name.defines)
