"""The ledger: a promise that changes is told where it happens, and the debrief says what became of each."""

from __future__ import annotations

import io

from tiny import END, choice, scene, tiny

from game.plain import Plain
from game.session import Play
from game.session.blocks import Debrief
from game.session.blocks.promises import Promises
from game.session.export import to_text
from game.story.model import Pack

OATH = {
    "type": "promise",
    "label": "A light all winter",
    "to": "The port",
    "form": "A letter",
    "enforce": "Nobody",
    "start": "none",
}


def pack() -> Pack:
    """Return a pack in which a promise is made at a key moment, kept by a choice, and broken by entering a scene."""
    moment = scene(
        choice("s", label="Promise", effects={"oath": "made"}, reality="plausible"),
        choice("s", label="Say nothing", reality="plausible"),
        history={"choice": "c1", "event": "e"}, date="1901-01-14",
    )  # fmt: skip
    later = scene(
        choice("end", label="Keep it", effects={"oath": "kept"}), choice("wreck", label="Sleep"), date="1901-02"
    )
    wreck = {**END, "title": "The wreck", "effects": {"oath": "broken"}, "date": "1901-03"}
    return tiny({"m": moment, "s": later, "wreck": wreck, "end": END}, variables={"oath": OATH})


def changed(play: Play) -> list[str]:
    """Return what the page says of promises."""
    return [line for block in play.page.blocks if isinstance(block, Promises) for line in to_text([block]) if line]


def test_a_changed_promise_is_told_where_it_happens() -> None:
    """With the reveal of a key moment, with an ordinary decision, and with a scene that changes it."""
    play = Play.begin(pack(), "a", folder=None)
    assert changed(play) == []
    play.choose("c0")
    assert changed(play) == ["○ A light all winter: promised"]
    play.go_on()
    assert changed(play) == []
    play.choose("c1")
    assert changed(play) == ["✕ A light all winter: broken"]
    play.rewind(1)
    play.choose("c0")
    assert changed(play) == ["● A light all winter: kept"]


def test_the_ledger_says_to_whom_how_and_who_can_enforce_it() -> None:
    """Each promise made so far stands in it with its state, since when, and its terms; one that was not made does not."""
    play = Play.begin(pack(), "a", folder=None)
    assert "Nothing was promised yet." in to_text(play.ledger.blocks)
    play.choose("c0")
    assert list(to_text(play.ledger.blocks)) == [
        "What was promised",
        "○ A light all winter: promised, 14 January 1901",
        "To: The port. Given as: A letter. Who can enforce it: Nobody.",
        "",
    ]


def test_the_debrief_says_what_became_of_each_promise() -> None:
    """The promise that was broken stands in the debrief with the day it was."""
    play = Play.begin(pack(), "a", folder=None)
    for move in ("c0", "c1"):
        play.choose(move)
        while play.page.way == "on":
            play.go_on()
    (debrief,) = [block for block in play.page.blocks if isinstance(block, Debrief)]

    assert [(one.variable, one.state, one.date) for one in debrief.promises] == [("oath", "broken", "1901-03")]
    assert "Promised: ✕ A light all winter: broken, March 1901." in to_text(play.page.blocks)


def test_plain_mode_prints_the_ledger() -> None:
    """The line l prints the ledger and decides nothing; the same words as everywhere."""
    out = io.StringIO()
    play = Play.begin(pack(), "a", folder=None)
    Plain(io.StringIO("c0\nl\nq\n"), out).play(play)

    assert len(play.decisions) == 1
    assert "○ A light all winter: promised, 14 January 1901\nTo: The port." in out.getvalue()


def test_a_promise_prints_its_state_in_prose() -> None:
    """{oath} in prose is the word for the state."""
    start = scene(choice("end", effects={"oath": "made"}, text="It is {oath}."), choice("end"), text="It is {oath}.")
    play = Play.begin(tiny({"s": start, "end": END}, variables={"oath": OATH}), "a", folder=None)
    assert "It is not promised." in to_text(play.page.blocks)
    play.choose("c0")
    assert "It is promised." in to_text(play.page.blocks)
