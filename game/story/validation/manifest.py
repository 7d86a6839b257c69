"""Checks pack.yaml: seats, variables and routes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.story.findings import CODES, Finding, error
from game.story.model import Manifest
from game.story.validation import carry, passages
from game.story.validation.scenes import check_exits
from game.story.validation.texts import check_part, former
from game.story.validation.variables import check_declaration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.model import SeatRoute
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Step
    from game.story.validation.context import Context

LANGUAGE = re.compile("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


def check(context: Context) -> Iterator[Finding]:
    """Yield the findings about pack.yaml."""
    manifest = context.reading.manifest
    if manifest is None:
        return
    file = context.reading.files["pack.yaml"]
    yield from check_part(context, Manifest, file)
    yield from _head(manifest, file)
    yield from _seats(manifest, file)
    for route, found in manifest.routes.items():
        for seat, road in found.seats.items():
            yield from _road(context, road, file, "routes", route, "seats", seat)
    yield from carry.check(manifest.carry, context.reading.scenes, file)
    yield from _conditions(context, manifest, file)
    yield from passages.check_shared(context, file)
    if (file.name, ()) in context.reading.pruned:
        return  # a missing id may be in the unread part
    if not manifest.seats:
        yield error("OQ202", file.key("seats"), "There is no seat.", "Add one: who is the player?")
    for name, spec in manifest.variables.items():
        yield from check_declaration(context, name, spec, file)


def _head(manifest: Manifest, file: ParsedFile) -> Iterator[Finding]:
    """Yield the warnings about what the game can do without: a language and codes of warnings that there are not."""
    if not LANGUAGE.fullmatch(manifest.language):
        said = f"“{manifest.language}” is no code of a language, so texts are counted and read as English ones."
        yield Finding("OQ204", "warning", file.value("language"), said, "Write a code, such as en, fr or pt-BR.")
    for index, off in enumerate(manifest.lint.off):
        if off not in CODES:
            said, cure = f"There is no warning {off}.", "docs/codes.md lists the codes: OQ and three digits."
            yield Finding("OQ204", "warning", file.value("lint", "off", index), said, cure)


def _seats(manifest: Manifest, file: ParsedFile) -> Iterator[Finding]:
    claimed: set[str] = set()
    for seat, found in manifest.seats.items():
        yield from former("seat", found.was, manifest.seats, claimed, file, "seats", seat)
        rows = found.face.rstrip("\n").split("\n")
        if len(rows) > 8 or max(map(len, rows)) > 18:
            where = file.key("seats", seat, "face")
            yield error("OQ204", where, "This portrait is too large.", "It may have 8 lines of 18 columns.")


def _conditions(context: Context, manifest: Manifest, file: ParsedFile) -> Iterator[Finding]:
    """Yield the findings about the names of conditions, and about conditions that ask about themselves."""
    for name in manifest.conditions:
        if name in manifest.variables:
            said = f"There is a variable {name} already."
            yield error(
                "OQ205", file.key("conditions", name), said, "Conditions and variables share their names: rename one."
            )
    for cycle in context.conditions.cycles:
        by_way = f", by way of {', '.join(cycle[1:-1])}" if cycle[1:-1] else ""
        said = f"{cycle[0]} asks about itself{by_way}."
        yield error("OQ322", file.value("conditions", cycle[0]), said, "Write out one of them in variables.")


def _road(context: Context, road: SeatRoute, file: ParsedFile, *path: Step) -> Iterator[Finding]:
    if not road.stops:
        yield error("OQ202", file.key(*path, "stops"), "A route needs a stop.", "Add one: - {scene: …}.")
    for index, stop in enumerate(road.stops):
        found = context.reading.scenes.get(stop.scene)
        if found and not found.parts:
            where = file.value(*path, "stops", index, "scene")
            said = f"{stop.scene} has no choices, so a route cannot stop there."
            yield error("OQ206", where, said, "Stop at a scene with choices.")
        if (file.name, ()) not in context.reading.pruned:
            yield from passages.check(context, stop.scene, stop.bridge, file, *path, "stops", index, "bridge")
    if not road.ending:
        yield error("OQ202", file.key(*path, "ending"), "A route needs an ending.", "Name a scene: ending: …")
    yield from check_exits(road.ending, file, *path, "ending")
