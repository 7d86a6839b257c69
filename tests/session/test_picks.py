"""A play picks papers and sends letters: what it shows, what it keeps, and what becomes of it when the story is edited."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st
from marked import edit
from strategies import packs
from tiny import END, scene, tiny

from game.engine import Rules, picking
from game.errors import GameError, MoveRefused
from game.session import Play, resuming
from game.session.blocks import Changes, Comparison, Decision, Prose, Reveal
from game.session.blocks.picks import Letter, Opened, PickQuestion
from game.session.export import to_text
from game.session.saves import journal
from game.session.saves.entries import Move
from game.session.trail import Trail
from game.story.compile import read_sound

if TYPE_CHECKING:
    from game.session.blocks import Block
    from game.story.model import Pack

HARBOUR = Path(__file__).resolve().parents[1] / "packs" / "harbour"
SCENES = "scenes/harbour.yaml"


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A copy of the small pack with a desk and a letter."""
    return shutil.copytree(HARBOUR, tmp_path / "harbour")


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """A play of it, at the desk."""
    return Play.begin(read_sound(HARBOUR, ""), "master", folder=tmp_path / "saves")


def found(play: Play, kind: type[Block]) -> list[Block]:
    return [block for block in play.page.blocks if isinstance(block, kind)]


def states(play: Play) -> dict[str, str]:
    """Return how each item on the page stands."""
    return {item.item: item.state for block in found(play, PickQuestion) for item in block.items}  # type: ignore[attr-defined]


def numbers(play: Play) -> list[int]:
    """Return the numbers of everything that can be taken on the page."""
    items = [item.number for block in found(play, PickQuestion) for item in block.items]  # type: ignore[attr-defined]
    return [*items, *(offer.number for block in found(play, Decision) for offer in block.offers)]  # type: ignore[attr-defined]


def text(play: Play) -> str:
    return "\n".join(to_text(play.page.blocks))


def at_the_letter(play: Play) -> Play:
    """Bring *play* to the letter with the soundings read."""
    play.pick("soundings")
    play.choose("dredge")
    return play


def test_a_desk_opens_one_paper_after_the_other(play: Play) -> None:
    """What was opened stays on the page with what it says and did; the last that fits closes the others."""
    assert states(play) == {"soundings": "open", "log": "open", "seal": "locked"}
    assert "2 of these fit. 1 is to be opened first." in text(play)
    play.pick("log")
    assert states(play) == {"soundings": "open", "log": "taken", "seal": "locked"}
    assert "1 more fits." in text(play)
    play.pick("soundings")
    assert states(play)["soundings"] == "taken"
    assert "No more fit." in text(play)
    assert [block.item for block in found(play, Opened)] == ["log", "soundings"]  # type: ignore[attr-defined]
    assert [block.changes[0].difference for block in found(play, Changes)] == [-1]  # type: ignore[attr-defined]
    assert (
        text(play).index("The pilot was ashore.")
        < text(play).index("four fathoms")
        < text(play).index("What do you tell")
    )
    with pytest.raises(MoveRefused, match="No more than 2"):
        play.pick("seal")
    with pytest.raises(MoveRefused, match="picked already"):
        play.pick("log")


def test_what_was_read_opens_choices(play: Play) -> None:
    """A choice is closed until enough was picked, and its condition is asked after what was picked."""
    (decision,) = found(play, Decision)
    assert isinstance(decision, Decision)
    assert decision.missing == 1
    with pytest.raises(MoveRefused, match="wants 1 more to be picked first"):
        play.choose("pilots")
    assert not play.decisions
    play.pick("soundings")
    assert not [offer.locked for block in found(play, Decision) for offer in block.offers if offer.locked]  # type: ignore[attr-defined]
    play.choose("dredge")
    assert [taken.choice for taken in play.decisions] == ["soundings", "dredge"]


def test_items_and_choices_are_one_numbered_list(play: Play) -> None:
    """No number stands twice on a page, and none changes while papers are opened."""
    assert numbers(play) == [1, 2, 3, 4, 5, 6]
    play.pick("log")
    assert numbers(play) == [1, 2, 3, 4, 5, 6]


def test_papers_are_opened_one_by_one(play: Play) -> None:
    """Two at once are refused, and neither is opened."""
    with pytest.raises(MoveRefused, match="one by one"):
        play.pick("soundings", "log")
    assert states(play) == {"soundings": "open", "log": "open", "seal": "locked"}


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        (["barges"], "has 2 to 4 clauses; this one has 1"),
        (["barges", "depth", "blame", "money", "thanks"], "this one has 5"),
        (["blame", "money"], "blame and money cannot be picked now"),
        (["barges", "zzz"], "zzz cannot be picked"),
        (["barges", "post"], "post cannot be picked"),
        (["barges", "barges"], "cannot be picked now"),
        ([], "this one has 0"),
    ],
)
def test_a_letter_is_sent_whole_or_not_at_all(play: Play, clauses: list[str], said: str) -> None:
    """What cannot be sent changes nothing: no clause of it stands anywhere."""
    before = at_the_letter(play).world
    with pytest.raises(MoveRefused, match=said):
        play.pick(*clauses)
    assert play.world == before
    assert len(play.decisions) == 2
    assert play.path is not None
    assert len(journal.read(play.path).road) == 2


def test_a_letter_is_written_in_the_packs_order(play: Play) -> None:
    """In whatever order its clauses are named; what it did is told once, after all that it led to."""
    at_the_letter(play).pick("thanks", "depth")
    assert [taken.choice for taken in play.decisions[2:]] == ["depth", "thanks"]
    (letter,) = found(play, Letter)
    assert isinstance(letter, Letter)
    assert letter.clauses == (
        ("depth", "The channel is shallower than the chart."),
        ("thanks", "We thank the ministry for its patience."),
    )
    assert "The mayor likes the last line." in text(play)  # trust is 9 by then
    assert [block.changes[0].difference for block in found(play, Changes)][-1:] == [3]  # type: ignore[attr-defined]
    assert not states(play)
    with pytest.raises(MoveRefused, match="was sent already"):
        play.pick("barges", "money")


def test_a_letter_is_as_many_lines_as_it_has_clauses(play: Play) -> None:
    """They are written together, and read back as the one letter that they are."""
    at_the_letter(play).pick("barges", "depth", "money")
    path = play.path
    assert path is not None
    road = journal.read(path).road
    assert [move.choice for move in road] == ["soundings", "dredge", "barges", "depth", "money"]
    assert len({move.at for move in road[2:]}) == 1
    page, world = play.page, play.world
    play.close()
    again = Play.resume(play.pack, path)
    assert (again.page, again.world, again.trouble) == (page, world, "")
    assert again.decisions == play.decisions
    again.close()


def test_a_letter_that_a_crash_cut_short_is_not_sent(play: Play) -> None:
    """A clause alone is no letter: the play goes on before it."""
    at_the_letter(play).pick("barges", "depth")
    play.close()
    path = play.path
    assert path is not None
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2]) + b"\n")
    again = Play.resume(play.pack, path)
    assert [taken.choice for taken in again.decisions] == ["soundings", "dredge"]
    assert "has 2 to 4 clauses; this one has 1" in again.trouble
    again.pick("money", "thanks")
    again.close()
    assert [move.choice for move in journal.read(path).road] == ["soundings", "dredge", "money", "thanks"]


def test_both_letters_stand_beside_each_other(play: Play) -> None:
    """In the reveal in short, in the file clause by clause."""
    at_the_letter(play).pick("depth", "thanks")
    play.choose("post")
    (reveal,) = found(play, Reveal)
    assert isinstance(reveal, Reveal)
    said = text(play)
    assert "In both letters: We thank the ministry for its patience." in said
    assert "In yours alone: The channel is shallower than the chart." in said
    assert "In Falk's alone: Two barges ran aground in one month. · We ask for four thousand crowns." in said
    (file,) = (block for block in play.file(play.files[-1]).blocks if isinstance(block, Comparison))
    assert file.letter is not None
    assert file.letter.only(yours=False, historys=True) == (
        "Two barges ran aground in one month.",
        "We ask for four thousand crowns.",
    )
    assert "(you, history)" in "\n".join(to_text([file]))


def test_a_scene_without_choices_is_left_when_enough_was_picked(play: Play) -> None:
    """There, going on is one more thing that can be done; when nothing is left to pick, it is the only one."""
    at_the_letter(play).pick("depth", "thanks")
    play.choose("post")
    for _ in range(2):
        play.go_on()
    assert play.world.scene == "the-shelf"
    assert play.page.way == "pick"
    play.pick("chart")
    assert play.page.way == "on"
    play.go_on()
    assert play.world.scene == "the-end"


@pytest.mark.parametrize(("decision", "left"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 3), (6, 6)])
def test_going_back_into_a_letter_goes_back_before_it(play: Play, decision: int, left: int) -> None:
    """Papers are taken back one by one, a letter as one; the file says where the play went on."""
    play.pick("soundings")
    play.pick("log")
    play.choose("dredge")
    play.pick("barges", "depth", "thanks")
    play.choose("post")
    taken = [one.choice for one in play.decisions]
    play.rewind(decision)
    assert [one.choice for one in play.decisions] == taken[:left]
    path, page = play.path, play.page
    assert path is not None
    assert len(journal.read(path).road) == left
    play.close()
    again = Play.resume(play.pack, path)
    assert again.page == page
    again.close()


def test_what_was_taken_back_can_be_taken_again(play: Play) -> None:
    """An item is taken at most once in a play, and what was taken back was not taken."""
    play.pick("log")
    play.rewind(0)
    assert states(play)["log"] == "open"
    play.pick("log")
    assert states(play)["log"] == "taken"


@pytest.mark.parametrize(
    ("old", "new", "kept", "why"),
    [
        ("        depth:\n", "        depths:\n          was: [depth]\n", 5, ""),
        ("        depth:\n", "        depths:\n", 2, "depth cannot be picked in the-letter"),
        ("      most: 4\n", "      most: 3\n", 5, ""),
        ("      least: 2\n      most: 4\n", "      least: 4\n      most: 4\n", 2, "has 4 to 4 clauses; this one has 3"),
        ("        log:\n", "        book:\n", 5, ""),
        ("        soundings:\n", "        lead:\n", 0, "soundings cannot be picked"),
        ("          if: proof\n          locked: You have not read", "          if: not proof\n          locked: You have not read", 2, "cannot be picked now"),
        ("      as: letter", "      as: papers", 5, ""),
    ],
)  # fmt: skip
def test_a_play_goes_on_with_an_edited_story(
    harbour: Path, tmp_path: Path, old: str, new: str, kept: int, why: str
) -> None:
    """As far as its picks can still be made: a letter as a whole, or not at all; what was played stays in the file."""
    play = at_the_letter(Play.begin(read_sound(harbour, ""), "master", folder=tmp_path / "saves"))
    play.pick("barges", "depth", "money")
    play.close()
    path = play.path
    assert path is not None
    edit(harbour, SCENES, old, new)
    text = (harbour / SCENES).read_text()
    text = text.replace("      picks: [barges, money, thanks]\n", "").replace(
        '"soundings")', '"lead")' if "lead:" in text else '"soundings")'
    )
    (harbour / SCENES).write_text(text)
    again = Play.resume(read_sound(harbour, ""), path)
    assert len(again.decisions) == kept
    assert why in again.trouble
    assert len(journal.read(path).road) == 5
    again.close()


def test_a_story_edited_under_the_player_keeps_the_papers(harbour: Path) -> None:
    """What is open on the desk stays open when the writer saves."""
    play = Play.rehearse(read_sound(harbour, ""))
    play.pick("log")
    edit(harbour, SCENES, "The pilot was ashore.", "The pilot was asleep.")
    again = play.moved_to(read_sound(harbour, ""))
    assert states(again)["log"] == "taken"
    assert "The pilot was asleep." in text(again)


@pytest.mark.parametrize(
    "moves", [["the-desk/log", "the-desk/pilots", "the-letter/barges", "the-letter/thanks", "the-letter/post"]]
)
def test_moves_that_check_prints_can_be_played(moves: list[str]) -> None:
    """A letter is its clauses, one after the other."""
    play = Play.from_moves(read_sound(HARBOUR, ""), ["seat=master", *moves])
    assert [f"{taken.scene}/{taken.choice}" for taken in play.decisions] == moves
    assert play.world.scene == "the-shelf"
    with pytest.raises(MoveRefused, match="this one has 1"):
        Play.from_moves(read_sound(HARBOUR, ""), moves[:3])


def test_a_page_that_asks_for_nothing_picks_nothing(play: Play) -> None:
    """Not in the outcome of a moment, and not in a scene without picks."""
    at_the_letter(play).pick("depth", "thanks")
    play.choose("post")
    with pytest.raises(MoveRefused, match="nothing to pick"):
        play.pick("barges", "money")
    play.go_on()
    with pytest.raises(MoveRefused):
        play.pick("copy")


@settings(max_examples=60, deadline=None)
@given(packs(picks=True), st.data())
def test_a_play_of_an_invented_pack_is_its_moves(pack: Pack, data: st.DataObject) -> None:
    """Whatever is picked, chosen and taken back: replayed from its decisions, the trail stands in the same world."""
    play = Play.begin(pack, "a", folder=None)
    for _ in range(8):
        there = play.rules.moves(play.world) if play.page.way in ("choose", "pick") else ()
        try:
            move = data.draw(st.sampled_from([*there, "<"] if there else [""]))
            if move == "<":
                play.rewind(data.draw(st.integers(0, len(play.decisions))))
            elif not move:
                play.go_on()
            elif move in pack.scenes[play.world.scene].choices:
                play.choose(move)
            else:
                play.pick(*move.split("+"))
        except GameError:
            break
        assert [block for block in play.page.blocks if isinstance(block, Prose) and not block.paragraphs] == []
        trail = Trail(play.rules, play.rules.start("a"))
        assert resuming.replay(trail, [Move(one.scene, one.choice, "", one.passed) for one in play.decisions]) is None
        assert trail.decisions == list(play.decisions)


def test_a_desk_that_was_passed_by_is_passed_by_again(tmp_path: Path) -> None:
    """In a ring of scenes, what was picked on the second time round is not picked on the first when the play is read."""
    picks = {"as": "papers", "most": 1, "items": {"p": {"label": "P"}, "r": {"label": "R"}}}
    ring = [{"if": "m < 8", "go": "desk"}, {"go": "end"}]
    pack = tiny({"desk": scene(next="hall", picks=picks, effects={"m": "+1"}), "hall": scene(next=ring), "end": END})
    play = Play.begin(pack, "a", folder=tmp_path)
    for _ in range(2):
        play.go_on()
    play.pick("r")
    play.close()
    assert play.path is not None
    again = Play.resume(pack, play.path)
    assert (again.world, again.page) == (play.world, play.page)
    assert again.world.values[0] == 7
    again.close()
    assert play.moved_to(pack).world == play.world


def test_going_on_ends_a_letter_that_is_written_as_moves() -> None:
    """Of moves in a row those up to a choice, or up to going on, are the clauses of one letter."""
    scene = Rules(read_sound(HARBOUR, "")).scene("the-letter")

    assert picking.together(scene, ["barges", "money", "post"]) == 2
    assert picking.together(scene, ["barges", "money", "", "thanks"]) == 2
