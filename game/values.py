"""Frozen values and named tuples whose classes need no code compiled, which saves time at the start.

`dataclass` writes and compiles the methods of every class, and `typing.NamedTuple` compiles every annotation; a
hundred classes lie between the command and the first frame. A type checker sees the standard ones.

The rule: in the rooms that every play loads (log, story, engine, session) a row of fields is a `NamedTuple` of this
module, a part of a pack and whatever else must differ from a tuple is `Frozen`. A plain `dataclass`, frozen and with
slots, is for the rooms that are loaded when they are asked for, and for what only the reading of a new pack needs; one
that is not frozen is a state that its owner changes.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import MISSING, FrozenInstanceError, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import NamedTuple

__all__ = ["Frozen", "NamedTuple", "field", "frozen", "frozen_by_name"]

T = TypeVar("T", bound="Frozen")


class Frozen:
    """The base of frozen values: fields are set once, and values with equal fields are equal."""

    __slots__ = ()
    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # of the classes below; this one has none itself

    def __init__(self, *values: object, **given: object) -> None:
        """Set every field to the value given in its place or by its name, or to its default.

        Raises:
            TypeError: when a value is missing, or one is given that has no field.
        """
        named = self.__dataclass_fields__
        if len(values) > len(named):
            raise TypeError(f"{type(self).__name__} has {len(named)} fields")
        found = {**dict(zip(named, values, strict=False)), **given}
        for name, one in named.items():
            if name in found:
                value = found.pop(name)
            elif one.default is not MISSING:
                value = one.default
            elif one.default_factory is not MISSING:
                value = one.default_factory()
            else:
                raise TypeError(f"{type(self).__name__} wants {name}")
            object.__setattr__(self, name, value)
        if found:
            raise TypeError(f"{type(self).__name__} has no {', '.join(found)}")

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to set a field."""
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        """Refuse to delete a field."""
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        """Whether *other* is a value of the same class with the same fields."""
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in self.__dataclass_fields__
        )

    def __hash__(self) -> int:
        """Return a hash: equal values have equal ones."""
        return hash(tuple(getattr(self, name) for name in self.__dataclass_fields__))

    def __repr__(self) -> str:
        """Return the expression that makes the value."""
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
        return f"{type(self).__name__}({shown})"


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a dataclass of *cls*."""
    return dataclass(slots=True, init=False, eq=False, repr=False)(cls)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen_by_name(cls: type[T]) -> type[T]:
    """Make a dataclass of *cls* whose values are given by name."""
    return dataclass(slots=True, kw_only=True, init=False, eq=False, repr=False)(cls)


if not TYPE_CHECKING:

    class _Maker(type):
        """Makes named tuples of the classes below `NamedTuple`."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body[one] for one in fields if one in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024 - this is the replacement of NamedTuple
            for key, value in body.items():
                if key not in fields and key not in ("__module__", "__slots__"):
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """A `typing.NamedTuple` whose annotations are left as they are written."""
