"""Checks what one chair hands to the others: who gives, where it is decided, who receives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from game.story.findings import Finding
    from game.story.model import Carry, Scene
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Step


def check(carries: Mapping[str, Carry], scenes: Mapping[str, Scene], file: ParsedFile) -> Iterator[Finding]:
    """Yield the findings about *carries* of a pack with *scenes*."""
    for name, carry in carries.items():
        path = ("carry", name)
        if carry.from_ in carry.to:
            said = f"{carry.from_} hands {name} to itself."
            yield error("OQ219", file.value(*path, "to"), said, "Name the other chairs.")
        yield from _filled(carry, file, *path)
        scene = scenes.get(carry.at)
        if scene and not scene.choices and not scene.picks:
            said = f"Nothing is decided in {carry.at}, so nothing is handed on there."
            yield error("OQ219", file.value(*path, "at"), said, "Name a scene with choices or picks.")


def _filled(carry: Carry, file: ParsedFile, *path: Step) -> Iterator[Finding]:
    for key in ("to", "variables"):
        if not getattr(carry, key):
            yield error("OQ202", file.key(*path, key), f"{key} is empty here.", "Name one or more, or take it out.")
