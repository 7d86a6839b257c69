"""The real program in a real pseudo-terminal: keys go in, and a terminal emulator says what a person would see."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte
from front_door import PROGRAM

from game.tui.guard import DELAY


class Terminal:
    """A terminal of *columns* by *rows* in which the program was started with *arguments*."""

    def __init__(
        self, *arguments: object, columns: int = 120, rows: int = 36, command: Sequence[str] = PROGRAM
    ) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none", "OPEN_QUESTION_CALLS": "off", "OPEN_QUESTION_WELCOMED": "yes",
                       "OPEN_QUESTION_REVEAL": "instant"}  # fmt: skip
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._child = pexpect.spawn(
            command[0], [*command[1:], *map(str, arguments)], dimensions=(rows, columns), env=environment
        )
        self._child.delaybeforesend = None
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.screen.display)

    def press(self, keys: str | bytes) -> None:
        """Send *keys* as a keyboard would."""
        self._child.send(keys)

    def decide(self, keys: str) -> None:
        """Send *keys* after as long as the game takes a key for one that came before the page."""
        time.sleep(DELAY)
        self.press(keys)

    def stopped(self, seconds: float = 120) -> bool:
        """Wait until the program waits to be gone on with, as after Ctrl+Z; return whether it does."""
        until = time.monotonic() + seconds
        while not (there := self._state() == "T") and time.monotonic() < until:
            self.read(0.05)
        return there

    def _state(self) -> str:
        return Path(f"/proc/{self._child.pid}/stat").read_text().rpartition(") ")[2][:1]

    def go_on(self) -> None:
        """Wake the program, as the shell's fg does."""
        self._child.kill(signal.SIGCONT)

    def see(self, *words: str, gone: str = "", seconds: float = 120) -> str:
        """Wait until all of *words* are on the screen, and *gone* no more, blanks not counted; return the screen."""
        until = time.monotonic() + seconds
        wanted = [re.sub(r"\s+", "", one) for one in words]
        while not all(one in re.sub(r"\s+", "", self.text) for one in wanted) or (gone and gone in self.text):
            assert not self._ended, f"The program ended before {words} came:\n{self.text}"
            assert time.monotonic() < until, f"{words} did not come:\n{self.text}"
            self.read()
        return self.text

    def read(self, seconds: float = 0.1) -> None:
        """Take in what the program writes, waiting so long for it at most."""
        try:
            self._stream.feed(self._child.read_nonblocking(65536, seconds))
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            self._ended = True
            time.sleep(0.01)

    def left(self, seconds: float = 120) -> tuple[int | None, str]:
        """Wait for the program to end; return its exit code and what is on the screen then."""
        until = time.monotonic() + seconds
        while self._child.isalive() and time.monotonic() < until:
            self.read()
        for _ in range(3):
            self.read(0.05)
        self._child.close()
        return self._child.exitstatus, self.text

    def kill(self) -> None:
        """End the program as a power cut would."""
        self._child.kill(signal.SIGKILL)
        self._child.wait()
