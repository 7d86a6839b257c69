"""The handouts: before the votes what gives nothing away, after the record the rest; other sheets for each level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.classroom.lesson.questions import rungs
from game.classroom.paper.desk_sheets import desk_to_mark
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
from game.classroom.paper.read_aloud import figure
from game.classroom.paper.source_cards import source_cards
from game.classroom.paper.standards import rubric
from game.language import say
from game.session.codex import verdict
from game.session.narration import picture
from game.session.words.phrases import date
from game.story import dates
from game.story.syntax.prose import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.paper.document import Part
    from game.classroom.paper.guide import LessonOutline
    from game.story.model import Reading

YEAR = re.compile(r"\b\d{4}\b")


def handouts(lesson: LessonOutline) -> Document:
    """Return the sheets for the class."""
    parts: list[Part] = [
        *_primer(lesson),
        *_people(lesson),
        *(part for stop in lesson.plan.stops for part in _sheet(lesson, stop.moment)),
        *_after(lesson),
        *_terms(lesson, told=True),
        *source_cards(lesson),
        *_article(lesson),
        *_worksheet(lesson),
        *_ticket(lesson),
        *rubric(),
        *_ballots(lesson),
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
    parts = (Title(1, say("Check the article: answers"), reading.title), Cards(cards, 2))
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
    yield from _timeline(lesson)
    yield from _terms(lesson, told=False)


def _timeline(lesson: LessonOutline) -> Iterator[Part]:
    """Yield what happened before the first moment of the lesson; what comes later would tell what the class decides."""
    first = min((stop.moment.event.date for stop in lesson.plan.stops), key=dates.order)
    earlier = (one for one in lesson.pack.record.events.values() if dates.order(one.date) < dates.order(first))
    events = sorted(earlier, key=lambda one: dates.order(one.date))
    if events:
        yield Title(3, say("What had happened before"))
        rows = tuple((words(date(event.date)), words(event.title)) for event in events)
        yield Table("", (say("When"), say("What")), rows)


def _people(lesson: LessonOutline) -> Iterator[Part]:
    named = _linked(lesson, "person", told=False) | {
        one for stop in lesson.plan.stops for one in stop.moment.event.people
    }
    people = [person for name, person in lesson.pack.record.people.items() if name in named]
    if people:
        yield Title(3, say("Who is who"))
        rows = tuple((strong(one.name), words(one.role)) for one in people)
        yield Table("", (say("Who"), say("What they were there")), rows)


def _terms(lesson: LessonOutline, *, told: bool) -> Iterator[Part]:
    """Yield the words of the lesson: before the votes those that tell of nobody in a chair, the others once *told*."""
    before, after = _linked(lesson, "term", told=False), _linked(lesson, "term", told=True)
    known = {name: lesson.pack.record.terms[name] for name in before | after}
    safe = {name for name in before if not _tells(lesson, known[name].means)}
    terms = sorted(
        (term for name, term in known.items() if (name in safe) is not told), key=lambda term: term.term.lower()
    )
    if terms:
        yield Title(3, say("More words") if told else say("Words"))
        rows = tuple((strong(term.term), inline(term.means)) for term in terms)
        yield Table("", (say("Word"), say("What it means")), rows)


def _tells(lesson: LessonOutline, text: str) -> bool:
    """Whether *text* speaks of a person whose chair there is, or of a year from that of the first vote on."""
    first = min(dates.order(stop.moment.event.date)[0] for stop in lesson.plan.stops)
    names = [seat.name.split()[-1] for seat in lesson.pack.manifest.seats.values()]
    return any(name in text for name in names) or any(int(year) >= first for year in YEAR.findall(text))


def _linked(lesson: LessonOutline, scheme: str, *, told: bool) -> set[str]:
    """Return the targets of links in the texts before the votes, or in those that are *told* after them."""
    texts = [] if told else [lesson.material.primer]
    for stop in lesson.plan.stops:
        event = stop.moment.event
        texts += (
            [event.summary, event.why, event.consequences]
            if told
            else [passage.text for passage in stop.moment.scene.text]
        )
    return {name for text in texts for kind, name, _ in links(text) if kind == scheme}


def _sheet(lesson: LessonOutline, moment: KeyMoment) -> Iterator[Part]:
    """Yield the sheet for the votes on *moment*; a school's begins the sentences."""
    yield NewPage()
    yield Title(2, moment.title, date(moment.scene.date or moment.event.date))
    yield from (part for found in picture(lesson.pack, moment.scene) for part in figure(lesson.pack, found))
    yield from desk_to_mark(moment)
    yield line(moment.scene.ask, "lead")
    yield lines([choice.label for choice in moment.scene.choices.values()], numbered=True)
    if lesson.level == "university":
        asked = [
            say("My first answer, and the assumption that it rests on:"),
            say("The strongest case for another answer, as its best advocate would put it:"),
            say("My second answer, and what moved me, or would have had to:"),
            say("My call: what was really done, and why I think so:"),
        ]
    else:
        asked = [
            say("First vote: I choose number … because …"),
            say("The best reason that I heard against it is that …"),
            say("Second vote: I choose number … My mind changed, or did not, because …"),
            say("I think that what was really done is number …"),
        ]
    yield lines(asked, space=3)


def _after(lesson: LessonOutline) -> Iterator[Part]:
    """Yield the questions for after the record; their wording tells what was done."""
    yield NewPage()
    yield Title(2, say("After the record"))
    yield line(say("To hand out when the last record was shown: the questions tell what was done."), "note")
    for stop in lesson.plan.stops:
        ladder = rungs(lesson.pack, lesson.material, stop.moment, lesson.level)[1:]
        asked = ladder if lesson.level == "university" else ladder[:2]
        yield Title(3, stop.moment.title)
        yield lines([question for rung in asked for question in rung.questions[:1]], numbered=True, space=2)


def _ballots(lesson: LessonOutline) -> Iterator[Part]:
    scenes = [stop.moment.scene for stop in lesson.plan.stops]
    most = max(len(options) for scene in scenes for options in (scene.choices, scene.items))
    yield NewPage()
    yield Title(2, say("Ballot cards"))
    yield line(say("For a vote without phones: cut along the lines, hold up one."), "note")
    cards = [("", (line(str(number), "digit"),)) for number in range(1, min(most, 9) + 1)]
    yield Cards(tuple(card for card in cards for _ in range(2)), across=2)


def _article(lesson: LessonOutline) -> Iterator[Part]:
    """Yield what the article says, statement by statement: the text itself is not ours to print."""
    reading = reading_of(lesson)
    if reading is None:
        return
    source = lesson.pack.record.sources[reading.source]
    yield NewPage()
    yield Title(2, say("What the article says"), reading.title)
    about = ". ".join(part for part in (source.title, source.by, source.date, source.url) if part)
    yield line(about, "note")
    yield lines([claim.says for claim in reading.claims], numbered=True)


def _worksheet(lesson: LessonOutline) -> Iterator[Part]:
    reading = reading_of(lesson)
    if reading is None:
        return
    yield NewPage()
    yield Title(2, say("Check the article"), reading.title)
    yield line(
        say("Mark each statement: true, partly, distorted, false, or an opinion. Then say what you checked it against.")
    )
    rows = tuple((words(str(number)), words(""), words("")) for number, _ in enumerate(reading.claims, 1))
    yield Table("", (say("Statement"), say("My verdict"), say("Checked against")), rows)


def _ticket(lesson: LessonOutline) -> Iterator[Part]:
    """Yield the exit ticket, twice on a page."""
    asked = [
        say("Something that I now know, and the source that I know it from:"),
        say("Something that is disputed, and between whom:"),
        lesson.material.closing or say("What do we know, and how?"),
    ]
    yield NewPage()
    yield Title(2, say("Exit ticket"))
    ticket = (lines(asked, space=3),)
    yield Cards(tuple((lesson.pack.manifest.title, ticket) for _ in range(2)))
