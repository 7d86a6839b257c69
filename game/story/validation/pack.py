"""The checks of a whole pack, file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.validation import classroom, manifest, pictures, record, scenes
from game.story.validation.context import Context

if TYPE_CHECKING:
    from game.story.parsed import ParsedPack


def check(reading: ParsedPack) -> None:
    """Add to *reading* every finding about how its parts fit together."""
    context = Context(reading)
    for part in (manifest, scenes, record, classroom, pictures):
        reading.findings.extend(part.check(context))
    reading.findings.sort(key=lambda finding: finding.key)
