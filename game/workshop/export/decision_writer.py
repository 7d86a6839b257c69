"""Writes decisions: what ink and Twee ask, change and tell alike at key moments, desks and letters."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from game.workshop.export.export_model import holes, locked_text
from game.workshop.export.game_writer import GameWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.session.words.section import Line
    from game.workshop.export.export_model import Call, Guess, OptionScript, SceneScript
    from game.workshop.export.export_picks import ItemScript, PicksScript
    from game.workshop.export.game_writer import Change


class DecisionWriter(GameWriter):
    """Writes the call and the reveal of a key moment, desks and letters."""

    @abstractmethod
    def string(self, pieces: Iterable[tuple[str, str]], *, was: bool) -> str:
        """Return the expression of *pieces* as one string."""

    def declared(self) -> Iterator[Change]:
        """Yield the variables that desks and letters need, too."""
        yield from super().declared()
        yield from ((self.own(name), '""') for name in ("both", "mine", "real"))
        scenes = [(name, scene.picks) for name, scene in self.script.scenes.items() if scene.picks]
        for name, picks in scenes:
            kinds = ("picked", "last") if picks.program.letter else ("picked",)
            yield from ((self.own(kind, name), "0") for kind in kinds)
        letters = [picks for _, picks in scenes if picks.program.letter]
        yield from ((self.own("kept", name), "0") for name in dict.fromkeys(n for one in letters for n in touched(one)))
        most = max((len(list(picks.sayings())) for picks in letters), default=0)
        yield from ((self.own("says", str(number)), '""') for number in range(most))

    def picked(self, scene: str, sign: str, count: int) -> str:
        """Return the condition that compares how many items were picked in *scene*."""
        return self.is_(self.own("picked", scene), sign, str(count))

    def enough(self, scene: SceneScript) -> list[str]:
        """Return the condition that enough was picked in *scene*; none where nothing has to be."""
        least = scene.picks.program.least if scene.picks else 0
        return [self.picked(scene.program.id, ">=", least)] if least else []

    def can_pick(self, scene: str, picks: PicksScript, item: ItemScript) -> str:
        """Return the condition that *item* can be picked now."""
        free = [*self.unspent(scene, item.item.id, once=True), self.picked(scene, "<", picks.program.most)]
        return " and ".join([*free, *self.needs(item.item.guard)])

    def question(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield what asks to pick: the question, what is locked, how many fit."""
        if picks.ask:
            yield self.words(picks.ask)
        for item in picks.items:
            if item.locked:
                shut = [*self.unspent(scene, item.item.id, once=True), *self.fails(item.item.guard)]
                yield from self.when(shut, [self.words(locked_text(item.label, item.locked))])
        for count, words in enumerate(picks.fits):
            yield from self.when([self.picked(scene, "==", count)], [self.plain(words)])

    def take(self, scene: str, item: ItemScript) -> list[Change]:
        """Return what picking *item* sets."""
        picked = self.own("picked", scene)
        marks = [(self.own("chose", scene, item.item.id), "true"), (picked, f"{picked} + 1")]
        return [*marks, *self.apply(item.item.effects)]

    def noted_before(self, items: Sequence[ItemScript]) -> list[Change]:
        """Return what keeps the values that are told after picking *items*."""
        effects = [effect for item in items for effect in item.item.effects]
        said = (hole for item in items for _, hole in holes(item.label) if hole)
        promised = (name for name, _, _ in self.script.promised(effects))
        return self.note(dict.fromkeys([*self.script.shown(effects), *promised, *said]))

    def opened(self, scene: str, item: ItemScript) -> Iterator[str]:
        """Yield what opening a paper changes and tells."""
        yield from self.do([*self.noted_before([item]), *self.take(scene, item)])
        yield self.line(item.opened, was=True)
        yield from self.told(item.told)
        yield from self.changes(self.script.shown(item.item.effects))
        yield from self.promised(item.item.effects)

    # a letter

    def begun(self, picks: PicksScript) -> list[Change]:
        """Return what keeps the world before the first clause, to tell its changes or to begin again."""
        return [*self.noted_before(picks.items), *((self.own("kept", name), self.now(name)) for name in touched(picks))]

    def begun_again(self, scene: str, picks: PicksScript) -> list[Change]:
        """Return what undoes a letter that was begun."""
        chosen = [(self.own("chose", scene, item.item.id), "false") for item in picks.items]
        kept = [(self.now(name), self.own("kept", name)) for name in touched(picks)]
        return [(self.own("picked", scene), "0"), *chosen, *kept]

    def clauses(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield the clauses that stand in a letter."""
        for item in picks.items:
            yield from self.when([self.own("chose", scene, item.item.id)], [self.line(item.clause, was=True)])

    def sent(self, scene: str, picks: PicksScript) -> Iterator[str]:
        """Yield what a letter tells when it is sent: its clauses, what each says, what they changed."""
        yield self.heading(picks.heading)
        yield from self.clauses(scene, picks)
        for index, (item, _, _) in enumerate(picks.sayings()):
            says = self.own("says", str(index))
            told = [self.own("chose", scene, item.item.id), self.is_(says, "!=", '""')]
            yield from self.when(told, [self.printed(says)])
        yield from self.changes(self.script.shown(picks.effects))
        for name, state, line in self.script.promised_any(picks.effects):
            new, was = self.literal(state), self.own("was", name)
            came = [self.is_(self.now(name), "==", new), self.is_(was, "!=", new)]
            yield from self.when(came, [self.line(line)])

    # the call

    def decided(self, scene: SceneScript, option: OptionScript) -> list[Change]:
        """Return what taking *option* sets, which other options were shown first of all."""
        name, program = scene.program.id, option.option
        chose = [(self.own("chose", name, program.id), "true")] if program.watched else []
        noted = self.note(self.script.noted(option))
        return [*self.guessable(name, option.call), *chose, *noted, *self.apply(program.effects)]

    def guessable(self, scene: str, call: Call | None) -> Iterator[Change]:
        """Yield what keeps which options of *scene* are shown beside the one that was taken."""
        for number, guess in enumerate(call.guesses[1:] if call else (), 1):
            needs = [*self.unspent(scene, guess.choice, once=guess.once), *self.needs(guess.guard)]
            yield self.own("shown", str(number)), " and ".join(needs) or "true"

    def called(self, scene: SceneScript, guess: Guess) -> list[Change]:
        """Return what calling *guess* sets."""
        return [(self.own("first", scene.event), self.literal(guess.choice))]

    def standing(self, scene: SceneScript) -> Iterator[str]:
        """Yield what lets the call stand that was made first about an event, whose answer is known from now on."""
        yield from self.do([(self.own("said"), '""')])
        for option in scene.options:
            choice, counted = self.literal(option.option.id), ("calls", "rights") if option.as_history else ("calls",)
            counts = [(self.own(name), f"{self.own(name)} + 1") for name in counted]
            first = self.is_(self.own("first", scene.event), "==", choice)
            yield from self.when([first], self.do([(self.own("said"), choice), *counts]))
        yield from self.do([(self.own("known", scene.event), "true")])

    def historys_shown(self, call: Call) -> list[str]:
        """Return the conditions of which one must hold for *call* to be asked; none where it always is."""
        rights = [number for number, guess in enumerate(call.guesses) if guess.right]
        return [] if 0 in rights else [self.own("shown", str(number)) for number in rights]

    def answer(self, call: Call | None) -> Iterator[str]:
        """Yield what a call is answered with."""
        for guess in call.guesses if call else ():
            called = self.is_(self.own("said"), "==", self.literal(guess.choice))
            yield from self.when([called], [self.line(guess.result, was=True)])

    # the reveal

    def revealed(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        """Yield what a key moment tells after *option*, up to the file."""
        yield from self.standing(scene)
        yield from self.outcome(option)
        if scene.picks and any(item.real for item in scene.picks.items):
            yield from self.do(self.both_letters(scene.program.id, scene.picks))
        for section in option.reveal:
            yield from [self.heading(section.heading)] if section.heading else []
            for line in section:
                yield from self.reveal_line(line)
        yield from self.answer(option.call)
        yield from self.promised(option.option.effects)

    def reveal_line(self, line: Line) -> Iterator[str]:
        """Yield a line of a reveal; one with clauses of a letter only where there are any."""
        text = self.line(line, was=True)
        if line.role != "reveal-letter":
            yield text
            return
        *_, clauses = (hole for span in line.paragraph.spans for _, hole in holes(span.text) if hole)
        yield from self.when([self.is_(self.value(clauses, was=True), "!=", '""')], [text])

    def both_letters(self, scene: str, picks: PicksScript) -> Iterator[Change]:
        """Yield what puts the clauses of both letters together."""
        both, mine, real = (self.own(name) for name in ("both", "mine", "real"))
        yield from ((both, '""'), (mine, '""'), (real, '""'))
        for item in picks.items:
            chose = self.own("chose", scene, item.item.id)
            lists = ((both, chose), (real, self.negated(chose))) if item.real else ((mine, chose),)
            label = self.string(holes(item.label), was=True)
            yield from ((list_, self.syntax.joined.format(list_, label, condition)) for list_, condition in lists)


def touched(picks: PicksScript) -> list[str]:
    """Return the variables that the items of *picks* change."""
    return list(dict.fromkeys(effect.variable for effect in picks.effects))
