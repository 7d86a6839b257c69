"""The command line: arguments, and the only place that joins the rooms; a room is imported when its command is used."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from game import __version__, paths
from game.errors import GameError, PackError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what *arguments* say and return the exit code: 0 fine, 1 errors found, 2 it could not be done."""
    parser = argparse.ArgumentParser(prog="open-question")
    parser.add_argument("--version", action="version", version=f"Open Question {__version__}")
    commands = parser.add_subparsers()
    check = commands.add_parser("check")
    check.add_argument("pack", nargs="+")
    check.set_defaults(run=_check)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except GameError as problem:
        print(problem, file=sys.stderr)
        return 2


def _check(options: argparse.Namespace) -> int:
    from game.story import read_pack

    worst = 0
    for name in options.pack:
        pack, findings = read_pack(paths.find_pack(name))
        for finding in findings:
            print(finding)
        worst = max(worst, any(finding.severity == "error" for finding in findings))
        print(f"{name}: {len(findings)} findings")
    return worst
