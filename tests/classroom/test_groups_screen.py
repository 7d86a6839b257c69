"""The presenter of a class in groups, driven by its keys."""

from __future__ import annotations

import os

import pytest
from groups import begun
from monkey import KEYS, Monkey, torment
from player import unhurried
from test_screen import press, shown, until

from game.classroom.network import LOOPBACK, listening
from game.classroom.vote.group_ballot import ballot_of
from game.classroom.vote.presenter import Presenter

ACTIONS = int(os.environ.get("OPEN_QUESTION_MONKEY", "2000"))
TO_VOTE = ("enter",) * 5
"""From the lobby past the chairs, the primer, the bridge and the scenes to the open vote."""


@pytest.fixture
def presenter(pack, tmp_path):
    """A presenter of two groups on a free port of this computer, without phones."""
    ears, lesson = listening(LOOPBACK, 0), begun(pack, tmp_path, calls=True)
    ballot = ballot_of(lesson)
    ballot.listen([ears])
    app = Presenter(ballot, [ears])
    app.guard = unhurried()
    yield app
    lesson.close()
    ears.close()


async def test_hands_of_both_groups_and_a_tie(presenter):
    """Both chairs stand beside each other; hands are typed with a / between, and a number decides the tie of the first group."""
    async with presenter.run_test(size=(120, 36)) as pilot:
        await until(pilot, "The Clerk")
        await press(pilot, *TO_VOTE)
        await until(pilot, "Each for themselves")
        await press(pilot, "h", *"5 5 / 2 9", "enter")
        await press(pilot, "r")
        await until(pilot, "A tie. The teacher decides")
        assert "1-9" in str(presenter.query_one("#foot").render())
        await press(pilot, "enter")
        assert presenter.lesson.stage == "result"
        await press(pilot, "2")
        assert not presenter.lesson.tied
        await press(pilot, "enter")
        await until(pilot, "What do you say was really done?")
        await press(pilot, "u")
        await until(pilot, "Open the last vote again")
        await press(pilot, "enter")
        assert presenter.lesson.votes_in == 21


async def test_a_small_window_shows_code_groups_and_the_key_of_all_keys(presenter):
    """In 80 by 24 nothing of the lobby has to be scrolled to, and no key is cut off at the foot of any slide."""
    presenter.ballot.address = "192.168.1.20:8642"
    async with presenter.run_test(size=(80, 24)) as pilot:
        await until(pilot, "The Clerk · 0 phones")
        await pilot.pause()
        assert presenter.query_one("#stage").max_scroll_y == 0
        for _ in range(7):
            foot = str(presenter.query_one("#foot").render())
            assert foot.rstrip().endswith("? all keys")
            assert len(foot) <= 80 - 6
            await press(pilot, "enter")


async def test_at_eighty_columns_both_chairs_are_there(presenter):
    """Narrow columns have the answers alone, and everything can be scrolled to."""
    async with presenter.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_VOTE)
        await until(pilot, "Each for themselves")
        assert "The Keeper" in shown(presenter)
        assert "The Clerk" in shown(presenter)
        await press(pilot, "s")
        await until(pilot, "esc")


async def test_a_teacher_who_presses_everything(presenter):
    """No order of keys, clicks and sizes ends the presenter of groups."""
    presenter.action_leave = presenter.open_url = lambda *_, **__: None
    async with presenter.run_test(size=(100, 30)) as pilot:
        keys = (*KEYS, *["enter", "h", "r", "n", "left", "1", "2", "u"] * 8)
        await torment(pilot, Monkey(presenter, 1867, keys), max(1, ACTIONS // 18))
