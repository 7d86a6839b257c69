"""A walk goes as its policy decides, and no further than a story can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tiny import END, choice, scene, tiny

from game.engine import Rules, walk
from game.engine.walk import MAX_STEPS, as_history, as_played, at_random, first_open, last_open

if TYPE_CHECKING:
    from game.engine.walk import Policy

MOMENT = {"choice": ["c2", "c1"], "event": "e"}


@pytest.fixture
def rules() -> Rules:
    """An ordinary decision, a passage, a key moment at which history's first choice is closed, and an ending."""
    return Rules(tiny({
        "s": scene(choice("t"), choice("t")),
        "t": scene(next="u"),
        "u": scene(*(choice("end", reality="plausible", **more) for more in ({}, {}, {"when": "f"}, {})), history=MOMENT),
        "end": END,
    }))  # fmt: skip


@pytest.mark.parametrize(("policy", "taken"), [
    (first_open, ["c0", None, "c0"]), (last_open, ["c1", None, "c3"]), (as_history(), ["c0", None, "c1"]), (as_history(last_open), ["c1", None, "c1"]),
    (as_played([("s", "c1"), ("u", "c3")]), ["c1", None, "c3"]), (as_played([("s", "c1"), ("u", "c2")]), ["c1", None]), (as_played([("u", "c0")]), []),
])  # fmt: skip
def test_a_walk_goes_as_its_policy_decides(rules: Rules, policy: Policy, taken: list[str | None]) -> None:
    """Each step says what was chosen, and begins where the one before arrived."""
    steps = list(walk(rules, rules.start("a"), policy))
    assert [step.choice for step in steps] == taken
    assert [step.world for step in steps[1:]] == [step.turn.arrived for step in steps[:-1]]
    assert [step.turn for step in steps] == [
        rules.choose(step.world, step.choice) if step.choice else rules.go_on(step.world) for step in steps
    ]


def test_chance_is_the_same_for_the_same_seed(rules: Rules) -> None:
    """What was found by chance can be found again."""
    walks = [
        [step.choice for step in walk(rules, rules.start("a"), at_random(seed))] for seed in (*range(20), *range(20))
    ]
    assert walks[:20] == walks[20:]
    assert len({tuple(map(str, taken)) for taken in walks}) > 1


def test_a_walk_in_a_circle_ends() -> None:
    """With decisions on the way or without."""
    for around in (scene(next="s"), scene(choice("s"), choice("end"))):
        rules = Rules(tiny({"s": around, "end": END}))
        assert len(list(walk(rules, rules.start("a"), first_open))) == MAX_STEPS
