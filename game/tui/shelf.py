"""What stands on this machine's shelf: plays, and the endings that they found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack


@dataclass(frozen=True, slots=True)
class Standing:
    path: Path
    line: str


class Shelf:
    def __init__(self, pack: Pack, folder: Path) -> None:
        self.pack, self.folder = pack, folder

    def plays(self) -> list[Standing]:
        return []

    def latest(self) -> Standing | None:
        return None

    def endings_found(self) -> dict[str, str]:
        return {}
