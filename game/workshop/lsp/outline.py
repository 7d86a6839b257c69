"""Lists what a file defines, as an editor shows it beside the text: scenes with their choices, seats, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from game.workshop.lsp import summaries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.workshop.lsp.symbols import Symbol
    from game.workshop.lsp.workspace import Workspace


class Entry(NamedTuple):
    """A thing that a file defines, its title, the line after its last, and what is defined within it."""

    symbol: Symbol
    title: str
    end: int
    within: Sequence[Entry]


def outline(workspace: Workspace, file: str) -> list[Entry]:
    """Return what *file* defines, in its order."""
    defined = sorted(
        (symbol for symbol in workspace.defined(file) if symbol.length), key=lambda one: (one.line, one.column)
    )
    last = len(workspace.lines(file))
    top = [symbol for symbol in defined if symbol.kind != "choice"]
    ends = [*(symbol.line for symbol in top[1:]), last]
    return [
        Entry(
            symbol,
            summaries.title(workspace, symbol.kind, symbol.id),
            max(end, symbol.line + 1),
            _choices(workspace, symbol, end, defined),
        )
        for symbol, end in zip(top, ends, strict=False)
    ]


def _choices(workspace: Workspace, scene: Symbol, end: int, defined: Sequence[Symbol]) -> list[Entry]:
    inner = [
        one for one in defined if one.kind == "choice" and scene.kind == "scene" and one.id.startswith(f"{scene.id}/")
    ]
    ends = [*(symbol.line for symbol in inner[1:]), end]
    return [
        Entry(one, summaries.title(workspace, "choice", one.id), max(stop, one.line + 1), ())
        for one, stop in zip(inner, ends, strict=False)
    ]
