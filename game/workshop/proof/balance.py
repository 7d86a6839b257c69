"""Warns about an ending that takes most of the random plays of a road; a seeded sample, not a proof."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from game.engine import Rules, walk
from game.engine.walk import at_random
from game.story.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.story.model import Pack
    from game.story.parsed import ParsedPack

PLAYS = 250
STEPS = 60_000
"""The steps of all plays of a road together after which no further one is begun."""
MOST = 0.6


def balance(reading: ParsedPack, pack: Pack, runs: Iterable[tuple[str, str]], plays: int = PLAYS) -> Iterator[Finding]:
    """Yield a warning for each ending of a road with several that more than six in ten random plays come to."""
    rules = Rules(pack)
    for seat, route in runs:
        ends = endings(rules, seat, route, plays)
        scene, count = ends.most_common(1)[0] if ends else ("", 0)
        sampled = ends.total()
        if len(ends) > 1 and count > MOST * sampled:
            road = f"{seat} on {route}" if route else seat
            said = f"{scene} takes {100 * count // sampled} of 100 random plays of {road}, in a sample of {sampled}."
            cure = "Let more than one decision lead to each ending, or ask for more on the way to this one."
            yield Finding("OQ427", "warning", reading.scene_place(scene, "ending"), said, cure)


def endings(rules: Rules, seat: str, route: str, plays: int) -> Counter[str]:
    """Return how many of *plays* random plays of *seat* on *route*, the same each time, come to which ending."""
    policy, found = at_random(1), Counter[str]()
    start = rules.start(seat, route)
    steps = 0
    for _ in range(plays):
        last = start
        for step in walk(rules, start, policy):
            last = step.turn.arrived
            steps += 1
        if rules.pack.scenes[last.scene].ending:
            found[last.scene] += 1
        if steps >= STEPS:
            break
    return found
