"""What a play has told of key moments, on any of its roads, and what was called there first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.session.saves.entries import Call, Move, now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.session.saves.entries import Entry
    from game.session.trail import TakenDecision, Trail
    from game.story.model import Pack


class CallMemory:
    """The moments of *pack* whose answer a play of these *entries* has shown, known by their events.

    A decision was told of, once it is in the file: a play that is gone on with is past it. A call that was made before
    the answer was shown stands on every later road; another would be made by who knows it.
    """

    def __init__(self, pack: Pack, entries: Iterable[Entry]) -> None:
        self._pack = pack
        self._told: set[str] = set()
        self._said: dict[str, str] = {}
        for entry in entries:
            if isinstance(entry, Move):
                self._told |= self._event(pack.current_scene(entry.scene))
            elif isinstance(entry, Call):
                self.say(pack.current_scene(entry.scene), pack.current_choice(entry.scene, entry.choice))

    def _event(self, scene: str) -> set[str]:
        moment = self._pack.scenes.get(scene)
        return {moment.history.event} if moment and moment.history else set()

    def on(self, pack: Pack) -> CallMemory:
        """Go on with the edited *pack*."""
        self._pack = pack
        return self

    def tell(self, scene: str) -> None:
        """Note that the answer of the key moment *scene* is shown."""
        self._told |= self._event(scene)

    def knows(self, scene: str) -> bool:
        """Whether the answer of the key moment *scene* was shown."""
        return bool(self._event(scene) & self._told)

    def say(self, scene: str, choice: str) -> None:
        """Note that *choice* was called in *scene*; what was called there first stands."""
        for event in self._event(scene):
            self._said.setdefault(event, choice)

    def stands(self, trail: Trail, taken: TakenDecision) -> tuple[Call, ...]:
        """Let what was called first at the moment of *taken* stand on *trail*; return it as a line of the file."""
        choice = next((self._said.get(event, "") for event in self._event(taken.scene)), "")
        if choice not in self._pack.scenes[taken.scene].choices:
            return ()
        trail.calls[taken.number] = choice
        return (Call(taken.scene, choice, now()),)
