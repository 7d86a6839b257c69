"""Exports a pack as Twee 3 for SugarCube: one passage per scene and per outcome, joined by links that Twine draws."""

from __future__ import annotations

import json
import re
import uuid
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

    from game.engine.program import Effect, Guard, GuardedExit, SceneProgram, Stop
    from game.session.section import Line
    from game.story.model import Pack
    from game.workshop.export.export_model import ComparisonPart, OptionScript, SceneScript, Told

START = "Whose chair"
NAMESPACE = uuid.UUID("6f70656e-2071-7565-7374-696f6e207477")


def to_twee(pack: Pack) -> str:
    """Return *pack* as Twee 3."""
    return "\n\n\n".join(_TweeWriter(pack).passages()) + "\n"


def outcome_name(scene: str, choice: str) -> str:
    """Return the name of the passage with the outcome of *choice* in *scene*."""
    return f"{scene}/{choice}"


class _TweeWriter:
    """Writes Twee. Variables of the pack keep their names; the export's own begin with a capital, so none clash."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.script = write_script(pack)
        self.program = self.script.program
        self.dialect = Dialect(
            name=lambda name: f"${name}",
            seat="$Seat",
            seen=_seen,
            chose=_chose,
            text=json.dumps,
            operators={"==": "is", "!=": "isnot", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"},
            true="true",
            false="false",
        )

    def condition(self, guard: Guard) -> str:
        return expression.write(guard.node, self.dialect)

    def passages(self) -> Iterator[str]:
        manifest = self.pack.manifest
        data = {
            "ifid": str(uuid.uuid5(NAMESPACE, manifest.id)).upper(),
            "format": "SugarCube",
            "format-version": "2.37.3",
            "start": START,
        }
        yield f":: StoryTitle\n{manifest.title}"
        yield f":: StoryData\n{json.dumps(data, indent=2)}"
        facts = [*imprint.sentences(manifest), *(f"{found.mark} {found.text}" for found in imprint.sources(self.pack))]
        yield "\n\n".join(
            [f":: Where this comes from [annotation]\nExported by Open Question. {MARK}", *map(_text, facts)]
        )
        if manifest.authors:
            yield f":: StoryAuthor\n{_text(', '.join(manifest.authors))}"
        yield ":: StoryInit\n" + self.quietly(self.initial())
        yield from self.chairs()
        for number, scene in enumerate(self.script.scenes.values()):
            yield self.scene(scene, number)
            yield from (self.outcome(scene, option, number) for option in scene.options)

    def initial(self) -> Iterator[str]:
        yield from ('$Seat to ""', '$Route to ""', "$Stop to -1", "$Begun to false", "$Words to {}")
        for scene in sorted(self.pack.watched_scenes):
            yield f"{_seen(scene)} to false"
        for scene, choice in sorted(self.pack.watched_choices):
            yield f"{_chose(scene, choice)} to false"
        for name, spec in self.program.specs.items():
            if spec.type == "choice":
                labels = {value: label or value for value, label in spec.values.items()}
                yield f"$Words[{json.dumps(name)}] to {json.dumps(labels, ensure_ascii=False)}"

    def take_seat(self, seat: str) -> Iterator[str]:
        yield f"$Seat to {json.dumps(seat)}"
        for name, value in zip(self.program.specs, self.program.initial(seat), strict=True):
            yield f"${name} to {json.dumps(value)}"

    def chairs(self) -> Iterator[str]:
        manifest = self.pack.manifest
        links = [_link(chair.name, f"chair/{seat}") for seat, chair in manifest.seats.items()]
        links += [
            _link(
                f"{manifest.seats[first.seat].name} — {manifest.routes[first.route].label}",
                f"chair/{first.seat}/{first.route}",
            )
            for first, *_ in self.program.roads()
        ]
        said = (manifest.tagline, *imprint.sentences(manifest), say("Whose chair do you take?"))
        words = [_text(words) for words in said if words]
        yield "\n\n".join([f":: {START}", *words, *links]).replace("\n\n", "\n", 1)
        for seat, chair in manifest.seats.items():
            yield self.chair(f"chair/{seat}", self.take_seat(seat), (), chair.start)
        for first, *_ in self.program.roads():
            setup = [*self.take_seat(first.seat), f"$Route to {json.dumps(first.route)}", "$Stop to 0"]
            yield self.chair(f"chair/{first.seat}/{first.route}", setup, self.script.bridges[first], first.scene)

    def chair(self, name: str, setup: Iterable[str], lines: Iterable[Line], goal: str) -> str:
        body = [self.quietly(setup), *(self.line(line) for line in lines), _link(say("Begin"), goal)]
        return f":: {name} [chair]\n" + "\n\n".join(body)

    # passages

    def scene(self, scene: SceneScript, number: int) -> str:
        shown = self.script.shown(scene.program.effects)
        body = [self.quietly([*self.note(shown), *_apply(scene.program.effects)])]
        body += [_text(words) for words in (scene.heading.heading, *map(line_text, scene.heading)) if words]
        body += self.told(scene.told)
        if shown:
            body.append("<<if $Begun>>" + "\n".join(self.change(name, f"${name}") for name in shown) + "<</if>>")
        body.append(self.quietly(["$Begun to true"]))
        body += [_text(scene.ask)] if scene.ask else []
        body += [text for option in scene.options for text in self.offer(scene, option)]
        body += [_text(words) for words in (scene.end.heading, *map(line_text, scene.end))] if scene.end else []
        body += self.exits(scene.program, scene.program.exits)
        kind = "ending" if scene.end else "moment" if scene.key_moment else "scene"
        tags = f"{kind} {scene.basis} {scene.chapter}"
        return f":: {scene.program.id} [{tags}] {_position(number, 0)}\n" + "\n\n".join(part for part in body if part)

    def offer(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        name, program = scene.program.id, option.option
        spent = [f"(not {_chose(name, program.id)})"] if program.once else []
        needs = [*spent, *([self.condition(program.guard)] if program.guard else [])]
        link = _link(choice_text(option.label, option.detail), outcome_name(name, program.id))
        yield f"<<if {' and '.join(needs)}>>{link}<</if>>" if needs else link
        if option.locked:
            shut = [*spent, f"(not {self.condition(program.guard)})"]
            yield f"<<if {' and '.join(shut)}>>{_text(locked_text(option.label, option.locked))}<</if>>"

    def outcome(self, scene: SceneScript, option: OptionScript, number: int) -> str:
        program = option.option
        marks = [f"{_chose(scene.program.id, program.id)} to true"] if program.watched else []
        before = self.note(dict.fromkeys([*self.script.shown_after(option), *said_before(option)]))
        body = [self.quietly([*marks, *before, *_apply(program.effects)])]
        body += [_text(line_text(option.taken)), *self.told(option.told)]
        if not scene.key_moment:
            body += [self.change(name, f"${name}") for name in self.script.shown(program.effects)]
        body += [text for part in option.comparison for text in self.part(part)]
        body += self.exits(scene.program, program.exits)
        row = scene.options.index(option) + 1
        name = outcome_name(scene.program.id, program.id)
        return f":: {name} [outcome {scene.chapter}] {_position(number, row)}\n" + "\n\n".join(filter(None, body))

    def told(self, passages: Iterable[Told]) -> Iterator[str]:
        for passage in passages:
            text = "\n\n".join(self.line(line) for line in passage.lines)
            yield f"<<if {self.condition(passage.guard)}>>{text}<</if>>" if passage.guard else text

    # meters

    def quietly(self, changes: Iterable[str]) -> str:
        macros = "".join(f"<<set {change}>>" for change in changes)
        return f"<<silently>>{macros}<</silently>>" if macros else ""

    def note(self, names: Iterable[str]) -> Iterator[str]:
        return (f"_was_{name} to ${name}" for name in names)

    def change(self, name: str, now: str) -> str:
        was = f"_was_{name}"
        label = _text(self.program.specs[name].label)
        sign = f'<<= {now} gt {was} ? "+" : "−">><<= Math.abs({now} - {was})>>'
        return f"<<if {now} isnot {was}>>{label} {sign} (<<= {was}>> → <<= {now}>>)<</if>>"

    # the comparison

    def part(self, part: ComparisonPart) -> Iterator[str]:
        yield f"''{_text(part.heading)}''" if part.heading else ""
        for line in part.lines:
            yield self.shift(line) if isinstance(line, Shift) else self.line(line, "_was_")

    def shift(self, shift: Shift) -> str:
        effects = {effect.variable: effect for effect in shift.effects}
        lines, moved = [], []
        for name in self.script.shown(shift.effects):
            lines.append(self.quietly([f"_would_{name} to {_after(effects[name], f'_was_{name}')}"]))
            lines.append(self.change(name, f"_would_{name}"))
            moved.append(f"_would_{name} isnot _was_{name}")
        still = _text(self.script.no_shift)
        return "\n".join([*lines, f"<<if not ({' or '.join(moved)})>>{still}<</if>>" if moved else still])

    # exits

    def exits(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[str]:
        if not exits:
            return
        branches = [self.next_stop(scene, stop) for stop in scene.stops]
        branches += [(self.condition(way.guard) if way.guard else "", self.onward(scene, way.goal)) for way in exits]
        if len(branches) == 1:
            yield branches[0][1]
            return
        text = "".join(
            f"<<{'elseif' if number else 'if'} {needs}>>{link}" if needs else f"<<else>>{link}"
            for number, (needs, link) in enumerate(branches)
        )
        yield text + "<</if>>"

    def next_stop(self, scene: SceneProgram, stop: Stop) -> tuple[str, str]:
        needs = f"$Route is {json.dumps(stop.route)} and $Seat is {json.dumps(stop.seat)} and $Stop is {stop.number}"
        bridge = "".join(self.line(line) + "\n\n" for line in self.script.following(stop))
        return needs, bridge + self.onward(scene, stop.goal, f"$Stop to {stop.number + 1}")

    def onward(self, scene: SceneProgram, goal: str, *changes: str) -> str:
        seen = [f"{_seen(scene.id)} to true"] if scene.watched else []
        return _link(say("Go on"), goal, *changes, *seen)

    # words

    def line(self, line: Line, time: str = "$") -> str:
        """Return *line* with its holes filled by variables (`$`), or by their values before a decision."""
        pieces = [_text(line.mark) + " "] if line.mark else []
        for span in line.paragraph.spans:
            words = "".join(self.hole(hole, time) if hole else _text(text) for text, hole in holes(span.text))
            words = f"//{words}//" if span.emphasis else words
            pieces.append(f"''{words}''" if span.strong else words)
        return "".join(pieces)

    def hole(self, name: str, time: str) -> str:
        if self.program.specs[name].type == "choice":
            return f"<<= $Words[{json.dumps(name)}][{time}{name}]>>"
        return f"<<= {time}{name}>>"


def _seen(scene: str) -> str:
    return f"$Seen_{scene.replace('-', '_')}"


def _chose(scene: str, choice: str) -> str:
    return f"$Chose_{scene.replace('-', '_')}__{choice.replace('-', '_')}"


def _position(column: int, row: int) -> str:
    """Return the position of a passage in Twine: a column per scene, its outcomes below it."""
    return json.dumps({"position": f"{100 + column % 20 * 150},{100 + column // 20 * 1200 + row * 130}"})


def _link(text: str, goal: str, *changes: str) -> str:
    setter = f"[{'; '.join(changes)}]" if changes else ""
    return f"[[{_text(text)}|{goal}]{setter}]"


def _apply(effects: Iterable[Effect]) -> Iterator[str]:
    return (f"${effect.variable} to {_after(effect, f'${effect.variable}')}" for effect in effects)


def _after(effect: Effect, before: str) -> str:
    """Return the expression of *before* after *effect*."""
    if isinstance(effect, Set):
        return json.dumps(effect.value)
    sign = "+" if effect.amount >= 0 else "-"
    return f"Math.clamp({before} {sign} {abs(effect.amount)}, {effect.low}, {effect.high})"


# Markup of Twee and SugarCube; each character of it is written as an entity.
_SPECIAL = re.compile(
    r"[\\<>&|\[\]{}$@~^]|''+|//+|__+|==+|--+|::|/[*%]|[*%]/|\"\"\"|(?<![A-Za-z0-9])_(?=[A-Za-z])|^[!*#]+", re.MULTILINE
)


def _text(text: str) -> str:
    """Return *text* with SugarCube's markup escaped."""
    return _SPECIAL.sub(lambda match: "".join(f"&#{ord(character)};" for character in match[0]), text)
