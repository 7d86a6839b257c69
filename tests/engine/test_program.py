"""A scene is compiled once: effects are typed, guards are trees, and the stops of a route say where it leads."""

from __future__ import annotations

from typing import Any

import pytest
from tiny import END, VARIABLES, choice, scene, tiny

from game.engine.program import NO_GUARD, Add, GuardedExit, Program, Set, Stop, guard
from game.story.model import Passage
from game.story.syntax import expression


@pytest.mark.parametrize(
    ("written", "effect"),
    [({"m": "+2"}, Add("m", 2, 0, 10)), ({"m": "-2"}, Add("m", -2, 0, 10)), ({"m": "2"}, Set("m", 2)), ({"hidden": "+9"}, Add("hidden", 9, -5, 5)),
     ({"f": "true"}, Set("f", True)), ({"f": "false"}, Set("f", False)), ({"w": "green"}, Set("w", "green"))],
)  # fmt: skip
def test_effects_are_typed(written: dict[str, str], effect: Any) -> None:
    """A signed number adds within the meter's range; everything else is a value of the variable's own kind."""
    pack = tiny({"s": scene(choice("end", effects=written), choice("end")), "end": {**END, "effects": written}})
    program = Program(pack)
    assert program.scene("end").effects == program.scene("s").choices["c0"].effects == (effect,)
    assert type(program.scene("end").effects[0]) is type(effect)


@pytest.mark.parametrize(("effect", "before", "after"), [
    (Add("m", 2, 0, 10), 5, 7), (Add("m", 9, 0, 10), 5, 10), (Add("m", -9, 0, 10), 5, 0), (Add("m", -9, -5, 5), 0, -5), (Set("m", 2), 5, 2), (Set("w", "red"), "green", "red"),
])  # fmt: skip
def test_an_effect_says_what_it_makes_of_a_value(effect: Add | Set, before: Any, after: Any) -> None:
    """Adding stays within the range, setting forgets what was."""
    assert effect.after(before) == after


def test_guards_are_trees_and_say_whether_there_is_a_condition() -> None:
    """No condition is a guard that holds, and is false itself."""
    pack = tiny(
        {
            "s": scene(choice([{"if": "m > 5", "go": "end"}, {"go": "s"}], when="f"), choice("end", once=True)),
            "end": END,
        }
    )
    options = Program(pack).scene("s").choices
    assert [(option.id, option.once, bool(option.guard)) for option in options.values()] == [
        ("c0", False, True),
        ("c1", True, False),
    ]
    assert options["c0"].guard.node == expression.parse("f")
    assert [(way.guard.text, way.goal) for way in options["c0"].exits] == [("m > 5", "end"), ("", "s")]
    assert (guard("").node.kind, guard("").node.value) == ("flag", True)


def test_what_conditions_ask_about_is_watched() -> None:
    """Only what some condition asks about has to be remembered."""
    pack = tiny(
        {
            "s": scene(choice("t"), choice("t")),
            "t": scene(choice("end", when="seen('s') and chose('s', 'c1')"), choice("end")),
            "end": END,
        }
    )
    program = Program(pack)
    assert (program.scene("s").watched, program.scene("t").watched) == (True, False)
    assert [option.watched for option in program.scene("s").choices.values()] == [False, True]


def test_the_stops_of_a_route_say_where_it_leads() -> None:
    """A scene knows the stops at it, of every seat and route; a road knows its own, in order."""
    stops = [{"scene": "s"}, {"scene": "t", "bridge": "Later."}, {"scene": "s"}]
    routes = {
        "r": {
            "label": "R",
            "minutes": 5,
            "seats": {"a": {"stops": stops, "ending": "end"}, "b": {"stops": stops[1:2], "ending": "s"}},
        }
    }
    both = (choice("end"), choice("end"))
    program = Program(tiny({"s": scene(*map(dict, both)), "t": scene(*map(dict, both)), "end": END}, routes=routes))
    to_t, to_s, to_end = ((GuardedExit(NO_GUARD, goal),) for goal in ("t", "s", "end"))
    assert program.road("a", "r") == (
        Stop("r", "a", 0, "s", (), to_t),
        Stop("r", "a", 1, "t", (Passage(text="Later."),), to_s),
        Stop("r", "a", 2, "s", (), to_end),
    )
    assert [(stop.seat, stop.number, stop.exits[-1].goal) for stop in program.scene("s").stops] == [
        ("a", 0, "t"),
        ("a", 2, "end"),
    ]
    assert [(stop.seat, stop.number, stop.exits[-1].goal) for stop in program.scene("t").stops] == [
        ("a", 1, "s"),
        ("b", 0, "s"),
    ]
    assert (program.road("a", ""), program.stop("a", "r", 3, "s"), program.stop("a", "r", 0, "t")) == ((), None, None)
    assert (program.start("b", "r"), program.start("b")) == ("t", "s")


def test_what_variables_start_as_may_differ_by_seat() -> None:
    """Each kind of variable starts as a value of its kind."""
    variables = {**VARIABLES, "m": {**VARIABLES["m"], "start": {"a": 1, "b": 9}}}
    program = Program(tiny({"s": scene(next="end"), "end": END}, variables=variables))
    assert (program.initial("a"), program.initial("b")) == ((1, 0, False, "red"), (9, 0, False, "red"))
