"""The key moments of a seat, in the pack's order, with their words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from game.errors import UsageError
from game.language import say
from game.story.syntax import prose
from game.story.word_count import Measure

if TYPE_CHECKING:
    from game.story.model import Choice, Event, Item, Pack, Scene

Option = TypeVar("Option", "Choice", "Item")


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """A key moment: its scene, and its event in the record."""

    id: str
    scene: Scene
    event_id: str
    event: Event
    measure: Measure

    @property
    def title(self) -> str:
        """Its title."""
        return self.scene.title or self.event.title

    @property
    def counted(self) -> bool:
        """Whether history took one of the options; one without is not on history's road."""
        return self.scene.history is not None and self.scene.history.choice != ("none",)


def seat_of(pack: Pack, wanted: str, usual: str = "") -> str:
    """Return the seat to take: *wanted*, or the *usual* one, or the pack's first.

    Raises:
        UsageError: when the pack has no such seat.
    """
    seat = wanted or usual or next(iter(pack.manifest.seats))
    if seat not in pack.manifest.seats:
        there = ", ".join(pack.manifest.seats)
        raise UsageError(
            say("There is no chair {seat} in {pack}. Its chairs: {there}.", seat=seat, pack=pack.id, there=there)
        )
    return seat


def moments_of(pack: Pack, seat: str) -> tuple[KeyMoment, ...]:
    """Return the key moments of *seat*, in the pack's order."""
    measure = Measure(pack.manifest.language)
    return tuple(
        KeyMoment(name, _unfilled(pack.scenes[name]), outline.event, pack.record.events[outline.event], measure)
        for name, outline in pack.outlines.items()
        if outline.event and seat in outline.seats
    )


def _unfilled(scene: Scene) -> Scene:
    """Return *scene* with … for each variable in its questions, options and items: on paper no play has gone before."""
    choices = {name: _line_by_line(choice) for name, choice in scene.choices.items()}
    picks = scene.picks
    if picks:
        items = {name: _line_by_line(item) for name, item in picks.items.items()}
        picks = replace(picks, ask=prose.line(picks.ask, {}), items=items)
    return replace(scene, ask=prose.line(scene.ask, {}), choices=choices, picks=picks)


def _line_by_line(part: Option) -> Option:
    return replace(part, label=prose.line(part.label, {}), detail=prose.line(part.detail, {}))


def find_moment(pack: Pack, seat: str, name: str) -> KeyMoment:
    """Return the key moment of *seat* that *name* names: its scene or its event.

    Raises:
        UsageError: when there is none; the message lists those that there are.
    """
    moments = moments_of(pack, seat)
    for moment in moments:
        if name in (moment.id, moment.event_id):
            return moment
    listed = "\n".join(f"  {moment.event_id}  {moment.scene.date}  {moment.title}" for moment in moments)
    raise UsageError(say("{name} is no key moment of this chair. These are:\n{listed}", name=name, listed=listed))
