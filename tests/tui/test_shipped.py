"""The stories of the house in the game, from the title to the debrief, as a stranger plays them."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from tui.monkey import ACTIONS, SEED, Monkey, torment
from tui.player import unhurried
from tui.reading import flat, screen_text, see

from game.session.blocks.picks import PickQuestion
from game.session.road_length import whole_road
from game.session.saves import journal, save_folder
from game.settings import Settings
from game.story import open_pack
from game.tui.app import OpenQuestion

if TYPE_CHECKING:
    from textual.pilot import Pilot

STORIES = sorted(path.parent for path in (Path(__file__).parents[2] / "story").glob("*/pack.yaml"))
SEATS = [(folder, number) for folder in STORIES for number, _ in enumerate(open_pack(folder).manifest.seats, 1)]
MOST_STEPS = 200


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press *keys*, letting the game come to rest after each."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def game(folder: Path, saves: Path) -> OpenQuestion:
    """Make the game over the story in *folder*, as on a new machine, with prose that is there at once."""
    app = OpenQuestion(open_pack(folder), folder=saves, settings=Settings(reveal="instant", calls="on", welcomed="yes"))
    app.guard = unhurried()
    return app


def marked(app: Any) -> set[str]:
    """Return the clauses of the letter that is put together now."""
    asked = [block for block in app.play.page.blocks if isinstance(block, PickQuestion)]
    return {item.item for block in asked for item in block.items if item.state == "marked"}


async def play_on(pilot: Pilot[None], random: Random) -> None:
    """Do something that the page offers: read to its end and go on, or one of its rows."""
    app: Any = pilot.app
    rows = [row for row in app.screen.page.sheet.rows if row.name not in marked(app)]
    if not rows or app.play.page.way == "on":
        await press(pilot, "end", "enter")
        return
    app.screen.page.choose(random.choice(rows))
    await press(pilot, "enter")
    if marked(app):
        await press(pilot, "s")  # sends a letter that is whole, and says what is missing otherwise


@pytest.mark.parametrize(("folder", "number"), SEATS, ids=[f"{folder.name}-{number}" for folder, number in SEATS])
async def test_every_chair_is_played_from_the_title_to_the_debrief(folder: Path, number: int, tmp_path: Path) -> None:
    """New game, a chair, its short road; then whatever comes, at random, up to the ten lines about the player."""
    app: Any = game(folder, tmp_path)
    random = Random(number)
    async with app.run_test(size=(80, 50)) as pilot:
        await see(pilot, "New game")
        await press(pilot, "1", str(number))
        assert "about" in flat(screen_text(app))
        await press(pilot, "2")
        for _ in range(MOST_STEPS):
            if app.play.page.kind == "debrief":
                break
            await play_on(pilot, random)

        assert app.play.page.kind == "debrief"
        assert "In the chair of" in flat(screen_text(app))


@pytest.mark.parametrize(("folder", "number"), SEATS, ids=[f"{folder.name}-{number}" for folder, number in SEATS])
async def test_every_chair_begins_its_whole_road_from_the_title(folder: Path, number: int, tmp_path: Path) -> None:
    """At the size of an old terminal: the chair, its roads with their length, and the first scene."""
    app: Any = game(folder, tmp_path)
    async with app.run_test(size=(60, 20)) as pilot:
        await see(pilot, "New game")
        await press(pilot, "1", str(number))
        assert f"{whole_road(app.pack, app.screen.seat).decisions} decisions" in flat(screen_text(app))
        await press(pilot, "1")
        for _ in range(6):
            await play_on(pilot, Random(number))
        assert app.play.decisions


@pytest.mark.parametrize(("folder", "number"), SEATS, ids=[f"{folder.name}-{number}" for folder, number in SEATS])
async def test_a_monkey_ends_no_story(
    folder: Path, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the title of each story on: random keys, clicks, wheel turns and sizes; no crash, and every play can be read."""
    monkeypatch.chdir(tmp_path)  # it can write the name of a folder
    app: Any = game(folder, tmp_path / "saves")
    app.action_leave = lambda: None  # it is to stay
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, "New game")
        await press(pilot, "1", str(number), "1")
        await torment(pilot, Monkey(app, SEED + number), max(1, ACTIONS // 40))

    assert app.return_code in (0, None)
    for entry in save_folder.plays(tmp_path / "saves"):
        assert journal.read(entry.path).damage == ""
