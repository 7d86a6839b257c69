"""One play: the world it stands in, its journal on disk, and the pages that front ends show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from game.engine.world import World
    from game.session.blocks import Block, Debrief, Page
    from game.story.model import Pack


class Play:
    """A play of *pack*: make one with `begin`, `resume` or `rehearse`.

    Attributes:
        pack: the pack.
        world: the state, one small value.
        page: what to show now.
        path: the journal's file, None for a rehearsal.
        trouble: a sentence to tell the player (the disk is full, the play resumed earlier …), or "".
    """

    pack: Pack
    world: World
    page: Page
    path: Path | None
    trouble: str

    # making one
    @classmethod
    def begin(cls, pack: Pack, seat: str, route: str = "", *, folder: Path | None) -> Play: ...
    @classmethod
    def resume(cls, pack: Pack, path: Path) -> Play: ...
    @classmethod
    def rehearse(cls, pack: Pack, seat: str, scene: str = "", values: Mapping[str, str] | None = None) -> Play: ...

    # moving: each returns the new page (also `self.page`)
    def choose(self, choice: str) -> Page:
        """Take *choice* (page.way == "choose"). Raises MoveRefused. The decision is on the disk before this returns."""
        ...

    def go_on(self) -> Page:
        """Go to the next page (page.way == "on")."""
        ...

    def rewind(self, decision: int) -> Page:
        """Return to the page that asked decision number *decision* (from 0); the branch left is kept."""
        ...

    def close(self) -> None:
        """Let go of the journal."""
        ...

    # looking back
    @property
    def decisions(self) -> tuple[TakenDecision, ...]:
        """The decisions of the road that the player is on, in order."""
        ...

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Every decision that this play explored, those taken back included, as a tree in order of exploration."""
        ...

    @property
    def transcript(self) -> tuple[Block, ...]:
        """Everything shown on this road so far, in order."""
        ...

    @property
    def ruler(self) -> tuple[Mark, ...]:
        """The key moments for the year ruler, in order: decided ones as this play met them, then those ahead on history's own road."""
        ...

    @property
    def meters(self) -> tuple[Meter, ...]:
        """The meters that players see, as they stand."""
        ...

    @property
    def off_record(self) -> tuple[int, int]:
        """How many of the key moments decided so far were decided other than by history, of how many."""
        ...

    @property
    def met(self) -> frozenset[str]:
        """The codex entries this play has met, as `scheme:id`."""
        ...

    def debrief(self) -> Debrief: ...
