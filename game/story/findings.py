"""A finding about a pack: a stable code, a place, what was found and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass

from game.story.control_chars import visible
from game.values import NamedTuple

NUMBERS = (
    *range(101, 114), *range(201, 212), *range(214, 218), 219, *range(301, 314), 320, 321, 322, 330, 340, 341,
    *range(401, 409), *range(410, 417), *range(420, 429), *range(430, 437), 490, 510, 520, 521, 522, 523, 530, 540,
    541, 550, 560, 570, 580, *range(601, 607), 704, 705,
)  # fmt: skip
CODES = frozenset(f"OQ{number}" for number in NUMBERS)
"""The codes of all findings; docs/codes.md explains each."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of a pack; line and column count from 1, 0 where the whole file is meant."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        name = visible(self.file)
        return f"{name}:{self.line}:{self.column}" if self.line else name


class Mend(NamedTuple):
    """The cure as text: what to write in place of *height* lines from *line* on, which counts from 1."""

    line: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a pack, or a warning about it."""

    code: str
    """Stable, such as OQ204; docs/codes.md has an entry for each."""
    severity: str
    """error or warning."""
    place: Location
    message: str
    """What was found, in a writer's words."""
    cure: str = ""
    """What to write instead."""
    path: tuple[str, ...] = ()
    """The shortest list of moves that reaches the fault: `seat=musk`, `route=…`, then `scene/choice` each."""
    mend: Mend | None = None
    """The cure as text, where it is whole lines; an editor offers it."""

    def __post_init__(self) -> None:
        """Make control characters in quotations from the pack visible."""
        for name in ("message", "cure"):
            object.__setattr__(self, name, visible(getattr(self, name)))

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.severity} {self.code}: {self.message}"]
        if self.cure:
            lines.append(f"    {self.cure}")
        if self.path:
            lines.append("    to see it: " + " ".join(self.path))
        return "\n".join(lines)

    @property
    def key(self) -> tuple[str, int, int, str]:
        """The sort key: place in the files, then code."""
        return (self.place.file, self.place.line, self.place.column, self.code)


def error(code: str, where: Location, message: str, cure: str = "") -> Finding:
    """Return a finding that keeps a pack from being played."""
    return Finding(code, "error", where, message, cure)


def sentence(problem: ValueError) -> str:
    """Return the message of a field's reader as a sentence."""
    said = str(problem)
    return f"{said[:1].upper()}{said[1:]}."
