"""A group of a class that sits in several chairs: a lesson within the lesson, with its own scene, play and votes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.classroom.lesson.ledger import GroupLedger
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_view import LessonView
from game.classroom.lesson.room_play import values_of
from game.classroom.lesson.slides import Slide
from game.engine import Rules
from game.engine.walk import as_history, walk
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from game.classroom.lesson.ledger import Ledger
    from game.classroom.lesson.lesson_plan import LessonPlan
    from game.classroom.lesson.lesson_state import LessonState, Vote
    from game.engine import World
    from game.story.model import Material, Pack

STEPS = (
    "lobby", "scene", "desk", "tied desk", "read", "first vote", "talk", "second vote", "result", "to call", "call",
    "record", "end",
)  # fmt: skip
"""What a group goes through at a moment, in order; the class is where the group is that is behind."""
READ = 2
"""The slide at which a group without a desk is that waits while others vote on theirs."""


class Group(Lesson):
    """The group in the chair of *room*; it has no slides to page through, since the class has them.

    Attributes:
        seat: its chair.
        handed: what the other chairs hand to this one at its next moment: variables and their values.
    """

    def __init__(
        self,
        pack: Pack,
        material: Material,
        room: LessonState,
        ledger: Ledger,
        plan: LessonPlan,
        clock: Callable[[], int],
    ) -> None:
        LessonView.__init__(self, pack, material, room)  # a lesson of its own would begin a session file
        self.seat = str(room.header["seat"])
        self.ledger = GroupLedger(ledger, self.seat)
        self.trouble = ""
        self.plan = plan
        self.handed: Callable[[], Mapping[str, str]] = dict
        self._clock_of_class = clock
        self._set_up_play()

    @property
    def seconds(self) -> int:
        """How long the lesson has been going on."""
        return self._clock_of_class()

    @property
    def deck(self) -> tuple[Slide, ...]:
        """No slides: a step of the group leads to its vote, or to what it decided."""
        return ()

    @property
    def present(self) -> Slide:
        """What the group has in front of it while it votes; else the slides of the class are."""
        if self.room.stage not in ("open", "talk", "result"):
            return Slide("group")
        slide = super().present
        if self.joined():  # what is said of an answer is read on the phones
            slide = replace(slide, answers=tuple(replace(one, detail="") for one in slide.answers))
        if self.step == "result" and not self.tied:
            number = next(answer.number for answer in self.answers if answer.id in self.room.votes[-1].leaders)
            slide = replace(slide, note=say("The group decides: answer {number}.", number=number))
        return slide

    @property
    def outcome(self) -> tuple[Slide, ...]:
        """The slides of what the group decided, none before."""
        return self._dealt(self.play.page) if self.play and self.play.page.kind == "outcome" else ()

    @property
    def step(self) -> str:
        """Which of STEPS the group is at."""
        room, page = self.room, self.play.page if self.play else None
        if room.stage in ("lobby", "talk", "end"):
            return room.stage
        if room.stage == "result":
            return "tied desk" if room.votes[-1].picks else "result"
        if room.stage == "open":
            return _kind_of(room.votes[-1])
        if page and page.way == "call":
            return "to call"
        if page and page.kind == "outcome":
            return "record"
        return "read" if room.picked or room.slide >= READ else "scene"

    @property
    def place(self) -> tuple[int, int, int]:
        """How far the group is: its stops, its step, and where it has several, the slide of the class."""
        step = self.step
        return (len(self.room.stops), STEPS.index(step), self.room.slide if step in ("scene", "record") else 0)

    @property
    def has_voted(self) -> bool:
        """Whether the group has closed a vote at the moment where it is."""
        last = self.room.votes[-1:]
        return bool(last and last[0].scene == self.room.stops[-1] and self.result)

    def left_after(self, stop: int) -> tuple[str, Mapping[str, str]]:
        """Return the scene of stop number *stop* and the variables once it was decided; none of either before."""
        here = len(self.room.stops)
        scene = self.room.stops[stop - 1] if 0 < stop <= here else ""
        if not any(vote.scene == scene and vote.decided and not vote.picks for vote in self.room.votes):
            return "", {}
        return scene, self._values() if here == stop else self.room.arrival["values"]

    def _arrive(self, scene: str) -> None:
        self._add({"do": "arrive", "scene": scene, "values": values_of(self.pack, self._world_in(scene))})
        self._set_up_play()

    def _world_in(self, scene: str) -> World:
        """Return the world in which the group enters *scene*: its own with what it is handed, at first the record's."""
        rules = Rules(self.pack)
        if self.play:
            return rules.enter(rules.with_values(self.play.world, self.handed()), scene)
        start = rules.start(self.seat)
        road = (start, *(step.turn.arrived for step in walk(rules, start, as_history())))
        return next((world for world in road if world.scene == scene), rules.start_in(self.seat, scene))

    def show(self, slide: int) -> dict[str, object]:
        """Return the entry with which the group is at *slide* of the class."""
        return {"do": "slide", "to": slide, "group": self.seat}

    def go_on(self) -> None:
        """Do the group's next step."""
        self._next_step()


def _kind_of(vote: Vote) -> str:
    """Return which of STEPS an open *vote* is."""
    if vote.picks:
        return "desk"
    return "call" if vote.call else "first vote" if len(vote.rounds) == 1 else "second vote"
