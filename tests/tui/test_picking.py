"""Desks and letters on the screen: papers unfold and stay, clauses are marked and sent, by key and by mouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tui.player import Hurried
from tui.reading import flat, screen_text

from game.session.play import Play
from game.story import open_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from game.tui.app import OpenQuestion

    Make = Callable[..., OpenQuestion]

HARBOUR = Path(__file__).parents[1] / "packs" / "harbour"
SIZES = [(60, 20), (80, 24), (100, 30), (120, 36), (200, 60)]


@pytest.fixture
def play() -> Play:
    """A play at the desk."""
    return Play.rehearse(open_pack(HARBOUR), "master")


@pytest.fixture
def letter(play: Play) -> Play:
    """A play at the letter, with the soundings read."""
    play.pick("soundings")
    play.choose("dredge")
    return play


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press *keys* and return what is on the screen then."""
    await pilot.pause()
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    return flat(screen_text(pilot.app))


async def mark(pilot: Pilot[None], key: str) -> None:
    """Press *key*, again where its row was not on the screen yet."""
    screen = pilot.app.screen
    before = list(screen._marked)  # type: ignore[attr-defined]
    for _ in range(3):
        if screen._marked == before:  # type: ignore[attr-defined]
            await press(pilot, key)


def taken(play: Play) -> list[str]:
    return [decision.choice for decision in play.decisions]


def rows(pilot: Pilot[None]) -> list[str]:
    """Return the names of the rows that can be opened."""
    return [row.name for row in pilot.app.screen.page.sheet.rows]  # type: ignore[attr-defined]


async def click(pilot: Pilot[None], name: str) -> None:
    """Click the row *name*, scrolled into view."""
    page = pilot.app.screen.page  # type: ignore[attr-defined]
    row = next(row for row in page.sheet.rows if row.name == name)
    page.choose(row)
    await pilot.pause()
    await pilot.click("#page", offset=(8, row.top - page.scroll_offset.y))
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_papers_unfold_and_stay(game: Make, play: Play, size: tuple[int, int]) -> None:
    """Each is opened by its number and shown at once; the last that fits leaves only the choices to take."""
    async with game(play=play).run_test(size=size) as pilot:
        await press(pilot, "end")
        assert rows(pilot) == ["soundings", "log"]  # choices stand below, and cannot be taken yet
        assert "Where the chart says four fathoms" in await press(pilot, "home", "1")
        assert rows(pilot) == ["log", "seal", "dredge", "pilots", "wait"]
        assert "The pilot was ashore." in await press(pilot, "2")
        assert rows(pilot) == ["dredge", "pilots", "wait"]
        assert taken(play) == ["soundings", "log"]
        await press(pilot, "end", "4")
        assert taken(play)[-1] == "dredge"


async def test_a_choice_that_waits_is_not_taken_by_its_number(game: Make, play: Play) -> None:
    """Nor by a click: it is no row."""
    async with game(play=play).run_test(size=(100, 40)) as pilot:
        shown = await press(pilot, "5", "4", "6")
        assert play.decisions == ()
        assert "1 is to be opened first." in shown
        assert "5 That pilots must stay aboard" in shown


@pytest.mark.parametrize("size", SIZES)
async def test_clauses_are_marked_and_sent(game: Make, letter: Play, size: tuple[int, int]) -> None:
    """By number, again to take the mark off; the sheet fills in the pack's order; s sends it."""
    async with game(play=letter).run_test(size=size) as pilot:
        for key in "5133":
            await mark(pilot, key)
        assert taken(letter) == ["soundings", "dredge"]
        sheet = flat(screen_text(pilot.app))
        if size[0] >= 100:
            assert sheet.index("Your letter") < sheet.index("2 of 2 to 4")
        await press(pilot, "s")
        assert taken(letter) == ["soundings", "dredge", "barges", "thanks"]
        assert rows(pilot) == ["post", "carry"]
        assert "The clerk asks for their names." in flat(screen_text(pilot.app))


async def test_the_sheet_stands_below_the_list_where_there_is_no_side(game: Make, letter: Play) -> None:
    """In the pack's order, whatever was marked first."""
    async with game(play=letter).run_test(size=(80, 40)) as pilot:
        shown = await press(pilot, "5", "1")
        below = shown[shown.index("Your letter") :]
        assert below.index("2 of 2 to 4") < below.index("Two barges ran aground") < below.index("We thank the ministry")


async def test_space_marks_the_chosen_clause(game: Make, letter: Play) -> None:
    """Where there is nothing more to read below."""
    async with game(play=letter).run_test(size=(100, 40)) as pilot:
        assert "1 of 2 to 4" in await press(pilot, "space")
        assert "2 of 2 to 4" in await press(pilot, "down", "down", "down", "down", "space")
        assert "1 of 2 to 4" in await press(pilot, "space")
        assert taken(letter) == ["soundings", "dredge"]


async def test_a_letter_is_marked_and_sent_by_mouse(game: Make, letter: Play) -> None:
    """Its clauses and the row that sends it can be clicked."""
    async with game(play=letter).run_test(size=(80, 24)) as pilot:
        await press(pilot, "end")
        for name in ("money", "barges", "✉ send"):
            await click(pilot, name)
        assert taken(letter)[2:] == ["barges", "money"]


@pytest.mark.parametrize(
    ("marks", "lacking"), [([], "2 more clauses are needed."), (["1"], "1 more clause is needed.")]
)
async def test_a_letter_with_too_few_clauses_says_how_many_it_lacks(
    game: Make, letter: Play, marks: list[str], lacking: str
) -> None:
    """And is not sent."""
    async with game(play=letter).run_test(size=(80, 40)) as pilot:
        await press(pilot, *marks, "s")
        assert [str(one.message) for one in pilot.app._notifications] == [lacking]
        assert taken(letter) == ["soundings", "dredge"]


async def test_what_rules_a_clause_out_locks_it(game: Make, letter: Play) -> None:
    """With its reason, as soon as it is marked; the last that fits dims the others."""
    async with game(play=letter).run_test(size=(100, 40)) as pilot:
        assert "Who blames the pilots cannot ask" in await press(pilot, "3")
        assert "money" not in rows(pilot)
        await press(pilot, "3", "1", "2", "4", "5")
        assert rows(pilot) == ["barges", "depth", "money", "thanks", "✉ send"]
        await press(pilot, "3")
        assert "4 of 2 to 4" in flat(screen_text(pilot.app))


async def test_s_opens_the_settings_where_no_letter_is_written(game: Make, play: Play) -> None:
    """As everywhere else."""
    async with game(play=play).run_test(size=(100, 40)) as pilot:
        await press(pilot, "s")
        assert type(pilot.app.screen).__name__ == "SettingsScreen"


async def test_a_shelf_is_left_by_its_own_row(game: Make, letter: Play) -> None:
    """Space takes nothing and passes by nothing; Enter on the row goes on."""
    letter.pick("barges", "thanks")
    letter.choose("post")
    letter.go_on()
    letter.go_on()
    async with game(play=letter).run_test(size=(100, 40)) as pilot:
        assert rows(pilot) == ["copy", "chart", "go on"]
        await press(pilot, "space", "space")
        assert letter.world.scene == "the-shelf"
        await press(pilot, "2")
        assert rows(pilot) == ["go on"]
        await press(pilot, "enter")
        assert letter.world.scene == "the-end"


async def test_a_held_key_opens_one_paper(game: Make, play: Play) -> None:
    """The chosen row goes to the next paper; the key that is still down does not open that too."""
    clock = Hurried()
    async with game(play=play, guard=clock.guard).run_test(size=(100, 40)) as pilot:
        clock.now += 5
        await press(pilot, "enter")
        for _ in range(5):
            clock.now += 0.03
            await press(pilot, "enter")
        assert taken(play) == ["soundings"]
