"""The generated code of the proof plays as the engine does, state by state."""

from __future__ import annotations

from functools import cache
from math import inf
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from invented import NO_SHRINKING, packs, read

from game.engine import picking
from game.engine.rules import Rules, step
from game.story import read_pack
from game.workshop.proof import formula
from game.workshop.proof.formula import chose_key, picked_key, seen_key, stayed_key
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


def moves_in(rules: Rules, world: World) -> list[str | None]:
    """Return every move that the engine can make in *world*; None is going on."""
    return [move or None for move in rules.moves(world)] or ([None] if rules.go_on(world) else [])


Stay = tuple["World", bool]
"""A world, and whether something was picked on this visit of its scene."""


def after(rules: Rules, world: World, move: str | None) -> Stay:
    """Return where *move* leads."""
    picked = move is not None and move not in rules.scene(world.scene).choices
    return step(rules, world, move), picked


def worlds(rules: Rules, seat: str, route: str) -> tuple[list[Stay], bool]:
    """Return the worlds that the engine's own step reaches, and whether these are all; of many worlds, some from everywhere."""
    start = (rules.start(seat, route), False)
    waiting, met, looked_at = [start], {start}, []
    pick = Random(1)
    while waiting and len(looked_at) < MOST_WORLDS:
        at = pick.randrange(len(waiting))
        waiting[at], waiting[-1] = waiting[-1], waiting[at]
        world, stayed = waiting.pop()
        looked_at.append((world, stayed))
        there = {after(rules, world, move) for move in moves_in(rules, world)} - met
        waiting += sorted(there, key=repr)
        met |= there
    return looked_at, not waiting


class Translator:
    """Finds a world of the engine among the packed states of an exploration."""

    def __init__(self, explored: Exploration, rules: Rules) -> None:
        self.explored, self.rules = explored, rules
        self.spots = {(spot.stop, spot.scene): index for index, spot in enumerate(explored.graph.spots)}

    def state(self, world: World, stayed: bool = False) -> tuple[int, int]:
        """Return the spot and the packed state of *world*, where something was picked on this visit or not."""
        space = self.explored.graph.space
        numbers = {
            name: space.values(name).index(value) for name, value in zip(self.rules.names, world.values, strict=True)
        }
        numbers |= {seen_key(scene): 1 for scene in world.seen} | {chose_key(*pair): 1 for pair in world.chosen}
        for scene, written in self.rules.pack.scenes.items():
            numbers[picked_key(scene)] = sum((scene, item) in world.chosen for item in written.items)
        numbers[stayed_key(world.scene)] = int(stayed)
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
    fallen_short = cache(explored.generator.short)
    fewer_than_two = cache(lambda spot: explored.generator.fewer_open(spot, 2))
    for world, stayed in looked_at:
        spot, state = translator.state(world, stayed)
        reached.add((spot, state))
        assert state in explored.reached[spot]
        ways = explored.graph.spots[spot].ways
        onward = [
            (way.choice, (way.target, after))
            for way, go in zip(ways, onward_of(spot), strict=True)
            for after in go([state])
        ]
        scene = rules.scene(world.scene)
        moves = moves_in(rules, world)
        wanted: list[Any] = [(move, translator.state(*after(rules, world, move))) for move in moves]
        assert sorted(onward, key=repr) == sorted(wanted, key=repr)
        few = fewer_than_two(spot) if scene.choices else None
        waits = picking.missing(rules, world) > 0
        assert bool(few and few([state])) == (bool(scene.choices) and not waits and len(rules.open(world)) < 2)
        short = fallen_short(spot)
        assert bool(short and short([state])) == (waits and not moves)
    if everything:
        assert {(spot, state) for spot, states in enumerate(explored.reached) for state in states} == reached


@given(st.booleans().flatmap(lambda picks: packs(picks=picks)))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_invented_packs(files: dict[str, Any]) -> None:
    """Invented packs, with desks and letters or without, are played alike by the proof and the engine, with the passages' conditions and without."""
    _, pack = read(files)
    for seat, route in runs(pack):
        compare(pack, seat, route, texts=False)
        compare(pack, seat, route, texts=True)


@pytest.mark.parametrize("folder", PACKS, ids=[folder.name for folder in PACKS])
def test_real_packs(folder: Path) -> None:
    """The lighthouse, and as much of every pack that comes with the game, is played alike by the proof and the engine.

    All passages at once would tell millions of states apart in a large pack: the proof decides them by groups, too.
    """
    pack, _ = read_pack(folder)
    assert pack is not None
    for seat, route in runs(pack):
        compare(pack, seat, route, texts=False)
        if len(pack.scenes) < 100:
            compare(pack, seat, route, texts=True)


@given(st.booleans().flatmap(lambda picks: packs(picks=picks)))
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
                    acts = acts_of(rules, [move for move in moves if "/" in move])
                    assert (batch.spot, state) in landings(rules, seat, route, acts, translator)
                    decided = [move for _, move in acts if move]
                    assert len(decided) == batch.level == shortest[batch.spot, state]


def decisions(rules: Rules, seat: str, route: str, translator: Translator) -> dict[tuple[int, int], int]:
    """Return the fewest decisions to every packed state, by the engine alone."""
    found: dict[tuple[int, int], int] = {}
    level = [rules.start(seat, route)]
    met: set[World] = set()
    depth = 0
    while level:
        following: list[World] = []
        for world in level:  # grows by going on
            if world in met:
                continue
            met.add(world)
            found.setdefault(translator.state(world), depth)
            if rules.go_on(world):
                level.append(step(rules, world, None))
            following += [step(rules, world, move) for move in rules.moves(world) if move]
        level, depth = following, depth + 1
    return found


def acts_of(rules: Rules, moves: list[str]) -> list[tuple[str, str]]:
    """Return *moves* as a scene and an act each: the clauses of a letter are one."""
    left = [(scene, name) for scene, _, name in (move.partition("/") for move in moves)]
    acts: list[tuple[str, str]] = []
    while left:
        scene = left[0][0]
        count = picking.together(rules.scene(scene), [name for where, name in left if where == scene][: _run(left)])
        acts.append((scene, "+".join(name for _, name in left[:count])))
        left = left[count:]
    return acts


def _run(moves: list[tuple[str, str]]) -> int:
    """Return how many moves from the first on are picks in its scene."""
    return next((n for n, move in enumerate(moves) if move[0] != moves[0][0] or not move[1]), len(moves))


def landings(
    rules: Rules, seat: str, route: str, acts: list[tuple[str, str]], translator: Translator
) -> list[tuple[int, int]]:
    """Return the states on the way from the last of *acts* to the next decision."""
    world = rules.start(seat, route)
    for scene, move in [*acts, ("", "")]:
        found = [translator.state(world)]
        while rules.go_on(world) and (world.scene != scene) and len(found) < 50:
            world = step(rules, world, None)
            found.append(translator.state(world))
        if scene:
            assert world.scene == scene
            world = step(rules, world, move or None)
    return found


@given(packs())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_comparisons_of_large_things_stay_exact(files: dict[str, Any]) -> None:
    """Where a comparison has too many combinations to look at, every value counts as different, and nothing is lost."""
    _, pack = read(files)
    with patch.object(formula, "MAX_COMBINATIONS", 5):
        for seat, route in runs(pack):
            compare(pack, seat, route, texts=False)
