"""Packs of a few scenes, written as Python: `tiny({"a": scene(next="b"), …})` is a pack that was read and found sound."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from strategies import read

if TYPE_CHECKING:
    from game.story.model import Pack

VARIABLES: dict[str, Any] = {
    "m": {"type": "meter", "label": "M", "start": 5, "min": 0, "max": 10},
    "hidden": {"type": "meter", "start": 0, "min": -5, "max": 5, "hidden": True},
    "f": {"type": "flag", "start": False},
    "w": {"type": "choice", "values": {"red": "Red as fire", "green": "Green"}, "start": "red"},
}
END = {"basis": "imagined", "text": "The end.", "ending": {"title": "The end", "kind": "record"}}


def scene(*choices: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """Return a scene; its *choices* are called c0, c1 … unless they have an id."""
    found = {"basis": "imagined", "title": "T", "text": "You are here.", **keys}
    if choices:
        found["ask"] = "What now?"
        found["choices"] = {one.pop("id", f"c{number}"): one for number, one in enumerate(choices)}
    return found


def choice(next: Any, **keys: Any) -> dict[str, Any]:
    """Return a choice that leads to *next*; `when` is its if."""
    if "when" in keys:
        keys["if"] = keys.pop("when")
    return {"label": keys.pop("label", "Do it"), "next": next, **keys}


def files(scenes: dict[str, Any], **manifest: Any) -> dict[str, str]:
    """Return the files of a pack that starts in the first of *scenes*."""
    head = {
        "format": 1, "id": "tiny", "title": "Tiny", "chapters": ["all"], "variables": VARIABLES,
        "seats": {"a": {"name": "Ann", "start": next(iter(scenes)), "about": "x"}, "b": {"name": "Ben", "start": next(iter(scenes)), "about": "x"}},
    }  # fmt: skip
    return {
        "pack.yaml": json.dumps({**head, **manifest}),
        "scenes/all.yaml": json.dumps({"scenes": scenes}),
        "record/events.yaml": json.dumps(
            {name: {"date": "2001", "title": name.upper(), "summary": "S.", "sources": ["q"]} for name in "ef"}
        ),
        "record/sources.yaml": json.dumps({"q": {"title": "Q", "kind": "book", "read": "in-full"}}),
    }


def tiny(scenes: dict[str, Any], **manifest: Any) -> Pack:
    """Return the pack that starts in the first of *scenes*."""
    return read(files(scenes, **manifest))
