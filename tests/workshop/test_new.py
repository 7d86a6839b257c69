"""`new` makes a pack that can be played and checked at once, and touches nothing that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from game.errors import RefusedToOverwrite, UsageError
from game.session.play import Play
from game.story import read_pack
from game.workshop import schema
from game.workshop.scaffold import STARTER, make_pack, pack_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def test_a_new_pack_has_no_finding(tmp_path: Path, run: Callable[..., int]) -> None:
    """What `new` makes is read without a word of complaint."""
    assert run("new", tmp_path / "My First Pack") == 0
    pack, findings = read_pack(tmp_path / "My First Pack")
    assert findings == ()
    assert pack is not None
    assert pack.id == "my-first-pack"


def test_a_new_pack_is_proved_sound(tmp_path: Path) -> None:
    """`check` explores every play of a new pack and has no warning either."""
    from game.workshop.checking import check_pack

    make_pack(tmp_path / "pack")
    found = check_pack(tmp_path / "pack")
    assert found.findings == ()
    assert found.proof is not None


def keys(part: Any) -> Iterator[str]:
    """Yield every key that a schema knows."""
    if isinstance(part, dict):
        yield from part.get("properties", {})
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from keys(inner)


@pytest.mark.parametrize("kind", [kind for kind in schema.WHERE if kind != "classroom"])
def test_every_key_of_the_format_is_shown(kind: str) -> None:
    """A writer finds each key of the format somewhere in the pack to start from; a lesson is not what a story starts with."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in STARTER.glob(schema.WHERE[kind]))
    missing = [
        key for key in dict.fromkeys(keys(schema.schemas()[kind])) if not re.search(rf"(?m)(^|[ {{]){key}:", text)
    ]
    assert missing == []


def test_following_history_in_a_new_pack_ends_on_the_record(tmp_path: Path) -> None:
    """History's choice leads to the ending that is history's."""
    make_pack(tmp_path / "pack")
    pack, _ = read_pack(tmp_path / "pack")
    assert pack is not None
    play = Play.begin(pack, "ferryman", folder=None)
    play.choose("splice")
    play.choose("cross")
    play.go_on()
    while pack.scenes[play.world.scene].ending is None:
        play.go_on()
    assert pack.scenes[play.world.scene].ending.kind == "record"  # type: ignore[union-attr]


def test_every_key_of_a_new_pack_stands_below_a_comment(tmp_path: Path) -> None:
    """The files explain themselves: each top-level key of pack.yaml follows a comment line."""
    make_pack(tmp_path / "pack")
    lines = (tmp_path / "pack" / "pack.yaml").read_text(encoding="utf-8").splitlines()
    keys = [index for index, line in enumerate(lines) if line and line[0].isalpha()]
    assert keys
    assert all(lines[index - 1].startswith("#") for index in keys)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """`new` refuses a folder that holds anything, and changes nothing in it."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedToOverwrite, match="left alone"):
        make_pack(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    """An empty folder becomes the pack."""
    (tmp_path / "empty").mkdir()
    make_pack(tmp_path / "empty")
    assert (tmp_path / "empty" / "pack.yaml").is_file()


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    """A file where the folder should be is an error that says so."""
    (tmp_path / "pack").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        make_pack(tmp_path / "pack")


@pytest.mark.parametrize(
    ("name", "identity"),
    [("1854", "pack-1854"), ("Broad Street!", "broad-street"), ("a", "a"), ("Čas in duh", "cas-in-duh"), ("Straße nach Łódź", "strasse-nach-lodz"),
     ("Ελλάδα", "ellada"), ("しずかなうみ", "sizukanaumi"), ("नदी", "nadaii"), ("…", "pack-2135cc")],
)  # fmt: skip
def test_a_pack_is_named_after_its_folder(tmp_path: Path, name: str, identity: str) -> None:
    """The id is the folder's name in kebab-case and in Latin letters, a letter first."""
    assert pack_id(tmp_path / name) == identity
