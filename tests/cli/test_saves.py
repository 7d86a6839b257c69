"""The commands for saved plays: a look over a folder, recovery, and leaving while something is not saved."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from front_door import LIGHTHOUSE, program

from game.session.saves import journal

if sys.platform != "win32":
    from terminal import Terminal

FIXTURES = Path(__file__).parents[1] / "fixtures"
terminals = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")


@pytest.fixture
def mixed(saves: Path) -> Path:
    """A folder with all that can lie in one."""
    shutil.copytree(FIXTURES / "whole", saves)
    for path in (FIXTURES / "damaged").glob("*.play"):
        shutil.copyfile(path, saves / path.name)
    (saves / "classes").mkdir()
    (saves / "classes" / "hurt.class").write_bytes((saves / "ended.class").read_bytes() + b"\0\0")
    (saves / ".locks").mkdir()
    (saves / ".locks" / "begun.play.lock").touch()
    (saves / ".x.play.abcdef.tmp").touch()
    (saves / "x.damaged-1").write_bytes((saves / "rewound.play").read_bytes() + b"\0")
    (saves / "empty.play").touch()
    os.mkfifo(saves / "pipe.play")
    (saves / "loop.play").symlink_to("loop.play")
    (saves / "folder.play").mkdir()
    return saves


def test_a_folder_is_looked_over(mixed: Path) -> None:
    """Every file with what it is; exit 1 where one is damaged or no play, and nothing is changed."""
    before = {path: path.read_bytes() for path in mixed.rglob("*") if path.is_file()}
    out, side = program("saves", "check", "--saves", mixed, code=1)
    assert side == ""
    said = dict(line.split("  ", 1) for line in out.splitlines()[:-1])
    assert said.pop("begun.play") == "a whole play of 1 decision"
    assert said.pop("rewound.play") == "a whole play of 2 decisions"
    assert said.pop("ended.class") == "a whole class of 48 lines"
    assert said.pop("classes/hurt.class") == "a class that is damaged after 48 lines"
    assert "14 decisions can be recovered: saves recover header-one-bit --saves" in said.pop("header-one-bit.play")
    assert "9 decisions can be recovered" in said.pop("last-newline-flipped.play")
    assert "damaged after 7 lines" in said.pop("tail-zeroed-250.play")
    assert "can be deleted" in said.pop(".x.play.abcdef.tmp")
    assert said.pop("x.damaged-1").startswith(
        "a damaged play that was kept 2 decisions can be recovered: saves recover x.damaged-1"
    )
    assert said.pop("expected.json") == "another file"
    assert said.pop(".gitattributes", "another file") == "another file"
    for name in ("empty.play", "pipe.play", "folder.play"):
        assert "is not a play of Open Question" in said.pop(name), name
    assert "cannot be read: Too many levels of symbolic links" in said.pop("loop.play")
    assert set(said) == {"called.play", "cut.play", "ended.play", "open.class"}
    assert out.splitlines()[-1] == "8 files are damaged or no plays."
    assert before == {path: path.read_bytes() for path in mixed.rglob("*") if path.is_file()}


def test_a_folder_that_is_whole_is_said_to_be(saves: Path) -> None:
    """Exit 0; another folder can be named, and one that is not there is a sentence."""
    saves.mkdir()
    shutil.copyfile(FIXTURES / "whole" / "begun.play", saves / "begun.play")
    for arguments in (["--saves", saves], [saves]):
        assert (
            program("saves", "check", *arguments)[0]
            == "begun.play  a whole play of 1 decision\n1 file, nothing wrong.\n"
        )
    assert "There is no folder /nothing/here." in program("saves", "check", "/nothing/here", code=2)[1]


def test_a_list_marks_what_is_damaged(mixed: Path) -> None:
    """A damaged play stands in the list, wherever the damage is; what is no play does not."""
    out, _ = program("saves", "list", "--saves", mixed)
    marked = {line.split("  ")[0] for line in out.splitlines() if line.endswith(" · damaged")}
    assert marked == {"header-one-bit", "last-newline-flipped", "tail-zeroed-250"}
    assert {line.split("  ")[0] for line in out.splitlines()} == marked | {"begun", "called", "cut", "ended", "rewound"}


def test_a_play_is_recovered_beside_the_damaged_one(mixed: Path) -> None:
    """How much came back and how much did not; a whole play is left alone, and so is what tells nothing."""
    out, _ = program("saves", "recover", "header-one-bit", "--saves", mixed)
    assert (
        out
        == f"14 decisions are recovered: {mixed}/header-one-bit-recovered.play\nheader-one-bit.play was left as it is.\n"
    )
    out, _ = program("saves", "recover", "tail-zeroed-250.play", "--saves", mixed)
    assert "6 decisions are recovered" in out
    assert "1 line (284 bytes) could not be read." in out
    assert "is whole: there is nothing to recover." in program("saves", "recover", "begun", "--saves", mixed)[0]
    assert len(list(mixed.glob("*-recovered*"))) == 2
    assert (
        "is not a play of Open Question"
        in program("saves", "recover", mixed / "empty.play", "--saves", mixed, code=2)[1]
    )
    assert program("saves", "show", mixed / "header-one-bit.play", "--saves", mixed, code=2)[1].startswith(
        "The first line of"
    )


def test_the_words_of_an_error_can_be_typed(tmp_path: Path) -> None:
    """A folder and a name with blanks are quoted, and the folder of plays is not forgotten."""
    saves = tmp_path / "my plays; rm"
    saves.mkdir()
    shutil.copyfile(FIXTURES / "damaged" / "header-one-bit.play", saves / "a $HOME play.play")
    side = program("play", "--plain", "--resume", saves / "a $HOME play.play", code=2)[1]
    command = shlex.split(side.rpartition("can be recovered: ")[2])
    assert command == ["saves", "recover", "a $HOME play", "--saves", str(saves)]
    assert "14 decisions are recovered" in program(*command)[0]
    out, _ = program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", saves, given="burn\n")
    command = shlex.split(out.rpartition("Go on with it: ")[2])
    assert "What goes back?" in program("play", LIGHTHOUSE, "--plain", *command[1:])[0]


def test_a_damaged_play_can_be_deleted(mixed: Path) -> None:
    """Its first line need not be readable for that; what is no play stays."""
    program("saves", "delete", "header-one-bit", "--force", "--saves", mixed)
    assert not (mixed / "header-one-bit.play").exists()
    program("saves", "delete", mixed / "empty.play", "--force", "--saves", mixed, code=2)
    assert (mixed / "empty.play").exists()


def test_hostile_files_do_not_hang_a_command(mixed: Path) -> None:
    """A pipe, a folder or a link to itself under a play's name is passed over, by name too."""
    for name in ("pipe.play", "loop.play", "folder.play"):
        for command in (["saves", "show"], ["saves", "recover"], ["replay"]):
            side = program(*command, mixed / name, "--saves", mixed, code=2)[1]
            assert "There is no play" in side
    assert program("play", LIGHTHOUSE, "--plain", "--continue", "--saves", mixed)[1] == ""


def test_a_pipe_for_settings_is_not_waited_for(tmp_path: Path) -> None:
    """A device, a pipe or a number without end in the place of the settings is as if there were none."""
    from game import settings

    settings.path().parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(settings.path())
    assert program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", tmp_path, given="q\n")[1] == ""
    settings.path().unlink()
    settings.path().write_text('{"theme": ' + "9" * 5_000 + "}")
    assert program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", tmp_path, given="q\n")[1] == ""


# Leaving with something unsaved


def test_what_was_lost_is_no_success(saves: Path) -> None:
    """Over a pipe nobody is asked: the sentence comes, and the exit code is not 0."""
    out, _ = program(
        "play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", "/dev/null/here", given="burn\n", code=2
    )
    assert "What was decided could not be saved in /dev/null/here." in out
    program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", "/dev/null/here", given="q\n")


@terminals
def test_whoever_types_can_name_another_folder(saves: Path) -> None:
    """One that cannot be written is asked for again; then the play is kept in the one that can."""
    with Terminal("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", "/dev/null/here") as game:
        game.see("How do you burn the lamp?")
        game.press("burn\n")
        game.see("What goes back?")
        game.press("q\n")
        game.see("Another folder to save this play in")
        game.press("/dev/null/there\n")
        game.see("This play cannot be saved in /dev/null/there")
        game.press(f"{saves}\n")
        game.see("The play is kept in")
        assert game.left()[0] == 0
    (path,) = saves.glob("*.play")
    assert [move.choice for move in journal.read(path).road] == ["burn"]


@terminals
def test_a_screen_that_is_left_with_something_unsaved_is_no_success(saves: Path) -> None:
    """The exit code is not 0, and the sentence stands below."""
    with Terminal("play", LIGHTHOUSE, "--seat", "keeper", "--saves", "/dev/null/here") as game:
        game.see("How do you burn the lamp?")
        game.decide("1")
        game.see("It goes on unsaved.")
        game.decide("\x11")
        game.see("What you decided is on no disk yet.")
        game.decide("4")
        code, text = game.left()
    assert code == 2
    assert "could not be saved in /dev/null/here" in text.replace("\n", "")


@terminals
def test_recovery_is_offered_before_a_damaged_play_is_opened(saves: Path) -> None:
    """What was damaged, how much more can be recovered; with yes the play goes on with all of it, and the file stays."""
    saves.mkdir()
    path = saves / "hurt.play"
    data = (FIXTURES / "whole" / "ended.play").read_bytes().replace(b'"burn"', b'"burl"')
    path.write_bytes(data)
    with Terminal("play", LIGHTHOUSE, "--plain", "--resume", "hurt", "--saves", saves) as game:
        game.see(
            "is damaged after 1 lines", "2 decisions more can be recovered.", "Go on with a new play that has them?"
        )
        game.press("y\n")
        game.see("leave")
        game.press("q\n")
        game.see("The play is kept in")
        assert game.left()[0] == 0
    assert path.read_bytes() == data
    assert [move.choice for move in journal.read(saves / "hurt-recovered.play").road] == ["burn", "truth"]
    assert list(saves.glob("*.damaged*")) == []
