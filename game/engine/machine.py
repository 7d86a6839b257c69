"""The state machine, through `transitions`: scenes are states, moves triggers, conditions guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transitions import Machine, State

from game.engine.picking import AND
from game.engine.rules import Rules, Turn, refusal
from game.errors import MoveRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transitions import EventData

    from game.engine.program import GuardedExit, SceneProgram
    from game.engine.world import World

CHOOSE = "choose"
PICK = "pick"
GO_ON = "go_on"


class _Token:
    """The model object of `transitions`: it holds the scene and nothing else."""

    scene: str


class StoryMachine:
    """The authority over every move of one play.

    A scene becomes a state when something leads to it, so opening a large pack costs what opening a small one does.
    The guard of a transition computes the whole step; only when the machine has let it pass is the world replaced, so
    a refused move, or a defect, changes nothing.
    """

    def __init__(self, rules: Rules, world: World) -> None:
        self.rules = rules
        self.world = world
        self._pending: tuple[Turn, ...] | None = None
        self._left: set[str] = set()  # scenes whose exits were declared
        self._token = _Token()
        self._machine = Machine(
            model=self._token,
            states=[State(world.scene)],
            initial=world.scene,
            auto_transitions=False,
            model_override=True,
            model_attribute="scene",
            send_event=True,
            after_state_change=self._arrive,
        )

    def choose(self, choice: str) -> Turn:
        """Take *choice*.

        Raises:
            MoveRefused: when it is not open here; nothing changed.
        """
        return self._move(CHOOSE, choice)[-1]

    def pick(self, items: Sequence[str]) -> tuple[Turn, ...]:
        """Pick *items* in one act, and return its turns, one for each: a paper, or the clauses of a letter.

        Raises:
            MoveRefused: when they cannot be picked here, all of them; nothing changed.
        """
        return self._move(PICK, AND.join(items))

    def go_on(self) -> Turn:
        """Go on from a scene without choices.

        Raises:
            MoveRefused: when there is something to decide or to pick, or the play has ended; nothing changed.
        """
        return self._move(GO_ON, None)[-1]

    def place(self, world: World) -> None:
        """Put the machine into the state that a replay of moves has reached: *world* must come from the same rules."""
        self._declare(world.scene)
        self._machine.set_state(world.scene)
        self.world = world

    def _move(self, trigger: str, move: str | None) -> tuple[Turn, ...]:
        self._declare(self.world.scene)
        self._pending = None
        event = self._machine.events.get(trigger)
        if event is None or self.world.scene not in event.transitions:
            raise MoveRefused(refusal(self.rules, self.world, move))
        try:
            made = event.trigger(self._token, trigger, move)
        except BaseException:
            self._machine.set_state(self.world.scene)  # after any error the move was not made
            raise
        if not made:
            raise MoveRefused(refusal(self.rules, self.world, move))
        return self._turns()

    def _turns(self) -> tuple[Turn, ...]:
        assert self._pending  # noqa: S101 - a transition always runs its guard, and is not made without a step
        return self._pending

    def _leads(self, event: EventData) -> bool:
        """Compute the step, once a move, and say whether it leads where the transition of *event* does."""
        if self._pending is None:
            self._pending = self._step(*event.args)
        assert event.transition is not None  # noqa: S101 - transitions asks guards of one only
        return bool(self._pending) and self._pending[-1].arrived.scene == event.transition.dest

    def _step(self, trigger: str, move: str) -> tuple[Turn, ...]:
        """Return the turns that *trigger* makes; none where the rules refuse it."""
        rules, world = self.rules, self.world
        if trigger == PICK:
            return rules.pick(world, move.split(AND)) or ()
        turn = rules.choose(world, move) if trigger == CHOOSE else rules.go_on(world)
        return (turn,) if turn else ()

    def _arrive(self, _event: EventData) -> None:
        """Make the step that the guard computed the world, last of all."""
        self.world = self._turns()[-1].arrived

    def _declare(self, scene: str) -> None:
        """Add *scene* and its exits to the machine, once."""
        if scene in self._left:
            return
        self._left.add(scene)
        self._state(scene)
        program = self.rules.scene(scene)
        ways = tuple(way for option in program.choices.values() for way in option.exits)
        for trigger, exits in ((CHOOSE, ways), (GO_ON, program.exits)):
            for goal in self._goals(program, exits):
                self._machine.add_transition(trigger, scene, goal, conditions=self._leads)
        if program.picks:
            self._machine.add_transition(PICK, scene, scene, conditions=self._leads)

    def _goals(self, program: SceneProgram, exits: Iterable[GuardedExit]) -> list[str]:
        """Return the scenes that *exits* or a route's stop here lead to; each becomes a state."""
        seat, route = self.world.seat, self.world.route
        stops = [way for stop in program.stops if (stop.seat, stop.route) == (seat, route) for way in stop.exits]
        goals = list(dict.fromkeys(way.goal for way in [*exits, *(stops if exits else ())]))
        for goal in goals:
            self._state(goal)
        return goals

    def _state(self, scene: str) -> None:
        if scene not in self._machine.states:
            self._machine.add_state(State(scene))
