"""The title of a thing of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.syntax.tree import entries

if TYPE_CHECKING:
    from game.workshop.lsp.workspace import Workspace

TITLES = ("title", "label", "name", "term", "question", "type")


def title(workspace: Workspace, kind: str, name: str) -> str:
    """Return the title of the thing called *name*; what is written in its place where it is one text."""
    written = workspace.entry(kind, name)
    if isinstance(written, str):
        return " ".join(written.split())
    found = entries(written)
    return next((words for key in TITLES if isinstance(words := found.get(key), str)), "")
