"""Checks scenes: exits, choices, passages and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import error
from game.story.model import Scene
from game.story.syntax.expression import nearest
from game.story.validation import passages, picks
from game.story.validation.texts import check_part, former
from game.story.validation.variables import check_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.story.findings import Finding
    from game.story.model import Choice, Exit, History
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Step
    from game.story.validation.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Yield the findings about the scenes."""
    claimed: set[str] = set()
    for name, scene in context.reading.scenes.items():
        file = context.reading.scene_files[name]
        if scene.was:
            yield from former("scene", scene.was, context.reading.scene_files, claimed, file, "scenes", name)
        yield from _check_scene(context, name, scene, file)


def _check_scene(context: Context, name: str, scene: Scene, file: ParsedFile) -> Iterator[Finding]:
    path = ("scenes", name)
    yield from check_part(context, Scene, file, *path)
    yield from check_effects(context, scene.effects, file, *path, "effects")
    claimed: set[str] = set()
    parts = scene.parts
    for choice, found in scene.choices.items():
        if found.was:
            yield from former("choice", found.was, parts, claimed, file, *path, "choices", choice)
        yield from check_effects(context, found.effects, file, *path, "choices", choice, "effects")
    for item, written in scene.items.items():
        if written.was:
            yield from former("choice", written.was, parts, claimed, file, *path, "picks", "items", item)
        yield from check_effects(context, written.effects, file, *path, "picks", "items", item, "effects")
    if (file.name, path) in context.reading.pruned:
        return  # a missing id may be in the unread part
    yield from _form(name, scene, file)
    yield from passages.check(context, name, scene.text, file, *path, "text")
    yield from check_exits(scene.next, file, *path, "next")
    for choice, found in scene.choices.items():
        yield from _choice(context, scene, choice, found, file, *path, "choices", choice)
    if scene.picks:
        yield from picks.check(context, scene, scene.picks, file, *path, "picks")
    if scene.history:
        yield from _history(scene, scene.history, file, *path, "history")
        yield from picks.check_history(scene, scene.history, file, *path, "history", "picks")


def _form(name: str, scene: Scene, file: ParsedFile) -> Iterator[Finding]:
    ways = [key for key in ("next", "choices", "ending") if getattr(scene, key)]
    if not ways:
        yield error("OQ206", file.key("scenes", name), f"{name} has no way on.", "Give it next, choices or ending.")
    elif len(ways) > 1:
        yield error("OQ206", file.key("scenes", name), f"{name} has {' and '.join(ways)}.", "Keep one of them.")
    if scene.picks and scene.ending:
        said, cure = f"{name} has picks and is an ending.", "Let the play go on from it, or take picks out."
        yield error("OQ206", file.key("scenes", name, "picks"), said, cure)
    if scene.choices and not 2 <= len(scene.choices) <= 9:
        said = f"{name} has {len(scene.choices)} choices." if len(scene.choices) > 1 else f"{name} has one choice."
        cure = "A scene has two to nine; use next where there is nothing to decide."
        yield error("OQ207", file.key("scenes", name, "choices"), said, cure)
    if scene.history and not scene.choices:
        said, cure = f"{name} has a history and nothing to decide.", "Give it choices, or take history out."
        yield error("OQ206", file.key("scenes", name, "history"), said, cure)
    if scene.basis == "record" and not scene.sources:
        said = f"{name} tells the record and names no source."
        yield error("OQ210", file.key("scenes", name), said, "Add sources: […].")


def check_exits(exits: Sequence[Exit], file: ParsedFile, *path: Step) -> Iterator[Finding]:
    """Yield the findings about *exits*: the last has no condition, the others have one."""
    for index, way in enumerate(exits):
        last = index == len(exits) - 1
        if last and way.if_:
            said, cure = "The last way on has a condition.", "Take it off, or add - go: … after it."
            yield error("OQ211", file.key(*path, index, "if"), said, cure)
        elif not last and not way.if_:
            said, cure = "The ways after this one are never taken.", "Give it an if, or put it last."
            yield error("OQ211", file.key(*path, index), said, cure)


def _choice(
    context: Context, scene: Scene, choice: str, found: Choice, file: ParsedFile, *path: Step
) -> Iterator[Finding]:
    if found.locked and not found.if_:
        said, cure = f"{choice} says why it is locked and has no if.", "Add if: …, or take locked out."
        yield error("OQ208", file.key(*path, "locked"), said, cure)
    if scene.history and not found.reality:
        said = f"{choice} does not say whether it was really on the table."
        cure = "Add reality: documented, documented-at-another-time or plausible."
        yield error("OQ209", file.key(*path), said, cure)
    yield from passages.check(context, str(path[1]), found.text, file, *path, "text")
    yield from check_exits(found.next, file, *path, "next")


def _history(scene: Scene, history: History, file: ParsedFile, *path: Step) -> Iterator[Finding]:
    if "none" in history.choice and len(history.choice) > 1:
        said, cure = "none stands beside a choice.", "Write none alone, or the choices alone."
        yield error("OQ302", file.value(*path, "choice"), said, cure)
    for index, choice in enumerate(history.choice):
        if choice != "none" and choice not in scene.choices:
            where = file.value(*path, "choice", index)
            cure = nearest(choice, scene.choices) or "Name one of the choices, or none."
            yield error("OQ302", where, f"There is no choice {choice} here.", cure)
