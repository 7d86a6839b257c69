"""What a lesson writes to: a session file, or the part of one that is about a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from game.classroom.lesson.lesson_log import Entry


class Ledger(Protocol):
    """What a lesson writes its entries to."""

    @property
    def path(self) -> Path:
        """The session file."""

    def add(self, *entries: Entry) -> None:
        """Append *entries* and wait until they are on the disk."""

    async def add_soon(self, entry: Entry) -> None:
        """Append *entry* together with others of the same moment; return when it is on the disk."""

    def close(self) -> None:
        """Close the file."""


class GroupLedger:
    """The part of a class's session file that is about the group in *seat*."""

    def __init__(self, whole: Ledger, seat: str) -> None:
        self._whole = whole
        self._seat = seat

    @property
    def path(self) -> Path:
        """The session file of the class."""
        return self._whole.path

    def add(self, *entries: Entry) -> None:
        """Append *entries* of the group."""
        self._whole.add(*({**entry, "group": self._seat} for entry in entries))

    async def add_soon(self, entry: Entry) -> None:
        """Append *entry* of the group together with others of the same moment."""
        await self._whole.add_soon({**entry, "group": self._seat})

    def close(self) -> None:
        """Leave the file open: it is the class's."""
