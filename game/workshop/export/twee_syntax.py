"""The syntax of Twee 3 and SugarCube: values, conditions, links and text that means nothing to them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from game.workshop.export.decision_writer import DecisionWriter
from game.workshop.export.export_model import holes
from game.workshop.export.game_writer import Syntax, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.session.words.section import Line
    from game.workshop.export.game_writer import Change

# Markup of Twee and SugarCube; each character of it is written as an entity.
_SPECIAL = re.compile(
    r"[\\<>&|\[\]{}$@~^]|''+|//+|__+|==+|--+|::|/[*%]|[*%]/|\"\"\"|(?<![A-Za-z0-9])_(?=[A-Za-z])|^[!*#]+", re.MULTILINE
)


def plain(text: str, *, start: bool = True) -> str:  # noqa: ARG001 - a text may begin a line anywhere
    """Return *text* with SugarCube's markup escaped."""
    return _SPECIAL.sub(lambda match: "".join(f"&#{ord(character)};" for character in match[0]), text)


class TweeSyntax(DecisionWriter):
    """Writes the sentences of SugarCube. Each part is a paragraph.

    Variables of the pack keep their names; the export's own begin with a capital, so none clash.
    """

    syntax = Syntax(
        printed="<<= {0}>>",
        negated="(not {0})",
        clamped="Math.clamp({0}, {1}, {2})",
        difference='<<= {0} gt {1} ? "+" : "−">><<= Math.abs({0} - {1})>>',
        joined='({2}) ? ({0} is "" ? "" : {0} + " · ") + {1} : {0}',
        listed='{0} + ({0} is "" ? "" : "; ") + {1}',
        heading="''{0}''",
        operators={"==": "is", "!=": "isnot", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"},
    )
    literal = staticmethod(json.dumps)
    plain = staticmethod(plain)

    def now(self, name: str) -> str:
        """Return the variable that the pack calls *name*."""
        return f"${name}"

    def own(self, kind: str, *ids: str) -> str:
        """Return a variable of the export's own."""
        return "_".join([f"${kind.capitalize()}", *("__".join(ids).replace("-", "_"),) * bool(ids)])

    def named(self, table: str, value: str) -> str:
        """Return a look-up in a table of names."""
        return f"$Words[{json.dumps(table)}][{value}]" if table else f"$Names[{value}]"

    def block(self, condition: str, parts: Iterable[str]) -> Iterator[str]:
        """Yield one paragraph, which may hold others."""
        if text := "\n\n".join(parts):
            yield f"<<if {condition}>>{text}<</if>>"

    def do(self, changes: Iterable[Change]) -> Iterator[str]:
        """Yield macros that print nothing."""
        if macros := "".join(f"<<set {variable} to {value}>>" for variable, value in changes):
            yield f"<<silently>>{macros}<</silently>>"

    def shown(self, text: str) -> str:
        """Return *text* as a string in which SugarCube, which reads what it prints, finds nothing."""
        return json.dumps(plain(text), ensure_ascii=False)

    def string(self, pieces: Iterable[tuple[str, str]], *, was: bool) -> str:
        """Return a sum of strings and values."""
        text = (self.value(hole, was=was) if hole else self.shown(words) for words, hole in pieces)
        return " + ".join(['""', *text])

    def line(self, line: Line, *, was: bool = False) -> str:
        """Return *line* with its mark and its emphasis, its holes filled."""
        if not any(span.strong or span.emphasis for span in line.paragraph.spans):
            return self.filled(pieces(line), was=was)
        text = [plain(line.mark) + " "] if line.mark else []
        for span in line.paragraph.spans:
            words = self.words(span.text, was=was)
            words = f"//{words}//" if span.emphasis else words
            text.append(f"''{words}''" if span.strong else words)
        return "".join(text)

    def link(self, text: str, goal: str, changes: Iterable[Change] = (), *, was: bool = False) -> str:
        """Return a link; where its words have holes, SugarCube reads them as an expression."""
        filled = any(hole for _, hole in holes(text))
        setter = "; ".join(f"{variable} to {value}" for variable, value in changes)
        words = self.string(holes(text), was=was) if filled else plain(text)
        return f"[[{words}|{goal}]{f'[{setter}]' if setter else ''}]"


def passage(name: str, place: str, parts: Iterable[str]) -> str:
    """Return a passage of *parts*, those that are empty left out."""
    return f":: {name} {place}\n" + "\n\n".join(filter(None, parts))


def position(column: int, row: int) -> str:
    """Return the position of a passage in Twine: a column per scene, its outcomes below it."""
    return json.dumps({"position": f"{100 + column % 20 * 150},{100 + column // 20 * 1200 + row * 130}"})
