"""The pack of a class, in one language with the interface: a class does not read half of a page in another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from game import language, paths
from game.language import say
from game.story import open_pack

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack


def spoken_pack(name: str | None, wanted: str) -> Pack:
    """Return the pack called *name* in the language *wanted*, which the interface speaks from now on.

    Where the pack is not translated, both keep to the pack's own language, and where the interface does not speak it,
    the interface keeps to English; either is said on standard error.
    """
    where = paths.find_pack(name)
    told_in = language.code(open_pack(where, paths.cache()).manifest.language)
    if wanted and not _is_told_in(where, told_in, wanted):
        title = open_pack(where, paths.cache()).manifest.title
        _complain(say("{title} has no translation into {language}.", title=title, language=wanted))
        wanted = ""
    if wanted and not language.is_spoken(wanted):
        _complain(say("The game does not speak {language}; it speaks English.", language=wanted))
    if language.is_spoken(wanted or told_in):
        language.speak(wanted or told_in)
    return open_pack(where, paths.cache(), wanted)


def _is_told_in(where: Path, told_in: str, wanted: str) -> bool:
    own = (told_in, told_in.partition("_")[0], language.PSEUDO)
    return wanted in own or (where / "locales" / f"{wanted}.po").is_file()


def _complain(words: str) -> None:
    sys.stderr.write(f"{words}\n")
