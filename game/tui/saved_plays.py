"""The saved plays of one pack on this machine, and the endings that they reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.errors import GameError
from game.language import say, say_count

if TYPE_CHECKING:
    from pathlib import Path

    from game.session.play import Play
    from game.session.saves.save_folder import SavedFile
    from game.story.model import Pack


@dataclass(frozen=True, slots=True)
class SavedPlayRow:
    """A saved play, and its state in a line; *damaged* where part of its file cannot be read."""

    path: Path
    line: str
    begun: str
    last: str
    damaged: bool
    name: str


class SavedPlays:
    """The plays of one pack in one folder; what a screen asks for at one time is read once."""

    def __init__(self, pack: Pack, folder: Path) -> None:
        """Note *pack* and *folder*; nothing is read yet."""
        self.pack = pack
        self.folder = folder
        self._found: tuple[SavedFile, ...] | None = None

    def _files(self) -> tuple[SavedFile, ...]:
        """Return the plays, read again after each turn of the event loop and after a deletion."""
        import asyncio

        from game.session.saves import save_folder

        if self._found is not None:
            return self._found
        plays = save_folder.plays(self.folder, self.pack.id)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # without a loop the list may have changed at any time
            return plays
        self._found = plays
        loop.call_soon(self.look_again)
        return plays

    def look_again(self) -> None:
        """Read the folder again when it is next asked for."""
        self._found = None

    def plays(self) -> list[SavedPlayRow]:
        """Return the plays, the latest first."""
        return [self._row(entry) for entry in self._files()]

    def count(self) -> int:
        """Return how many plays there are."""
        return len(self._files())

    def latest(self) -> SavedPlayRow | None:
        """Return the play that was played last."""
        return next((self._row(entry) for entry in self._files()), None)

    def endings_found(self) -> dict[str, SavedPlayRow]:
        """Return the endings that were reached, by scene, each with the latest play that did."""
        from game.session.saves import save_folder

        return {scene: self._row(entry) for scene, entry in save_folder.endings(self._files()).items()}

    def rename(self, path: Path, name: str) -> None:
        """Give the play at *path* another name.

        Raises:
            JournalError: when it is open in another game, cannot be written, or was begun by an older game.
        """
        from game.session.saves import journal

        journal.rename(path, name)
        self.look_again()

    def recover(self, path: Path) -> Path:
        """Write the readable part of the damaged play at *path* to a new play, and return its path.

        Raises:
            JournalError: when nothing of it can be read, or it cannot be written.
        """
        from game.session.saves import recovery

        self.look_again()
        return recovery.recover(path)[0]

    def resumed(self, path: Path) -> Play:
        """Go on with the play at *path*, from the part of it that is whole; one that has ended shows its debrief.

        Raises:
            JournalError: when it cannot be opened.
        """
        from game.session.play import Play

        play = Play.resume(self.pack, path)
        play.go_past_ending()
        return play

    def lit(self, play: Play | None) -> frozenset[str]:
        """Return the lit entries of the codex: all after a first ending, else those met by *play* or the last one."""
        if self.endings_found():
            from game.session.codex import shelves

            parts = {part: names for part, names in shelves(self.pack).items() if part != "reading"}  # always open
            return frozenset(f"{part}:{name}" for part, names in parts.items() for name in names)
        latest = self.latest()
        if play is not None:
            return play.met
        if latest is None or latest.damaged:  # a damaged file is left alone
            return frozenset()
        from game.session.play import Play

        try:
            last = Play.resume(self.pack, latest.path)
        except (GameError, OSError):
            return frozenset()
        last.close()
        return last.met

    def _row(self, entry: SavedFile) -> SavedPlayRow:
        summary = entry.summary
        seat = self.pack.manifest.seats.get(summary.seat)
        parts = [say("damaged")] if summary.damaged else []
        parts += [summary.name] if summary.name else []
        parts.append(seat.name if seat else summary.seat)
        if summary.route in self.pack.manifest.routes:
            parts.append(self.pack.manifest.routes[summary.route].label)
        scene = self.pack.scenes.get(summary.ended or summary.scene)
        if summary.decisions:
            parts.append(say_count("{n} decision", "{n} decisions", summary.decisions))
        if summary.ended and scene is not None and scene.ending:
            parts.append(say("ended: {title}", title=scene.ending.title))
        elif not summary.decisions:
            parts.append(say("at the beginning"))
        elif scene is not None:
            parts.append(say("last: {title}", title=scene.title))
        line = " · ".join(parts)
        begun, last = _local(summary.began), _local(summary.last)
        return SavedPlayRow(entry.path, line, begun, last, summary.damaged, summary.name)


def _local(when: str) -> str:
    """Return a time of a journal in the local time zone."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return when
