"""The guide and the handouts."""

from __future__ import annotations

import argparse
import re
import shutil
from dataclasses import replace

import pytest
from classes import PACK

from game.classroom.commands import add_arguments
from game.classroom.lesson.key_moments import moments_of
from game.classroom.lesson.lesson_plan import plan_lesson
from game.classroom.paper.document import html_of, markdown_of
from game.classroom.paper.guide import LessonOutline, guide
from game.classroom.paper.handouts import answers, handouts
from game.classroom.paper.pdf import browser
from game.errors import RefusedToOverwrite, UsageError
from game.story.model import Material


def outline(pack, minutes=45, level="school", material=None, seat="keeper"):
    material = material or pack.classroom
    return LessonOutline(pack, material, plan_lesson(pack, material, seat=seat, minutes=minutes, level=level), seat)


def run(*arguments):
    parser = argparse.ArgumentParser()
    add_arguments(parser.add_subparsers())
    options = parser.parse_args(["class", *map(str, arguments)])
    return options.run(options)


@pytest.mark.parametrize("minutes", [20, 45, 90])
@pytest.mark.parametrize("seat", ["keeper", "clerk"])
def test_the_guide_has_every_key_moment(pack, minutes, seat):
    """Every key moment of the chair is in the guide, with its question, its options and five rungs of questions."""
    text = markdown_of(guide(outline(pack, minutes, seat=seat)))

    for moment in moments_of(pack, seat):
        assert moment.scene.ask in text
        for choice in moment.scene.choices.values():
            assert choice.label in text
    for rung in ("To begin", "Who says so?", "Does anything else say the same?", "What if?", "And today?"):
        assert text.count(f"**{rung}** ") == len({moment.event_id for moment in moments_of(pack, seat)})


def test_the_plan_keeps_within_its_minutes_and_names_what_to_skip(pack):
    """Stops follow one another, end before the closing, and a late teacher is told what to leave out."""
    plan = outline(pack).plan
    text = markdown_of(guide(outline(pack)))

    assert [stop.moment.event_id for stop in plan.stops] == ["storm-1901", "letter-1901"]
    assert plan.stops[1].start == pytest.approx(plan.stops[0].start + plan.stops[0].minutes)
    assert plan.closing + 5 <= plan.minutes
    assert "When you are late, leave out, in this order: The letter" in text


def test_the_minutes_of_a_moment_are_those_of_its_steps(pack):
    """Reading, a minute to vote, two to talk in pairs, less to vote again, the call, the record, and the discussion."""
    stop = plan_lesson(pack, Material(), seat="keeper", minutes=45).stops[0]

    assert stop.fixed - stop.read - stop.record == pytest.approx(1 + 2 + 0.75 + 0.5)
    assert stop.minutes == pytest.approx(stop.fixed + stop.talk)


def test_nothing_fits_into_five_minutes(pack):
    """A lesson that is too short is refused with the least that would do."""
    with pytest.raises(UsageError, match=r"at least \d+"):
        plan_lesson(pack, Material(), seat="keeper", minutes=5)


def test_university_asks_more(pack):
    """The level adds its own questions."""
    assert "settle whether he slept" in markdown_of(guide(outline(pack, level="university")))
    assert "settle whether he slept" not in markdown_of(guide(outline(pack)))


def test_handouts_do_not_tell_what_the_class_will_decide(pack):
    """The timeline asks where the class decides, and the worksheet's answers are on a sheet of their own."""
    text = markdown_of(handouts(outline(pack)))
    apart = markdown_of(answers(outline(pack)))

    assert "? How do you burn the lamp?" in text
    assert "He burned the furniture." in text
    assert "The ledger lists it in June." not in text
    assert "The ledger lists it in June." in apart


def test_a_page_asks_for_nothing_from_elsewhere(pack):
    """A page has no script, no picture and no style of another place, prints in black and white, and cuts no row."""
    for document in (guide(outline(pack)), handouts(outline(pack)), answers(outline(pack))):
        page = html_of(document)

        assert not re.search(r"<(script|img|iframe|link|object)\b|@import|url\(", page)
        assert "default-src 'none'" in page
        assert "break-inside:avoid" in page


def test_author_text_is_never_markup(pack):
    """Angle brackets and stars in a pack come out as they were written."""
    material = replace(pack.classroom, opening="<script>alert(1)</script> *not* [a](b)")
    found = guide(outline(pack, material=material))

    assert "<script>alert" not in html_of(found)
    assert "&lt;script&gt;alert(1)" in html_of(found)
    assert r"\*not\* \[a\](b)" in markdown_of(found)


def test_the_command_writes_and_does_not_overwrite(tmp_path, capsys):
    """`class guide` writes its files, leaves them alone the second time, and replaces them when told to."""
    assert run("guide", PACK, "-o", tmp_path / "out", "--no-pdf") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "answers.html", "answers.md", "guide.html", "guide.md", "handouts.html", "handouts.md",
    ]  # fmt: skip
    with pytest.raises(RefusedToOverwrite):
        run("guide", PACK, "-o", tmp_path / "out", "--no-pdf")
    assert run("guide", PACK, "-o", tmp_path / "out", "--no-pdf", "--force") == 0


@pytest.mark.skipif(not browser(), reason="no browser that prints without a window is installed")
@pytest.mark.parametrize(("paper", "width"), [("A4", 595), ("Letter", 612)])
def test_the_browser_prints_a_pdf_on_the_paper(pack, tmp_path, paper, width):
    """The PDF's pages are of the paper that was asked for."""
    from game.classroom.paper.pdf import print_pdf

    assert print_pdf(html_of(answers(outline(pack)), paper), tmp_path / "a.pdf")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", (tmp_path / "a.pdf").read_bytes())
    assert boxes
    assert abs(float(boxes[0][0]) - width) < 2


def test_without_a_browser_the_html_is_enough(tmp_path, capsys, monkeypatch):
    """Where no browser is found, the command says so and succeeds."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr("game.classroom.paper.pdf.browser", lambda: "")

    assert run("guide", PACK, "-o", tmp_path) == 0
    assert "Print the HTML instead" in capsys.readouterr().err
