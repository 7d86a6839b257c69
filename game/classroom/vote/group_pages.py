"""The pages of phones in a class in groups, before a vote: the group's own scene, and the other chairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.vote.ballot_pages import NEVER, WAITING, live
from game.language import say
from game.pages.templates import render

if TYPE_CHECKING:
    from game.classroom.lesson.groups.group_lesson import GroupLesson
    from game.classroom.lesson.lesson import Lesson

READING = 60
"""Seconds after which the page of a scene reloads that has no form any more."""


def scene_page(whole: GroupLesson, group: Lesson, trouble: str = "", step: str = "") -> str:
    """Return the page with the scene of *group*, once it has one, and a button for each chair of the *whole* class."""
    scene = group.scene
    reading = bool(scene)
    own = str(group.room.header["seat"])
    return render(
        "group.html",
        **live(group, step),
        heading=scene[0].title if reading else group.chair,
        where=scene[0].kicker if reading else "",
        lines=[line for slide in scene for line in slide.lines],
        words=_words(reading=reading),
        trouble=trouble,
        change=say("Your chair. You can change it until the vote begins."),
        chairs=[(seat, one.chair, seat == own) for seat, one in whole.groups.items()] if whole.may_change else [],
        refresh=NEVER if whole.may_change else READING if reading else WAITING,
    )


def _words(*, reading: bool) -> str:
    return say("Read this. Then look at the screen in front.") if reading else say("You sit in this chair.")
