"""The game as a person plays it: every screen, by keys and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.geometry import Size
from tui.player import unhurried
from tui.reading import flat, screen_text, words_of

from game import settings as kept
from game.session.play import Play
from game.session.saves import save_folder
from game.tui.base_screen import BaseScreen
from game.tui.commands import OF_THE_GAME, commands
from game.tui.screens.chairs import Seats
from game.tui.screens.codex import Card, Codex
from game.tui.screens.endings import Endings
from game.tui.screens.help import Help
from game.tui.screens.path import DecisionDialog, PathScreen
from game.tui.screens.plays import Plays
from game.tui.screens.questions import Confirm, Export
from game.tui.screens.reading import ReadingScreen
from game.tui.screens.scene import SceneScreen
from game.tui.screens.settings import SettingsScreen
from game.tui.screens.title import About, TitleScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from game.story.model import Pack
    from game.tui.app import OpenQuestion

Make = Any
WIDE = (120, 36)
SIZES = [(60, 20), (80, 24), WIDE, (200, 60)]


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press *keys*, letting the game come to rest after each."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def place(pilot: Pilot[None]) -> BaseScreen:
    """Return the screen that is open."""
    screen = pilot.app.screen
    assert isinstance(screen, BaseScreen)
    return screen


def playing(pilot: Pilot[None]) -> Play:
    """Return the play that is open."""
    play = pilot.app.play  # type: ignore[attr-defined]
    assert isinstance(play, Play)
    return play


async def click_on(pilot: Pilot[None], words: str) -> None:
    """Click on *words*, wherever they stand on the screen."""
    for y, line in enumerate(screen_text(pilot.app).split("\n")):
        if words in line:
            await pilot.click(offset=(line.index(words) + 1, y))
            await pilot.pause()
            return
    raise AssertionError(f"{words!r} is not on the screen:\n{screen_text(pilot.app)}")


def _files(folder: Path) -> dict[str, str]:
    """Return what the files in *folder* hold, by suffix."""
    return {path.suffix: path.read_text(encoding="utf-8") for path in folder.glob("*.*") if path.is_file()}


def _begun(pack: Pack, folder: Path) -> None:
    """Leave a play with one decision in *folder*."""
    play = Play.begin(pack, "keeper", folder=folder)
    play.choose("burn")
    play.close()


@pytest.mark.parametrize("size", SIZES)
async def test_from_the_title_to_the_debrief_by_keys(game: Make, size: tuple[int, int], folder: Path) -> None:
    """Two keys start the game; numbers and enter lead to the debrief, and the play is on the disk."""
    async with game().run_test(size=size) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Seats)
        await press(pilot, "enter", "1")
        assert isinstance(pilot.app.screen, SceneScreen)

        await press(pilot, "end", "1")
        assert playing(pilot).page.kind == "outcome"
        await press(pilot, "end", "enter", "end", "1", "enter", "enter")
        while playing(pilot).page.way == "on":
            await press(pilot, "enter")

        assert playing(pilot).page.kind == "debrief"
        assert [move.choice for move in save_folder.plays(folder)[0].contents.road] == ["burn", "truth"]


@pytest.mark.parametrize("size", SIZES)
async def test_enter_goes_past_nothing_that_was_not_shown(game: Make, size: tuple[int, int]) -> None:
    """Enter, pressed again and again on a comparison, shows its end before it goes on."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await press(pilot, "end", "1")
        seen = ""
        while playing(pilot).page.kind == "outcome":
            seen = screen_text(pilot.app)
            await press(pilot, "enter")

        assert "Go on" in seen


async def _to_the_debrief(pilot: Pilot[None], *first: str) -> None:
    """Decide by the keys *first*, read to the end of the play and stand at its debrief."""
    await press(pilot, *first)
    while playing(pilot).page.kind != "debrief":
        await press(pilot, "end", "enter")


async def test_the_debrief_and_its_ways_are_on_one_screen(game: Make) -> None:
    """In a window of 80 columns the ten lines and every way from there are seen at once."""
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await _to_the_debrief(pilot, "1", "end", "enter", "1")

        assert not place(pilot).page.more_below
        ways = ("The next chair: The Clerk.", "m  Moment by moment", "y  A card to share", "Back to the title")
        assert all(words in screen_text(pilot.app) for words in ways)


async def test_enter_on_the_debrief_begins_no_play(game: Make) -> None:
    """Enter, where the next chair is chosen, asks for the road there first."""
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await _to_the_debrief(pilot, "1", "end", "enter", "1")
        await press(pilot, "enter")

        assert isinstance(pilot.app.screen, Seats)
        assert playing(pilot).world.seat == "keeper"


async def test_what_stands_behind_the_debrief_has_a_key_each(game: Make) -> None:
    """m, g, a, n and y show a part each, right goes to the next, and esc comes back to the debrief."""
    shown = {"m": "You and history", "g": "10 ┤", "a": "Who owes a stranger a light?", "n": "Ledger", "y": "■ ■"}
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await _to_the_debrief(pilot, "1", "end", "enter", "1")
        for key, words in shown.items():
            await press(pilot, key)
            assert words in screen_text(pilot.app), key
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, SceneScreen)
        await press(pilot, "m", "right")
        assert "10 ┤" in screen_text(pilot.app)


async def test_what_stands_behind_the_debrief_waits_for_it(game: Make) -> None:
    """In the middle of a play its keys say when there will be something to see."""
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await press(pilot, "m")

        assert isinstance(pilot.app.screen, SceneScreen)
        assert any("at the end of a play" in str(one.message) for one in pilot.app._notifications)


async def test_the_card_to_share_is_copied(game: Make) -> None:
    """The key y shows the card, and again puts it on the clipboard, without a word of the story."""
    async with game(seat="keeper").run_test(size=(80, 24)) as pilot:
        await _to_the_debrief(pilot, "1", "end", "enter", "1")
        await press(pilot, "y", "y")

        assert pilot.app.clipboard == "The Lighthouse: The Keeper\n■ ■\n2 of 2 as history"


async def test_the_same_by_mouse(game: Make) -> None:
    """Everything that keys do to get to the debrief, clicks do."""
    async with game().run_test(size=WIDE) as pilot:
        for words in ("New game", "The Clerk", "Send oil", "Go on", "The truth"):
            while words == "Go on" and "more ↓" in screen_text(pilot.app):
                await click_on(pilot, "more ↓")
            await click_on(pilot, words)
        while playing(pilot).page.way == "on":
            there = screen_text(pilot.app)
            await click_on(pilot, next(words for words in ("See it beside", "Go on", "more ↓") if words in there))

        assert playing(pilot).page.kind == "debrief"


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_the_screen_says_what_the_session_says(game: Make, size: tuple[int, int]) -> None:
    """Scrolled from top to end, the painted screen holds the words of every section (columns are the sheet's own test)."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, "1", "enter", "1")
        for _ in range(3):
            painted: list[str] = []
            await press(pilot, "home")
            while True:
                painted.append(screen_text(pilot.app))
                if not place(pilot).page.more_below:
                    break
                await press(pilot, "pagedown")
            seen = flat(" ".join(painted))
            for words in words_of(playing(pilot).page.blocks):
                assert all(word in seen for word in words.split()), words
            await press(pilot, "end", "enter")


async def test_arrows_move_and_never_reach_what_is_locked(game: Make) -> None:
    """↓ and j go from open choice to open choice; the locked one is passed by."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        page = place(pilot).page
        assert page.cursor is not None
        names = [page.cursor.name]
        for key in ("down", "j", "k", "up"):
            await press(pilot, key)
            names.append(page.cursor.name)

        assert names == ["burn", "save-oil", "save-oil", "burn", "burn"]
        await press(pilot, "3")
        assert playing(pilot).page.way == "choose"


async def test_taking_back_keeps_the_road_that_is_left(game: Make) -> None:
    """U returns to the last decision; the path shows what was taken back."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "2", "u")
        assert playing(pilot).page.way == "choose"
        assert playing(pilot).world.scene == "the-storm"

        await press(pilot, "1", "p")
        assert isinstance(pilot.app.screen, PathScreen)
        assert "Taken back" in screen_text(pilot.app)
        assert "Turn it low and watch" in screen_text(pilot.app)


async def test_the_row_that_is_chosen_is_one_of_the_layout_at_every_width(game: Make) -> None:
    """A dialog is laid out anew where Textual asks how high it is; what is chosen is then a row of that layout."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "1", "enter", "1", "p", "up", "up", "enter")
        assert isinstance(pilot.app.screen, DecisionDialog)
        page = pilot.app.screen.page
        assert page.cursor
        chosen = page.cursor.name
        page.get_content_height(Size(24, 19), Size(59, 19), 24)

        assert page.cursor in page.sheet.targets
        assert page.cursor.name == chosen


async def test_the_path_of_a_play_whose_every_decision_was_taken_back(game: Make) -> None:
    """Nothing is left of your road, and the one that was taken back stands where you are."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "2", "u", "p")

        assert isinstance(pilot.app.screen, PathScreen)
        assert "Taken back" in screen_text(pilot.app)
        assert "You are here: The storm" in screen_text(pilot.app)


async def test_nothing_to_take_back_is_said(game: Make) -> None:
    """At the beginning u changes nothing and says so."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "u")

        assert playing(pilot).world.scene == "the-storm"
        assert pilot.app._notifications


async def test_the_path_leads_back_to_any_decision(game: Make) -> None:
    """Enter on a decision asks, and on yes returns to it."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "1", "enter", "1", "p", "up", "up", "enter")
        assert isinstance(pilot.app.screen, DecisionDialog)
        await press(pilot, "2")

        assert isinstance(pilot.app.screen, SceneScreen)
        assert playing(pilot).decisions == ()
        assert playing(pilot).world.scene == "the-storm"


@pytest.mark.parametrize("size", SIZES)
async def test_links_are_walked_and_opened(game: Make, size: tuple[int, int]) -> None:
    """Tab walks the links of a scene, enter opens one as a card, esc closes it."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, "tab", "enter")
        assert isinstance(pilot.app.screen, Card)
        assert "A boat that carries post" in screen_text(pilot.app)

        await press(pilot, "escape", "tab", "enter")
        assert "Did the keeper sleep?" in screen_text(pilot.app)
        await press(pilot, "tab", "enter")
        assert "Logbook of Far Point" in screen_text(pilot.app)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, SceneScreen)


async def test_a_link_opens_by_mouse(game: Make) -> None:
    """A click on a link opens its card, and so does one beside the page."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await click_on(pilot, "packet boat")
        assert isinstance(pilot.app.screen, Card)
        await press(pilot, "escape")
        await click_on(pilot, "Did the keeper sleep?")
        assert isinstance(pilot.app.screen, Card)


@pytest.mark.parametrize("size", SIZES)
async def test_the_codex_is_dark_until_it_is_met(game: Make, size: tuple[int, int]) -> None:
    """What was not met has no name; after the comparison its event is lit; the parts are turned by key."""
    async with game(seat="keeper").run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, "c", "right", "right")
        assert isinstance(pilot.app.screen, Codex)
        assert "The January storm" not in screen_text(pilot.app)
        await press(pilot, "escape", "end", "1", "c", "right", "right")
        assert "The January storm" in screen_text(pilot.app)
        assert "The letter about the oil" not in screen_text(pilot.app)

        await press(pilot, "enter")
        if size[0] < 100:
            assert isinstance(pilot.app.screen, Card)
        assert "burned the lamp full for three nights" in flat(screen_text(pilot.app))


async def test_after_an_ending_all_of_the_codex_is_open(game: Make, pack: Pack, folder: Path) -> None:
    """A first ending on this machine lights everything, for the next play too."""
    play = Play.begin(pack, "clerk", folder=folder)
    for choice in ("send-oil", "truth"):
        while play.page.way == "on":
            play.go_on()
        play.choose(choice)
    while play.page.kind != "debrief":
        play.go_on()
    play.close()

    async with game().run_test(size=WIDE) as pilot:
        await press(pilot, "c", "right", "right")

        assert "2 of 2 met" in screen_text(pilot.app)


async def test_a_text_is_checked_claim_by_claim(game: Make) -> None:
    """The verdict is there when a claim is opened, and not before."""
    async with game().run_test(size=(80, 24)) as pilot:
        await click_on(pilot, "Check the article")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReadingScreen)
        assert "The ledger lists it in June." not in screen_text(pilot.app)

        await press(pilot, "1")
        assert "The ledger lists it in June." in screen_text(pilot.app)


async def test_a_play_is_gone_on_with(game: Make, pack: Pack, folder: Path) -> None:
    """The title offers the last play with where it stands; taking it goes on there."""
    _begun(pack, folder)

    async with game().run_test(size=WIDE) as pilot:
        assert "The Keeper · 1 decision · last: The storm" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert playing(pilot).world.scene == "the-letter"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TitleScreen)


async def test_plays_are_deleted_only_when_confirmed(game: Make, pack: Pack, folder: Path) -> None:
    """D asks first; no leaves the play, yes deletes it, and the list is honest about what is left."""
    _begun(pack, folder)
    async with game().run_test(size=(80, 24)) as pilot:
        await click_on(pilot, "Plays")
        assert isinstance(pilot.app.screen, Plays)
        await press(pilot, "d", "enter")
        assert len(save_folder.plays(folder)) == 1
        await press(pilot, "d", "2")

        assert save_folder.plays(folder) == ()
        assert "No plays yet" in screen_text(pilot.app)


async def test_a_play_is_exported(game: Make, pack: Pack, folder: Path) -> None:
    """E offers Markdown and a web page; the file stands beside the play."""
    _begun(pack, folder)
    async with game().run_test(size=(80, 24)) as pilot:
        await click_on(pilot, "Plays")
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, Export)
        await press(pilot, "1", "e", "2")

    written = _files(folder)
    assert sorted(written) == [".html", ".md", ".play"]
    assert "The storm" in written[".md"]


async def test_endings_are_found_by_name(game: Make, pack: Pack, folder: Path) -> None:
    """What was not found is a blank; what was found has its name and leads to its play."""
    play = Play.begin(pack, "keeper", folder=folder)
    play.choose("burn")
    play.go_on()
    play.choose("lie")
    play.go_on()
    play.close()

    async with game().run_test(size=(80, 24)) as pilot:
        await click_on(pilot, "Endings")
        assert isinstance(pilot.app.screen, Endings)
        text = screen_text(pilot.app)
        assert "The quiet" in text
        assert "as it went     ·" in text
        assert "another world  ◇" in text
        assert "1 of 2 found" in text
        await press(pilot, "enter")
        assert playing(pilot).world.scene == "the-quiet"


async def test_settings_hold_and_are_kept(game: Make) -> None:
    """A theme and a speed take effect at once and are written down."""
    async with game().run_test(size=WIDE) as pilot:
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, SettingsScreen)
        await click_on(pilot, "Paper")
        await click_on(pilot, "slow")

        assert pilot.app.theme == "paper"
        assert (kept.load().theme, kept.load().reveal) == ("paper", "slow")
        await press(pilot, "t")
        assert pilot.app.theme == "contrast"


@pytest.mark.parametrize("where", [[], ["enter"], ["enter", "1", "1"], ["c"], ["s"]])
async def test_help_names_every_command_that_works_here(game: Make, where: list[str]) -> None:
    """Help is the list of commands: each is there with its keys, those that work here first."""
    async with game().run_test(size=(120, 60)) as pilot:
        await press(pilot, *where)
        here = place(pilot).NAME
        await press(pilot, "question_mark")

        assert isinstance(pilot.app.screen, Help)
        text = flat(pilot.app.screen.page.sheet.text)
        elsewhere = text.index("Elsewhere") if "Elsewhere" in text else len(text)
        for command in commands():
            if command.keys:
                assert (text.index(flat(command.about)) < elsewhere) == command.works(here)


async def test_help_names_every_sign(game: Make) -> None:
    """Each sign that can stand before a line, or on the ruler, is explained where the keys are."""
    async with game().run_test(size=WIDE) as pilot:
        await press(pilot, "question_mark")
        before, _, _ = place(pilot).page.sheet.text.partition("Here")

        assert {line.split(" ")[0] for line in before.split("\n")} >= {"■", "◇", "■◇", "≠", "“", "▲", "□", "·"}


async def test_the_palette_offers_the_same_list(game: Make) -> None:
    """The palette has the commands of the place, by the same words."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        app = pilot.app
        offered = {command.title for command in app.get_system_commands(app.screen) if command.discover}
        wanted = {one.label[:1].upper() + one.label[1:] for one in commands() if one.palette and one.works("scene")}
        assert offered == wanted - {"Story map"}

        await press(pilot, "ctrl+p")
        await pilot.press(*"settings")
        await pilot.pause(0.6)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_every_key_of_a_place_has_something_to_do(game: Make) -> None:
    """No command is bound where the screen has no answer to it."""
    for name, screen in (("title", TitleScreen), ("seats", Seats), ("scene", SceneScreen), ("codex", Codex), ("card", Card), ("path", PathScreen),
                         ("plays", Plays), ("endings", Endings), ("settings", SettingsScreen), ("help", Help), ("about", About),
                         ("reading", ReadingScreen), ("confirm", Confirm)):  # fmt: skip
        assert name == screen.NAME
        for command in commands():
            if command.works(name) and command.id not in OF_THE_GAME:
                assert hasattr(screen, f"action_{(command.action or command.id).partition('(')[0]}"), (name, command.id)


async def test_the_footer_is_clickable(game: Make) -> None:
    """What the footer says can be clicked."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await click_on(pilot, "c codex")
        assert isinstance(pilot.app.screen, Codex)
        await click_on(pilot, "esc back")
        assert isinstance(pilot.app.screen, SceneScreen)


async def test_about_says_what_this_is(game: Make) -> None:
    """The about page has the pack's own words and where to report a mistake."""
    async with game().run_test(size=(80, 24)) as pilot:
        await click_on(pilot, "About")

        assert "An invented story for the tests." in screen_text(pilot.app)
        assert "nobody, it is invented" in screen_text(pilot.app)


async def test_the_next_chair_is_offered(game: Make) -> None:
    """At the end of the debrief the next chair can be taken."""
    async with game(seat="keeper").run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "1", "end", "enter", "3")
        while playing(pilot).page.way == "on":
            await press(pilot, "enter")
        row = next(row for row in place(pilot).page.sheet.rows if row.name == "chair:clerk")
        await press(pilot, "end", str(row.number))
        assert isinstance(pilot.app.screen, Seats)
        await press(pilot, "1")

        assert playing(pilot).world.seat == "clerk"


async def test_a_play_that_came_first_leads_to_the_title_and_back(game: Make, pack: Pack, folder: Path) -> None:
    """Where the game was started straight into a play, its title is there when somebody goes to it."""
    _begun(pack, folder)
    path = save_folder.plays(folder)[0].path
    async with game(play=Play.resume(pack, path)).run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, SceneScreen)
        for _ in range(3):
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, TitleScreen)
            await press(pilot, "1")
            assert isinstance(pilot.app.screen, SceneScreen)
        await press(pilot, "end", "enter", "p", "enter", "2")

        assert isinstance(pilot.app.screen, SceneScreen)
        assert not playing(pilot).decisions


async def test_quitting_says_where_the_play_is(game: Make, folder: Path) -> None:
    """ctrl+q leaves from anywhere, and what was decided is on the disk."""
    app: OpenQuestion = game(seat="keeper")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "1", "ctrl+q")

    assert [len(entry.contents.road) for entry in save_folder.plays(folder)] == [1]
    assert app.return_code == 0


async def test_own_keys(pack: Pack, folder: Path) -> None:
    """A player may give a command another key."""
    from game.settings import Settings
    from game.tui.app import OpenQuestion

    app = OpenQuestion(
        pack, folder=folder, settings=Settings(reveal="instant", keys="codex=x", welcomed="yes"), seat="keeper"
    )
    app.guard = unhurried()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, "x")

        assert isinstance(pilot.app.screen, Codex)


def test_numbers_are_for_rows(game: Callable[..., OpenQuestion]) -> None:
    """The list of commands names each once."""
    names = [command.id for command in commands()]

    assert len(names) == len(set(names))
