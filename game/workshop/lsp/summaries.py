"""What a pack says about a thing that has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.workshop.lsp import symbols

if TYPE_CHECKING:
    from game.workshop.lsp.workspace import Workspace

FILES = {kind: name for name, kind in symbols.RECORD.items()}


def title(desk: Workspace, kind: str, name: str) -> str:
    """Return the title of the thing called *name*."""
    found = entry(desk, kind, name)
    keys = ("title", "label", "name", "term", "question", "type")
    return next((str(found[key]) for key in keys if isinstance(found, dict) and isinstance(found.get(key), str)), "")


def entry(desk: Workspace, kind: str, name: str) -> Any:
    """Return what the pack says about the thing called *name*."""
    if kind in FILES:
        return desk.values(FILES[kind]).get(name)
    if kind in ("seat", "variable", "route"):
        return (desk.values("pack.yaml").get(f"{kind}s") or {}).get(name)
    if kind == "chapter":
        return desk.values(f"scenes/{name}.yaml")
    scene, _, choice = name.partition("/")
    for mark in desk.of("scene", scene):
        if mark.defines:
            found = desk.values(mark.file)["scenes"].get(scene)
            return ((found or {}).get("choices") or {}).get(choice) if kind == "choice" else found
    return None
