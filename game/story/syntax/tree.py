"""The tree that YAML is read into: text, lists and mappings, and paths into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]


def at(tree: Tree | None, path: Iterable[Step]) -> Tree | None:
    """Return what stands at *path* of *tree*, None where there is nothing."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(str(step))
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def entries(tree: Tree | None) -> dict[str, Tree]:
    """Return the entries of a mapping; none where *tree* is no mapping."""
    return tree if isinstance(tree, dict) else {}
