"""The same play as plain lines: for a pipe, a screen reader, a Braille line, a terminal that can do nothing else."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from game import paths
from game.language import say
from game.plain.lines import Plain
from game.plain.start import begin

if TYPE_CHECKING:
    from pathlib import Path

    from game.session import Play
    from game.story.model import Pack

__all__ = ["Plain", "farewell", "run"]

UNSAVED = 2  # the exit code where something that was decided is on no disk


def run(
    pack: Pack,
    *,
    folder: Path | None,
    play: Play | None = None,
    first: tuple[str, str, str] = ("", "", ""),
    language: str = "",
    calls: bool | None = None,
    short: bool = False,
) -> int:
    """Play *pack* over standard input and output; return the exit code.

    Without a *play*, *first* is the chair, the road and the name of the one to begin. What was done is asked for as
    *calls* says, or where a person types; there *short* has what was read before told in short.
    """
    import shutil

    width = min(shutil.get_terminal_size().columns, 88) if sys.stdout.isatty() else 0
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # whatever comes down a pipe is a line; a wrong one is answered
    plain = Plain(sys.stdin, sys.stdout, width, short=short)
    try:
        if play is None:
            begun = begin(plain, pack, folder, *first, language)
            if begun is None:
                return 0
            play = begun
        play.asks_calls = plain.typed if calls is None else calls
        plain.play(play)
        plain.save_elsewhere(play)
        plain.write(farewell(play))
    except KeyboardInterrupt:
        if play:
            plain.write("", farewell(play))
        return 130
    else:
        return UNSAVED if play.unsaved else 0
    finally:
        if play:
            play.close()


def farewell(play: Play) -> str:
    """Return the one line that says where the play is and how to go on with it."""
    if play.path is None:
        return say("This was a rehearsal; nothing was kept.")
    if play.unsaved:
        return play.unsaved
    if not play.begun:
        return say("Nothing was decided, so there is nothing to keep.")
    if play.page.way == "end":
        return say("The play is kept in {path}.", path=play.path)
    name = paths.words_for(play.path)
    return say("The play is kept in {path}. Go on with it: play --resume {name}", path=play.path, name=name)
