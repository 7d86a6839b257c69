"""Node for the tests that ask engines which this project did not write: installed by name into a cache, on first use."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs
import pytest

PACKAGES = {"inkjs": "2.4.0", "extwee": "2.3.18", "yaml-language-server": "2.0.0"}


def require(*names: str) -> Path:
    """Return a folder whose node_modules holds *names*, or skip the test and say why."""
    found = _folder(names)
    if isinstance(found, str):
        pytest.skip(found)
    return found


@cache
def _folder(names: tuple[str, ...]) -> Path | str:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "needs Node and npm"
    folder = (
        Path(
            os.environ.get("OPEN_QUESTION_NODE") or platformdirs.user_cache_dir("open-question-tests", appauthor=False)
        )
        / "node"
    )
    missing = [name for name in names if not (folder / "node_modules" / name / "package.json").is_file()]
    if not missing:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{PACKAGES[name]}" for name in missing]
    command = [
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--ignore-scripts",
        "--prefix",
        str(folder),
        *wanted,
    ]
    from filelock import FileLock

    with FileLock(folder.with_suffix(".lock")):
        there = [f"{name}@{PACKAGES[name]}" for name in PACKAGES if (folder / "node_modules" / name).is_dir()]
        done = subprocess.run([*command, *there], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode or any(not (folder / "node_modules" / name).is_dir() for name in missing):
        return f"npm could not install {', '.join(wanted)}: {done.stderr.strip()[-200:]}"
    return folder


def run(script: str, folder: Path | None = None, data: Any = None, timeout: float = 300) -> Any:
    """Run *script*, which sees *data* as `input` and calls `answer(value)`; return the value. *folder* is where modules are found."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    frame = (
        'const input = JSON.parse(require("fs").readFileSync(0, "utf8"));'
        "const answer = (value) => process.stdout.write(JSON.stringify(value));\n" + script
    )
    environment = {**os.environ, **({"NODE_PATH": str(folder / "node_modules")} if folder else {})}
    done = subprocess.run(
        [node, "-e", frame],
        input=json.dumps(data),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
