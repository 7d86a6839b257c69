"""A class in groups, as the tests of several files hold it."""

from __future__ import annotations

from game.classroom.lesson.group_lesson import GroupLesson
from game.classroom.lesson.lesson_options import LessonOptions


def begun(pack, folder, **how):
    """Begin a class in groups, without calls unless they are asked for."""
    options = LessonOptions(groups=True, **{"calls": False, **how})
    return GroupLesson.begin(pack, pack.classroom, folder, options)


def to_step(lesson, step):
    """Bring *lesson* to where its groups are at *step*."""
    for _ in range(60):
        if lesson.behind[0].step == step:
            return
        lesson.forward()
    raise AssertionError(f"no group came to {step}")


def hands(lesson, first=5, other=2):
    """Return hands of every group that lead to its answer number *first*, counted from 1, by 9 to *other*."""
    asked = [group for group in lesson.groups.values() if group.room.stage == "open"]
    return " / ".join(
        " ".join(
            "9" if place == min(first, len(group.answers)) else str(other) for place in range(1, len(group.answers) + 1)
        )
        for group in asked
    )


def voted(lesson, first=1):
    """Hold both votes of the moment with hands for answer *first* of each group, and its call, and decide."""
    to_step(lesson, "first vote")
    while lesson.behind[0].step != "record":
        if lesson.stage == "open":
            lesson.count_hands(hands(lesson, first))
        lesson.forward()
