"""The machine is the authority over every move: it agrees with the pure step, and what it refuses changes nothing."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from strategies import packs
from tiny import END, choice, scene, tiny

from game.engine import Rules, Turn, World, step
from game.engine.machine import StoryMachine
from game.errors import MoveRefused
from game.story.model import Pack

MOVES = ("c0", "c1", "c2", "i0", "i1", "i0+i1", "i1+i0+i2", "i0+i0", "i0+c0", "zzz", "")


def snapshot(machine: StoryMachine) -> tuple[World, str]:
    return machine.world, machine._token.scene


@settings(max_examples=60)
@given(packs(picks=True), st.data())
def test_machine_and_step_agree(pack: Pack, data: st.DataObject) -> None:
    """Walk an invented pack: every move, offered or not, comes out of the machine as it comes out of the function."""
    rules = Rules(pack)
    route = data.draw(st.sampled_from(["", *pack.manifest.routes]))
    machine = StoryMachine(rules, rules.start("a" if route else data.draw(st.sampled_from("ab")), route))
    for _ in range(data.draw(st.integers(1, 12))):
        before = machine.world
        outcomes: dict[str | None, World] = {}
        for taken in dict.fromkeys([*MOVES, *rules.moves(before), None]):
            machine.place(before)
            try:
                expected = step(rules, before, taken)
            except MoveRefused:
                with pytest.raises(MoveRefused):
                    made(machine, taken)
                assert snapshot(machine) == (before, before.scene)
            else:
                assert made(machine, taken)[-1].arrived == machine.world == expected
                assert machine._token.scene == expected.scene
                outcomes[taken] = expected
        offered = set(rules.moves(before))
        assert {"+".join(sorted(taken.split("+"))) for taken in outcomes if taken} == offered - {""}
        assert (None in outcomes) == (rules.go_on(before) is not None)
        if not outcomes:
            break
        machine.place(outcomes[data.draw(st.sampled_from(sorted(outcomes, key=str)))])


def made(machine: StoryMachine, move: str | None) -> tuple[Turn, ...]:
    """Make *move* by the machine's trigger for it."""
    if move is None:
        return (machine.go_on(),)
    return machine.pick(move.split("+")) if move.startswith("i") else (machine.choose(move),)


@settings(max_examples=30)
@given(packs(picks=True), st.data())
def test_a_replay_of_the_moves_comes_to_the_same_world(pack: Pack, data: st.DataObject) -> None:
    """The moves are the whole state: whoever makes them again stands in the same world."""
    rules = Rules(pack)
    machine = StoryMachine(rules, rules.start("a"))
    moves: list[str | None] = []
    for _ in range(8):
        there = rules.moves(machine.world)
        if not there and rules.go_on(machine.world) is None:
            break
        moves.append((data.draw(st.sampled_from(there)) or None) if there else None)
        made(machine, moves[-1])
    again = Rules(pack)
    world = again.start("a")
    for taken in moves:
        world = step(again, world, taken)
    assert world == machine.world


def two_ways() -> Pack:
    return tiny({
        "s": scene(choice("t", effects={"m": "+1"}), choice("t", when="m > 9"), choice("s")),
        "t": scene(next="end", effects={"m": "+1"}), "end": END,
    })  # fmt: skip


@pytest.fixture
def machine() -> StoryMachine:
    rules = Rules(two_ways())
    return StoryMachine(rules, rules.start("a"))


@pytest.mark.parametrize("taken", ["c1", "c9", "", "to_t", "choose", None])
def test_a_refused_move_raises_and_changes_nothing(machine: StoryMachine, taken: str | None) -> None:
    """Closed, unknown, or going on where there is something to decide: the world and the machine are as they were."""
    before = snapshot(machine)
    with pytest.raises(MoveRefused):
        machine.go_on() if taken is None else machine.choose(taken)
    assert snapshot(machine) == before
    assert machine.choose("c0").arrived.scene == "t"


def test_a_defect_in_the_rules_changes_nothing(machine: StoryMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """When computing the step fails, the error comes out, and the play stands where it stood."""
    before = snapshot(machine)

    def fail(*_: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(machine.rules, "choose", fail)
        with pytest.raises(ZeroDivisionError):
            machine.choose("c0")
    assert snapshot(machine) == before
    assert machine.choose("c0").arrived.scene == "t"


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, MemoryError])
def test_a_callback_that_fails_changes_nothing(
    machine: StoryMachine, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """Even when it fails after the machine has moved, an interrupt included, the old state is put back."""
    before = snapshot(machine)

    def fail(*_: Any) -> Any:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(machine._machine, "after_state_change", [fail])
        with pytest.raises(error):
            machine.choose("c0")
    assert snapshot(machine) == before
    assert machine.choose("c0").arrived.scene == "t"
    assert machine.go_on().arrived.scene == "end"


def test_words_of_an_author_are_never_triggers() -> None:
    """Scenes and choices that are called like the machine's own methods are scenes and choices."""
    names = ["trigger", "save", "to-s", "choose", "go-on", "may-choose", "is-s", "state", "model", "initial"]
    scenes = {
        name: scene(choice(after, id="choose"), choice(name, id="trigger"))
        for name, after in zip(names, [*names[1:], "end"], strict=True)
    }
    rules = Rules(tiny({**scenes, "end": END}))
    machine = StoryMachine(rules, rules.start("a"))
    for name in names:
        assert machine.world.scene == name
        machine.choose("trigger")
        machine.choose("choose")
    assert machine.world.scene == "end"
    assert set(vars(machine._token)) == {"scene"}


def test_ten_thousand_scenes_open_without_building_states() -> None:
    """A state is made when something leads to it, so a large pack opens like a small one."""
    scenes = {f"s{n}": scene(choice(f"s{n + 1}"), choice(f"s{min(n + 2, 9999)}")) for n in range(9999)}
    pack = tiny({**scenes, "s9999": END})
    rules = Rules(pack)
    machine = StoryMachine(rules, rules.start("a"))
    assert len(machine._machine.states) == 1
    assert len(rules.program._scenes) == 1
    machine.choose("c0")
    assert set(machine._machine.states) == {"s0", "s1", "s2"}
    for _ in range(50):
        machine.choose("c0")
    assert len(machine._machine.states) < 60
    assert len(machine._machine.events) <= 2


def test_placing_the_machine_takes_it_anywhere(machine: StoryMachine) -> None:
    """A rewind puts the machine into an earlier world, and it goes on from there."""
    start = machine.world
    machine.choose("c0")
    machine.go_on()
    machine.place(start)
    assert snapshot(machine) == (start, "s")
    assert machine.choose("c2").arrived.scene == "s"


def test_on_a_route_the_machine_goes_to_the_next_stop() -> None:
    """The way to the next stop is a transition of the machine like any other."""
    roads = {
        "r": {"label": "R", "minutes": 1, "seats": {"a": {"stops": [{"scene": "s"}, {"scene": "u"}], "ending": "end"}}}
    }
    rules = Rules(tiny({"s": scene(choice("x"), choice("x")), "u": scene(choice("x"), choice("x")), "x": scene(next="x2"),
                        "x2": scene(next="end"), "end": END}, routes=roads))  # fmt: skip
    machine = StoryMachine(rules, rules.start("a", "r"))
    assert machine.choose("c0").arrived.scene == "u"
    assert machine.choose("c1").arrived.scene == "end"


def test_rules_that_nobody_uses_are_forgotten() -> None:
    """No cache keeps a pack's rules alive: a writer's preview reads the pack again and again."""
    rules = Rules(two_ways())
    rules.open(rules.start("a"))
    gone = weakref.ref(rules)
    del rules
    gc.collect()
    assert gone() is None
