"""One play: its trail, its journal on disk, and the page that front ends show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine import Rules
from game.errors import JournalError, MoveRefused
from game.language import say
from game.session import pages, progress, resuming, worlds
from game.session.blocks import CallQuestion, Page
from game.session.call_memory import CallMemory
from game.session.play_view import PlayView
from game.session.saves import journal
from game.session.saves.entries import CALLS_SINCE, Call, Entry, Move, Named, Reached, Rewind, calls, now, road
from game.session.saves.journal import Journal
from game.session.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from game.session.blocks.world import LeftWorld
    from game.session.trail import TakenDecision
    from game.story.model import Pack


class Play(PlayView):
    """A play: make one with `begin`, `resume`, `recall`, `rehearse` or `from_moves`.

    Attributes:
        asks_calls: whether the player is asked what was really done before a key moment is told.
    """

    asks_calls = False

    def __init__(self, trail: Trail, record: Journal | None = None) -> None:
        super().__init__(trail, record)
        self._rehearsed: tuple[str, Mapping[str, str]] = ("", {})
        self._memory = CallMemory(trail.pack, record.entries if record else ())
        self.page = pages.scene_page(trail)

    # making one

    @classmethod
    def begin(
        cls,
        pack: Pack,
        seat: str,
        route: str = "",
        *,
        folder: Path | None,
        name: str = "",
        language: str = "",
        left: LeftWorld | None = None,
    ) -> Play:
        """Begin a play and its journal in *folder*, in the world that another play *left* or in the record's.

        Without a folder nothing is kept.

        Raises:
            UsageError: when the pack has no such seat or route.
        """
        rules = Rules(pack)
        trail = Trail(rules, rules.start(seat, route, left.values if left else {}), left)
        header = journal.new_header(pack.id, pack.fingerprint, seat, route, language, name)
        header = worlds.in_header(header, left) if left else header
        return cls(trail, Journal.create(folder, header) if folder else None)

    @classmethod
    def resume(cls, pack: Pack, path: Path) -> Play:
        """Go on with the play at *path* where it stopped, or at the last scene that holds; `trouble` then says why.

        Raises:
            JournalError: when the file is busy, unreadable, or a play of another pack.
        """
        record = Journal.open(path)
        try:
            return cls._reopened(pack, record)
        except BaseException:
            record.close()
            raise

    @classmethod
    def _reopened(cls, pack: Pack, record: Journal) -> Play:
        play = cls(resuming.recorded_start(pack, record.path, record.header), record)
        play._replay(road(record.entries), calls(record.entries))
        play._resumed_at = len(play._trail.visits)
        return play

    @classmethod
    def rehearse(
        cls, pack: Pack, seat: str = "", scene: str = "", values: Mapping[str, str] | None = None, route: str = ""
    ) -> Play:
        """Begin a play that is not kept, anywhere: in *scene*, with *values* for variables.

        Raises:
            UsageError: when there is no such scene or variable, or a value that it cannot have.
        """
        rules = Rules(pack)
        world = resuming.rehearsal(rules, seat, scene, route)
        play = cls(Trail(rules, rules.with_values(world, values or {})))
        play._rehearsed = (scene, dict(values or {}))
        return play

    @classmethod
    def recall(cls, pack: Pack, path: Path) -> Play:
        """Read the play at *path* without going on with it: nothing is written, and another game may have it open.

        Raises:
            JournalError: when the file is unreadable, or a play of another pack.
        """
        play = cls._reopened(pack, Journal(path, journal.read(path), None))
        play._show_end()  # noqa: SLF001 - a play of this class
        return play

    @classmethod
    def from_moves(cls, pack: Pack, moves: Sequence[str]) -> Play:
        """Play *moves* as `check` gives them: `seat=ID`, `route=ID`, then `scene/choice` each.

        Raises:
            UsageError: when one of them is not of that form.
            MoveRefused: when one cannot be made.
        """
        play = cls(resuming.made_by_hand(pack, moves))
        play._show_end()
        return play

    def moved_to(self, pack: Pack) -> Play:
        """Return this play on an edited *pack*: the same moves as far as they hold; `trouble` says where they stop.

        Raises:
            UsageError: when the edited pack has no such seat or route any more.
        """
        rules = Rules(pack)
        scene, values = self._rehearsed
        begun = self._trail.start
        left = self._trail.left
        start = resuming.rehearsal(rules, begun.seat, scene if scene in pack.scenes else "", begun.route, left)
        play = Play(Trail(rules, rules.with_values(start, values), left), self._journal)
        play._rehearsed, play._cut, play.asks_calls = self._rehearsed, self._cut, self.asks_calls
        play._memory = self._memory.on(pack)
        calls = {number: Call(self.decisions[number].scene, said) for number, said in self._trail.calls.items()}
        play._replay(progress.moves(self._trail.decisions), calls)
        resuming.walk_to(play._trail, self.world.scene)
        play._show_like(self)
        return play

    def _replay(self, moves: Iterable[Move], calls: Mapping[int, Call]) -> None:
        """Make *moves* as far as they still hold; the file keeps what was played, and learns of a cut last.

        With them, make *calls*, each known by the number of its decision.
        """
        if cut := resuming.replay(self._trail, moves):
            self._cut = cut
            self._notice = say(
                "The story was edited since: {why}. The play goes on from here; what was played is kept in its file.",
                why=cut.why,
            )
        resuming.replay_calls(self._trail, calls)
        self.page = pages.scene_page(self._trail)

    def _show_end(self) -> None:
        """Show where the trail leads without a further decision: what is asked there, or the debrief."""
        self._trail.walk_to_decision()
        self.page = self._debrief_page() if self._trail.scene.ending else pages.scene_page(self._trail)

    def _show_like(self, before: Play) -> None:
        """Show what stands where the page of *before* stood: a comparison, the debrief, or the scene."""
        trail = self._trail
        if before.page.kind in ("call", "outcome") and len(trail.decisions) == len(before.decisions):
            asked = before.page.kind == "call" and pages.call_page(trail, trail.decisions[-1])
            self.page = asked or pages.outcome_page(trail, trail.decisions[-1])
        elif before.page.kind == "debrief" and trail.scene.ending:
            self.page = self._debrief_page()
        else:
            self.page = pages.scene_page(trail)

    # moving

    def choose(self, choice: str) -> Page:
        """Take *choice*; it is on the disk before this returns.

        Raises:
            MoveRefused: when it is not open here, or the page asks nothing; nothing changed.
        """
        if self.page.way != "choose":
            raise MoveRefused(say("There is nothing to decide on this page: go on first."))
        taken = self._trail.choose(choice)
        self._write(Move(taken.scene, choice, now()))
        self._note_ending()
        return self._show(self._page_after(taken))

    def pick(self, *items: str) -> Page:
        """Open a paper, or send a letter of the clauses *items*; it is on the disk, whole, before this returns.

        Raises:
            MoveRefused: when they cannot be picked here, all of them, or the page does not ask; nothing changed.
        """
        if self.page.way not in ("choose", "pick"):
            raise MoveRefused(say("There is nothing to pick on this page: go on first."))
        taken = self._trail.pick(items)
        at = now()
        self._write(*(Move(move.scene, move.choice, at, move.passed) for move in taken))
        return self._show(pages.scene_page(self._trail))

    def _page_after(self, taken: TakenDecision) -> Page:
        asks = self.asks_calls and self._keeps_calls and taken.key_moment and not self._memory.knows(taken.scene)
        asked = pages.call_page(self._trail, taken) if asks else None
        if not asked:
            self._write(*self._memory.stands(self._trail, taken))
        return asked or self._page_told(taken)

    @property
    def _keeps_calls(self) -> bool:
        """Whether there is a place for calls: a file that an older game began stays one that it can read."""
        return self._journal is None or self._journal.header.version >= CALLS_SINCE

    def call(self, choice: str) -> Page:
        """Say that this person took *choice*, or nothing where it is ""; it is on the disk before this returns.

        Raises:
            MoveRefused: when the page does not ask for it, or has no such option; nothing changed.
        """
        asked = self.page.block(CallQuestion)
        if asked is None:
            raise MoveRefused(say("There is nothing to call on this page."))
        if choice and choice not in [offer.choice for offer in asked.offers]:
            raise MoveRefused(say("{choice} was not among the options.", choice=choice))
        taken = self._trail.decisions[-1]
        if choice:
            self._memory.say(taken.scene, choice)
        self._write(*self._memory.stands(self._trail, taken))
        return self._show(self._page_told(taken))

    def go_on(self) -> Page:
        """Go to the next page.

        Raises:
            MoveRefused: when the page asks for a decision, or is the last.
        """
        if self.page.way not in ("on", "pick"):
            first = {"choose": say("Decide first."), "call": say("First say what was done, or nothing.")}
            raise MoveRefused(first.get(self.page.way) or say("This was the last page."))
        if self.page.kind == "scene" and self._trail.scene.ending:
            return self._show(self._debrief_page())
        if self.page.kind == "scene":
            self._trail.go_on()
            self._note_ending()
        return self._show(pages.scene_page(self._trail))

    def go_past_ending(self) -> None:
        """Show the debrief where the play stands in an ending, as where it is gone on with: that scene was read."""
        if self.page.kind == "scene" and self._trail.scene.ending:
            self.go_on()

    def rewind(self, decision: int) -> Page:
        """Return to the page that asked decision number *decision*, counted from 0; the branch that is left is kept.

        A clause is asked with its whole letter.

        Raises:
            MoveRefused: when there is no such decision.
        """
        self._write(Rewind(self._trail.rewind(decision), now()))
        return self._show(pages.scene_page(self._trail))

    def take_again(self, last: int) -> Page:
        """Take a road that was taken back again, up to its decision with the id *last* in `branches`.

        Raises:
            MoveRefused: when the story no longer lets it be taken; the play stands at the last decision that it does.
        """
        road = progress.road_to(self.branches, last)
        same = sum(branch.on_road for branch in road)
        if same < len(self.decisions):
            self.rewind(same)
        begun = len(self.decisions)
        cut = resuming.replay(self._trail, progress.moves(road[begun:]))
        at, lines = now(), list[Move | Call]()
        for taken, move in zip(self.decisions[begun:], progress.moves(self.decisions[begun:]), strict=True):
            lines += [move._replace(at=at), *self._memory.stands(self._trail, taken)]
        self._write(*lines)
        self._note_ending()
        self.page = (
            self._page_told(self.decisions[-1]) if begun < len(self.decisions) else pages.scene_page(self._trail)
        )
        if cut:
            raise MoveRefused(say("The story was edited since: {why}.", why=cut.why))
        return self.page

    def _show(self, page: Page) -> Page:
        """Show *page* from now on, and return it."""
        self.page = page
        return page

    def _page_told(self, taken: TakenDecision) -> Page:
        self._memory.tell(taken.scene)
        return pages.outcome_page(self._trail, taken) if taken.key_moment else pages.scene_page(self._trail)

    # the file

    def rename(self, name: str) -> None:
        """Call this play *name* from now on.

        Raises:
            JournalError: when it is kept nowhere, or by a game that knew no names.
        """
        if self._journal is None:
            raise JournalError(say("This play is a rehearsal: it is kept nowhere."))
        self._journal.name(name)

    def save_in(self, folder: Path) -> None:
        """Go on in *folder*, with the whole play in a new file there.

        Raises:
            JournalError: when it cannot be written there; nothing has changed then.
        """
        if self._journal:
            self._journal.save_in(folder)

    def close(self) -> None:
        """Let go of the journal, so that another game may open it."""
        if self._journal:
            self._journal.close()

    def _write(self, *entries: Move | Call | Rewind) -> None:
        """Put what the player did into the journal, after the cut that brought the play here if there was one."""
        self._notice = ""
        self._resumed_at = 0
        self._add(*entries)

    def _add(self, *entries: Entry) -> None:
        if self._journal and entries:
            cut, self._cut = [self._cut] if self._cut else [], None
            self._journal.add(*cut, *entries)

    def _note_ending(self) -> None:
        """Write which ending was reached, unless that is what the journal says last."""
        scene = self.world.scene
        entries = self._journal.entries if self._journal else []
        last = next((entry for entry in reversed(entries) if not isinstance(entry, Named)), None)
        noted = isinstance(last, Reached) and last.scene == scene
        if self._trail.scene.ending and not noted:
            self._add(Reached(scene, now()))
