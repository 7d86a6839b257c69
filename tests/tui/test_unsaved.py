"""Leaving a play whose decisions could not be saved: another folder is offered while it can still help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tui.reading import flat, screen_text
from tui.test_app import WIDE, click_on, playing, press

from game.session.play import Play
from game.session.saves import save_folder
from game.tui.screens.plays import Plays
from game.tui.screens.scene import SceneScreen
from game.tui.screens.title import TitleScreen
from game.tui.screens.unsaved import Unsaved

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack

Make = Any


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of plays that cannot be made: a file stands in its place; the suggested one can."""
    monkeypatch.setenv("OPEN_QUESTION_DATA", str(tmp_path / "data"))
    (tmp_path / "blocked").write_text("a file", encoding="utf-8")
    return tmp_path / "blocked" / "saves"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), WIDE])
@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c", "escape"])
async def test_leaving_asks_and_the_suggested_folder_keeps_it(
    game: Make, key: str, size: tuple[int, int], tmp_path: Path
) -> None:
    """Quitting, Ctrl+C and going to the title ask first; enter saves the whole play where it can be written, and leaves."""
    app = game(seat="keeper")
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        await press(pilot, "end", "1", key)
        assert isinstance(app.screen, Unsaved)
        assert str(tmp_path / "data") in "".join(line.content.plain.strip() for line in app.screen.page.sheet.lines)
        shown = flat(screen_text(app)).replace(" ", "")
        assert "cannotbesavedin" in shown
        assert app.is_running
        await press(pilot, "enter")

        assert app.is_running == (key == "escape")
        if key == "escape":
            assert isinstance(app.screen, TitleScreen)
            assert "1 decision" in screen_text(app)
    (saved,) = save_folder.plays(tmp_path / "data" / "saves")
    assert [move.choice for move in saved.contents.road] == ["burn"]


async def test_a_folder_can_be_written_by_hand(game: Make, tmp_path: Path) -> None:
    """Where the folder that was written cannot be used it is said why, and asked again; any key of it is a letter."""
    app = game(seat="keeper")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        await press(pilot, "1", "ctrl+q", "2", *["backspace"] * 120)
        await press(pilot, *"~nobody:here?/t1", "enter")
        assert isinstance(app.screen, Unsaved)
        assert "home directory" in flat(screen_text(app)) or "cannot be saved in" in flat(screen_text(app))
        for name in (tmp_path / "blocked" / "elsewhere", tmp_path / "good here"):
            app.screen._line.value = str(name)
            await press(pilot, "enter")
            assert app.is_running == (name.name == "elsewhere")

    assert len(save_folder.plays(tmp_path / "good here")) == 1


async def test_staying_stays_and_only_a_clear_answer_loses_something(game: Make) -> None:
    """Esc and the third answer go back to the play, asking twice asks once; the fourth answer leaves."""
    app = game(seat="keeper")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        await press(pilot, "1")
        for keys in (["ctrl+q", "ctrl+q", "escape"], ["ctrl+c", "3"], ["ctrl+q", "2", "escape", "escape"]):
            await press(pilot, *keys)
            assert isinstance(app.screen, SceneScreen)
            assert playing(pilot).decisions
        await press(pilot, "ctrl+q", "4")
        assert not app.is_running


async def test_another_play_is_begun_once_this_one_is_kept(game: Make, tmp_path: Path) -> None:
    """Another chair asks too; both plays are kept in the new folder then."""
    app = game(seat="keeper")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        await press(pilot, "1")
        app.begin("clerk", "")
        await pilot.pause()
        assert isinstance(app.screen, Unsaved)
        await press(pilot, "1")
        assert playing(pilot).world.seat == "clerk"
        await press(pilot, "end", "1")
        assert playing(pilot).path is not None

    assert len(save_folder.plays(tmp_path / "data" / "saves")) == 2


async def test_saved_again_is_said(game: Make, folder: Path) -> None:
    """Once the folder can be written the next decision brings all of them to the disk, which is said."""
    app = game(seat="keeper")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        await press(pilot, "1", "end", "enter")
        folder.parent.unlink()
        await press(pilot, "1")

        assert "The play is saved again, with every decision." in flat(screen_text(app))
        await press(pilot, "ctrl+q")
        assert not app.is_running
    assert len(save_folder.plays(folder)[0].contents.road) == 2


async def test_what_is_saved_is_left_without_a_question(game: Make, pack: Pack, tmp_path: Path) -> None:
    """A play that is on the disk, and one that nothing was decided in, are left at once."""
    app = game(play=Play.begin(pack, "keeper", folder=tmp_path / "fine"))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "escape")
        assert isinstance(app.screen, TitleScreen)
        await click_on(pilot, "Plays")
        assert isinstance(app.screen, Plays)
        await press(pilot, "ctrl+q")
        assert not app.is_running
