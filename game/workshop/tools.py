"""The workshop's commands: their arguments, and what each does with them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game import paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.story.model import Pack


def add_arguments(subparsers: Any) -> None:
    """Add `new`, `schema`, `map`, `export`, `translate` and `lsp` to the commands."""
    new = _command(subparsers, "new", _new, "make a small complete pack to start from")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or is empty")
    schema = _command(subparsers, "schema", _schema, "print or write the JSON Schema of a pack's files, for editors")
    schema.add_argument("-o", dest="output", type=Path, metavar="FILE", help="one .json file, or a folder for a file a kind")
    _force(schema)


def _command(subparsers: Any, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def _force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace a file that this command did not write, or that was edited since")


def _pack(name: str) -> Pack:
    """Return the pack called *name*; the commands that make something of a pack take it whole, so no index is asked."""
    from game.errors import PackError
    from game.story import read_pack

    folder = paths.find_pack(name)
    pack, findings = read_pack(folder)
    if pack is None:
        raise PackError(folder, [finding for finding in findings if finding.severity == "error"])
    return pack


def _new(options: argparse.Namespace) -> int:
    from game.workshop.new import make_pack

    names = make_pack(options.folder)
    print(f"{options.folder} is a pack now: {', '.join(names)}.")
    print(f"Play it with: play {options.folder}. Prove it with: check {options.folder}. The author's guide is docs/writers.md.")
    return 0


def _schema(options: argparse.Namespace) -> int:
    from game.workshop import made, schema

    if options.output is None:
        sys.stdout.write(made.sealed(schema.as_text(schema.whole())))
        return 0
    for path in schema.write(options.output, force=options.force):
        print(path)
    return 0
