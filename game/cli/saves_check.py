"""Checks every file in a folder of plays: what it is, and whether it is whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from game import paths
from game.errors import GameError, JournalUnreadable
from game.language import say, say_count
from game.session.saves import journal, recovery
from game.session.saves.entries import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

ASIDE = ".damaged-"


class CheckedFile(NamedTuple):
    """A file, a sentence on it, and whether something is *wrong* with it."""

    path: Path
    words: str
    wrong: bool


def checked(folder: Path) -> Iterator[CheckedFile]:
    """Yield every file in *folder* and in those inside it; locks are passed over, and links to folders not followed.

    Raises:
        JournalUnreadable: when there is no such folder.
    """
    if not folder.is_dir():
        raise JournalUnreadable(say("There is no folder {path}.", path=folder))
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".locks")
        for name in sorted([*files, *(one for one in folders if one.endswith((".play", ".class")))]):
            if not name.endswith(".lock"):
                path = Path(place, name)
                words, wrong = _looked_at(path)
                yield CheckedFile(path.relative_to(folder), words, wrong)


def _looked_at(path: Path) -> tuple[str, bool]:
    if path.suffix == SUFFIX:
        return _play(path)
    if path.suffix == ".class":
        return _class(path)
    if ASIDE in path.name:
        return _aside(path), False
    if path.name.startswith(".") and path.name.endswith(paths.TEMPORARY):
        return say("what a write that was cut short left behind; it can be deleted"), False
    return say("another file"), False


def _play(path: Path) -> tuple[str, bool]:
    try:
        contents = journal.read(path)
        if contents.damage:
            return _recoverable(path, contents.damage), True
    except GameError as problem:
        return str(problem), True
    return say_count("a whole play of {n} decision", "a whole play of {n} decisions", len(contents.road)), False


def _aside(path: Path) -> str:
    kept = say("a damaged play that was kept")
    try:
        return _recoverable(path, kept)
    except GameError:
        return kept


def _recoverable(path: Path, words: str) -> str:
    count = recovery.salvage(path).decisions
    return f"{words} " + say_count(
        "{n} decision can be recovered: saves recover {name}",
        "{n} decisions can be recovered: saves recover {name}",
        count,
        name=paths.words_for(path),
    )


def _class(path: Path) -> tuple[str, bool]:
    from game.classroom.lesson import lesson_log

    try:
        kept = lesson_log.read(path)
    except GameError as problem:
        return str(problem), True
    if kept.damaged:
        return say("a class that is damaged after {n} lines", n=len(kept.entries)), True
    return say_count("a whole class of {n} line", "a whole class of {n} lines", len(kept.entries)), False
