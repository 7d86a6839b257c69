"""A pack as a script: every word that a play can show, with its condition, for the exports to write.

The rules come from the engine (`program`), the words from the session (`narration`, `wording`), so an export plays
and reads as the game does. Three things are filled in while the export is played: a variable's value (a *hole* in a
span's text), whether a condition holds, and what a decision did to the meters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine import Rules, picking
from game.engine.program import Set, guard
from game.language import say
from game.marks import AHEAD
from game.session import narration, promises, reveal
from game.session.blocks import Bridge, CallResult, End, Prose, Taken
from game.session.blocks.promises import Promises
from game.session.words import ledger_wording, wording
from game.session.words.section import Line
from game.story.syntax import prose
from game.workshop.export.export_comparison import Shift, compared, lines_of
from game.workshop.export.export_picks import Told, item_script, letters_in_short, picks_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from game.engine import World
    from game.engine.program import Effect, Guard, Option, Program, SceneProgram, Stop
    from game.session.blocks.picture import Picture
    from game.session.words.section import Section
    from game.story.model import Pack, Passage, Scene
    from game.workshop.export.export_comparison import ComparisonPart
    from game.workshop.export.export_picks import PicksScript

PERSON = "\ue000seat\ue001"
"""The hole for the short name of whose chair it is: no variable is called seat."""
RIGHTS, CALLS = "\ue0000rights\ue001", "\ue0000calls\ue001"
"""The holes for how many calls were right so far, and of how many: no variable begins with a digit."""
HOLE = re.compile("\ue000([a-z0-9_]+)\ue001")
"""The placeholder of a variable's value."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An option that can be called: what it is offered as, and how the call is answered with the reveal."""

    choice: str
    once: bool  # it is not offered where it was taken before,
    guard: Guard  # nor where this does not hold
    label: str
    right: bool
    result: Line


@dataclass(frozen=True, slots=True)
class Call:
    """The question what was really done, asked where one of history's options was shown; the own option is first."""

    heading: Line
    ask: str
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class OptionScript:
    """A choice: its effects, and the words before and after it is taken."""

    option: Option
    label: str
    detail: str
    locked: str  # the whole sentence, "" where the choice is hidden instead
    taken: Line
    told: tuple[Told, ...]
    call: Call | None  # at a key moment that history answered with an option
    reveal: tuple[Section, ...]  # at a key moment
    comparison: tuple[ComparisonPart, ...]  # at a key moment, as its file has it
    as_history: bool | None


@dataclass(frozen=True, slots=True)
class SceneScript:
    """A scene: its effects and its words."""

    program: SceneProgram
    chapter: str
    basis: str
    heading: Section
    told: tuple[Told, ...]
    picks: PicksScript | None
    ask: str
    options: tuple[OptionScript, ...]
    end: Section | None
    ending: str  # the kind
    key_moment: bool
    event: str  # of a key moment
    date: str
    historys: str  # history's choice, as a label


@dataclass(frozen=True, slots=True)
class Script:
    """A pack: its program and all its words."""

    pack: Pack
    program: Program
    scenes: Mapping[str, SceneScript]
    bridges: Mapping[Stop, tuple[Told, ...]]  # told on the way to a stop
    no_shift: str  # the words for a choice that changes no meter
    about: tuple[Line, ...]

    def label(self, variable: str) -> str:
        """Return the label of a meter that players see, else ''."""
        spec = self.program.specs[variable]
        return spec.label if spec.is_shown else ""

    def shown(self, effects: Iterable[Effect]) -> list[str]:
        """Return the visible meters that *effects* change, in the order in which the pack declares them."""
        changed = {effect.variable for effect in effects if self.label(effect.variable)}
        return [name for name in self.program.specs if name in changed]

    def promised(self, effects: Iterable[Effect]) -> Iterator[tuple[str, str, Line]]:
        """Yield the promises that *effects* change: the variable, the state it comes to, and the line that says so."""
        states = {effect.variable: str(effect.value) for effect in effects if isinstance(effect, Set)}
        for name, spec in self.program.specs.items():
            if spec.type == "promise" and name in states:
                block = Promises((promises.line_of(name, spec, states[name]),))
                yield name, states[name], next(iter(wording.sections(block)[0]))

    def promised_any(self, effects: Iterable[Effect]) -> Iterator[tuple[str, str, Line]]:
        """Yield each state that a promise can come to by some of *effects*: its name, the state, and what is told."""
        states = dict.fromkeys((one.variable, one.value) for one in effects if isinstance(one, Set))
        order = list(self.program.specs)
        for name, state in sorted(states, key=lambda state: order.index(state[0])):
            yield from self.promised([Set(name, state)])

    def terms(self, promise: str) -> Line:
        """Return the terms of *promise*, as the ledger has them."""
        *_, terms = ledger_wording.entry(promises.line_of(promise, self.program.specs[promise], "made"))
        return terms

    def noted(self, option: OptionScript) -> list[str]:
        """Return the variables whose values before *option* its words ask for after it was taken."""
        words = [option.taken.text, *(part.heading for part in option.comparison)]
        words += [line.text for part in option.comparison for line in lines_of(part)]
        words += [line.text for section in option.reveal for line in section]
        if option.call:
            words += [option.call.ask, *(text for one in option.call.guesses for text in (one.label, one.result.text))]
        filled = (hole for text in words for _, hole in holes(text) if hole in self.program.specs)
        promised = (name for name, _, _ in self.promised(option.option.effects))
        return list(dict.fromkeys([*self.shown_after(option), *promised, *filled]))

    def shown_after(self, option: OptionScript) -> list[str]:
        """Return the meters whose values before and after *option* are shown, in the comparison too."""
        shifts = [line for part in option.comparison for line in part.lines if isinstance(line, Shift)]
        return self.shown([*option.option.effects, *(effect for shift in shifts for effect in shift.effects)])


def write_script(pack: Pack) -> Script:
    """Return *pack* as a script."""
    writer = _ScriptWriter(pack)
    return Script(
        pack,
        writer.program,
        {name: writer.scene(name, scene) for name, scene in pack.scenes.items()},
        {stop: tuple(writer.bridge(stop)) for road in writer.program.roads() for stop in road},
        say("No meter moves."),
        _lines(Prose(prose.read(pack.manifest.about))) if pack.manifest.about else (),
    )


def holes(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of *text* as (words, "") or ("", variable)."""
    for index, piece in enumerate(HOLE.split(text)):
        if index % 2:
            yield "", piece
        elif piece:
            yield piece, ""


def _lines(block: Prose | Bridge | Picture) -> tuple[Line, ...]:
    return tuple(line for section in wording.sections(block) for line in section)


class _ScriptWriter:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rules = Rules(pack)
        self.program = self.rules.program
        self.holes = {name: f"\ue000{name}\ue001" for name, spec in self.program.specs.items() if spec.type != "flag"}
        self.start = self.rules.start(next(iter(pack.manifest.seats)))

    def scene(self, name: str, scene: Scene) -> SceneScript:
        heading, *_ = wording.sections(next(iter(narration.scene(self.rules, self.world(name)))))
        end = End(name, scene.ending.title, scene.ending.kind, scene.ending.tone) if scene.ending else None
        options = self.program.scene(name).choices.values()
        return SceneScript(
            program=self.program.scene(name),
            chapter=self.pack.homes[name],
            basis=scene.basis,
            heading=heading,
            told=(*self.picture(scene), *self.told(scene.text, scene.basis, scene.basis)),
            picks=self.picks(name, scene),
            ask=prose.line(scene.ask, self.holes),
            options=tuple(self.option(name, scene, option) for option in options),
            end=wording.sections(end)[0] if end else None,
            ending=scene.ending.kind if scene.ending else "",
            key_moment=scene.history is not None,
            event=scene.history.event if scene.history else "",
            date=scene.date,
            historys=narration.historys_label(self.pack, scene, self.holes) if scene.history else "",
        )

    def world(self, scene: str) -> World:
        """Return a world in *scene*, without the play that leads to it."""
        return self.start._replace(scene=scene, seen=frozenset(), chosen=frozenset())

    def told(self, passages: Sequence[Passage], basis: str, standing: str = "") -> Iterator[Told]:
        for passage, mark in zip(passages, narration.marks(passages, basis, standing), strict=True):
            block = Prose(prose.read(passage.text, self.holes), mark, passage.sources)
            yield Told(guard(passage.if_), _lines(block))

    def picture(self, scene: Scene) -> Iterator[Told]:
        return (Told(guard(""), _lines(block)) for block in narration.picture(self.pack, scene))

    def picks(self, name: str, scene: Scene) -> PicksScript | None:
        """Return the desk or the letter of *scene*."""
        program, real = self.program.scene(name).picks, picking.historys_letter(scene)
        if program is None or scene.picks is None:
            return None
        items = []
        for item, written in scene.picks.items.items():
            words = {"label": prose.line(written.label, self.holes), "detail": prose.line(written.detail, self.holes)}
            told = tuple(self.told(written.text, narration.item_basis(scene, item)))
            items.append(item_script(name, program.items[item], written, words, told, real=item in real))
        return picks_script(name, program, prose.line(scene.picks.ask, self.holes), tuple(items))

    def option(self, name: str, scene: Scene, option: Option) -> OptionScript:
        written = scene.choices[option.id]
        label, detail = (prose.line(text, self.holes) for text in (written.label, written.detail))
        taken, *_ = wording.sections(Taken(name, option.id, label))[0]
        return OptionScript(
            option=option,
            label=label,
            detail=detail,
            locked=say("Locked: {why}", why=written.locked) if written.locked else "",
            taken=taken,
            told=tuple(self.told(written.text, narration.outcome_basis(scene, option.id, written))),
            call=self.call(name, scene, option.id),
            reveal=self.reveal(name, option.id) if scene.history else (),
            comparison=tuple(compared(self.rules, self.world(name), option.id, self.holes)) if scene.history else (),
            as_history=narration.as_history(scene, option.id),
        )

    def call(self, name: str, scene: Scene, own: str) -> Call | None:
        """Return what is asked after *own* was taken in *scene*, before anything is told."""
        if scene.history is None or narration.as_history(scene, own) is None:
            return None
        options = self.program.scene(name).choices
        guesses = []
        for choice in sorted(options, key=lambda choice: choice != own):
            label, right = prose.line(scene.choices[choice].label, self.holes), choice in scene.history.choice
            offered = say("The same as I: {label}", label=label) if choice == own else label
            result = wording.call_result(CallResult(label, choice == own, right, RIGHTS, CALLS))
            hidden = guard(scene.choices[choice].if_ if not scene.choices[choice].locked else "")
            guesses.append(Guess(choice, options[choice].once, hidden, offered, right, result))
        heading = Line("call", prose.Paragraph((prose.Span(say("What did {name} really do?", name=PERSON)),)))
        return Call(heading, prose.line(scene.ask, self.holes), tuple(guesses))

    def reveal(self, name: str, choice: str) -> tuple[Section, ...]:
        """Return the reveal of *choice*."""
        found = reveal.in_short(self.pack, name, choice, PERSON, self.holes)
        return wording.sections(found._replace(letter=letters_in_short(self.pack.scenes[name])))

    def bridge(self, stop: Stop) -> Iterator[Told]:
        for passage in stop.bridge:
            yield Told(guard(passage.if_), _lines(Bridge(prose.read(passage.text, self.holes))))


def choice_text(label: str, detail: str) -> str:
    """Return a choice as one line."""
    return f"{label} — {detail}" if detail else label


def locked_text(label: str, locked: str) -> str:
    """Return a choice that cannot be taken as one line."""
    return f"{AHEAD} {label} — {locked}"


def line_text(line: Line) -> str:
    """Return *line* with its mark, as one run of text."""
    return f"{line.mark} {line.text}" if line.mark else line.text
