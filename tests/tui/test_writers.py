"""What a writer sees who plays with the files open: new words in place, faults beside the story, and the map."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tui.conftest import LIGHTHOUSE
from tui.player import unhurried
from tui.reading import flat, screen_text

from game.session.play import Play
from game.settings import Settings
from game.story import open_pack
from game.tui.app import OpenQuestion
from game.tui.reload import SHOWN, report
from game.tui.screens.map import MapScreen
from game.tui.screens.scene import SceneScreen
from game.workshop.story_map import story_map

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the small pack that can be edited."""
    return shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse")


def watched(files: Path, folder: Path, **options: Any) -> OpenQuestion:
    """Return the game over *files*, watching them, at the first scene of a play that is kept."""
    pack = open_pack(files)
    play = options.pop("play", None) or Play.begin(pack, "keeper", folder=folder)
    settings = Settings(reveal="instant", calls="off", welcomed="yes")
    app = OpenQuestion(pack, folder=folder, play=play, settings=settings, watch=True, atlas=story_map, **options)
    app.guard = unhurried()
    return app


def edit(files: Path, before: str, after: str) -> None:
    """Change *before* to *after* in the scenes."""
    path = next(path for path in sorted(files.glob("scenes/*.yaml"), reverse=True) if before in path.read_text("utf-8"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before, after), encoding="utf-8")


async def seen(pilot: Pilot[None]) -> str:
    """Return what is on the screen after the files were looked at."""
    pilot.app._look_at_pack()  # type: ignore[attr-defined] # the timer's own step, without its half second
    await pilot.pause()
    return flat(screen_text(pilot.app))


async def test_a_saved_file_is_shown_where_the_play_stands(files: Path, folder: Path) -> None:
    """New words of the scene that is open are there, and the play stands where it stood."""
    async with watched(files, folder).run_test(size=(100, 30)) as pilot:
        await pilot.press("end", "2", "end", "enter")
        await pilot.pause()
        scene = pilot.app.play.world.scene  # type: ignore[attr-defined]
        title = pilot.app.pack.scenes[scene].title  # type: ignore[attr-defined]
        edit(files, f"title: {title}", "title: Another name")

        assert "Another name" in await seen(pilot)
        assert pilot.app.play.world.scene == scene  # type: ignore[attr-defined]
        assert [taken.choice for taken in pilot.app.play.decisions] == ["save-oil"]  # type: ignore[attr-defined]


async def test_the_timer_looks_at_the_files(files: Path, folder: Path) -> None:
    """Nobody has to press anything."""
    async with watched(files, folder).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        edit(files, "How do you burn the lamp?", "What of the lamp?")
        for _ in range(60):
            await pilot.pause(0.05)
            if "What of the lamp?" in screen_text(pilot.app):
                break

        assert "What of the lamp?" in screen_text(pilot.app)


async def test_a_reveal_stays_open(files: Path, folder: Path) -> None:
    """Who edits what a reveal says goes on reading that reveal, scrolled to where it was."""
    async with watched(files, folder).run_test(size=(60, 20)) as pilot:
        await pilot.press("end", "2", "space")
        await pilot.pause()
        top = pilot.app.screen.page.scroll_offset.y  # type: ignore[attr-defined]
        assert top
        edit(files, "Burn it full", "Burn it brightly")

        assert "Burn it brightly" in await seen(pilot)
        assert pilot.app.play.page.kind == "outcome"  # type: ignore[attr-defined]
        assert pilot.app.screen.page.scroll_offset.y == top  # type: ignore[attr-defined]


async def test_a_call_stays_open(files: Path, folder: Path) -> None:
    """Who edits an option while the call is asked goes on being asked, in its new words."""
    play = Play.begin(open_pack(files), "keeper", folder=folder)
    play.asks_calls = True
    play.choose("save-oil")
    async with watched(files, folder, play=play).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        edit(files, "Burn it full", "Burn it brightly")

        assert "Burn it brightly" in await seen(pilot)
        assert pilot.app.play.page.kind == "call"  # type: ignore[attr-defined]


async def test_a_choice_that_is_gone_is_named(files: Path, folder: Path) -> None:
    """Where a decision no longer holds, the play goes on from the last scene that does, and says which choice it was."""
    async with watched(files, folder).run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("end", "2", "end", "enter")
        await pilot.pause()
        edit(files, "      save-oil:", "      spare-oil:")
        text = await seen(pilot)

        assert "The story was edited since" in text
        assert "save-oil" in text
        assert pilot.app.play.decisions == ()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("    choices:\n", "    choices: [\n", "winter.yaml:"),
        ("basis: record", "basis: rumour", "rumour"),
        ("(term:packet)", "(term:nowhere)", "nowhere"),
    ],
)
async def test_a_fault_is_shown_beside_the_story(files: Path, folder: Path, before: str, after: str, told: str) -> None:
    """A file that cannot be read is named with its place, the story as it was stays, and mending it takes the fault away."""
    async with watched(files, folder).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        edit(files, before, after)
        text = await seen(pilot)
        assert "this is the story as it was" in text
        assert "winter.yaml:" in text
        assert told in text
        assert "How do you burn the lamp?" in text
        await pilot.press("end", "2")
        await pilot.pause()
        assert pilot.app.play.page.kind == "outcome"  # type: ignore[attr-defined]

        edit(files, after, before)

        assert "as it was" not in await seen(pilot)


async def test_a_file_that_is_taken_away_ends_nothing(files: Path, folder: Path) -> None:
    """A pack without its files is a fault like another."""
    async with watched(files, folder).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        shutil.move(files, f"{files}-away")
        assert "as it was" in await seen(pilot)
        shutil.move(f"{files}-away", files)

        assert "as it was" not in await seen(pilot)


async def test_a_rehearsal_is_watched_too(files: Path, folder: Path) -> None:
    """A play that is kept nowhere goes on where it was begun."""
    play = Play.rehearse(open_pack(files), "keeper", "the-letter")
    async with watched(files, folder, play=play).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        edit(files, f"title: {play.pack.scenes['the-letter'].title}", "title: Another name")

        assert "Another name" in await seen(pilot)
        assert pilot.app.play.world.scene == "the-letter"  # type: ignore[attr-defined]


async def test_other_screens_lead_to_the_play_again(files: Path, folder: Path) -> None:
    """A codex that was open over an older pack is closed: its entries may be gone."""
    async with watched(files, folder).run_test(size=(100, 30)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        edit(files, "How do you burn the lamp?", "What of the lamp?")

        assert "What of the lamp?" in await seen(pilot)
        assert isinstance(pilot.app.screen, SceneScreen)


def test_a_long_report_is_cut_short() -> None:
    """Of many faults the first are shown, with how many more there are."""
    lines = report("\n\n".join(f"a.yaml:{n}:1: error OQ101: something" for n in range(20)), 80)

    assert len(lines) == SHOWN + 3
    assert "14 more lines" in lines[-1].plain


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_map_shows_roads_and_endings(files: Path, folder: Path, size: tuple[int, int]) -> None:
    """Scenes by chapter, key moments, history's road, what this play has visited, and another chair's with a key."""
    async with watched(files, folder).run_test(size=size) as pilot:
        await pilot.press("end", "2", "end", "enter")
        await pilot.pause()
        pilot.app.screen.action_go("map")  # type: ignore[attr-defined]
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, MapScreen)
        text = screen.page.sheet.text
        here = pilot.app.pack.scenes["the-storm"].title  # type: ignore[attr-defined]
        assert any(line.startswith("■◇▲") and here in line for line in text.split("\n"))
        assert "An ending" in text
        names = {row.name for row in screen.page.sheet.rows}
        await pilot.press("right")
        await pilot.pause()

        assert {row.name for row in screen.page.sheet.rows} != names


async def test_a_scene_of_the_map_can_be_rehearsed(files: Path, folder: Path) -> None:
    """Opening a scene asks, and then plays from there, keeping nothing."""
    async with watched(files, folder).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        pilot.app.screen.action_go("map")  # type: ignore[attr-defined]
        await pilot.pause()
        pilot.app.screen.opened("row", "the-letter")  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("end", "2")
        await pilot.pause()

        assert isinstance(pilot.app.screen, SceneScreen)
        assert pilot.app.play.world.scene == "the-letter"  # type: ignore[attr-defined]
        assert pilot.app.play.path is None  # type: ignore[attr-defined]


async def test_only_writers_are_offered_the_map(files: Path, folder: Path) -> None:
    """The palette has the map where the game was started for a writer, and nowhere else."""
    game = watched(files, folder)
    async with game.run_test() as pilot:
        await pilot.pause()
        assert "Story map" in [one.title for one in game.get_system_commands(game.screen)]
        game.atlas = None
        assert "Story map" not in [one.title for one in game.get_system_commands(game.screen)]
