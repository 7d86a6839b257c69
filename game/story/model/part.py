"""What every part of a pack has in common, and what pydantic reads off it.

Parts are plain dataclasses, so that playing needs no validator. `pydantic` reads the same definitions when a pack is
new or was edited, and an editor reads them as JSON Schema: the sentence under a field is what it shows on hover.
A field that ends in an underscore is written without it in YAML (`if_` is `if`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.values import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

# What pydantic reads off a class: unknown keys are refused, `if_` is written `if`. The sentences under fields are for
# the schema alone, which asks for them: to parse them would cost every first reading.
CONFIG: dict[str, str | bool | Callable[[str], str]] = {
    "extra": "forbid",
    "alias_generator": lambda name: name.rstrip("_"),
    "use_attribute_docstrings": False,
}


class Part(Frozen):
    """What every part of a pack is: equal to one with equal fields."""

    __slots__ = ()
    __pydantic_config__ = CONFIG

    def __hash__(self) -> int:
        """Return a hash, though a part may hold mappings: parts that are equal have equal ones."""
        return hash((type(self), str(self)))
