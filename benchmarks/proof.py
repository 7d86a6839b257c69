"""The proof beside yardsticks: `python benchmarks/proof.py`. Prints ratios; times nothing that a test depends on.

The naive explorer takes the engine's own step from one world to the next. The random tester plays at random for as long
as it is given; what it never met it can only suspect.
"""

from __future__ import annotations

import json
import platform
import random
import resource
import subprocess
import sys
from pathlib import Path
from time import monotonic, process_time
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from game.engine import Rules, step  # noqa: E402
from game.engine.walk import at_random, walk  # noqa: E402
from game.story import reader, validation  # noqa: E402
from game.story.compile import compile_pack  # noqa: E402
from game.workshop.proof.graph import build  # noqa: E402
from game.workshop.proof.proof import prove  # noqa: E402
from game.workshop.proof.quotient import Quotient  # noqa: E402
from game.workshop.proof.reachability import Exploration  # noqa: E402

SCENES = 1_000
METERS = 5
SECONDS = 15.0
NAIVE_SECONDS = 5.0
KINDS = {"stuck": "OQ404", "trap": "OQ403", "unreached": "OQ401", "closed": "OQ402"}
STUCK = TRAPS = UNREACHED = CLOSED = 6


def files(scenes: int, meters: int, seed: int = 1) -> dict[str, Any]:
    """Return an invented pack: scenes with three choices, two of them with conditions on meters of eleven values."""
    rng = random.Random(seed)
    variables = {
        f"m{one}": {"type": "meter", "label": "M", "start": "5", "min": "0", "max": "10"} for one in range(meters)
    }
    found: dict[str, Any] = {}
    for number in range(scenes):
        choices = {}
        for choice in range(3):
            changes = {f"m{rng.randrange(meters)}": rng.choice(["+1", "-1", "+2", "-2"]) for _ in range(2)}
            goal = number + (rng.randint(1, 12) if choice else 1)
            choices[f"c{choice}"] = {
                "label": "Go",
                "effects": changes,
                "next": f"s{min(scenes, goal)}",
            }
            if choice:
                choices[f"c{choice}"]["if"] = f"m{rng.randrange(meters)} >= {rng.randint(2, 8)}"
        found[f"s{number}"] = {"basis": "imagined", "text": "Here.", "choices": choices}
    found[f"s{scenes}"] = {"basis": "imagined", "text": "End.", "ending": {"title": "End", "kind": "record"}}
    head = {"format": "1", "id": "synthetic", "title": "Synthetic", "chapters": ["one"], "variables": variables}
    return {
        "pack.yaml": {**head, "seats": {"one": {"name": "One", "start": "s0", "about": "x"}}},
        "scenes/one.yaml": {"scenes": found},
    }


def read(content: dict[str, Any]) -> tuple[Any, Any]:
    """Return what the reader makes of *content*."""
    reading = reader.read(HOUSE / "no-such-folder", {name: json.dumps(part) for name, part in content.items()})
    validation.check(reading)
    assert not reading.errors, reading.errors[:3]
    return reading, compile_pack(reading)


def speed() -> None:
    """Explore a pack of 1,000 scenes with and without generated code."""
    _, pack = read(files(SCENES, METERS))
    began = monotonic()
    quotient = Quotient(build(pack, "one"))
    prepared = monotonic() - began
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    explored = Exploration(quotient, monotonic() + SECONDS).run()
    took = monotonic() - began - prepared
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    mine = explored.states / took
    naive = naive_speed(pack)
    print(f"Synthetic pack, {SCENES:,} scenes, {METERS} meters of eleven values, one core:")
    done = "all" if explored.complete else "not all"
    print(f"  prepared in {prepared:.2f} s; {explored.states:,} states in {took:.1f} s ({done})")
    print(
        f"  {mine:,.0f} states/s (goal 200,000); the engine's own step {naive:,.0f} states/s; ratio {mine / naive:.1f}"
    )
    print(f"  {memory / explored.states * 1e6:.0f} MiB a million states")


def naive_speed(pack: Any) -> float:
    """Return how many worlds a second the engine's own step finds."""
    rules = Rules(pack)
    worlds = [rules.start("one")]
    met = set(worlds)
    began = monotonic()
    for world in worlds:
        for choice in rules.open(world):
            after = step(rules, world, choice)
            if after not in met:
                met.add(after)
                worlds.append(after)
        if monotonic() - began > NAIVE_SECONDS:
            break
    return len(met) / (monotonic() - began)


def story(name: str) -> None:
    """Read and prove a pack that came with the game."""
    began = process_time()
    reading = reader.read(HOUSE / "story" / name)
    validation.check(reading)
    read_in = process_time() - began
    if reading.errors:
        print(f"story/{name}: {len(reading.errors)} errors, not proved")
        return
    spent = process_time()
    proof = prove(reading, compile_pack(reading))
    spent = process_time() - spent
    covered = f"{proof.states:,} states on {len(proof.covered)} roads, {'all' if proof.complete else 'not all'}"
    print(f"story/{name}, in processor time: references and schema {read_in:.2f} s (goal 1);")
    print(f"  proof {spent:.2f} s (goal 10; {proof.seconds:.2f} s by the clock), {covered}")


def plant(content: dict[str, Any], seed: int = 2) -> dict[str, set[str]]:
    """Plant defects in *content*, each in a state that some play reaches, and return where by kind."""
    rng = random.Random(seed)
    _, pack = read(content)
    scenes = content["scenes/one.yaml"]["scenes"]
    rules = Rules(pack)
    start = rules.start("one")
    worlds = {}
    while len(worlds) < STUCK + TRAPS + UNREACHED + CLOSED:
        world = rng.choice([world for world, _, _ in walk(rules, start, at_random(rng.randrange(10**6)))][5:])
        if min(int(value) for value in world.values) == 0:  # a rare state, far from the start
            worlds[world.scene] = world
    places = list(worlds)
    kinds = {"stuck": places[:STUCK], "trap": places[STUCK : STUCK + TRAPS]}
    kinds |= {"unreached": places[STUCK + TRAPS : -CLOSED], "closed": places[-CLOSED:]}
    for scene in kinds["stuck"]:
        for choice in scenes[scene]["choices"].values():
            choice["if"] = (
                f"({choice['if']}) and not ({exactly(worlds[scene])})"
                if "if" in choice
                else f"not ({exactly(worlds[scene])})"
            )
    for scene in kinds["trap"]:
        scenes[scene]["choices"]["trap"] = {"label": "Go", "if": exactly(worlds[scene]), "next": f"{scene}-ring"}
        scenes[f"{scene}-ring"] = {"basis": "imagined", "text": "Round.", "next": f"{scene}-ring"}
    for scene in kinds["unreached"]:
        scenes[scene]["choices"]["c0"]["next"] = [
            {"if": "m0 >= 9 and m0 <= 1", "go": f"{scene}-lost"},
            {"go": scenes[scene]["choices"]["c0"]["next"]},
        ]
        scenes[f"{scene}-lost"] = {"basis": "imagined", "text": "Lost.", "next": f"s{len(pack.scenes) - 1}"}
    for scene in kinds["closed"]:
        scenes[scene]["choices"]["never"] = {
            "label": "Go",
            "if": "m1 > 9 and m1 < 5",
            "next": f"s{len(pack.scenes) - 1}",
        }
    return {kind: set(found) for kind, found in kinds.items()}


def exactly(world: Any) -> str:
    """Return the condition that the meters stand as in *world*."""
    return " and ".join(f"m{number} == {value}" for number, value in enumerate(world.values))


def defects() -> None:
    """Look for planted defects by the proof, and by playing at random for ten times as long."""
    content = files(200, 4)
    planted = plant(content)
    reading, pack = read(content)
    proof = prove(reading, pack, 120)
    at = {reading.scene_place(name): name for name in pack.scenes}
    at |= {reading.scene_place(name, "choices"): name for name in pack.scenes}
    at |= {
        reading.scene_place(name, "choices", one): name for name, scene in pack.scenes.items() for one in scene.choices
    }
    found: dict[str, set[str]] = {code: set() for code in KINDS.values()}
    for finding in proof.findings:
        found.setdefault(finding.code, set()).add(at.get(finding.place, ""))
    print(f"{sum(map(len, planted.values()))} defects planted in 200 scenes, four meters of eleven values:")
    total = 0
    for kind, code in KINDS.items():
        hits = len(planted[kind] & {name.removesuffix("-ring").removesuffix("-lost") for name in found[code]})
        total += hits
        print(f"  proof: {hits} of {len(planted[kind])} {kind}, {len(found[code]) - hits} others")
    print(
        f"  proof: {total} in {proof.seconds:.1f} s, {proof.states:,} states, {'all' if proof.complete else 'not all'}"
    )
    for times in (1, 10):
        random_tester(pack, planted, proof.seconds * times)


def random_tester(pack: Any, planted: dict[str, set[str]], seconds: float) -> None:
    """Play *pack* at random for *seconds* and print what that found, and what it only suspects."""
    rules = Rules(pack)
    start = rules.start("one")
    stuck: set[str] = set()
    trapped: set[str] = set()
    met: set[str] = set()
    taken: set[tuple[str, str]] = set()
    plays = 0
    until = monotonic() + seconds
    policy = at_random(3)
    while monotonic() < until:
        plays += 1
        last = start
        for world, choice, turn in walk(rules, start, policy):
            met.add(world.scene)
            taken.add((world.scene, choice or ""))
            last = turn.arrived
            if last.scene.endswith("-ring"):
                trapped.add(world.scene)
                break
        met.add(last.scene)
        if pack.scenes[last.scene].choices:
            stuck.add(last.scene)
    scenes = set(pack.scenes) - met
    choices = {(name, choice) for name in met for choice in pack.scenes[name].choices} - taken
    lost, never = len(planted["unreached"]), len(planted["closed"])
    hits = f"{len(stuck & planted['stuck'])} stuck, {len(trapped & planted['trap'])} traps"
    print(f"  random, {seconds:.1f} s, {plays:,} plays: {hits};")
    print(f"    never met: {len(scenes)} scenes, of which {lost} are defects, {len(choices)} choices, of which {never}")


PARTS = {"speed": speed, "story": lambda: story("openai"), "defects": defects}


def main() -> None:
    """Run every part in a process of its own, so that memory is counted apart."""
    if len(sys.argv) > 1:
        PARTS[sys.argv[1]]()
        return
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    for part in PARTS:
        subprocess.run([sys.executable, __file__, part], check=True)
        print()


if __name__ == "__main__":
    main()
