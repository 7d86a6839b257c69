"""What a play shows, as data: one sequence of blocks that every front end shows in its own way, in the same words.

A *page* is what is on the screen until the player does something: a scene, the call, an outcome, the debrief.
A page holds blocks in reading order. `game.session.words.wording.sections(block)` gives the words of a block; a front
end may lay them out as it likes, but shows all of them, in their order. Nothing here is markup: `Paragraph` and `Span`
(of `game.story.syntax.prose`) are the only styled text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from game.session.blocks.picks import Letter, LetterBeside, Opened, PickQuestion
from game.session.blocks.picture import Picture
from game.session.blocks.promises import Ledger, Promises
from game.session.blocks.world import CarriedWorld
from game.values import NamedTuple

if TYPE_CHECKING:
    from game.session.blocks.promises import PromiseLine
    from game.story.syntax.prose import Paragraph

T = TypeVar("T")


class Cited(NamedTuple):
    """A source with the number it has on this page."""

    number: int
    id: str
    title: str
    by: str
    date: str
    kind: str
    read: str
    url: str


class Heading(NamedTuple):
    """The top of a scene."""

    scene: str
    title: str
    chapter: str
    date: str
    place: str
    basis: str  # record | imagined
    sources: tuple[str, ...]


class Prose(NamedTuple):
    """A passage; *basis* is empty where it is that of the heading or the passage before it."""

    paragraphs: tuple[Paragraph, ...]
    basis: str = ""
    sources: tuple[str, ...] = ()


class Bridge(NamedTuple):
    """What a route tells between two of its stops."""

    paragraphs: tuple[Paragraph, ...]


class Taken(NamedTuple):
    """The choice the player took, as it reads."""

    scene: str
    choice: str
    label: str


class Change(NamedTuple):
    """What happened to a meter that players see."""

    variable: str
    label: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """What was added, after clamping."""
        return self.after - self.before


class Changes(NamedTuple):
    """What a decision, or entering a scene, did to the meters."""

    changes: tuple[Change, ...]


class Offer(NamedTuple):
    """One choice as it stands now; *locked* says why it cannot be taken, and is empty where it can."""

    number: int
    choice: str
    label: str
    detail: str
    locked: str

    @property
    def open(self) -> bool:
        """Whether it can be taken."""
        return not self.locked


class Decision(NamedTuple):
    """The question and what can be answered; hidden choices are not among the offers."""

    scene: str
    ask: str
    offers: tuple[Offer, ...]
    key_moment: bool
    missing: int = 0  # how many items must be picked first


class Side(NamedTuple):
    """What one of the two did at a key moment: the player, or history."""

    choice: str  # choice id, "" where history took none of these
    label: str
    changes: tuple[Change, ...]
    reality: str  # documented | documented-at-another-time | plausible | ""


class ClaimLine(NamedTuple):
    """A claim of the record with the numbers of its sources."""

    says: str
    status: str  # established | disputed | claimed
    by: str
    sources: tuple[int, ...]


class PositionLine(NamedTuple):
    """One side of a dispute with the numbers of its sources."""

    side: str
    claim: str
    sources: tuple[int, ...]


class DisputeLines(NamedTuple):
    """A dispute with both sides."""

    id: str
    question: str
    positions: tuple[PositionLine, ...]
    established: str


class OptionLine(NamedTuple):
    """An option of the moment, and whether it was really on the table."""

    choice: str
    label: str
    reality: str
    yours: bool
    historys: bool


class CallQuestion(NamedTuple):
    """The question what this person really did, before anything of it is shown; the player's own option is first."""

    scene: str
    ask: str
    name: str  # of the person, short
    offers: tuple[Offer, ...]


class CallResult(NamedTuple):
    """What a player said that this person had done, and how many of the calls so far were right."""

    label: str
    same: bool  # as the player had decided
    right: bool
    rights: int | str  # of
    total: int | str  # numbers, or what an export fills in


class Reveal(NamedTuple):
    """A key moment in short: what the player did and what this person did, in a few sentences."""

    scene: str
    event: str
    date: str  # of the moment; of the event where that only tells what happened meanwhile
    name: str  # of the person, short
    yours: str  # label
    historys: str  # label(s), "" where history took none of the options
    as_history: bool | None
    paragraphs: tuple[Paragraph, ...]
    disputes: tuple[tuple[str, str], ...]  # id, question
    call: CallResult | None
    letter: LetterBeside | None = None


class FileHeading(NamedTuple):
    """The top of a file: which key moment it is about."""

    scene: str
    title: str


class Comparison(NamedTuple):
    """The file of a key moment: the player's choice beside the whole record of it."""

    scene: str
    event: str
    ask: str
    date: str
    as_history: bool | None  # None where history took none of the options
    you: Side
    history: tuple[Side, ...]
    event_title: str
    event_date: str
    summary: tuple[Paragraph, ...]
    why: tuple[Paragraph, ...]
    note: tuple[Paragraph, ...]
    claims: tuple[ClaimLine, ...]
    disputes: tuple[DisputeLines, ...]
    options: tuple[OptionLine, ...]
    discuss: tuple[str, ...]
    sources: tuple[Cited, ...]
    sources_of_event: tuple[int, ...]
    letter: LetterBeside | None = None


class End(NamedTuple):
    """An ending."""

    scene: str
    title: str
    kind: str  # record | near | diverged
    tone: str


class Moment(NamedTuple):
    """One key moment of a play in the debrief."""

    scene: str
    title: str
    date: str
    event: str
    ask: str
    yours: str  # label
    historys: str  # label(s), or what the record says instead where it took none of the options
    as_history: bool | None
    decision: int  # the number of the decision, for rewinding to it
    taken_back: tuple[str, ...]  # labels chosen here before and taken back
    others: tuple[tuple[str, int], ...]  # label, how many other plays on this machine chose it
    called: bool | None  # whether the player said beforehand what history did; None where nothing was said


class Series(NamedTuple):
    """A meter over the key moments: the player's values, and history's on its own road by date."""

    variable: str
    label: str
    low: int
    high: int
    yours: tuple[tuple[str, int], ...]  # (date, value), the start first
    historys: tuple[tuple[str, int], ...]


class Chair(NamedTuple):
    """Where another seat stood on a day this play was asked about."""

    seat: str
    name: str
    event: str
    event_title: str
    date: str
    ask: str
    historys: str  # what that person did


class WrongCall(NamedTuple):
    """What most of the plays on this machine called at a key moment, where it is not what was done."""

    title: str
    label: str
    calls: int  # of
    total: int


class Debrief(NamedTuple):
    """A play as a whole, beside the record; its words are the debrief in short."""

    title: str  # of the pack
    seat: str
    seat_name: str
    name: str  # of the person, short
    ending: End
    moments: tuple[Moment, ...]
    as_history: int  # of
    counted: int  # key moments where history took one of the options
    first_divergence: Moment | None
    after_divergence: tuple[Moment, ...]
    missed: tuple[tuple[str, str], ...]  # date, title of history's key moments that this road did not meet
    series: tuple[Series, ...]
    chairs: tuple[Chair, ...]
    surest_error: WrongCall | None
    next_seat: str  # the chair to offer next, "" where there is no other
    next_seat_name: str
    questions: tuple[str, ...]
    sources: tuple[Cited, ...]
    promises: tuple[PromiseLine, ...]  # those that were made, and what became of each
    world: CarriedWorld | None  # where it began in a world that another chair left


DEBRIEF_PARTS = {"moments": "m", "meters": "g", "questions": "a", "sources": "n", "card": "y"}
"""The parts of what stands behind the debrief, each with the letter that shows it."""


class DebriefPart(NamedTuple):
    """A part of what stands behind the debrief in short: `moments`, `meters`, `questions`, `sources` or `card`."""

    part: str
    debrief: Debrief


Told = Heading | Picture | Prose | Bridge
Picks = PickQuestion | Opened | Letter
Beside = Reveal | FileHeading | Comparison | Debrief | DebriefPart
"""The blocks that set a play beside the record."""
Block = Told | Taken | Changes | Picks | Promises | Ledger | CarriedWorld | Decision | CallQuestion | End | Beside


class Page(NamedTuple):
    """What is shown until the player does something; *way* says what that is: `choose`, `pick`, `call`, `on` or `end`.

    On a page to `pick` from, going on is possible too, once enough was picked.
    """

    kind: str  # scene | call | outcome | file | debrief | part
    blocks: tuple[Block, ...]
    way: str

    def block(self, kind: type[T]) -> T | None:
        """Return the first block of *kind*, None where the page has none."""
        return next((block for block in self.blocks if isinstance(block, kind)), None)
