"""Opens a writer's pack for --watch, as soon as its files can be played."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from game import paths
from game.cli.shared import complain
from game.errors import PackError, UsageError
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.story.model import Pack

LOOKS = 0.5  # seconds between two looks at the files of a pack that cannot be played yet


def wait_for(name: str | None, language: str = "", pause: Callable[[float], None] = time.sleep) -> Pack:
    """Return the pack called *name* as a draft; while it is empty or cannot be played, say why and look again.

    Raises:
        UsageError: when there is no such folder.
    """
    from game.session.packs.drafts import open_draft
    from game.tui.reload import PackWatcher

    given = Path(name) if name else None
    folder = given if given and given.is_dir() else paths.find_pack(name)
    watcher = PackWatcher(str(folder))
    while True:
        try:
            return open_draft(paths.find_pack(str(folder)), language)
        except (PackError, UsageError) as problem:
            complain(str(problem))
            complain(say("Waiting until a file in {folder} is saved; Ctrl+C leaves.", folder=folder) + "\n")
        while not watcher.changed():
            pause(LOOKS)
