"""The trail of a play: the scenes entered and the decisions taken, each move made by the machine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from game.engine import picking
from game.engine.walk import MAX_STEPS
from game.errors import GameError, MoveRefused
from game.language import say
from game.session import narration
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.engine import Rules, Turn, World
    from game.engine.machine import StoryMachine
    from game.session.blocks.world import LeftWorld
    from game.story.model import Scene

MAX_DECISIONS = 20_000


class TakenDecision(NamedTuple):
    """A decision on a trail: *choice* is a choice, or an item that was *picked*.

    *as_history* is None where there is nothing to compare.
    """

    number: int
    scene: str
    choice: str
    before: World
    turn: Turn
    key_moment: bool
    as_history: bool | None
    picked: bool = False
    passed: int = 0  # how often its scene was gone on from since the decision before


class Visit(NamedTuple):
    """A scene that was entered, from the world *left*: by decision *taken*, or by going on where that is None.

    *picks* is what was picked there, in order.
    """

    world: World
    left: World | None
    taken: TakenDecision | None
    picks: tuple[TakenDecision, ...] = ()

    @property
    def now(self) -> World:
        """The world after what was picked."""
        return self.picks[-1].turn.arrived if self.picks else self.world


class Trail:
    """The visits and decisions of one play under *rules*, from the world *start* on; it grows at its end.

    Attributes:
        visits: the scenes entered, the start first.
        decisions: the decisions taken, in order.
        calls: what the player said that this person had done, by the number of the decision.
        left: the world of another chair in which it began, None for the record's.
    """

    def __init__(self, rules: Rules, start: World, left: LeftWorld | None = None) -> None:
        self.rules, self.pack, self.start, self.left = rules, rules.pack, start, left
        self.visits = [Visit(start, None, None)]
        self.decisions: list[TakenDecision] = []
        self.calls: dict[int, str] = {}

    @cached_property
    def _machine(self) -> StoryMachine:
        """The machine that makes every move; it is created with the first, so that no page waits for it."""
        from game.engine.machine import StoryMachine

        return StoryMachine(self.rules, self.world)

    @property
    def world(self) -> World:
        """The world at the end of the trail."""
        return self.visits[-1].now

    @property
    def scene(self) -> Scene:
        """The scene at the end of the trail."""
        return self.pack.scenes[self.world.scene]

    def choose(self, choice: str) -> TakenDecision:
        """Take *choice*.

        Raises:
            MoveRefused: when it is not open here; nothing changed.
        """
        self._bound(1)
        before, scene = self.world, self.scene
        turn = self._machine.choose(choice)
        as_history = narration.as_history(scene, choice)
        number, key_moment = len(self.decisions), scene.history is not None
        taken = TakenDecision(number, before.scene, choice, before, turn, key_moment, as_history)
        self.decisions.append(taken)
        self.visits.append(Visit(turn.arrived, turn.decided, taken))
        return taken

    def _bound(self, more: int) -> None:
        """Raise MoveRefused where *more* decisions would be too many for a play."""
        if len(self.decisions) + more > MAX_DECISIONS:
            raise MoveRefused(say("This play has {n} decisions; no play may have more.", n=MAX_DECISIONS))

    def pick(self, items: Sequence[str]) -> tuple[TakenDecision, ...]:
        """Pick *items* in one act, a paper or the clauses of a letter, and return what was taken, in order.

        Raises:
            MoveRefused: when they cannot be picked here, all of them; nothing changed.
        """
        self._bound(len(items))
        visit, before = self.visits[-1], self.world
        taken: list[TakenDecision] = []
        turns = self._machine.pick(items)
        passed = self._passed()
        for item, turn in zip(picking.in_order(self.scene, items), turns, strict=True):
            number = len(self.decisions) + len(taken)
            taken.append(
                TakenDecision(number, before.scene, item, before, turn, False, None, picked=True, passed=passed)
            )
            before, passed = turn.arrived, 0
        self.decisions += taken
        self.visits[-1] = visit._replace(picks=(*visit.picks, *taken))
        return tuple(taken)

    def _passed(self) -> int:
        """Return how often the present scene was gone on from since the last decision."""
        passed = 0
        for visit, following in zip(self.visits[-2::-1], self.visits[:0:-1], strict=True):
            if following.taken or following.picks or visit.picks:
                break
            passed += visit.world.scene == self.world.scene
        return passed

    def go_on(self) -> None:
        """Go on from a scene without choices.

        Raises:
            MoveRefused: when there is something to decide, or the play has ended; nothing changed.
            GameError: when the story goes round in a circle without a decision.
        """
        if len(self.visits) > MAX_STEPS and not any(visit.taken or visit.picks for visit in self.visits[-MAX_STEPS:]):
            raise GameError(say("{scene} goes round in a circle without a decision.", scene=self.world.scene))
        before = self.world
        self.visits.append(Visit(self._machine.go_on().arrived, before, None))

    def walk_to_decision(self) -> None:
        """Go on to the next decision or ending, or to the next scene with something to pick.

        Raises:
            GameError: when there is none.
        """
        while self.rules.scene(self.world.scene).exits and not picking.asks(self.rules, self.world):
            self.go_on()

    def rewind(self, decision: int) -> int:
        """Return to before decision number *decision*, counted from 0, and return its number.

        A letter was sent as one: before a clause of it is before the letter.

        Raises:
            MoveRefused: when there is no such decision.
        """
        if not 0 <= decision < len(self.decisions):
            raise MoveRefused(say("There is no decision number {n} to return to.", n=decision + 1))
        asked = self.decisions[self._beginning(decision)]
        del self.decisions[asked.number :]
        self.calls = {number: choice for number, choice in self.calls.items() if number < asked.number}
        index = next(n for n, visit in enumerate(self.visits) if visit.taken is asked or asked in visit.picks)
        del self.visits[index if self.visits[index].taken is asked else index + 1 :]
        if asked.picked:
            visit = self.visits[index]
            self.visits[index] = visit._replace(picks=visit.picks[: visit.picks.index(asked)])
        self._machine.place(asked.before)
        return asked.number

    def _beginning(self, decision: int) -> int:
        """Return the number of the first clause of the letter that *decision* is a clause of, else *decision*."""
        asked = self.decisions[decision]
        picks = self.pack.scenes[asked.scene].picks
        if not asked.picked or picks is None or not picks.letter:
            return decision
        visit = next(visit for visit in self.visits if asked in visit.picks)
        return visit.picks[0].number
