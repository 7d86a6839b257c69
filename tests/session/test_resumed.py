"""A play that is left anywhere and gone on with there: whatever it shows of itself can be shown."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings, strategies as st
from strategies import packs

from game.errors import MoveRefused
from game.session import Play
from game.session.play_view import PlayView
from game.session.words import wording
from game.story import open_pack
from game.story.compile import read_sound
from game.story.model import Pack

ROOT = Path(__file__).resolve().parents[2]
HARBOUR = ROOT / "tests" / "packs" / "harbour"
STORIES = sorted(path.parent for path in (ROOT / "story").glob("*/pack.yaml"))
SEATS = [(folder, seat) for folder in (*STORIES, HARBOUR) for seat in open_pack(folder).manifest.seats]
SHOWN = sorted(name for name, value in vars(PlayView).items() if isinstance(value, property) and name[0] != "_")
SHOWN.remove("debrief_block")  # refused before an ending
MOST_DECISIONS = 60


def advance(play: Play, random: Random) -> None:
    """Do something that the page offers."""
    there = play.rules.moves(play.world) if play.page.way in ("choose", "pick") else ()
    if not there:
        play.go_on()
        return
    move = random.choice(there)
    if move in play.pack.scenes[play.world.scene].choices:
        play.choose(move)
    elif move:
        play.pick(*move.split("+"))
    else:
        play.go_on()


def left_and_gone_on_with(play: Play) -> Play:
    """Close *play* and open its file again; look at everything that it shows."""
    path = play.path
    assert path
    play.close()
    play = Play.resume(play.pack, path)
    for name in SHOWN:
        getattr(play, name)
    recap = play.recap
    assert (recap is None) == (play.page.kind != "scene")
    said = [line.text for line in recap.lines] if recap else []
    assert [text for text in said if "{" in text or "](" in text] == []
    assert [section for block in play.page.blocks for section in wording.sections(block)]
    return play


@pytest.mark.parametrize(("story", "seat"), SEATS, ids=[f"{story.name}-{seat}" for story, seat in SEATS])
def test_a_story_of_the_house_is_left_after_every_decision(story: Path, seat: str, tmp_path: Path) -> None:
    """After each paper, letter and choice of a road at random."""
    play = Play.begin(open_pack(story), seat, folder=tmp_path)
    random = Random(seat)
    decided = 0
    while play.page.kind != "debrief" and decided < MOST_DECISIONS:
        advance(play, random)
        if len(play.decisions) != decided:
            decided = len(play.decisions)
            play = left_and_gone_on_with(play)
    assert decided
    play.close()


@settings(max_examples=12, deadline=None)
@given(packs(picks=True), st.integers(0, 99))
def test_an_invented_play_is_left_after_every_decision(pack: Pack, seed: int) -> None:
    """As above, with packs that hold what no writer has thought of."""
    folder = Path(tempfile.mkdtemp())
    play = Play.begin(pack, "a", folder=folder)
    random = Random(seed)
    try:
        for _ in range(6):
            decided = len(play.decisions)
            advance(play, random)
            if len(play.decisions) != decided:
                play = left_and_gone_on_with(play)
    except MoveRefused:
        pass  # the invented pack asks for what it does not let anybody do
    finally:
        play.close()
        shutil.rmtree(folder)


def test_what_was_picked_last_is_said(tmp_path: Path) -> None:
    """The papers that were opened, which are no decision."""
    play = Play.begin(read_sound(HARBOUR, ""), "master", folder=tmp_path)
    while play.page.way != "choose" and play.page.way != "pick":
        play.go_on()
    first = play.rules.moves(play.world)[0]
    play.pick(first)
    path = play.path
    assert path
    play.close()
    play = Play.resume(play.pack, path)
    assert play.recap
    made, last, _ = (line.text for line in play.recap.lines)
    label = play.pack.scenes[play.world.scene].items[first].label
    assert made.startswith("In the chair of")
    assert last.endswith(f": {label}")
    play.close()
