"""The words of picks: a desk of papers, a letter that is put together, and what was picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import RECORD, RIGHT, ROAD, TAKEN
from game.session.blocks.picks import Letter, Opened, PickQuestion
from game.session.words.section import Line, Section, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.session.blocks.picks import ItemOffer, LetterBeside

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
    lines = [row for item in block.items for row in _item(item)]
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


def remaining(block: PickQuestion) -> Iterator[str]:
    """Yield the papers that can still be opened, without their details, and how many of them fit."""
    yield from (f"{item.number} {item.label}" for item in block.items if item.open)
    yield fits(block)


def _clauses(block: PickQuestion) -> str:
    if block.least == block.most:
        size = say_count("A letter of {n} clause.", "A letter of {n} clauses.", block.most)
    else:
        size = say("A letter of {least} to {most} clauses.", least=max(1, block.least), most=block.most)
    return f"{size} {say('It is to be sent first.')}" if block.least else size


def help_line(block: PickQuestion) -> str:
    """Return what can be written, in plain lines, to pick."""
    if block.letter:
        return say("The numbers of its clauses on one line, such as 1 3, send a letter.")
    return say("The number of a paper opens it; it stays open.")


def refusal(block: PickQuestion, beside: PickQuestion | None, names: Sequence[str]) -> str:
    """Return why *names* cannot be picked where *block* asks; *beside* is a letter's question with them marked."""
    items = {item.item: item for item in block.items}
    wrong = next((name for name in names if name not in items), "")
    if wrong or len(set(names)) < len(names):
        ids = ", ".join(item.item for item in block.items if item.open)
        return f"{say('Write a number or one of: {ids}.', ids=ids)} {help_line(block)}"
    if locked := next((items[name].locked for name in names if items[name].locked), ""):
        return say("Locked: {why}", why=locked)
    if not block.letter:
        return help_line(block) if len(names) > 1 else fits(block)
    if len(names) < max(1, block.least):
        return lacking(block, len(names))
    if len(names) > block.most or beside is None:
        return fits(block)
    return say("These do not go together.")


def lacking(block: PickQuestion, written: int) -> str:
    """Return how many clauses a letter lacks whose number of clauses is *written*."""
    missing = max(1, block.least) - written
    return say_count("{n} more clause is needed.", "{n} more clauses are needed.", missing)


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
