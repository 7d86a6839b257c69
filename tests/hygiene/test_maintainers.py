"""docs/maintainers.md cannot go stale: it names every module once, and every name in it exists."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GAME = ROOT / "game"
GUIDE = (ROOT / "docs" / "maintainers.md").read_text(encoding="utf-8")
NAMING = GUIDE[: GUIDE.index("## Mutants")]  # the mutants are listed with pieces of code
ROOMS = GUIDE[GUIDE.index("## The rooms, module by module") : GUIDE.index("## Scripts")]
FENCE = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
DOTTED = re.compile(r"(?<![\w./*<>])(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*(?![\w*/])")
MOST_WORDS = 30
PARTS = ("game", "game/story", "game/workshop", "game/classroom", "game/tui", "game/pages", "story", "tests")
"""Folders that the guide names files in."""

OURS = {
    "check", "words", "new", "schema", "map", "export", "translate", "lsp", "replay", "class guide", "class present",
    "class serve", "class report", "check openai",
}  # fmt: skip
"""Commands of the shell."""

OTHERS = {
    "python -m game", ".venv", ".venv-lowest", ".venv-newest", ".venv.lock", "--lowest", "--version", "textual", "pytest-textual-snapshot", "pydantic", "yaml", "transitions", "jinja2", "eval", "backticks", "NAME.damaged-1",
    "action_NAME", "{names}", "say(…)", "Content", "app.guard.fresh", "--newest",
}  # fmt: skip
"""What stands for a library, for a name to fill in, or for what a screen reaches through Textual's own classes."""


def modules() -> set[str]:
    """Return every module of the game: a package counts where its own file defines something."""
    names = set()
    for path in GAME.rglob("*.py"):
        name = ".".join(path.relative_to(GAME).with_suffix("").parts)
        if name.count(".") > 1:
            name = name.removesuffix(".__init__")
        defined = [
            node
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, (ast.ClassDef, ast.FunctionDef))
        ]
        if path.name != "__init__.py" or any(not node.name.startswith("_") for node in defined):
            names.add(name)
    return names


def tabled() -> list[str]:
    """Return the modules that the tables of the guide name, as they are imported."""
    names = []
    for part in ROOMS.split("\n### ")[1:]:
        room = part.split("\n")[0]
        rows = re.findall(r"^\| `([\w.]+)` \| (.+) \|$", part, re.MULTILINE)
        names += [name if room == "Modules without a room" else f"{room}.{name}" for name, _ in rows]
    return names


def defined() -> set[str]:
    """Return every name of the game with every beginning left out: `Play.choose` as well as `game.session.play.Play.choose`."""
    names: set[str] = set()
    for path in GAME.rglob("*.py"):
        module = ["game", *path.relative_to(GAME).with_suffix("").parts]
        module = module[:-1] if module[-1] == "__init__" else module
        for name in [[], *_names(ast.parse(path.read_text(encoding="utf-8")).body)]:
            whole = module + name
            names |= {".".join(whole[start:]) for start in range(len(whole))}
    return names


def _names(body: list[ast.stmt]) -> list[list[str]]:
    found: list[list[str]] = []
    for node in body:
        match node:
            case ast.ClassDef():
                found += [[node.name], *([node.name, *inner] for inner in _names(node.body))]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.append([node.name])
            case ast.Assign():
                found += [[target.id] for target in node.targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.append([name])
            case ast.ImportFrom(module=str(module)) if module.startswith("game."):
                found += [[alias.asname or alias.name] for alias in node.names]
    return found


def is_file(name: str) -> bool:
    """Whether *name* is a file or a folder of the project, with its folder or without."""
    whole = [place / name for place in (ROOT, *(ROOT / part for part in PARTS))]
    return any(path.exists() for path in whole) or (
        "/" not in name and "." in name and any(ROOT.glob(f"[!.]*/**/{name}"))
    )


def exists(name: str, known: set[str]) -> bool:
    """Whether *name*, as the guide writes it, is a name of the project."""
    bare = re.sub(r"\(.*\)$", "", name)
    if bare in known or name in OURS or name in OTHERS or is_file(name):
        return True
    if name.startswith("python3 run.py") or re.fullmatch(r"[a-z]+ [A-Z]+", name):
        return True
    first, _, rest = name.partition(" ")
    return bool(rest) and is_file(first)


def test_the_tables_name_every_module_once_and_nothing_else() -> None:
    """A module that is added, moved or deleted is so in docs/maintainers.md too."""
    assert Counter(tabled()) == Counter(modules())


def test_every_module_has_one_sentence() -> None:
    """A row of the tables begins with what the module does, in the third person, in one sentence."""
    rows = re.findall(r"^\| `[\w.]+` \| (.+) \|$", ROOMS, re.MULTILINE)
    assert [row for row in rows if not re.match(r"[a-z]+s\b", row) or row.endswith(".") or ". " in row] == []


def test_every_name_in_backticks_exists() -> None:
    """Whatever the guide writes as code is a name, a file or a command of the project, or a library's."""
    known = defined()
    prose = FENCE.sub("", re.sub(r"```\w*\n.*?\n```", "", NAMING, flags=re.DOTALL))
    assert sorted({name for name in CODE.findall(prose) if not exists(name, known)}) == []


@pytest.mark.parametrize("title", ["The house", "From key to disk", "From file to screen"])
def test_every_name_in_a_drawing_exists(title: str) -> None:
    """The drawings name modules, classes and functions as they are called in the code."""
    part = GUIDE[GUIDE.index(f"## {title}\n") :]
    drawing = FENCE.search(part)
    assert drawing
    names = DOTTED.findall(drawing[1])
    assert len(names) > 3
    known = defined()
    assert [name for name in names if not exists(name, known)] == []


def test_a_name_that_is_gone_is_found() -> None:
    """The tests above tell a name that exists from one that does not."""
    known = defined()
    assert exists("Play.choose", known)
    assert exists("game/story/model/scene.py", known)
    assert not exists("Play.decide", known)
    assert not exists("game/story/model/seen.py", known)
    assert importlib.import_module("game.session.play").Play.choose


def test_the_glossary_has_at_most_thirty_words() -> None:
    """Each word of the glossary stands there once, and they are few enough to learn."""
    part = GUIDE[GUIDE.index("## The words") : GUIDE.index("## From key to disk")]
    words = re.findall(r"^\| ([a-z' ]+) \| .+ \|$", part, re.MULTILINE)[1:]
    assert 20 < len(words) <= MOST_WORDS
    assert len(set(words)) == len(words)
