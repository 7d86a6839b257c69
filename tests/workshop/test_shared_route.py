"""What groups decide together lies on the record's road of each chair, in the order of the story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from marked import edit

from game import paths
from game.workshop.checking import check_pack

if TYPE_CHECKING:
    from pathlib import Path

SOUND = "together:\n  - scenes: {keeper: the-storm, clerk: the-office}\n  - scenes: {keeper: the-letter, clerk: the-letter}\n"


def found(folder: Path, together: str) -> tuple[list[tuple[str, str, str]], tuple[int, int] | None]:
    """Return place, message and cure of each finding about the road, and where the mark in *together* stood."""
    place = edit(folder, "classroom.yaml", "plans:\n", f"{together}plans:\n")
    findings = [one for one in check_pack(folder, 5.0).findings if one.code.startswith("OQ70")]
    assert {one.code for one in findings} <= {"OQ705"}
    return [(str(one.place), one.message, one.cure) for one in findings], place


@pytest.mark.parametrize("pack", ["openai", "broad-street"])
def test_chairs_of_our_own_stories_come_to_what_they_share(pack: str) -> None:
    """What the game brings with it has no such finding, and does name what is decided together."""
    from game.story import reader, validation
    from game.story.compile import compile_pack
    from game.workshop.shared_route import shared_route

    reading = reader.read(paths.stories() / pack)
    validation.check(reading)
    assert reading.classroom is not None
    assert reading.classroom.together
    assert list(shared_route(reading, compile_pack(reading))) == []


def test_a_sound_plan_is_left_alone(lighthouse_copy: Path) -> None:
    """Two chairs on their own roads, meeting at the letter."""
    assert found(lighthouse_copy, SOUND) == ([], None)


def test_a_scene_of_another_chair_is_found(lighthouse_copy: Path) -> None:
    """A chair that no road leads to the scene, with the scenes that it does come to."""
    told, place = found(lighthouse_copy, SOUND.replace("keeper: the-storm", "keeper: §the-office"))
    assert place
    where = f"classroom.yaml:{place[0]}:{place[1]}"
    assert told == [
        (where, "The chair keeper never comes to the-office.", "Name a scene on its road: the-storm, the-letter.")
    ]


def test_a_scene_off_the_road_of_the_record_is_found(lighthouse_copy: Path) -> None:
    """The clerk comes to the storm by rowing out, which nobody did: a lesson would begin there as if nothing had been."""
    told, place = found(lighthouse_copy, SOUND.replace("clerk: the-office", "clerk: §the-storm"))
    assert place
    said = "The chair clerk comes to the-storm only on other roads than the record's, and a lesson begins on that one."
    assert told == [
        (f"classroom.yaml:{place[0]}:{place[1]}", said, "Name a scene on its road: the-office, the-letter.")
    ]


def test_scenes_out_of_order_are_found(lighthouse_copy: Path) -> None:
    """A class does not go back in time: each chair is told of, at the scene that comes too late in the list."""
    head, first, second = SOUND.splitlines(keepends=True)
    told, _ = found(lighthouse_copy, head + second + first)
    assert [message for _, message, _ in told] == [
        "The chair keeper comes to the-storm before the-letter, which stands above it.",
        "The chair clerk comes to the-office before the-letter, which stands above it.",
    ]
