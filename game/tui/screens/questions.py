"""The questions that stand over a screen: whether to do it, in which world, in what form, what becomes of a file."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from game.errors import GameError
from game.language import say, say_count
from game.marks import CARRIED, RECORD
from game.paths import write_atomically
from game.tui.dialog import Dialog
from game.tui.layouts.layout import BLANK, Layout, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from game.session.blocks.world import LeftWorld


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


class Worlds(Question):
    """The question in which world a chair is taken."""

    DEFAULT_CSS = "Worlds > #frame { width: 72; }"

    def __init__(self, seat: str, route: str, left: tuple[LeftWorld, ...]) -> None:
        """Ask for *seat* on *route*; *left* are the worlds besides the record's."""
        super().__init__(say("In which world?"))
        self.seat, self.route, self.left = seat, route, left

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield the record's world first, and of each other what differs there."""
        from game.session import worlds

        yield "record", f"{RECORD} " + say("The world of the record"), ""
        for left in self.left:
            label, differs = worlds.offered(self.app.pack, self.seat, left)
            yield left.id, f"{CARRIED} {label}", differs

    def opened(self, kind: str, name: str) -> None:
        """Begin in the world that was chosen, once."""
        if self.close():
            self.app.begin_in(self.seat, self.route, next((left for left in self.left if left.id == name), None))


class Export(Question):
    """The choice of a format; the file goes beside the play."""

    def __init__(self, path: Path) -> None:
        """Export the play at *path*."""
        super().__init__(say("Save this play to read it without the game."))
        downloads = say("Your browser keeps it with your downloads.")
        beside = say("It goes beside the play, in {folder}.", folder=path.parent)
        self.about = downloads if self.app.is_web else beside
        self.path = path

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield the formats."""
        yield ".md", say("As Markdown"), ""
        yield ".html", say("As a web page"), ""
        yield "", say("Leave it"), ""

    def opened(self, kind: str, name: str) -> None:
        """Write the file and say where it is."""
        if not self.close() or not name:
            return
        target = self.path.with_suffix(name)
        if self.app.is_web:
            self._deliver(name)
            return
        try:
            write_atomically(target, self._written(name))
        except (GameError, OSError) as problem:
            self.app.tell(say("{path} could not be written: {problem}", path=target, problem=problem), severe=True)
        else:
            self.app.tell(say("Saved: {path}", path=target))

    def _deliver(self, suffix: str) -> None:
        """Let the browser download the file: a game that is served writes none on the computer that serves it."""
        from io import StringIO

        self.app.deliver_text(StringIO(self._written(suffix)), save_filename=f"play{suffix}")

    def _written(self, suffix: str) -> str:
        from game.session import export
        from game.session.play import Play

        play = self.app.play
        if play is None or play.path != self.path:
            play = Play.recall(self.app.pack, self.path)
        return "".join(export.write(play, suffix.removeprefix(".")))


def is_to_be_asked(path: Path) -> bool:
    """Whether more can be read of the play at *path* than what stands before its damage."""
    from game.session.saves import journal

    with suppress(GameError):  # which opening it tells
        return journal.condition(path).more > 0
    return False


class Damaged(Question):
    """The question before a damaged play is gone on with; no answer changes what is in its file."""

    def __init__(self, path: Path) -> None:
        """Ask what becomes of the play at *path*."""
        super().__init__(say("The file of this play is damaged."))
        self.path = path

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield how much each answer keeps, the most first."""
        from game.session.saves import journal

        _, whole, readable, _ = journal.condition(self.path)
        recovered = say_count("Recover {n} decision in a new play", "Recover {n} decisions in a new play", readable)
        before = say_count("Go on with the {n} before the damage", "Go on with the {n} before the damage", whole)
        kept = say("The damaged file stays as it is: {name}", name=self.path.name)
        yield "recover", recovered, kept
        if whole:
            yield "before", before, say("A copy of the damaged file is kept beside it.")
        yield "no", say("No, leave it"), ""

    def opened(self, kind: str, name: str) -> None:
        """Go on as the answer says; once."""
        if not self.close() or name == "no":
            return
        app = self.app
        if name == "before":
            app.reopen(self.path)
            return
        try:
            fresh = app.shelf.recover(self.path)
        except GameError as problem:
            app.tell(str(problem), severe=True)
        else:
            app.reopen(fresh)
