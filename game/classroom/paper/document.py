"""A printed document as data, and its two faces: one HTML file that needs nothing else, and Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from game.classroom.static_files import look
from game.language import say, spoken
from game.story.syntax.prose import Paragraph, Span, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterable

Inline = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of level 1 to 4."""

    level: int
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs of prose; *kind* is `lead`, `note` or nothing."""

    paragraphs: tuple[Paragraph, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not; *space* leaves so many blank lines after each to write on."""

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
class Bars:
    """Bars of shares with the same numbers as text; *marks* names the bars that are history's."""

    caption: str
    bars: tuple[tuple[str, int, int], ...]  # label, votes, of how many
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cards:
    """Boxes that are kept whole on paper, *across* side by side; each is a heading and what stands under it."""

    cards: tuple[tuple[str, tuple[Part, ...]], ...]
    across: int = 1


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new sheet of paper."""


Part = Title | Text | Items | Table | Bars | Cards | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """Something to print or to read on a screen."""

    title: str
    parts: tuple[Part, ...]
    foot: str = ""
    links: dict[str, str] = field(default_factory=dict)  # `scheme:id` -> a web address, where words link to one


def words(text: str) -> Inline:
    """Return *text* as it stands."""
    return (Span(text),)


def strong(text: str) -> Inline:
    """Return *text*, strong."""
    return (Span(text, strong=True),)


def inline(markdown: str) -> Inline:
    """Return a pack's prose on one line."""
    spans: list[Span] = []
    for paragraph in read(markdown):
        spans += [*([Span(" ")] if spans else []), *paragraph.spans]
    return tuple(spans)


def prose(markdown: str, kind: str = "") -> Text:
    """Return a pack's prose as paragraphs."""
    return Text(read(markdown), kind)


def line(text: str, kind: str = "") -> Text:
    """Return *text* as a paragraph."""
    return Text(plain(text), kind)


def lines(texts: Iterable[str], *, numbered: bool = False, space: int = 0) -> Items:
    """Return *texts* as a list."""
    return Items(tuple(words(text) for text in texts), numbered, space)


# HTML

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html_of(document: Document) -> str:
    """Return *document* as one HTML file without scripts, fonts or anything else from elsewhere."""
    body = "".join(_html(part, document) for part in document.parts)
    foot = f"<footer>{escape(document.foot)}</footer>" if document.foot else ""
    return (
        f'<!doctype html>\n<html lang="{escape(spoken())}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        "'unsafe-inline'; img-src data:\">\n"
        f"<title>{escape(document.title)}</title>\n<style>{look('print.css')}</style>\n</head>\n<body>\n<main>{body}</main>\n{foot}\n</body>\n</html>\n"
    )


def _html(part: Part, document: Document) -> str:
    match part:
        case Title():
            note = f" <small>{escape(part.note)}</small>" if part.note else ""
            return f"\n<h{part.level}>{escape(part.text)}{note}</h{part.level}>"
        case Text():
            return _html_text(part, document)
        case Items():
            kind = "ol" if part.numbered else "ul"
            blank = '<i class="write"></i>' * part.space
            return f"\n<{kind}>{''.join(f'<li>{_spans(item, document)}{blank}</li>' for item in part.items)}</{kind}>"
        case Table():
            return _html_table(part, document)
        case Bars():
            return _html_bars(part)
        case Cards():
            return _html_cards(part, document)
        case NewPage():
            return '\n<hr class="page">'


def _html_text(part: Text, document: Document) -> str:
    named = f' class="{part.kind}"' if part.kind else ""
    pieces = []
    for paragraph in part.paragraphs:
        inside = _spans(paragraph.spans, document)
        if paragraph.kind == "quote":
            pieces.append(f"<blockquote>{inside}</blockquote>")
        elif paragraph.kind == "item":
            pieces.append(f'<p class="item">{escape(paragraph.mark)} {inside}</p>')
        else:
            pieces.append(f"<p{named}>{inside}</p>")
    return "".join(pieces)


def _spans(spans: Inline, document: Document) -> str:
    pieces = []
    for span in spans:
        text = escape(span.text)
        address = document.links.get(span.target, span.target if span.target.startswith("https://") else "")
        if address:
            text = f'<a href="{escape(address)}">{text}</a>'
        text = f"<b>{text}</b>" if span.strong else text
        pieces.append(f"<i>{text}</i>" if span.emphasis else text)
    return "".join(pieces)


def _html_table(part: Table, document: Document) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in part.head)
    rows = "".join(
        f'<tr><th scope="row">{_spans(row[0], document)}</th>'
        + "".join(f"<td>{_spans(cell, document)}</td>" for cell in row[1:])
        + "</tr>"
        for row in part.rows
    )
    caption = f"<caption>{escape(part.caption)}</caption>" if part.caption else ""
    return f"\n<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _html_bars(part: Bars) -> str:
    rows = []
    for label, votes, total in part.bars:
        share = 100 * votes / total if total else 0
        mark = "■ " if label in part.marks else ""
        kind = "history" if mark else "other"
        rows.append(
            f'<div class="bar"><span>{mark}{escape(label)}</span><svg class="{kind}" viewBox="0 0 100 4" '
            'preserveAspectRatio="none" '
            f'aria-hidden="true"><rect width="100" height="4" class="all"/><rect width="{share:.2f}" height="4"/></svg>'
            f"<b>{escape(counted(votes, total))}</b></div>"
        )
    return f"\n<figure><figcaption>{escape(part.caption)}</figcaption>{''.join(rows)}</figure>"


def counted(votes: int, total: int) -> str:
    """Return a share as text: `7 of 20 · 35 %`."""
    return say("{votes} of {total} · {share} %", votes=votes, total=total, share=percent(votes, total))


def percent(votes: int, total: int) -> int:
    """Return *votes* of *total* in whole per cent, halves up."""
    return (200 * votes + total) // (2 * total) if total else 0


def _html_cards(part: Cards, document: Document) -> str:
    cards = "".join(f"<section>{_html_card(head, inside, document)}</section>" for head, inside in part.cards)
    return f'\n<div class="cards across{part.across}">{cards}</div>'


def _html_card(head: str, inside: tuple[Part, ...], document: Document) -> str:
    titled = f"<h4>{escape(head)}</h4>" if head else ""
    return titled + "".join(_html(one, document) for one in inside)


# Markdown


def markdown_of(document: Document) -> str:
    """Return *document* as Markdown."""
    text = "\n\n".join(piece for piece in (_markdown(part, document) for part in document.parts) if piece)
    return text + (f"\n\n---\n\n{_quoted(document.foot)}" if document.foot else "") + "\n"


def _markdown(part: Part, document: Document) -> str:
    match part:
        case Title():
            return "#" * part.level + " " + _quoted(part.text) + (f" · {_quoted(part.note)}" if part.note else "")
        case Text():
            return "\n\n".join(_markdown_paragraph(one, document) for one in part.paragraphs)
        case Items():
            marks = [f"{n}." if part.numbered else "-" for n in range(1, len(part.items) + 1)]
            return "\n".join(f"{mark} {_md(item, document)}" for mark, item in zip(marks, part.items, strict=True))
        case Table():
            return _markdown_table(part, document)
        case Bars():
            rows = [
                f"- {'■ ' if label in part.marks else ''}{_quoted(label)}: {counted(votes, total)}"
                for label, votes, total in part.bars
            ]
            return "\n".join([f"**{_quoted(part.caption)}**", "", *rows])
        case Cards():
            return "\n\n".join(
                "\n\n".join(
                    [*([f"**{_quoted(head)}**"] if head else []), *(_markdown(one, document) for one in inside)]
                )
                for head, inside in part.cards
            )
        case NewPage():
            return "---"


def _markdown_paragraph(paragraph: Paragraph, document: Document) -> str:
    inside = _md(paragraph.spans, document)
    return {"quote": f"> {inside}", "item": f"{'-' if paragraph.mark == '•' else paragraph.mark} {inside}"}.get(
        paragraph.kind, inside
    )


def _md(spans: Inline, document: Document) -> str:
    pieces = []
    for span in spans:
        text = _quoted(span.text)
        address = document.links.get(span.target, span.target if span.target.startswith("https://") else "")
        text = f"[{text}]({address})" if address else text
        text = f"**{text}**" if span.strong else text
        pieces.append(f"*{text}*" if span.emphasis else text)
    return "".join(pieces)


def _quoted(text: str) -> str:
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, "\\" + sign)
    return text


def _markdown_table(part: Table, document: Document) -> str:
    rows = [[_md(cell, document) for cell in row] for row in part.rows]
    table = [list(map(_quoted, part.head)), ["---"] * len(part.head), *rows]
    text = "\n".join("| " + " | ".join(row) + " |" for row in table)
    return (f"**{_quoted(part.caption)}**\n\n" if part.caption else "") + text
