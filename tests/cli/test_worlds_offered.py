"""A chair that is named on the command line begins in the world that the player wants: who types is asked, a pipe is told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from front_door import ROOT, program

from game.engine import picking
from game.session import Play
from game.session.saves import journal
from game.session.saves.entries import Header
from game.story import open_pack

if TYPE_CHECKING:
    from pathlib import Path

BROAD_STREET = ROOT / "story" / "broad-street"
TOLD = "A play on this machine left another world to this chair; --world PLAY begins in it."
ASKED = "In which world?"


@pytest.fixture
def left(saves: Path) -> Path:
    """A folder in which a play of Snow's chair left another world than the record's."""
    play = Play.begin(open_pack(BROAD_STREET), "snow", folder=saves)
    while play.world.scene != "snow-the-report":
        if play.page.way == "on":
            play.go_on()
        elif picking.missing(play.rules, play.world):
            play.pick(*next(picking.acts(play.rules, play.world)).split(picking.AND))
        else:
            play.choose(play.rules.open(play.world)[-1])
    play.close()
    return saves


def begun(folder: Path) -> list[Header]:
    """Return the headers of the plays of Whitehead's chair in *folder*."""
    headers = [journal.read(path).header for path in folder.glob("*.play")]
    return [header for header in headers if header.seat == "whitehead"]


def test_a_pipe_is_told_and_never_asked(left: Path) -> None:
    """What it writes is the same as without the other play; the sentence stands on standard error."""
    options = ("play", BROAD_STREET, "--plain", "--seat", "whitehead", "--saves")
    out, side = program(*options, left, given="1\n")
    assert side.strip() == TOLD
    assert ASKED not in out
    assert [header.carried for header in begun(left)] == [""]
    elsewhere, side = program(*options, left.parent / "elsewhere", given="1\n")
    assert side == ""
    assert elsewhere.splitlines()[:-1] == out.splitlines()[:-1]  # but for where it is kept


def test_a_world_that_was_named_is_not_told_of(left: Path) -> None:
    """The play begins in it."""
    name = next(left.glob("*.play")).stem
    _, side = program(
        "play", BROAD_STREET, "--plain", "--seat", "whitehead", "--world", name, "--saves", left, given="1\n"
    )
    assert side == ""
    assert [bool(header.carried) for header in begun(left)] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")
@pytest.mark.parametrize("way", ["plain", "screen"])
@pytest.mark.parametrize("other", [False, True])
def test_who_types_is_asked(left: Path, way: str, other: bool) -> None:
    """In plain lines as on the screen; the name that was given is the play's."""
    from terminal import Terminal

    plain = ("--plain",) if way == "plain" else ()
    named = ("--seat", "whitehead", "--name", "My curate", "--saves", left)
    with Terminal("play", BROAD_STREET, *plain, *named, columns=80, rows=24) as game:
        game.see(ASKED, "The world of the record")
        game.decide("21"[not other] + ("\n" if plain else ""))
        if plain:
            game.see(">")
            game.press("1\n")
            game.press("q\n")
        else:
            game.see("moment", gone=ASKED)
            game.decide("\x11")
        game.left()
    if plain:
        assert [(bool(header.carried), header.name) for header in begun(left)] == [(other, "My curate")]
