#!/usr/bin/env python3
"""The front door of a checkout: `python3 run.py` plays, `python3 run.py test` tests.

Needs nothing but Python 3.11 or newer. Where the game's dependencies cannot be imported, it makes `.venv` beside
itself, installs them into it, and starts again inside.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this line is for those who have an older one
    sys.exit(f"Open Question needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

import hashlib
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# The module that each dependency is imported by, where that is not its own name.
MODULES = {"pyyaml": "yaml", "markdown-it-py": "markdown_it", "textual-serve": "textual_serve"}


def requirements(extra: str) -> list[str]:
    """Return the requirements that pyproject.toml names, with those of *extra* ('' for none)."""
    import tomllib

    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted: list[str] = list(project["dependencies"])
    return wanted + project["optional-dependencies"][extra] if extra else wanted


def importable() -> bool:
    """Whether this interpreter has every dependency of the game."""
    names = (
        "textual",
        "transitions",
        "pyyaml",
        "pydantic",
        "markdown-it-py",
        "platformdirs",
        "filelock",
        "babel",
        "aiohttp",
        "textual-serve",
        "segno",
        "pygls",
    )
    return all(find_spec(MODULES.get(name, name)) for name in names)


def stamp(extra: str) -> Path:
    """Return the file that says that the requirements as they stand now are installed in .venv."""
    digest = hashlib.sha256("\n".join(requirements(extra)).encode()).hexdigest()[:16]
    return VENV / f"ready-{extra or 'play'}-{digest}"


def prepare(extra: str) -> None:
    """Make .venv where it is missing and install what is not there yet.

    Raises:
        SystemExit: when the environment cannot be made or something cannot be installed.
    """
    ready = stamp(extra)
    if ready.exists() and PYTHON.exists():
        return
    print(f"Setting up {VENV.name} beside run.py (once, about a minute) …", file=sys.stderr, flush=True)
    pip = [str(PYTHON), "-m", "pip"]
    try:
        # One that was interrupted while it was made has an interpreter, but nothing to install with.
        if not PYTHON.exists() or subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
            import venv

            venv.create(VENV, with_pip=True, clear=VENV.exists())
        subprocess.run([*pip, "install", "--quiet", "--disable-pip-version-check", *requirements(extra)], check=True)
        ready.touch()
    except PermissionError as problem:
        sys.exit(
            f"run.py could not set up {VENV}: {problem.strerror}.\n"
            f"Copy {HOME} to where you may write, or install the game: pipx install {HOME}"
        )
    except (OSError, subprocess.CalledProcessError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else "something could not be installed (see above)"
        sys.exit(
            f"run.py could not set up {VENV}: {said}.\n"
            "Check the network and the free space, and that Python's venv module is installed "
            "(Debian: apt install python3-venv). Then run the same command again."
        )


def start(arguments: list[str]) -> int:
    """Run *arguments* with the interpreter of .venv and return its exit code."""
    command = [str(PYTHON), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def _damaged() -> int:
    """Say that .venv lacks what was installed into it: starting again inside would go on for ever."""
    print(f"{VENV} is damaged. Delete it, then run the same command again.", file=sys.stderr)
    return 2


def main(arguments: list[str]) -> int:
    """Play, test or do what *arguments* say; return the exit code."""
    if arguments[:1] == ["test"]:
        prepare("test")
        return start([str(HOME / "tests" / "run.py"), *arguments[1:]])
    if arguments[:1] == ["bench"]:
        prepare("test")
        return start([str(HOME / "benchmarks" / "run.py"), *arguments[1:]])
    if not importable():
        if Path(sys.prefix).resolve() == VENV.resolve() and stamp("").exists():
            return _damaged()
        prepare("")
        return start([str(HOME / "run.py"), *arguments])
    from game.cli import main as play

    return play(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
