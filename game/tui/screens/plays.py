"""The plays on this machine: go on with one, export it, delete it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.errors import GameError
from game.language import say
from game.tui.base_screen import BaseScreen
from game.tui.layouts.layout import Layout, wrap
from game.tui.layouts.menu import row, spaced
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from pathlib import Path

    from game.tui.saved_plays import SavedPlayRow

MEASURE = 84


class Plays(BaseScreen):
    """A list of plays, the latest first."""

    NAME = "plays"

    @property
    def heading(self) -> str:
        """The heading."""
        return say("Plays on this machine")

    def foot_words(self) -> dict[str, str]:
        """Say what enter does here; where there is no play, nothing can be done with one."""
        return {"open": say("go on")} if self.app.shelf.count() else {"export": "", "delete": "", "name": ""}

    def on_screen_resume(self) -> None:
        """Show where the plays stand now."""
        if self.is_mounted and self.page.sheet.lines:
            self.again()

    def sheet(self, width: int) -> Layout:
        """Return the plays as rows."""
        measure = min(width, MEASURE)
        plays = self.app.shelf.plays()
        if not plays:
            return Layout(
                wrap(words(say("No plays yet. A play is saved from its first decision on."), "$dim"), measure)
            )
        rows = []
        for number, play in enumerate(plays, 1):
            detail = say("begun {begun}, last played {when}", begun=play.begun, when=play.last)
            rows.append(row(str(play.path), number if number < 10 else 0, play.line, measure, detail=detail))
        return self.lowered(spaced(rows))

    def opened(self, kind: str, name: str) -> None:
        """Go on with the play."""
        play = self._play(name)
        if play:
            self.app.resume(play.path)

    def _play(self, name: str) -> SavedPlayRow | None:
        return next((play for play in self.app.shelf.plays() if str(play.path) == name), None)

    @property
    def _chosen(self) -> SavedPlayRow | None:
        return self._play(self.page.cursor.name) if self.page.cursor else None

    def action_delete(self) -> None:
        """Ask, then delete the chosen play."""
        play = self._chosen
        if play:
            question = say("Delete this play? {line}. This cannot be undone.", line=play.line)
            self.app.go("confirm", question, say("Delete it"), lambda: self._delete(play.path))

    def _delete(self, path: Path) -> None:
        from game.session.saves import save_folder

        app = self.app
        playing = app.play is not None and app.play.path == path
        if playing:
            app.leave_play()
        try:
            save_folder.delete(path)
            app.shelf.look_again()
        except GameError as problem:
            app.tell(str(problem), severe=True)
        if playing:
            app.go("plays")
        else:
            self.page.cursor = None
            self.again(keep=False)

    def action_name(self) -> None:
        """Ask for a name for the chosen play."""
        play = self._chosen
        if play:
            self.app.go("name", play.path, play.name)

    def action_export(self) -> None:
        """Offer to write the chosen play as Markdown or as a web page."""
        if self._chosen:
            self.app.go("export", self._chosen.path)
