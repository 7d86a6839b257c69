"""Hands that a teacher has counted, as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.errors import UsageError
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.lesson_state import Vote
    from game.classroom.lesson.slides import Answer


def counted_hands(text: str, answers: Sequence[Answer], vote: Vote) -> dict[str, object]:
    """Return the hands in *text* as the session file has them: a number for each of *answers*, in order.

    In a *vote* on several items everybody raises a hand more than once, so how many did stands at the end.

    Raises:
        UsageError: when *text* is not that.
    """
    found = text.replace(",", " ").split()
    if len(found) != len(answers) + bool(vote.picks) or not all(_is_count(one) for one in found):
        raise UsageError(_cure(answers, several=bool(vote.picks)))
    counts = {answer.id: int(one) for answer, one in zip(answers, found, strict=False)}
    if not vote.picks:
        return {"counts": counts}
    pupils = int(found[-1])
    if max(counts.values()) > pupils or sum(counts.values()) > vote.most * pupils:
        said = say("{n} pupils do not raise so many hands, {most} each at most.", n=pupils, most=vote.most)
        raise UsageError(f"{said} {_cure(answers, several=True)}")
    return {"counts": counts, "pupils": pupils}


def asked_hands(answers: Sequence[Answer], vote: Vote) -> str:
    """Return what is to be typed."""
    numbers = _numbers(answers)
    if vote.picks:
        return say("Hands for {numbers}, then how many pupils raised them, with spaces between", numbers=numbers)
    return say("Hands for {numbers}, with spaces between", numbers=numbers)


def _cure(answers: Sequence[Answer], *, several: bool) -> str:
    numbers, example = _numbers(answers), " ".join(["7"] * len(answers))
    if several:
        return say(
            "Type {n} numbers with spaces between, one for each of {numbers}, and last how many pupils raised them: "
            "for example {example} 20.",
            n=len(answers) + 1,
            numbers=numbers,
            example=example,
        )
    return say(
        "Type {n} numbers with spaces between, one for each of {numbers}: for example {example}.",
        n=len(answers),
        numbers=numbers,
        example=example,
    )


def _numbers(answers: Sequence[Answer]) -> str:
    return ", ".join(str(answer.number) for answer in answers)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3
