"""What a pack declares and never uses: variables that do nothing, and entries of the record that nothing names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.engine.program import Add, Set, read_effects
from game.story.findings import Finding
from game.story.syntax import expression, prose
from game.workshop.text.word_count import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.engine.program import Effect
    from game.story.model import Scene
    from game.story.reader import ParsedPack

CODES = {"sources": "OQ430", "people": "OQ431", "glossary": "OQ432", "disputes": "OQ433", "events": "OQ434"}
ONE = {"sources": "source", "people": "person", "glossary": "term", "disputes": "dispute", "events": "event"}


def unused(reading: ParsedPack) -> Iterator[Finding]:
    """Yield a warning for everything that *reading* declares and that nothing uses."""
    yield from _variables(reading)
    named = _named(reading)
    for kind, code in CODES.items():
        for name in reading.record[kind]:
            if name not in named[kind]:
                where = reading.files[f"record/{kind}.yaml"].key(name)
                yield Finding(
                    code,
                    "warning",
                    where,
                    f"No scene and no event names the {ONE[kind]} {name}.",
                    "Name it where it belongs, or take it out.",
                )


def _variables(reading: ParsedPack) -> Iterator[Finding]:
    specs = reading.manifest.variables if reading.manifest else {}
    changes: dict[str, set[Effect]] = {}
    for written in _effects(reading):
        for effect in read_effects(specs, written):
            changes.setdefault(effect.variable, set()).add(effect)
    read = set(_read(reading))
    for name, spec in specs.items():
        where = reading.files["pack.yaml"].key("variables", name)
        found = changes.get(name, set())
        shown = spec.type == "meter" and not spec.hidden
        if not found:
            yield Finding(
                "OQ423",
                "warning",
                where,
                f"Nothing ever changes {name}.",
                "Give some choice an effect on it, or take it out.",
            )
        elif name not in read and not shown:
            yield Finding(
                "OQ424",
                "warning",
                where,
                f"{name} is neither asked about nor shown.",
                "Let a condition ask about it, or take it out.",
            )
        if spec.type == "meter" and found and (way := _one_way(found)):
            yield Finding(
                "OQ422", "warning", where, f"{name} only ever goes {way}.", "Let some choice move it the other way."
            )


def _one_way(changes: set[Effect]) -> str:
    """Return up or down where all of *changes* go there, else ''."""
    amounts = [effect.amount for effect in changes if isinstance(effect, Add) and effect.amount]
    if not amounts or any(isinstance(effect, Set) for effect in changes):
        return ""
    return "up" if min(amounts) > 0 else "down" if max(amounts) < 0 else ""


def _effects(reading: ParsedPack) -> Iterator[dict[str, str]]:
    for scene in reading.scenes.values():
        yield scene.effects
        yield from (choice.effects for choice in scene.choices.values())


def _read(reading: ParsedPack) -> Iterator[str]:
    """Yield the names that some condition asks about, or some prose shows."""
    for scene in reading.scenes.values():
        for condition in _conditions(scene):
            yield from (str(node.value) for node in expression.parse(condition) if node.kind == "name")
    for text in texts(reading):
        yield from (name for name, _ in prose.placeholders(text.words) if text.is_prose and name)


def _conditions(scene: Scene) -> Iterator[str]:
    parts: list[Any] = [*scene.text, *scene.next]
    for choice in scene.choices.values():
        parts += [choice, *choice.text, *choice.next]
    return (part.if_ for part in parts if part.if_)


def _named(reading: ParsedPack) -> dict[str, set[str]]:
    """Return the ids of the record that something names, by kind."""
    named: dict[str, set[str]] = {kind: set() for kind in reading.record}
    kinds = {"person": "people", "term": "glossary", "event": "events", "source": "sources", "dispute": "disputes"}
    for text in texts(reading):
        for scheme, name, _ in prose.links(text.words) if text.is_prose else ():
            if scheme in kinds:
                named[kinds[scheme]].add(name)
    for scene in reading.scenes.values():
        named["sources"].update(scene.sources, *(passage.sources for passage in scene.text))
        named["sources"].update(*(passage.sources for choice in scene.choices.values() for passage in choice.text))
        if scene.history:
            named["events"].add(scene.history.event)
    for entries in reading.record.values():
        for entry in entries.values():
            _named_by(entry, named)
    file = reading.files.get("classroom.yaml")
    said = set(_strings(file.values if file else {}))
    return {kind: names | said for kind, names in named.items()}


def _named_by(entry: Any, named: dict[str, set[str]]) -> None:
    """Add to *named* what an entry of the record, its claims and its positions name."""
    for part in (entry, *getattr(entry, "claims", ()), *getattr(entry, "positions", ())):
        for kind in CODES:
            found = getattr(part, kind, ())
            named[kind].update(found)
        if hasattr(part, "source"):
            named["sources"].add(part.source)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)
