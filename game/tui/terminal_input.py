"""Reads a terminal's input so that no byte ends the game and no half of a sequence counts as keys."""

from __future__ import annotations

import os
import re
import selectors
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message

# The mouse reports of terminals before 2000: three bytes that need not be text. Textual asks for another form.
OLD_MOUSE = re.compile(rb"\x1b\[M[\x20-\xff]{3}")
# A sequence that another one cuts off, and an unsolicited answer of the terminal.
BROKEN = re.compile(r"\x1b\[[0-?]*[ -/]*(?=\x1b)|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)")


class InputReader:
    """It turns bytes into Textual's messages, and ignores other bytes."""

    def __init__(self) -> None:
        """Start without pending input."""
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._parser = XTermParser()

    def read(self, data: bytes) -> list[Message]:
        """Return the messages in *data*."""
        text = BROKEN.sub("", self._decode(OLD_MOUSE.sub(b"", data)))
        return self._heard(self._parser.feed(text)) if text else []

    def tick(self) -> list[Message]:
        """Return a lone Esc that nothing has followed. A sequence that broke off is dropped, not read as keys."""
        messages = self._heard(self._parser.tick())
        return messages if len(messages) == 1 else []

    def _heard(self, messages: Iterable[Message]) -> list[Message]:
        heard: list[Message] = []
        try:
            heard.extend(messages)
        except (ValueError, ArithmeticError):  # a number in a sequence that is no valid character or size
            self._parser = XTermParser()
        return heard


class TerminalDriver(LinuxDriver):
    """Textual's driver, with `InputReader`."""

    def run_input_thread(self) -> None:
        """Read until the game ends."""
        reader = InputReader()
        with selectors.SelectSelector() as terminal:
            terminal.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if terminal.select(0.1):
                    data = os.read(self.fileno, 4096)
                    if not data:
                        self.exit_event.wait(0.1)  # the terminal is gone: wait for the end
                    for message in reader.read(data):
                        self.process_message(message)
                for message in reader.tick():
                    self.process_message(message)
