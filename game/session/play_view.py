"""What a play shows of itself: its pages and decisions, the road beside history's, the files, the debrief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.errors import MoveRefused
from game.language import say
from game.session import comparison, history_road, narration, pages, picked, progress, promises, road_length
from game.session.blocks import Debrief, DebriefPart, Heading, Page
from game.session.blocks.promises import Ledger
from game.session.saves import save_folder
from game.session.saves.entries import Move

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from game.engine import World
    from game.session.blocks import Block
    from game.session.blocks.picks import PickQuestion
    from game.session.blocks.promises import PromiseLine
    from game.session.history_road import HistoryRoad
    from game.session.progress import Branch, Meter, Milestone
    from game.session.road_length import Ahead
    from game.session.saves.entries import Entry, Header, Rewind
    from game.session.saves.journal import Journal
    from game.session.trail import TakenDecision, Trail
    from game.session.words.section import Section


class PlayView:
    """A play looked at: nothing here changes it.

    Attributes:
        pack: the pack.
        rules: its rules.
        page: what to show now.
    """

    page: Page

    def __init__(self, trail: Trail, record: Journal | None) -> None:
        self.pack, self.rules = trail.pack, trail.rules
        self._trail = trail
        self._journal = record
        self._cut: Rewind | None = None  # what the journal does not know yet: that its road holds only so far
        self._history: HistoryRoad | None = None
        self._ahead: tuple[Ahead, ...] | None = None
        self._notice = ""  # what the player should know of an edit of the story
        self._resumed_at = 0  # the length of the trail where the play was gone on with, until something is decided

    @property
    def path(self) -> Path | None:
        """The journal's file; None where nothing is kept."""
        return self._journal.path if self._journal else None

    @property
    def id(self) -> str:
        """The play's random id."""
        return self._journal.header.id if self._journal else ""

    @property
    def written(self) -> tuple[Header, tuple[Entry, ...]] | None:
        """The first line of the journal and the others as they are now; None where nothing is kept."""
        return (self._journal.header, tuple(self._journal.entries)) if self._journal else None

    @property
    def begun(self) -> bool:
        """Whether there is a file of it yet: it is made with the first decision."""
        return self._journal is not None and self._journal.begun

    @property
    def trouble(self) -> str:
        """A sentence to tell the player, such as that the disk is full, or ""."""
        return " ".join(part for part in (self._journal.trouble if self._journal else "", self._notice) if part)

    @property
    def unsaved(self) -> str:
        """What to say in the end where something that was decided could not be written, else ""."""
        if self._journal is None or not self._journal.unsaved:
            return ""
        return say(
            "What was decided could not be saved in {folder}. Give a folder that can be written: --saves DIR",
            folder=self._journal.path.parent,
        )

    @property
    def world(self) -> World:
        """The state that the play stands in."""
        return self._trail.world

    @property
    def decisions(self) -> tuple[TakenDecision, ...]:
        """The decisions of the road that the player is on, in order."""
        return tuple(self._trail.decisions)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page of the road so far, the present one last."""
        return tuple(pages.pages(self._trail, self.page))

    @property
    def recap(self) -> Section | None:
        """Where the play was left, on the page that it is gone on with; elsewhere None."""
        is_resumed = len(self._trail.visits) == self._resumed_at and self.page.kind == "scene" and self.decisions
        if not is_resumed:
            return None
        from game.session.recap import recap

        return recap(self)

    @property
    def moments(self) -> tuple[int, int]:
        """At which key moment the play stands, and how many there are, with those ahead on history's road."""
        marks = self.ruler
        return sum(mark.state != "ahead" for mark in marks), len(marks)

    @property
    def minutes_left(self) -> int:
        """About how many minutes it takes to read on to the end, along history's road; 0 where nothing lies ahead."""
        if self._ahead is None:
            self._ahead = road_length.minutes_ahead(self.rules, self._historys_start)
        minutes = {ahead.scene: ahead.minutes for ahead in self._ahead}
        coming = ("now", "ahead") if self.page.way == "choose" else ("ahead",)
        left = next((minutes[mark.scene] for mark in self.ruler if mark.state in coming and mark.scene in minutes), 0.0)
        return road_length.rounded(left) if left else 0

    @property
    def transcript(self) -> tuple[Block, ...]:
        """Everything shown on this road so far, in order."""
        return tuple(block for page in self.pages for block in page.blocks)

    @property
    def history_road(self) -> HistoryRoad:
        """History's own road from the same start: worked out when first asked for."""
        if self._history is None:
            self._history = history_road.follow_history(self.rules, self._historys_start)
        return self._history

    @property
    def _historys_start(self) -> World:
        """The start of history's road: the record's, whatever world a play begins in."""
        start = self._trail.start
        return self.rules.start(start.seat, start.route) if self._trail.left else start

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Every decision that this play explored, those taken back included, in order of exploration."""
        if self._journal is None:
            tree = progress.branches(self.pack, [Move(taken.scene, taken.choice) for taken in self.decisions])
        else:
            tree = progress.branches(self.pack, [*self._journal.entries, *([self._cut] if self._cut else [])])
        tree = progress.filled(self.rules, self._trail.start, tree)
        return progress.untold(tree) if self.page.kind == "call" else tree

    @property
    def undone(self) -> Branch | None:
        """The decision that was taken back where the play stands now; None where there is none to take again."""
        return progress.undone(self.pack, self.branches)

    @property
    def ruler(self) -> tuple[Milestone, ...]:
        """The key moments for the year ruler: those decided, the present one, those ahead on history's road."""
        ahead = self.history_road.moments if progress.has_moments_ahead(self._trail) else ()
        called = self.page.kind == "call"
        return progress.ruler(self._trail, ahead, asked=self.page.way == "choose", called=called)

    @property
    def meters(self) -> tuple[Meter, ...]:
        """The meters that players see, as they stand on this page."""
        return progress.meters(self.rules, self._world_shown)

    @property
    def promises(self) -> tuple[PromiseLine, ...]:
        """The promises that were made, as they stand on this page."""
        return promises.ledger(self._trail, self._world_shown)

    @property
    def ledger(self) -> Page:
        """The page with all promises that were made so far."""
        return Page("ledger", (Ledger(self.promises),), "end")

    @property
    def _world_shown(self) -> World:
        """The world that this page tells of."""
        return self.decisions[-1].turn.decided if self.page.kind in ("call", "outcome") else self.world

    @property
    def met(self) -> frozenset[str]:
        """The codex entries that this play has met, as `scheme:id`."""
        return progress.met(self.pack, self.transcript)

    @property
    def off_record(self) -> tuple[int, int]:
        """How many of the key moments decided so far were decided other than by history, and of how many."""
        counted = [taken.as_history for taken in self._told if taken.as_history is not None]
        return counted.count(False), len(counted)

    @property
    def _told(self) -> tuple[TakenDecision, ...]:
        """The decisions of which it was told what was really done: all but one that is to be called."""
        return self.decisions[:-1] if self.page.kind == "call" else self.decisions

    @property
    def files(self) -> tuple[int, ...]:
        """The numbers of the decisions at key moments, whose files can be opened."""
        return tuple(taken.number for taken in self._told if taken.key_moment)

    def file(self, decision: int) -> Page:
        """Return the file on *decision*, one of `files`: everything that is known, with its sources.

        Raises:
            MoveRefused: when there is none.
        """
        if decision not in self.files:
            raise MoveRefused(say("There is no file on that decision."))
        return pages.file_page(self._trail, self.decisions[decision])

    @property
    def page_in_full(self) -> Page:
        """The present page, with the file in place of the reveal where it has one."""
        return pages.outcome_in_full(self._trail, self.decisions[-1]) if self.page.kind == "outcome" else self.page

    def debrief(self) -> Debrief:
        """Return the play as a whole beside the record.

        Raises:
            MoveRefused: when it has not come to an ending.
        """
        if self._trail.scene.ending is None:
            raise MoveRefused(say("The play has not come to an ending."))
        others = save_folder.tally(self.path.parent, self.pack.id, self.id) if self.path else save_folder.Tally({}, {})
        return comparison.debrief(self._trail, self.history_road, self.branches, others)

    def debrief_part(self, part: str) -> Page:
        """Return the page of *part* of what stands behind the debrief, one of `DEBRIEF_PARTS`.

        Raises:
            MoveRefused: when the play has not come to an ending.
        """
        return Page("part", (DebriefPart(part, self.debrief_block),), "end")

    @property
    def debrief_block(self) -> Debrief:
        """The debrief that the page shows; worked out where it shows another.

        Raises:
            MoveRefused: when the play has not come to an ending.
        """
        return self.page.block(Debrief) or self.debrief()

    def _debrief_page(self) -> Page:
        return Page("debrief", (self.debrief(),), "end")

    def question(self, marked: Sequence[str] = ()) -> PickQuestion | None:
        """Return what can be picked on this page, in a letter beside the clauses *marked*; None where nothing is."""
        return picked.question(self.rules, self.world, marked) if self.page.way in ("choose", "pick") else None

    @property
    def heading(self) -> Heading:
        """The heading of the scene that the play stands in."""
        return next(block for block in narration.scene(self.rules, self.world) if isinstance(block, Heading))
