"""The proof begins a chair in every world that another chair can leave, and in no other: as brute force finds them."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from invented import NO_SHRINKING, handing_on, read
from test_proof_agrees import MOST_WORLDS, Translator

from game.engine.rules import Rules, step
from game.session import Play
from game.workshop.proof.graph import build
from game.workshop.proof.proof import prove, runs
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration
from game.workshop.proof.worlds import LeftWorlds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from game.engine.world import World
    from game.story.model import Pack

    Values = tuple[Any, ...]


def explored_by_hand(rules: Rules, starts: Iterable[World]) -> list[World] | None:
    """Return every world that can be reached from *starts* by the engine's own step, None where they are too many."""
    waiting = list(dict.fromkeys(starts))
    met = set(waiting)
    for world in waiting:  # grows
        if len(met) > MOST_WORLDS:
            return None
        scene = rules.scene(world.scene)
        moves: list[str | None] = list(rules.open(world)) if scene.choices else [None] if scene.exits else []
        for after in (step(rules, world, move) for move in moves):
            if after not in met:
                met.add(after)
                waiting.append(after)
    return waiting


def left_by_hand(pack: Pack, rules: Rules, worlds: Iterable[World]) -> set[Values]:
    """Return the values that decisions at the carry's scene leave in *worlds*."""
    (carry,) = pack.manifest.carry.values()
    places = [rules.names.index(name) for name in carry.variables]
    found = set()
    for world in worlds:
        for choice in rules.open(world) if world.scene == carry.at else ():
            turn = rules.choose(world, choice)
            assert turn
            found.add(tuple(turn.decided.values[place] for place in places))
    return found


def texts(values: Values) -> tuple[str, ...]:
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


@given(handing_on())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_the_worlds_are_those_that_can_be_left(files: dict[str, Any]) -> None:
    """What the other chair hands on is found exactly, and every state that follows from it is covered."""
    _, pack = read(files)
    rules, left = Rules(pack), LeftWorlds(pack)
    wanted: set[Values] = set()
    for seat, route in runs(pack):
        if seat == "a":
            by_hand = explored_by_hand(rules, [rules.start(seat, route)])
            if by_hand is None:
                return
            wanted |= left_by_hand(pack, rules, by_hand)
            left.note(Exploration(Quotient(build(pack, seat, route)), inf).run())
    (carry,) = pack.manifest.carry.values()
    worlds = left.worlds("b")
    assert worlds[0] == {}
    assert {tuple(world[name] for name in carry.variables) for world in worlds[1:]} == set(map(texts, wanted))
    compare(pack, rules, worlds)


def compare(pack: Pack, rules: Rules, worlds: tuple[Mapping[str, str], ...]) -> None:
    """Assert that the proof reaches from *worlds* what the engine reaches."""
    by_hand = explored_by_hand(rules, [rules.start("b", "", world) for world in worlds])
    if by_hand is None:
        return
    explored = Exploration(Quotient(build(pack, "b", worlds=worlds)), inf).run()
    translator = Translator(explored, rules)
    reached = {(spot, state) for spot, states in enumerate(explored.reached) for state in states}
    assert reached == {translator.state(world) for world in by_hand}


def told(*, given: str, wanted: str) -> dict[str, Any]:
    """Return the files of a pack in which a promises something, and b's only way on wants *wanted* of it."""
    way = {"label": "Go", "next": "end", "reality": "plausible"}
    scenes = {
        "first": {
            "basis": "imagined",
            "text": "A.",
            "choices": {"do": {**way, "effects": {"oath": given}}, "leave": way},
        },
        "second": {
            "basis": "imagined",
            "text": "B.",
            "choices": {"on": {**way, "if": wanted}, "off": {**way, "if": wanted}},
        },
        "end": {"basis": "imagined", "text": "End.", "ending": {"title": "End", "kind": "record"}},
    }
    seats = {"b": {"name": "B", "start": "second", "about": "x"}, "a": {"name": "A", "start": "first", "about": "x"}}
    carry = {"oath-given": {"label": "The oath", "from": "a", "at": "first", "to": "b", "variables": "oath"}}
    head = {"format": "1", "id": "told", "title": "Told", "chapters": ["one"], "seats": seats, "carry": carry}
    oath = {"type": "promise", "label": "Oath", "to": "B", "start": "none"}
    return {
        "pack.yaml": {**head, "variables": {"oath": oath}},
        "scenes/one.yaml": {"scenes": scenes},
        "record/sources.yaml": {"s": {"title": "S", "kind": "book", "read": "in-full"}},
        "record/events.yaml": {"e": {"date": "2000", "title": "E", "summary": "E.", "sources": ["s"]}},
    }


def test_a_trap_in_a_carried_world_is_found_and_can_be_replayed() -> None:
    """Where nothing is open in a world that the other chair leaves, the proof says so, with moves that play there."""
    reading, pack = read(told(given="broken", wanted='oath != "broken"'))
    (found,) = [finding for finding in prove(reading, pack).findings if finding.code == "OQ404"]

    assert found.path == ("seat=b", "oath=broken")
    assert not Play.from_moves(pack, list(found.path)).rules.open(Play.from_moves(pack, list(found.path)).world)


def test_what_no_play_leaves_is_no_world() -> None:
    """A condition on a state that the other chair cannot leave is never true."""
    reading, pack = read(told(given="made", wanted='oath != "kept"'))

    assert {finding.code for finding in prove(reading, pack).findings} == {"OQ421"}


def test_a_carried_world_opens_what_the_record_keeps_shut() -> None:
    """A condition that only the other chair's world meets counts as met."""
    reading, pack = read(told(given="made", wanted='oath == "made" or oath == "none"'))

    assert {finding.code for finding in prove(reading, pack).findings} == {"OQ421"}


@pytest.mark.parametrize(
    ("carry", "code", "said"),
    [
        ({"to": ["a"]}, "OQ219", "a hands oath-given to itself"),
        ({"at": "end"}, "OQ219", "Nothing is decided in end"),
        ({"at": "nowhere"}, "OQ301", "There is no scene nowhere"),
        ({"from": "c"}, "OQ309", "There is no seat c"),
        ({"variables": ["oaths"]}, "OQ308", "oaths is not a variable"),
        ({"variables": []}, "OQ202", "variables is empty"),
    ],
)
def test_a_carry_that_cannot_be_is_reported(carry: dict[str, Any], code: str, said: str) -> None:
    """Who gives, where, to whom and what must be there."""
    from invented import NOWHERE

    from game.story import reader, validation

    files = told(given="made", wanted="true")
    files["pack.yaml"]["carry"]["oath-given"].update(carry)
    import json

    reading = reader.read(NOWHERE, {name: json.dumps(value) for name, value in files.items()})
    validation.check(reading)
    assert [(one.code, said in one.message) for one in reading.errors] == [(code, True)]


def test_chairs_may_hand_their_worlds_to_one_another() -> None:
    """What b leaves in a's world begins a's plays too, and the other way round, until nothing new is left."""
    files = told(given="made", wanted='oath == "made" or oath == "none"')
    files["pack.yaml"]["carry"]["back"] = {
        "label": "Back",
        "from": "b",
        "at": "second",
        "to": ["a"],
        "variables": ["oath"],
    }
    scenes = files["scenes/one.yaml"]["scenes"]
    scenes["second"]["choices"]["on"] = {**scenes["second"]["choices"]["on"], "effects": {"oath": "kept"}}
    scenes["first"]["choices"]["leave"] = {**scenes["first"]["choices"]["leave"], "if": 'oath == "kept"'}
    reading, pack = read(files)
    found = {(finding.code, finding.path) for finding in prove(reading, pack).findings if finding.code == "OQ404"}

    assert found == {("OQ404", ("seat=b", "oath=kept"))}
