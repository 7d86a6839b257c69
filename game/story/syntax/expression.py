"""The language of conditions: its parser, and a writer for each language that evaluates them.

An expression is a tree of `Node`. It cannot loop, call out or allocate without bound: its length, its depth and its
numbers are limited when it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from game.values import Frozen, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_LENGTH = 500
MAX_DEPTH = 24
MAX_TOKENS = 120  # Python itself allows 200 nested parentheses
TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+)|(?P<text>\"[^\"]*\"|'[^']*')|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>==|!=|<=|>=|[<>()+,\-]))"
)
VISITS = ("visited", "visit", "visits", "entered", "been", "has_visited", "hasvisited", "was")  # in other languages
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")


class ExpressionError(ValueError):
    """A syntax error in a condition; *offset* counts characters from its start."""

    def __init__(self, message: str, offset: int, cure: str = "") -> None:
        super().__init__(message)
        self.offset, self.cure = offset, cure


@dataclass(frozen=True, slots=True)
class Node:
    """An expression: *kind* is number, text, flag, name, seat, seen, chose, not, minus, or an operator's own sign."""

    kind: str
    value: object = None
    parts: tuple[Node, ...] = ()
    offset: int = 0

    def __iter__(self) -> Iterator[Node]:
        """Yield this node and every one below it."""
        yield self
        for part in self.parts:
            yield from part


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Return *text* as a tree.

    Raises:
        ExpressionError: where it is not of the language.
    """
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise ExpressionError(
                f"The condition has {len(text)} characters; it may have {MAX_LENGTH}.", 0, "Split it over two choices."
            )
        self.text = text
        self.tokens = self._tokens()
        self.at = 0
        self.depth = 0

    def _tokens(self) -> list[tuple[str, str, int]]:
        tokens: list[tuple[str, str, int]] = []
        offset = 0
        while self.text[offset:].strip():
            match = TOKEN.match(self.text, offset)
            if match is None:
                offset += len(self.text[offset:]) - len(self.text[offset:].lstrip())
                self._foreign(offset)
            tokens.append((str(match.lastgroup), match[match.lastgroup or 0], match.start(match.lastgroup or 0)))
            offset = match.end()
        if len(tokens) > MAX_TOKENS:
            raise ExpressionError(
                f"The condition has {len(tokens)} words and signs; it may have {MAX_TOKENS}.",
                tokens[MAX_TOKENS][2],
                "Split it over two choices.",
            )
        return [*tokens, ("end", "", len(self.text))]

    def _foreign(self, offset: int) -> NoReturn:
        sign, after = self.text[offset], self.text[offset + 1 : offset + 2]
        cures = {
            "!": "Write not.",
            "=": f"Write {after}=." if after in ("<", ">") else "Write == to compare.",
            "&": "Write and.",
            "|": "Write or.",
            '"': "Close the quote.",
            "'": "Close the quote.",
        }
        raise ExpressionError(
            f"{sign} is not part of a condition.",
            offset,
            cures.get(sign, "Use names, numbers, quoted words, and, or, not, == != < <= > >= + -."),
        )

    def peek(self) -> str:
        kind, value, _ = self.tokens[self.at]
        return value if kind in ("sign", "word") else ""

    def take(self) -> tuple[str, str, int]:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expect(self, sign: str, why: str) -> None:
        kind, value, offset = self.take()
        if value != sign or kind != "sign":
            raise ExpressionError(f"{sign} is missing {why}.", offset, f"Write {sign} here.")

    def whole(self) -> Node:
        node = self.alternative()
        kind, value, offset = self.tokens[self.at]
        if kind != "end":
            raise ExpressionError(f"{value} does not belong here.", offset, _joining(value))
        return node

    def alternative(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                "The condition is nested too deeply.", self.tokens[self.at][2], "Take a pair of parentheses out."
            )
        node = self.chain("or", lambda: self.chain("and", self.negation))
        self.depth -= 1
        return node

    def chain(self, word: str, part: Callable[[], Node]) -> Node:
        node = part()
        while self.peek() == word:
            offset = self.take()[2]
            node = Node(word, None, (node, part()), offset)
        return node

    def negation(self) -> Node:
        if self.peek() != "not":
            return self.comparison()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("The condition is nested too deeply.", self.tokens[self.at][2], "Take a not out.")
        offset = self.take()[2]
        node = Node("not", None, (self.negation(),), offset)
        self.depth -= 1
        return node

    def comparison(self) -> Node:
        left = self.sum()
        if self.peek() not in COMPARISONS:
            return left
        _, sign, offset = self.take()
        node = Node(sign, None, (left, self.sum()), offset)
        if self.peek() in COMPARISONS:
            raise ExpressionError("Comparisons cannot be chained.", self.tokens[self.at][2], "Write a < b and b < c.")
        return node

    def sum(self) -> Node:
        node = self.atom()
        while self.peek() in ("+", "-"):
            _, sign, offset = self.take()
            node = Node(sign, None, (node, self.atom()), offset)
        return node

    def atom(self) -> Node:
        kind, value, offset = self.take()
        if kind == "number":
            if len(value) > 7 or (len(value) > 1 and value[0] == "0"):
                raise ExpressionError(
                    f"{value} is not a number that a condition can hold.",
                    offset,
                    "Use whole numbers up to 9999999, without leading zeros.",
                )
            return Node("number", int(value), (), offset)
        if kind == "text":
            return Node("text", value[1:-1], (), offset)
        if value == "(":
            node = self.alternative()
            self.expect(")", "at the end of the parentheses")
            return node
        if value == "-" and self.tokens[self.at][0] == "number":
            return Node("number", -int(str(self.atom().value)), (), offset)
        if kind == "word":
            return self.word(value, offset)
        found = f"{value} stands where a value should" if value else "The condition stops too early"
        raise ExpressionError(f"{found}.", offset, "Write a name, a number, a quoted word, seen(…) or chose(…).")

    def word(self, value: str, offset: int) -> Node:
        if value in ("true", "false"):
            return Node("flag", value == "true", (), offset)
        if value == "seat":
            return Node("seat", None, (), offset)
        if value in ("seen", "chose"):
            return Node(value, self.arguments(value), (), offset)
        if value in ("and", "or", "not"):
            raise ExpressionError(f"{value} needs something before it and after it.", offset)
        if self.peek() == "(":
            cure = 'Write seen("scene").' if value.lower() in VISITS else "The only calls are seen(…) and chose(…)."
            raise ExpressionError(f"{value}(…) is not known.", offset, cure)
        return Node("name", value, (), offset)

    def arguments(self, call: str) -> tuple[str, ...]:
        wanted = 1 if call == "seen" else 2
        self.expect("(", f"after {call}")
        found: list[str] = []
        for index in range(wanted):
            if index:
                self.expect(",", f"between the two ids of {call}")
            kind, value, offset = self.take()
            if kind != "text":
                raise ExpressionError(
                    f"{call} wants its ids in quotes.", offset, 'Write seen("scene") or chose("scene", "choice").'
                )
            found.append(value[1:-1])
        self.expect(")", f"after {call}")
        return tuple(found)


def _joining(value: str) -> str:
    """Return the cure where *value* stands behind a condition that was complete."""
    if value.lower() in ("and", "or", "not"):
        return f"Write {value.lower()} in small letters."
    signs = {"=": "Write == to compare.", ",": "Write and, or or, in place of the comma."}
    return signs.get(value, "Put and or or between two conditions.")


def nearest(word: str, words: object) -> str:
    """Return a sentence that names the nearest of *words* to *word*, or ''."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(words), 5, 0.6)  # type: ignore[call-overload]
    # Of those that are alike, the one with the same letters was mistyped, or at least begins alike.
    found.sort(key=lambda one: (sorted(one) != sorted(word), one[:1] != word[:1] if len(word) < 5 else False))
    return f"Did you mean {found[0]}?" if found else ""


@frozen
class Dialect(Frozen):
    """How a language writes each kind of node; operators that are missing are written as in a pack."""

    name: Callable[[str], str]
    seat: str
    seen: Callable[[str], str]
    chose: Callable[[str, str], str]
    text: Callable[[str], str]
    operators: Mapping[str, str]
    true: str
    false: str


def write(node: Node, dialect: Dialect) -> str:
    """Return *node* in *dialect*, every operation in parentheses."""
    match node.kind:
        case "number":
            return str(node.value)
        case "text":
            return dialect.text(str(node.value))
        case "flag":
            return dialect.true if node.value else dialect.false
        case "name":
            return dialect.name(str(node.value))
        case "seat":
            return dialect.seat
        case "seen" | "chose":
            ids = node.value if isinstance(node.value, tuple) else ()
            return dialect.seen(ids[0]) if node.kind == "seen" else dialect.chose(ids[0], ids[1])
    sign = dialect.operators.get(node.kind, node.kind)
    parts = [write(part, dialect) for part in node.parts]
    return f"({sign} {parts[0]})" if len(parts) == 1 else f"({parts[0]} {sign} {parts[1]})"
