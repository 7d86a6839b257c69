"""A pack that somebody hands over may hold links, pipes and devices: none is opened, nothing outside is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.errors import PackError
from game.story import open_pack, read_pack, translation
from game.story.syntax import safe_files
from game.workshop import plans
from game.workshop.checking import check_pack

HOUSE = Path(__file__).resolve().parents[2]
ENDLESS = ["scenes/more.yaml", "record/more.yaml", "classroom.yaml", "locales/fr.po", "plans/more.plan"]

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")


@pipes
def test_a_pipe_in_a_pack_keeps_nobody_waiting(lighthouse_copy: Path, tmp_path: Path) -> None:
    """A pipe that nobody writes to, in every place where a pack has files, is passed over by play and by check."""
    for name in ENDLESS:
        (lighthouse_copy / name).parent.mkdir(exist_ok=True)
        (lighthouse_copy / name).unlink(missing_ok=True)
        os.mkfifo(lighthouse_copy / name)
    code = (
        "import sys; from pathlib import Path; from game.story import open_pack; from game.workshop import checking\n"
        "open_pack(Path(sys.argv[1]), Path(sys.argv[2]), 'fr')\n"
        "print(*[one.code for one in checking.check_pack(Path(sys.argv[1])).findings if one.severity == 'error'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(lighthouse_copy), str(tmp_path / "cache")],
        cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "OQ601 OQ410\n"), done.stderr


def test_a_link_out_of_the_pack_shows_nothing(lighthouse_copy: Path, tmp_path: Path) -> None:
    """A plan and a translation that are links to a file elsewhere are not read: no finding quotes them."""
    secret = tmp_path / "secret"
    secret.write_text("seat keeper\nwhat-nobody-may-see\n", encoding="utf-8")
    for name in ("locales/fr.po", "plans/more.plan"):
        (lighthouse_copy / name).parent.mkdir(exist_ok=True)
        (lighthouse_copy / name).symlink_to(secret)

    found = [one for one in check_pack(lighthouse_copy).findings if one.severity == "error"]

    assert [one.code for one in found] == ["OQ601", "OQ410"]
    assert "what-nobody-may-see" not in "".join(map(str, found))
    assert [plan for plan, findings in plans.plans(lighthouse_copy) if findings] == [None]
    with pytest.raises(translation.NotPo):
        translation.load(lighthouse_copy / "locales" / "fr.po")


def test_a_title_page_that_is_a_link_is_said_to_be_one(lighthouse_copy: Path, tmp_path: Path) -> None:
    """A pack.yaml that lies outside the folder is a finding, and nothing is looked for in what was not read."""
    (lighthouse_copy / "pack.yaml").rename(tmp_path / "elsewhere.yaml")
    (lighthouse_copy / "pack.yaml").symlink_to(tmp_path / "elsewhere.yaml")

    pack, findings = read_pack(lighthouse_copy)

    assert pack is None
    assert [one.code for one in findings if one.severity == "error"] == ["OQ110"]
    with pytest.raises(PackError, match="lies outside"):
        open_pack(lighthouse_copy, tmp_path / "cache")


def test_reading_is_bounded(tmp_path: Path) -> None:
    """A file is read up to the size it may have, and refused past it."""
    (tmp_path / "a").write_bytes(b"12345")

    assert safe_files.read(tmp_path / "a", tmp_path, 5) == b"12345"
    with pytest.raises(ValueError, match="more than 4 bytes"):
        safe_files.read(tmp_path / "a", tmp_path, 4)


@pytest.mark.parametrize(
    "head", ["Content-Type: text/plain; charset=nonesuch", "Language: !!", "Plural-Forms: nplurals=x; plural=(;"]
)
def test_a_header_that_makes_no_sense_is_no_traceback(lighthouse_copy: Path, head: str) -> None:
    """Whatever the head of a .po file holds, the pack is read, in its own words at worst."""
    (lighthouse_copy / "locales").mkdir(exist_ok=True)
    (lighthouse_copy / "locales" / "fr.po").write_text(f'msgid ""\nmsgstr ""\n"{head}\\n"\n', encoding="utf-8")

    assert read_pack(lighthouse_copy, language="fr")[0] is not None
    check_pack(lighthouse_copy)
