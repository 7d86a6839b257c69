"""The state of a class: the entries of its session file, folded.

In a class in groups each group has a state of its own.
Nothing here reads a file, a clock or the network. `LessonState.apply` is called for each entry in order, during
the lesson and again on resuming, so both give the same state.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from game.engine.picking import AND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_VOTES = 999
MOST_LETTERS = 64
MOST_GROUPS = 9
MOST_SECONDS = 7 * 24 * 3600


def _small(value: object) -> int:
    """Return *value*, which must be a number of people."""
    if type(value) is not int or not 0 <= value <= MOST_VOTES:
        raise ValueError("this is no number of people")
    return value


def _word(value: object, besides: str = "") -> str:
    """Return *value*, which must be a code, a key or, where a sign may stand *besides*, an id."""
    if not isinstance(value, str) or not value.replace(besides, "").isalnum() or len(value) > MOST_LETTERS:
        raise ValueError("this is no code")
    return value


def _picks(entry: Mapping[str, Any]) -> tuple[str, int, int]:
    """Return what a vote on several items is about, and how many are marked at least and at most."""
    kind, least, most = entry["picks"], _small(entry["least"]), _small(entry["most"])
    if kind not in ("papers", "letter") or not least <= most:
        raise ValueError("this is no desk and no letter")
    return kind, least, most


@dataclass(slots=True)
class Round:
    """One round of a vote: ballots by mark, hands by option. A ballot on several items joins them by `+`."""

    salt: str
    open: bool = True
    ballots: dict[str, str] = field(default_factory=dict)
    hands: dict[str, int] = field(default_factory=dict)
    pupils: int = 0  # how many raised these hands, where everybody may raise several

    def mark(self, token: str) -> str:
        """Return the mark of *token* in this round; marks differ between rounds, so that votes cannot be linked."""
        return hashlib.sha256(f"{self.salt}:{token}".encode()).hexdigest()[:16]

    def counts(self, options: Sequence[str]) -> dict[str, int]:
        """Return the votes of each option, ballots and hands together."""
        cast = [option for ballot in self.ballots.values() for option in ballot.split(AND)]
        return {option: cast.count(option) + self.hands.get(option, 0) for option in options}

    @property
    def total(self) -> int:
        """The number of those who voted."""
        return len(self.ballots) + (self.pupils or sum(self.hands.values()))


@dataclass(slots=True)
class Vote:
    """A question to the class, its rounds and its result."""

    scene: str
    event: str
    options: tuple[str, ...]  # those that were open
    rounds: list[Round] = field(default_factory=list)
    decided: str = ""
    by: str = ""  # majority | tie | teacher
    call: bool = False  # whether it asks what history did
    picks: str = ""  # papers | letter, where it asks for several items
    least: int = 1
    most: int = 1
    favoured: tuple[str, ...] = ()  # the items that the teacher took in a tie between items

    def in_order(self, marked: Iterable[str]) -> tuple[str, ...]:
        """Return what was *marked* in the order of the options, what is none of them last."""
        known = {option: place for place, option in enumerate(self.options)}
        return tuple(sorted(marked, key=lambda one: (known.get(one, len(known)), one)))

    def takes(self, ballot: str) -> bool:
        """Whether *ballot* is an answer, or as many items as are asked for."""
        marks = ballot.split(AND) if ballot else []
        return self.least <= len(marks) <= self.most and len(set(marks)) == len(marks) and {*marks} <= {*self.options}

    @property
    def leaders(self) -> tuple[str, ...]:
        """The options with the most votes in the last round; all of them where there are no votes."""
        counts = self.rounds[-1].counts(self.options)
        most = max(counts.values())
        return tuple(option for option in self.options if counts[option] == most)


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may vote: how many, whether anybody new, and whether an address may have many places."""

    expected: int = 30
    locked: bool = False
    shared: bool = False


@dataclass(slots=True)
class LessonState:
    """The state of a class."""

    header: dict[str, Any] = field(default_factory=dict)
    admission: Admission = field(default_factory=Admission)
    stage: str = "lobby"
    votes: list[Vote] = field(default_factory=list)
    arrival: dict[str, Any] = field(default_factory=dict)  # the scene that the play last entered, and its values
    stops: list[str] = field(default_factory=list)  # the scenes the plan has led to
    moves: list[tuple[str, str]] = field(default_factory=list)  # since the arrival: choose, pick, call, go
    slide: int = 0
    seconds: int = 0  # seconds into the lesson at the last entry
    talk_from: int = 0  # the second at which the pairs began to talk
    groups: dict[str, LessonState] = field(default_factory=dict)  # by seat, where the class sits in several chairs
    members: dict[str, str] = field(default_factory=dict)  # mark of a phone -> the seat of its group

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> LessonState:
        """Return the state after *entries*, of which the first is the header.

        Raises:
            ValueError: when one of them is not possible in its place.
        """
        room = cls()
        try:
            for entry in entries:
                room.apply(entry)
        except (ArithmeticError, AttributeError, LookupError, TypeError) as problem:
            raise ValueError("no class does that") from problem
        return room

    def apply(self, entry: Mapping[str, Any]) -> None:
        """Apply one entry of the session file."""
        self.seconds = max(self.seconds, min(int(entry.get("at", 0)), MOST_SECONDS))
        if not self.header:
            self._begin(entry)
        elif self.groups and "group" in entry:
            self.groups[entry["group"]].apply(entry)
            self.stage = "end" if all(group.stage == "end" for group in self.groups.values()) else "groups"
        else:
            getattr(self, f"_on_{entry['do']}")(entry)

    def _begin(self, header: Mapping[str, Any]) -> None:
        self.header = dict(header)
        groups = header.get("groups", [])
        if not isinstance(groups, list) or len(groups) == 1 or len(groups) > MOST_GROUPS:
            raise ValueError("these are no groups")
        for seat in groups:
            self.groups[_word(seat, "-")] = LessonState({**header, "seat": seat})

    @property
    def parts(self) -> tuple[LessonState, ...]:
        """The groups; a class without any is the only part of itself."""
        return tuple(self.groups.values()) or (self,)

    def member(self, token: str) -> str:
        """Return the mark of the phone with *token*, under which its group is kept; it is unlike those of its votes."""
        return hashlib.sha256(f"{self.header['id']}:{token}".encode()).hexdigest()[:16]

    @property
    def vote(self) -> Vote | None:
        """The vote that is on the screen."""
        return self.votes[-1] if self.votes and self.stage in ("open", "talk", "result") else None

    @property
    def round(self) -> Round | None:
        """The round that is open."""
        return self.votes[-1].rounds[-1] if self.stage == "open" else None

    @property
    def ballot(self) -> str:
        """The name of the open round: a ballot sent for another one is refused."""
        return f"{len(self.votes)}.{len(self.votes[-1].rounds)}" if self.stage == "open" else ""

    @property
    def picked(self) -> bool:
        """Whether the room has picked, or voted for nothing, since it came to its scene."""
        since = next((kind for kind, _ in reversed(self.moves) if kind in ("pick", "choose", "go")), "")
        return since == "pick"

    def _on_arrive(self, entry: Mapping[str, Any]) -> None:
        values = {str(name): str(value) for name, value in entry.get("values", {}).items()}
        self.arrival = {"scene": str(entry["scene"]), "values": values}
        self.stops.append(str(entry["scene"]))
        self.stage, self.moves, self.slide = "story", [], 0

    def _on_admission(self, entry: Mapping[str, Any]) -> None:
        self.admission = Admission(_small(entry["expected"]), entry["locked"] is True, entry["shared"] is True)

    def _on_code(self, entry: Mapping[str, Any]) -> None:
        self.header |= {"code": _word(entry["code"]), "key": _word(entry["key"])}
        self.members.clear()

    def _on_member(self, entry: Mapping[str, Any]) -> None:
        """Let a phone sit in a group."""
        if entry["seat"] not in self.groups:
            raise ValueError("there is no such group")
        self.members[_word(entry["mark"])] = entry["seat"]

    def _on_slide(self, entry: Mapping[str, Any]) -> None:
        self.slide = max(int(entry["to"]), 0)

    def _on_go(self, _entry: Mapping[str, Any]) -> None:
        self.moves.append(("go", ""))
        self.stage, self.slide = "story", 0

    def _on_open(self, entry: Mapping[str, Any]) -> None:
        if len(entry["options"]) < 2 or not all(isinstance(option, str) for option in entry["options"]):
            raise ValueError("a vote is between two answers or more")
        if self.stage != "talk":
            call = entry.get("call") is True
            vote = Vote(str(entry["scene"]), str(entry.get("event", "")), tuple(entry["options"]), call=call)
            if "picks" in entry:
                vote.picks, vote.least, vote.most = _picks(entry)
            self.votes.append(vote)
        self.votes[-1].rounds.append(Round(str(entry["salt"])))
        self.stage = "open"

    def _on_vote(self, entry: Mapping[str, Any]) -> None:
        if self.ballot == entry["ballot"] and self.votes[-1].takes(entry["option"]):
            self.votes[-1].rounds[-1].ballots[str(entry["mark"])] = str(entry["option"])

    def _on_hands(self, entry: Mapping[str, Any]) -> None:
        vote = self.votes[-1]
        hands = {option: _small(entry["counts"].get(option, 0)) for option in vote.options}
        pupils = _small(entry["pupils"]) if vote.picks else 0
        if vote.picks and max(hands.values()) > pupils:
            raise ValueError("nobody raises two hands for the same")
        vote.rounds[-1].hands, vote.rounds[-1].pupils = hands, pupils

    def _on_withdraw(self, entry: Mapping[str, Any]) -> None:
        if self.ballot == entry["ballot"]:
            for mark in entry["marks"]:
                self.votes[-1].rounds[-1].ballots.pop(str(mark), None)

    def _on_close(self, _entry: Mapping[str, Any]) -> None:
        self.votes[-1].rounds[-1].open = False
        self.stage, self.talk_from = "talk", self.seconds

    def _on_reopen(self, _entry: Mapping[str, Any]) -> None:
        """Open the last round again, with the votes that are in it; a decision that it led to is taken back."""
        if self.stage == "open":  # of the call: it goes, and the vote before it is the one to open
            self.votes.pop()
        vote = self.votes[-1]
        if vote.call and self.moves[-1] == ("call", ""):
            self.moves.pop()
        elif vote.by:
            if self.moves.pop() != ("pick" if vote.picks else "choose", vote.decided):
                raise ValueError("what came after a decision is not taken back")
            vote.decided = vote.by = ""
        vote.favoured = ()
        vote.rounds[-1].open = True
        self.stage = "open"

    def _on_clear(self, entry: Mapping[str, Any]) -> None:
        """Begin the open round again without a vote."""
        if self.stage != "open":
            raise ValueError("no vote is open")
        self.votes[-1].rounds[-1] = Round(str(entry["salt"]))

    def _on_favour(self, entry: Mapping[str, Any]) -> None:
        """Take an item of those that are tied."""
        vote, item = self.votes[-1], str(entry["option"])
        if not vote.picks or vote.by or item not in vote.options or item in vote.favoured:
            raise ValueError("no items are tied")
        vote.favoured += (item,)

    def _on_pick(self, entry: Mapping[str, Any]) -> None:
        items = AND.join(entry["items"])
        if entry["by"] != "only":
            if self.votes[-1].by or not self.votes[-1].picks:
                raise ValueError("no vote is there to pick by")
            self.votes[-1].decided, self.votes[-1].by = items, str(entry["by"])
        self.moves.append(("pick", items))
        self.stage, self.slide = "story", 0

    def _on_reveal(self, _entry: Mapping[str, Any]) -> None:
        self.votes[-1].rounds[-1].open = False
        self.stage = "result"

    def _on_decide(self, entry: Mapping[str, Any]) -> None:
        choice = str(entry["choice"])
        if entry["by"] != "only":
            if self.votes[-1].decided:
                raise ValueError("this vote has decided already")
            self.votes[-1].decided, self.votes[-1].by = choice, str(entry["by"])
        self.moves.append(("choose", choice))
        self.stage, self.slide = "story", 0

    def _on_called(self, _entry: Mapping[str, Any]) -> None:
        self.votes[-1].rounds[-1].open = False
        self.moves.append(("call", ""))
        self.stage, self.slide = "story", 0

    def _on_end(self, _entry: Mapping[str, Any]) -> None:
        self.stage = "end"

    def _on_resume(self, _entry: Mapping[str, Any]) -> None:
        """Change nothing: the entry only says that the class was resumed."""
