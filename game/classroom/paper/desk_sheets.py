"""A desk of papers or a letter on paper: in the guide with what the real letter had, on a pupil's sheet without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.lesson.desk_slides import ask_of, how_many
from game.classroom.paper.document import Items, line, lines, words
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.paper.document import Part


def desk(moment: KeyMoment) -> Iterator[Part]:
    """Yield the papers or clauses of *moment* with the numbers of the wall; those of the real letter are marked."""
    picks, history = moment.scene.picks, moment.scene.history
    if picks is None:
        return
    real = history.picks if history else ()
    yield line(ask_of(picks.ask, picks.as_), "lead")
    yield line(how_many(picks.least, picks.most), "note")
    yield Items(
        tuple(
            words(" · ".join(part for part in (item.label, _real(name, real)) if part))
            for name, item in picks.items.items()
        ),
        numbered=True,
    )


def _real(name: str, real: tuple[str, ...]) -> str:
    return say("■ in the real letter") if name in real else ""


def desk_to_mark(moment: KeyMoment) -> Iterator[Part]:
    """Yield what the class picks before its votes, with the numbers of the wall, and room for a pupil's own."""
    picks = moment.scene.picks
    if picks is None:
        return
    yield line(ask_of(picks.ask, picks.as_), "lead")
    yield lines([item.label for item in picks.items.values()], numbered=True)
    if picks.letter:
        mine = say("My letter: numbers … The sentence that matters most is number …, because …")
    else:
        mine = say("I open numbers … What I hope to learn from them:")
    yield lines([mine], space=2)
