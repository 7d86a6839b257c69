"""A draft has holes: each leads to a page that says what is not written yet, and `check` calls it an error."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from front_door import LIGHTHOUSE
from marked import edit

from game import cli
from game.cli import drafts as waiting
from game.errors import PackError, UsageError
from game.session.packs.drafts import open_draft
from game.session.play import Play
from game.story import read_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WINTER = "scenes/winter.yaml"
HEAD = (LIGHTHOUSE.parent / "draft" / "pack.yaml").read_text(encoding="utf-8")
FIRST = "scenes:\n  the-first-scene:\n    basis: imagined\n    text: Hello.\n"


def said(play: Play) -> str:
    """Return title and text of the page of a play."""
    return (
        " ".join(play.pack.scenes[play.world.scene].title.split())
        + ": "
        + play.pack.scenes[play.world.scene].text[0].text
    )


def test_a_scene_that_is_not_there_has_a_page_that_names_it(lighthouse_copy: Path) -> None:
    """The page says which scene it is and where it is named; without --draft it is the error that it was."""
    place = edit(lighthouse_copy, WINTER, "        next: the-wreck", "        next: §the-cloud")
    assert [one.code for one in read_pack(lighthouse_copy)[1]] == ["OQ301"]
    pack = open_draft(lighthouse_copy)
    scene = pack.scenes["the-cloud"]
    assert place
    assert scene.text[0].text == f"The scene the-cloud is not written yet. It is named in {WINTER}, line {place[0]}."
    assert (scene.title, scene.basis) == ("Not written yet: the-cloud", "imagined")
    assert scene.ending
    assert pack.homes["the-cloud"] == "winter"


def test_a_pack_of_two_files_can_be_played(write_pack: Callable[..., Path]) -> None:
    """A seat's first scene, a chapter's file, a scene's way on and a choice's may all be missing."""
    folder = write_pack({"pack.yaml": HEAD})
    assert said(Play.begin(open_draft(folder), "me", folder=None)) == (
        "Not written yet: the-first-scene: The scene the-first-scene is not written yet. It is named in pack.yaml, line 4."
    )
    (folder / "scenes").mkdir()
    (folder / "scenes" / "beginning.yaml").write_text(FIRST, encoding="utf-8")
    play = Play.begin(open_draft(folder), "me", folder=None)
    play.go_on()
    assert said(play).startswith(
        "Not written yet: what follows the-first-scene: What follows the-first-scene is not written yet; see scenes/b"
    )
    (folder / "scenes" / "beginning.yaml").write_text(
        FIRST + "    choices: {a: {label: A}, b: {label: B, next: there}}\n", encoding="utf-8"
    )
    for choice, title in (("a", "Not written yet: what follows the-first-scene"), ("b", "Not written yet: there")):
        play = Play.begin(open_draft(folder), "me", folder=None)
        play.choose(choice)
        while play.page.way == "on":
            play.go_on()
        assert play.pack.scenes[play.world.scene].title == title


def test_a_scene_that_was_only_begun_is_shown(write_pack: Callable[..., Path]) -> None:
    """One of which only the name is there, one with a title and no text, one whose choice has nothing but an id."""
    scenes = {"the-first-scene:": "The scene the-first-scene is not written yet", "the-first-scene: {title: A title}": "not written yet",
              "the-first-scene: {text: A text., choices: {go: {}, stay: {label: Stay}}}": "A text."}  # fmt: skip
    for written, text in scenes.items():
        pack = open_draft(write_pack({"pack.yaml": HEAD, "scenes/beginning.yaml": f"scenes:\n  {written}\n"}))
        assert text in pack.scenes["the-first-scene"].text[0].text
    assert [choice.label for choice in pack.scenes["the-first-scene"].choices.values()] == ["go", "Stay"]


def test_a_name_as_long_as_it_may_be_has_a_page_behind_it(write_pack: Callable[..., Path]) -> None:
    """The page's own id is cut to the length of an id."""
    name = "s" * 64
    head = HEAD.replace("the-first-scene", name)
    pack = open_draft(
        write_pack({"pack.yaml": head, "scenes/beginning.yaml": f"scenes:\n  {name}: {{basis: imagined, text: x}}\n"})
    )
    assert all(len(scene) <= 64 for scene in pack.scenes)


def test_what_is_wrong_otherwise_is_wrong_in_a_draft_too(lighthouse_copy: Path) -> None:
    """Only holes are filled: a wrong value is told as ever, and nothing is told of the holes."""
    edit(lighthouse_copy, WINTER, "        next: the-wreck", "        next: the-cloud")
    edit(lighthouse_copy, WINTER, "date: 1901-01-14", "date: soon")
    with pytest.raises(PackError) as refused:
        open_draft(lighthouse_copy)
    assert [one.code for one in refused.value.findings] == ["OQ204"]


def test_a_broken_file_may_hold_what_is_missing(lighthouse_copy: Path) -> None:
    """While a chapter cannot be read, no page claims that its scenes are not written."""
    with (lighthouse_copy / "scenes" / "spring.yaml").open("a", encoding="utf-8") as stream:
        stream.write("}\n")
    with pytest.raises(PackError) as refused:
        open_draft(lighthouse_copy)
    assert [one.code for one in refused.value.findings] == ["OQ101"]


@pytest.mark.parametrize(
    "command",
    [["map"], ["words"], ["export", "--to", "html", "-o", "out.html"], ["play", "--plain", "--seat", "keeper"]],
)
def test_commands_take_a_draft_when_they_are_told(
    lighthouse_copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`play`, `map`, `words` and `export --to html` refuse a hole without --draft and show it with it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    edit(lighthouse_copy, WINTER, "        next: the-wreck", "        next: the-cloud")
    name, *rest = command
    assert cli.main([name, str(lighthouse_copy), *rest]) == 2
    assert "There is no scene the-cloud" in capsys.readouterr().err
    assert cli.main([name, str(lighthouse_copy), "--draft", *rest]) == 0
    if name in ("map", "export"):
        written = (tmp_path / "out.html").read_text(encoding="utf-8") if name == "export" else capsys.readouterr().out
        assert "Not written yet: the-cloud" in written


def test_a_draft_is_not_taken_to_another_engine(
    lighthouse_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ink, Twee and the script to read are of what is written."""
    for kind in ("ink", "twee", "md"):
        assert cli.main(["export", str(lighthouse_copy), "--draft", "--to", kind, "-o", str(tmp_path / "x")]) == 2
        assert "--draft goes with --to html" in capsys.readouterr().err


def test_watching_begins_when_the_files_can_be_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder is waited for, then a broken file; what is wrong is said each time, and the pack comes in the end."""
    folder = tmp_path / "new"
    folder.mkdir()
    steps = iter([HEAD.replace("id: my", "id my"), HEAD])

    def write_more(_seconds: float) -> None:
        (folder / "pack.yaml").write_text(next(steps), encoding="utf-8")

    assert waiting.wait_for(str(folder), pause=write_more).id == "my-pack"
    told = capsys.readouterr().err
    assert "is not a pack" in told
    assert "A colon is missing behind id." in told
    assert told.count("Waiting until a file in") == 2


def test_a_folder_that_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    """A name that was mistyped is said at once."""
    with pytest.raises(UsageError, match="is not a pack"):
        waiting.wait_for(str(tmp_path / "nowhere"))
