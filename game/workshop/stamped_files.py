"""Writes files whole or not at all, and never over a file that the workshop did not make.

Every file carries a stamp, `open-question-made:` and a digest of the rest. A file whose stamp still fits may be
written again; one that was edited, or has no stamp, is left alone unless `--force` is given.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path  # noqa: TC003 - part of the signatures

from game.errors import RefusedToOverwrite, UsageError, reason
from game.paths import write_atomically

MARK = "open-question-made:0000000000000000"
"""The empty stamp, which a text to be written holds once, in a comment of its language."""

_MARK = re.compile(r"open-question-made:([0-9a-f]{16})")


def sealed(text: str) -> str:
    """Return *text* with the digest of everything else in its stamp."""
    return text.replace(MARK, f"open-question-made:{_digest(text)}", 1)


def is_ours(text: str) -> bool:
    """Whether *text* was made by the workshop and not changed since."""
    stamp = _MARK.search(text)
    return stamp is not None and stamp[1] == _digest(text.replace(stamp[0], MARK, 1))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def write(path: Path, text: str, *, force: bool = False) -> None:
    """Write *text*, sealed, to *path*.

    Raises:
        RefusedToOverwrite: when a file is there that was not made here or was edited, and *force* is not given.
        UsageError: when it cannot be written.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder. Give the name of a file.")
        if not force and path.exists() and not is_ours(path.read_text(encoding="utf-8", errors="replace")):
            raise RefusedToOverwrite(
                f"{path} was not made by this command, or was edited since, and was left alone. "
                "Give another name, or --force to replace it."
            )
        write_atomically(path, sealed(text))
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {reason(problem)}.") from problem
