"""Desks and letters in ink: each paper returns to its desk, and a letter is put together clause by clause and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.workshop.export.export_model import choice_text, holes, locked_text
from game.workshop.export.ink_syntax import InkSentences, literal, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.engine.program import Effect
    from game.workshop.export.export_model import SceneScript
    from game.workshop.export.export_picks import ItemScript, PicksScript


class InkPicks(InkSentences):
    """Writes desks and letters."""

    def picks_declarations(self) -> Iterator[str]:
        """Yield the variables that desks and letters need."""
        yield from ('VAR both = ""', 'VAR mine = ""', 'VAR real = ""')
        scenes = [(name, scene.picks) for name, scene in self.script.scenes.items() if scene.picks]
        for name, picks in scenes:
            yield f"VAR {self.name('picked', name)} = 0"
            if picks.program.letter:
                yield f"VAR {self.name('last', name)} = 0"
        letters = [picks for _, picks in scenes if picks.program.letter]
        for variable in dict.fromkeys(effect.variable for picks in letters for effect in picks.effects):
            yield f"VAR {self.name('kept', variable)} = 0"
        most = max((len(list(picks.sayings())) for picks in letters), default=0)
        yield from (f'VAR {self.name("says", str(number))} = ""' for number in range(most))

    def needs_picks(self, scene: SceneScript) -> list[str]:
        """Return the condition that enough was picked in *scene*; none where nothing has to be."""
        least = scene.picks.program.least if scene.picks else 0
        return [f"{self.name('picked', scene.program.id)} >= {least}"] if least else []

    def can_pick(self, scene: str, picks: PicksScript, item: ItemScript) -> str:
        """Return the condition that *item* can be picked now."""
        needs = [f"not {self.name('chose', scene, item.item.id)}"]
        needs.append(f"{self.name('picked', scene)} < {picks.program.most}")
        return " and ".join([*needs, *([self.condition(item.item.guard)] if item.item.guard else [])])

    def question(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield what asks to pick: the question, what is locked, how many fit."""
        if picks.ask:
            yield self.words(picks.ask)
        for item in picks.items:
            if item.locked:
                chose = self.name("chose", scene, item.item.id)
                yield f"{{ not {chose} and not {self.condition(item.item.guard)}:"
                yield f"    {self.words(locked_text(item.label, item.locked))}"
                yield "}"
        for count, words in enumerate(picks.fits):
            yield f"{{ {self.name('picked', scene)} == {count}:"
            yield f"    {plain(words)}"
            yield "}"

    def take(self, scene: str, item: ItemScript) -> Iterator[str]:
        """Yield what picking *item* changes."""
        yield f"~ {self.name('chose', scene, item.item.id)} = true"
        yield f"~ {self.name('picked', scene)} = {self.name('picked', scene)} + 1"
        yield from self.apply(item.item.effects)

    # papers

    def paper(self, scene: str, picks: PicksScript, item: ItemScript, desk: str) -> Iterator[str]:
        """Yield the choice that opens a paper."""
        words = self.words(choice_text(item.label, item.detail))
        yield f"+ {{ {self.can_pick(scene, picks, item)} }} [{words}]"
        inner = [*self.note(self.noted_before((item,))), *self.take(scene, item)]
        inner += [self.line(item.opened, "was"), *self.told(item.told)]
        inner += [*self.changes(self.script.shown(item.item.effects)), *self.promised(item.item.effects), f"-> {desk}"]
        yield from (f"    {line}" for line in inner)

    def noted_before(self, items: tuple[ItemScript, ...]) -> list[str]:
        """Return the variables whose values before picking *items* are told afterwards."""
        effects = [effect for item in items for effect in item.item.effects]
        said = (hole for item in items for _, hole in holes(item.label) if hole)
        promised = (name for name, _, _ in self.script.promised(effects))
        return list(dict.fromkeys([*self.script.shown(effects), *promised, *said]))

    # a letter

    def clauses(self, scene: str, picks: PicksScript, *, first: bool) -> Iterator[str]:
        """Yield the choices that put a clause into a letter: the *first*, or one that stands later in the pack."""
        for number, item in enumerate(picks.items, 1):
            needs = f"{self.name('picked', scene)} == 0" if first else f"{self.name('last', scene)} < {number}"
            words = self.words(choice_text(item.label, item.detail), "variable" if first else "was")
            yield f"+ {{ {needs} and {self.can_pick(scene, picks, item)} }} [{words}]"
            yield f"    -> {self.name('mark', scene, item.item.id)}"

    def letter(self, scene: str, picks: PicksScript, page: str) -> Iterator[str]:
        """Yield the knots in which a letter is put together, sent, and begun again; *page* is what asks for it."""
        here, picked = self.name("letter", scene), self.name("picked", scene)
        yield f"\n=== {here} ==="
        yield from self.clauses(scene, picks, first=False)
        yield f"+ {{ {picked} >= {max(1, picks.program.least)} }} [{plain(say('Send the letter'))}]"
        yield f"    -> {self.name('sent', scene)}"
        yield f"+ [{plain(say('Begin it again'))}]"
        yield f"    ~ {picked} = 0"
        yield from (f"    ~ {self.name('chose', scene, item.item.id)} = false" for item in picks.items)
        for variable in self.touched(picks.effects):
            yield f"    ~ {self.name('variable', variable)} = {self.name('kept', variable)}"
        yield f"    -> {page}"
        for number, item in enumerate(picks.items, 1):
            yield f"\n=== {self.name('mark', scene, item.item.id)} ==="
            yield from self.mark(scene, picks, item, number)
            yield f"-> {here}"
        yield f"\n=== {self.name('sent', scene)} ==="
        yield from self.sent(scene, picks)
        yield f"-> {page}"

    def touched(self, effects: tuple[Effect, ...]) -> list[str]:
        """Return the variables that *effects* change."""
        return list(dict.fromkeys(effect.variable for effect in effects))

    def mark(self, scene: str, picks: PicksScript, item: ItemScript, number: int) -> Iterator[str]:
        """Yield what putting clause *number* into a letter does; what it tells is kept until the letter is sent."""
        yield f"{{ {self.name('picked', scene)} == 0:"
        yield from (f"    {line}" for line in self.note(self.noted_before(picks.items)))
        for variable in self.touched(picks.effects):
            yield f"    ~ {self.name('kept', variable)} = {self.name('variable', variable)}"
        yield "    ~ both = both"  # a block must hold something
        yield "}"
        yield f"~ {self.name('last', scene)} = {number}"
        yield from self.take(scene, item)
        for index, (teller, told, place) in enumerate(picks.sayings()):
            if teller is item:
                says = self.name("says", str(index))
                yield f'~ {says} = ""'
                kept = f"~ {says} = {self.quoted(told.lines[place])}"
                yield from ([f"{{ {self.condition(told.guard)}:", f"    {kept}", "}"] if told.guard else [kept])

    def sent(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield what a letter tells when it is sent: its clauses, what each says, what they changed."""
        yield plain(picks.heading)
        for item in picks.items:
            yield f"{{ {self.name('chose', scene, item.item.id)}:"
            yield f"    {self.line(item.clause, 'was')}"
            yield "}"
        for index, (item, _, _) in enumerate(picks.sayings()):
            says = self.name("says", str(index))
            yield f'{{ {self.name("chose", scene, item.item.id)} and {says} != "":'
            yield f"    {{{says}}}"
            yield "}"
        yield from self.changes(self.script.shown(picks.effects))
        for name, state, line in self.script.promised_any(picks.effects):
            now, was = self.name("variable", name), self.name("was", name)
            yield f"{{ {now} == {literal(state)} and {was} != {literal(state)}:"
            yield f"    {self.line(line)}"
            yield "}"

    # the two letters beside each other

    def both_letters(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield what puts the clauses of both letters together, for the reveal."""
        yield from ('~ both = ""', '~ mine = ""', '~ real = ""')
        for item in picks.items:
            label = self.quoted_text(item.label, "was")
            chose = self.name("chose", scene, item.item.id)
            with_it, without = ("both", "real") if item.real else ("mine", "")
            yield f"{{ {chose}:"
            yield f"    ~ {with_it} = joined({with_it}, {label})"
            if without:
                yield "- else:"
                yield f"    ~ {without} = joined({without}, {label})"
            yield "}"
