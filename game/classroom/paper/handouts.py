"""The handouts: primer, timeline, people, terms, sources, ballot cards, sheets, and a worksheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.lesson.questions import card_source, rungs, source_kind
from game.classroom.paper.document import (
    Cards,
    Document,
    Items,
    NewPage,
    Table,
    Title,
    inline,
    line,
    lines,
    prose,
    strong,
    words,
)
from game.classroom.paper.guide import foot, source_links, titles
from game.language import say
from game.session.codex import verdict
from game.session.phrases import date
from game.story.syntax.prose import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.paper.document import Part
    from game.classroom.paper.guide import LessonOutline
    from game.story.model import Pack, Reading


def handouts(lesson: LessonOutline) -> Document:
    """Return the sheets for the class."""
    parts: list[Part] = [
        *_primer(lesson),
        *_timeline(lesson),
        *_people(lesson),
        *_terms(lesson),
        *_source_cards(lesson),
        *(part for stop in lesson.plan.stops for part in _sheet(lesson, stop.moment)),
        *_ballots(lesson),
        *_worksheet(lesson),
    ]
    title = say("{title}: for the class", title=lesson.pack.manifest.title)
    return Document(title, tuple(parts), foot(lesson.pack), source_links(lesson.pack))


def answers(lesson: LessonOutline) -> Document | None:
    """Return the answers to the worksheet, on a sheet of their own; None where the pack has no reading."""
    reading = reading_of(lesson)
    if reading is None:
        return None
    cards = tuple(
        (
            f"{number}. {claim.says}",
            (
                Items(((*strong(verdict(claim.verdict).capitalize() + ". "), *inline(claim.answer)),)),
                Items((titles(lesson.pack, claim.sources),)) if claim.sources else line(""),
            ),
        )
        for number, claim in enumerate(reading.claims, 1)
    )
    parts = (Title(1, say("Check the article: answers"), reading.title), Cards(cards))
    return Document(say("{title}: answers", title=reading.title), parts, foot(lesson.pack), source_links(lesson.pack))


def reading_of(lesson: LessonOutline) -> Reading | None:
    """Return the reading that the class checks."""
    readings = lesson.pack.record.readings
    name = lesson.material.reading or next(iter(readings), "")
    return readings[name] if name else None


def _primer(lesson: LessonOutline) -> Iterator[Part]:
    yield Title(1, lesson.pack.manifest.title, lesson.pack.manifest.tagline)
    if lesson.material.opening:
        yield line(lesson.material.opening, "lead")
    if lesson.material.primer or lesson.pack.manifest.about:
        yield Title(2, say("Before we begin"))
        yield prose(lesson.material.primer or lesson.pack.manifest.about)
    yield Title(3, say("Three signs"))
    yield lines(
        [
            say("■ the record: a document or a report says so"),
            say("◇ imagined, or our own road: it might have gone this way"),
            say("≠ disputed: the people involved, or the sources, differ"),
        ]
    )


def _timeline(lesson: LessonOutline) -> Iterator[Part]:
    """Yield the timeline without the events that the class is going to decide."""
    ahead = {stop.moment.event_id: stop.moment for stop in lesson.plan.stops}
    events = sorted(lesson.pack.record.events.items(), key=lambda item: item[1].date)
    rows = tuple(
        (words(date(event.date)), words(event.title if name not in ahead else f"? {ahead[name].scene.ask}"))
        for name, event in events
    )
    yield NewPage()
    yield Title(2, say("Timeline"))
    yield line(say("Where the class will decide itself, the timeline asks instead of telling."), "note")
    yield Table("", (say("When"), say("What")), rows)


def _people(lesson: LessonOutline) -> Iterator[Part]:
    named = _linked(lesson, "person") | {one for stop in lesson.plan.stops for one in stop.moment.event.people}
    people = [person for name, person in lesson.pack.record.people.items() if name in named]
    if people:
        yield NewPage()
        yield Title(2, say("Who is who"))
        yield Table(
            "", (say("Who"), say("What they were there")), tuple((strong(one.name), words(one.role)) for one in people)
        )


def _terms(lesson: LessonOutline) -> Iterator[Part]:
    named = _linked(lesson, "term")
    terms = sorted(
        (term for name, term in lesson.pack.record.terms.items() if name in named), key=lambda term: term.term.lower()
    )
    if terms:
        yield Title(2, say("Words"))
        yield Table(
            "", (say("Word"), say("What it means")), tuple((strong(term.term), inline(term.means)) for term in terms)
        )


def _linked(lesson: LessonOutline, scheme: str) -> set[str]:
    """Return the targets of links in this lesson's texts."""
    texts = [lesson.material.primer]
    for stop in lesson.plan.stops:
        event = stop.moment.event
        texts += [passage.text for passage in stop.moment.scene.text]
        texts += [event.summary, event.why, event.consequences]
    return {name for text in texts for kind, name, _ in links(text) if kind == scheme}


def _source_cards(lesson: LessonOutline) -> Iterator[Part]:
    named = dict.fromkeys(card_source(lesson.pack, lesson.material, stop.moment) for stop in lesson.plan.stops)
    cards = [(lesson.pack.record.sources[name].title, _source_card(lesson.pack, name)) for name in named if name]
    if cards:
        yield NewPage()
        yield Title(2, say("Source cards"))
        yield line(say("One for each group. Before you believe it: who made it, when, for whom, and what for?"))
        yield Cards(tuple(cards))


def _source_card(pack: Pack, name: str) -> tuple[Part, ...]:
    source = pack.record.sources[name]
    says = [claim.says for event in pack.record.events.values() for claim in event.claims if name in claim.sources][:3]
    made = ", ".join(part for part in (source_kind(source), source.by, source.date) if part)
    return (
        line(made[0].upper() + made[1:] + "."),
        *((line(source.note, "note"),) if source.note else ()),
        *((line(say("What it is a source for:")), lines(says)) if says else ()),
        Items((words(say("Who made it, and for whom?")), words(say("What would they rather not say?"))), space=1),
    )


def _sheet(lesson: LessonOutline, moment: KeyMoment) -> Iterator[Part]:
    yield NewPage()
    yield Title(2, moment.title, date(moment.scene.date or moment.event.date))
    yield line(moment.scene.ask, "lead")
    yield lines([choice.label for choice in moment.scene.choices.values()], numbered=True)
    yield Items(
        (
            words(say("My first answer, alone, and why:")),
            words(say("The best reason I heard against it:")),
            words(say("My second answer:")),
        ),
        space=2,
    )
    asked = [
        rung.questions[0] for rung in rungs(lesson.pack, lesson.material, moment, lesson.level)[1:4] if rung.questions
    ]
    yield Title(3, say("After the record"))
    yield Items(tuple(words(question) for question in asked), numbered=True, space=2)


def _ballots(lesson: LessonOutline) -> Iterator[Part]:
    most = max(len(stop.moment.scene.choices) for stop in lesson.plan.stops)
    yield NewPage()
    yield Title(2, say("Ballot cards"))
    yield line(say("For a vote without phones: cut along the lines, hold up one."), "note")
    cards = [("", (line(str(number), "digit"),)) for number in range(1, min(most, 9) + 1)]
    yield Cards(tuple(card for card in cards for _ in range(2)), across=2)


def _worksheet(lesson: LessonOutline) -> Iterator[Part]:
    reading = reading_of(lesson)
    if reading is None:
        return
    source = lesson.pack.record.sources[reading.source]
    yield NewPage()
    yield Title(2, say("Check the article"), reading.title)
    yield line(f"{source.title}. {source.by} {source.date}".strip())
    yield line(
        say("Mark each statement: true, partly, distorted, false, or an opinion. Then say what you checked it against.")
    )
    rows = tuple(
        (words(f"{number}. {claim.says}"), words(""), words("")) for number, claim in enumerate(reading.claims, 1)
    )
    yield Table("", (say("The text says"), say("My verdict"), say("Checked against")), rows)
