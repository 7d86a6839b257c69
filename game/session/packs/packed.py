"""A pack as one file: a zip file that holds the files of a pack and nothing else, the same bytes for the same content.

Such a file may be a stranger's. Everything that its directory says is checked before a byte is unpacked: how many
files, how large, how much larger than packed, which names; and each file is read against what was said of it.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from game import untrusted_files
from game.errors import NotAPackFile
from game.language import say
from game.story import pictures
from game.story.pictures import MAX_PICTURE
from game.story.syntax import safe_files
from game.story.syntax.safe_files import MAX_FILE, MAX_FILES, MAX_PACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SUFFIX = ".oqp"
PATTERNS = (
    "pack.yaml",
    "classroom.yaml",
    "scenes/*.yaml",
    "record/*.yaml",
    "plans/*.plan",
    "locales/*.po",
    "pictures/*",
)
MEMBER = re.compile(
    r"(?:pack|classroom)\.yaml|(?:scenes|record)/[a-z0-9][a-z0-9-]*\.yaml|plans/[A-Za-z0-9][A-Za-z0-9_-]*\.plan"
    rf"|locales/[A-Za-z]{{2,3}}(?:_[A-Za-z0-9]{{2,8}})*\.po|{pictures.NAME.pattern}"
)
FOLDERS = ("scenes/", "record/", "plans/", "locales/", "pictures/")
DEVICES = re.compile(r"(?:.*/)?(?:con|prn|aux|nul|com\d|lpt\d)\..*", re.IGNORECASE)  # names that Windows keeps
BEGINNING = b"PK\x03\x04"
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
LONGEST_ENTRY = 512  # bytes of a file's entry in the directory
MAX_RATIO = 200  # how many times as large as packed a file may be; text of a story is five times as large
ENCRYPTED = 0x1
STORED_OR_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What reading a damaged zip file raises."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack(folder: Path, comment: str) -> bytes:
    """Return the pack in *folder* as one file, whose *comment* an unpacking tool shows.

    Nothing is compressed: what compressing gives differs from one machine to another.

    Raises:
        ValueError: when one of its files lies outside, or is too large.
        OSError: when one cannot be read.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(_names(folder)):
            about = zipfile.ZipInfo(name, LONG_AGO)
            about.create_system = 3
            about.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(about, safe_files.read(folder / name, folder, MAX_FILE))
        archive.comment = comment.encode("utf-8")[:60_000]
    return out.getvalue()


def _names(folder: Path) -> Iterator[str]:
    found = (path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file())
    names = (path.relative_to(folder).as_posix() for path in found)
    return (name for name in names if MEMBER.fullmatch(name))


def unpack(path: Path) -> Mapping[str, bytes]:
    """Return the files of the pack in the file at *path*, by name.

    Raises:
        NotAPackFile: when it is none, or holds anything that a pack does not.
        OSError: when it cannot be read.
    """
    try:
        data = untrusted_files.read(path, MAX_PACK)
    except ValueError as problem:
        raise NotAPackFile(say("{path} is no file of a pack: {why}.", path=path, why=problem)) from problem
    try:
        return _unpacked(data)
    except Refused as problem:
        raise NotAPackFile(say("{path} was not unpacked: {why}", path=path, why=problem)) from problem
    except UNREADABLE as problem:
        said = say("{path} is no whole file of a pack; ask for it again where it came from.", path=path)
        raise NotAPackFile(said) from problem


class Refused(Exception):
    """What a file holds that the file of a pack does not, as a sentence."""


def _unpacked(data: bytes) -> Mapping[str, bytes]:
    _check_frame(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MAX_FILES:
            raise Refused(say("it holds {n} files, and a pack may have {most}.", n=len(members), most=MAX_FILES))
        files = [about for about in members if not _is_folder(about)]
        for about in files:
            _check(about)
        _check_together(files, len(data))
        return {about.filename: _read(archive, about) for about in files}


def _check_frame(data: bytes) -> None:
    """Refuse what is no plain zip file, and a directory that is longer than that of any pack, before it is read."""
    at = data.rfind(END)
    if not data.startswith(BEGINNING) or at < 0 or len(data) < at + 22:
        raise Refused(say("it is no zip file."))
    length = int.from_bytes(data[at + 12 : at + 16], "little")
    if data[at - 20 : at - 16] == END_64 or length > MAX_FILES * LONGEST_ENTRY:
        raise Refused(say("its directory is longer than that of a pack."))


def _is_folder(about: zipfile.ZipInfo) -> bool:
    return about.filename in FOLDERS and not about.file_size and not about.compress_size


def _check(about: zipfile.ZipInfo) -> None:
    """Refuse a file that no pack has, or one of another kind or size than a pack's."""
    name = about.orig_filename
    if name != about.filename or not MEMBER.fullmatch(name) or DEVICES.fullmatch(name):
        raise Refused(say("a pack has no file “{name}”.", name=name[:100]))
    kind = stat.S_IFMT(about.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise Refused(say("“{name}” is a link or a device, not a file.", name=name))
    if about.flag_bits & ENCRYPTED:
        raise Refused(say("“{name}” is encrypted.", name=name))
    if about.compress_type not in STORED_OR_DEFLATED:
        raise Refused(say("“{name}” is compressed in a way that packs are not.", name=name))
    most = MAX_PICTURE if pictures.NAME.fullmatch(name) else MAX_FILE
    if about.file_size > most or about.file_size > MAX_RATIO * max(about.compress_size, 1):
        raise Refused(say("“{name}” would be {n:,} bytes unpacked.", name=name, n=about.file_size))


def _check_together(files: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse files that are too large together, that have one name, or that share their bytes in the zip file."""
    if sum(about.file_size for about in files) > MAX_PACK:
        raise Refused(say("it would be more than {n:,} bytes unpacked.", n=MAX_PACK))
    names = [about.filename.lower() for about in files]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise Refused(say("“{name}” is in it twice, as some computers read names.", name=files[index].filename))
    if "pack.yaml" not in names:
        raise Refused(say("there is no pack.yaml in it."))
    ends = 0
    for about in sorted(files, key=lambda about: about.header_offset):
        if about.header_offset < ends or about.header_offset + about.compress_size > size:
            raise Refused(say("“{name}” shares its place with another file.", name=about.filename))
        ends = about.header_offset + about.compress_size


def _read(archive: zipfile.ZipFile, about: zipfile.ZipInfo) -> bytes:
    with archive.open(about) as stream:
        data = stream.read(about.file_size + 1)
    if len(data) != about.file_size:
        raise Refused(say("“{name}” is not as large as the file says.", name=about.filename))
    if pictures.NAME.fullmatch(about.filename):
        try:
            pictures.look(data)
        except ValueError as problem:
            raise Refused(say("“{name}” is no picture: {why}.", name=about.filename, why=problem)) from problem
    return data
