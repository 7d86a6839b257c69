"""Runs the app until the player leaves, and returns the line to print on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import paths
from game.errors import JournalError
from game.language import say
from game.tui.app import OpenQuestion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from game.session.play import Play
    from game.settings import Settings
    from game.story.model import Pack
    from game.workshop.story_map import StoryMap


def run(
    pack: Pack,
    *,
    folder: Path,
    play: Play | None = None,
    settings: Settings,
    first: tuple[str, str, str] = ("", "", ""),
    watch: bool = False,
    atlas: Callable[[Pack, str], StoryMap] | None = None,
) -> str:
    """Play until the player leaves; return the line to print then.

    Without a *play*, *first* is the chair, the road and the name of the one to begin; without a chair the title opens.
    """
    if play is not None:
        play.go_past_ending()
    seat, route, name = first
    app = OpenQuestion(
        pack, folder=folder, play=play, settings=settings, seat=seat, route=route, watch=watch, atlas=atlas
    )
    app.first_name = name
    app.run()
    app.on_leaving()
    saved = app.play.path if app.play is not None else None
    app.raise_crash(say("Your play is saved in {path}.", path=saved) if saved and saved.exists() else "")
    if app.play is not None and app.play.unsaved:
        raise JournalError(app.play.unsaved)
    if saved is None or not saved.exists():
        return say("No play was left open.")
    return say("Your play is saved in {path}. Go on with: {command}", path=saved, command=_command(pack, saved))


def _command(pack: Pack, saved: Path) -> str:
    """Return the command that goes on with the play in *saved*; it names a pack that did not come with the game."""
    import shlex
    from pathlib import Path as RealPath

    from game.session.packs.pack_shelf import origin

    on_shelf = {paths.stories(), paths.installed()} & set(RealPath(pack.folder).parents)
    name = "" if on_shelf else f"play {shlex.quote(origin(pack.folder))} "
    return f"open-question {name}--resume {paths.words_for(saved)}"
