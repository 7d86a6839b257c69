"""A pack that was read before is opened from an index, which holds the same pack or is thrown away."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from hypothesis import given
from marked import edit
from strategies import folders, read

from game.errors import PackError
from game.story import open_pack, read_pack, store

if TYPE_CHECKING:
    from game.story.model import Pack

WINTER, SPRING = "scenes/winter.yaml", "scenes/spring.yaml"


def whole(pack: Pack) -> dict[str, Any]:
    """Return everything in *pack*, the mappings loaded."""
    found = {one.name: getattr(pack, one.name) for one in fields(pack)}
    record = {one.name: dict(getattr(pack.record, one.name)) for one in fields(pack.record)}
    shelves = {name: list(dict(found[name]).items()) for name in ("chapters", "scenes", "homes", "outlines", "renamed")}
    return {**found, **shelves, "record": record}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def indexes(cache: Path) -> list[Path]:
    return sorted((cache / "packs").glob("*"))


def test_an_index_holds_the_same_pack(lighthouse_copy: Path, cache: Path) -> None:
    """What comes out of the index equals what was read, in the same order."""
    fresh = open_pack(lighthouse_copy, cache)
    again = open_pack(lighthouse_copy, cache)
    assert isinstance(again.scenes, store.LazyParts)
    assert not isinstance(fresh.scenes, store.LazyParts)
    assert whole(again) == whole(fresh)
    assert len(indexes(cache)) == 1


def test_an_index_is_let_go_with_its_pack(lighthouse_copy: Path, cache: Path) -> None:
    """The file is closed when the last part of the pack is gone."""
    open_pack(lighthouse_copy, cache)
    pack = open_pack(lighthouse_copy, cache)
    assert isinstance(pack.scenes, store.LazyParts)
    tables, scenes = pack.scenes._index._tables, pack.scenes
    del pack
    assert tables.execute("select 1").fetchone() == (1,)
    del scenes
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        tables.execute("select 1")


@given(folders())
def test_every_pack_survives_its_index(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]) -> None:
    """Whatever pack is invented, its index gives it back."""
    folder = tmp_path_factory.mktemp("invented")
    pack = read(files)
    store._write_index(folder / "x.db", pack)
    again = store._from_index(folder / "x.db", Path(pack.folder), "")
    assert whole(again) == whole(pack)


def test_scenes_are_loaded_when_they_are_asked_for(lighthouse_copy: Path, cache: Path) -> None:
    """Opening loads none; asking loads one."""
    open_pack(lighthouse_copy, cache)
    scenes = open_pack(lighthouse_copy, cache).scenes
    assert isinstance(scenes, store.LazyParts)
    assert scenes._loaded == {}
    assert scenes["kept"].title == "Kept"
    assert set(scenes._loaded) == {"kept"}
    assert "nowhere" not in scenes
    with pytest.raises(KeyError):
        scenes["nowhere"]
    assert "kept" in scenes
    assert len(scenes) == 7


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("pack.yaml", "The Lighthouse", "The Lightship"), (WINTER, "two** tanks", "three** tanks"), ("classroom.yaml", "opening: Who", "opening: Why"),
     ("record/people.yaml", "for a winter", "for two winters")],
)  # fmt: skip
def test_an_edit_is_noticed(lighthouse_copy: Path, cache: Path, file: str, old: str, new: str) -> None:
    """A changed word in any file is in the pack that is opened next, though size and time are as they were."""
    before = whole(open_pack(lighthouse_copy, cache))
    stat = (lighthouse_copy / file).stat()
    edit(lighthouse_copy, file, old, new)
    os.utime(lighthouse_copy / file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    after = whole(open_pack(lighthouse_copy, cache))
    assert after != before
    assert len(indexes(cache)) == 2


def test_a_new_or_a_lost_file_is_noticed(lighthouse_copy: Path, cache: Path) -> None:
    """A file more or less is another pack."""
    open_pack(lighthouse_copy, cache)
    (lighthouse_copy / "record" / "readings.yaml").unlink()
    (lighthouse_copy / "classroom.yaml").unlink()  # which names one of them
    assert dict(open_pack(lighthouse_copy, cache).record.readings) == {}


def test_a_pack_that_is_broken_by_an_edit_is_refused(lighthouse_copy: Path, cache: Path) -> None:
    """An index of the pack as it was does not hide what is wrong with it now."""
    open_pack(lighthouse_copy, cache)
    edit(lighthouse_copy, SPRING, "go: the-quiet", "go: the-quit")
    with pytest.raises(PackError, match="There is no scene the-quit"):
        open_pack(lighthouse_copy, cache)


def spoil_by_nothing(path: Path) -> None:
    path.write_bytes(b"")


def spoil_by_a_foreign_file(path: Path) -> None:
    path.write_bytes(b"this is no database, but somebody's letter " * 100)


def spoil_by_another_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("create table part (kind text, name text, seq integer, sum integer, body text)")
        other.execute("insert into part values ('head', '', 0, 0, '{}')")
    other.close()


def spoil_by_tearing(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def spoil_by_turning_bytes(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for offset in range(100, len(data), 97):
        data[offset] ^= 0x55
    path.write_bytes(data)


@pytest.mark.parametrize(
    "spoil",
    [spoil_by_nothing, spoil_by_a_foreign_file, spoil_by_another_database, spoil_by_tearing, spoil_by_a_folder, spoil_by_turning_bytes],
)
def test_a_spoiled_index_is_read_again(lighthouse_copy: Path, cache: Path, spoil: Any) -> None:
    """Empty, foreign, torn or turned: the pack is what it was, to the last scene."""
    fresh = whole(open_pack(lighthouse_copy, cache))
    spoil(indexes(cache)[0])
    assert whole(open_pack(lighthouse_copy, cache)) == fresh
    assert whole(open_pack(lighthouse_copy, cache)) == fresh


def test_a_single_changed_letter_in_an_index_is_seen(lighthouse_copy: Path, cache: Path) -> None:
    """A part that is not what was written is read from the pack, and the index is thrown away."""
    open_pack(lighthouse_copy, cache)
    path = indexes(cache)[0]
    with sqlite3.connect(path) as index:
        index.execute("update part set body = replace(body, 'burning still', 'burning ill') where name = 'kept'")
    index.close()
    pack = open_pack(lighthouse_copy, cache)
    assert pack.scenes["kept"].text[0].text == "It is burning still, by other hands."
    assert not path.exists()


def test_a_lost_part_of_an_index_does_not_end_a_play(lighthouse_copy: Path, cache: Path) -> None:
    """When the index goes bad under an open pack, the scene that is entered next comes from the pack itself."""
    open_pack(lighthouse_copy, cache)
    pack = open_pack(lighthouse_copy, cache)
    pack.scenes._index._tables.close()  # type: ignore[attr-defined]
    assert pack.scenes["kept"].title == "Kept"
    assert list(pack.record.people) == ["keeper-man"]
    assert list(pack.outlines) == [name for name in pack.scenes if name in pack.outlines]


def test_a_cache_that_cannot_be_written_is_done_without(lighthouse_copy: Path, tmp_path: Path) -> None:
    """A file in the place of the folder, or a folder that refuses, costs time and nothing else."""
    (tmp_path / "file").write_text("x")
    assert open_pack(lighthouse_copy, tmp_path / "file").id == "lighthouse"
    assert open_pack(lighthouse_copy, Path("/proc/nobody/may/write/here")).id == "lighthouse"
    assert open_pack(lighthouse_copy, None).id == "lighthouse"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no user ids here")
def test_a_read_only_cache_is_done_without(lighthouse_copy: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may be read and not written is used for what is in it, and left alone."""
    open_pack(lighthouse_copy, cache)
    real = sqlite3.connect

    def refuse(path: Any, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        if "mode=ro" not in str(path):
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(sqlite3, "connect", refuse)
    assert isinstance(open_pack(lighthouse_copy, cache).scenes, store.LazyParts)
    edit(lighthouse_copy, "pack.yaml", "The Lighthouse", "The Lightship")
    assert open_pack(lighthouse_copy, cache).manifest.title == "The Lightship"
    assert len(indexes(cache)) == 1


def test_two_games_may_make_the_same_index_at_once(lighthouse_copy: Path, cache: Path) -> None:
    """Six processes that open one pack for the first time all get it, and leave one whole index."""
    code = "import sys; from pathlib import Path; from game.story import open_pack; print(len(open_pack(Path(sys.argv[1]), Path(sys.argv[2])).scenes))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(lighthouse_copy), str(cache)], stdout=subprocess.PIPE, text=True,
                         cwd=Path(__file__).resolve().parents[2])
        for _ in range(6)
    ]  # fmt: skip
    assert [process.communicate()[0] for process in started] == ["7\n"] * 6
    assert len(indexes(cache)) == 1
    assert isinstance(open_pack(lighthouse_copy, cache).scenes, store.LazyParts)


def test_the_cache_keeps_the_indexes_opened_last(lighthouse_copy: Path, cache: Path) -> None:
    """After many edits the folder holds two dozen indexes, and the one that is opened all the time is among them."""
    open_pack(lighthouse_copy, cache)
    first = indexes(cache)[0]
    for number in range(30):
        edit(lighthouse_copy, "pack.yaml", "licence: ", f"licence: {number}")
        open_pack(lighthouse_copy, cache)
        for path in indexes(cache):
            os.utime(path, (1_000_000_000, 1_000_000_000))
        edit(lighthouse_copy, "pack.yaml", f"licence: {number}", "licence: ")
        open_pack(lighthouse_copy, cache)
    assert len(indexes(cache)) == 24
    assert first in indexes(cache)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [(WINTER, "two** tanks", "three** tanks"), (WINTER, "label: Send oil", "label: Send coal"), ("pack.yaml", 'bridge: "Three', 'bridge: "Four'),
     ("record/events.yaml", "title: The January storm", "title: A gale"), (WINTER, "ask: What do you send?", "ask: What?"),
     (WINTER, "locked: There is", "locked: There was"), (WINTER, "reality: plausible", "reality: documented"),
     ("pack.yaml", "label: Oil", "label: Coal"), (SPRING, "tone: cold", "tone: warm")],
)  # fmt: skip
def test_prose_does_not_change_the_fingerprint(lighthouse_copy: Path, file: str, old: str, new: str) -> None:
    """A play made before a word was mended is a play of the same rules."""
    before = read_pack(lighthouse_copy)[0]
    edit(lighthouse_copy, file, old, new)
    after = read_pack(lighthouse_copy)[0]
    assert before is not None
    assert after is not None
    assert after.fingerprint == before.fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [(WINTER, "oil: -3, ships: +2", "oil: -4, ships: +2"), (WINTER, "if: oil < 4", "if: oil < 5"), (SPRING, "go: kept", "go: the-quiet"),
     (WINTER, "effects: {ships: -2}", "effects: {ships: -1}"), (SPRING, "once: true", "once: false"), ("pack.yaml", "start: {keeper: 4,", "start: {keeper: 3,"),
     ("pack.yaml", "start: the-office", "start: the-storm"), ("pack.yaml", "min: 0, max: 5,", "min: 0, max: 6,"),
     ("pack.yaml", "ending: what-became", "ending: kept"), (SPRING, "- if: told", "- if: not told"),
     (WINTER, "      sleep:\n        label", "      snore:\n        label")],
)  # fmt: skip
def test_a_rule_changes_the_fingerprint(lighthouse_copy: Path, file: str, old: str, new: str) -> None:
    """Effects, conditions, ways, starts, ranges and routes are what a replay depends on."""
    before = read_pack(lighthouse_copy)[0]
    edit(lighthouse_copy, file, old, new)
    after = read_pack(lighthouse_copy)[0]
    assert before is not None
    assert after is not None
    assert after.fingerprint != before.fingerprint


def test_reading_leaves_the_collector_as_it_was(lighthouse_copy: Path) -> None:
    """The garbage collector is off while a pack is read, and on again after, whatever happens."""
    import gc

    read_pack(lighthouse_copy)
    assert gc.isenabled()
    gc.disable()
    try:
        read_pack(lighthouse_copy)
        assert not gc.isenabled()
    finally:
        gc.enable()


MADE_UP = ["null", "[1]", "[" * 60_000 + "]" * 60_000, "{}", '"words"']
KINDS = ["scene", "chapter", "home", "outline", "events", "head"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [(kind, body) for kind in KINDS for body in MADE_UP if (kind, body) != ("home", '"words"')],  # a home is a word
)
def test_an_index_that_somebody_made_up_is_thrown_away(
    lighthouse_copy: Path, cache: Path, kind: str, body: str
) -> None:
    """A part that is not of its kind is read from the pack again, though its checksum is right."""
    fresh = open_pack(lighthouse_copy, cache)
    (path,) = indexes(cache)
    with sqlite3.connect(path) as index:
        index.execute("update part set body = ?, sum = ? where kind = ?", (body, crc32(body.encode()), kind))
    index.close()
    assert whole(open_pack(lighthouse_copy, cache)) == whole(fresh)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_where_the_index_should_be_is_replaced(lighthouse_copy: Path, cache: Path) -> None:
    """Nothing waits for a pipe: it gives way to the index."""
    open_pack(lighthouse_copy, cache)
    (path,) = indexes(cache)
    path.unlink()
    os.mkfifo(path)
    code = "import sys; from pathlib import Path; from game.story import open_pack; open_pack(*map(Path, sys.argv[1:]))"
    subprocess.run(
        [sys.executable, "-c", code, str(lighthouse_copy), str(cache)],
        check=True, timeout=60, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert path.is_file()


@pytest.mark.parametrize("language", ["**", "../../x", "\ud800", "a" * 300, "a\0b"])
def test_a_language_that_is_none_is_no_traceback(lighthouse_copy: Path, cache: Path, language: str) -> None:
    """Whatever somebody calls a language, the pack opens in its own words."""
    assert open_pack(lighthouse_copy, cache, language).manifest.title == "The Lighthouse"
