"""The report on a class in groups: side by side, with the numbers that its CSV has, worked out by code of this file."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest
from groups import begun, to_step

from game import paths
from game.classroom.lesson.lesson import Lesson
from game.classroom.paper.document import markdown_of
from game.classroom.report.report import csv_of, json_of, rows
from game.classroom.report.report_pages import report_document
from game.classroom.report.tally import merge
from game.story import open_pack

ROUNDS = {"As history, first vote": "first", "As history, last vote": "last", "Said what was really done": "calls"}


@pytest.fixture(scope="session")
def handle():
    """The pack with two chairs that hand something on."""
    return open_pack(paths.stories() / "broad-street")


def held(lesson, *typed):
    """Hold the votes of a moment with the hands *typed*, and decide."""
    to_step(lesson, "first vote")
    for hands in typed:
        lesson.count_hands(hands)
        lesson.forward()
        if lesson.stage == "talk":
            lesson.forward()
        if lesson.stage == "result":
            lesson.forward()
    lesson.close()
    return lesson


def report(pack, *lessons):
    tally = merge(pack, [lesson.ledger.path for lesson in lessons])
    table = rows(pack, tally)
    return markdown_of(report_document(pack, tally, table)), csv_of(table), json.loads(json_of(table, tally))


def beside(text):
    """Return the first table of groups side by side: its rows by their names, each a list of cells."""
    part = text.partition("## Groups of one class, side by side")[2].partition("\n## ")[0]
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")
    ]
    return {row[0].strip("* "): row[1:] for row in found}


def as_history(table, scene, counted):
    """Return what the CSV says of one chair: votes as history, of all, in per cent with halves up."""
    some = [
        row
        for row in csv.DictReader(io.StringIO(table, newline=""))
        if (row["scene"], row["counted"]) == (scene, counted)
    ]
    votes, total = sum(int(row["votes"]) for row in some if row["history"] == "yes"), int(some[0]["total"])
    return f"{votes} of {total} · {int(Fraction(100 * votes, total) + Fraction(1, 2))} %"


def test_every_number_beside_another_is_that_of_the_csv(handle, tmp_path):
    """Two votes and a call in two chairs: each cell of the table, from the CSV alone."""
    lesson = held(begun(handle, tmp_path, calls=True), "3 7 2 / 4 4 5", "2 8 3 / 3 9 1", "1 9 4 / 6 7 2")
    text, table, found = report(handle, lesson)
    cells = beside(text)
    assert cells[""] == ["John Snow", "Henry Whitehead"]
    for name, counted in ROUNDS.items():
        assert cells[name] == [
            as_history(table, scene, counted) for scene in ("snow-the-book", "whitehead-the-gift")
        ], name
    assert cells["As history, last vote"] == ["8 of 13 · 62 %", "9 of 13 · 69 %"]
    assert found["beside"] == [
        [{"seat": "snow", "scene": "snow-the-book"}, {"seat": "whitehead", "scene": "whitehead-the-gift"}]
    ]


def test_a_class_in_groups_is_one_class(handle, tmp_path):
    """It is counted once and has one number and one day, with a line for each chair."""
    lesson = held(begun(handle, tmp_path), "3 7 2 / 4 4 6", "2 8 3 / 3 9 1")
    text, _, found = report(handle, lesson, lesson)
    assert "1 class, 0 plays." in text
    assert (found["groups"], len(found["days"])) == (1, 1)
    assert "| **Class 1** | " in text or "| Class 1 | " in text
    assert "Class 2" not in text
    assert text.count("| John Snow |") >= 1


def test_a_group_of_four_is_not_told_beside_one_of_thirteen(handle, tmp_path):
    """Fewer than five votes stay hidden here as everywhere."""
    lesson = held(begun(handle, tmp_path), "1 2 1 / 4 4 6", "1 2 1 / 3 9 1")
    cells = beside(report(handle, lesson)[0])
    assert cells["As history, last vote"] == ["fewer than five votes", "9 of 13 · 69 %"]
    assert "2 of 4" not in str(cells)


def test_classes_without_groups_have_no_such_table(pack, tmp_path):
    """Two classes in two chairs are compared by event, as ever."""
    lesson = Lesson.begin(pack, pack.classroom, tmp_path)
    lesson.close()
    assert "side by side" not in report(pack, lesson)[0]
