"""Folds a condition for one seat: parts on the seat become constants, parts on one variable become tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from game.engine.program import Value
from game.engine.rules import python_dialect
from game.story.syntax import expression
from game.story.syntax.expression import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# The most combinations of values that a comparison of several variables is computed for; beyond it all values differ.
MAX_COMBINATIONS = 20_000

Column = tuple[Value, ...]


def seen_key(scene: str) -> str:
    """Return the key of the mark that *scene* was seen; no variable can have that name."""
    return f"seen {scene}"


def chose_key(scene: str, choice: str) -> str:
    """Return the key of the mark that *choice* was taken in *scene*."""
    return f"chose {scene} {choice}"


def picked_key(scene: str) -> str:
    """Return the key of how many items were taken in *scene*."""
    return f"picked {scene}"


def stayed_key(scene: str) -> str:
    """Return the key of the mark that something was picked on this visit of *scene*: its prose was told before."""
    return f"stayed {scene}"


def key_of(node: Node) -> str:
    """Return the key that *node* asks about, or ''."""
    if node.kind == "name":
        return str(node.value)
    if isinstance(node.value, tuple):
        return seen_key(*node.value) if node.kind == "seen" else chose_key(*node.value)
    return ""


class Space:
    """The dimensions of a seat's worlds: every variable and every mark by key, with its possible values."""

    def __init__(self, seat: str, values: Mapping[str, Column]) -> None:
        self.seat = seat
        self._values = dict(values)

    def declare(self, key: str, values: Column) -> None:
        """Add the dimension *key*, which begins as the first of *values*."""
        self._values[key] = values

    def values(self, key: str) -> Column:
        """Return the values of *key*; a mark is true or false."""
        return self._values.get(key, (False, True))


@dataclass(frozen=True, slots=True)
class FoldedCondition:
    """A folded condition: in *node* the name `#0` stands for the first of *tables*, other names for variables."""

    node: Node
    tables: tuple[tuple[str, tuple[bool, ...]], ...] = ()

    @property
    def always(self) -> bool | None:
        """Its value if it is the same in every world, else None."""
        return bool(self.node.value) if self.node.kind == "flag" else None

    def columns(self, space: Space) -> Iterator[tuple[str, Column]]:
        """Yield each key with the table by which the condition tells its values apart."""
        yield from self.tables
        for leaf in _comparisons(self.node):
            keys = sorted({key_of(part) for part in leaf} - {""})
            for key in keys:
                yield from ((key, column) for column in _told_apart(leaf, key, keys, space))


ALWAYS = FoldedCondition(Node("flag", value=True))


def fold(node: Node, space: Space) -> FoldedCondition:
    """Return the condition *node*, folded for the seat of *space*."""
    tables: list[tuple[str, tuple[bool, ...]]] = []
    return FoldedCondition(_fold(node, space, tables), tuple(tables))


def _fold(node: Node, space: Space, tables: list[tuple[str, tuple[bool, ...]]]) -> Node:
    keys = {key_of(part) for part in node} - {""}
    if len(keys) <= 1:
        return _table(node, next(iter(keys), ""), space, tables)
    if node.kind not in ("and", "or", "not"):
        return node
    parts = [_fold(part, space, tables) for part in node.parts]
    if node.kind == "not":
        return Node("flag", not parts[0].value) if parts[0].kind == "flag" else Node("not", None, tuple(parts))
    decisive = node.kind == "or"  # the operand's value that decides the whole
    if any(part.kind == "flag" and part.value is decisive for part in parts):
        return Node("flag", decisive)
    open_parts = [part for part in parts if part.kind != "flag"]
    if len(open_parts) == len(parts):
        return Node(node.kind, None, tuple(parts))
    return open_parts[0] if open_parts else Node("flag", not decisive)


def _table(node: Node, key: str, space: Space, tables: list[tuple[str, tuple[bool, ...]]]) -> Node:
    ask = evaluator(node)
    if not key:
        return Node("flag", bool(ask({}, space.seat)))
    truths = tuple(bool(ask({key: value}, space.seat)) for value in space.values(key))
    if len(set(truths)) == 1:
        return Node("flag", truths[0])
    tables.append((key, truths))
    return Node("name", f"#{len(tables) - 1}")


@cache
def evaluator(node: Node) -> Callable[[Mapping[str, Value], str], Value]:
    """Return *node* as a function of values by name and of the seat, in the engine's dialect."""
    source = expression.write(node, python_dialect(_lookup))
    # Written by `expression.write` from a checked tree, as in game.engine.rules.
    test = eval(f"lambda v, seat, seen, chosen: {source}", {"__builtins__": {}})  # noqa: S307

    def ask(values: Mapping[str, Value], seat: str) -> Value:
        marks = [key.split(" ") for key, value in values.items() if value is True]
        seen = {mark[1] for mark in marks if mark[0] == "seen" and len(mark) == 2}
        chosen = {(mark[1], mark[2]) for mark in marks if mark[0] == "chose" and len(mark) == 3}
        outcome: Value = test(values, seat, seen, chosen)
        return outcome

    return ask


def _lookup(name: str) -> str:
    return f"v[{name!r}]"


def _comparisons(node: Node) -> Iterator[Node]:
    if node.kind in ("and", "or", "not"):
        for part in node.parts:
            yield from _comparisons(part)
    elif node.kind not in ("name", "flag"):
        yield node


def _told_apart(leaf: Node, key: str, keys: list[str], space: Space) -> Iterator[Column]:
    others = [other for other in keys if other != key]
    size = len(space.values(key))
    for other in others:
        size *= len(space.values(other))
    if size > MAX_COMBINATIONS:
        yield tuple(range(len(space.values(key))))
        return
    ask = evaluator(leaf)
    for setting in product(*(space.values(other) for other in others)):
        rest = dict(zip(others, setting, strict=True))
        yield tuple(ask({**rest, key: value}, space.seat) for value in space.values(key))
