"""The slides of a lesson as data, for the terminal and the projector page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from game.language import say
from game.marks import DISPUTED, RECORD, ROAD
from game.session.blocks import Comparison, Decision, Heading
from game.session.section import Line, Section
from game.session.wording import sections
from game.story.syntax.prose import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.classroom.lesson.lesson_state import Vote
    from game.classroom.lesson.questions import Question
    from game.session.blocks import Block, Page
    from game.story.word_count import Measure

WORDS_A_SLIDE = 95


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that the class can choose, with its number."""

    id: str
    number: int
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class ResultBar:
    """An answer in the result: its votes and the total of each round."""

    answer: Answer
    votes: tuple[int, ...]
    totals: tuple[int, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen."""

    kind: str  # lobby | read | beside | record | argue | vote | talk | result | end
    kicker: str = ""
    title: str = ""
    lines: tuple[Line, ...] = ()
    columns: tuple[tuple[Line, ...], tuple[Line, ...]] | None = None
    answers: tuple[Answer, ...] = ()
    bars: tuple[ResultBar, ...] = ()
    note: str = ""
    count: int = -1  # number of votes so far, while a round is open
    place: tuple[int, int] = (0, 0)  # number of this slide, and number of slides up to the decision


def text_line(words: str, role: str = "text", mark: str = "") -> Line:
    """Return a line of our own."""
    return Line(role, plain(words)[0], mark)


def slides_of(page: Page, measure: Measure, rungs: Sequence[Question] = ()) -> tuple[Slide, ...]:
    """Return *page* as slides, every word of it in its order; the question itself is a slide of its own."""
    found = list(_packed(_sections(page.blocks), measure))
    shown = {line.text for slide in found for line in slide.lines} | {slide.title for slide in found}
    for rung in rungs if any(isinstance(block, Comparison) for block in page.blocks) else ():
        found += [Slide("argue", rung.label, question) for question in rung.questions if question not in shown]
    found = found or [Slide("read")]
    return tuple(replace(slide, place=(place, len(found))) for place, slide in enumerate(found, 1))


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[Block, Section]]:
    for block in blocks:
        if not isinstance(block, Decision):
            yield from ((block, section) for section in sections(block))


def _packed(found: Iterable[tuple[Block, Section]], measure: Measure) -> Iterator[Slide]:
    slide = Slide("read")
    waiting: list[Section] = []
    for block, section in found:
        if section.key in ("moment", "you", "history"):
            waiting.append(section)
            if section.key == "history":
                yield from _used(slide)
                yield _beside(waiting)
                slide, waiting = Slide("record"), []
        elif isinstance(block, Heading):
            yield from _used(slide)
            slide = _titled(section)
        elif section.key == "discuss":
            yield from _used(slide)
            yield from (Slide("argue", section.heading, line.text) for line in section)
            slide = replace(slide, lines=(), title="")
        elif isinstance(block, Comparison):
            yield from _used(slide)
            yield from _poured(Slide("record", title=section.heading), section.lines, measure)
            slide = replace(slide, lines=(), title="")
        else:
            lines = (*([text_line(section.heading, "subtitle")] if section.heading else []), *section.lines)
            *full, slide = _poured(slide, lines, measure)
            yield from full
    yield from _used(slide)


def _titled(section: Section) -> Slide:
    where = " · ".join(line.text for line in section if line.role == "where")
    return Slide("read", where, section.heading, tuple(line for line in section if line.role != "where"))


def _used(slide: Slide) -> Iterator[Slide]:
    if slide.lines or slide.title:
        yield slide


def _beside(waiting: Sequence[Section]) -> Slide:
    by_key = {section.key: section for section in waiting}
    moment, columns = by_key.get("moment"), [by_key.get("you"), by_key["history"]]
    marks = {"you": ROAD, "history": RECORD}
    left, right = (
        (text_line(one.heading, f"column-{one.key}", marks[one.key]), *one.lines) if one else () for one in columns
    )
    kicker = " · ".join(line.text for line in moment) if moment else ""
    return Slide("beside", kicker, moment.heading if moment else "", columns=(left, right))


def _poured(slide: Slide, lines: Iterable[Line], measure: Measure) -> list[Slide]:
    """Pour *lines* into *slide* and as many more as they need; a paragraph is never cut."""
    full: list[Slide] = []
    for line in lines:
        length = measure.total(one.text for one in (*slide.lines, line))
        alone = all(one.role.startswith("basis") for one in slide.lines)
        if not alone and length > measure.limit(WORDS_A_SLIDE):
            full.append(slide)
            slide = replace(slide, lines=())
        slide = replace(slide, lines=(*slide.lines, line))
    return [*full, slide]


def vote_slide(ask: str, kicker: str, answers: Sequence[Answer], *, second: bool, count: int) -> Slide:
    """Return the slide of an open vote, without any counts."""
    said = (
        say("Second vote. Each for themselves.") if second else say("First vote. Each for themselves, without a word.")
    )
    return Slide("vote", kicker, ask, answers=tuple(answers), note=said, count=count)


def talk_slide(ask: str, kicker: str, answers: Sequence[Answer], count: int) -> Slide:
    """Return the slide while pairs talk; the first count stays hidden."""
    said = say("Two minutes: convince the person beside you. The count stays hidden.")
    return Slide("talk", kicker, ask, answers=tuple(answers), note=said, count=count)


def result_slide(ask: str, kicker: str, answers: Sequence[Answer], vote: Vote) -> Slide:
    """Return the slide with the counts of both rounds."""
    counts = [one.counts(vote.options) for one in vote.rounds]
    totals = tuple(one.total for one in vote.rounds)
    leaders = vote.leaders
    bars = tuple(
        ResultBar(
            answer,
            tuple(count.get(answer.id, 0) for count in counts),
            totals,
            leads=answer.id in leaders and len(leaders) == 1,
        )
        for answer in answers
    )
    return Slide("result", kicker, ask, bars=bars, note=_said(answers, leaders, totals[-1]))


def _said(answers: Sequence[Answer], leaders: Sequence[str], total: int) -> str:
    if not total:
        return say("Nobody voted. The teacher decides: press a number.")
    if len(leaders) > 1:
        numbers = ", ".join(str(answer.number) for answer in answers if answer.id in leaders)
        return say("A tie. The teacher decides, and it is noted: {numbers}.", numbers=numbers)
    label = next(answer.label for answer in answers if answer.id == leaders[0])
    return say("The room decides: {label}.", label=label)


def end_slide(title: str, closing: str) -> Slide:
    """Return the slide with the closing question and three columns for the class to fill."""
    lines = (
        text_line(say("What did you see today that is established?"), "record", RECORD),
        text_line(say("What is disputed, and by whom?"), "disputed", DISPUTED),
        text_line(say("What was invented, or your own road?"), "road", ROAD),
    )
    return Slide("end", title, closing or say("What do we know, and how?"), lines)
