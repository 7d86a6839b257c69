"""The index of a folder of plays: it says what the files say, whatever happens to them or to it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from game import paths
from game.session.saves import journal, play_index, save_folder
from game.session.saves.entries import Move, Reached
from game.session.saves.journal import Journal, new_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.model import Pack

COUNT = play_index.FEW + 8


@pytest.fixture
def folder(saves: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder of plays that is large enough for an index, whose files count as old enough for one."""
    monkeypatch.setattr(play_index, "YOUNG", -10_000_000_000)
    for number in range(COUNT):
        write(saves, f"p{number:02d}", number % 3)
    return saves


def write(folder: Path, name: str, moves: int) -> Path:
    play = Journal.create(folder, new_header("lighthouse", "r", "keeper", "", "", name))
    for number in range(moves):
        play.add(Move("the-storm", f"c{number}", f"2026-01-{number + 1:02d}"))
    play.add(Reached("kept", "2026-02-01"))
    play.close()
    return play.path


def reads(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """Return the names of the plays that a look at *folder* reads."""
    read: list[str] = []
    real = journal.read

    def note(path: Path) -> journal.Contents:
        read.append(path.name)
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "read", note)
        save_folder.plays(folder)
    return read


def index() -> Path:
    (path,) = (paths.cache() / "plays").iterdir()
    return path


def as_read(folder: Path) -> dict[str, tuple[int, str, bool]]:
    """Return what the files themselves say."""
    found = {path.name: journal.read(path) for path in folder.glob("*.play")}
    return {name: (len(contents.road), contents.header.id, bool(contents.damage)) for name, contents in found.items()}


def listed(folder: Path) -> dict[str, tuple[int, str, bool]]:
    return {
        entry.file: (entry.summary.decisions, entry.summary.id, entry.summary.damaged)
        for entry in save_folder.plays(folder)
    }


def test_a_list_reads_each_play_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look reads them all, the next ones those that have changed."""
    assert len(reads(monkeypatch, folder)) == COUNT
    assert reads(monkeypatch, folder) == []
    changed = sorted(folder.glob("*.play"))[5]
    play = Journal.open(changed)
    play.add(Move("the-storm", "more"))
    play.close()
    new = write(folder, "new", 2)
    assert sorted(reads(monkeypatch, folder)) == sorted([changed.name, new.name])
    assert listed(folder) == as_read(folder)
    changed.unlink()
    assert listed(folder) == as_read(folder)


def test_a_change_that_leaves_size_and_time_as_they_were_is_seen(folder: Path) -> None:
    """A file that was replaced by an older one of the same size, its time set back, is read again."""
    save_folder.plays(folder)
    first, second = sorted(folder.glob("*.play"))[:2]
    about = first.stat()
    data = first.read_bytes().replace(b'"keeper"', b'"clerk!"')
    other = folder / "other"
    other.write_bytes(data)
    os.utime(other, ns=(about.st_atime_ns, about.st_mtime_ns))
    other.replace(first)
    assert first.stat().st_size == about.st_size
    assert first.stat().st_mtime_ns == about.st_mtime_ns
    found = {entry.file: entry.summary for entry in save_folder.plays(folder)}
    assert found[second.name].damaged is False
    assert first.name not in found or found[first.name].damaged


def test_a_file_that_was_only_just_written_is_not_trusted_to_the_index(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can change once more within the same tick of the clock, and its times would not tell."""
    monkeypatch.setattr(play_index, "YOUNG", 3_600_000_000_000)
    for number in range(COUNT):
        write(saves, f"p{number:02d}", 1)
    assert len(reads(monkeypatch, saves)) == COUNT
    assert len(reads(monkeypatch, saves)) == COUNT
    monkeypatch.setattr(time, "time_ns", lambda: time.clock_gettime_ns(time.CLOCK_REALTIME) + 7_200_000_000_000)
    assert len(reads(monkeypatch, saves)) == COUNT
    assert reads(monkeypatch, saves) == []


def test_a_damaged_index_is_read_around(folder: Path) -> None:
    """Whatever bit of it is turned, and whatever stands in its place, the list says what the files say."""
    wanted = listed(folder)
    data = index().read_bytes()
    for where in range(0, len(data), max(1, len(data) // 40)):
        damaged = bytearray(data)
        damaged[where] ^= 1
        index().write_bytes(damaged)
        assert listed(folder) == wanted
    for text in (b"", b"[]", b"\n", b"\0" * 1_000, data[: len(data) // 2], b"[" * 100_000):
        index().write_bytes(text)
        assert listed(folder) == wanted
    index().unlink()
    assert listed(folder) == wanted


@pytest.mark.parametrize("body", [b"[1]", b"{}", b"null", b'[["a",1,2,3,4,["x"]]]', b'[["a",1,2,3,4]]'])
def test_an_index_that_another_version_wrote_is_read_around(folder: Path, body: bytes) -> None:
    """Even with the right checksum, what is no index is none."""
    wanted = listed(folder)
    index().write_bytes(f"{play_index._checksum(body)}\n".encode() + body)
    assert listed(folder) == wanted


def test_where_there_can_be_no_index_there_is_a_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that cannot be written costs time and nothing else."""
    monkeypatch.setenv("OPEN_QUESTION_CACHE", "/dev/null/cache")
    assert listed(folder) == as_read(folder)


def test_few_plays_need_no_index(saves: Path) -> None:
    """A folder of some plays is read as it is, and leaves nothing in the cache."""
    write(saves, "one", 1)
    assert len(save_folder.plays(saves)) == 1
    assert not (paths.cache() / "plays").exists()


async def test_what_is_asked_in_one_go_is_read_once(
    folder: Path, lighthouse: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows of a title are one look at the folder; once the event loop has turned, the next look is a new one."""
    import asyncio

    from game.tui.saved_plays import SavedPlays

    looks = 0
    real = save_folder.plays

    def count(*arguments: object) -> tuple[save_folder.SavedFile, ...]:
        nonlocal looks
        looks += 1
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(save_folder, "plays", count)
    saved = SavedPlays(lighthouse, folder)
    assert saved.count() == len(saved.plays()) == COUNT
    latest = saved.latest()
    assert latest
    assert set(saved.endings_found()) == {"kept"}
    assert saved.lit(None)
    assert looks == 1
    save_folder.delete(latest.path)
    saved.look_again()
    assert saved.count() == COUNT - 1
    assert looks == 2
    write(folder, "another", 1)
    await asyncio.sleep(0)
    assert saved.count() == COUNT
    assert looks == 3


def test_a_damaged_play_is_marked_and_can_be_recovered_from_the_list(saves: Path, lighthouse: Pack) -> None:
    """Its row says so, it is the one to go on with if it was the latest, and what it still tells makes a new play."""
    from game.tui.saved_plays import SavedPlays

    path = write(saves, "hurt", 2)
    path.write_bytes(path.read_bytes().replace(b'"c1"', b'"c9"'))
    saved = SavedPlays(lighthouse, saves)
    (row,) = saved.plays()
    assert row.damaged
    assert row.line.startswith("damaged · ")
    assert saved.latest() == row
    before = path.read_bytes()
    assert saved.lit(None) == frozenset()
    assert path.read_bytes() == before
    assert journal.condition(path).readable == 2
    fresh = saved.recover(path)
    assert [one.damaged for one in saved.plays() if one.path == fresh] == [False]


@pytest.mark.parametrize("later", ["p00", "p01"])
def test_of_two_plays_of_one_minute_the_one_written_last_is_the_latest(saves: Path, later: str) -> None:
    """What a play holds of a time has no seconds; its file says which was added to last."""
    for name in ("p00", "p01"):
        os.utime(write(saves, name, 1), ns=(0, 2_000 if name == later else 1_000))
    assert save_folder.plays(saves)[0].name.startswith(later)
