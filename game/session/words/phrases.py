"""Short phrases that several blocks and screens share: dates, kinds of endings, how far a play is from the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import ENDINGS, RECORD, ROAD
from game.story import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.session.blocks import Change
    from game.session.play_view import PlayView


def joined(*parts: str) -> str:
    """Return those of *parts* that are not empty on one line, with dots between them."""
    return " · ".join(filter(None, parts))


def date(text: str) -> str:
    """Return a date of a pack as it is read: 16 September 2016, about 1854, 3 to 14 May 2026, 480 BC."""
    if not text:
        return ""
    first, last, circa = dates.read(text)
    said = _point(first) if first == last else f"{_beginning(first, last)} – {_point(last)}"
    return say("about {date}", date=said) if circa else said


def _point(point: dates.Point) -> str:
    year = str(point.year) if point.year > 0 else say("{year} BC", year=-point.year)
    if point.season:
        return say("{season} {year}", season=_season(point.season), year=year)
    if point.day:
        return say("{day} {month} {year}", day=point.day, month=_month(point), year=year)
    return say("{month} {year}", month=_month(point), year=year) if point.month else year


def _beginning(first: dates.Point, last: dates.Point) -> str:
    """Return the beginning of a range without what its end says too."""
    if first.year != last.year:
        is_short = last.year < 0 and not first.known[1:]
        return str(-first.year) if is_short else _point(first)
    if not first.known[1:] or not last.known[1:]:
        return _point(first)
    if first.season:
        return _season(first.season)
    if first.day and last.day and first.month == last.month:
        return str(first.day)
    return say("{day} {month}", day=first.day, month=_month(first)) if first.day else _month(first)


def _month(point: dates.Point) -> str:
    months = (
        say("January"), say("February"), say("March"), say("April"), say("May"), say("June"),
        say("July"), say("August"), say("September"), say("October"), say("November"), say("December"),
    )  # fmt: skip
    return months[point.month - 1]


def _season(season: str) -> str:
    return {"spring": say("spring"), "summer": say("summer"), "autumn": say("autumn"), "winter": say("winter")}[season]


def basis(kind: str) -> tuple[str, str]:
    """Return the mark and the words of a basis."""
    return (RECORD, say("from the record")) if kind == "record" else (ROAD, say("imagined"))


def reality(kind: str) -> str:
    """Return what a reality label says."""
    return {
        "documented": say("documented: it was on the table"),
        "documented-at-another-time": say("documented, but at another time"),
        "plausible": say("plausible: not found in the record"),
    }.get(kind, "")


def read(how: str) -> str:
    """Return how far a source was read."""
    return {
        "in-full": say("read in full"),
        "in-part": say("read in part"),
        "as-reported": say("as reported by others"),
    }[how]


def standing(off: int, total: int) -> str:
    """Return how far a play is from the record, as the ruler says it."""
    if not total:
        return say("no moment decided yet")
    if not off:
        return say_count("{n} moment, as in the record", "{n} moments, all as in the record", total)
    return say_count("{off} of {n} moment off the record", "{off} of {n} moments off the record", total, off=off)


def change(moved: Change) -> str:
    """Return what happened to a meter: Machines +2 (3 → 5)."""
    sign = "+" if moved.difference > 0 else "−"
    return f"{moved.label} {sign}{abs(moved.difference)} ({moved.before} → {moved.after})"


def ending_kind(kind: str) -> tuple[str, str]:
    """Return the mark and the words of an ending's kind."""
    words = {
        "record": say("An ending: this is how it went."),
        "near": say("An ending close to the record."),
        "diverged": say("An ending in another world."),
    }
    return ENDINGS[kind], words[kind]


def numbers(notes: Sequence[int]) -> str:
    """Return note numbers as they stand behind a sentence: [1, 3]."""
    return f" [{', '.join(map(str, notes))}]" if notes else ""


def along(play: PlayView) -> str:
    """Return how far along its road *play* is, and how much of it is left to read."""
    at, total = play.moments
    return say_count(
        "Moment {at} of {total}, about {n} minute left.",
        "Moment {at} of {total}, about {n} minutes left.",
        play.minutes_left,
        at=at,
        total=total,
    )
