"""Dates as a pack writes them: days, months, years and seasons, ranges, about when, and before the common era.

`1854-09-07`, `1854-09`, `1854`, `1854-summer`, `1854-08/1854-09`, `c. 1854-08`, `-0480`. They are kept as they are
written; everything that orders them or says them asks here. A season begins in March, June, September or December.
"""

from __future__ import annotations

import re
from functools import lru_cache

from game.values import NamedTuple

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The seasons, by the month that each begins in."""
CIRCA = "c. "
POINT = re.compile(
    rf"(?P<year>-?[0-9]{{4}})(?:-(?P<month>[0-9]{{2}})(?:-(?P<day>[0-9]{{2}}))?|-(?P<season>{'|'.join(SEASONS)}))?"
)
MINUS = "\N{MINUS SIGN}"
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEBRUARY = 2
GREGORIAN = 1583  # before, every fourth year has a 29 February; before the common era, nobody here can say which


class Point(NamedTuple):
    """A year, a month, a day or a season; 0 and "" where it is none."""

    year: int
    month: int = 0
    day: int = 0
    season: str = ""

    @property
    def known(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known, for ordering."""
        parts = (self.year, self.month or SEASONS.get(self.season, 0), self.day)
        return tuple(part for part in parts if part)


class Span(NamedTuple):
    """A date: from *first* to *last*, which are the same but in a range; *circa* says that it is about then."""

    first: Point
    last: Point
    circa: bool = False


@lru_cache(maxsize=4096)
def read(text: str) -> Span:
    """Return *text* as a date.

    Raises:
        ValueError: when it is none, or none that can be, with what to write instead.
    """
    first, slash, last = text.removeprefix(CIRCA).partition("/")
    begins = _point(first)
    ends = _point(last) if slash else begins
    common = min(len(begins.known), len(ends.known))
    if slash and ends.known[:common] < begins.known[:common]:
        raise ValueError("let the range begin before it ends")
    return Span(begins, ends, text.startswith(CIRCA))


def _point(text: str) -> Point:
    match = POINT.fullmatch(text)
    if match is None:
        raise ValueError("write a date as 2016, 2016-09, 2016-09-16, 2016-summer, 2016-09/2016-10 or c. 2016")
    year, month, day = (int(match[part] or 0) for part in ("year", "month", "day"))
    if year == 0:
        raise ValueError("write another year: 1 BC is -0001, and the year after it is 0001")
    if match["month"] and not _exists(year, month, day if match["day"] else 1):
        raise ValueError("write a day that exists")
    return Point(year, month, day, match["season"] or "")


def _exists(year: int, month: int, day: int) -> bool:
    if not 1 <= month <= len(DAYS):
        return False
    is_common = year % 4 if year < GREGORIAN else year % 4 or (year % 100 == 0 and year % 400)
    return 1 <= day <= DAYS[month - 1] - (month == FEBRUARY and year > 0 and bool(is_common))


def order(text: str) -> tuple[int, ...]:
    """Return the sort key of a date: its beginning. What has no date comes first."""
    return read(text).first.known if text else ()


def is_earlier(one: str, other: str) -> bool:
    """Whether *one* began before *other* did, as far as both are known."""
    return _before(_sure(one, "first"), _sure(other, "first"))


def is_over(one: str, other: str) -> bool:
    """Whether *one* had ended when *other* began, as far as both are known."""
    return _before(_sure(one, "last"), _sure(other, "first"))


def _sure(text: str, end: str) -> tuple[int, ...]:
    """Return what is sure of one end of a date: about a day means its month, about a month its year."""
    if not text:
        return ()
    span = read(text)
    known: tuple[int, ...] = getattr(span, end).known
    return known[:-1] if span.circa else known


def _before(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    common = min(len(one), len(other))
    return one[:common] < other[:common]


def year(text: str) -> str:
    """Return the year in which a date begins, in as few figures as it has; "" of no date."""
    if not text:
        return ""
    begins = read(text).first.year
    return str(begins) if begins > 0 else f"{MINUS}{-begins}"
