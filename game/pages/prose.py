"""Writes the spans of a paragraph as HTML and as Markdown; an author's words become markup in neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from markupsafe import Markup

    from game.story.syntax.prose import Span

MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~]|&(?=#?\w+;)")
LINE_ENDS = re.compile(r"[\r\n]+")
LEADING = re.compile(r"^(\s*\d*)([-+=.)])")  # a beginning that makes the line a list or a rule
UNSAFE = re.compile(r"[()<>\\\s]")  # characters that end an address in Markdown
ADDRESSES = ("https://", "#")
"""The beginnings of addresses that a link may lead to: the web, or a place on the page itself."""


def address(span: Span, links: Mapping[str, str] | None) -> str:
    """Return the address of *span* on a page whose targets have *links*, "" where it has none, or only a blank."""
    found = (links or {}).get(span.target, "")
    return found if found.startswith(ADDRESSES) and span.text.strip() else ""


def to_html(spans: Iterable[Span], links: Mapping[str, str] | None = None) -> Markup:
    """Return *spans* as HTML; a target in *links* becomes a link. `prose.js` builds the same elements."""
    from markupsafe import Markup

    return Markup().join(_span_html(span, address(span, links)) for span in spans)


def _span_html(span: Span, leads: str) -> Markup:
    from markupsafe import Markup, escape

    text = escape(span.text)
    text = Markup("<em>{}</em>").format(text) if span.emphasis else text
    text = Markup("<strong>{}</strong>").format(text) if span.strong else text
    return Markup('<a href="{}">{}</a>').format(leads, text) if leads else text


def escape_markdown(text: str) -> str:
    """Return *text* on one line with Markdown's characters escaped."""
    return MARKUP.sub(r"\\\g<0>", LINE_ENDS.sub(" ", text))


def to_markdown(
    spans: Iterable[Span], links: Mapping[str, str] | None = None, words: Callable[[str], str] = escape_markdown
) -> str:
    """Return *spans* as Markdown inside a line, their text written by *words*."""
    return "".join(_span_markdown(span, address(span, links), words) for span in spans)


def _span_markdown(span: Span, leads: str, words: Callable[[str], str]) -> str:
    whole = LINE_ENDS.sub(" ", span.text)
    text = whole.strip()
    before, _, after = whole.partition(text) if text else (whole, "", "")
    if text:
        sign = "**" * span.strong + "*" * span.emphasis
        text = f"{sign}{words(text)}{sign[::-1]}"  # Markdown has no emphasis that begins or ends with a space
    return f"{before}[{text}]({UNSAFE.sub(_quoted, leads)}){after}" if leads else before + text + after


def _quoted(sign: re.Match[str]) -> str:
    return f"%{ord(sign[0]):02X}"


def markdown_line(text: str, mark: str = "", kind: str = "") -> str:
    """Return *text*, which is Markdown, as a line of its own: no list and no rule unless *mark* makes it one."""
    if mark:
        return f"{escape_markdown(mark)} {text}"
    text = LEADING.sub(r"\1\\\2", text)
    return f"> {text}" if kind == "quote" else text
