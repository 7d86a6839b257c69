"""Where things live on this machine, and how a file is written so that nothing is lost."""

from __future__ import annotations

import os
import re
from pathlib import Path

from game.errors import RefusedToOverwrite, UsageError

APP = "open-question"
HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent if (HERE.parent / "run.py").is_file() and (HERE.parent / "story").is_dir() else None


def stories() -> Path:
    """Return the folder of the packs that came with the game."""
    return CHECKOUT / "story" if CHECKOUT else HERE / "_story"


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


def cache() -> Path:
    """Return the folder of what can be made again, such as indexes of packs."""
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
    for folder in (given, stories() / name):
        if (folder / "pack.yaml").is_file():
            return folder
    around = next((f" It is a part of one: give {one}." for one in given.parents if (one / "pack.yaml").is_file()), "")
    there = sorted(folder.parent.name for folder in stories().glob("*/pack.yaml"))
    raise UsageError(
        f"{name} is not a pack: there is no file {given / 'pack.yaml'}.{around} "
        f"Packs that came with the game: {', '.join(there)}."
    )


def safe_name(name: str) -> str:
    """Return *name* as a file name that cannot leave its folder, on any system."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    return (
        f"{stem}-play" if stem in {"con", "prn", "aux", "nul"} or re.fullmatch(r"(com|lpt)\d", stem) else stem or "play"
    )


def write_atomically(path: Path, text: str | bytes, *, force: bool = True) -> None:
    """Write *text* to *path* whole or not at all.

    Raises:
        RefusedToOverwrite: when *path* exists and *force* is not given.
        OSError: when it cannot be written; *path* is then as it was.
    """
    if not force and path.exists():
        raise RefusedToOverwrite(f"{path} exists and was left alone. Give another name, or --force to replace it.")
    import tempfile

    data = text.encode() if isinstance(text, str) else text
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
