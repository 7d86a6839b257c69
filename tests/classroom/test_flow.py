"""A lesson as it is held: what comes in what order, what can be taken back, and that everybody sees the same numbers."""

from __future__ import annotations

import re

import pytest
from classes import first_leads, to_vote
from phones import close, joined, room

from game import paths
from game.classroom.lesson import lesson_view
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_choice import LessonChoice
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.lesson.lesson_plan import (
    CALL,
    CLOSING,
    FIRST_VOTE,
    OPENING,
    PAIR_TALK,
    PICKS,
    SECOND_VOTE,
    plan_lesson,
)
from game.classroom.paper.document import markdown_of
from game.classroom.paper.guide import LessonOutline
from game.classroom.paper.handouts import handouts
from game.classroom.report.report import rows
from game.classroom.report.report_pages import report_document
from game.classroom.report.tally import merge
from game.story import open_pack
from game.story.word_count import ALOUD, IN_CLASS, Measure


@pytest.fixture(scope="session")
def ours():
    """The pack that comes with the game."""
    return open_pack(paths.stories() / "openai")


def walked(lesson):
    """Go through *lesson*, the first answer leading in every vote; yield each screen that is shown."""
    while True:
        yield lesson.slide
        if lesson.room.stage == "end":
            return
        if lesson.room.stage == "open":
            lesson.count_hands(first_leads(lesson))
        lesson.forward()


def kinds(lesson):
    return [slide.kind for slide in walked(lesson)]


def test_the_order_of_a_lesson(begin):
    """Whose chair, the primer, the way to the moment, the scene, vote, talk, vote, result, the call, the record, the questions."""
    assert kinds(begin(calls=True, minutes=20)) == [
        "lobby", "chair", "primer", "bridge", "read", "vote", "talk", "vote", "result", "vote", "record", "record", "argue", "end",
    ]  # fmt: skip


@pytest.mark.parametrize("seat", ["musk", "altman", "sutskever"])
def test_forty_five_minutes_are_forty_screens_at_most(ours, tmp_path, seat):
    """Of our own story, in every chair, and the record of each moment three at most."""
    lesson = Lesson.begin(ours, ours.classroom, tmp_path, LessonOptions(seat=seat))
    found = kinds(lesson)
    lesson.close()
    assert len(found) <= 40
    assert max(len(run) for run in re.findall("(?:record )+", " ".join(found) + " ")) <= 3 * len("record ")


@pytest.mark.parametrize("minutes", [20, 45, 90])
@pytest.mark.parametrize("seat", ["musk", "altman", "sutskever"])
def test_the_minutes_of_the_plan_are_those_of_the_words_on_the_wall(ours, tmp_path, seat, minutes):
    """Who reads at the plan's speed and keeps its steps is done within a fifth of each moment's minutes, and of the lesson's."""
    lesson = Lesson.begin(ours, ours.classroom, tmp_path, LessonOptions(seat=seat, minutes=minutes))
    measure = Measure("en")
    steps = FIRST_VOTE + PAIR_TALK + SECOND_VOTE + CALL
    times = {stop.moment.id: stop.talk + steps + bool(stop.moment.scene.picks) * PICKS for stop in lesson.plan.stops}
    for slide in walked(lesson):
        scene = lesson.room.arrival.get("scene")
        words = [slide.title, *(line.text for line in slide.lines)]
        if slide.kind == "vote" and len(lesson.room.votes[-1].rounds) == 1 and not lesson.room.votes[-1].call:
            words += [part for answer in slide.answers for part in (answer.label, answer.detail)]
            times[scene] += measure.minutes(measure.total(words), ALOUD)
        elif slide.kind in ("bridge", "read"):
            times[scene] += measure.minutes(measure.total(words), ALOUD)
        elif slide.kind in ("record", "argue"):
            times[scene] += measure.minutes(measure.total(words), IN_CLASS)
    lesson.close()
    for stop in lesson.plan.stops:
        assert times[stop.moment.id] == pytest.approx(stop.minutes, rel=0.2), stop.moment.id
    assert OPENING + sum(times.values()) + CLOSING == pytest.approx(minutes, rel=0.2)


@pytest.mark.parametrize("minutes", [30, 60, 120])
def test_other_lengths_are_planned_in_full(ours, minutes):
    """A length that the pack has no plan for is filled within a fifth."""
    plan = plan_lesson(ours, ours.classroom, seat="musk", minutes=minutes)
    assert plan.closing + CLOSING == pytest.approx(minutes, rel=0.2)


def test_a_look_back_changes_nothing(begin):
    """Back from an open vote to the scene and on to the vote again: nothing was closed, and no vote was lost."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("3 2")
    present = lesson.slide
    seen = []
    for _ in range(20):
        lesson.back()
        seen.append(lesson.slide.kind)
    assert seen[:2] == ["read", "bridge"]
    assert seen[-1] == "lobby"
    while lesson.look:
        lesson.forward()
    assert lesson.slide == present
    assert lesson.room.stage == "open"


def test_the_result_and_the_scene_can_be_shown_again(begin):
    """The result after the class went on, the scene while it votes, and the file behind the reveal; then the lesson is where it was."""
    lesson = begin()
    to_vote(lesson)
    lesson.look_at("scene", lesson.scene)
    assert lesson.slide.kind == "read"
    lesson.look_away()
    lesson.count_hands("3 2")
    assert lesson.result == ()  # no count before it is revealed
    lesson.forward()
    assert lesson.result == ()
    lesson.reveal()
    result = lesson.slide
    lesson.forward()
    assert lesson.slide.kind == "record"
    lesson.look_at("result", lesson.result)
    assert [(bar.votes, bar.answer.id) for bar in lesson.slide.bars] == [
        (bar.votes, bar.answer.id) for bar in result.bars
    ]
    lesson.look_at("file", lesson.file)
    assert (
        "The keeper wrote" in " ".join(line.text for slide in lesson.file for line in slide.lines)
        or len(lesson.file) > 2
    )
    lesson.look_at("file", lesson.file)
    assert lesson.slide.kind == "record"


def test_a_vote_is_opened_again_with_its_votes(begin):
    """While pairs talk, at the result and after the decision: the votes are there, the decision is gone, in the file too."""
    lesson = begin(calls=True)
    to_vote(lesson)
    lesson.count_hands("5 2")
    lesson.forward()
    assert lesson.room.stage == "talk"
    lesson.reopen()
    assert (lesson.room.stage, lesson.room.round.total) == ("open", 7)
    lesson.reveal()
    lesson.reopen()
    assert lesson.room.round.total == 7
    lesson.reveal()
    lesson.forward()
    assert lesson.room.votes[-1].call
    lesson.count_hands("1 6 0")
    lesson.forward()
    assert lesson.play.page.kind == "outcome"
    lesson.reopen()
    assert (lesson.room.votes[-1].call, lesson.room.round.total) == (True, 7)
    lesson.reopen()
    assert (lesson.room.votes[-1].call, lesson.room.votes[-1].decided, lesson.room.round.total) == (False, "", 7)
    assert [answer.number for answer in lesson.answers] == [1, 2]
    lesson.count_hands("2 5")
    lesson.reveal()
    lesson.forward()
    assert lesson.room.votes[0].decided == "save-oil"
    lesson.close()
    again = Lesson.resume(lesson.pack, lesson.material, lesson.ledger.path)
    assert (again.room.stage, again.room.moves, again.slide.title) == (
        lesson.room.stage,
        lesson.room.moves,
        lesson.slide.title,
    )
    assert merge(lesson.pack, [lesson.ledger.path]).moment("keeper", "the-storm").decided == {"save-oil": 1}
    again.close()


def test_a_vote_is_emptied(begin):
    """Everybody votes again; marks of before are worth nothing."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("5 2")
    salt = lesson.room.round.salt
    lesson.clear()
    assert (lesson.room.stage, lesson.room.round.total) == ("open", 0)
    assert lesson.room.round.salt != salt


def test_what_came_before_a_step_is_not_reopened(begin):
    """Once the class has gone on to the next moment, the vote before stays as it was decided."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("5 2")
    lesson.reveal()
    lesson.forward()
    lesson.next_stop()
    assert not lesson.can_reopen
    lesson.reopen()
    assert lesson.room.votes[0].decided == "burn"


def test_a_step_that_may_be_an_accident_is_doubted(begin):
    """A vote that nobody has answered, and a talk that has just begun; an answered one and a longer talk are not."""
    lesson = begin()
    to_vote(lesson)
    assert lesson.doubt.startswith("Nobody has voted yet.")
    lesson.count_hands("1 0")
    assert lesson.doubt == ""
    lesson.forward()
    assert lesson.doubt.startswith("The pairs have just begun")
    lesson._began -= lesson_view.LEAST_TALK + 1
    assert lesson.doubt == ""


def test_the_call_is_told_with_the_record_and_counted_in_the_report(begin, pack):
    """How many said what was really done stands on the first slide of the record, and in the report."""
    lesson = begin(calls=True)
    to_vote(lesson)
    lesson.count_hands("5 2")
    lesson.reveal()
    lesson.forward()
    assert lesson.ask == "What did The Keeper really do?"
    assert [answer.number for answer in lesson.answers] == [1, 2, 3]  # also what was locked may have been done
    lesson.count_hands("4 2 1")
    lesson.forward()
    assert "4 of 7 of you called it." in [line.text for line in lesson.slide.lines]
    tally = merge(pack, [lesson.ledger.path])
    assert "4 of 7 said what was really done" in markdown_of(report_document(pack, tally, rows(pack, tally)))
    assert tally.groups[0].path == [("the-storm", "burn")]


def numbers_on_paper(pack, lesson):
    """Return the numbered answers of the sheet of the moment that *lesson* is at."""
    text = markdown_of(handouts(LessonOutline(pack, pack.classroom, lesson.plan, "keeper")))
    sheet = text.partition(f"## {lesson.moment.title}")[2].partition("\n---")[0]
    return re.findall(r"^(\d)\. (.+)$", sheet, re.MULTILINE)[: len(lesson.all_answers)]


async def test_paper_phone_wall_and_report_number_the_answers_alike(begin, pack):
    """Where the first answer of a scene is locked, the others keep their numbers everywhere, and it stands there with the reason."""
    lesson = begin(start="letter-1901", minutes=20)
    while lesson.play is None:
        lesson.forward()
    lesson.room.arrival["values"]["told"] = "true"
    lesson._set_up_play()
    to_vote(lesson)
    numbers = [(str(answer.number), answer.label) for answer in lesson.all_answers]
    assert numbers_on_paper(pack, lesson) == numbers
    assert [answer.locked for answer in lesson.all_answers] == ["", "", "Not open after what the room decided."]
    async with room(lesson) as (ballot, address):
        phones = await joined(address, lesson.room.header["code"], 1)
        _, phone = await phones[0].get(address)
        _, wall = await phones[0].get(ballot.projector)
        for page in (phone, wall):
            assert re.findall(r"<b>(\d)</b><span>([^<]+)", page) == numbers
            assert "Not open after what the room decided." in page
        assert (await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot, option="lie"))[0] == 400
        await close(phones)
    lesson.count_hands("9 5")
    lesson.reveal()
    lesson.forward()
    tally = merge(pack, [lesson.ledger.path])
    text = markdown_of(report_document(pack, tally, rows(pack, tally)))
    assert re.findall(r"^- (?:■ )?(\d)\. ([^:]+): ", text, re.MULTILINE) == numbers
    assert "3. A smaller number: locked" in text


async def test_a_phone_shows_whose_chair_it_is_and_what_leads_here(begin):
    """Chair, primer and bridge stand on the phone, and the scene can be unfolded while the class votes."""
    lesson = begin()
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 1)
        _, page = await phones[0].get(address)
        assert "In the chair of The Keeper" in page
        assert "A lighthouse burns" in page
        while lesson.slide.kind != "bridge":
            lesson.forward()
        _, page = await phones[0].get(address)
        assert "It is January, and there is a gale." in page
        to_vote(lesson)
        _, page = await phones[0].get(address)
        assert "The wind has taken the shutters." in page
        await close(phones)


def test_what_was_chosen_at_the_start_is_never_ignored(begin, pack, tmp_path):
    """An unfinished class is offered; what is chosen of a new one is what begins."""
    old = begin(minutes=20)
    choice = LessonChoice(pack, tmp_path / "classes", LessonOptions(minutes=90, seat="clerk", expected=12))
    assert [one.path for one in choice.earlier] == [old.ledger.path]
    assert "The Keeper" in choice.named(choice.earlier[0])
    assert "20 minutes" in choice.named(choice.earlier[0])
    assert (choice.options.minutes, choice.options.seat, choice.options.expected) == (90, "clerk", 12)
    choice.turn_seat()
    choice.turn_minutes()
    choice.expect(-5)
    lesson = Lesson.begin(pack, pack.classroom, tmp_path / "classes", choice.options)
    assert (lesson.room.header["seat"], lesson.room.header["minutes"], lesson.room.admission.expected) == (
        "keeper",
        20,
        7,
    )
    assert lesson.room.header["code"] != old.room.header["code"]
    lesson.close()


@pytest.mark.parametrize(
    "given",
    [
        ["--minutes", "20"],
        ["--seat", "clerk"],
        ["--level", "university"],
        ["--at", "letter-1901"],
        ["--road"],
        ["--new"],
        ["--pupils", "9"],
        ["--no-calls"],
    ],
)
def test_an_option_of_the_command_line_begins_a_new_class(begin, pack, tmp_path, given):
    """Whatever is given, the class that was left is not gone on with, and the option holds."""
    import argparse

    from game.classroom.commands import _chosen, add_arguments

    begin()
    parser = argparse.ArgumentParser()
    add_arguments(parser.add_subparsers())
    wanted = _chosen(pack, tmp_path / "classes", parser.parse_args(["class", "present", *given]))
    assert isinstance(wanted, LessonOptions)
    assert (wanted != LessonOptions()) is (given != ["--new"])


@pytest.mark.parametrize("kind", ["papers", "letter"])
def test_a_room_opens_what_has_to_be_opened_and_can_decide(tmp_path, kind):
    """Where papers have to be opened or a letter sent first, the room takes the first that hold, and votes; a crash changes nothing."""
    from tiny import END, choice, scene, tiny

    picks = {"as": kind, "ask": "Which?", "least": 2, "most": 2, "items": {
        "one": {"label": "One", "if": "f", "locked": "Not now."}, "two": {"label": "Two", "text": "It says two."}, "three": {"label": "Three"},
    }}  # fmt: skip
    found = tiny({
        "s": scene(choice("t", reality="plausible"), choice("t", reality="documented"), picks=picks, history={"choice": "c1", "event": "e"}),
        "t": END,
    })  # fmt: skip
    lesson = Lesson.begin(found, found.classroom, tmp_path, LessonOptions(minutes=30))
    to_vote(lesson)
    assert [answer.id for answer in lesson.answers] == ["c0", "c1"]
    lesson.close()
    again = Lesson.resume(found, found.classroom, lesson.ledger.path)
    assert again.room.stage == "open"
    assert list(walked(again))[-1].kind == "end"
    again.close()


def test_braces_in_an_answer_are_filled_on_the_wall_and_left_open_on_paper(tmp_path):
    """On the wall they are the room's own value, also of an answer that is locked; on paper and in reports they stay open."""
    from tiny import END, choice, scene, tiny

    found = tiny({
        "s": scene(choice("t", label="Pay {m}", reality="plausible"), choice("t", label="Wait {{a}}", reality="documented"),
                   choice("t", label="Sell {m}", when="f", reality="plausible"), ask="What of {m}?", history={"choice": "c1", "event": "e"}),
        "t": END,
    })  # fmt: skip
    lesson = Lesson.begin(found, found.classroom, tmp_path, LessonOptions(minutes=30, calls=False))
    to_vote(lesson)
    labels = ["Pay 5", "Wait {a}", "Sell 5"]
    assert [answer.label for answer in lesson.all_answers] == labels
    lesson.count_hands("5 2")
    lesson.reveal()
    lesson.forward()
    assert [bar.answer.label for bar in lesson.result[0].bars] == labels
    lesson.close()
    tally = merge(found, [lesson.ledger.path])
    assert [row.label for row in rows(found, tally, small=True)][:3] == ["Pay …", "Wait {a}", "Sell …"]
    paper = markdown_of(handouts(LessonOutline(found, found.classroom, lesson.plan, "a")))
    assert "1. Pay …" in paper
