"""classroom.yaml is a part of the pack: read with it, with the place of every mistake."""

from __future__ import annotations

import shutil

import pytest
from classes import PACK
from marked import edit

from game.story import read_pack
from game.story.model import Material

FILE = "classroom.yaml"


@pytest.fixture
def folder(tmp_path):
    """A copy of the small pack."""
    return shutil.copytree(PACK, tmp_path / "pack")


def test_the_small_pack_brings_its_lesson(pack):
    """Everything in the small pack's classroom.yaml arrives as it was written."""
    found = pack.classroom

    assert found.opening == "Who owes a stranger a light?"
    assert [(plan.minutes, plan.moments, plan.skip) for plan in found.plans][1] == (
        45,
        ("storm-1901", "letter-1901"),
        ("letter-1901",),
    )
    assert found.moments["storm-1901"].university == ("What would a historian need to settle whether he slept?",)


def test_a_pack_without_the_file_has_a_lesson_all_the_same(folder):
    """A pack that has no classroom.yaml is no mistake."""
    (folder / FILE).unlink()
    found, findings = read_pack(folder)

    assert findings == ()
    assert found.classroom == Material()


def test_one_thing_stands_for_a_list_of_one(folder):
    """A question, a moment and a plan may stand without brackets, as they always could."""
    text = "plans: {minutes: 10, moments: storm-1901}\nmoments: {storm-1901: {opening: Why?}}\n"
    (folder / FILE).write_text(text, encoding="utf-8")
    found, findings = read_pack(folder)

    assert findings == ()
    assert found.classroom.plans[0].moments == ("storm-1901",)
    assert found.classroom.moments["storm-1901"].opening == ("Why?",)


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("opening: Who owes a stranger a light?", "§opning: x", "OQ201", "Did you mean opening?"),
        ("opening: Who owes a stranger a light?", "opening: §[x]", "OQ204", "Write text here"),
        ("minutes: 20", "minutes: §ten", "OQ204", "whole number"),
        ("{minutes: 20, moments: [storm-1901]}", "§minutes: 20", "OQ202", "moments is missing"),
        ("{minutes: 20, moments: [storm-1901]}", "§soon", "OQ203", "keys and values"),
        ("[Who keeps a light for you?]", "\n      - §|\n        two\n        lines\n", "OQ204", "one line"),
    ],
)
def test_a_mistake_says_where_and_what_instead(folder, old, new, code, said):
    """Each mistake has a code, the line and the column, and a cure."""
    place = edit(folder, FILE, old, new)
    found, (finding,) = read_pack(folder)

    assert found is None
    assert (finding.code, str(finding.place)) == (code, f"{FILE}:{place[0]}:{place[1]}")
    assert said in f"{finding.message} {finding.cure}"


def test_what_groups_decide_together_arrives(folder):
    """A title may stand with the scenes; groups keep their chairs, so other chairs than in the first entry are a mistake."""
    text = "together:\n  - {title: Two, scenes: {keeper: the-storm, clerk: the-letter}}\n"
    (folder / FILE).write_text(text, encoding="utf-8")
    found, findings = read_pack(folder)
    assert findings == ()
    assert [(one.title, dict(one.scenes)) for one in found.classroom.together] == [
        ("Two", {"keeper": "the-storm", "clerk": "the-letter"})
    ]


def test_all_mistakes_come_at_once(folder):
    """One reading, every problem."""
    (folder / FILE).write_text("opning: x\nseat: No Seat\nplans: [{}]\n", encoding="utf-8")

    assert [finding.code for finding in read_pack(folder)[1]] == ["OQ201", "OQ204", "OQ202", "OQ202"]
