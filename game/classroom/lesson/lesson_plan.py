"""The plan of a lesson: the key moments that fit into its minutes, computed from the pack's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from game.classroom.lesson.decks import Decks
from game.classroom.lesson.key_moments import find_moment, moments_of
from game.errors import UsageError
from game.language import say
from game.story import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.key_moments import KeyMoment
    from game.story.model import Material, Pack, PlanSpec

OPENING, CLOSING, MOST_CLOSING = 3, 5, 15
"""Minutes for joining and the opening question, and for the closing round, at least and at most."""
PICKS, FIRST_VOTE, SECOND_VOTE, CALL = 1.0, 1.0, 0.75, 0.5
PAIR_TALK = 2.0
LEAST_TALK, USUAL_TALK, MOST_TALK = 2.0, 4.0, 9.0


@dataclass(frozen=True, slots=True)
class LessonStop:
    """A key moment of the lesson and its minutes."""

    moment: KeyMoment
    read: float
    record: float
    talk: float
    picks: float = 0.0  # for the vote on a desk or a letter
    start: float = 0.0  # the minute of the lesson at which it begins

    @property
    def fixed(self) -> float:
        """Its minutes without any discussion."""
        return self.read + self.picks + FIRST_VOTE + PAIR_TALK + SECOND_VOTE + CALL + self.record

    @property
    def minutes(self) -> float:
        """All of its minutes."""
        return self.fixed + self.talk


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """The plan of a lesson: its stops in order, and those to leave out when late."""

    minutes: int
    level: str
    stops: tuple[LessonStop, ...]
    skip: tuple[str, ...]  # scenes, the first to go first

    @property
    def closing(self) -> float:
        """The minute at which the closing round begins."""
        last = self.stops[-1]
        return last.start + last.minutes

    def stop_at(self, scene: str) -> LessonStop | None:
        """Return the stop at *scene*."""
        return next((stop for stop in self.stops if stop.moment.id == scene), None)

    def after(self, scene: str) -> LessonStop | None:
        """Return the stop after the one at *scene*; the first one where *scene* is no stop."""
        scenes = [stop.moment.id for stop in self.stops]
        place = scenes.index(scene) + 1 if scene in scenes else 0
        return self.stops[place] if place < len(self.stops) else None

    def leave_out(self, scene: str) -> LessonStop | None:
        """Return the stop ahead of *scene* that is left out first; it is never the last stop."""
        scenes = [stop.moment.id for stop in self.stops]
        ahead = set(scenes[scenes.index(scene) + 1 :]) if scene in scenes else set(scenes)
        return next((self.stop_at(name) for name in self.skip if name in ahead), None)


class _Planner:
    """Plans lessons of a pack in a seat; the minutes of a moment are worked out once."""

    def __init__(self, pack: Pack, material: Material, seat: str, level: str) -> None:
        self.pack, self.seat = pack, seat
        self._decks = Decks(pack, material, seat, level)
        self._stops: dict[str, LessonStop] = {}

    def stop(self, moment: KeyMoment) -> LessonStop:
        """Return *moment* as a stop, with the shortest discussion."""
        if moment.id not in self._stops:
            read, record = self._decks.minutes(moment)
            picks = PICKS if moment.scene.picks else 0.0
            self._stops[moment.id] = LessonStop(moment, read=read, record=record, talk=LEAST_TALK, picks=picks)
        return self._stops[moment.id]

    def minutes(self, moments: Sequence[KeyMoment]) -> float:
        """Return the minutes that *moments* take at least."""
        return sum(self.stop(moment).minutes for moment in moments)


def plan_lesson(pack: Pack, material: Material, *, seat: str, minutes: int, level: str = "school") -> LessonPlan:
    """Return the plan of a lesson of *minutes* in *seat*.

    Raises:
        UsageError: when the seat has no key moment, or not even one fits.
    """
    specs = [plan for plan in material.plans if plan.minutes == minutes and plan.seat in ("", seat)]
    spec = max(specs, key=lambda plan: plan.seat == seat, default=None)
    there = tuple(moment for moment in moments_of(pack, seat) if moment.counted)
    if not there:
        raise UsageError(say("{seat} has no key moment to decide.", seat=pack.manifest.seats[seat].name))
    planner = _Planner(pack, material, seat, level)
    wanted = _of_spec(there, spec) if spec else ()
    moments = list(wanted) or _what_fits(planner, there, minutes)
    if spec and wanted:
        skip = [moment.id for event in spec.skip for moment in wanted if moment.event_id == event]
    else:
        skip = [moment.id for moment in reversed(moments[1:-1])]
    return LessonPlan(minutes, level, timed([planner.stop(moment) for moment in moments], minutes), tuple(skip))


def plan_from(plan: LessonPlan, pack: Pack, material: Material, seat: str, name: str) -> LessonPlan:
    """Return *plan* from the key moment *name* on, which need not be one of its stops."""
    moment = find_moment(pack, seat, name)
    begun = dates.order(moment.event.date)
    later = [stop for stop in plan.stops if dates.order(stop.moment.event.date) > begun and stop.moment.id != moment.id]
    first = _Planner(pack, material, seat, plan.level).stop(moment)
    return replace(plan, stops=timed([first, *later], plan.minutes))


def _of_spec(there: Sequence[KeyMoment], spec: PlanSpec) -> tuple[KeyMoment, ...]:
    by_event: dict[str, KeyMoment] = {}
    for moment in there:
        by_event.setdefault(moment.event_id, moment)
    return tuple(by_event[event] for event in spec.moments if event in by_event)


def _what_fits(planner: _Planner, there: Sequence[KeyMoment], minutes: int) -> list[KeyMoment]:
    """Return as many moments as fit: those of the shortest route first, else evenly spread over the story."""
    room = minutes - OPENING - CLOSING
    routes = sorted(
        (route for route in planner.pack.manifest.routes.values() if planner.seat in route.seats),
        key=lambda route: route.minutes,
    )
    stops_of_route = {stop.scene for route in routes[:1] for stop in route.seats[planner.seat].stops}
    preferred = [moment for moment in there if moment.id in stops_of_route] or list(there)
    if planner.minutes(there) <= room:
        return list(there)
    if planner.minutes(preferred) <= room <= planner.minutes(preferred) + len(preferred) * (MOST_TALK - LEAST_TALK):
        return preferred
    pool = preferred if planner.minutes(preferred) > room else list(there)
    for count in range(len(pool), 0, -1):
        step = (len(pool) - 1) / (count - 1) if count > 1 else 0
        moments = [pool[round(place * step)] for place in range(count)]
        if planner.minutes(moments) + count * (USUAL_TALK - LEAST_TALK) <= room or (
            count == 1 and planner.minutes(moments) <= room
        ):
            return moments
    raise UsageError(fits_nothing(minutes, min(planner.stop(moment).minutes for moment in there)))


def fits_nothing(minutes: int, shortest: float) -> str:
    """Return why a lesson of *minutes* has no plan, whose *shortest* moment takes longer."""
    least = round(OPENING + CLOSING + shortest + 0.5)
    return say("Not even one moment fits into {minutes} minutes. Give at least {least}.", minutes=minutes, least=least)


def timed(stops: Sequence[LessonStop], minutes: int) -> tuple[LessonStop, ...]:
    """Return *stops* with the rest of the time shared among their discussions, and their starting minutes."""
    spare = minutes - OPENING - CLOSING - sum(stop.fixed for stop in stops)
    talk = min(MOST_TALK, max(LEAST_TALK, spare / len(stops)))
    timed = []
    start = float(OPENING)
    for stop in stops:
        timed.append(replace(stop, talk=talk, start=start))
        start += timed[-1].minutes
    return tuple(timed)


def whole_minutes(minutes: float) -> int:
    """Return *minutes* rounded, at least 1."""
    return max(1, round(minutes))


def clock_words(plan: LessonPlan, seconds: int, stops: Sequence[str], *, ended: bool) -> str:
    """Return a sentence on how a lesson that has been at *stops* is doing for time."""
    said = say("minute {minute} of {minutes}", minute=seconds // 60, minutes=plan.minutes)
    following = plan.after(stops[-1]) if stops else plan.stops[0]
    late = int(seconds / 60 - (following.start if following else plan.closing))
    if late < 2 or ended:
        return said
    named = plan.leave_out(stops[-1] if stops else "")
    cure = say("leave out “{title}”", title=named.moment.title) if named else say("shorten the discussion")
    return f"{said} · {say('{late} late: {cure}', late=late, cure=cure)}"
