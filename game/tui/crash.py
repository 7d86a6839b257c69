"""Reports a crash: the traceback goes to a file, and the player gets a sentence."""

from __future__ import annotations

import platform
import traceback
from datetime import UTC, datetime

from game import paths
from game.errors import GameCrashed
from game.language import say


def crashed(error: BaseException, saved: str) -> GameCrashed:
    """Write the traceback of *error* to a file and return the error to show; *saved* says what is safe."""
    told = "".join(traceback.format_exception(error))
    file = paths.cache() / "crashes" / f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}.txt"
    kind = type(error).__name__
    try:
        paths.write_atomically(file, f"Python {platform.python_version()}, {platform.platform()}\n\n{told}")
        where = say("What happened is written in {path}: please report it.", path=file)
    except OSError:
        where = told
    sentence = say("The game ended by a fault of its own ({kind}), and not by yours.", kind=kind)
    return GameCrashed(" ".join(part for part in (sentence, saved, where) if part))
