"""A session of a real client with the language server, over standard input and output."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from editor import Editor, Refused
from workbench import HARBOUR, LIGHTHOUSE, OPENAI, ROOT

from game.story import read_pack
from game.workshop.checking import check_pack
from game.workshop.lsp.completion import MOST, complete
from game.workshop.lsp.context import spot
from game.workshop.lsp.rename import rename
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


def test_the_name_of_a_picture_leads_to_its_file(tmp_path: Path) -> None:
    """From `file` of a scene's picture; a name without a file leads nowhere."""
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    with Editor([sys.executable, str(ROOT / "run.py"), "lsp"], tmp_path / "harbour") as session:
        uri = session.open(tmp_path / "harbour" / "scenes" / "harbour.yaml")
        at = session.place(uri, "file: pictures/the-chart.png", "the-chart")
        (found,) = session.ask("textDocument/definition", **at)
        assert found["uri"] == (tmp_path / "harbour" / "pictures" / "the-chart.png").as_uri()
        session.edit(uri, "file: pictures/the-chart.png", "file: pictures/a-chart.png")
        assert session.ask("textDocument/definition", **session.place(uri, "pictures/a-chart.png", "a-chart")) == []


def test_names_are_coloured_by_what_they_are(session: Editor, winter: str) -> None:
    """Scenes, choices, variables in conditions and effects; the places are counted from one to the next."""
    legend = session.capabilities["semanticTokensProvider"]["legend"]
    found = session.ask("textDocument/semanticTokens/full", textDocument={"uri": winter})["data"]
    lines = session.texts[winter].split("\n")
    line = start = 0
    coloured: dict[str, set[str]] = {}
    for at in range(0, len(found), 5):
        down, right, length, kind, modifiers = found[at : at + 5]
        line, start = line + down, right if down else start + right
        word = lines[line].encode("utf-16-le")[start * 2 : (start + length) * 2].decode("utf-16-le")
        coloured.setdefault(legend["tokenTypes"][kind] + (" defined" if modifiers else ""), set()).add(word)
    assert {"oil", "ships", "fatigue"} <= coloured["variable"]
    assert "the-storm" in coloured["class defined"]
    assert "the-letter" in coloured["class"]
    assert "burn" in coloured["enumMember defined"] & coloured["enumMember"]
    assert "logbook" in coloured["type"]


def test_every_use_of_a_name_is_found(session: Editor, winter: str, folder: Path) -> None:
    """A source is used by scenes, events, disputes and readings, in lists and in links."""
    for name in (
        "record/sources.yaml",
        "record/events.yaml",
        "record/disputes.yaml",
        "record/readings.yaml",
        "scenes/spring.yaml",
        "classroom.yaml",
    ):
        session.open(folder / name)
    found = session.ask(
        "textDocument/references",
        **session.place(winter, "sources: [logbook]", "logbook"),
        context={"includeDeclaration": True},
    )
    assert {session.written(one) for one in found} == {"logbook"}
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
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
        path = next(one for one in folder.rglob("*.*") if one.as_uri() == uri)
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
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
    assert not re.search(r"(?m)^logbook|sources: \[[^\]]*\blogbook\b|source: ?logbook", text)


FRENCH = """msgid ""
msgstr ""
"Language: fr\\n"

#: scenes/winter.yaml:20
msgctxt "scenes.the-storm.choices.burn.label"
msgid "Burn it full"
msgstr "À plein"

msgctxt "scenes.the-storm.text.0"
msgid "See [the man](person:keeper-man), {oil} of ten."
msgstr "Voir [l'homme](person:keeper-man), {oil} sur dix."

msgctxt "events.storm-1901.title"
msgid "The person:keeper-man {oil}"
msgstr ""

msgctxt "chapters.winter.title"
msgid "Winter"
msgstr "Hiver"
"""


def renamed(folder: Path, file: str, words: str, inside: str, new: str) -> None:
    """Rename what stands at a place of *file*, without a server."""
    workspace = Workspace(folder)
    lines = workspace.lines(file)
    number, line = next((number, line) for number, line in enumerate(lines) if words in line)
    mark = workspace.at(file, number, line.index(words) + words.index(inside))
    assert mark
    changes = rename(workspace, mark, new)
    for change in sorted(changes, key=lambda one: (one.file, one.line, one.column), reverse=True):
        path = folder / change.file
        text = path.read_text(encoding="utf-8").split("\n")
        line = text[change.line]
        text[change.line] = line[: change.column] + change.words + line[change.column + change.length :]
        path.write_text("\n".join(text), encoding="utf-8")


def test_renaming_leaves_plans_classroom_and_translations_sound(lighthouse_copy: Path) -> None:
    """Whatever names the thing is changed with it: what `check` says is what it said before, and no translation is lost."""
    (lighthouse_copy / "locales").mkdir()
    (lighthouse_copy / "locales" / "fr.po").write_text(FRENCH, encoding="utf-8")
    before = [(one.code, one.place.file) for one in check_pack(lighthouse_copy).findings]
    for words, inside, new in (
        ("  the-storm:", "the-storm", "the-gale"),
        ("      choice: burn", "burn", "burn-full"),
        ("event: storm-1901", "storm-1901", "gale-1901"),
        ("(person:keeper-man)", "keeper-man", "the-keeper"),
        ("{oil: -3", "oil", "tank"),
        ("sources: [logbook]", "logbook", "keepers-log"),
    ):
        renamed(lighthouse_copy, "scenes/winter.yaml", words, inside, new)
    renamed(lighthouse_copy, "classroom.yaml", "seat: keeper", "keeper", "warden")

    assert [(one.code, one.place.file) for one in check_pack(lighthouse_copy).findings] == before
    plans = "".join(path.read_text(encoding="utf-8") for path in (lighthouse_copy / "plans").glob("*.plan"))
    assert not re.search(r"\b(the-storm|burn|keeper)\b(?!-)", re.sub(r"says .*|#.*", "", plans))
    french = (lighthouse_copy / "locales" / "fr.po").read_text(encoding="utf-8")
    assert 'msgctxt "scenes.the-gale.choices.burn-full.label"' in french
    assert 'msgstr "Voir [l\'homme](person:the-keeper), {tank} sur dix."' in french
    assert 'msgctxt "events.gale-1901.title"\nmsgid "The person:keeper-man {oil}"' in french
    pack, _ = read_pack(lighthouse_copy, language="fr")
    assert pack is not None
    assert pack.scenes["the-gale"].choices["burn-full"].label == "À plein"


def test_classroom_yaml_is_a_file_like_the_others(session: Editor, folder: Path) -> None:
    """Its names lead to their definitions, its keys and ids are completed and explained, its mistakes are shown in place."""
    uri, events = session.open(folder / "classroom.yaml"), session.open(folder / "record" / "events.yaml")
    found = session.ask("textDocument/definition", **session.place(uri, "moments: [storm-1901]", "storm-1901"))
    assert [(one["uri"], session.written(one)) for one in found] == [(events, "storm-1901")]
    hover = session.ask("textDocument/hover", **session.place(uri, "bridge: It", "bridge"))["contents"]["value"]
    assert hover == "**bridge**: What the teacher says on the way here, in a sentence or two."
    for old, new, wanted in (
        ("skip: [letter-1901]", "skip: [", "letter-1901"),
        ("reading: the-ballad", "reading: ", "the-ballad"),
        ("    source: logbook", "    z", "sourcing"),
        ("moments:\n  storm-1901:", "moments:\n  z", "storm-1901"),
    ):
        session.edit(uri, old, new)
        assert wanted in labels(session.ask("textDocument/completion", **session.place(uri, new)))
        session.edit(uri, new, old)
    session.edit(uri, "seat: keeper", "seat: kepper")
    session.until(lambda: [one["code"] for one in session.diagnostics.get(uri, ())] == ["OQ309"])
    (wrong,) = session.diagnostics[uri]
    assert session.written({"uri": uri, "range": wrong["range"]}) == "kepper"
    session.edit(uri, "seat: kepper", "seat: keeper")
    session.until(lambda: session.diagnostics.get(uri) == [])
    session.tell("textDocument/didClose", textDocument={"uri": uri})


def test_a_link_out_of_the_pack_is_not_followed(lighthouse_copy: Path, tmp_path: Path) -> None:
    """What lies outside the pack's folder is no part of what the editor knows of it."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("scenes: {secret: {}}\n", encoding="utf-8")
    (lighthouse_copy / "scenes" / "zz.yaml").symlink_to(outside)
    assert "secret" not in Workspace(lighthouse_copy).names("scene")


def test_of_many_scenes_those_are_offered_that_fit_what_is_written(lighthouse_copy: Path) -> None:
    """A list of thousands helps no writer and stalls an editor: it is cut, and what is typed finds the rest."""
    scene = "{basis: imagined, text: On., next: the-wreck}"
    more = "".join(f"  extra-{number}: {scene}\n" for number in range(1000))
    workspace = Workspace(lighthouse_copy)
    workspace.edit("scenes/many.yaml", f"title: Many\nscenes:\n{more}")
    workspace.edit("scenes/winter.yaml", "scenes:\n  a:\n    next: ")
    assert len(complete(workspace, "scenes/winter.yaml", 2, 10)) == MOST
    workspace.edit("scenes/winter.yaml", "scenes:\n  a:\n    next: 99")
    found = [item.label for item in complete(workspace, "scenes/winter.yaml", 2, 12)]
    assert found == [f"extra-{number}" for number in range(1000) if "99" in str(number)]


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
    workspace = Workspace(folder_)
    wrong = [
        mark
        for mark in workspace.marks
        if mark.length
        and workspace.line(mark.file, mark.line)[mark.column : mark.column + mark.length] != mark.id.rsplit("/", 1)[-1]
    ]
    assert wrong == []
    defined = {(mark.kind, mark.id) for mark in workspace.marks if mark.defines}
    assert {(mark.kind, mark.id) for mark in workspace.marks} - defined == set()


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


@pytest.mark.parametrize(
    "line",
    ["if: " + "a" * 200_000, "x: {" + "a" * 200_000, "if: " + "a " * 100_000, "text: ](" + "a" * 200_000],
    ids=["condition", "flow", "words", "link"],
)
def test_a_very_long_line_is_read_once(folder: Path, line: str) -> None:
    """Completion looks at each letter of a long line once: looking from each at all the others would take hours."""
    desk = Workspace(folder)
    desk.edit("scenes/winter.yaml", f"title: x\nscenes:\n  s:\n    {line}")
    complete(desk, "scenes/winter.yaml", 3, len(line) + 4)
