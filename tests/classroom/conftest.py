"""A class on the small pack, its session files in a fresh folder."""

from __future__ import annotations

import pytest
from classes import PACK

from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.story import open_pack


@pytest.fixture(scope="session")
def pack():
    """The small pack."""
    return open_pack(PACK)


@pytest.fixture
def begin(pack, tmp_path):
    """Begin a lesson, without calls unless they are asked for; it is let go of at the end."""
    lessons = []

    def start(**how):
        options = LessonOptions(**{"calls": False, **how})
        lessons.append(Lesson.begin(pack, pack.classroom, tmp_path / "classes", options))
        return lessons[-1]

    yield start
    for lesson in lessons:
        lesson.close()
