"""Warns where dates go backwards: a scene before its chapter began, or chapters listed in another order than told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story import dates
from game.story.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.parsed import ParsedPack


def chronology(reading: ParsedPack) -> Iterator[Finding]:
    """Yield every warning about dates that go backwards in *reading*."""
    for name, scene in reading.scenes.items():
        file = reading.scene_files[name]
        began = _date(reading, name)
        if not scene.ending and dates.is_earlier(scene.date, began):
            said = f"{name} is dated {scene.date}, before its chapter, which is of {began}."
            cure = "Correct one of the dates, or date the chapter by its first scene."
            yield Finding("OQ570", "warning", file.value("scenes", name, "date"), said, cure)
    yield from _order(reading)


def _order(reading: ParsedPack) -> Iterator[Finding]:
    """Yield a warning for each chapter that is listed before every other that leads to it, though those are earlier."""
    listed = list(reading.manifest.chapters) if reading.manifest else []
    starts = {_chapter(reading, seat.start) for seat in reading.manifest.seats.values()} if reading.manifest else set()
    leading: dict[str, set[str]] = {}
    for name, scene in reading.scenes.items():
        for way in scene.ways:
            leading.setdefault(_chapter(reading, way.go), set()).update({_chapter(reading, name)} & set(listed))
    for index, there in enumerate(listed):
        before = sorted(leading.get(there, set()) - {there}, key=listed.index)
        if there in starts or not before or listed.index(before[0]) < index:
            continue
        first, then = (reading.chapters[one].date if one in reading.chapters else "" for one in (before[0], there))
        if dates.is_earlier(first, then):
            said = f"{there}, of {then}, is listed before {before[0]}, of {first}, which leads to it."
            where = reading.files["pack.yaml"].value("chapters", index)
            yield Finding("OQ570", "warning", where, said, f"List {there} after {before[0]}.")


def _chapter(reading: ParsedPack, scene: str) -> str:
    file = reading.scene_files.get(scene)
    return file.name[len("scenes/") : -len(".yaml")] if file else ""


def _date(reading: ParsedPack, scene: str) -> str:
    chapter = reading.chapters.get(_chapter(reading, scene))
    return chapter.date if chapter else ""
