"""A question before something that cannot be undone or should not happen by accident."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from game.language import say
from game.tui.dialog import Dialog
from game.tui.layouts.layout import BLANK, Layout, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Question(Dialog):
    """A question with its answers as rows."""

    NAME = "confirm"
    DEFAULT_CSS = "Question > #frame { width: 64; }"

    def __init__(self, question: str, about: str = "") -> None:
        """Ask *question*; what it is *about* stands below it."""
        super().__init__()
        self.question, self.about = question, about

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield the answers: a name, a label and a detail each."""
        raise NotImplementedError

    def sheet(self, width: int) -> Layout:
        """Return the question and its answers."""
        lines = [*wrap(words(self.question), width), *(wrap(words(self.about, "$dim"), width) if self.about else [])]
        rows = (
            row(name, number, label, width, detail=detail)
            for number, (name, label, detail) in enumerate(self.answers(), 1)
        )
        return Layout([*lines, BLANK, *chain.from_iterable(rows)])


class Confirm(Question):
    """A question with a row that confirms and a row that cancels."""

    def __init__(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask *question*; *yes* is the label of the row that calls *then*."""
        super().__init__(question)
        self.yes, self.then = yes, then

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield the two answers, the one that cancels first."""
        yield "no", say("No, leave it"), ""
        yield "yes", self.yes, ""

    def opened(self, kind: str, name: str) -> None:
        """Confirm or cancel, once."""
        if self.close() and name == "yes":
            self.then()
