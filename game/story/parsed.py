"""A pack as it was read: its files with the places of everything in them, the parts that hold, and the findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from game.story.findings import Finding, Location
from game.story.model import RECORD
from game.story.syntax import locations
from game.story.syntax.tree import at

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from game.story.model import Chapter, Manifest, Material, Part, Scene
    from game.story.syntax.locations import Marks
    from game.story.syntax.tree import Path, Step, Tree

T = TypeVar("T", bound="Part")


@dataclass(slots=True)
class ParsedFile:
    """A file of a pack as it was read; *values* are those of its tree."""

    name: str
    text: str = ""
    values: dict[str, Tree] = field(default_factory=dict)
    marks: Marks = (0, 0, {})
    broken: bool = False
    _lines: list[str] | None = field(default=None, repr=False)
    _written: dict[Location, locations.Written] = field(default_factory=dict, repr=False)  # of the last scalar

    @property
    def lines(self) -> list[str]:
        """The lines of the file."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    @property
    def unread(self) -> bool:
        """Whether the file is broken and nothing of it is known."""
        return self.broken and not self.values

    def key(self, *path: Step) -> Location:
        """Return where the key at *path* stands."""
        return locations.key_place(self.name, self.marks, path)

    def value(self, *path: Step, offset: int | None = None) -> Location:
        """Return where the value at *path* stands, or the character *offset* of it where one is given."""
        where = locations.value_place(self.name, self.marks, path)
        value = at(self.values, path)
        if offset is None or not isinstance(value, str):
            return where
        # The reader has stripped blanks around a line, and empty lines around prose.
        read = value.lstrip("\n") if "\n" in value.strip() else value.lstrip()
        if where not in self._written:
            self._written = {where: locations.Written(self.lines, where, value)}
        return self._written[where].after(read[:offset])


@dataclass(slots=True)
class ParsedPack:
    """A pack as it was read: its valid parts, and the findings about the others."""

    folder: FilePath
    files: dict[str, ParsedFile] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    manifest: Manifest | None = None
    chapters: dict[str, Chapter] = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    scene_files: dict[str, ParsedFile] = field(default_factory=dict)  # every scene with a name, invalid ones too
    record: dict[str, dict[str, Part]] = field(default_factory=lambda: {name: {} for name in RECORD})
    names: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in RECORD})
    misnamed_files: set[str] = field(default_factory=set)  # of the record, by the names that they should have
    classroom: Material | None = None
    pruned: dict[tuple[str, Path], Tree] = field(default_factory=dict)  # by file and path, the valid rest of a part

    def complain(self, code: str, where: Location, message: str, cure: str = "", severity: str = "error") -> None:
        """Add a finding."""
        self.findings.append(Finding(code, severity, where, message, cure))

    def entries(self, part: type[T]) -> dict[str, T]:
        """Return the entries of the record that are of one kind, by id."""
        name = next(name for name, kind in RECORD.items() if kind.part is part)
        return {entry: found for entry, found in self.record[name].items() if isinstance(found, part)}

    @property
    def errors(self) -> list[Finding]:
        """The findings that keep the pack from being played."""
        return [finding for finding in self.findings if finding.severity == "error"]

    def scene_place(self, scene: str, *path: Step) -> Location:
        """Return where *path* of *scene* stands."""
        file = self.scene_files.get(scene)
        return file.key("scenes", scene, *path) if file else Location("scenes")

    def written(self, scene: str, *path: Step) -> Tree | None:
        """Return what is written at *path* of *scene*, None where nothing is."""
        file = self.scene_files.get(scene)
        return at(file.values, ("scenes", scene, *path)) if file else None

    def sound_part(self, file: str, *path: Step) -> Tree | None:
        """Return the tree at *path* of a file without its invalid values."""
        if self.pruned and (file, path) in self.pruned:
            return self.pruned[file, path]
        return at(self.files[file].values, path)
