"""How the game behaves as a thing on a screen: reveal, resizing, colour, and pictures of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tui.reading import screen_text

from game.session.play import Play
from game.tui import themes
from game.tui.base_screen import BaseScreen
from game.tui.screens.scene import SceneScreen
from game.tui.widgets.layout_view import SECONDS

if TYPE_CHECKING:
    from game.story.model import Pack

Make = Any
SHRINKING = [(200, 60), (100, 30), (80, 24), (60, 20), (59, 19), (20, 5), (120, 36)]
SCREENS: list[list[str]] = [
    [], ["1"], ["1", "1"], ["1", "1", "1"], ["1", "1", "1", "1"], ["1", "1", "1", "1", "enter", "1", "p"], ["c"], ["s"], ["question_mark"],
    ["1", "1", "1", "tab", "enter"],
]  # fmt: skip


@pytest.mark.parametrize("keys", SCREENS, ids="-".join)
async def test_every_screen_survives_any_size(game: Make, keys: list[str]) -> None:
    """From 200 by 60 down to 20 by 5 and back, no screen crashes, and none is lost."""
    async with game().run_test(size=(120, 36)) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        screen = pilot.app.screen
        for width, height in SHRINKING:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert ("larger window" in screen_text(pilot.app)) == (width < 60 or height < 20) or (width, height) == (
                20,
                5,
            )
        assert pilot.app.screen is screen


async def test_a_resize_keeps_the_place_in_the_play(game: Make) -> None:
    """A resize in the middle of a play changes the layout and nothing else."""
    async with game(seat="keeper").run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        await pilot.press("down")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(pilot.app.screen, SceneScreen)
        page = pilot.app.screen.page
        assert page.cursor is not None
        assert page.cursor.name == "save-oil"
        await pilot.press("enter")
        await pilot.pause()

        assert pilot.app.play.decisions[0].choice == "save-oil"


async def test_no_decision_is_taken_in_a_window_that_shows_none(game: Make) -> None:
    """Where the game asks for a larger window, keys decide nothing."""
    async with game(seat="keeper").run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter")
        await pilot.pause()

        assert pilot.app.play.decisions == ()


async def test_a_key_that_finishes_the_reveal_does_not_choose(game: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """While prose settles, enter and a number finish it and decide nothing; the next one decides."""
    monkeypatch.setitem(SECONDS, "slow", 600.0)
    for key in ("1", "enter", "space", "u"):
        async with game(seat="keeper", reveal="slow").run_test(size=(120, 36)) as pilot:
            await pilot.pause(0.1)
            screen = pilot.app.screen
            assert isinstance(screen, BaseScreen)
            assert screen.page.settling
            await pilot.press(key)
            assert not screen.page.settling
            assert pilot.app.play.decisions == ()
            await pilot.press("1")
            await pilot.pause()
            assert len(pilot.app.play.decisions) == 1


async def test_prose_settles_by_itself(game: Make) -> None:
    """At the usual speed the ink is dry well under half a second later, and nobody has to press a key."""
    assert SECONDS["fast"] < 0.4
    async with game(seat="keeper", reveal="fast").run_test(size=(120, 36)) as pilot:
        for _ in range(50):
            await pilot.pause(0.1)
            if not pilot.app.screen.page.settling:
                break

        assert not pilot.app.screen.page.settling


@pytest.mark.parametrize(("reveal", "level"), [("instant", "full"), ("slow", "none"), ("slow", "basic")])
async def test_motion_is_left_out_where_it_is_not_wanted(game: Make, reveal: str, level: Any) -> None:
    """The setting and reduced motion both show prose at once."""
    app = game(seat="keeper", reveal=reveal)
    app.animation_level = level
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()

        assert not pilot.app.screen.page.settling
        assert "What do you" in screen_text(app) or "How do you burn the lamp?" in screen_text(app)


async def test_no_colour_where_none_is_wanted(game: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR gives the theme without colour, and what is chosen is still marked."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = game(seat="keeper")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        assert app.theme == themes.COLOURLESS
        styles = [
            segment.style for strip in app.screen._compositor.render_strips() for segment in strip if segment.style
        ]
        assert all(not style.color or style.color.is_default for style in styles)
        assert all(not style.bgcolor or style.bgcolor.is_default for style in styles)
        assert "▸ 1  Burn it full" in screen_text(app)


async def test_you_and_history_differ_in_sixteen_colours(
    game: Make, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal of sixteen colours is given them by name: the accents differ there too, and none is a grey."""
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", "linux")
    async with game(play=_comparison(pack)).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        segments = [segment for strip in pilot.app.screen._compositor.render_strips() for segment in strip]
        colours = {
            segment.text.strip()[:1]: segment.style.color.number
            for segment in segments
            if segment.style and segment.style.color
        }

        assert (colours["◇"], colours["■"], colours["≠"]) == (6, 3, 1)  # cyan, yellow, red


@pytest.mark.parametrize("theme", [*themes.OWN, *themes.OTHERS])
async def test_every_theme_draws(game: Make, theme: str) -> None:
    """Each theme that is offered can be played in."""
    async with game(seat="keeper", theme=theme).run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        assert pilot.app.theme == theme
        assert "How do you burn the lamp?" in screen_text(pilot.app)


async def test_a_theme_that_is_gone_is_no_reason_not_to_start(game: Make) -> None:
    """An unknown theme in the settings falls back to our own."""
    async with game(theme="no-such-theme").run_test() as pilot:
        assert pilot.app.theme == "docket"


async def test_brackets_reach_the_screen(game: Make) -> None:
    """What looks like markup in a scene is painted as it is written."""
    async with game(seat="keeper").run_test(size=(120, 36)) as pilot:
        await pilot.pause()

        assert "[LOCKED] brackets stay" in screen_text(pilot.app)
        assert "{so do braces}" in screen_text(pilot.app)


async def test_trouble_is_told_and_the_play_goes_on(game: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the journal cannot be written the player is told, and the next page comes all the same."""
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(Play, "trouble", "The disk is full.")
        await pilot.press("1")
        await pilot.pause()

        assert any("disk is full" in str(one.message) for one in pilot.app._notifications)
        assert pilot.app.play.page.kind == "outcome"


def _comparison(pack: Pack) -> Play:
    play = Play.rehearse(pack, "keeper")
    play.choose("save-oil")
    return play


def test_picture_of_the_title(game: Make, snap: Any) -> None:
    """The title at 80 by 24."""
    assert snap(game(), terminal_size=(80, 24))


def test_picture_of_a_scene(game: Make, pack: Pack, snap: Any) -> None:
    """A scene at 120 by 36."""
    assert snap(game(play=Play.rehearse(pack, "keeper")), terminal_size=(120, 36))


def test_picture_of_a_comparison_on_paper(game: Make, pack: Pack, snap: Any) -> None:
    """A comparison at 120 by 36, on paper."""
    assert snap(game(play=_comparison(pack), theme="paper"), terminal_size=(120, 36))


def test_picture_of_a_small_window(game: Make, pack: Pack, snap: Any) -> None:
    """A comparison at 60 by 20."""
    assert snap(game(play=_comparison(pack)), terminal_size=(60, 20))
