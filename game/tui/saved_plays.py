"""What stands on this machine's shelf: the plays of this pack, and the endings that they found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.errors import GameError
from game.language import say, say_count

if TYPE_CHECKING:
    from pathlib import Path

    from game.session.play import Play
    from game.session.save_folder import SavedFile
    from game.story.model import Pack


@dataclass(frozen=True, slots=True)
class SavedPlayRow:
    """A play on the shelf, and in a line where it stands."""

    path: Path
    seat: str
    line: str
    last: str
    ended: bool


class SavedPlays:
    """The plays of one pack in one folder; it is read again whenever it is asked."""

    def __init__(self, pack: Pack, folder: Path) -> None:
        """Look at the plays of *pack* in *folder*."""
        self.pack = pack
        self.folder = folder

    def plays(self) -> list[SavedPlayRow]:
        """Return the plays, the latest first."""
        from game.session import save_folder

        return [self._standing(entry) for entry in save_folder.plays(self.folder, self.pack.id)]

    def latest(self) -> SavedPlayRow | None:
        """Return the play that was played last."""
        return next(iter(self.plays()), None)

    def endings_found(self) -> dict[str, SavedPlayRow]:
        """Return the endings that were reached, by scene, each with a play that did."""
        from game.session import save_folder

        return {scene: self._standing(entry) for scene, entry in save_folder.endings(self.folder, self.pack.id).items()}

    def lit(self, play: Play | None) -> frozenset[str]:
        """Return what the codex lights: all of it after a first ending, else what *play* or the last one has met."""
        record = self.pack.record
        if self.endings_found():
            found = {
                "person": record.people,
                "term": record.terms,
                "event": record.events,
                "source": record.sources,
                "dispute": record.disputes,
            }
            return frozenset(f"{part}:{name}" for part, names in found.items() for name in names)
        latest = self.latest()
        if play is not None or latest is None:
            return play.met if play is not None else frozenset()
        from game.session.play import Play

        try:
            last = Play.resume(self.pack, latest.path)
        except (GameError, OSError):
            return frozenset()
        last.close()
        return last.met

    def _standing(self, entry: SavedFile) -> SavedPlayRow:
        header, road = entry.contents.header, entry.contents.road
        seat = self.pack.manifest.seats.get(header.seat)
        parts = [seat.name if seat else header.seat]
        if header.route in self.pack.manifest.routes:
            parts.append(self.pack.manifest.routes[header.route].label)
        scene = self.pack.scenes.get(entry.ended or (road[-1].scene if road else ""))
        if entry.ended and scene is not None and scene.ending:
            parts.append(say("ended: {title}", title=scene.ending.title))
        elif scene is not None:
            parts += [say_count("{n} decision", "{n} decisions", len(road)), say("last: {title}", title=scene.title)]
        else:
            parts.append(say("at the beginning"))
        if entry.contents.damage:
            parts.append(say("its file is damaged: what can be read of it is kept"))
        return SavedPlayRow(entry.path, header.seat, " · ".join(parts), _local(entry.last), bool(entry.ended))


def _local(when: str) -> str:
    """Return a time of a journal as the clock on this machine shows it."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return when
