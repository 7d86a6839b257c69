"""The real program, started as a person would, with the folders of the test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "tests" / "packs" / "lighthouse"
PROGRAM = [sys.executable, str(ROOT / "run.py")]


def program(*arguments: object, given: str | bytes = "", code: int = 0, **more: object) -> tuple[str, str]:
    """Run the program with *given* on its standard input; return what it wrote and what it said on the side."""
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run([*PROGRAM, *map(str, arguments)], input=data, capture_output=True, check=False, timeout=60, **more)  # type: ignore[call-overload]
    out, side = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in side, side
    assert done.returncode == code, (done.returncode, out, side)
    return out, side
