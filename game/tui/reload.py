"""Watches the files of a pack for a writer who plays it, and reports why they cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import DISPUTED
from game.tui.layouts.layout import rule, wrap
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from textual.content import Content

SHOWN = 6  # most lines of a report that are shown beside the story


class PackWatcher:
    """The files of the pack in *folder*."""

    def __init__(self, folder: str) -> None:
        """Note their present state."""
        self.folder = Path(folder)
        self._seen = self._stamps()

    def changed(self) -> bool:
        """Whether one was saved, added or removed since the last call."""
        before, self._seen = self._seen, self._stamps()
        return self._seen != before

    def _stamps(self) -> dict[str, tuple[int, int]]:
        stamps: dict[str, tuple[int, int]] = {}
        for pattern in ("*.yaml", "*.po"):
            for path in self.folder.rglob(pattern):
                try:
                    stat = path.stat()
                except OSError:  # an editor is replacing it: the next call finds the new file
                    continue
                stamps[str(path)] = (stat.st_mtime_ns, stat.st_size)
        return stamps


def report(trouble: str, width: int) -> list[Content]:
    """Return the findings that keep the files from being read, as lines; none where they can be read."""
    if not trouble:
        return []
    faults = [line for line in trouble.split("\n") if line.strip()]
    head = say("The files cannot be played as they are; this is the story as it was.")
    lines = [
        rule(width, "$disputed"),
        *wrap(words(head, "bold $disputed"), width, indent=2, first=words(DISPUTED, "bold $disputed")),
    ]
    told = [piece for fault in faults for piece in wrap(words(fault.strip()), width, indent=2)]
    lines += told[:SHOWN]
    if len(told) > SHOWN:
        more = say_count("{n} more line: see `check`.", "{n} more lines: see `check`.", len(told) - SHOWN)
        lines.append(words("  " + more, "$dim"))
    return lines
