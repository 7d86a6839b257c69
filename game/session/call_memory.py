"""What a play has told of key moments on roads that were taken back, and what was called there first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.session.journal import Call, Move, Rewind, now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.session.journal import Entry
    from game.session.trail import TakenDecision, Trail
    from game.story.model import Pack


class CallMemory:
    """The moments of *pack* whose answer a play of these *entries* has shown and taken back, known by their events.

    A decision that is in the file when a play is gone on with was told of: the play is past it. A call that was made
    before the answer was shown stands on every later road; another would be made by who knows it.
    """

    def __init__(self, pack: Pack, entries: Iterable[Entry]) -> None:
        self._pack = pack
        self._told: set[str] = set()
        self._said: dict[str, str] = {}
        road: list[str] = []
        for entry in entries:
            match entry:
                case Move():
                    road.append(pack.current_scene(entry.scene))
                case Call():
                    self.say(pack.current_scene(entry.scene), pack.current_choice(entry.scene, entry.choice))
                case Rewind():
                    self.take_back(road[entry.to :])
                    del road[entry.to :]

    def _event(self, scene: str) -> set[str]:
        found = self._pack.scenes.get(scene)
        return {found.history.event} if found and found.history else set()

    def on(self, pack: Pack) -> CallMemory:
        """Go on with the edited *pack*."""
        self._pack = pack
        return self

    def take_back(self, scenes: Iterable[str]) -> None:
        """Note that what was decided in *scenes*, and told of, is taken back."""
        for scene in scenes:
            self._told |= self._event(scene)

    def knows(self, scene: str) -> bool:
        """Whether the answer of the key moment *scene* was shown on a road that was taken back."""
        return bool(self._event(scene) & self._told)

    def say(self, scene: str, choice: str) -> None:
        """Note that *choice* was called in *scene*; what was called there first stands."""
        self._said.setdefault(scene, choice)

    def stands(self, trail: Trail, taken: TakenDecision) -> tuple[Call, ...]:
        """Let what was called first where *taken* decided stand on *trail*; return it as a line of the file."""
        choice = self._said.get(taken.scene, "")
        if choice not in self._pack.scenes[taken.scene].choices:
            return ()
        trail.calls[taken.number] = choice
        return (Call(taken.scene, choice, now()),)
