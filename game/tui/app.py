"""The Textual app: it holds the pack, the play and the settings, and opens screens."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from game.errors import GameError
from game.tui.app_settings import AppWithSettings
from game.tui.base_screen import BaseScreen
from game.tui.commands import commands, may_be_held
from game.tui.guard import InputGuard
from game.tui.places import made
from game.tui.sturdy_app import collect_again
from game.tui.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from textual.actions import ActionParseResult
    from textual.content import Content
    from textual.dom import DOMNode
    from textual.screen import Screen

    from game.session.blocks.world import LeftWorld
    from game.session.play import Play
    from game.settings import Settings
    from game.story.model import Pack
    from game.tui.reload import PackWatcher
    from game.tui.saved_plays import SavedPlays
    from game.workshop.story_map import StoryMap

WATCHING = 0.5  # seconds between two looks at the files of a pack


class OpenQuestion(AppWithSettings):
    """The game."""

    CSS = STYLE
    ENABLE_COMMAND_PALETTE = False  # the game has its own

    def __init__(
        self,
        pack: Pack,
        *,
        folder: Path,
        play: Play | None = None,
        settings: Settings,
        seat: str = "",
        route: str = "",
        watch: bool = False,
        atlas: Callable[[Pack, str], StoryMap] | None = None,
    ) -> None:
        """Play *pack*, with plays in *folder*; go on with *play*, or begin at *seat*, or open the title.

        For writers, *watch* reloads the pack when a file changes, and *atlas* makes the story map of a pack and a seat.
        """
        super().__init__(settings)
        self.guard = InputGuard()
        self.pack = pack
        self.folder = folder
        self.play = play
        self.first = (seat, route)
        self.first_name = ""  # of the play that begins there
        self.play_came_first = play is not None
        self.add_mode("title", lambda: made("title"))
        self.atlas = atlas
        self.watched = self._watch() if watch else None
        self.trouble = ""  # why the watched files cannot be read
        self._met: tuple[object, frozenset[str]] | None = None

    # --- going places

    def get_default_screen(self) -> Screen[None]:
        """Return the first screen: the play that is open, or the title; a title below a play is not made."""
        return made("scene" if self.play_came_first else "title")

    def on_mount(self) -> None:
        """Open the play that was asked for."""
        self.call_after_refresh(collect_again)
        if self.first[0] and self.play is None:
            self.begin(*self.first)
        if self.watched:
            self.set_interval(WATCHING, self._look_at_pack)

    def go(self, name: str, *arguments: object) -> None:
        """Open the screen called *name* on top; if one of that name is open, close it and all above it first."""
        names = [getattr(screen, "NAME", "") for screen in self.screen_stack]
        if name in names[1:]:
            for _ in names[names.index(name, 1) :]:
                self.pop_screen()
        self.push_screen(made(name, *arguments))

    def home(self) -> None:
        """Go back to the title."""
        for _ in self.screen_stack[1:]:
            self.pop_screen()
        if self.play_came_first:
            self.play_came_first = False
            self.switch_mode("title")  # Textual keeps the first screen of an app: it stays below

    def begin(self, seat: str, route: str) -> None:
        """Begin a new play; where plays of other chairs left worlds for *seat*, ask in which."""
        from game.session.left_worlds import left_for

        left = left_for(self.pack, self.folder, seat)
        if left:
            self.go("worlds", seat, route, left)
        else:
            self.begin_in(seat, route, None)

    def begin_in(self, seat: str, route: str, left: LeftWorld | None) -> None:
        """Begin a new play in the world *left*, or in the record's."""
        from game.session.play import Play

        language = self.settings.language
        name, self.first_name = self.first_name, ""
        self.enter(
            lambda: Play.begin(self.pack, seat, route, folder=self.folder, name=name, language=language, left=left)
        )

    def resume(self, path: Path) -> None:
        """Go on with the play in *path*; where its file is damaged and tells more than its beginning, ask how."""
        from game.tui.screens.questions import is_to_be_asked

        if self.play is not None and self.play.path == path:
            self._show_play(self.play)
        elif is_to_be_asked(path):
            self.go("damaged", path)
        else:
            self.reopen(path)

    def reopen(self, path: Path) -> None:
        """Go on with the play in *path*, from the part of it that is whole."""
        self.enter(lambda: self.shelf.resumed(path))

    def enter(self, opener: Callable[[], Play]) -> None:
        """Open a play and show it, once the one that is open is saved; say why where it cannot be opened."""
        self.once_saved(partial(self._enter, opener))

    def _enter(self, opener: Callable[[], Play]) -> None:
        try:
            opened = opener()
        except (GameError, OSError) as problem:
            self.tell(str(problem), severe=True)
            return
        self._show_play(opened)

    def _show_play(self, play: Play) -> None:
        names = [getattr(screen, "NAME", "") for screen in self.screen_stack]
        self.home()
        if self.play is not play:
            self.leave_play()
        self.play = play
        for name in ("plays", "endings"):  # a list that a play is opened from is there again when it is left
            if name in names:
                self.go(name)
        self.go("scene")

    def once_saved(self, then: Callable[[], None]) -> None:
        """Do *then*, which leaves the play; where it has decisions that are on no disk, ask what becomes of them."""
        place = self.screen if isinstance(self.screen, BaseScreen) else None
        unseen = self.is_web or (place is not None and place.too_small)  # no folder of a server is offered
        if self.play is None or not self.play.unsaved or unseen:
            then()
        elif place is None or place.NAME != "unsaved":
            self.go("unsaved", then)

    def keep_in(self, folder: Path) -> None:
        """Go on with the open play, and with all that follow, in *folder*.

        Raises:
            JournalError: when it cannot be written there; nothing has changed then.
        """
        if self.play is not None:
            self.play.save_in(folder)
            self.folder = folder
            self.__dict__.pop("shelf", None)

    def leave_play(self) -> None:
        """Close the play and every screen that shows it, and go back to the title."""
        self.home()
        if self.play is not None:
            self.play.close()
            self.play = None

    @cached_property
    def shelf(self) -> SavedPlays:
        """The saved plays of this pack, made when a screen first asks for them; a scene does not."""
        from game.tui.saved_plays import SavedPlays

        return SavedPlays(self.pack, self.folder)

    # --- for writers

    def _watch(self) -> PackWatcher:
        from game.tui.reload import PackWatcher

        return PackWatcher(self.pack.folder)

    def _look_at_pack(self) -> None:
        """Read the pack again if a file of it was saved; show the play in its new words, or the findings."""
        if self.watched is None or not self.watched.changed():
            return
        from game.session.packs.drafts import open_draft

        try:
            pack = open_draft(self.watched.folder, self.settings.language)
            play = self.play.moved_to(pack) if self.play else None
        except (GameError, OSError) as problem:
            self.trouble = str(problem)
        else:
            self.take(pack, play)
            self._show_again()
        for screen in self.screen_stack:
            if hasattr(screen, "furnish"):
                screen.furnish()

    def take(self, pack: Pack, play: Play | None) -> None:
        """Go on with *pack* and its *play*."""
        self.pack, self.play, self.trouble, self._met = pack, play, "", None
        self.__dict__.pop("shelf", None)

    def _show_again(self) -> None:
        """Show the open play again at its page, or else the title."""
        from game.tui.screens.scene import SceneScreen

        if isinstance(self.screen, SceneScreen):
            self.screen.turn(keep=True)
            return
        self.home()
        if self.play is not None:
            self.go("scene")

    def rehearse(self, seat: str, scene: str) -> None:
        """Rehearse the pack from *scene* on; nothing is saved."""
        from game.session.play import Play

        self.enter(lambda: Play.rehearse(self.pack, seat, scene))

    # --- for every screen

    def ruler(self, width: int) -> list[Content]:
        """Return the year ruler of the play that is open."""
        from game.tui.layouts.ruler import ruler_of

        return ruler_of(self.play, width) if self.play is not None else []

    def met(self) -> frozenset[str]:
        """Return the lit entries of the codex: those met by this play, or else the last; all after an ending."""
        play = self.play
        where = (play.id, play.world, play.page.kind) if play is not None else None
        if self._met is None or self._met[0] != where:
            self._met = (where, self.shelf.lit(play))
        return self._met[1]

    # --- actions

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run *action*, unless its screen is opening or closing, or a held key repeats it."""
        screen = default_namespace
        if isinstance(screen, BaseScreen) and isinstance(action, str) and not self._takes(screen, action):
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def _takes(self, screen: BaseScreen, action: str) -> bool:
        return action.startswith("app.") or (screen.ready and (self.guard.order(action) or may_be_held(action)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the palette what works on *screen*: the same list as keys, footer and help."""
        from game.session.codex import shelf_name
        from game.tui.layouts.codex_entries import lit_entries

        if not isinstance(screen, BaseScreen):
            return
        for command in commands():
            if command.palette and command.works(screen.NAME) and (command.id != "map" or self.atlas):
                order = partial(self._carry_out, command.action, screen)
                yield SystemCommand(command.label[:1].upper() + command.label[1:], command.about, order)
        for name, title in lit_entries(self.pack, self.met()):
            order = partial(self._carry_out, f"app.entry({name!r})", screen)
            yield SystemCommand(title, shelf_name(name.partition(":")[0]), order, discover=False)

    def action_entry(self, name: str) -> None:
        """Open the entry of the codex called *name*, as `scheme:id`."""
        self.go(*(("reading", name.removeprefix("reading:")) if name.startswith("reading:") else ("card", name)))

    async def _carry_out(self, action: str, screen: BaseScreen) -> None:
        """Run the action that was picked in the palette."""
        if screen.ready:
            await super().run_action(action, screen)

    def action_command_palette(self) -> None:
        """Open the palette, or close it."""
        if isinstance(self.screen, BaseScreen) and self.screen.NAME == "palette":
            self.screen.close()
        else:
            self.go("palette", self.get_system_commands(self.screen))

    def action_leave(self) -> None:
        """Leave, once what was decided is on a disk or is given up."""
        self.once_saved(super().action_leave)

    def on_leaving(self) -> None:
        """Let go of the play."""
        if self.play is not None:
            self.play.close()
