"""Writing a play as a file that can be read without the game."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.errors import GameError
from game.language import say
from game.paths import write_atomically
from game.session.play import Play
from game.tui.screens.confirm import Question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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

        play = self.app.play
        if play is None or play.path != self.path:
            play = Play.recall(self.app.pack, self.path)
        return "".join(export.write(play, suffix.removeprefix(".")))
