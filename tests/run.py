"""What `python3 run.py test` runs: the linter, the types, the rules of the house, the tests.

Arguments go to pytest, and then only pytest runs: `python3 run.py test tests/story -k links`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Style (ruff)", ("ruff", "check", "--quiet", ".")),
    ("Types (mypy)", ("mypy", "--no-error-summary", "game")),
    ("The house (import-linter)", ("importlinter.cli", "lint")),
)
PYTEST = ("pytest", "-n", "2", "--dist", "worksteal", "--durations=10", "-q")


def run(arguments: tuple[str, ...]) -> int:
    """Run a tool's module and return its exit code."""
    if arguments[0] == "importlinter.cli":
        call = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
        return subprocess.run([sys.executable, "-c", call], cwd=HOME, check=False).returncode
    return subprocess.run([sys.executable, "-m", *arguments], cwd=HOME, check=False).returncode


def main(arguments: list[str]) -> int:
    """Run every step and return 0 only when all of them passed; pytest's own closing line is the last."""
    failed = []
    for name, command in STEPS if not arguments else ():
        began = time.monotonic()
        code = run(command)
        print(f"{name}: {'passed' if not code else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
        failed += [name] if code else []
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", flush=True)
    tests = run(("pytest", *arguments) if arguments else PYTEST)
    return tests or int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
