"""The cures that an editor can apply, and what it lists of a file, in a session with the server."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from editor import Editor
from workbench import LIGHTHOUSE, ROOT

from game.story import read_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small pack."""
    return shutil.copytree(LIGHTHOUSE, tmp_path_factory.mktemp("lsp") / "lighthouse")


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Editor]:
    """An editor with the small pack's folder open."""
    with Editor([sys.executable, str(ROOT / "run.py"), "lsp"], folder) as editor:
        yield editor


@pytest.fixture
def winter(session: Editor, folder: Path) -> Iterator[str]:
    """The first chapter, open and as it is on the disk."""
    uri = session.open(folder / "scenes" / "winter.yaml")
    session.diagnostics.pop(uri, None)  # those of the test before
    yield uri
    session.tell("textDocument/didClose", textDocument={"uri": uri})


def cures(session: Editor, uri: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the actions for everything that is wrong in a file: the edits of each, by its title."""
    session.until(lambda: bool(session.diagnostics.get(uri)))
    wrong = session.diagnostics[uri]
    found = session.ask(
        "textDocument/codeAction", textDocument={"uri": uri}, range=wrong[0]["range"], context={"diagnostics": wrong}
    )
    return {one["title"]: one["edit"]["changes"] for one in found}


def applied(session: Editor, uri: str, changes: dict[str, list[dict[str, Any]]]) -> str:
    """Return the text of a file after *changes*, which must be of it alone."""
    assert set(changes) == {uri}
    lines = session.texts[uri].split("\n")
    for edit in sorted(
        changes[uri],
        key=lambda edit: (edit["range"]["start"]["line"], edit["range"]["start"]["character"]),
        reverse=True,
    ):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        lines[start["line"]] = line[: start["character"]] + edit["newText"] + line[end["character"] :]
    return "\n".join(lines)


MISTAKES = [
    ("    title: The office\n", "    title The office\n", "Write title: The office"),
    ("    title: The office\n", "    title: The office: a morning\n", 'Write title: "The office: a morning"'),
    ("    title: The office\n", "      title: The office\n", "Write title: The office"),
    ("    title: The office\n", "    title: The office\n// to do\n", "Write # to do"),
    (
        "    text: |\n      Morning, and there are planks on the sand.\n",
        "    text: |\n    Morning, and there are planks on the sand.\n",
        "Indent these lines",
    ),
    ("next: the-wreck", "next: the-wrek", "Write the-wreck"),
    ("next: the-wreck", "next: The wreck", "Write the-wreck"),
    ("choice: burn", "choice: Burn it full", "Write burn"),
    ("date: 1901-01-14", "date: 14 January 1901", "Write 1901-01-14"),
    ("    ask: What do you send?", "    aks: What do you send?", "Write ask"),
    ("if: oil < 4", "if: oil < 4 AND told", "Write and"),
    ("(term:packet)", "(term:paket)", "Write packet"),
]


@pytest.mark.parametrize(("old", "new", "title"), MISTAKES, ids=[one[1].strip()[:30] for one in MISTAKES])
def test_a_cure_can_be_applied(session: Editor, winter: str, folder: Path, old: str, new: str, title: str) -> None:
    """The first action makes the file sound again."""
    session.edit(winter, old, new)
    offered = cures(session, winter)
    assert next(iter(offered)) == title
    text = applied(session, winter, offered[title])
    assert list(map(str, read_pack(folder, {"scenes/winter.yaml": text})[1])) == []


def test_a_scene_that_is_missing_can_be_begun(session: Editor, winter: str, folder: Path) -> None:
    """It stands at the end of its chapter, and leads to an ending until it is written."""
    session.edit(winter, "next: the-wreck", "next: morning-after")
    offered = cures(session, winter)
    text = applied(session, winter, offered["Begin the scene morning-after"])
    assert "\n  morning-after:\n    title: Morning after\n    basis: imagined\n" in text
    pack, findings = read_pack(folder, {"scenes/winter.yaml": text})
    assert list(map(str, findings)) == []
    assert pack
    assert "morning-after" in pack.scenes


def test_an_unknown_name_can_become_a_former_one(session: Editor, winter: str, folder: Path) -> None:
    """A scene that was renamed by hand gets its old name into `was`, so that plays on disk are still read."""
    session.edit(winter, "next: the-wreck", "next: the-wrecks")
    offered = cures(session, winter)
    text = applied(session, winter, offered["Write the-wreck, and keep the-wrecks in its was"])
    pack, findings = read_pack(folder, {"scenes/winter.yaml": text})
    assert list(map(str, findings)) == []
    assert pack
    assert pack.scenes["the-wreck"].was == ("the-wrecks",)


def test_what_cannot_be_mended_by_a_machine_is_not(session: Editor, winter: str) -> None:
    """The marks of a merge are for the writer to resolve."""
    session.edit(winter, "    title: The office\n", "<<<<<<< ours\n    title: The office\n")
    assert cures(session, winter) == {}


def test_an_editor_lists_scenes_with_their_choices(session: Editor, winter: str, folder: Path) -> None:
    """Each with its title, from its first line to its last; the seats and variables of pack.yaml too."""
    found = session.ask("textDocument/documentSymbol", textDocument={"uri": winter})
    storm = found[0]
    assert [one["name"] for one in found][:3] == ["the-storm", "the-wreck", "the-office"]
    assert (storm["detail"], [one["name"] for one in storm["children"]]) == ("The storm", ["burn", "save-oil", "sleep"])
    assert storm["range"]["end"]["line"] == found[1]["range"]["start"]["line"]
    assert storm["children"][0]["detail"] == "Burn it full"
    head = session.open(folder / "pack.yaml")
    names = [one["name"] for one in session.ask("textDocument/documentSymbol", textDocument={"uri": head})]
    assert names == ["keeper", "clerk", "oil", "ships", "fatigue", "lamp", "told", "short"]
