"""The list of plays, and where a play leads back to when it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tui.reading import flat, screen_text
from tui.test_app import WIDE, click_on, playing, press

from game.session import play
from game.session.play import Play
from game.session.saves import journal
from game.tui.screens.endings import Endings
from game.tui.screens.plays import Plays
from game.tui.screens.scene import SceneScreen
from game.tui.screens.title import TitleScreen

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack

Make = Any


def ended(pack: Pack, folder: Path, name: str = "") -> None:
    """Leave a play in *folder* that has come to an ending."""
    play = Play.begin(pack, "keeper", folder=folder, name=name)
    play.choose("burn")
    play.go_on()
    play.choose("lie")
    play.close()


async def test_continue_on_an_ended_play_opens_its_debrief(game: Make, pack: Pack, folder: Path) -> None:
    """The last play has ended: what it came to is shown, and not its last scene once more."""
    ended(pack, folder)
    async with game().run_test(size=WIDE) as pilot:
        await press(pilot, "enter")

        assert isinstance(pilot.app.screen, SceneScreen)
        assert playing(pilot).page.kind == "debrief"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), WIDE])
async def test_rows_of_plays_can_be_told_apart(
    game: Make, pack: Pack, folder: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row has the play's name, its chair, its decisions, where it stands, when it was begun and when it was played."""
    times = iter(f"2026-01-0{day}T12:00:00+00:00" for day in range(1, 10))
    for module in (journal, play):
        monkeypatch.setattr(module, "now", lambda: next(times))
    ended(pack, folder, "Class 5b")
    ended(pack, folder)
    async with game().run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, "3")
        text = flat(pilot.app.screen.page.sheet.text)

        assert "1 The Keeper · 2 decisions · ended: The quiet begun 2026-01-05" in text
        assert "2 Class 5b · The Keeper · 2 decisions · ended: The quiet begun 2026-01-01" in text
        assert "last played 2026-01-0" in text


async def test_an_empty_list_offers_nothing_to_do_with_a_play(game: Make) -> None:
    """Nothing to go on with, to export or to delete."""
    async with game().run_test(size=WIDE) as pilot:
        await click_on(pilot, "Plays")
        assert isinstance(pilot.app.screen, Plays)
        footer = screen_text(pilot.app).rstrip().rpartition("\n")[2]

        assert "back" in footer
        assert not any(word in footer for word in ("go on", "export", "delete", "choose"))


@pytest.mark.parametrize(("row", "screen"), [("Endings", Endings), ("Plays", Plays)])
async def test_a_play_that_is_left_leads_back_to_its_list(
    game: Make, pack: Pack, folder: Path, row: str, screen: type
) -> None:
    """A play that was opened from the endings, or from the plays, leads back there, and that to the title."""
    ended(pack, folder)
    async with game().run_test(size=WIDE) as pilot:
        for _ in range(2):
            await click_on(pilot, row)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, SceneScreen)
            assert "esc back" in screen_text(pilot.app)
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, screen)
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, TitleScreen)
        await press(pilot, "1")
        assert "esc title" in screen_text(pilot.app)


async def test_the_list_shows_what_was_decided_since(game: Make, pack: Pack, folder: Path) -> None:
    """Back from a play that went on, the list says where it stands now."""
    play = Play.begin(pack, "keeper", folder=folder)
    play.choose("burn")
    play.close()
    async with game().run_test(size=WIDE) as pilot:
        await click_on(pilot, "Plays")
        await press(pilot, "enter", "end", "1", "escape")
        assert isinstance(pilot.app.screen, Plays)
        assert "2 decisions" in screen_text(pilot.app)
