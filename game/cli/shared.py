"""Functions for several commands: open the pack or folder that was named, print, warn and ask."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from game import paths
from game.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from game.session import Play
    from game.story.model import Pack


def open_pack(name: str | None, language: str = "") -> Pack:
    """Return the pack called *name*: a path, or the name of one that came with the game."""
    from game import story

    return story.open_pack(paths.find_pack(name), paths.cache(), language)


def saves_folder(given: str | None) -> Path:
    """Return the folder of plays: the *given* one, or the usual one."""
    from pathlib import Path

    return Path(given) if given else paths.saves()


def pack_of(play: Path) -> str:
    """Return the installed pack that *play* belongs to; the pack's folder may have another name than its id."""
    from game.session.saves import journal

    wanted = journal.condition(play).header.pack
    for folder in [*paths.known_packs(), *(manifest.parent for manifest in paths.opened().glob("*/pack.yaml"))]:
        if folder.name == wanted or f"\nid: {wanted}\n" in (folder / "pack.yaml").read_text(
            encoding="utf-8", errors="replace"
        ):
            return str(folder)
    raise UsageError(
        f"{play.name} is a play of the pack {wanted}, which is not on this machine's shelf. "
        f"Name its folder: play FOLDER --resume {paths.words_for(play)}; for replay and saves, --pack FOLDER"
    )


def recalled(path: Path, pack: str | None) -> Play:
    """Return the play at *path*, to be read only, on the *pack* that was named or the one that it belongs to."""
    from game.session import Play

    return Play.recall(open_pack(pack or pack_of(path)), path)


def tell(*lines: str) -> None:
    """Print *lines*, which may quote a pack or a play."""
    from game.story.control_chars import visible

    print(*map(visible, lines), sep="\n")


def complain(words: str) -> None:
    """Print *words*, which may quote a pack or a play, on standard error."""
    from game.story.control_chars import visible

    print(visible(words), file=sys.stderr)


def warn(play: Play) -> None:
    """Print on standard error the damage of a play that is read."""
    if play.trouble:
        complain(play.trouble)


def confirmed(question: str) -> bool:
    """Ask *question* and return whether the answer is yes; the end of input means no."""
    from game.story.control_chars import visible

    try:
        return input(visible(f"{question} [y/N] ")).strip().lower() in ("y", "yes")
    except EOFError:
        return False
