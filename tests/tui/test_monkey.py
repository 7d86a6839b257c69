"""Nothing that a keyboard and a mouse can do ends the game: a monkey tries, on every screen."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from tui.monkey import ACTIONS, SEED, Monkey, torment

from game.session.play import Play
from game.session.saves import journal, save_folder
from game.tui.guard import InputGuard
from game.workshop.story_map import story_map

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from game.story.model import Pack
    from game.tui.app import OpenQuestion

Make = Any
# How to come to each screen from the page of a play.
SCREENS: dict[str, list[str]] = {
    "scene": [], "title": ["escape"], "seats": ["escape", "2"], "about": ["escape", "8"], "comparison": ["end", "1"],
    "codex": ["c"], "card": ["tab", "enter"], "path": ["end", "1", "p"], "plays": ["escape", "3"],
    "endings": ["escape", "4"], "reading": ["escape", "6", "enter"], "settings": ["escape", "s"],
    "help": ["question_mark"], "confirm": ["end", "1", "p", "enter"], "export": ["e"], "palette": ["ctrl+p"],
    "map": [], "debrief": [], "find": ["c", "slash"], "unsaved": [], "damaged": [], "part": ["m"],
    "backlog": ["b"], "name": ["escape", "3", "n"], "decision": ["end", "1", "p", "enter"],
}  # fmt: skip


def _hasty(seed: int) -> InputGuard:
    """Return a guard of a player who presses now and then too soon."""
    chance, now = Random(seed), [0.0]

    def clock() -> float:
        now[0] += chance.choice((0.01, 0.1, 0.5, 2.0))
        return now[0]

    return InputGuard(clock)


def _begun(pack: Pack, folder: Path, *, ended: bool) -> Play:
    play = Play.begin(pack, "keeper", folder=folder)
    for choice in ("burn", "truth") if ended else ():
        play.choose(choice)
        while play.page.way == "on":
            play.go_on()
    return play


async def _go_to(pilot: Pilot[None], name: str) -> None:
    app: Any = pilot.app
    if name in ("map", "unsaved", "damaged"):
        app.go(name, *{"map": (), "unsaved": (lambda: None,), "damaged": (app.play.path,)}[name])
    for key in SCREENS[name]:
        await pilot.press(key)
        await pilot.pause()


@pytest.mark.parametrize("name", list(SCREENS))
async def test_a_monkey_ends_no_game(
    game: Make, pack: Pack, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From each screen on: random keys, clicks, wheel turns and sizes; no crash, and every play can be read and played."""
    monkeypatch.setenv("OPEN_QUESTION_DATA", str(folder / "data"))
    monkeypatch.chdir(folder)  # it can write the name of a folder
    _begun(pack, folder, ended=name in ("endings", "title")).close()
    actions = max(1, ACTIONS // len(SCREENS))
    seed = SEED + list(SCREENS).index(name)
    app: OpenQuestion = game(
        play=_begun(pack, folder, ended=name in ("debrief", "damaged", "part")), guard=_hasty(seed)
    )
    app.atlas = story_map
    app.action_leave = lambda: None  # type: ignore[method-assign] # it is to stay
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await _go_to(pilot, name)
        await torment(pilot, Monkey(app, seed), actions)

    app.on_leaving()
    assert app.return_code in (0, None)
    for entry in save_folder.plays(folder):
        assert journal.read(entry.path).damage == ""
    for entry in save_folder.plays(folder, pack.id):  # it may have played another story too
        Play.resume(pack, entry.path).close()
