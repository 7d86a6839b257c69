"""Play every seat of a pack many thousand times and write down what that shows: `python scripts/balance.py openai`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from game import paths
from game.engine.walk import as_history, at_random, first_open, last_open, walk
from game.session.reading_time import WordCounter
from game.story import reader, validation
from game.story.compile import compile_pack
from game.workshop.proof.graph import build
from game.workshop.proof.proof import runs
from game.workshop.text import style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.engine import Step
    from game.session.reading_time import PlayLength
    from game.story.model import Pack
    from game.story.parsed import ParsedPack

PLAYS = 5_000
RARE = 0.01
"""An ending that fewer random plays reach is named."""
POLICIES = {"the first open choice": first_open, "the last open choice": last_open, "history's choice": as_history()}


@dataclass
class Seen:
    """What many random plays of a seat on a route have shown."""

    endings: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)  # scenes with choices
    open: Counter[tuple[str, str]] = field(default_factory=Counter)
    moments: int = 0  # key moments met, where history took one of the choices
    open_to_history: int = 0
    plays_open_throughout: int = 0
    meters: dict[str, list[int]] = field(default_factory=dict)
    reads: list[PlayLength] = field(default_factory=list)


def watch(counter: WordCounter, seat: str, route: str) -> Seen:
    """Play *seat* on *route* at random and return what that shows."""
    seen = Seen()
    rules, pack = counter.rules, counter.pack
    shown = [name for name, spec in pack.manifest.variables.items() if spec.type == "meter" and not spec.hidden]
    start = rules.start(seat, route)
    policy = at_random(1)
    for _ in range(PLAYS):
        steps = list(walk(rules, start, policy))
        last = steps[-1][2].arrived if steps else start
        reads = counter.path(start, steps)
        seen.reads.append(reads)
        seen.endings[reads.ending or f"(none: {last.scene})"] += 1
        for name in shown:
            seen.meters.setdefault(name, []).append(int(rules.value(last, name)))
        look(counter, seen, steps)
    return seen


def look(counter: WordCounter, seen: Seen, steps: list[Step]) -> None:
    """Note which options were open on a play, and whether history's own was."""
    throughout = True
    for world, choice, _ in steps:
        if choice is None:
            continue
        there = counter.rules.open(world)
        seen.asked[world.scene] += 1
        seen.open.update((world.scene, one) for one in there)
        history = counter.pack.scenes[world.scene].history
        if history and "none" not in history.choice:
            open_ = any(one in there for one in history.choice)
            seen.moments += 1
            seen.open_to_history += open_
            throughout &= open_
    seen.plays_open_throughout += throughout


def report(pack: Pack, reading: ParsedPack) -> Iterator[str]:
    """Yield the report, a part at a time."""
    counter = WordCounter(pack)
    yield f"# How {pack.manifest.title} plays\n"
    yield (
        f"Written by `scripts/balance.py {pack.id}`: every seat was played {PLAYS:,} times on every road, taking any "
        "open choice, with the same seed at every run; and once by each simple policy. Minutes are at 230 words a "
        f"minute, reveals included, files not. Rules {pack.fingerprint}."
    )
    dominated = [finding for finding in style.style(reading, pack) if finding.code == "OQ530"]
    yield "\n## Options that another one beats\n"
    yield (
        "\n".join(f"- {finding.place}: {finding.message}" for finding in dominated)
        or "None: no option is beaten by an always open one on every meter."
    )
    for seat, route in runs(pack):
        yield from part(counter, seat, route)


def part(counter: WordCounter, seat: str, route: str) -> Iterator[str]:
    """Yield what the plays of *seat* on *route* show."""
    pack = counter.pack
    seen = watch(counter, seat, route)
    name = pack.manifest.seats[seat].name
    yield f"\n## {name}{', ' + pack.manifest.routes[route].label if route else ''}\n"
    yield from endings(pack, seen, seat, route)
    yield "\n| policy | decisions | words | of the reveals | minutes | ends in |\n|---|---|---|---|---|---|"
    start = counter.rules.start(seat, route)
    for policy, choose in POLICIES.items():
        path = counter.path(start, walk(counter.rules, start, choose))
        yield f"| {policy} | {path.decisions} | {path.words:,} | {path.reveals:,} | {path.minutes} | {path.ending} |"
    minutes, words = spread([path.minutes for path in seen.reads]), spread([path.words for path in seen.reads])
    decisions = spread([path.decisions for path in seen.reads])
    told = f"{decisions} decisions; {words} words; {minutes} minutes"
    yield f"\nRandom plays (least, quarter, half, three quarters, most): {told}."
    yield "\n| meter at the end | least | quarter | half | three quarters | most |\n|---|---|---|---|---|---|"
    for meter, values in seen.meters.items():
        yield f"| {pack.manifest.variables[meter].label} | {' | '.join(spread(values).split(' · '))} |"
    share = seen.open_to_history / max(1, seen.moments)
    yield (
        f"\nHistory's own option was open at {share:.1%} of the key moments met, and at every one of them on "
        f"{seen.plays_open_throughout / PLAYS:.1%} of the plays."
    )
    yield from closed(pack, seen)


def endings(pack: Pack, seen: Seen, seat: str, route: str) -> Iterator[str]:
    """Yield how often each ending was reached."""
    reachable = sorted({spot.scene for spot in build(pack, seat, route).spots if pack.scenes[spot.scene].ending})
    yield "| ending | kind | random plays that reach it |\n|---|---|---|"
    for name, times in seen.endings.most_common():
        ending = pack.scenes[name].ending if name in pack.scenes else None
        title, kind = (ending.title, ending.kind) if ending else ("None", "")
        yield f"| {title} (`{name}`) | {kind} | {times / PLAYS:.1%} |"
    never = [name for name in reachable if name not in seen.endings]
    rare = [name for name, times in seen.endings.items() if times < RARE * PLAYS]
    if never or rare:
        told = [f"`{name}` never" for name in never] + [f"`{name}` {seen.endings[name] / PLAYS:.2%}" for name in rare]
        yield f"\nRarely reached by chance: {', '.join(told)}."


def closed(pack: Pack, seen: Seen) -> Iterator[str]:
    """Yield the options that are not always open, with how often they are."""
    rows = []
    for scene, times in seen.asked.items():
        for choice in pack.scenes[scene].choices:
            share = seen.open[scene, choice] / times
            if share < 1:
                rows.append((share, f"| `{scene}/{choice}` | {times:,} | {share:.1%} |"))
    if rows:
        yield "\n| option that is not always open | times asked | open |\n|---|---|---|"
        yield from (row for _, row in sorted(rows))
    else:
        yield "\nEvery option was open whenever it was asked for."


def spread(values: list[int]) -> str:
    """Return the least, the quartiles and the most of *values*."""
    quarters = quantiles(values, n=4, method="inclusive")
    return " · ".join(f"{round(value):,}" for value in (min(values), *quarters, max(values)))


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/story-balance.md"))
    options = parser.parse_args()
    reading = reader.read(paths.find_pack(options.pack))
    validation.check(reading)
    pack = compile_pack(reading)
    paths.write_atomically(options.output, "\n".join(report(pack, reading)) + "\n")
    print(f"Written to {options.output}.")


if __name__ == "__main__":
    main()
