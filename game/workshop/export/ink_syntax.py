"""The syntax of ink: names, values and text that means nothing to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.engine.program import Value

KEYWORDS = frozenset(
    """true false not and or mod has hasnt else function return temp ref VAR CONST LIST EXTERNAL INCLUDE END DONE TODO
    MIN MAX POW FLOOR CEILING INT FLOAT RANDOM SEED_RANDOM TURNS TURNS_SINCE READ_COUNT CHOICE_COUNT LIST_COUNT LIST_MIN
    LIST_MAX LIST_ALL LIST_INVERT LIST_VALUE LIST_RANDOM LIST_RANGE seat route stop begun would moved value whose_chair
    said calls rights name_of shown_1 shown_2 shown_3 shown_4 shown_5 shown_6 shown_7 shown_8
    """.split()  # noqa: SIM905 - a long list of words is easier to read like this
)


class Names:
    """Gives every thing of a pack a unique name in ink."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, ...], str] = {}
        self._taken = set(KEYWORDS)

    def __call__(self, *thing: str) -> str:
        """Return the ink name of *thing*, which is its kind and its id."""
        if thing not in self._given:
            kind, *rest = thing
            stem = re.sub(r"\W", "_", "_".join(rest if kind in ("scene", "variable") else thing))
            name, number = stem, 1
            while name in self._taken:
                number += 1
                name = f"{stem}_{number}"
            self._taken.add(name)
            self._given[thing] = name
        return self._given[thing]


def value(value: Value) -> str:
    """Return *value* as ink writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return literal(value) if isinstance(value, str) else str(value)


def literal(text: str) -> str:
    """Return *text* as a string of ink."""
    return '"' + plain(text, start=False).replace('"', '\\"') + '"'


_SPECIAL = re.compile(r"[\\{}|\[\]#~]|->|<[->]|//|/\*|<-")
_OPENING = re.compile(r"^(?:[-*+=~(]|(?:VAR|CONST|LIST|INCLUDE|EXTERNAL|TODO)\b)")


def plain(text: str, *, start: bool = True) -> str:
    """Return *text* with ink's characters escaped; *start* where it begins a line."""
    escaped = _SPECIAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)
    return "\\" + escaped if start and _OPENING.match(escaped) else escaped
