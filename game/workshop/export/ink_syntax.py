"""The syntax of ink: names, values and text that means nothing to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.engine.program import Set
from game.story.syntax import expression
from game.story.syntax.expression import Dialect
from game.workshop.export.export_comparison import Shift
from game.workshop.export.export_model import holes, write_script
from game.workshop.export.export_picks import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine.program import Effect, Guard, Value
    from game.session.section import Line
    from game.story.model import Pack
    from game.workshop.export.export_comparison import ComparisonPart

KEYWORDS = frozenset(
    """true false not and or mod has hasnt else function return temp ref VAR CONST LIST EXTERNAL INCLUDE END DONE TODO
    MIN MAX POW FLOOR CEILING INT FLOAT RANDOM SEED_RANDOM TURNS TURNS_SINCE READ_COUNT CHOICE_COUNT LIST_COUNT LIST_MIN
    LIST_MAX LIST_ALL LIST_INVERT LIST_VALUE LIST_RANDOM LIST_RANGE seat route stop begun would moved value whose_chair
    said calls rights both mine real joined name_of shown_1 shown_2 shown_3 shown_4 shown_5 shown_6 shown_7 shown_8
    """.split()  # noqa: SIM905 - a long list of words is easier to read like this
)


class Names:
    """Gives every thing of a pack a unique name in ink."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, ...], str] = {}
        self._taken = set(KEYWORDS)

    def __call__(self, *thing: str) -> str:
        """Return the ink name of *thing*, which is its kind and its id."""
        if thing not in self._given:
            kind, *rest = thing
            stem = re.sub(r"\W", "_", "_".join(rest if kind in ("scene", "variable") else thing))
            name, number = stem, 1
            while name in self._taken:
                number += 1
                name = f"{stem}_{number}"
            self._taken.add(name)
            self._given[thing] = name
        return self._given[thing]


def value(value: Value) -> str:
    """Return *value* as ink writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return literal(value) if isinstance(value, str) else str(value)


def literal(text: str) -> str:
    """Return *text* as a string of ink."""
    return '"' + plain(text, start=False).replace('"', '\\"') + '"'


_SPECIAL = re.compile(r"[\\{}|\[\]#~]|->|<[->]|//|/\*|<-")
_OPENING = re.compile(r"^(?:[-*+=~(]|(?:VAR|CONST|LIST|INCLUDE|EXTERNAL|TODO)\b)")


def plain(text: str, *, start: bool = True) -> str:
    """Return *text* with ink's characters escaped; *start* where it begins a line."""
    escaped = _SPECIAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)
    return "\\" + escaped if start and _OPENING.match(escaped) else escaped


class InkSentences:
    """The sentences of an ink file: conditions, effects, what is told, and how meters changed."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.script = write_script(pack)
        self.program = self.script.program
        self.name = Names()
        for variable in self.program.specs:  # named first, so that variables keep their own names
            self.name("variable", variable)
        self.dialect = Dialect(
            name=lambda name: self.name("variable", name),
            seat="seat",
            seen=lambda scene: self.name("seen", scene),
            chose=lambda scene, choice: self.name("chose", scene, choice),
            text=literal,
            operators={},
            true="true",
            false="false",
        )

    def condition(self, guard: Guard) -> str:
        """Return *guard* as a condition."""
        return expression.write(guard.node, self.dialect)

    def told(self, passages: Iterable[Told], time: str = "variable") -> Iterator[str]:
        """Yield *passages*, each under its condition."""
        for passage in passages:
            lines = [self.line(line, time) for line in passage.lines]
            if passage.guard:
                yield f"{{ {self.condition(passage.guard)}:"
                yield from (f"    {line}" for line in lines)
                yield "}"
            else:
                yield from lines

    def note(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what keeps the values of *names*, before something changes them."""
        for name in names:
            yield f"~ {self.name('was', name)} = {self.name('variable', name)}"

    def apply(self, effects: Iterable[Effect]) -> Iterator[str]:
        """Yield what applies *effects*."""
        for effect in effects:
            variable = self.name("variable", effect.variable)
            yield f"~ {variable} = {after(effect, variable)}"

    def changes(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what tells the changes of the meters *names*."""
        for name in names:
            yield from self.change(name, self.name("variable", name))

    def change(self, name: str, now: str, mark: str = "") -> Iterator[str]:
        """Yield the ink that tells the change of a meter to *now*, if there is one; *mark* is a line to go with it."""
        was = self.name("was", name)
        yield f"{{ {now} != {was}:"
        difference = f"{{ {now} > {was}:+{{{now} - {was}}}|−{{{was} - {now}}}}}"
        yield f"    {plain(self.script.label(name))} {difference} ({{{was}}} → {{{now}}})"
        if mark:
            yield f"    {mark}"
        yield "}"

    def promised(self, effects: Iterable[Effect]) -> Iterator[str]:
        """Yield the ink that tells which promises *effects* changed."""
        for name, state, line in self.script.promised(effects):
            yield f"{{ {self.name('was', name)} != {literal(state)}:"
            yield f"    {self.line(line)}"
            yield "}"

    def part(self, part: ComparisonPart) -> Iterator[str]:
        """Yield a part of a file."""
        if part.heading:
            yield self.words(part.heading, "was")
        for line in part.lines:
            if isinstance(line, Shift):
                yield from self.shift(line)
            elif isinstance(line, Told):
                yield from self.told([line], "was")
            else:
                yield self.line(line, "was")

    def shift(self, shift: Shift) -> Iterator[str]:
        """Yield what tells the changes of a shift, from the values before it."""
        yield "~ moved = false"
        effects = {effect.variable: effect for effect in shift.effects}
        for name in self.script.shown(shift.effects):
            yield f"~ would = {after(effects[name], self.name('was', name))}"
            yield from self.change(name, "would", "~ moved = true")
        yield "{ not moved:"
        yield f"    {plain(self.script.no_shift)}"
        yield "}"

    def line(self, line: Line, time: str = "variable") -> str:
        """Return *line* with its holes filled by variables, or by their values before a decision."""
        words = [(line.mark + " ", "")] if line.mark else []
        return self.filled([*words, *(piece for span in line.paragraph.spans for piece in holes(span.text))], time)

    def words(self, text: str, time: str = "variable") -> str:
        """Return *text* with its holes filled likewise."""
        return self.filled(holes(text), time)

    def filled(self, pieces: Iterable[tuple[str, str]], time: str) -> str:
        """Return *pieces* as one text, their holes filled."""
        return "".join(
            self.hole(hole, time) if hole else plain(text, start=not index) for index, (text, hole) in enumerate(pieces)
        )

    def quoted(self, line: Line) -> str:
        """Return *line* as a string that ink fills where it stands."""
        words = [(line.mark + " ", "")] if line.mark else []
        words += [piece for span in line.paragraph.spans for piece in holes(span.text)]
        return self.string(words, "variable")

    def quoted_text(self, text: str, time: str) -> str:
        """Return *text* likewise."""
        return self.string(holes(text), time)

    def string(self, pieces: Iterable[tuple[str, str]], time: str) -> str:
        """Return *pieces* as a string."""
        return '"' + "".join(self.hole(hole, time) if hole else literal(text)[1:-1] for text, hole in pieces) + '"'

    def hole(self, name: str, time: str) -> str:
        """Return what prints variable *name*."""
        if name not in self.program.specs:
            return "{name_of(seat)}" if name == "seat" else f"{{{name.removeprefix('0')}}}"
        if self.program.specs[name].words:
            return f"{{{self.name('words_of', name)}({self.name(time, name)})}}"
        return f"{{{self.name(time, name)}}}"


def after(effect: Effect, before: str) -> str:
    """Return the expression of *before* after *effect*."""
    if isinstance(effect, Set):
        return value(effect.value)
    sign = "+" if effect.amount >= 0 else "-"
    return f"MIN(MAX({before} {sign} {abs(effect.amount)}, {effect.low}), {effect.high})"
