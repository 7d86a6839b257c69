"""The plays of a folder, without playing them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from game.errors import JournalError, UsageError
from game.session import journal
from game.session.journal import SUFFIX, Contents, Reached
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class SavedFile(NamedTuple):
    """A play in a folder; *damage* says what is wrong with its file, "" for nothing."""

    path: Path
    contents: Contents

    @property
    def name(self) -> str:
        """What to call it: the file's name."""
        return self.path.stem

    @property
    def last(self) -> str:
        """When it was last added to."""
        entries = self.contents.entries
        return entries[-1].at if entries else self.contents.header.began

    @property
    def ended(self) -> str:
        """The scene of the ending that the play stands at, or ""."""
        entries = self.contents.entries
        return entries[-1].scene if entries and isinstance(entries[-1], Reached) else ""


def plays(folder: Path, pack: str = "") -> tuple[SavedFile, ...]:
    """Return the plays in *folder* (of *pack*, where one is given), the latest first; other files are passed over."""
    found = [
        entry
        for path in folder.glob(f"*{SUFFIX}")
        if (entry := _entry(path)) and pack in ("", entry.contents.header.pack)
    ]
    return tuple(sorted(found, key=lambda entry: (entry.last, entry.name), reverse=True))


def _entry(path: Path) -> SavedFile | None:
    try:
        return SavedFile(path, journal.read(path))
    except JournalError:
        return None


def find(folder: Path, name: str) -> Path:
    """Return the play that *name* means in *folder*: a path, a file name or its beginning.

    Raises:
        UsageError: when there is none, or more than one.
    """
    from pathlib import Path as RealPath

    given = RealPath(name)
    if given.is_file():
        return given
    there = [entry.path for entry in plays(folder)]
    matches = [path for path in there if name in (path.stem, path.name)] or [
        path for path in there if path.stem.startswith(name)
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UsageError(f"{name} could be {', '.join(path.stem for path in matches)}. Give more of the name.")
    raise UsageError(f"There is no play {name} in {folder}. `saves list` shows those that are there.")


def delete(path: Path) -> None:
    """Delete the play at *path* and its lock.

    Raises:
        JournalBusy: when another game has it open.
        JournalError: when it cannot be deleted, or is no play.
    """
    journal.read(path)
    with suppress(OSError):
        journal.acquire(path).release()
    try:
        path.unlink()
        (path.parent / ".locks" / f"{path.name}.lock").unlink(missing_ok=True)
    except OSError as problem:
        raise JournalError(f"{path} cannot be deleted: {problem.strerror}.") from None


def endings(folder: Path, pack: str) -> dict[str, SavedFile]:
    """Return the endings of *pack* that plays in *folder* have reached, each with the latest play that did."""
    found: dict[str, SavedFile] = {}
    for entry in plays(folder, pack):
        for line in entry.contents.entries:
            if isinstance(line, Reached):
                found.setdefault(line.scene, entry)
    return found


def tally(folder: Path, pack: str, without: str = "") -> dict[str, Counter[str]]:
    """Return, by scene, how many plays in *folder* chose what; the play with id *without* does not count."""
    counts: dict[str, Counter[str]] = {}
    for scene, choice in _decided(folder, pack, without):
        counts.setdefault(scene, Counter())[choice] += 1
    return counts


def _decided(folder: Path, pack: str, without: str) -> Iterator[tuple[str, str]]:
    for entry in plays(folder, pack):
        if entry.contents.header.id != without:
            yield from {(move.scene, move.choice) for move in entry.contents.road}
