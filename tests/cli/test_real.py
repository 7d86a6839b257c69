"""The real program, in a real terminal, up to the debrief; and killed in the middle, with nothing lost that was shown."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from front_door import LIGHTHOUSE, PROGRAM
from tiny import END, choice, files, scene

from game.session.saves import journal, save_folder

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")
if sys.platform != "win32":
    from terminal import Terminal

TO_THE_END = "\x1b[F"  # the End key: nobody goes on past what was not shown


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24)])
def test_a_whole_game_by_keys_alone(saves: Path, columns: int, rows: int) -> None:
    """From the title to the debrief and out again: the terminal is left as it was, with one line that says where the play is."""
    with Terminal("play", LIGHTHOUSE, "--saves", saves, columns=columns, rows=rows) as game:
        game.see("New game")
        game.decide("\r")
        game.see("Whose chair do you take?")
        game.decide("\r")
        game.see("Two nights")
        game.decide("1")
        game.see("How do you burn the lamp?" if rows > 30 else "The storm")
        game.decide(TO_THE_END + "1")
        game.see("You and The Keeper:")
        game.decide(TO_THE_END + "\r")
        game.see("The letter")
        game.decide(TO_THE_END + "1")
        game.see("You and The Keeper:")
        for words in ("What became of the light", "It is burning still", "2 of 2 moments decided as history did."):
            game.decide(TO_THE_END + "\r")
            game.see(words)
        assert [move.choice for move in save_folder.plays(saves)[0].contents.road] == ["burn", "truth"]
        game.press("\x11")
        code, text = game.left()
    assert code == 0
    kept = next(saves.glob("*.play"))
    assert kept.name in text.replace("\n", "").replace(" ", "")


@pytest.fixture
def endless(write_pack: Callable[..., Path]) -> Path:
    """A pack that counts the decisions of a play that never ends."""
    variables = {"n": {"type": "meter", "label": "Count", "start": 0, "min": 0, "max": 999}}
    ways = [choice("s", label=f"Go on, {word}", effects={"n": "+1"}) for word in ("one", "two", "three")]
    return write_pack(
        files(
            {"s": scene(*ways, text="You stand at count {n} here.", title="The mill"), "end": END}, variables=variables
        )
    )


def road(folder: Path) -> list[str]:
    """Return the decisions that the folder's one play holds."""
    kept = list(folder.glob("*.play"))
    assert len(kept) <= 1
    if not kept:
        return []
    found = journal.read(kept[0])
    assert found.damage == ""
    return [move.choice for move in found.road]


def holds(folder: Path, shown: list[str], sent: list[str]) -> list[str]:
    """Return the road on the disk: all that was *shown*, and no more than what was *sent* after it."""
    found = road(folder)
    assert found[: len(shown)] == shown
    assert found[len(shown) :] == sent[: len(found) - len(shown)]
    return found


def again(folder: Path, pack: Path) -> list[str]:
    kept = list(folder.glob("*.play"))
    return ["play", str(pack), "--saves", str(folder), *(["--resume", kept[0].stem] if kept else ["--seat", "a"])]


def test_killed_at_any_moment_the_plain_game_loses_nothing_that_was_shown(saves: Path, endless: Path) -> None:
    """SIGKILL between two answers, or in the middle of one: what the page showed as decided is on the disk, and it goes on."""
    chance = random.Random(20231117)
    shown: list[str] = []
    for _ in range(8):
        started = subprocess.Popen(
            [*PROGRAM, *again(saves, endless), "--plain"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert started.stdin
        assert started.stdout
        for _ in range(chance.randint(0, 4)):
            taken = chance.choice(["c0", "c1", "c2"])
            started.stdin.write(f"{taken}\n")
            for line in started.stdout:
                if f"at count {len(shown) + 1} here" in line:
                    break
            shown.append(taken)
        sent = [chance.choice(["c0", "c1", "c2"]) for _ in range(chance.randint(0, 3))]
        started.stdin.write("".join(f"{taken}\n" for taken in sent))
        time.sleep(chance.random() * 0.02)
        started.send_signal(signal.SIGKILL)
        started.wait()
        started.stdin.close()
        started.stdout.close()
        shown = holds(saves, shown, sent)
    assert len(shown) >= 8


def test_killed_at_any_moment_the_game_on_screen_loses_nothing_that_was_shown(saves: Path, endless: Path) -> None:
    """The same in a terminal: what was painted as decided is on the disk."""
    chance = random.Random(1854)
    shown: list[str] = []
    for _ in range(4):
        with Terminal(*again(saves, endless), columns=100, rows=30) as game:
            game.see(f"at count {len(shown)} here")
            for _ in range(chance.randint(1, 4)):
                taken = chance.randint(1, 3)
                game.decide(str(taken))
                game.see(f"at count {len(shown) + 1} here")
                shown.append(f"c{taken - 1}")
            sent = [chance.randint(1, 3) for _ in range(chance.randint(0, 2))]
            for taken in sent[:1]:
                game.decide(str(taken))
            game.press("".join(map(str, sent[1:])))  # too soon: the game takes none of them
            time.sleep(chance.random() * 0.05)
            game.kill()
        shown = holds(saves, shown, [f"c{taken - 1}" for taken in sent[:1]])
    assert len(shown) >= 4


def test_what_was_played_in_one_front_end_goes_on_in_the_other(saves: Path, endless: Path) -> None:
    """A play that was begun as plain lines is resumed on screen, and the other way round."""
    subprocess.run(
        [*PROGRAM, *again(saves, endless), "--plain"], input="c0\nc1\n", text=True, capture_output=True, check=True
    )
    with Terminal(*again(saves, endless), columns=100, rows=30) as game:
        game.see("Where you were")
        game.decide(TO_THE_END + "3")
        game.see("at count 3 here")
        game.press("\x11")
        assert game.left()[0] == 0
    done = subprocess.run(
        [*PROGRAM, *again(saves, endless), "--plain"], input="", text=True, capture_output=True, check=True
    )
    assert "at count 3 here" in done.stdout
    assert road(saves) == ["c0", "c1", "c2"]
    assert json.loads(next(saves.glob("*.play")).read_text().split("\t")[0])["pack"] == "tiny"
