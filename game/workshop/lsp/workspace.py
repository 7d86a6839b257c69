"""A pack as an editor has it open: files on disk and texts not saved yet, read again when something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.story import reader, validation
from game.workshop.lsp import symbols

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from game.story.findings import Finding
    from game.story.reader import ParsedFile, ParsedPack
    from game.workshop.lsp.symbols import Symbol


def pack_of(path: Path) -> Path | None:
    """Return the folder of the pack that the file at *path* belongs to."""
    for folder in path.parents[:3]:
        if (folder / "pack.yaml").is_file() or path == folder / "pack.yaml":
            return folder
    return None


class Workspace:
    """One pack on a writer's desk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}  # what the editor has open, by file name in the pack
        self._reading: ParsedPack | None = None
        self._marks: dict[str, tuple[str, tuple[Symbol, ...]]] = {}
        self._files: dict[str, ParsedFile] = {}  # each as it was when it could last be read

    def edit(self, name: str, text: str | None) -> None:
        """Take *text* for file *name*; None means that the editor closed it and the disk counts again."""
        if text is None:
            self.texts.pop(name, None)
        else:
            self.texts[name] = text
        self.forget()

    def forget(self) -> None:
        """Read everything again when it is next asked for."""
        self._reading = None

    @property
    def reading(self) -> ParsedPack:
        """The pack as it stands, with its findings."""
        if self._reading is None:
            reading = reader.read(self.folder, self.texts)
            validation.check(reading)
            self._reading = reading
            for name, file in reading.files.items():
                if file.values or not file.broken:
                    self._files[name] = file
            for gone in self._files.keys() - reading.files.keys():
                del self._files[gone]
        return self._reading

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong with the pack as it stands."""
        return tuple(self.reading.findings)

    def file(self, name: str) -> ParsedFile | None:
        """Return file *name* as it was when it could last be read."""
        _ = self.reading
        return self._files.get(name)

    def values(self, name: str) -> dict[str, Any]:
        """Return what file *name* holds, {} where there is none."""
        found = self.file(name)
        return found.values if found else {}

    @property
    def marks(self) -> Iterator[Symbol]:
        """Every name of the pack where it stands; of a file that is broken just now, as it was before."""
        _ = self.reading
        for name, file in sorted(self._files.items()):
            if name not in self._marks or self._marks[name][0] != file.text:
                self._marks[name] = (file.text, symbols.marks(file))
            yield from self._marks[name][1]

    def at(self, name: str, line: int, column: int) -> Symbol | None:
        """Return the name that stands at a place of file *name*; the shortest where one lies in another."""
        found = [mark for mark in self.marks if mark.file == name and mark.covers(line, column) and mark.length]
        return min(found, key=lambda mark: mark.length, default=None)

    def of(self, kind: str, name: str) -> Iterator[Symbol]:
        """Yield where the thing called *name* is defined and used."""
        return (mark for mark in self.marks if (mark.kind, mark.name) == (kind, name))

    def names(self, kind: str) -> list[str]:
        """Return the names of every thing of *kind* that the pack defines, in its order."""
        return list(dict.fromkeys(mark.name for mark in self.marks if mark.kind == kind and mark.defines))

    def line(self, name: str, number: int) -> str:
        """Return a line of file *name* as the editor shows it now."""
        text = self.texts.get(name)
        if text is None:
            found = self.file(name)
            text = found.text if found else ""
        lines = text.split("\n")
        return lines[number] if number < len(lines) else ""
