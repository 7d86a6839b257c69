"""Exports a pack as ink source: a knot per scene, and knots for calls, outcomes, desks and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import RECORD
from game.session import promises
from game.workshop.export.export_model import choice_text, locked_text
from game.workshop.export.game_writer import pieces
from game.workshop.export.ink_syntax import InkSyntax, indented
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.engine.program import GuardedExit, SceneProgram
    from game.story.model import Pack
    from game.workshop.export.export_model import Call, OptionScript, SceneScript
    from game.workshop.export.export_picks import ItemScript, PicksScript
    from game.workshop.export.export_worlds import GiverScript


def to_ink(pack: Pack) -> str:
    """Return *pack* as one ink source file."""
    return "\n".join(InkWriter(pack).source()) + "\n"


class InkWriter(InkSyntax):
    """Writes the knots of a pack."""

    def source(self) -> Iterator[str]:
        """Yield the lines of the file."""
        yield f"// {self.pack.manifest.title}: exported by Open Question. {MARK}".replace("\n", " ")
        yield from ("// " + " ".join(sentence.split()) for sentence in self.origin())
        yield from self.declarations()
        yield "-> whose_chair"
        yield from self.start()
        for scene in self.script.scenes.values():
            yield from self.scene(scene)
        yield from self.functions()

    def declarations(self) -> Iterator[str]:
        """Yield every variable with its first value; ink knows no other."""
        yield from (f"VAR {variable} = {value}" for variable, value in self.declared())
        _, *values = self.seated(next(iter(self.pack.manifest.seats)))
        for (name, spec), (variable, value) in zip(self.program.specs.items(), values, strict=True):
            yield f"VAR {variable} = {value}"
            kinds = () if spec.type == "flag" else ("was", "would") if self.script.label(name) else ("was",)
            yield from (f"VAR {self.own(kind, name)} = {value}" for kind in kinds)

    def start(self) -> Iterator[str]:
        """Yield the knot that asks whose chair to take."""
        manifest = self.pack.manifest
        yield "\n=== whose_chair ==="
        asked = (manifest.title, manifest.tagline, say("Whose chair do you take?"))
        yield from (self.plain(words) for words in asked if words)
        for words, ids, changes, goal in self.starts():
            knot = self.name("world", ids[0]) if ids[0] in self.left else self.name("scene", goal)
            yield from self.choice(self.plain(words), [*self.do(changes), f"-> {knot}"])
        for seat, givers in self.left.items():
            yield from self.worlds(seat, givers)

    def worlds(self, seat: str, givers: Iterable[GiverScript]) -> Iterator[str]:
        """Yield the knots that ask in which world *seat* begins: the record's, or what another chair left."""
        begin = self.name("begin", seat)
        yield f"\n=== {self.name('world', seat)} ==="
        yield self.plain(say("In which world?"))
        yield from self.choice(self.plain(f"{RECORD} " + say("The world of the record")), [f"-> {begin}"])
        for giver in givers:
            yield from self.choice(self.plain(giver.offered), [f"-> {self.name('left', seat, giver.seat)}"])
        for giver in givers:
            yield f"\n=== {self.name('left', seat, giver.seat)} ==="
            for carry in giver.carries:
                yield self.plain(carry.label)
                yield from self.choice(self.plain(say("As in the record")), ())
                for left in carry.left:
                    yield from self.choice(self.plain(left.differs), self.do(self.received(left)))
                yield "-"
            yield from self.when([self.is_(self.own("carried"), "!=", '""')], [self.line(giver.told)])
            yield f"-> {begin}"
        yield f"\n=== {begin} ==="
        yield from self.cases((needs, [f"-> {self.name('scene', goal)}"]) for needs, goal in self.firsts(seat))

    def choice(self, words: str, lines: Iterable[str], needs: Iterable[str] = ()) -> Iterator[str]:
        """Yield a choice that leads to *lines*; it is offered where all that it *needs* holds."""
        yield f"+ {''.join(f'{{ {condition} }} ' for condition in needs)}[{words}]"
        yield from indented(lines)

    def functions(self) -> Iterator[str]:
        """Yield the ink functions that join clauses, and that return the name of a seat or the words of a value."""
        yield "\n=== function joined(clauses, clause, wanted) ==="
        yield from (*self.block("not wanted", ["~ return clauses"]), *self.block('clauses == ""', ["~ return clause"]))
        yield '~ return clauses + " · " + clause'
        yield "\n=== function listed(clauses, clause) ==="
        yield from (*self.block('clauses == ""', ["~ return clause"]), '~ return clauses + "; " + clause')
        yield from self.table("name_of", self.seat_names())
        for name, spec in self.program.specs.items():
            if spec.words:
                yield from self.table(self.name("words_of", name), promises.labels(spec))

    def table(self, function: str, words: Mapping[str, str]) -> Iterator[str]:
        """Yield the function that returns the *words* of a value."""
        yield from (f"\n=== function {function}(value) ===", "{")
        for value, label in words.items():
            yield from (f"- value == {self.literal(value)}:", f"    ~ return {self.literal(label)}")
        yield "}"

    # a scene

    def scene(self, scene: SceneScript) -> Iterator[str]:
        """Yield the knots of *scene*."""
        yield f"\n=== {self.name('scene', scene.program.id)} ==="
        yield from self.arrival(scene)
        if scene.picks:
            yield from self.asked(scene, scene.picks)
        elif scene.options:
            yield from self.decision(scene)
        elif scene.end:
            yield from (*self.section(scene.end), "-> END")
        else:
            yield from self.exits(scene.program, scene.program.exits)
        for option in scene.options if scene.key_moment else ():
            yield from self.moment(scene, option)

    def decision(self, scene: SceneScript, offered: Iterable[str] = ()) -> Iterator[str]:
        """Yield the question of *scene* and its options, behind the choices that are *offered* before them."""
        if scene.ask:
            yield self.words(scene.ask)
        for option in scene.options:
            if option.locked:
                shut = [*self.fails(option.option.guard), *self.option_unspent(scene, option)]
                yield from self.when(shut, [self.words(locked_text(option.label, option.locked))])
        yield from offered
        for option in scene.options:
            needs = [*self.enough(scene), *self.option_unspent(scene, option), *self.needs(option.option.guard)]
            words = self.words(choice_text(option.label, option.detail))
            yield from self.choice(words, self.option(scene, option), needs)

    def option_unspent(self, scene: SceneScript, option: OptionScript) -> list[str]:
        """Return the condition that *option* was not taken yet, if it is taken once."""
        return self.unspent(scene.program.id, option.option.id, once=option.option.once)

    def option(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        """Yield what taking *option* does; at a key moment another knot tells it."""
        yield from self.do(self.decided(scene, option))
        if scene.key_moment:
            yield f"-> {self.name('call' if option.call else 'told', scene.program.id, option.option.id)}"
            return
        yield from self.outcome(option)
        yield from self.promised(option.option.effects)
        yield from self.exits(scene.program, option.option.exits)

    def moment(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        """Yield the knots behind *option*: the call, and the reveal with the file."""
        here = (scene.program.id, option.option.id)
        if option.call:
            yield f"\n=== {self.name('call', *here)} ==="
            yield from self.call(scene, option.call, self.name("told", *here))
        yield f"\n=== {self.name('told', *here)} ==="
        yield from self.revealed(scene, option)
        file = (line for part in option.comparison for line in self.part(part))
        yield from self.choice(self.plain(say("The file: all that is known, with its sources")), file)
        yield from self.choice(self.plain(say("Go on")), ())
        yield "-"
        yield from self.exits(scene.program, option.option.exits)

    def call(self, scene: SceneScript, call: Call, onward: str) -> Iterator[str]:
        """Yield what asks for a call, where the answer is not known and one of history's options was shown."""
        yield from self.when([self.own("known", scene.event)], [f"-> {onward}"])
        if shown := self.historys_shown(call):
            yield from self.when(map(self.negated, shown), [f"-> {onward}"])
        yield self.line(call.heading, was=True)
        if call.ask:
            yield self.words(call.ask, was=True)
        for number, guess in enumerate(call.guesses):
            needs = [self.own("shown", str(number))] if number else []
            yield from self.choice(self.words(guess.label, was=True), self.do(self.called(scene, guess)), needs)
        yield from self.choice(self.plain(say("Say nothing")), ())
        yield f"- -> {onward}"

    def exits(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[str]:
        """Yield the ways on."""
        return self.cases(
            (needs, [*self.do(changes), f"-> {self.name('scene', goal)}"])
            for needs, goal, changes in self.ways(scene, exits)
        )

    def cases(self, cases: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
        """Yield the lines of the first of *cases* whose condition holds; that of the last is ""."""
        ways = list(cases)
        if len(ways) == 1:
            yield from ways[0][1]
            return
        yield "{"
        for needs, lines in ways:
            yield f"- {needs or 'else'}:"
            yield from indented(lines)
        yield "}"

    # desks and letters

    def asked(self, scene: SceneScript, picks: PicksScript) -> Iterator[str]:
        """Yield the knot that asks to pick, and to decide or to go on, and those of a letter."""
        name = scene.program.id
        page, question = self.name("page", name), self.question(name, picks)
        if picks.program.letter:
            yield from self.when([self.picked(name, "==", 0)], question)
        yield f"-> {page}"
        yield f"\n=== {page} ==="
        if picks.program.letter:
            offered = list(self.offered_clauses(name, picks, first=True))
        else:
            yield from question
            offered = [line for item in picks.items for line in self.paper(name, picks, item, page)]
        yield from self.decision(scene, offered)
        if not scene.options:
            onward = self.exits(scene.program, scene.program.exits)
            yield from self.choice(self.plain(say("Go on")), onward, self.enough(scene))
        yield from self.letter(name, picks, page) if picks.program.letter else ()

    def paper(self, scene: str, picks: PicksScript, item: ItemScript, desk: str) -> Iterator[str]:
        """Yield the choice that opens a paper."""
        words = self.words(choice_text(item.label, item.detail))
        yield from self.choice(words, [*self.opened(scene, item), f"-> {desk}"], [self.can_pick(scene, picks, item)])

    def offered_clauses(self, scene: str, picks: PicksScript, *, first: bool) -> Iterator[str]:
        """Yield the choices that put a clause into a letter: the *first*, or one that stands later in the pack."""
        for number, item in enumerate(picks.items, 1):
            later = self.is_(self.own("last", scene), "<", str(number))
            needs = self.picked(scene, "==", 0) if first else later
            words = self.words(choice_text(item.label, item.detail), was=not first)
            put = [f"-> {self.name('mark', scene, item.item.id)}"]
            yield from self.choice(words, put, [f"{needs} and {self.can_pick(scene, picks, item)}"])

    def letter(self, scene: str, picks: PicksScript, page: str) -> Iterator[str]:
        """Yield the knots in which a letter is put together, sent, and begun again; *page* is what asks for it."""
        here = self.name("letter", scene)
        yield f"\n=== {here} ==="
        yield from self.offered_clauses(scene, picks, first=False)
        enough = [self.picked(scene, ">=", max(1, picks.program.least))]
        yield from self.choice(self.plain(say("Send the letter")), [f"-> {self.name('sent', scene)}"], enough)
        again = [*self.do(self.begun_again(scene, picks)), f"-> {page}"]
        yield from self.choice(self.plain(say("Begin it again")), again)
        for number, item in enumerate(picks.items, 1):
            yield f"\n=== {self.name('mark', scene, item.item.id)} ==="
            yield from self.mark(scene, picks, item, number)
            yield f"-> {here}"
        yield f"\n=== {self.name('sent', scene)} ==="
        yield from self.sent(scene, picks)
        yield f"-> {page}"

    def mark(self, scene: str, picks: PicksScript, item: ItemScript, number: int) -> Iterator[str]:
        """Yield what putting clause *number* into a letter does; what it tells is kept until the letter is sent."""
        yield from self.when([self.picked(scene, "==", 0)], self.do(self.begun(picks)))
        yield from self.do([(self.own("last", scene), str(number)), *self.take(scene, item)])
        for index, (teller, told, place) in enumerate(picks.sayings()):
            if teller is item:
                says = self.own("says", str(index))
                kept = self.do([(says, self.string(pieces(told.lines[place]), was=False))])
                yield from self.do([(says, '""')])
                yield from self.when(self.needs(told.guard), kept)
