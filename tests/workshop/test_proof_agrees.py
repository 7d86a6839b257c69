"""The generated code of the proof plays as the engine does, state by state."""

from __future__ import annotations

from functools import cache
from math import inf
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from invented import NO_SHRINKING, packs, read

from game.engine.rules import Rules, step
from game.story import read_pack
from game.workshop.proof import formula
from game.workshop.proof.formula import chose_key, seen_key
from game.workshop.proof.graph import build
from game.workshop.proof.proof import runs
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration

if TYPE_CHECKING:
    from game.engine.world import World
    from game.story.model import Pack

TESTS = Path(__file__).parent.parent
PACKS = [TESTS / "packs" / "lighthouse", *sorted(path.parent for path in (TESTS.parent / "story").glob("*/pack.yaml"))]
MOST_WORLDS = 3_000


def worlds(rules: Rules, seat: str, route: str) -> tuple[list[World], bool]:
    """Return the worlds that the engine's own step reaches, and whether these are all; of many worlds, some from everywhere."""
    start = rules.start(seat, route)
    waiting, met, looked_at = [start], {start}, []
    pick = Random(1)
    while waiting and len(looked_at) < MOST_WORLDS:
        at = pick.randrange(len(waiting))
        waiting[at], waiting[-1] = waiting[-1], waiting[at]
        world = waiting.pop()
        looked_at.append(world)
        scene = rules.scene(world.scene)
        moves: list[str | None] = list(rules.open(world)) if scene.choices else [None] if scene.exits else []
        there = {step(rules, world, move) for move in moves} - met
        waiting += sorted(there, key=repr)
        met |= there
    return looked_at, not waiting


class Translator:
    """Finds a world of the engine among the packed states of an exploration."""

    def __init__(self, explored: Exploration, rules: Rules) -> None:
        self.explored, self.rules = explored, rules
        self.spots = {(spot.stop, spot.scene): index for index, spot in enumerate(explored.graph.spots)}

    def state(self, world: World) -> tuple[int, int]:
        """Return the spot and the packed state of *world*."""
        space = self.explored.graph.space
        numbers = {
            name: space.values(name).index(value) for name, value in zip(self.rules.names, world.values, strict=True)
        }
        numbers |= {seen_key(scene): 1 for scene in world.seen} | {chose_key(*pair): 1 for pair in world.chosen}
        spot = self.spots[world.stop, world.scene]
        return spot, self.explored.quotient.pack(spot, numbers)


def compare(pack: Pack, seat: str, route: str, texts: bool) -> None:
    """Assert that the proof reaches what the engine reaches, and can do there what the engine can do."""
    rules = Rules(pack)
    explored = Exploration(Quotient(build(pack, seat, route), lambda _spot, _text: texts), inf).run()
    translator = Translator(explored, rules)
    reached: set[tuple[int, int]] = set()
    looked_at, everything = worlds(rules, seat, route)
    onward_of = cache(explored.generator.onward)
    fewer_than_two = cache(lambda spot: explored.generator.fewer_open(spot, 2))
    for world in looked_at:
        spot, state = translator.state(world)
        reached.add((spot, state))
        assert state in explored.reached[spot]
        ways = explored.graph.spots[spot].ways
        onward = [
            (way.choice, (way.target, after))
            for way, go in zip(ways, onward_of(spot), strict=True)
            for after in go([state])
        ]
        scene = rules.scene(world.scene)
        moves: list[str | None] = list(rules.open(world)) if scene.choices else [None] if scene.exits else []
        wanted: list[Any] = [(move, translator.state(step(rules, world, move))) for move in moves]
        assert sorted(onward, key=repr) == sorted(wanted, key=repr)
        few = fewer_than_two(spot) if scene.choices else None
        assert bool(few and few([state])) == (bool(scene.choices) and len(moves) < 2)
    if everything:
        assert {(spot, state) for spot, states in enumerate(explored.reached) for state in states} == reached


@given(packs())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_invented_packs(files: dict[str, Any]) -> None:
    """Invented packs are played alike by the proof and the engine, with the passages' conditions and without."""
    _, pack = read(files)
    for seat, route in runs(pack):
        compare(pack, seat, route, texts=False)
        compare(pack, seat, route, texts=True)


@pytest.mark.parametrize("folder", PACKS, ids=[folder.name for folder in PACKS])
def test_real_packs(folder: Path) -> None:
    """The lighthouse, and as much of every pack that comes with the game, is played alike by the proof and the engine."""
    pack, _ = read_pack(folder)
    assert pack is not None
    for seat, route in runs(pack):
        compare(pack, seat, route, texts=False)
        compare(pack, seat, route, texts=True)


@given(packs())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_paths_can_be_played(files: dict[str, Any]) -> None:
    """The path to any state is a play that the engine can make, and no play gets there in fewer decisions."""
    _, pack = read(files)
    rules = Rules(pack)
    for seat, route in runs(pack):
        explored = Exploration(Quotient(build(pack, seat, route)), inf).run()
        translator = Translator(explored, rules)
        shortest = decisions(rules, seat, route, translator)
        for batches in explored.batches:
            for batch in batches:
                for state in batch.states[:5]:
                    moves = explored.path(batch, state)
                    decided = [move for move in moves if "/" in move]
                    assert (batch.spot, state) in landings(rules, seat, route, decided, translator)
                    assert len(decided) == batch.level == shortest[batch.spot, state]


def decisions(rules: Rules, seat: str, route: str, translator: Translator) -> dict[tuple[int, int], int]:
    """Return the fewest decisions to every packed state, by the engine alone."""
    found: dict[tuple[int, int], int] = {}
    level = [rules.start(seat, route)]
    met: set[World] = set()
    depth = 0
    while level:
        after: list[World] = []
        for world in level:  # grows by going on
            if world in met:
                continue
            met.add(world)
            found.setdefault(translator.state(world), depth)
            scene = rules.scene(world.scene)
            if scene.exits:
                level.append(step(rules, world, None))
            after += [step(rules, world, move) for move in rules.open(world)]
        level, depth = after, depth + 1
    return found


def landings(rules: Rules, seat: str, route: str, decided: list[str], translator: Translator) -> list[tuple[int, int]]:
    """Return the states on the way from the last of *decided* to the next decision."""
    world = rules.start(seat, route)
    for move in [*decided, ""]:
        found = [translator.state(world)]
        while rules.scene(world.scene).exits and (world.scene != move.partition("/")[0]) and len(found) < 50:
            world = step(rules, world, None)
            found.append(translator.state(world))
        if move:
            assert world.scene == move.partition("/")[0]
            world = step(rules, world, move.partition("/")[2])
    return found


@given(packs())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_comparisons_of_large_things_stay_exact(files: dict[str, Any]) -> None:
    """Where a comparison has too many combinations to look at, every value counts as different, and nothing is lost."""
    _, pack = read(files)
    with patch.object(formula, "MAX_COMBINATIONS", 5):
        for seat, route in runs(pack):
            compare(pack, seat, route, texts=False)
