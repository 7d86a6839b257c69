"""The report on any number of classes and plays: one table of numbers, and figures computed from it.

The CSV holds the table. Charts, sentences and the JSON are made from its rows alone, so each number can be
recomputed from the CSV. Splits under five votes are left out of the table itself, unless they are asked for.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from game.classroom.paper.document import percent
from game.classroom.report.tally import FIRST, LAST, PICKS, PLAYS, PLAYS_PICKS, ROUNDS, SECOND, SMALL
from game.language import say
from game.story.syntax.prose import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from game.classroom.report.tally import MomentTally, Tally
    from game.story.model import Choice, Item, Pack, Scene


@dataclass(frozen=True, slots=True)
class Row:
    """One option of one key moment in one count, or one paper or clause."""

    seat: str
    scene: str
    event: str
    date: str
    title: str
    question: str
    counted: str  # picks | plays-picks | first | second | last | calls | plays
    number: int  # of the option or item, as on paper and on the wall
    option: str
    label: str
    history: bool
    votes: int
    open_to: int  # votes of those who could choose it, 0 where it was locked for all
    total: int
    hidden: bool  # fewer than five votes: votes, open_to and total are then 0
    groups: int  # groups that decided for it, or picked it

    @property
    def locked(self) -> bool:
        """Whether nobody could choose it, which is something else than that nobody did."""
        return not self.hidden and self.total > 0 and not self.open_to


OF_ITEMS = (PICKS, PLAYS_PICKS)
"""The counts of papers or clauses, in which everybody may stand several times."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet takes for a formula, in the widths of letters of East Asia too."""
COLUMNS = tuple(column.name for column in fields(Row))


def rows(pack: Pack, tally: Tally, *, small: bool = False) -> list[Row]:
    """Return the table, in the pack's order."""
    order = {scene: place for place, scene in enumerate(pack.outlines)}
    seats = list(pack.manifest.seats)
    moments = sorted(
        tally.moments.values(), key=lambda one: (seats.index(one.seat) if one.seat in seats else 99, order[one.scene])
    )
    return [row for moment in moments for row in _rows_of(pack, moment, small=small)]


def _rows_of(pack: Pack, moment: MomentTally, *, small: bool) -> Iterable[Row]:
    scene = pack.scenes[moment.scene]
    event = pack.outlines[moment.scene].event
    for counted in ROUNDS:
        options: Mapping[str, Choice | Item] = scene.items if counted in OF_ITEMS else scene.choices
        history = _history(scene, counted)
        question = scene.picks.ask if counted in OF_ITEMS and scene.picks else scene.ask
        total = moment.total(counted)
        hidden = not small and _would_tell_of_few(moment, counted)
        for number, (option, written) in enumerate(options.items(), 1) if total else ():
            open_to = moment.open_to[counted].get(option, 0)
            few = hidden or (not small and 0 < open_to < SMALL)
            yield Row(
                moment.seat,
                moment.scene,
                event,
                pack.record.events[event].date,
                scene.title,
                line(question, {}),
                counted,
                number,
                option,
                line(written.label, {}),
                option in history,
                0 if few else moment.counts[counted].get(option, 0),
                0 if few else open_to,
                0 if few else total,
                few,
                moment.picked.get(option, 0) if counted == PICKS else _decided(moment, counted, option),
            )


def _decided(moment: MomentTally, counted: str, option: str) -> int:
    return moment.decided.get(option, 0) if counted == LAST else 0


def _history(scene: Scene, counted: str) -> tuple[str, ...]:
    """Return what was really done there, or which clauses the real letter had."""
    if scene.history is None:
        return ()
    return scene.history.picks if counted in OF_ITEMS else scene.history.choice


def _would_tell_of_few(moment: MomentTally, counted: str) -> bool:
    """Whether a count has fewer than five votes, or fewer than five more than one that it contains."""
    total = moment.total(counted)
    alone = total - moment.total(SECOND) if counted == LAST else 0
    return total < SMALL or 0 < alone < SMALL


@dataclass(frozen=True, slots=True)
class Split:
    """One count of one key moment, computed from its rows."""

    counted: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """The number of votes."""
        return max(row.total for row in self.rows)

    @property
    def hidden(self) -> bool:
        """Whether it is too small to be shown."""
        return all(row.hidden for row in self.rows)

    @property
    def as_history(self) -> int:
        """The number of votes for history's choice."""
        return sum(row.votes for row in self.rows if row.history)

    @property
    def evenness(self) -> float:
        """The evenness of the votes: 0 where all agree, 1 where every option has equally many."""
        used = [row.votes / self.total for row in self.rows if row.open_to] if self.total else []
        return (1 - sum(share * share for share in used)) / (1 - 1 / len(used)) if len(used) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class MomentReport:
    """The figures of one key moment."""

    seat: str
    scene: str
    event: str
    date: str
    title: str
    question: str
    splits: tuple[Split, ...]

    def split(self, counted: str) -> Split | None:
        """Return the count *counted*, None where there is none to show."""
        return next((one for one in self.splits if one.counted == counted and not one.hidden), None)

    @property
    def shift(self) -> tuple[tuple[str, int, int], ...]:
        """By option: its label and its per cent in both votes of the classes that voted twice, where it was open."""
        first, second = self.split(FIRST), self.split(SECOND)
        if not first or not second:
            return ()
        return tuple(
            (one.label, percent(one.votes, one.open_to), percent(other.votes, other.open_to))
            for one, other in zip(first.rows, second.rows, strict=True)
            if one.open_to and other.open_to
        )

    @property
    def shown(self) -> tuple[Split, ...]:
        """The counts to show: the last vote of every class only where not all of them voted twice."""
        totals = {split.counted: split.total for split in self.splits}
        twice = bool(totals.get(SECOND)) and totals.get(SECOND) == totals.get(LAST)
        return tuple(split for split in self.splits if not (twice and split.counted == LAST))

    @property
    def splitting(self) -> float:
        """The evenness of the votes on this moment."""
        shown = [one for one in (self.split(LAST), self.split(PLAYS)) if one]
        return max((one.evenness for one in shown), default=0.0)


def moment_reports(table: Sequence[Row]) -> list[MomentReport]:
    """Return the key moments of *table*, in its order."""
    by_moment: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for row in table:
        by_moment.setdefault((row.seat, row.scene), {}).setdefault(row.counted, []).append(row)
    reports = []
    for counts in by_moment.values():
        one = next(
            (some[0] for counted, some in counts.items() if counted not in OF_ITEMS), next(iter(counts.values()))[0]
        )
        splits = tuple(Split(counted, tuple(some)) for counted, some in counts.items())
        reports.append(MomentReport(one.seat, one.scene, one.event, one.date, one.title, one.question, splits))
    return reports


def most_splitting(reports: Iterable[MomentReport], count: int = 3) -> list[MomentReport]:
    """Return the key moments with the most even votes."""
    return sorted((one for one in reports if one.splitting > 0), key=lambda one: -one.splitting)[:count]


def csv_of(table: Sequence[Row]) -> str:
    """Return *table* as CSV in UTF-8, without cells that a spreadsheet would run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in table:
        values = asdict(row)
        writer.writerow(
            [_cell(values[name], blank=row.hidden and name in ("votes", "open_to", "total")) for name in COLUMNS]
        )
    return out.getvalue()


def _cell(value: object, *, blank: bool) -> str:
    if blank:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if text[:1] in FORMULA else text


def json_of(table: Sequence[Row], tally: Tally) -> str:
    """Return the report as JSON."""
    reports = moment_reports(table)
    report = {
        "format": 1,
        "privacy": say(
            "No names, addresses or times of day. Splits under five votes are hidden unless they were asked for."
        ),
        "groups": len(tally.days),
        "days": list(tally.days.values()),
        "plays": tally.plays,
        "given_again": tally.again,
        "passed_over": tally.passed_over,
        "moments": [_json_moment(one) for one in reports],
        "beside": [[{"seat": seat, "scene": scene} for seat, scene in one] for one in tally.beside],
        "most_splitting": [{"seat": one.seat, "scene": one.scene} for one in most_splitting(reports)],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _json_moment(one: MomentReport) -> dict[str, object]:
    return {
        "seat": one.seat,
        "scene": one.scene,
        "event": one.event,
        "date": one.date,
        "title": one.title,
        "question": one.question,
        "shift": [{"label": label, "first": first, "last": last} for label, first, last in one.shift],
        "splits": [
            {
                "counted": split.counted,
                "hidden": split.hidden,
                "total": None if split.hidden else split.total,
                "as_history": None if split.hidden or split.counted in OF_ITEMS else split.as_history,
                "options": [
                    {
                        "number": row.number,
                        "option": row.option,
                        "label": row.label,
                        "history": row.history,
                        "locked": row.locked,
                        "votes": None if row.hidden or row.locked else row.votes,
                        "open_to": None if row.hidden else row.open_to,
                        "groups": row.groups,
                    }
                    for row in split.rows
                ],
            }
            for split in one.splits
        ],
    }
