"""The words of every block, once: front ends lay them out, none of them phrases anything itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import CARRIED, DISPUTED, RECORD, RIGHT, ROAD, TAKEN, WRONG
from game.session.blocks import (
    Bridge,
    CallQuestion,
    Changes,
    Comparison,
    Debrief,
    DebriefPart,
    Decision,
    End,
    FileHeading,
    Heading,
    Picks,
    Prose,
    Reveal,
    Taken,
    Told,
)
from game.session.blocks.picks import Letter, Opened, PickQuestion
from game.session.blocks.picture import Picture
from game.session.blocks.promises import Ledger, Promises
from game.session.blocks.world import CarriedWorld
from game.session.words import pick_wording
from game.session.words.phrases import basis, change, date, ending_kind, joined
from game.session.words.section import Line, Section, line, prose_lines
from game.story.syntax.prose import Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.session.blocks import Block, CallResult, Change, Offer

OneSection = Told | Taken | Changes | Picks | Decision | CallQuestion | Reveal | FileHeading | End
"""The blocks that are one section each."""


def sections(block: Block) -> tuple[Section, ...]:
    """Return the words of *block*, in reading order."""
    match block:
        case Comparison():
            from game.session.words.file_wording import comparison

            said: Iterable[Section] = comparison(block)
        case Debrief():
            from game.session.words.debrief_wording import in_short

            said = (in_short(block),)
        case DebriefPart():
            from game.session.words.debrief_wording import part

            said = part(block)
        case Reveal():
            said = _reveal(block)
        case CarriedWorld():
            said = (_carried(block),)
        case Promises() | Ledger():
            from game.session.words import ledger_wording

            said = (ledger_wording.ledger(block) if isinstance(block, Ledger) else ledger_wording.promises(block),)
        case _:
            said = (_section(block),)
    return tuple(said)


def _section(block: OneSection) -> Section:
    """Return the words of a block that is one section."""
    match block:
        case Heading():
            section = _heading(block)
        case Picture():
            section = _picture(block)
        case Prose():
            basis = (_basis(block.basis),) if block.basis else ()
            section = Section("prose", "", (*basis, *prose_lines(block.paragraphs)))
        case Bridge():
            section = Section("bridge", "", prose_lines(block.paragraphs))
        case Taken():
            section = Section("taken", "", (line("taken", block.label, TAKEN, block.choice),))
        case Changes():
            section = Section("changes", "", tuple(_change(change) for change in block.changes))
        case PickQuestion() | Opened() | Letter():
            section = pick_wording.section(block)
        case Decision():
            section = _decision(block)
        case CallQuestion():
            section = _call(block)
        case FileHeading():
            section = Section("file", say("The file: {title}", title=block.title), ())
        case End():
            section = _end(block)
    return section


def _carried(block: CarriedWorld) -> Section:
    said = say(
        "In the world that {name} left: {differences}.", name=block.name, differences="; ".join(block.differences)
    )
    return Section("carried", "", (line("carried", said, CARRIED),))


def _basis(kind: str) -> Line:
    mark, words = basis(kind)
    return line(f"basis-{kind}", words, mark)


def _change(moved: Change) -> Line:
    return line("change", change(moved), "", moved.variable)


def _heading(block: Heading) -> Section:
    where = joined(date(block.date), block.place)
    lines = [line("where", where)] if where else []
    return Section("heading", block.title, (*lines, _basis(block.basis)))


def _picture(block: Picture) -> Section:
    said = Paragraph((Span(say("Picture:") + " "), Span(block.alt, emphasis=True)))
    source = line("picture-source", block.title, "", block.source)
    return Section("picture", "", (Line("picture", said, "", block.file), source))


def _decision(block: Decision) -> Section:
    lines: list[Line] = []
    for offer in block.offers:
        role = "choice-locked" if not offer.open else "choice-waiting" if block.missing else "choice"
        lines.append(line(role, offer.label, str(offer.number), offer.choice))
        if offer.detail:
            lines.append(line("detail", offer.detail, "", offer.choice))
        if offer.locked:
            lines.append(line("locked", say("Locked: {why}", why=offer.locked), "", offer.choice))
    return Section("decision", block.ask, tuple(lines))


# The call and the reveal


def _call(block: CallQuestion) -> Section:
    asked = (line("where", block.ask),) if block.ask else ()
    own, *others = block.offers
    first = say("The same as I: {label}", label=own.label)
    rows = (_offered(own, first), *(_offered(offer, offer.label) for offer in others))
    return Section("call", say("What did {name} really do?", name=block.name), (*asked, *rows))


def _offered(offer: Offer, label: str) -> Line:
    return line("call-choice", label, str(offer.number), offer.choice)


def _reveal(block: Reveal) -> Iterator[Section]:
    day = line("reveal-date", date(block.date), "", block.event)
    if block.as_history is None:
        meanwhile = (Line("meanwhile", paragraph, RECORD) for paragraph in block.paragraphs)
        yield Section("reveal", "", (day, *meanwhile))
        return
    letters = pick_wording.beside_in_short(block.letter, block.name) if block.letter else ()
    yield Section("reveal", "", (day, *_both_sides(block), *letters))
    yield Section("reveal-said", "", prose_lines(block.paragraphs))
    after = [line("reveal-dispute", question, DISPUTED, name) for name, question in block.disputes]
    after += [call_result(block.call)] if block.call else []
    if after:
        yield Section("reveal-after", "", tuple(after))


def _both_sides(block: Reveal) -> Iterator[Line]:
    """Yield what the two did, in one line where it is the same."""
    if block.as_history:
        yield line("reveal-both", say("You and {name}: {label}", name=block.name, label=block.yours), RECORD)
        return
    yield line("reveal-you", say("You: {label}", label=block.yours), ROAD)
    yield line("reveal-history", say("{name}: {label}", name=block.name, label=block.historys), RECORD)


def call_result(called: CallResult) -> Line:
    """Return whether a call was right, with how many were so far."""
    if called.right:
        said = say("Called, {n} of {total}", n=called.rights, total=called.total)
    elif called.same:
        said = say("Called the same as you, {n} of {total}", n=called.rights, total=called.total)
    else:
        said = say("Called: {label}, {n} of {total}", label=called.label, n=called.rights, total=called.total)
    return line("called", said, RIGHT if called.right else WRONG)


def _end(block: End) -> Section:
    mark, words = ending_kind(block.kind)
    return Section("end", block.title, (line(f"end-{block.kind}", words, mark),))
