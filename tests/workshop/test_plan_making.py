"""`plans` writes story tests of a pack, and runs them alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from workbench import LIGHTHOUSE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small pack without plans."""
    return shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse", ignore=shutil.ignore_patterns("plans"))


def test_plans_are_made_for_history_and_for_every_ending(
    folder: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of each chair and route; each of them holds as soon as it is made."""
    assert run("plans", folder) == 0
    names = {path.stem for path in (folder / "plans").glob("*.plan")}
    assert {"keeper-as-history", "clerk-as-history", "keeper-short-as-history", "keeper-to-kept"} <= names
    capsys.readouterr()
    assert run("plans", folder, "--run") == 0
    assert f"Plans run: {len(names)}. Nothing to mend." in capsys.readouterr().out


def test_a_plan_that_is_there_is_left_alone(folder: Path, run: Callable[..., int]) -> None:
    """A writer has added to it; --force writes it anew."""
    (folder / "plans").mkdir()
    mine = folder / "plans" / "keeper-to-kept.plan"
    mine.write_text("seat keeper\n", encoding="utf-8")
    run("plans", folder)
    assert mine.read_text(encoding="utf-8") == "seat keeper\n"
    run("plans", folder, "--force")
    assert "ends kept" in mine.read_text(encoding="utf-8")


def test_a_plan_that_fails_is_told_without_the_proof(
    folder: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """The line of the plan, its code, and 1 for whoever asks by a script."""
    (folder / "plans").mkdir()
    (folder / "plans" / "a.plan").write_text("seat keeper\nscene the-storm\n  choose nothing\n", encoding="utf-8")
    assert run("plans", folder, "--run") == 1
    assert "plans/a.plan:3:" in capsys.readouterr().out
