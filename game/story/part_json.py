"""Parts of a pack as JSON, which the index writes and reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from game.story import model

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def structure() -> str:
    """Return names and types of every field of the model; an index made for another model is not read."""
    classes = [cls for cls in vars(model).values() if isinstance(cls, type) and is_dataclass(cls)]
    return repr([(cls.__name__, [(one.name, one.type) for one in fields(cls)]) for cls in classes])


def freeze(value: object) -> Json:
    """Return *value*, which is made of the model's dataclasses, as JSON."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (tuple, list)):
        return [freeze(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): freeze(item) for key, item in value.items()}
    if is_dataclass(value):
        return [freeze(getattr(value, one.name)) for one in fields(value)]
    raise TypeError(f"{type(value).__name__} is no part of a pack")


@cache
def _hints(cls: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(cls)
    return tuple((one.name, hints[one.name]) for one in fields(cls))


def thaw(hint: Any, value: Any) -> Any:
    """Return the value of type *hint* that `freeze` wrote as *value*.

    Raises:
        TypeError, ValueError, AttributeError: where *value* is not what `freeze` made.
    """
    if hint in (str, int, bool):
        if type(value) is not hint:
            raise TypeError("a part of the index is not what was written")
        return value
    if value is None:
        return value
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**{name: thaw(inner, part) for (name, inner), part in zip(_hints(hint), value, strict=True)})
    origin = get_origin(hint)
    if origin is tuple:
        inner = get_args(hint)[0]
        return tuple(value) if inner is str else tuple(thaw(inner, part) for part in value)
    if origin is dict:
        inner = get_args(hint)[1]
        return value if inner is str else {key: thaw(inner, part) for key, part in value.items()}
    if origin in (UnionType, Union):
        wanted = next((one for one in get_args(hint) if is_dataclass(one)), None)
        return thaw(wanted, value) if wanted else value
    return value
