"""A play on disk: nothing that was acknowledged is lost, nothing is overwritten, and what is wrong is said."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from game import paths
from game.errors import JournalBusy, JournalError, JournalUnreadable
from game.paths import safe_name
from game.session.saves.entries import LINES, Move, Reached, Rewind, road
from game.session.saves.journal import Journal, new_header, read

ROOT = Path(__file__).resolve().parents[2]


def begin(folder: Path, name: str = "") -> Journal:
    return Journal.create(folder, new_header("lighthouse", "rules", "keeper", "", "en", name))


def written(folder: Path, moves: int = 3, name: str = "") -> Path:
    """Return the file of a play with some moves in it, closed."""
    play = begin(folder, name)
    for number in range(moves):
        play.add(Move("s", f"c{number}", "2026-01-01T00:00:00+00:00"))
    assert play.trouble == ""
    play.close()
    return play.path


def test_what_is_written_is_read(saves: Path) -> None:
    """Header, moves, rewinds and endings come back as they were."""
    play = begin(saves, "My play")
    entries = [Move("s", "a", "2026-01-01"), Move("t", "b"), Rewind(1, "", "why"), Move("t", "c"), Reached("end", "")]
    for entry in entries:
        play.add(entry)
    play.close()
    found = read(play.path)
    assert (found.header, list(found.entries), found.damage) == (play.header, entries, "")
    assert found.road == (Move("s", "a", "2026-01-01"), Move("t", "c"))
    assert (found.held, found.rest) == (play.path.read_bytes(), b"")


def test_a_look_at_a_chair_leaves_nothing_behind(saves: Path) -> None:
    """The file is made with the first line, and so is the folder."""
    play = begin(saves)
    play.close()
    assert not play.begun
    assert not saves.exists()


@settings(max_examples=25)
@given(
    st.lists(
        st.one_of(st.tuples(st.just("move"), st.sampled_from("abc")), st.tuples(st.just("back"), st.integers(0, 5)))
    )
)
def test_bytes_that_were_written_are_never_changed(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, Any]]
) -> None:
    """Whatever is done next, rewinding included, the file only grows at its end."""
    play = begin(tmp_path_factory.mktemp("plays"))
    play.add(Move("s", "first"))
    before = play.path.read_bytes()
    for act, value in acts:
        play.add(Move("s", value) if act == "move" else Rewind(value))
        after = play.path.read_bytes()
        assert after.startswith(before)
        assert len(after) > len(before)
        before = after
    play.close()


def test_a_line_is_on_the_disk_before_the_page_changes(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`add` returns after fsync of all that was written; a new file's folder is synced too."""
    synced: list[int] = []
    real = os.fsync

    def note(handle: int) -> None:
        real(handle)
        found = os.fstat(handle)
        synced.append(-1 if stat.S_ISDIR(found.st_mode) else found.st_size)

    monkeypatch.setattr(os, "fsync", note)
    play = begin(saves)
    play.add(Move("s", "a"))
    assert synced == [play.path.stat().st_size, -1]
    play.add(Move("s", "b"))
    assert synced[2:] == [play.path.stat().st_size]
    play.close()


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_tail_is_dropped_and_the_rest_goes_on(saves: Path, cut: int) -> None:
    """What a crash leaves of a line is as if it had not been begun; the next line takes its place."""
    path = written(saves)
    whole = path.read_bytes()
    kept = whole[: whole.rindex(b"\n", 0, -1) + 1]
    path.write_bytes(kept + whole[len(kept) :][:cut])
    found = read(path)
    assert (len(found.entries), found.damage, len(found.held)) == (2, "", len(kept))
    play = Journal.open(path)
    play.add(Move("s", "new"))
    play.close()
    assert path.read_bytes().startswith(kept)
    assert [entry.choice for entry in read(path).road] == ["c0", "c1", "new"]
    assert list(saves.glob("*damaged*")) == []


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_no_changed_byte_goes_unseen(tmp_path_factory: pytest.TempPathFactory, where: int, byte: int) -> None:
    """Turn any byte of a play: what is read is a beginning of what was written, and it is said where that is damaged."""
    path = written(tmp_path_factory.mktemp("plays"))
    before = read(path)
    data = bytearray(path.read_bytes())
    data[where % len(data)] = byte
    same = bytes(data) == path.read_bytes()
    path.write_bytes(data)
    try:
        found = read(path)
    except JournalUnreadable:
        assert not same
        return
    assert found.header == before.header
    assert before.entries[: len(found.entries)] == found.entries
    assert same or found.damage or found.rest or len(found.entries) < len(before.entries)


def test_a_damaged_line_keeps_the_file_aside_and_offers_the_good_part(saves: Path) -> None:
    """Nothing of the damaged file is lost; the play goes on from what is whole, and the player is told."""
    path = written(saves)
    damaged = path.read_bytes().replace(b'"c1"', b'"c9"')
    path.write_bytes(damaged)
    assert "is damaged after 2 lines" in read(path).damage
    play = Journal.open(path)
    aside = path.with_name(f"{path.stem}.damaged-1")
    assert aside.read_bytes() == damaged
    assert "was kept as " + aside.name in play.trouble
    play.add(Move("s", "new"))
    assert play.trouble == ""
    play.close()
    assert [entry.choice for entry in read(path).road] == ["c0", "new"]
    assert damaged.startswith(path.read_bytes()[: path.read_bytes().index(b'"new"') - 30])


def test_a_damaged_last_line_is_no_torn_one(saves: Path) -> None:
    """A line that was written whole and reads wrong was acknowledged once: it is kept aside, not dropped."""
    path = written(saves)
    path.write_bytes(path.read_bytes().replace(b'"c2"', b'"c9"'))
    assert "damaged" in read(path).damage
    Journal.open(path).close()
    assert path.with_name(f"{path.stem}.damaged-1").exists()


def test_every_damaged_file_is_kept(saves: Path) -> None:
    """A second accident does not overwrite what was kept of the first."""
    path = written(saves)
    for number in (1, 2):
        path.write_bytes(path.read_bytes() + b"rubbish\n")
        Journal.open(path).close()
        assert path.with_name(f"{path.stem}.damaged-{number}").exists()


def test_what_cannot_be_kept_aside_is_not_taken_off(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the damaged part stays where it is until it can be kept, and nothing is written over it."""
    path = written(saves)
    damaged = path.read_bytes().replace(b'"c1"', b'"c9"')
    path.write_bytes(damaged)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(paths, "create_whole", full)
        play = Journal.open(path)
        assert "damaged" in play.trouble
        play.add(Move("s", "new"))
        assert "No space left" in play.trouble
        assert path.read_bytes() == damaged
    play.add(Move("s", "newer"))
    play.close()
    assert path.with_name(f"{path.stem}.damaged-1").read_bytes() == damaged
    assert [entry.choice for entry in read(path).road] == ["c0", "new", "newer"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a play of Open Question"),
        ("hello\n", "is not a play of Open Question"),
        ("\0\0\0\0", "is not a play"),
        ("[" * 100_000 + "\n", "is not a play"),
        ("x" * 9 * 1024 * 1024, "is larger than any play can be"),
    ],
)
def test_what_is_no_play_is_said_to_be_none(tmp_path: Path, text: str, message: str) -> None:
    """Empty, foreign and huge files are refused with a sentence and left alone."""
    path = tmp_path / "x.play"
    path.write_text(text)
    with pytest.raises(JournalUnreadable, match=message):
        read(path)
    with pytest.raises(JournalUnreadable):
        Journal.open(path)
    assert path.read_text() == text


def forged(path: Path, *bodies: Any) -> Path:
    """Write *bodies* with right checksums, whatever they hold."""
    checksum, lines = "", []
    for body in bodies:
        text = json.dumps(body, ensure_ascii=False)
        checksum = LINES.checksum(checksum, text.encode())
        lines.append(f"{text}\t{checksum}\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


HEAD = {"open-question": 1, "id": "0" * 16, "pack": "lighthouse", "rules": "r", "seat": "keeper", "route": "",
        "language": "en", "began": "2026-01-01T00:00:00+00:00", "name": ""}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"open-question": 5}, "was written by a newer version of the game. Update the game"),
        ({"open-question": 0}, "The first line of .* is damaged"),
        ({"open-question": "1"}, "The first line of .* is damaged"),
        ({"open-question": None}, "The first line of .* is damaged"),
        ({"seat": 3}, "The first line of .* is damaged"),
        ({"seat": "\x1b[2J"}, "The first line of .* is damaged"),
        ({"pack": "a\nb"}, "The first line of .* is damaged"),
        ({"name": "\u202egnp.exe"}, "The first line of .* is damaged"),
        ({"began": "yesterday"}, "The first line of .* is damaged"),
        ({"began": "2026-13-01"}, "The first line of .* is damaged"),
    ],
)
def test_a_first_line_that_is_not_ours_is_refused(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    """A newer version says so; anything that could steer a terminal or is no date is damage."""
    with pytest.raises(JournalUnreadable, match=message):
        read(forged(tmp_path / "x.play", {**HEAD, **changed}))


@pytest.mark.parametrize(
    "line",
    [{"scene": "\x1b]0;x\x07", "choice": "a"}, {"scene": "s"}, {"rewind": -1}, {"rewind": "1"}, {"end": 3}, {}, {"scene": "s", "choice": "a", "at": "x"},
     {"rewind": 1, "why": "\u2028"}, {"scene": "s", "choice": "a", "at": 3}],
)  # fmt: skip
def test_a_line_that_no_game_wrote_is_damage(tmp_path: Path, line: dict[str, Any]) -> None:
    """Even with a right checksum, a line that makes no sense ends what is taken."""
    found = read(forged(tmp_path / "x.play", HEAD, {"scene": "s", "choice": "a"}, line, {"scene": "s", "choice": "b"}))
    assert len(found.entries) == 1
    assert found.damage


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The sentence has the path and the reason."""
    with pytest.raises(JournalError, match="cannot be read: No such file"):
        Journal.open(tmp_path / "none.play")


# Where the file cannot be written


def test_a_full_disk_is_said_and_the_play_goes_on(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is torn by a full disk is taken off and written again, with those that waited, when there is room."""
    play = begin(saves)
    play.add(Move("s", "c0"))
    before = play.path.read_bytes()
    real = os.write

    room = 30

    def tear(handle: int, data: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        part, room = data[:room], 0
        return real(handle, part)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", tear)
        for number in (1, 2):
            room = 30
            play.add(Move("s", "c" + str(number) + "x" * 40))
            assert "This play cannot be saved in" in play.trouble
            assert "No space left on device. It goes on unsaved." in play.trouble
            assert play.path.read_bytes().startswith(before)
            assert [entry.choice for entry in read(play.path).road] == ["c0"]
    play.add(Move("s", "c3"))
    assert play.trouble == "The play is saved again, with every decision."
    play.add(Move("s", "c4"))
    assert play.trouble == ""
    play.close()
    assert [entry.choice[:2] for entry in read(play.path).road] == ["c0", "c1", "c2", "c3", "c4"]
    assert read(play.path).damage == ""


def test_a_full_disk_at_the_first_line_leaves_no_scrap(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be begun is not there half, and is begun when there is room."""
    play = begin(saves)

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        play.add(Move("s", "a"))
        play.add(Move("s", "b"))
        assert "No space left" in play.trouble
    assert list(saves.glob("*.play")) == []
    play.add(Move("s", "c"))
    play.close()
    assert [entry.choice for entry in read(play.path).road] == ["a", "b", "c"]
    assert len(list(saves.glob("*.play"))) == 1


def test_the_kernel_refuses_to_let_the_file_grow(saves: Path) -> None:
    """A real limit in a real process: the part that was acknowledged is whole, and the rest is said not to be saved."""
    code = f"""
import resource, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from game.session.saves.entries import Move
from game.session.saves.journal import Journal, new_header
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
play = Journal.create(Path({str(saves)!r}), new_header("p", "r", "s", ""))
saved = 0
for n in range(40):
    play.add(Move("scene", f"choice-{{n}}"))
    saved += not play.trouble
print(saved, play.trouble)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(play.path)
"""
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said, path = done.stdout.splitlines()
    saved = int(said.split()[0])
    assert 0 < saved < 40
    assert "File too large. It goes on unsaved." in said
    found = read(Path(path))
    assert [entry.choice for entry in found.road] == [f"choice-{n}" for n in range(saved)]
    assert found.damage == ""


@pytest.mark.parametrize("folder", ["/proc/nobody/here", "/dev/null/here"])
def test_a_folder_that_cannot_be_made_is_said(folder: str) -> None:
    """The play goes on unsaved, and says so."""
    play = begin(Path(folder))
    play.add(Move("s", "a"))
    assert "cannot be saved in" in play.trouble
    assert not play.begun
    play.close()


def test_a_read_only_folder_can_be_read_from(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A play in a folder that refuses to be written is opened all the same, and a new line says that it is not saved."""
    path = written(saves)
    before = path.read_bytes()
    real = os.open

    def refuse(name: Any, flags: int, *rest: Any, **more: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(name))
        return real(name, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    play = Journal.open(path)
    assert len(play.entries) == 3
    play.add(Move("s", "new"))
    assert "Read-only file system" in play.trouble
    assert path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_said(saves: Path) -> None:
    """As above, with the system's own refusal."""
    path = written(saves)
    saves.chmod(0o555)
    try:
        play = begin(saves)
        play.add(Move("s", "a"))
        assert "Permission denied" in play.trouble
        assert len(Journal.open(path).entries) == 3
    finally:
        saves.chmod(0o755)


def test_a_play_whose_folder_is_deleted_is_written_again(saves: Path) -> None:
    """Nothing is lost when the folder goes: the whole play is there again after the next line."""
    import shutil

    play = begin(saves)
    play.add(Move("s", "a"))
    play.add(Move("s", "b"))
    shutil.rmtree(saves)
    play.add(Move("s", "c"))
    assert play.trouble == f"{play.path.name} was gone, and was written again."
    assert [entry.choice for entry in read(play.path).road] == ["a", "b", "c"]
    with pytest.raises(JournalBusy):
        Journal.open(play.path)
    play.add(Move("s", "d"))
    assert play.trouble == ""
    play.close()
    assert [entry.choice for entry in read(play.path).road] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("change", [b"something else\n", b"", b"short"])
def test_a_file_that_somebody_else_changed_is_left_alone(saves: Path, change: bytes) -> None:
    """Longer or shorter than it was left: the play goes on in a file of its own, whole."""
    play = begin(saves)
    play.add(Move("s", "a"))
    first = play.path
    theirs = first.read_bytes() + change if change == b"something else\n" else change
    first.write_bytes(theirs)
    play.add(Move("s", "b"))
    assert first.read_bytes() == theirs
    assert play.path != first
    assert (
        play.trouble
        == f"{first.name} was changed by something else and left alone; the play goes on in {play.path.name}."
    )
    play.add(Move("s", "c"))
    play.close()
    assert [entry.choice for entry in read(play.path).road] == ["a", "b", "c"]


def test_two_plays_never_share_a_file(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where chance, or a name, gives two plays the same file name, the second takes another."""
    monkeypatch.setattr(os, "urandom", lambda _: b"\xab" * 8)
    first = written(saves, name="same")
    before = first.read_bytes()
    second = written(saves, name="same")
    assert second != first
    assert first.read_bytes() == before
    assert len(read(second).entries) == 3


def test_a_play_cannot_grow_past_what_can_be_read(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that would make the file too large to open is not written, and that is said."""
    play = begin(saves)
    play.add(Move("s", "a"))
    monkeypatch.setattr(LINES, "max_bytes", play.path.stat().st_size + 10)
    play.add(Move("s", "b"))
    assert "File too large" in play.trouble
    assert len(read(play.path).entries) == 1
    play.close()


# Two games on one play


def test_a_second_game_is_told_that_the_play_is_open(saves: Path) -> None:
    """In the same process and in another one; after the first has closed, it may."""
    play = begin(saves)
    play.add(Move("s", "a"))
    with pytest.raises(JournalBusy, match="is open in another game. Close that one first"):
        Journal.open(play.path)
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from game.errors import JournalBusy
from game.session.saves.journal import Journal
try:
    Journal.open(Path(sys.argv[1])).close()
    print("open")
except JournalBusy as problem:
    print("busy")
"""
    other = [sys.executable, "-c", code, str(play.path)]
    assert subprocess.run(other, capture_output=True, text=True, check=True).stdout == "busy\n"
    play.add(Move("s", "b"))
    play.close()
    assert subprocess.run(other, capture_output=True, text=True, check=True).stdout == "open\n"
    again = Journal.open(play.path)
    assert len(again.entries) == 2
    again.close()


def test_a_game_that_was_killed_leaves_its_play_free(saves: Path) -> None:
    """The lock goes with the process, whatever it left of its files."""
    code = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from game.session.saves.entries import Move
from game.session.saves.journal import Journal, new_header
play = Journal.create(Path({str(saves)!r}), new_header("p", "r", "s", ""))
play.add(Move("s", "a"))
print(play.path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    play = Journal.open(Path(done.stdout.strip()))
    assert [entry.choice for entry in road(play.entries)] == ["a"]
    play.close()


def test_a_play_that_could_not_be_opened_is_let_go(tmp_path: Path) -> None:
    """A refused file is not left locked."""
    path = tmp_path / "x.play"
    path.write_text("no play\n")
    for _ in range(2):
        with pytest.raises(JournalUnreadable):
            Journal.open(path)


def test_closing_twice_is_fine(saves: Path) -> None:
    """And so is closing from another thread than the one that played."""
    play = begin(saves)
    play.add(Move("s", "a"))
    thread = threading.Thread(target=play.close)
    thread.start()
    thread.join()
    play.close()
    Journal.open(play.path).close()


# Names


@pytest.mark.parametrize(
    ("name", "stem"),
    [("My first play", "my-first-play"), ("..", "play"), ("../../etc/passwd", "etc-passwd"), ("/", "play"), ("", "play"), ("CON", "con-play"),
     ("lpt1", "lpt1-play"), ("日本", "play"), ("Žižek & Co", "i-ek-co"), ("a" * 300, "a" * 60), ("-rf", "rf"), ("a\0b", "a-b"), ("x.play", "x-play"),
     (".hidden", "hidden"), ("NUL.txt", "nul-txt"), ("a\nb", "a-b"), ("~", "play"), ("$HOME", "home"), ("C:\\x", "c-x")],
)  # fmt: skip
def test_names_become_file_names_that_stay_in_their_folder(name: str, stem: str) -> None:
    """Dots, slashes, devices, blanks, unicode and length: what comes out is small letters, digits and hyphens."""
    assert safe_name(name) == stem


@given(st.text(max_size=100))
def test_no_name_leaves_the_folder(name: str) -> None:
    """Whatever a person types, it is one plain name that every system can have."""
    stem = safe_name(name)
    assert stem
    assert len(stem) <= 66
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not stem.startswith("-")


@pytest.mark.parametrize("name", ["../../outside", "a" * 10_000, "\udcff\x1b[2J", "日本語", "x\ny\tz", '"}'])
def test_a_play_of_any_name_can_be_read_again(saves: Path, name: str) -> None:
    """The name is kept as far as a line can hold it, and the file lies in its folder."""
    path = written(saves, name=name)
    assert path.parent == saves
    found = read(path)
    assert len(found.entries) == 3
    assert found.header.name == "".join(filter(str.isprintable, name))[:200]
