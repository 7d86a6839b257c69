"""A whole pack, ready to be played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.model.part import Part
from game.values import frozen_by_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.story.model.classroom import Material
    from game.story.model.manifest import Manifest, Seat
    from game.story.model.picks import Item
    from game.story.model.record import Record
    from game.story.model.scene import Chapter, Choice, Scene


@frozen_by_name
class Outline(Part):
    """What is known of a scene without loading it."""

    chapter: str
    title: str
    date: str
    event: str  # the event of a key moment, else ""
    ending: str  # the kind of an ending, else ""
    seats: tuple[str, ...]  # the seats that can reach it, by the arrows alone


@frozen_by_name
class Pack(Part):
    """A whole pack. The mappings may load an entry when it is asked for; equal content is an equal fingerprint."""

    manifest: Manifest
    chapters: Mapping[str, Chapter]  # scenes left empty; the order is the manifest's
    scenes: Mapping[str, Scene]
    record: Record
    homes: Mapping[str, str]  # scene -> chapter
    outlines: Mapping[str, Outline]  # key moments and endings only, in the pack's order
    renamed: Mapping[str, str]  # old scene id -> scene id
    watched_scenes: frozenset[str]  # scenes that some condition asks `seen` of
    watched_choices: frozenset[tuple[str, str]]  # choices that some `chose` or `once` asks of, and all items
    fingerprint: str  # of the rules: what a replay depends on
    classroom: Material  # classroom.yaml, empty where there is none
    folder: str = ""  # where it was read from

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.manifest.id

    def endings(self, seat: str = "") -> dict[str, Outline]:
        """Return the endings by scene: all of them, or those that *seat* can reach."""
        outlines = self.outlines.items()
        return {name: found for name, found in outlines if found.ending and (not seat or seat in found.seats)}

    # Ids were renamed since a play or a class was recorded: `was` keeps the old ones.

    def current_seat(self, seat: str) -> str:
        """Return the id that *seat* has now; an unknown one stays as it is."""
        return _current(seat, self.manifest.seats)

    def current_scene(self, scene: str) -> str:
        """Return the id that *scene* has now; an unknown one stays as it is."""
        return scene if scene in self.scenes else self.renamed.get(scene, scene)

    def current_choice(self, scene: str, choice: str) -> str:
        """Return the id that *choice* or item of *scene*, under any of its ids, has now; an unknown one stays."""
        now = self.scenes.get(self.current_scene(scene))
        return _current(choice, now.parts) if now else choice


def _current(name: str, parts: Mapping[str, Seat] | Mapping[str, Choice | Item]) -> str:
    """Return the id that the one of *parts* once called *name* has now."""
    return name if name in parts else next((now for now, part in parts.items() if name in part.was), name)
