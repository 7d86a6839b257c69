"""What happens by accident: held keys, bursts, double clicks, answers given twice; nothing is decided, and nothing ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from tui.player import Hurried
from tui.reading import screen_text
from tui.test_app import WIDE, _begun, _files, click_on, place, playing, press

from game.session.play import Play
from game.session.saves import save_folder
from game.tui.layouts.ruler import ruler
from game.tui.screens.backlog import Backlog
from game.tui.screens.chairs import Seats
from game.tui.screens.codex import Card
from game.tui.screens.endings import Endings
from game.tui.screens.palette import Palette
from game.tui.screens.path import DecisionDialog, PathScreen
from game.tui.screens.plays import Plays
from game.tui.screens.questions import Export
from game.tui.screens.scene import SceneScreen
from game.tui.screens.settings import SettingsScreen
from game.tui.screens.title import TitleScreen
from game.tui.sturdy_app import TOASTS

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from game.story.model import Pack

Make = Any
NARROW = (80, 24)


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """Send *keys* faster than the game can take any of them."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await pilot.pause()
    await pilot.pause()


async def hold(pilot: Pilot[None], clock: Hurried, key: str, seconds: float) -> None:
    """Hold *key* down: once, after half a second again, and then thirty times a second."""
    await press(pilot, key)
    clock.now += 0.5
    for _ in range(int((seconds - 0.5) * 30)):
        await press(pilot, key)
        clock.now += 1 / 30


# --- the footer


@pytest.mark.parametrize("where", [["1"], [], ["escape"], ["escape", "1"], ["c"], ["end", "1", "p"], ["escape", "s"]])
async def test_every_word_of_the_footer_can_be_clicked(game: Make, where: list[str]) -> None:
    """A click on any cell of the footer does what its word says, or nothing: never an error, never a decision."""
    for x in range(2, NARROW[0], 9):
        app = game(seat="keeper")
        app.action_leave = lambda: None
        async with app.run_test(size=NARROW) as pilot:
            await pilot.pause()
            await press(pilot, *where)
            before = playing(pilot).decisions
            await pilot.click(offset=(x, NARROW[1] - 1))
            await pilot.pause()

            assert playing(pilot).decisions in (before, ())


async def test_a_word_for_several_keys_only_explains(game: Make) -> None:
    """A click on the words for all arrows, or for all digits, takes no choice."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        for word in ("↑↓ ⏎ move", "1–2 choose"):
            await click_on(pilot, word)

        assert playing(pilot).decisions == ()
        assert isinstance(pilot.app.screen, SceneScreen)


# --- keys that are held, and keys that come too soon


@pytest.mark.parametrize("key", ["enter", "space", "1"])
async def test_a_held_key_begins_no_game(game: Make, key: str) -> None:
    """Held on the title, a key does its one thing there, and nothing on the screen that it brought."""
    clock = Hurried()
    async with game(guard=clock.guard).run_test(size=WIDE) as pilot:
        clock.now += 1
        await hold(pilot, clock, key, 2)

        assert isinstance(pilot.app.screen, TitleScreen if key == "space" else Seats)
        assert playing_none(pilot)


def playing_none(pilot: Pilot[None]) -> bool:
    """Whether no play is open."""
    return pilot.app.play is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["enter", "space", "1"])
async def test_a_held_key_decides_at_most_once(game: Make, key: str) -> None:
    """Three seconds of a key decide one thing at most, and go past no comparison."""
    clock = Hurried()
    async with game(seat="keeper", guard=clock.guard).run_test(size=NARROW) as pilot:
        await pilot.pause()
        clock.now += 1
        await press(pilot, "end")
        clock.now += 1
        await hold(pilot, clock, key, 3)

        assert len(playing(pilot).decisions) == (0 if key == "space" else 1)
        assert playing(pilot).page.kind == ("scene" if key == "space" else "outcome")


async def test_a_key_that_came_before_the_page_decides_nothing_on_it(game: Make) -> None:
    """After a decision keys rest for a third of a second: another key does not pass the comparison either."""
    clock = Hurried()
    async with game(seat="keeper", guard=clock.guard).run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        clock.now += 1
        await press(pilot, "1")
        clock.now += 0.2
        await press(pilot, "enter")
        assert playing(pilot).page.kind == "outcome"
        clock.now += 1
        await press(pilot, "end", "enter")
        assert playing(pilot).page.kind == "scene"


async def test_a_double_click_decides_once(game: Make) -> None:
    """The second click of a double click does nothing on the page that the first one brought."""
    clock = Hurried()
    async with game(seat="keeper", guard=clock.guard).run_test(size=WIDE) as pilot:
        await pilot.pause()
        clock.now += 1
        y = next(y for y, line in enumerate(screen_text(pilot.app).split("\n")) if "Burn it full" in line)
        await pilot.click(offset=(12, y), times=3)
        await pilot.pause()

        assert len(playing(pilot).decisions) == 1
        assert playing(pilot).page.kind == "outcome"


async def test_a_held_u_takes_back_one_decision(game: Make) -> None:
    """Taking back is an order too: the road is not unwound by a key that stays down."""
    clock = Hurried()
    async with game(seat="keeper", guard=clock.guard).run_test(size=WIDE) as pilot:
        await pilot.pause()
        for keys in (["1"], ["end", "enter"], ["1"]):
            clock.now += 1
            await press(pilot, *keys)
        assert len(playing(pilot).decisions) == 2
        clock.now += 1
        await hold(pilot, clock, "u", 2)

        assert len(playing(pilot).decisions) == 1


async def test_held_arrows_go_on_moving(game: Make) -> None:
    """What only moves is done as often as the keyboard says."""
    clock = Hurried()
    async with game(guard=clock.guard).run_test(size=WIDE) as pilot:
        clock.now += 1
        for _ in range(3):
            await press(pilot, "down")

        cursor = place(pilot).page.cursor
        assert cursor is not None
        assert cursor.number == 4


async def test_space_takes_no_choice(game: Make) -> None:
    """Space shows what stands below; a choice it never takes, but at the end of a page it goes on."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "space", "space", "space")
        assert playing(pilot).decisions == ()
        await press(pilot, "1", "end", "space")
        assert playing(pilot).page.kind == "scene"


# --- digits


@pytest.mark.parametrize("size", [(60, 20), NARROW])
async def test_a_digit_takes_only_what_was_on_the_screen(game: Make, size: tuple[int, int]) -> None:
    """A choice below the edge is shown first, and taken when its digit is pressed again."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await pilot.pause()
        page = place(pilot).page
        second = next(row for row in page.sheet.rows if row.number == 2)
        hidden = second.bottom >= page.size.height
        await press(pilot, "2")
        assert len(playing(pilot).decisions) == (0 if hidden else 1)
        while not playing(pilot).decisions:
            assert page.scroll_offset.y
            await press(pilot, "2")

        assert [taken.choice for taken in playing(pilot).decisions] == ["save-oil"]


async def test_a_digit_goes_past_no_comparison(game: Make) -> None:
    """`1` decides, and however often it is pressed then, the comparison stays open."""
    async with game(seat="keeper").run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        await press(pilot, "1", "1", "end", "1", "1")

        assert playing(pilot).page.kind == "outcome"


# --- a screen is left once, an answer given once


async def test_a_dialog_that_is_answered_twice_acts_once(game: Make, pack: Pack, folder: Path) -> None:
    """Enter and a digit in one burst: one file is written, and the list of plays is still there."""
    _begun(pack, folder)
    async with game().run_test(size=NARROW) as pilot:
        await click_on(pilot, "Plays")
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, Export)
        await burst(pilot, "enter", "1", "2", "enter", "1", "escape")

        assert isinstance(pilot.app.screen, Plays | TitleScreen)
        assert len([name for name in _files(folder) if name != ".play"]) == 1


@pytest.mark.parametrize(
    "answers", [("enter", "enter"), ("2", "2"), ("2", "enter", "escape"), ("escape", "escape", "escape")]
)
async def test_a_question_is_answered_once(game: Make, answers: tuple[str, ...]) -> None:
    """However a question is answered in one burst, the screen below stands."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "1", "p", "enter")
        assert isinstance(pilot.app.screen, DecisionDialog)
        await burst(pilot, *answers)

        assert isinstance(pilot.app.screen, DecisionDialog | Backlog | PathScreen | SceneScreen | TitleScreen)


async def test_the_palette_is_answered_once(game: Make) -> None:
    """Enter, Enter and a double click answer it once: the theme changes by one."""
    async with game().run_test(size=WIDE) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, Palette)
        await pilot.press(*"theme")
        await pilot.pause(0.6)
        await burst(pilot, "enter", "enter", "enter")
        await pilot.pause(0.3)

        assert isinstance(pilot.app.screen, TitleScreen)
        assert pilot.app.theme == "paper"


@pytest.mark.parametrize("key", ["pageup", "pagedown", "enter", "escape", "down", "ctrl+p", "home"])
async def test_keys_in_one_burst_with_the_palette(game: Make, key: str) -> None:
    """A key that comes before the palette is laid out does nothing worse than nothing."""
    async with game().run_test(size=WIDE) as pilot:
        await burst(pilot, "ctrl+p", "a", key, key, "ctrl+p", key)
        await pilot.pause()


@pytest.mark.parametrize(
    "keys",
    [
        ("c", "c", "escape", "escape", "enter"),
        ("c", "right", "enter", "tab", "left", "tab"),
        ("s", "s", "1", "enter"),
        ("p", "enter", "escape", "u"),
    ],
)
async def test_keys_in_one_burst_with_a_screen(game: Make, keys: tuple[str, ...]) -> None:
    """A screen that is coming or going takes no orders."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await burst(pilot, *keys, *keys)


async def test_a_click_beside_a_card_closes_it(game: Make) -> None:
    """And one on it does not."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "tab", "enter")
        assert isinstance(pilot.app.screen, Card)
        await click_on(pilot, "A boat that carries post")
        assert isinstance(pilot.app.screen, Card)
        await pilot.click(offset=(3, 3))
        await pilot.pause()
        assert isinstance(pilot.app.screen, SceneScreen)


async def test_going_round_in_a_circle_opens_no_more_screens(game: Make) -> None:
    """From the codex to a card and on to the codex, again and again: each is open once, and esc leads out."""
    async with game(seat="keeper").run_test(size=NARROW) as pilot:
        await pilot.pause()
        for _ in range(6):
            await press(pilot, "tab", "enter", "c")
        assert len(pilot.app.screen_stack) <= 4
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SceneScreen)


# --- plays


async def test_a_play_that_is_deleted_is_left(game: Make, folder: Path) -> None:
    """The open play, deleted from the list over it: no screen of it is left below."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "1")
        place(pilot).action_go("plays")
        await pilot.pause()
        await press(pilot, "d", "2")
        assert isinstance(pilot.app.screen, Plays)
        await press(pilot, "escape")

        assert isinstance(pilot.app.screen, TitleScreen)
        assert save_folder.plays(folder) == ()


async def test_a_play_that_cannot_be_begun_leaves_the_open_one(game: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the next chair cannot be taken, it is said, and the play on the screen goes on."""
    async with game(seat="keeper").run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        before = playing(pilot)

        def refuse(*_: object, **__: object) -> Play:
            raise OSError("The disk is full.")

        monkeypatch.setattr(Play, "begin", refuse)
        pilot.app.begin("clerk", "")  # type: ignore[attr-defined]
        await pilot.pause()
        assert "The disk is full." in screen_text(pilot.app)
        await press(pilot, "1")
        assert playing(pilot) is before
        assert len(before.decisions) == 1


# --- chairs


@pytest.mark.parametrize("keys", [("down", "up"), ("right", "left"), ("j", "k"), ("right", "h")])
async def test_the_mark_goes_with_the_choice_of_a_chair(game: Make, keys: tuple[str, str]) -> None:
    """Chairs that stand side by side are walked by any arrow, and what is marked is what Enter takes."""
    async with game().run_test(size=NARROW) as pilot:
        await press(pilot, "enter")
        for key, chosen in zip(keys, ("The Clerk", "The Keeper"), strict=True):
            await press(pilot, key)
            line = next(line for line in screen_text(pilot.app).split("\n") if "▸" in line)
            assert line.partition("▸")[2].split("  ")[1].startswith(chosen), line


# --- sentences beside the story


@pytest.mark.parametrize("size", [(60, 20), NARROW, WIDE, (200, 60)])
async def test_sentences_stand_once_and_not_over_the_footer(game: Make, size: tuple[int, int]) -> None:
    """A sentence stands once; of many, the last ones stand; the footer can be read all the while."""
    async with game(seat="keeper").run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        footer = screen_text(pilot.app).rstrip().rpartition("\n")[2]
        for _ in range(5):
            await press(pilot, "u")
        assert len(pilot.app._notifications) == 1
        for number in range(20):
            pilot.app.tell(f"Sentence {number}")  # type: ignore[attr-defined]
            await pilot.pause()

        assert len(pilot.app._notifications) <= TOASTS
        text = screen_text(pilot.app)
        assert "Sentence 19" in text
        assert footer in text


# --- windows of any size


def test_a_ruler_is_set_for_any_width(pack: Pack) -> None:
    """In a window that is dragged to a few columns nothing is moved to the left of its edge, where Textual never ends."""
    play = Play.begin(pack, "keeper", folder=None)
    for choice in ("burn", "truth"):
        play.choose(choice)
        play.go_on()
    for width in range(1, 80):
        for line in ruler(play.ruler, "1901", play.off_record, width):
            assert all(span.start >= 0 for span in line.spans), width


# --- copying and leaving


async def test_ctrl_c_copies_what_is_selected_and_leaves_where_nothing_is(game: Make) -> None:
    """Selected words go to the clipboard, and the game stays; without any, it ends as by ctrl+q."""
    app = game(seat="keeper")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        place(pilot).text_select_all()
        await press(pilot, "ctrl+c")
        assert "The storm" in app.clipboard
        assert app.is_running
        app.clear_selection()
        await press(pilot, "ctrl+c")
    assert app.return_code == 0


@pytest.mark.parametrize("screen", [SettingsScreen, Endings])
async def test_one_way_of_leaving_a_screen(game: Make, screen: type) -> None:
    """Closed twice, a screen is closed once."""
    async with game().run_test(size=WIDE) as pilot:
        pilot.app.go(screen.NAME)  # type: ignore[attr-defined]
        await pilot.pause()
        there = place(pilot)
        assert there.close()
        assert not there.close()
        await pilot.pause()
        assert isinstance(pilot.app.screen, TitleScreen)
