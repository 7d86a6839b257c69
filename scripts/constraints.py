"""The versions that the commands install: written to constraints/ from the ranges of pyproject.toml, by uv.

`python scripts/constraints.py` keeps what is pinned and fits; `--upgrade-package NAME` moves one package forward,
`--upgrade` all of them. Needs uv in the same environment: `python -m pip install uv`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
HEAD = "# Made by scripts/constraints.py from pyproject.toml; see docs/maintainers.md.\n"
COMPILE = ("uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--quiet")
LAYOUT = ("--no-header", "--annotation-style", "line", "--no-emit-index-url", "--no-emit-find-links")

# Each file, and what makes it. What tests were run with is what is played with, so each follows the one before.
FILES: dict[str, tuple[str, ...]] = {
    "play.txt": ("--extra", "scripts"),
    "test.txt": ("--extra", "test", "--extra", "scripts", "--constraints", "constraints/play.txt"),
    "mutants.txt": ("--extra", "mutants", "--extra", "scripts", "--constraints", "constraints/test.txt"),
    "lowest.txt": ("--extra", "test", "--extra", "scripts", "--resolution", "lowest-direct"),
}


def write(name: str, options: tuple[str, ...], wishes: list[str]) -> None:
    """Write the file *name* of constraints/, which is made with *options* and the *wishes* of the command line."""
    path = f"constraints/{name}"
    command = [sys.executable, "-m", *COMPILE, *LAYOUT, *options, *wishes, "--output-file", path]
    subprocess.run(command, cwd=HOME, check=True)
    file = HOME / path
    file.write_text(HEAD + file.read_text(encoding="utf-8").removeprefix(HEAD), encoding="utf-8")


def main(wishes: list[str]) -> int:
    """Write every file; return 1 where uv cannot."""
    (HOME / "constraints").mkdir(exist_ok=True)
    try:
        for name, options in FILES.items():
            write(name, options, wishes)
    except subprocess.CalledProcessError as problem:
        return problem.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
