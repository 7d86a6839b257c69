"""The tree of all errors that a person can meet.

GameError                  something a person can understand and act on; never a traceback
├── PackError              a pack that cannot be played; carries the findings
├── MoveRefused            a move that the machine does not allow; nothing changed
├── JournalError           a play on disk that cannot be read or written
│   ├── JournalBusy        another game has this play open
│   └── JournalUnreadable  nothing of the file can be used (other game, newer version, no play at all)
│       └── JournalDamaged its first line is damaged, and what follows can be recovered
├── NotAClass              a file that is no class session (game.classroom.lesson.lesson_log)
├── NotAPackFile           a file that is no packed pack, or holds what a pack does not
├── UsageError             arguments that make no sense together
├── RefusedToOverwrite     a file is there that this command did not write
└── GameCrashed            a fault of the game's own ended it; says where its traceback is
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from game.story.findings import Finding


SHOWN = 20
"""The most findings that the message of a PackError quotes."""


def reason(problem: OSError) -> str:
    """Return what the system says of *problem*."""
    return str(problem.strerror or problem)


class GameError(Exception):
    """Something a person can understand and act on; `str(error)` is what to show."""


class PackError(GameError):
    """A pack that cannot be played."""

    def __init__(self, path: Path, findings: Sequence[Finding]) -> None:
        self.path = path
        self.findings = tuple(findings)
        more = len(self.findings) - SHOWN
        told = [str(finding) for finding in self.findings[:SHOWN]]
        super().__init__("\n\n".join([*told, *([f"And {more} more: `check` lists them all."] if more > 0 else [])]))


class MoveRefused(GameError):
    """A move that the machine does not allow here; nothing changed."""


class JournalError(GameError):
    """A play on disk that cannot be read or written."""


class JournalBusy(JournalError):
    """Another game has this play open."""


class JournalUnreadable(JournalError):
    """Nothing of the file can be used as a play."""


class JournalDamaged(JournalUnreadable):
    """The first line of a play is damaged; what follows can be recovered."""


class NotAPackFile(GameError):
    """A file that is no pack as one file, or that is not safe to unpack."""


class UsageError(GameError):
    """Arguments that make no sense, or not together."""


class RefusedToOverwrite(GameError):
    """The output file exists, and the command was not told to replace it."""


class GameCrashed(GameError):
    """The game ended by a fault of its own; the sentence names the file with its traceback."""
