"""The codex as a list of what was met, and ways to find an entry in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tui.reading import flat, screen_text
from tui.test_app import WIDE, place, press
from tui.test_plays import ended

from game.session.codex import folded
from game.tui.screens.codex import Card, Codex
from game.tui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack

Make = Any
SIZES = [(60, 20), (80, 24), WIDE]


async def test_the_first_entry_is_open_beside_the_list(game: Make) -> None:
    """With room for both, the codex opens with its first entry beside the list, before any key."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "end", "1", "c", "right", "right")

        assert "burned the lamp full for three nights" in flat(screen_text(pilot.app))


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_dark_is_a_number_and_no_row(game: Make, size: tuple[int, int]) -> None:
    """The list holds what was met; its last line says how much is still to meet; there are no rows of dots."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, "end", "1", "c", "right", "right")
        lines = place(pilot)._page.sheet.text.split("\n")

        assert [line.strip() for line in lines if line.strip()] == [
            "1 of 2 met",
            "1901  The January storm",
            "1 still to meet",
        ]


async def test_what_is_met_is_that_of_this_play(game: Make, pack: Pack, folder: Path) -> None:
    """After an ending all is open, in a new play too; what it has met is still counted for itself."""
    ended(pack, folder)
    async with game(seat="clerk").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "c", "right", "right")
        text = flat(place(pilot)._page.sheet.text)

        assert "1 of 2 met · all open since a first ending" in text
        assert "The January storm" in text
        assert "still to meet" not in text


@pytest.mark.parametrize("size", SIZES)
async def test_an_entry_is_found_by_a_part_of_its_name(
    game: Make, pack: Pack, folder: Path, size: tuple[int, int]
) -> None:
    """A slash opens the line; what has the letters stands below whatever its part, arrows choose, enter opens it, esc leaves."""
    ended(pack, folder)
    async with game().run_test(size=size) as pilot:
        await press(pilot, "c", "slash", *"STÖRM")
        assert [row.name for row in place(pilot)._page.sheet.rows] == ["event:storm-1901"]
        if size[0] >= 100:
            assert "burned the lamp full" in flat(screen_text(pilot.app))
        await press(pilot, "enter")
        if size[0] < 100:
            assert isinstance(pilot.app.screen, Card)
            await press(pilot, "escape")
        assert "burned the lamp full" in flat(screen_text(pilot.app)) or size[0] < 100
        await press(pilot, *["escape"] * (2 if size[0] >= 100 else 1))
        assert isinstance(pilot.app.screen, Codex)
        assert "of" in place(pilot)._page.sheet.text.split("\n")[0]
        await press(pilot, "slash", *"zzz/?1")
        assert "No entry that you have met" in flat(screen_text(pilot.app))


async def test_what_is_dark_is_not_found(game: Make) -> None:
    """Neither the find line nor the palette gives away what lies ahead."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        offered = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert "The January storm" not in offered
        await press(pilot, "c", "slash", *"january")
        assert place(pilot)._page.sheet.rows == []


async def test_the_palette_opens_an_entry(game: Make, pack: Pack, folder: Path) -> None:
    """What is lit is found in the palette by its name; readings too."""
    ended(pack, folder)
    async with game().run_test(size=WIDE) as pilot:
        await pilot.pause()
        for words, screen in (("january storm", Card), ("ballad", ReadingScreen)):
            await press(pilot, "ctrl+p")
            await pilot.press(*(key if key != " " else "space" for key in words))
            await pilot.pause(0.6)
            await press(pilot, "enter")
            await pilot.pause(0.3)
            assert isinstance(pilot.app.screen, screen), words
            await press(pilot, "escape")


@pytest.mark.parametrize(
    ("text", "found"), [("Élan", "elan"), ("STRASSE", "straße"), ("œuvre", "œuvre"), ("ﬁn", "fin")]
)
def test_case_and_accents_do_not_hide_a_name(text: str, found: str) -> None:
    """Two ways to write a name are found by the same letters."""
    assert folded(text) == folded(found)
