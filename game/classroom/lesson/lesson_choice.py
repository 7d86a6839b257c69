"""Which lesson to hold: an unfinished one, or a new one with what the teacher gave."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from game.classroom.lesson import lesson_log
from game.classroom.lesson.groups.group_lesson import GroupLesson
from game.classroom.lesson.groups.shared_moments import plan_groups, shared_moments
from game.classroom.lesson.key_moments import seat_of
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_log import unfinished
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.lesson.lesson_plan import MOST_CLOSING, plan_lesson
from game.errors import UsageError
from game.language import say, say_count
from game.session.words.phrases import date
from game.story import dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from game.classroom.lesson.lesson_log import Unfinished
    from game.story.model import Pack

MOST_OFFERED = 5
LEVELS = ("school", "university")
Value = TypeVar("Value")


class LessonChoice:
    """What a teacher can choose at the start: classes to go on with, and the options of a new one."""

    def __init__(self, pack: Pack, folder: Path, options: LessonOptions) -> None:
        self.pack = pack
        self.earlier: list[Unfinished] = list(islice(unfinished(folder, pack.id), MOST_OFFERED))
        self.seat = seat_of(pack, options.seat, pack.classroom.seat)
        self.minutes, self.level, self.expected, self.calls = (
            options.minutes, options.level, options.expected, options.calls
        )  # fmt: skip
        self.groups = options.groups

    @property
    def options(self) -> LessonOptions:
        """The options of a new class."""
        if self.groups:
            return LessonOptions("", self.minutes, self.level, expected=self.expected, calls=self.calls, groups=True)
        return LessonOptions(self.seat, self.minutes, self.level, expected=self.expected, calls=self.calls)

    @property
    def lengths(self) -> Sequence[int]:
        """The minutes to choose from: those that the pack has plans for."""
        planned = {plan.minutes for plan in self.pack.classroom.plans if plan.seat in ("", self.seat)}
        return sorted(planned | {self.minutes})

    def turn_seat(self) -> None:
        """Choose the next chair."""
        self.seat = _after(tuple(self.pack.manifest.seats), self.seat)

    def turn_groups(self) -> None:
        """Choose a group for each chair, or one chair for all."""
        self.groups = not self.groups

    @property
    def chairs(self) -> str:
        """Whose chairs the class takes."""
        if not self.groups:
            return self.pack.manifest.seats[self.seat].name
        try:
            seats = list(shared_moments(self.pack, self.pack.classroom)[0].moments)
        except UsageError:
            seats = list(self.pack.manifest.seats)
        return self._named(seats)

    def _named(self, seats: Sequence[str]) -> str:
        there = self.pack.manifest.seats
        return ", ".join(there[seat].name if seat in there else str(seat) for seat in seats)

    def turn_minutes(self) -> None:
        """Choose the next length."""
        self.minutes = _after(self.lengths, self.minutes)

    def turn_level(self) -> None:
        """Choose the other level."""
        self.level = _after(LEVELS, self.level)

    def expect(self, by: int) -> None:
        """Expect *by* more pupils."""
        self.expected = max(1, min(self.expected + by, 500))

    @property
    def moments(self) -> list[str]:
        """What the class will decide with these options, or why it cannot."""
        try:
            if self.groups:
                return self._together()
            plan = plan_lesson(self.pack, self.pack.classroom, seat=self.seat, minutes=self.minutes, level=self.level)
        except UsageError as problem:
            return [str(problem)]
        return [f"{dates.year(stop.moment.scene.date)} · {stop.moment.title}" for stop in plan.stops]

    def _together(self) -> list[str]:
        plan = plan_groups(self.pack, self.pack.classroom, minutes=self.minutes, level=self.level)
        said = [f"{dates.year(next(iter(one.moments.values())).scene.date)} · {one.title}" for one in plan.moments]
        ended = round(next(iter(plan.chairs.values())).closing)
        if self.minutes - ended > MOST_CLOSING:
            said.append(say("The chairs share no more: after about {n} minutes the groups have decided.", n=ended))
        return said

    def named(self, one: Unfinished) -> str:
        """Return an unfinished class in words."""
        return " · ".join(
            (
                say("the class of {day}", day=date(str(one.header.get("day", "")))),
                self._named(one.header.get("groups") or [one.header["seat"]]),
                say("{n} minutes", n=one.header["minutes"]),
                say_count("{n} vote decided", "{n} votes decided", one.decided),
            )
        )


def _after(values: Sequence[Value], value: Value) -> Value:
    return values[(values.index(value) + 1) % len(values)] if value in values else values[0]


def begin_lesson(pack: Pack, folder: Path, options: LessonOptions) -> Lesson:
    """Begin a lesson on *pack* with *options*, in groups or in one chair, its session file in *folder*.

    Raises:
        UsageError: when the pack has no such seat or moment, or nothing fits the time.
        JournalError: when the file cannot be written.
    """
    kind = GroupLesson if options.groups else Lesson
    return kind.begin(pack, pack.classroom, folder, options)


def resume_lesson(pack: Pack, path: Path) -> Lesson:
    """Resume the lesson at *path*, in groups where it began in groups.

    Raises:
        JournalError: when it cannot be used, or belongs to another pack.
    """
    kind = GroupLesson if lesson_log.read(path).entries[0].get("groups") else Lesson
    return kind.resume(pack, pack.classroom, path)
