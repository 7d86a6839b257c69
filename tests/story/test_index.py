"""A pack that was read before is opened from an index, which holds the same pack or is thrown away."""

from __future__ import annotations

import gc
import os
import random
import sqlite3
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from marked import edit
from strategies import folders, read

from game.errors import PackError
from game.story import index, open_pack
from game.story.compile import read_sound

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
    return sorted((cache / "packs").glob("*.db"))


def test_an_index_holds_the_same_pack(lighthouse_copy: Path, cache: Path) -> None:
    """What comes out of the index equals what was read, in the same order."""
    fresh = open_pack(lighthouse_copy, cache)
    again = open_pack(lighthouse_copy, cache)
    assert isinstance(again.scenes, index.LazyParts)
    assert not isinstance(fresh.scenes, index.LazyParts)
    assert whole(again) == whole(fresh)
    assert len(indexes(cache)) == 1


@given(folders())
def test_every_pack_survives_its_index(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]) -> None:
    """Whatever pack is invented, its index gives it back."""
    folder = tmp_path_factory.mktemp("invented")
    pack = read(files)
    index._write(folder / "x.db", "digest", pack)
    again = index._from_index(folder / "x.db", index.IndexOrigin(Path(pack.folder), "", "digest"))
    assert whole(again) == whole(pack)


def test_scenes_are_loaded_when_they_are_asked_for(lighthouse_copy: Path, cache: Path) -> None:
    """Opening loads none; asking loads one."""
    open_pack(lighthouse_copy, cache)
    scenes = open_pack(lighthouse_copy, cache).scenes
    assert isinstance(scenes, index.LazyParts)
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
        other.execute("create table part (kind text, name text, sum integer, body text)")
        other.execute("insert into part values ('head', '', 0, '{}')")
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
    [
        spoil_by_nothing,
        spoil_by_a_foreign_file,
        spoil_by_another_database,
        spoil_by_tearing,
        spoil_by_a_folder,
        spoil_by_turning_bytes,
    ],
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
    with sqlite3.connect(path) as tables:
        tables.execute("update part set body = replace(body, 'burning still', 'burning ill') where name = 'kept'")
    tables.close()
    pack = open_pack(lighthouse_copy, cache)
    assert pack.scenes["kept"].text[0].text == "It is burning still, by other hands."
    assert not path.exists()


@pytest.mark.parametrize(
    "damage",
    [
        "update part set name = 'lost' where kind = 'scene' and name = 'kept'",
        "update part set name = 'x' || name where kind = 'scene'",
        "update part set kind = 'home', name = 'lost' where kind = 'scene' and name = 'kept'",
        "delete from part where kind = 'scene' and name = 'kept'",
        "delete from part where kind = 'names' and name = 'scene'",
        "update part set kind = 'name' where kind = 'names'",
        "update part set (body, sum) = (select body, sum from part where name = 'the-storm' and kind = 'scene') where name = 'kept'",
        """update part set body = '["kept"]' where kind = 'names' and name = 'scene'""",
    ],
)
def test_a_damaged_key_is_read_around(lighthouse_copy: Path, cache: Path, damage: str) -> None:
    """A row that is lost, or stands under another's name, is read from the pack; lists keep their names and order."""
    fresh = open_pack(lighthouse_copy, cache)
    (path,) = indexes(cache)
    with sqlite3.connect(path) as tables:
        assert tables.execute(damage).rowcount > 0
    tables.close()
    pack = open_pack(lighthouse_copy, cache)
    assert pack.scenes["kept"] == fresh.scenes["kept"]
    assert list(pack.scenes) == list(fresh.scenes)
    assert not path.exists()
    assert whole(pack) == whole(fresh)
    assert whole(open_pack(lighthouse_copy, cache)) == whole(fresh)
    assert path.exists()


def test_an_index_under_the_name_of_another_is_thrown_away(lighthouse_copy: Path, cache: Path) -> None:
    """A whole index of other content, moved to where this one's should be, shows nothing of what it holds."""
    open_pack(lighthouse_copy, cache)
    (old,) = indexes(cache)
    edit(lighthouse_copy, SPRING, "burning still", "burning ill")
    fresh = whole(open_pack(lighthouse_copy, cache))
    (new,) = set(indexes(cache)) - {old}
    old.replace(new)
    assert whole(open_pack(lighthouse_copy, cache)) == fresh


FUZZ = int(os.environ.get("OPEN_QUESTION_FUZZ", "300"))


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Return *data* with bits or bytes turned, a piece overwritten, moved or lost, or its end cut off."""
    changed = bytearray(data)
    at = rng.randrange(len(data))
    size = rng.choice((1, 4, 64, 512, 4096))
    match rng.randrange(6):
        case 0:
            changed[at] ^= 1 << rng.randrange(8)
        case 1:
            for _ in range(rng.randrange(1, 40)):
                changed[rng.randrange(len(data))] = rng.randrange(256)
        case 2:
            changed[at : at + size] = bytes(len(changed[at : at + size]))
        case 3:
            other = rng.randrange(len(data))
            changed[at : at + size] = data[other : other + size]
        case 4:
            del changed[at:]
        case _:
            del changed[at : at + size]
    return bytes(changed)


def test_no_damage_of_an_index_is_ever_seen(lighthouse_copy: Path, cache: Path) -> None:
    """Whatever befalls the file of an index, every part of the pack and every list is what the pack itself holds."""
    fresh = whole(open_pack(lighthouse_copy, cache))
    (path,) = indexes(cache)
    sound = path.read_bytes()
    rng = random.Random(8)
    thrown_away = 0
    for _ in range(FUZZ):
        path.write_bytes(damaged(sound, rng))
        pack = open_pack(lighthouse_copy, cache)
        names = list(fresh["scenes"])
        assert all(pack.scenes[name] == part for name, part in rng.sample(names, len(names)))
        assert "no-such-scene" not in pack.scenes
        assert whole(pack) == fresh
        thrown_away += not path.exists()
    assert thrown_away > FUZZ / 10


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
    assert isinstance(open_pack(lighthouse_copy, cache).scenes, index.LazyParts)
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
    assert isinstance(open_pack(lighthouse_copy, cache).scenes, index.LazyParts)


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


MADE_UP = ["null", "[1]", "[" * 60_000 + "]" * 60_000, "{}", '"words"']
KINDS = ["scene", "chapter", "home", "outline", "events", "head", "names"]


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
    with sqlite3.connect(path) as tables:
        for name in [name for (name,) in tables.execute("select name from part where kind = ?", (kind,))]:
            tables.execute(
                "update part set body = ?, sum = ? where kind = ? and name = ?",
                (body, index._sum(path.stem, kind, name, body), kind, name),
            )
    tables.close()
    assert whole(open_pack(lighthouse_copy, cache)) == whole(fresh)


def put_a_pipe(path: Path) -> None:
    os.mkfifo(path)


def put_a_folder(path: Path) -> None:
    path.mkdir()


def put_a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def put_a_link_to_nothing(path: Path) -> None:
    path.symlink_to("nothing")


def put_a_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize(
    "put", [put_a_pipe, put_a_folder, put_a_link_to_itself, put_a_link_to_nothing, put_a_link_to_a_device]
)
@pytest.mark.parametrize("kind", ["*.db", "*.stamps"])
def test_what_is_no_file_gives_way_to_one(lighthouse_copy: Path, cache: Path, put: Any, kind: str) -> None:
    """Nothing waits for a pipe or a device where the index or its table should be."""
    open_pack(lighthouse_copy, cache)
    (path,) = (cache / "packs").glob(kind)
    path.unlink()
    put(path)
    put(path.with_name("other.1.2.tmp"))
    put(path.with_name(f"other{path.suffix}"))
    code = "import sys; from pathlib import Path; from game.story import open_pack; open_pack(*map(Path, sys.argv[1:]))"
    subprocess.run(
        [sys.executable, "-c", code, str(lighthouse_copy), str(cache)],
        check=True, timeout=60, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert path.is_file()
    assert not path.is_symlink()


def test_what_killed_games_left_is_swept(lighthouse_copy: Path, cache: Path) -> None:
    """A file that a game was filling goes when the game is gone, or is an hour old; one being filled stays."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    packs = cache / "packs"
    packs.mkdir(parents=True)
    left, old, filling = (
        packs / f"x.{name}.tmp" for name in (f"{ended.pid}.1", f"{os.getpid()}.1", f"{os.getpid()}.2")
    )
    for path in (left, old, filling):
        path.write_text("half an index")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    open_pack(lighthouse_copy, cache)
    assert list(packs.glob("*.tmp")) == [filling]


def test_an_index_is_on_the_disk_before_it_has_its_name(
    lighthouse_copy: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is synced, then named, then the folder is synced."""
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        done.append("folder" if S_ISDIR(os.fstat(handle).st_mode) else "file")
        real_sync(handle)

    def replace(path: Path, target: Path) -> Path:
        done.append(target.suffix)
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    open_pack(lighthouse_copy, cache)
    assert done == ["file", ".db", "folder", ".stamps"]


def test_a_pack_that_is_edited_while_it_is_read_is_not_kept(
    lighthouse_copy: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read may be half the one and half the other: no index says that it is either."""

    def read_while_somebody_edits(folder: Path, language: str) -> Pack:
        edit(folder, SPRING, "burning still", "burning ill")
        return read_sound(folder, language)

    monkeypatch.setattr(index, "read_sound", read_while_somebody_edits)
    open_pack(lighthouse_copy, cache)
    assert indexes(cache) == []


def test_an_index_is_let_go_with_its_pack(lighthouse_copy: Path, cache: Path) -> None:
    """The file is closed when the last part of the pack is gone."""
    open_pack(lighthouse_copy, cache)
    pack = open_pack(lighthouse_copy, cache)
    scenes = pack.scenes
    assert isinstance(scenes, index.LazyParts)
    tables = scenes._index._tables
    del pack
    assert tables.execute("select 1").fetchone() == (1,)
    del scenes
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        tables.execute("select 1")


@pytest.mark.parametrize("language", ["**", "../../x", "\ud800", "a" * 300, "a\0b"])
def test_a_language_that_is_none_is_no_traceback(lighthouse_copy: Path, cache: Path, language: str) -> None:
    """Whatever somebody calls a language, the pack opens in its own words."""
    assert open_pack(lighthouse_copy, cache, language).manifest.title == "The Lighthouse"
