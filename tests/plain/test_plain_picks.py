"""Desks and letters as plain lines: one numbered list, a paper a line, a letter a line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from game.plain import Plain
from game.session.play import Play
from game.story.compile import read_sound

HARBOUR = Path(__file__).resolve().parents[1] / "packs" / "harbour"


def said(text: str) -> tuple[Play, str]:
    """Play the harbour with *text* for input; return the play and what was written."""
    play, out = Play.begin(read_sound(HARBOUR, ""), "master", folder=None), io.StringIO()
    Plain(io.StringIO(text), out).play(play)
    return play, out.getvalue()


def taken(play: Play) -> list[str]:
    return [decision.choice for decision in play.decisions]


@pytest.mark.parametrize("clauses", ["5 1", "5, 1", "5,1", " 1 ,5, "])
def test_the_clauses_of_a_letter_are_parted_by_blanks_or_commas(clauses: str) -> None:
    """As one writes numbers in a row."""
    assert taken(said(f"1\n2\n4\n{clauses}\n")[0])[3:] == ["barges", "thanks"]


@pytest.mark.parametrize("line", [",", " , ,"])
def test_a_line_of_commas_picks_nothing(line: str) -> None:
    """It is answered like any word that means nothing."""
    play, out = said(f"{line}\n")
    assert taken(play) == []
    assert "Write a number or one of" in out


def test_a_whole_play_by_numbers() -> None:
    """Papers and choices are one list; several numbers on a line are a letter; an empty line passes by a shelf."""
    play, out = said("1\n2\n4\n5 1\n1\n\n")
    assert taken(play) == ["soundings", "log", "dredge", "barges", "thanks", "post"]
    assert play.page.kind == "debrief"
    for words in (
        "2 of these fit. 1 is to be opened first.\n\nWhat do you tell the council?\n4 That the channel must be dredged\nLocked: You have no figures",
        "› The soundings of last autumn\n\n◇ imagined\nWhere the chart says four fathoms",
        "1 more fits.\n\nWhat do you tell the council?\n4 That the channel must be dredged\n5 That pilots",
        "› The log of the second barge\n\n◇ imagined\nThe pilot was ashore.",
        "A letter of 2 to 4 clauses. It is to be sent first.\n\nHow does it go?\n6 By the evening post",
        "Your letter\n› Two barges ran aground in one month.\n› We thank the ministry for its patience.\n\n■ from the record\nThe clerk asks for their names.",
        "In both letters: Two barges ran aground in one month. · We thank the ministry for its patience.",
        "1 The copy of your letter\n2 The old chart\n1 of these fits.\n\nThe harbour\n",
    ):  # fmt: skip
        assert words in out, words
    assert out.count("An hour before the council") == 1  # the scene is told once, however many papers are opened


def test_ids_do_as_well_as_numbers() -> None:
    """For papers, for clauses and for choices."""
    assert taken(said("log\npilots\nthanks barges\npost\ncopy\n")[0]) == [
        "log",
        "pilots",
        "barges",
        "thanks",
        "post",
        "copy",
    ]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("3\n", "Locked: It is for whoever can show that the chart is wrong."),
        ("5\n", "2 of these fit. 1 is to be opened first."),
        ("4\n", "Locked: You have no figures to show."),
        ("1 2\n", "The number of a paper opens it; it stays open."),
        ("1 x\n", "Write a number or one of: soundings, log."),
        ("zzz\n", "Write a number or one of: soundings, log. u takes back"),
        ("1\n2\n3\n", "No more fit."),
        ("?\n", "The number of a paper opens it; it stays open."),
        ("1\n5\n1\n", "1 more clause is needed."),
        ("1\n5\n3 4\n", "These do not go together."),
        ("1\n5\n1 2 3 5 4\n", "A letter of 2 to 4 clauses. It is to be sent first."),
        ("1\n5\n1 1\n", "Write a number or one of: barges, depth, blame, money, thanks."),
        ("1\n5\n6\n", "It is to be sent first."),
        ("1\n5\n?\n", "The numbers of its clauses on one line, such as 1 3, send a letter."),
        ("2\n5\n2 5\n", "Locked: You have not read the soundings."),
    ],
)
def test_what_cannot_be_picked_is_answered_and_changes_nothing(text: str, answer: str) -> None:
    """With what is missing, or why it is locked."""
    play, out = said(text)
    assert answer in out.rsplit("\n\n", 2)[-2] + out.rsplit("\n\n", 2)[-1]
    first = [line for line in text.splitlines() if line][:-1]
    assert len(play.decisions) <= len(first)


def test_a_paper_that_opens_another_tells_the_list_again() -> None:
    """Whoever hears the game hears that the sealed letter is open now."""
    _, out = said("1\n")
    assert out.count("3 The sealed letter from the ministry\n") == 2
    assert said("2\n")[1].count("3 The sealed letter from the ministry\n") == 1


def test_what_is_left_to_open_is_told_after_each_paper() -> None:
    """With its numbers, and without what was said of it before; where nothing more fits, that is said."""
    _, out = said("2\n1\n")
    first, second = out.split("› The log of the second barge\n")[1].split("› The soundings of last autumn\n")
    assert "\n\n1 The soundings of last autumn\n1 more fits.\n" in first
    assert "Forty pages" not in first
    assert "3 The sealed letter" not in first  # it is locked
    assert second.count("No more fit.") == 1


def test_a_paper_that_is_open_is_told_again() -> None:
    """Its whole text, with what is left; it is opened once."""
    play, out = said("2\n1\n2\nlog\n")
    assert taken(play) == ["log", "soundings"]
    assert out.count("› The log of the second barge\n\n◇ imagined\nThe pilot was ashore.\n") == 3
    assert out.count("Trust −1") == 1  # nothing happens a second time
    assert out.endswith("No more fit.\n\n")


def test_taking_back_is_by_paper_and_by_letter() -> None:
    """One line takes the last paper back, one line the whole letter."""
    play, out = said("1\nu\n2\n5\n1 5\nu\n3 5\n")
    assert taken(play) == ["log", "pilots", "blame", "thanks"]
    assert "Taken back: The soundings of last autumn" in out


def test_what_must_be_picked_keeps_the_play_where_it_is() -> None:
    """An empty line passes by nothing where a paper must be read first."""
    play, out = said("\n\n")
    assert play.world.scene == "the-desk"
    assert out.count("1 is to be opened first.") == 1
