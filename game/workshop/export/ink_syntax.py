"""The syntax of ink: names, values, conditions and text that means nothing to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.workshop.export.decision_writer import DecisionWriter
from game.workshop.export.game_writer import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine.program import Value
    from game.story.model import Pack
    from game.workshop.export.game_writer import Change

KEYWORDS = frozenset(
    """true false not and or mod has hasnt else function return temp ref VAR CONST LIST EXTERNAL INCLUDE END DONE TODO
    MIN MAX POW FLOOR CEILING INT FLOAT RANDOM SEED_RANDOM TURNS TURNS_SINCE READ_COUNT CHOICE_COUNT LIST_COUNT LIST_MIN
    LIST_MAX LIST_ALL LIST_INVERT LIST_VALUE LIST_RANDOM LIST_RANGE value whose_chair joined listed name_of
    clauses clause wanted
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


def literal(value: Value) -> str:
    """Return *value* as ink writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return '"' + plain(value, start=False).replace('"', '\\"') + '"' if isinstance(value, str) else str(value)


_SPECIAL = re.compile(r"[\\{}|\[\]#~]|->|<[->]|//|/\*|<-")
_OPENING = re.compile(r"^(?:[-*+=~(]|(?:VAR|CONST|LIST|INCLUDE|EXTERNAL|TODO)\b)")


def plain(text: str, *, start: bool = True) -> str:
    """Return *text* with ink's characters escaped; *start* where it begins a line."""
    escaped = _SPECIAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)
    return "\\" + escaped if start and _OPENING.match(escaped) else escaped


def indented(lines: Iterable[str]) -> Iterator[str]:
    """Yield *lines* inside of something."""
    return (f"    {line}" for line in lines)


class InkSyntax(DecisionWriter):
    """Writes the sentences of ink. Each part is a line."""

    syntax = Syntax(
        printed="{{{0}}}",
        negated="not {0}",
        clamped="MIN(MAX({0}, {1}), {2})",
        difference="{{ {0} > {1}:+{{{0} - {1}}}|−{{{1} - {0}}}}}",
        joined="joined({0}, {1}, {2})",
        listed="listed({0}, {1})",
        heading="{0}",
        operators={},
    )
    literal = staticmethod(literal)
    plain = staticmethod(plain)

    def __init__(self, pack: Pack) -> None:
        self.name = Names()
        for variable in pack.manifest.variables:  # named first, so that variables keep their own names
            self.now(variable)
        super().__init__(pack)

    def now(self, name: str) -> str:
        """Return the variable that the pack calls *name*."""
        return self.name("variable", name)

    def own(self, kind: str, *ids: str) -> str:
        """Return a variable of the export's own."""
        return self.name(kind, *ids)

    def named(self, table: str, value: str) -> str:
        """Return a call of the function that knows the names."""
        return f"{self.name('words_of', table) if table else 'name_of'}({value})"

    def block(self, condition: str, parts: Iterable[str]) -> Iterator[str]:
        """Yield a block of ink, which must hold something."""
        if lines := list(parts):
            yield from (f"{{ {condition}:", *indented(lines), "}")

    def do(self, changes: Iterable[Change]) -> Iterator[str]:
        """Yield assignments."""
        return (f"~ {variable} = {value}" for variable, value in changes)

    def string(self, pieces: Iterable[tuple[str, str]], *, was: bool) -> str:
        """Return a string that ink fills where it stands."""
        text = (self.printed(self.value(hole, was=was)) if hole else literal(words)[1:-1] for words, hole in pieces)
        return f'"{"".join(text)}"'
