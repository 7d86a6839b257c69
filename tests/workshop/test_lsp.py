"""A session of a real client with the language server, over standard input and output."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from editor import Editor, Refused
from workbench import LIGHTHOUSE, OPENAI, ROOT

from game.story import read_pack
from game.workshop.lsp.completion import complete
from game.workshop.lsp.context import spot
from game.workshop.lsp.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small pack."""
    target = tmp_path_factory.mktemp("lsp") / "lighthouse"
    shutil.copytree(LIGHTHOUSE, target)
    return target


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Editor]:
    """An editor with the small pack's folder open."""
    with Editor([sys.executable, str(ROOT / "run.py"), "lsp"], folder) as editor:
        yield editor


@pytest.fixture
def winter(session: Editor, folder: Path) -> Iterator[str]:
    """The first chapter, open and as it is on the disk."""
    uri = session.open(folder / "scenes" / "winter.yaml")
    yield uri
    session.tell("textDocument/didClose", textDocument={"uri": uri})


def labels(answer: dict[str, Any]) -> list[str]:
    """Return the labels of a completion."""
    return [item["label"] for item in answer["items"]]


def test_a_mistake_is_shown_while_typing_and_goes_when_mended(session: Editor, winter: str) -> None:
    """Nothing is saved: what is typed is what is looked at."""
    session.edit(winter, "next: the-wreck", "next: the-wrek")
    session.until(lambda: bool(session.diagnostics.get(winter)))
    (found,) = session.diagnostics[winter]
    assert found["code"] == "OQ301"
    assert found["severity"] == 1
    assert "the-wreck" in found["message"]
    assert session.written({"uri": winter, "range": found["range"]}) == "the-wrek"
    session.edit(winter, "next: the-wrek", "next: the-wreck")
    session.until(lambda: session.diagnostics.get(winter) == [])


def test_a_file_that_is_no_yaml_keeps_what_was_known(session: Editor, winter: str) -> None:
    """While a line is half written the rest of the pack can still be walked."""
    session.edit(winter, "the-office:\n", "the-office: {\n")
    session.until(lambda: bool(session.diagnostics.get(winter)))
    assert session.diagnostics[winter][0]["code"].startswith("OQ1")
    found = session.ask("textDocument/definition", **session.place(winter, "next: the-wreck", "the-wreck"))
    assert [session.written(one) for one in found] == ["the-wreck"]
    session.edit(winter, "the-office: {\n", "the-office:\n")
    session.until(lambda: session.diagnostics.get(winter) == [])


@pytest.mark.parametrize(
    ("words", "inside", "file", "name"),
    [
        ("next: the-wreck", "the-wreck", "scenes/winter.yaml", "the-wreck"),
        ("event: storm-1901", "storm", "record/events.yaml", "storm-1901"),
        ("sources: [logbook]", "logbook", "record/sources.yaml", "logbook"),
        ("(person:keeper-man)", "keeper-man", "record/people.yaml", "keeper-man"),
        ("(term:packet)", "packet", "record/glossary.yaml", "packet"),
        ("(dispute:sleep)", "sleep", "record/disputes.yaml", "sleep"),
        ("if: fatigue > 2", "fatigue", "pack.yaml", "fatigue"),
        ("tank holds {oil}", "oil", "pack.yaml", "oil"),
        ("{oil: -3", "oil", "pack.yaml", "oil"),
        ("      choice: burn", "burn", "scenes/winter.yaml", "burn"),
    ],
)
def test_a_name_leads_to_its_definition(
    session: Editor, winter: str, folder: Path, words: str, inside: str, file: str, name: str
) -> None:
    """From a way on, a history, a source, a link, a condition, an effect, a variable in prose."""
    target = session.open(folder / file)
    found = session.ask("textDocument/definition", **session.place(winter, words, inside))
    assert [(one["uri"], session.written(one)) for one in found] == [(target, name)]


def test_every_use_of_a_name_is_found(session: Editor, winter: str, folder: Path) -> None:
    """A source is used by scenes, events, disputes and readings, in lists and in links."""
    for name in (
        "record/sources.yaml",
        "record/events.yaml",
        "record/disputes.yaml",
        "record/readings.yaml",
        "scenes/spring.yaml",
    ):
        session.open(folder / name)
    found = session.ask(
        "textDocument/references",
        **session.place(winter, "sources: [logbook]", "logbook"),
        context={"includeDeclaration": True},
    )
    assert {session.written(one) for one in found} == {"logbook"}
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml") if path.name != "classroom.yaml")
    assert len(found) == len(re.findall(r"(?m)^logbook|sources: \[[^\]]*\blogbook\b|source: ?logbook", text))
    without = session.ask(
        "textDocument/references",
        **session.place(winter, "sources: [logbook]", "logbook"),
        context={"includeDeclaration": False},
    )
    assert len(without) == len(found) - 1


@pytest.mark.parametrize(
    ("old", "new", "wanted", "unwanted"),
    [
        ("next: the-wreck", "next: the-", "the-quiet", "oil"),
        ("[packet boat](term:packet)", "[packet boat](", "term", "packet"),
        ("[packet boat](term:packet)", "[packet boat](term:", "packet", "logbook"),
        ("tank holds {oil}", "tank holds {", "ships", "told"),
        ("if: fatigue > 2", "if: ", "told", "the-wreck"),
        ("if: fatigue > 2", "if: 'lamp == \"", "dark", "told"),
        ("if: fatigue > 2", 'if: seen("', "the-letter", "oil"),
        ("if: fatigue > 2", 'if: chose("the-storm", "', "burn", "truth"),
        ("event: storm-1901", "event: ", "letter-1901", "logbook"),
        ("sources: [logbook]", "sources: [logbook, ", "ledger", "the-wreck"),
        ("reality: documented\n", "reality: \n", "plausible", "burn"),
        ("{oil: -3, ships: +2, lamp: full", "{oil: -3, ships: +2, lamp: ", "dark", "+1"),
        ("      choice: burn\n", "      choice: \n", "save-oil", "the-wreck"),
        (
            "Burn it full\n        detail: The oil will not last the month.",
            "Burn it full\n        ",
            "locked",
            "scenes",
        ),
        ("date: 1901-01-14\n    place: Far Point", "date: 1901-01-14\n    ", "discuss", "label"),
    ],
)
def test_what_can_stand_here_is_offered(
    session: Editor, winter: str, old: str, new: str, wanted: str, unwanted: str
) -> None:
    """Ids of the right kind, keys of the right place, and the words that a key can have."""
    session.edit(winter, old, new)
    found = labels(session.ask("textDocument/completion", **session.place(winter, new.rstrip("\n"))))
    assert wanted in found
    assert unwanted not in found


def test_hover_says_what_a_name_and_a_key_mean(session: Editor, winter: str) -> None:
    """A source with how far it was read; a key with its sentence of the model."""
    found = session.ask("textDocument/hover", **session.place(winter, "sources: [logbook]", "logbook"))["contents"][
        "value"
    ]
    assert "Logbook of Far Point" in found
    assert "read: in-full" in found
    found = session.ask("textDocument/hover", **session.place(winter, "reality: documented", "reality"))["contents"][
        "value"
    ]
    assert found == "**reality**: Whether it was really on the table."
    assert session.ask("textDocument/hover", **session.place(winter, "The wind has taken", "wind")) is None


def applied(session: Editor, folder: Path, edit: dict[str, Any]) -> None:
    """Write the changes of *edit* to the disk, as an editor that saves them would."""
    for uri, edits in edit["changes"].items():
        path = next(one for one in folder.rglob("*.yaml") if one.as_uri() == uri)
        lines = path.read_text(encoding="utf-8").split("\n")
        for one in sorted(
            edits, key=lambda one: (one["range"]["start"]["line"], one["range"]["start"]["character"]), reverse=True
        ):
            start, end = one["range"]["start"], one["range"]["end"]
            assert start["line"] == end["line"]
            line = lines[start["line"]]
            lines[start["line"]] = line[: start["character"]] + one["newText"] + line[end["character"] :]
        path.write_text("\n".join(lines), encoding="utf-8")


def test_renaming_leaves_a_sound_pack_and_keeps_the_old_id(tmp_path: Path) -> None:
    """A scene, a choice, a variable and a source get other names everywhere, and plays of before are still read."""
    folder = tmp_path / "pack"
    shutil.copytree(LIGHTHOUSE, folder)
    before, _ = read_pack(folder)
    assert before is not None
    for words, inside, new in (
        ("next: the-wreck", "the-wreck", "the-planks"),
        ("      choice: burn", "burn", "burn-full"),
        ("{oil: -3", "oil", "tank"),
        ("sources: [logbook]", "logbook", "keepers-log"),
    ):
        with Editor([sys.executable, str(ROOT / "run.py"), "lsp"], folder) as session:
            uri = session.open(folder / "scenes" / "winter.yaml")
            assert session.ask("textDocument/prepareRename", **session.place(uri, words, inside))
            applied(
                session, folder, session.ask("textDocument/rename", **session.place(uri, words, inside), newName=new)
            )
    pack, findings = read_pack(folder)
    assert pack is not None, findings
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert pack.renamed == {"the-wreck": "the-planks"}
    assert pack.scenes["the-storm"].choices["burn-full"].was == ("burn",)
    assert next(iter(pack.manifest.variables)) == "tank"
    assert "keepers-log" in pack.record.sources
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml") if path.name != "classroom.yaml")
    assert not re.search(r"(?m)^logbook|sources: \[[^\]]*\blogbook\b|source: ?logbook", text)


def test_a_name_that_cannot_be_is_refused(session: Editor, winter: str) -> None:
    """A taken name, one of another form, and a word of the language are refused with a sentence."""
    for words, inside, new, why in (
        ("next: the-wreck", "the-wreck", "the-storm", "already"),
        ("next: the-wreck", "the-wreck", "The Wreck", "kebab-case"),
        ("{oil: -3", "oil", "seen", "language of conditions"),
    ):
        with pytest.raises(Refused, match=why):
            session.ask("textDocument/rename", **session.place(winter, words, inside), newName=new)


def test_a_file_of_no_pack_is_left_alone(session: Editor, tmp_path: Path) -> None:
    """Other YAML files in the editor get no answers and no errors."""
    other = tmp_path / "compose.yaml"
    other.write_text("services: {web: {image: nginx}}\n", encoding="utf-8")
    uri = session.open(other)
    assert session.ask("textDocument/definition", **session.place(uri, "image: nginx", "nginx")) == []
    assert session.ask("textDocument/hover", **session.place(uri, "image: nginx", "nginx")) is None
    assert labels(session.ask("textDocument/completion", **session.place(uri, "image: "))) == []


@pytest.mark.parametrize("folder_", [LIGHTHOUSE, OPENAI], ids=lambda one: one.name)
def test_every_mark_stands_on_its_name(folder_: Path) -> None:
    """Wherever a name is said to stand, it stands to the letter: in blocks, lists, quotes, links and conditions."""
    desk = Workspace(folder_)
    wrong = [
        mark
        for mark in desk.marks
        if mark.length
        and desk.line(mark.file, mark.line)[mark.column : mark.column + mark.length] != mark.name.rsplit("/", 1)[-1]
    ]
    assert wrong == []
    defined = {(mark.kind, mark.name) for mark in desk.marks if mark.defines}
    assert {(mark.kind, mark.name) for mark in desk.marks} - defined == set()


@pytest.mark.parametrize(
    ("text", "path", "is_key"),
    [
        ("scenes:\n  a:\n    |", ("scenes", "a"), True),
        ("scenes:\n  a:\n    text: |", ("scenes", "a", "text"), False),
        ("scenes:\n  a:\n    next:\n      - if: x\n        |", ("scenes", "a", "next"), True),
        ("scenes:\n  a:\n    next:\n    - if: x\n      go: |", ("scenes", "a", "next", "go"), False),
        ("scenes:\n  a:\n    next:\n      - |", ("scenes", "a", "next"), True),
        ("scenes:\n  a:\n    sources:\n      - |", ("scenes", "a", "sources"), False),
        ("scenes:\n  a:\n    choices:\n      b: {label: x, |", ("scenes", "a", "choices", "b"), True),
        ("scenes:\n  a:\n    choices:\n      b: {label: x, next: |", ("scenes", "a", "choices", "b", "next"), False),
        (
            "scenes:\n  a:\n    choices:\n      b: {effects: {oil: |",
            ("scenes", "a", "choices", "b", "effects", "oil"),
            False,
        ),
        (
            "scenes:\n  a:\n    text:\n      - |\n        word: x\n    |".replace("- |\n", "- >\n"),
            ("scenes", "a"),
            True,
        ),
    ],
)
def test_the_place_of_the_cursor_is_read_from_unfinished_text(text: str, path: tuple[str, ...], is_key: bool) -> None:
    """The keys around the cursor are known before the file is whole."""
    before, _, _ = text.partition("|")
    lines = before.split("\n")
    found = spot(lines, len(lines) - 1, len(lines[-1]))
    assert (found.path, found.is_key) == (path, is_key)


@pytest.mark.parametrize("line", ["if: " + "a" * 200_000, "x: {" + "a" * 200_000, "if: " + "a " * 100_000, "text: ](" + "a" * 200_000], ids=["condition", "flow", "words", "link"])
def test_a_very_long_line_is_read_once(folder: Path, line: str) -> None:
    """Completion looks at each letter of a long line once: looking from each at all the others would take hours."""
    desk = Workspace(folder)
    desk.edit("scenes/winter.yaml", f"title: x\nscenes:\n  s:\n    {line}")
    complete(desk, "scenes/winter.yaml", 3, len(line) + 4)
