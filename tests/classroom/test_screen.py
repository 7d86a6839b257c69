"""The presenter, driven by its keys."""

from __future__ import annotations

import asyncio
import os

import pytest
from monkey import KEYS, Monkey, torment
from player import Hurried, unhurried

from game.classroom.network import LOOPBACK, listening
from game.classroom.vote.ballot import Ballot
from game.classroom.vote.presenter import Presenter

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
