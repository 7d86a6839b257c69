"""What the report says, worked out again from its CSV alone, by code of this file."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from classes import to_vote
from tiny import END, choice, scene, tiny

from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.paper.document import markdown_of
from game.classroom.report.report import csv_of, json_of, rows
from game.classroom.report.report_pages import report_document
from game.classroom.report.tally import merge
from game.session import Play


def held(lesson, *rounds, call="", clauses=""):
    """Hold a vote with *rounds* of hands, decide, and hold the *call*; a tie goes to the first. Before it, *clauses*."""
    to_vote(lesson)
    if clauses:
        lesson.count_hands(clauses)
        lesson.forward()
        while lesson.tied:
            lesson.decide(next(answer.number for answer in lesson.answers if answer.id in lesson.picked.tied))
        to_vote(lesson)
    for place, hands in enumerate(rounds):
        if place:
            lesson.forward()
            lesson.forward()
        lesson.count_hands(hands)
    lesson.reveal()
    leaders = lesson.room.votes[-1].leaders
    if len(leaders) > 1:
        lesson.decide(next(answer.number for answer in lesson.answers if answer.id in leaders))
    else:
        lesson.forward()
    if call:
        lesson.count_hands(call)
        lesson.forward()
    return lesson


def report(pack, *lessons, small=False):
    """Return the report on *lessons* as Markdown, CSV and JSON."""
    tally = merge(pack, [lesson.ledger.path for lesson in lessons])
    table = rows(pack, tally, small=small)
    return markdown_of(report_document(pack, tally, table)), csv_of(table), json.loads(json_of(table, tally))


def share(votes, total):
    """Return a share in whole per cent, halves up."""
    return int(Fraction(100 * votes, total) + Fraction(1, 2))


def groups(text):
    """Return the rows of a CSV by chair, scene and count, as texts."""
    found = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        found.setdefault((row["seat"], row["scene"], row["counted"]), []).append(row)
    return found


def bar(row):
    """Return the line of Markdown that the report has for a row of the CSV."""
    mark = "■ " if row["history"] == "yes" else ""
    if row["open_to"] == "0":
        said = "locked"
    else:
        said = f"{row['votes']} of {row['open_to']} · {share(int(row['votes']), int(row['open_to']))} %"
    return f"- {mark}{row['number']}. {row['label']}: {said}"


@pytest.fixture
def three(begin, pack):
    """Two classes that voted twice and one that voted once, and what is reported of them."""
    one, two, once = begin(calls=True), begin(calls=True), begin()
    held(one, "12 9", "15 6", call="11 8 2")
    held(one, "4 9 8", call="9 9 3")
    held(two, "10 13", "14 9", call="20 2 1")
    held(once, "3 20")
    return report(pack, one, two, once)


def test_every_bar_of_the_report_is_in_its_csv_and_every_number_of_the_csv_in_the_report(three):
    """Each bar, from the CSV alone: its number, its label, its votes, those who could choose it, and its share."""
    text, table, _ = three
    wanted = [
        bar(row)
        for (_, _, counted), some in groups(table).items()
        for row in some
        if counted != "last" or some[0]["scene"] != "the-letter"
    ]
    # Of the letter only one class was asked, once: its last vote is the only one, and is shown.
    wanted += [bar(row) for key, some in groups(table).items() for row in some if key[1:] == ("the-letter", "last")]
    found = [line for line in text.splitlines() if re.match(r"- (■ )?\d\. ", line)]
    assert sorted(found) == sorted(wanted)


def test_how_many_chose_and_said_what_was_done(three):
    """The sentence below each count, from the CSV alone."""
    text, table, _ = three
    for (_, _, counted), some in groups(table).items():
        votes = sum(int(row["votes"]) for row in some if row["history"] == "yes")
        total = int(some[0]["total"])
        if counted == "calls":
            assert f"{votes} of {total} said what was really done" in text
        else:
            assert f"{votes} of {total} chose as history did (■), {share(votes, total)} %." in text


def test_what_moved_between_the_votes(three):
    """Only classes that voted twice move: 22 of 44 became 29 of 44, whatever the class did that voted once."""
    text, table, _ = three
    first, second = (groups(table)["keeper", "the-storm", counted] for counted in ("first", "second"))
    moved = [
        f"{one['label']} from {share(int(one['votes']), int(one['open_to']))} to {share(int(other['votes']), int(other['open_to']))} %"
        for one, other in zip(first, second, strict=True)
        if one["open_to"] != "0"
    ]
    assert [(row["votes"], row["open_to"]) for row in first] == [("22", "44"), ("22", "44"), ("0", "0")]
    assert f"Between the votes: {'; '.join(moved)}." in text
    assert "from 50 to 66 %" in text
    assert text.count("Between the votes") == 1


def test_what_split_the_room_most(three):
    """The order of the questions, from the CSV alone, and each with its title."""
    text, table, found = three

    def evenness(some):
        shares = [Fraction(int(row["votes"]), int(row["total"])) for row in some if row["open_to"] != "0"]
        return (1 - sum(one * one for one in shares)) / (1 - Fraction(1, len(shares)))

    last = {key[1]: evenness(some) for key, some in groups(table).items() if key[2] == "last"}
    order = sorted(last, key=lambda scene: -last[scene])
    assert [one["scene"] for one in found["most_splitting"]] == order
    titles = re.findall(r"^\d\. \d{4} · ([^:]*): .*", text, re.MULTILINE)
    assert titles == [{"the-storm": "The storm", "the-letter": "The letter"}[scene] for scene in order]


def test_a_locked_answer_is_not_one_that_nobody_chose(three):
    """It is said to be locked, in the report and in the JSON, and has its number all the same."""
    text, _, found = three
    assert "- 3. Put it out and sleep: locked" in text
    storm = next(one for one in found["moments"] if one["scene"] == "the-storm")
    assert {
        (option["number"], option["locked"], option["votes"])
        for split in storm["splits"]
        for option in split["options"]
        if option["option"] == "sleep" and split["counted"] != "calls"
    } == {(3, True, None)}


def test_a_class_that_the_difference_of_two_counts_would_tell_of_stays_hidden(begin, pack):
    """Where all classes but one of four pupils voted twice, the last vote of all is not shown beside the second of the others."""
    many, few = held(begin(), "12 9", "15 6"), held(begin(), "1 3")
    text, table, _ = report(pack, many, few)
    assert {row["hidden"] for row in groups(table)["keeper", "the-storm", "last"]} == {"yes"}
    assert {row["votes"] for row in groups(table)["keeper", "the-storm", "last"]} == {""}
    assert "Last vote of every class: fewer than five votes" in text
    shown = groups(report(pack, many, few, small=True)[1])["keeper", "the-storm", "last"]
    assert [row["votes"] for row in shown] == ["16", "9", "0"]


def test_each_class_has_its_day_and_its_chair(three, begin):
    """The table of classes names both."""
    text, _, found = three
    day = begin().room.header["day"]
    assert found["days"] == [day] * 3
    assert (
        len(
            re.findall(
                r"^\| \*\*Class \d\*\* \| .* \d{4} \| The Keeper \||^\| Class \d \| .* \d{4} \| The Keeper \|",
                text,
                re.MULTILINE,
            )
        )
        == 3
    )


def test_chairs_stand_side_by_side(begin, pack):
    """An event that classes decided in two chairs has a row, with what each decided."""
    keeper, clerk = begin(), begin(seat="clerk", start="letter-1901")
    keeper.next_stop()
    keeper.next_stop()
    held(keeper, "9 3 1")
    held(clerk, "2 10 0")
    text, _, _ = report(pack, keeper, clerk)
    table = text.partition("The same event in other chairs")[2].partition("##")[0]
    assert "| The Keeper | The Clerk |" in table
    assert "| ■ The truth | Nothing yet |" in table


@pytest.mark.parametrize("begins", ["＝", "＋", "－", "＠", "\n"])
def test_a_cell_in_full_width_is_no_formula(begin, pack, begins):
    """A sign of East Asian width, which some spreadsheets read as the plain one, is quoted too."""
    tally = merge(pack, [held(begin(), "5 5").ledger.path])
    row = replace(rows(pack, tally)[0], label=f"{begins}cmd")
    assert f"'{begins}cmd" in csv_of([row])


@pytest.fixture
def letters(tmp_path):
    """Three classes that wrote a letter out of five clauses, one of which was locked, and what is reported of them."""
    items = {
        "hope": {"label": "We hope."}, "ask": {"label": "We ask."}, "lie": {"label": "We lie.", "if": "f", "locked": "No."},
        "doubt": {"label": "We doubt."}, "end": {"label": "=Yours."},
    }  # fmt: skip
    picks = {"as": "letter", "ask": "Which?", "least": 1, "most": 2, "items": items}
    options = choice("t", reality="plausible"), choice("t", reality="documented")
    history = {"choice": "c1", "event": "e", "picks": ["ask", "doubt"]}
    pack = tiny({"s": scene(*options, picks=picks, history=history), "t": END})
    lessons = []
    for clauses, hands in (("9 8 3 1 12", "5 7"), ("2 9 8 0 12", "6 1"), ("9 9 9 1 20", "8 2")):
        lesson = Lesson.begin(pack, pack.classroom, tmp_path, LessonOptions(minutes=30, calls=False))
        lessons.append(held(lesson, hands, clauses=clauses))
        lesson.close()
    return report(pack, *lessons)


def test_every_clause_of_the_report_is_in_its_csv(letters):
    """Each bar, from the CSV alone: its number, its label, its votes and the pupils who voted, which is more than one vote each."""
    text, table, _ = letters
    some = groups(table)["a", "s", "picks"]
    assert [(row["option"], row["votes"], row["open_to"], row["total"]) for row in some] == [
        ("hope", "20", "44", "44"), ("ask", "26", "44", "44"), ("lie", "0", "0", "44"), ("doubt", "20", "44", "44"), ("end", "2", "44", "44"),
    ]  # fmt: skip
    found = text.partition("The clauses of the letter")[2].partition("Picked:")[0]
    wanted = [bar({**row, "label": row["label"].removeprefix("'")}) for row in some]
    assert [line for line in found.splitlines() if line.startswith("- ")] == wanted


def test_which_clauses_were_picked_and_which_the_real_letter_had(letters):
    """From the CSV alone: the number of each, how many classes picked it where they differ, and those marked as history's."""
    text, table, found = letters
    some = groups(table)["a", "s", "picks"]
    assert {row["question"] for row in some} == {"Which?"}
    picked = [(row["number"], int(row["groups"])) for row in some if row["groups"] != "0"]
    assert picked == [("1", 2), ("2", 3), ("4", 1)]
    said = ", ".join(f"{number} in {count} class{'es' * (count > 1)}" for number, count in picked)
    real = ", ".join(row["number"] for row in some if row["history"] == "yes")
    assert f"Picked: {said}." in text
    assert f"In the real letter (■): {real}." in text
    assert "In 1 class the teacher decided between papers or clauses that were tied." in text
    split = found["moments"][0]["splits"][0]
    assert (split["counted"], split["total"], split["as_history"]) == ("picks", 44, None)
    assert [(one["label"], one["votes"], one["locked"]) for one in split["options"]] == [
        ("We hope.", 20, False), ("We ask.", 26, False), ("We lie.", None, True), ("We doubt.", 20, False), ("=Yours.", 2, False),
    ]  # fmt: skip


def test_a_vote_on_papers_changes_no_other_figure(letters):
    """The decisions of the same classes are counted as ever, and what was picked moves and splits nothing."""
    text, table, found = letters
    last = groups(table)["a", "s", "last"]
    assert [(row["votes"], row["total"], row["groups"]) for row in last] == [("19", "29", "2"), ("10", "29", "1")]
    assert "10 of 29 chose as history did (■), 34 %." in text
    assert found["most_splitting"] == [{"seat": "a", "scene": "s"}]
    assert "Between the votes" not in text


def test_fewer_than_five_at_a_desk_stay_hidden(tmp_path):
    """A letter of four pupils is not shown, however many sentences they marked."""
    picks = {"as": "papers", "least": 1, "most": 2, "items": {"one": {"label": "One"}, "two": {"label": "Two"}}}
    options = choice("t", reality="plausible"), choice("t", reality="documented")
    pack = tiny({"s": scene(*options, picks=picks, history={"choice": "c1", "event": "e"}), "t": END})
    lesson = Lesson.begin(pack, pack.classroom, tmp_path, LessonOptions(minutes=30, calls=False))
    held(lesson, "9 9", clauses="4 3 4")
    lesson.close()
    text, table, _ = report(pack, lesson)
    assert {row["votes"] for row in groups(table)["a", "s", "picks"]} == {""}
    assert "The papers on the desk: fewer than five votes, so the split is not shown." in text
    assert "- 1. One: 4 of 4 · 100 %" in report(pack, lesson, small=True)[0]


def test_what_plays_alone_picked_is_counted_by_plays(tmp_path):
    """Six plays that opened one, two or no papers: each play counts once below, and once for each paper that it opened."""
    items = {"one": {"label": "One"}, "two": {"label": "Two"}, "three": {"label": "Three"}}
    picks = {"as": "papers", "least": 0, "most": 2, "items": items}
    options = choice("t", reality="plausible"), choice("t", reality="documented")
    pack = tiny({"s": scene(*options, picks=picks, history={"choice": "c1", "event": "e"}), "t": END})
    opened = (["one"], ["one", "two"], [], ["two"], ["one", "two"], ["one"])
    plays = []
    for papers in opened:
        play = Play.begin(pack, "a", folder=tmp_path)
        for paper in papers:
            play.pick(paper)
        play.choose("c1")
        play.close()
        plays.append(play.path)
    tally = merge(pack, plays)
    table = rows(pack, tally)
    found = groups(csv_of(table))["a", "s", "plays-picks"]
    assert [(row["option"], int(row["votes"]), int(row["total"])) for row in found] == [
        (name, sum(name in papers for papers in opened), len(opened)) for name in items
    ]
    text = markdown_of(report_document(pack, tally, table))
    assert "What plays alone picked" in text
    assert bar(found[0]) in text
    assert [row["votes"] for row in groups(csv_of(table))["a", "s", "plays"]] == ["0", "6"]
