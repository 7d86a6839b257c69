"""Plays that are damaged, and plays of before: what they still tell, and that nothing of them is lost on the way."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from game.errors import JournalDamaged, JournalError, JournalUnreadable
from game.log.lines import encode
from game.session.play import Play
from game.session.saves import recovery, save_folder
from game.session.saves.entries import LINES, Move, Reached, Rewind, body_of, road
from game.session.saves.journal import Journal, new_header, read
from game.session.saves.recovery import UNREADABLE, recover, salvage

if TYPE_CHECKING:
    from game.story.model import Pack

FIXTURES = Path(__file__).parents[1] / "fixtures"
WHOLE, DAMAGED = FIXTURES / "whole", FIXTURES / "damaged"


def written(folder: Path, count: int) -> Path:
    """Return the file of a play of *count* decisions, closed."""
    folder.mkdir(parents=True, exist_ok=True)
    header = new_header("lighthouse", "r", "keeper", "", "en", "long")
    moves = [Move("s", f"c{number}", "2026-01-01T00:00:00+00:00") for number in range(count)]
    path = folder / "long.play"
    path.write_bytes(encode(LINES, [body_of(entry) for entry in (header, *moves)]))
    return path


# Plays of before


def as_expected(*parts: object) -> list[object]:
    """Return names and entries as the expected file has them: what moves have since then is not in it."""
    rows = [
        list(part)[:3] if isinstance(part, Move) else list(part) if isinstance(part, tuple) else [part]
        for part in parts
    ]
    return [value for row in rows for value in row]


@pytest.mark.parametrize("name", ["begun", "cut", "ended", "rewound"])
def test_plays_of_before_are_read_and_added_to(name: str, tmp_path: Path) -> None:
    """Files that an earlier version wrote tell the same, and grow without a byte of them changing."""
    expected = json.loads((WHOLE / "expected.json").read_text(encoding="utf-8"))[f"{name}.play"]
    path = shutil.copy(WHOLE / f"{name}.play", tmp_path / f"{name}.play")
    found = read(path)
    assert list(found.header)[: len(expected["header"])] == expected["header"]
    assert [as_expected(type(entry).__name__, entry) for entry in found.entries] == expected["entries"]
    assert [as_expected(move) for move in found.road] == expected["road"]
    assert (len(found.held), len(found.held) + len(found.rest), found.checksum, found.damage) == (
        expected["good"],
        expected["good"],
        expected["checksum"],
        "",
    )
    assert encode(LINES, [body_of(entry) for entry in (found.header, *found.entries)]) == path.read_bytes()
    play = Journal.open(path)
    play.add(Move("s", "new"))
    play.close()
    assert play.trouble == ""
    assert path.read_bytes().startswith((WHOLE / f"{name}.play").read_bytes())
    assert read(path).entries == (*found.entries, Move("s", "new"))


def test_a_play_of_before_goes_on_where_it_stood(lighthouse: Pack, tmp_path: Path) -> None:
    """Its returns are as they were, and the decision that its last page asks can be made."""
    path = shutil.copy(WHOLE / "rewound.play", tmp_path / "rewound.play")
    play = Play.resume(lighthouse, path)
    assert play.trouble == ""
    assert [taken.choice for taken in play.decisions] == ["save-oil", "truth"]
    play.close()
    play = Play.resume(lighthouse, shutil.copy(WHOLE / "cut.play", tmp_path / "cut.play"))
    assert [taken.choice for taken in play.decisions] == ["burn", "truth"]
    play.close()


def test_a_play_of_before_a_choice_was_renamed_goes_on(write_lighthouse: Any, tmp_path: Path) -> None:
    """The id that its file holds leads to the choice that was called so."""
    pack = write_lighthouse("burn", "burn-it-full")
    play = Play.resume(pack, shutil.copy(WHOLE / "begun.play", tmp_path / "begun.play"))
    assert play.trouble == ""
    assert [taken.choice for taken in play.decisions] == ["burn-it-full"]
    play.close()


@pytest.fixture
def write_lighthouse(lighthouse_copy: Path, tmp_path: Path) -> Any:
    """Return a function that renames a choice of the lighthouse and returns the pack."""
    from game.story import open_pack

    def rename(old: str, new: str) -> Pack:
        for path in (lighthouse_copy / "scenes").glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(
                text.replace(f"      {old}:\n", f"      {new}:\n        was: [{old}]\n")
                .replace(f"choice: {old}", f"choice: {new}")
                .replace(f'"{old}"', f'"{new}"'),
                encoding="utf-8",
            )
        return open_pack(lighthouse_copy, tmp_path / "cache")

    return rename


# Damage


def test_what_follows_a_whole_last_line_costs_no_decision(tmp_path: Path) -> None:
    """The last line end was changed: all nine decisions are there, the damage is said and kept aside."""
    path = shutil.copy(DAMAGED / "last-newline-flipped.play", tmp_path / "a.play")
    path.chmod(0o644)
    found = read(path)
    assert len(found.road) == 9
    assert "is damaged after 10 lines; what follows cannot be used as it is (lines: 1, bytes: 1)." in found.damage
    play = Journal.open(path)
    play.add(Move("s", "next"))
    play.close()
    assert (tmp_path / "a.damaged-1").read_bytes() == (DAMAGED / "last-newline-flipped.play").read_bytes()
    assert len(read(path).road) == 10
    assert read(path).damage == ""


def test_zeros_at_the_end_are_said_and_kept(tmp_path: Path) -> None:
    """Decisions that a failing disk replaced by zeros are not passed over as a torn line."""
    path = shutil.copy(DAMAGED / "tail-zeroed-250.play", tmp_path / "a.play")
    path.chmod(0o644)
    play = Journal.open(path)
    assert len(play.entries) == 6
    assert "(lines: 1, bytes: 284)" in play.trouble
    assert "kept as a.damaged-1" in play.trouble
    assert "saves recover" not in play.trouble
    play.close()
    assert (tmp_path / "a.damaged-1").read_bytes() == (DAMAGED / "tail-zeroed-250.play").read_bytes()


def test_a_play_with_a_damaged_first_line_stays_in_the_list_and_comes_back(tmp_path: Path) -> None:
    """One bit of its first line is turned: it is listed as damaged, refused with the cure, and recovered whole."""
    path = shutil.copy(DAMAGED / "header-one-bit.play", tmp_path / "a.play")
    with pytest.raises(JournalDamaged, match="14 decisions can be recovered: saves recover a --saves"):
        Journal.open(path)
    (entry,) = save_folder.plays(tmp_path, "openai")
    assert (entry.summary.seat, entry.summary.decisions, entry.summary.damaged) == ("musk", 14, True)
    fresh, found = recover(path)
    assert (found.lost, found.lost_bytes) == (0, 0)
    assert fresh == tmp_path / "a-recovered.play"
    assert read(fresh).damage == ""
    assert len(read(fresh).road) == 14
    assert isinstance(read(fresh).entries[-1], Reached)
    assert path.read_bytes() == (DAMAGED / "header-one-bit.play").read_bytes()
    assert recover(path)[0] == tmp_path / "a-recovered-2.play"


def test_one_bit_of_the_first_line_costs_nothing(tmp_path: Path) -> None:
    """Whichever it is, its line end included: the play is listed, and what was played comes back."""
    path = written(tmp_path, 2)
    data, before = path.read_bytes(), read(path)
    for where in range(0, data.index(b"\n") + 1, 5):
        damaged = bytearray(data)
        damaged[where] ^= 1 << where % 8
        path.write_bytes(damaged)
        found = salvage(path)
        assert (found.header, found.entries) == (before.header, before.entries), where
        (entry,) = save_folder.plays(tmp_path, "lighthouse")
        assert entry.summary.damaged


def test_a_first_line_that_still_tells_what_is_played_is_used(tmp_path: Path) -> None:
    """More than a bit is changed, and the line after it fits its checksum: what it says of the play is taken."""
    path = written(tmp_path, 3)
    path.write_bytes(path.read_bytes().replace(b'"name":"long"', b'"name":"xxxx"'))
    found = salvage(path)
    assert (found.header.name, found.decisions) == ("xxxx", 3)
    path.write_bytes(path.read_bytes().replace(b'"pack":', b'"pick}]'))
    with pytest.raises(JournalUnreadable, match="is not a play"):
        salvage(path)


@pytest.mark.parametrize("where", [0.01, 0.3, 0.5, 0.99])
def test_one_bit_costs_nothing_of_five_thousand_decisions(tmp_path: Path, where: float) -> None:
    """Wherever it is, every decision is in the recovered play, and what the game can go on with at once is said."""
    path = written(tmp_path, 5_000)
    before = read(path)
    data = bytearray(path.read_bytes())
    data[int(len(data) * where)] ^= 2
    path.write_bytes(data)
    fresh, found = recover(path)
    assert found.lost == 0
    assert read(fresh).entries == before.entries
    if where > 0.02:
        play = Journal.open(path)
        assert f"{5_000 - len(play.entries):d} decision" in play.trouble
        assert "can be recovered: saves recover long.damaged-1 --saves" in play.trouble
        play.close()
        assert recover(tmp_path / "long.damaged-1")[1].decisions == 5_000


def test_a_decision_that_cannot_be_read_leaves_its_place(tmp_path: Path) -> None:
    """What stands after it is kept, and a return counts as it did: no decision takes the place of another."""
    header = new_header("lighthouse", "r", "keeper", "")
    entries = [Move("s", "a"), Move("s", "b"), Move("s", "c"), Rewind(2), Move("s", "d"), Rewind(1), Move("s", "e")]
    path = tmp_path / "x.play"
    lines = encode(LINES, [body_of(entry) for entry in (header, *entries)]).splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"choice"', b'"quoice"')
    path.write_bytes(b"".join(lines))
    found = salvage(path)
    assert (found.lost, found.lost_bytes) == (1, len(lines[2]))
    assert found.entries == (entries[0], UNREADABLE, *entries[2:])
    assert road(found.entries[:5]) == (Move("s", "a"), UNREADABLE, Move("s", "d"))
    assert road(found.entries) == (Move("s", "a"), Move("s", "e"))
    assert read(recover(path)[0]).entries == found.entries


def test_a_recovered_play_goes_on_before_what_could_not_be_read(lighthouse: Pack, saves: Path) -> None:
    """The story never goes past a decision that nobody knows; the rest stays in the file."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    for choice in ("burn", "truth"):
        while play.page.way == "on":
            play.go_on()
        play.choose(choice)
    play.close()
    assert play.path
    data = play.path.read_bytes()
    play.path.write_bytes(data.replace(b'"choice":"burn"', b'"choice":"BURN"'))
    fresh, found = recover(play.path)
    assert found.lost == 1
    resumed = Play.resume(lighthouse, fresh)
    assert resumed.decisions == ()
    assert "goes on from here" in resumed.trouble
    resumed.close()
    assert b'"truth"' in fresh.read_bytes()


def test_where_a_recovered_play_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The damaged file stays, and no scrap is left beside it."""
    path = shutil.copy(DAMAGED / "header-one-bit.play", tmp_path / "a.play")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(JournalError, match="cannot be written: No space left"):
        recover(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.play"]


# Files that are none


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "nothing", "device", "digits"])
def test_what_is_no_play_is_waited_for_by_nobody(tmp_path: Path, kind: str) -> None:
    """Lists, reading, going on, recovering and deleting come back at once with a sentence."""
    path = tmp_path / "x.play"
    {
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "loop": lambda: path.symlink_to(path),
        "nothing": lambda: path.symlink_to(tmp_path / "gone"),
        "device": lambda: path.symlink_to("/dev/zero"),
        "digits": lambda: path.write_bytes(encode(LINES, [b'{"open-question":' + b"9" * 4_000 + b"}"])),
    }[kind]()
    assert save_folder.plays(tmp_path) == ()
    for act in (read, Journal.open, salvage, recover, save_folder.delete):
        with pytest.raises(JournalError):
            act(path)
    assert os.path.lexists(path)


# Saving elsewhere


def test_an_unsaved_play_goes_on_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it stands there, the file so far is as it was, and both can be opened by others afterwards."""
    play = Journal.create(tmp_path / "full", new_header("p", "r", "s", ""))
    play.add(Move("s", "a"))
    first, before = play.path, play.path.read_bytes()
    real = os.open

    def full(name: Any, flags: int, *rest: Any) -> int:
        if "full" in str(name) and flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(28, os.strerror(28))
        return real(name, flags, *rest)

    monkeypatch.setattr(os, "open", full)
    play.add(Move("s", "b"))
    assert play.unsaved
    with pytest.raises(JournalError, match="cannot be saved in /dev/null/x: "):
        play.save_in(Path("/dev/null/x"))
    assert play.unsaved
    play.save_in(tmp_path / "other")
    assert (play.unsaved, play.trouble) == (False, "")
    play.add(Move("s", "c"))
    play.close()
    assert first.read_bytes() == before
    assert play.path == tmp_path / "other" / first.name
    assert [move.choice for move in read(play.path).road] == ["a", "b", "c"]
    monkeypatch.undo()
    Journal.open(first).close()
    Journal.open(play.path).close()


def test_a_play_that_is_saved_elsewhere_replaces_nothing(tmp_path: Path) -> None:
    """Where a file of its name is there, it takes another name."""
    play = Journal.create(tmp_path / "a", new_header("p", "r", "s", ""))
    play.add(Move("s", "a"))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / play.path.name).write_text("theirs")
    stem = play.path.stem
    play.save_in(tmp_path / "b")
    play.close()
    assert (tmp_path / "b" / f"{stem}.play").read_text() == "theirs"
    assert len(read(tmp_path / "b" / f"{stem}-2.play").road) == 1
    assert recovery.salvage(play.path).lost == 0
