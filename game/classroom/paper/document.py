"""A printed document as data, written as one self-contained HTML file or as Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game.language import say
from game.marks import RECORD
from game.pages.prose import escape_markdown, markdown_line, to_markdown
from game.pages.templates import render
from game.story.syntax.prose import Paragraph, Span, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Inline = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of level 1 to 4."""

    level: int
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Paragraphs of prose; *kind* is `lead`, `note` or nothing."""

    paragraphs: tuple[Paragraph, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not; *space* is the number of blank lines after each item, to write on."""

    items: tuple[Inline, ...]
    numbered: bool = False
    space: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and column headings; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: *votes* of *total*; *history* marks history's choice, *instead* is said where there is no number."""

    label: str
    votes: int
    total: int
    history: bool
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of shares with the same numbers as text."""

    caption: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Boxes that a page break never cuts, *across* side by side; each has a heading and paragraphs."""

    cards: tuple[tuple[str, tuple[Part, ...]], ...]
    across: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: an address that holds all of it, the words in its place, and where it is from."""

    address: str
    alt: str
    source: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new sheet of paper."""


Part = Title | Paragraphs | Items | Table | Bars | Cards | Figure | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A document to print or to read on a screen."""

    title: str
    parts: tuple[Part, ...]
    foot: str = ""
    links: dict[str, str] = field(default_factory=dict)  # `scheme:id` -> the web address that a link leads to


def words(text: str) -> Inline:
    """Return *text* without markup."""
    return (Span(text),)


def strong(text: str) -> Inline:
    """Return *text* as strong."""
    return (Span(text, strong=True),)


def inline(markdown: str) -> Inline:
    """Return a pack's prose on one line."""
    spans: list[Span] = []
    for paragraph in read(markdown):
        spans += [*([Span(" ")] if spans else []), *paragraph.spans]
    return tuple(spans)


def prose(markdown: str, kind: str = "") -> Paragraphs:
    """Return a pack's prose as paragraphs."""
    return Paragraphs(read(markdown), kind)


def line(text: str, kind: str = "") -> Paragraphs:
    """Return *text* as a paragraph."""
    return Paragraphs(plain(text), kind)


def lines(texts: Iterable[str], *, numbered: bool = False, space: int = 0) -> Items:
    """Return *texts* as a list."""
    return Items(tuple(words(text) for text in texts), numbered, space)


def html_of(document: Document, paper: str = "") -> str:
    """Return *document* as one self-contained HTML file without scripts, for *paper*."""
    return render("document.html", title=document.title, document=document, paper=paper, counted=counted)


def counted(votes: int, total: int) -> str:
    """Return a share as text: `7 of 20 · 35 %`."""
    return say("{votes} of {total} · {share} %", votes=votes, total=total, share=percent(votes, total))


def percent(votes: int, total: int) -> int:
    """Return *votes* of *total* in whole per cent, halves up."""
    return (200 * votes + total) // (2 * total) if total else 0


def markdown_of(document: Document) -> str:
    """Return *document* as Markdown."""
    text = "\n\n".join(piece for part in document.parts if (piece := _markdown(part, document.links)))
    return text + (f"\n\n---\n\n{escape_markdown(document.foot)}" if document.foot else "") + "\n"


def _bold(text: str) -> str:
    return to_markdown(strong(text))


def _markdown(part: Part, links: Mapping[str, str]) -> str:
    match part:
        case Title():
            note = f" · {escape_markdown(part.note)}" if part.note else ""
            return f"{'#' * part.level} {escape_markdown(part.text)}{note}"
        case Paragraphs():
            return "\n\n".join(_paragraph(one, links) for one in part.paragraphs)
        case Items():
            marks = [f"{n}." if part.numbered else "-" for n in range(1, len(part.items) + 1)]
            items = [markdown_line(to_markdown(item, links)) for item in part.items]
            return "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
        case Table():
            return _table(part, links)
        case Bars():
            return "\n".join([_bold(part.caption), "", *map(_bar, part.bars)])
        case Cards():
            return "\n\n".join(
                piece
                for head, inside in part.cards
                for piece in (_bold(head), *(_markdown(one, links) for one in inside))
                if piece
            )
        case Figure():
            return _bold(say("Picture:")) + f" {escape_markdown(part.alt)} ({escape_markdown(part.source)})"
        case NewPage():
            return "---"


def _paragraph(paragraph: Paragraph, links: Mapping[str, str]) -> str:
    mark = "-" if paragraph.mark == "•" else paragraph.mark
    return markdown_line(to_markdown(paragraph.spans, links), mark, paragraph.kind)


def _bar(bar: Bar) -> str:
    said = bar.instead or counted(bar.votes, bar.total)
    return f"- {f'{RECORD} ' if bar.history else ''}{escape_markdown(bar.label)}: {said}"


def _table(part: Table, links: Mapping[str, str]) -> str:
    rows = [[to_markdown(cell, links) for cell in row] for row in part.rows]
    table = [[escape_markdown(cell) for cell in part.head], ["---"] * len(part.head), *rows]
    text = "\n".join("| " + " | ".join(row) + " |" for row in table)
    return (f"{_bold(part.caption)}\n\n" if part.caption else "") + text
