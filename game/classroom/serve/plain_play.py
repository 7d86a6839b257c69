"""A play at plain pages: it takes what a form says, and steps through `Play`; no rule of the story is in it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from game.classroom.serve.own_play import own_play
from game.errors import MoveRefused
from game.language import say
from game.session import Play, worlds
from game.session.left_worlds import left_for
from game.session.words import pick_wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from game.story.model import Pack

RECORD = "record"
WHOLE = "whole"
NOTHING = "nothing"
"""The answers that stand for the world of the record, for no shorter road, and for no call."""


class PlainPlay:
    """The play of one player, or the questions with which it begins.

    Attributes:
        play: the play, None until chair, road and world are chosen.
        touched: when the player last asked for a page.
        told: whether the last step told more on the same page, such as a paper that was opened.
    """

    window = ""  # a page is in no window of a terminal

    def __init__(self, pack: Pack, folder: Path, seat: str, route: str) -> None:
        self.pack, self.folder = pack, folder
        self.touched = time.monotonic()
        self.chair, self.road = seat, route
        self.told = False
        self.play: Play | None = None
        self.busy = asyncio.Lock()  # held while a step is made or a page is written
        self._closed = False

    def open(self) -> None:
        """Go on with the latest play under this code, or begin one where the chair is given."""
        self.play = own_play(self.pack, self.folder, self.chair, self.road)
        self._ready()

    def touch(self) -> None:
        """Note that the player asked for a page."""
        self.touched = time.monotonic()

    async def stop(self) -> None:
        """Let go of the play once no step is under way, so that another game may open it."""
        async with self.busy:
            self.close()

    def close(self) -> None:
        """Let go of the play; no step is made from now on."""
        self._closed = True
        if self.play:
            self.play.close()

    def _ready(self) -> None:
        if self.play:
            self.play.go_past_ending()
            self.play.asks_calls = True

    @property
    def step(self) -> str:
        """What tells this page from those before and after it, so that no form is taken twice."""
        if self.play is None:
            return f"{self.chair}.{self.road}"
        page, written = self.play.page, self.play.written
        made = len(written[1]) if written else 0
        return f"{self.play.id}.{made}.{len(self.play.decisions)}.{self.play.world.scene}.{page.kind}.{page.way}"

    def take(self, step: str, do: str, options: Sequence[str]) -> str:
        """Do what a form of the page *step* says; return why it cannot be done, "" where it was."""
        self.told = False
        if self._closed:
            return say("This game goes on in another window.")
        if step != self.step:
            return say("That was done already. This is where your play stands.")
        try:
            return self._begin(do, options) if self.play is None else self._move(self.play, do, options)
        except MoveRefused as problem:
            return str(problem)

    def _move(self, play: Play, do: str, options: Sequence[str]) -> str:
        option = options[0] if options else ""
        match do:
            case "choose":
                play.choose(option)
            case "pick":
                return self._pick(play, options)
            case "call":
                play.call("" if option == NOTHING else option)
            case "on":
                play.go_on()
            case "back":
                play.rewind(len(play.decisions) - 1)
            case "new":
                play.close()
                self.play, self.chair, self.road = None, "", ""
        return ""

    def _pick(self, play: Play, items: Sequence[str]) -> str:
        asked = play.question()
        if asked is None:
            return say("There is nothing to pick on this page: go on first.")
        try:
            play.pick(*items)
        except MoveRefused:
            return pick_wording.refusal(asked, play.question(items) if asked.letter else None, items)
        self.told = True
        return ""

    # The questions before a play

    def question(self) -> tuple[str, str, list[tuple[str, str, str]]]:
        """Return what is asked before the play begins: `chair`, `road` or `world`, in words, and the answers.

        An answer is an id, a label and what is to be said of it.
        """
        seats = self.pack.manifest.seats
        if not self.chair:
            answers = [(name, seat.name, seat.about) for name, seat in seats.items()]
            return "chair", say("Whose chair do you take?"), answers
        if not self.road:
            roads = [
                (name, found.label, say("about {n} minutes", n=found.minutes))
                for name, found in self.pack.manifest.routes.items()
                if self.chair in found.seats
            ]
            return "road", say("Which road?"), [(WHOLE, say("The whole story"), ""), *roads]
        left = [
            (one.id, *worlds.offered(self.pack, self.chair, one))
            for one in left_for(self.pack, self.folder, self.chair)
        ]
        return "world", say("In which world?"), [(RECORD, say("The world of the record"), ""), *left]

    def _begin(self, do: str, options: Sequence[str]) -> str:
        kind, _, answers = self.question()
        option = options[0] if options else ""
        if do != kind or option not in [name for name, _, _ in answers]:
            return say("That is none of the answers.")
        match kind:
            case "chair":
                self.chair = option
            case "road":
                self.road = option
            case _:
                self._begin_in(option)
        if self.play is None and len(self.question()[2]) == 1 and kind != "world":
            only = self.question()
            return self._begin(only[0], [only[2][0][0]])  # what has one answer is not asked
        return ""

    def _begin_in(self, world: str) -> None:
        found = left_for(self.pack, self.folder, self.chair)
        left = next((one for one in found if one.id == world), None)
        route = "" if self.road == WHOLE else self.road
        self.play = Play.begin(self.pack, self.chair, route, folder=self.folder, left=left)
        self._ready()
