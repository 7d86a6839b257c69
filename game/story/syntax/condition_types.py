"""Checks that a condition names what a pack declares, and compares values of one type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from game.story.syntax.expression import COMPARISONS, ExpressionError, nearest
from game.values import Frozen, frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from game.story.syntax.expression import Node

TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
KINDS = {"meter": "number", "flag": "flag", "choice": "word", "promise": "word"}


class Declaration(Protocol):
    """The type of a variable, as far as conditions need it."""

    @property
    def type(self) -> str:
        """meter, choice, flag or promise."""

    @property
    def words(self) -> Collection[str]:
        """The words that a choice or a promise can be."""


@frozen
class Scope(Frozen):
    """What a condition may name: variables, seats, the choices of every scene, and other conditions."""

    variables: Mapping[str, Declaration]
    seats: frozenset[str]
    scenes: Mapping[str, frozenset[str]]
    conditions: Collection[str] = ()


def check(node: Node, scope: Scope) -> None:
    """Raise ExpressionError unless *node* is a condition with names of *scope* that compares values of one type."""
    kind = _kind(node, scope)
    if kind != "flag":
        raise ExpressionError(
            f"This is a {kind}, not a condition.", node.offset, "Compare it with something, such as mission >= 6."
        )


def _kind(node: Node, scope: Scope) -> str:
    """Return the type of *node*: number, flag or word."""
    match node.kind:
        case "number" | "flag":
            return node.kind
        case "text" | "seat":
            return "word"
        case "seen" | "chose":
            _check_call(node, scope)
            return "flag"
        case "name":
            return _kind_of_name(node, scope)
    kinds = [_kind(part, scope) for part in node.parts]
    if node.kind in ("and", "or", "not"):
        for kind, part in zip(kinds, node.parts, strict=True):
            if kind != "flag":
                raise ExpressionError(
                    f"{node.kind} wants conditions; this is a {kind}.", part.offset, "Compare it with something first."
                )
        return "flag"
    if node.kind in ("==", "!="):
        _check_equality(node, kinds, scope)
        return "flag"
    for kind, part in zip(kinds, node.parts, strict=True):
        if kind != "number":
            raise ExpressionError(f"{node.kind} wants numbers; this is a {kind}.", part.offset)
    return "flag" if node.kind in COMPARISONS else "number"


def _kind_of_name(node: Node, scope: Scope) -> str:
    """Return the type of a variable; a condition that has a name is a flag."""
    name = str(node.value)
    if name in scope.variables:
        return KINDS[scope.variables[name].type]
    if name in scope.conditions:
        return "flag"
    cure = nearest(name, [*scope.variables, *scope.conditions])
    raise ExpressionError(
        f"{name} is not a variable of this pack.",
        node.offset,
        cure or "Declare it in pack.yaml, or put quotes around it if it is a value.",
    )


def _check_call(node: Node, scope: Scope) -> None:
    scene, *rest = node.value if isinstance(node.value, tuple) else ()
    if scene not in scope.scenes:
        raise ExpressionError(f"There is no scene {scene}.", node.offset, nearest(scene, scope.scenes))
    if rest and rest[0] not in scope.scenes[scene]:
        raise ExpressionError(f"{scene} has no choice {rest[0]}.", node.offset, nearest(rest[0], scope.scenes[scene]))


def _values(node: Node, scope: Scope) -> frozenset[str]:
    if node.kind == "text":
        return frozenset({str(node.value)})
    return scope.seats if node.kind == "seat" else frozenset(scope.variables[str(node.value)].words)


def _as_flag(left: Node, right: Node) -> str:
    """Return the cure where a flag is compared with the word true, yes or the like; "" where it is not."""
    for flag, word in ((left, right), (right, left)):
        if flag.kind == "name" and word.kind == "text" and str(word.value).lower() in TRUTHS:
            negation = "" if TRUTHS[str(word.value).lower()] else "not "
            return f"Write {negation}{flag.value}: a flag is a condition by itself."
    return ""


def _check_equality(node: Node, kinds: list[str], scope: Scope) -> None:
    left, right = node.parts
    if kinds[0] != kinds[1]:
        raise ExpressionError(
            f"A {kinds[0]} is compared with a {kinds[1]}.",
            node.offset,
            _as_flag(left, right) or "Compare like with like; quote the values of a choice.",
        )
    if kinds[0] != "word":
        return
    if left.kind == right.kind == "text":
        raise ExpressionError(
            "Two quoted words are compared.", node.offset, "Compare a variable with one of its values."
        )
    mine, other = _values(left, scope), _values(right, scope)
    for node_, found, allowed in ((left, mine, other), (right, other, mine)):
        if node_.kind == "text" and not found & allowed:
            raise ExpressionError(
                f"It can never be “{node_.value}”.", node_.offset, "It can be " + ", ".join(sorted(allowed)) + "."
            )
    if not mine & other:
        raise ExpressionError("These two have no value in common.", node.offset)
