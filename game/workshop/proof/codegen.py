"""Generates Python from a graph: each edge of a node becomes one comprehension over packed states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.story.syntax import expression
from game.story.syntax.expression import Dialect
from game.workshop.proof.edges import NOW, Literal
from game.workshop.proof.formula import chose_key, seen_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from game.engine.program import Value
    from game.workshop.proof.edges import AskedCondition, Changes, GraphEdge, Leaving
    from game.workshop.proof.formula import FoldedCondition
    from game.workshop.proof.quotient import Quotient

States = Any  # an iterable of packed states


class Generator:
    """Writes and compiles functions over the states at a node of *quotient*'s graph."""

    def __init__(self, quotient: Quotient) -> None:
        self.quotient = quotient
        self.graph = quotient.graph
        self._names: dict[tuple[Any, ...], str] = {}
        self._compiled: dict[str, Callable[..., Any]] = {}
        self._scope: dict[str, Any] = {"__builtins__": {"any": any, "bool": bool}}

    # the compiled functions

    def onward(self, spot: int) -> list[Callable[[States], set[int]]]:
        """Return for each edge of *spot* the function from states to the states that it leads to."""
        ways = self.graph.spots[spot].ways
        alike = {self._alike(way): way for way in ways}
        written = {
            common: self.compile(f"lambda b: {{{self.successor(spot, way)} for s in b{self._if(spot, way)}}}")
            for common, way in alike.items()
        }
        return [written[self._alike(way)] for way in ways]

    def _alike(self, way: GraphEdge) -> tuple[Any, ...]:
        """Return what two edges of a node have in common whose functions are the same: the letters of one effect."""
        changes = (way.changes.get(key) for key in self.quotient.classes[way.target])
        return (way.target, *map(id, way.asks), *changes)

    def backward(self, spot: int, way: GraphEdge) -> Callable[[States, set[int]], set[int]]:
        """Return the function from states and a set to the states that *way* leads into the set."""
        condition = self.holds(spot, way.asks)
        return self.compile(f"lambda b, g: {{s for s in b if {condition} and ({self.successor(spot, way)}) in g}}")

    def fewer_open(self, spot: int, least: int) -> Callable[[States], set[int]] | None:
        """Return the function from states to those with fewer than *least* open choices, None if there are none.

        While more must be picked first, nothing is counted.
        """
        ready = self.holds(spot, [Literal(self.graph.spots[spot].ready)])
        guards = list(self.graph.spots[spot].guards.values())
        free = sum(guard.always is True for guard in guards)
        if free >= least:
            return None
        asked = [f"bool({self.truth(spot, guard, NOW)})" for guard in guards if guard.always is None]
        condition = (
            f"not ({' or '.join(asked) or 'False'})"
            if least - free == 1
            else f"({' + '.join(asked) or '0'}) < {least - free}"
        )
        return self.compile(f"lambda b: {{s for s in b if {ready} and {condition}}}")

    def short(self, spot: int) -> Callable[[States], set[int]] | None:
        """Return the function from states to those in which more must be picked and nothing can, None if none must."""
        node = self.graph.spots[spot]
        if node.ready.always:
            return None
        ready = self.holds(spot, [Literal(node.ready)])
        acts = [f"({self.holds(spot, way.asks)})" for way in node.ways if way.stays]
        return self.compile(f"lambda b: {{s for s in b if not ({ready}) and not ({' or '.join(acts) or 'False'})}}")

    def question(self, spot: int, question: AskedCondition, *, wanted: bool) -> Callable[[States], bool]:
        """Return the function that tells whether *question* is asked and is *wanted* in any of some states."""
        here = self.holds(spot, question.asked)
        truth = self.truth(spot, question.formula, question.changes)
        return self.compile(f"lambda b: any(True for s in b if {here} and {'' if wanted else 'not '}({truth}))")

    def handed(self, spot: int, leaving: Leaving) -> Callable[[States], set[tuple[Value, ...]]]:
        """Return the function from states to the tuples of values that *leaving* hands on."""
        space = self.graph.space
        values = "".join(
            f"{self._lookup(key, self._seen_through(spot, key, space.values(key), leaving.changes))}, "
            for key in leaving.keys
        )
        return self.compile(f"lambda b: {{({values}) for s in b if {self.holds(spot, leaving.asked)}}}")

    def compile(self, source: str) -> Callable[..., Any]:
        """Return the function that *source*, written by this generator, defines; the same for the same source."""
        if source not in self._compiled:
            # The source is written here from checked trees: names are our own tables, words are literals.
            self._compiled[source] = eval(source, self._scope)  # noqa: S307
        return self._compiled[source]

    # conditions

    def _if(self, spot: int, way: GraphEdge) -> str:
        return f" if {self.holds(spot, way.asks)}" if way.asks else ""

    def holds(self, spot: int, literals: Iterable[Literal]) -> str:
        """Return the Python expression that all of *literals* hold in the state `s` at *spot*."""
        parts = [("" if one.wanted else "not ") + f"({self.truth(spot, one.formula, one.changes)})" for one in literals]
        return " and ".join(parts) or "True"

    def truth(self, spot: int, formula: FoldedCondition, changes: Changes) -> str:
        """Return the Python expression that *formula* holds in the state `s` at *spot* after *changes*."""

        def name(word: str) -> str:
            if word.startswith("#"):
                key, truths = formula.tables[int(word[1:])]
                return f"({self._test(key, self._seen_through(spot, key, truths, changes))})"
            return value(word)

        def value(key: str) -> str:
            return self._lookup(key, self._seen_through(spot, key, self.graph.space.values(key), changes))

        dialect = Dialect(
            name=name,
            seat=repr(self.graph.seat),
            seen=lambda scene: value(seen_key(scene)),
            chose=lambda scene, choice: value(chose_key(scene, choice)),
            text=repr,
            operators={},
            true="True",
            false="False",
        )
        return expression.write(formula.node, dialect)

    def _seen_through(self, spot: int, key: str, column: Sequence[Any], changes: Changes) -> tuple[Any, ...]:
        """Return the entry of *column*, after *changes*, for each class of *key* at *spot*."""
        change = changes.get(key)
        firsts = self.quotient.firsts(spot, key)
        return tuple(column[change[first] if change else first] for first in firsts)

    def _test(self, key: str, truths: tuple[bool, ...]) -> str:
        """Return the cheapest expression that the class of *key* is one of the true ones."""
        if len(set(truths)) == 1:
            return str(truths[0])
        field = self.quotient.fields[key]
        ones = truths.count(True)
        part = f"s & {field.mask}"
        if field.width == 1:
            return part if truths[1] else f"not {part}"
        for sign, number in ((">=", len(truths) - ones), ("<", ones)):
            if all(truth is (at >= number if sign == ">=" else at < number) for at, truth in enumerate(truths)):
                return f"{part} {sign} {number << field.offset}"
        if ones in (1, len(truths) - 1):
            number = truths.index(ones == 1)
            return f"{part} {'==' if ones == 1 else '!='} {number << field.offset}"
        return self._lookup(key, truths)

    def _lookup(self, key: str, column: tuple[Any, ...]) -> str:
        if len(set(column)) == 1:
            return repr(column[0])
        field = self.quotient.fields[key]
        full = column + (column[0],) * ((1 << field.width) - len(column))
        return f"{self._table(full)}[{_shifted(field.offset)} & {(1 << field.width) - 1}]"

    def _table(self, column: tuple[Any, ...]) -> str:
        # 0 and False are equal, so a table of one serves for the other too.
        name = self._names.setdefault(column, f"T{len(self._names)}")
        self._scope[name] = column
        return name

    # the state after an edge

    def successor(self, spot: int, way: GraphEdge) -> str:
        """Return the Python expression of the state that *way* makes of the state `s` at *spot*."""
        keep = constant = 0
        parts: list[str] = []
        for key, classes in self.quotient.classes[way.target].items():
            field = self.quotient.fields[key]
            column = self._seen_through(spot, key, classes, way.changes)
            if len(set(column)) == 1:
                constant |= column[0] << field.offset
            elif all(number == at for at, number in enumerate(column)):
                keep |= field.mask
            else:
                parts.append(self._lookup(key, tuple(number << field.offset for number in column)))
        if keep:
            parts.insert(0, f"s & {keep}")
        return " | ".join([*parts, str(constant)] if constant or not parts else parts)


def _shifted(offset: int) -> str:
    return f"(s >> {offset})" if offset else "s"
