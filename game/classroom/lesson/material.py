"""classroom.yaml: what a teacher brings to a pack, as a model that says itself how it is read.

Every part is optional, the file too: where a pack says nothing, the guide derives its plan and its questions from the
record. The reader hands the file over as text; it is typed and checked here, all problems in one report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args, get_origin, get_type_hints

from game.errors import PackError
from game.story.field_types import Ident, Line, Prose, Reads, Whole
from game.story.findings import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.model import Pack

FILE = "classroom.yaml"
RUNGS = ("opening", "sourcing", "corroboration", "counterfactual", "today", "university")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSpec:
    """A lesson of so many minutes: the key moments it stops at, by event."""

    minutes: Whole
    """How long the lesson is."""
    moments: tuple[Ident, ...]
    """The events whose key moments the room decides, in order; those that a chair does not have are passed over."""
    seat: Ident = ""
    """The chair that the plan is for; any chair where none is named."""
    skip: tuple[Ident, ...] = ()
    """Which of them to leave out when late, the first to go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLadder:
    """The questions about one key moment, from the easy one to the one for today."""

    bridge: Line = ""
    """What the teacher says on the way here, in a sentence or two."""
    opening: tuple[Line, ...] = ()
    """Everybody can answer these."""
    sourcing: tuple[Line, ...] = ()
    """Who says so, when, and what for?"""
    corroboration: tuple[Line, ...] = ()
    """Does anything else say the same?"""
    counterfactual: tuple[Line, ...] = ()
    """What if it had gone the other way, and on what evidence?"""
    today: tuple[Line, ...] = ()
    """What has this to do with us?"""
    university: tuple[Line, ...] = ()
    """Asked at a university, on top of the others."""
    source: Ident = ""
    """The source that is handed out as a card for this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """classroom.yaml as a whole."""

    opening: Line = ""
    """The question that the lesson begins with."""
    closing: Line = ""
    """The question that it ends with."""
    seat: Ident = ""
    """The chair that the room takes unless the teacher says otherwise."""
    primer: Prose = ""
    """What the students should know before they begin."""
    bias: Prose = ""
    """Where this pack may lean, and what it leaves out."""
    people: Prose = ""
    """What to bear in mind about the people in it."""
    reading: Ident = ""
    """The text that is checked against the record as a worksheet."""
    plans: tuple[PlanSpec, ...] = ()
    """Lessons of several lengths."""
    moments: dict[Ident, QuestionLadder] = field(default_factory=dict)
    """Questions, by event."""


class _Reader:
    """Reads text into the dataclasses above, noting every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def note(self, code: str, where: tuple[str, ...], message: str, cure: str = "") -> None:
        place = " > ".join(where)
        self.findings.append(Finding(code, "error", Location(FILE), f"{place}: {message}" if place else message, cure))

    def value(self, hint: Any, found: Any, where: tuple[str, ...]) -> Any:
        origin = get_origin(hint)
        if is_dataclass(hint):
            return self.record(cast("type", hint), found, where)
        if origin is tuple:
            items = found if isinstance(found, (list, tuple)) else [found]
            return tuple(self.value(get_args(hint)[0], item, (*where, str(n))) for n, item in enumerate(items, 1))
        if origin is dict:
            return self.mapping(get_args(hint), found, where)
        if origin is Annotated:
            return self.scalar(hint, found, where)
        raise TypeError(hint)

    def scalar(self, hint: Any, found: Any, where: tuple[str, ...]) -> Any:
        reads = next(one for one in hint.__metadata__ if isinstance(one, Reads))
        try:
            return reads.read(found)
        except ValueError as problem:
            self.note("OQ702", where, f"found {_shown(found)}", f"{problem}.")
            return None

    def mapping(self, hints: tuple[Any, ...], found: Any, where: tuple[str, ...]) -> dict[Any, Any]:
        if not isinstance(found, Mapping):
            self.note("OQ702", where, f"found {_shown(found)}", "write entries as `id: …`.")
            return {}
        return {
            self.value(hints[0], key, where): self.value(hints[1], item, (*where, str(key)))
            for key, item in found.items()
        }

    def record(self, kind: type, found: Any, where: tuple[str, ...]) -> Any:
        if not isinstance(found, Mapping):
            self.note("OQ702", where, f"found {_shown(found)}", "write `key: value` lines here.")
            return None
        hints = get_type_hints(kind, include_extras=True)
        known = {name: hints[name] for name in hints}
        for key in found:
            if key not in known:
                self.note("OQ701", where, f"there is no {key}", _nearest(str(key), known))
        given = {name: self.value(hint, found[name], (*where, name)) for name, hint in known.items() if name in found}
        for missing in [one.name for one in fields(kind) if _required(one) and one.name not in found]:
            self.note("OQ703", where, f"{missing} is missing")
            given[missing] = None
        return kind(**given)


def _required(one: Any) -> bool:
    from dataclasses import MISSING

    return one.default is MISSING and one.default_factory is MISSING


def _nearest(key: str, known: Mapping[str, Any]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    return f"Did you mean {near[0]}?" if near else "Known here: " + ", ".join(known) + "."


def _shown(found: Any) -> str:
    if isinstance(found, Mapping):
        return "entries"
    return "a list" if isinstance(found, list) else repr(str(found)[:60])


def read_material(pack: Pack) -> tuple[Material, tuple[Finding, ...]]:
    """Return what *pack* brings for a class, and everything that is wrong with it."""
    reader = _Reader()
    material = reader.record(Material, pack.classroom, ())
    if not reader.findings:
        reader.findings.extend(_unknown_ids(pack, material))
    return material, tuple(reader.findings)


def material_of(pack: Pack) -> Material:
    """Return what *pack* brings for a class.

    Raises:
        PackError: when its classroom.yaml cannot be used; all problems at once.
    """
    material, findings = read_material(pack)
    if findings:
        raise PackError(Path(FILE), findings)
    return material


def _unknown_ids(pack: Pack, material: Material) -> Iterator[Finding]:
    moments = {outline.event for outline in pack.outlines.values() if outline.event}
    named: list[tuple[str, str, Any, str]] = []
    if material.seat:
        named.append(("seat", material.seat, pack.manifest.seats, "a seat"))
    if material.reading:
        named.append(("reading", material.reading, pack.record.readings, "a reading"))
    for plan in material.plans:
        where = f"plans > {plan.minutes} minutes"
        named += [(where, plan.seat, pack.manifest.seats, "a seat")] if plan.seat else []
        named += [(where, event, moments, "the event of a key moment") for event in plan.moments]
        named += [(f"{where} > skip", event, plan.moments, "one of the plan's moments") for event in plan.skip]
    for event, ladder in material.moments.items():
        named.append(("moments", event, moments, "the event of a key moment"))
        if ladder.source:
            named.append((f"moments > {event} > source", ladder.source, pack.record.sources, "a source"))
    for where, name, known, what in named:
        if name not in known:
            yield Finding(
                "OQ704", "error", Location(FILE), f"{where}: {name} is not {what}", _nearest(name, dict.fromkeys(known))
            )
