"""Sampled plays settle most conditions of passages before a proof explores every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench import OPENAI

from game.engine import Rules
from game.engine.walk import at_random, walk
from game.story import open_pack
from game.workshop.proof.sampling import near_history, sample

if TYPE_CHECKING:
    from game.engine.walk import Policy


def test_plays_near_history_come_where_chance_does_not() -> None:
    """On the longest road of story/openai they meet more scenes than as many plays by chance."""
    pack = open_pack(OPENAI)
    rules = Rules(pack)
    start = rules.start("sutskever", "")

    def met(policy: Policy) -> set[str]:
        return {step.turn.arrived.scene for _ in range(40) for step in walk(rules, start, policy)}

    assert met(near_history(1)) - met(at_random(1))


def test_few_conditions_of_passages_stay_in_doubt() -> None:
    """Of the passages that a chair of story/openai shows on a condition six in seven are settled by a sample."""
    truths = sample(open_pack(OPENAI), [("sutskever", ""), ("sutskever", "turning-points")], lambda _: [{}])

    assert sum(len(found) == 2 for found in truths.values()) > 6 / 7 * len(truths)
