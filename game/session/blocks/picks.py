"""What a play shows of picks, as data: the question with its items, and what was picked."""

from __future__ import annotations

from game.values import NamedTuple


class ItemOffer(NamedTuple):
    """An item as it stands now; *locked* says why it cannot be picked, where it could be at another time."""

    number: int
    item: str
    label: str
    detail: str
    state: str  # open | marked (for a letter) | taken | locked | full (no more fit)
    locked: str = ""

    @property
    def open(self) -> bool:
        """Whether it can be picked, or marked."""
        return self.state == "open"


class PickQuestion(NamedTuple):
    """The question what to pick, and every item that is shown: papers, or the clauses of a letter that is not sent."""

    scene: str
    letter: bool
    ask: str
    least: int
    most: int
    items: tuple[ItemOffer, ...]

    @property
    def picked(self) -> int:
        """How many are taken, or marked."""
        return sum(item.state in ("taken", "marked") for item in self.items)

    @property
    def left(self) -> int:
        """How many more fit."""
        return self.most - self.picked

    @property
    def missing(self) -> int:
        """How many more must be picked."""
        return max(0, self.least - self.picked)


class Opened(NamedTuple):
    """A paper that was opened, as it reads; what it says follows."""

    scene: str
    item: str
    label: str


class Letter(NamedTuple):
    """A letter that was sent: the clauses, by id and as they read."""

    scene: str
    ask: str
    clauses: tuple[tuple[str, str], ...]


class LetterBeside(NamedTuple):
    """The clauses of the player's letter and of the real one, as they read, each with whose it is."""

    clauses: tuple[tuple[str, str, bool, bool], ...]  # id, label, in the player's, in the real one

    def only(self, *, yours: bool, historys: bool) -> tuple[str, ...]:
        """Return the labels of the clauses that stand in these letters and in no other."""
        return tuple(label for _, label, mine, real in self.clauses if (mine, real) == (yours, historys))
