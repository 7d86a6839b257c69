"""Warns about what a pack declares and never uses: variables, and entries of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.program import Add, Set, read_effects
from game.story import references
from game.story.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.engine.program import Effect
    from game.story.findings import Location
    from game.story.parsed import ParsedPack

CODES = {
    "source": "OQ430", "person": "OQ431", "term": "OQ432", "dispute": "OQ433", "event": "OQ434", "passage": "OQ436",
}  # fmt: skip
UNUSED_CONDITION = "OQ435"


def unused(reading: ParsedPack) -> Iterator[Finding]:
    """Yield a warning for everything that *reading* declares and that nothing uses."""
    names = [name for file in reading.files.values() for name in references.names(file)]
    yield from _variables(reading, {name.id for name in names if name.by in ("condition", "placeholder")})
    named = {(name.kind, name.id) for name in names if not name.defines}
    for name in names:
        if name.defines and name.kind in CODES and (name.kind, name.id) not in named:
            said = f"No scene and no event names the {name.kind} {name.id}."
            cure = "Name it where it belongs, or take it out."
            yield _warning(CODES[name.kind], name.file.key(*name.path), said, cure)
    for condition in reading.manifest.conditions if reading.manifest else ():
        if ("variable", condition) not in named:
            where = reading.files["pack.yaml"].key("conditions", condition)
            yield _warning(UNUSED_CONDITION, where, f"No if asks about {condition}.", "Use it, or take it out.")


def _warning(code: str, where: Location, message: str, cure: str) -> Finding:
    return Finding(code, "warning", where, message, cure)


def _variables(reading: ParsedPack, read: set[str]) -> Iterator[Finding]:
    """Yield the warnings about variables, of which conditions and prose *read* some."""
    specs = reading.manifest.variables if reading.manifest else {}
    changes: dict[str, set[Effect]] = {}
    for written in _effects(reading):
        for effect in read_effects(specs, written):
            changes.setdefault(effect.variable, set()).add(effect)
    for name, spec in specs.items():
        where = reading.files["pack.yaml"].key("variables", name)
        found = changes.get(name, set())
        if not found:
            said, cure = f"Nothing ever changes {name}.", "Give some choice an effect on it, or take it out."
            yield _warning("OQ423", where, said, cure)
        elif name not in read and not spec.is_shown:
            said, cure = f"{name} is neither asked about nor shown.", "Let a condition ask about it, or take it out."
            yield _warning("OQ424", where, said, cure)
        if spec.type == "meter" and found and (way := _one_way(found)):
            said, cure = f"{name} only ever goes {way}.", "Let some choice move it the other way."
            yield _warning("OQ422", where, said, cure)


def _one_way(changes: set[Effect]) -> str:
    """Return `up` or `down` where all of *changes* have that direction, else ''."""
    amounts = [effect.amount for effect in changes if isinstance(effect, Add) and effect.amount]
    if not amounts or any(isinstance(effect, Set) for effect in changes):
        return ""
    return "up" if min(amounts) > 0 else "down" if max(amounts) < 0 else ""


def _effects(reading: ParsedPack) -> Iterator[dict[str, str]]:
    for scene in reading.scenes.values():
        yield scene.effects
        yield from (part.effects for part in scene.parts.values())
