"""A pack as a script in Markdown: for reading, printing and handing around, not for playing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.marks import RECORD
from game.pages import prose
from game.pages.prose import escape_markdown as _plain
from game.workshop.export.export_model import Effect, Shift, holes, write_script
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.session.wording import Line
    from game.story.model import Pack
    from game.workshop.export.export_model import ExitScript, Option, Part, SceneScript, Script


def to_markdown(pack: Pack) -> str:
    """Return *pack* as one Markdown document: every scene with every passage, choice and comparison."""
    script = write_script(pack)
    return "\n\n".join(part for part in _document(script) if part) + "\n"


def _document(script: Script) -> Iterator[str]:
    manifest = script.pack.manifest
    yield f"<!-- {MARK} -->"
    yield f"# {_plain(manifest.title)}"
    yield f"*{_plain(manifest.tagline)}*" if manifest.tagline else ""
    yield from (_line(line) for line in script.about)
    for seat in manifest.seats.values():
        yield f"- **{_plain(seat.name)}** — {_plain(seat.about)} Begins with {_link(script, seat.start)}."
    for chapter, found in script.pack.chapters.items():
        yield f"## {_plain(found.title or chapter)}"
        for sheet in script.sheets.values():
            if sheet.chapter == chapter:
                yield from _scene(script, sheet)


def _scene(script: Script, sheet: SceneScript) -> Iterator[str]:
    yield f'<a id="{sheet.id}"></a>\n\n### {_plain(sheet.heading.heading or sheet.id)}'
    yield " · ".join(f"{_plain(line.mark)} {_plain(line.text)}".strip() for line in sheet.heading)
    yield _effects(sheet.effects, "On arriving: ")
    for told in sheet.told:
        yield _needs(told.needs)
        yield from (_line(line) for line in told.lines)
    yield f"**{_plain(sheet.ask)}**" if sheet.ask else ""
    for number, option in enumerate(sheet.options, 1):
        yield from _option(script, option, number)
    yield _ways(script, sheet.ways)
    if sheet.key_moment and sheet.options:
        yield from _record(sheet)
    if sheet.end:
        yield f"**{_plain(sheet.end.heading)}** — " + " ".join(f"{line.mark} {_plain(line.text)}" for line in sheet.end)


def _option(script: Script, option: Option, number: int) -> Iterator[str]:
    inner = [
        _plain(option.detail) and f"*{_plain(option.detail)}*",
        _needs(option.needs),
        _plain(option.locked),
        *(text for told in option.told for text in (_needs(told.needs), *(_line(line) for line in told.lines))),
        _effects(option.effects, ""),
        _ways(script, option.ways),
    ]
    body = "\n\n".join(part for part in inner if part)
    yield f"{number}. **{_plain(option.label)}** `{option.id}`\n\n" + "\n".join(
        f"   {line}" if line else "" for line in body.split("\n")
    )


def _record(sheet: SceneScript) -> Iterator[str]:
    """Yield what the comparison says whatever was chosen."""
    for part in sheet.options[0].parts:
        if part.key not in ("moment", "you", "options"):
            yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    lines = [f"**{RECORD} {_plain(part.heading)}**"]
    lines += [_effects(line.effects, "") if isinstance(line, Shift) else _line(line) for line in part.lines]
    yield "\n>\n".join("> " + text.replace("\n", "\n> ") for text in lines if text)


def _needs(condition: str) -> str:
    return f"*where* `{condition}`" if condition else ""


def _effects(effects: Iterable[Effect], before: str) -> str:
    words = [f"{_plain(effect.label or effect.variable)} {_amount(effect)}" for effect in effects]
    return f"*{before}{', '.join(words)}*" if words else ""


def _amount(effect: Effect) -> str:
    if effect.kind == "add":
        return f"{'+' if int(effect.value) >= 0 else '−'}{abs(int(effect.value))}"
    return f"= {_plain(str(effect.value).lower() if isinstance(effect.value, bool) else str(effect.value))}"


def _ways(script: Script, ways: Iterable[ExitScript]) -> str:
    found = [f"{_link(script, way.goal)} {_needs(way.needs)}".strip() for way in ways]
    return "→ " + ", otherwise ".join(found) if found else ""


def _link(script: Script, scene: str) -> str:
    return f"[{_plain(script.sheets[scene].heading.heading or scene)}](#{scene})"


def _line(line: Line) -> str:
    return prose.markdown_line(prose.to_markdown(line.paragraph.spans, words=_words), line.mark, line.role)


def _words(text: str) -> str:
    return "".join(f"`{{{hole}}}`" if hole else _plain(words) for words, hole in holes(text))
