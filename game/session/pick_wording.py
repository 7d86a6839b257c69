"""The words of picks: a desk of papers, a letter that is put together, and what was picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import RECORD, RIGHT, ROAD, TAKEN
from game.session.pick_blocks import Letter, Opened, PickQuestion
from game.session.section import Line, Section, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.pick_blocks import ItemOffer, LetterBeside

ROLES = {"open": "item", "marked": "item-marked", "taken": "item-taken", "locked": "item-locked", "full": "item-full"}


def section(block: PickQuestion | Opened | Letter) -> Section:
    """Return the words of *block*."""
    match block:
        case PickQuestion():
            return _question(block)
        case Opened():
            return Section("opened", "", (line("opened", block.label, TAKEN, block.item),))
        case Letter():
            lines = tuple(line("clause", label, TAKEN, item) for item, label in block.clauses)
            return Section("sent", say("Your letter"), lines)


def _question(block: PickQuestion) -> Section:
    lines = [one for item in block.items for one in _item(item)]
    return Section("letter" if block.letter else "papers", block.ask, (*lines, line("fits", fits(block))))


def _item(item: ItemOffer) -> Iterator[Line]:
    mark = f"{item.number} {RIGHT}" if item.state in ("taken", "marked") else str(item.number)
    yield line(ROLES[item.state], item.label, mark, item.item)
    if item.detail:
        yield line("item-detail", item.detail, "", item.item)
    if item.locked:
        yield line("locked", say("Locked: {why}", why=item.locked), "", item.item)


def fits(block: PickQuestion) -> str:
    """Return how many can be picked, and how many must be before a choice, or the way on, is open."""
    if block.letter:
        return _clauses(block)
    if not block.left:
        return say("No more fit.")
    if block.picked:
        more = say_count("{n} more fits.", "{n} more fit.", block.left)
    else:
        more = say_count("{n} of these fits.", "{n} of these fit.", block.left)
    if not block.missing:
        return more
    return f"{more} {say_count('{n} is to be opened first.', '{n} are to be opened first.', block.missing)}"


def _clauses(block: PickQuestion) -> str:
    if block.least == block.most:
        size = say_count("A letter of {n} clause.", "A letter of {n} clauses.", block.most)
    else:
        size = say("A letter of {least} to {most} clauses.", least=max(1, block.least), most=block.most)
    return f"{size} {say('It is to be sent first.')}" if block.least else size


def beside(block: LetterBeside) -> Section:
    """Return the clauses of both letters, for the file."""
    return Section("letters", say("The letter"), tuple(_beside(block)))


def _beside(block: LetterBeside) -> Iterator[Line]:
    for item, label, mine, real in block.clauses:
        whose = [words for words, holds in ((say("you"), mine), (say("history"), real)) if holds]
        yield line("clause", f"{label} ({', '.join(whose)})", RECORD if real else ROAD, item)


def beside_in_short(block: LetterBeside, name: str) -> Iterator[Line]:
    """Yield the clauses of both letters in as few lines as can be, *name* being whose the real one is."""
    both, mine, real = (
        " · ".join(block.only(yours=yours, historys=historys))
        for yours, historys in ((True, True), (True, False), (False, True))
    )
    if both:
        yield line("reveal-letter", say("In both letters: {clauses}", clauses=both), RECORD)
    if mine:
        yield line("reveal-letter", say("In yours alone: {clauses}", clauses=mine), ROAD)
    if real:
        yield line("reveal-letter", say("In {name}'s alone: {clauses}", name=name, clauses=real), RECORD)
