"""The slides of a desk or a letter: the vote on it, what the count picks, and what was picked, as it reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.classroom.lesson.slides import WORDS_AT_A_DESK, ResultBar, Slide, lines_of, poured
from game.language import say
from game.session.blocks.picks import Letter, Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game.classroom.lesson.desk import Picked
    from game.classroom.lesson.lesson_state import Vote
    from game.classroom.lesson.slides import Answer
    from game.session.blocks import Page
    from game.story.word_count import Measure


def ask_of(ask: str, kind: str) -> str:
    """Return the question above the items, *ask* where the pack has one."""
    return ask or (say("What goes into the letter?") if kind == "letter" else say("Which of these do you open?"))


def how_many(least: int, most: int) -> str:
    """Return how many items everybody marks."""
    if least == most:
        return say("Each for themselves: {n} of these.", n=most)
    if not least:
        return say("Each for themselves: up to {most} of these, or none.", most=most)
    return say("Each for themselves: {least} to {most} of these.", least=least, most=most)


def picked_slide(ask: str, kicker: str, answers: Sequence[Answer], vote: Vote, picked: Picked) -> Slide:
    """Return the slide with the counts of a vote on a desk or a letter, and what they pick."""
    last = vote.rounds[-1]
    counts = last.counts(vote.options)
    bars = tuple(
        ResultBar(
            answer,
            () if answer.locked else (counts.get(answer.id, 0),),
            () if answer.locked else (last.total,),
            leads=answer.id in picked.sure,
        )
        for answer in answers
    )
    return Slide("result", kicker, ask, bars=bars, note=_said(answers, vote, picked))


def _said(answers: Sequence[Answer], vote: Vote, picked: Picked) -> str:
    if picked.tied and not vote.rounds[-1].total:
        return say("Nobody voted. The teacher decides: press a number.")
    if picked.tied:
        return say("A tie. The teacher decides, and it is noted: {numbers}.", numbers=_numbers(answers, picked.tied))
    numbers = _numbers(answers, picked.sure)
    if vote.picks == "letter":
        return say("The room writes: {numbers}.", numbers=numbers) if numbers else say("The room sends no letter.")
    return say("The room opens: {numbers}.", numbers=numbers) if numbers else say("The room opens nothing.")


def _numbers(answers: Sequence[Answer], items: Iterable[str]) -> str:
    return ", ".join(str(answer.number) for answer in answers if answer.id in items)


def told_slides(page: Page, kicker: str, measure: Measure, count: str = "") -> tuple[Slide, ...]:
    """Return what was picked on *page*: what each paper says, or the letter as it was sent; the *count* first."""
    first = next((n for n, block in enumerate(page.blocks) if isinstance(block, Opened | Letter)), None)
    if first is None:
        return (Slide("desk", kicker, say("Nothing was opened or sent."), note=count),)
    title = say("Your letter") if isinstance(page.blocks[first], Letter) else say("What you opened")
    lines = lines_of(page.blocks[first:])
    told = poured(Slide("desk", kicker, title), lines, measure, WORDS_AT_A_DESK)
    return tuple(replace(slide, note=count if slide is told[0] else "") for slide in told)


def count_of(vote: Vote, items: Sequence[str]) -> str:
    """Return in a line how many voted for each of *items* that could be voted for."""
    last = vote.rounds[-1]
    counts = last.counts(vote.options)
    named = ", ".join(f"{number} ({counts[item]})" for number, item in enumerate(items, 1) if item in counts)
    return say("The count of {total}: {counts}.", total=last.total, counts=named)
