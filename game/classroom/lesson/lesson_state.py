"""The state of a class: the entries of its session file, folded.

Nothing here reads a file, a clock or the network. `LessonState.apply` is called for each entry in order, during
the lesson and again on resuming, so both give the same state.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(slots=True)
class Round:
    """One round of a vote: ballots by mark, hands by option."""

    salt: str
    open: bool = True
    ballots: dict[str, str] = field(default_factory=dict)
    hands: dict[str, int] = field(default_factory=dict)

    def mark(self, token: str) -> str:
        """Return the mark of *token* in this round; marks differ between rounds, so that votes cannot be linked."""
        return hashlib.sha256(f"{self.salt}:{token}".encode()).hexdigest()[:16]

    def counts(self, options: Sequence[str]) -> dict[str, int]:
        """Return the votes of each option, ballots and hands together."""
        cast = list(self.ballots.values())
        return {option: cast.count(option) + self.hands.get(option, 0) for option in options}

    @property
    def total(self) -> int:
        """The number of votes."""
        return len(self.ballots) + sum(self.hands.values())


@dataclass(slots=True)
class Vote:
    """A question to the class, its rounds and its result."""

    scene: str
    event: str
    options: tuple[str, ...]
    rounds: list[Round] = field(default_factory=list)
    decided: str = ""
    by: str = ""  # majority | tie | teacher

    @property
    def leaders(self) -> tuple[str, ...]:
        """The options with the most votes in the last round; all of them where there are no votes."""
        counts = self.rounds[-1].counts(self.options)
        most = max(counts.values())
        return tuple(option for option in self.options if counts[option] == most)


@dataclass(slots=True)
class LessonState:
    """The state of a class."""

    header: dict[str, Any] = field(default_factory=dict)
    stage: str = "lobby"
    votes: list[Vote] = field(default_factory=list)
    arrival: dict[str, Any] = field(default_factory=dict)  # the scene that the play last entered, and its values
    stops: list[str] = field(default_factory=list)  # the scenes the plan has led to
    moves: list[tuple[str, str]] = field(default_factory=list)  # since the arrival: ("choose", id) and ("go", "")
    slide: int = 0
    seconds: int = 0  # seconds into the lesson at the last entry

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
        self.seconds = max(self.seconds, int(entry.get("at", 0)))
        if not self.header:
            self.header = dict(entry)
        else:
            getattr(self, f"_on_{entry['do']}")(entry)

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

    def _on_arrive(self, entry: Mapping[str, Any]) -> None:
        values = {str(name): str(value) for name, value in entry.get("values", {}).items()}
        self.arrival = {"scene": str(entry["scene"]), "values": values}
        self.stops.append(str(entry["scene"]))
        self.stage, self.moves, self.slide = "story", [], 0

    def _on_slide(self, entry: Mapping[str, Any]) -> None:
        self.slide = max(int(entry["to"]), 0)

    def _on_go(self, _entry: Mapping[str, Any]) -> None:
        self.moves.append(("go", ""))
        self.stage, self.slide = "story", 0

    def _on_open(self, entry: Mapping[str, Any]) -> None:
        if len(entry["options"]) < 2 or not all(isinstance(option, str) for option in entry["options"]):
            raise ValueError("a vote is between two answers or more")
        if self.stage != "talk":
            self.votes.append(Vote(str(entry["scene"]), str(entry.get("event", "")), tuple(entry["options"])))
        self.votes[-1].rounds.append(Round(str(entry["salt"])))
        self.stage = "open"

    def _on_vote(self, entry: Mapping[str, Any]) -> None:
        if self.ballot == entry["ballot"] and entry["option"] in self.votes[-1].options:
            self.votes[-1].rounds[-1].ballots[str(entry["mark"])] = str(entry["option"])

    def _on_hands(self, entry: Mapping[str, Any]) -> None:
        self.votes[-1].rounds[-1].hands = {
            option: max(int(entry["counts"].get(option, 0)), 0) for option in self.votes[-1].options
        }

    def _on_close(self, _entry: Mapping[str, Any]) -> None:
        self.votes[-1].rounds[-1].open = False
        self.stage = "talk"

    def _on_reveal(self, _entry: Mapping[str, Any]) -> None:
        self.votes[-1].rounds[-1].open = False
        self.stage = "result"

    def _on_decide(self, entry: Mapping[str, Any]) -> None:
        choice = str(entry["choice"])
        if entry["by"] != "only":
            self.votes[-1].decided, self.votes[-1].by = choice, str(entry["by"])
        self.moves.append(("choose", choice))
        self.stage, self.slide = "story", 0

    def _on_end(self, _entry: Mapping[str, Any]) -> None:
        self.stage = "end"

    def _on_resume(self, _entry: Mapping[str, Any]) -> None:
        """Change nothing: the entry only says that the class was resumed."""
