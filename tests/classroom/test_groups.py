"""A class in groups: one room, each chair with a scene and a vote of its own, all in step, and what one does to the others."""

from __future__ import annotations

import argparse
import json
import zlib

import pytest
from groups import begun, hands, to_step, voted

from game import paths
from game.classroom.commands import _wanted, add_arguments
from game.classroom.lesson import lesson_log
from game.classroom.lesson.groups.group_lesson import GroupLesson
from game.classroom.lesson.groups.shared_moments import plan_groups, shared_moments
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_choice import LessonChoice, begin_lesson, resume_lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.lesson.lesson_plan import CALL, CLOSING, FIRST_VOTE, OPENING, PAIR_TALK, SECOND_VOTE
from game.errors import GameError, UsageError
from game.story import open_pack
from game.story.word_count import ALOUD, IN_CLASS, Measure

BOOK, GIFT = "snow-the-book", "whitehead-the-gift"


@pytest.fixture(scope="session")
def handle():
    """The pack with two chairs that hand something on."""
    return open_pack(paths.stories() / "broad-street")


@pytest.fixture(scope="session")
def ours():
    """The pack with three chairs that comes with the game."""
    return open_pack(paths.stories() / "openai")


@pytest.fixture
def two(handle, tmp_path):
    """A class in two groups, Snow's and Whitehead's."""
    lesson = begun(handle, tmp_path)
    yield lesson
    lesson.close()


def again(lesson):
    """Close *lesson* and open it again from its file, as after a crash."""
    lesson.close()
    return resume_lesson(lesson.pack, lesson.ledger.path)


def state(lesson):
    return [(seat, one.place, one.room.votes, one.room.moves, one.room.arrival) for seat, one in lesson.groups.items()]


def test_the_order_of_a_lesson_in_groups(handle, tmp_path):
    """Three screens for the record at most, then what one did to the others, once for each moment that hands something on."""
    lesson = begun(handle, tmp_path, calls=True, minutes=25)
    found = []
    for _ in range(60):
        found.append((lesson.slide.kind, len(lesson.slide.beside)))
        if lesson.stage == "end":
            break
        if lesson.stage == "open":
            lesson.count_hands(hands(lesson, 3))
        lesson.forward()
    assert [kind for kind, _ in found if kind != "argue"] == [
        "lobby", "chair", "bridge", "read", "vote", "talk", "vote", "result", "vote", "record", "record", "handed", "end",
    ]  # fmt: skip
    assert {kind for kind, beside in found if beside == 2} == {
        "lobby",
        "chair",
        "read",
        "vote",
        "talk",
        "result",
        "record",
        "handed",
    }
    lesson.close()


def test_three_chairs_of_our_own_story_decide_the_same_days(ours, tmp_path):
    """In openai three groups sit beside each other, and 45 minutes hold the September and the November."""
    plan = plan_groups(ours, ours.classroom, minutes=45)
    assert list(plan.chairs) == ["musk", "altman", "sutskever"]
    assert [{one.scene.date[:7] for one in shared.moments.values()} for shared in plan.moments] == [
        {"2017-09"},
        {"2023-11"},
    ]
    lesson = begun(ours, tmp_path)
    to_step(lesson, "first vote")
    asked = [one.title for one in lesson.slide.beside]
    assert [one.kicker for one in lesson.slide.beside] == ["Elon Musk", "Sam Altman", "Ilya Sutskever"]
    assert len(set(asked)) == 3
    lesson.close()


def test_what_groups_decide_is_named_by_the_pack_or_shared_by_its_record(pack, handle):
    """Broad Street names its moments; the small pack names none, and its chairs share two events."""
    assert [{seat: one.id for seat, one in shared.moments.items()} for shared in shared_moments(handle, handle.classroom)][0] == {
        "snow": BOOK, "whitehead": GIFT,
    }  # fmt: skip
    assert [shared.events for shared in shared_moments(pack, pack.classroom)] == [("storm-1901",), ("letter-1901",)]


def test_a_pack_with_one_chair_says_so(tmp_path):
    """Kindly, before anything is written: the class can sit in that chair together."""
    harbour = open_pack(paths.stories().parent / "tests" / "packs" / "harbour")
    with pytest.raises(UsageError, match="one chair only, so one class sits in it"):
        begun(harbour, tmp_path)
    choice = LessonChoice(harbour, tmp_path, LessonOptions())
    choice.turn_groups()
    assert "one chair only" in choice.moments[0]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("how", [{"seat": "snow"}, {"road": True}, {"start": "nowhere"}, {"minutes": 9}])
def test_what_groups_cannot_do_is_said(handle, tmp_path, how):
    """A chair, the whole road, a moment that is not shared and too short a lesson are refused, each with what to do."""
    with pytest.raises(UsageError, match="leave --seat|These are|Give at least"):
        begun(handle, tmp_path, **how)


def test_the_command_line_and_the_start_begin_groups(handle, tmp_path):
    """`--groups` and the key g ask for the same, and what was kept goes on as groups."""
    parser = argparse.ArgumentParser()
    add_arguments(parser.add_subparsers())
    assert _wanted(parser.parse_args(["class", "present", "story/broad-street", "--groups"])).groups
    choice = LessonChoice(handle, tmp_path, LessonOptions())
    choice.turn_groups()
    assert choice.chairs == "John Snow, Henry Whitehead"
    lesson = begin_lesson(handle, tmp_path, choice.options)
    assert isinstance(lesson, GroupLesson)
    to_step(lesson, "scene")
    lesson = again(lesson)
    assert isinstance(lesson, GroupLesson)
    assert "John Snow, Henry Whitehead" in LessonChoice(handle, tmp_path, LessonOptions()).named(
        LessonChoice(handle, tmp_path, LessonOptions()).earlier[0]
    )
    lesson.close()


# What one does to the others


def test_a_decision_in_one_chair_is_read_in_the_other(two):
    """Snow leaves Broad Street out of his book: the wall quotes what Whitehead now reads in it, and his group goes on in that world."""
    to_step(two, "first vote")
    two.count_hands("1 2 9 / 2 9 2")
    two.reveal()
    two.forward()
    while two.slide.kind != "handed":
        two.forward()
    snow, whitehead = two.slide.beside
    assert "changes nothing for this chair" in snow.lines[0].text
    said = " ".join(line.text for line in whitehead.lines)
    assert "From the chair of John Snow. Broad Street in Dr Snow's book: has no place in the argument" in said
    assert "The page here now reads: Of your own street there is hardly a word." in said
    while two.behind[0].step != "scene":
        two.forward()
    assert two.groups["whitehead"].room.arrival["values"]["book_says"] == "nothing"


def test_a_decision_as_in_the_record_hands_on_nothing_new(two):
    """Snow decides as he did: the wall says so, and nothing is quoted."""
    to_step(two, "first vote")
    two.count_hands("1 9 2 / 2 9 2")
    two.reveal()
    two.forward()
    while two.slide.kind != "handed":
        two.forward()
    assert [line.text for line in two.slide.beside[1].lines] == ["Dr Snow's autumn: as John Snow really left it."]


def test_what_was_never_decided_is_not_handed_on(two):
    """A moment that the class leaves before its vote changes no world."""
    to_step(two, "scene")
    before = two.groups["whitehead"].room.arrival["values"]
    two.next_stop()
    assert two.groups["whitehead"].room.arrival["values"]["book_says"] == before["book_says"] == "undecided"


def test_the_first_moment_is_reached_by_historys_road(two):
    """The handle came off in September 1854, so in Snow's December it is off, as the record has it."""
    to_step(two, "scene")
    assert two.groups["snow"].room.arrival["values"]["handle_off"] == "true"
    assert any("order of things" in line.text for slide in two.groups["snow"].scene for line in slide.lines)


# In step


def test_at_every_step_a_crash_costs_nothing(handle, tmp_path):
    """Closed and opened again after every single step, all groups stand where they stood."""
    lesson = begun(handle, tmp_path, calls=True)
    for _ in range(80):
        if lesson.stage == "open":
            lesson.count_hands(hands(lesson, 3))
        before, slide = state(lesson), lesson.slide
        lesson = again(lesson)
        assert (state(lesson), lesson.slide) == (before, slide)
        if lesson.stage == "end":
            break
        lesson.forward()
    assert lesson.stage == "end"
    lesson.close()


def test_a_crash_between_two_groups_leaves_all_to_go_on(ours, tmp_path):
    """From every line of the file on, also one that only the first group has, the class comes to its end."""
    lesson = begun(ours, tmp_path, calls=True, minutes=25)
    voted(lesson, 3)
    lesson.close()
    lines = lesson.ledger.path.read_bytes().splitlines(keepends=True)
    for count in range(1, len(lines) + 1):
        path = tmp_path / f"{count}.class"
        path.write_bytes(b"".join(lines[:count]))
        half = resume_lesson(ours, path)
        for _ in range(60):
            if half.stage == "end":
                break
            if half.stage == "open":
                half.count_hands(hands(half, 3))
            assert half.slide.kind
            half.forward()
        assert half.stage == "end", count
        assert all(one.room.votes and one.room.votes[0].decided for one in half.groups.values()), count
        half.close()


def test_a_tie_of_one_group_is_the_teachers_and_holds_the_others(two):
    """The next step does nothing while a group is tied; a number decides for that group, and it is kept who did."""
    to_step(two, "first vote")
    two.count_hands("2 5 5 / 2 9 2")
    two.reveal()
    assert two.tied
    two.forward()
    assert [one.step for one in two.groups.values()] == ["result", "result"]
    assert not two.decide(1)
    assert two.decide(3)
    assert not two.tied
    assert [one.room.votes[-1].by for one in two.groups.values()] == ["tie", ""]
    two.forward()
    assert [one.step for one in two.groups.values()] == ["record", "record"]
    assert two.groups["whitehead"].room.votes[-1].by == "majority"


def test_a_group_in_which_nobody_voted_is_named_and_the_teacher_decides(two):
    """The step is doubted with the name of the chair, and the wall says what to do."""
    to_step(two, "first vote")
    assert "Nobody has voted yet" in two.doubt
    two.count_hands("1 9 2 /")
    assert "Nobody in the chair of Henry Whitehead has voted yet" in two.doubt
    two.reveal()
    assert "The teacher decides" in two.slide.beside[1].note
    assert two.decide(2)
    assert two.groups["whitehead"].room.votes[-1].by == "teacher"


@pytest.mark.parametrize("typed", ["1 2 3", "1 2 3 / 1 2", "1 2 3 / a b c", "1 2 3 / 1 2 3 / 1", ""])
def test_hands_are_typed_for_each_group(two, typed):
    """The groups with / between: another number of groups, or of answers, is refused with an example or the chair's name."""
    to_step(two, "first vote")
    with pytest.raises(UsageError, match="with / between|Henry Whitehead: Type 3 numbers"):
        two.count_hands(typed)
    two.count_hands("4 5 6 / 7 8 9")
    assert [one.room.round.hands for one in two.groups.values()][1] == {"thank-him": 7, "object": 8, "the-committee": 9}
    assert "/" in two.hands_asked


def test_a_vote_of_all_groups_is_opened_again_and_emptied(two):
    """What was decided is taken back in every chair, the votes are there, and an open vote can be emptied."""
    to_step(two, "first vote")
    two.count_hands("1 9 2 / 2 9 2")
    two.reveal()
    two.forward()
    assert two.can_reopen
    two.reopen()
    assert [one.step for one in two.groups.values()] == ["first vote"] * 2
    assert two.votes_in == 25
    two.clear()
    assert two.votes_in == 0


def test_looking_changes_nothing(two):
    """Back, the scenes, the file and the result of every group; then the class is where it was."""
    to_step(two, "first vote")
    two.count_hands("1 9 2 / 2 9 2")
    present = two.slide
    two.look_at("scene", two.scene)
    assert {slide.title for slide in two.scene} >= {"One sentence in a book", "A book from the doctor"}
    two.look_away()
    two.back()
    assert two.slide.kind == "read"
    two.forward()
    assert two.slide == present
    two.reveal()
    two.forward()
    assert [len(slide.beside) for slide in two.result] == [2]
    assert len({slide.title for slide in two.file}) >= 2


# Desks and letters


@pytest.fixture
def three(ours, tmp_path):
    """A class in three groups in September 2017: Altman and Sutskever have a letter to write, Musk has none."""
    lesson = begun(ours, tmp_path, minutes=25)
    to_step(lesson, "desk")
    yield lesson
    lesson.close()


def test_groups_with_a_letter_vote_on_it_while_the_others_wait(three):
    """The wall shows both letters and who waits; then what was picked, with its count; then all vote together."""
    assert [one.kind for one in three.slide.beside] == ["group", "vote", "vote"]
    assert "waits for the others" in three.slide.beside[0].note
    assert three.hands_asked.startswith("Hands for 1, 2, 3, 4, 5, 6 / 1, 2, 3, 4, 5, 6, 7, then how many pupils")
    three.count_hands(hands(three))
    three.forward()
    assert [one.step for one in three.groups.values()] == ["read"] * 3
    musk, altman, sutskever = three.slide.beside
    assert "nothing to pick" in musk.note
    assert [bar.answer.number for bar in altman.bars if bar.leads] == [1, 2]
    assert [bar.answer.number for bar in sutskever.bars if bar.leads] == [1, 2, 3, 4]
    three.forward()
    assert [one.kind for one in three.slide.beside] == ["vote"] * 3


def test_what_a_group_writes_is_what_the_others_find(three):
    """Sutskever's letter leaves out the hard word and says nothing to Altman, and is sent: each of both reads another page."""
    three.count_hands("9 9 0 0 0 0 10 / 9 0 9 0 0 0 0 10")
    three.forward()
    to_step(three, "first vote")
    three.count_hands(hands(three, 3))
    three.reveal()
    to_step(three, "record")
    while three.slide.kind != "handed":
        three.forward()
    musk, altman, _ = (" ".join(line.text for line in one.lines) for one in three.slide.beside)
    assert "The letter of September 2017, to Musk: The hard word left out The page here now reads:" in musk
    assert "The letter of September 2017, to Altman: Not asked The page here now reads:" in altman


def test_a_letter_that_was_never_sent_is_not_handed_on(ours, tmp_path):
    """The class leaves the moment after the letters are written and before anything is decided."""
    lesson = begun(ours, tmp_path)
    to_step(lesson, "desk")
    lesson.count_hands("9 9 0 0 0 0 10 / 9 0 9 0 0 0 0 10")
    lesson.forward()
    lesson.next_stop()
    assert lesson.groups["sutskever"].room.arrival["values"]["letter_to_musk"] == "soft"
    assert lesson.groups["musk"].room.arrival["values"]["letter_to_musk"] == "plain"
    lesson.close()


def test_a_tie_between_clauses_is_the_teachers(three):
    """It holds all groups, and the number that is pressed goes into the letter of the group that is tied."""
    three.count_hands("9 5 5 0 0 0 10 / 9 9 9 9 0 0 0 10")
    three.forward()
    assert [one.step for one in three.groups.values()] == ["read", "tied desk", "read"]
    three.forward()
    assert three.tied
    assert three.decide(3)
    assert three.groups["altman"].room.votes[-1].by == "tie"
    assert three.behind[0].step == "read"


def test_a_vote_on_letters_is_opened_again(three):
    """Back from what was picked to the letters, with the hands in them; the group that waits goes on waiting."""
    three.count_hands(hands(three))
    three.forward()
    assert three.can_reopen
    three.reopen()
    assert [one.step for one in three.groups.values()] == ["read", "desk", "desk"]
    assert three.votes_in == 20
    to_step(three, "first vote")
    assert len(three.slide.beside) == 3


# The file


def line(entry, before=""):
    body = json.dumps(entry).encode()
    return f"{zlib.crc32(body, int(before or '0', 16)):08x}", body


def written(path, *entries):
    before, text = "", b""
    for entry in entries:
        before, body = line(entry, before)
        text += before.encode() + b" " + body + b"\n"
    path.write_bytes(text)
    return path


@pytest.mark.parametrize(
    "groups", ["snow", ["snow"], [1, 2], {"snow": 1}, ["snow"] * 10, ["snow", {}], [["a"], ["b"]], 7]
)
def test_a_header_with_groups_that_are_none_is_refused(two, tmp_path, groups):
    """A file from others may hold anything: it is told, and nothing raises."""
    header = {**two.room.header, "groups": groups}
    with pytest.raises(GameError, match="holds what no class writes"):
        lesson_log.read(written(tmp_path / "odd.class", header))


@pytest.mark.parametrize(
    "entry",
    [
        {"do": "slide", "to": 1, "group": "nobody"},
        {"do": "slide", "to": 1, "group": ["snow"]},
        {"do": "hands", "counts": {"cannot-say": 9}},
        {"do": "member", "mark": "a", "seat": "nobody"},
        {"do": "member", "mark": "a" * 100, "seat": "snow"},
        {"do": "member", "mark": ["a"], "seat": "snow"},
        {"do": "member", "seat": "snow"},
    ],
)
def test_an_entry_that_no_group_makes_is_refused(two, tmp_path, entry):
    """An unknown group, a vote outside every group, a member that is none."""
    with pytest.raises(GameError, match="holds what no class writes"):
        lesson_log.read(written(tmp_path / "odd.class", two.room.header, entry))


def test_a_class_without_groups_is_resumed_as_one(pack, tmp_path):
    """What began in one chair goes on in one chair."""
    lesson = Lesson.begin(pack, pack.classroom, tmp_path)
    lesson.close()
    lesson = resume_lesson(pack, lesson.ledger.path)
    assert not isinstance(lesson, GroupLesson)
    lesson.close()


def words_of(slide):
    """Return the words of *slide* and of what stands beside each other on it."""
    lines = [slide.title, *(line.text for line in slide.lines)]
    return [*lines, *(word for one in slide.beside for word in words_of(one))]


def read_in(lesson, slide):
    """Return the minutes in which *slide* is read: each group reads its own scene at the same time, and all the rest."""
    measure = Measure("en")
    if slide.kind in ("bridge", "record", "handed", "argue"):
        return measure.minutes(measure.total(words_of(slide)), ALOUD if slide.kind == "bridge" else IN_CLASS)
    asked = [group for group in lesson.groups.values() if group.step in ("scene", "first vote", "desk")]
    if slide.kind != "read" or not asked:
        return 0.0
    return max(
        measure.minutes(
            measure.total([*(word for one in group.scene for word in words_of(one)), *answers_of(group)]), ALOUD
        )
        for group in asked
    )


def answers_of(group):
    return [part for answer in group.all_answers for part in (answer.label, answer.detail)]


@pytest.mark.parametrize(("minutes", "moments", "screens"), [(45, 2, 40), (75, 4, 65), (90, 5, 75)])
def test_groups_use_the_time_that_they_are_given(ours, tmp_path, minutes, moments, screens):
    """The plan ends when the lesson does, and who reads at its speed and keeps its steps is done within a fifth of that."""
    lesson = begun(ours, tmp_path, minutes=minutes, calls=True)
    stops = lesson.plan.stops
    assert len(stops) == moments
    assert lesson.plan.closing + CLOSING == pytest.approx(minutes, abs=0.1)
    taken = sum(stop.talk + stop.picks + FIRST_VOTE + PAIR_TALK + SECOND_VOTE + CALL for stop in stops)
    count = 1
    while lesson.stage != "end":
        taken += read_in(lesson, lesson.slide)
        if lesson.stage == "open":
            lesson.count_hands(hands(lesson, 1))
        lesson.forward()
        count += 1
    assert count <= screens
    assert OPENING + taken + CLOSING == pytest.approx(minutes, rel=0.2)
    assert lesson.slide.note == "Each group tells the others what it would have needed from them. About 5 minutes."
    lesson.close()


def test_a_teacher_is_told_when_the_chairs_share_too_little(handle, tmp_path):
    """On the first screen, before the lesson: at which minute the groups have decided; a length that is filled has no such line."""
    said = [LessonChoice(handle, tmp_path, LessonOptions(groups=True, minutes=minutes)).moments for minutes in (45, 90)]
    assert len(said[0]) == 2
    assert said[1] == [*said[0], "The chairs share no more: after about 40 minutes the groups have decided."]
