"""A pack as one file: the same bytes for the same content, and nothing of a stranger's file is trusted."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from front_door import LIGHTHOUSE
from hypothesis import given, strategies as st

from game import cli, paths
from game.errors import NotAPackFile, PackError, RefusedToOverwrite, UsageError
from game.session.packs import pack_shelf, packed

if TYPE_CHECKING:
    from collections.abc import Callable

MINIMAL = {
    "pack.yaml": "format: 1\nid: tiny\ntitle: Tiny\nlicence: CC0-1.0\nseats: {me: {name: Me, about: I, start: end}}\nchapters: [one]\n",
    "scenes/one.yaml": "scenes:\n  end: {basis: imagined, text: The end., ending: {title: End, kind: near}}\n",
}


def zipped(
    files: dict[str, str],
    *,
    compression: int = zipfile.ZIP_DEFLATED,
    about: Callable[[zipfile.ZipInfo], None] = lambda _: None,
) -> bytes:
    """Return a zip file of *files*; *about* changes what it says of each."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            about(info)
            archive.writestr(info, text)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write bytes to a file that a stranger sent."""

    def write(data: bytes) -> Path:
        path = tmp_path / "stranger.oqp"
        path.write_bytes(data)
        return path

    return write


def refused(path: Path) -> str:
    """Return why the file at *path* is refused; nothing of it may be anywhere then."""
    with pytest.raises(NotAPackFile) as why:
        packed.unpack(path)
    for attempt in (pack_shelf.open_file, pack_shelf.install):
        with pytest.raises(NotAPackFile):
            attempt(path)
    assert not list(paths.opened().glob("*"))
    assert not list(paths.installed().glob("*"))
    return str(why.value)


# Making one


def test_what_is_packed_is_unpacked(tmp_path: Path) -> None:
    """Every file that a pack has, byte for byte; nothing else of the folder."""
    folder = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))
    for name in ("README.md", ".schema/pack.json", "scenes/Notes.yaml", "secret.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("not of the pack", encoding="utf-8")
    (tmp_path / "l.oqp").write_bytes(packed.pack(folder, ""))
    files = packed.unpack(tmp_path / "l.oqp")
    assert files == {name: (LIGHTHOUSE / name).read_bytes() for name in files}
    assert {"pack.yaml", "scenes/winter.yaml", "record/events.yaml"} <= set(files)
    assert not {"README.md", ".schema/pack.json", "scenes/Notes.yaml", "secret.txt"} & set(files)


def test_the_same_content_is_the_same_bytes(tmp_path: Path) -> None:
    """Whenever, wherever and in whatever order the files were written."""
    copy = tmp_path / "elsewhere"
    for path in sorted(LIGHTHOUSE.rglob("*.*"), reverse=True):
        target = copy / path.relative_to(LIGHTHOUSE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
        os.utime(target, (1, 1))
        target.chmod(0o600)
    assert packed.pack(copy, "x") == packed.pack(LIGHTHOUSE, "x")
    (copy / "pack.yaml").write_bytes((copy / "pack.yaml").read_bytes() + b"\n")
    assert packed.pack(copy, "x") != packed.pack(LIGHTHOUSE, "x")


def test_the_title_page_can_be_read_without_the_game(tmp_path: Path) -> None:
    """Title, licence, date of the record and where to report a mistake are the comment of the zip file."""
    data, _ = pack_shelf.pack_file(LIGHTHOUSE)
    (tmp_path / "l.oqp").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "l.oqp") as archive:
        told = archive.comment.decode().split("\n")
    assert {"The Lighthouse", "CC0-1.0", "2026-01-01", "nobody, it is invented"} <= set(told)


def test_a_link_is_not_packed(tmp_path: Path) -> None:
    """What a link leads to outside of the folder stays where it is."""
    folder = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (folder / "scenes" / "more.yaml").symlink_to(tmp_path / "secret")
    with pytest.raises(ValueError, match="no file of the pack"):
        packed.pack(folder, "")


# A stranger's file


@pytest.mark.parametrize(
    "name",
    ["../escaped.yaml", "scenes/../../escaped.yaml", "/etc/escaped.yaml", "C:/escaped.yaml", "scenes\\escaped.yaml", "scenes/a/b/c.yaml",
     "scenes/.hidden.yaml", "README.md", "run.py", "scenes/one.py", "scenes/One.yaml", "scenes/con.yaml", "locales/nul.po", "scenes/ünï.yaml",
     "__MACOSX/pack.yaml", "tiny/pack.yaml", "scenes/a b.yaml", "scenes/a\nb.yaml", "./pack.yaml", "scenes//x.yaml", "plans/a.yaml", "record/"],
)  # fmt: skip
def test_only_names_that_a_pack_has_are_unpacked(name: str, file: Callable[[bytes], Path], tmp_path: Path) -> None:
    """No path out of the folder, no other kind of file, no name that another system reads differently."""
    said = refused(file(zipped({**MINIMAL, name: "x"})))
    assert "has no file" in said
    assert not (tmp_path / "escaped.yaml").exists()


def test_a_name_with_a_nought_in_it_is_refused(file: Callable[[bytes], Path]) -> None:
    """What stands behind the nought would be cut off by some tools and not by others."""
    data = zipped({**MINIMAL, "scenes/twoX.yaml": "x"}).replace(b"scenes/twoX.yaml", b"scenes/two\0.yaml")
    assert refused(file(data))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_and_devices_are_refused(kind: int, file: Callable[[bytes], Path]) -> None:
    """A file of a pack is a file."""

    def linked(info: zipfile.ZipInfo) -> None:
        info.external_attr = (kind | 0o777) << 16

    assert "not a file" in refused(file(zipped(MINIMAL, about=linked)))


def test_two_files_of_one_name_are_refused(file: Callable[[bytes], Path]) -> None:
    """Which of them counts would depend on the tool; so it would with names that differ in capitals alone."""
    twice = zipped({**MINIMAL, "scenes/two.yaml": "x"}).replace(b"scenes/two.yaml", b"scenes/one.yaml")
    assert "twice" in refused(file(twice))
    assert "twice" in refused(file(zipped({**MINIMAL, "locales/fr.po": "", "locales/FR.po": ""})))


def test_encrypted_files_are_refused(file: Callable[[bytes], Path]) -> None:
    """They cannot be read, and are not asked a password for."""
    data = bytearray(zipped(MINIMAL))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert "encrypted" in refused(file(bytes(data)))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(compression: int, file: Callable[[bytes], Path]) -> None:
    """A pack is stored, or deflated by another tool."""
    assert "compressed in a way" in refused(file(zipped(MINIMAL, compression=compression)))


def test_what_would_be_very_large_is_not_unpacked(
    file: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The directory says so, and nothing is opened then."""
    bomb = zipped({**MINIMAL, "scenes/two.yaml": "0" * 15_000_000})
    large = zipped({**MINIMAL, "scenes/two.yaml": "01" * 700})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("it was opened"))
    assert "bytes unpacked" in refused(file(bomb))
    monkeypatch.setattr(packed, "MAX_PACK", 1200)
    assert "more than 1,200 bytes unpacked" in refused(file(large))


def test_a_file_that_is_larger_than_it_says_is_refused(file: Callable[[bytes], Path]) -> None:
    """No more is read of it than was said."""
    data = zipped({**MINIMAL, "scenes/two.yaml": "0123456789" * 100})
    lying = data.replace((1000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    assert refused(file(lying))


def test_files_that_share_their_bytes_are_refused(file: Callable[[bytes], Path]) -> None:
    """A small file cannot be unpacked again and again under other names."""
    data = bytearray(zipped({"pack.yaml": "x" * 200, "scenes/a.yaml": "y" * 200}, compression=zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    assert refused(file(bytes(data)))


def test_very_many_files_are_refused_unread(file: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory that is longer than any pack's is not even read; one with too many files is not unpacked."""
    many = zipped({**MINIMAL, **{f"scenes/s{number}.yaml": "" for number in range(499)}})
    assert "501 files" in refused(file(many))
    with monkeypatch.context() as patch:
        patch.setattr(packed, "LONGEST_ENTRY", 1)
        patch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was read"))
        assert "its directory" in refused(file(many))


def test_no_file_of_another_kind_is_a_pack(file: Callable[[bytes], Path], tmp_path: Path) -> None:
    """Text, an empty file, a zip file behind something else, one without a title page, a folder, a pipe."""
    for data in (
        b"",
        b"hello",
        b"PK",
        b"#!/bin/sh\n" + zipped(MINIMAL),
        zipped({"scenes/one.yaml": "x"}),
        packed.BEGINNING * 9,
    ):
        assert refused(file(data))
    assert refused(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.oqp")
        assert refused(tmp_path / "pipe.oqp")


WHOLE = zipped(MINIMAL)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=4), st.integers(0, len(WHOLE)))
def test_a_damaged_file_is_refused_or_read(edits: list[tuple[int, int]], length: int) -> None:
    """Whatever bytes are changed or cut off: nothing else is raised, and what is read has only names of a pack."""
    data = bytearray(WHOLE)
    for at, value in edits:
        data[at] = value
    try:
        files = packed._unpacked(bytes(data[: length or None]))
    except (packed.Refused, *packed.UNREADABLE):
        return
    assert all(packed.MEMBER.fullmatch(name) for name in files)


def test_a_zip_file_made_by_another_tool_is_read(file: Callable[[bytes], Path]) -> None:
    """Deflated, with entries for its folders."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("scenes")
        for name, text in MINIMAL.items():
            archive.writestr(name, text)
    assert set(packed.unpack(file(out.getvalue()))) == set(MINIMAL)


# The shelf


def test_a_pack_is_installed_listed_played_and_removed(
    file: Callable[[bytes], Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its id from then on; its plays stay when it goes."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert cli.main(["install", str(file(zipped(MINIMAL)))]) == 0
    assert "open-question play tiny" in capsys.readouterr().out
    assert cli.main(["packs"]) == 0
    assert "Tiny · CC0-1.0 · installed" in capsys.readouterr().out
    assert cli.main(["play", "tiny", "--plain", "--seat", "me"]) == 0
    assert "The end." in capsys.readouterr().out
    assert cli.main(["packs", "remove", "tiny", "--force"]) == 0
    assert not (paths.installed() / "tiny").exists()
    assert cli.main(["packs", "remove", "tiny", "--force"]) == 2
    assert "is not installed" in capsys.readouterr().err


def test_a_file_is_played_without_installing_it(
    file: Callable[[bytes], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command that takes a pack takes the file; it is unpacked once, and mended where the cache was changed."""
    path = file(zipped(MINIMAL))
    assert cli.main(["words", str(path)]) == 0
    assert "tiny: 2 words" in capsys.readouterr().out
    folder = pack_shelf.open_file(path)
    (folder / "scenes" / "one.yaml").write_text("something else", encoding="utf-8")
    assert pack_shelf.open_file(path) == folder
    assert (folder / "scenes" / "one.yaml").read_text(encoding="utf-8") == MINIMAL["scenes/one.yaml"]
    assert pack_shelf.origin(str(folder)) == str(path.resolve())
    assert pack_shelf.packs() == [one for one in pack_shelf.packs() if one.own]


def test_a_pack_with_errors_is_not_installed(file: Callable[[bytes], Path]) -> None:
    """It is checked before it is put on the shelf, and nothing of it stays."""
    broken = {**MINIMAL, "scenes/one.yaml": "scenes: {}\n"}
    with pytest.raises(PackError, match="There is no scene end"):
        pack_shelf.install(file(zipped(broken)))
    assert list(paths.installed().iterdir()) == []


def test_an_installed_pack_is_replaced_only_when_told(file: Callable[[bytes], Path]) -> None:
    """Not by accident, and never a pack that came with the game."""
    pack_shelf.install(file(zipped(MINIMAL)))
    newer = {**MINIMAL, "pack.yaml": MINIMAL["pack.yaml"].replace("title: Tiny", "title: Newer")}
    with pytest.raises(RefusedToOverwrite, match="Tiny"):
        pack_shelf.install(file(zipped(newer)))
    assert pack_shelf.install(file(zipped(newer)), force=True).title == "Newer"
    posing = {**MINIMAL, "pack.yaml": MINIMAL["pack.yaml"].replace("id: tiny", "id: openai")}
    with pytest.raises(NotAPackFile, match="came with the game"):
        pack_shelf.install(file(zipped(posing)), force=True)
    with pytest.raises(UsageError, match="came with the game"):
        pack_shelf.remove("openai")


def test_an_installation_that_fails_leaves_the_old_pack(
    file: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one is put back when the new one cannot be moved to its place."""
    pack_shelf.install(file(zipped(MINIMAL)))
    really = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name == "pack" and Path(target).name == "tiny":
            raise OSError(28, "No space left on device")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        pack_shelf.install(file(zipped(MINIMAL)), force=True)
    assert (paths.installed() / "tiny" / "pack.yaml").is_file()
    assert [one.name for one in paths.installed().iterdir()] == ["tiny"]


def test_packing_asks_before_it_replaces_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of that name stays unless --force is given, and the name ends in .oqp."""
    target = tmp_path / "l.oqp"
    target.write_text("mine", encoding="utf-8")
    assert cli.main(["pack", str(LIGHTHOUSE), "-o", str(target)]) == 2
    assert target.read_text(encoding="utf-8") == "mine"
    assert cli.main(["pack", str(LIGHTHOUSE), "-o", str(target), "--force"]) == 0
    assert packed.unpack(target)
    assert cli.main(["pack", str(LIGHTHOUSE), "-o", str(tmp_path / "l.zip")]) == 2
    assert "ends in .oqp" in capsys.readouterr().err
