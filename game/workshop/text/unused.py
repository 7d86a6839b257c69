"""What a pack declares and never uses: variables that do nothing, and entries of the record that nothing names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story import references
from game.story.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.findings import Location
    from game.story.parsed import ParsedPack

CODES = {"source": "OQ430", "person": "OQ431", "term": "OQ432", "dispute": "OQ433", "event": "OQ434"}


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


def _warning(code: str, where: Location, message: str, cure: str) -> Finding:
    return Finding(code, "warning", where, message, cure)


def _variables(reading: ParsedPack, read: set[str]) -> Iterator[Finding]:
    """Yield what is wrong with the variables, of which conditions and prose *read* some."""
    changes: dict[str, set[str]] = {}
    for effects in _effects(reading):
        for name, change in effects.items():
            changes.setdefault(name, set()).add(change)
    for name, spec in reading.manifest.variables.items() if reading.manifest else ():
        where = reading.files["pack.yaml"].key("variables", name)
        found = changes.get(name, set())
        shown = spec.type == "meter" and not spec.hidden
        if not found:
            said, cure = f"Nothing ever changes {name}.", "Give some choice an effect on it, or take it out."
            yield _warning("OQ423", where, said, cure)
        elif name not in read and not shown:
            said, cure = f"{name} is neither asked about nor shown.", "Let a condition ask about it, or take it out."
            yield _warning("OQ424", where, said, cure)
        if spec.type == "meter" and found and (way := _one_way(found)):
            said, cure = f"{name} only ever goes {way}.", "Let some choice move it the other way."
            yield _warning("OQ422", where, said, cure)


def _one_way(changes: set[str]) -> str:
    """Return up or down where all of *changes* go there, else ''."""
    signs = {change[0] if change[0] in "+-" else "=" for change in changes if int(change) or change[0] not in "+-"}
    return "up" if signs == {"+"} else "down" if signs == {"-"} else ""


def _effects(reading: ParsedPack) -> Iterator[dict[str, str]]:
    for scene in reading.scenes.values():
        yield scene.effects
        yield from (choice.effects for choice in scene.choices.values())
