"""The packs on this machine: those that came with the game, those that were installed, and files that are opened."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from game import paths
from game.digest import blake2b
from game.errors import NotAPackFile, PackError, RefusedToOverwrite, UsageError, reason
from game.language import say
from game.session.packs import packed
from game.story import read_pack
from game.story.compile import read_sound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.story.model import Manifest, Pack

KEPT = 20  # opened files whose folders stay in the cache
ORIGIN = ".from"  # beside the folder of an opened file: where that file lay


class ShelvedPack(NamedTuple):
    """A pack on this machine, with what its title page says; *own* where it came with the game."""

    folder: Path
    id: str
    title: str
    tagline: str
    licence: str
    as_of: str
    own: bool


def packs() -> list[ShelvedPack]:
    """Return the packs on this machine; one whose title page cannot be read is called by its folder."""
    return [_shelved(folder) for folder in paths.known_packs()]


def _shelved(folder: Path) -> ShelvedPack:
    from game.story import reader

    own = folder.parent == paths.stories()
    manifest = reader.read_manifest(folder)
    if manifest is None:
        return ShelvedPack(folder, folder.name, folder.name, "", "", "", own)
    return ShelvedPack(folder, manifest.id, manifest.title, manifest.tagline, manifest.licence, manifest.as_of, own)


def pack_file(folder: Path) -> tuple[bytes, Pack]:
    """Return the pack in *folder* as one file, and as a pack, which has to be sound.

    Raises:
        PackError: when it cannot be played.
    """
    pack = read_sound(folder, "")
    return packed.pack(folder, title_page(pack.manifest)), pack


def title_page(manifest: Manifest) -> str:
    """Return what a pack says of itself, a line each."""
    by = (*manifest.authors, manifest.licence, manifest.as_of, manifest.corrections)
    return "\n".join(filter(None, (manifest.title, manifest.tagline, *by)))


def open_file(path: Path) -> Path:
    """Return a folder with the files of the pack in the file at *path*, unpacked into the cache.

    Raises:
        NotAPackFile: when it is none, or holds what a pack does not.
    """
    files = packed.unpack(path)
    digest = blake2b(digest_size=12)
    for name, data in files.items():
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    folder = paths.opened() / digest.hexdigest()
    if not _holds(folder, files):
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
        _write(folder, files)
    with suppress(OSError):
        folder.with_name(folder.name + ORIGIN).write_text(str(path.resolve()), encoding="utf-8")
        _sweep(folder)
    return folder


def origin(folder: str) -> str:
    """Return the file that *folder* was unpacked from, else *folder*: what a player can open again."""
    place = Path(folder)
    with suppress(OSError, UnicodeDecodeError):
        if place.parent == paths.opened():
            return place.with_name(place.name + ORIGIN).read_text(encoding="utf-8")
    return folder


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether *folder* holds *files* as they were unpacked."""
    try:
        return all((folder / name).read_bytes() == data for name, data in files.items())
    except OSError:
        return False


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make *folder*, which is not there, with *files* in it: whole or not at all.

    Raises:
        UsageError: when it cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".unpacking-") as beside:
            fresh = Path(beside) / "pack"
            for name, data in files.items():
                target = fresh / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            fresh.replace(folder)
    except OSError as problem:
        raise UsageError(say("{folder} cannot be written: {why}.", folder=folder, why=reason(problem))) from problem


def _sweep(newest: Path) -> None:
    """Delete the folders of files that were opened longest ago."""
    opened = sorted((note for note in paths.opened().glob(f"*{ORIGIN}")), key=lambda note: note.stat().st_mtime)
    for note in opened[:-KEPT]:
        folder = note.with_name(note.name.removesuffix(ORIGIN))
        if folder != newest:
            shutil.rmtree(folder, ignore_errors=True)
            note.unlink(missing_ok=True)


def install(path: Path, *, force: bool = False) -> ShelvedPack:
    """Put the pack in the file at *path* on this machine's shelf, after it was checked.

    Raises:
        NotAPackFile, PackError: when it is not safe to unpack, or cannot be played.
        RefusedToOverwrite: when a pack of its id is there, and *force* is not given.
    """
    files = packed.unpack(path)
    shelf = paths.installed()
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        beside = tempfile.TemporaryDirectory(dir=shelf, prefix=".installing-")
    except OSError as problem:
        raise UsageError(say("{folder} cannot be written: {why}.", folder=shelf, why=reason(problem))) from problem
    with beside as place:
        fresh = Path(place) / "pack"
        _write(fresh, files)
        pack, findings = read_pack(fresh)
        if pack is None:
            raise PackError(path, [finding for finding in findings if finding.severity == "error"])
        _put(fresh, shelf / pack.id, Path(place) / "before", force=force)
    return _shelved(shelf / pack.id)


def _put(fresh: Path, target: Path, before: Path, *, force: bool) -> None:
    """Move *fresh* to *target*; what is there is kept as *before* until the new one stands."""
    came = [pack.folder for pack in packs() if pack.own and pack.id == target.name]
    if came:
        raise NotAPackFile(
            say("{id} is the id of a pack that came with the game; the file was not installed.", id=target.name)
        )
    if target.exists():
        if not force:
            installed = _shelved(target)
            raise RefusedToOverwrite(
                say(
                    "{id} is installed already: {title}, {as_of}. With --force the file takes its place.",
                    id=installed.id,
                    title=installed.title,
                    as_of=installed.as_of or "—",
                )
            )
        target.replace(before)
    try:
        fresh.replace(target)
    except OSError:
        if before.exists():
            before.replace(target)
        raise


def remove(name: str) -> None:
    """Take the installed pack called *name* off the shelf; its plays stay.

    Raises:
        UsageError: when it is not installed.
    """
    shelf = {pack.id: pack for pack in packs()}
    if name in shelf and shelf[name].own:
        raise UsageError(say("{id} came with the game and cannot be removed.", id=name))
    if name not in shelf:
        raise UsageError(say("{id} is not installed.", id=name))
    shutil.rmtree(shelf[name].folder)
