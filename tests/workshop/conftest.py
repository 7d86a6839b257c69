"""The workshop's fixtures: the small pack, and a command line of the workshop's own commands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest
from workbench import LIGHTHOUSE, load

from game.workshop import commands

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.story.model import Pack


@pytest.fixture(scope="session")
def lighthouse() -> Pack:
    """The small pack of the tests."""
    return load(LIGHTHOUSE)


@pytest.fixture
def run() -> Callable[..., int]:
    """Run one of the workshop's commands, as the command line would."""

    def command(*arguments: object) -> int:
        parser = argparse.ArgumentParser()
        commands.add_arguments(parser.add_subparsers())
        options = parser.parse_args([str(argument) for argument in arguments])
        return int(options.run(options))

    return command
