"""The road that a play is on: the scenes entered and the decisions taken, each move made by the machine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from game.engine.walk import MAX_STEPS
from game.errors import GameError, MoveRefused
from game.language import say
from game.session import narration
from game.values import NamedTuple

if TYPE_CHECKING:
    from game.engine import Rules, Turn, World
    from game.engine.machine import StoryMachine
    from game.story.model import Scene

MAX_DECISIONS = 20_000


class TakenDecision(NamedTuple):
    """A decision on the road that the player is on. *as_history* is None where there was nothing to compare."""

    number: int
    scene: str
    choice: str
    before: World
    turn: Turn
    key_moment: bool
    as_history: bool | None


class Visit(NamedTuple):
    """A scene that was entered, from the world *left*: by decision *taken*, or by going on where that is None."""

    world: World
    left: World | None
    taken: TakenDecision | None


class Trail:
    """The visits and decisions of one play under *rules*, from the world *start* on; it grows at its end.

    Attributes:
        visits: the scenes entered, the start first.
        decisions: the decisions taken, in order.
    """

    def __init__(self, rules: Rules, start: World) -> None:
        self.rules, self.pack, self.start = rules, rules.pack, start
        self.visits = [Visit(start, None, None)]
        self.decisions: list[TakenDecision] = []

    @cached_property
    def _machine(self) -> StoryMachine:
        """The machine that every move goes through: made with the first, so that no page waits for it."""
        from game.engine.machine import StoryMachine

        return StoryMachine(self.rules, self.world)

    @property
    def world(self) -> World:
        """The world at the end of the trail."""
        return self.visits[-1].world

    @property
    def scene(self) -> Scene:
        """The scene at the end of the trail."""
        return self.pack.scenes[self.world.scene]

    def choose(self, choice: str) -> TakenDecision:
        """Take *choice*.

        Raises:
            MoveRefused: when it is not open here; nothing changed.
        """
        if len(self.decisions) >= MAX_DECISIONS:
            raise MoveRefused(say("This play has {n} decisions; no play may have more.", n=MAX_DECISIONS))
        before, scene = self.world, self.scene
        turn = self._machine.choose(choice)
        as_history = narration.as_history(scene, choice)
        number, key_moment = len(self.decisions), scene.history is not None
        taken = TakenDecision(number, before.scene, choice, before, turn, key_moment, as_history)
        self.decisions.append(taken)
        self.visits.append(Visit(turn.arrived, turn.decided, taken))
        return taken

    def go_on(self) -> None:
        """Go on from a scene without choices.

        Raises:
            MoveRefused: when there is something to decide, or the play has ended; nothing changed.
            GameError: when the story goes round in a circle without a decision.
        """
        if len(self.visits) > MAX_STEPS and not any(visit.taken for visit in self.visits[-MAX_STEPS:]):
            raise GameError(say("{scene} goes round in a circle without a decision.", scene=self.world.scene))
        before = self.world
        self.visits.append(Visit(self._machine.go_on().arrived, before, None))

    def walk_to_decision(self) -> None:
        """Go on to the next decision or ending.

        Raises:
            GameError: when there is none.
        """
        while self.rules.scene(self.world.scene).exits:
            self.go_on()

    def rewind(self, decision: int) -> None:
        """Return to before decision number *decision*, counted from 0.

        Raises:
            MoveRefused: when there is no such decision.
        """
        if not 0 <= decision < len(self.decisions):
            raise MoveRefused(say("There is no decision number {n} to return to.", n=decision + 1))
        asked = self.decisions[decision]
        del self.decisions[decision:]
        del self.visits[next(index for index, visit in enumerate(self.visits) if visit.taken is asked) :]
        self._machine.place(asked.before)
