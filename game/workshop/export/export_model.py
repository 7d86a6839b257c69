"""A pack as a script: every word that a play of it can show, with what it depends on, for the exports to write out.

The words come from the session itself (`telling`, `wording`), so an export says what the game says. Three things are
left open, to be filled by whoever plays the export: a variable's value (a *hole* in a span's text), whether a condition
holds, and what a decision did to the meters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine import Rules
from game.engine.world import World
from game.language import say
from game.session import narration, wording
from game.session.blocks import Bridge, End, Prose, Taken
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from game.session.blocks import Decision
    from game.session.wording import Line, Section
    from game.story.model import Choice, Exit, Pack, Passage, Scene, VariableSpec

HOLE = re.compile("\ue000([a-z0-9_]+)\ue001")
"""Where the value of a variable is to be shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words that are shown where *needs* holds ("" is always)."""

    needs: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A change of one variable; *label* is empty where players do not see it."""

    variable: str
    kind: str  # add | set
    value: int | bool | str
    low: int
    high: int
    label: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Where it is told what *choice* does to the meters, from what they were before it was taken."""

    choice: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a comparison: a heading, lines, and shifts where the meters are told."""

    key: str
    heading: str
    lines: tuple[Line | Shift, ...]


@dataclass(frozen=True, slots=True)
class ExitScript:
    """A way on, taken where *needs* holds."""

    needs: str
    goal: str


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: what it says, what it needs, what it leads to."""

    id: str
    label: str
    detail: str
    locked: str  # the whole sentence, "" where the choice is hidden instead
    needs: str
    once: bool
    marked: bool  # whether some condition asks if it was taken
    taken: Line
    told: tuple[Told, ...]
    effects: tuple[Effect, ...]
    parts: tuple[Part, ...]  # the comparison, at a key moment
    as_history: bool | None
    ways: tuple[ExitScript, ...]


@dataclass(frozen=True, slots=True)
class SceneScript:
    """A scene."""

    id: str
    chapter: str
    basis: str
    heading: Section
    told: tuple[Told, ...]
    effects: tuple[Effect, ...]
    ask: str
    options: tuple[Option, ...]
    ways: tuple[ExitScript, ...]
    end: Section | None
    ending: str  # the kind
    watched: bool  # whether some condition asks if it was seen
    key_moment: bool
    date: str
    historys: str  # what that person did, as a label


@dataclass(frozen=True, slots=True)
class RouteScript:
    """A seat's road along a route; *bridges* are told before each stop."""

    route: str
    label: str
    seat: str
    stops: tuple[str, ...]
    bridges: tuple[tuple[Line, ...], ...]
    ending: str


@dataclass(frozen=True, slots=True)
class Script:
    """A pack, every word of it."""

    pack: Pack
    sheets: Mapping[str, SceneScript]
    trips: tuple[RouteScript, ...]
    no_shift: str  # what is said where a choice moves no meter
    about: tuple[Line, ...]


def write_script(pack: Pack) -> Script:
    """Return *pack* as a script."""
    writer = _Writer(pack)
    return Script(
        pack,
        {name: writer.sheet(name, scene) for name, scene in pack.scenes.items()},
        tuple(writer.trips()),
        say("No meter moves."),
        _lines(Prose(prose.read(pack.manifest.about))) if pack.manifest.about else (),
    )


def holes(text: str) -> Iterator[tuple[str, str]]:
    """Yield *text* in pieces, as (words, "") and ("", variable)."""
    for index, piece in enumerate(HOLE.split(text)):
        if index % 2:
            yield "", piece
        elif piece:
            yield piece, ""


def said_before(option: Option) -> Iterator[str]:
    """Yield the variables whose values the comparison of *option* says: those of before the decision."""
    for part in option.parts:
        for line in part.lines:
            if not isinstance(line, Shift):
                yield from (hole for span in line.paragraph.spans for _, hole in holes(span.text) if hole)


def _lines(block: Prose | Bridge) -> tuple[Line, ...]:
    return tuple(line for section in wording.sections(block) for line in section)


def _ways(exits: Iterable[Exit]) -> tuple[ExitScript, ...]:
    return tuple(ExitScript(way.if_, way.go) for way in exits)


class _Writer:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rules = Rules(pack)
        self.specs: Mapping[str, VariableSpec] = pack.manifest.variables
        self.shown = {name: f"\ue000{name}\ue001" for name, spec in self.specs.items() if spec.type != "flag"}
        self.start = self.rules.start(next(iter(pack.manifest.seats))).values

    def sheet(self, name: str, scene: Scene) -> SceneScript:
        heading, *_ = wording.sections(next(iter(narration.scene(self.rules, self.world(name)))))
        end = End(name, scene.ending.title, scene.ending.kind, scene.ending.tone) if scene.ending else None
        return SceneScript(
            id=name,
            chapter=self.pack.homes[name],
            basis=scene.basis,
            heading=heading,
            told=tuple(self.told(scene.text)),
            effects=self.effects(scene.effects),
            ask=scene.ask,
            options=tuple(self.option(name, scene, choice, found) for choice, found in scene.choices.items()),
            ways=_ways(scene.next),
            end=wording.sections(end)[0] if end else None,
            ending=scene.ending.kind if scene.ending else "",
            watched=name in self.pack.watched_scenes,
            key_moment=scene.history is not None,
            date=scene.date,
            historys=narration.historys_label(self.pack, scene) if scene.history else "",
        )

    def world(self, scene: str) -> World:
        """Return a world that stands in *scene*, whatever it took to get there."""
        return World(next(iter(self.pack.manifest.seats)), "", -1, scene, self.start, frozenset(), frozenset())

    def told(self, passages: Sequence[Passage], basis: str = "") -> Iterator[Told]:
        for passage in passages:
            yield Told(
                passage.if_,
                _lines(Prose(prose.read(passage.text, self.shown), passage.basis or basis, passage.sources)),
            )

    def effects(self, effects: Mapping[str, str]) -> tuple[Effect, ...]:
        return tuple(self.effect(name, text) for name, text in effects.items())

    def effect(self, name: str, text: str) -> Effect:
        spec = self.specs[name]
        label = spec.label if spec.type == "meter" and not spec.hidden else ""
        if spec.type == "meter":
            return Effect(name, "add" if text[0] in "+-" else "set", int(text), spec.min, spec.max, label)
        return Effect(name, "set", text == "true" if spec.type == "flag" else text, 0, 0, label)

    def option(self, name: str, scene: Scene, choice: str, found: Choice) -> Option:
        taken, *_ = wording.sections(Taken(name, choice, found.label))[0]
        return Option(
            id=choice,
            label=found.label,
            detail=found.detail,
            locked=say("Locked: {why}", why=found.locked) if found.locked else "",
            needs=found.if_,
            once=found.once,
            marked=(name, choice) in self.pack.watched_choices,
            taken=taken,
            told=tuple(self.told(found.text, narration.outcome_basis(scene, choice, found))),
            effects=self.effects(found.effects),
            parts=tuple(self.parts(name, scene, choice)) if scene.history else (),
            as_history=narration.as_history(scene, choice),
            ways=_ways(found.next),
        )

    def parts(self, name: str, scene: Scene, choice: str) -> Iterator[Part]:
        """Yield the comparison of *choice* with the record."""
        block = narration.comparison(self.rules, self.world(name), choice)
        note = scene.history.note if scene.history else ""
        block = block._replace(note=prose.read(note, self.shown) if note else ())
        for section in wording.sections(block):
            yield Part(section.key, section.heading, tuple(self.shifted(scene, section)))

    def shifted(self, scene: Scene, section: Section) -> Iterator[Line | Shift]:
        """Yield the lines of *section*, each run of changes of meters replaced by one shift."""
        choice, inside = "", False
        for line in section:
            if line.role in ("you-change", "history-change"):
                if not inside:
                    yield Shift(choice, self.effects(scene.choices[choice].effects))
                inside = True
                continue
            if line.role in ("you-label", "history-label"):
                choice = line.ref
            inside = False
            yield line

    def trips(self) -> Iterator[RouteScript]:
        for route, found in self.pack.manifest.routes.items():
            for seat, road in found.seats.items():
                bridges = tuple(
                    _lines(Bridge(prose.read(stop.bridge, self.shown))) if stop.bridge else () for stop in road.stops
                )
                yield RouteScript(
                    route, found.label, seat, tuple(stop.scene for stop in road.stops), bridges, road.ending
                )


def offered(decision: Decision) -> tuple[list[str], list[str]]:
    """Return what an export shows of *decision*: the open choices as one text each, and a line a locked one."""
    return (
        [choice_text(offer.label, offer.detail) for offer in decision.offers if offer.open],
        [locked_text(offer.label, say("Locked: {why}", why=offer.locked)) for offer in decision.offers if offer.locked],
    )


def choice_text(label: str, detail: str) -> str:
    """Return a choice as one line."""
    return f"{label} — {detail}" if detail else label


def locked_text(label: str, locked: str) -> str:
    """Return a choice that cannot be taken as one line."""
    return f"{wording.AHEAD} {label} — {locked}"


def line_text(line: Line) -> str:
    """Return *line* with its mark, as one run of text."""
    return f"{line.mark} {line.text}" if line.mark else line.text
