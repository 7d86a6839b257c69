"""The schemas in the language server that VS Code, Neovim and Helix use for YAML: it complains of nothing that the game takes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import node
import pytest
from editor import Editor
from workbench import BROAD_STREET, LIGHTHOUSE, STARTER

from game.workshop import schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def start(folder: Path) -> Editor:
    """Start the YAML language server in *folder*, told of its schemas as docs/editors.md tells an editor."""
    modules = node.require("yaml-language-server") / "node_modules"
    program = modules / "yaml-language-server" / "bin" / "yaml-language-server"
    return Editor([shutil.which("node") or "node", str(program), "--stdio"], folder)


@pytest.fixture(params=[LIGHTHOUSE, STARTER, BROAD_STREET], ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A pack with its schemas, and the line that names them in each file."""
    target: Path = tmp_path / "pack"
    shutil.copytree(request.param, target)
    schema.write(target / ".schema")
    for kind, where in schema.WHERE.items():
        for path in target.glob(where):
            text = path.read_text(encoding="utf-8")
            up = "" if path.parent == target else "../"
            path.write_text(f"# yaml-language-server: $schema={up}.schema/{kind}.json\n{text}", encoding="utf-8")
    return target


def test_a_sound_pack_has_no_complaint(folder: Path) -> None:
    """Whatever the game reads, the editor takes."""
    with start(folder) as editor:
        files = [path for where in schema.WHERE.values() for path in folder.glob(where)]
        addresses = [editor.open(path) for path in files]
        editor.until(lambda: set(addresses) <= set(editor.diagnostics))
        editor.quiet(1.5)
        assert {path.name: editor.diagnostics[uri] for path, uri in zip(files, addresses, strict=True)} == {
            path.name: [] for path in files
        }


def test_a_wrong_key_and_a_wrong_word_are_marked_and_keys_explained(tmp_path: Path) -> None:
    """An editor without our server still knows keys, the words they can have, and what they mean."""
    folder = tmp_path / "pack"
    shutil.copytree(STARTER, folder)
    schema.write(folder / ".schema")
    with start(folder) as editor:
        uri = editor.open(folder / "scenes" / "crossing.yaml")
        editor.until(lambda: uri in editor.diagnostics)
        editor.edit(uri, "reality: documented", "reality: certain")
        editor.until(
            lambda: any("certain" in str(one) or "documented" in one["message"] for one in editor.diagnostics[uri])
        )
        editor.edit(uri, "reality: certain", "reality: documented")
        editor.edit(uri, "lock" + "ed: The small", "lokced: The small")
        editor.until(lambda: any("lokced" in one["message"] for one in editor.diagnostics[uri]))
        found = editor.ask("textDocument/hover", **editor.place(uri, "detail: The ferry", "detail"))
        assert "A cost the player can foresee." in str(found["contents"])
