"""Writes a pack as a game in the language of another engine: whatever ink and Twee tell, ask and change alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from game.engine.program import Set, read_value
from game.session.reveal import short_name
from game.session.words import imprint
from game.story.syntax import expression
from game.story.syntax.expression import Dialect
from game.workshop.export.export_comparison import Shift
from game.workshop.export.export_model import holes, line_text, write_script
from game.workshop.export.export_picks import Told
from game.workshop.export.export_worlds import worlds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from game.engine.program import Effect, Guard, GuardedExit, SceneProgram, Stop, Value
    from game.session.words.section import Line, Section
    from game.story.model import Pack
    from game.workshop.export.export_comparison import ComparisonPart
    from game.workshop.export.export_model import OptionScript, SceneScript
    from game.workshop.export.export_worlds import LeftScript

Change = tuple[str, str]
"""A variable of the other engine, and the expression of what it becomes."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """How the other engine writes things, as formats of expressions, and its words for operators."""

    printed: str  # shows {0}
    negated: str  # {0} does not hold
    clamped: str  # {0}, between {1} and {2}
    difference: str  # shows {0} - {1} with its sign
    joined: str  # the text {0} with the text {1} behind it, where {2} holds
    listed: str  # the text {0} with the text {1} behind it
    heading: str
    operators: Mapping[str, str]


class GameWriter(ABC):
    """Writes *pack* in parts, which are lines of ink or paragraphs of Twee; a subclass has the syntax.

    Words have holes for the values of variables: as they are, or, where asked with *was*, as they were when noted.
    """

    syntax: ClassVar[Syntax]
    literal: Callable[[Value], str]
    plain: Callable[..., str]

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.script = write_script(pack)
        self.program = self.script.program
        self.left = worlds_of(pack)
        self.dialect = Dialect(
            name=self.now,
            seat=self.own("seat"),
            seen=lambda scene: self.own("seen", scene),
            chose=lambda scene, choice: self.own("chose", scene, choice),
            text=self.literal,
            operators=self.syntax.operators,
            true="true",
            false="false",
        )

    # the syntax

    @abstractmethod
    def now(self, name: str) -> str:
        """Return the variable that the pack calls *name*."""

    @abstractmethod
    def own(self, kind: str, *ids: str) -> str:
        """Return a variable of the export's own, such as the one that says whether a choice was taken."""

    @abstractmethod
    def named(self, table: str, value: str) -> str:
        """Return the expression of the name that *value* has in *table*: a variable with words, or "" for the seats."""

    @abstractmethod
    def block(self, condition: str, parts: Iterable[str]) -> Iterator[str]:
        """Yield *parts*, which are shown where *condition* holds; nothing where there are none."""

    @abstractmethod
    def do(self, changes: Iterable[Change]) -> Iterator[str]:
        """Yield what makes *changes* and shows nothing."""

    def printed(self, value: str) -> str:
        """Return what shows the expression *value*."""
        return self.syntax.printed.format(value)

    def negated(self, condition: str) -> str:
        """Return the condition that *condition* does not hold."""
        return self.syntax.negated.format(condition)

    def heading(self, text: str) -> str:
        """Return *text* as a heading, its holes filled with what was."""
        return self.syntax.heading.format(self.words(text, was=True))

    # conditions and changes

    def when(self, needs: Iterable[str], parts: Iterable[str]) -> Iterator[str]:
        """Yield *parts*, which are shown where all that they *need* holds."""
        condition = " and ".join(needs)
        yield from self.block(condition, parts) if condition else parts

    def is_(self, left: str, sign: str, right: str) -> str:
        """Return a comparison."""
        return f"{left} {self.syntax.operators.get(sign, sign)} {right}"

    def needs(self, guard: Guard) -> list[str]:
        """Return *guard* as a condition; none where it always holds."""
        return [expression.write(guard.node, self.dialect)] if guard else []

    def fails(self, guard: Guard) -> list[str]:
        """Return the condition that *guard* does not hold; none where there is no guard."""
        return [self.negated(condition) for condition in self.needs(guard)]

    def unspent(self, scene: str, choice: str, *, once: bool) -> list[str]:
        """Return the condition that *choice* was not taken yet; none unless it is taken *once*."""
        return [self.negated(self.own("chose", scene, choice))] if once else []

    def after(self, effect: Effect, before: str) -> str:
        """Return the expression of *before* after *effect*."""
        if isinstance(effect, Set):
            return self.literal(effect.value)
        sum_ = f"{before} {'+' if effect.amount >= 0 else '-'} {abs(effect.amount)}"
        return self.syntax.clamped.format(sum_, effect.low, effect.high)

    def note(self, names: Iterable[str]) -> list[Change]:
        """Return what keeps the values of *names*, before something changes them."""
        return [(self.own("was", name), self.now(name)) for name in names]

    def apply(self, effects: Iterable[Effect]) -> list[Change]:
        """Return what *effects* change."""
        return [(self.now(effect.variable), self.after(effect, self.now(effect.variable))) for effect in effects]

    def declared(self) -> Iterator[Change]:
        """Yield every variable of the export's own with its first value."""
        yield from ((self.own("seat"), self.literal(next(iter(self.pack.manifest.seats)))), (self.own("route"), '""'))
        yield from ((self.own("stop"), "-1"), (self.own("begun"), "false"))
        yield from ((self.own("said"), '""'), (self.own("calls"), "0"), (self.own("rights"), "0"))
        yield self.own("carried"), '""'
        for event in dict.fromkeys(scene.event for scene in self.script.scenes.values() if scene.event):
            yield from ((self.own("known", event), "false"), (self.own("first", event), '""'))
        most = max((len(scene.options) for scene in self.script.scenes.values() if scene.key_moment), default=0)
        yield from ((self.own("shown", str(number)), "true") for number in range(1, most))
        yield from ((self.own("seen", scene), "false") for scene in sorted(self.pack.watched_scenes))
        yield from ((self.own("chose", *pair), "false") for pair in sorted(self.pack.watched_choices))

    # where a play begins, and where it goes

    def origin(self) -> Iterator[str]:
        """Yield the sentences about where the export comes from: licence, date of the record, sources."""
        yield from imprint.sentences(self.pack.manifest)
        yield from (f"{source.mark} {source.text}" for source in imprint.sources(self.pack))

    def seat_names(self) -> dict[str, str]:
        """Return the short name of each seat."""
        return {seat: short_name(self.pack, seat) for seat in self.pack.manifest.seats}

    def starts(self) -> Iterator[tuple[str, tuple[str, ...], list[Change], str]]:
        """Yield each way to begin: its words, its seat and route, what it sets, its first scene."""
        manifest = self.pack.manifest
        for seat, chair in manifest.seats.items():
            yield chair.name, (seat,), self.seated(seat), chair.start
        for first, *_ in self.program.roads():
            label = f"{manifest.seats[first.seat].name} — {manifest.routes[first.route].label}"
            route = [(self.own("route"), self.literal(first.route)), (self.own("stop"), "0")]
            yield label, (first.seat, first.route), [*self.seated(first.seat), *route], first.scene

    def seated(self, seat: str) -> list[Change]:
        """Return what taking *seat* sets."""
        values = zip(self.program.specs, self.program.initial(seat), strict=True)
        return [
            (self.own("seat"), self.literal(seat)),
            *((self.now(name), self.literal(value)) for name, value in values),
        ]

    def firsts(self, seat: str) -> Iterator[tuple[str, str]]:
        """Yield where *seat* begins: the condition that it plays a route, "" for the whole road, and the scene."""
        for first, *_ in self.program.roads():
            if first.seat == seat:
                yield self.is_(self.own("route"), "==", self.literal(first.route)), first.scene
        yield "", self.pack.manifest.seats[seat].start

    def received(self, left: LeftScript) -> list[Change]:
        """Return what beginning in a world sets where another chair *left* something."""
        specs = self.program.specs
        values = [(self.now(name), self.literal(read_value(specs[name], value))) for name, value in left.values.items()]
        carried = self.own("carried")
        return [*values, (carried, self.syntax.listed.format(carried, self.shown(left.differs)))]

    def shown(self, text: str) -> str:
        """Return *text*, which a player reads where it is printed, as a string of the other language."""
        return self.literal(text)

    def ways(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[tuple[str, str, list[Change]]]:
        """Yield the ways on of *scene*: the condition of each, "" for the last, its goal, and what it sets."""
        seen = [(self.own("seen", scene.id), "true")] if scene.watched else []
        for stop in scene.stops if exits else ():
            for way in stop.exits:
                onward = (self.own("stop"), str(stop.number + 1))
                yield " and ".join([self.at(stop), *self.needs(way.guard)]), way.goal, [onward, *seen]
        for way in exits:
            yield "".join(self.needs(way.guard)), way.goal, seen

    def at(self, stop: Stop) -> str:
        """Return the condition that a play stands at *stop* of its route."""
        place = {"route": self.literal(stop.route), "seat": self.literal(stop.seat), "stop": str(stop.number)}
        return " and ".join(self.is_(self.own(name), "==", value) for name, value in place.items())

    # what is told

    def arrival(self, scene: SceneScript) -> Iterator[str]:
        """Yield what a scene changes and tells on arriving; the first scene of a play reports no changes."""
        effects = scene.program.effects
        shown, promised = self.script.shown(effects), [name for name, _, _ in self.script.promised(effects)]
        yield from self.do([*self.note([*shown, *promised]), *self.apply(effects)])
        for stop in scene.program.stops:
            yield from self.when([self.at(stop)], self.told(self.script.bridges[stop]))
        yield from self.section(scene.heading)
        yield from self.told(scene.told)
        yield from self.when([self.own("begun")], [*self.changes(shown), *self.promised(effects)])
        yield from self.do([(self.own("begun"), "true")])

    def section(self, section: Section) -> Iterator[str]:
        """Yield *section*, which has no holes."""
        yield from (self.plain(words) for words in (section.heading, *map(line_text, section)) if words)

    def told(self, passages: Iterable[Told], *, was: bool = False) -> Iterator[str]:
        """Yield *passages*, each under its condition."""
        for passage in passages:
            yield from self.when(self.needs(passage.guard), [self.line(line, was=was) for line in passage.lines])

    def outcome(self, option: OptionScript) -> Iterator[str]:
        """Yield what is told when *option* was taken, but for promises."""
        yield self.words(line_text(option.taken), was=True)
        yield from self.told(option.told)
        yield from self.changes(self.script.shown(option.option.effects))

    def changes(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what tells the changes of the meters *names*."""
        return chain.from_iterable(self.change(name, self.now(name)) for name in names)

    def change(self, name: str, now: str) -> Iterator[str]:
        """Yield what tells the change of a meter to *now*, if there is one."""
        was = self.own("was", name)
        difference = f"{self.syntax.difference.format(now, was)} ({self.printed(was)} → {self.printed(now)})"
        return self.when([self.is_(now, "!=", was)], [f"{self.plain(self.script.label(name))} {difference}"])

    def promised(self, effects: Iterable[Effect]) -> Iterator[str]:
        """Yield what tells which promises *effects* changed."""
        for name, state, line in self.script.promised(effects):
            yield from self.when([self.is_(self.own("was", name), "!=", self.literal(state))], [self.line(line)])

    def part(self, part: ComparisonPart) -> Iterator[str]:
        """Yield a part of a file."""
        if part.heading:
            yield self.heading(part.heading)
        for line in part.lines:
            if isinstance(line, Shift):
                yield from self.shift(line)
            elif isinstance(line, Told):
                yield from self.told([line], was=True)
            else:
                yield self.line(line, was=True)

    def shift(self, shift: Shift) -> Iterator[str]:
        """Yield what tells the changes of a shift, from the values before it."""
        effects = {self.own("would", name): (effect, self.own("was", name)) for name, effect in self.shifted(shift)}
        yield from self.do((would, self.after(*effect)) for would, effect in effects.items())
        for name, _ in self.shifted(shift):
            yield from self.change(name, self.own("would", name))
        still = (self.is_(would, "==", was) for would, (_, was) in effects.items())
        yield from self.when(still, [self.plain(self.script.no_shift)])

    def shifted(self, shift: Shift) -> list[tuple[str, Effect]]:
        """Return the meters that *shift* moves, with the effects that do."""
        effects = {effect.variable: effect for effect in shift.effects}
        return [(name, effects[name]) for name in self.script.shown(shift.effects)]

    # words

    def line(self, line: Line, *, was: bool = False) -> str:
        """Return *line* with its mark, its holes filled."""
        return self.filled(pieces(line), was=was)

    def words(self, text: str, *, was: bool = False) -> str:
        """Return *text* with its holes filled."""
        return self.filled(holes(text), was=was)

    def filled(self, pieces: Iterable[tuple[str, str]], *, was: bool) -> str:
        """Return *pieces* as one text, their holes filled."""
        return "".join(
            self.printed(self.value(hole, was=was)) if hole else self.plain(text, start=not index)
            for index, (text, hole) in enumerate(pieces)
        )

    def value(self, name: str, *, was: bool) -> str:
        """Return the expression of what a reader sees of variable *name*."""
        if name not in self.program.specs:
            return self.named("", self.own("seat")) if name == "seat" else self.own(name.removeprefix("0"))
        value = self.own("was", name) if was else self.now(name)
        return self.named(name, value) if self.program.specs[name].words else value


def pieces(line: Line) -> list[tuple[str, str]]:
    """Return *line* with its mark as words and holes."""
    mark = [(line.mark + " ", "")] if line.mark else []
    return [*mark, *(piece for span in line.paragraph.spans for piece in holes(span.text))]
