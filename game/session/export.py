"""Writes a play, or any blocks, as text, Markdown, JSON or one self-contained page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.pages import prose
from game.session.blocks import DEBRIEF_PARTS, Debrief, DebriefPart
from game.session.words import imprint
from game.session.words.wording import sections
from game.story import pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.session.blocks import Block
    from game.session.play import Play
    from game.session.words.section import Section

LARGE = ("heading", "debrief", "end", "file", "imprint")
"""Sections with a heading of the second level in Markdown."""


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


def to_html(blocks: Iterable[Block], title: str, *further: Section, folder: str = "", language: str = "") -> str:
    """Return *blocks*, and *further* sections, as one self-contained page in *language* with the title *title*.

    Pictures are those of the pack in *folder*, each shown where it is told of first, and by its words after that.
    """
    from game.pages.templates import render

    shown = [*(section for block in blocks for section in sections(block)), *further]
    images = _images(shown, folder)
    spoken_as = {"language": language} if language else {}
    return render("play.html", **spoken_as, title=title, sections=shown, image_of=lambda line: images.get(id(line), ""))


def _images(shown: Iterable[Section], folder: str) -> dict[int, str]:
    """Return the address that holds each picture, by the identity of the first line that tells of it."""
    found: dict[int, str] = {}
    told: set[str] = set()
    for line in (line for section in shown for line in section if folder and line.role == "picture"):
        if line.ref not in told:
            told.add(line.ref)
            with suppress(ValueError, OSError):  # the file has changed since it was played: its words remain
                found[id(line)] = pictures.address(Path(folder), line.ref)
    return found


def write(play: Play, form: str) -> Iterator[str]:
    """Yield *play* as `text`, `md`, `html` or `json`: what it showed, its debrief in full, the files."""
    files = _files(play)
    debrief = play.page.block(Debrief)
    behind = [DebriefPart(part, debrief) for part in DEBRIEF_PARTS if debrief and part != "card"]
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
            yield to_html(told, title, end, folder=play.pack.folder, language=manifest.language)
        case _:
            import json

            head = {"pack": play.pack.id, "seat": play.world.seat, "route": play.world.route, "play": play.id}
            parts = {"blocks": _named(play.transcript), "files": _named(files)}
            yield json.dumps({**head, **parts, "imprint": [line.text for line in end]}, ensure_ascii=False, indent=1)


def _files(play: Play) -> list[Block]:
    return [block for number in play.files for block in play.file(number).blocks]


def _named(blocks: Iterable[Block]) -> list[dict[str, object]]:
    return [{"block": type(block).__name__.lower(), **_as_dict(block._asdict())} for block in blocks]


def _as_dict(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _as_data(value) for name, value in values.items()}


def _as_data(value: object) -> object:
    """Return a block, or a value in it, as JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _as_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return _as_dict(value._asdict()) if hasattr(value, "_asdict") else [_as_data(part) for part in value]
    return value
