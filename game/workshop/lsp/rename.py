"""Renames a thing everywhere in a pack, and keeps the old id where plays may hold it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from game.story import field_types
from game.story.syntax.tree import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.syntax.tree import Tree
    from game.workshop.lsp.symbols import Symbol
    from game.workshop.lsp.workspace import Workspace

READERS = {"choice": field_types.read_choice_id, "variable": field_types.read_variable}
KEPT = ("scene", "choice", "seat")
"""The kinds whose ids are in plays on disk: an old id stays readable through `was`."""


class TextChange(NamedTuple):
    """A text to put in place of *length* characters of a line."""

    file: str
    line: int
    column: int
    length: int
    words: str


def can_rename(mark: Symbol) -> bool:
    """Whether the thing can be renamed by changing texts: a chapter is a file."""
    return mark.kind != "chapter"


def rename(workspace: Workspace, mark: Symbol, new: str) -> list[TextChange]:
    """Return the changes that rename the thing at *mark* to *new*, in YAML, plans and translations.

    Raises:
        ValueError: when it cannot have that name, with a sentence that says why.
    """
    read = READERS.get(mark.kind, field_types.read_id)
    read(new)
    owner = mark.id.rpartition("/")[0]
    whole = f"{owner}/{new}" if owner else new
    if whole in workspace.names(mark.kind):
        raise ValueError(f"there is a {mark.kind} {new} already")
    if mark.kind == "scene" and any(new in _former(workspace, scene) for scene in workspace.names("scene")):
        raise ValueError(f"{new} is the old name of another scene")
    found = list(workspace.of(mark.kind, mark.id))
    changes = [TextChange(one.file, one.line, one.column, one.length, new) for one in found]
    if mark.kind in KEPT:
        changes += [was for one in found if one.defines for was in keep_old(workspace, one)]
    return changes


def _former(workspace: Workspace, scene: str) -> list[Tree]:
    """Return the ids that *scene* had before."""
    was = entries(workspace.entry("scene", scene)).get("was", [])
    return was if isinstance(was, list) else [was]


def keep_old(workspace: Workspace, mark: Symbol) -> Iterator[TextChange]:
    """Yield the change that adds the old id to `was`, where the definition is a block mapping without one."""
    old = mark.id.rpartition("/")[2]
    below = workspace.line(mark.file, mark.line + 1)
    indent = below[: len(below) - len(below.lstrip(" "))]
    written_in_lines = workspace.line(mark.file, mark.line).rstrip().endswith(":") and len(indent) > mark.column
    if not written_in_lines:
        return
    for number in range(mark.line + 1, mark.line + 200):
        line = workspace.line(mark.file, number)
        if line.strip() and len(line) - len(line.lstrip()) < len(indent):
            break
        if there := re.match(rf"{indent}was: *\[", line):
            yield TextChange(mark.file, number, there.end(), 0, f"{old}, ")
            return
        if line.startswith(f"{indent}was:"):
            return
    yield TextChange(mark.file, mark.line + 1, 0, 0, f"{indent}was: [{old}]\n")
