"""Checks what a scene lets the player pick: papers on a desk, or the clauses of a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import error
from game.story.syntax.expression import nearest
from game.story.validation import passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.findings import Finding
    from game.story.model import History, Picks, Scene
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Step
    from game.story.validation.context import Context

MOST_ITEMS = 9


def check(context: Context, scene: Scene, picks: Picks, file: ParsedFile, *path: Step) -> Iterator[Finding]:
    """Yield the findings about *picks* of *scene*, which stand at *path*."""
    if not 2 <= len(picks.items) <= MOST_ITEMS:
        said = f"There {'is 1 item' if len(picks.items) == 1 else f'are {len(picks.items)} items'} to pick here."
        yield error("OQ207", file.key(*path, "items"), said, "A desk or a letter has two to nine.")
    yield from _numbers(picks, file, *path)
    for item, found in picks.items.items():
        if item in scene.choices:
            said = f"There is a choice {item} in this scene already."
            yield error("OQ205", file.key(*path, "items", item), said, "Items and choices share their ids: rename one.")
        if found.locked and not found.if_:
            said, cure = f"{item} says why it is locked and has no if.", "Add if: …, or take locked out."
            yield error("OQ208", file.key(*path, "items", item, "locked"), said, cure)
        yield from passages.check(context, str(path[1]), found.text, file, *path, "items", item, "text")


def _numbers(picks: Picks, file: ParsedFile, *path: Step) -> Iterator[Finding]:
    """Yield the findings about how few and how many can be picked."""
    there = len(picks.items)
    if picks.least < 0:
        said, cure = f"At least {picks.least} cannot be picked.", "Write 0 or more; without least it is 0."
        yield error("OQ216", file.value(*path, "least"), said, cure)
    if picks.most < 1:
        said, cure = f"At most {picks.most} can never be picked.", f"Write a number from 1 to {there}."
        yield error("OQ216", file.value(*path, "most"), said, cure)
    elif picks.most > there:
        said = f"{picks.most} can be picked, and there are {there} items."
        yield error("OQ216", file.value(*path, "most"), said, f"Write at most {there}, or add items.")
    elif picks.least > picks.most:
        said = f"At least {picks.least} must be picked, and at most {picks.most} can."
        yield error("OQ216", file.value(*path, "least"), said, "Let least be no more than most.")


def check_history(scene: Scene, history: History, file: ParsedFile, *path: Step) -> Iterator[Finding]:
    """Yield the findings about the clauses of the real letter, which stand at *path*."""
    if not history.picks:
        return
    if not scene.picks or not scene.picks.letter:
        said = "History picks clauses, and this scene has no letter."
        yield error(
            "OQ217", file.key(*path), said, "Take picks out of history, or let the scene have picks as a letter."
        )
        return
    for index, item in enumerate(history.picks):
        where = file.value(*path, index)
        if item not in scene.items:
            cure = nearest(item, scene.items) or f"Name some of: {', '.join(scene.items)}."
            yield error("OQ217", where, f"There is no clause {item} here.", cure)
        elif item in history.picks[:index]:
            yield error("OQ217", where, f"The clause {item} is named twice.", "Name it once.")
    least, most, real = scene.picks.least, scene.picks.most, len(history.picks)
    if not least <= real <= most:
        said = f"The real letter has {real} {'clause' if real == 1 else 'clauses'}; this one has {least} to {most}."
        yield error("OQ217", file.key(*path), said, "Change least or most, or what history picks.")
