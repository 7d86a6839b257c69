"""A play, or any run of blocks, as text, Markdown or one self-contained page."""

from __future__ import annotations

import html
import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from game.language import spoken
from game.session.wording import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.session.blocks import Block
    from game.session.play import Play
    from game.session.wording import Line, Section
    from game.story.syntax.prose import Span

LEADING = re.compile(r"^(\s*\d*)([-+=.)])")  # what would make a list, or a rule, of the line that it begins
ACCENT = {"■": "record", "◇": "imagined", "≠": "disputed"}
STYLE = """
:root{color-scheme:light dark;--ink:#1d2430;--paper:#f7f2e6;--dim:#5b6270;
--record:#8a5a00;--imagined:#0b6573;--disputed:#a3302b}
@media (prefers-color-scheme:dark){:root{--ink:#e4dfd3;--paper:#0d121b;--dim:#98a0ad;
--record:#e0a33a;--imagined:#62b8cb;--disputed:#ec7a6c}}
body{background:var(--paper);color:var(--ink);font:17px/1.55 Georgia,serif;
max-width:42rem;margin:3rem auto;padding:0 1.2rem}
h1,h2{font:600 1.15rem/1.3 system-ui,sans-serif}h1{font-size:1.6rem}
p{margin:.5rem 0}.m{font-weight:bold;margin-right:.45em}
.record{color:var(--record)}.imagined{color:var(--imagined)}.disputed{color:var(--disputed)}
.where,.detail,.source,.basis-record,.basis-imagined{color:var(--dim);font-size:.9em}
.quote{border-left:3px solid var(--dim);padding-left:1rem}
section{margin:1.6rem 0}@media print{body{background:#fff;color:#000;margin:0}section{break-inside:avoid}}
"""


def to_text(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield *blocks* as plain lines, a blank one between sections."""
    for block in blocks:
        for section in sections(block):
            yield from section_text(section)
            yield ""


def section_text(section: Section) -> Iterator[str]:
    """Yield *section* as plain lines, a blank one between paragraphs of prose."""
    if section.heading:
        yield section.heading
    before = ""
    for line in section:
        if before == line.role == "prose":
            yield ""
        yield f"{line.mark} {line.text}" if line.mark else line.text
        before = line.role


def to_markdown(blocks: Iterable[Block]) -> str:
    """Return *blocks* as Markdown."""
    parts: list[str] = []
    for block in blocks:
        for section in sections(block):
            if section.heading:
                parts.append(
                    f"{'##' if section.key in ('heading', 'debrief', 'end') else '###'} {_escaped(section.heading)}"
                )
            parts += [_markdown_line(line) for line in section]
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|&~])", r"\\\1", text)


def _markdown_span(span: Span) -> str:
    sign = "**" * span.strong + "*" * span.emphasis
    return f"{sign}{_escaped(span.text)}{sign[::-1]}"


def _markdown_line(line: Line) -> str:
    text = LEADING.sub(r"\1\\\2", "".join(_markdown_span(span) for span in line.paragraph.spans))
    if line.role == "quote":
        return f"> {text}"
    return f"{_escaped(line.mark)} {text}" if line.mark else text


def to_html(blocks: Iterable[Block], title: str) -> str:
    """Return *blocks* as one page that needs nothing else, named *title*."""
    body = "".join(_html_section(section) for block in blocks for section in sections(block))
    name = html.escape(title)
    head = (
        "<meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{name}</title><style>{STYLE}</style>"
    )
    return (
        f'<!doctype html><html lang="{html.escape(spoken())}"><head>{head}</head>'
        f"<body><main><h1>{name}</h1>{body}</main></body></html>\n"
    )


def _html_section(section: Section) -> str:
    heading = f"<h2>{html.escape(section.heading)}</h2>" if section.heading else ""
    return f"<section class={section.key}>{heading}{''.join(_html_line(line) for line in section)}</section>"


def _html_line(line: Line) -> str:
    mark = f"<span class='m {ACCENT.get(line.mark, '')}'>{html.escape(line.mark)}</span>" if line.mark else ""
    return f"<p class={line.role}>{mark}{''.join(_html_span(span) for span in line.paragraph.spans)}</p>"


def _html_span(span: Span) -> str:
    text = html.escape(span.text)
    text = f"<em>{text}</em>" if span.emphasis else text
    return f"<strong>{text}</strong>" if span.strong else text


def write(play: Play, form: str) -> Iterator[str]:
    """Yield *play* as `text`, `md`, `html` or `json`."""
    match form:
        case "text":
            yield from to_text(play.transcript)
        case "md":
            yield to_markdown(play.transcript)
        case "html":
            yield to_html(play.transcript, play.pack.manifest.title)
        case _:
            import json

            blocks = [{"block": type(block).__name__.lower(), **_as_data(block)} for block in play.transcript]
            head = {"pack": play.pack.id, "seat": play.world.seat, "route": play.world.route, "play": play.id}
            yield json.dumps({**head, "blocks": blocks}, ensure_ascii=False, indent=1)


def _as_data(value: Any) -> Any:
    """Return a block, or what it holds, as what JSON can hold."""
    if is_dataclass(value):
        return {one.name: _as_data(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        if names is None:
            return [_as_data(part) for part in value]
        return {name: _as_data(part) for name, part in zip(names, value, strict=True)}
    return value
