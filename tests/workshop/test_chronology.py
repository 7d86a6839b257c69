"""Dates that go backwards are warned of: a scene before its chapter, a chapter listed before those that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from marked import edit

from game.story import reader
from game.workshop.text.chronology import chronology

if TYPE_CHECKING:
    from pathlib import Path

WINTER, SPRING = "scenes/winter.yaml", "scenes/spring.yaml"


def told(folder: Path) -> list[tuple[str, str]]:
    """Return place and message of each warning."""
    return [(str(one.place), one.message) for one in chronology(reader.read(folder)) if one.code == "OQ570"]


def test_a_sound_pack_goes_forward(lighthouse_copy: Path) -> None:
    """Nothing is said of it."""
    assert told(lighthouse_copy) == []


@pytest.mark.parametrize("date", ["1900", "1900-12", "1900-12-31"])
def test_a_scene_before_its_chapter_is_found(lighthouse_copy: Path, date: str) -> None:
    """Where its date stands; a date that only says less than the chapter's is not before it."""
    place = edit(lighthouse_copy, WINTER, "    date: 1901-01-15\n", f"    date: §{date}\n")
    assert place
    assert told(lighthouse_copy) == [
        (f"{WINTER}:{place[0]}:{place[1]}", f"the-wreck is dated {date}, before its chapter, which is of 1901-01.")
    ]
    edit(lighthouse_copy, WINTER, f"    date: {date}\n", "    date: 1901\n")
    assert told(lighthouse_copy) == []


def test_chapters_in_the_wrong_order_are_found(lighthouse_copy: Path) -> None:
    """The one that is later and listed first is named, once; a chapter that a chair begins in may stand anywhere."""
    place = edit(lighthouse_copy, "pack.yaml", "chapters: [winter, spring]", "chapters: [§spring, winter]")
    assert place
    ((where, said),) = told(lighthouse_copy)
    assert where == f"pack.yaml:{place[0]}:{place[1]}"
    assert said.startswith("spring, of 1901-")
    assert said.endswith("is listed before winter, of 1901-01, which leads to it.")
    edit(lighthouse_copy, "pack.yaml", "    start: the-office", "    start: the-letter")
    assert told(lighthouse_copy) == []
