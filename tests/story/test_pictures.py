"""Pictures of a pack: what is shown, and what is refused of a stranger's files."""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from marked import edit

from game.classroom.paper.document import Document, Figure, Paragraphs, html_of, markdown_of
from game.classroom.paper.read_aloud import scene_to_read
from game.errors import NotAPackFile
from game.session import export
from game.session.packs import packed
from game.session.play import Play
from game.session.reading_time import WordCounter
from game.session.words.wording import sections
from game.story import pictures, read_pack, reader, references
from game.story.compile import read_sound
from game.story.pictures import MAX_PICTURE, Picture
from game.workshop.export.html import to_html
from game.workshop.lsp.completion import complete
from game.workshop.lsp.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"
SCENES = "scenes/harbour.yaml"
FILE = "pictures/the-chart.png"
ALT = "A chart with depths of three to six fathoms, and a fish that somebody has drawn on it."


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A copy of the pack with a picture."""
    return copytree(HARBOUR, tmp_path / "harbour")


def png(width: int = 2, height: int = 2) -> bytes:
    """Return a PNG picture of a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 9)  # of no picture so large: nothing looks at them
    return pictures.PNG + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 3, height: int = 5, before: bytes = b"\xff\xe0\x00\x04ab") -> bytes:
    """Return the beginning of a JPEG picture of a size, behind the segments *before*."""
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\x01\x11\x00" * 3
    return b"\xff\xd8" + before + frame + b"\xff\xda\x00\x02\xff\xd9"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (png(), Picture("png", 2, 2)),
        (png(4096, 4096), Picture("png", 4096, 4096)),
        (jpeg(), Picture("jpeg", 3, 5)),
        (jpeg(before=b"\xff\xff\xe1\x00\x02\xff\xdb\x00\x03x"), Picture("jpeg", 3, 5)),
    ],
)
def test_a_picture_says_what_it_is(data: bytes, found: Picture) -> None:
    """Its kind and its size, from its first bytes."""
    assert pictures.look(data) == found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no PNG and no JPEG"), (b"GIF89a", "no PNG and no JPEG"), (b"<svg onload='alert(1)'/>", "no PNG and no JPEG"), (b"RIFF....WEBPVP8 ", "no PNG and no JPEG"),
        (b"<!doctype html><script>", "no PNG and no JPEG"), (pictures.PNG, "no PNG and no JPEG"), (png(4097, 1), "4097 × 1 pixels"), (png(2**31, 2**31), "pixels"), (png(0, 9), "0 × 9"),
        (jpeg(5000, 5000), "5000 × 5000"), (jpeg(0, 0), "0 × 0"), (b"\xff\xd8\xff", "does not say how large"), (b"\xff\xd8\xff\xda\x00\x02" + b"\0" * 40, "does not say how large"),
        (b"\xff\xd8" + b"\xff\xe0\xff\xff" * 3, "does not say how large"), (b"\xff\xd8" + b"\xff" * 1000, "does not say how large"), (b"\xff\xd8\xff\xe0\x00\x00" * 9, "does not say how large"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes, said: str) -> None:
    """Whatever its name says; a small file that would fill the memory too."""
    with pytest.raises(ValueError, match=said):
        pictures.look(data)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", pictures.PNG, b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x04ab", png()[:16]]),
)
def test_any_bytes_are_a_picture_or_refused(data: bytes, beginning: bytes) -> None:
    """Nothing else is raised, and reading ends."""
    try:
        found = pictures.look(beginning + data)
    except ValueError:
        return
    assert 0 < found.width <= pictures.MAX_SIDE
    assert 0 < found.height <= pictures.MAX_SIDE


def replaced(write: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return what puts something else in place of the picture of a pack."""

    def act(folder: Path) -> None:
        (folder / FILE).unlink()
        write(folder / FILE)

    return act


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda folder: (folder / FILE).unlink(), "There is no file pictures/the-chart.png"),
        (replaced(lambda path: path.write_bytes(b"<svg/>")), "is no PNG and no JPEG"),
        (replaced(lambda path: path.write_bytes(png(9999, 9))), "9999 × 9 pixels"),
        (replaced(lambda path: path.write_bytes(png() + b"\0" * MAX_PICTURE)), "more than 2,097,152 bytes"),
        (replaced(lambda path: path.mkdir()), "There is no file"),
        (replaced(lambda path: path.symlink_to("/etc/hostname")), "this is no file of the pack"),
        (replaced(lambda path: path.symlink_to(path.name)), "There is no file"),
        (replaced(os.mkfifo), "There is no file"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")
def test_a_picture_that_cannot_be_shown_is_an_error(harbour: Path, act: Callable[[Path], object], said: str) -> None:
    """At the place that names it; the file itself is never shown."""
    act(harbour)
    found = [one for one in read_pack(harbour)[1] if one.code == "OQ113"]
    assert len(found) == 1
    assert said in found[0].message
    assert found[0].place.file == SCENES


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (f"      alt: {ALT}\n", "", "OQ202", "alt is missing here"),
        (f"alt: {ALT}", 'alt: " "', "OQ204", "alt is empty"),
        ("      source: chart\n", "", "OQ202", "source is missing here"),
        ("source: chart\n", "source: §charts\n", "OQ304", "There is no source charts"),
        ("file: pictures/the-chart.png", "file: §pictures/a-chart.png", "OQ113", "There is no file pictures/a-chart.png"),
        ("file: pictures/the-chart.png", "file: §../pack.yaml", "OQ204", "file cannot be"),
        ("file: pictures/the-chart.png", "file: §/etc/passwd", "OQ204", "file cannot be"),
        ("file: pictures/the-chart.png", "file: §pictures/../../x.png", "OQ204", "file cannot be"),
        ("file: pictures/the-chart.png", "file: §https://example.org/a.png", "OQ204", "file cannot be"),
        ("file: pictures/the-chart.png", "file: §pictures/the-chart.svg", "OQ204", "file cannot be"),
        ("file: pictures/the-chart.png", "file: §pictures/The Chart.png", "OQ204", "file cannot be"),
    ],
)  # fmt: skip
def test_a_mistake_about_a_picture_is_one_finding(harbour: Path, old: str, new: str, code: str, said: str) -> None:
    """Missing words are an error too."""
    place = edit(harbour, SCENES, old, new)
    found = [one for one in read_pack(harbour)[1] if one.code != "OQ112"]
    assert [one.code for one in found] == [code], found
    assert said in found[0].message
    assert place in (None, (found[0].place.line, found[0].place.column))
    assert found[0].cure


def test_a_file_that_nothing_shows_is_a_warning(harbour: Path) -> None:
    """A picture that no scene names, and one of another kind."""
    (harbour / "pictures" / "another.png").write_bytes(png())
    (harbour / "pictures" / "vector.svg").write_text("<svg/>")
    found = read_pack(harbour)[1]
    assert [(one.code, one.severity, one.place.file) for one in found] == [
        ("OQ112", "warning", "pictures/another.png"),
        ("OQ112", "warning", "pictures/vector.svg"),
    ]


def test_pictures_are_bounded_together(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack that cannot be opened as one file is not packed."""
    monkeypatch.setattr(pictures, "MAX_TOGETHER", (harbour / FILE).stat().st_size - 1)
    (found,) = read_pack(harbour)[1]
    assert (found.code, found.place.file) == ("OQ109", "pictures")


# Where it is shown


def test_the_play_tells_the_picture_by_its_words() -> None:
    """Behind the heading, with its source."""
    page = Play.rehearse(read_sound(HARBOUR, ""), "master", "the-letter").page
    told = [[line.text for line in section] for block in page.blocks[:2] for section in sections(block)]
    assert told[1] == [f"Picture: {ALT}", "Chart of the harbour of Ostrand"]


def test_the_exported_page_holds_the_picture(harbour: Path) -> None:
    """As an address that needs no network, with the words in its place."""
    page = to_html(read_sound(harbour, ""))
    assert pictures.address(harbour, FILE) in page
    assert re.search(rf'"alt": ?"{ALT}"', page)
    assert "img-src data:" in page


def test_a_picture_that_changed_since_is_not_exported(harbour: Path) -> None:
    """What a page would show is looked at when the page is made."""
    from game.errors import UsageError

    pack = read_sound(harbour, "")
    (harbour / FILE).write_bytes(b"<svg onload='alert(1)'/>")
    with pytest.raises(UsageError, match="cannot be shown"):
        to_html(pack)


def test_the_export_of_a_play_holds_each_picture_once(harbour: Path) -> None:
    """Where it is told of first, with the words in its place and its source; a road with rings does not grow without bound."""
    play = Play.rehearse(read_sound(harbour, ""), "master", "the-letter")
    page = "".join(export.write(play, "html"))
    image = f'<img src="{pictures.address(harbour, FILE)}" alt="{ALT}">'
    assert page.count(image) == page.count("<img") == 1
    assert "Chart of the harbour of Ostrand" in page[page.index(image) :]
    twice = export.to_html([*play.page.blocks, *play.page.blocks], "T", folder=str(harbour))
    assert twice.count(image) == 1
    assert twice.count(f"Picture: <em>{ALT}") == 1


def test_the_export_of_a_play_tells_a_picture_that_changed_since(harbour: Path) -> None:
    """By its words: a play that was played is written all the same, and never the file as it is now."""
    play = Play.rehearse(read_sound(harbour, ""), "master", "the-letter")
    (harbour / FILE).write_bytes(b"<svg onload='alert(1)'/>")
    page = "".join(export.write(play, "html"))
    assert "<img" not in page
    assert ALT in page
    assert "svg" not in page


def test_paper_shows_the_picture(harbour: Path) -> None:
    """With its source below; where the file has changed since, what is on it stands there."""
    pack = read_sound(harbour, "")
    first, *_ = scene_to_read(pack, "master", "the-letter")
    assert first == Figure(pictures.address(harbour, FILE), ALT, "Chart of the harbour of Ostrand")
    page = html_of(Document("T", (first,)))
    assert f'alt="{ALT}"' in page
    assert f"**Picture:** {ALT}" in markdown_of(Document("T", (first,)))
    (harbour / FILE).write_bytes(b"<svg/>")
    told = [part for part in scene_to_read(pack, "master", "the-letter") if isinstance(part, Paragraphs)]
    assert told[0].paragraphs[0].text == f"Picture: {ALT}"


def test_the_words_of_a_picture_are_counted_and_translated(harbour: Path) -> None:
    """A player reads them in the terminal."""
    reading = reader.read(harbour)
    assert "scenes.the-letter.picture.alt" in {text.name for text in references.texts(reading.files)}
    pack = read_sound(harbour, "")
    counter = WordCounter(pack)
    letter = pack.scenes["the-letter"]
    assert counter.asked(letter) - counter.asked(replace(letter, picture=None)) == counter.count(ALT)


def test_an_editor_offers_the_pictures_that_are_there(harbour: Path) -> None:
    """Behind `file`, and nothing that is no picture."""
    (harbour / "pictures" / "vector.svg").write_text("<svg/>")
    workspace = Workspace(harbour)
    lines = workspace.lines(SCENES)
    line = next(number for number, text in enumerate(lines) if "file: pictures" in text)
    found = complete(workspace, SCENES, line, lines[line].index("pictures"))
    assert [item.label for item in found] == [FILE]


# As one file


def test_a_packed_pack_holds_its_pictures(harbour: Path, tmp_path: Path) -> None:
    """And nothing else of that folder; the unpacked pack is the pack."""
    (harbour / "pictures" / "vector.svg").write_text("<svg/>")
    target = tmp_path / "harbour.oqp"
    target.write_bytes(packed.pack(harbour, ""))
    files = packed.unpack(target)
    assert files[FILE] == (HARBOUR / FILE).read_bytes()
    assert "pictures/vector.svg" not in files


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (FILE, b"<svg/>", "is no picture"),
        (FILE, png(5000, 1), "is no picture"),
        pytest.param(FILE, png() + b"\0" * MAX_PICTURE, "bytes unpacked", id="large"),
        ("pictures/a.svg", b"<svg/>", "a pack has no file"),
        ("pictures/x/a.png", png(), "a pack has no file"),
        ("pictures/../a.png", png(), "a pack has no file"),
        ("pictures/con.png", png(), "a pack has no file"),
        ("pictures/a.png.exe", png(), "a pack has no file"),
    ],
)  # fmt: skip
def test_a_strangers_file_with_another_picture_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """Before anything is written to the disk."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("pack.yaml", "format: 1\n")
        archive.writestr(name, data)
    target = tmp_path / "stranger.oqp"
    target.write_bytes(out.getvalue())
    with pytest.raises(NotAPackFile, match=said):
        packed.unpack(target)
