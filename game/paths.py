"""The folders of the game on this machine, and functions that write a file whole or not at all."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING

from game.errors import RefusedToOverwrite, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

APP = "open-question"
HERE = Path(__file__).resolve().parent
TEMPORARY = ".tmp"
"""The ending of a file's name while it is being written; an unfinished file keeps it."""
LITTLE = 65_536  # bytes: a disk with less room than that is as good as full
BINARY = getattr(os, "O_BINARY", 0)
CHECKOUT = HERE.parent if (HERE.parent / "run.py").is_file() and (HERE.parent / "story").is_dir() else None


def stories() -> Path:
    """Return the folder of the packs that came with the game."""
    return CHECKOUT / "story" if CHECKOUT else HERE / "_story"


def installed() -> Path:
    """Return the folder of the packs that were installed on this machine."""
    return _platform("data") / "packs"


def opened() -> Path:
    """Return the folder into which packs that are one file are unpacked to be played."""
    return cache() / "opened"


def known_packs() -> list[Path]:
    """Return the folders of the packs on this machine: those that came with the game, then those installed."""
    return [manifest.parent for folder in (stories(), installed()) for manifest in sorted(folder.glob("*/pack.yaml"))]


def _platform(kind: str) -> Path:
    override = os.environ.get(f"OPEN_QUESTION_{kind.upper()}")
    if override:
        return Path(override)
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))


def saves() -> Path:
    """Return the folder of plays: `saves/` of a checkout that can be written, else the platform's data folder."""
    override = os.environ.get("OPEN_QUESTION_SAVES")
    if override:
        return Path(override)
    here = CHECKOUT / "saves" if CHECKOUT else None
    return here if here and os.access(here if here.exists() else here.parent, os.W_OK) else _platform("data") / "saves"


def other_saves(folder: Path) -> Path:
    """Return a folder to keep plays in instead of *folder*: the first of the usual ones that can be written."""
    import tempfile

    usual = (_platform("data") / "saves", Path.home() / APP, Path(tempfile.gettempdir()) / APP)
    return next((place for place in usual if place != folder and _has_room(place)), usual[-1])


def _has_room(folder: Path) -> bool:
    """Whether something can be written to *folder*, or to the nearest folder above it that is there."""
    import shutil

    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK) and shutil.disk_usage(there).free > LITTLE


def cache() -> Path:
    """Return the folder of files that can be made again, such as indexes of packs."""
    return _platform("cache")


def config() -> Path:
    """Return the folder of the settings."""
    return _platform("config")


def find_pack(name: str | None) -> Path:
    """Return the folder of pack *name*: a path, or the name of one that came with the game; None means the first.

    Raises:
        UsageError: when there is no such pack; the message lists those that there are.
    """
    if name is None:
        return stories() / "openai"
    given = Path(name)
    for folder in (given, stories() / name, installed() / name):
        if (folder / "pack.yaml").is_file():
            return folder
    around = next((f" It is a part of one: give {one}." for one in given.parents if (one / "pack.yaml").is_file()), "")
    there = [folder.name for folder in known_packs()]
    raise UsageError(
        f"{name} is not a pack: there is no file {given / 'pack.yaml'}.{around} "
        f"Packs on this machine: {', '.join(there)}."
    )


def safe_name(name: str) -> str:
    """Return *name* as a file name that cannot leave its folder, on any system."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    return (
        f"{stem}-play" if stem in {"con", "prn", "aux", "nul"} or re.fullmatch(r"(com|lpt)\d", stem) else stem or "play"
    )


def words_for(play: Path) -> str:
    """Return *play* as an argument of a command, with its folder where that is not the usual one."""
    import shlex

    name = shlex.quote(play.stem if play.suffix == ".play" else play.name)
    return name if play.parent == saves() else f"{name} --saves {shlex.quote(str(play.parent))}"


def write_atomically(path: Path, text: str | bytes, *, force: bool = True) -> None:
    """Write *text* to *path* whole or not at all.

    Raises:
        RefusedToOverwrite: when *path* exists and *force* is not given.
        OSError: when it cannot be written; *path* is then as it was.
    """
    data = text.encode() if isinstance(text, str) else text
    if force:
        _write_and_name(path, data, Path.replace)
        return
    try:
        create_whole(path, data)
    except FileExistsError:
        raise RefusedToOverwrite(
            f"{path} exists and was left alone. Give another name, or --force to replace it."
        ) from None


def create_whole(path: Path, data: bytes) -> None:
    """Make a new file at *path* that is never seen without *data*; sync the file and its name to the disk.

    Raises:
        FileExistsError: when *path* exists; it is left alone.
        OSError: when it cannot be written; nothing is left behind then.
    """
    if os.path.lexists(path):  # before anything is written
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))
    _write_and_name(path, data, _name_unless_taken)


def _write_and_name(path: Path, data: bytes, name: Callable[[Path, Path], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:100]}.{os.urandom(6).hex()}{TEMPORARY}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666)
    try:
        try:
            write_and_sync(handle, data)
        finally:
            os.close(handle)
        name(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def _name_unless_taken(temporary: Path, path: Path) -> None:
    """Give *temporary* the name *path*, which must be free: a link is refused where a rename would replace."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: an empty file reserves the name and is then replaced
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666))
        try:
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        return
    with suppress(OSError):
        temporary.unlink()


def write_and_sync(handle: int, data: bytes) -> None:
    """Write *data* to *handle* and wait until it is on the disk."""
    written = 0
    while written < len(data):
        written += os.write(handle, data[written:])
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Sync the list of files in *folder* to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
