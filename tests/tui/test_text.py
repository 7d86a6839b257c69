"""The gate between author's text and the screen."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from game.story.syntax.prose import Paragraph, Span, read
from game.tui.layouts.layout import Layout, wrap
from game.tui.layouts.text import prose, visible, words

WICKED = [
    "[LOCKED]",
    "[/",
    "[@click=app.quit]boo[/]",
    "[bold]b[/bold]",
    "$record",
    "{oil}",
    "\\[x]",
    "[link=https://x]y[/link]",
]


@pytest.mark.parametrize("text", WICKED)
def test_author_text_is_never_markup(text: str) -> None:
    """What looks like markup stands on the screen as it was written, and does nothing."""
    for content in (words(text), words(text, "bold"), prose(Paragraph((Span(text, strong=True),)))):
        assert content.plain == text
        assert all("click" not in str(getattr(span.style, "meta", "")) for span in content.spans)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("\x07", "␇"),
        ("\x7f", "␡"),
        ("\x9b1m", "⟨U+009B⟩1m"),
        ("\u202eabc", "⟨U+202E⟩abc"),
        ("a\nb\tc", "a b c"),
    ],
)
def test_control_characters_are_made_visible(text: str, shown: str) -> None:
    """No control character, and no bidi control, reaches the terminal."""
    assert words(text).plain == visible(text) == shown


@given(st.text())
def test_nothing_that_a_terminal_obeys_passes(text: str) -> None:
    """Whatever the text, no C0, C1, DEL or bidi control is in what is shown."""
    assert not [
        one
        for one in words(text).plain
        if ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or one in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ]


def test_a_link_is_a_stop_however_it_wraps() -> None:
    """A link that runs over a line's end is one stop on two lines."""
    (paragraph,) = read("The [packet boat that carries](term:packet) is late.")

    sheet = Layout(wrap(prose(paragraph), 18))

    (link,) = sheet.links
    assert link.name == "term:packet"
    assert {line for line, _, _ in link.spans} == {0, 1}


@given(st.text(min_size=1, max_size=300), st.integers(10, 90), st.integers(0, 6))
def test_no_line_is_wider_than_its_measure(text: str, width: int, indent: int) -> None:
    """Wrapped lines fit, indent and all."""
    assert all(line.cell_length <= max(width, 10 + indent) for line in wrap(words(text), width, indent=indent))
