"""Named conditions, written out: an `if` with such a name means what an `if` with the condition itself would mean."""

from __future__ import annotations

import re
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from game.story.syntax import expression
from game.story.syntax.expression import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Mapping

WORD = re.compile(r"\w+")
ATOMS = ("name", "flag", "seen", "chose")
"""The kinds of conditions that need no parentheses inside another one."""


class NamedConditions:
    """The conditions that a pack has *written* under names.

    One that is no condition, or asks about itself, is not written out: its name stays where it is used.
    """

    def __init__(self, written: Mapping[str, str]) -> None:
        self.written = written
        self.cycles: list[list[str]] = []
        """Conditions that ask about each other in a circle, each list in the order in which they ask."""
        self._whole: dict[str, str] = {}
        for name in self._order({name: _words(text) & written.keys() for name, text in written.items()}):
            whole = self.written_out(written[name])
            with suppress(ExpressionError):  # the checks of the pack report it
                expression.parse(whole)
                self._whole[name] = whole

    def _order(self, asks: dict[str, set[str]]) -> list[str]:
        """Return the names of *asks*, each after those that it asks about; those in a circle are left out."""
        while True:
            try:
                return list(TopologicalSorter(asks).static_order())
            except CycleError as problem:
                cycle = problem.args[1][::-1]  # graphlib lists what is asked about before what asks
                self.cycles.append(cycle)
                asks = {name: about - set(cycle) for name, about in asks.items() if name not in cycle}

    def written_out(self, condition: str) -> str:
        """Return *condition* with what its names stand for in their place; one that cannot be read stays as it is."""
        if not self._whole or self._whole.keys().isdisjoint(WORD.findall(condition)):
            return condition
        try:
            names = [node for node in expression.parse(condition) if node.kind == "name" and node.value in self._whole]
        except ExpressionError:
            return condition
        if len(names) == 1 and names[0].value == condition:
            return self._whole[condition]
        for node in sorted(names, key=lambda node: -node.offset):
            before, name, after = condition[: node.offset], str(node.value), condition[node.offset :]
            condition = before + as_part(self._whole[name]) + after.removeprefix(name)
        return condition


def as_part(condition: str) -> str:
    """Return *condition* as a part of another one."""
    return condition if expression.parse(condition).kind in ATOMS else f"({condition})"


def _words(condition: str) -> set[str]:
    """Return the names that *condition* asks about; none where it cannot be read."""
    try:
        return {str(node.value) for node in expression.parse(condition) if node.kind == "name"}
    except ExpressionError:
        return set()
