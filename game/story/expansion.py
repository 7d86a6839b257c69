"""Writes out what a pack says in short, so that everything that plays a scene sees whole conditions and passages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from game.story.named_conditions import NamedConditions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.story.model import Choice, Exits, Item, Manifest, Passages, Route, Scene

T = TypeVar("T", "Choice", "Item")


class Expansion:
    """Writes out scenes and routes of the pack of *manifest*, which was found sound."""

    def __init__(self, manifest: Manifest) -> None:
        self.conditions = NamedConditions(manifest.conditions)
        self._has_shorthand = bool(manifest.conditions)

    def scenes(self, written: Mapping[str, Scene]) -> dict[str, Scene]:
        """Return the scenes *written*, written out."""
        return {name: self._scene(scene) for name, scene in written.items()} if self._has_shorthand else dict(written)

    def routes(self, written: Mapping[str, Route]) -> dict[str, Route]:
        """Return the routes *written*, written out."""
        return {name: self._route(route) for name, route in written.items()}

    def _scene(self, scene: Scene) -> Scene:
        picks = scene.picks and replace(scene.picks, items={i: self._part(one) for i, one in scene.picks.items.items()})
        choices = {
            name: replace(self._part(choice), next=self._exits(choice.next)) for name, choice in scene.choices.items()
        }
        return replace(
            scene, text=self._passages(scene.text), next=self._exits(scene.next), choices=choices, picks=picks
        )

    def _part(self, part: T) -> T:
        return replace(part, if_=self.conditions.written_out(part.if_), text=self._passages(part.text))

    def _exits(self, exits: Exits) -> Exits:
        return tuple(replace(way, if_=self.conditions.written_out(way.if_)) for way in exits)

    def _passages(self, passages: Passages) -> Passages:
        return tuple(replace(passage, if_=self.conditions.written_out(passage.if_)) for passage in passages)

    def _route(self, route: Route) -> Route:
        seats = {
            seat: replace(
                road,
                stops=tuple(replace(stop, bridge=self._passages(stop.bridge)) for stop in road.stops),
                ending=self._exits(road.ending),
            )
            for seat, road in route.seats.items()
        }
        return replace(route, seats=seats)
