"""The presenter, driven by its keys."""

from __future__ import annotations

import asyncio
import os

import pytest
from monkey import KEYS, Monkey, torment
from player import Hurried, unhurried

from game import paths
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.network import LOOPBACK, listening
from game.classroom.vote.ballot import Ballot
from game.classroom.vote.presenter import Presenter
from game.story import open_pack

PATIENCE = 15
"""Seconds after which a test gives up waiting."""
TO_VOTE = ("enter",) * 5
"""From the lobby past the chair, the primer, the bridge and the scene to the open vote."""
ACTIONS = int(os.environ.get("OPEN_QUESTION_MONKEY", "2000"))


@pytest.fixture
def presenter(begin):
    """A presenter on a free port of this computer, without phones."""
    opened = []

    def make(*, guard=None, **how):
        ears = listening(LOOPBACK, 0)
        opened.append(ears)
        ballot = Ballot(begin(**how))
        ballot.listen([ears])
        app = Presenter(ballot, [ears])
        app.guard = guard or unhurried()
        return app

    yield make
    for ears in opened:  # where the presenter did not come so far as to close it
        ears.close()


def shown(app):
    return "\n".join(str(widget.render()) for widget in app.query("Static"))


async def until(pilot, words):
    """Wait until *words* are on the screen: a slide is taken away before the next one is there."""
    async with asyncio.timeout(PATIENCE):
        while words not in shown(pilot.app):
            await pilot.pause(0.02)


async def press(pilot, *keys):
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
async def test_a_vote_by_hands_from_the_lobby_to_the_record(presenter, size):
    """By keys alone: begin, read, vote, talk, vote again, decide, and the record is on the screen."""
    app = presenter()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await until(pilot, "Who owes a stranger a light?")
        await press(pilot, *TO_VOTE, "h", *"12", "space", "9", "enter")
        await until(pilot, "21 votes in")
        assert "12 of" not in shown(app)
        await press(pilot, "enter", "enter")
        await until(pilot, "The pairs have just begun to talk.")
        await press(pilot, "enter", "h", *"15", "space", "6", "enter", "enter")
        await until(pilot, "15 of 21 · 71 %")
        await press(pilot, "enter")
        await until(pilot, "You and The Keeper: Burn it full")
        await press(pilot, "left")
        await until(pilot, "15 of 21 · 71 %")
        await press(pilot, "n")
        await until(pilot, "The letter")


async def test_a_tie_is_decided_by_a_digit(presenter):
    """In a tie, enter does nothing and a digit decides."""
    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *TO_VOTE, "h", "4", "space", "4", "enter", "r", "enter")
        assert app.lesson.room.stage == "result"
        await press(pilot, "2")
        assert app.lesson.room.votes[0].by == "tie"


async def test_hands_that_make_no_sense_are_explained(presenter):
    """A wrong count keeps the question open and says what to type."""
    app = presenter()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, *TO_VOTE, "h", "4", "enter")
        assert "Type 2 numbers" in str(next(iter(app._notifications)).message)
        assert app.query_one("#prompt").display
        await press(pilot, "escape")
        assert not app.query_one("#prompt").display
        assert app.lesson.room.round.total == 0


async def test_a_phone_shows_on_the_screen(presenter):
    """A vote that comes by phone is counted on the slide within a moment."""
    import aiohttp

    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *TO_VOTE)
        address = app.ballot.projector.partition("/projector")[0]
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            async with http.get(f"{address}/j/{app.lesson.room.header['code']}") as answer:
                assert answer.status == 200
            async with http.post(
                f"{address}/vote", data={"ballot": app.lesson.room.ballot, "option": "burn"}
            ) as answer:
                assert answer.status == 200
        await app._refresh_slide()
        await until(pilot, "1 of 1 have voted")


async def test_a_vote_changes_the_count_and_leaves_the_slide(presenter):
    """Where only the count has changed, the slide is not drawn again, nor taken back to its top."""
    app = presenter()
    async with app.run_test(size=(110, 11)) as pilot:
        await press(pilot, *TO_VOTE)
        await until(pilot, "0 votes in")
        slide = list(app.query("#slide Static"))
        await press(pilot, "down")
        scrolled = app.query_one("#stage").scroll_y
        assert scrolled > 0
        app.lesson.count_hands("2 1")
        await app._refresh_slide()
        await until(pilot, "3 votes in")
        assert list(app.query("#slide Static")) == slide
        assert app.query_one("#stage").scroll_y == scrolled
        assert "empty it" in shown(app)


async def test_it_survives_being_dragged_small(presenter):
    """At no size does the presenter end."""
    app = presenter()
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, *TO_VOTE, "h", "4", "space", "2", "enter", "r")
        for size in ((200, 60), (40, 10), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.1)
        await until(pilot, "4 of 6")


async def test_a_held_key_goes_past_nothing(presenter):
    """What a held Enter repeats is not done: the lobby gives way to the first slide, which stays."""
    clock = Hurried()
    app = presenter(guard=clock.guard)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "enter")
        first = app.lesson.slide
        for _ in range(40):
            clock.now += 0.03
            await press(pilot, "enter")
        assert app.lesson.slide == first
        clock.now += 1
        await press(pilot, "enter")
        assert app.lesson.slide != first


async def test_the_same_sentence_stands_once(presenter):
    """Whoever types a wrong count again and again is told once at a time."""
    app = presenter()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, *TO_VOTE, "h", "4", "enter", "enter", "enter", "enter")
        assert len(app._notifications) == 1


async def test_a_monkey_ends_no_lesson(presenter):
    """Random keys, clicks and sizes: the presenter is there afterwards."""
    app = presenter()
    app.action_leave = app.open_url = lambda *_, **__: None
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        keys = (*KEYS, *["enter", "h", "r", "n", "left", "1", "2"] * 8)
        await torment(pilot, Monkey(app, 1854, keys), max(1, ACTIONS // 18))


async def test_two_quick_enters_close_no_vote(presenter):
    """In a vote that nobody has answered, Enter asks first; Escape leaves it open, a second Enter closes it."""
    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *TO_VOTE, "enter")
        await until(pilot, "Nobody has voted yet.")
        assert app.lesson.room.stage == "open"
        await press(pilot, "escape")
        assert not app.query_one("#asked").display
        await press(pilot, "enter", "enter")
        assert app.lesson.room.stage == "talk"


async def test_a_double_press_of_enter_is_one(presenter):
    """Within the time of a double press, the second Enter neither confirms nor goes on."""
    clock = Hurried()
    app = presenter(guard=clock.guard)
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in TO_VOTE:
            clock.now += 2
            await press(pilot, "enter")
        clock.now += 2
        await press(pilot, "enter")
        clock.now += 0.4
        await press(pilot, "enter")
        assert app.lesson.room.stage == "open"


async def test_a_vote_is_opened_again_and_emptied_by_keys(presenter):
    """The key u asks once; the vote is open with its votes, or empty."""
    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *TO_VOTE, "h", "4", "space", "2", "enter", "r", "u")
        await until(pilot, "Open the last vote again")
        await press(pilot, "enter")
        assert (app.lesson.room.stage, app.lesson.room.round.total) == ("open", 6)
        await press(pilot, "u")
        await until(pilot, "Empty this vote")
        await press(pilot, "enter")
        assert (app.lesson.room.stage, app.lesson.room.round.total) == ("open", 0)


async def test_what_can_be_looked_at_by_keys(presenter):
    """The scene while voting, the file after the record, the last result, all keys; Escape leads back to the lesson."""
    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *TO_VOTE, "s")
        await until(pilot, "The wind has taken the shutters.")
        await press(pilot, "escape", "h", "4", "space", "2", "enter", "r", "enter")
        assert app.lesson.slide.kind == "record"
        await press(pilot, "v")
        await until(pilot, "4 of 6 · 67 %")
        await press(pilot, "f")
        await until(pilot, "The file: The storm")
        await press(pilot, "question_mark")
        await until(pilot, "decide a tie")
        await press(pilot, "escape")
        assert app.lesson.slide.kind == "record"
        assert app.lesson.look is None


async def test_the_room_is_locked_and_widened_by_keys(presenter):
    """The key l locks and opens, + lets five more in, o lets phones share an address, k gives a new code after one question."""
    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        code = app.ballot.code
        await press(pilot, "l", "plus", "o")
        admission = app.lesson.room.admission
        assert (admission.locked, admission.expected, admission.shared) == (True, 35, True)
        await press(pilot, "l", "k")
        await until(pilot, "every phone has to join again")
        assert app.ballot.code == code
        await press(pilot, "enter")
        assert app.ballot.code != code
        assert not app.lesson.room.admission.locked


async def test_the_clock_of_the_talk_can_be_hidden(presenter):
    """While pairs talk the wall counts down; c hides it, there and on the projector page."""
    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *TO_VOTE, "h", "4", "space", "2", "enter", "enter")
        await app._refresh_slide()
        assert app.query_one("#timer").display
        await press(pilot, "c")
        assert not app.query_one("#timer").display
        assert not app.ballot.timer


async def test_the_key_of_the_projector_is_on_no_wall(presenter):
    """The presenter's screen never holds it, also after the page was opened."""
    app = presenter()
    app.open_url = lambda *_, **__: None
    async with app.run_test(size=(200, 40), notifications=True) as pilot:
        await press(pilot, "w")
        told = " ".join(str(one.message) for one in app._notifications)
        assert app.ballot.key not in told + shown(app)


async def test_the_first_screen_offers_what_was_left_and_begins_what_is_chosen(begin, pack, tmp_path):
    """A digit goes on with a class; c, m, l and + change what a new one is; Enter begins it; q begins nothing."""
    from game.classroom.lesson.lesson_choice import LessonChoice
    from game.classroom.lesson.lesson_options import LessonOptions
    from game.classroom.vote.start_screen import StartScreen

    old = begin()

    async def chosen(*keys):
        screen = StartScreen(LessonChoice(pack, tmp_path / "classes", LessonOptions()))
        async with screen.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert "The Keeper" in shown(screen)
            assert "1901 · The storm" in shown(screen)
            await press(pilot, *keys)
        return screen.chosen

    assert await chosen("1") == old.ledger.path
    assert await chosen("c", "m", "l", "plus", "enter") == LessonOptions(
        seat="clerk", minutes=20, level="university", expected=31
    )
    assert await chosen("g", "enter") == LessonOptions(groups=True)
    assert await chosen("g", "c", "enter") == LessonOptions(seat="clerk")
    assert await chosen("q") is None


async def test_a_tick_while_the_screen_is_taken_down_ends_nothing(presenter):
    """Where the widgets are gone and the timer fires once more, there is nothing to show and no error."""
    app = presenter()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await app.query("#bar").remove()
        await app._refresh_slide()
        assert not app.query("#clock")


async def test_a_desk_by_hands_and_a_tie_by_a_digit(tmp_path):
    """The prompt asks for the pupils too; the first of two tied papers is the teacher's, and what it says is on the wall."""
    pack = open_pack(paths.stories() / "broad-street")
    options = LessonOptions(seat="snow", start="snow-the-board", calls=False)
    ears = listening(LOOPBACK, 0)
    ballot = Ballot(Lesson.begin(pack, pack.classroom, tmp_path, options))
    ballot.listen([ears])
    app = Presenter(ballot, [ears])
    app.guard = unhurried()
    async with app.run_test(size=(100, 40)) as pilot:
        while ballot.lesson.room.stage != "open":
            await press(pilot, "enter")
        await until(pilot, "Each for themselves: 1 to 3 of these.")
        await press(pilot, "h")
        assert (
            app.query_one("#prompt").placeholder
            == "Hands for 1, 2, 3, 4, 5, then how many pupils raised them, with spaces between"
        )
        await press(pilot, *(one if one != " " else "space" for one in "9 8 4 4 1 9"), "enter")
        await until(pilot, "9 votes in")
        await press(pilot, "enter")
        await until(pilot, "A tie. The teacher decides, and it is noted: 3, 4.")
        assert "decide" in shown(app)
        await press(pilot, "enter", "5")
        assert ballot.lesson.tied
        await press(pilot, "4")
        await until(pilot, "The count of 9: 1 (9), 2 (8), 3 (4), 4 (4), 5 (1).")
        assert "What you opened" in shown(app)
        assert "v the counts" in shown(app)
        await press(pilot, "v")
        await until(pilot, "The room opens: 1, 2, 4.")
        await press(pilot, "escape", "u")
        assert "Open the last vote again" in shown(app)
        await press(pilot, "enter")
        await until(pilot, "9 votes in")
    ears.close()
    ballot.lesson.close()
