"""One play: pages in their order, rewinding, resuming on a story that was edited, and what is said when it cannot be saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings, strategies as st
from marked import edit
from strategies import packs
from tiny import END, choice, scene, tiny

from game.errors import GameError, JournalBusy, JournalError, JournalUnreadable, MoveRefused, UsageError
from game.session import codex, narration
from game.session.blocks import (
    Bridge,
    Changes,
    Debrief,
    Decision,
    End,
    Heading,
    Prose,
    Reveal,
    Taken,
)
from game.session.play import Play
from game.session.saves import journal, save_folder
from game.session.saves.entries import Move, Reached, Rewind
from game.story import read_pack
from game.story.model import Passage

if TYPE_CHECKING:
    from game.story.model import Pack

WINTER, SPRING = "scenes/winter.yaml", "scenes/spring.yaml"


def load(folder: Path) -> Pack:
    pack, findings = read_pack(folder)
    assert pack is not None, "\n".join(map(str, findings))
    return pack


def forward(play: Play) -> None:
    """Go on until something is asked, or the play has ended."""
    while play.page.way == "on":
        play.go_on()


def take(play: Play, *choices: str) -> Play:
    for taken in choices:
        forward(play)
        play.choose(taken)
    forward(play)
    return play


def kinds(play: Play) -> list[str]:
    return [type(block).__name__ for block in play.page.blocks]


# Pages


def test_a_play_goes_from_page_to_page(lighthouse: Pack, saves: Path) -> None:
    """A scene asks; a key moment's outcome is a page of its own; scenes follow; after an ending comes the debrief."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    assert (play.page.kind, play.page.way, kinds(play)) == (
        "scene",
        "choose",
        ["Heading", "Prose", "Prose", "Decision"],
    )
    play.choose("burn")
    assert (play.page.kind, play.page.way, kinds(play)) == ("outcome", "on", ["Taken", "Prose", "Changes", "Reveal"])
    play.go_on()
    assert (play.page.kind, play.page.way, kinds(play)) == (
        "scene",
        "choose",
        ["Heading", "Prose", "Prose", "Decision"],
    )
    play.choose("truth")
    assert kinds(play) == ["Taken", "Changes", "Reveal"]
    play.go_on()
    assert (play.page.way, play.heading.scene) == ("on", "what-became")
    play.go_on()
    assert kinds(play) == ["Heading", "Prose", "End"]
    play.go_on()
    assert (play.page.kind, play.page.way, kinds(play)) == ("debrief", "end", ["Debrief"])
    assert [page.kind for page in play.pages] == ["scene", "outcome", "scene", "outcome", "scene", "scene", "debrief"]
    play.close()


def test_a_play_has_so_many_decisions_and_no_more(lighthouse: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """One decision over the bound is refused in a sentence, and the play stands where it stood."""
    monkeypatch.setattr("game.session.trail.MAX_DECISIONS", 1)
    play = take(Play.begin(lighthouse, "keeper", folder=None), "burn")
    with pytest.raises(MoveRefused, match="This play has 1 decisions; no play may have more"):
        play.choose("truth")
    assert (play.page.way, play.heading.scene) == ("choose", "the-letter")


def test_what_a_choice_outside_a_key_moment_says_is_told_before_the_next_scene() -> None:
    """Choice, text, changes, then the scene with the changes of entering it."""
    play = Play.begin(tiny({
        "s": scene(choice("t", label="Take it", text="You take it.", effects={"m": "+1", "hidden": "+1"}), choice("t")),
        "t": scene(next="end", text="Morning.", effects={"m": "-3"}), "end": END,
    }), "a", folder=None)  # fmt: skip
    play.choose("c0")
    taken, text, changed, heading, prose, entered = play.page.blocks
    assert isinstance(taken, Taken)
    assert (taken.label, taken.choice) == ("Take it", "c0")
    assert isinstance(text, Prose)
    assert (text.paragraphs[0].text, text.basis) == ("You take it.", "imagined")
    assert isinstance(changed, Changes)
    assert [(one.variable, one.before, one.after) for one in changed.changes] == [("m", 5, 6)]
    assert isinstance(heading, Heading)
    assert isinstance(prose, Prose)
    assert isinstance(entered, Changes)
    assert [(one.before, one.after, one.difference) for one in entered.changes] == [(6, 3, -3)]


def test_hidden_and_locked_choices() -> None:
    """A choice whose condition fails is hidden; with `locked` it is shown with the reason; numbers count what is shown."""
    play = Play.begin(tiny({"s": scene(
        choice("end", when="m > 5"), choice("end", when="m > 5", locked="Not yet."), choice("end", detail="Costly."), choice("s", once=True)), "end": END}),
        "a", folder=None)  # fmt: skip
    decision = play.page.blocks[-1]
    assert isinstance(decision, Decision)
    assert [(one.number, one.choice, one.open, one.locked, one.detail) for one in decision.offers] == [
        (1, "c1", False, "Not yet.", ""), (2, "c2", True, "", "Costly."), (3, "c3", True, "", "")]  # fmt: skip
    play.choose("c3")
    assert [one.choice for one in play.page.blocks[-1].offers] == ["c1", "c2"]  # type: ignore[union-attr]


def test_a_once_choice_that_was_taken_stays_hidden_though_it_says_why_it_is_locked() -> None:
    """`once` hides, whatever `locked` would say."""
    play = Play.begin(
        tiny(
            {"s": scene(choice("s", once=True, when="m > 1", locked="No."), choice("end"), choice("end")), "end": END}
        ),
        "a",
        folder=None,
    )
    play.choose("c0")
    assert [one.choice for one in play.page.blocks[-1].offers] == ["c1", "c2"]  # type: ignore[union-attr]


def test_passages_are_shown_where_they_hold_and_values_are_printed(lighthouse: Pack) -> None:
    """Conditions, `{meter}`, `{choice}` and doubled braces, and brackets that stay brackets."""
    play = Play.begin(lighthouse, "keeper", folder=None)
    first = play.page.blocks[1]
    assert isinstance(first, Prose)
    assert first.paragraphs[0].text == (
        "The wind has taken the shutters. The tank holds 4 of ten, the lamp is Turned low, and the packet boat is due at four. "
        "[LOCKED] brackets stay brackets, {so do braces}."
    )
    assert [block.basis for block in play.page.blocks if isinstance(block, Prose)] == ["", "imagined"]


@pytest.mark.parametrize(("way", "act"), [("on", "choose"), ("choose", "go_on"), ("end", "choose"), ("end", "go_on")])
def test_what_a_page_does_not_ask_is_refused(lighthouse: Pack, saves: Path, way: str, act: str) -> None:
    """Choosing on a page to go on from, going on where something is asked, anything at the end: nothing changes."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    if way != "choose":
        play.choose("burn")
    if way == "end":
        take(play, "truth")
    assert play.page.way == way
    before = (play.page, play.world, play.decisions, play.path.read_bytes() if play.begun and play.path else b"")
    with pytest.raises(MoveRefused):
        play.choose("burn") if act == "choose" else play.go_on()
    assert (
        play.page,
        play.world,
        play.decisions,
        play.path.read_bytes() if play.begun and play.path else b"",
    ) == before
    play.close()


def test_a_refused_choice_writes_nothing(lighthouse: Pack, saves: Path) -> None:
    """A locked, hidden or unknown choice leaves the play and its file as they were."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    for refused in ("sleep", "nothing", "", "u"):
        with pytest.raises(MoveRefused):
            play.choose(refused)
    assert not play.begun
    assert play.decisions == ()
    play.close()


def test_a_route_tells_its_bridges(lighthouse: Pack) -> None:
    """Before a stop, what the route says of the way to it; after the last stop, its ending."""
    play = Play.begin(lighthouse, "keeper", "short", folder=None)
    assert "Bridge" not in kinds(play)
    play.choose("save-oil")
    play.go_on()
    bridge = play.page.blocks[0]
    assert isinstance(bridge, Bridge)
    assert bridge.paragraphs[0].text == "Three weeks go by, all of them wet."
    play.choose("wait")
    play.go_on()
    assert play.heading.scene == "what-became"
    assert "Bridge" not in kinds(play)


def test_a_bridge_before_the_first_stop_is_told_too() -> None:
    """A route may say how it begins; coming back to a page tells it again, going round a stop does not."""
    roads = {
        "r": {
            "label": "R",
            "minutes": 1,
            "seats": {"a": {"stops": [{"scene": "s", "bridge": "It begins."}], "ending": "end"}},
        }
    }
    play = Play.begin(tiny({"s": scene(choice("s"), choice("end")), "end": END}, routes=roads), "a", "r", folder=None)
    assert isinstance(play.page.blocks[0], Bridge)
    play.choose("c0")
    assert play.heading.scene == "end"
    assert "Bridge" not in kinds(play)
    assert isinstance(play.rewind(0).blocks[0], Bridge)


# Rewinding


def test_a_rewind_returns_to_the_page_that_asked_and_keeps_the_branch(lighthouse: Pack, saves: Path) -> None:
    """The same page again; the road is shorter, the file longer, and the branch still known."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    first = play.page
    take(play, "burn", "lie")
    before = play.path.read_bytes()  # type: ignore[union-attr]
    assert play.rewind(0) == first
    assert play.path.read_bytes().startswith(before)  # type: ignore[union-attr]
    assert play.decisions == ()
    take(play, "save-oil")
    assert [(one.scene, one.choice, one.parent, one.on_road) for one in play.branches] == [
        ("the-storm", "burn", -1, False), ("the-letter", "lie", 0, False), ("the-storm", "save-oil", -1, True)]  # fmt: skip
    take(play, "truth")
    assert isinstance(play.page.blocks[0], Debrief)
    play.close()
    again = Play.resume(lighthouse, play.path)  # type: ignore[arg-type]
    assert [one.choice for one in again.decisions] == ["save-oil", "truth"]
    assert len(again.branches) == 4
    again.close()


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_a_rewind_to_nowhere_is_refused(lighthouse: Pack, number: int) -> None:
    """There is no such decision, and nothing changes."""
    play = take(Play.begin(lighthouse, "keeper", folder=None), "burn")
    before = play.page
    with pytest.raises(MoveRefused, match="There is no decision number"):
        play.rewind(number)
    assert play.page is before


def test_a_rewind_through_loops_of_equal_worlds_finds_its_page() -> None:
    """Where a story comes back to a world it was in before, the decision that is meant is the one that is returned to."""
    play = Play.begin(
        tiny({"s": scene(choice("t"), choice("end")), "t": scene(next="s"), "end": END}), "a", folder=None
    )
    take(play, "c0", "c0", "c0")
    for number in (2, 1, 0):
        play.rewind(number)
        assert len(play.decisions) == number
        assert [page.kind for page in play.pages] == ["scene"] * (1 + 2 * number)
        assert len(play.transcript) == len([block for page in play.pages for block in page.blocks])
    take(play, "c1")
    assert play.page.kind == "debrief"


@settings(max_examples=25)
@given(packs(), st.data())
def test_rewinding_is_as_if_it_had_not_been_decided(pack: Pack, data: st.DataObject) -> None:
    """After any play and any rewind, page, world, transcript and meters are those of a play that made the kept moves alone."""
    seat = data.draw(st.sampled_from("ab"))
    play = Play.begin(pack, seat, folder=None)
    seen: list[tuple[Any, ...]] = []
    for _ in range(6):
        for _ in range(12):
            if play.page.way != "on":
                break
            play.go_on()
        offers = [
            one.choice for block in play.page.blocks if isinstance(block, Decision) for one in block.offers if one.open
        ]
        if play.page.way != "choose" or not offers:
            break
        seen.append((play.page, play.world, play.transcript, play.meters, play.ruler, play.off_record, play.met))
        play.choose(data.draw(st.sampled_from(offers)))
    if not seen:
        return
    number = data.draw(st.integers(0, len(seen) - 1))
    play.rewind(number)
    assert (play.page, play.world, play.transcript, play.meters, play.ruler, play.off_record, play.met) == seen[number]


# Resuming


def test_a_play_resumes_where_it_stopped(lighthouse: Pack, saves: Path) -> None:
    """Page, decisions and branches are those of before; what was acknowledged is there."""
    play = take(Play.begin(lighthouse, "clerk", folder=saves, name="My play"), "send-oil")
    page, path = play.page, play.path
    assert path is not None
    play.close()
    again = Play.resume(lighthouse, path)
    assert again.page == page
    assert again.trouble == ""
    assert (again.id, [one.choice for one in again.decisions]) == (play.id, ["send-oil"])
    with pytest.raises(JournalBusy):
        Play.resume(lighthouse, path)
    again.close()


@settings(max_examples=25)
@given(packs(), st.data())
def test_every_play_resumes_to_the_same_world(
    tmp_path_factory: pytest.TempPathFactory, pack: Pack, data: st.DataObject
) -> None:
    """Invented packs, random moves and rewinds: what is read from the file is what was played."""
    route = data.draw(st.sampled_from(["", *pack.manifest.routes]))
    play = Play.begin(pack, "a", route, folder=tmp_path_factory.mktemp("plays"))
    for _ in range(8):
        for _ in range(8):
            if play.page.way != "on":
                break
            play.go_on()
        offers = [
            one.choice for block in play.page.blocks if isinstance(block, Decision) for one in block.offers if one.open
        ]
        if play.decisions and data.draw(st.integers(0, 3)) == 0:
            play.rewind(data.draw(st.integers(0, len(play.decisions) - 1)))
        elif play.page.way == "choose" and offers:
            play.choose(data.draw(st.sampled_from(offers)))
    play.close()
    if play.path is None or not play.begun:
        return
    again = Play.resume(pack, play.path)
    assert again.trouble == ""
    assert [(one.scene, one.choice, one.turn) for one in again.decisions] == [
        (one.scene, one.choice, one.turn) for one in play.decisions
    ]
    assert again.branches == play.branches
    again.close()


def test_finishing_a_play_again_adds_no_line(lighthouse: Pack, saves: Path) -> None:
    """Opening a play that has ended and going to its debrief leaves the file as it was."""
    play = take(Play.begin(lighthouse, "keeper", folder=saves), "burn", "truth")
    path = play.path
    assert path is not None
    play.close()
    before = path.read_bytes()
    assert before.count(b'"end"') == 1
    again = take(Play.resume(lighthouse, path))
    assert again.page.kind == "debrief"
    again.close()
    assert path.read_bytes() == before


def test_a_play_of_another_pack_is_refused(lighthouse: Pack, saves: Path) -> None:
    """The sentence names both, and the file is let go of."""
    play = take(Play.begin(lighthouse, "keeper", folder=saves), "burn")
    play.close()
    other = tiny({"s": scene(next="end"), "end": END})
    for _ in range(2):
        with pytest.raises(JournalUnreadable, match="is a play of another pack, lighthouse"):
            Play.resume(other, play.path)  # type: ignore[arg-type]


def test_renamed_ids_are_found(lighthouse_copy: Path, saves: Path) -> None:
    """`was` on a scene, a choice and a seat keeps older plays whole."""
    play = take(Play.begin(load(lighthouse_copy), "keeper", folder=saves), "burn", "wait")
    play.close()
    for file, old, new in (
        (SPRING, "  the-letter:\n", "  the-answer:\n    was: [the-letter]\n"),
        (SPRING, "next: the-letter", "next: the-answer"),
        (WINTER, "next: the-letter", "next: the-answer"),
        (SPRING, "      wait:\n", "      dither:\n        was: [wait]\n"),
        (SPRING, 'chose("the-letter", "wait")', 'chose("the-answer", "dither")'),
        (WINTER, "      burn:\n", "      light:\n        was: [burn]\n"),
        (WINTER, "choice: burn", "choice: light"),
        (SPRING, '"the-storm", "burn"', '"the-storm", "light"'),
        ("pack.yaml", "seats:\n  keeper:\n", "seats:\n  warden:\n    was: [keeper]\n"),
        ("pack.yaml", "      keeper:\n        stops", "      warden:\n        stops"),
        ("pack.yaml", "scene: the-letter", "scene: the-answer"),
        ("pack.yaml", "{keeper: 4", "{warden: 4"),
        (SPRING, 'seat == "keeper"', 'seat == "warden"'),
        ("classroom.yaml", "seat: keeper", "seat: warden"),
    ):
        path = lighthouse_copy / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    again = Play.resume(load(lighthouse_copy), play.path)  # type: ignore[arg-type]
    assert again.trouble == ""
    assert [(one.scene, one.choice) for one in again.decisions] == [("the-storm", "light"), ("the-answer", "dither")]
    assert [(one.scene, one.choice) for one in again.branches] == [("the-storm", "light"), ("the-answer", "dither")]
    take(again, "truth")
    again.close()
    assert [one.choice for one in Play.recall(load(lighthouse_copy), play.path).decisions] == [
        "light",
        "dither",
        "truth",
    ]  # type: ignore[arg-type]


def test_an_old_id_that_is_used_again_means_the_new_scene() -> None:
    """A scene that has the id now comes before one that had it once."""
    scenes = {"s": scene(choice("end"), choice("end")), "end": END}
    pack = tiny(scenes)
    object.__setattr__(pack, "renamed", {"s": "end"})
    play = Play.begin(pack, "a", folder=None)
    play._replay((Move("s", "c0"),), {})
    assert play.trouble == ""
    assert len(play.decisions) == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        (WINTER, "      burn:\n        label", "      blaze:\n        label", "burn is not a choice in the-storm"),
        (
            WINTER,
            "        effects: {oil: -3, ships: +2, lamp: full, fatigue: +1}",
            "        if: oil > 9\n        effects: {oil: -3}",
            "burn is not open now",
        ),
        ("pack.yaml", "start: the-storm", "start: the-wreck", "the story now leads to another scene than the-storm"),
    ],
)
def test_where_a_move_no_longer_holds_the_play_resumes_before_it(
    lighthouse_copy: Path, saves: Path, file: str, old: str, new: str, why: str
) -> None:
    """The player is told why; what was played before stays in the file; playing on and resuming again is one story."""
    before = load(lighthouse_copy)
    play = take(Play.begin(before, "keeper", folder=saves), "burn", "lie")
    path = play.path
    assert path is not None
    play.close()
    bytes_before = path.read_bytes()
    kept = {one: (lighthouse_copy / one).read_text() for one in (file, WINTER, SPRING)}
    edit(lighthouse_copy, file, old, new)
    for name, text in (("choice: burn", "choice: none"), ('"the-storm", "burn"', '"the-storm", "save-oil"')):
        for where in (WINTER, SPRING):
            (lighthouse_copy / where).write_text((lighthouse_copy / where).read_text().replace(name, text))
    after = load(lighthouse_copy)
    again = Play.resume(after, path)
    assert "The story was edited since" in again.trouble
    assert why in again.trouble
    assert again.decisions == ()
    assert path.read_bytes() == bytes_before
    again.close()
    # nothing was decided, so undoing the edit gives the whole play back
    for one, text in kept.items():
        (lighthouse_copy / one).write_text(text)
    whole = Play.resume(load(lighthouse_copy), path)
    assert [one.choice for one in whole.decisions] == ["burn", "lie"]
    whole.close()
    # playing on with the edit: the cut and the new moves are in the file, the old ones before them
    again = Play.resume(after, path)
    forward(again)
    take(again, "save-oil" if again.heading.scene == "the-storm" else "wait")
    assert again.trouble == ""
    again.close()
    assert path.read_bytes().startswith(bytes_before)
    third = Play.resume(after, path)
    assert third.trouble == ""
    assert [one.choice for one in third.decisions] == [one.choice for one in again.decisions]
    assert ("the-storm", "burn", False) in [(one.scene, one.choice, one.on_road) for one in third.branches]
    assert [type(entry) for entry in journal.read(path).entries][3:5] == [Rewind, Move]
    third.close()


def test_a_vanished_scene_is_a_branch_that_can_still_be_named(saves: Path) -> None:
    """What was decided in a scene that is no more is listed by its id."""
    old = tiny({"s": scene(choice("t"), choice("t")), "t": scene(choice("end"), choice("end")), "end": END})
    play = take(Play.begin(old, "a", folder=saves), "c0", "c1")
    play.close()
    new = tiny({"s": scene(choice("end"), choice("end")), "end": END})
    again = Play.resume(new, play.path)  # type: ignore[arg-type]
    assert "the story now leads to another scene than t" in again.trouble
    assert [(one.scene, one.choice, one.label, one.on_road) for one in again.branches] == [
        ("s", "c0", "Do it", True),
        ("t", "c1", "c1", False),
    ]
    again.close()


def test_a_story_that_now_goes_in_a_circle_is_said(saves: Path) -> None:
    """A play whose story was edited into a circle without a decision stops before it."""
    play = take(
        Play.begin(
            tiny({"s": scene(choice("t"), choice("t")), "t": scene(choice("end"), choice("end")), "end": END}),
            "a",
            folder=saves,
        ),
        "c0",
        "c0",
    )
    play.close()
    circle = tiny({"s": scene(choice("t"), choice("end")), "t": scene(next="u"), "u": scene(next="t"), "end": END})
    again = Play.resume(circle, play.path)  # type: ignore[arg-type]
    assert "goes round in a circle without a decision" in again.trouble
    assert [one.choice for one in again.decisions] == ["c0"]
    again.close()
    with pytest.raises(GameError, match="circle"):
        Play.from_moves(circle, ["s/c0", "t/c0"])


def test_a_seat_or_a_route_that_is_gone_is_said(lighthouse: Pack, saves: Path) -> None:
    """There is no scene to resume at: the file is left as it is."""
    play = take(Play.begin(lighthouse, "keeper", "short", folder=saves), "burn")
    play.close()
    before = play.path.read_bytes()  # type: ignore[union-attr]
    manifest = lighthouse.manifest
    from dataclasses import replace

    without = replace(lighthouse, manifest=replace(manifest, routes={}))
    with pytest.raises(JournalUnreadable, match="cannot go on: keeper has no route short"):
        Play.resume(without, play.path)  # type: ignore[arg-type]
    assert play.path.read_bytes() == before  # type: ignore[union-attr]


def test_damage_and_edit_are_both_told(lighthouse_copy: Path, saves: Path) -> None:
    """A play can be damaged and of an edited story; the player hears of both."""
    play = take(Play.begin(load(lighthouse_copy), "keeper", folder=saves), "burn", "lie")
    path = play.path
    assert path is not None
    play.close()
    path.write_bytes(path.read_bytes().replace(b'"lie"', b'"die"'))
    edit(lighthouse_copy, "pack.yaml", "start: the-storm", "start: the-wreck")
    again = Play.resume(load(lighthouse_copy), path)
    assert "damaged" in again.trouble
    assert "was edited since" in again.trouble
    again.close()


def test_recalling_a_play_writes_nothing(lighthouse: Pack, saves: Path) -> None:
    """A play that is open elsewhere, or damaged, can be read; the file is not touched and no lock is needed."""
    play = take(Play.begin(lighthouse, "keeper", folder=saves), "burn", "truth")
    path = play.path
    assert path is not None
    path.write_bytes(path.read_bytes().replace(b'"end"', b'"and"'))
    before = sorted((one.name, one.stat().st_mtime_ns) for one in saves.iterdir())
    found = Play.recall(lighthouse, path)
    assert found.page.kind == "debrief"
    assert "damaged" in found.trouble
    assert sorted((one.name, one.stat().st_mtime_ns) for one in saves.iterdir()) == before
    play.close()


def test_a_full_disk_does_not_stop_a_play(lighthouse: Pack, saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The move is made, the player is told, and when there is room again everything is saved."""
    import errno
    import os

    play = Play.begin(lighthouse, "keeper", folder=saves)

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        play.choose("burn")
        assert play.page.kind == "outcome"
        assert "It goes on unsaved." in play.trouble
    take(play, "truth")
    assert play.trouble == ""
    play.close()
    assert [one.choice for one in Play.recall(lighthouse, play.path).decisions] == ["burn", "truth"]  # type: ignore[arg-type]


# Rehearsals and moves by hand


def test_a_rehearsal_begins_anywhere_and_keeps_nothing(lighthouse: Pack) -> None:
    """In a scene, with values; the chair is one that comes by it."""
    play = Play.rehearse(lighthouse, "", "the-office", {"oil": "9", "lamp": "dark"})
    assert (play.world.seat, play.world.scene, play.path) == ("clerk", "the-office", None)
    assert play.rules.value(play.world, "oil") == 9
    take(play, "send-oil", "truth")
    assert play.page.kind == "debrief"
    for scene_id, values in (("nowhere", {}), ("", {"oil": "11"}), ("", {"soil": "1"})):
        with pytest.raises(UsageError):
            Play.rehearse(lighthouse, "", scene_id, values)


def test_moves_are_played_as_check_gives_them(lighthouse: Pack) -> None:
    """Seat, route, then scene/choice each; whatever else is refused with a sentence."""
    play = Play.from_moves(lighthouse, ["seat=keeper", "route=short", "the-storm/save-oil", "the-letter/truth"])
    assert play.page.kind == "debrief"
    assert play.world.route == "short"
    for moves, error, message in (
        (["the-storm"], UsageError, "write scene/choice"), (["chair=keeper"], UsageError, "chair=keeper is not a move"),
        (["the-letter/truth"], MoveRefused, "The play stands in the-storm, not in the-letter"), (["the-storm/zzz"], MoveRefused, "is not a choice"),
        (["seat=nobody"], UsageError, "There is no seat nobody"),
    ):  # fmt: skip
        with pytest.raises(error, match=message):
            Play.from_moves(lighthouse, moves)


def test_a_play_moves_to_an_edited_pack(lighthouse_copy: Path) -> None:
    """A writer's preview keeps its moves, its scene and its values while the pack is edited."""
    play = Play.rehearse(load(lighthouse_copy), "keeper", "the-letter", {"oil": "9", "lamp": "full"})
    play.choose("wait")
    edit(lighthouse_copy, SPRING, "A letter from the port", "A note from the port")
    moved = play.moved_to(load(lighthouse_copy))
    assert moved.rules.value(moved.world, "oil") == 8
    assert [one.choice for one in moved.decisions] == ["wait"]
    assert moved.page.kind == play.page.kind == "outcome"
    assert "A note from the port" in str(moved.go_on())
    assert moved.trouble == ""
    further = take(Play.begin(load(lighthouse_copy), "keeper", folder=None), "burn", "truth")
    moved = further.moved_to(load(lighthouse_copy))
    assert (moved.heading, moved.page) == (further.heading, further.page)
    assert moved.page.kind == "debrief"
    scene_page = take(Play.begin(load(lighthouse_copy), "keeper", folder=None), "burn")
    assert scene_page.moved_to(load(lighthouse_copy)).page == scene_page.page


def test_a_saved_play_on_an_edited_pack_keeps_its_file_straight(lighthouse_copy: Path, saves: Path) -> None:
    """What a preview cannot replay is cut in the file when the next move is made, and not before."""
    play = take(Play.begin(load(lighthouse_copy), "keeper", folder=saves), "burn", "wait")
    path = play.path
    assert path is not None
    before = path.read_bytes()
    edit(lighthouse_copy, SPRING, "      wait:\n", "      dally:\n")
    edit(lighthouse_copy, SPRING, '"wait")', '"dally")')
    moved = play.moved_to(load(lighthouse_copy))
    assert "wait is not a choice" in moved.trouble
    assert path.read_bytes() == before
    take(moved, "dally", "truth")
    moved.close()
    assert [one.choice for one in Play.recall(load(lighthouse_copy), path).decisions] == ["burn", "dally", "truth"]


# What a play knows of itself


def test_ruler_meters_and_distance(lighthouse: Pack) -> None:
    """Moments decided, the one that is asked, and those ahead on history's road; meters as this page shows them."""
    play = Play.begin(lighthouse, "keeper", folder=None)
    assert [(mark.scene, mark.state) for mark in play.ruler] == [("the-storm", "now"), ("the-letter", "ahead")]
    assert (play.off_record, [(one.label, one.value) for one in play.meters]) == ((0, 0), [("Oil", 4), ("Ships", 5)])
    play.choose("save-oil")
    assert [(mark.scene, mark.state) for mark in play.ruler] == [("the-storm", "other"), ("the-letter", "ahead")]
    assert (play.off_record, [(one.label, one.value) for one in play.meters]) == ((1, 1), [("Oil", 4), ("Ships", 4)])
    play.go_on()
    assert [(mark.scene, mark.state) for mark in play.ruler] == [("the-storm", "other"), ("the-letter", "now")]
    take(play, "truth")
    assert [mark.state for mark in play.ruler] == ["other", "history"]


def test_the_meters_of_an_outcome_are_those_of_before_the_next_scene() -> None:
    """What entering the next scene changes is not shown before that scene is."""
    play = Play.begin(tiny({
        "s": scene(choice("t", reality="plausible", effects={"m": "+1"}), choice("t", reality="plausible"), history={"choice": "c0", "event": "e"}),
        "t": scene(next="end", effects={"m": "-3"}), "end": END,
    }), "a", folder=None)  # fmt: skip
    assert (play.choose("c0").kind, [one.value for one in play.meters]) == ("outcome", [6])
    assert (play.go_on().kind, [one.value for one in play.meters]) == ("scene", [3])


def test_what_a_play_has_met(lighthouse: Pack) -> None:
    """Links that were shown and what the comparison named are lit in the codex; what lies ahead is not."""
    play = Play.begin(lighthouse, "keeper", folder=None)
    assert play.met == {"term:packet", "dispute:sleep"}
    play.choose("burn")
    assert {"event:storm-1901", "person:keeper-man", "source:logbook", "dispute:sleep"} <= play.met
    assert "event:letter-1901" not in play.met


def test_the_debrief_comes_with_an_ending(lighthouse: Pack) -> None:
    """Before one, it is refused."""
    play = Play.begin(lighthouse, "keeper", folder=None)
    with pytest.raises(MoveRefused, match="has not come to an ending"):
        play.debrief()


def test_endings_and_plays_of_a_folder(lighthouse: Pack, saves: Path) -> None:
    """The latest first, those that are none passed over; endings by scene; what others chose is counted without one's own."""
    first = take(Play.begin(lighthouse, "keeper", folder=saves, name="one"), "burn", "truth")
    second = take(Play.begin(lighthouse, "keeper", folder=saves, name="two"), "save-oil", "lie")
    third = take(Play.begin(lighthouse, "clerk", folder=saves, name="three"), "send-oil")
    for play in (first, second, third):
        play.close()
    (saves / "rubbish.play").write_text("x")
    there = save_folder.plays(saves)
    assert {entry.name.rpartition("-")[0] for entry in there} == {"one", "two", "three"}
    assert {entry.summary.ended for entry in there} == {"kept", "the-quiet", ""}
    assert save_folder.plays(saves, "openai") == ()
    assert set(save_folder.endings(save_folder.plays(saves, "lighthouse"))) == {"kept", "the-quiet"}
    assert save_folder.tally(saves, "lighthouse", first.id).chosen == {
        "the-storm": {"save-oil": 1},
        "the-letter": {"lie": 1},
        "the-office": {"send-oil": 1},
    }
    assert save_folder.find(saves, "two").stem.startswith("two")
    for name, message in (("t", "could be"), ("zzz", "There is no play zzz"), ("", "could be")):
        with pytest.raises(UsageError, match=message):
            save_folder.find(saves, name)
    other = saves.parent / "notes.txt"
    other.write_text("not a play")
    with pytest.raises(JournalUnreadable):
        save_folder.delete(save_folder.find(saves, str(other)))
    save_folder.delete(save_folder.find(saves, "two"))
    assert len(save_folder.plays(saves)) == 2
    assert other.exists()


def test_a_play_that_is_open_is_not_deleted(lighthouse: Pack, saves: Path) -> None:
    """Another game has it: it is said, and the file stays."""
    play = take(Play.begin(lighthouse, "keeper", folder=saves), "burn")
    assert play.path is not None
    with pytest.raises(JournalBusy):
        save_folder.delete(play.path)
    assert play.path.exists()
    play.close()
    save_folder.delete(play.path)
    assert not play.path.exists()


def test_ending_lines_are_written_when_they_are_reached(lighthouse: Pack, saves: Path) -> None:
    """The file says which ending a play came to, so that a list of plays need not replay them."""
    play = take(Play.begin(lighthouse, "keeper", folder=saves), "burn", "lie")
    play.close()
    assert [entry.scene for entry in journal.read(play.path).entries if isinstance(entry, Reached)] == ["the-quiet"]  # type: ignore[arg-type]
    assert isinstance(play.transcript[-2], End)
    assert any(isinstance(block, Reveal) for block in play.transcript)
    assert json.loads(play.path.read_text().splitlines()[1].partition("\t")[0])["choice"] == "burn"  # type: ignore[union-attr]


def test_an_ending_that_is_reached_again_is_written_again(lighthouse: Pack, saves: Path) -> None:
    """What the file says last counts: a rewind stands between the two."""
    play = take(Play.begin(lighthouse, "keeper", folder=saves), "burn", "lie")
    play.rewind(1)
    take(play, "lie")
    play.close()
    assert play.path is not None
    kinds = [type(entry).__name__ for entry in journal.read(play.path).entries]
    assert kinds == ["Move", "Move", "Reached", "Rewind", "Move", "Reached"]


def test_a_play_that_the_system_keeps_is_said_to_be_kept(
    lighthouse: Pack, saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that allows no deleting gets a sentence, and the file stays."""
    play = take(Play.begin(lighthouse, "keeper", folder=saves), "burn")
    play.close()
    assert play.path is not None

    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(JournalError, match=r"cannot be deleted: Permission denied\."):
        save_folder.delete(play.path)
    monkeypatch.undo()
    assert play.path.exists()


def test_what_is_sought_is_found_without_case_and_accents() -> None:
    """The letters stay, and their accents go."""
    assert codex.folded("Élodie GARÇON, Nº 4") == "elodie garcon, no 4"


@pytest.mark.parametrize(
    ("written", "standing", "marked"),
    [
        ("record imagined record", "record", "- imagined record"),
        ("imagined imagined", "record", "imagined -"),
        ("record?", "", "record"),
        ("imagined? record record", "record", "imagined record -"),
        ("record? record", "", "record record"),
    ],
)
def test_a_mark_is_told_where_the_one_before_may_be_another(written: str, standing: str, marked: str) -> None:
    """After an imagined passage the record is named again; a passage with a condition (?) may not have been told."""
    passages = [
        Passage(text="Here.", basis=one.strip("?"), if_="lamp" if "?" in one else "") for one in written.split()
    ]
    assert [one or "-" for one in narration.marks(passages, "", standing)] == marked.split()
