"""Finds, lists and deletes the plays of a folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from game import log
from game.errors import JournalDamaged, JournalError, UsageError, reason
from game.session.saves import journal, play_index
from game.session.saves.entries import LINES, calls
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from game.session.saves.journal import Contents
    from game.session.saves.play_index import Summary


class SavedFile(NamedTuple):
    """A play in a folder."""

    folder: Path
    file: str
    summary: Summary

    @property
    def path(self) -> Path:
        """Where its file is."""
        return self.folder / self.file

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.stem

    @property
    def last(self) -> str:
        """The time of its last line."""
        return self.summary.last

    @property
    def contents(self) -> Contents:
        """The contents of its file, read again.

        Raises:
            JournalError: when it cannot be read.
        """
        return journal.read(self.path)


def plays(folder: Path, pack: str = "") -> tuple[SavedFile, ...]:
    """Return the plays in *folder* (of *pack*, where one is given), the latest first; other files are passed over."""
    rows = [row for row in play_index.summaries(folder) if pack in ("", row[2].pack)]
    # A play tells the minute of its lines, and its file the order of those within one.
    rows.sort(key=lambda row: (row[2].last, row[1], row[0]), reverse=True)
    return tuple(SavedFile(folder, name, summary) for name, _, summary in rows)


def find(folder: Path, name: str) -> Path:
    """Return the play that *name* means in *folder*: a path, a file name or its beginning.

    Raises:
        UsageError: when there is none, or more than one.
    """
    from pathlib import Path as RealPath

    given = RealPath(name)
    for path in (given, folder / given.name):
        if path.is_file():
            return path
    saved = [entry.path for entry in plays(folder)]
    matches = [path for path in saved if name == path.stem] or [path for path in saved if path.stem.startswith(name)]
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
    with suppress(JournalDamaged):
        journal.read(path)
    with suppress(OSError):
        log.acquire(LINES, path).release()
    try:
        path.unlink()
        LINES.lock(path).unlink(missing_ok=True)
    except OSError as problem:
        raise JournalError(f"{path} cannot be deleted: {reason(problem)}.") from None


def endings(files: Iterable[SavedFile]) -> dict[str, SavedFile]:
    """Return the endings that *files*, the latest first, have reached, by scene, each with the latest that did."""
    reached: dict[str, SavedFile] = {}
    for entry in files:
        for scene in entry.summary.endings:
            reached.setdefault(scene, entry)
    return reached


class Tally(NamedTuple):
    """How many plays chose what, and called what as done, by scene."""

    chosen: Mapping[str, Counter[str]]
    called: Mapping[str, Counter[str]]


def tally(folder: Path, pack: str, without: str = "") -> Tally:
    """Return what the plays in *folder* chose and called; the play with id *without* does not count."""
    chosen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    called: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in plays(folder, pack):
        if entry.summary.id != without:
            with suppress(JournalError):
                contents = entry.contents
                for counts, said in ((chosen, contents.road), (called, calls(contents.entries).values())):
                    for scene, choice in {(move.scene, move.choice) for move in said}:
                        counts[scene][choice] += 1
    return Tally(chosen, called)
