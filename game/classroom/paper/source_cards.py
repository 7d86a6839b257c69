"""The source cards: a short quotation or statement each, with the place where it stands; one for two pupils."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from game.classroom.lesson.questions import source_kind
from game.classroom.paper.document import Cards, Items, NewPage, Title, line, words
from game.language import say
from game.story import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.paper.document import Part
    from game.classroom.paper.guide import LessonOutline
    from game.story.model import Pack

QUOTED = re.compile(r'["“]([^"“”]{12,240})["”]')
MOST_CARDS = 16


class SourceCard(NamedTuple):
    """A statement of the record, its source, and whether the words are quoted."""

    moment: KeyMoment
    source: str
    text: str
    quoted: bool


def cards_of(lesson: LessonOutline) -> list[SourceCard]:
    """Return the cards of *lesson*: of each moment in turn one, quotations before statements."""
    piles = [_of_moment(stop.moment) for stop in lesson.plan.stops]
    dealt = [pile[turn] for turn in range(max(map(len, piles))) for pile in piles if turn < len(pile)]
    return dealt[:MOST_CARDS]


def _of_moment(moment: KeyMoment) -> list[SourceCard]:
    quotations, statements = [], []
    for claim in moment.event.claims:
        if not claim.sources:
            continue
        found = QUOTED.findall(claim.says)
        quotations += [SourceCard(moment, claim.sources[0], text, quoted=True) for text in found]
        if not found:
            statements.append(SourceCard(moment, claim.sources[0], claim.says, quoted=False))
    return [*quotations, *statements]


def source_cards(lesson: LessonOutline) -> Iterator[Part]:
    """Yield the cards, to hand out after the record was shown."""
    cards = cards_of(lesson)
    if not cards:
        return
    yield NewPage()
    yield Title(2, say("Source cards"))
    said = say("One for two pupils, after the record: they tell what was done. Cut along the lines.")
    yield line(said, "note")
    yield Cards(tuple((_heading(number, card), _inside(lesson.pack, card)) for number, card in enumerate(cards, 1)), 2)


def _heading(number: int, card: SourceCard) -> str:
    return f"{number} · {dates.year(card.moment.scene.date)} · {card.moment.title}"


def _inside(pack: Pack, card: SourceCard) -> tuple[Part, ...]:
    source = pack.record.sources[card.source]
    made = ", ".join(part for part in (source_kind(source), source.by, source.date) if part)
    place = say("Where it stands: {title}; {made}. {url}", title=source.title, made=made, url=source.url).strip()
    return (
        line(f"“{card.text}”" if card.quoted else card.text, "lead"),
        line(place, "note"),
        Items((words(say("Who made it, and for whom? What can it not tell?")),), space=1),
    )
