"""The whole game as plain lines, over a real pipe."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from front_door import LIGHTHOUSE, PROGRAM, program
from tiny import END, choice, scene, tiny

from game import plain
from game.plain import Plain, farewell
from game.session.play import Play
from game.session.saves import journal
from game.session.words import wording

if TYPE_CHECKING:
    from game.story.model import Pack


def lines(play: Play, text: str) -> str:
    """Play *play* with *text* for input and return what was written."""
    out = io.StringIO()
    Plain(io.StringIO(text), out).play(play)
    return out.getvalue()


def keeper(pack: Pack, folder: Path | None = None) -> Play:
    return Play.begin(pack, "keeper", folder=folder)


def test_a_whole_play_from_the_chair_to_the_debrief(saves: Path) -> None:
    """Chair, road, choices by number and by id: title, scenes, comparisons, ending, debrief, and where it is kept."""
    out, side = program("play", LIGHTHOUSE, "--plain", "--saves", saves, given="1\nwhole\n1\ntruth\n")
    assert side == ""
    for words in (
        "The Lighthouse\nOne winter, one lamp", "An invented story for the tests.", "Whose chair do you take?\n1 The Keeper: Keeps the lamp.\n2 The Clerk",
        "Which road?\n1 The whole story\n2 Two nights, about 5 minutes", "The storm\n14 January 1901 · Far Point\n■ from the record",
        "How do you burn the lamp?\n1 Burn it full\nThe oil will not last the month.\n2 Turn it low and watch", "3 Put it out and sleep\nLocked: There is oil enough",
        "› Burn it full", "■ You and The Keeper: Burn it full", "Three nights he burned it full", "The letter\n", "› The truth", "An ending: this is how it went.", "In the chair of The Keeper",
        "2 of 2 moments decided as history did.", "The next chair: The Clerk.",
    ):  # fmt: skip
        assert words in out, words
    kept = list(saves.glob("*.play"))
    assert len(kept) == 1
    assert out.endswith(f"The play is kept in {kept[0]}.\n")


@pytest.mark.parametrize("ending", ["", "\n", "q\n", "q\n1\n"])
def test_leaving_and_running_out_of_input_are_polite_and_saved(saves: Path, ending: str) -> None:
    """The end of the pipe is a goodbye: what was decided is kept, and how to go on is said."""
    out, side = program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", saves, given="burn\n" + ending)
    assert side == ""
    kept = next(saves.glob("*.play"))
    assert out.endswith(f"Go on with it: play --resume {kept.stem} --saves {saves}\n")
    out, _ = program("play", LIGHTHOUSE, "--plain", "--resume", kept.stem, "--saves", saves, given="truth\n")
    assert out.startswith("Where you were\n1 decision in the chair of The Keeper")
    assert "\n\nThe letter\n" in out
    assert "2 of 2 moments decided as history did." in out


@pytest.mark.parametrize("given", ["", "q\n", "9\nq\n", "1\n", "1\nq\n"])
def test_leaving_before_anything_is_decided_keeps_nothing(saves: Path, given: str) -> None:
    """A look at the title or at a chair leaves no file."""
    program("play", LIGHTHOUSE, "--plain", "--saves", saves, given=given)
    assert not saves.exists() or list(saves.glob("*.play")) == []


def test_input_that_is_no_text_is_answered(saves: Path) -> None:
    """Bytes that are not UTF-8, control characters and very long lines are wrong input like any other."""
    given = b"\xff\xfe\n\x1b[2J\n" + b"x" * 100_000 + b"\nburn\n"
    out, side = program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", saves, given=given)
    assert side == ""
    assert out.count("Write a number or one of: burn, save-oil.") == 3
    assert "\x1b" not in out
    assert "› Burn it full" in out


def test_a_console_without_the_signs_gets_the_nearest(saves: Path) -> None:
    """Where standard output is ASCII nothing fails, and no number loses its sign."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    out, side = program(
        "play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", saves, given="burn\ntruth\n", env=environment
    )
    assert side == ""
    assert "# from the record" in out
    assert "Oil -3 (4 -> 1)" in out


def test_a_broken_pipe_is_no_complaint(saves: Path) -> None:
    """Whoever reads may stop reading: the play is kept, and nobody sees a traceback."""
    started = subprocess.Popen([*PROGRAM, "play", str(LIGHTHOUSE), "--plain", "--seat", "keeper", "--saves", str(saves)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    assert started.stdin
    assert started.stdout
    assert started.stderr
    for line in started.stdout:
        if line.startswith(b"Locked:"):
            break
    started.stdout.close()
    started.stdin.write(b"burn\ntruth\n")
    started.stdin.close()
    assert started.stderr.read() == b""
    started.stderr.close()
    assert started.wait(30) == 0
    assert [move.choice for move in journal.read(next(saves.glob("*.play"))).road] == ["burn"]


def test_an_interrupt_says_goodbye(saves: Path) -> None:
    """Ctrl+C leaves with the line that says where the play is, and 130."""
    if sys.platform == "win32":
        pytest.skip("no SIGINT to another process")
    # Where the tests run as a job in the background, SIGINT is ignored, and what they start inherits that.
    # fmt: off
    started = subprocess.Popen([*PROGRAM, "play", str(LIGHTHOUSE), "--plain", "--seat", "keeper", "--saves", str(saves)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # noqa: PLW1509 - it starts no thread
    # fmt: on
    assert started.stdin
    assert started.stdout
    started.stdin.write("burn\n")
    started.stdin.flush()
    for line in started.stdout:
        if line.startswith("What goes back?"):
            break
    started.send_signal(signal.SIGINT)
    rest, side = started.communicate(timeout=30)
    assert started.returncode == 130
    assert side == ""
    assert "The play is kept in" in rest


def test_every_line_of_help(lighthouse: Pack) -> None:
    """? says what can be written and what is linked here; ? with a word reads the codex; a word it has not is said."""
    out = lines(keeper(lighthouse), "?\n? packet\n?keeper\n? nothing\n")
    assert "A number or a choice id decides. u takes the last decision back." in out
    assert "? and a word reads the codex, such as ? packet." in out
    assert "Linked here: sleep, packet" in out
    assert "packet boat\nA boat that carries post on a timetable." in out
    assert "The Keeper\nkeeper of Far Point\nHe kept the light for a winter." in out
    assert "The codex has no nothing." in out


def test_taking_back(lighthouse: Pack, saves: Path) -> None:
    """U returns to the decision before, says which, and is refused where there is none."""
    play = keeper(lighthouse, saves)
    out = lines(play, "u\nburn\nu\nsave-oil\n")
    assert out.count("There is nothing to take back yet.") == 1
    assert out.count("Taken back: Burn it full") == 1
    assert out.count("How do you burn the lamp?\n1 Burn") == 2
    assert [taken.choice for taken in play.decisions] == ["save-oil"]
    play.close()


@pytest.mark.parametrize("wrong", ["0", "4", "-1", "1.0", "burn it", "BURN", "None", "١"])
def test_wrong_input_is_answered_with_what_can_be_written(lighthouse: Pack, wrong: str) -> None:
    """Numbers and ids that are not there change nothing."""
    play = keeper(lighthouse)
    assert "Write a number or one of: burn, save-oil. u takes back, f reads the last file, ? helps, q leaves." in lines(
        play, wrong + "\n"
    )
    assert play.decisions == ()


@pytest.mark.parametrize("locked", ["3", "sleep"])
def test_a_locked_choice_says_why(lighthouse: Pack, locked: str) -> None:
    """By number or by id, the reason is told and nothing is decided."""
    play = keeper(lighthouse)
    assert lines(play, locked + "\n").endswith("Locked: There is oil enough; nobody would believe you.\n\n")
    assert play.decisions == ()


def test_a_hidden_choice_cannot_be_named() -> None:
    """Knowing its id does not help."""
    play = Play.begin(
        tiny({"s": scene(choice("end", when="m > 5"), choice("end"), choice("end")), "end": END}), "a", folder=None
    )
    assert "Write a number or one of: c1, c2." in lines(play, "c0\n")
    assert play.decisions == ()


def test_blanks_around_an_answer_do_not_matter_and_an_empty_line_is_none(lighthouse: Pack) -> None:
    """Somebody who types a blank too many is understood."""
    play = keeper(lighthouse)
    out = lines(play, "\n   \n  burn \r\n")
    assert "Write a number" not in out
    assert [taken.choice for taken in play.decisions] == ["burn"]


def test_control_characters_are_made_visible(lighthouse: Pack) -> None:
    """Even where a pack came past its reader with one, none reaches the terminal."""
    kept = lighthouse.scenes["the-storm"]
    sly = replace(kept, title="\x1b]0;owned\x07", ask="\x9b2J\u202e?")
    play = keeper(replace(lighthouse, scenes={**lighthouse.scenes, "the-storm": sly}))
    out = lines(play, "")
    assert "<U+001B>]0;owned<U+0007>" in out
    assert "<U+009B>2J<U+202E>?" in out
    assert "\x1b" not in out


def test_plain_shows_every_block_in_its_words_and_order(lighthouse: Pack) -> None:
    """What is written is what the session's words say, section by section, up to the debrief."""
    play = keeper(lighthouse)
    written = [line for line in lines(play, "burn\ntruth\n").split("\n") if line]
    expected = [
        words for block in play.transcript for section in wording.sections(block)
        for words in ([section.heading] if section.heading else []) + [f"{line.mark} {line.text}".strip() for line in section]
    ]  # fmt: skip
    assert written == expected


def test_lines_are_wrapped_where_there_is_a_width(lighthouse: Pack) -> None:
    """On a terminal no line is longer than it, and no word is broken."""
    out = io.StringIO()
    Plain(io.StringIO("burn\n"), out, 40).play(keeper(lighthouse))
    assert max(map(len, out.getvalue().split("\n"))) <= 40
    assert "The wind has taken the shutters. The" in out.getvalue()


def test_a_story_in_a_circle_does_not_run_for_ever() -> None:
    """A circle without a decision ends with a sentence."""
    from game.errors import GameError

    play = Play.begin(tiny({"s": scene(next="t"), "t": scene(next="s"), "end": END}), "a", folder=None)
    with pytest.raises(GameError, match="goes round in a circle"):
        lines(play, "")


def test_trouble_is_told_once(lighthouse: Pack) -> None:
    """A play that cannot be saved says so with the page after the decision, and not again while it is the same."""
    play = keeper(lighthouse, Path("/dev/null/here"))
    out = lines(play, "burn\ntruth\n")
    assert out.count("This play cannot be saved in /dev/null/here") == 1
    assert "2 of 2 moments" in out


def test_a_play_that_was_not_saved_is_not_said_to_be(lighthouse: Pack) -> None:
    """The last line says that what was decided is lost, not that nothing was decided."""
    play = keeper(lighthouse, Path("/dev/null/here"))
    assert "Nothing was decided" in farewell(play)
    lines(play, "burn\n")
    assert farewell(play).startswith("What was decided could not be saved in /dev/null/here.")


class Typed(io.StringIO):
    """Lines that a person types."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True


def called(pack: Pack, text: str, folder: Path | None = None) -> tuple[str, Play]:
    """Play as the keeper, asked for calls, and return what was written."""
    play = keeper(pack, folder)
    play.asks_calls = True
    return lines(play, text), play


def test_a_call_is_asked_by_number_id_or_an_empty_line(lighthouse: Pack) -> None:
    """A number or an id calls, an empty line says nothing and goes on."""
    out, _ = called(lighthouse, "2\n1\ntruth\ntruth\n")
    assert (
        "What did The Keeper really do?\nHow do you burn the lamp?\n2 The same as I: Turn it low and watch\n1 Burn it full\n3 Put it out and sleep\n"
        in out
    )
    assert "✓ Called, 1 of 1" in out
    assert "✓ Called, 2 of 2" in out
    out, play = called(lighthouse, "2\n\ntruth\n\n")
    assert "Called" not in out
    assert play.page.kind == "debrief"


def test_a_wrong_call_is_answered_and_a_decision_can_still_be_taken_back(lighthouse: Pack) -> None:
    """What is no option changes nothing; u returns to the decision; q leaves."""
    out, play = called(lighthouse, "2\n9\nnobody\nu\n1\nq\n")
    assert (
        out.count(
            "Write a number or one of: save-oil, burn, sleep. An empty line says nothing; u takes back, q leaves."
        )
        == 2
    )
    assert "Taken back: Turn it low and watch" in out
    assert [taken.choice for taken in play.decisions] == ["burn"]
    assert play.page.kind == "call"


def test_f_reads_the_file_of_the_last_moment(lighthouse: Pack) -> None:
    """Everything that is known; before the first moment there is none, and it is said."""
    out = lines(keeper(lighthouse), "f\nburn\nf\n")
    assert "There is no file yet" in out
    assert "The file: The storm\n\nHow do you burn the lamp?\n14 January 1901\nYou did what was done.\n" in out
    assert "Sources\n1 Logbook of Far Point" in out


@pytest.mark.parametrize(("options", "asked"), [((), False), (("--calls", "on"), True), (("--calls", "off"), False)])
def test_a_pipe_is_asked_for_a_call_only_where_the_option_says_so(
    saves: Path, options: tuple[str, ...], asked: bool
) -> None:
    """So a pipe, a plan and a script of today play as before."""
    out, _ = program(
        "play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", saves, *options, given="burn\n\ntruth\n\n"
    )
    assert ("What did The Keeper really do?" in out) is asked
    assert "2 of 2 moments decided as history did." in out


@pytest.mark.parametrize(("option", "asked"), [(None, True), (False, False)])
def test_a_person_who_types_is_asked(
    lighthouse: Pack, monkeypatch: pytest.MonkeyPatch, option: bool | None, asked: bool
) -> None:
    """Unless it is switched off."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", Typed("burn\nq\n"))
    monkeypatch.setattr(sys, "stdout", out)
    plain.run(lighthouse, folder=None, play=keeper(lighthouse), calls=option)
    assert ("What did The Keeper really do?" in out.getvalue()) is asked


def test_letters_write_what_stands_behind_the_debrief(lighthouse: Pack) -> None:
    """Ten lines come first; m, g, a, n, l and y write a part each, anything else says which letters there are, and an empty line leaves."""
    play = keeper(lighthouse)
    out = lines(play, "burn\ntruth\n")
    assert "Moment by moment" not in out
    play = keeper(lighthouse)
    out = lines(play, "burn\ntruth\nm\ng\na\nn\nl\ny\nz\n\nm\n")
    shown = (
        "Moment by moment",
        "Oil, yours: 4 → 1 → 1",
        "Who owes a stranger a light?",
        "\nSources\n",
        "What was promised",
        "■ ■",
        "m moment by moment, g meters",
    )
    at = [out.rindex(words) for words in shown]
    assert at == sorted(at)
    assert out.count("Moment by moment") == 1


def test_a_play_that_is_gone_on_with_says_where_it_was_left(lighthouse: Pack, saves: Path) -> None:
    """Three lines, before the page."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    play.choose("save-oil")
    play.close()
    again = Play.resume(lighthouse, play.path or saves)
    out = lines(again, "")
    assert out.startswith(
        "Where you were\n1 decision in the chair of The Keeper, 14 January 1901\nLast, at “The storm”: Turn it low and watch\n1 of 1 moment off the record\n\n"
    )
    again.close()


def test_help_says_how_far_along_the_road_it_is(lighthouse: Pack) -> None:
    """As the screen does above its page."""
    assert "Moment 1 of 2, about 1 minute left.\n" in lines(keeper(lighthouse), "?\n")
