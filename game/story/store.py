"""A pack ready to be played: read and checked once, then opened from an index that loads a scene when it is entered.

The index is a small SQLite file in the user's cache folder, named after the content of the pack. It can always be
thrown away; whatever is wrong with it, the pack is read again.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import fields, is_dataclass
from functools import cache as remember
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints
from weakref import finalize
from zlib import crc32

from game.errors import PackError
from game.story import model
from game.story.syntax import expression
from game.story.syntax.safe_files import MAX_FILE, bounded

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.findings import Finding

T = TypeVar("T")
VERSION = "2"  # of the index; part of its name
RECORD_KINDS = ("events", "sources", "people", "glossary", "disputes", "readings")
# What an index that is torn, foreign or changed can raise where it is read.
DAMAGE = (sqlite3.Error, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
KINDS: dict[str, type] = {
    "scene": model.Scene,
    "chapter": model.Chapter,
    "events": model.Event,
    "sources": model.Source,
    "people": model.Person,
    "glossary": model.Term,
    "disputes": model.Dispute,
    "readings": model.Reading,
    "home": str,
    "outline": model.Outline,
}


def open_pack(folder: Path, cache: Path | None = None, language: str = "") -> model.Pack:
    """Return the pack in *folder*, from its index in *cache* where that holds the same content.

    Raises:
        PackError: with everything that keeps it from being played.
    """
    index = cache / "packs" / f"{_digest(folder, language)}.db" if cache else None
    if index and index.is_file():
        with suppress(*DAMAGE, OSError):
            return _from_index(index, folder, language)
        with suppress(OSError):
            index.unlink()
    pack = _read_sound(folder, language)
    if index:
        with suppress(sqlite3.Error, OSError):
            _write_index(index, pack)
    return pack


def _read_sound(folder: Path, language: str) -> model.Pack:
    pack, findings = read_pack(folder, language=language)
    if pack is None:
        raise PackError(folder, [finding for finding in findings if finding.severity == "error"])
    return pack


def read_pack(
    folder: Path, overlay: Mapping[str, str] | None = None, language: str = ""
) -> tuple[model.Pack | None, tuple[Finding, ...]]:
    """Return the pack in *folder* (None where it has errors) and everything found; `reader.read` gives places too."""
    from game.story import reader, validation

    with _without_collector():
        reading = reader.read(folder, overlay, language)
        validation.check(reading)
        return (None if reading.errors else compile_pack(reading)), tuple(reading.findings)


@contextmanager
def _without_collector() -> Iterator[None]:
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


def compile_pack(reading: Any) -> model.Pack:
    """Return *reading*, which has no errors, as a pack."""
    manifest = reading.manifest
    chapters = {name: reading.chapters[name] for name in manifest.chapters}
    scenes = {
        scene: found for scene, found in reading.scenes.items() if reading.scene_files[scene].name[7:-5] in chapters
    }
    record = reading.record
    watched_scenes, watched_choices = _watched(scenes)
    return model.Pack(
        manifest=manifest,
        chapters=chapters,
        scenes=scenes,
        record=model.Record(
            record["events"],
            record["sources"],
            record["people"],
            record["glossary"],
            record["disputes"],
            record["readings"],
        ),
        homes={name: reading.scene_files[name].name[7:-5] for name in scenes},
        outlines=_outlines(reading, scenes),
        renamed={old: scene for scene, found in scenes.items() for old in found.was},
        watched_scenes=watched_scenes,
        watched_choices=watched_choices,
        fingerprint=_fingerprint(manifest, scenes),
        classroom=reading.classroom,
        folder=str(reading.folder),
    )


def _conditions(scene: model.Scene) -> Iterator[str]:
    yield from (part.if_ for part in scene.text)
    yield from (part.if_ for part in scene.next)
    for choice in scene.choices.values():
        yield choice.if_
        yield from (part.if_ for part in choice.text)
        yield from (part.if_ for part in choice.next)


def _watched(scenes: Mapping[str, model.Scene]) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Return what conditions ask `seen` and `chose` of: a world remembers no more than that."""
    seen: set[str] = set()
    chosen = {(name, choice) for name, scene in scenes.items() for choice, found in scene.choices.items() if found.once}
    for scene in scenes.values():
        for text in _conditions(scene):
            if "seen" in text or "chose" in text:
                for node in expression.parse(text):
                    if node.kind == "seen" and isinstance(node.value, tuple):
                        seen.add(node.value[0])
                    elif node.kind == "chose" and isinstance(node.value, tuple):
                        chosen.add((node.value[0], node.value[1]))
    return frozenset(seen), frozenset(chosen)


def arrows(manifest: model.Manifest, scenes: Mapping[str, model.Scene], seat: str) -> Iterator[str]:
    """Yield every scene that *seat* can reach by the arrows alone, breadth first, its routes included."""
    roads = [route.seats[seat] for route in manifest.routes.values() if seat in route.seats]
    stops = (name for road in roads for name in (*(stop.scene for stop in road.stops), road.ending))
    found = dict.fromkeys([manifest.seats[seat].start, *stops])
    waiting = list(found)
    for name in waiting:
        yield name
        scene = scenes[name]
        for way in (*scene.next, *(way for choice in scene.choices.values() for way in choice.next)):
            if way.go not in found:
                found[way.go] = None
                waiting.append(way.go)


def _outlines(reading: Any, scenes: Mapping[str, model.Scene]) -> dict[str, model.Outline]:
    """Return what is worth knowing of key moments and endings without loading them, in the pack's order."""
    reach: dict[str, list[str]] = {}
    for seat in reading.manifest.seats:
        for scene in arrows(reading.manifest, scenes, seat):
            reach.setdefault(scene, []).append(seat)
    return {
        name: model.Outline(
            reading.scene_files[name].name[7:-5],
            scene.title,
            scene.date,
            scene.history.event if scene.history else "",
            scene.ending.kind if scene.ending else "",
            tuple(reach.get(name, ())),
        )
        for name, scene in scenes.items()
        if scene.history or scene.ending
    }


def _fingerprint(manifest: model.Manifest, scenes: Mapping[str, model.Scene]) -> str:
    """Return a digest of the rules: whatever a replay depends on, and no word of the prose."""
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
        ]
        for name, scene in scenes.items()
    ]
    seats = {seat: found.start for seat, found in manifest.seats.items()}
    specs = {
        name: (spec.type, spec.start, spec.min, spec.max, list(spec.values))
        for name, spec in manifest.variables.items()
    }
    roads = {
        route: {seat: ([stop.scene for stop in road.stops], road.ending) for seat, road in found.seats.items()}
        for route, found in manifest.routes.items()
    }
    text = json.dumps([seats, specs, roads, ways], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


# The index


def _digest(folder: Path, language: str) -> str:
    """Return a digest of everything in *folder* that a pack is made of."""
    digest = hashlib.blake2b(f"{VERSION} {_structure()} {language}".encode("utf-8", "replace"), digest_size=16)
    patterns = ("pack.yaml", "classroom.yaml", "scenes/*.yaml", "record/*.yaml")
    found = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    for path in [*found, folder / "locales" / f"{language}.po"]:
        with suppress(OSError, ValueError):  # what cannot be read is no part of a pack that can be played
            data = bounded(path, MAX_FILE)
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _structure() -> str:
    """Return the names and types of every field of the model: an index of another model is another index."""
    classes = [cls for cls in vars(model).values() if is_dataclass(cls)]
    return repr([(cls.__name__, [(one.name, one.type) for one in fields(cls)]) for cls in classes])  # type: ignore[union-attr]


def freeze(value: Any) -> Any:
    """Return *value*, made of our dataclasses, as what JSON can hold."""
    if is_dataclass(value):
        return [freeze(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, (tuple, list)):
        return [freeze(item) for item in value]
    if isinstance(value, Mapping):
        return {key: freeze(item) for key, item in value.items()}
    return value


@remember
def _thawers(cls: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(cls)
    return tuple((one.name, hints[one.name]) for one in fields(cls))


def thaw(hint: Any, value: Any) -> Any:
    """Return what `freeze` made of a value of type *hint* as that value again."""
    if hint in (str, int, bool):
        if type(value) is not hint:
            raise TypeError("a part of the index is not what was written")
        return value
    if value is None:
        return value
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**{name: thaw(inner, part) for (name, inner), part in zip(_thawers(hint), value, strict=True)})
    origin = get_origin(hint)
    if origin is tuple:
        inner = get_args(hint)[0]
        return tuple(value) if inner is str else tuple(thaw(inner, part) for part in value)
    if origin is dict:
        inner = get_args(hint)[1]
        return value if inner is str else {key: thaw(inner, part) for key, part in value.items()}
    if origin in (UnionType, Union):
        wanted = next((one for one in get_args(hint) if is_dataclass(one)), None)
        return thaw(wanted, value) if wanted else value
    return value


class Index:
    """An index that is open, and the pack it stands for, which is read where a part of the index is damaged."""

    def __init__(self, path: Path, folder: Path, language: str) -> None:
        self._path, self._folder, self._language = path, folder, language
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._tables = sqlite3.connect(uri, uri=True, check_same_thread=False)
        finalize(self, self._tables.close)  # nobody else knows when the last part of the pack is let go
        self._read: dict[str, Mapping[str, Any]] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._tables.close()

    def load(self, kind: str, name: str) -> Any:
        """Return what JSON holds of a part, None where there is no such part.

        Raises:
            sqlite3.Error, ValueError: where the index is damaged.
        """
        query = "select sum, body from part where kind = ? and name = ?"
        row = self._tables.execute(query, (kind, name)).fetchone()
        if row is None:
            return None
        if row[0] != crc32(row[1].encode()):
            raise ValueError("a part of the index is not what was written")
        found = json.loads(row[1])
        if found is None:
            raise ValueError("a part of the index is not what was written")
        return found

    def names(self, kind: str) -> list[str]:
        """Return the names of the parts of *kind*, in the pack's order.

        Raises:
            sqlite3.Error: where the index is damaged.
        """
        rows = self._tables.execute("select name from part where kind = ? order by seq", (kind,))
        return [row[0] for row in rows]

    def again(self, kind: str) -> Mapping[str, Any]:
        """Return the parts of *kind* from the pack itself, and throw the index away.

        Raises:
            PackError: when the pack cannot be read any more.
        """
        if not self._read:
            with suppress(OSError):
                self._path.unlink()
            self._read = _shelves(_read_sound(self._folder, self._language))
        return self._read[kind]


class LazyParts(Mapping[str, T]):
    """A mapping whose entries lie in an index and are loaded when asked for."""

    def __init__(self, index: Index, kind: str) -> None:
        self._index, self._kind = index, kind
        self._loaded: dict[str, T] = {}
        self._names: dict[str, None] | None = None

    def __getitem__(self, name: str) -> T:
        if name not in self._loaded:
            try:
                found = self._index.load(self._kind, name)
                part: T = thaw(KINDS[self._kind], found)
            except DAMAGE:
                part = found = self._index.again(self._kind)[name]
            if found is None:
                raise KeyError(name)
            self._loaded[name] = part
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        if self._names is None:
            try:
                self._names = dict.fromkeys(self._index.names(self._kind))
            except DAMAGE:
                self._names = dict.fromkeys(self._index.again(self._kind))
        return iter(self._names)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and self[name] is not None
        except KeyError:
            return False


def _shelves(pack: model.Pack) -> dict[str, Mapping[str, Any]]:
    record = pack.record
    return {
        "scene": pack.scenes,
        "chapter": pack.chapters,
        "events": record.events,
        "sources": record.sources,
        "people": record.people,
        "glossary": record.terms,
        "disputes": record.disputes,
        "readings": record.readings,
        "home": pack.homes,
        "outline": pack.outlines,
    }


def _write_index(path: Path, pack: model.Pack) -> None:
    """Write the index of *pack* beside *path* and move it there, so that nobody ever opens half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    head = {
        "manifest": freeze(pack.manifest),
        "renamed": dict(pack.renamed),
        "watched_scenes": sorted(pack.watched_scenes),
        "watched_choices": sorted(pack.watched_choices),
        "fingerprint": pack.fingerprint,
        "classroom": freeze(pack.classroom),
    }
    try:
        with closing(sqlite3.connect(temporary)) as index, index:
            index.execute("pragma journal_mode = off")
            index.execute("pragma synchronous = off")
            index.execute(
                "create table part (kind text, name text, seq integer, sum integer, body text,"
                " primary key (kind, name)) without rowid"
            )
            index.execute("insert into part values ('head', '', 0, ?, ?)", _summed(head))
            for kind, shelf in _shelves(pack).items():
                rows = ((kind, name, seq, *_summed(freeze(part))) for seq, (name, part) in enumerate(shelf.items()))
                index.executemany("insert into part values (?, ?, ?, ?, ?)", rows)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sweep(path.parent)


def _summed(part: Any) -> tuple[int, str]:
    body = json.dumps(part)
    return crc32(body.encode()), body


def _sweep(folder: Path, keep: int = 24) -> None:
    """Delete the indexes opened longest ago, so that an edited pack does not fill the disk."""
    indexes = sorted(folder.glob("*.db"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in indexes[keep:]:
        path.unlink(missing_ok=True)


def _from_index(path: Path, folder: Path, language: str) -> model.Pack:
    index = Index(path, folder, language)
    try:
        head = index.load("head", "")
        manifest: model.Manifest = thaw(model.Manifest, head["manifest"])
        pack = model.Pack(
            manifest=manifest,
            chapters=LazyParts(index, "chapter"),
            scenes=LazyParts(index, "scene"),
            record=model.Record(*(LazyParts(index, kind) for kind in RECORD_KINDS)),
            homes=LazyParts(index, "home"),
            outlines=LazyParts(index, "outline"),
            renamed=head["renamed"],
            watched_scenes=frozenset(head["watched_scenes"]),
            watched_choices=frozenset((scene, choice) for scene, choice in head["watched_choices"]),
            fingerprint=head["fingerprint"],
            classroom=thaw(model.Material, head["classroom"]),
            folder=str(folder),
        )
    except BaseException:
        index.close()
        raise
    with suppress(OSError):
        os.utime(path)  # `_sweep` keeps what was opened last
    return pack
