"""The real program, started as a person would, with the folders of the test."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "tests" / "packs" / "lighthouse"
PROGRAM = [sys.executable, str(ROOT / "run.py")]


def environment() -> ModuleType:
    """Return scripts/environment.py, fresh: what one test changes in it no other sees."""
    spec = importlib.util.spec_from_file_location("environment_of_a_checkout", ROOT / "scripts" / "environment.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(*arguments: object, given: str | bytes = "", code: int = 0, **more: object) -> tuple[str, str]:
    """Run the program with *given* on its standard input; return what it wrote and what it said on the side."""
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)], input=data, capture_output=True, check=False, timeout=60, **more
    )  # type: ignore[call-overload]
    out, side = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in side, side
    assert done.returncode == code, (done.returncode, out, side)
    return out, side
