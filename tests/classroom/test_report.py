"""The report: merged once, recomputed exactly, safe to open, silent about few."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import replace

import pytest
from classes import PACK, to_vote

from game.classroom.lesson import lesson_log
from game.classroom.paper.document import html_of, markdown_of
from game.classroom.report.report import COLUMNS, Row, Split, csv_of, json_of, moment_reports, most_splitting, rows
from game.classroom.report.report_pages import report_document
from game.classroom.report.tally import FIRST, LAST, PLAYS, merge
from game.session import Play
from game.session.saves.entries import Header, Move
from game.session.saves.journal import Journal
from game.story import open_pack


def table_of(text):
    """Return the table that *text*, a CSV of the report, holds."""
    found = []
    for line in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        plain = {
            name: value[1:] if value[:1] == "'" and value[1:2] in tuple("=+-@\t\r") else value
            for name, value in line.items()
        }
        found.append(
            Row(
                **{
                    name: plain[name]
                    for name in ("seat", "scene", "event", "date", "title", "question", "counted", "option", "label")
                },
                history=plain["history"] == "yes",
                hidden=plain["hidden"] == "yes",
                **{name: int(plain[name] or 0) for name in ("number", "votes", "open_to", "total", "groups")},
            )
        )
    return found


def hold(lesson, *rounds):
    """Hold a vote with *rounds* of hands and decide; a tie goes to the first of the leaders."""
    to_vote(lesson)
    for place, hands in enumerate(rounds):
        if place:
            lesson.forward()
            lesson.forward()
        lesson.count_hands(hands)
    lesson.reveal()
    vote = lesson.room.votes[-1]
    if len(vote.leaders) > 1:
        assert lesson.decide(next(answer.number for answer in lesson.answers if answer.id in vote.leaders))
    else:
        lesson.forward()


def played(pack, folder, *choices, seat="keeper"):
    play = Play.begin(pack, seat, folder=folder)
    for choice in choices:
        while play.page.way == "on":
            play.go_on()
        play.choose(choice)
    play.close()
    return play.path


@pytest.fixture
def room(begin, pack, tmp_path):
    """Two classes and six plays."""
    first, second = begin(), begin()
    hold(first, "12 9", "15 6")
    hold(second, "10 10")
    for choices in [("burn",)] * 4 + [("save-oil", "truth")] * 2:
        played(pack, tmp_path / "plays", *choices)
    files = [first.ledger.path, second.ledger.path, *(tmp_path / "plays").glob("*.play")]
    return merge(pack, files), files


def test_counts_are_those_of_the_room(room):
    """First and last rounds, plays, ties and what was decided are counted apart."""
    tally, _ = room
    moment = tally.moment("keeper", "the-storm")

    assert moment.counts[FIRST] == {"burn": 12, "save-oil": 9}
    assert moment.counts[LAST] == {"burn": 25, "save-oil": 16}
    assert moment.counts[PLAYS] == {"burn": 4, "save-oil": 2}
    assert moment.decided == {"burn": 2}
    assert moment.ties == 1


def test_each_file_counts_once(room, pack, tmp_path):
    """Given twice, under two names or half finished, a session and a play count once."""
    tally, files = room
    copies = []
    for path in files:
        copy = tmp_path / f"copy-of-{path.name}"
        copy.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
        copies.append(copy)
    again = merge(pack, [*copies, *files, *files])

    assert again.again == 2 * len(files)
    assert rows(pack, again) == rows(pack, tally)


def test_the_csv_gives_every_number_back(room, pack):
    """Read back from its own CSV, the report is the same report."""
    tally, _ = room
    table = rows(pack, tally)
    back = table_of(csv_of(table))

    assert back == table
    assert json.loads(json_of(back, tally)) == json.loads(json_of(table, tally))
    for one in moment_reports(back):
        for split in one.splits:
            assert sum(row.votes for row in split.rows) == split.total


def test_a_decision_without_votes_counts_as_decided_and_is_no_tie(begin, pack):
    """Where nobody voted the teacher's choice is what the class decided, and it is told apart from a tie."""
    silent, torn = begin(), begin()
    to_vote(silent)
    silent.reveal()
    assert silent.decide(2)
    hold(torn, "6 6")
    tally = merge(pack, [silent.ledger.path, torn.ledger.path])
    moment = tally.moment("keeper", "the-storm")
    text = markdown_of(report_document(pack, tally, rows(pack, tally)))

    assert moment.decided == {"burn": 1, "save-oil": 1}
    assert [group.path for group in tally.groups].count([("the-storm", "save-oil")]) == 1
    assert (moment.ties, moment.unvoted) == (1, 1)
    assert "In 1 class the teacher decided a tie." in text
    assert "In 1 class nobody voted and the teacher decided." in text


def test_a_split_of_five_is_shown_and_one_of_four_is_not(begin, pack):
    """Five votes are enough to be shown; one fewer is hidden, in the table and in the report."""
    for hands, hidden in (("3 2", False), ("3 1", True)):
        lesson = begin()
        hold(lesson, hands)
        tally = merge(pack, [lesson.ledger.path])
        table = rows(pack, tally)
        text = markdown_of(report_document(pack, tally, table))

        assert [row.hidden for row in table] == [hidden] * 3
        assert [row.votes for row in table] == ([0, 0, 0] if hidden else [3, 2, 0])
        assert ("so the split is not shown" in text) is hidden
        assert ("3 of 5" in text) is not hidden


@pytest.mark.parametrize(
    ("votes", "evenness"), [((5, 5), 1), ((4, 4, 4), 1), ((3, 3, 3, 3), 1), ((9, 0), 0), ((9, 0, 0), 0), ((3, 1), 0.75)]
)
def test_evenness_does_not_depend_on_how_many_options_there_are(room, pack, votes, evenness):
    """As many votes for every option is 1, all for one is 0, whether there are two options or four."""
    row = rows(pack, room[0])[0]
    split = Split(LAST, tuple(replace(row, option=f"o{n}", votes=one, total=sum(votes)) for n, one in enumerate(votes)))

    assert split.evenness == pytest.approx(evenness)


def test_the_shift_between_rounds(room, pack):
    """12 of 21 became 15 of 21, whatever a class with one vote did: both shares are shown, and rounded halves up."""
    tally, _ = room
    report = moment_reports(rows(pack, tally))[0]

    assert report.shift[0] == ("Burn it full", 57, 71)


def test_few_votes_are_hidden_unless_asked_for(begin, pack):
    """A split of fewer than five votes is in no file, unless it is asked for."""
    lesson = begin()
    hold(lesson, "3 1")
    tally = merge(pack, [lesson.ledger.path])
    hidden, shown = rows(pack, tally), rows(pack, tally, small=True)

    assert all(row.hidden and row.votes == row.total == 0 for row in hidden)
    assert [row.votes for row in shown][:2] == [3, 1]
    for text in (csv_of(hidden), json_of(hidden, tally), markdown_of(report_document(pack, tally, hidden))):
        assert "3 of 4" not in text
        assert "75" not in text
    assert "3 of 4 · 75 %" in markdown_of(report_document(pack, tally, shown))


def test_every_chart_has_its_numbers_as_text(room, pack):
    """Each bar of the page stands beside its own count."""
    tally, _ = room
    page = html_of(report_document(pack, tally, rows(pack, tally)))

    assert page.count('<div class="bar">') == page.count(" %</b></div>") + page.count("<b>locked</b></div>")
    assert "25 of 41 · 61 %" in page
    assert "25 of 41 chose as history did" in page


def test_where_a_class_parted_from_the_record(begin, pack):
    """A class that chose otherwise is named with the moment; one that did not is said to have followed history."""
    one, other = begin(), begin()
    hold(one, "2 9")
    hold(other, "9 2")
    tally = merge(pack, [one.ledger.path, other.ledger.path])
    text = markdown_of(report_document(pack, tally, rows(pack, tally)))

    assert "The storm: Turn it low and watch" in text
    assert "nowhere: 1 moment decided" in text


def test_the_most_splitting_question_comes_first(begin, pack):
    """An even split splits more than a clear one."""
    lesson = begin()
    hold(lesson, "9 1")
    hold(lesson, "4 4 4")
    tally = merge(pack, [lesson.ledger.path])
    found = most_splitting(moment_reports(rows(pack, tally)))

    assert [one.scene for one in found] == ["the-letter", "the-storm"]
    text = markdown_of(report_document(pack, tally, rows(pack, tally)))
    assert re.findall(r"^[12]\. .*", text, re.MULTILINE) == [
        f"{n}. {one.date[:4]} · {one.title}: {one.question}" for n, one in enumerate(found, 1)
    ]
    assert all(f"\n### {one.date[:4]} · {pack.scenes[one.scene].title}\n" in text for one in found)


def test_a_cell_is_never_a_formula(pack, room):
    """Words that begin like a formula are quoted, and read back as they were."""
    tally, _ = room
    row = replace(rows(pack, tally)[0], label="=HYPERLINK(1)", question="@cmd", option="-x", event="+1")
    line = csv_of([row]).splitlines()[1]

    assert "'=HYPERLINK(1)" in line
    assert not [cell for cell in line.split(",") if cell[:1] in "=+-@"]
    assert table_of(csv_of([row])) == [row]
    assert csv_of([row]).splitlines()[0] == ",".join(COLUMNS)


@pytest.mark.parametrize("begins", ["\t", "\r"])
def test_a_cell_that_begins_with_a_tab_or_a_line_end_is_quoted(pack, room, begins):
    """A spreadsheet drops the tab or the line end and would take the rest for a formula; read back, both are there."""
    row = replace(rows(pack, room[0])[0], label=f"{begins}=HYPERLINK(1)")
    text = csv_of([row])

    assert f"'{begins}=HYPERLINK(1)" in text
    assert table_of(text) == [row]


def test_files_that_do_not_belong_are_named_and_passed_over(pack, room, tmp_path):
    """A letter, a class on another pack and a missing file do not stop the report."""
    _, files = room
    letter = tmp_path / "letter.class"
    letter.write_text("Dear all")
    other = tmp_path / "other.class"
    header = {**lesson_log.read(files[0]).entries[0], "pack": "openai"}
    other.write_bytes(lesson_log.encode(header, 0)[0])
    tally = merge(pack, [*files, letter, other, tmp_path / "gone.class"])

    assert len(tally.passed_over) == 3
    assert len(tally.groups) == 2


@pytest.mark.parametrize("other", ["aaa", "zzz"])
def test_a_play_of_another_pack_is_passed_over(pack, tmp_path, other):
    """Whatever the other pack is called, its plays add no vote and are named."""
    journal = Journal.create(tmp_path, Header("1" * 16, other, "", "keeper", "", "", "2026-01-01", "a"))
    journal.add(Move("the-storm", "burn"))
    journal.close()
    tally = merge(pack, [journal.path])

    assert (tally.plays, tally.moments) == (0, {})
    assert len(tally.passed_over) == 1
    assert f"is of another pack, {other}" in tally.passed_over[0]


def test_an_option_that_nobody_decided_counts_nought(room, pack):
    """Beside the last vote stands how many classes decided for each option, beside the others nothing."""
    table = rows(pack, room[0])

    assert [(row.counted, row.option, row.groups) for row in table if row.scene == "the-storm" and row.counted != PLAYS] == [
        (FIRST, "burn", 0), (FIRST, "save-oil", 0), (FIRST, "sleep", 0),
        ("second", "burn", 0), ("second", "save-oil", 0), ("second", "sleep", 0),
        (LAST, "burn", 2), (LAST, "save-oil", 0), (LAST, "sleep", 0),
    ]  # fmt: skip


def test_what_moved_between_the_votes_is_said(begin, pack):
    """Each option that moved is named with both shares; where none did, that is said; after one vote, nothing is."""
    said = {}
    for hands in (("12 9", "15 6"), ("3 3", "6 6"), ("12 9",)):
        lesson = begin()
        hold(lesson, *hands)
        tally = merge(pack, [lesson.ledger.path])
        text = markdown_of(report_document(pack, tally, rows(pack, tally)))
        said[hands] = re.findall(r"Between the votes.*", text)

    assert list(said.values()) == [
        ["Between the votes: Burn it full from 57 to 71 %; Turn it low and watch from 43 to 29 %."],
        ["Between the votes nothing moved."],
        [],
    ]


def test_what_was_renamed_since_is_counted_under_its_new_name(begin, pack, tmp_path):
    """A class and a play from before a seat, a scene and a choice were renamed lose no vote."""
    lesson = begin()
    hold(lesson, "12 9", "15 6")
    files = [lesson.ledger.path, played(pack, tmp_path / "plays", "burn")]
    folder = tmp_path / "renamed"
    shutil.copytree(PACK, folder)
    for path in folder.rglob("*.yaml"):
        text = re.sub(r"\bthe-storm\b", "the-gale", re.sub(r"\bburn\b", "burn-full", path.read_text(encoding="utf-8")))
        text = re.sub(r"(\n +)the-gale:\n", r"\g<0>\1  was: [the-storm]\n", text)
        text = re.sub(r"(\n +)burn-full:\n", r"\g<0>\1  was: [burn]\n", text)
        text = re.sub(r"\bkeeper\b(?!-)", "warden", text)
        text = re.sub(r"(\n  )warden:\n", r"\g<0>\1  was: [keeper]\n", text)
        path.write_text(text, encoding="utf-8")
    later = open_pack(folder)
    moment = merge(later, files).moments["warden", "the-gale"]

    assert moment.counts[FIRST] == {"burn-full": 12, "save-oil": 9}
    assert moment.counts[LAST] == {"burn-full": 15, "save-oil": 6}
    assert moment.counts[PLAYS] == {"burn-full": 1}
    assert moment.decided == {"burn-full": 1}


def test_a_thousand_files_are_read_once_each(pack, begin, tmp_path, monkeypatch):
    """A thousand files are merged exactly, and each is read once."""
    lesson = begin()
    hold(lesson, "12 9", "15 6")
    text = lesson.ledger.path.read_bytes().splitlines(keepends=True)
    entries = lesson_log.decode(b"".join(text)).entries
    files = []
    for number in range(1000):
        path = tmp_path / f"{number}.class"
        checksum, lines = 0, []
        for entry in ({**entries[0], "id": f"{number:016x}"}, *entries[1:]):
            line, checksum = lesson_log.encode(entry, checksum)
            lines.append(line)
        path.write_bytes(b"".join(lines))
        files.append(path)
    read = []
    really = lesson_log.read
    monkeypatch.setattr(lesson_log, "read", lambda path: (read.append(path), really(path))[1])
    tally = merge(pack, files)

    assert tally.moment("keeper", "the-storm").counts[LAST] == {"burn": 15_000, "save-oil": 6_000}
    assert read == files


def test_a_play_that_claims_too_much_counts_for_nothing(pack, tmp_path):
    """A play of a chair, a scene or a choice that the pack does not have adds no vote."""
    for name, seat, scene, choice in [
        ("a", "nobody", "the-storm", "burn"), ("b", "keeper", "the-storm", "fly"), ("c", "keeper", "nowhere", "burn"),
        ("e", "keeper", "the-storm", "burn"),
    ]:  # fmt: skip
        journal = Journal.create(tmp_path, Header(name * 16, pack.id, "", seat, "", "", "2026-01-01", name))
        journal.add(Move(scene, choice))
        journal.close()

    tally = merge(pack, sorted(tmp_path.glob("*.play")))

    assert tally.plays == 4
    assert {key: one.counts[PLAYS] for key, one in tally.moments.items()} == {("keeper", "the-storm"): {"burn": 1}}


def test_of_copies_of_a_play_the_longest_counts(pack, tmp_path):
    """Whichever of two copies is read first, the one that goes on further is counted, and once."""
    header = Header("a" * 16, pack.id, "", "keeper", "", "", "2026-01-01", "copy")
    files = []
    for number, moves in enumerate(([("the-storm", "burn")], [("the-storm", "save-oil"), ("the-letter", "truth")])):
        journal = Journal.create(tmp_path / str(number), header)
        for scene, choice in moves:
            journal.add(Move(scene, choice))
        journal.close()
        files.append(journal.path)
    for order in (files, files[::-1]):
        tally = merge(pack, order)
        assert (tally.plays, tally.again) == (1, 1)
        assert tally.moments["keeper", "the-storm"].counts[PLAYS] == {"save-oil": 1}
