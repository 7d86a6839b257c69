"""A pack as an editor has it open: files on disk and unsaved texts, read again where something changed.

Names are kept by file, so that a keystroke costs no more than its own file; the findings are those of the whole
pack, and wait until the writer pauses.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game.story import pictures, reader, references, validation
from game.story.compile import without_collector
from game.story.parsed import ParsedPack
from game.story.syntax import safe_files
from game.story.syntax.tree import at
from game.workshop.lsp import symbols

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path as FilePath

    from game.story.findings import Finding
    from game.story.references import Name
    from game.story.syntax.tree import Path, Tree
    from game.workshop.lsp.symbols import Symbol

OTHERS = {"plans/*.plan": symbols.in_plan, "locales/*.po": symbols.in_catalogue}
"""The files with names of a pack that are no YAML, and the functions that find the names."""


def pack_of(path: FilePath) -> FilePath | None:
    """Return the folder of the pack that the file at *path* belongs to."""
    for folder in path.parents[:3]:
        if (folder / "pack.yaml").is_file() or path == folder / "pack.yaml":
            return folder
    return None


@dataclass(slots=True)
class OpenFile:
    """A file with its names; *values* and names are those of the last valid text, *lines* those of the present one."""

    stamp: object = None
    lines: Sequence[str] = ()
    values: dict[str, Tree] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Name | Symbol]] = field(default_factory=dict)
    defined: dict[str, dict[str, Path]] = field(default_factory=dict)  # by kind and name, where in *values*

    def take(self, found: Iterable[Name | Symbol]) -> None:
        """Set the names of the file."""
        self.by_name, self.defined = {}, {}
        for name in found:
            self.by_name.setdefault((name.kind, name.id), []).append(name)
            if name.defines:
                self.defined.setdefault(name.kind, {}).setdefault(name.id, name.path)

    def of(self, kind: str, name: str) -> Iterator[Symbol]:
        """Yield every use of *name* in the file."""
        return map(symbols.located, self.by_name.get((kind, name), ()))

    @property
    def symbols(self) -> Iterator[Symbol]:
        """Every name in the file."""
        return (symbols.located(name) for names in self.by_name.values() for name in names)


class Workspace:
    """A pack that a writer has open."""

    def __init__(self, folder: FilePath) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}  # unsaved texts, by file name in the pack
        self._files: dict[str, OpenFile] = {}
        self._split: dict[str, list[str]] = {}  # lines of texts that were not looked at since they changed
        self._is_current = False
        self._findings: tuple[Finding, ...] | None = None

    def edit(self, name: str, text: str | None) -> None:
        """Take *text* for file *name*; None means that the editor closed it and the file on disk is valid again."""
        if text is None:
            self.texts.pop(name, None)
        else:
            self.texts[name] = text
        self._split.pop(name, None)
        self.forget()

    def forget(self) -> None:
        """Look for changed files at the next request."""
        self._is_current, self._findings = False, None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings about the pack as it stands."""
        if self._findings is None:
            with without_collector():
                reading = reader.read(self.folder, {name: text for name, text in self.texts.items() if _is_yaml(name)})
                validation.check(reading)
            self._findings = tuple(reading.findings)
            self.refresh()
        return self._findings

    # files

    def refresh(self) -> None:
        """Look at every file that changed since it was last looked at."""
        if self._is_current:
            return
        names = {*(reader.file_names(ParsedPack(self.folder)) or ()), *self.texts}
        names |= {path.relative_to(self.folder).as_posix() for other in OTHERS for path in self.folder.glob(other)}
        for gone in self._files.keys() - names:
            del self._files[gone]
        for name in sorted(names):
            stamp = self._stamp(name)
            file = self._files.setdefault(name, OpenFile())
            if stamp is not None and stamp != file.stamp:
                file.stamp = stamp
                with without_collector():
                    self._look_at(name, file)
        self._files = dict(sorted(self._files.items()))
        self._is_current = True

    def _stamp(self, name: str) -> object:
        """Return a stamp that changes with the text of a file, None where it cannot be read."""
        if name in self.texts:
            return self.texts[name]
        with suppress(OSError):
            status = (self.folder / name).stat()
            return status.st_mtime_ns, status.st_size
        return None

    def _look_at(self, name: str, file: OpenFile) -> None:
        if _is_yaml(name):
            read = reader.load(ParsedPack(self.folder), name, self.texts.get(name))
            file.lines = read.lines
            if not read.unread:
                file.values = read.values
                file.take(references.names(read))
            return
        with suppress(OSError, ValueError):
            text = self.texts.get(name)
            if text is None:
                text = safe_files.read(self.folder / name, self.folder, safe_files.MAX_FILE).decode("utf-8")
            file.lines = text.split("\n")
            find = next(find for other, find in OTHERS.items() if name.startswith(other.partition("*")[0]))
            file.take(find(name, text))

    def lines(self, name: str) -> Sequence[str]:
        """Return the lines of file *name* as the editor shows them now."""
        if name in self.texts:
            found = self._files.get(name)
            if found and found.stamp == self.texts[name]:
                return found.lines
            if name not in self._split:
                self._split[name] = self.texts[name].split("\n")
            return self._split[name]
        self.refresh()
        return self._files[name].lines if name in self._files else ()

    def line(self, name: str, number: int) -> str:
        """Return a line of file *name* as the editor shows it now."""
        lines = self.lines(name)
        return lines[number] if number < len(lines) else ""

    # names

    @property
    def chapters(self) -> list[str]:
        """The files of scenes."""
        self.refresh()
        return [name for name in self._files if name.startswith("scenes/")]

    def symbols(self, name: str) -> Iterator[Symbol]:
        """Yield every name in file *name*."""
        self.refresh()
        return self._files.get(name, OpenFile()).symbols

    def defined(self, name: str) -> Iterator[Symbol]:
        """Yield what file *name* defines."""
        return (symbol for symbol in self.symbols(name) if symbol.defines)

    def picture_at(self, name: str, line: int, column: int) -> FilePath | None:
        """Return the file of the picture that is named at a place of file *name*, None where none is there."""
        named = (
            found for found in pictures.NAME.finditer(self.line(name, line)) if found.start() <= column <= found.end()
        )
        path = next((self.folder / found[0] for found in named), None)
        return path if path and path.is_file() else None

    @property
    def marks(self) -> Iterator[Symbol]:
        """Every name of the pack with its place; for a broken file those of its last valid text."""
        self.refresh()
        return (symbol for file in self._files.values() for symbol in file.symbols)

    def at(self, name: str, line: int, column: int) -> Symbol | None:
        """Return the symbol at a place of file *name*, the shortest where one lies in another."""
        self.refresh()
        file = self._files.get(name, OpenFile())
        found = [symbol for symbol in file.symbols if symbol.covers(line, column) and symbol.length]
        return min(found, key=lambda symbol: symbol.length, default=None)

    def of(self, kind: str, name: str) -> Iterator[Symbol]:
        """Yield the definition and every use of *name*."""
        self.refresh()
        return (symbol for file in self._files.values() for symbol in file.of(kind, name))

    # Completion offers the names of the writer's last pause, without reading again.

    def _known(self) -> Iterable[OpenFile]:
        if not self._files:
            self.refresh()
        return self._files.values()

    def names(self, kind: str) -> list[str]:
        """Return the names of every thing of *kind* that the pack defines, in its order."""
        return list(dict.fromkeys(name for file in self._known() for name in file.defined.get(kind, ())))

    def entry(self, kind: str, name: str) -> Tree | None:
        """Return the tree of the thing called *name*, None where the pack defines none."""
        for file in self._known():
            if name in file.defined.get(kind, ()):
                return at(file.values, file.defined[kind][name])
        return None


def _is_yaml(name: str) -> bool:
    return name.endswith(".yaml")
