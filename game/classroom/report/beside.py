"""What groups of one class decided at the same time, each in its chair, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.paper.document import Table, Title, counted, words
from game.classroom.report.tally import CALLS, FIRST, LAST
from game.language import say
from game.marks import RECORD
from game.story import dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.classroom.paper.document import Part
    from game.classroom.report.report import MomentReport
    from game.classroom.report.tally import MomentTally, Tally
    from game.story.model import Pack


def groups_beside(pack: Pack, tally: Tally, reports: Sequence[MomentReport]) -> Iterator[Part]:
    """Yield a table for each moment that groups decided together; its numbers are those of *reports*."""
    found = {(one.seat, one.scene): one for one in reports}
    shown = [chairs for chairs in tally.beside if all(chair in found for chair in chairs)]
    if shown:
        yield Title(2, say("Groups of one class, side by side"))
    for chairs in shown:
        moments = [found[chair] for chair in chairs]
        heads = [pack.manifest.seats[one.seat].name for one in moments]
        rows = (
            (say("Question"), *(one.question for one in moments)),
            (say("Decided"), *(decision_words(pack, tally.moments[chair]) for chair in chairs)),
            *(
                (name, *(_as_history(one, count) for one in moments))
                for name, count in (
                    (say("As history, first vote"), FIRST),
                    (say("As history, last vote"), LAST),
                    (say("Said what was really done"), CALLS),
                )
                if any(one.split(count) for one in moments)
            ),
        )
        titles = " / ".join(dict.fromkeys(f"{dates.year(one.date)} · {one.title}" for one in moments))
        yield Table(titles, ("", *heads), tuple(tuple(words(cell) for cell in row) for row in rows))


def _as_history(one: MomentReport, count: str) -> str:
    """Return how many of the votes in this *count* were for what history did."""
    split = next((split for split in one.splits if split.counted == count), None)
    if split is None or not any(row.history for row in split.rows):
        return "–"
    return say("fewer than five votes") if split.hidden else counted(split.as_history, split.total)


def decision_words(pack: Pack, moment: MomentTally | None) -> str:
    """Return what classes decided at *moment*, each option with the number of classes where they differ."""
    if moment is None:
        return "–"
    scene = pack.scenes[moment.scene]
    history = scene.history.choice if scene.history else ()
    found = [(f"{RECORD} " if name in history else "") + scene.choices[name].label for name in moment.decided]
    counts = list(moment.decided.values())
    return (
        "; ".join(found) if len(found) == 1 else "; ".join(f"{n} × {one}" for one, n in zip(found, counts, strict=True))
    )
