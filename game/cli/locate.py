"""The command `locate`: where plays, settings and packs are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import paths

if TYPE_CHECKING:
    import argparse


def add_arguments(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `locate`."""
    locate = commands.add_parser("locate", help="say where plays, settings and packs are")
    locate.set_defaults(run=_locate)


def _locate(_options: argparse.Namespace) -> int:
    from game import settings

    for name, path in (
        ("packs", paths.stories()),
        ("installed", paths.installed()),
        ("plays", paths.saves()),
        ("settings", settings.path()),
        ("cache", paths.cache()),
    ):
        print(f"{name:9} {path}")
    return 0
