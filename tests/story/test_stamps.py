"""A pack that did not change is known by what the file system says of its files; where that is in doubt, by its content."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from marked import edit

from game.story import open_pack, stamps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPRING = "scenes/spring.yaml"
LONG_AGO = 1_600_000_000 * 10**9


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


class Machine:
    """A clock and a file system's word, in the hands of a test; how often content was read is counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 3600 * 10**9  # the game starts an hour after the files were written
        self.said: dict[str, stamps.Stamp] = {}
        self.read = 0
        stamp, digest, now = stamps._stamp, stamps.digest, stamps.time_ns

        def count(*arguments: Path | stamps.Stamps | str) -> str:
            self.read += 1
            return digest(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(stamps, "time_ns", lambda: now() + self.ahead)
        monkeypatch.setattr(stamps, "_stamp", lambda path, name: self.said.get(name) or stamp(path, name))
        monkeypatch.setattr(stamps, "digest", count)

    def reads(self, opening: Callable[[], object]) -> bool:
        """Whether *opening* reads the content of the pack."""
        before = self.read
        opening()
        return self.read > before


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def title(folder: Path, cache: Path, language: str = "") -> str:
    return open_pack(folder, cache, language).manifest.title


def test_a_pack_that_did_not_change_is_not_read(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """The second opening looks at the files and reads none of them."""
    assert machine.reads(lambda: title(lighthouse_copy, cache))
    assert not machine.reads(lambda: title(lighthouse_copy, cache))


def test_an_edit_within_the_tick_of_the_reading_is_noticed(
    lighthouse_copy: Path, cache: Path, machine: Machine
) -> None:
    """A file that is as young as the clock is coarse may have changed and kept its times: its content is compared."""
    machine.ahead = 0
    title(lighthouse_copy, cache)
    machine.said = {"pack.yaml": stamps._stamp(lighthouse_copy / "pack.yaml", "pack.yaml")}  # type: ignore[dict-item]
    edit(lighthouse_copy, "pack.yaml", "The Lighthouse", "The Lightship")
    assert title(lighthouse_copy, cache) == "The Lightship"


def test_a_young_pack_is_trusted_when_it_has_grown_old(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """Content is compared until it was once compared long enough after the last change."""
    machine.ahead = 0
    assert machine.reads(lambda: title(lighthouse_copy, cache))
    assert machine.reads(lambda: title(lighthouse_copy, cache))
    machine.ahead = 3600 * 10**9
    assert machine.reads(lambda: title(lighthouse_copy, cache))
    assert not machine.reads(lambda: title(lighthouse_copy, cache))


def test_an_edit_that_keeps_size_and_time_is_noticed(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """The time of the last change cannot be set back as the time of the last writing can."""
    title(lighthouse_copy, cache)
    about = (lighthouse_copy / "pack.yaml").stat()
    edit(lighthouse_copy, "pack.yaml", "The Lighthouse", "The Lamphouse ")
    os.utime(lighthouse_copy / "pack.yaml", ns=(about.st_atime_ns, about.st_mtime_ns))
    assert (lighthouse_copy / "pack.yaml").stat().st_size == about.st_size
    assert title(lighthouse_copy, cache) == "The Lamphouse"


def test_an_old_file_that_is_restored_is_noticed(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """A file from a backup comes with its old time, and is a change all the same; so is going back again."""
    backup = lighthouse_copy / "backup"
    backup.write_bytes((lighthouse_copy / "pack.yaml").read_bytes())
    os.utime(backup, ns=(LONG_AGO, LONG_AGO))
    edit(lighthouse_copy, "pack.yaml", "The Lighthouse", "The Lightship")
    assert title(lighthouse_copy, cache) == "The Lightship"
    backup.replace(lighthouse_copy / "pack.yaml")
    assert title(lighthouse_copy, cache) == "The Lighthouse"


def test_another_file_of_the_same_size_and_time_is_noticed(
    lighthouse_copy: Path, cache: Path, machine: Machine
) -> None:
    """A file that takes another's place is another file, by its number."""
    (lighthouse_copy / "other").write_bytes(
        (lighthouse_copy / "pack.yaml").read_bytes().replace(b"The Lighthouse", b"The Lamphouse ")
    )
    for name in ("other", "pack.yaml"):
        os.utime(lighthouse_copy / name, ns=(LONG_AGO, LONG_AGO))
    assert title(lighthouse_copy, cache) == "The Lighthouse"
    (lighthouse_copy / "other").replace(lighthouse_copy / "pack.yaml")
    assert title(lighthouse_copy, cache) == "The Lamphouse"


def test_a_clock_that_was_set_back_is_not_trusted(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """Where now is before the time that was written down, or a file comes from the future, content decides."""
    title(lighthouse_copy, cache)
    assert not machine.reads(lambda: title(lighthouse_copy, cache))
    machine.said = {"pack.yaml": stamps._stamp(lighthouse_copy / "pack.yaml", "pack.yaml")}  # type: ignore[dict-item]
    edit(lighthouse_copy, "pack.yaml", "The Lighthouse", "The Lightship")
    machine.ahead = 1800 * 10**9
    assert title(lighthouse_copy, cache) == "The Lightship"
    machine.ahead = -1800 * 10**9
    assert title(lighthouse_copy, cache) == "The Lightship"
    edit(lighthouse_copy, "pack.yaml", "The Lightship", "The Lighthouse")
    assert title(lighthouse_copy, cache) == "The Lighthouse"


@pytest.mark.parametrize("doubt", [{"inode": 0}, {"modified": 0, "changed": 0}])
def test_a_file_system_that_says_nothing_is_not_trusted(
    lighthouse_copy: Path, cache: Path, machine: Machine, doubt: dict[str, int]
) -> None:
    """Files without a number, or without times, are compared by what they hold."""
    said = stamps._stamp(lighthouse_copy / "pack.yaml", "pack.yaml")
    assert said is not None
    machine.said = {"pack.yaml": said._replace(**doubt)}
    title(lighthouse_copy, cache)
    edit(lighthouse_copy, "pack.yaml", "The Lighthouse", "The Lightship")
    assert title(lighthouse_copy, cache) == "The Lightship"


def test_a_system_without_the_time_of_the_last_change_reads_the_content(
    lighthouse_copy: Path, cache: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows gives the time when a file was made in its place."""
    monkeypatch.setattr(stamps, "TRUSTED", False)
    title(lighthouse_copy, cache)
    assert machine.reads(lambda: title(lighthouse_copy, cache))


def test_a_file_more_or_less_is_noticed(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """Files of the record that come and go, without any other changing, are seen at the next opening."""
    classroom = lighthouse_copy / "classroom.yaml"
    classroom.write_text(classroom.read_text(encoding="utf-8").replace("reading: the-ballad\n", ""), encoding="utf-8")
    readings = lighthouse_copy / "record" / "readings.yaml"
    there = list(open_pack(lighthouse_copy, cache).record.readings)
    readings.rename(lighthouse_copy / "readings.txt")
    assert list(open_pack(lighthouse_copy, cache).record.readings) == []
    (lighthouse_copy / "readings.txt").rename(readings)
    assert list(open_pack(lighthouse_copy, cache).record.readings) == there != []
    (lighthouse_copy / "scenes" / "more.yaml").write_text("scenes: [", encoding="utf-8")
    with pytest.raises(Exception, match="more.yaml"):
        open_pack(lighthouse_copy, cache)


def test_a_changed_translation_is_noticed(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """The file of the language is one of the pack's files; other languages are not."""
    (lighthouse_copy / "locales").mkdir(exist_ok=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    entry = 'msgctxt "pack.title"\nmsgid "The Lighthouse"\nmsgstr "{}"\n'
    french = lighthouse_copy / "locales" / "fr.po"
    for words in ("Le phare", "La lanterne"):
        french.write_text(head + entry.format(words), encoding="utf-8")
        assert title(lighthouse_copy, cache, "fr") == title(lighthouse_copy, cache, "fr") == words
    title(lighthouse_copy, cache)
    french.write_text(head + entry.format("Le feu"), encoding="utf-8")
    assert not machine.reads(lambda: title(lighthouse_copy, cache))


def test_a_damaged_table_is_not_believed(lighthouse_copy: Path, cache: Path, machine: Machine) -> None:
    """Cut at any place, or with any letter changed, it is read around."""
    title(lighthouse_copy, cache)
    (table,) = (cache / "packs").glob("*.stamps")
    sound = table.read_bytes()
    for at in range(0, len(sound), 31):
        for data in (sound[:at], sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :]):
            table.write_bytes(data)
            assert machine.reads(lambda: title(lighthouse_copy, cache)), data
    assert not machine.reads(lambda: title(lighthouse_copy, cache))


def test_the_same_content_in_another_folder_has_the_same_index(
    lighthouse_copy: Path, cache: Path, tmp_path: Path
) -> None:
    """A copy is read once to be compared, and never validated."""
    import shutil

    title(lighthouse_copy, cache)
    title(shutil.copytree(lighthouse_copy, tmp_path / "copy"), cache)
    assert len(list((cache / "packs").glob("*.db"))) == 1
    assert len(list((cache / "packs").glob("*.stamps"))) == 2


def test_a_folder_of_thousands_of_files_is_not_read_to_be_recognised(
    lighthouse_copy: Path, cache: Path, machine: Machine
) -> None:
    """What has more files or bytes than a pack may have is refused without its content being read."""
    for number in range(600):
        (lighthouse_copy / "record" / f"more-{number}.yaml").touch()
    with pytest.raises(Exception, match="files"):
        open_pack(lighthouse_copy, cache)
    assert machine.read == 0
