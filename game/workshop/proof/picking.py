"""Picks as edges of the graph: one for every paper that can be opened, one for every letter that can be sent.

An edge of this kind leads to its own node. How many items were taken is a key of the world like a variable, so that the
quotient forgets it, and which they were, as soon as nothing ahead asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.picking import AND, historys_letter
from game.story.syntax.expression import Node
from game.workshop.proof.edges import MARKED, NOW, AskedCondition, GraphEdge, Literal, then
from game.workshop.proof.formula import chose_key, fold, picked_key, stayed_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.engine.program import ItemProgram, PicksProgram
    from game.story.model import Scene
    from game.workshop.proof.edges import Changes, GraphNode, PackPath
    from game.workshop.proof.formula import FoldedCondition
    from game.workshop.proof.graph import GraphBuilder

ITEMS = ("picks", "items")
Asked = tuple[Literal, ...]


def add_picks(builder: GraphBuilder, spot: GraphNode, number: int, scene: Scene, picks: PicksProgram) -> None:
    """Add to *spot*, node *number*, an edge for every act of picking, and what must hold before the play goes on."""
    _Picks(builder, spot, number, scene, picks).add()


class _Picks:
    def __init__(self, builder: GraphBuilder, spot: GraphNode, number: int, scene: Scene, picks: PicksProgram) -> None:
        self.builder, self.spot, self.number, self.scene, self.picks = builder, spot, number, scene, picks
        self.key = picked_key(spot.scene)
        builder.graph.space.declare(self.key, tuple(range(picks.most + 1)))
        self.one_more = tuple(min(picks.most, count + 1) for count in range(picks.most + 1))
        real = historys_letter(scene) if builder.as_history else ()
        self.least = len(real) or picks.least
        self.only = AND.join(real)  # the one letter that history sent, where history is followed

    def add(self) -> None:
        self.spot.ready = self.count(">=", self.least)
        for item in self.picks.items.values():
            self.spot.items[item.id] = self.builder.formula(item.guard)
        if self.picks.letter:
            unsent = (Literal(self.count("==", 0)),)
            self.letters((), list(self.picks.items.values()), unsent, NOW, ())
        else:
            for item in self.picks.items.values():
                self.paper(item)

    def count(self, sign: str, number: int) -> FoldedCondition:
        """Return the condition that the number of items taken compares so with *number*."""
        return fold(Node(sign, None, (Node("name", self.key), Node("number", number))), self.builder.graph.space)

    def changes(self, item: ItemProgram) -> Changes:
        """Return what picking *item* changes."""
        scene = self.spot.scene
        mark = {chose_key(scene, item.id): MARKED, self.key: self.one_more, stayed_key(scene): MARKED}
        return {**self.builder.effects(item.effects), **mark}

    def paper(self, item: ItemProgram) -> None:
        """Add the edge of opening *item*."""
        fresh = fold(Node("not", None, (Node("chose", (self.spot.scene, item.id)),)), self.builder.graph.space)
        unread = (Literal(fresh),)
        guard = self.builder.formula(item.guard)
        self.ask(item, unread, NOW)
        if guard.always is not False:
            fits = (*unread, Literal(self.count("<", self.picks.most)))
            asks = fits if guard.always else (*fits, Literal(guard))
            self.edge(item.id, asks, self.changes(item))
            self.tell(item, asks, self.changes(item), item.id)

    def letters(
        self,
        begun: tuple[ItemProgram, ...],
        left: list[ItemProgram],
        asks: Asked,
        changes: Changes,
        after: tuple[Changes, ...],
    ) -> None:
        """Add the edges of the letters that begin with *begun*, after whose clauses is *after*, and go on."""
        for place, item in enumerate(left, 1):
            if len(begun) == self.picks.most:
                return
            self.ask(item, asks, changes)
            guard = self.builder.formula(item.guard)
            if guard.always is False:
                continue
            whole, wider = (*begun, item), asks if guard.always else (*asks, Literal(guard, changes))
            following = then(changes, self.changes(item))
            if len(whole) >= self.least:
                self.letter(whole, wider, (*after, following))
            self.letters(whole, left[place:], wider, following, (*after, following))

    def letter(self, clauses: tuple[ItemProgram, ...], asks: Asked, after: tuple[Changes, ...]) -> None:
        """Add the edge of sending a letter, and the passages of its clauses."""
        move = AND.join(clause.id for clause in clauses)
        if self.only and move != self.only:
            return
        self.edge(move, asks, after[-1])
        for clause, changes in zip(clauses, after, strict=True):
            self.tell(clause, asks, changes, move)

    def edge(self, move: str, asks: Asked, changes: Changes) -> None:
        self.spot.ways.append(GraphEdge(move, self.number, asks, changes, stays=True))

    def ask(self, item: ItemProgram, asked: Asked, changes: Changes) -> None:
        """Note that the condition of *item* is asked, where it has one."""
        if item.guard:
            path: PackPath = (*ITEMS, item.id, "if")
            self.spot.questions.append(AskedCondition(path, asked, self.builder.formula(item.guard), changes))

    def tell(self, item: ItemProgram, asked: Asked, changes: Changes, move: str) -> None:
        """Note the conditions of what *item* says."""
        path: PackPath = (*ITEMS, item.id, "text")
        self.spot.texts += self.builder.passages(self.scene.items[item.id].text, path, asked, changes, move)


def acts(spot: GraphNode) -> Iterator[Asked]:
    """Yield for every act of picking at *spot* what must hold for it."""
    return (way.asks for way in spot.ways if way.stays)
