"""What a teacher chooses before a lesson: chair, minutes, level, where it begins, how many pupils."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from game.classroom.lesson.key_moments import find_moment, seat_of
from game.classroom.lesson.lesson_state import Admission
from game.classroom.network import code

if TYPE_CHECKING:
    from game.story.model import Material, Pack

CODE_LETTERS = 5
"""Sixty wrong codes a minute, for forty-five minutes, find one of five letters once in more than 2,000 lessons."""


@dataclass(frozen=True, slots=True)
class LessonOptions:
    """What a teacher chooses before a lesson.

    Attributes:
        start: the key moment to begin at, "" for the first of the plan.
        road: whether the class walks the whole story instead of the plan's moments.
        calls: whether the room says what was really done before it is told.
        expected: how many pupils there are.
        groups: whether each chair has a group of its own in the room.
    """

    seat: str = ""
    minutes: int = 45
    level: str = "school"
    start: str = ""
    road: bool = False
    calls: bool = True
    expected: int = Admission().expected
    groups: bool = False

    def for_groups(self, seat: str, start: str) -> LessonOptions:
        """Return these options as a class in groups keeps them: its first *seat*, and where it was asked to *start*."""
        return replace(self, seat=seat, start=start if self.start else "")


def header_of(pack: Pack, material: Material, options: LessonOptions, version: int) -> dict[str, object]:
    """Return the first line of the session file of a new lesson.

    Raises:
        UsageError: when the pack has no such seat or moment.
    """
    seat = seat_of(pack, options.seat, material.seat)
    return {
        "file": "open-question-class",
        "version": version,
        "id": secrets.token_hex(8),
        "pack": pack.id,
        "rules": pack.fingerprint,
        "seat": seat,
        "day": datetime.now(UTC).astimezone().date().isoformat(),
        "code": code(CODE_LETTERS),
        "key": secrets.token_hex(16),
        "minutes": options.minutes,
        "level": options.level,
        "road": options.road,
        "start": find_moment(pack, seat, options.start).id if options.start else "",
        "calls": options.calls,
        "picks": True,
    }
