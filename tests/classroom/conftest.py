"""A class on the small pack, its session files in a fresh folder."""

from __future__ import annotations

import pytest
from classes import PACK

from game.classroom.lesson.lesson import Lesson
from game.story import open_pack


@pytest.fixture(scope="session")
def pack():
    """The small pack."""
    return open_pack(PACK)


@pytest.fixture
def begin(pack, tmp_path):
    """Begin a lesson; it is let go of at the end."""
    lessons = []

    def start(**how):
        lessons.append(Lesson.begin(pack, pack.classroom, tmp_path / "classes", **how))
        return lessons[-1]

    yield start
    for lesson in lessons:
        lesson.close()
