"""The moments that groups in several chairs decide at the same time, and the plans of a lesson in groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from game.classroom.lesson.decks import Decks
from game.classroom.lesson.key_moments import find_moment, moments_of
from game.classroom.lesson.lesson_plan import (
    CLOSING,
    LEAST_TALK,
    OPENING,
    PICKS,
    USUAL_TALK,
    LessonPlan,
    LessonStop,
    fits_nothing,
    timed,
)
from game.errors import UsageError
from game.language import say
from game.story import dates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from game.classroom.lesson.key_moments import KeyMoment
    from game.story.model import Material, Pack

HANDED = 1.0
"""Minutes to read what one chair did to the others."""


@dataclass(frozen=True, slots=True)
class SharedMoment:
    """A moment that groups decide at the same time: each chair's own key moment."""

    title: str
    moments: Mapping[str, KeyMoment]  # by seat

    @property
    def events(self) -> tuple[str, ...]:
        """The events that are decided: one where all chairs decide the same."""
        return tuple(dict.fromkeys(moment.event_id for moment in self.moments.values()))

    def is_called(self, name: str) -> bool:
        """Whether *name* is an event or a scene of it."""
        return name in self.events or any(moment.id == name for moment in self.moments.values())


def shared_moments(pack: Pack, material: Material) -> tuple[SharedMoment, ...]:
    """Return what groups can decide together, in order: what classroom.yaml names, else what the record shares.

    Raises:
        UsageError: when the pack has one chair only, or its chairs share nothing.
    """
    if len(pack.manifest.seats) < 2:
        raise UsageError(
            say("{title} has one chair only, so one class sits in it. Leave the groups out.", title=pack.manifest.title)
        )
    found = _named(pack, material) or _of_record(pack)
    if not found:
        raise UsageError(
            say(
                "The chairs of {title} share no event, and its classroom.yaml names nothing that they decide together.",
                title=pack.manifest.title,
            )
        )
    return found


def _named(pack: Pack, material: Material) -> tuple[SharedMoment, ...]:
    found = []
    for spec in material.together:
        moments = {seat: find_moment(pack, seat, scene) for seat, scene in spec.scenes.items()}
        in_order = {seat: moments[seat] for seat in pack.manifest.seats if seat in moments}
        found.append(SharedMoment(spec.title or next(iter(in_order.values())).event.title, in_order))
    return tuple(found)


def _of_record(pack: Pack) -> tuple[SharedMoment, ...]:
    """Return the events that most chairs decide, and that are decided in the same chairs."""
    by_event: dict[str, dict[str, KeyMoment]] = {}
    for seat in pack.manifest.seats:
        for moment in moments_of(pack, seat):
            if moment.counted:
                by_event.setdefault(moment.event_id, {}).setdefault(seat, moment)
    chairs = [frozenset(seats) for seats in by_event.values() if len(seats) > 1]
    if not chairs:
        return ()
    most = max(chairs, key=lambda one: (len(one), sum(one <= other for other in chairs)))
    return tuple(
        SharedMoment(
            pack.record.events[event].title, {seat: seats[seat] for seat in pack.manifest.seats if seat in most}
        )
        for event, seats in sorted(by_event.items(), key=lambda one: dates.order(pack.record.events[one[0]].date))
        if most <= set(seats)
    )


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """The plan of a lesson in groups: what they decide together, and each chair's own stops at the same minutes."""

    moments: tuple[SharedMoment, ...]
    chairs: Mapping[str, LessonPlan]


def plan_groups(pack: Pack, material: Material, *, minutes: int, level: str = "school", start: str = "") -> GroupPlan:
    """Return the plan of a lesson of *minutes* in groups, from the shared moment *start* on where one is named.

    Raises:
        UsageError: when the chairs share nothing, *start* is none of it, or not even one moment fits.
    """
    there = _from(shared_moments(pack, material), start)
    decks = {seat: Decks(pack, material, seat, level) for seat in there[0].moments}
    stops = [_stop(decks, moment) for moment in there]
    chosen = _what_fits([stop.minutes for stop in stops], minutes, first=bool(start))
    in_time = timed([stops[place] for place in chosen], minutes)
    moments = tuple(there[place] for place in chosen)
    chairs = {
        seat: LessonPlan(
            minutes,
            level,
            tuple(replace(stop, moment=one.moments[seat]) for stop, one in zip(in_time, moments, strict=True)),
            tuple(one.moments[seat].id for one in reversed(moments[1:-1])),
        )
        for seat in decks
    }
    return GroupPlan(moments, chairs)


def _from(moments: tuple[SharedMoment, ...], start: str) -> tuple[SharedMoment, ...]:
    places = [place for place, moment in enumerate(moments) if not start or moment.is_called(start)]
    if not places:
        listed = "\n".join(f"  {moment.events[0]}  {moment.title}" for moment in moments)
        raise UsageError(
            say("{name} is nothing that the groups decide together. These are:\n{listed}", name=start, listed=listed)
        )
    return moments[places[0] :]


def _stop(decks: Mapping[str, Decks], shared: SharedMoment) -> LessonStop:
    """Return *shared* as a stop with the shortest discussion: each group reads its own scene, and all records."""
    minutes = [decks[seat].minutes(moment) for seat, moment in shared.moments.items()]
    argued = [decks[seat].to_argue(moment) for seat, moment in shared.moments.items()]
    asked = {moment.event_id: argued[place] for place, moment in enumerate(shared.moments.values())}
    record = sum(after for _, after in minutes) - sum(argued) + sum(asked.values()) + HANDED
    first = next(iter(shared.moments.values()))
    picks = PICKS if any(moment.scene.picks for moment in shared.moments.values()) else 0.0
    return LessonStop(first, read=max(read for read, _ in minutes), record=record, talk=LEAST_TALK, picks=picks)


def _what_fits(needed: Sequence[float], minutes: int, *, first: bool) -> list[int]:
    """Return the places of as many moments as fit, evenly spread, or from the *first* on."""
    room = minutes - OPENING - CLOSING
    for count in range(len(needed), 1, -1):
        step = 1.0 if first else (len(needed) - 1) / (count - 1)
        places = [round(place * step) for place in range(count)]
        if sum(needed[place] for place in places) + count * (USUAL_TALK - LEAST_TALK) <= room:
            return places
    alone = range(1 if first else len(needed))
    fitting = [place for place in alone if needed[place] <= room]
    if not fitting:
        raise UsageError(fits_nothing(minutes, min(needed[place] for place in alone)))
    return fitting[:1]
