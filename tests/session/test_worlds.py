"""A play of one chair may begin in the world that a play of another left, and stands alone from then on."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from tiny import END, choice, scene, tiny

from game import plain
from game.errors import JournalError
from game.plain.start import begin
from game.session import Play
from game.session.blocks import Debrief
from game.session.blocks.world import CarriedWorld
from game.session.export import to_text
from game.session.left_worlds import left_by, left_for
from game.session.saves import journal
from game.session.saves.entries import Move
from game.story.model import Pack

OATH = {"type": "promise", "label": "A light all winter", "to": "The port", "start": "none"}
COINS = {"type": "meter", "label": "Coins", "start": {"a": 3, "b": 7}, "min": 0, "max": 10}
CARRY = {"oath": {"label": "The oath", "from": "a", "at": "s", "to": ["b"], "variables": ["oath", "told"]}}


def pack(**more: Any) -> Pack:
    """Return a pack in which Ann promises something, and Ben's scene says what came of it."""
    first = scene(choice("later", label="Promise", effects={"oath": "made", "told": True}), choice("later", label="Go"))
    later = scene(choice("end", label="Break it", effects={"oath": "broken"}), choice("end", label="Go"))
    bens = scene(
        choice("end", label="Sail", reality="plausible"), choice("end", label="Stay", reality="plausible"),
        text=[{"if": 'oath == "made"', "text": "There is a promise."}, {"if": "not told", "text": "Nobody said anything."}],
        history={"choice": "c1", "event": "e"},
    )  # fmt: skip
    seats = {"a": {"name": "Ann", "start": "s", "about": "x"}, "b": {"name": "Ben", "start": "t", "about": "x"}}
    told = {"type": "flag", "start": False}
    variables = {"oath": OATH, "told": told, "coins": COINS}
    return tiny(
        {"s": first, "later": later, "t": bens, "end": END}, seats=seats, variables=variables, carry=CARRY, **more
    )


def played(found: Pack, folder: Path, *moves: str) -> Path:
    """Play Ann's chair by *moves* and return the file."""
    play = Play.begin(found, "a", folder=folder)
    for move in moves:
        play.choose(move)
    play.close()
    assert play.path
    return play.path


def test_a_world_is_offered_where_it_differs(tmp_path: Path) -> None:
    """Only plays that decided the scene count, only for the chair that receives, and each world once."""
    found = pack()
    assert left_for(found, tmp_path, "b") == ()
    played(found, tmp_path, "c1")  # as the record has it
    assert left_for(found, tmp_path, "b") == ()
    played(found, tmp_path, "c0", "c1")
    played(found, tmp_path, "c0")
    (left,) = left_for(found, tmp_path, "b")
    assert (left.giver, left.values) == ("a", {"oath": "made", "told": "true"})
    assert left_for(found, tmp_path, "a") == ()


def test_what_is_handed_on_is_what_stood_after_that_decision(tmp_path: Path) -> None:
    """What the other play did later is not handed on; what was taken back neither."""
    found = pack()
    path = played(found, tmp_path, "c0", "c0")
    left = left_by(found, path, "b")
    assert left is not None
    assert left.values["oath"] == "made"
    play = Play.resume(found, path)
    play.rewind(0)
    play.close()
    assert left_by(found, path, "b") is None


def test_a_play_begins_in_it_and_stands_alone(tmp_path: Path) -> None:
    """The first page says what came from there; resumed, rewound and recalled it is the same, the other file gone."""
    found = pack()
    giver = played(found, tmp_path, "c0")
    (left,) = left_for(found, tmp_path, "b")
    play = Play.begin(found, "b", folder=tmp_path, left=left)
    first = list(to_text(play.page.blocks))
    assert first[0] == "↔ In the world that Ann left: A light all winter: promised; The oath: yes."
    assert "There is a promise." in first
    assert play.rules.value(play.world, "coins") == 7
    play.choose("c0")
    play.close()
    giver.unlink()
    assert play.path
    again = Play.resume(found, play.path)
    assert again.rules.value(again.world, "oath") == "made"
    again.rewind(0)
    assert list(to_text(again.page.blocks)) == first
    again.close()
    assert not [block for page in again.pages[1:] for block in page.blocks if isinstance(block, CarriedWorld)]


def test_history_keeps_to_the_record(tmp_path: Path) -> None:
    """History's road begins where history began, and the debrief names the other world."""
    found = pack()
    played(found, tmp_path, "c0")
    play = Play.begin(found, "b", folder=None, left=left_for(found, tmp_path, "b")[0])
    assert play.history_road.start.values == play.rules.start("b").values
    play.choose("c0")
    while play.page.way == "on":
        play.go_on()
    (debrief,) = [block for block in play.page.blocks if isinstance(block, Debrief)]
    assert debrief.world == CarriedWorld("Ann", ("A light all winter: promised", "The oath: yes"))
    assert "In the chair of Ben, in the world that Ann left" in to_text(play.page.blocks)


def test_an_edited_pack_takes_along_what_it_still_has(tmp_path: Path) -> None:
    """A variable that is gone, or a value that it cannot have, is as in the record; the rest of the world stays."""
    found = pack()
    played(found, tmp_path, "c0")
    (left,) = left_for(found, tmp_path, "b")
    odd = left._replace(values={"oath": "sworn", "gone": "x", "told": "true"})
    play = Play.begin(found, "b", folder=tmp_path, left=odd)
    assert play.rules.value(play.world, "oath") == "none"
    assert play.rules.value(play.world, "told") is True
    moved = play.moved_to(found)
    assert moved.world == play.world


def test_a_play_of_an_older_version_reads_as_ever(tmp_path: Path) -> None:
    """A header without a world begins in the record's."""
    found = pack()
    path = played(found, tmp_path, "c0")
    assert journal.read(path).header.carried == ""
    assert Play.recall(found, path).world.seat == "a"


def test_a_newer_version_is_refused_kindly(tmp_path: Path) -> None:
    """A game that knew no worlds would play another story: the version says so."""
    header = journal.new_header("tiny", "x", "b", "")._replace(version=5)
    record = journal.Journal.create(tmp_path, header)
    record.add(Move("t", "c0"))
    record.close()
    with pytest.raises(JournalError, match="newer version"):
        journal.read(record.path)


class Typed(io.StringIO):
    """Input that a person types."""

    def isatty(self) -> bool:
        """Say that a person types."""
        return True


def test_plain_mode_asks_where_a_person_types(tmp_path: Path) -> None:
    """The world is asked for after the chair; a pipe begins in the record's."""
    found = pack()
    played(found, tmp_path, "c0")
    out = io.StringIO()
    asked = begin(plain.Plain(Typed("2\n2\n"), out), found, tmp_path, "", "", "", "")
    assert asked is not None
    assert asked.rules.value(asked.world, "oath") == "made"
    assert "2 The world that Ann left on" in out.getvalue()
    piped = begin(plain.Plain(io.StringIO("2\n2\n"), out), found, tmp_path, "", "", "", "")
    assert piped is not None
    assert piped.rules.value(piped.world, "oath") == "none"
