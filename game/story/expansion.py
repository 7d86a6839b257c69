"""Writes out what a pack says in short, so that everything that plays a scene sees whole conditions and passages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from game.story.named_conditions import NamedConditions, as_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.story.model import Choice, Exits, Item, Manifest, Part, Passage, Passages, Route, Scene

T = TypeVar("T", bound="Part")
Taken = TypeVar("Taken", "Choice", "Item")


class Expansion:
    """Writes out scenes and routes of the pack of *manifest*, which was found sound."""

    def __init__(self, manifest: Manifest) -> None:
        self.conditions = NamedConditions(manifest.conditions)
        self.shared = manifest.passages

    def scenes(self, written: Mapping[str, Scene]) -> dict[str, Scene]:
        """Return the scenes *written*, written out."""
        return {name: self._scene(name, scene) for name, scene in written.items()}

    def routes(self, written: Mapping[str, Route]) -> dict[str, Route]:
        """Return the routes *written*, written out."""
        return {name: self._route(route) for name, route in written.items()}

    def _scene(self, name: str, scene: Scene) -> Scene:
        if not self.conditions.written and not _is_short(scene):
            return scene
        items = {item: self._part(name, found) for item, found in scene.items.items()}
        choices = {
            choice: _changed(self._part(name, found), next=self._exits(found.next))
            for choice, found in scene.choices.items()
        }
        picks = scene.picks and _changed(scene.picks, items=items)
        text, ways = self._passages(scene.text, name), self._exits(scene.next)
        return _changed(scene, text=text, next=ways, choices=choices, picks=picks)

    def _part(self, scene: str, part: Taken) -> Taken:
        return _changed(part, if_=self.conditions.written_out(part.if_), text=self._passages(part.text, scene))

    def _exits(self, exits: Exits) -> Exits:
        return tuple(_changed(way, if_=self.conditions.written_out(way.if_)) for way in exits)

    def _passages(self, passages: Passages, scene: str) -> Passages:
        return tuple(self._passage(passage, scene) for passage in passages)

    def _passage(self, passage: Passage, scene: str) -> Passage:
        condition = self.conditions.written_out(passage.if_)
        if passage.use:
            shared = self.shared[passage.use]
            return replace(passage, use="", text=shared.text, basis=shared.basis, sources=shared.sources, if_=condition)
        if passage.first or passage.again:
            text, condition = passage.first or passage.again, on_visit(passage, scene, condition)
            return replace(passage, first="", again="", text=text, if_=condition)
        return _changed(passage, if_=condition)

    def _route(self, route: Route) -> Route:
        seats = {
            seat: replace(
                road,
                stops=tuple(_changed(stop, bridge=self._passages(stop.bridge, stop.scene)) for stop in road.stops),
                ending=self._exits(road.ending),
            )
            for seat, road in route.seats.items()
        }
        return replace(route, seats=seats)


def _is_short(scene: Scene) -> bool:
    """Whether a passage of *scene* is written as anything but its text."""
    return any(passage.use or passage.first or passage.again for passage in scene.passages)


def on_visit(passage: Passage, scene: str, condition: str) -> str:
    """Return the condition of *passage*, which is for the first or the later visits of *scene*, and for *condition*."""
    visit = f'seen("{scene}")' if passage.again else f'not seen("{scene}")'
    return f"{visit} and {as_part(condition)}" if condition else visit


def _changed(part: T, **fields: object) -> T:
    """Return *part* with other *fields*; the same object where they are equal, which they mostly are."""
    return part if all(getattr(part, name) == value for name, value in fields.items()) else replace(part, **fields)
