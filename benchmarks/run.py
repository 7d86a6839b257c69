"""`python3 run.py bench`: what the game costs, as ratios against yardsticks beside it, from an installed wheel.

Nothing here fails: it prints what it measured and which goals were missed. docs/performance.md keeps a run.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME / "benchmarks"))

import growth  # noqa: E402 - beside this file
import synthetic  # noqa: E402 - beside this file
from terminal import Terminal  # noqa: E402 - beside this file

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100, 10_000)


class Bench:
    """A folder with the wheel installed, packs of every size, and the environment to run them in."""

    def __init__(self, scratch: Path, rounds: int) -> None:
        self.scratch, self.rounds = scratch, rounds
        self.site = scratch / "site"
        self._install()
        self.packs = {size: synthetic.write(scratch / f"pack-{size}", size, per_file=size) for size in SIZES}
        keep = {
            name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
        }
        self.env = {
            **keep,
            "PYTHONPATH": str(self.site),
            "OPEN_QUESTION_CACHE": str(scratch / "cache"),
            "OPEN_QUESTION_CONFIG": str(scratch / "config"),
            "OPEN_QUESTION_SAVES": str(scratch / "saves"),
            "OPEN_QUESTION_REVEAL": "instant",
            "OPEN_QUESTION_WELCOMED": "yes",
        }
        sys.path.insert(0, str(self.site))

    def _install(self) -> None:
        """Build the wheel and install it, compiled, into a folder of its own."""
        self._python("pip", "wheel", "-q", "--no-deps", "-w", str(self.scratch), str(HOME))
        wheel = next(self.scratch.glob("*.whl"))
        self._python("pip", "install", "-q", "--no-deps", "--target", str(self.site), str(wheel))
        self._python("compileall", "-q", str(self.site))

    def _python(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "-m", *arguments], check=True, stdout=subprocess.DEVNULL)

    def game(self, pack: Path) -> list[str]:
        """Return the command that opens *pack* at its first scene."""
        return [sys.executable, "-m", "game", "play", str(pack), "--seat", "one"]

    def bare(self, *arguments: str) -> list[str]:
        """Return the command of a yardstick."""
        return [sys.executable, str(HOME / "benchmarks" / "bare.py"), *arguments]


def report(what: str, value: str, goal: str, met: bool | None) -> None:  # noqa: FBT001 - three states, one row
    """Print one row of the table."""
    verdict = {True: "met", False: "**missed**", None: "—"}[met]
    print(f"| {what} | {value} | {goal} | {verdict} |", flush=True)


def start(bench: Bench) -> None:
    """Exec to first painted frame; processor time too, which what runs beside it changes less."""
    for size in SIZES:
        for _ in range(2):  # the first opening makes the index; a pack that is seconds old is read once more
            terminal = Terminal(bench.game(bench.packs[size]), bench.env)
            terminal.first_frame("Scene 0")
            terminal.close()
            time.sleep(2.1)
        ours, bare = [], []
        spent = {"Scene 0": 0.0, "bare-marker": 0.0}
        for _ in range(bench.rounds):
            for times, command, marker in (
                (ours, bench.game(bench.packs[size]), "Scene 0"),
                (bare, bench.bare(), "bare-marker"),
            ):
                terminal = Terminal(command, bench.env)
                times.append(terminal.first_frame(marker))
                spent[marker] += terminal.cpu()
                terminal.close()
        ratio = statistics.median(ours) / statistics.median(bare)
        report(
            f"start to first frame, {size:,} scenes",
            f"{ratio:.2f} × bare Textual ({statistics.median(ours) * 1000:.0f} ms); "
            f"{spent['Scene 0'] / spent['bare-marker']:.2f} × in processor time",
            "≤ 1.15",
            ratio <= 1.15,
        )


def reading(bench: Bench) -> None:
    """First reading of a large pack, everything but the proof, against CSafeLoader called as anybody would."""
    pack = bench.packs[SIZES[-1]]
    yaml = (
        "import sys, glob, yaml\n"
        "for f in glob.glob(sys.argv[1] + '/**/*.yaml', recursive=True): yaml.load(open(f), Loader=yaml.CSafeLoader)"
    )
    ours = "import sys; from pathlib import Path; from game.story import open_pack; open_pack(Path(sys.argv[1]), None)"
    times: dict[str, list[float]] = {yaml: [], ours: []}
    for _ in range(max(3, bench.rounds // 4)):
        for code, taken in times.items():
            began = _children()
            subprocess.run([sys.executable, "-c", code, str(pack)], env=bench.env, cwd=bench.scratch, check=True)
            taken.append(_children() - began)
    ratio = statistics.median(times[ours]) / statistics.median(times[yaml])
    report(
        "first reading of 10,000 scenes",
        f"{ratio:.2f} × CSafeLoader ({statistics.median(times[ours]):.2f} s of processor time)",
        "≤ 0.30",
        ratio <= 0.30,
    )


def _children() -> float:
    """Return the processor time of the programs that have ended: what runs beside them changes it less."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


REST = 0.8  # seconds: the same key that comes sooner after the page it brought is a held one, and decides nothing


def keys(bench: Bench) -> None:
    """Key press to complete frame in a terminal of 100 columns and 30 rows."""
    results, spent = {}, dict.fromkeys(("ours", "bare"), 0.0)
    for name, command, marker in (
        ("ours", bench.game(bench.packs[100]), "Scene 0"),
        ("bare", bench.bare("swap"), "bare-marker"),
    ):
        taken: list[float] = []
        for _ in range(3):
            terminal = Terminal(command, bench.env)
            terminal.first_frame(marker)
            terminal.settle()
            spent[name] -= terminal.cpu()
            for _ in range(20):
                time.sleep(REST)
                taken.append(terminal.press("1"))
            spent[name] += terminal.cpu()
            terminal.close()
        results[name] = taken
    ours, bare = statistics.median(results["ours"]), statistics.median(results["bare"])
    share = spent["ours"] / spent["bare"]
    p95 = statistics.quantiles(results["ours"], n=20)[-1]
    report(
        "key to complete frame, median",
        f"{ours / bare:.2f} × a bare swap ({ours * 1000:.1f} ms); {share:.2f} × in processor time",
        "≤ 1.3",
        ours / bare <= 1.3,
    )
    report("key to complete frame, p95", f"{p95 * 1000:.0f} ms", "≤ 50 ms", p95 <= 0.05)


def memory(bench: Bench) -> None:
    """Resident memory at 10,000 scenes, and idle processor time."""
    terminal = Terminal(bench.game(bench.packs[SIZES[-1]]), bench.env)
    terminal.first_frame("Scene 0")
    terminal.settle()
    bare = Terminal(bench.bare(), bench.env)
    bare.first_frame("bare-marker")
    bare.settle()
    ratio = terminal.memory() / bare.memory()
    report(
        "resident memory, 10,000 scenes",
        f"{ratio:.2f} × bare Textual ({terminal.memory() / 1024:.0f} MiB)",
        "≤ 1.5",
        ratio <= 1.5,
    )
    before, bare_before = terminal.cpu(), bare.cpu()
    time.sleep(10)
    used, bare_used = terminal.cpu() - before, bare.cpu() - bare_before
    report(
        "idle for ten seconds",
        f"{used * 10:.1f} % of a core (bare Textual {bare_used * 10:.1f} %)",
        "none to speak of",
        used <= bare_used + 0.05,
    )
    terminal.close()
    bare.close()


def per_call(call: Callable[[], object], seconds: float = 1.0) -> float:
    """Return the seconds that *call* takes, from as many calls as fit."""
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        call()
        count += 1
    return (time.perf_counter() - began) / count


def _walker(bench: Bench, size: int) -> Callable[[], object]:
    """Return what takes a step at random in a pack of *size* scenes, each of which was compiled and declared before."""
    from game.engine import Rules
    from game.engine.machine import StoryMachine
    from game.story import open_pack

    rules = Rules(open_pack(bench.packs[size], bench.scratch / "cache"))
    first = rules.start("one")
    rng = random.Random(1)
    machine = StoryMachine(rules, first)

    def walk() -> None:
        there = rules.open(machine.world)
        if there:
            machine.choose(rng.choice(there))
        else:
            machine.place(first)

    for _ in range(size * 4):  # a walk passes half of the scenes: after eight of them next to none is met anew
        walk()
    return walk


def steps(bench: Bench) -> None:
    """A step through the machine, and headless play with text.

    What makes a step dear in a large pack is the processor's cache, which whatever runs beside it takes a part of: the
    two sizes take turns, and the best of each counts.
    """
    from game.engine import Rules
    from game.session import narration
    from game.story import open_pack

    walks = {size: _walker(bench, size) for size in SIZES}
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(max(3, bench.rounds // 2)):
        for size, walk in walks.items():
            times[size].append(per_call(walk, 0.5))
    small, large = (min(taken) for taken in times.values())
    report("a step through the machine, 100 scenes", f"{small * 1e6:.1f} µs", "≤ 15 µs", small <= 15e-6)
    flat = f"{large * 1e6:.1f} µs, {large / small:.2f} × one of 100"
    report("a step through the machine, 10,000 scenes", flat, "≤ 1.20 ×", large / small <= 1.2)
    rules = Rules(open_pack(bench.packs[100], bench.scratch / "cache"))
    world = rules.start("one")

    def told() -> None:
        nonlocal world
        tuple(narration.scene(rules, world))
        there = rules.open(world)
        turn = rules.choose(world, there[0]) if there else None
        world = turn.arrived if turn else rules.start("one")

    for _ in range(300):
        told()
    took = per_call(told)
    report("headless play with text", f"{1 / took:,.0f} steps/s", *_against_bink(bench, 1 / took))


COMPILE = """
const {Compiler, CompilerOptions} = require('inkjs/full');
const source = require('fs').readFileSync(0, 'utf8');
process.stdout.write(new Compiler(source, new CompilerOptions(null, [], false, null)).Compile().ToJson());
"""


def _against_bink(bench: Bench, ours: float) -> tuple[str, bool | None]:
    """Return the goal, and whether it was met against bink playing the same story in ink."""
    try:
        from bink.story import Story
    except ImportError:
        return "≥ 5 × bink, which is not installed here", None
    from game.story import open_pack
    from game.workshop.export.ink import to_ink

    node = Path(
        os.environ.get("OPEN_QUESTION_NODE") or platformdirs.user_cache_dir("open-question-tests", appauthor=False)
    )
    source = to_ink(open_pack(bench.packs[100], bench.scratch / "cache"))
    made = subprocess.run(
        ["node", "-e", COMPILE], cwd=node / "node", input=source, capture_output=True, text=True, check=False
    )
    if made.returncode:
        return "≥ 5 × bink; inkjs, which compiles ink for it, comes with the tests", None
    story = Story(made.stdout)

    def told() -> None:
        if story.can_continue():
            story.continue_maximally()
        if len(story.get_current_choices()):
            story.choose_choice_index(0)
        else:
            story.reset_state()

    for _ in range(300):
        told()
    theirs = 1 / per_call(told)
    return f"≥ 5 × bink ({theirs:,.0f} steps/s: {ours / theirs:.1f} ×)", ours / theirs >= 5


def writing(bench: Bench) -> None:
    """What a writer waits for: whether it grows with the pack, and completion in an editor."""
    packs = {size: synthetic.write(bench.scratch / f"pack-{size}", size, per_file=size) for size in growth.SIZES}
    for command in growth.CALLS:
        power, times = growth.fit(command, packs, bench.env, max(2, bench.rounds // 6))
        taken = ", ".join(f"{one:.2f}" for one in times)
        report(
            f"`{command}` at 300, 1,000 and 3,000 scenes",
            f"grows with the power {power:.2f} ({taken} s)",
            f"linear: ≤ {growth.LINEAR}",
            power <= growth.LINEAR,
        )
    for how, words in (("read", "the pack read before"), ("typed", "after a key")):
        large = str(bench.packs[SIZES[-1]])
        taken = growth.seconds(growth.COMPLETION, large, how, env=bench.env, patience=growth.PATIENCE)
        said = f"{taken * 1000:,.0f} ms" if taken < growth.PATIENCE else f"more than {growth.PATIENCE} s"
        report(f"completion at 10,000 scenes, {words}", said, "≤ 50 ms", taken <= 0.05)


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], "start", "reading", "keys", "memory", "steps", "writing"])
    parser.add_argument("--rounds", type=int, default=12)
    options = parser.parse_args()
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {python}, {os.cpu_count()} cores ({cpu})\n")
    print("| what | measured | goal | |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), options.rounds)
        for part in (start, reading, keys, memory, steps, writing):
            if not options.only or part.__name__ in options.only:
                part(bench)


if __name__ == "__main__":
    main()
