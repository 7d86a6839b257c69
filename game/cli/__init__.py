"""The command line: it parses arguments, joins the rooms, and imports a room when its command is used."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from game import __version__
from game.cli import play
from game.cli.shared import complain
from game.cli.streams import make_readable
from game.errors import GameError, PackError, UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS = ("replay", "saves", "packs", "locate")  # each a module of this package, as `play` is
# The commands that other rooms add: the module is imported when one of its commands is used, or for --help.
ROOMS = {
    "game.workshop.commands": ("check", "words", "map", "schema", "new", "export", "translate", "plans", "lsp"),
    "game.classroom.commands": ("class",),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in *arguments*; return 0, 1 where it found errors, 2 where it failed, 130 after Ctrl+C."""
    make_readable()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given.insert(0, "play")
    try:
        options = _parser(given).parse_args(given)
        if getattr(options, "lang", ""):
            options.lang = _language(options.lang)
        _unpack(options)
        return int(options.run(options) or 0)
    except GameError as problem:
        complain(str(problem))
        if isinstance(problem, PackError):
            complain(f"\n{problem.path} cannot be played until {_count(len(problem.findings))} mended.")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        complain(f"{problem.filename or 'A file'} could not be used: {reason(problem)}.")
        return 2


def _language(given: str) -> str:
    from game.language import code

    if not code(given):
        raise UsageError(f"--lang wants the code of a language, such as fr or pt_BR, not {given!r}.")
    return code(given)


def _unpack(options: argparse.Namespace) -> None:
    """Let every command take a pack that is one file, NAME.oqp, where it takes a pack."""
    for option in ("pack", "packs"):
        given = getattr(options, option, None)
        if isinstance(given, str):
            setattr(options, option, _folder(given))
        elif isinstance(given, list):
            setattr(options, option, [_folder(one) for one in given])


def _folder(pack: str) -> str:
    from pathlib import Path

    if not pack.endswith(".oqp") or Path(pack).is_dir():
        return pack
    from game.session.packs.pack_shelf import open_file

    return str(open_file(Path(pack)))


def _count(errors: int) -> str:
    return "this is" if errors == 1 else f"these {errors} are"


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="open-question",
        description=import_module("game").__doc__,
        epilog=play.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Open Question {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    play.add_arguments(commands)
    if given[0] not in ("play", "--version"):  # the other commands would slow its start
        for command in OURS:
            import_module(f"game.cli.{command}").add_arguments(commands)
    for module, names in ROOMS.items():
        if given[0] in names or not _is_ours(given[0]):
            import_module(module).add_arguments(commands)
    return parser


def _is_ours(command: str) -> bool:
    return command in ("play", "pack", "install", *OURS, "--version") or any(
        command in names for names in ROOMS.values()
    )
