"""Completion at the cursor: ids of the right kind, keys, and the words that a key can have."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from game.story import model_types, pictures
from game.story.field_types import Ref
from game.story.model.manifest import PROMISE_STATES
from game.story.syntax.prose import SCHEMES
from game.story.syntax.tree import at, entries
from game.workshop.lsp import context
from game.workshop.lsp.summaries import title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.workshop.lsp.context import CursorContext
    from game.workshop.lsp.workspace import Workspace
    from game.workshop.schema import Schema

CALL = re.compile(r"(?P<call>seen|chose)\(\s*[\"'](?P<first>[\w-]*)(?:[\"']\s*,\s*[\"'](?P<second>[\w-]*))?$")
COMPARED = re.compile(r"\b(?P<name>\w++)\s*[!=]=\s*[\"'](?P<typed>[\w-]*)$")
PARTS = (("choices",), ("picks", "items"))
"""Where the things stand that can be taken in a scene."""
MOST = 500
"""The most items in an answer; a large pack has more, and the next letter asks again."""

WORDS = ("and", "or", "not", "true", "false", "seat", "seen(", "chose(")


class Item(NamedTuple):
    """A completion; *kind* is the kind of an id, `key`, `word` or `scheme`."""

    label: str
    kind: str
    detail: str = ""
    insert: str = ""


def complete(workspace: Workspace, name: str, line: int, column: int) -> list[Item]:
    """Return the completions at a place of file *name*, at most MOST."""
    spot = context.spot(workspace.lines(name), line, column)
    return list(islice(_items(workspace, name, spot), MOST))


def _items(workspace: Workspace, name: str, spot: CursorContext) -> Iterator[Item]:
    if link := context.LINK.search(spot.before):
        scheme, colon, _ = link["target"].partition(":")
        yield from (
            _named(workspace, scheme, spot)
            if colon
            else (Item(one, "scheme", f"a {one} of the record", f"{one}:") for one in SCHEMES)
        )
    elif _is_condition(spot):
        yield from _condition(workspace, spot)
    elif (hole := context.HOLE.search(spot.before)) and not _is_flow(spot, hole.start()):
        yield from (item for item in _variables(workspace, spot) if _type(workspace, item.label) != "flag")
    elif spot.is_key:
        yield from _keys(workspace, name, spot)
    else:
        yield from _values(workspace, name, spot)


def _type(workspace: Workspace, variable: str) -> str:
    return str(entries(workspace.entry("variable", variable)).get("type", ""))


def _words_of(workspace: Workspace, variable: str) -> Iterator[str]:
    """Yield the words that a choice or a promise can be; values may be written as a list or with labels."""
    if _type(workspace, variable) == "promise":
        return iter(PROMISE_STATES)
    found = entries(workspace.entry("variable", variable)).get("values", ())
    return (value for value in found if isinstance(value, str)) if not isinstance(found, str) else iter(())


def _is_flow(spot: CursorContext, brace: int) -> bool:
    """Whether a brace opens a mapping: it follows a key."""
    return spot.before[:brace].rstrip().endswith((":", ",", "-", "[", "{"))


def _is_condition(spot: CursorContext) -> bool:
    return not spot.is_key and (spot.path[-1:] == ("if",) or spot.path[:1] == ("conditions",))


def _condition(workspace: Workspace, spot: CursorContext) -> Iterator[Item]:
    text = spot.before
    if call := CALL.search(text):
        if call["second"] is None:
            yield from _named(workspace, "scene", spot)
        else:
            yield from _taken_in(workspace, call["first"], PARTS)
    elif compared := COMPARED.search(text):
        if compared["name"] == "seat":
            yield from _named(workspace, "seat", spot)
        yield from (Item(value, "word") for value in _words_of(workspace, compared["name"]))
    else:
        yield from _named(workspace, "variable", spot)
        yield from (Item(word, "word") for word in WORDS)


def _named(workspace: Workspace, kind: str, spot: CursorContext) -> Iterator[Item]:
    """Yield the ids of *kind*; if there are many, only those that contain the word before the cursor."""
    names = workspace.names(kind)
    wanted = names if len(names) <= MOST else (name for name in names if spot.typed in name)
    return (Item(name, kind, title(workspace, kind, name)) for name in wanted)


def _variables(workspace: Workspace, spot: CursorContext) -> Iterator[Item]:
    """Yield the variables, without the conditions that have a name like one."""
    return (item for item in _named(workspace, "variable", spot) if _type(workspace, item.label))


def _taken_in(workspace: Workspace, scene: str, parts: Sequence[tuple[str, ...]]) -> Iterator[Item]:
    """Yield the ids at *parts* of a scene: its choices, its items, or both."""
    written = workspace.entry("scene", scene)
    for name in (name for part in parts for name in entries(at(written, part))):
        yield Item(name, "choice", title(workspace, "choice", f"{scene}/{name}"))


def _values(workspace: Workspace, name: str, spot: CursorContext) -> Iterator[Item]:
    kinds = {mark.kind: mark for part in _types(name, spot) if isinstance(mark := model_types.mark_of(part), Ref)}
    for kind, mark in kinds.items():
        parts = PARTS[1:] if "picks" in spot.path else PARTS[:1]
        if kind == "choice":
            yield from _taken_in(workspace, spot.path[1], parts)
        else:
            yield from _variables(workspace, spot) if kind == "variable" else _named(workspace, kind, spot)
        if mark.besides:
            yield Item(mark.besides, "word", "none of these is what was done")
    if kinds:
        return
    if spot.path[-2:] == ("picture", "file"):
        yield from (Item(name, "word") for name in pictures.names(workspace.folder) if pictures.NAME.fullmatch(name))
    if len(spot.path) > 1 and spot.path[-2] == "effects":
        yield from _effect(workspace, spot.path[-1])
    else:
        words = _schema(name, spot.path).get("enum", ())
        yield from (Item(word, "word") for word in words if isinstance(word, str))


def _types(name: str, spot: CursorContext) -> tuple[model_types.Hint, ...]:
    return model_types.types_at(model_types.file_type(name), spot.path)


def _effect(workspace: Workspace, variable: str) -> Iterator[Item]:
    words = {"flag": ("true", "false"), "meter": ("+1", "+2", "-1", "-2")}.get(_type(workspace, variable), ())
    yield from (Item(word, "word") for word in (*words, *_words_of(workspace, variable)))


def _keys(workspace: Workspace, name: str, spot: CursorContext) -> Iterator[Item]:
    for part in _types(name, spot):
        if isinstance(mark := model_types.key_mark(part), Ref):
            named = _variables(workspace, spot) if mark.kind == "variable" else _named(workspace, mark.kind, spot)
            yield from (item._replace(insert=f"{item.label}: ") for item in named)
    for key, part in _schema(name, spot.path).get("properties", {}).items():
        yield Item(key, "key", part.get("description", ""), f"{key}: ")


# The schema


@cache
def _schemas() -> dict[str, Schema]:
    from game.workshop.schema import WHERE, schemas

    found = schemas()
    return {("scenes/" if kind == "chapter" else WHERE[kind]): schema for kind, schema in found.items()}


def describe(name: str, path: tuple[str, ...]) -> str:
    """Return the model's sentence on the key at *path* of file *name*, '' where it has none."""
    return str(_schema(name, path, own=True).get("description", ""))


def _schema(name: str, path: tuple[str, ...], *, own: bool = False) -> Schema:
    """Return the schema at *path*: with *own* that of the key, else that of its value."""
    root = _schemas().get("scenes/" if name.startswith("scenes/") else name)
    if root is None:
        return {}
    found: Schema = root
    for number, step in enumerate(path):
        holder = _mapping(root, found, step)
        patterns = list(holder.get("patternProperties", {}).values()) or [holder.get("additionalProperties")]
        found = holder.get("properties", {}).get(step) or next(
            (part for part in patterns if isinstance(part, dict)), {}
        )
        if own and number == len(path) - 1:
            return found
    return _mapping(root, found, "")


def _mapping(root: Schema, part: Schema, step: str) -> Schema:
    """Return the mapping in *part*, which may be a list of it or a union with it."""
    if "$ref" in part:
        return _mapping(root, root["$defs"][part["$ref"].rsplit("/", 1)[1]], step)
    if isinstance(part.get("items"), dict):
        return _mapping(root, part["items"], step)
    for option in part.get("anyOf", ()):
        found = _mapping(root, option, step)
        if "properties" in found or "patternProperties" in found:
            return found
    return part
