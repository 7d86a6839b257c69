"""The small Markdown of a pack, read into paragraphs and spans, which each front end draws in its own way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

SCHEMES = ("person", "term", "event", "source", "dispute")
LINK = re.compile(r"(?<!\\)\[(?P<words>(?:[^\[\]\\]|\\.)*)\]\((?P<target>[^()\s]*)\)")
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|[{}]")
# The parts of Markdown that the format leaves out. The patterns are compiled when a pack is first read, not at every
# start; so is MARKS.
FOREIGN = (
    r"^ {0,3}(?P<heading>#{1,6}(?= |$))|^ {0,3}(?P<fence>```|~~~)|^ {0,3}(?P<rule>([-*_] *){3,}$)|(?P<image>!\[)"
    r"|(?P<macro><<[/A-Za-z])|(?P<html></?[A-Za-z][^<>]*>|<!--)|^(?P<table>\|.*\|\s*$)|(?P<code>`)|(?P<autolink>\bhttps?://)"
)

SUSPECT = ("#", "`", "<", "|", "~", "![", "://")  # every foreign text has one of them, or a line of marks
MARKS = r"^ {0,3}[-*_][-*_ ]*$"
OPENS = re.compile(r"\s*(?:>|[-+*](?:\s|$)|\d+[.)](?:\s|$))")  # what begins a list item or a quotation
QUOTED = re.compile(r"> ?(?!\s*>)")
# What `_simple` does not read itself: escapes, underscores, lists, quotes, whitespace other than space and newline.
HARD = re.compile(r"[\\_\0]|[^\S \n]|^ *(?:>|[-+*](?: |$)|\d+[.)])", re.MULTILINE)
PIECE = re.compile(
    r"(?P<words>[^\[\]*]+)"
    r"|\[(?P<linked>[^\[\]*]+)\]\((?P<target>(?:person|term|event|source|dispute):[a-z][a-z0-9-]*)\)"
    r"|(?<![*\w])(?P<stars>\*\*?)(?P<marked>\w(?:[^\[\]*]*(?:\w|[.!?](?=\*+(?:\s|\Z))))?)(?P=stars)(?![*\w])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one kind; *target* is `scheme:id` where the words are a link."""

    text: str
    strong: bool = False
    emphasis: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of prose: `paragraph`, `item` of a list (with its bullet or number in *mark*) or `quote`."""

    spans: tuple[Span, ...]
    kind: str = "paragraph"
    mark: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


def plain(text: str) -> tuple[Paragraph, ...]:
    """Return plain *text* as one paragraph."""
    return (Paragraph((Span(text),)),)


def links(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield every link of *text* as scheme, id, offset."""
    for match in LINK.finditer(text):
        scheme, _, name = match["target"].partition(":")
        yield scheme, name, match.start()


def placeholders(text: str) -> Iterator[tuple[str | None, int]]:
    """Yield every `{name}` of *text* with its offset; None where a brace stands alone. Link targets hold none."""
    holes = [match.span("target") for match in LINK.finditer(text)]
    for match in PLACEHOLDER.finditer(text):
        if match[0] in ("{{", "}}") or any(start <= match.start() < end for start, end in holes):
            continue
        yield match["name"], match.start()


def unfolded(text: str) -> str:
    """Return *text* with each paragraph, list item and quotation on one line: where lines break means nothing."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        before = lines[-1] if lines else ""
        quoted = before.startswith(">") and QUOTED.match(line)
        more = QUOTED.sub("", line, count=1) if quoted else line
        is_break = not before.strip("> ") or before.endswith("\\") or not more.strip() or OPENS.match(more)
        if is_break:
            lines.append(line.rstrip())
        else:
            lines[-1] = f"{before.rstrip()} {more.strip()}"
    return "\n".join(lines).strip("\n")


def foreign(text: str) -> tuple[str, int] | None:
    """Return kind and offset of the first piece of Markdown in *text* that the format leaves out."""
    if not any(map(text.__contains__, SUSPECT)) and not re.search(MARKS, text, re.MULTILINE):
        return None
    match = re.search(FOREIGN, LINK.sub(lambda link: link[0].replace("://", ":  "), text), re.MULTILINE)
    return (str(match.lastgroup), match.start(str(match.lastgroup))) if match else None


def fill(text: str, value: Callable[[str], str]) -> str:
    """Return *text* with each `{name}` replaced by `value(name)`, and doubled braces made single."""
    if "{" not in text and "}" not in text:
        return text
    pieces: list[str] = []
    last = 0
    for match in LINK.finditer(text):
        before = _fill(text[last : match.start("target")], value, _quoted)
        pieces += [before, text[match.start("target") : match.end("target")]]
        last = match.end("target")
    return "".join([*pieces, _fill(text[last:], value, _quoted)])


def line(text: str, values: Mapping[str, str]) -> str:
    """Return a line of plain *text* with each `{name}` filled from *values*, … where there is none."""
    return _fill(text, lambda name: values.get(name, "…"), str) if "{" in text or "}" in text else text


def _fill(text: str, value: Callable[[str], str], quoted: Callable[[str], str]) -> str:
    def one(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        return quoted(value(match["name"])) if match["name"] is not None else match[0]

    return PLACEHOLDER.sub(one, text)


def _quoted(words: str) -> str:
    """Return *words* with Markdown's characters escaped."""
    return re.sub(r"([\\`*_{}\[\]()<>#+.!|~-])", r"\\\1", words)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(["emphasis", "list", "blockquote", "link", "escape", "newline"])
    parser.validateLink = lambda url: url.partition(":")[0] in SCHEMES  # type: ignore[method-assign]
    return parser


def read(text: str, values: Mapping[str, str] | None = None) -> tuple[Paragraph, ...]:
    """Return *text* as paragraphs, `{name}` filled from *values*; Markdown that the format leaves out stays as text."""
    found = values or {}
    return _paragraphs(fill(text, lambda name: found.get(name, "{" + name + "}")))


@cache
def _cached(text: str) -> tuple[Paragraph, ...]:
    simple = _simple(text)
    return tuple(_blocks(_markdown().parse(text))) if simple is None else simple


def _simple(text: str) -> tuple[Paragraph, ...] | None:
    """Return *text* as the library would, where it has only paragraphs, links and emphasis, else None.

    Nearly all of a pack is like that, so the library, 14 ms and 74 modules, is not imported before the first page.
    """
    if HARD.search(text):
        return None
    found: list[Paragraph] = []
    for block in re.split(r"\n *(?:\n *)+", text):
        spans = _pieces(block.strip(" \n"))
        if spans is None:
            return None
        if spans:
            found.append(Paragraph(spans))
    return tuple(found)


def _pieces(text: str) -> tuple[Span, ...] | None:
    spans: list[Span] = []
    at = 0
    while at < len(text):
        match = PIECE.match(text, at)
        if match is None:
            return None
        stars = match["stars"]
        words = match["words"] or match["linked"] or match["marked"]
        lines = words.split("\n")
        for number, line in enumerate(lines):
            stripped = line.lstrip(" ") if number else line
            stripped = stripped.rstrip(" ") if number < len(lines) - 1 else stripped
            parts = (" ", stripped) if number else (stripped,)
            spans += [Span(part, stars == "**", stars == "*", match["target"] or "") for part in parts if part]
        at = match.end()
    return tuple(spans)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return _cached(text)


def _blocks(tokens: list[Token]) -> Iterator[Paragraph]:
    kinds: list[str] = []
    counters: list[int] = []
    mark = ""
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                counters.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                counters.append(0)
            case "ordered_list_close" | "bullet_list_close":
                counters.pop()
            case "list_item_open":
                kinds.append("item")
                mark = f"{counters[-1]}." if counters[-1] else "•"
                counters[-1] += 1 if counters[-1] else 0
            case "blockquote_open":
                kinds.append("quote")
            case "list_item_close" | "blockquote_close":
                kinds.pop()
            case "inline":
                yield Paragraph(tuple(_spans(token.children or [])), kinds[-1] if kinds else "paragraph", mark)
                mark = ""


def _spans(tokens: list[Token]) -> Iterator[Span]:
    strong = emphasis = 0
    target = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "link_open":
                target = str(token.attrs.get("href", ""))
            case "link_close":
                target = ""
            case "softbreak" | "hardbreak":
                yield Span(" ", bool(strong), bool(emphasis), target)
            case _:
                if token.content:
                    yield Span(token.content, bool(strong), bool(emphasis), target)
