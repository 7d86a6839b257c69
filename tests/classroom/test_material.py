"""classroom.yaml: read whole, refused whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.classroom.lesson.material import material_of, read_material
from game.errors import PackError


def test_the_small_pack_brings_its_lesson(pack):
    """Everything in the small pack's classroom.yaml arrives as it was written."""
    found = material_of(pack)

    assert found.opening == "Who owes a stranger a light?"
    assert [(plan.minutes, plan.moments, plan.skip) for plan in found.plans][1] == (
        45,
        ("storm-1901", "letter-1901"),
        ("letter-1901",),
    )
    assert found.moments["storm-1901"].university == ("What would a historian need to settle whether he slept?",)


def test_a_pack_without_the_file_has_a_lesson_all_the_same(pack):
    """A pack that has no classroom.yaml is no mistake."""
    assert material_of(replace(pack, classroom={})).plans == ()


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ({"opning": "x"}, "OQ701", "Did you mean opening?"),
        ({"opening": ["x"]}, "OQ702", "write text here"),
        ({"plans": [{"minutes": "ten", "moments": ["storm-1901"]}]}, "OQ702", "plans > 1 > minutes"),
        ({"plans": [{"minutes": "10"}]}, "OQ703", "moments is missing"),
        ({"plans": "soon"}, "OQ702", "plans > 1"),
        ({"moments": {"storm-1901": {"today": ["two\nlines"]}}}, "OQ702", "one line"),
        ({"moments": ["storm-1901"]}, "OQ702", "write entries"),
        ({"moments": {"strom-1901": {}}}, "OQ704", "Did you mean storm-1901?"),
        ({"moments": {"storm-1901": {"source": "logbok"}}}, "OQ704", "Did you mean logbook?"),
        (
            {"plans": [{"minutes": "10", "moments": ["storm-1901"], "skip": ["letter-1901"]}]},
            "OQ704",
            "one of the plan's moments",
        ),
        ({"seat": "mate"}, "OQ704", "mate is not a seat"),
        ({"reading": "ballad"}, "OQ704", "Did you mean the-ballad?"),
    ],
)
def test_a_mistake_says_where_and_what_instead(pack, written, code, said):
    """Each mistake in classroom.yaml is reported with a code, the place and a cure."""
    with pytest.raises(PackError) as caught:
        material_of(replace(pack, classroom=written))

    assert code in str(caught.value)
    assert said in str(caught.value)
    assert "classroom.yaml" in str(caught.value)


def test_all_mistakes_come_in_one_report(pack):
    """Three mistakes are three findings."""
    _, findings = read_material(replace(pack, classroom={"opning": "x", "seat": "No Seat", "plans": [{}]}))

    assert [finding.code for finding in findings] == ["OQ701", "OQ702", "OQ703", "OQ703"]
