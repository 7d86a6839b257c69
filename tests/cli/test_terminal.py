"""The real program in a real terminal, and what a terminal can do to it: broken bytes, Ctrl+C, Ctrl+Z, a crash."""

from __future__ import annotations

import random
import shlex
import sys
from typing import TYPE_CHECKING

import pytest
from front_door import LIGHTHOUSE, ROOT

from game.session.saves import journal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")
if sys.platform != "win32":
    from terminal import Terminal

SEED = 1854
BYTES = (
    *(bytes([code]) for code in range(0x20, 0x7F) if chr(code) not in "qt"), b"\r", b"\t", b"\x1b", b"\x7f", b"\x10",
    b"\x1b[A", b"\x1b[B", b"\x1b[5~", b"\x1b[6~", b"\x1b[F", b"\x1b[H", b"\x1b[Z", b"\x1b[", b"\x1b[1;5", b"\x1bO", b"\x1b[99z",
    b"\x1b[M \xff\xfe", b"\x1b[M", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x1b]11;rgb:0/0/0\x1b\\", b"\x1b[99999999;1u",
    b"\x1b[I", b"\x1b[O", b"\x1b[200~1\r1\r\x1b[201~", b"\x1b[<64;10;10M", b"\x1b[<65;10;10M",
)  # fmt: skip
FALLING = """
import sys
from game import cli
from game.tui.screens import help
def fall(self, width): raise RuntimeError("the help has fallen")
help.Help.sheet = fall
sys.exit(cli.main(sys.argv[1:]))
"""


def test_broken_input_is_passed_over(saves: Path) -> None:
    """Bytes that are no text, the mouse of old terminals and halves of sequences press nothing and end nothing."""
    with Terminal("play", LIGHTHOUSE, "--saves", saves, columns=80, rows=24) as game:
        game.see("New game")
        game.press(b"\x1b[M \xff\xfe\xff\xfe\x80\xed\xa0\x80")
        game.press(b"\x1b[M \xe0\xe1")
        game.decide("\r")
        game.see("Whose chair do you take?")
        game.press("\x11")
        assert game.left()[0] == 0


def test_a_monkey_at_the_keyboard_of_a_real_terminal(saves: Path) -> None:
    """Hundreds of random bytes and clicks at the real program: it is there afterwards, leaves with 0, and the play is whole."""
    chance = random.Random(SEED)
    with Terminal("play", LIGHTHOUSE, "--saves", saves, "--seat", "keeper", columns=80, rows=24) as game:
        game.see("The storm")
        for _ in range(60):
            for _ in range(chance.randint(1, 12)):
                game.press(chance.choice(BYTES))
            x, y = chance.randint(1, 80), chance.randint(1, 22)  # not on the footer, which can quit
            game.press(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
            game.read(0.05)
        game.press("\x11")
        code, text = game.left()
    assert code == 0, text
    assert all(journal.read(path).damage == "" for path in saves.glob("*.play"))


def test_ctrl_c_leaves_and_says_where_the_play_is(saves: Path) -> None:
    """As in other programs: the terminal comes back, and the line says that nothing is lost."""
    with Terminal("play", LIGHTHOUSE, "--saves", saves, "--seat", "keeper") as game:
        game.see("How do you burn the lamp?")
        game.decide("1")
        game.see("You and The Keeper:")
        game.press("\x03")
        code, text = game.left()
    assert code == 0
    assert next(saves.glob("*.play")).name in text.replace("\n", "").replace(" ", "")


def test_ctrl_z_waits_for_fg(saves: Path) -> None:
    """Ctrl+Z stops the program; woken again it paints the page where it was and takes keys."""
    with Terminal("play", LIGHTHOUSE, "--saves", saves, "--seat", "keeper") as game:
        game.see("How do you burn the lamp?")
        game.press("\x1a")
        assert game.stopped()
        game.screen.reset()
        game.go_on()
        game.see("How do you burn the lamp?")
        game.decide("1")
        game.see("You and The Keeper:")
        game.press("\x11")
        assert game.left()[0] == 0


def test_a_crash_is_told_in_a_sentence_and_no_success(
    saves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the game's own: not 0, no traceback on the terminal, where the play is, and a file that says what happened."""
    monkeypatch.setenv("OPEN_QUESTION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    command = [sys.executable, "-c", FALLING]
    with Terminal(
        "play", LIGHTHOUSE, "--saves", saves, "--seat", "keeper", command=command, columns=200, rows=40
    ) as game:
        game.see("How do you burn the lamp?")
        game.decide("1")
        game.see("You and The Keeper:")
        game.decide("?")
        code, text = game.left()
    assert code not in (0, None)
    said = text.replace("\n", "").replace(" ", "")
    assert "Traceback" not in said
    assert next(saves.glob("*.play")).name in said
    written = next((tmp_path / "cache" / "crashes").glob("*.txt"))
    assert written.name in said
    assert "the help has fallen" in written.read_text(encoding="utf-8")


def test_leaving_with_something_unsaved_offers_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a real terminal: Ctrl+Q asks, another folder takes the play, and the line on leaving leads back to it."""
    monkeypatch.setenv("OPEN_QUESTION_DATA", str(tmp_path / "the data's"))
    with Terminal("play", LIGHTHOUSE, "--saves", "/dev/null/here", "--seat", "keeper", columns=400, rows=30) as game:
        game.see("The storm")
        game.decide("1")
        game.see("cannot be saved in /dev/null/here")
        game.decide("\x11")
        game.see("What you decided is on no disk yet.")
        game.decide("\r")
        code, said = game.left()
    assert code == 0
    command = said.partition("Go on with: open-question ")[2].partition("\n")[0]
    with Terminal(*shlex.split(command)) as game:
        game.see("The letter")
