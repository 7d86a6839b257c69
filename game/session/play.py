"""One play: the world it stands in, its journal on disk, and the pages that front ends show."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from game.engine import Rules, Turn, World
from game.errors import GameError, JournalUnreadable, MoveRefused, UsageError
from game.language import say
from game.session import comparison, journal, narration, progress
from game.session.blocks import Changes, Decision, End, Heading, Page
from game.session.journal import Journal, Move, Reached, Rewind
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from game.engine.machine import StoryMachine
    from game.session.blocks import Block, Debrief
    from game.session.progress import Branch, Meter, Milestone
    from game.story.model import Pack

MAX_WALK = 2_000  # scenes without a decision in a row: more is a loop that no proof was asked about
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
    """A scene that was entered: by decision number *decision*, or by going on (-1); *left* is the world before."""

    world: World
    left: World | None
    decision: int


def _chair_of(pack: Pack, scene: str) -> str:
    """Return the first seat that comes by *scene*, or the first of all."""
    from game.story.compile import arrows

    seats = list(pack.manifest.seats)
    if not scene:
        return seats[0]
    return next((seat for seat in seats if scene in arrows(pack.manifest, pack.scenes, seat)), seats[0])


class Play:
    """A play of *pack*: make one with `begin`, `resume` or `rehearse`.

    Attributes:
        pack: the pack.
        rules: its rules.
        page: what to show now.
    """

    def __init__(self, pack: Pack, start: World, record: Journal | None, rules: Rules | None = None) -> None:
        self.pack = pack
        self.rules = rules or Rules(pack)
        self._journal = record
        self._start = start
        self._trail = [Visit(start, None, -1)]
        self._decisions: list[TakenDecision] = []
        self._notice = ""
        self._cut: Rewind | None = None  # what the journal does not know yet: that its road holds only so far
        self._rehearsed: tuple[str, dict[str, str]] = ("", {})
        self._history: comparison.HistoryRoad | None = None
        self.page = self._scene_page(0)

    # making one

    @classmethod
    def begin(
        cls, pack: Pack, seat: str, route: str = "", *, folder: Path | None, name: str = "", language: str = ""
    ) -> Play:
        """Begin a play and its journal in *folder*; without a folder nothing is kept.

        Raises:
            UsageError: when the pack has no such seat or route.
        """
        rules = Rules(pack)
        start = rules.start(seat, route)
        header = journal.new_header(pack.id, pack.fingerprint, seat, route, language, name)
        return cls(pack, start, Journal.create(folder, header) if folder else None, rules)

    @classmethod
    def resume(cls, pack: Pack, path: Path) -> Play:
        """Go on with the play at *path* where it stopped, or at the last scene that holds; `trouble` then says why.

        Raises:
            JournalError: when the file is busy, unreadable, or a play of another pack.
        """
        record = Journal.open(path)
        try:
            play = cls._reopened(pack, record)
        except BaseException:
            record.close()
            raise
        return play

    @classmethod
    def _reopened(cls, pack: Pack, record: Journal) -> Play:
        header = record.header
        if header.pack != pack.id:
            raise JournalUnreadable(
                say("{name} is a play of another pack, {pack}.", name=record.path.name, pack=header.pack)
            )
        rules = Rules(pack)
        seats = pack.manifest.seats
        seat = header.seat
        if seat not in seats:
            seat = next((name for name, found in seats.items() if seat in found.was), seat)
        try:
            start = rules.start(seat, header.route)
        except UsageError as problem:
            raise JournalUnreadable(say("{name} cannot go on: {why}", name=record.path.name, why=problem)) from None
        play = cls(pack, start, record, rules)
        play._replay(journal.road(record.entries))
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
        seat = seat or _chair_of(pack, scene)
        world = rules.start_in(seat, scene) if scene else rules.start(seat, route)
        play = cls(pack, rules.with_values(world, values or {}), None, rules)
        play._rehearsed = (scene, dict(values or {}))
        return play

    @classmethod
    def recall(cls, pack: Pack, path: Path) -> Play:
        """Read the play at *path* without going on with it: nothing is written, and another game may have it open.

        Raises:
            JournalError: when the file is unreadable, or a play of another pack.
        """
        contents = journal.read(path)
        play = cls._reopened(pack, Journal(path, contents, None))
        play._walk_to_end()  # noqa: SLF001 - a play of this class
        return play

    @classmethod
    def from_moves(cls, pack: Pack, moves: Sequence[str]) -> Play:
        """Play *moves* as `check` gives them: `seat=ID`, `route=ID`, then `scene/choice` each.

        Raises:
            UsageError: when one of them is not of that form.
            MoveRefused: when one cannot be made.
        """
        given = dict(move.split("=", 1) for move in moves if "=" in move)
        if unknown := sorted(given.keys() - {"seat", "route"}):
            raise UsageError(
                f"{unknown[0]}={given[unknown[0]]} is not a move: write seat=ID, route=ID or scene/choice."
            )
        play = cls(
            pack, Rules(pack).start(given.get("seat", next(iter(pack.manifest.seats))), given.get("route", "")), None
        )
        for move in moves:
            if "=" in move:
                continue
            scene, slash, choice = move.partition("/")
            if not slash:
                raise UsageError(f"{move} is not a move: write scene/choice.")
            play._walk_to_decision()
            if play.world.scene != scene:
                raise MoveRefused(f"The play stands in {play.world.scene}, not in {scene}.")
            play._take(choice)
        play._walk_to_end()
        return play

    def moved_to(self, pack: Pack) -> Play:
        """Return this play on an edited *pack*: the same moves as far as they hold; `trouble` says where they stop.

        Raises:
            UsageError: when the edited pack has no such seat or route any more.
        """
        rules = Rules(pack)
        scene, values = self._rehearsed
        seat, route = self._start.seat, self._start.route
        fresh = rules.start_in(seat, scene) if scene in pack.scenes else rules.start(seat, route)
        play = Play(pack, rules.with_values(fresh, values), self._journal, rules)
        play._rehearsed, play._cut = self._rehearsed, self._cut
        play._replay(tuple(Move(taken.scene, taken.choice) for taken in self._decisions))
        for _ in range(MAX_WALK):
            if play.world.scene == self.world.scene or not rules.scene(play.world.scene).exits:
                break
            play._walk()
        play.page = play._page_like(self)
        return play

    def _page_like(self, before: Play) -> Page:
        """Return the page that stands where the one of *before* stood: a comparison, the debrief, or the scene."""
        if before.page.kind == "outcome" and len(self._decisions) == len(before._decisions):
            return self._outcome_page(self._decisions[-1])
        if before.page.kind == "debrief" and self.pack.scenes[self.world.scene].ending:
            return Page("debrief", (self.debrief(),), "end")
        return self._scene_page(len(self._trail) - 1)

    def _walk_to_end(self) -> None:
        self._walk_to_decision()
        self.page = self._scene_page(len(self._trail) - 1)
        if self.pack.scenes[self.world.scene].ending:
            self.page = Page("debrief", (self.debrief(),), "end")

    def _replay(self, road: tuple[Move, ...]) -> None:
        """Make the moves of *road* as far as they still hold."""
        for number, move in enumerate(road):
            scene = progress.present_scene(self.pack, move.scene)
            try:
                self._replay_move(scene, move)
            except GameError as problem:
                self._stop_short(number, str(problem).rstrip("."))
                break
        self.page = self._scene_page(len(self._trail) - 1)

    def _replay_move(self, scene: str, move: Move) -> None:
        self._walk_to_decision()
        if self.world.scene != scene:
            raise GameError(say("the story now leads to another scene than {scene}", scene=move.scene))
        self._take(progress.present_choice(self.pack, scene, move.choice))

    def _walk_to_decision(self) -> None:
        for _ in range(MAX_WALK):
            if not self.rules.scene(self.world.scene).exits:
                return
            self._walk()
        raise GameError(say("{scene} goes round in a circle without a decision.", scene=self.world.scene))

    def _stop_short(self, number: int, why: str) -> None:
        """Say why the play goes on earlier than it stopped; its file keeps what was played, and learns of it last."""
        self._cut = Rewind(number, journal.now(), why)
        self._notice = say(
            "The story was edited since: {why}. The play goes on from here; what was played is kept in its file.",
            why=why,
        )

    # moving

    @property
    def world(self) -> World:
        """The state that the play stands in."""
        return self._trail[-1].world

    @cached_property
    def _machine(self) -> StoryMachine:
        """The machine that every move goes through: made with the first, so that no page waits for it."""
        from game.engine.machine import StoryMachine

        return StoryMachine(self.rules, self.world)

    @property
    def path(self) -> Path | None:
        """The journal's file; None where nothing is kept."""
        return self._journal.path if self._journal else None

    @property
    def begun(self) -> bool:
        """Whether there is a file of it yet: it is made with the first decision."""
        return self._journal is not None and self._journal.begun

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
    def id(self) -> str:
        """The play's random id."""
        return self._journal.header.id if self._journal else ""

    @property
    def trouble(self) -> str:
        """A sentence to tell the player, such as that the disk is full, or ""."""
        return " ".join(part for part in (self._journal.trouble if self._journal else "", self._notice) if part)

    def choose(self, choice: str) -> Page:
        """Take *choice*; it is on the disk before this returns.

        Raises:
            MoveRefused: when it is not open here, or the page asks nothing; nothing changed.
        """
        if self.page.way != "choose":
            raise MoveRefused(say("There is nothing to decide on this page: go on first."))
        scene = self.world.scene
        if len(self._decisions) >= MAX_DECISIONS:
            raise MoveRefused(say("This play has {n} decisions; no play may have more.", n=MAX_DECISIONS))
        taken = self._take(choice)
        self._write(Move(scene, choice, journal.now()))
        self._notice = ""
        last = len(self._trail) - 1
        self._note_ending()
        self.page = self._outcome_page(taken) if taken.key_moment else self._scene_page(last)
        return self.page

    def go_on(self) -> Page:
        """Go to the next page.

        Raises:
            MoveRefused: when the page asks for a decision, or is the last.
        """
        if self.page.way != "on":
            raise MoveRefused(say("Decide first.") if self.page.way == "choose" else say("This was the last page."))
        if self.page.kind == "outcome":
            self.page = self._scene_page(len(self._trail) - 1)
        elif self.pack.scenes[self.world.scene].ending:
            self.page = Page("debrief", (self.debrief(),), "end")
        else:
            if all(visit.decision < 0 for visit in self._trail[-MAX_WALK:]) and len(self._trail) > MAX_WALK:
                raise GameError(say("{scene} goes round in a circle without a decision.", scene=self.world.scene))
            self._walk()
            self._note_ending()
            self.page = self._scene_page(len(self._trail) - 1)
        return self.page

    def rewind(self, decision: int) -> Page:
        """Return to the page that asked decision number *decision*, counted from 0; the branch that is left is kept.

        Raises:
            MoveRefused: when there is no such decision.
        """
        if not 0 <= decision < len(self._decisions):
            raise MoveRefused(say("There is no decision number {n} to return to.", n=decision + 1))
        asked = self._decisions[decision].before
        del self._decisions[decision:]
        del self._trail[next(n for n, visit in enumerate(self._trail) if visit.decision == decision) :]
        self._machine.place(asked)
        self._write(Rewind(decision, journal.now()))
        self._notice = ""
        self.page = self._scene_page(len(self._trail) - 1)
        return self.page

    def close(self) -> None:
        """Let go of the journal, so that another game may open it."""
        if self._journal:
            self._journal.close()

    def _take(self, choice: str) -> TakenDecision:
        before = self.world
        found = self.pack.scenes[before.scene]
        turn = self._machine.choose(choice)
        number = len(self._decisions)
        taken = TakenDecision(
            number, before.scene, choice, before, turn, found.history is not None, narration.as_history(found, choice)
        )
        self._decisions.append(taken)
        self._trail.append(Visit(turn.arrived, turn.decided, number))
        return taken

    def _walk(self) -> None:
        before = self.world
        self._trail.append(Visit(self._machine.go_on().arrived, before, -1))

    def _note_ending(self) -> None:
        scene = self.world.scene
        if self.pack.scenes[scene].ending and not self._ending_is_noted(scene):
            self._write(Reached(scene, journal.now()))

    def _write(self, entry: journal.Entry) -> None:
        """Put *entry* into the journal, after the cut that brought the play here if there was one."""
        if self._journal:
            if self._cut:
                self._journal.add(self._cut)
                self._cut = None
            self._journal.add(entry)

    def _ending_is_noted(self, scene: str) -> bool:
        last = self._journal.entries[-1:] if self._journal else []
        return any(isinstance(entry, Reached) and entry.scene == scene for entry in last)

    # pages

    def _outcome_page(self, taken: TakenDecision) -> Page:
        return Page("outcome", tuple(narration.outcome(self.rules, taken.before, taken.choice, taken.turn)), "on")

    def _scene_page(self, index: int) -> Page:
        visit = self._trail[index]
        blocks: list[Block] = []
        if visit.decision >= 0:
            taken = self._decisions[visit.decision]
            if not taken.key_moment:
                blocks += narration.outcome(self.rules, taken.before, taken.choice, taken.turn)
        blocks += narration.bridge(self.rules, visit.world) if self._at_stop(index) else ()
        told = list(narration.scene(self.rules, visit.world))
        if visit.left and (changed := narration.changes(self.rules, visit.left, visit.world)):
            where = next((n for n, block in enumerate(told) if isinstance(block, Decision | End)), len(told))
            told.insert(where, Changes(changed))
        found = self.pack.scenes[visit.world.scene]
        return Page("scene", (*blocks, *told), "choose" if found.choices else "on")

    def _at_stop(self, index: int) -> bool:
        """Whether the visit came to a stop of its route just now."""
        visit = self._trail[index]
        before = visit.left
        return visit.world.stop >= 0 and (before is None or before.stop != visit.world.stop)

    def _pages(self) -> Iterator[Page]:
        for index, visit in enumerate(self._trail):
            if visit.decision >= 0 and self._decisions[visit.decision].key_moment:
                yield self._outcome_page(self._decisions[visit.decision])
            if index == len(self._trail) - 1 and self.page.kind == "outcome":
                return
            yield self._scene_page(index)

    # looking back

    @property
    def decisions(self) -> tuple[TakenDecision, ...]:
        """The decisions of the road that the player is on, in order."""
        return tuple(self._decisions)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page of the road so far, the present one last."""
        pages = list(self._pages())
        return (*pages, self.page) if self.page.kind == "debrief" else tuple(pages)

    @property
    def transcript(self) -> tuple[Block, ...]:
        """Everything shown on this road so far, in order."""
        return tuple(block for page in self.pages for block in page.blocks)

    @property
    def history_road(self) -> comparison.HistoryRoad:
        """History's own road from the same start: worked out when first asked for."""
        if self._history is None:
            self._history = comparison.follow_history(self.rules, self._start)
        return self._history

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Every decision that this play explored, those taken back included, in order of exploration."""
        if self._journal is None:
            return progress.branches(self.pack, [Move(taken.scene, taken.choice) for taken in self._decisions])
        return progress.branches(self.pack, [*self._journal.entries, *([self._cut] if self._cut else [])])

    @property
    def ruler(self) -> tuple[Milestone, ...]:
        """The key moments for the year ruler: those decided, the present one, those ahead on history's road."""
        return progress.ruler(self)

    @property
    def meters(self) -> tuple[Meter, ...]:
        """The meters that players see, as they stand on this page."""
        world = self._decisions[-1].turn.decided if self.page.kind == "outcome" else self.world
        return progress.meters(self.pack, world)

    @property
    def met(self) -> frozenset[str]:
        """The codex entries that this play has met, as `scheme:id`."""
        return progress.met(self.pack, self.transcript)

    @property
    def off_record(self) -> tuple[int, int]:
        """How many of the key moments decided so far were decided other than by history, and of how many."""
        counted = [taken.as_history for taken in self._decisions if taken.as_history is not None]
        return counted.count(False), len(counted)

    def debrief(self) -> Debrief:
        """Return the play as a whole beside the record.

        Raises:
            MoveRefused: when it has not come to an ending.
        """
        if self.pack.scenes[self.world.scene].ending is None:
            raise MoveRefused(say("The play has not come to an ending."))
        return comparison.debrief(self)

    @property
    def heading(self) -> Heading:
        """The heading of the scene that the play stands in."""
        return next(block for block in narration.scene(self.rules, self.world) if isinstance(block, Heading))
