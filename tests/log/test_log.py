"""The log that plays and classes stand on: what was acknowledged is on the disk, and what is damaged is read around."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from faulty_disk import FaultyDisk, Killed
from hypothesis import given, settings, strategies as st

from game import log
from game.classroom.lesson import lesson_log
from game.errors import JournalBusy
from game.log import Log
from game.log.lines import Gap, LogLine, encode, lines, salvage
from game.session.saves import entries

FORMS = {"play": entries.LINES, "class": lesson_log.LINES}
EVERY = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def body(number: int) -> bytes:
    return json.dumps({"n": number, "text": f"é-{number}"}, ensure_ascii=False, separators=(",", ":")).encode()


def whole(form: Any, count: int) -> bytes:
    return encode(form, [body(number) for number in range(count)])


def numbers(data: bytes, form: Any) -> list[int]:
    return [line.entry["n"] for line in lines(data, form)]


def saved(data: bytes, form: Any) -> list[int]:
    return [part.entry["n"] for part in salvage(data, form) if isinstance(part, LogLine)]


def opened(path: Path, form: Any) -> Log:
    """Return the log at *path*, gone on with as a game would."""
    data = path.read_bytes()
    found = list(lines(data, form))
    held = data[: found[-1].end]
    return Log(path, form, held=held, checksum=found[-1].checksum, rest=data[len(held) :])


# Reading


@EVERY
def test_a_whole_line_counts_without_its_line_end(form: Any) -> None:
    """The last line whose checksum holds is a line, whether nothing follows, zeros, or another byte than a line end."""
    data = whole(form, 4)
    for end in (b"", b"\x0b", b"\0" * 250, b"}", b"\xff\xfe"):
        assert numbers(data[:-1] + end, form) == [0, 1, 2, 3]


@EVERY
def test_a_line_is_added_after_one_without_its_end(form: Any, tmp_path: Path) -> None:
    """The line end that is lacking is written with the next line."""
    path = tmp_path / "a.log"
    path.write_bytes(whole(form, 3)[:-1])
    found = opened(path, form)
    assert found.append([body(3)])
    found.close()
    assert path.read_bytes() == whole(form, 4)


@EVERY
@settings(max_examples=150)
@given(st.integers(0, 10_000), st.integers(0, 7))
def test_one_changed_bit_costs_nothing(form: Any, where: int, bit: int) -> None:
    """Whatever bit of a file is turned, all its lines can be salvaged."""
    data = bytearray(whole(form, 6))
    data[where % len(data)] ^= 1 << bit
    assert saved(bytes(data), form) == [0, 1, 2, 3, 4, 5]


def test_one_changed_bit_in_five_thousand_lines_costs_nothing() -> None:
    """What stands after the damage is vouched for by the checksum that stands in the line before it."""
    data = bytearray(whole(entries.LINES, 5_000))
    data[len(data) // 2] ^= 4
    assert len(numbers(bytes(data), entries.LINES)) < 3_000
    assert saved(bytes(data), entries.LINES) == list(range(5_000))


@EVERY
def test_a_line_that_is_overwritten_costs_one_line(form: Any) -> None:
    """More than a bit of a line is changed: a gap stands for it, and the lines after it are there."""
    written = whole(form, 6).splitlines(keepends=True)
    written[2] = written[2].replace(b'"text"', b'"next!')
    found = salvage(b"".join(written), form)
    assert [part.entry["n"] if isinstance(part, LogLine) else "gap" for part in found] == [0, 1, "gap", 3, 4, 5]


@EVERY
@settings(max_examples=150)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 60))
def test_what_is_salvaged_was_written(form: Any, junk: bytes, where: int, gone: int) -> None:
    """Whatever stands in place of a piece of a file, only lines that were written come back, in their order."""
    data = whole(form, 8)
    where = min(where, len(data))
    found = saved(data[:where] + junk + data[where + gone :], form)
    assert found == sorted(set(found))
    assert set(found) <= set(range(8))
    assert numbers(data[:where], form) == found[: len(numbers(data[:where], form))]


@EVERY
def test_a_torn_line_is_no_loss_and_anything_else_is(form: Any) -> None:
    """What a crash leaves of a line can be told from zeros, from rubbish and from a line that was changed."""
    line = whole(form, 1)
    for cut in range(len(line) - 1):
        assert form.is_beginning(line[:cut]), cut
    for rest in (
        b"\0",
        line[:20] + b"\0\0",
        b"\n",
        line.replace(b"0,", b"1,"),
        line[:-1].replace(b"0,", b"1,"),
        b"\xff" * 5 + b"\t",
    ):
        assert not form.is_beginning(rest), rest


@EVERY
def test_a_torn_line_is_no_gap(form: Any) -> None:
    """Wherever the last line was cut, what is salvaged are the lines before it, and nothing is said to be missing."""
    data = whole(form, 4)
    for cut in range(len(whole(form, 3)), len(data) - 1):
        assert [part.entry["n"] if isinstance(part, LogLine) else "gap" for part in salvage(data[:cut], form)] == [
            0,
            1,
            2,
        ]


@EVERY
@pytest.mark.parametrize(
    "data",
    [
        b"\n" * 2_000_000,
        b"{" * 300_000,
        (b"{" * 40 + b"\n") * 20_000,
        b"\0" * 500_000,
        b"x" * 300 + b"\n" + b"ab\n" * 500_000,
    ],
)
def test_rubbish_is_gone_through_in_one_go(form: Any, data: bytes) -> None:
    """However a file is built, looking for lines in it comes to an end, and finds none."""
    assert numbers(data, form) == []
    assert all(isinstance(part, Gap) for part in salvage(data, form))


@EVERY
def test_a_number_of_thousands_of_digits_is_no_entry(form: Any) -> None:
    """No Python is asked to work with it."""
    for digits in ("9" * 3_000, "9" * 16, "-" + "9" * 4_000):
        assert list(lines(encode(form, [b'{"n":' + digits.encode() + b"}"]), form)) == []
    assert numbers(encode(form, [b'{"n":999999999999999}']), form) == [999999999999999]


# Writing


def states(form: Any, path: Path) -> list[int]:
    return numbers(path.read_bytes(), form) if path.exists() else []


@EVERY
@pytest.mark.parametrize("how", ["error", "half", "kill"])
@pytest.mark.parametrize("rest", [b"", b"torn"], ids=["clean", "torn"])
def test_a_fault_at_any_call_leaves_what_was_there_or_one_more(
    form: Any, how: str, rest: bytes, tmp_path: Path
) -> None:
    """Every write, sync, truncation, open and rename can fail: the file holds N lines or N and one, and goes on."""
    for at in range(1, 200):
        path = tmp_path / f"{at}.log"
        torn = whole(form, 4)[len(whole(form, 3)) :][:15] if rest else b""
        path.write_bytes(whole(form, 3) + torn)
        found = opened(path, form)
        with pytest.MonkeyPatch.context() as patched:
            disk = FaultyDisk(patched, at, how)
            written = False
            with suppress(OSError, Killed):
                written = found.append([body(3)])
        on_disk = states(form, path)
        assert on_disk in ([0, 1, 2], [0, 1, 2, 3])
        assert not written or on_disk == [0, 1, 2, 3]
        assert Path(path).read_bytes().startswith(whole(form, 3))
        if how != "kill":
            again = found.append([body(3)]) if not written else True
            assert again
            assert states(form, found.path) == [0, 1, 2, 3]
            assert not salvage(path.read_bytes(), form) or not any(
                isinstance(part, Gap) for part in salvage(path.read_bytes(), form)
            )
        assert list(tmp_path.glob("*.damaged*")) == []
        if disk.count < at:
            break
    else:
        pytest.fail("there was always another call")


@EVERY
@pytest.mark.parametrize("how", ["error", "half", "kill"])
def test_a_fault_in_making_a_file_leaves_all_of_it_or_nothing(form: Any, how: str, tmp_path: Path) -> None:
    """A new file is whole from its first moment, and what could not be made is tried again."""
    for at in range(1, 200):
        folder = tmp_path / str(at)
        folder.mkdir()
        found = Log(folder / "new.log", form)
        with pytest.MonkeyPatch.context() as patched:
            disk = FaultyDisk(patched, at, how)
            with suppress(OSError, Killed):
                found.append([body(0), body(1)])
        left = sorted(folder.glob("*.log"))
        assert [states(form, path) for path in left] in ([], [[0, 1]])
        if how != "kill":
            if not found.begun:
                found.append([body(0), body(1)])
            assert states(form, found.path) == [0, 1]
        found.close()
        if disk.count < at:
            break
    else:
        pytest.fail("there was always another call")


@EVERY
@pytest.mark.parametrize("how", ["error", "half", "kill"])
def test_a_fault_in_setting_aside_loses_nothing(form: Any, how: str, tmp_path: Path) -> None:
    """Whatever fails, the damaged part stands in the file or in the copy, and the whole lines in the file."""
    for at in range(1, 200):
        folder = tmp_path / str(at)
        folder.mkdir()
        path = folder / "a.log"
        path.write_bytes(whole(form, 3) + b"\0\0rubbish")
        found = opened(path, form)
        with pytest.MonkeyPatch.context() as patched:
            disk = FaultyDisk(patched, at, how)
            with suppress(OSError, Killed):
                found.set_aside()
        assert states(form, path) == [0, 1, 2]
        kept = [path.read_bytes(), *(one.read_bytes() for one in folder.glob("a.damaged-*"))]
        assert any(data.endswith(b"\0\0rubbish") for data in kept)
        if disk.count < at:
            break
    else:
        pytest.fail("there was always another call")


@EVERY
def test_what_is_set_aside_is_taken_off(form: Any, tmp_path: Path) -> None:
    """The copy is the whole damaged file; the file keeps its whole lines and not a byte more, and is gone on with."""
    path = tmp_path / "a.log"
    damaged = whole(form, 3) + b"\0\0rubbish" * 100
    path.write_bytes(damaged)
    found = opened(path, form)
    copy = found.set_aside()
    assert copy == tmp_path / "a.damaged-1"
    assert copy.read_bytes() == damaged
    assert path.read_bytes() == whole(form, 3)
    assert found.append([body(3)])
    assert path.read_bytes() == whole(form, 4)
    found.close()


@EVERY
def test_a_change_of_the_same_size_is_noticed(form: Any, tmp_path: Path) -> None:
    """Something else wrote over a line while the file was open, and even set its times back: it is left alone."""
    found = Log(tmp_path / "a.log", form)
    found.append([body(0), body(1)])
    about = found.path.stat()
    theirs = found.path.read_bytes().replace(b"-1", b"-7")
    found.path.write_bytes(theirs)
    os.utime(found.path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert not found.append([body(2)])
    assert (tmp_path / "a.log").read_bytes() == theirs
    assert found.path == tmp_path / "a-2.log"
    assert states(form, found.path) == [0, 1, 2]
    found.close()


@EVERY
def test_nothing_is_replaced_by_a_new_file(form: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes the name in the last moment stays, where the system has links and where it has none."""
    real = os.link
    for links in (True, False):
        path = tmp_path / f"{links}.log"

        def link(source: Any, target: Any, *, path: Path = path, links: bool = links) -> None:
            if not path.exists():
                path.write_text("theirs")
            if not links:
                raise PermissionError
            real(source, target)

        monkeypatch.setattr(os, "link", link)
        found = Log(path, form)
        found.append([body(0)])
        assert path.read_text() == "theirs"
        assert states(form, found.path) == [0]
        found.close()
        monkeypatch.undo()
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".tmp")] == []


@EVERY
def test_a_lock_is_let_go_by_another_thread(form: Any, tmp_path: Path) -> None:
    """A screen closes in another thread than the one that opened: the file is free then, and not before."""
    import threading

    found = Log(tmp_path / "a.log", form)
    found.append([body(0)])
    with pytest.raises(JournalBusy):
        log.acquire(form, found.path)
    thread = threading.Thread(target=found.close)
    thread.start()
    thread.join()
    log.acquire(form, tmp_path / "a.log").release()


@EVERY
@pytest.mark.parametrize("kind", ["pipe", "folder", "loop"])
def test_what_is_no_file_is_not_written_to(form: Any, kind: str, tmp_path: Path) -> None:
    """While a log is open, its name comes to mean a pipe, a folder or a link to itself: the lines go beside it."""
    found = Log(tmp_path / "a.log", form)
    found.append([body(0)])
    path = found.path
    path.unlink()
    {"pipe": lambda: os.mkfifo(path), "folder": path.mkdir, "loop": lambda: path.symlink_to(path)}[kind]()
    assert not found.append([body(1)])
    assert found.path == tmp_path / "a-2.log"
    assert states(form, found.path) == [0, 1]
    found.close()


@EVERY
def test_a_file_of_somebody_elses_is_not_cut(form: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file cannot even be looked at, nothing is taken off it."""
    from game import untrusted_files

    found = Log(tmp_path / "a.log", form)
    found.append([body(0)])
    theirs = found.path.read_bytes() + b"and a line of theirs\n"
    found.path.write_bytes(theirs)

    def fail(*_: Any) -> bytes:
        raise OSError(5, os.strerror(5))

    with monkeypatch.context() as patched:
        patched.setattr(untrusted_files, "read_opened", fail)
        with pytest.raises(OSError, match="Input/output"):
            found.append([body(1)])
    assert (tmp_path / "a.log").read_bytes() == theirs
    found.close()
