"""The question before a play is left that has decisions on no disk: where to save them, while that still helps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Input

from game import paths
from game.errors import JournalError
from game.language import say
from game.tui.dialog import Dialog
from game.tui.layouts.layout import BLANK, Layout, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class Unsaved(Dialog):
    """What is wrong, a folder that would do, a line to write another one in, and two ways without."""

    NAME = "unsaved"
    DEFAULT_CSS = "Unsaved > #frame { width: 72; } Unsaved Input { display: none; margin-top: 1; }"

    def __init__(self, then: Callable[[], None]) -> None:
        """Ask before *then*, which leaves the play."""
        super().__init__()
        self._then = then
        self._line = Input(compact=True)
        self._suggested: Path | None = None
        self._problem = ""

    def body(self) -> ComposeResult:
        """Put the line for another folder below the answers."""
        yield self._page
        yield self._line

    def on_mount(self) -> None:
        """Take the place of the sentence that said it first."""
        self.app.clear_notifications()
        super().on_mount()

    @property
    def suggested(self) -> Path:
        """A folder that can be written, as far as that can be told."""
        if self._suggested is None:
            self._suggested = paths.other_saves(self.app.folder)
        return self._suggested

    def sheet(self, width: int) -> Layout:
        """Return what is wrong and the answers; the first one loses nothing."""
        play = self.app.play
        problem = self._problem or (play.trouble if play is not None else "")
        return Layout([
            *wrap(words(say("What you decided is on no disk yet."), "bold $head"), width),
            *wrap(words(problem, "$disputed"), width), BLANK,
            *row("suggested", 1, say("Save the play in another folder"), width, detail=str(self.suggested)),
            *row("other", 2, say("Write the name of a folder"), width),
            *row("stay", 3, say("Stay in the play"), width),
            *row("leave", 4, say("Leave: what could not be saved is lost"), width),
        ])  # fmt: skip

    def opened(self, kind: str, name: str) -> None:
        """Do what the answer says; only the last one loses something."""
        if name == "suggested":
            self._save_in(self.suggested)
        elif name == "other":
            self._ask()
        elif self.close() and name == "leave":
            self._then()

    def foot_words(self) -> dict[str, str]:
        """Say what enter does where a folder is written, and that digits are letters there."""
        return {"number": "", "open": say("save it there")} if self._line.display else {}

    def _ask(self) -> None:
        self.app.guard.turned()
        self._line.value = str(self.suggested)
        self._line.display = True
        self._line.focus()
        self.furnish()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Save the play in the folder that was written."""
        message.stop()
        if self.ready and self.app.guard.order("open") and message.value.strip():
            self._save_in(Path(message.value.strip()))

    def _save_in(self, folder: Path) -> None:
        try:
            self.app.keep_in(folder.expanduser())
        except (JournalError, RuntimeError, ValueError) as problem:  # nobody's home, or no name of a folder
            self._problem = str(problem)
            self.again(keep=False)
            return
        if self.close():
            play = self.app.play
            self.app.tell(say("Saved: {path}", path=play.path if play is not None else folder))
            self._then()

    def action_back(self) -> None:
        """Go back from the line to the answers, or stay in the play."""
        if self._line.display:
            self._line.display = False
            self._page.focus()
            self.furnish()
        else:
            super().action_back()
