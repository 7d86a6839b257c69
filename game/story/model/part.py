"""What every part of a pack has in common, and what pydantic reads off it.

Parts are plain dataclasses, so that playing needs no validator. `pydantic` reads the same definitions when a pack is
new or was edited, and an editor reads them as JSON Schema: the sentence under a field is what it shows on hover.
A field that ends in an underscore is written without it in YAML (`if_` is `if`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# What pydantic reads off a class: unknown keys are refused, `if_` is written `if`, sentences under fields are kept.
CONFIG: dict[str, str | bool | Callable[[str], str]] = {
    "extra": "forbid",
    "alias_generator": lambda name: name.rstrip("_"),
    "use_attribute_docstrings": True,
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Part:
    """What every part of a pack is: equal to one with equal fields.

    Written once here, because `dataclass` compiles such methods anew for each class, which a start would pay for.
    """

    def __eq__(self, other: object) -> bool:
        """Whether *other* is a part of the same kind with the same fields."""
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in self.__dataclass_fields__
        )

    def __hash__(self) -> int:
        """Return a hash: parts that are equal have equal ones."""
        return hash((type(self), str(self)))

    def __repr__(self) -> str:
        """Return the part as it would be made."""
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
        return f"{type(self).__name__}({fields})"
