"""Dates of a pack: which there are, in which order they stand, and what the impossible ones are told."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given, strategies as st
from strategies import NOWHERE
from tiny import END, files, scene

from game.story import dates, read_pack

IN_ORDER = [
    "-0490/-0480", "-0480", "-0480-09", "0079", "0079-08-24", "1066-10-14", "1500-02-29", "c. 1854", "1854-03", "1854-08-31",
    "1854-09-07/1854-09-08", "1855-summer", "1855-07", "1855-winter", "1856", "1856-01/1857", "2024-02-29",
]  # fmt: skip


def test_dates_are_ordered_by_their_beginning() -> None:
    """Shorter ones stand before the longer ones that they begin."""
    assert sorted(Random(1).sample(IN_ORDER, len(IN_ORDER)), key=dates.order) == IN_ORDER
    assert dates.order("") < dates.order("-9999")


@given(st.lists(st.dates(min_value=dt.date(1000, 1, 1)), max_size=8), st.data())
def test_plain_dates_keep_the_order_of_their_text(days: list[dt.date], data: st.DataObject) -> None:
    """Days, months and years stand as they stood when dates were compared as text."""
    texts = [day.isoformat()[: data.draw(st.sampled_from([4, 7, 10]))] for day in days]
    assert [dates.order(text) for text in sorted(texts)] == sorted(map(dates.order, texts))
    for one in texts:
        for other in texts:
            known = min(len(one), len(other))
            assert dates.is_earlier(one, other) == dates.is_over(one, other) == (one[:known] < other[:known])


@pytest.mark.parametrize(
    ("one", "other", "earlier", "over"),
    [
        ("1854-08/1854-10", "1854-09", True, False),
        ("1854-08/1854-10", "1854-11", True, True),
        ("1854", "1854-09", False, False),
        ("c. 1854-08-31", "1854-09-01", True, True),
        ("c. 1854-08-31", "1854-08-01", False, False),
        ("c. 1854-08", "1854-09", False, False),
        ("c. 1854-08", "1855", True, True),
        ("c. 1854", "1900", False, False),
        ("1854-summer", "1854-05", False, False),
        ("1854-summer", "1854-07-01", True, True),
        ("-0480", "-0479", True, True),
        ("-0001", "0001", True, True),
        ("", "1854", False, False),
    ],
)
def test_what_is_earlier_as_far_as_both_are_known(one: str, other: str, earlier: bool, over: bool) -> None:
    """About a day means its month, about a month its year; a range is over when its end is."""
    assert (dates.is_earlier(one, other), dates.is_over(one, other)) == (earlier, over)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1901-02-29", "a day that exists"), ("1900-02-29", "a day that exists"), ("1901-13", "a day that exists"), ("1901-04-31", "a day that exists"),
        ("1901-00", "a day that exists"), ("0000", "-0001"), ("1902/1901", "begin before it ends"), ("1901-05/1901-04-30", "begin before it ends"),
        ("1901/", "write a date"), ("/1901", "write a date"), ("1901/1902/1903", "write a date"), ("c.1901", "write a date"), ("c. ", "write a date"),
        ("1901-fall", "write a date"), ("901", "write a date"), ("1901-9", "write a date"), ("+1901", "write a date"), ("١٩٠١", "write a date"), ("1901\n", "write a date"),
    ],
)  # fmt: skip
def test_what_is_no_date(written: str, said: str) -> None:
    """Each refusal says what to write."""
    with pytest.raises(ValueError, match=said):
        dates.read(written)


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("1901–1902", "Write 1901/1902."), ("1901-04 to 1901-06", "Write 1901-04/1901-06."), ("circa 1901", "Write c. 1901."), ("ca. 1901-04", "Write c. 1901-04."),
        ("c.1901", "Write c. 1901."), ("1901?", "Write c. 1901."), ("Summer 1901", "Write 1901-summer."), ("fall of 1901", "Write 1901-autumn."),
        ("480 BC", "Write -0480."), ("79 AD", "Write 0079."), ("79", "Write 0079."), ("14 January 1901", "Write 1901-01-14."),
        ("1902/1901", "Let the range begin before it ends."), ("1901-02-30", "Write a day that exists."), ("0000", "Write another year: 1 BC is -0001, and the year after it is 0001."),
    ],
)  # fmt: skip
def test_an_impossible_date_is_answered_with_the_one_that_was_meant(written: str, cure: str) -> None:
    """In the pack, at its place."""
    (found,) = read_pack(NOWHERE, files({"s": scene(next="e", date=written), "e": END}))[1]
    assert (found.code, found.cure) == ("OQ204", cure)
    assert found.message == f"date cannot be “{written}”."


def test_the_day_of_the_last_check_is_a_day() -> None:
    """`as_of` is no season and no range."""
    (found,) = read_pack(NOWHERE, files({"s": scene(next="e"), "e": END}, as_of="2026-summer"))[1]
    assert found.cure == "Write a date as 2016, 2016-09 or 2016-09-16."


@pytest.mark.parametrize(
    ("written", "label"), [("1854-09", "1854"), ("0079", "79"), ("-0480", "−480"), ("c. 1854/1860", "1854"), ("", "")]
)
def test_the_year_of_a_date_is_short(written: str, label: str) -> None:
    """A ruler has little room."""
    assert dates.year(written) == label
