"""A second pack, which has nothing to do with the first: nothing in the game knows either."""

from __future__ import annotations

import pytest
from workbench import BROAD_STREET, ROOT, load

from game.engine import picking
from game.session.play import Play
from game.story import read_pack


def test_it_has_no_finding() -> None:
    """The reader has nothing to say against it."""
    assert read_pack(BROAD_STREET)[1] == ()


def pick_what_is_asked(play: Play, small: int) -> None:
    """Pick as many of the scene's papers or clauses as have to be: history's, else those from number *small* on."""
    scene = play.pack.scenes[play.world.scene]
    while wanted := picking.missing(play.rules, play.world):
        there = picking.pickable(play.rules, play.world)
        found = picking.historys_letter(scene) or [*there[small:], *there[:small]][:wanted]
        play.pick(*(found if scene.picks and scene.picks.letter else found[:1]))


@pytest.mark.parametrize("seat", ["snow", "whitehead"])
@pytest.mark.parametrize("route", ["", "one-evening"])
@pytest.mark.parametrize("small", [0, 1, 2])
def test_history_ends_on_the_record(seat: str, route: str, small: int) -> None:
    """Whoever decides as history did comes to history's ending, whatever they do in the smaller choices."""
    pack = load(BROAD_STREET)
    play = Play.begin(pack, seat, route, folder=None)
    while play.page.kind != "debrief":
        if play.page.way in ("choose", "pick"):
            pick_what_is_asked(play, small)
        if play.page.way == "choose":
            scene = pack.scenes[play.world.scene]
            there = play.rules.open(play.world)
            play.choose(scene.history.choice[0] if scene.history else there[small % len(there)])
        else:
            play.go_on()
    ending = pack.scenes[play.world.scene].ending
    assert ending is not None
    if not route:
        assert ending.kind == "record"


def test_the_game_knows_no_pack_by_its_people() -> None:
    """No room of the game names a person, a seat or an event of a pack."""
    pack = load(BROAD_STREET)
    words = {*pack.record.events, *pack.record.disputes, "whitehead", "snow-the-water"}
    found = [
        (path.relative_to(ROOT).as_posix(), word)
        for path in (ROOT / "game").rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []
