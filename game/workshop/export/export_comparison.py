"""The comparison with the record as a script: its sections, and what is filled in while an export is played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.session import narration
from game.session.words import wording
from game.story.syntax import prose
from game.workshop.export.export_picks import Told, clause_guards, letters_in_full

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.engine import Rules, World
    from game.engine.program import Effect, SceneProgram
    from game.session.words.section import Line, Section


@dataclass(frozen=True, slots=True)
class Shift:
    """The place for what *choice* does to the meters, from their values before it was taken."""

    choice: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPart:
    """A section of a comparison: a heading, lines, shifts of meters, and lines that are shown under a condition."""

    key: str
    heading: str
    lines: tuple[Line | Shift | Told, ...]


def compared(rules: Rules, world: World, choice: str, holes: Mapping[str, str]) -> Iterator[ComparisonPart]:
    """Yield the comparison of *choice* in *world* with the record, with *holes* for the values of variables."""
    scene = rules.pack.scenes[world.scene]
    labels = {item: prose.line(written.label, holes) for item, written in scene.items.items()}
    letters = letters_in_full(scene, labels)
    block = narration.comparison(rules, world, choice, holes)._replace(letter=letters)
    for section in wording.sections(block):
        lines: Iterable[Line | Shift | Told] = _shifted(rules.program.scene(world.scene), section)
        if letters and section.key == "letters":
            guards = clause_guards(world.scene, letters)
            lines = (Told(guard, (line,)) for guard, line in zip(guards, section, strict=True))
        yield ComparisonPart(section.key, section.heading, tuple(lines))


def lines_of(part: ComparisonPart) -> Iterator[Line]:
    """Yield the lines of *part*, those with a condition too."""
    for line in part.lines:
        if isinstance(line, Told):
            yield from line.lines
        elif not isinstance(line, Shift):
            yield line


def _shifted(scene: SceneProgram, section: Section) -> Iterator[Line | Shift]:
    """Yield the lines of *section*, each run of changes of meters replaced by one shift."""
    choice, inside = "", False
    for line in section:
        if line.role in ("you-change", "history-change"):
            if not inside:
                yield Shift(choice, scene.choices[choice].effects)
            inside = True
            continue
        if line.role in ("you-label", "history-label"):
            choice = line.ref
        inside = False
        yield line
