"""Desks and letters in Twee: each paper shows its desk again; a letter is put together clause by clause and sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from game.language import say
from game.workshop.export.export_model import choice_text, holes, locked_text
from game.workshop.export.twee_syntax import TweeSentences, apply, chosen_name, passage, plain, position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.session.section import Line
    from game.workshop.export.export_model import SceneScript
    from game.workshop.export.export_picks import ItemScript, PicksScript, Told


def desk_name(scene: str, part: str = "picks") -> str:
    """Return the passage that asks to pick in *scene*, or of a *part* of its letter. No id has brackets."""
    return f"{scene} ({part})"


def picked_name(scene: str) -> str:
    """Return the variable that counts what was picked in *scene*."""
    return f"$Picked_{scene.replace('-', '_')}"


class TweePicks(TweeSentences):
    """Writes desks and letters."""

    def desk(self, scene: SceneScript, picks: PicksScript, asked: list[str], number: int) -> Iterator[str]:
        """Yield the passages of a desk or a letter; *asked* is what is to be decided behind it."""
        name = scene.program.id
        decided = "\n\n".join(asked)
        if picks.program.least:
            decided = f"<<if {picked_name(name)} gte {picks.program.least}>>{decided}<</if>>"
        question = "\n\n".join(self.question(name, picks))
        place = f"[picks {scene.chapter}] {position(number, len(scene.options) + 1)}"
        if not picks.program.letter:
            offers = [self.offer_item(name, picks, item, f"{name}/{item.item.id}") for item in picks.items]
            yield passage(desk_name(name), place, [question, *offers, decided])
            yield from (self.paper(name, item, place) for item in picks.items)
            return
        first = [self.offer_clause(name, picks, item, order) for order, item in enumerate(picks.items, 1)]
        begin = self.quietly([f"{last_name(name)} to 0"])
        unsent = "\n\n".join([question, begin, *first])
        yield passage(desk_name(name), place, [f"<<if {picked_name(name)} is 0>>{unsent}<</if>>", decided])
        yield passage(desk_name(name, "letter"), place, self.letter(name, picks, first))
        yield passage(desk_name(name, "sent"), place, [*self.sent(name, picks), f'<<include "{desk_name(name)}">>'])

    def question(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield what asks to pick: the question, what is locked, how many fit."""
        yield self.words(picks.ask) if picks.ask else ""
        for item in picks.items:
            if item.locked:
                shut = f"(not {chosen_name(scene, item.item.id)}) and (not {self.condition(item.item.guard)})"
                yield f"<<if {shut}>>{self.words(locked_text(item.label, item.locked))}<</if>>"
        for count, words in enumerate(picks.fits):
            yield f"<<if {picked_name(scene)} is {count}>>{plain(words)}<</if>>"

    def can_pick(self, scene: str, picks: PicksScript, item: ItemScript) -> str:
        """Return the condition that *item* can be picked now."""
        needs = [f"(not {chosen_name(scene, item.item.id)})", f"({picked_name(scene)} lt {picks.program.most})"]
        return " and ".join([*needs, *([self.condition(item.item.guard)] if item.item.guard else [])])

    def taking(self, scene: str, item: ItemScript) -> list[str]:
        """Return what picking *item* sets."""
        marks = [f"{chosen_name(scene, item.item.id)} to true", f"{picked_name(scene)} to {picked_name(scene)} + 1"]
        return [*marks, *apply(item.item.effects)]

    def noted_before(self, items: Iterable[ItemScript]) -> list[str]:
        """Return what keeps the values that are told after picking *items*."""
        items = tuple(items)
        effects = [effect for item in items for effect in item.item.effects]
        said = (hole for item in items for _, hole in holes(item.label) if hole)
        promised = (name for name, _, _ in self.script.promised(effects))
        return list(self.note(dict.fromkeys([*self.script.shown(effects), *promised, *said])))

    # papers

    def offer_item(self, scene: str, picks: PicksScript, item: ItemScript, goal: str, *changes: str) -> str:
        """Return the link that picks *item*."""
        link = self.link(choice_text(item.label, item.detail), goal, *changes)
        return f"<<if {self.can_pick(scene, picks, item)}>>{link}<</if>>"

    def paper(self, scene: str, item: ItemScript, place: str) -> str:
        """Return the passage of a paper that was opened: what it says and did, and its desk again."""
        done = self.quietly([*self.noted_before([item]), *self.taking(scene, item)])
        told = [self.line(item.opened, "$Was_"), *self.told(item.told)]
        told += [self.change(name, f"${name}") for name in self.script.shown(item.item.effects)]
        told += self.promised(item.item.effects)
        return passage(f"{scene}/{item.item.id}", place, [done, *told, f'<<include "{desk_name(scene)}">>'])

    # a letter

    def offer_clause(self, scene: str, picks: PicksScript, item: ItemScript, order: int) -> str:
        """Return the link that puts clause number *order* into a letter, behind those that stand before it."""
        keeping = f"{picked_name(scene)} is 0"
        kept = [f"$Kept to {keeping} ? clone(State.variables) : $Kept"]
        was = [
            change.replace(" to ", f" to {keeping} ? ", 1) + f" : {change.split(' to ')[0]}"
            for change in self.noted_before(picks.items)
        ]
        says = [
            f"$Says_{index} to {self.says(told, place)}"
            for index, (teller, told, place) in enumerate(picks.sayings())
            if teller is item
        ]
        changes = [*kept, *was, f"{last_name(scene)} to {order}", *self.taking(scene, item), *says]
        offer = self.offer_item(scene, picks, item, desk_name(scene, "letter"), *changes)
        return f"<<if {last_name(scene)} lt {order}>>{offer}<</if>>"

    def letter(self, scene: str, picks: PicksScript, clauses: list[str]) -> Iterator[str]:
        """Yield the page on which a letter that was begun is gone on with, sent, or begun again."""
        for item in picks.items:
            yield f"<<if {chosen_name(scene, item.item.id)}>>{self.line(item.clause, '$Was_')}<</if>>"
        yield from clauses
        send = self.link(say("Send the letter"), desk_name(scene, "sent"))
        yield f"<<if {picked_name(scene)} gte {max(1, picks.program.least)}>>{send}<</if>>"
        again = [f"{chosen_name(scene, item.item.id)} to false" for item in picks.items]
        again += [f"${name} to $Kept.{name}" for name in dict.fromkeys(one.variable for one in picks.effects)]
        yield self.link(say("Begin it again"), desk_name(scene), *again, f"{picked_name(scene)} to 0")

    def says(self, told: Told, place: int) -> str:
        """Return the expression of a line as it is told now, "" where its passage does not hold."""
        line = told.lines[place]
        pieces = [(line.mark + " ", "")] if line.mark else []
        pieces += [piece for span in line.paragraph.spans for piece in holes(span.text)]
        words = self.joined(pieces, "$")
        return f'{self.condition(told.guard)} ? "" + {words} : ""' if told.guard else f'"" + {words}'

    def joined(self, pieces: Iterable[tuple[str, str]], time: str) -> str:
        """Return *pieces* as an expression."""
        return " + ".join(
            self.value(hole, time) if hole else json.dumps(plain(text), ensure_ascii=False) for text, hole in pieces
        )

    def sent(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield what a letter tells when it is sent: its clauses, what each says, what they changed."""
        yield f"''{plain(picks.heading)}''"
        for item in picks.items:
            yield f"<<if {chosen_name(scene, item.item.id)}>>{self.line(item.clause, '$Was_')}<</if>>"
        for index, (item, _, _) in enumerate(picks.sayings()):
            yield f"<<if {chosen_name(scene, item.item.id)}>><<= $Says_{index}>><</if>>"
        yield from (self.change(name, f"${name}") for name in self.script.shown(picks.effects))
        for name, state, line in self.script.promised_any(picks.effects):
            new = json.dumps(state)
            yield f"<<if ${name} is {new} and $Was_{name} isnot {new}>>{self.line(line)}<</if>>"

    # the two letters beside each other

    def both_letters(self, scene: str, picks: PicksScript) -> str:
        """Return what puts the clauses of both letters together, for the reveal."""
        if not any(item.real for item in picks.items):
            return ""
        sets = ['$Both to ""', '$Mine to ""', '$Real to ""']
        for item in picks.items:
            label, chose = self.joined(holes(item.label), "$Was_"), chosen_name(scene, item.item.id)
            for target, when in (("$Both", chose), ("$Real", f"not {chose}")) if item.real else (("$Mine", chose),):
                joined = f'({target} is "" ? "" : {target} + " · ") + {label}'
                sets.append(f"{target} to ({when}) ? {joined} : {target}")
        return self.quietly(sets)

    def revealed(self, line: Line) -> str:
        """Return a line of a reveal; one with clauses of a letter only where there are any."""
        if line.role != "reveal-letter":
            return self.line(line, "$Was_")
        clauses = [hole for span in line.paragraph.spans for _, hole in holes(span.text) if hole]
        return f'<<if ${clauses[-1].removeprefix("0").capitalize()} isnot "">>{self.line(line, "$Was_")}<</if>>'


def last_name(scene: str) -> str:
    """Return the variable that holds which clause of the letter in *scene* was put in last."""
    return f"$Last_{scene.replace('-', '_')}"
