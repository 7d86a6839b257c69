"""The command `new`: a small complete pack to start from, with a comment on every key and the schemas."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from game.digest import blake2b
from game.errors import RefusedToOverwrite, UsageError, reason
from game.story.identifiers import kebab
from game.workshop import schema

STARTER = Path(__file__).parent / "starter"


def make_pack(folder: Path) -> tuple[str, ...]:
    """Make the starter pack in *folder* and return the names of its files.

    Raises:
        RefusedToOverwrite: when *folder* exists and is not empty.
        UsageError: when it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Give the name of a folder that is not there yet.")
    if folder.is_dir() and any(folder.iterdir()):
        raise RefusedToOverwrite(
            f"{folder} has something in it and was left alone. Give the name of a folder that is not there yet."
        )
    names = tuple(sorted(path.relative_to(STARTER).as_posix() for path in STARTER.rglob("*.yaml")))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as beside:
            fresh = Path(beside) / "pack"
            for name in names:
                _copy(name, fresh, pack_id(folder))
            schema.write(fresh / ".schema")
            if folder.exists():
                folder.rmdir()
            shutil.move(fresh, folder)
    except OSError as problem:
        raise UsageError(f"{folder} cannot be made: {reason(problem)}.") from problem
    return names


def pack_id(folder: Path) -> str:
    """Return a pack id made from the name of *folder*."""
    name = folder.resolve().name
    return kebab(name, "pack") or f"pack-{blake2b(name.encode(), digest_size=3).hexdigest()}"


def _copy(name: str, folder: Path, identity: str) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    text = (STARTER / name).read_text(encoding="utf-8")
    target.write_text(
        text.replace("id: starter", f"id: {identity}", 1) if name == "pack.yaml" else text, encoding="utf-8"
    )
