"""Which lesson to hold: an unfinished one, or a new one with what the teacher gave."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from game.classroom.lesson.key_moments import seat_of
from game.classroom.lesson.lesson_log import unfinished
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.lesson.lesson_plan import plan_lesson
from game.errors import UsageError
from game.language import say, say_count
from game.session.phrases import date
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

    @property
    def options(self) -> LessonOptions:
        """The options of a new class."""
        return LessonOptions(self.seat, self.minutes, self.level, expected=self.expected, calls=self.calls)

    @property
    def lengths(self) -> Sequence[int]:
        """The minutes to choose from: those that the pack has plans for."""
        planned = {plan.minutes for plan in self.pack.classroom.plans if plan.seat in ("", self.seat)}
        return sorted(planned | {self.minutes})

    def turn_seat(self) -> None:
        """Choose the next chair."""
        self.seat = _after(tuple(self.pack.manifest.seats), self.seat)

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
            plan = plan_lesson(self.pack, self.pack.classroom, seat=self.seat, minutes=self.minutes, level=self.level)
        except UsageError as problem:
            return [str(problem)]
        return [f"{dates.year(stop.moment.scene.date)} · {stop.moment.title}" for stop in plan.stops]

    def named(self, one: Unfinished) -> str:
        """Return an unfinished class in words."""
        seat = self.pack.manifest.seats.get(one.header["seat"])
        return " · ".join(
            (
                say("the class of {day}", day=date(str(one.header.get("day", "")))),
                seat.name if seat else str(one.header["seat"]),
                say("{n} minutes", n=one.header["minutes"]),
                say_count("{n} vote decided", "{n} votes decided", one.decided),
            )
        )


def _after(values: Sequence[Value], value: Value) -> Value:
    return values[(values.index(value) + 1) % len(values)] if value in values else values[0]
