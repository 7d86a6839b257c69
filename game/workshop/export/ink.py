"""Exports a pack as ink source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.engine.program import Set
from game.language import say
from game.session import imprint
from game.story.syntax import expression
from game.story.syntax.expression import Dialect
from game.workshop.export.export_model import (
    Shift,
    choice_text,
    holes,
    line_text,
    locked_text,
    said_before,
    write_script,
)
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine.program import Effect, Guard, GuardedExit, SceneProgram, Stop, Value
    from game.session.section import Line
    from game.story.model import Pack
    from game.workshop.export.export_model import ComparisonPart, OptionScript, SceneScript, Told

KEYWORDS = frozenset(
    """true false not and or mod has hasnt else function return temp ref VAR CONST LIST EXTERNAL INCLUDE END DONE TODO
    MIN MAX POW FLOOR CEILING INT FLOAT RANDOM SEED_RANDOM TURNS TURNS_SINCE READ_COUNT CHOICE_COUNT LIST_COUNT LIST_MIN
    LIST_MAX LIST_ALL LIST_INVERT LIST_VALUE LIST_RANDOM LIST_RANGE seat route stop begun would moved value whose_chair
    """.split()  # noqa: SIM905 - a long list of words is easier to read like this
)


def to_ink(pack: Pack) -> str:
    """Return *pack* as one ink source file."""
    return "\n".join(_InkWriter(pack).source()) + "\n"


class _Names:
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


class _InkWriter:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.script = write_script(pack)
        self.program = self.script.program
        self.name = _Names()
        for variable in self.program.specs:  # named first, so that variables keep their own names
            self.name("variable", variable)
        self.dialect = Dialect(
            name=lambda name: self.name("variable", name),
            seat="seat",
            seen=lambda scene: self.name("seen", scene),
            chose=lambda scene, choice: self.name("chose", scene, choice),
            text=_literal,
            operators={},
            true="true",
            false="false",
        )

    def condition(self, guard: Guard) -> str:
        return expression.write(guard.node, self.dialect)

    # the file

    def source(self) -> Iterator[str]:
        manifest = self.pack.manifest
        yield f"// {manifest.title}: exported by Open Question. {MARK}".replace("\n", " ")
        yield from self.imprint()
        yield from self.declarations()
        yield "-> whose_chair"
        yield from self.start()
        for scene in self.script.scenes.values():
            yield from self.scene(scene)
        yield from self.labels()

    def imprint(self) -> Iterator[str]:
        """Yield comments with licence, date of the record and sources."""
        said = [
            *imprint.sentences(self.pack.manifest),
            *(f"{found.mark} {found.text}" for found in imprint.sources(self.pack)),
        ]
        yield from ("// " + " ".join(sentence.split()) for sentence in said)

    def declarations(self) -> Iterator[str]:
        seat = next(iter(self.pack.manifest.seats))
        yield f'VAR seat = "{seat}"'
        yield from ('VAR route = ""', "VAR stop = -1", "VAR begun = false", "VAR would = 0", "VAR moved = false")
        for name, value in zip(self.program.specs, self.program.initial(seat), strict=True):
            yield f"VAR {self.name('variable', name)} = {_value(value)}"
            if self.program.specs[name].type != "flag":
                yield f"VAR {self.name('was', name)} = {_value(value)}"
        for scene in sorted(self.pack.watched_scenes):
            yield f"VAR {self.name('seen', scene)} = false"
        for scene, choice in sorted(self.pack.watched_choices):
            yield f"VAR {self.name('chose', scene, choice)} = false"

    def start(self) -> Iterator[str]:
        manifest = self.pack.manifest
        yield "\n=== whose_chair ==="
        yield from (
            _text(words) for words in (manifest.title, manifest.tagline, say("Whose chair do you take?")) if words
        )
        for seat, chair in manifest.seats.items():
            yield f"+ [{_text(chair.name)}]"
            yield from self.take_seat(seat)
            yield f"    -> {self.name('scene', chair.start)}"
        for first, *_ in self.program.roads():
            yield f"+ [{_text(f'{manifest.seats[first.seat].name} — {manifest.routes[first.route].label}')}]"
            yield from self.take_seat(first.seat)
            yield f"    ~ route = {_literal(first.route)}"
            yield "    ~ stop = 0"
            yield from (f"    {self.line(line)}" for line in self.script.bridges[first])
            yield f"    -> {self.name('scene', first.scene)}"

    def take_seat(self, seat: str) -> Iterator[str]:
        yield f"    ~ seat = {_literal(seat)}"
        for name, value in zip(self.program.specs, self.program.initial(seat), strict=True):
            yield f"    ~ {self.name('variable', name)} = {_value(value)}"

    def labels(self) -> Iterator[str]:
        """Yield the ink functions that return a choice variable's label."""
        for name, spec in self.program.specs.items():
            if spec.type == "choice":
                yield f"\n=== function {self.name('words_of', name)}(value) ==="
                yield "{"
                for value, label in spec.values.items():
                    yield f"- value == {_literal(value)}:"
                    yield f"    ~ return {_literal(label or value)}"
                yield "}"

    # a scene

    def scene(self, scene: SceneScript) -> Iterator[str]:
        program = scene.program
        yield f"\n=== {self.name('scene', program.id)} ==="
        shown = self.script.shown(program.effects)
        yield from self.note(shown)
        yield from self.apply(program.effects)
        yield from (_text(words) for words in (scene.heading.heading, *map(line_text, scene.heading)) if words)
        yield from self.told(scene.told)
        if shown:  # the first scene reports no changes
            yield "{ begun:"
            yield from self.changes(shown)
            yield "}"
        yield "~ begun = true"
        if scene.options:
            yield from self.decision(scene)
        elif scene.end:
            yield from (_text(words) for words in (scene.end.heading, *map(line_text, scene.end)))
            yield "-> END"
        else:
            yield from self.exits(program, program.exits)

    def told(self, passages: Iterable[Told]) -> Iterator[str]:
        for passage in passages:
            lines = [self.line(line) for line in passage.lines]
            if passage.guard:
                yield f"{{ {self.condition(passage.guard)}:"
                yield from (f"    {line}" for line in lines)
                yield "}"
            else:
                yield from lines

    def decision(self, scene: SceneScript) -> Iterator[str]:
        if scene.ask:
            yield _text(scene.ask)
        for option in scene.options:
            if option.locked:
                closed = [f"not {self.condition(option.option.guard)}", *self.unspent(scene, option)]
                yield f"{{ {' and '.join(closed)}:"
                yield f"    {_text(locked_text(option.label, option.locked))}"
                yield "}"
        for option in scene.options:
            yield from (f"    {line}" if number else line for number, line in enumerate(self.option(scene, option)))

    def option(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        program = option.option
        needs = [*self.unspent(scene, option), *([self.condition(program.guard)] if program.guard else [])]
        yield f"+ {''.join(f'{{ {part} }} ' for part in needs)}[{_text(choice_text(option.label, option.detail))}]"
        if program.watched:
            yield f"~ {self.name('chose', scene.program.id, program.id)} = true"
        yield from self.note(dict.fromkeys([*self.script.shown_after(option), *said_before(option)]))
        yield from self.apply(program.effects)
        yield _text(line_text(option.taken))
        yield from self.told(option.told)
        if not scene.key_moment:  # the comparison shows it
            yield from self.changes(self.script.shown(program.effects))
        for part in option.comparison:
            yield from self.part(part)
        yield from self.exits(scene.program, program.exits)

    def unspent(self, scene: SceneScript, option: OptionScript) -> list[str]:
        """Return the condition that a `once` choice was not taken yet, none for another choice."""
        return [f"not {self.name('chose', scene.program.id, option.option.id)}"] if option.option.once else []

    # meters

    def note(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            yield f"~ {self.name('was', name)} = {self.name('variable', name)}"

    def apply(self, effects: Iterable[Effect]) -> Iterator[str]:
        for effect in effects:
            variable = self.name("variable", effect.variable)
            yield f"~ {variable} = {_after(effect, variable)}"

    def changes(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            yield from self.change(name, self.name("variable", name))

    def change(self, name: str, now: str, mark: str = "") -> Iterator[str]:
        """Yield the ink that tells the change of a meter to *now*, if there is one; *mark* is a line to go with it."""
        was = self.name("was", name)
        yield f"{{ {now} != {was}:"
        difference = f"{{ {now} > {was}:+{{{now} - {was}}}|−{{{was} - {now}}}}}"
        yield f"    {_text(self.script.label(name))} {difference} ({{{was}}} → {{{now}}})"
        if mark:
            yield f"    {mark}"
        yield "}"

    # the comparison

    def part(self, part: ComparisonPart) -> Iterator[str]:
        if part.heading:
            yield _text(part.heading)
        for line in part.lines:
            if isinstance(line, Shift):
                yield from self.shift(line)
            else:
                yield self.line(line, "was")

    def shift(self, shift: Shift) -> Iterator[str]:
        yield "~ moved = false"
        effects = {effect.variable: effect for effect in shift.effects}
        for name in self.script.shown(shift.effects):
            yield f"~ would = {_after(effects[name], self.name('was', name))}"
            yield from self.change(name, "would", "~ moved = true")
        yield "{ not moved:"
        yield f"    {_text(self.script.no_shift)}"
        yield "}"

    # exits

    def exits(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[str]:
        for stop in scene.stops:
            yield from self.next_stop(scene, stop)
        branches = [(self.condition(way.guard) if way.guard else "else", way.goal) for way in exits]
        if len(branches) == 1:
            yield from self.leave(scene, branches[0][1])
            return
        yield "{"
        for needs, goal in branches:
            yield f"- {needs}:"
            yield from (f"    {line}" for line in self.leave(scene, goal))
        yield "}"

    def next_stop(self, scene: SceneProgram, stop: Stop) -> Iterator[str]:
        here = f"route == {_literal(stop.route)} and seat == {_literal(stop.seat)} and stop == {stop.number}"
        yield f"{{ {here}:"
        yield f"    ~ stop = {stop.number + 1}"
        yield from (f"    {self.line(line)}" for line in self.script.following(stop))
        yield from (f"    {line}" for line in self.leave(scene, stop.goal))
        yield "}"

    def leave(self, scene: SceneProgram, goal: str) -> Iterator[str]:
        if scene.watched:
            yield f"~ {self.name('seen', scene.id)} = true"
        yield f"-> {self.name('scene', goal)}"

    # words

    def line(self, line: Line, time: str = "variable") -> str:
        """Return *line* with its holes filled by variables, or by their values before a decision."""
        words = [(line.mark + " ", "")] if line.mark else []
        words += [piece for span in line.paragraph.spans for piece in holes(span.text)]
        pieces = [
            self.hole(hole, time) if hole else _text(text, start=not index) for index, (text, hole) in enumerate(words)
        ]
        return "".join(pieces)

    def hole(self, name: str, time: str) -> str:
        if self.program.specs[name].type == "choice":
            return f"{{{self.name('words_of', name)}({self.name(time, name)})}}"
        return f"{{{self.name(time, name)}}}"


def _after(effect: Effect, before: str) -> str:
    """Return the expression of *before* after *effect*."""
    if isinstance(effect, Set):
        return _value(effect.value)
    sign = "+" if effect.amount >= 0 else "-"
    return f"MIN(MAX({before} {sign} {abs(effect.amount)}, {effect.low}), {effect.high})"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _literal(value) if isinstance(value, str) else str(value)


def _literal(text: str) -> str:
    return '"' + _text(text, start=False).replace('"', '\\"') + '"'


_SPECIAL = re.compile(r"[\\{}|\[\]#~]|->|<[->]|//|/\*|<-")
_OPENING = re.compile(r"^(?:[-*+=~(]|(?:VAR|CONST|LIST|INCLUDE|EXTERNAL|TODO)\b)")


def _text(text: str, *, start: bool = True) -> str:
    """Return *text* with ink's characters escaped; *start* where it begins a line."""
    escaped = _SPECIAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)
    return "\\" + escaped if start and _OPENING.match(escaped) else escaped
