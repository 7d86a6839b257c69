"""The types of a pack's files, and the types that the model gives to a path in a file."""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, TypeAlias, Union, get_args, get_origin, get_type_hints

from game.story import model
from game.story.field_types import Defines, Formula, Ident, Ref, Short, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.story.syntax.tree import Path, Step

Mark: TypeAlias = Ref | Defines | Words | Formula
Hint: TypeAlias = object  # a type of the model, or an annotation made of them
MARKS = (Ref, Defines, Words, Formula)


@cache
def files() -> Mapping[str, Hint]:
    """Return the type of each file of a pack, by its name; "scenes/" stands for every chapter."""
    record: dict[str, Hint] = {
        f"record/{name}.yaml": dict[Annotated[Ident, Defines(found.kind)], found.part]  # type: ignore[name-defined]
        for name, found in model.RECORD.items()
    }
    return {"pack.yaml": model.Manifest, "classroom.yaml": model.Material, "scenes/": model.Chapter, **record}


def file_type(name: str) -> Hint | None:
    """Return the type of file *name*, None where it is no file of the model."""
    return files().get("scenes/" if name.startswith("scenes/") else name)


@cache
def fields(part: Hint) -> Mapping[str, Hint]:
    """Return the type of every key of a part of the model, by the key as it is written in YAML."""
    return {name.rstrip("_"): hint for name, hint in get_type_hints(part, include_extras=True).items()}


@cache
def every_key() -> frozenset[str]:
    """Return every key that some part of the model has."""
    waiting = list(files().values())
    parts: dict[Hint, None] = {}
    while waiting:
        for member in _members(waiting.pop()):
            inner = list(fields(member).values()) if is_part(member) else list(get_args(member))
            if member not in parts and inner:
                parts[member] = None
                waiting += inner
    return frozenset(key for part in parts if is_part(part) for key in fields(part))


def types_at(hint: Hint, path: Iterable[Step]) -> tuple[Hint, ...]:
    """Return the types that may stand at *path* of a *hint*: texts, parts and mappings; a list counts as its items."""
    found = tuple(_members(hint))
    for step in path:
        if isinstance(step, str):
            inner = [fields(part).get(step) if is_part(part) else _value_type(part) for part in found]
            found = tuple(member for part in inner for member in _members(part))
    return found


def keys_at(hint: Hint, path: Iterable[Step]) -> tuple[str, ...]:
    """Return the keys that the model knows of a mapping at *path* of a *hint*."""
    return tuple(key for part in types_at(hint, path) if is_part(part) for key in fields(part))


def ids_among(hint: Hint, path: Path) -> Iterator[tuple[str, int]]:
    """Yield kind and step of every key of *path* that is an id."""
    for index in range(len(path)):
        for part in types_at(hint, path[:index]):
            if isinstance(mark := key_mark(part), (Ref, Defines)):
                yield mark.kind, index


def key_mark(part: Hint) -> Mark | None:
    """Return the mark of a mapping's keys."""
    return mark_of(get_args(part)[0]) if get_origin(part) is dict else None


def mark_of(hint: Hint, wanted: tuple[type, ...] = MARKS) -> Mark | None:
    """Return the mark of a text, if it is one of those *wanted*."""
    found = (mark for mark in metadata(hint) if isinstance(mark, MARKS))
    return next((mark for mark in found if isinstance(mark, wanted)), None)


def is_part(hint: Hint) -> bool:
    """Whether *hint* is a part of the model, with keys of its own."""
    return isinstance(hint, type) and is_dataclass(hint)


def _value_type(hint: Hint) -> Hint:
    return get_args(hint)[1] if get_origin(hint) is dict else None


def metadata(hint: Hint) -> tuple[object, ...]:
    """Return the metadata of a field's annotation."""
    return get_args(hint)[1:] if get_origin(hint) is Annotated else ()


def _members(hint: Hint) -> Iterator[Hint]:
    """Yield *hint*, or the members of a union and the item type of a list."""
    base, *_ = get_args(hint) or (hint,)
    if (get_origin(hint) is Annotated and not isinstance(base, type)) or get_origin(hint) is tuple:
        yield from _members(base)
    elif get_origin(hint) in (Union, UnionType):
        for part in get_args(hint):
            yield from _members(part)
    elif is_part(base) and get_origin(hint) is Annotated:
        yield base
        yield from (fields(base)[mark.key] for mark in metadata(hint) if isinstance(mark, Short))
    elif hint is not None:
        yield hint
