"""A play on disk: a log whose first line says what is played, and each further one what was decided."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from game import log, paths
from game.errors import JournalDamaged, JournalError, JournalUnreadable, reason
from game.language import say, say_count
from game.log import Log
from game.log.lines import lines
from game.session.saves import recovery
from game.session.saves.entries import (
    LINES,
    NAMES_SINCE,
    SUFFIX,
    Header,
    Named,
    body_of,
    entry_of,
    header_of,
    now,
    read_bytes,
    road,
    written_name,
)
from game.values import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from filelock import BaseFileLock

    from game.session.saves.entries import Entry, Move


class Contents(NamedTuple):
    """What a file holds: its whole lines, which are *held*, and the *rest*; *damage* says what is wrong with that."""

    header: Header
    entries: tuple[Entry, ...]
    held: bytes
    checksum: str
    rest: bytes
    damage: str

    @property
    def road(self) -> tuple[Move, ...]:
        """The moves of the road the player is on, those taken back left out."""
        return road(self.entries)


def read(path: Path) -> Contents:
    """Return what the play at *path* holds.

    Raises:
        JournalError: when the file cannot be opened.
        JournalDamaged: when its first line is damaged, and what it holds can be recovered.
        JournalUnreadable: when nothing of it can be used.
    """
    return _parse(path, read_bytes(path))


class Condition(NamedTuple):
    """How much of a play's file can be read; *damage* says what is wrong with it, "" where it is whole."""

    header: Header
    whole: int  # decisions before any damage
    readable: int  # decisions in all
    damage: str

    @property
    def more(self) -> int:
        """How many decisions can be read behind the damage."""
        return self.readable - self.whole


def condition(path: Path) -> Condition:
    """Return how much of the play at *path* can be read.

    Raises:
        JournalError: when it tells nothing.
    """
    try:
        contents = read(path)
    except JournalDamaged as problem:
        salvaged = recovery.salvage(path)
        return Condition(salvaged.header, 0, salvaged.decisions, str(problem))
    whole = len(contents.road)
    readable = max(whole, recovery.salvage(path).decisions) if contents.damage else whole
    return Condition(contents.header, whole, readable, contents.damage)


def _parse(path: Path, data: bytes) -> Contents:
    whole = lines(data, LINES)
    first = next(whole, None)
    if first is None:
        raise _without_first_line(path, data)
    header = header_of(path, first.entry)
    entries: list[Entry] = []
    last = first
    for line in whole:
        entry = entry_of(line.entry)
        if entry is None:
            break
        entries.append(entry)
        last = line
    held, rest = data[: last.end], data[last.end :]
    damage = "" if LINES.is_beginning(rest) else _damage(path, len(entries) + 1, rest)
    return Contents(header, tuple(entries), held, last.checksum, rest, damage)


def _damage(path: Path, whole: int, rest: bytes) -> str:
    return say(
        "{path} is damaged after {n} lines; what follows cannot be used as it is (lines: {lost}, bytes: {bytes}).",
        path=path,
        n=whole,
        lost=len(rest.splitlines()),
        bytes=len(rest),
    )


def _without_first_line(path: Path, data: bytes) -> JournalUnreadable:
    try:
        salvaged = recovery.salvage_bytes(path, data)
    except JournalUnreadable:
        return JournalUnreadable(say("{path} is not a play of Open Question, or its first line is damaged.", path=path))
    return JournalDamaged(
        say_count(
            "The first line of {path} is damaged; {n} decision can be recovered: saves recover {name}",
            "The first line of {path} is damaged; {n} decisions can be recovered: saves recover {name}",
            salvaged.decisions,
            path=path,
            name=paths.words_for(path),
        )
    )


class Journal:
    """A play's file while it is being played: this process alone may add to it.

    Attributes:
        header: its first line.
        entries: what was decided, on the disk or not.
        trouble: a sentence on the file that the player should read, else "". The play goes on; later lines try again.
    """

    def __init__(self, path: Path, contents: Contents, lock: BaseFileLock | None) -> None:
        self.header = contents.header
        self.entries = list(contents.entries)
        self.trouble = contents.damage
        self._damage = contents.damage
        self._waiting: list[bytes] = []
        self._failed = False
        self._log = Log(path, LINES, held=contents.held, checksum=contents.checksum, rest=contents.rest, lock=lock)

    @classmethod
    def create(cls, folder: Path, header: Header) -> Journal:
        """Begin a play in *folder*. Its file is made with its first line: a look at a chair leaves nothing behind."""
        stem = paths.safe_name(header.name) if header.name else f"{header.pack}-{header.seat}-{header.began[:10]}"
        path = folder / f"{stem}-{header.id[:6]}{SUFFIX}"
        journal = cls(path, Contents(header, (), b"", "", b"", ""), None)
        journal._waiting.append(body_of(header))
        return journal

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Go on with the play at *path*. A damaged file is kept aside first, under a name that says so.

        Raises:
            JournalBusy: when another game has it open.
            JournalError: when it cannot be read.
        """
        lock: BaseFileLock | None = None
        with suppress(OSError):
            lock = log.acquire(LINES, path)
        try:
            journal = cls(path, read(path), lock)
        except BaseException:
            if lock:
                lock.release()
            raise
        with suppress(OSError):  # then it is tried again before the next line is written
            journal._set_aside()
        return journal

    @property
    def path(self) -> Path:
        """The file; another one, where something else changed it while it was played."""
        return self._log.path

    @path.setter
    def path(self, path: Path) -> None:
        self._log.path = path

    @property
    def begun(self) -> bool:
        """Whether there is a file yet."""
        return self._log.begun

    @property
    def unsaved(self) -> bool:
        """Whether something that was decided is not on the disk."""
        return bool(self.entries) and bool(self._waiting)

    def add(self, *entries: Entry) -> None:
        """Write *entries* together and see them to the disk before returning; where that fails, `trouble` says so."""
        self.entries += entries
        self._waiting += map(body_of, entries)
        try:
            trouble = self._save()
        except OSError as problem:
            self._failed = True
            trouble = say(
                "This play cannot be saved in {folder}: {why}. It goes on unsaved.",
                folder=self.path.parent,
                why=reason(problem),
            )
        self.trouble = trouble

    def _save(self) -> str:
        """Write what waits, and return what the player should know of it."""
        aside = self._set_aside()
        before, failed = self.path, self._failed
        in_place = self._log.append(self._waiting)
        self._waiting.clear()
        self._failed = False
        if in_place:
            again = say("The play is saved again, with every decision.") if failed else ""
            return " ".join(part for part in (aside, again) if part)
        if self.path == before:
            return say("{name} was gone, and was written again.", name=before.name)
        return say(
            "{old} was changed by something else and left alone; the play goes on in {new}.",
            old=before.name,
            new=self.path.name,
        )

    def name(self, name: str) -> None:
        """Call the play *name* from now on.

        Raises:
            JournalError: when it was begun by a game that knew no names, which could not read the line.
        """
        if self.header.version < NAMES_SINCE:
            raise JournalError(say("This play was begun by an older version of the game, which knows no names."))
        self.add(Named(written_name(name), now()))

    def save_in(self, folder: Path) -> None:
        """Go on in a new file in *folder*, which holds the whole play; the file so far stays as it is.

        Raises:
            JournalError: when it cannot be written there; nothing has changed then.
        """
        try:
            self._log.move(folder / self.path.name, self._waiting)
        except OSError as problem:
            raise JournalError(
                say("This play cannot be saved in {folder}: {why}.", folder=folder, why=reason(problem))
            ) from None
        self._waiting.clear()
        self._failed = False
        self.trouble = self._damage = ""

    def _set_aside(self) -> str:
        """Keep a damaged file under another name, take the damaged part off, and return what the player should know.

        Raises:
            OSError: when it cannot be kept; nothing is taken off then.
        """
        if not self._damage:
            return ""
        copy = self._log.set_aside()
        damage, self._damage = self._damage, ""
        if copy is None:
            return ""
        self.trouble = say(
            "{damage} The file was kept as {aside}; the play goes on from the part that is whole.",
            damage=damage,
            aside=copy.name,
        )
        more = recovery.salvage(copy).decisions - len(road(self.entries))
        if more > 0:
            self.trouble += " " + say_count(
                "{n} decision after the damage can be recovered: saves recover {name}",
                "{n} decisions after the damage can be recovered: saves recover {name}",
                more,
                name=paths.words_for(copy),
            )
        return self.trouble

    def close(self) -> None:
        """Let another game have the file."""
        self._log.close()


def new_header(pack: str, rules: str, seat: str, route: str, language: str = "", name: str = "") -> Header:
    """Return the header of a play that begins now; of *name* it keeps what a line can hold."""
    kept_name, kept_language = written_name(name), written_name(language)
    return Header(os.urandom(8).hex(), pack, rules, seat, route, kept_language, now(), kept_name)


def rename(path: Path, name: str) -> None:
    """Give the play at *path*, which no game has open, another name: a line more in its file.

    Raises:
        JournalError: when it is open in another game, cannot be written, or was begun by a game that knew no names.
    """
    record = Journal.open(path)
    try:
        record.name(name)
        if record.unsaved:
            raise JournalError(record.trouble)
    finally:
        record.close()
