"""What a room picks before it decides: papers of a desk or clauses of a letter, and which of them the count picks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.classroom.lesson.slides import Answer
from game.engine import picking
from game.language import say
from game.session import narration
from game.session.blocks.picks import PickQuestion
from game.story.syntax.prose import line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from game.classroom.lesson.lesson_state import Vote
    from game.engine import Rules, World
    from game.session import Play

Selections = dict[frozenset[str], tuple[str, ...]]
"""The selections that can be picked as a whole, each with its items in an order in which they can be."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What a count picks: the items that are sure, and those of which the teacher takes one in a tie."""

    sure: frozenset[str]
    tied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What can be picked on the page that a room is at.

    Attributes:
        all_answers: the items that the wall shows, each with its place among all items of the scene.
        selections: what can be picked together, with no fewer items than are asked for.
    """

    question: PickQuestion
    all_answers: tuple[Answer, ...]
    selections: Selections

    @property
    def kind(self) -> str:
        """What the items are: papers, or a letter's clauses."""
        return "letter" if self.question.letter else "papers"

    @property
    def least(self) -> int:
        """How many items a phone marks at least."""
        return self.question.missing

    @property
    def most(self) -> int:
        """How many items a phone marks at most."""
        return min(self.question.left, max(map(len, self.selections)))

    @property
    def asked(self) -> dict[str, object]:
        """What the session file says of a vote on it."""
        return {"picks": self.kind, "least": self.least, "most": self.most}

    @property
    def only(self) -> tuple[str, ...]:
        """The items to pick where there is nothing to vote on, else none."""
        pickable = [answer for answer in self.all_answers if not answer.locked]
        return self.usual if len(pickable) < 2 or len(self.selections) < 2 else ()

    @property
    def usual(self) -> tuple[str, ...]:
        """The first of the largest selections, for the minutes of a lesson that is not held yet."""
        return max(self.selections.values(), key=len)

    def picked(self, vote: Vote) -> Picked:
        """Return what the last round of *vote* picks, and what is left to the teacher."""
        return by_count(self.selections, vote.rounds[-1].counts(vote.options), self.least, vote.favoured)


def desk_of(play: Play, *, moment: bool) -> Desk | None:
    """Return what can be picked on the page of *play*, None where nothing is; at a *moment* no item is hidden."""
    question = next((block for block in play.page.blocks if isinstance(block, PickQuestion)), None)
    if question is None:
        return None
    found = _selections(play.rules, play.world, question)
    if not any(found):
        return None
    return Desk(question, tuple(_answers(play, question, found, moment=moment)), found)


def _answers(play: Play, question: PickQuestion, found: Selections, *, moment: bool) -> list[Answer]:
    """Return the items as answers; one that nothing lets the room pick says why."""
    pickable = frozenset[str]().union(*found)
    shown, offers = narration.values(play.rules, play.world), {item.item: item for item in question.items}
    answers = []
    for number, (item, written) in enumerate(play.pack.scenes[question.scene].items.items(), 1):
        offer = offers.get(item)
        if item in pickable:
            why = ""
        elif offer is None and not moment:
            continue
        elif offer is not None and offer.state == "taken":
            why = say("It is open already.")
        else:
            why = (offer.locked if offer else "") or say("Not open after what the room decided.")
        answers.append(Answer(item, number, line(written.label, shown), line(written.detail, shown), why))
    return answers


def _selections(rules: Rules, world: World, question: PickQuestion) -> Selections:
    found = _letters(rules, world) if question.letter else _papers(rules, world, question.left)
    return {chosen: order for chosen, order in found.items() if len(chosen) >= question.missing}


def _letters(rules: Rules, world: World) -> Selections:
    letters = [tuple(act.split(picking.AND)) for act in picking.acts(rules, world)]
    return {frozenset(): (), **{frozenset(letter): letter for letter in letters}}


def _papers(rules: Rules, world: World, most: int) -> Selections:
    """Return the sets of papers that can be opened one after the other in *world*, the smaller ones first."""
    worlds: dict[frozenset[str], tuple[tuple[str, ...], World]] = {frozenset(): ((), world)}
    last = list(worlds)
    for _ in range(most):
        grown = []
        for before in last:
            order, then = worlds[before]
            for paper in picking.pickable(rules, then):
                chosen = before | {paper}
                if chosen not in worlds:
                    worlds[chosen] = ((*order, paper), picking.after(rules, then, [paper])[-1])
                    grown.append(chosen)
        last = grown
    return {chosen: order for chosen, (order, _) in worlds.items()}


def by_count(selections: Selections, counts: Mapping[str, int], least: int, favoured: Sequence[str] = ()) -> Picked:
    """Return what *counts* pick of *selections*: the items with the most votes that go together.

    Items with as many votes stand or fall together; where not all of them fit, the teacher takes one after the other,
    and those *favoured* so far come first. What nobody voted for is picked only where fewer than *least* would be.
    """
    sure = frozenset[str]()
    for votes in sorted(set(counts.values()), reverse=True):
        if not votes and len(sure) >= least:
            break
        level = frozenset(item for item, count in counts.items() if count == votes)
        for item in favoured:
            if item in level and any(sure | {item} <= one for one in selections):
                sure |= {item}
        there = [one for one in selections if sure <= one]
        if not votes:  # no more than have to be
            there = [one for one in there if len(one) == min(map(len, there))]
        ways = {one & level for one in there}
        ways = {way for way in ways if not any(way < other for other in ways)}
        agreed = frozenset.intersection(*ways)
        sure |= agreed
        if len(ways) > 1:
            left = frozenset.union(*ways) - agreed
            return Picked(sure, tuple(item for item in counts if item in left))
    return Picked(sure)
