"""The JSON Schema says to an editor what the reader says to a writer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from game.errors import RefusedToOverwrite
from game.workshop import schema, stamped_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def properties(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield every property of a schema with its own schema."""
    if isinstance(part, dict):
        yield from part.get("properties", {}).items()
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from properties(inner)


@pytest.mark.parametrize("kind", schema.WHERE)
def test_every_key_is_explained(kind: str) -> None:
    """Every key that can stand in a file has a sentence for the editor to show."""
    found = list(properties(schema.schemas()[kind]))
    assert found
    assert [name for name, part in found if not part.get("description", "").endswith((".", "}", "record."))] == []


def test_a_condition_is_called_if() -> None:
    """The underscore that Python needs is not part of the format."""
    names = {name for kind in schema.WHERE for name, _ in properties(schema.schemas()[kind])}
    assert "if" in names
    assert not {name for name in names if name.endswith("_")}


def test_a_folder_gets_a_file_a_kind(tmp_path: Path, run: Callable[..., int]) -> None:
    """Each kind of file has a schema of its own for the line that names it."""
    assert run("schema", "-o", tmp_path / ".schema") == 0
    assert {path.stem for path in (tmp_path / ".schema").glob("*.json")} == set(schema.WHERE)
    assert json.loads((tmp_path / ".schema" / "chapter.json").read_text(encoding="utf-8"))["properties"]["scenes"]


def test_made_files_are_made_again_but_edited_ones_are_not(tmp_path: Path, run: Callable[..., int]) -> None:
    """What this command wrote it may replace, until somebody else's hand was in it."""
    target = tmp_path / "pack.json"
    assert run("schema", "-o", target) == 0
    assert run("schema", "-o", target) == 0
    edited = target.read_text(encoding="utf-8").replace("A file of a story pack", "Mine")
    target.write_text(edited, encoding="utf-8")
    with pytest.raises(RefusedToOverwrite):
        run("schema", "-o", target)
    assert target.read_text(encoding="utf-8") == edited
    assert run("schema", "-o", target, "--force") == 0
    assert stamped_files.is_ours(target.read_text(encoding="utf-8"))


def test_the_schema_is_printed_without_a_file(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """Without -o the schema goes to standard output, for a pipe."""
    assert run("schema") == 0
    assert json.loads(capsys.readouterr().out)["$defs"]["Choice"]
