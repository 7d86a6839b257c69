"""The ledger, and the question in which world a chair is taken, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from session.test_worlds import pack as promising, played
from tui.player import unhurried
from tui.reading import flat, screen_text
from tui.test_call import press

from game.session.play import Play
from game.settings import Settings
from game.tui.app import OpenQuestion
from game.tui.screens.file import LedgerScreen
from game.tui.screens.questions import Worlds
from game.tui.screens.scene import SceneScreen

if TYPE_CHECKING:
    from pathlib import Path

SIZES = [(60, 20), (80, 24), (120, 36)]


def game(folder: Path, play: Play | None = None, seat: str = "") -> OpenQuestion:
    """Return the game over a pack in which Ann promises something to Ben."""
    settings = Settings(reveal="instant", calls="off", welcomed="yes")
    app = OpenQuestion(promising(), folder=folder, settings=settings, play=play, seat=seat)
    app.guard = unhurried()
    return app


@pytest.mark.parametrize("size", SIZES)
async def test_the_ledger_opens_and_closes_by_its_key(folder: Path, size: tuple[int, int]) -> None:
    """A promise is told where it is made, stands beside the page or above it, and l reads its terms."""
    play = Play.begin(promising(), "a", folder=None)
    async with game(folder, play).run_test(size=size) as pilot:
        await pilot.pause()
        told = await press(pilot, "1")
        assert "○ A light all winter" in told
        ledger = await press(pilot, "l")
        assert isinstance(pilot.app.screen, LedgerScreen)
        assert "A light all winter: promised" in ledger
        assert "To: The port." in ledger
        await press(pilot, "l")
        assert isinstance(pilot.app.screen, SceneScreen)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("key", "oath"), [("1", "none"), ("2", "made")])
async def test_a_chair_asks_in_which_world(folder: Path, size: tuple[int, int], key: str, oath: str) -> None:
    """The record's world stands first; the other says what differs; the page then says what came from there."""
    played(promising(), folder, "c0")
    app = game(folder)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.begin("b", "")
        while not isinstance(app.screen, Worlds) or not screen_text(app).strip():
            await pilot.pause()
        asked = flat(screen_text(app))
        assert "In which world?" in asked
        assert "■ The world of the record" in asked
        assert "A light all winter: promised; The oath: yes" in asked
        page = await press(pilot, key)
        assert app.play is not None
        assert app.play.rules.value(app.play.world, "oath") == oath
        assert ("↔ In the world that Ann left" in page) == (oath == "made")


async def test_a_chair_that_receives_nothing_is_taken_at_once(folder: Path) -> None:
    """Nothing is asked where no play left anything."""
    app = game(folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.begin("b", "")
        await pilot.pause()
        assert isinstance(app.screen, SceneScreen)
