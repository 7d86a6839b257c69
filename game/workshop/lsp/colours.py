"""Says what each name of a file is, so that an editor colours ids, variables in conditions, and effects alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game.workshop.lsp.workspace import Workspace

KINDS = {"scene": "class", "choice": "enumMember", "variable": "variable", "event": "event", "seat": "interface"}
OTHER = "type"
TYPES = [*KINDS.values(), OTHER]
MODIFIERS = ["definition"]


def tokens(workspace: Workspace, file: str, units: Callable[[int, int], int]) -> Iterator[int]:
    """Yield the names of *file* as the protocol numbers them, five for each, a place counted from the one before.

    *units* turns line and column into the protocol's units.
    """
    line = start = 0
    found = {(one.line, one.column): one for one in workspace.symbols(file) if one.length}
    for at, symbol in sorted(found.items()):
        column, end = units(*at), units(at[0], at[1] + symbol.length)
        if at[0] == line and column < start:  # it lies in the name before
            continue
        kind = TYPES.index(KINDS.get(symbol.kind, OTHER))
        before = start if at[0] == line else 0
        yield from (at[0] - line, column - before, end - column, kind, int(symbol.defines))
        line, start = at[0], column
