"""What a writer waits for, as the pack grows: check, words and map at three sizes, and completion in an editor."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SIZES = (300, 1_000, 3_000)
LINEAR = 1.15  # the exponent of time over size that is taken for linear: 1 and what a machine adds
PATIENCE = 120  # seconds that a completion may take before it is given up

# Each prints processor seconds, so that what runs beside it does not count; a pack is read before the clock starts.
TIMED = """
import sys, time
from pathlib import Path
from game.story import read_pack
folder = Path(sys.argv[1])
{before}
began = time.process_time()
{call}
print(time.process_time() - began)
"""
CALLS = {
    "check": TIMED.format(
        before="from game.workshop.checking import check_pack",
        call="check_pack(folder, 600)",
    ),
    "words": TIMED.format(
        before="from game.workshop.text.words import count_pack\npack = read_pack(folder)[0]", call="count_pack(pack)"
    ),
    "map": TIMED.format(
        before="from game.workshop.story_map import story_map\npack = read_pack(folder)[0]", call="story_map(pack)"
    ),
}
# A goal in the middle of the file is completed: when the pack was read before, and after a key was pressed in it.
COMPLETION = """
import sys, time
from pathlib import Path
from game.workshop.lsp.completion import complete
from game.workshop.lsp.workspace import Workspace
folder, name = Path(sys.argv[1]), "scenes/part-0.yaml"
text = (folder / name).read_text()
lines = text.split("\\n")
line = next(number for number, one in enumerate(lines) if number > len(lines) // 2 and one.strip().startswith("next: "))
workspace = Workspace(folder)
workspace.edit(name, text)
workspace.refresh()
if sys.argv[2] == "typed":
    workspace.edit(name, text.replace("Scene 7\\n", "Scene seven\\n", 1))
began = time.perf_counter()
assert complete(workspace, name, line, len(lines[line]))
print(time.perf_counter() - began)
"""


def seconds(code: str, *arguments: str, env: dict[str, str], patience: float | None = None) -> float:
    """Return what *code* printed, infinity where it took longer than *patience* seconds."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=env,
            check=True,
            capture_output=True,
            text=True,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return math.inf
    return float(done.stdout)


def exponent(sizes: tuple[int, ...], times: list[float]) -> float:
    """Return the exponent of the power of size that *times* follow best: 1 is linear, 2 quadratic."""
    xs, ys = [math.log(size) for size in sizes], [math.log(taken) for taken in times]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True)) / sum((x - middle) ** 2 for x in xs)


def fit(command: str, packs: dict[int, Path], env: dict[str, str], rounds: int) -> tuple[float, list[float]]:
    """Return the exponent of *command*, and its best time at every size."""
    times = [min(seconds(CALLS[command], str(packs[size]), env=env) for _ in range(rounds)) for size in SIZES]
    return exponent(SIZES, times), times
