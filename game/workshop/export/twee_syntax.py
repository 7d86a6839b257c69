"""The syntax of Twee 3 and SugarCube: values, links and text that means nothing to them."""

from __future__ import annotations

import json
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

    from game.engine.program import Effect, Guard
    from game.session.section import Line
    from game.story.model import Pack
    from game.workshop.export.export_comparison import ComparisonPart


class TweeSentences:
    """The sentences of a Twee file: conditions, effects, links, what is told, and how meters changed.

    Variables of the pack keep their names; the export's own begin with a capital, so none clash.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.script = write_script(pack)
        self.program = self.script.program
        self.dialect = Dialect(
            name=lambda name: f"${name}",
            seat="$Seat",
            seen=seen_name,
            chose=chosen_name,
            text=json.dumps,
            operators={"==": "is", "!=": "isnot", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"},
            true="true",
            false="false",
        )

    def condition(self, guard: Guard) -> str:
        """Return *guard* as a condition."""
        return expression.write(guard.node, self.dialect)

    def told(self, passages: Iterable[Told], time: str = "$") -> Iterator[str]:
        """Yield *passages*, each under its condition."""
        for passage in passages:
            text = "\n\n".join(self.line(line, time) for line in passage.lines)
            yield f"<<if {self.condition(passage.guard)}>>{text}<</if>>" if passage.guard else text

    def quietly(self, changes: Iterable[str]) -> str:
        """Return *changes* as macros that print nothing."""
        macros = "".join(f"<<set {change}>>" for change in changes)
        return f"<<silently>>{macros}<</silently>>" if macros else ""

    def note(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what keeps the values of *names*, before something changes them."""
        return (f"$Was_{name} to ${name}" for name in names)

    def change(self, name: str, now: str) -> str:
        """Return what tells the change of a meter to *now*, if there is one."""
        was = f"$Was_{name}"
        label = plain(self.program.specs[name].label)
        sign = f'<<= {now} gt {was} ? "+" : "−">><<= Math.abs({now} - {was})>>'
        return f"<<if {now} isnot {was}>>{label} {sign} (<<= {was}>> → <<= {now}>>)<</if>>"

    def promised(self, effects: Iterable[Effect]) -> Iterator[str]:
        """Yield what tells which promises *effects* changed."""
        for name, state, line in self.script.promised(effects):
            yield f"<<if $Was_{name} isnot {json.dumps(state)}>>{self.line(line)}<</if>>"

    def part(self, part: ComparisonPart) -> Iterator[str]:
        """Yield a part of a file."""
        yield f"''{self.words(part.heading, '$Was_')}''" if part.heading else ""
        for line in part.lines:
            if isinstance(line, Shift):
                yield self.shift(line)
            elif isinstance(line, Told):
                yield from self.told([line], "$Was_")
            else:
                yield self.line(line, "$Was_")

    def shift(self, shift: Shift) -> str:
        """Return what tells the changes of a shift, from the values before it."""
        effects = {effect.variable: effect for effect in shift.effects}
        lines, moved = [], []
        for name in self.script.shown(shift.effects):
            lines.append(self.quietly([f"_would_{name} to {after(effects[name], f'$Was_{name}')}"]))
            lines.append(self.change(name, f"_would_{name}"))
            moved.append(f"_would_{name} isnot $Was_{name}")
        still = plain(self.script.no_shift)
        return "\n".join([*lines, f"<<if not ({' or '.join(moved)})>>{still}<</if>>" if moved else still])

    def line(self, line: Line, time: str = "$") -> str:
        """Return *line* with its holes filled by variables (`$`), or by their values before a decision."""
        pieces = [plain(line.mark) + " "] if line.mark else []
        for span in line.paragraph.spans:
            words = self.words(span.text, time)
            words = f"//{words}//" if span.emphasis else words
            pieces.append(f"''{words}''" if span.strong else words)
        return "".join(pieces)

    def words(self, text: str, time: str = "$") -> str:
        """Return *text* with its holes filled likewise."""
        return "".join(f"<<= {self.value(hole, time)}>>" if hole else plain(words) for words, hole in holes(text))

    def value(self, name: str, time: str = "$") -> str:
        """Return the expression of what a reader sees of variable *name*."""
        if name not in self.program.specs:
            return "$Names[$Seat]" if name == "seat" else f"${name.removeprefix('0').capitalize()}"
        if self.program.specs[name].words:
            return f"$Words[{json.dumps(name)}][{time}{name}]"
        return f"{time}{name}"

    def link(self, text: str, goal: str, *changes: str, time: str = "$") -> str:
        """Return a link whose words may have holes: SugarCube then reads them as an expression."""
        if not any(hole for _, hole in holes(text)):
            return link(text, goal, *changes)
        parts = [self.value(hole, time) if hole else json.dumps(plain(words)) for words, hole in holes(text)]
        return linked(" + ".join(['""', *parts]), goal, *changes)


def seen_name(scene: str) -> str:
    """Return the variable that says whether *scene* was seen."""
    return f"$Seen_{scene.replace('-', '_')}"


def chosen_name(scene: str, choice: str) -> str:
    """Return the variable that says whether *choice* was taken in *scene*."""
    return f"$Chose_{scene.replace('-', '_')}__{choice.replace('-', '_')}"


def link(text: str, goal: str, *changes: str) -> str:
    """Return a link that says *text*."""
    return linked(plain(text), goal, *changes)


def linked(words: str, goal: str, *changes: str) -> str:
    """Return a link whose words are markup or an expression already."""
    setter = f"[{'; '.join(changes)}]" if changes else ""
    return f"[[{words}|{goal}]{setter}]"


def apply(effects: Iterable[Effect]) -> Iterator[str]:
    """Yield what *effects* set."""
    return (f"${effect.variable} to {after(effect, f'${effect.variable}')}" for effect in effects)


def after(effect: Effect, before: str) -> str:
    """Return the expression of *before* after *effect*."""
    if isinstance(effect, Set):
        return json.dumps(effect.value)
    sign = "+" if effect.amount >= 0 else "-"
    return f"Math.clamp({before} {sign} {abs(effect.amount)}, {effect.low}, {effect.high})"


# Markup of Twee and SugarCube; each character of it is written as an entity.
_SPECIAL = re.compile(
    r"[\\<>&|\[\]{}$@~^]|''+|//+|__+|==+|--+|::|/[*%]|[*%]/|\"\"\"|(?<![A-Za-z0-9])_(?=[A-Za-z])|^[!*#]+", re.MULTILINE
)


def plain(text: str) -> str:
    """Return *text* with SugarCube's markup escaped."""
    return _SPECIAL.sub(lambda match: "".join(f"&#{ord(character)};" for character in match[0]), text)


def passage(name: str, place: str, parts: Iterable[str]) -> str:
    """Return a passage of *parts*, those that are empty left out."""
    return f":: {name} {place}\n" + "\n\n".join(filter(None, parts))


def position(column: int, row: int) -> str:
    """Return the position of a passage in Twine: a column per scene, its outcomes below it."""
    return json.dumps({"position": f"{100 + column % 20 * 150},{100 + column // 20 * 1200 + row * 130}"})
