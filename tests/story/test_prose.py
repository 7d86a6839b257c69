"""Prose is the small Markdown of a pack, read into spans; whatever else an author writes stays words."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from work import calls

from game.story.syntax import prose
from game.story.syntax.prose import Paragraph, Span


def test_paragraphs_emphasis_and_links() -> None:
    """Emphasis is marked, links carry what they open, a line break is a blank."""
    assert prose.read("A *b* **c**\nd [e f](term:g).\n\nNext.") == (
        Paragraph((Span("A "), Span("b", emphasis=True), Span(" "), Span("c", strong=True), Span(" "), Span("d "),
                   Span("e f", target="term:g"), Span("."))),
        Paragraph((Span("Next."),)),
    )  # fmt: skip


def test_lists_inside_lists() -> None:
    """A list inside an item has its own bullets, and the outer one counts on after it."""
    found = prose.read("1. a\n   - b\n   - c\n2. d\n\ne")
    assert [(one.kind, one.mark, one.text) for one in found] == [
        ("item", "1.", "a"), ("item", "•", "b"), ("item", "•", "c"), ("item", "2.", "d"), ("paragraph", "", "e")]  # fmt: skip


def test_lists_and_quotes() -> None:
    """Items have their bullet or number, quotes are quotes."""
    found = prose.read("- a\n- b\n\n3. c\n4. d\n\n> e\n> f")
    assert [(one.kind, one.mark, one.text) for one in found] == [
        ("item", "•", "a"), ("item", "•", "b"), ("item", "3.", "c"), ("item", "4.", "d"), ("quote", "", "e f")]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["[LOCKED]", "[/]", "[@click=app.quit]", "<b>x</b>", "`x`", "![x](y)", "a | b", "[x](javascript:alert)",
     "[x](https://example.org)", "[x]", "# x", "&amp;", "&#27;", "~~x~~", "[x]: y", "https://example.org"],
)  # fmt: skip
def test_what_is_no_markdown_of_ours_stays_as_it_is_written(text: str) -> None:
    """Markup of terminals, HTML, code, images and links to anywhere else are words."""
    found = prose.read(text)
    assert "".join(one.text for one in found) == text
    assert not any(span.target for one in found for span in one.spans)


def test_values_are_printed_and_braces_kept() -> None:
    """`{name}` shows a value, doubled braces are braces, an unknown name stays."""
    assert prose.read("{a} of {b}, {{c}}", {"a": "3", "b": "ten"})[0].text == "3 of ten, {c}"
    assert prose.read("{x}", {})[0].text == "{x}"


def test_a_value_is_never_markup() -> None:
    """A label with Markdown's signs in it is shown as it is."""
    found = prose.read("It is {a}.", {"a": "*[b](term:c)* {{d}} 1. # - <e>"})
    assert [one.text for one in found] == ["It is *[b](term:c)* {{d}} 1. # - <e>."]
    assert not any(span.emphasis or span.target for span in found[0].spans)
    assert [one.kind for one in prose.read("{a}", {"a": "- x"})] == ["paragraph"]


def test_nothing_is_replaced_inside_a_target() -> None:
    """A link's target keeps its braces, and `placeholders` does not count them."""
    assert prose.fill("[a {b}](term:{b})", lambda _: "c") == "[a c](term:{b})"
    assert list(prose.placeholders("[a](term:{b}) {c}")) == [("c", 14)]


def test_links_are_found_with_their_place() -> None:
    """Scheme, id and offset; an escaped bracket begins none."""
    assert list(prose.links("x [a](term:b) \\[c](term:d) [e](f)")) == [("term", "b", 2), ("f", "", 27)]


def test_a_brace_that_stands_alone_is_told() -> None:
    """`{` without its partner is None, doubled ones are nothing."""
    assert list(prose.placeholders("a { b {{c}} }")) == [(None, 2), (None, 12)]


@given(st.text(max_size=200))
def test_no_text_makes_reading_fail(text: str) -> None:
    """Whatever an author writes becomes paragraphs of words, of the five schemes and no other."""
    for paragraph in prose.read(text, {"a": "1"}):
        assert paragraph.kind in {"paragraph", "item", "quote"}
        assert all(not span.target or span.target.partition(":")[0] in prose.SCHEMES for span in paragraph.spans)
    prose.foreign(text)
    list(prose.links(text))
    list(prose.placeholders(text))


PIECES = ["[", "](", "*", "**a *", ">", "- ", "<a", "_a_", "[a](", "{", "\\", "1. ", "> - ", "`", "!["]


@pytest.mark.parametrize("piece", PIECES)
def test_reading_hostile_prose_is_work_as_much_as_there_is_text(piece: str) -> None:
    """Of a text of nothing but one sign, four times as much takes four times as many calls."""
    short, long = ((piece * length)[:length] for length in (1_000, 4_000))
    assert calls(lambda: prose.read(long)) <= 5 * calls(lambda: prose.read(short)) + 100


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_prose_is_searched_once(piece: str) -> None:
    """The searches of a text look at each sign of it once: looking from each at all the others would take hours."""
    text = (piece * 200_000)[:200_000]
    prose.foreign(text)
    list(prose.links(text))
    list(prose.placeholders(text))


@pytest.mark.parametrize(
    ("text", "what", "offset"),
    [("a\n## b", "heading", 2), ("x `y`", "code", 2), ("a\n---", "rule", 2), ("see https://x.org", "autolink", 4),
     ("a <br> b", "html", 2), ("x ![a](b)", "image", 2), ("~~~\na", "fence", 0), ("<!-- a", "html", 0)],
)  # fmt: skip
def test_what_the_format_leaves_out_is_found(text: str, what: str, offset: int) -> None:
    """The first thing that is no Markdown of ours is named, with its place."""
    assert prose.foreign(text) == (what, offset)


@pytest.mark.parametrize(
    "text", ["a - b", "3 < 4", "a # b", "*a*", "- a\n- b", "> a", "[a](term:b)", "[a](https://x.org)", "#1"]
)
def test_what_the_format_has_is_not_foreign(text: str) -> None:
    """Signs inside a sentence are signs; a link is looked at as a link."""
    assert prose.foreign(text) is None


def shown(text: str) -> list[object]:
    """Return each character of *text* with its style, by paragraphs."""
    return [
        (one.kind, one.mark, [(letter, span.strong, span.emphasis, span.target) for span in one.spans for letter in span.text])
        for one in prose.read(text)
    ]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(
            [
                "words here",
                "- item",
                "  more",
                "> quoted",
                ">",
                "> - listed",
                "1. first",
                "1986. A year",
                "*so*",
                "",
                "a\\",
                "  ",
                "+ x",
                "> > deep",
            ]
        ),
        max_size=9,
    )
)
def test_text_without_its_line_breaks_reads_the_same(lines: list[str]) -> None:
    """However paragraphs, lists and quotations are wrapped; unfolding twice changes nothing more."""
    text = "\n".join(lines).strip("\n")
    once = prose.unfolded(text)
    assert shown(once) == shown(text)
    assert prose.unfolded(once) == once
