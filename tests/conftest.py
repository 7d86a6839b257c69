"""What every test may count on: folders of its own for plays, settings and indexes, and the small pack of the tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

from game import language, story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game.story.model import Pack

ROOT = Path(__file__).resolve().parents[1]
PACKS = ROOT / "tests" / "packs"
LIGHTHOUSE = PACKS / "lighthouse"
OURS = ("SAVES", "CACHE", "CONFIG", "DATA")

# Two cores shared with the other worker, and a clock that nobody can promise: how long an example takes is never the question.
# The suite draws the same examples every time, so that it says the same of the same tree; OPEN_QUESTION_EXPLORE=1 draws new ones.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=not os.environ.get("OPEN_QUESTION_EXPLORE"),
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    database=None,
)
settings.load_profile("house")
# For scripts/mutants.py, which wants to know that a test fails and not on how small an example.
settings.register_profile("unshrunk", settings.get_profile("house"), phases=[Phase.explicit, Phase.generate])


@pytest.fixture(autouse=True)
def _folders_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hide the developer's own plays, settings and indexes from every test, here and in the processes it starts."""
    for name in [name for name in os.environ if name.startswith("OPEN_QUESTION_")]:
        monkeypatch.delenv(name)
    for kind in OURS:
        monkeypatch.setenv(f"OPEN_QUESTION_{kind}", str(tmp_path / "own" / kind.lower()))
    for name in ("NO_COLOR", "TEXTUAL", "TEXTUAL_ANIMATIONS", "TEXTUAL_THEME", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    spoken = language.spoken()
    yield
    if language.spoken() != spoken:
        language.speak(spoken)


@pytest.fixture(scope="session")
def lighthouse() -> Pack:
    """The small pack of the tests: two chairs, one route, every feature of the format."""
    pack, findings = story.read_pack(LIGHTHOUSE)
    assert pack is not None, "\n".join(map(str, findings))
    return pack


@pytest.fixture
def lighthouse_copy(tmp_path: Path) -> Path:
    """A folder with the small pack's files, to be edited."""
    return Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))


@pytest.fixture
def write_pack(tmp_path: Path) -> Callable[..., Path]:
    """Write texts into a pack's folder by file name; the folder comes back."""

    def write(files: dict[str, str | bytes], folder: str = "pack") -> Path:
        home = tmp_path / folder
        for name, text in files.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return home

    return write


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """A folder for plays, not made yet."""
    return tmp_path / "saves"
