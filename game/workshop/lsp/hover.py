"""Explains a name or a key, as Markdown for the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.syntax.tree import entries
from game.workshop.lsp import completion, context
from game.workshop.lsp.summaries import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.workshop.lsp.symbols import Symbol
    from game.workshop.lsp.workspace import Workspace

FACTS = ("date", "place", "basis", "reality", "by", "kind", "read", "role", "type", "start", "min", "max")
PROSE = ("about", "detail", "summary", "means", "established", "note", "text")


def hover(workspace: Workspace, name: str, line: int, column: int) -> str:
    """Return the explanation at a place of file *name*, '' where there is none."""
    mark = workspace.at(name, line, column)
    if mark:
        return "\n\n".join(part for part in _about(workspace, mark) if part)
    text = workspace.line(name, line)
    found = context.KEY.match(text)
    if not found or not found.start("key") <= column <= found.end("key"):
        return ""
    lines = workspace.lines(name)[:line]
    key = f"{text[: found.end('key')]}: "
    spot = context.spot([*lines, key], line, len(key))
    said = completion.describe(name, spot.path)
    return f"**{found['key']}**: {said}" if said else ""


def _about(workspace: Workspace, mark: Symbol) -> Iterator[str]:
    """Yield the paragraphs about the thing under the cursor."""
    found = workspace.entry(mark.kind, mark.id)
    uses = sum(not other.defines for other in workspace.of(mark.kind, mark.id))
    if isinstance(found, str):  # a condition, or a passage without keys
        yield f"**{mark.id}** · used {_times(uses)}"
        yield f"`{found.strip()}`" if mark.kind == "variable" else _first_lines(found)
        return
    if not isinstance(found, dict):
        yield f"There is no {mark.kind} `{mark.id}`."
        return
    head = title(workspace, mark.kind, mark.id)
    yield f"**{head or mark.id}** · {mark.kind} `{mark.id}` · used {_times(uses)}"
    facts = ((key, found.get(key)) for key in FACTS)
    yield " · ".join(f"{key}: {fact}" for key, fact in facts if isinstance(fact, str) and fact != head)
    yield next((_first_lines(words) for key in PROSE if isinstance(words := found.get(key), str)), "")
    positions = found.get("positions", ())
    for position in map(entries, positions) if isinstance(positions, list) else ():
        yield f"- {position.get('side', '')}: {position.get('claim', '')}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _first_lines(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 300 else words[:300].rsplit(" ", 1)[0] + " …"
