"""The recap: where a play was left, in three lines, for a player who goes on with it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from game.language import say, say_count
from game.session import narration
from game.session.words.phrases import date, standing
from game.session.words.section import Section, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.play_view import PlayView
    from game.session.words.section import Line


def recap(play: PlayView) -> Section:
    """Return how far *play* has come, what was decided last, and how far it is from the record."""
    return Section("recap", say("Where you were"), tuple(_lines(play)))


def _lines(play: PlayView) -> Iterator[Line]:
    scenes, decisions = play.pack.scenes, play.decisions
    name = play.pack.manifest.seats[play.world.seat].name
    dates = [scenes[taken.scene].date for taken in decisions if scenes[taken.scene].date]
    many = sum(not taken.picked for taken in decisions)
    made = (
        say_count("{n} decision in the chair of {name}", "{n} decisions in the chair of {name}", many, name=name)
        if many
        else say("In the chair of {name}", name=name)
    )
    first, last_date = (date(dates[0]), date(dates[-1])) if dates else ("", "")
    when = first if first == last_date else say("{first} to {last}", first=first, last=last_date)
    yield line("recap", ", ".join(part for part in (made, when) if part))
    last = scenes[decisions[-1].scene]
    yield line("recap", say("Last, at “{title}”: {label}", title=last.title or last.ask, label=_decided_last(play)))
    off, total = play.off_record
    yield line("recap", standing(off, total))


def _decided_last(play: PlayView) -> str:
    """Return the label of the last choice, or those of the papers or clauses that were picked there."""
    last = play.decisions[-1]
    beside = takewhile(lambda taken: taken.picked and taken.scene == last.scene, reversed(play.decisions))
    decided = [*reversed([*beside])] if last.picked else [last]
    return " · ".join(narration.label(play.rules, taken.before, taken.choice) for taken in decided)
