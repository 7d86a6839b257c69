"""Everything the session says stands on the page, in order, in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tui.reading import flat, read, words_of

from game.session.blocks import Series
from game.session.play import Play
from game.session.progress import Meter, Milestone
from game.tui.layouts.banner import letter
from game.tui.layouts.chart import chart
from game.tui.layouts.layout import Layout
from game.tui.layouts.ruler import gauges_on_a_line, ruler
from game.tui.layouts.typeset import page

if TYPE_CHECKING:
    from game.session.blocks import Page
    from game.story.model import Pack

WIDTHS = (20, 40, 56, 74, 92, 114, 126)


def _pages(pack: Pack, seat: str, choices: list[str], route: str = "") -> list[Page]:
    play = Play.begin(pack, seat, route, folder=None)
    play.asks_calls = True
    asked: list[Page] = []
    for choice in choices:
        while play.page.way == "on":
            play.go_on()
        play.choose(choice)
        if play.page.way == "call":
            asked.append(play.page)
            play.call(choice)
    while play.page.way == "on":
        play.go_on()
    return [*play.pages, *asked, *map(play.file, play.files)]


ROADS = [
    ("keeper", ["burn", "wait", "truth"], ""),
    ("keeper", ["save-oil", "lie"], ""),
    ("keeper", ["burn", "truth"], "short"),
    ("clerk", ["send-oil", "truth"], ""),
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("seat", "choices", "route"), ROADS)
def test_every_section_stands_on_the_page_in_order(
    pack: Pack, seat: str, choices: list[str], route: str, width: int
) -> None:
    """At any width, every heading and line of every section of every page is there, in the order of the sections."""
    for found in _pages(pack, seat, choices, route):
        text = read(page(found.blocks, width))
        at = 0
        for wanted in words_of(found.blocks):
            where = text.replace(" ", "").find(wanted.replace(" ", ""), at)
            assert where >= 0, f"{wanted!r} is not after {text[:at][-60:]!r}"
            at = where


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_no_line_runs_over(pack: Pack, width: int) -> None:
    """No line of any page is wider than the page."""
    for found in _pages(pack, "keeper", ["burn", "wait", "truth"]):
        assert all(line.content.cell_length <= width for line in page(found.blocks, width))


def test_choices_are_rows_with_their_numbers(pack: Pack) -> None:
    """Open choices are rows by id and number; a locked one is on the page and is none."""
    first = _pages(pack, "keeper", ["burn", "truth"])[0]

    rows = Layout(page(first.blocks, 72)).rows

    assert [(row.number, row.name) for row in rows] == [(1, "burn"), (2, "save-oil")]


def test_the_two_sides_stand_beside_each_other_where_there_is_room(pack: Pack) -> None:
    """From a terminal of 100 columns on, a file has two columns; below, one."""
    file = next(found for found in _pages(pack, "keeper", ["burn", "truth"]) if found.kind == "file")

    assert any(line.split for line in page(file.blocks, 94))
    assert not any(line.split for line in page(file.blocks, 74))


MARKS = [
    Milestone("a", "2015-05-25", "A", "history"),
    Milestone("b", "2015-12-11", "B", "other"),
    Milestone("c", "2016-09", "C", "now"),
    *(Milestone(str(year), f"{year}", "later", "ahead") for year in range(2017, 2027)),
]


@pytest.mark.parametrize("width", [54, 74, 114, 126])
def test_the_ruler_keeps_the_present_in_sight(width: int) -> None:
    """However narrow, the ruler shows this year and its mark, and how far from the record the play is."""
    lines = ruler(MARKS, "2016", (1, 2), width)

    text = "\n".join(line.plain for line in lines)
    assert "2016 ▲" in text
    assert "1 of 2 moments off the record" in text
    assert all(line.cell_length <= width for line in lines)


def test_the_ruler_marks_what_was_decided() -> None:
    """■ as history, ◇ not, ▲ now, · ahead."""
    line, _ = ruler(MARKS, "2016", (1, 2), 126)

    assert line.plain.startswith("2015 ■ ◇ ─ 2016 ▲ ─ 2017 ·")


def test_meters_fit_on_a_line() -> None:
    """Labels give way before values do."""
    meters = [Meter(str(n), f"Something long {n}", n, 0, 10, "") for n in range(5)]

    line = gauges_on_a_line(meters, 54)

    assert line.cell_length <= 54
    assert all(f" {n}" in line.plain for n in range(5))


def test_the_chart_shows_both_roads() -> None:
    """Where the roads agree they share a mark; where they part, each has its own."""
    series = Series(
        "oil",
        "Oil",
        0,
        10,
        (("1901", 5), ("1901-02", 5), ("1901-03", 0)),
        (("1901", 5), ("1901-02", 5), ("1901-03", 10)),
    )

    text = "\n".join(line.plain for line in chart(series, 60))

    assert text.count("◈") == 2
    assert text.count("◇") == text.count("■") == 1
    assert "1901" in text


def test_large_letters_fit_or_are_left() -> None:
    """The name is set on one line, or a word a line, or not at all."""
    assert len(letter("Open Question", 114)) == 4
    assert len(letter("Open Question", 60)) == 9
    assert letter("Open Question", 30) == []
    assert letter("Ça va", 114) == []


def test_layout_is_left_out_of_reading() -> None:
    """The helper of these tests reads words, not rules."""
    assert flat("│ a ──\n  b") == "a b"
