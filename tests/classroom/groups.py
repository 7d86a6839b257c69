"""A class in groups, as the tests of several files hold it."""

from __future__ import annotations

from game.classroom.lesson.groups.group_lesson import GroupLesson
from game.classroom.lesson.lesson_options import LessonOptions


def begun(pack, folder, **how):
    """Begin a class in groups, without calls unless they are asked for."""
    options = LessonOptions(groups=True, **{"calls": False, **how})
    return GroupLesson.begin(pack, pack.classroom, folder, options)


def to_step(lesson, step):
    """Bring *lesson* to where its groups are at *step*; on the way the first items of every desk are picked."""
    for _ in range(60):
        if lesson.behind[0].step == step:
            return
        if lesson.behind[0].step == "desk":
            lesson.count_hands(hands(lesson))
        lesson.forward()
    raise AssertionError(f"no group came to {step}")


def hands(lesson, first=5):
    """Return hands of every group: nine for its answer number *first*, counted from 1, or for the first items of a desk."""
    asked = [group for group in lesson.groups.values() if group.room.stage == "open"]
    return " / ".join(" ".join(_hands(group, first)) for group in asked)


def _hands(group, first):
    vote, count = group.room.votes[-1], len(group.answers)
    if vote.picks:
        return ["9" if place < vote.most else "0" for place in range(count)] + ["10"]
    return ["9" if place == min(first, count) else "2" for place in range(1, count + 1)]


def voted(lesson, first=1):
    """Hold both votes of the moment with hands for answer *first* of each group, and its call, and decide."""
    to_step(lesson, "first vote")
    while lesson.behind[0].step != "record":
        if lesson.stage == "open":
            lesson.count_hands(hands(lesson, first))
        lesson.forward()
