"""A pack as ink source: the same scenes, conditions and effects, and the record beside each key moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.engine import Rules
from game.language import say
from game.story.syntax import expression
from game.story.syntax.expression import Dialect
from game.workshop.export.export_model import (
    Effect,
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

    from game.session.wording import Line
    from game.story.model import Pack
    from game.workshop.export.export_model import ExitScript, Option, Part, RouteScript, SceneScript, Told

KEYWORDS = frozenset(
    """true false not and or mod has hasnt else function return temp ref VAR CONST LIST EXTERNAL INCLUDE END DONE TODO
    MIN MAX POW FLOOR CEILING INT FLOAT RANDOM SEED_RANDOM TURNS TURNS_SINCE READ_COUNT CHOICE_COUNT LIST_COUNT LIST_MIN
    LIST_MAX LIST_ALL LIST_INVERT LIST_VALUE LIST_RANDOM LIST_RANGE seat route stop begun would moved value whose_chair
    """.split()  # noqa: SIM905 - a list of so many words is easier to read like this
)


def to_ink(pack: Pack) -> str:
    """Return *pack* as one ink source file."""
    return "\n".join(_Writer(pack).source()) + "\n"


class _Names:
    """Ink names for things that have names of their own: each kind and name gets one, and no two the same."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, ...], str] = {}
        self._taken = set(KEYWORDS)

    def __call__(self, *thing: str) -> str:
        """Return the name of *thing*: its kind, then what it is called."""
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


class _Writer:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.script = write_script(pack)
        self.name = _Names()
        for variable in pack.manifest.variables:  # first come, first served: variables keep their own names
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

    def condition(self, text: str) -> str:
        return expression.write(expression.parse(text), self.dialect)

    # the file

    def source(self) -> Iterator[str]:
        manifest = self.pack.manifest
        yield f"// {manifest.title}: exported by Open Question. {MARK}".replace("\n", " ")
        yield from self.declarations()
        yield "-> whose_chair"
        yield from self.start()
        for sheet in self.script.sheets.values():
            yield from self.scene(sheet)
        yield from self.labels()

    def declarations(self) -> Iterator[str]:
        seat = next(iter(self.pack.manifest.seats))
        yield f'VAR seat = "{seat}"'
        yield from ('VAR route = ""', "VAR stop = -1", "VAR begun = false", "VAR would = 0", "VAR moved = false")
        for name, value in zip(self.pack.manifest.variables, Rules(self.pack).initial(seat), strict=True):
            yield f"VAR {self.name('variable', name)} = {_value(value)}"
            if self.pack.manifest.variables[name].type != "flag":
                yield f"VAR {self.name('was', name)} = {_value(value)}"
        for scene in sorted(self.pack.watched_scenes):
            yield f"VAR {self.name('seen', scene)} = false"
        for scene, choice in sorted(self.pack.watched_choices):
            yield f"VAR {self.name('chose', scene, choice)} = false"

    def label(self, name: str) -> str:
        """Return the label of a meter that players see, else ''."""
        spec = self.pack.manifest.variables[name]
        return spec.label if spec.type == "meter" and not spec.hidden else ""

    def start(self) -> Iterator[str]:
        manifest = self.pack.manifest
        yield "\n=== whose_chair ==="
        yield from (
            _text(words) for words in (manifest.title, manifest.tagline, say("Whose chair do you take?")) if words
        )
        for seat, found in manifest.seats.items():
            yield f"+ [{_text(found.name)}]"
            yield from self.take_seat(seat)
            yield f"    -> {self.name('scene', found.start)}"
        for trip in self.script.trips:
            yield f"+ [{_text(f'{manifest.seats[trip.seat].name} — {trip.label}')}]"
            yield from self.take_seat(trip.seat)
            yield f"    ~ route = {_literal(trip.route)}"
            yield "    ~ stop = 0"
            yield from (f"    {self.line(line)}" for line in trip.bridges[0])
            yield f"    -> {self.name('scene', trip.stops[0])}"

    def take_seat(self, seat: str) -> Iterator[str]:
        yield f"    ~ seat = {_literal(seat)}"
        for name, value in zip(self.pack.manifest.variables, Rules(self.pack).initial(seat), strict=True):
            yield f"    ~ {self.name('variable', name)} = {_value(value)}"

    def labels(self) -> Iterator[str]:
        """Yield the functions that say a choice variable by its labels."""
        for name, spec in self.pack.manifest.variables.items():
            if spec.type == "choice":
                yield f"\n=== function {self.name('words_of', name)}(value) ==="
                yield "{"
                for value, label in spec.values.items():
                    yield f"- value == {_literal(value)}:"
                    yield f"    ~ return {_literal(label or value)}"
                yield "}"

    # a scene

    def scene(self, sheet: SceneScript) -> Iterator[str]:
        yield f"\n=== {self.name('scene', sheet.id)} ==="
        visible = self.visible(sheet.effects)
        yield from self.note(visible)
        yield from self.apply(sheet.effects)
        yield from (_text(words) for words in (sheet.heading.heading, *map(line_text, sheet.heading)) if words)
        yield from self.told(sheet.told)
        if visible:  # nothing is said to have changed before there was anything
            yield "{ begun:"
            yield from self.changes(visible)
            yield "}"
        yield "~ begun = true"
        if sheet.options:
            yield from self.decision(sheet)
        elif sheet.end:
            yield from (_text(words) for words in (sheet.end.heading, *map(line_text, sheet.end)))
            yield "-> END"
        else:
            yield from self.ways(sheet, sheet.ways)

    def told(self, passages: Iterable[Told]) -> Iterator[str]:
        for passage in passages:
            lines = [self.line(line) for line in passage.lines]
            if passage.needs:
                yield f"{{ {self.condition(passage.needs)}:"
                yield from (f"    {line}" for line in lines)
                yield "}"
            else:
                yield from lines

    def decision(self, sheet: SceneScript) -> Iterator[str]:
        if sheet.ask:
            yield _text(sheet.ask)
        for option in sheet.options:
            if option.locked:
                spent = [f"not {self.name('chose', sheet.id, option.id)}"] if option.once else []
                yield f"{{ {' and '.join([f'not {self.condition(option.needs)}', *spent])}:"
                yield f"    {_text(locked_text(option.label, option.locked))}"
                yield "}"
        for option in sheet.options:
            yield from (f"    {line}" if number else line for number, line in enumerate(self.option(sheet, option)))

    def option(self, sheet: SceneScript, option: Option) -> Iterator[str]:
        needs = [f"not {self.name('chose', sheet.id, option.id)}"] if option.once else []
        needs += [self.condition(option.needs)] if option.needs else []
        yield f"+ {''.join(f'{{ {part} }} ' for part in needs)}[{_text(choice_text(option.label, option.detail))}]"
        if option.marked:
            yield f"~ {self.name('chose', sheet.id, option.id)} = true"
        shifts = [line for part in option.parts for line in part.lines if isinstance(line, Shift)]
        visible = self.visible([*option.effects, *(effect for shift in shifts for effect in shift.effects)])
        yield from self.note(dict.fromkeys([*visible, *said_before(option)]))
        yield from self.apply(option.effects)
        yield _text(line_text(option.taken))
        yield from self.told(option.told)
        if not sheet.key_moment:  # a comparison says it
            yield from self.changes(self.visible(option.effects))
        for part in option.parts:
            yield from self.part(part)
        yield from self.ways(sheet, option.ways)

    # meters

    def visible(self, effects: Iterable[Effect]) -> list[str]:
        """Return the meters that *effects* change and players see, in the order in which the pack declares them."""
        named = {effect.variable for effect in effects if effect.label}
        return [name for name in self.pack.manifest.variables if name in named]

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
        """Yield what says that a meter went from what it was to *now*, where it did; *mark* is a line to go with it."""
        was = self.name("was", name)
        yield f"{{ {now} != {was}:"
        difference = f"{{ {now} > {was}:+{{{now} - {was}}}|−{{{was} - {now}}}}}"
        yield f"    {_text(self.label(name))} {difference} ({{{was}}} → {{{now}}})"
        if mark:
            yield f"    {mark}"
        yield "}"

    # the comparison

    def part(self, part: Part) -> Iterator[str]:
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
        for name in self.visible(shift.effects):
            yield f"~ would = {_after(effects[name], self.name('was', name))}"
            yield from self.change(name, "would", "~ moved = true")
        yield "{ not moved:"
        yield f"    {_text(self.script.no_shift)}"
        yield "}"

    # ways on

    def ways(self, sheet: SceneScript, ways: tuple[ExitScript, ...]) -> Iterator[str]:
        for trip in self.script.trips:
            for number, stop in enumerate(trip.stops):
                if stop == sheet.id:
                    yield from self.next_stop(sheet, trip, number)
        branches = [(self.condition(way.needs) if way.needs else "else", way.goal) for way in ways]
        if len(branches) == 1:
            yield from self.leave(sheet, branches[0][1])
            return
        yield "{"
        for needs, goal in branches:
            yield f"- {needs}:"
            yield from (f"    {line}" for line in self.leave(sheet, goal))
        yield "}"

    def next_stop(self, sheet: SceneScript, trip: RouteScript, number: int) -> Iterator[str]:
        after = number + 1
        more = after < len(trip.stops)
        yield f"{{ route == {_literal(trip.route)} and seat == {_literal(trip.seat)} and stop == {number}:"
        yield f"    ~ stop = {after}"
        if more:
            yield from (f"    {self.line(line)}" for line in trip.bridges[after])
        yield from (f"    {line}" for line in self.leave(sheet, trip.stops[after] if more else trip.ending))
        yield "}"

    def leave(self, sheet: SceneScript, goal: str) -> Iterator[str]:
        if sheet.watched:
            yield f"~ {self.name('seen', sheet.id)} = true"
        yield f"-> {self.name('scene', goal)}"

    # words

    def line(self, line: Line, time: str = "variable") -> str:
        """Return *line*, its holes filled with what variables are, or with what they were before a decision."""
        words = [(line.mark + " ", "")] if line.mark else []
        words += [piece for span in line.paragraph.spans for piece in holes(span.text)]
        pieces = [
            self.hole(hole, time) if hole else _text(text, start=not index) for index, (text, hole) in enumerate(words)
        ]
        return "".join(pieces)

    def hole(self, name: str, time: str) -> str:
        if self.pack.manifest.variables[name].type == "choice":
            return f"{{{self.name('words_of', name)}({self.name(time, name)})}}"
        return f"{{{self.name(time, name)}}}"


def _after(effect: Effect, before: str) -> str:
    """Return what *effect* makes of *before*."""
    if effect.kind == "set":
        return _value(effect.value)
    sign = "+" if int(effect.value) >= 0 else "-"
    return f"MIN(MAX({before} {sign} {abs(int(effect.value))}, {effect.low}), {effect.high})"


def _value(value: int | bool | str) -> str:  # noqa: FBT001 - a variable's value may be one
    if isinstance(value, bool):
        return "true" if value else "false"
    return _literal(value) if isinstance(value, str) else str(value)


def _literal(text: str) -> str:
    return '"' + _text(text, start=False).replace('"', '\\"') + '"'


_SPECIAL = re.compile(r"[\\{}|\[\]#~]|->|<[->]|//|/\*|<-")
_OPENING = re.compile(r"^(?:[-*+=~(]|(?:VAR|CONST|LIST|INCLUDE|EXTERNAL|TODO)\b)")


def _text(text: str, *, start: bool = True) -> str:
    """Return *text* so that ink shows it as it is; *start* where it begins a line."""
    escaped = _SPECIAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)
    return "\\" + escaped if start and _OPENING.match(escaped) else escaped
