"""The imprint of a pack: who wrote it, its licence, how old its record is, where to report a mistake, its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.session.blocks import Cited
from game.session.words import file_wording, phrases
from game.session.words.section import Line, Section, line

if TYPE_CHECKING:
    from game.story.model import Manifest, Pack


def facts(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """Return what the title page says besides its text, as label and value."""
    labelled = (
        (say("Written by"), ", ".join(manifest.authors)),
        (say("The record was last checked on"), phrases.date(manifest.as_of) if manifest.as_of else ""),
        (say("To report a mistake"), manifest.corrections),
        (say("Licence of the text"), manifest.licence),
    )
    return tuple((label, value) for label, value in labelled if value)


def sentences(manifest: Manifest) -> tuple[str, ...]:
    """Return the same as a line each."""
    return tuple(say("{label}: {value}", label=label, value=value) for label, value in facts(manifest))


def section(pack: Pack) -> Section:
    """Return the imprint as a section, for what is written of a pack or a play."""
    lines = [line("fact", sentence) for sentence in sentences(pack.manifest)]
    if pack.record.sources:
        lines.append(line("fact", count(pack)))
    return Section("imprint", pack.manifest.title, tuple(lines))


def count(pack: Pack) -> str:
    """Return how many sources the record has, and how many of them were read in full."""
    read = sum(source.read == "in-full" for source in pack.record.sources.values())
    said = say_count("{n} source", "{n} sources", len(pack.record.sources))
    return say("{sources}, {n} of them read in full", sources=said, n=read)


def sources(pack: Pack) -> tuple[Line, ...]:
    """Return every source of the record, numbered, each with its address where it has one."""
    cited = (
        Cited(number, name, source.title, source.by, source.date, source.kind, source.read, source.url)
        for number, (name, source) in enumerate(pack.record.sources.items(), 1)
    )
    return tuple(_addressed(file_wording.source(source), source.url) for source in cited)


def _addressed(cited: Line, url: str) -> Line:
    return line("source", f"{cited.text} · {url}", cited.mark, cited.ref) if url else cited
