"""The conditions of passages are decided on as little of a graph as decides them, and as the whole graph would."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from invented import NO_SHRINKING, packs, read
from tiny import END, choice, scene, tiny

from game.engine import Rules, picking
from game.workshop.proof.graph import build, condition_place
from game.workshop.proof.passages import alike, toward
from game.workshop.proof.proof import runs
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration

if TYPE_CHECKING:
    from game.workshop.proof.edges import ConditionPlace
    from game.workshop.proof.graph import Graph


def explored(graph: Graph) -> Exploration:
    return Exploration(Quotient(graph, lambda _spot, _text: True), inf).run()


def truths(graph: Graph) -> dict[ConditionPlace, set[bool]]:
    """Return which values each condition of a passage has in some state that is reached."""
    found = explored(graph)
    told: dict[ConditionPlace, set[bool]] = {}
    for index, spot in enumerate(graph.spots):
        for text in spot.texts:
            met = told.setdefault(condition_place(spot.scene, text.path), set())
            for wanted in (True, False):
                function = found.generator.question(index, text, wanted=wanted)
                met |= {wanted for batch in found.batches[index] if function(batch.states)}
    return told


@given(st.booleans().flatmap(lambda picks: packs(picks=picks)))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_the_way_to_passages_decides_them_as_the_whole_graph_does(files: dict[str, Any]) -> None:
    """In invented packs every condition is met with the same values, whichever others are left out."""
    _, pack = read(files)
    for seat, route in runs(pack):
        graph = build(pack, seat, route)
        whole = truths(graph)
        groups = alike(graph, whole.keys())
        assert sorted(place for places in groups for place in places) == sorted(whole)
        for places in groups:
            assert truths(toward(graph, places)) == {place: whole[place] for place in places}


METERS = {
    name: {"type": "meter", "label": name, "start": 0, "min": 0, "max": 9} for name in ("gold", "tin", "coal", "lead")
}


def long_pack() -> dict[str, Any]:
    """A passage on gold in the second of ten scenes, and choices on four meters after it."""
    scenes = {
        f"s{number}": scene(
            choice(f"s{number + 1}", effects={name: "+1"} if (name := list(METERS)[number % 4]) else {}),
            choice(f"s{number + 1}", when="gold >= 2 and tin + coal >= lead" if number > 2 else "gold >= 0"),
            choice(f"s{number + 1}"),
        )
        for number in range(9)
    }
    scenes["s1"] = {**scenes["s1"], "text": [{"text": "Here."}, {"if": "gold >= 1", "text": "Rich."}]}
    return {**scenes, "s9": END}


def test_a_passage_near_the_start_needs_no_more_than_the_way_to_it() -> None:
    """What is asked after it multiplies the states of the whole graph, and none of its own: there are three of these."""
    graph = build(tiny(long_pack(), variables=METERS), "a")
    places = {condition_place(spot.scene, text.path) for spot in graph.spots for text in spot.texts}
    assert explored(graph).states > 20
    assert explored(toward(graph, places)).states == 3


def test_an_exploration_ends_with_the_level_that_tells_enough() -> None:
    """Whoever asks after each level is asked no more, and no deeper level is explored."""
    graph = build(tiny(long_pack(), variables=METERS), "a")
    asked: list[int] = []

    def after_two(found: Exploration) -> bool:
        asked.append(found.levels)
        return len(asked) == 2

    found = Exploration(Quotient(graph), inf).run(after_two)
    assert asked == [0, 1]
    assert max(batch.level for batches in found.batches for batch in batches) == 1


def letter(**items: dict[str, Any]) -> dict[str, Any]:
    """Return a scene with a letter of two or three out of six clauses; *items* says more of some."""
    clauses = {f"i{number}": {"label": f"I{number}", **items.get(f"i{number}", {})} for number in range(6)}
    return scene(next="end", picks={"as": "letter", "least": 2, "most": 3, "items": clauses})


def test_letters_that_come_to_the_same_are_one_function() -> None:
    """Thirty-five letters of which nothing ahead asks what stood in them are compiled once, beside the way on."""
    graph = build(tiny({"s": letter(), "end": END}), "a")
    functions = Exploration(Quotient(graph), inf).generator.onward(0)
    assert (len(functions), len(set(functions))) == (36, 2)


def test_letters_without_conditions_are_not_tried_clause_by_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the same, in the same order, as those that are."""
    free = Rules(tiny({"s": letter(), "end": END}))
    asked = Rules(tiny({"s": letter(i3={"if": "m >= 0"}), "end": END}))
    letters = list(picking.acts(asked, asked.start("a")))
    assert len(letters) == 35
    monkeypatch.setattr(picking, "_after_one", None)
    assert list(picking.acts(free, free.start("a"))) == letters
