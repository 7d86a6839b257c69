"""The tally of class sessions and plays: the votes on each key moment, each session counted once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from game.classroom.lesson import lesson_log
from game.classroom.lesson.lesson_state import LessonState
from game.engine.picking import AND
from game.errors import GameError
from game.language import say
from game.session.saves import journal
from game.story.control_chars import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from game.classroom.lesson.lesson_state import Round, Vote
    from game.story.model import Pack

SMALL = 5
PICKS, PLAYS_PICKS = "picks", "plays-picks"
FIRST, SECOND, LAST, CALLS, PLAYS = "first", "second", "last", "calls", "plays"
ROUNDS = (PICKS, PLAYS_PICKS, FIRST, SECOND, LAST, CALLS, PLAYS)
"""What is counted: the votes on papers or clauses and what plays picked, both votes of the classes that voted twice,
the last vote of every class, the calls, the plays."""
Recorded = TypeVar("Recorded", journal.Contents, lesson_log.LogContents)


@dataclass(slots=True)
class MomentTally:
    """The votes on one key moment, over every group and play."""

    seat: str
    scene: str
    counts: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in ROUNDS})
    open_to: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in ROUNDS})
    voters: dict[str, int] = field(default_factory=dict)  # how many voted
    decided: dict[str, int] = field(default_factory=dict)  # the groups' decisions
    picked: dict[str, int] = field(default_factory=dict)  # the groups' papers or clauses
    ties: int = 0  # groups whose teacher decided between leaders with as many votes
    unvoted: int = 0  # groups whose teacher decided because there were no votes
    ties_of_picks: int = 0  # groups whose teacher decided between papers or clauses

    def add(
        self, counted: str, votes: Mapping[str, int], options: Iterable[str] = (), voters: int | None = None
    ) -> None:
        """Add *votes* to what was *counted*; *options* were open to those who voted, besides those that got votes.

        Where everybody has several votes, *voters* says how many that were.
        """
        row, open_to = self.counts[counted], self.open_to[counted]
        people = sum(votes.values()) if voters is None else voters
        self.voters[counted] = self.voters.get(counted, 0) + people
        for option, count in votes.items():
            row[option] = row.get(option, 0) + count
        for option in {*options, *votes}:
            open_to[option] = open_to.get(option, 0) + people

    def total(self, counted: str) -> int:
        """How many people's votes were *counted*."""
        return self.voters.get(counted, 0)


@dataclass(slots=True)
class Group:
    """A class session, or a group of one, which the report names by the number of the session only."""

    id: str
    seat: str
    day: str
    path: list[tuple[str, str]] = field(default_factory=list)  # scene, decision


@dataclass(slots=True)
class Tally:
    """The merged sessions and plays."""

    moments: dict[tuple[str, str], MomentTally] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    plays: int = 0
    again: int = 0  # files of a session or play that was merged already
    passed_over: list[str] = field(default_factory=list)
    beside: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    """What groups of one class decided at the same time: seats and scenes, each once."""

    @property
    def days(self) -> dict[str, str]:
        """The day of each class session, by its id."""
        return {group.id: group.day for group in self.groups}

    def moment(self, seat: str, scene: str) -> MomentTally:
        """Return the tally of *scene* in *seat*."""
        return self.moments.setdefault((seat, scene), MomentTally(seat, scene))


def merge(pack: Pack, paths: Iterable[Path]) -> Tally:
    """Return the votes in *paths*, class sessions and plays mixed; of several copies of one, the longest counts."""
    tally = Tally()
    sessions: dict[str, lesson_log.LogContents] = {}
    plays: dict[str, journal.Contents] = {}
    for path in paths:
        try:
            if path.suffix == lesson_log.SUFFIX:
                _keep_session(pack, tally, sessions, path)
            else:
                _keep_play(pack, tally, plays, path)
        except GameError as problem:
            tally.passed_over.append(visible(str(problem)))
    for _, kept in sorted(sessions.items()):
        _count_session(pack, tally, kept)
    for _, contents in sorted(plays.items()):
        _count_play(pack, tally, contents)
    return tally


def _keep_session(pack: Pack, tally: Tally, sessions: dict[str, lesson_log.LogContents], path: Path) -> None:
    kept = lesson_log.read(path)
    header = kept.entries[0]
    if _is_of(pack, tally, header["pack"], path):
        _keep_longest(tally, sessions, header["id"], kept)


def _keep_play(pack: Pack, tally: Tally, plays: dict[str, journal.Contents], path: Path) -> None:
    contents = journal.read(path)
    if _is_of(pack, tally, contents.header.pack, path):
        _keep_longest(tally, plays, contents.header.id, contents)


def _is_of(pack: Pack, tally: Tally, found: str, path: Path) -> bool:
    if found != pack.id:
        tally.passed_over.append(visible(say("{path} is of another pack, {pack}.", path=path, pack=found)))
    return found == pack.id


def _keep_longest(tally: Tally, kept: dict[str, Recorded], name: str, found: Recorded) -> None:
    before = kept.get(name)
    tally.again += before is not None
    if before is None or len(found.entries) > len(before.entries):
        kept[name] = found


def _count_session(pack: Pack, tally: Tally, kept: lesson_log.LogContents) -> None:
    room = LessonState()
    for entry in kept.entries:
        room.apply(entry)
    groups = [_count_part(pack, tally, part) for part in room.parts]
    tally.groups += groups
    for scenes in zip(*(part.stops for part in room.parts), strict=False) if room.groups else ():
        found = zip(groups, map(pack.current_scene, scenes), strict=True)
        beside = tuple((group.seat, scene) for group, scene in found if scene in dict(group.path))
        if len(beside) > 1 and beside not in tally.beside:
            tally.beside.append(beside)


def _count_part(pack: Pack, tally: Tally, room: LessonState) -> Group:
    """Count the votes of a class, or of a group of one."""
    seat = pack.current_seat(str(room.header["seat"]))
    group = Group(str(room.header["id"]), seat, str(room.header.get("day", "")))
    for vote in room.votes:
        scene = pack.current_scene(vote.scene)
        if not _is_moment(pack, seat, scene):
            continue
        if vote.picks:
            if vote.by:
                _count_picks(pack, tally.moment(seat, scene), vote)
            continue
        if vote.call and not vote.rounds[-1].open:
            tally.moment(seat, scene).add(CALLS, _votes(pack, vote, vote.rounds[-1]))
        if not vote.decided:
            continue
        moment = tally.moment(seat, scene)
        if len(vote.rounds) > 1:
            moment.add(FIRST, _votes(pack, vote, vote.rounds[0]))
            moment.add(SECOND, _votes(pack, vote, vote.rounds[-1]))
        moment.add(LAST, _votes(pack, vote, vote.rounds[-1]))
        decided = pack.current_choice(scene, vote.decided)
        moment.decided[decided] = moment.decided.get(decided, 0) + 1
        moment.ties += vote.by == "tie"
        moment.unvoted += vote.by == "teacher"
        group.path.append((scene, decided))
    return group


def _count_picks(pack: Pack, moment: MomentTally, vote: Vote) -> None:
    """Count a vote on papers or clauses that the class has picked by."""
    last = vote.rounds[-1]
    moment.add(PICKS, _votes(pack, vote, last), voters=last.total)
    for item in vote.decided.split(AND) if vote.decided else ():
        now = pack.current_choice(moment.scene, item)
        moment.picked[now] = moment.picked.get(now, 0) + 1
    moment.ties_of_picks += vote.by != "majority"


def _votes(pack: Pack, vote: Vote, counted: Round) -> dict[str, int]:
    """Return the votes of a round by the ids that the options have now."""
    return {pack.current_choice(vote.scene, option): votes for option, votes in counted.counts(vote.options).items()}


def _count_play(pack: Pack, tally: Tally, contents: journal.Contents) -> None:
    tally.plays += 1
    decided = {pack.current_scene(move.scene): move.choice for move in contents.road}
    seat = pack.current_seat(contents.header.seat)
    _count_picks_of_play(pack, tally, seat, [(move.scene, move.choice) for move in contents.road])
    for scene, old in decided.items():
        if _is_moment(pack, seat, scene) and (choice := pack.current_choice(scene, old)) in pack.scenes[scene].choices:
            tally.moment(seat, scene).add(PLAYS, {choice: 1}, pack.scenes[scene].choices)


def _count_picks_of_play(pack: Pack, tally: Tally, seat: str, road: Iterable[tuple[str, str]]) -> None:
    """Count the papers or clauses of one play at each key moment that has some: those that it took on its *road*."""
    taken: dict[str, dict[str, int]] = {}
    for old_scene, old in road:
        scene, item = pack.current_scene(old_scene), pack.current_choice(old_scene, old)
        if _is_moment(pack, seat, scene) and (items := pack.scenes[scene].items):
            taken.setdefault(scene, {}).update({item: 1} if item in items else {})
    for scene, items_taken in taken.items():
        tally.moment(seat, scene).add(PLAYS_PICKS, items_taken, pack.scenes[scene].items, voters=1)


def _is_moment(pack: Pack, seat: str, scene: str) -> bool:
    """Whether *scene* is a key moment that *seat* can come to."""
    found = pack.outlines.get(scene)
    return found is not None and bool(found.event) and seat in found.seats
