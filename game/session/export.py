"""Writes a play, or any blocks, as text, Markdown, JSON or one self-contained page."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from game.pages import prose
from game.session.words import imprint
from game.session.words.wording import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.session.blocks import Block
    from game.session.play import Play
    from game.session.words.section import Section

LARGE = ("heading", "debrief", "end", "file", "imprint")
"""Sections with a heading of the second level in Markdown."""


BEHIND = ("moments", "meters", "questions", "sources")
"""The parts of a debrief that a play is written with."""


def to_text(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield *blocks* as plain lines, with a blank line between sections."""
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


def to_markdown(blocks: Iterable[Block], *further: Section) -> str:
    """Return *blocks* as Markdown, and *further* sections."""
    parts: list[str] = []
    for section in (*(section for block in blocks for section in sections(block)), *further):
        if section.heading:
            level = "##" if section.key in LARGE else "###"
            parts.append(f"{level} {prose.escape_markdown(section.heading)}")
        parts += [
            prose.markdown_line(prose.to_markdown(line.paragraph.spans), line.mark, line.role) for line in section
        ]
    return "\n\n".join(parts) + "\n"


def to_html(blocks: Iterable[Block], title: str, *further: Section) -> str:
    """Return *blocks*, and *further* sections, as one self-contained page with the title *title*."""
    from game.pages.templates import render

    return render(
        "play.html", title=title, sections=[*(section for block in blocks for section in sections(block)), *further]
    )


def write(play: Play, form: str) -> Iterator[str]:
    """Yield *play* as `text`, `md`, `html` or `json`: what it showed, its debrief in full, the files."""
    files = _files(play)
    behind = [block for part in BEHIND if play.page.kind == "debrief" for block in play.debrief_part(part).blocks]
    ledger = play.ledger.blocks if play.promises else ()
    told = [*play.transcript, *behind, *ledger, *files]
    manifest = play.pack.manifest
    title = f"{manifest.title}: {manifest.seats[play.world.seat].name}"
    end = imprint.section(play.pack)
    match form:
        case "text":
            yield from to_text(told)
        case "md":
            yield f"# {prose.escape_markdown(title)}\n\n{to_markdown(told, end)}"
        case "html":
            yield to_html(told, title, end)
        case _:
            import json

            head = {"pack": play.pack.id, "seat": play.world.seat, "route": play.world.route, "play": play.id}
            parts = {"blocks": _named(play.transcript), "files": _named(files)}
            yield json.dumps({**head, **parts, "imprint": [line.text for line in end]}, ensure_ascii=False, indent=1)


def _files(play: Play) -> list[Block]:
    return [block for number in play.files for block in play.file(number).blocks]


def _named(blocks: Iterable[Block]) -> list[dict[str, object]]:
    return [{"block": type(block).__name__.lower(), **_as_dict(block._asdict())} for block in blocks]


def _as_dict(found: Mapping[str, object]) -> dict[str, object]:
    return {name: _as_data(value) for name, value in found.items()}


def _as_data(value: object) -> object:
    """Return a block, or a value in it, as JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _as_data(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return _as_dict(value._asdict()) if hasattr(value, "_asdict") else [_as_data(part) for part in value]
    return value
