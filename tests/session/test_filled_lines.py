"""Variables in labels, questions and details are printed wherever the line is shown, with the value of that moment."""

from __future__ import annotations

from tiny import END, choice, scene, tiny

from game.session import Play
from game.session.blocks import Bridge, Debrief, Decision
from game.session.export import to_text, write
from game.story.model import Pack

OATH = {"type": "promise", "label": "An oath", "to": "The crew", "start": "none"}
COINS = {"type": "meter", "label": "Coins", "start": 3, "min": 0, "max": 10}


def pack() -> Pack:
    """Return a pack in which two coins are paid under a label that says how many there are."""
    moment = scene(
        choice(
            "end",
            label="Pay 2 of {coins}",
            detail="An oath: {oath}. {{So}}",
            effects={"coins": "-2", "oath": "made"},
            reality="plausible",
        ),
        choice("end", label="Keep all {coins}", reality="plausible"),
        history={"choice": "c1", "event": "e"},
    )
    moment["ask"] = "You have {coins}. Well?"
    return tiny({"s": moment, "end": END}, variables={"coins": COINS, "oath": OATH})


def test_a_decision_prints_the_values_of_now() -> None:
    """Question, label and detail print a meter's value and a promise's state; doubled braces print one."""
    (asked,) = [block for block in Play.begin(pack(), "a", folder=None).page.blocks if isinstance(block, Decision)]

    assert asked.ask == "You have 3. Well?"
    assert [offer.label for offer in asked.offers] == ["Pay 2 of 3", "Keep all 3"]
    assert asked.offers[0].detail == "An oath: not promised. {So}"


def test_what_was_decided_keeps_the_values_of_that_moment() -> None:
    """After the decision has changed the value, outcome, reveal, file, debrief and branches still say what was chosen."""
    play = Play.begin(pack(), "a", folder=None)
    play.choose("c0")
    told = "\n".join([*to_text(play.page.blocks), *to_text(play.file(0).blocks)])
    while play.page.way == "on":
        play.go_on()

    assert "Pay 2 of 3" in told
    assert "Keep all 3" in told
    assert "{coins}" not in told
    (debrief,) = [block for block in play.page.blocks if isinstance(block, Debrief)]
    assert (debrief.moments[0].yours, debrief.moments[0].historys) == ("Pay 2 of 3", "Keep all 3")
    assert [branch.label for branch in play.branches] == ["Pay 2 of 3"]
    assert "{coins}" not in "".join(write(play, "text"))


def test_a_decision_that_was_taken_back_is_filled_too() -> None:
    """The branch that was left is named by the values of its own time."""
    again = {"s": scene(choice("s", label="One of {coins}", effects={"coins": "-1"}), choice("end"))}
    play = Play.begin(tiny({**again, "end": END}, variables={"coins": COINS}), "a", folder=None)
    play.choose("c0")
    play.choose("c0")

    assert [branch.label for branch in play.branches] == ["One of 3", "One of 2"]


def test_a_bridge_says_what_was_decided_and_the_road_ends_accordingly() -> None:
    """Of a bridge with conditions only what holds is told, and the ending of a route depends on the play."""
    first = scene(choice("end", effects={"oath": "made"}), choice("end"))
    second = scene(choice("end"), choice("end"))
    bridge = ["Time passes.", {"if": 'oath == "made"', "text": "You gave your word."}]
    road = {
        "stops": [{"scene": "s"}, {"scene": "t", "bridge": bridge}],
        "ending": [{"if": 'oath == "made"', "go": "other"}, {"go": "end"}],
    }
    routes = {"r": {"label": "R", "minutes": 5, "seats": {"a": road}}}
    found = tiny({"s": first, "t": second, "end": END, "other": END}, variables={"oath": OATH}, routes=routes)
    told = {}
    for taken in ("c0", "c1"):
        play = Play.begin(found, "a", "r", folder=None)
        play.choose(taken)
        bridged = [part.text for block in play.page.blocks if isinstance(block, Bridge) for part in block.paragraphs]
        play.choose("c0")
        told[taken] = (bridged, play.world.scene)

    assert told == {"c0": (["Time passes.", "You gave your word."], "other"), "c1": (["Time passes."], "end")}


def test_what_another_chair_did_that_day_is_filled_from_its_own_road() -> None:
    """The debrief fills the other person's label with the values that history's road had there, in that chair."""
    moment = {"history": {"choice": "c0", "event": "e"}}
    scenes = {
        "mine": scene(choice("end", reality="plausible"), choice("end", reality="plausible"), **moment),
        "before": scene(choice("theirs", effects={"coins": "+4"}), choice("theirs")),
        "theirs": scene(
            choice("end", label="Pay {coins}", reality="plausible"), choice("end", reality="plausible"), **moment
        ),
        "end": END,
    }
    seats = {name: {"name": name, "start": start, "about": "x"} for name, start in (("a", "mine"), ("b", "before"))}
    play = Play.begin(tiny(scenes, variables={"coins": COINS}, seats=seats), "a", folder=None)
    play.choose("c0")
    while play.page.kind != "debrief":
        play.go_on()

    assert [chair.historys for chair in play.debrief_block.chairs] == ["Pay 7"]
