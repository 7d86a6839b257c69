"""Checks that the lessons of classroom.yaml stop at key moments of the pack, and that groups decide at such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import error
from game.story.model import Material
from game.story.syntax.expression import nearest
from game.story.syntax.tree import at, entries
from game.story.validation.texts import check_part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from game.story.findings import Finding, Location
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Tree
    from game.story.validation.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Yield the findings about classroom.yaml."""
    material, file = context.reading.classroom, context.reading.files.get("classroom.yaml")
    if material is None or file is None:
        return
    yield from check_part(context, Material, file)
    # As they are written: a scene that is invalid elsewhere is a key moment all the same.
    written = (
        at(chapter.values, ("scenes", scene, "history", "event"))
        for scene, chapter in context.reading.scene_files.items()
    )
    moments = {event for event in written if isinstance(event, str)}
    events = context.known["event"]

    def check_moment(event: str, where: Location) -> Iterator[Finding]:
        if event in events and event not in moments and not context.scenes_are_missing:
            yield error("OQ704", where, f"{event} is not the event of a key moment.", _nearest(event, moments))

    for index, plan in enumerate(material.plans):
        for number, event in enumerate(plan.moments):
            yield from check_moment(event, file.value("plans", index, "moments", number))
        for number, event in enumerate(plan.skip):
            if event in events and event not in plan.moments:
                where = file.value("plans", index, "skip", number)
                yield error("OQ704", where, f"{event} is not one of the plan's moments.", _nearest(event, plan.moments))
    for event in material.moments:
        yield from check_moment(event, file.key("moments", event))
    deciding = {scene for scene, chapter in context.reading.scene_files.items() if _decides(chapter.values, scene)}
    yield from _together(material, file, deciding, context.known["scene"])


def _decides(chapter: Tree, scene: str) -> bool:
    """Whether *scene* is a key moment with choices, as it is written."""
    parts = entries(at(chapter, ("scenes", scene)))
    return "history" in parts and "choices" in parts


def _together(
    material: Material, file: ParsedFile, deciding: Collection[str], scenes: Collection[str]
) -> Iterator[Finding]:
    """Yield the findings about what groups decide together."""
    for index, spec in enumerate(material.together):
        path = ("together", index, "scenes")
        if len(spec.scenes) < 2:
            yield error(
                "OQ704", file.key(*path), "Only one chair decides here.", "Name a scene for each of two chairs."
            )
        elif set(spec.scenes) != set(material.together[0].scenes):
            said = "These are other chairs than in the first of together: a group keeps its chair."
            yield error("OQ704", file.key(*path), said, f"Name: {', '.join(material.together[0].scenes)}.")
        for seat, scene in spec.scenes.items():
            if scene in scenes and scene not in deciding:
                said = f"Nothing of the record is decided in {scene}."
                yield error("OQ704", file.value(*path, seat), said, _nearest(scene, deciding))


def _nearest(event: str, events: Collection[str]) -> str:
    return nearest(event, events) or "Name one of: " + ", ".join(sorted(events)) + "."
