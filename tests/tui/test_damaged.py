"""Damaged plays: they stand in the list as such, and opening one offers all that can still be read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tui.reading import flat, screen_text
from tui.test_app import WIDE, click_on, playing, press

from game.session.play import Play
from game.tui.screens.plays import Plays
from game.tui.screens.questions import Damaged
from game.tui.screens.scene import SceneScreen

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack

Make = Any


def damaged(pack: Pack, folder: Path, line: int) -> Path:
    """Return the file of a play with two decisions, one bit of whose *line* has flipped."""
    play = Play.begin(pack, "keeper", folder=folder)
    play.choose("burn")
    play.go_on()
    play.choose("truth")
    play.rewind(1)
    play.choose("lie")
    play.close()
    assert play.path is not None
    lines = play.path.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b"202", b"212", 1)
    play.path.write_bytes(b"".join(lines))
    return play.path


def _there(folder: Path) -> list[Path]:
    """Return the files in *folder*."""
    return [one for one in folder.iterdir() if one.is_file()]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), WIDE])
@pytest.mark.parametrize(("line", "whole"), [(0, 0), (2, 1)])
async def test_a_damaged_play_is_recovered_from_the_title(
    game: Make, pack: Pack, folder: Path, line: int, whole: int, size: tuple[int, int]
) -> None:
    """The title marks it; enter asks, and enter again goes on in a new play with every decision that can be read."""
    path = damaged(pack, folder, line)
    before = path.read_bytes()
    async with game().run_test(size=size, notifications=True) as pilot:
        assert "damaged · The Keeper" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Damaged)
        text = flat(pilot.app.screen.page.sheet.text)
        assert "Recover 2 decisions in a new play" in text
        assert ("Go on with the 1 before the damage" in text) == bool(whole)
        while isinstance(pilot.app.screen, Damaged):
            await press(pilot, "enter")

        assert isinstance(pilot.app.screen, SceneScreen)
        assert [taken.choice for taken in playing(pilot).decisions] == ["burn", "lie"]
        assert playing(pilot).path != path
    assert path.read_bytes() == before


async def test_a_damaged_play_can_be_left_or_gone_on_with(game: Make, pack: Pack, folder: Path) -> None:
    """No leaves all as it is; the part before the damage goes on in its file, and the damaged one is kept under another name."""
    path = damaged(pack, folder, 2)
    before = path.read_bytes()
    async with game().run_test(size=WIDE, notifications=True) as pilot:
        await click_on(pilot, "Plays")
        assert "damaged · The Keeper" in screen_text(pilot.app)
        await press(pilot, "enter", "3")
        assert isinstance(pilot.app.screen, Plays)
        assert _there(folder) == [path]
        assert path.read_bytes() == before
        await press(pilot, "enter", "2")
        assert isinstance(pilot.app.screen, SceneScreen)
        assert [taken.choice for taken in playing(pilot).decisions] == ["burn"]
    assert before in [one.read_bytes() for one in _there(folder)]


async def test_where_nothing_more_can_be_read_nothing_is_asked(game: Make, pack: Pack, folder: Path) -> None:
    """Damage behind the last decision costs nothing: the play is opened, and what became of its file is told."""
    path = damaged(pack, folder, -1)
    async with game().run_test(size=WIDE, notifications=True) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SceneScreen)
        assert "goes on from the part that is whole" in " ".join(screen_text(pilot.app).replace("▌", "").split())
    assert [one for one in _there(folder) if "damaged" in one.name]
    assert path in _there(folder)
