"""Checks the record: sources, claims, and both sides of a dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import error
from game.story.model import RECORD, Dispute, Event
from game.story.validation.texts import check_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.findings import Finding
    from game.story.parsed import ParsedFile
    from game.story.validation.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Yield the findings about the record."""
    for name, kind in RECORD.items():
        for entry, found in context.reading.record[name].items():
            file = context.reading.files[f"record/{name}.yaml"]
            yield from check_part(context, kind.part, file, entry)
            if (file.name, (entry,)) in context.reading.pruned:
                continue  # a missing id may be in the unread part
            if isinstance(found, Event):
                yield from _event(entry, found, file)
            elif isinstance(found, Dispute) and len(found.positions) < 2:
                said, cure = f"The dispute {entry} has one side.", "Give the other side's claim too."
                yield error("OQ215", file.key(entry), said, cure)


def _event(name: str, event: Event, file: ParsedFile) -> Iterator[Finding]:
    if not event.sources:
        yield error("OQ210", file.key(name), f"The event {name} names no source.", "Add sources: […].")
    for index, claim in enumerate(event.claims):
        where = file.key(name, "claims", index)
        if claim.status != "established" and not claim.by:
            yield error("OQ214", where, f"This claim is {claim.status} and does not say by whom.", "Add by: ….")
        if not claim.sources:
            yield error("OQ210", where, "This claim names no source.", "Add sources: […].")
    is_disputed = any(claim.status == "disputed" for claim in event.claims)
    sides = {claim.by for claim in event.claims if claim.status != "established"}
    if is_disputed and not event.disputes and len(sides) < 2:
        said = f"The event {name} has a disputed claim and one side."
        yield error("OQ215", file.key(name), said, "Name the dispute in disputes, or add the other side's claim.")
