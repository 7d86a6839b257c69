"""The lighthouse pack and the game over it, with nothing of this machine's own settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tui.player import unhurried

from game.settings import Settings
from game.story import open_pack
from game.tui.app import OpenQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.session.play import Play
    from game.story.model import Pack
    from game.tui.guard import InputGuard

LIGHTHOUSE = Path(__file__).parent.parent / "packs" / "lighthouse"


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    monkeypatch.setenv("OPEN_QUESTION_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TEXTUAL_ANIMATIONS", "OPEN_QUESTION_THEME", "OPEN_QUESTION_REVEAL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The small pack."""
    return open_pack(LIGHTHOUSE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of plays."""
    made = tmp_path / "saves"
    made.mkdir()
    return made


@pytest.fixture
def game(pack: Pack, folder: Path) -> Callable[..., OpenQuestion]:
    """Make a game; prose is there at once, and no call is asked, unless a test wants it otherwise."""

    def make(
        *,
        reveal: str = "instant",
        theme: str = "docket",
        seat: str = "",
        route: str = "",
        play: Play | None = None,
        guard: InputGuard | None = None,
        calls: str = "off",
        welcomed: str = "yes",
    ) -> OpenQuestion:
        settings = Settings(theme=theme, reveal=reveal, calls=calls, welcomed=welcomed)
        app = OpenQuestion(pack, folder=folder, settings=settings, seat=seat, route=route, play=play)
        app.guard = guard or unhurried()
        return app

    return make


@pytest.fixture
def snap(snap_compare: Any) -> Callable[..., bool]:
    """Compare with a stored picture, and fail where the game has crashed: a blank picture of a crash would pass for ever."""

    def check(app: OpenQuestion, **options: Any) -> bool:
        same: bool = snap_compare(app, **options)
        if app._exception is not None:
            raise app._exception
        return same

    return check
