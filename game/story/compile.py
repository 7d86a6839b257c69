"""Compiles a parsed pack into the pack that is played: watched scenes, outlines and the digest of the rules."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from game.digest import blake2b
from game.errors import PackError
from game.story import model
from game.story.expansion import Expansion
from game.story.syntax import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from game.story.drafts import Unwritten
    from game.story.findings import Finding
    from game.story.parsed import ParsedPack


def read_sound(folder: Path, language: str, unwritten: Unwritten | None = None) -> model.Pack:
    """Return the pack in *folder*; of a draft, with pages made by *unwritten* where something is missing.

    Raises:
        PackError: with everything that keeps it from being played.
    """
    pack, findings = read_pack(folder, language=language, unwritten=unwritten)
    if pack is None:
        raise PackError(folder, [finding for finding in findings if finding.severity == "error"])
    return pack


def read_pack(
    folder: Path, overlay: Mapping[str, str] | None = None, language: str = "", unwritten: Unwritten | None = None
) -> tuple[model.Pack | None, tuple[Finding, ...]]:
    """Return the pack in *folder*, None where it has errors, and all findings; `reader.read` keeps places as well."""
    from game.story import reader, validation

    with without_collector():
        reading = reader.read(folder, overlay, language, unwritten)
        validation.check(reading)
        return (None if reading.errors else compile_pack(reading)), tuple(reading.findings)


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the cyclic collector from walking a growing tree again and again: a factor of three on a large pack."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what was read holds no cycles: the collector need not walk it when it wakes
        gc.enable()


def compile_pack(reading: ParsedPack) -> model.Pack:
    """Return *reading* as a pack.

    Raises:
        ValueError: when it has errors.
    """
    manifest = reading.manifest
    if manifest is None or reading.errors:
        raise ValueError(f"{reading.folder} cannot be played")
    chapters = {name: reading.chapters[name] for name in manifest.chapters}
    expansion = Expansion(manifest)
    manifest = replace(manifest, routes=expansion.routes(manifest.routes))
    scenes = expansion.scenes(
        {scene: found for scene, found in reading.scenes.items() if reading.scene_files[scene].name[7:-5] in chapters}
    )
    watched_scenes, watched_choices = _watched(manifest, scenes)
    return model.Pack(
        manifest=manifest,
        chapters=chapters,
        scenes=scenes,
        record=model.Record(
            events=reading.entries(model.Event),
            sources=reading.entries(model.Source),
            people=reading.entries(model.Person),
            terms=reading.entries(model.Term),
            disputes=reading.entries(model.Dispute),
            readings=reading.entries(model.Reading),
        ),
        homes={name: reading.scene_files[name].name[7:-5] for name in scenes},
        outlines=_outlines(reading, manifest, scenes),
        renamed={old: scene for scene, found in scenes.items() for old in found.was},
        watched_scenes=watched_scenes,
        watched_choices=watched_choices,
        fingerprint=_fingerprint(manifest, scenes),
        classroom=reading.classroom or model.Material(),
        folder=str(reading.folder),
    )


def _conditions(scene: model.Scene) -> Iterator[str]:
    for conditional in (*scene.passages, *scene.ways, *scene.parts.values()):
        yield conditional.if_


def _conditions_of_routes(manifest: model.Manifest) -> Iterator[str]:
    for road in (road for route in manifest.routes.values() for road in route.seats.values()):
        yield from (part.if_ for stop in road.stops for part in stop.bridge)
        yield from (way.if_ for way in road.ending)


def _watched(
    manifest: model.Manifest, scenes: Mapping[str, model.Scene]
) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Return the scenes and choices that `seen` and `chose` ask about: a world remembers only these, and all items."""
    seen: set[str] = set()
    chosen = {(name, choice) for name, scene in scenes.items() for choice, found in scene.choices.items() if found.once}
    chosen |= {(name, item) for name, scene in scenes.items() for item in scene.items}  # each is taken at most once
    asked = (text for scene in scenes.values() for text in _conditions(scene))
    for text in chain(asked, _conditions_of_routes(manifest)):
        if "seen" in text or "chose" in text:
            for node in expression.parse(text):
                if node.kind == "seen" and isinstance(node.value, tuple):
                    seen.add(node.value[0])
                elif node.kind == "chose" and isinstance(node.value, tuple):
                    chosen.add((node.value[0], node.value[1]))
    return frozenset(seen), frozenset(chosen)


def arrows(manifest: model.Manifest, scenes: Mapping[str, model.Scene], seat: str) -> Iterator[str]:
    """Yield every scene that exits and routes of *seat* lead to, conditions ignored, breadth first."""
    roads = [route.seats[seat] for route in manifest.routes.values() if seat in route.seats]
    stops = (
        name for road in roads for name in (*(stop.scene for stop in road.stops), *(way.go for way in road.ending))
    )
    reached = dict.fromkeys([manifest.seats[seat].start, *stops])
    waiting = list(reached)
    for name in waiting:
        yield name
        for way in scenes[name].ways:
            if way.go not in reached:
                reached[way.go] = None
                waiting.append(way.go)


def _outlines(
    reading: ParsedPack, manifest: model.Manifest, scenes: Mapping[str, model.Scene]
) -> dict[str, model.Outline]:
    """Return the outlines of key moments and endings, which need no scene loaded, in the pack's order."""
    reach: dict[str, list[str]] = {}
    for seat in manifest.seats:
        for scene in arrows(manifest, scenes, seat):
            reach.setdefault(scene, []).append(seat)
    return {
        name: model.Outline(
            chapter=reading.scene_files[name].name[7:-5],
            title=scene.title,
            date=scene.date,
            event=scene.history.event if scene.history else "",
            ending=scene.ending.kind if scene.ending else "",
            seats=tuple(reach.get(name, ())),
        )
        for name, scene in scenes.items()
        if scene.history or scene.ending
    }


def _picks(picks: model.Picks) -> list[object]:
    """Return what a replay depends on in *picks*."""
    items = [(item, found.if_, found.locked != "", found.effects) for item, found in picks.items.items()]
    return [picks.as_, picks.least, picks.most, items]


def _fingerprint(manifest: model.Manifest, scenes: Mapping[str, model.Scene]) -> str:
    """Return a digest of the rules: everything that a replay depends on, and no prose."""
    ways = [
        [
            name,
            scene.effects,
            [(way.if_, way.go) for way in scene.next],
            [
                (
                    choice,
                    found.if_,
                    found.locked != "",
                    found.once,
                    found.effects,
                    [(way.if_, way.go) for way in found.next],
                )
                for choice, found in scene.choices.items()
            ],
            *([_picks(scene.picks)] if scene.picks else []),
        ]
        for name, scene in scenes.items()
    ]
    seats = {seat: found.start for seat, found in manifest.seats.items()}
    specs = {
        name: (spec.type, spec.start, spec.min, spec.max, list(spec.values))
        for name, spec in manifest.variables.items()
    }
    roads = {
        route: {
            seat: ([stop.scene for stop in road.stops], _ending_rules(road.ending))
            for seat, road in found.seats.items()
        }
        for route, found in manifest.routes.items()
    }
    text = json.dumps([seats, specs, roads, ways], sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _ending_rules(ending: model.Exits) -> str | list[tuple[str, str]]:
    """Return *ending* as the digest has it; one scene alone counts as it did when there were no conditions."""
    return ending[0].go if len(ending) == 1 else [(way.if_, way.go) for way in ending]
