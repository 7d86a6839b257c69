"""Named conditions and shared passages in an editor: offered where they can stand, found, explained, renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from marked import unmark

from game.story import read_pack
from game.workshop.lsp.completion import complete
from game.workshop.lsp.hover import hover
from game.workshop.lsp.rename import rename
from game.workshop.lsp.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

WINTER, PACK = "scenes/winter.yaml", "pack.yaml"
SHORTHAND = """\
conditions:
  dry: oil < 2 and not told
  drier: dry or fatigue > 3
passages:
  gulls: |
    The gulls sit on the gallery and wait.
chapters: [winter, spring]
"""


@pytest.fixture
def workspace(lighthouse_copy: Path) -> Workspace:
    """The small pack with conditions and a passage of its own, used in its first chapter."""
    pack = (lighthouse_copy / PACK).read_text(encoding="utf-8")
    (lighthouse_copy / PACK).write_text(pack.replace("chapters: [winter, spring]\n", SHORTHAND), encoding="utf-8")
    winter = (lighthouse_copy / WINTER).read_text(encoding="utf-8")
    winter = winter.replace("- if: fatigue > 2\n", "- use: gulls\n        if: drier\n      - if: fatigue > 2\n", 1)
    (lighthouse_copy / WINTER).write_text(winter, encoding="utf-8")
    return Workspace(lighthouse_copy)


def place(workspace: Workspace, file: str, words: str) -> tuple[int, int]:
    """Return where the § in *words* stands in *file*, from 0."""
    text, mark = unmark("\n".join(workspace.lines(file)).replace(words.replace("§", ""), words, 1))
    assert mark is not None, f"{words} is not in {file}:\n{text}"
    return mark[0] - 1, mark[1] - 1


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted", "unwanted"),
    [
        (WINTER, "use: gulls", "use: §", "gulls", "dry"),
        (WINTER, "if: drier", "if: §", "dry", "gulls"),
        (PACK, "drier: dry or", "drier: §", "dry", "gulls"),
        (WINTER, "tank holds {oil}", "tank holds {§", "oil", "dry"),
        (WINTER, "effects: {ships: -2}", "effects: {§", "ships", "dry"),
        (WINTER, "- use: gulls", "- §", "again", "gulls"),
    ],
)
def test_they_are_offered_where_they_can_stand(
    workspace: Workspace, file: str, old: str, new: str, wanted: str, unwanted: str
) -> None:
    """A condition in every condition, and not where a variable is set or printed; a passage behind `use`."""
    text = "\n".join(workspace.lines(file))
    assert old in text
    changed, mark = unmark(text.replace(old, new, 1))
    assert mark is not None
    workspace.names("scene")  # the writer's last pause
    workspace.edit(file, changed)
    found = [item.label for item in complete(workspace, file, mark[0] - 1, mark[1] - 1)]
    assert wanted in found
    assert unwanted not in found


@pytest.mark.parametrize(
    ("file", "words", "said"),
    [
        (WINTER, "if: dr§ier", "**drier** · used once\n\n`dry or fatigue > 3`"),
        (PACK, "drier: d§ry", "**dry** · used once\n\n`oil < 2 and not told`"),
        (WINTER, "use: gu§lls", "**gulls** · used once\n\nThe gulls sit on the gallery and wait."),
        (WINTER, "- u§se: gulls", "**use**: A shared passage of pack.yaml, shown here."),
    ],
)
def test_hover_says_what_a_name_stands_for(workspace: Workspace, file: str, words: str, said: str) -> None:
    """The condition itself, and the beginning of a passage."""
    assert hover(workspace, file, *place(workspace, file, words)) == said


@pytest.mark.parametrize(
    ("words", "defined"), [("if: dr§ier", (PACK, "drier: dry")), ("use: gu§lls", (PACK, "gulls: |"))]
)
def test_a_name_leads_to_where_it_is_written(workspace: Workspace, words: str, defined: tuple[str, str]) -> None:
    """A use and its definition are one thing."""
    mark = workspace.at(WINTER, *place(workspace, WINTER, words))
    assert mark is not None
    (found,) = [one for one in workspace.of(mark.kind, mark.id) if one.defines]
    assert (found.file, workspace.line(found.file, found.line)[found.column :][: len(defined[1])]) == defined


@pytest.mark.parametrize(("words", "new"), [("if: dr§ier", "parched"), ("use: gu§lls", "the-gulls")])
def test_renaming_leaves_a_sound_pack(workspace: Workspace, words: str, new: str) -> None:
    """The definition and every use change together; nothing else does."""
    mark = workspace.at(WINTER, *place(workspace, WINTER, words))
    assert mark is not None
    for change in sorted(rename(workspace, mark, new), reverse=True):
        lines = list(workspace.lines(change.file))
        line = lines[change.line]
        lines[change.line] = line[: change.column] + change.words + line[change.column + change.length :]
        workspace.edit(change.file, "\n".join(lines))
    pack, findings = read_pack(workspace.folder, workspace.texts)
    assert pack is not None, findings
    assert new in {**pack.manifest.conditions, **pack.manifest.passages}


def test_a_condition_cannot_take_the_name_of_a_variable(workspace: Workspace) -> None:
    """They share their names."""
    mark = workspace.at(PACK, *place(workspace, PACK, "dr§ier: dry"))
    assert mark is not None
    with pytest.raises(ValueError, match="there is a variable oil already"):
        rename(workspace, mark, "oil")
