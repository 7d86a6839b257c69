"""Exports a pack as ink source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.session import imprint, promises
from game.session.reveal import short_name
from game.workshop.export.export_model import (
    choice_text,
    holes,
    line_text,
    locked_text,
)
from game.workshop.export.ink_picks import InkPicks
from game.workshop.export.ink_syntax import literal, plain, value as ink_value
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine.program import GuardedExit, SceneProgram, Stop
    from game.session.section import Line
    from game.story.model import Pack
    from game.workshop.export.export_model import Call, OptionScript, SceneScript
    from game.workshop.export.export_picks import PicksScript


def to_ink(pack: Pack) -> str:
    """Return *pack* as one ink source file."""
    return "\n".join(_InkWriter(pack).source()) + "\n"


class _InkWriter(InkPicks):
    # the file

    def source(self) -> Iterator[str]:
        manifest = self.pack.manifest
        yield f"// {manifest.title}: exported by Open Question. {MARK}".replace("\n", " ")
        yield from (f"// {line.text}" for line in self.script.about[-1:] if manifest.carry)
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
        yield from ('VAR said = ""', "VAR calls = 0", "VAR rights = 0")
        most = max((len(scene.options) for scene in self.script.scenes.values() if scene.key_moment), default=0)
        yield from (f"VAR shown_{number} = true" for number in range(1, most))
        for name, value in zip(self.program.specs, self.program.initial(seat), strict=True):
            yield f"VAR {self.name('variable', name)} = {ink_value(value)}"
            if self.program.specs[name].type != "flag":
                yield f"VAR {self.name('was', name)} = {ink_value(value)}"
        yield from self.picks_declarations()
        for scene in sorted(self.pack.watched_scenes):
            yield f"VAR {self.name('seen', scene)} = false"
        for scene, choice in sorted(self.pack.watched_choices):
            yield f"VAR {self.name('chose', scene, choice)} = false"

    def start(self) -> Iterator[str]:
        manifest = self.pack.manifest
        yield "\n=== whose_chair ==="
        yield from (
            plain(words) for words in (manifest.title, manifest.tagline, say("Whose chair do you take?")) if words
        )
        for seat, chair in manifest.seats.items():
            yield f"+ [{plain(chair.name)}]"
            yield from self.take_seat(seat)
            yield f"    -> {self.name('scene', chair.start)}"
        for first, *_ in self.program.roads():
            yield f"+ [{plain(f'{manifest.seats[first.seat].name} — {manifest.routes[first.route].label}')}]"
            yield from self.take_seat(first.seat)
            yield f"    ~ route = {literal(first.route)}"
            yield "    ~ stop = 0"
            yield f"    -> {self.name('scene', first.scene)}"

    def take_seat(self, seat: str) -> Iterator[str]:
        yield f"    ~ seat = {literal(seat)}"
        for name, value in zip(self.program.specs, self.program.initial(seat), strict=True):
            yield f"    ~ {self.name('variable', name)} = {ink_value(value)}"

    def labels(self) -> Iterator[str]:
        """Yield the ink functions that return a seat's short name, and the label of what a choice or a promise is."""
        if any(scene.picks for scene in self.script.scenes.values()):
            yield from ("\n=== function joined(a, b) ===", '{ a == "":', "    ~ return b", "}")
            yield '~ return a + " · " + b'
        yield "\n=== function name_of(value) ==="
        yield "{"
        for seat in self.pack.manifest.seats:
            yield f"- value == {literal(seat)}:"
            yield f"    ~ return {literal(short_name(self.pack, seat))}"
        yield "}"
        for name, spec in self.program.specs.items():
            if spec.words:
                yield f"\n=== function {self.name('words_of', name)}(value) ==="
                yield "{"
                for value, label in promises.labels(spec).items():
                    yield f"- value == {literal(value)}:"
                    yield f"    ~ return {literal(label)}"
                yield "}"

    # a scene

    def scene(self, scene: SceneScript) -> Iterator[str]:
        program = scene.program
        yield f"\n=== {self.name('scene', program.id)} ==="
        shown, promised = self.script.shown(program.effects), list(self.script.promised(program.effects))
        yield from self.note([*shown, *(name for name, _, _ in promised)])
        yield from self.apply(program.effects)
        for stop in program.stops:
            yield from self.bridge(stop)
        yield from (plain(words) for words in (scene.heading.heading, *map(line_text, scene.heading)) if words)
        yield from self.told(scene.told)
        if shown or promised:  # the first scene reports no changes
            yield "{ begun:"
            yield from self.changes(shown)
            yield from self.promised(program.effects)
            yield "}"
        yield "~ begun = true"
        if scene.picks:
            yield from self.asked(scene, scene.picks)
        elif scene.options:
            yield from self.decision(scene)
            yield from self.moments(scene)
        elif scene.end:
            yield from (plain(words) for words in (scene.end.heading, *map(line_text, scene.end)))
            yield "-> END"
        else:
            yield from self.exits(program, program.exits)

    def asked(self, scene: SceneScript, picks: PicksScript) -> Iterator[str]:
        """Yield the page that asks to pick, and to decide or to go on."""
        name = scene.program.id
        page = self.name("page", name)
        if picks.program.letter:
            yield f"{{ {self.name('picked', name)} == 0:"
            yield from (f"    {line}" for line in self.question(name, picks))
            yield "}"
        yield f"-> {page}"
        yield f"\n=== {page} ==="
        if picks.program.letter:
            offered = list(self.clauses(name, picks, first=True))
        else:
            yield from self.question(name, picks)
            offered = [line for item in picks.items for line in self.paper(name, picks, item, page)]
        yield from self.decision(scene, offered)
        if not scene.options:
            yield f"+ {''.join(f'{{ {part} }} ' for part in self.needs_picks(scene))}[{plain(say('Go on'))}]"
            yield from (f"    {line}" for line in self.exits(scene.program, scene.program.exits))
        yield from self.letter(name, picks, page) if picks.program.letter else ()
        yield from self.moments(scene)

    def decision(self, scene: SceneScript, offered: Iterable[str] = ()) -> Iterator[str]:
        """Yield the question of *scene* and its options, behind the choices that are *offered* before them."""
        if scene.ask:
            yield self.words(scene.ask)
        for option in scene.options:
            if option.locked:
                closed = [f"not {self.condition(option.option.guard)}", *self.unspent(scene, option)]
                yield f"{{ {' and '.join(closed)}:"
                yield f"    {self.words(locked_text(option.label, option.locked))}"
                yield "}"
        yield from offered
        for option in scene.options:
            yield from (f"    {line}" if number else line for number, line in enumerate(self.option(scene, option)))

    def moments(self, scene: SceneScript) -> Iterator[str]:
        """Yield the knots behind the options of a key moment."""
        for option in scene.options if scene.key_moment else ():
            yield from self.moment(scene, option)

    def option(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        program = option.option
        needs = [*self.needs_picks(scene), *self.unspent(scene, option)]
        needs += [self.condition(program.guard)] if program.guard else []
        yield f"+ {''.join(f'{{ {part} }} ' for part in needs)}[{self.words(choice_text(option.label, option.detail))}]"
        if option.call:
            yield from self.note_shown(scene, option.call)
        if program.watched:
            yield f"~ {self.name('chose', scene.program.id, program.id)} = true"
        yield from self.note(self.script.noted(option))
        yield from self.apply(program.effects)
        if scene.key_moment:
            yield f"-> {self.name('call' if option.call else 'told', scene.program.id, program.id)}"
            return
        yield self.words(line_text(option.taken), "was")
        yield from self.told(option.told)
        yield from self.changes(self.script.shown(program.effects))
        yield from self.promised(program.effects)
        yield from self.exits(scene.program, program.exits)

    # a key moment: the call, the reveal, the file

    def note_shown(self, scene: SceneScript, call: Call) -> Iterator[str]:
        """Yield the ink that keeps which options are shown, before what is chosen changes that."""
        for number, guess in enumerate(call.guesses[1:], 1):
            needs = [f"not {self.name('chose', scene.program.id, guess.choice)}"] if guess.once else []
            needs += [self.condition(guess.guard)] if guess.guard else []
            yield f"~ shown_{number} = {' and '.join(needs) or 'true'}"

    def moment(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        here = (scene.program.id, option.option.id)
        if option.call:
            yield f"\n=== {self.name('call', *here)} ==="
            yield from self.call(option.call, self.name("told", *here))
        yield f"\n=== {self.name('told', *here)} ==="
        yield self.words(line_text(option.taken), "was")
        yield from self.told(option.told)
        yield from self.changes(self.script.shown(option.option.effects))
        if scene.picks and any(item.real for item in scene.picks.items):
            yield from self.both_letters(scene.program.id, scene.picks)
        for section in option.reveal:
            yield from ([plain(section.heading)] if section.heading else [])
            yield from (text for line in section for text in self.revealed(line))
        yield from self.answer(option.call)
        yield from self.promised(option.option.effects)
        yield f"+ [{plain(say('The file: all that is known, with its sources'))}]"
        for part in option.comparison:
            yield from (f"    {line}" for line in self.part(part))
        yield f"+ [{plain(say('Go on'))}]"
        yield "-"
        yield from self.exits(scene.program, option.option.exits)

    def revealed(self, line: Line) -> Iterator[str]:
        """Yield a line of a reveal; one with clauses of a letter only where there are any."""
        clauses = [hole for span in line.paragraph.spans for _, hole in holes(span.text) if hole]
        if line.role != "reveal-letter":
            yield self.line(line, "was")
            return
        yield f'{{ {clauses[-1].removeprefix("0")} != "":'
        yield f"    {self.line(line, 'was')}"
        yield "}"

    def call(self, call: Call, onward: str) -> Iterator[str]:
        rights = [number for number, guess in enumerate(call.guesses) if guess.right]
        yield '~ said = ""'
        if 0 not in rights:  # the own option is shown, the others may not be
            yield f"{{ {' and '.join(f'not shown_{number}' for number in rights)}:"
            yield f"    -> {onward}"
            yield "}"
        yield self.line(call.heading, "was")
        yield from ([self.words(call.ask, "was")] if call.ask else [])
        for number, guess in enumerate(call.guesses):
            yield f"+ {f'{{ shown_{number} }} ' if number else ''}[{self.words(guess.label, 'was')}]"
            yield f"    ~ said = {literal(guess.choice)}"
            yield "    ~ calls = calls + 1"
            yield from (["    ~ rights = rights + 1"] if guess.right else [])
        yield f"+ [{plain(say('Say nothing'))}]"
        yield f"- -> {onward}"

    def answer(self, call: Call | None) -> Iterator[str]:
        for guess in call.guesses if call else ():
            yield f"{{ said == {literal(guess.choice)}:"
            yield f"    {self.line(guess.result, 'was')}"
            yield "}"

    def unspent(self, scene: SceneScript, option: OptionScript) -> list[str]:
        """Return the condition that a `once` choice was not taken yet, none for another choice."""
        return [f"not {self.name('chose', scene.program.id, option.option.id)}"] if option.option.once else []

    # meters

    # the comparison

    # exits

    def exits(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[str]:
        for stop in scene.stops:
            yield from self.next_stop(scene, stop)
        yield from self.ways(scene, exits)

    def ways(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[str]:
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
        yield f"{{ {_at(stop)}:"
        yield f"    ~ stop = {stop.number + 1}"
        yield from (f"    {line}" for line in self.ways(scene, stop.exits))
        yield "}"

    def bridge(self, stop: Stop) -> Iterator[str]:
        if told := self.script.bridges[stop]:
            yield f"{{ {_at(stop)}:"
            yield from (f"    {line}" for line in self.told(told))
            yield "}"

    def leave(self, scene: SceneProgram, goal: str) -> Iterator[str]:
        if scene.watched:
            yield f"~ {self.name('seen', scene.id)} = true"
        yield f"-> {self.name('scene', goal)}"

    # words


def _at(stop: Stop) -> str:
    return f"route == {literal(stop.route)} and seat == {literal(stop.seat)} and stop == {stop.number}"
