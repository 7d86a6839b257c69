"""The call, the reveal and the file on the screen."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from tiny import END, choice, scene, tiny
from tui.player import Hurried
from tui.reading import flat, screen_text

from game.session.play import Play
from game.story import open_pack
from game.tui.layouts.layout import Layout
from game.tui.layouts.typeset import page
from game.tui.screens.file import FileScreen
from game.tui.screens.path import PathScreen
from game.tui.screens.scene import SceneScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from game.story.model import Pack
    from game.tui.app import OpenQuestion

    Make = Callable[..., OpenQuestion]

HOUSE = Path(__file__).parents[2]
SIZES = [(60, 20), (80, 24), (100, 30), (120, 36), (200, 60)]


def keeper(pack: Pack) -> Play:
    return Play.rehearse(pack, "keeper")


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press *keys* and return what is on the screen then."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    return flat(screen_text(pilot.app))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("key", "called"),
    [("enter", {0: "save-oil"}), ("1", {0: "burn"}), ("2", {0: "save-oil"}), ("3", {0: "sleep"}), ("space", {})],
)
async def test_a_call_is_made_by_key(game: Make, pack: Pack, size: tuple[int, int], key: str, called: Any) -> None:
    """Enter calls the same as one's own, a digit another, Space nothing; the reveal follows."""
    play = keeper(pack)
    async with game(play=play, calls="on").run_test(size=size) as pilot:
        asked = await press(pilot, "end", "2")
        assert "What did The Keeper really do?" in asked
        assert "The same as I: Turn it low and watch" in asked
        assert play.page.kind == "call"
        await press(pilot, "end", key)
        assert play.page.kind == "outcome"
        assert play._trail.calls == called


async def test_a_call_is_made_by_mouse(game: Make, pack: Pack) -> None:
    """Its rows can be clicked."""
    play = keeper(pack)
    async with game(play=play, calls="on").run_test(size=(80, 24)) as pilot:
        await press(pilot, "end", "2")
        row = next(row for row in pilot.app.screen.page.sheet.rows if row.name == "burn")  # type: ignore[attr-defined]
        await pilot.click("#page", offset=(8, row.top))
        await pilot.pause()
        assert play._trail.calls == {0: "burn"}


async def test_the_key_that_decided_calls_nothing(game: Make, pack: Pack) -> None:
    """Held or pressed again at once, it does not pass the page that it brought."""
    clock = Hurried()
    play = keeper(pack)
    async with game(play=play, calls="on", guard=clock.guard).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        clock.now += 5
        await press(pilot, "2")
        assert play.page.kind == "call"
        for _ in range(8):
            clock.now += 0.05
            await press(pilot, "2")
        assert play.page.kind == "call"
        clock.now += 5
        await press(pilot, "1")
        assert play._trail.calls == {0: "burn"}


async def test_calls_are_switched_off_in_the_settings(game: Make, pack: Pack) -> None:
    """Then the reveal comes at once."""
    play = keeper(pack)
    async with game(play=play).run_test(size=(100, 30)) as pilot:
        await press(pilot, "end", "2")
        assert play.page.kind == "outcome"


async def test_the_path_does_not_tell_before_the_call(game: Make, pack: Pack) -> None:
    """What history did is not beside the decision, and its file does not open."""
    play = keeper(pack)
    async with game(play=play, calls="on").run_test(size=(120, 36), notifications=True) as pilot:
        shown = await press(pilot, "end", "2", "p")
        assert isinstance(pilot.app.screen, PathScreen)
        assert "Turn it low and watch" in shown
        assert "Burn it full" not in shown
        await press(pilot, "f")
        assert isinstance(pilot.app.screen, PathScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_file_opens_over_the_scene_and_closes(game: Make, pack: Pack, size: tuple[int, int]) -> None:
    """By f on the page of the reveal, by f again back to it; everything that is known stands in it."""
    play = keeper(pack)
    async with game(play=play).run_test(size=size) as pilot:
        await press(pilot, "end", "2")
        shown = await press(pilot, "f")
        assert isinstance(pilot.app.screen, FileScreen)
        assert "The file: The storm" in shown
        text = flat(pilot.app.screen.page.sheet.text)
        for words in ("Where the accounts differ", "What was on the table", "Sources"):
            assert words in text
        await press(pilot, "f")
        assert isinstance(pilot.app.screen, SceneScreen)
        assert play.page.kind == "outcome"


async def test_the_files_of_a_play_are_turned_and_opened_from_the_path(game: Make, pack: Pack) -> None:
    """Arrows go from one moment to the next; on the path f opens the one that is chosen; the debrief has the last."""
    play = keeper(pack)
    async with game(play=play).run_test(size=(120, 36)) as pilot:
        await press(pilot, "end", "2", "end", "enter", "end", "1")
        assert "The file: The letter" in await press(pilot, "f")
        assert "The file: The storm" in await press(pilot, "left")
        assert "The file: The letter" in await press(pilot, "right")
        await press(pilot, "f", "p")
        assert "The file: The storm" in await press(pilot, "up", "up", "f")
        await press(pilot, "escape", "escape")
        while play.page.way == "on":
            await press(pilot, "end", "enter")
        assert play.page.kind == "debrief"
        assert "The file: The letter" in await press(pilot, "f")


async def test_there_is_no_file_before_the_first_moment(game: Make, pack: Pack) -> None:
    """It is said, and nothing opens."""
    async with game(play=keeper(pack)).run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, "f")
        assert any("There is no file yet" in str(one.message) for one in pilot.app._notifications)


def test_the_ways_on_of_a_reveal_have_no_number(pack: Pack) -> None:
    """A digit that chose on the page before passes nothing."""
    play = keeper(pack)
    play.choose("burn")
    assert [row.number for row in Layout(page(play.page.blocks, 72)).rows] == []


def test_a_hostile_reveal_is_words() -> None:
    """What would be markup to a terminal's library is shown as it was written."""
    hostile = "[red]x[/] [@click=app.quit]y [LOCKED]"
    options = [choice("end", id=name, reality="plausible") for name in ("one", "two")]
    found = {"s": scene(*options, history={"choice": "two", "event": "e", "reveal": hostile}), "end": END}
    play = Play.begin(tiny(found), "a", folder=None)
    play.choose("one")
    lines = page(play.page.blocks, 72)
    assert hostile in flat(" ".join(line.content.plain for line in lines))
    assert [stop.name for stop in Layout(lines).targets] == ["event:e"]


def test_a_reveal_fits_on_a_screen() -> None:
    """On a terminal of 80 by 24, at every option of every key moment of story/openai: 20 lines at most, half of them 12."""
    found = open_pack(HOUSE / "story" / "openai")
    tall: list[int] = []
    for name, outline in found.outlines.items():
        for option in found.scenes[name].choices if outline.event and outline.seats else ():
            play = Play.rehearse(found, outline.seats[0], name)
            if option in play.rules.open(play.world):
                tall.append(len(page(play.choose(option).blocks[-1:], 72)))
    assert median(tall) <= 12
    assert max(tall) <= 20
