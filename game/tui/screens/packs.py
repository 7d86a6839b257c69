"""The shelf: the packs on this machine, one of which is opened in place of the present one."""

from __future__ import annotations

from pathlib import Path

from game.errors import GameError
from game.language import say
from game.tui.base_screen import BaseScreen
from game.tui.layouts.layout import Layout
from game.tui.layouts.menu import row, spaced

MEASURE = 84


class Packs(BaseScreen):
    """A list of packs, those that came with the game first."""

    NAME = "packs"

    @property
    def heading(self) -> str:
        """The heading."""
        return say("Stories on this machine")

    def sheet(self, width: int) -> Layout:
        """Return the packs as rows, each with what its title page says."""
        from game.session.packs import pack_shelf
        from game.session.words.phrases import joined

        rows = []
        for number, pack in enumerate(pack_shelf.packs(), 1):
            checked = say("checked {date}", date=pack.as_of) if pack.as_of else ""
            detail = joined(pack.tagline, pack.licence, checked)
            rows.append(
                row(str(pack.folder), number if number < 10 else 0, pack.title, min(width, MEASURE), detail=detail)
            )
        return Layout(spaced(rows))

    def opened(self, kind: str, name: str) -> None:
        """Open the pack and go to its title, once the play that is open is saved."""
        self.app.once_saved(lambda: self._open(Path(name)))

    def _open(self, folder: Path) -> None:
        from game import paths
        from game.story import open_pack

        try:
            pack = open_pack(folder, paths.cache(), self.app.settings.language)
        except (GameError, OSError) as problem:
            self.app.tell(str(problem), severe=True)
            return
        self.app.leave_play()
        self.app.take(pack, None)
        if isinstance(self.app.screen, BaseScreen):
            self.app.screen.again(keep=False)
