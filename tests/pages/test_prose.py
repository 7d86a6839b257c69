"""Prose becomes HTML and Markdown in one way, in Python and in the exported page alike, and an author's words stay words."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import browser
import pytest
from hostile import HOSTILE, Page
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
from workbench import LIGHTHOUSE, OPENAI, load

from game.marks import ACCENTS
from game.pages.prose import escape_markdown, markdown_line, to_html, to_markdown
from game.pages.templates import _environment
from game.story.syntax.prose import Span, read
from game.workshop.export.html import story_and_tests, to_html as story_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MARKS = ("", *ACCENTS, "·", "12", '"><b>')
LINE = '{% from "parts.html" import mark %}<p class="prose">{{ mark(sign) }}{{ spans|prose(links) }}</p>'


def spans_of(*texts: str) -> Iterator[tuple[Span, ...]]:
    """Yield each of *texts* in every dress that a span can have, and as a pack's prose would be read."""
    for text in texts:
        for strong in (False, True):
            for emphasis in (False, True):
                yield tuple(Span(text, strong, emphasis, target) for target in ("", "term:packet", text))
        yield from (paragraph.spans for paragraph in read(text))


def lines(found: Any) -> Iterator[dict[str, Any]]:
    """Yield every line of an exported story."""
    if isinstance(found, dict) and "spans" in found:
        yield found
    elif isinstance(found, (dict, list)):
        for one in found.values() if isinstance(found, dict) else found:
            yield from lines(one)


def shared() -> list[tuple[str, tuple[Span, ...]]]:
    """Return what both renderers are given: hostile spans under every mark, and each line of two packs."""
    found = [
        (mark, spans)
        for mark in MARKS
        for spans in spans_of("plain words", "*em* **strong** [x](term:packet)", *HOSTILE)
    ]
    for folder in (LIGHTHOUSE, OPENAI):
        story, _ = story_and_tests(load(folder))
        found += [(line["mark"], tuple(Span(**span) for span in line["spans"])) for line in lines(story)]
    return found


def by_python(inputs: Sequence[tuple[str, tuple[Span, ...]]]) -> list[str]:
    template = _environment().from_string(LINE)
    return [
        template.render(sign=mark, spans=spans, links={span.target: "#" for span in spans if span.target})
        for mark, spans in inputs
    ]


def test_the_page_and_python_make_the_same_of_the_same_spans(lighthouse: Any, tmp_path: Path) -> None:
    """Over hostile spans and every line of two packs, the page's elements are those of Python's HTML."""
    browser.program()
    inputs = shared()
    given_ = [
        {
            "role": "prose",
            "mark": mark,
            "spans": [
                {"text": one.text, "strong": one.strong, "emphasis": one.emphasis, "target": one.target}
                for one in spans
            ],
        }
        for mark, spans in inputs
    ]
    target = tmp_path / "page.html"
    target.write_text(story_page(lighthouse), encoding="utf-8")
    script = """((lines, pages) => {
      const { line } = makeProse(STORY.accents, () => {});
      const parsed = (html) => { const box = document.createElement("template"); box.innerHTML = html; return box.innerHTML; };
      return lines.map((one, number) => [line(one).outerHTML, parsed(pages[number])]);
    })"""

    async def both() -> list[list[str]]:
        async with browser.tab() as tab:
            await tab.open(target.as_uri())
            return list(await tab.value(f"{script}({json.dumps(given_)}, {json.dumps(by_python(inputs))})"))

    found = asyncio.run(both())
    assert len(found) == len(inputs) > 1000
    assert [pair for pair in found if pair[0] != pair[1]] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_html_has_the_words_and_no_tag_of_an_author(text: str) -> None:
    """Whatever a span says, it is text of a link, of strong words or of emphasis, and nothing else."""
    page = Page(
        to_html([Span(text), Span(text, strong=True, emphasis=True, target="a")], {"a": "https://example.org/"})
    )
    assert page.tags == [("a", ("href",)), ("strong", ()), ("em", ())]
    assert page.words == text * 2


@given(st.text(), st.booleans(), st.booleans())
def test_any_text_comes_back_out_of_html(text: str, strong: bool, emphasis: bool) -> None:
    """No text is lost or becomes markup."""
    page = Page(f"<p>{to_html([Span(text, strong, emphasis)])}</p>")
    assert page.words == text
    assert len(page.tags) == 1 + strong + emphasis


@pytest.mark.parametrize(
    "leads",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:x",
        "data:text/html,x",
        "http://example.org",
        "//example.org",
        "file:///etc",
        "",
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(leads: str) -> None:
    """An address that is not https is no link, neither in HTML nor in Markdown, even where a page was given it."""
    span = Span("words", target="source:x")
    assert str(to_html([span], {"source:x": leads})) == "words"
    assert to_markdown([span], {"source:x": leads}) == "words"


def test_an_address_cannot_leave_its_attribute_or_its_brackets() -> None:
    """Quotes and brackets in an address stay in it."""
    links = {"source:x": "https://example.org/a(b) \"c'<d>\\"}
    span = Span("words", target="source:x")
    assert Page(to_html([span], links)).tags == [("a", ("href",))]
    rendered = MarkdownIt("commonmark").render(to_markdown([span], links))
    assert Page(rendered).tags == [("p", ()), ("a", ("href",))]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_has_the_words_and_no_markup_of_an_author(text: str) -> None:
    """Rendered again, a paragraph has the author's words and the emphasis that it was given."""
    written = markdown_line(
        to_markdown([Span("It says "), Span(text, strong=True), Span(" and "), Span(text, emphasis=True)])
    )
    page = Page(MarkdownIt("commonmark").enable(["strikethrough", "table"]).render(written))
    assert [tag for tag, _ in page.tags] == ["p", "strong", "em"]
    assert page.words.split() == f"It says {text} and {text}".split()


def test_strong_words_that_end_in_a_space_are_strong_in_markdown() -> None:
    """The space stands outside the stars, or Markdown would show them."""
    written = to_markdown([Span("To begin ", strong=True), Span("What does it cost?")])
    assert written == "**To begin** What does it cost?"
    assert to_markdown([Span("\n- a\n", strong=True), Span("\n- b")]) == " **- a**  - b"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A & B", "A & B"),
        ("&lt;", r"\&lt;"),
        ("a_b*c", r"a\_b\*c"),
        ("one\r\n- two", "one - two"),
        ("#1 | 2", r"\#1 \| 2"),
    ],
)
def test_markdown_is_escaped_where_it_must_be(text: str, written: str) -> None:
    """What Markdown would read as its own is escaped; an ampersand alone is not."""
    assert escape_markdown(text) == written
