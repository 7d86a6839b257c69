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
def test_the_guide_has_the_moments_of_its_minutes_and_no_others(pack, minutes, seat):
    """Each moment of the plan with its question, its options, the scene to read aloud and the ladder; of others, nothing."""
    lesson = outline(pack, minutes, seat=seat)
    text = markdown_of(guide(lesson))

    planned = {stop.moment.id for stop in lesson.plan.stops}
    for moment in moments_of(pack, seat):
        assert (moment.scene.ask in text) is (moment.id in planned)
        for choice in moment.scene.choices.values():
            assert (choice.label in text) is (moment.id in planned)
    for rung in ("To begin", "Who says so?", "Does anything else say the same?", "What if?", "And today?"):
        assert text.count(f"**{rung}** ") == len(planned)
    assert text.count("**Read aloud**") == len(planned)
    assert ("The wind has taken the shutters." in text) is ("the-storm" in planned)


@pytest.mark.skipif(not browser(), reason="no browser that prints without a window is installed")
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("seat", ["musk", "altman", "sutskever"])
def test_forty_five_minutes_are_eight_pages(tmp_path, paper, seat):
    """Our own guide, in every chair and on both papers, is eight pages at most."""
    from game import paths
    from game.classroom.paper.pdf import print_pdf
    from game.story import open_pack

    ours = open_pack(paths.stories() / "openai")
    assert print_pdf(html_of(guide(outline(ours, 45, seat=seat)), paper), tmp_path / "guide.pdf")
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "guide.pdf").read_bytes())) <= 8


def test_handouts_differ_by_level(pack):
    """A school's sheet begins the sentences, a university's asks for assumptions and for every rung of the ladder."""
    school, university = (markdown_of(handouts(outline(pack, level=level))) for level in ("school", "university"))
    assert "First vote: I choose number … because …" in school
    assert "First vote: I choose number" not in university
    assert "the assumption that it rests on" in university
    assert "settle whether he slept" in university
    assert "settle whether he slept" not in school


def test_the_guide_names_its_standards_and_the_way_home(pack):
    """C3, AP and IB with their sources and how they were checked, and the command for the page to play at home."""
    text = markdown_of(guide(outline(pack)))
    for named in (
        "D2.His.11.9-12",
        "National Council for the Social Studies",
        "College Board",
        "Digital Society (first assessment 2024)",
        "not the documents themselves",
    ):
        assert named.replace("(", r"\(").replace(")", r"\)") in text or named in text
    assert "D2.Civ" not in text
    assert f"export {pack.id} --to html" in text


def test_the_handouts_have_a_ticket_a_rubric_and_the_article(pack):
    """An exit ticket, the sheet that work is judged by, what the article says, and the place for verdicts."""
    text = markdown_of(handouts(outline(pack)))
    for heading in (
        "## Exit ticket",
        "## How the written work is judged",
        "## What the article says",
        "## Check the article",
    ):
        assert heading in text


def test_source_cards_hold_short_quotations_with_their_place():
    """Our own lesson has a card for two of thirty pupils or nearly, each with its source; quotations come first."""
    from game import paths
    from game.classroom.paper.source_cards import cards_of
    from game.story import open_pack

    ours = open_pack(paths.stories() / "openai")
    for seat in ours.manifest.seats:
        cards = cards_of(outline(ours, 45, seat=seat))
        assert 10 <= len(cards) <= 16
        assert all(len(card.text) <= 300 for card in cards)
        assert sum(card.quoted for card in cards) >= 3
    text = markdown_of(handouts(outline(ours, 45, seat="musk")))
    assert text.count("Where it stands: ") >= 10


@pytest.mark.parametrize("seat", ["musk", "altman", "sutskever"])
@pytest.mark.parametrize("minutes", [20, 45, 90])
def test_nothing_before_the_votes_tells_what_was_done(minutes, seat):
    """Up to the sheet for after the record, no later event is listed and no word says what somebody in a chair did."""
    from game import paths
    from game.story import open_pack

    ours = open_pack(paths.stories() / "openai")
    lesson = outline(ours, minutes, seat=seat)
    before = markdown_of(handouts(lesson)).partition("## After the record")[0]
    first = min(stop.moment.event.date for stop in lesson.plan.stops)
    for event in ours.record.events.values():
        if event.date >= first:
            assert event.title not in before
    for term in ours.record.terms.values():
        if "Musk" in term.means or "Altman" in term.means:
            assert term.means[:60] not in before
    for stop in lesson.plan.stops:
        ladder = ours.classroom.moments[stop.moment.event_id]
        for question in (*ladder.sourcing, *ladder.corroboration, *ladder.counterfactual):
            assert question not in before
    assert "later he was offered some and declined" not in before


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


def test_the_answers_are_on_a_sheet_of_their_own(pack):
    """The worksheet asks, and the answers stand apart."""
    text = markdown_of(handouts(outline(pack)))
    apart = markdown_of(answers(outline(pack)))

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


@pytest.mark.parametrize("wanted", ["fr", "de"])
def test_a_class_is_in_one_language(tmp_path, capsys, wanted):
    """Where the pack is not translated, that is said, and the interface keeps to the pack's language too."""
    from game import language

    assert run("guide", PACK, "-o", tmp_path / "out", "--no-pdf", "--lang", wanted) == 0
    assert f"has no translation into {wanted}." in capsys.readouterr().err
    assert language.spoken() == "en"
    assert "What happens at each moment" in (tmp_path / "out" / "guide.md").read_text(encoding="utf-8")
