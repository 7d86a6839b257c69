"""One step, line by line as the format says it."""

from __future__ import annotations

from typing import Any

import pytest
from tiny import END, choice, scene, tiny

from game.engine import Rules, World, step
from game.errors import MoveRefused, UsageError


def rules(scenes: dict[str, Any], **manifest: Any) -> Rules:
    return Rules(tiny({**scenes, "end": END}, **manifest))


def values(found: Rules, world: World) -> dict[str, Any]:
    return dict(zip(found.names, world.values, strict=True))


def play(found: Rules, *choices: str | None, seat: str = "a", route: str = "") -> World:
    world = found.start(seat, route)
    for taken in choices:
        world = step(found, world, taken)
    return world


def test_a_play_starts_in_the_seats_scene_with_the_seats_values() -> None:
    """A start may differ by seat, and entering the first scene applies its effects."""
    variables = {"m": {"type": "meter", "label": "M", "start": {"a": 3, "b": 8}}, "f": {"type": "flag", "start": True}}
    found = rules({"s": scene(next="end", effects={"m": "+1"})}, variables=variables)
    assert found.start("a") == World("a", "", -1, "s", (4, True), frozenset(), frozenset())
    assert values(found, found.start("b")) == {"m": 9, "f": True}


def test_no_such_seat_or_route() -> None:
    """The message lists those that there are."""
    found = rules({"s": scene(next="end")})
    with pytest.raises(UsageError, match="There is no seat c. Seats: a, b."):
        found.start("c")
    with pytest.raises(UsageError, match="a has no route r. Routes: none."):
        found.start("a", "r")


@pytest.mark.parametrize(
    ("effects", "after"),
    [
        ({"m": "+2"}, 7),
        ({"m": "-2"}, 3),
        ({"m": "2"}, 2),
        ({"m": "+9"}, 10),
        ({"m": "-9"}, 0),
        ({"m": "0"}, 0),
        ({"m": "10"}, 10),
        ({"m": "-0"}, 5),
    ],
)
def test_meters_add_set_and_stay_in_their_range(effects: dict[str, str], after: int) -> None:
    """A sign adds, a plain number sets, and what leaves the range is clamped."""
    found = rules({"s": scene(choice("end", effects=effects), choice("end"))})
    assert values(found, play(found, "c0"))["m"] == after


def test_clamping_happens_after_each_effect() -> None:
    """What was lost at the edge by a choice is not given back by the scene that follows."""
    found = rules(
        {"s": scene(choice("t", effects={"m": "+9"}), choice("t")), "t": scene(next="end", effects={"m": "-3"})}
    )
    assert values(found, play(found, "c0"))["m"] == 7


def test_flags_and_choices_are_set() -> None:
    """A flag takes true or false, a choice one of its values."""
    found = rules({"s": scene(choice("end", effects={"f": "true", "w": "green", "hidden": "-1"}), choice("end"))})
    assert values(found, play(found, "c0")) == {"m": 5, "hidden": -1, "f": True, "w": "green"}


def test_next_is_resolved_in_the_state_after_the_effects() -> None:
    """The first way whose condition holds is taken, as the choice has left the world."""
    ways = [{"if": "m >= 6", "go": "high"}, {"if": "m >= 5", "go": "same"}, {"go": "low"}]
    found = rules({
        "s": scene(choice(ways, effects={"m": "+1"}), choice(ways), choice(ways, effects={"m": "-1"})),
        "high": scene(next="end"), "same": scene(next="end"), "low": scene(next="end"),
    })  # fmt: skip
    assert [play(found, taken).scene for taken in ("c0", "c1", "c2")] == ["high", "same", "low"]


def test_a_choice_may_ask_whether_it_was_itself_taken() -> None:
    """It is recorded before `next` is resolved: `chose` of the choice just taken holds."""
    ways = [{"if": "chose('s', 'c0')", "go": "yes"}, {"go": "no"}]
    found = rules({"s": scene(choice(ways), choice(ways)), "yes": scene(next="end"), "no": scene(next="end")})
    assert play(found, "c0").scene == "yes"
    assert play(found, "c1").scene == "no"


def test_seen_means_entered_before_this_visit() -> None:
    """A scene has not seen itself on the first visit, and has on the second."""
    ways = [{"if": "seen('s')", "go": "end"}, {"go": "s"}]
    found = rules({"s": scene(choice(ways), choice(ways, when="seen('s')"))})
    first = found.start("a")
    assert found.open(first) == ("c0",)
    second = step(found, first, "c0")
    assert second.scene == "s"
    assert found.open(second) == ("c0", "c1")
    assert step(found, second, "c1").scene == "end"


def test_seen_counts_scenes_that_were_only_walked_through() -> None:
    """Entering is enough; a scene ahead has not been seen."""
    found = rules(
        {
            "s": scene(next="t"),
            "t": scene(choice("end", when="seen('s') and not seen('u')"), choice("u")),
            "u": scene(next="t"),
        }
    )
    assert found.open(play(found, None)) == ("c0", "c1")
    assert found.open(play(found, None, "c1", None)) == ("c1",)


def test_once_hides_a_choice_after_it_was_taken() -> None:
    """It is open until then, and refused after."""
    found = rules({"s": scene(choice("s", once=True), choice("end"))})
    world = play(found, "c0")
    assert found.open(world) == ("c1",)
    with pytest.raises(MoveRefused, match="c0 is not open now in s. Open: c1."):
        step(found, world, "c0")


def test_a_choice_whose_condition_fails_is_closed_locked_or_not() -> None:
    """`locked` decides what is shown, not what can be done."""
    found = rules({"s": scene(choice("end", when="m > 5"), choice("end", when="m > 5", locked="No."), choice("end"))})
    assert found.open(found.start("a")) == ("c2",)
    for closed in ("c0", "c1"):
        assert found.choose(found.start("a"), closed) is None


def test_a_condition_knows_the_seat() -> None:
    """`seat` is who plays."""
    found = rules({"s": scene(choice("end", when="seat == 'a'"), choice("end"))})
    assert found.open(found.start("a")) == ("c0", "c1")
    assert found.open(found.start("b")) == ("c1",)


def test_entering_a_scene_applies_its_effects_once_a_visit() -> None:
    """Each visit counts, and choices are evaluated after it."""
    found = rules({"s": scene(choice("s"), choice("end", when="m >= 7"), effects={"m": "+1"})})
    world = found.start("a")
    assert (values(found, world)["m"], found.open(world)) == (6, ("c0",))
    world = step(found, world, "c0")
    assert (values(found, world)["m"], found.open(world)) == (7, ("c0", "c1"))


def test_a_turn_has_two_halves() -> None:
    """What is told of the choice is told before the next scene's effects."""
    found = rules(
        {"s": scene(choice("t", effects={"m": "+1"}), choice("t")), "t": scene(next="end", effects={"m": "+3"})}
    )
    turn = found.choose(found.start("a"), "c0")
    assert turn is not None
    assert (turn.decided.scene, values(found, turn.decided)["m"]) == ("s", 6)
    assert (turn.arrived.scene, values(found, turn.arrived)["m"]) == ("t", 9)


def test_a_step_is_pure() -> None:
    """The world that was given is as it was, and the same step gives the same world."""
    found = rules({"s": scene(choice("end", effects={"m": "+1"}), choice("end"))})
    world = found.start("a")
    kept = World(*world)
    assert step(found, world, "c0") == step(found, world, "c0")
    assert world == kept


@pytest.mark.parametrize(
    ("taken", "message"),
    [("c9", "c9 is not a choice in s. Open: c0, c1."), (None, "s wants a decision: c0, c1.")],
)
def test_what_cannot_be_done_is_refused_with_a_reason(taken: str | None, message: str) -> None:
    """The sentence names what can be done instead."""
    found = rules({"s": scene(choice("end"), choice("end"))})
    with pytest.raises(MoveRefused) as caught:
        step(found, found.start("a"), taken)
    assert str(caught.value) == message


def test_the_end_is_the_end() -> None:
    """In an ending there is neither choosing nor going on."""
    found = rules({"s": scene(next="end")})
    end = play(found, None)
    with pytest.raises(MoveRefused, match="The play has ended in end."):
        step(found, end, None)
    with pytest.raises(MoveRefused, match="There is nothing to decide in end."):
        step(found, end, "c0")


# Routes

ROUTE = {"r": {"label": "R", "minutes": 5, "seats": {"a": {
    "stops": [{"scene": "s"}, {"scene": "t", "bridge": "Later."}, {"scene": "s"}], "ending": "far"}}}}  # fmt: skip
ROAD = {
    "s": scene(choice("x", effects={"m": "+1"}), choice("x")),
    "t": scene(choice("x", effects={"m": "-3"}), choice("x")),
    "x": scene(next="end"),
    "far": scene(next="end"),
}


def test_a_route_goes_from_stop_to_stop_and_then_to_its_ending() -> None:
    """`next` is passed over at a stop, variables are carried on, and a scene may be a stop twice."""
    found = rules(ROAD, routes=ROUTE)
    world = found.start("a", "r")
    assert (world.scene, world.stop) == ("s", 0)
    world = step(found, world, "c0")
    assert (world.scene, world.stop, values(found, world)["m"]) == ("t", 1, 6)
    world = step(found, world, "c0")
    assert (world.scene, world.stop, values(found, world)["m"]) == ("s", 2, 3)
    world = step(found, world, "c1")
    assert (world.scene, world.stop) == ("far", 3)
    assert step(found, world, None).scene == "end"


def test_off_its_route_a_seat_goes_its_own_way() -> None:
    """The whole road, and a seat without the route, follow `next`."""
    found = rules(ROAD, routes=ROUTE)
    assert step(found, found.start("a"), "c0").scene == "x"
    with pytest.raises(UsageError, match="b has no route r. Routes: none."):
        found.start("b", "r")
    with pytest.raises(UsageError, match="a has no route q. Routes: r."):
        found.start("a", "q")


# Rehearsals


def test_a_rehearsal_enters_one_scene_and_nothing_before_it() -> None:
    """The start's effects are not applied, and the start was not seen."""
    found = rules(
        {
            "s": scene(next="t", effects={"m": "+1"}),
            "t": scene(choice("end", when="seen('s')"), choice("end"), effects={"m": "-2"}),
        }
    )
    world = found.start_in("a", "t")
    assert values(found, world)["m"] == 3
    assert found.open(world) == ("c1",)
    with pytest.raises(UsageError, match=r"There is no scene tt\."):
        found.start_in("a", "tt")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("m", "0", 0), ("m", "10", 10), ("hidden", "-5", -5), ("f", "true", True), ("w", "green", "green")],
)
def test_variables_can_be_set_by_hand(name: str, text: str, value: Any) -> None:
    """Each kind takes what it can have."""
    found = rules({"s": scene(next="end")})
    assert found.value(found.with_values(found.start("a"), {name: text}), name) == value


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [("mm", "1", "There is no variable mm."), ("m", "11", "from 0 to 10"), ("m", "--5", "from 0 to 10"), ("m", "²", "from 0 to 10"),
     ("m", "", "from 0 to 10"), ("f", "yes", "true, false"), ("w", "blue", "red, green")],
)  # fmt: skip
def test_what_a_variable_cannot_have_is_refused(name: str, text: str, message: str) -> None:
    """The sentence says what it can be."""
    found = rules({"s": scene(next="end")})
    with pytest.raises(UsageError, match=message):
        found.with_values(found.start("a"), {name: text})
