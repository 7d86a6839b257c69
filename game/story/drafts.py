"""Fills the holes of a draft before it is checked: what is named and not written yet leads to a page that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from game.story import references
from game.story.field_types import IDENT
from game.story.identifiers import LONGEST
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
        scenes = entries(file.values.get("scenes"))
        for scene, found in scenes.items():
            if found == "":
                scenes[scene] = _page(scene, file.key("scenes", scene), unwritten)
            elif isinstance(found, dict):
                _complete(scene, found, file.key("scenes", scene), unwritten)
    known = {scene for file in chapters for scene in entries(file.values.get("scenes"))}
    if chapters and not any(file.unread for file in chapters):
        for scene, name in _missing(reading, known).items():
            home = name.file if name.file in chapters else chapters[0]
            _scenes(home)[scene] = _page(scene, name.location, unwritten)


def _page(scene: str, where: Location, unwritten: Unwritten) -> Tree:
    """Return a scene that says that *scene* is not written yet."""
    title, text = unwritten(scene, where)
    return {"title": title, "basis": "imagined", "text": text, "ending": {"title": title, "kind": "diverged"}}


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


def _complete(scene: str, found: dict[str, Tree], where: Location, unwritten: Unwritten) -> None:
    """Give a scene that was begun the text that it lacks, and let it, or a choice of it, lead somewhere."""
    if not found.get("text"):
        found["text"] = unwritten(scene, where)[1]
    found.setdefault("basis", "imagined")
    behind = (BEHIND + scene)[:LONGEST].rstrip("-")
    if not any(found.get(way) for way in WAYS):
        found["next"] = behind
    for name, choice in entries(found.get("choices")).items():
        if isinstance(choice, dict):
            choice["label"] = choice.get("label") or name
            choice["next"] = choice.get("next") or behind


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
