"""What makes a play comfortable: the backlog, the path, redo, names, endings, chairs and roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tui.player import Hurried
from tui.reading import flat, screen_text, see
from tui.test_app import SIZES, WIDE, click_on, place, playing, press

from game import language, settings as kept
from game.session.play import Play
from game.session.saves import save_folder
from game.settings import Settings
from game.tui.layouts import measure
from game.tui.layouts.layout import Layout, Target, beside
from game.tui.layouts.text import target, words
from game.tui.screens.backlog import Backlog
from game.tui.screens.chairs import Seats
from game.tui.screens.path import DecisionDialog, PathScreen
from game.tui.screens.scene import SceneScreen
from game.tui.screens.welcome import Welcome

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack

Make = Any


@pytest.mark.parametrize("size", SIZES)
async def test_the_backlog_has_all_that_was_shown(game: Make, size: tuple[int, int]) -> None:
    """It opens at its end and holds scenes, what was chosen and what was really done; options are not there to take."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await press(pilot, "end", "1", "end", "enter", "b")
        assert isinstance(pilot.app.screen, Backlog)
        text = flat(place(pilot).page.sheet.text)

        assert not place(pilot).page.more_below
        for words in (
            "The storm",
            "How do you burn the lamp?",
            "› Burn it full",
            "Three nights he burned it full",
            "The letter",
        ):
            assert words in text, words
        assert "Turn it low and watch" not in text
        await press(pilot, "b")
        assert isinstance(pilot.app.screen, SceneScreen)


async def test_a_page_of_the_path_is_read_again(game: Make) -> None:
    """From a decision of the path the backlog opens at the page that asked it."""
    async with game(seat="keeper").run_test(size=(60, 20)) as pilot:
        await press(pilot, "end", "1", "end", "enter", "p", "home", "enter")
        assert isinstance(pilot.app.screen, DecisionDialog)
        await press(pilot, "1")

        assert isinstance(pilot.app.screen, Backlog)
        assert "The storm" in screen_text(pilot.app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_path_has_a_row_for_each_moment(game: Make, size: tuple[int, int]) -> None:
    """Your choice and history's stand side by side; a road that was taken back is one line, in no column of its own."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await press(pilot, "end", "2", "end", "enter", "end", "1", "u", "u", "end", "1", "p")
        assert isinstance(pilot.app.screen, PathScreen)
        lines = place(pilot).page.sheet.text.split("\n")

        (moment,) = [line for line in lines if "Burn it full" in line]
        assert moment.split()[0] == "1901"
        assert moment.rstrip().endswith("■ the same")
        (lost,) = [line for line in lines if "Taken back" in line]
        assert lost.strip().removesuffix("…") in "↶ Taken back: Turn it low and watch, and 1 decision more"


async def test_a_road_that_was_taken_back_is_taken_again_from_the_path(game: Make) -> None:
    """Enter on its line asks, and on yes the play stands where that road had come to."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await press(
            pilot,
            "end",
            "2",
            "end",
            "enter",
            "end",
            "1",
            "u",
            "u",
            "end",
            "1",
            "p",
            "end",
            "down",
            "down",
            "enter",
            "2",
        )

        assert isinstance(pilot.app.screen, SceneScreen)
        assert [taken.choice for taken in playing(pilot).decisions] == ["save-oil", "truth"]


async def test_r_takes_again_what_u_took_back(game: Make) -> None:
    """The footer offers it after u; where there is nothing it says so."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await press(pilot, "end", "2")
        assert "redo" not in screen_text(pilot.app)
        await press(pilot, "u")
        assert "redo" in screen_text(pilot.app)
        await press(pilot, "r")
        assert [taken.choice for taken in playing(pilot).decisions] == ["save-oil"]
        await press(pilot, "r")
        assert pilot.app._notifications


async def test_taking_back_shows_the_choices(game: Make) -> None:
    """In a small window too: the text above them was read."""
    async with game(seat="keeper").run_test(size=(60, 20)) as pilot:
        await press(pilot, "end", "2", "u")

        assert "Turn it low and watch" in screen_text(pilot.app)


async def test_a_play_is_given_a_name(game: Make, folder: Path) -> None:
    """N asks for it in the list, letters are letters there, and the list shows it."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await press(pilot, "end", "2", "escape", "3", "n", *"quiet", "enter")

        assert "quiet · The Keeper" in screen_text(pilot.app)
    assert save_folder.plays(folder)[0].summary.name == "quiet"


@pytest.mark.parametrize("size", SIZES)
async def test_a_road_says_how_long_it_is(game: Make, size: tuple[int, int]) -> None:
    """Decisions, minutes and years of the whole road and of the shorter one, and what the meters mean."""
    async with game().run_test(size=size) as pilot:
        await press(pilot, "enter", "1")
        assert isinstance(pilot.app.screen, Seats)
        text = flat(place(pilot).page.sheet.text)

        for words in (
            "2 decisions · about 5 minutes 1901 · ·",
            "Two nights",
            "What is measured on the way",
            "Oil 0–10",
        ):
            assert words in text, words


# Before the first page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["1", "enter", "space", "u", "x", "escape", "question_mark", "click"])
async def test_the_first_play_on_a_machine_begins_with_a_card(game: Make, size: tuple[int, int], key: str) -> None:
    """It has the keys and the marks, all on the screen. Any key or click closes it, and does nothing else, for good."""
    async with game(seat="keeper", welcomed="no").run_test(size=size) as pilot:
        await see(pilot, "≠ disputed")
        assert isinstance(pilot.app.screen, Welcome)
        await (pilot.click(offset=(30, 10)) if key == "click" else press(pilot, key))
        await pilot.pause()

        assert isinstance(pilot.app.screen, SceneScreen)
        assert not playing(pilot).decisions
    assert kept.load().welcomed == "yes"


async def test_a_card_that_was_closed_does_not_come_again(game: Make) -> None:
    """Neither in the next play of this start nor in one of the next start."""
    async with game(seat="keeper", welcomed="no").run_test(size=(80, 24)) as pilot:
        await press(pilot, "x", "escape", "1", "1", "1")
        assert isinstance(pilot.app.screen, SceneScreen)
    async with game(seat="keeper", welcomed=kept.load().welcomed).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, SceneScreen)


async def test_the_card_does_not_stand_before_a_play_that_goes_on_or_a_rehearsal(
    game: Make, pack: Pack, folder: Path
) -> None:
    """Who has played knows the keys, and so does who rehearses."""
    play = Play.begin(pack, "keeper", folder=folder)
    play.choose("save-oil")
    play.close()
    for there in (Play.resume(pack, play.path), Play.rehearse(pack, "keeper")):  # type: ignore[arg-type]
        async with game(play=there, welcomed="no").run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert isinstance(pilot.app.screen, SceneScreen)
        there.close()


async def test_the_key_that_began_the_play_does_not_close_the_card(game: Make) -> None:
    """Held down, it repeats; the card stays until another press."""
    clock = Hurried()
    async with game(welcomed="no", guard=clock.guard).run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            clock.now += 2
            await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Welcome)
        for _ in range(9):
            clock.now += 0.1
            await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Welcome)
        clock.now += 2
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SceneScreen)
        assert not playing(pilot).decisions


async def test_a_play_that_is_gone_on_with_says_where_it_was_left(game: Make, pack: Pack, folder: Path) -> None:
    """Three lines above the page, which the next decision takes away, and which taking that back does not bring again."""
    play = Play.begin(pack, "keeper", folder=folder)
    play.choose("save-oil")
    play.close()
    async with game().run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        text = flat(screen_text(pilot.app))
        assert "Where you were 1 decision in the chair of The Keeper, 14 January 1901" in text
        assert "Last, at “The storm”: Turn it low and watch 1 of 1 moment off the record" in text
        await press(pilot, "end", "1", "u")

        assert "Where you were" not in place(pilot).page.sheet.text


async def test_a_new_play_has_no_recap(game: Make) -> None:
    """There is nothing to remember yet."""
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await press(pilot, "end", "1", "end", "enter")

        assert playing(pilot).recap is None
        assert "Where you were" not in place(pilot).page.sheet.text


@pytest.mark.parametrize("size", SIZES)
async def test_how_far_along_the_road_is_said(game: Make, size: tuple[int, int]) -> None:
    """At the side, or at the end of the ruler where there is none."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await press(pilot, "end", "1", "end", "enter")

        there = flat(screen_text(pilot.app))
        assert "moment 2 of 2" in there or "2/2" in there
        assert "about 1 minute left" in there or "1 min" in there


def test_nothing_is_left_of_a_play_that_has_ended(pack: Pack) -> None:
    """Neither its last scene nor its debrief counts minutes; before, less is left the further it is."""
    play = Play.begin(pack, "keeper", folder=None)
    assert play.minutes_left >= 1
    play.choose("burn")
    assert play.minutes_left >= 1
    play.go_on()
    play.choose("lie")
    assert play.minutes_left == 0
    while play.page.kind != "debrief":
        play.go_on()
        assert play.minutes_left == 0


# What was read before


def left(pack: Pack, folder: Path) -> None:
    """Leave a play in *folder* that burned, lied, and came to an ending."""
    play = Play.begin(pack, "keeper", folder=folder)
    play.choose("burn")
    play.go_on()
    play.choose("lie")
    while play.page.way == "on" and not play.pack.scenes[play.world.scene].ending:
        play.go_on()
    play.close()


async def test_x_passes_by_what_was_read_and_stops_where_something_is_asked(
    game: Make, pack: Pack, folder: Path
) -> None:
    """From the reveal that an earlier play has shown to the next decision, whose choices are on the screen; x decides nothing."""
    left(pack, folder)
    async with game(seat="keeper").run_test(size=(60, 20)) as pilot:
        await press(pilot, "x")
        assert len(playing(pilot).decisions) == 0
        assert "1 Burn it full" in flat(screen_text(pilot.app))
        await press(pilot, "1")
        assert playing(pilot).page.kind == "outcome"
        await press(pilot, "x")
        assert (playing(pilot).world.scene, playing(pilot).page.way) == ("the-letter", "choose")
        assert "The truth" in flat(screen_text(pilot.app))
        await press(pilot, "x", "x")
        assert len(playing(pilot).decisions) == 1


async def test_x_passes_by_nothing_that_is_new(game: Make, pack: Pack, folder: Path) -> None:
    """Another choice leads to another reveal; x says that it is new."""
    left(pack, folder)
    async with game(seat="keeper").run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "end", "2")
        told = playing(pilot).page
        await press(pilot, "x")
        assert playing(pilot).page is told
        assert "This page was not read before." in flat(screen_text(pilot.app))


async def test_x_stops_at_an_ending(game: Make, pack: Pack, folder: Path) -> None:
    """It is not passed by, and the debrief is not jumped to."""
    left(pack, folder)
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await press(pilot, "end", "1", "x", "3", "x")
        assert playing(pilot).pack.scenes[playing(pilot).world.scene].ending
        assert playing(pilot).page.kind == "scene"
        await press(pilot, "x")
        assert playing(pilot).page.kind == "scene"


async def test_what_was_read_passes_by_itself_where_that_is_set(game: Make, pack: Pack, folder: Path) -> None:
    """One key a decision, as long as nothing is new."""
    left(pack, folder)
    app = game(seat="keeper")
    app.change(again="short")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1")
        assert (playing(pilot).world.scene, playing(pilot).page.way) == ("the-letter", "choose")
        await press(pilot, "1")
        assert playing(pilot).page.kind == "outcome"  # the truth is new


async def test_x_is_in_the_footer_where_there_is_something_to_pass_by(game: Make, pack: Pack, folder: Path) -> None:
    """On a first play it is not."""
    async with game(seat="keeper").run_test(size=(200, 60)) as pilot:
        assert "x skip" not in screen_text(pilot.app)
    left(pack, folder)
    async with game(seat="keeper").run_test(size=(200, 60)) as pilot:
        while "x skip" not in screen_text(pilot.app):  # it is looked up while the page is read
            await pilot.pause(0.1)
        await press(pilot, "2")
        assert "x skip" not in screen_text(pilot.app)


# Settings


@pytest.mark.parametrize(("name", "columns"), [("narrow", 60), ("normal", 72), ("wide", 84)])
def test_prose_is_as_wide_as_was_set(name: str, columns: int) -> None:
    """And never wider than the page."""
    measure.read_as(Settings(width=name))
    try:
        assert measure.prose_width(126) == columns
        assert measure.prose_width(50) == 50
    finally:
        measure.read_as(Settings())


async def test_lines_of_prose_are_set_apart_where_that_was_set(game: Make) -> None:
    """Every line of prose has a blank one after it; choices stand as they did."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await press(pilot, "s")
        await click_on(pilot, "double")
        await press(pilot, "escape")
        lines = place(pilot).page.sheet.text.split("\n")
        at = next(number for number, line in enumerate(lines) if "the shutters" in line)

        assert lines[at + 1] == ""
        assert lines[at + 2]
        await press(pilot, "s")
        await click_on(pilot, "single")


async def test_reduced_motion_shows_prose_at_once(game: Make) -> None:
    """Whatever the speed of its reveal."""
    app = game(reveal="slow")
    app.change(motion="reduced")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "1", "1")

        assert isinstance(pilot.app.screen, SceneScreen)
        assert not place(pilot).page.settling
    app.change(motion="full")


async def test_another_language_is_there_at_once_on_every_open_screen(game: Make) -> None:
    """The page that was open below the settings too, in the middle of a play."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await press(pilot, "end", "1", "s")
        await click_on(pilot, "○ fr")
        try:
            await press(pilot, "escape")
            assert "Continuer" in screen_text(pilot.app)
            assert "Go on" not in screen_text(pilot.app)
        finally:
            language.speak("en")


@pytest.mark.parametrize(
    ("keys", "is_ended"),
    [((), False), (("end", "1"), False), (("end", "1"), True)],
    ids=["scene", "reveal", "debrief"],
)
async def test_a_page_that_was_open_is_as_if_the_game_had_always_spoken_so(
    game: Make, keys: tuple[str, ...], *, is_ended: bool
) -> None:
    """Scene, reveal and debrief, head and footer: no sentence of the language before is left on the page."""
    shown = []
    try:
        for spoken in ("en", "fr"):
            language.speak(spoken)
            async with game(seat="keeper").run_test(size=WIDE) as pilot:
                language.speak(spoken)
                await press(pilot, *keys)
                while is_ended and playing(pilot).page.kind != "debrief":
                    await press(pilot, "end", "enter")
                if spoken == "en":
                    await press(pilot, "s")
                    await click_on(pilot, "○ fr")
                    await press(pilot, "escape")
                shown.append(screen_text(pilot.app))
    finally:
        language.speak("en")
    assert shown[0] == shown[1]


async def test_the_setting_that_is_chosen_says_what_it_is_about(game: Make) -> None:
    """Down goes to the next line of values, right to the value beside; enter sets it."""
    async with game().run_test(size=WIDE) as pilot:
        await press(pilot, "s")
        assert "Three of our own" in screen_text(pilot.app)
        while "How prose arrives" not in screen_text(pilot.app):
            await press(pilot, "down")
        await press(pilot, "right", "enter")

    assert kept.load().reveal == "fast"


# Two columns of rows


def test_down_stays_in_its_column() -> None:
    """Rows side by side are gone down one column at a time, and up again."""
    lines = beside(
        [words("     ") + target(words(name), "row", name) for name in ("a", "b")],
        [words("     ") + target(words(name), "row", name) for name in ("c", "d")],
        60,
    )
    sheet = Layout(lines)
    a, b, c, d = (sheet.named(name) for name in "abcd")
    assert isinstance(a, Target)
    assert isinstance(c, Target)
    assert isinstance(d, Target)
    assert [sheet.row_after(a, 1), sheet.row_after(c, 1), sheet.row_after(d, -1), sheet.row_after(d, 1)] == [
        b,
        d,
        c,
        None,
    ]


async def test_the_parts_of_a_debrief_are_clicked(game: Make) -> None:
    """A row below the ten lines opens a part, the words above it go on to another, and the card is copied by a click."""
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "end", "enter", "1")
        while playing(pilot).page.kind != "debrief":
            await press(pilot, "end", "enter")
        for words_there, shown in (("Moment by moment", "You and history"), ("Meters", "10 ┤"), ("Card", "Copy it")):
            await click_on(pilot, words_there)
            assert shown in screen_text(pilot.app)
        await click_on(pilot, "Copy it")

        assert pilot.app.clipboard == "The Lighthouse: The Keeper\n■ ■\n2 of 2 as history"
