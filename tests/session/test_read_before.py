"""What was read before: by an earlier play of the chair on this machine, or on a road that was taken back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from tiny import END, choice, scene, tiny

from game.plain import Plain
from game.session.play import Play
from game.session.read_before import ReadBefore

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack


def begin(pack: Pack, folder: Path | None, seat: str = "keeper") -> tuple[Play, ReadBefore]:
    """Return a new play and what is known of it, at its first page."""
    play = Play.begin(pack, seat, folder=folder)
    read = ReadBefore(play)
    read.turn(play.page)
    return play, read


def make(play: Play, read: ReadBefore, *choices: str) -> None:
    """Take *choices*, and read every page on the way up to the next decision."""
    for taken in choices:
        read.turn(play.choose(taken))
        while play.page.way == "on":
            read.turn(play.go_on())


def played(pack: Pack, folder: Path, *choices: str) -> Path:
    """Leave a play of *choices* in *folder*."""
    play, read = begin(pack, folder)
    make(play, read, *choices)
    play.close()
    assert play.path
    return play.path


def passage(**more: Any) -> Pack:
    """Return a pack with two ways to a scene whose text differs by the way, and a page that asks nothing after it."""
    scenes = {
        "s": scene(choice("p", label="Left"), choice("p", label="Right", effects={"m": "+2"}), **more),
        "p": scene(text=["All see this.", {"if": "m > 5", "text": "Only the right sees this."}], next="q"),
        "q": scene(choice("end", label="On"), choice("end", label="Off"), text="A question."),
        "end": END,
    }
    return tiny(scenes)


def test_a_first_play_has_read_nothing(lighthouse: Pack, saves: Path) -> None:
    """No page of it is known."""
    play, read = begin(lighthouse, saves)
    assert not read.known
    read.turn(play.choose("burn"))
    assert not read.known
    assert not read.passes
    play.close()


def test_what_an_earlier_play_has_shown_is_known(lighthouse: Pack, saves: Path) -> None:
    """Scenes and reveals, as far as its road went; what another choice tells is new, and so is another chair."""
    played(lighthouse, saves, "burn", "lie")
    play, read = begin(lighthouse, saves)
    assert read.known
    read.turn(play.choose("burn"))
    assert read.passes
    read.turn(play.go_on())
    assert read.known
    read.turn(play.choose("truth"))
    assert not read.known
    play.rewind(0)
    read.turn(play.page)
    read.turn(play.choose("save-oil"))
    assert not read.known
    _, read = begin(lighthouse, saves, "clerk")
    assert not read.known


def test_no_page_that_asks_and_no_ending_passes(lighthouse: Pack, saves: Path) -> None:
    """However often it was read."""
    for _ in range(2):
        played(lighthouse, saves, "burn", "lie")
    play, read = begin(lighthouse, saves)
    play.asks_calls = True
    assert (read.known, read.passes) == (True, False)
    read.turn(play.choose("burn"))
    assert (play.page.way, read.passes) == ("call", False)
    read.turn(play.call(""))
    assert read.passes
    read.turn(play.go_on())
    assert (play.page.way, read.passes) == ("choose", False)
    play.asks_calls = False
    read.turn(play.choose("lie"))
    assert read.passes
    while not play.pack.scenes[play.world.scene].ending or play.page.kind != "scene":
        read.turn(play.go_on())
    assert (read.known, read.passes) == (True, False)
    play.close()


def test_one_new_passage_makes_a_page_new(tmp_path: Path) -> None:
    """The right road's sentence was not told on the left one; back on the left, all of it was."""
    pack = passage()
    play, read = begin(pack, tmp_path, "a")
    make(play, read, "c0", "c0")
    play.close()
    again, read = begin(pack, tmp_path, "a")
    read.turn(again.choose("c1"))
    assert "Only the right sees this." in str(again.page)
    assert not read.passes
    again.rewind(0)
    read.turn(again.choose("c0"))
    assert read.passes
    again.rewind(0)
    read.turn(again.choose("c1"))
    assert read.passes  # it was shown a moment ago
    again.close()


def test_the_meters_make_no_page_new() -> None:
    """Where they stand differs from play to play; what is told does not."""
    pack = passage()
    play, read = begin(pack, None, "a")
    read.turn(play.choose("c1"))
    play.rewind(0)
    read.turn(play.choose("c1"))
    assert read.passes


def test_what_followed_the_last_decision_of_an_open_play_is_new(lighthouse: Pack, saves: Path) -> None:
    """It may have been left before it was read; the pages before it were read."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    play.choose("burn")
    play.close()
    play, read = begin(lighthouse, saves)
    assert read.known
    read.turn(play.choose("burn"))
    assert not read.known
    play.close()


def test_a_play_that_is_gone_on_with_knows_its_roads(lighthouse: Pack, saves: Path) -> None:
    """Those it took back too, but for what their last decision led to."""
    play, read = begin(lighthouse, saves)
    make(play, read, "save-oil", "truth")
    play.rewind(0)
    play.close()
    play = Play.resume(lighthouse, play.path)  # type: ignore[arg-type]
    read = ReadBefore(play)
    read.turn(play.page)
    assert read.known
    read.turn(play.choose("save-oil"))
    assert read.passes
    read.turn(play.go_on())
    read.turn(play.choose("truth"))
    assert not read.known
    play.close()


@pytest.mark.parametrize("damage", [b"", b"no play\n", b"\xff" * 99])
def test_files_that_are_no_plays_are_passed_over(lighthouse: Pack, saves: Path, damage: bytes) -> None:
    """Nothing was read in them."""
    saves.mkdir(exist_ok=True)
    (saves / "broken.play").write_bytes(damage)
    whole = played(lighthouse, saves, "burn", "lie")
    (saves / "cut.play").write_bytes(whole.read_bytes()[:-40])
    _, read = begin(lighthouse, saves)
    assert read.known


def test_a_rehearsal_knows_what_it_has_shown_itself(lighthouse: Pack) -> None:
    """It is kept nowhere, and looks nowhere."""
    play = Play.rehearse(lighthouse, "keeper")
    read = ReadBefore(play)
    read.turn(play.page)
    assert not read.known
    make(play, read, "burn")
    play.rewind(0)
    read.turn(play.page)
    assert read.known


# In plain lines


def lines(play: Play, text: str, *, short: bool = False) -> str:
    out = io.StringIO()
    plain = Plain(io.StringIO(text), out)
    plain.short = short
    plain.play(play)
    play.close()
    return out.getvalue()


def test_what_was_read_is_told_in_short_where_that_is_wanted(lighthouse: Pack, saves: Path) -> None:
    """Its title and what it asks; what is new is told whole, and so is an ending."""
    played(lighthouse, saves, "burn", "lie")
    out = lines(Play.begin(lighthouse, "keeper", folder=saves), "burn\ntruth\n", short=True)
    told = out[: out.index("› The truth")]
    assert told.startswith("The storm (read before)\n\nHow do you burn the lamp?\n1 Burn it full\n")
    assert "Burn it full (read before)\n\nThe letter (read before)\n\n" in told
    assert "from the record" not in told
    assert "An ending: this is how it went." in out
    ended = lines(Play.begin(lighthouse, "keeper", folder=saves), "burn\nlie\n", short=True)
    assert "The quiet (read before)" not in ended
    assert "\nThe quiet\n" in ended


def test_without_that_everything_is_told_whole(lighthouse: Pack, saves: Path) -> None:
    """As a pipe has it: the same words, however often the chair was played."""
    first = lines(Play.begin(lighthouse, "keeper", folder=saves), "burn\nlie\n")
    assert "read before" not in first
    second = lines(Play.begin(lighthouse, "keeper", folder=saves), "burn\nlie\n")
    assert second[: second.index("In the chair of")] == first[: first.index("In the chair of")]


def test_x_tells_in_short_and_whole_again(lighthouse: Pack, saves: Path) -> None:
    """The second x tells the page that was told in short."""
    played(lighthouse, saves, "burn", "lie")
    out = lines(Play.begin(lighthouse, "keeper", folder=saves), "x\nburn\nx\n")
    assert out.count("The letter (read before)") == 1
    assert "What was read before is told in short from here on" in out
    assert out.rindex("The letter\n") > out.index("The letter (read before)")
    assert "x tells in short what was read before" in lines(Play.begin(lighthouse, "keeper", folder=saves), "?\n")


def test_a_choice_called_x_is_taken(tmp_path: Path) -> None:
    """A pack of before may have one."""
    pack = tiny({"s": scene(choice("end", id="x", label="X"), choice("end", label="Y")), "end": END})
    play = Play.begin(pack, "a", folder=None)
    lines(play, "x\n")
    assert [taken.choice for taken in play.decisions] == ["x"]
