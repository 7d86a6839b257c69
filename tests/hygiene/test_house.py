"""The house's own rules that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from front_door import environment

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "game").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_ignore_has_its_reason() -> None:
    """A lint rule that is switched off for the whole house says why on its line."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ignored = text[text.index("ignore = [") : text.index("[tool.ruff.lint.per-file-ignores]")]
    lines = [line for line in ignored.splitlines()[1:] if line.strip().startswith('"')]
    assert lines
    assert [line for line in lines if "#" not in line] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_switched_off_line_has_its_reason(path: Path) -> None:
    """`noqa` and `type: ignore` name a code, and `noqa` says why, behind it or in a comment above."""
    before = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if "# noqa" in line:
            reason = re.search(r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)*( - .+)?$", line)
            assert reason, f"{path.name}:{number}: {line.strip()}"
            assert reason[2] or before.strip().startswith("#"), f"{path.name}:{number}: {line.strip()}"
        before = line
        if "# type: ignore" in line:
            assert re.search(r"# type: ignore\[[a-z-]+(, ?[a-z-]+)*\]", line), f"{path.name}:{number}: {line.strip()}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_can_be_read_at_one_sitting(path: Path) -> None:
    """No file is over 350 lines and no function over 40, its docstring counted."""
    text = path.read_text(encoding="utf-8")
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert len(text.splitlines()) <= 350
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 40] == []


def test_any_is_rare() -> None:
    """`Any` stands in fewer than 120 places, imports not counted."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    assert sum(isinstance(node, ast.Name) and node.id == "Any" for tree in trees for node in ast.walk(tree)) < 120


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_test_states_a_fact(path: Path) -> None:
    """Every test has a sentence that says what is true, and every file of tests one that says what it is about."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert (ast.get_docstring(tree) or "").endswith(".")
    silent = [
        node.name for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_") and not (ast.get_docstring(node) or "").endswith(".")
    ]  # fmt: skip
    assert silent == []


def test_no_test_reads_a_stop_watch() -> None:
    """How long something takes is a matter of the machine: benchmarks measure it, tests count. Who waits may give up."""
    waiting = {"terminal.py", "run.py"}
    watches = {
        f"{name}{unit}" for name in ("monotonic", "perf_counter", "process_time", "thread_time") for unit in ("", "_ns")
    }
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py")) if path.relative_to(ROOT / "tests").as_posix() not in waiting
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if watches & {getattr(node, "attr", ""), *(name.name for name in getattr(node, "names", ()) if isinstance(name, ast.alias))}
    ]  # fmt: skip
    assert found == []


def test_every_room_that_exists_is_in_the_rules() -> None:
    """A new room has its place in the layers, or the linter does not know it."""
    contracts = project()["tool"]["importlinter"]["contracts"]  # type: ignore[index]
    layers = " ".join(contracts[0]["layers"])
    there = {path.stem for path in (ROOT / "game").glob("*.py")} | {
        path.name for path in (ROOT / "game").iterdir() if (path / "__init__.py").is_file()
    }
    assert {name for name in there if name not in layers.replace("|", " ").split()} == {"__init__"}


def test_what_the_front_door_checks_is_what_the_game_needs() -> None:
    """The front door looks for every dependency that pyproject.toml names, so that what lacks one is made again."""
    from importlib.metadata import packages_distributions

    front = environment()
    named = {re.split(r"[><=;\[ ]", line)[0].lower() for line in project()["project"]["dependencies"]}  # type: ignore[index]
    there = packages_distributions()
    assert {there[module][0].lower().replace("_", "-") for module in front.MODULES} == named
    assert front.importable()
    assert front.requirements("test")[: len(named)] == project()["project"]["dependencies"]  # type: ignore[index]


RAW_DATES = re.compile(r"\bdate\[:|(?:sorted|min|max)\(.*\.date\b")
"""A date that is cut, or put in order, as if it were a text: it may be a range, about when, or before the common era."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_dates_are_ordered_and_shortened_by_the_module_of_dates(path: Path) -> None:
    """Years and orders come from `game.story.dates`; a plain comparison of texts is wrong for half of what a date may be."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in lines if RAW_DATES.search(line) and "dates.order" not in line] == []
