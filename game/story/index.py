"""A pack opened from an index, which loads a scene when it is entered; the index is made when a pack is first read.

The index is a small SQLite file in the user's cache folder, named after the content of the pack. It can always be
deleted; where it is damaged, the pack is read again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import finalize
from zlib import crc32

from game.story import cache_folder, model, stamps
from game.story.compile import read_sound
from game.story.part_json import Json, freeze, structure, thaw
from game.values import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
VERSION = "3"  # of the index; part of its name
# What reading an index raises that is torn, foreign or changed.
DAMAGE = (sqlite3.Error, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError, MemoryError)
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


class IndexOrigin(NamedTuple):
    """The pack that an index was made of."""

    folder: Path
    language: str
    digest: str  # of the content


def open_pack(folder: Path, cache: Path | None = None, language: str = "") -> model.Pack:
    """Return the pack in *folder*, from its index in *cache* if that has the same content.

    Raises:
        PackError: with everything that keeps it from being played.
    """
    seen = stamps.look(folder, language) if cache else None
    if cache is None or seen is None:
        return read_sound(folder, language)
    packs = cache / "packs"
    kind = f"{VERSION} {structure()} {language}"
    table = packs / stamps.table_name(folder, kind)
    known = stamps.recognise(table, folder, kind, seen)
    source = IndexOrigin(folder, language, known or stamps.digest(folder, seen, kind))
    index = packs / f"{source.digest}.db"
    opened = _opened(index, source)
    if opened and known:
        cache_folder.touch(table)
        return opened
    pack = opened or read_sound(folder, language)
    with suppress(sqlite3.Error, OSError):
        if opened or stamps.digest(folder, seen, kind) == source.digest:  # else it was edited meanwhile
            packs.mkdir(parents=True, exist_ok=True)
            if not opened:
                _write(index, source.digest, pack)
            after = stamps.look(folder, language)
            if after and after.files == seen.files:
                stamps.remember(table, folder, kind, seen, source.digest)
            cache_folder.sweep(packs)
    return pack


class Index:
    """An open index. Where a part of it is damaged, the pack itself is read."""

    def __init__(self, path: Path, source: IndexOrigin) -> None:
        self._path, self._source = path, source
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._tables = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self.close = finalize(self, self._tables.close)  # closed when the last part of the pack is garbage
        self._names: dict[str, dict[str, None]] = {}
        self._pack: dict[str, Mapping[str, object]] = {}

    def load(self, kind: str, name: str) -> Json:
        """Return a part as JSON.

        Raises:
            LookupError, sqlite3.Error, ValueError, …: where there is no such part, or the index is damaged.
        """
        row = self._tables.execute("select sum, body from part where kind = ? and name = ?", (kind, name)).fetchone()
        if row is None:
            raise LookupError(name)
        if row[0] != _sum(self._source.digest, kind, name, row[1]):
            raise ValueError("a part of the index is not what was written")
        found: Json = json.loads(row[1])
        return found

    def names(self, kind: str) -> Mapping[str, None]:
        """Return the names of the parts of *kind*, in the pack's order."""
        if kind not in self._names:
            try:
                self._names[kind] = dict.fromkeys(_words(self.load("names", kind)))
            except DAMAGE:
                self._names[kind] = dict.fromkeys(self._again(kind))
        return self._names[kind]

    def part(self, kind: str, name: str) -> object:
        """Return a part; where the index is damaged, from the pack itself.

        Raises:
            KeyError: where there is no such part.
            PackError: when the index is damaged and the pack cannot be read any more.
        """
        if not self._pack:
            with suppress(*DAMAGE):
                found: object = thaw(KINDS[kind], self.load(kind, name))
                if found is not None:
                    return found
            if name not in self.names(kind):
                raise KeyError(name)
        return self._again(kind)[name]

    def _again(self, kind: str) -> Mapping[str, object]:
        """Return the parts of *kind* from the pack itself, and delete the index."""
        if not self._pack:
            with suppress(OSError):
                self._path.unlink()
            self._pack = _shelves(read_sound(self._source.folder, self._source.language))
        return self._pack[kind]


class LazyParts(Mapping[str, T]):
    """A mapping whose values are loaded from an index when they are asked for."""

    def __init__(self, index: Index, kind: str) -> None:
        self._index, self._kind = index, kind
        self._loaded: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._loaded:
            self._loaded[name] = cast("T", self._index.part(self._kind, name))
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.names(self._kind))

    def __len__(self) -> int:
        return len(self._index.names(self._kind))


def _words(found: Json) -> list[str]:
    if not isinstance(found, list):
        raise TypeError("a list of names is not what was written")
    words = [name for name in found if isinstance(name, str)]
    if len(words) < len(found):
        raise TypeError("a list of names is not what was written")
    return words


def _shelves(pack: model.Pack) -> dict[str, Mapping[str, object]]:
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


def _sum(digest: str, kind: str, name: str, body: str) -> int:
    """Return the checksum of a row, which covers its index, its kind and its name as well as its body."""
    return crc32(f"{digest}\0{kind}\0{name}\0{body}".encode())


def _rows(pack: model.Pack) -> Iterator[tuple[str, str, Json]]:
    """Yield every part of *pack* with its kind and its name, and the names of every kind in the pack's order."""
    head: Json = {
        "manifest": freeze(pack.manifest),
        "renamed": freeze(pack.renamed),
        "watched_scenes": freeze(sorted(pack.watched_scenes)),
        "watched_choices": freeze(sorted(pack.watched_choices)),
        "fingerprint": pack.fingerprint,
        "classroom": freeze(pack.classroom),
    }
    yield "head", "", head
    for kind, shelf in _shelves(pack).items():
        yield "names", kind, list(shelf)
        for name, part in shelf.items():
            yield kind, name, freeze(part)


def _write(path: Path, digest: str, pack: model.Pack) -> None:
    """Write the index of *pack* whole or not at all, even if the power fails."""
    bodies = ((kind, name, json.dumps(part)) for kind, name, part in _rows(pack))
    rows = ((kind, name, _sum(digest, kind, name, body), body) for kind, name, body in bodies)
    with cache_folder.filled(path, sync=True) as temporary, closing(sqlite3.connect(temporary)) as tables, tables:
        tables.execute("pragma journal_mode = off")
        tables.execute("pragma synchronous = off")
        tables.execute(
            "create table part (kind text, name text, sum integer, body text, primary key (kind, name)) without rowid"
        )
        tables.executemany("insert into part values (?, ?, ?, ?)", rows)


def _opened(path: Path, source: IndexOrigin) -> model.Pack | None:
    """Return the pack whose index lies in *path*, None where there is none that can be opened."""
    if not path.is_file():
        return None
    with suppress(*DAMAGE, OSError):
        pack = _from_index(path, source)
        cache_folder.touch(path)
        return pack
    with suppress(OSError):
        path.unlink()
    return None


def _from_index(path: Path, source: IndexOrigin) -> model.Pack:
    index = Index(path, source)
    try:
        head = cast("dict[str, Any]", index.load("head", ""))
        manifest: model.Manifest = thaw(model.Manifest, head["manifest"])
        return model.Pack(
            manifest=manifest,
            chapters=LazyParts(index, "chapter"),
            scenes=LazyParts(index, "scene"),
            record=model.Record(
                events=LazyParts(index, "events"),
                sources=LazyParts(index, "sources"),
                people=LazyParts(index, "people"),
                terms=LazyParts(index, "glossary"),
                disputes=LazyParts(index, "disputes"),
                readings=LazyParts(index, "readings"),
            ),
            homes=LazyParts(index, "home"),
            outlines=LazyParts(index, "outline"),
            renamed=head["renamed"],
            watched_scenes=frozenset(head["watched_scenes"]),
            watched_choices=frozenset((scene, choice) for scene, choice in head["watched_choices"]),
            fingerprint=head["fingerprint"],
            classroom=thaw(model.Material, head["classroom"]),
            folder=str(source.folder),
        )
    except BaseException:
        index.close()
        raise
