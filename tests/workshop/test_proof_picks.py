"""The proof covers picks exactly: every letter that can be sent, every paper that can be opened, and what goes wrong."""

from __future__ import annotations

from math import comb, inf
from typing import TYPE_CHECKING, Any

import pytest
from invented import NOWHERE
from tiny import END, choice, files, scene, tiny
from workbench import HARBOUR, load

from game.engine import Rules, walk
from game.engine.walk import as_history, at_random, first_open, last_open
from game.session import Play
from game.session.reading_time import WordCounter
from game.story import reader, validation
from game.story.compile import compile_pack
from game.workshop.proof.graph import build
from game.workshop.proof.proof import prove
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration

if TYPE_CHECKING:
    from game.engine.walk import Policy
    from game.story.findings import Finding
    from game.story.model import Pack


def picks(form: str, count: int, least: int, most: int, **items: dict[str, Any]) -> dict[str, Any]:
    """Return picks of *count* items, i0 and so on; *items* says more of some."""
    found = {f"i{number}": {"label": f"I{number}", **items.get(f"i{number}", {})} for number in range(count)}
    return {"as": form, "least": least, "most": most, "items": found}


def explored(pack: Pack) -> Exploration:
    return Exploration(Quotient(build(pack, "a")), inf).run()


def findings(scenes: dict[str, Any]) -> list[Finding]:
    """Return what the proof finds in a pack of *scenes*."""
    reading = reader.read(NOWHERE, files(scenes))
    validation.check(reading)
    return [one for one in prove(reading, compile_pack(reading)).findings if one.code < "OQ420"]


@pytest.mark.parametrize(
    ("least", "most", "ways"), [(4, 4, comb(7, 4)), (3, 4, comb(7, 3) + comb(7, 4)), (0, 7, 2**7 - 1)]
)
def test_a_letter_is_every_set_of_clauses_once(least: int, most: int, ways: int) -> None:
    """Four clauses of seven are 35 letters, whatever the order they were marked in."""
    pack = tiny({"s": scene(next="end", picks=picks("letter", 7, least, most)), "end": END})
    rules = Rules(pack)
    sent = [move for move in rules.moves(rules.start("a")) if move]
    assert len(sent) == len(set(sent)) == ways
    assert [way.choice for way in build(pack, "a").spots[0].ways if way.stays] == sent


def test_papers_come_to_the_same_in_any_order() -> None:
    """Where what they do does not depend on it: three papers out of five, then nothing asks which they were."""
    items = {f"i{number}": {"effects": {"m": "+1"}} for number in range(5)}
    asks = [{"if": 'chose("s", "i0")', "go": "t"}, {"go": "end"}]
    pack = tiny({"s": scene(next=asks, picks=picks("papers", 5, 3, 3, **items)), "t": scene(next="end"), "end": END})
    spots = explored(pack)
    assert spots.complete
    assert len(spots.reached[0]) == sum(comb(5, size) for size in range(4))
    assert [len(reached) for reached in spots.reached[1:]] == [1, 1]


def test_the_order_counts_where_a_meter_is_full() -> None:
    """+3 and -4 on a meter that ends at 10 are not the same the other way round, and a letter has one order only."""
    items = {"i0": {"effects": {"m": "+9"}}, "i1": {"effects": {"m": "-4"}}}
    ways = [{"if": "m == 6", "go": "high"}, {"if": "m == 10", "go": "low"}, {"go": "end"}]
    scenes = {"high": scene(next="end"), "low": scene(next="end"), "end": END}
    met = {}
    for form in ("papers", "letter"):
        pack = tiny({"s": scene(next=ways, picks=picks(form, 2, 2, 2, **items)), **scenes})
        found = explored(pack)
        met[form] = {spot.scene for spot, reached in zip(found.graph.spots, found.reached, strict=True) if reached}
    assert met == {"papers": {"s", "high", "low", "end"}, "letter": {"s", "high", "end"}}


def test_an_item_that_can_never_be_taken_is_found() -> None:
    """By its code and place; a clause that only rules itself out is one."""
    desk = picks("papers", 3, 0, 1, i2={"if": 'chose("s", "i0")'})
    (found,) = findings({"s": scene(choice("end"), choice("end"), picks=desk), "end": END})
    assert (found.code, found.message) == ("OQ402", "i2 can never be taken in s.")


@pytest.mark.parametrize("form", ["papers", "letter"])
def test_too_few_items_to_go_on_are_found_and_shown(form: str) -> None:
    """The moves lead to the play that is stuck."""
    desk = picks(form, 3, 2, 2, i1={"if": "f"}, i2={"if": "f"})
    first = scene(choice("s", effects={"f": "true"}), choice("s"))
    scenes = {"first": first, "s": scene(next="end", picks=desk), "end": END}
    (found,) = (one for one in findings(scenes) if one.code == "OQ408")
    assert found.message == "In s fewer than 2 items may be there to pick."
    play = Play.from_moves(tiny(scenes), list(found.path))
    assert not play.rules.moves(play.world)
    assert play.rules.go_on(play.world) is None


def test_the_real_letter_can_be_sent_on_historys_road() -> None:
    """Or the proof says where it cannot; what history wrote is also what its own walk writes."""
    letter = picks("letter", 3, 1, 2, i1={"if": "f"})
    moment = {"choice": "c0", "picks": ["i0", "i1"], "event": "e"}
    way = [choice("end", reality="plausible"), choice("end", reality="plausible")]
    scenes = {
        "first": scene(choice("s", effects={"f": "true"}), choice("s")),
        "s": scene(*way, picks=letter, history=moment),
        "end": END,
    }
    (found,) = findings(scenes)
    assert (found.code, found.path) == ("OQ406", ("seat=a", "first/c1"))
    assert "The real letter cannot be sent in s" in found.message
    rules = Rules(tiny(scenes))
    steps = [step.choice for step in walk(rules, rules.start("a"), as_history())]
    assert steps == ["c0", "i0", "i1", "c0"]


@pytest.mark.parametrize(
    ("policy", "taken"),
    [
        (first_open, ["soundings", "dredge", "barges", "depth", "post", None, None]),
        (last_open, ["log", "soundings", "wait", "money", "thanks", "carry", None, "chart", None]),
        (as_history(), ["soundings", "dredge", "barges", "money", "thanks", "post", None, None]),
    ],
)
def test_simple_policies_pick(policy: Policy, taken: list[str | None]) -> None:
    """The first open choice picks as little as it can, the last one as much, history its own letter."""
    rules = Rules(load(HARBOUR))
    assert [step.choice for step in walk(rules, rules.start("master"), policy)] == taken


def test_chance_sends_every_letter() -> None:
    """Given enough plays."""
    pack = tiny({"s": scene(next="end", picks=picks("letter", 4, 2, 3)), "end": END})
    rules, policy = Rules(pack), at_random(1)
    letters = {tuple(step.choice for step in walk(rules, rules.start("a"), policy) if step.choice) for _ in range(500)}
    assert len(letters) == comb(4, 2) + comb(4, 3)


def test_words_of_papers_are_counted_once() -> None:
    """A scene is read once, however many papers are opened in it; what they say is read when they are opened."""
    said = {"i0": {"text": "One two three."}, "i1": {"text": "Four five."}}
    pack = tiny({"s": scene(next="end", picks=picks("papers", 2, 0, 2, **said)), "end": END})
    counter = WordCounter(pack)
    start = counter.rules.start("a")
    lengths = [counter.path(start, walk(counter.rules, start, policy)).words for policy in (first_open, last_open)]
    assert lengths[1] - lengths[0] == 5
