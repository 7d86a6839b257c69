"""The slides of a lesson as data, for the terminal and the projector page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from game.language import say
from game.marks import DISPUTED, RECORD, ROAD
from game.session.blocks import Comparison, Decision, FileHeading, Heading, Reveal
from game.session.blocks.picks import PickQuestion
from game.session.words.section import Line, Section, prose_lines
from game.session.words.wording import sections
from game.story.syntax.prose import plain, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.classroom.lesson.lesson_state import Vote
    from game.classroom.lesson.questions import Question
    from game.session.blocks import Block, Page
    from game.story.word_count import Measure

WORDS_A_SLIDE, A_FEW_WORDS = 110, 20
"""What a slide holds, and how much more it may hold where that saves one with a few words."""
WORDS_AT_A_DESK = 150
"""Of a primer, and of papers that were opened: a screen more would be one too many, and each is read by itself."""
RECORD_SLIDES = 3
LEADING = ("basis", "opened", "subtitle")
"""How the roles of lines begin that stand before what they belong to: its basis, a paper's name, a heading."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its number: its place among all answers of the scene, on paper, phone and wall alike."""

    id: str
    number: int
    label: str
    detail: str
    locked: str = ""  # why the class cannot choose it


@dataclass(frozen=True, slots=True)
class ResultBar:
    """An answer in the result: its votes and the total of each round; none where the answer was locked."""

    answer: Answer
    votes: tuple[int, ...]
    totals: tuple[int, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen."""

    # lobby | chair | primer | bridge | read | vote | talk | result | desk | record | beside | argue | keys | end,
    # and of groups: handed, and group for a column without a kind of its own
    kind: str
    kicker: str = ""
    title: str = ""
    lines: tuple[Line, ...] = ()
    columns: tuple[tuple[Line, ...], tuple[Line, ...]] | None = None
    answers: tuple[Answer, ...] = ()
    bars: tuple[ResultBar, ...] = ()
    note: str = ""
    count: int = -1  # number of votes so far, while a round is open
    of: int = 0  # number of phones that may vote, 0 where hands are counted
    place: tuple[int, int] = (0, 0)  # number of this slide, and number of slides up to the decision
    beside: tuple[Slide, ...] = ()  # what each group has before it; its own kind is group, where it has no other


def text_line(words: str, role: str = "text", mark: str = "") -> Line:
    """Return a line of our own."""
    return Line(role, plain(words)[0], mark)


def slides_of(page: Page, measure: Measure) -> tuple[Slide, ...]:
    """Return *page* as slides, every word of it in its order; the question itself is a slide of its own."""
    return tuple(_joined(_packed(_sections(page.blocks), measure), measure)) or (Slide("read"),)


def numbered(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return *slides* with their places."""
    return tuple(replace(slide, place=(place, len(slides))) for place, slide in enumerate(slides, 1))


def record_slides(page: Page, measure: Measure, calls: str = "") -> tuple[Slide, ...]:
    """Return an outcome as three slides at most: what was really done, how the room *calls* it, then its own road."""
    told, own = (
        Slide("record", title=say("What was really done")),
        Slide("record", title=say("What your choice led to")),
    )
    reveal = [block for block in page.blocks if isinstance(block, Reveal)]
    others = [block for block in page.blocks if not isinstance(block, Reveal)]
    first = [*lines_of(reveal), *([text_line(calls, "called")] if calls else [])]
    second = list(lines_of(others))
    for most in (WORDS_A_SLIDE, 2 * WORDS_A_SLIDE, 100 * WORDS_A_SLIDE):
        slides = [*_joined(poured(told, first, measure, most), measure), *poured(own, second, measure, most)]
        if len(slides) <= RECORD_SLIDES:
            break
    return tuple(_used_of(slides))


def lines_of(blocks: Sequence[Block]) -> Iterator[Line]:
    """Yield the lines of *blocks*, without their headings."""
    return (line for _, section in _sections(blocks) for line in section)


def _used_of(slides: Iterable[Slide]) -> Iterator[Slide]:
    return (slide for slide in slides if slide.lines)


def argue_slides(rungs: Sequence[Question], measure: Measure) -> tuple[Slide, ...]:
    """Return the questions to argue over, as many on a slide as can be read."""
    lines = [
        part
        for rung in rungs
        for part in (text_line(rung.label, "subtitle"), *(text_line(question) for question in rung.questions))
    ]
    return tuple(_used_of(poured(Slide("argue", title=say("To argue over")), lines, measure)))


def text_slides(kind: str, title: str, text: str, measure: Measure) -> tuple[Slide, ...]:
    """Return a pack's prose as slides."""
    return tuple(_used_of(poured(Slide(kind, title=title), prose_lines(read(text)), measure, WORDS_AT_A_DESK)))


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[Block, Section]]:
    for block in blocks:
        if not isinstance(block, Decision | PickQuestion):
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
        elif isinstance(block, Heading | FileHeading):
            yield from _used(slide)
            slide = _titled(section)
        elif section.key == "discuss":
            yield from _used(slide)
            yield from (Slide("argue", section.heading, line.text) for line in section)
            slide = replace(slide, lines=(), title="")
        elif isinstance(block, Comparison):
            yield from _used(slide)
            yield from poured(Slide("record", title=section.heading), section.lines, measure)
            slide = replace(slide, lines=(), title="")
        else:
            lines = (*([text_line(section.heading, "subtitle")] if section.heading else []), *section.lines)
            *full, slide = poured(slide, lines, measure)
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
    sides = [by_key[key] for key in ("you", "history") if key in by_key]  # one where both did the same
    moment, columns = by_key.get("moment"), [*sides, None][:2]
    marks = {"you": ROAD, "history": RECORD}
    left, right = (
        (text_line(one.heading, f"column-{one.key}", marks[one.key]), *one.lines) if one else () for one in columns
    )
    kicker = " · ".join(line.text for line in moment) if moment else ""
    return Slide("beside", kicker, moment.heading if moment else "", columns=(left, right))


def poured(slide: Slide, lines: Iterable[Line], measure: Measure, most: int = WORDS_A_SLIDE) -> list[Slide]:
    """Pour *lines* into *slide* and as many more as they need; a paragraph is never cut, nor left by its heading."""
    full: list[Slide] = []
    for line in lines:
        length = measure.total(one.text for one in (*slide.lines, line))
        alone = all(one.role.startswith(LEADING) for one in slide.lines)
        if not alone and length > measure.limit(most):
            whole, leading = _carried(slide)
            full.append(whole)
            slide = replace(slide, lines=leading)
        slide = replace(slide, lines=(*slide.lines, line))
    return [*full, slide]


def _joined(slides: Iterable[Slide], measure: Measure) -> list[Slide]:
    """Return *slides* without those that hold only a few words more than fit on the one before."""
    found: list[Slide] = []
    for slide in slides:
        both = (*found[-1].lines, *slide.lines) if found else ()
        goes_on = bool(found) and replace(found[-1], lines=()) == replace(slide, lines=())
        if goes_on and measure.total(one.text for one in both) <= measure.limit(WORDS_A_SLIDE + A_FEW_WORDS):
            found[-1] = replace(slide, lines=both)
        else:
            found.append(slide)
    return found


def _carried(slide: Slide) -> tuple[Slide, tuple[Line, ...]]:
    """Return *slide* without the lines at its end that lead to what comes next, and those lines."""
    end = len(slide.lines)
    while slide.lines[end - 1].role.startswith(LEADING):
        end -= 1
    return replace(slide, lines=slide.lines[:end]), slide.lines[end:]


def vote_slide(ask: str, kicker: str, answers: Sequence[Answer], vote: Vote, of: int) -> Slide:
    """Return the slide of an open vote, without any counts."""
    if vote.call:
        said = say("What do you say was really done? Each for themselves, without a word.")
    elif len(vote.rounds) > 1:
        said = say("Second vote. Each for themselves.")
    else:
        said = say("First vote. Each for themselves, without a word.")
    hands = bool(vote.rounds[-1].hands)
    count = vote.rounds[-1].total
    return Slide("vote", kicker, ask, answers=tuple(answers), note=said, count=count, of=0 if hands else of)


def talk_slide(ask: str, kicker: str, answers: Sequence[Answer]) -> Slide:
    """Return the slide while pairs talk; the first count stays hidden."""
    said = say("Two minutes: convince the person beside you. The count stays hidden.")
    return Slide("talk", kicker, ask, answers=tuple(answers), note=said)


def result_slide(ask: str, kicker: str, answers: Sequence[Answer], vote: Vote) -> Slide:
    """Return the slide with the counts of both rounds."""
    counts = [one.counts(vote.options) for one in vote.rounds]
    totals = tuple(one.total for one in vote.rounds)
    leaders = vote.leaders
    bars = tuple(
        ResultBar(
            answer,
            () if answer.locked else tuple(count.get(answer.id, 0) for count in counts),
            () if answer.locked else totals,
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
