"""Offers the cures of findings that can be applied: the line as it should be, the nearest name, a scene to write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from game.story.identifiers import kebab
from game.workshop.lsp.rename import TextChange, keep_old

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.workshop.lsp.workspace import Workspace

NEAREST = re.compile(r"Did you mean (?P<word>\S+)\?")
WRITTEN = re.compile(r"Write (?:its id, )?(?P<word>[^\s:]+?)(?:: (?:ids|variables) are in .*|\.| in small letters\.)")
NO_SCENE = re.compile(r"There is no scene (?P<scene>[a-z][a-z0-9-]*)\.")
QUOTED = re.compile(r"“(?P<found>[^”]+)”")
WORD = re.compile(r"[\"']?(?P<id>[\w-]+)")
LINKED = re.compile(r"\[[^\]]*\]\([a-z]+:(?P<id>[\w-]+)\)")


class Fault(NamedTuple):
    """A finding as an editor shows it: its file and place, from 0, its code, its words, and its mend if it has one."""

    file: str
    line: int
    column: int
    code: str
    message: str
    mend: tuple[int, int, str] | None = None


class Action(NamedTuple):
    """A cure that can be applied: what it is called, and the changes."""

    title: str
    changes: Sequence[TextChange]


def actions(workspace: Workspace, fault: Fault) -> Iterator[Action]:
    """Yield the cures of *fault*, the likeliest first."""
    if fault.mend:
        yield _mend(workspace, fault.file, *fault.mend)
    if word := _better(fault):
        offset, found = _found(workspace, fault)
        if found:
            change = TextChange(fault.file, fault.line, fault.column + offset, len(found), word)
            yield Action(f"Write {word}", (change,))
            yield from _old_name(workspace, fault, word, change)
    if missing := NO_SCENE.search(fault.message):
        yield from _new_scene(workspace, fault.file, missing["scene"])


def _mend(workspace: Workspace, file: str, line: int, height: int, text: str) -> Action:
    """Return the action that writes *text* in place of *height* lines."""
    first, *more = text.split("\n") if height > 1 else [text]
    lines = [first, *more, *[""] * (height - 1 - len(more))]
    changes = [
        TextChange(file, line - 1 + number, 0, len(workspace.line(file, line - 1 + number)), written)
        for number, written in enumerate(lines)
        if workspace.line(file, line - 1 + number) != written
    ]
    return Action(f"Write {first.strip()[:60]}" if height == 1 else "Indent these lines", changes)


def _better(fault: Fault) -> str:
    cure = fault.message.partition("\n")[2]
    match = NEAREST.fullmatch(cure) or WRITTEN.fullmatch(cure)
    return match["word"] if match else ""


def _found(workspace: Workspace, fault: Fault) -> tuple[int, str]:
    """Return what stands at the place of *fault*, or so many characters behind it; "" where the text has changed."""
    rest = workspace.line(fault.file, fault.line)[fault.column :]
    quoted = QUOTED.search(fault.message)
    if quoted and rest.startswith(quoted["found"]):
        return 0, quoted["found"]
    word = LINKED.match(rest) or WORD.match(rest)
    return (word.start("id"), word["id"]) if word and word["id"] in fault.message else (0, "")


def _old_name(workspace: Workspace, fault: Fault, word: str, change: TextChange) -> Iterator[Action]:
    """Yield the action that takes a scene's unknown name for one that it had before."""
    missing = NO_SCENE.search(fault.message)
    if missing is None:
        return
    for symbol in workspace.of("scene", word):
        kept = list(keep_old(workspace, symbol._replace(id=missing["scene"]))) if symbol.defines else []
        if kept:
            yield Action(f"Write {word}, and keep {missing['scene']} in its was", (change, *kept))


def _new_scene(workspace: Workspace, file: str, scene: str) -> Iterator[Action]:
    """Yield the action that begins *scene* at the end of its chapter."""
    home = file if file.startswith("scenes/") else next(iter(workspace.chapters), "")
    lines = workspace.lines(home) if home else ()
    if not lines or kebab(scene) != scene:
        return
    last = len(lines) - 1
    begun = (
        f"  {scene}:\n    title: {scene.replace('-', ' ').capitalize()}\n    basis: imagined\n    text: |\n      …\n"
    )
    begun += "    ending: {title: Not written yet, kind: diverged}\n"
    before = "\n" if lines[last] == "" else "\n\n"
    yield Action(f"Begin the scene {scene}", (TextChange(home, last, len(lines[last]), 0, before + begun),))
