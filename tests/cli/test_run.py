"""The front door of a checkout: what it makes of an environment that is half made, damaged, or not to be had."""

from __future__ import annotations

import errno
import importlib.util
import subprocess
import venv
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from front_door import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py with an environment of its own, which is not there yet."""
    spec = importlib.util.spec_from_file_location("front_door_run", ROOT / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return module


@pytest.fixture
def made(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, bool]]:
    """Every environment that is made, none of them really."""
    calls: list[dict[str, bool]] = []

    def create(folder: Path, **how: bool) -> None:
        calls.append(how)
        folder.mkdir(exist_ok=True)

    monkeypatch.setattr(venv, "create", create)
    return calls


def answers(pip: int, install: int = 0) -> Callable[..., SimpleNamespace]:
    """Return a `subprocess.run` in which pip is there or not, and can install or not."""

    def run(command: list[str], *, check: bool, **_: object) -> SimpleNamespace:
        code = pip if "--version" in command else install
        if check and code:
            raise subprocess.CalledProcessError(code, command)
        return SimpleNamespace(returncode=code)

    return run


def test_an_environment_without_pip_is_made_again(
    door: ModuleType, made: list[dict[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setup that was interrupted is cleared away; one that only lacks a package is not."""
    door.PYTHON.parent.mkdir(parents=True)
    door.PYTHON.touch()
    monkeypatch.setattr(subprocess, "run", answers(pip=1))
    door.prepare("")
    assert made == [{"with_pip": True, "clear": True}]
    door.stamp("").unlink()
    monkeypatch.setattr(subprocess, "run", answers(pip=0))
    door.prepare("")
    assert len(made) == 1
    assert door.stamp("").exists()


def test_what_cannot_be_installed_is_a_sentence(
    door: ModuleType, made: list[dict[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No list of requirements, no traceback: what failed and what to check; nothing is marked as ready."""
    monkeypatch.setattr(subprocess, "run", answers(pip=0, install=1))
    with pytest.raises(SystemExit, match=r"something could not be installed \(see above\)\.\nCheck the network"):
        door.prepare("")
    assert made
    assert not door.stamp("").exists()


def test_a_folder_that_cannot_be_written_is_said(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only checkout names the two ways on."""

    def create(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(venv, "create", create)
    with pytest.raises(SystemExit, match="to where you may write, or install the game: pipx install"):
        door.prepare("")


def test_a_damaged_environment_does_not_start_itself_for_ever(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Inside .venv, said to be ready, with a package missing: one sentence instead of another start."""
    door.VENV.mkdir()
    door.stamp("").touch()
    monkeypatch.setattr(door.sys, "prefix", str(door.VENV))
    monkeypatch.setattr(door, "importable", lambda: False)
    monkeypatch.setattr(door, "start", lambda _: pytest.fail("it started again"))
    assert door.main(["locate"]) == 2
    assert "is damaged. Delete it" in capsys.readouterr().err
