"""`python3 run.py mutants [ROOM] [--most N] [--seed S]`: defects made in a room one at a time, and which no test finds.

cosmic-ray makes the defects, in a copy of the checkout. The survivors are judged in docs/maintainers.md.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import TestOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cosmic_ray.work_item import MutationSpec, WorkResult

    Place = tuple[int, int]

HOME = Path(__file__).resolve().parent.parent
PATIENCE = 4
"""A test run that takes so many times as long as without a defect counts as a failed one: it may never end."""
PYTEST = f"{sys.executable} -m pytest -x -q -p no:xdist -p no:cacheprovider --hypothesis-profile=unshrunk"


class Room(NamedTuple):
    """Modules that are given defects, and the tests that watch them, the quick ones first."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "engine": Room(
        ("game/engine/*.py",), tuple(f"tests/engine/test_{name}.py" for name in ("program", "step", "walk", "machine"))
    ),
    "session": Room(
        ("game/session/*.py", "game/session/saves/*.py", "game/session/words/*.py"),
        tuple(
            f"tests/session/test_{name}.py" for name in ("words", "calls", "play_index", "recovery", "journal", "play")
        ),
    ),
    "log": Room(("game/log/*.py",), ("tests/log",)),
    "tally": Room(
        ("game/classroom/report/*.py", "game/classroom/lesson/lesson_state.py"),
        ("tests/classroom/test_report.py", "tests/classroom/test_lesson.py"),
    ),
    "checks": Room(("game/story/validation/*.py", "game/story/references.py"), ("tests/story",)),
}


def main(arguments: list[str]) -> int:
    """Try the rooms that *arguments* name; return 1 only where the tests fail without any defect."""
    parser = argparse.ArgumentParser(prog="run.py mutants", description=__doc__)
    parser.add_argument("room", nargs="?", choices=ROOMS, help="the room to try; all of them where none is named")
    parser.add_argument("--most", type=int, default=40, metavar="N", help="try so many of a room's defects (40)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which of them are tried (1)")
    wishes = parser.parse_args(arguments)
    os.environ["CI"] = "1"  # hypothesis tries the same examples each time
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        os.chdir(copy)
        return max(try_room(name, wishes.most, wishes.seed) for name in ([wishes.room] if wishes.room else ROOMS))


def try_room(name: str, most: int, seed: int) -> int:
    """Put defects into the room *name* and print which its tests missed; return 1 where they fail without any."""
    command = f"{PYTEST} {' '.join(ROOMS[name].tests)}"
    began = time.monotonic()
    if subprocess.run(command.split(), check=False, stdout=subprocess.DEVNULL).returncode:
        print(f"{name}: the tests fail as it is. See: python3 run.py test {' '.join(ROOMS[name].tests)}")
        return 1
    limit = PATIENCE * (time.monotonic() - began)
    places = defects(name)
    chosen = random.Random(seed).sample(places, min(most, len(places)))
    killed = sum(_is_killed(spec, mutate_and_test([spec], command, limit)) for spec in chosen)
    print(f"{name}: {killed} of {len(chosen)} killed ({killed / max(1, len(chosen)):.0%}), of {len(places)} places.")
    return 0


def _is_killed(spec: MutationSpec, result: WorkResult) -> bool:
    """Print how *spec* ended, with the difference it made where it survived; return whether a test failed."""
    survived = result.test_outcome == TestOutcome.SURVIVED
    how = "survived" if survived else "killed, without an end" if result.output == "timeout" else "killed"
    print(f"{spec.module_path}:{spec.start_pos[0]}: {how} ({spec.operator_name.rpartition('/')[2]})", flush=True)
    if survived:
        print("\n".join(re.findall(r"^(?:-(?!--)|\+(?!\+\+)).*", result.diff or "", re.MULTILINE)))
    return not survived


def defects(name: str) -> list[MutationSpec]:
    """Return a defect for every place of a room where one can be made: of many at a place, the same one each time."""
    modules = sorted(path for pattern in ROOMS[name].modules for path in _matching(pattern))
    unread = {path: list(_unread(path)) for path in modules}
    found: dict[tuple[Path, Place], list[MutationSpec]] = {}
    with closing(WorkDB(":memory:", WorkDB.Mode.create)) as session:
        init(modules, session, {})
        for item in session.work_items:
            spec = item.mutations[0]
            if not any(start <= spec.start_pos < end for start, end in unread[spec.module_path]):
                found.setdefault((spec.module_path, spec.start_pos), []).append(spec)
    pick = random.Random(0)
    return [pick.choice(sorted(found[place], key=lambda spec: spec.operator_name)) for place in sorted(found)]


def _matching(pattern: str) -> list[Path]:
    return list(Path().glob(pattern)) or sys.exit(f"Nothing is called {pattern} any more: mend ROOMS in {__file__}.")


def _unread(path: Path) -> Iterator[tuple[Place, Place]]:
    """Yield where the parts of a module begin and end that only a type checker reads."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield _span(node)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part:
                yield _span(part)


def _span(node: ast.expr | ast.stmt) -> tuple[Place, Place]:
    return (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
