"""Where every name of a pack is defined and used, to the character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from game.story import translation
from game.story.syntax import expression, prose
from game.story.syntax.expression import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.reader import ParsedFile

SCHEMES = {"person": "person", "term": "term", "event": "event", "source": "source", "dispute": "dispute"}
RECORD = {
    "record/events.yaml": "event",
    "record/sources.yaml": "source",
    "record/people.yaml": "person",
    "record/glossary.yaml": "term",
    "record/disputes.yaml": "dispute",
    "record/readings.yaml": "reading",
}
LISTS = {"sources": "source", "disputes": "dispute", "people": "person", "events": "event"}
QUOTED = re.compile(r"[\"']([^\"']*)[\"']")


class Symbol(NamedTuple):
    """A name where it stands: line and column count from 0."""

    kind: str  # scene | choice | event | source | person | term | dispute | reading | variable | seat | chapter | route
    name: str  # a choice is called scene/choice
    file: str
    line: int
    column: int
    length: int
    defines: bool

    def covers(self, line: int, column: int) -> bool:
        """Whether the cursor stands on it."""
        return self.line == line and self.column <= column <= self.column + self.length


def marks(file: ParsedFile) -> tuple[Symbol, ...]:
    """Return every name that stands in *file*."""
    return tuple(_Walker(file).walk())


class _Walker:
    def __init__(self, file: ParsedFile) -> None:
        self.file = file
        self.values = file.values

    def walk(self) -> Iterator[Symbol]:
        name = self.file.name
        if name == "pack.yaml":
            yield from self.manifest()
        elif name.startswith("scenes/"):
            yield from self.chapter()
        elif name in RECORD:
            yield from self.record(RECORD[name])
        yield from self.words()

    # one mark

    def key(self, kind: str, name: str, *path: Any, defines: bool = False) -> Symbol:
        """Return the mark of a key, which is the name itself; of a choice its last part."""
        where = self.file.key(*path)
        lines = self.file.text.split("\n")
        written = lines[where.line - 1][where.column - 1 : where.column] if where.line <= len(lines) else ""
        column = where.column - 1 + (written in ("'", '"'))
        return Symbol(kind, name, self.file.name, where.line - 1, column, len(str(path[-1])), defines)

    def value(self, kind: str, name: str, shown: str, offset: int, *path: Any, defines: bool = False) -> Symbol:
        """Return the mark of *shown*, which stands *offset* characters into the value at *path*."""
        where = self.file.value(*path, offset=offset)
        return Symbol(kind, name, self.file.name, where.line - 1, where.column - 1, len(shown), defines)

    def whole(self, kind: str, value: Any, *path: Any) -> Iterator[Symbol]:
        """Yield the mark of a value that is a name, or those of a list of names."""
        if isinstance(value, str):
            yield self.value(kind, value, value, 0, *path)
        elif isinstance(value, list):
            for index, part in enumerate(value):
                if isinstance(part, str):
                    yield self.value(kind, part, part, 0, *path, index)

    # the files

    def manifest(self) -> Iterator[Symbol]:
        values = self.values
        for seat, found in _items(values.get("seats")):
            yield self.key("seat", seat, "seats", seat, defines=True)
            yield from self.whole("scene", _get(found, "start"), "seats", seat, "start")
        for name, spec in _items(values.get("variables")):
            yield self.key("variable", name, "variables", name, defines=True)
            for seat, _ in _items(_get(spec, "start")):
                yield self.key("seat", seat, "variables", name, "start", seat)
        yield from self.whole("chapter", values.get("chapters"), "chapters")
        for route, found in _items(values.get("routes")):
            yield self.key("route", route, "routes", route, defines=True)
            for seat, road in _items(_get(found, "seats")):
                path = ("routes", route, "seats", seat)
                yield self.key("seat", seat, *path)
                yield from self.whole("scene", _get(road, "ending"), *path, "ending")
                for index, stop in _entries(_get(road, "stops")):
                    yield from self.whole("scene", _get(stop, "scene"), *path, "stops", index, "scene")

    def chapter(self) -> Iterator[Symbol]:
        yield Symbol("chapter", self.file.name[7:-5], self.file.name, 0, 0, 0, defines=True)
        for scene, found in _items(self.values.get("scenes")):
            path = ("scenes", scene)
            yield self.key("scene", scene, *path, defines=True)
            yield from self.told(found, *path)
            for choice, option in _items(_get(found, "choices")):
                here = (*path, "choices", choice)
                yield self.key("choice", f"{scene}/{choice}", *here, defines=True)
                yield from self.told(option, *here)
            yield from self.history(scene, _get(found, "history"), *path, "history")

    def told(self, found: Any, *path: Any) -> Iterator[Symbol]:
        """Yield what a scene or a choice names: sources, variables, conditions, ways on."""
        yield from self.whole("source", _get(found, "sources"), *path, "sources")
        for variable, _ in _items(_get(found, "effects")):
            yield self.key("variable", variable, *path, "effects", variable)
        yield from self.condition(_get(found, "if"), *path, "if")
        for part in ("text", "next"):
            for index, entry in _entries(_get(found, part)):
                yield from self.condition(_get(entry, "if"), *path, part, index, "if")
                yield from self.whole("source", _get(entry, "sources"), *path, part, index, "sources")
                yield from self.whole("scene", _get(entry, "go"), *path, part, index, "go")
        if isinstance(_get(found, "next"), str):
            yield from self.whole("scene", found["next"], *path, "next")

    def history(self, scene: str, found: Any, *path: Any) -> Iterator[Symbol]:
        yield from self.whole("event", _get(found, "event"), *path, "event")
        for mark in self.whole("choice", _get(found, "choice"), *path, "choice"):
            if mark.name != "none":
                yield mark._replace(name=f"{scene}/{mark.name}")

    def record(self, kind: str) -> Iterator[Symbol]:
        for name, entry in _items(self.values):
            yield self.key(kind, name, name, defines=True)
            yield from self.whole("source", _get(entry, "source"), name, "source")
            yield from self.named(entry, name)
            for part in ("claims", "positions"):
                for index, inner in _entries(_get(entry, part)):
                    yield from self.named(inner, name, part, index)

    def named(self, entry: Any, *path: Any) -> Iterator[Symbol]:
        for key, kind in LISTS.items():
            yield from self.whole(kind, _get(entry, key), *path, key)

    # inside texts

    def words(self) -> Iterator[Symbol]:
        """Yield the links and the variables of all prose."""
        for text in translation.texts({self.file.name: self.file}):
            if not text.is_prose:
                continue
            read = text.words.strip("\n")
            for match in prose.LINK.finditer(read):
                scheme, _, name = match["target"].partition(":")
                if scheme in SCHEMES:
                    offset = match.start("target") + len(scheme) + 1
                    yield self.value(SCHEMES[scheme], name, name, offset, *text.path)
            for hole, offset in prose.placeholders(read):
                if hole:
                    yield self.value("variable", hole, hole, offset + 1, *text.path)

    def condition(self, text: Any, *path: Any) -> Iterator[Symbol]:
        if not isinstance(text, str):
            return
        try:
            tree = expression.parse(text.strip())
        except ExpressionError:
            return
        for node in tree:
            if node.kind == "name":
                name = str(node.value)
                yield self.value("variable", name, name, node.offset, *path)
            elif node.kind in ("seen", "chose"):
                yield from self.call(text.strip(), node, *path)
            elif node.kind in ("==", "!=") and any(part.kind == "seat" for part in node.parts):
                for part in node.parts:
                    if part.kind == "text":
                        yield self.value("seat", str(part.value), str(part.value), part.offset + 1, *path)

    def call(self, text: str, node: expression.Node, *path: Any) -> Iterator[Symbol]:
        """Yield the ids between the quotes of `seen(…)` and `chose(…)`."""
        ids = list(QUOTED.finditer(text, node.offset))[: 1 if node.kind == "seen" else 2]
        if not ids:
            return
        scene = ids[0][1]
        yield self.value("scene", scene, scene, ids[0].start(1), *path)
        if len(ids) > 1:
            yield self.value("choice", f"{scene}/{ids[1][1]}", ids[1][1], ids[1].start(1), *path)


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    return iter(value.items()) if isinstance(value, dict) else iter(())


def _entries(value: Any) -> Iterator[tuple[int, Any]]:
    return iter(enumerate(value)) if isinstance(value, list) else iter(())


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None
