"""The versions that are installed: pinned, within the ranges, the lowest at the lower ends, and without an address."""

from __future__ import annotations

import re
import tomllib

import pytest
from front_door import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

FILES = ("play", "test", "mutants", "lowest")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RANGES = [Requirement(line) for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"])]


def pins(file: str) -> dict[str, str]:
    """Return the version of every package in a file of constraints."""
    lines = (ROOT / "constraints" / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    found = [Requirement(line.split(" #")[0].strip()) for line in lines if not line.startswith("#")]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in found}


@pytest.mark.parametrize("file", FILES)
def test_constraints_hold_pins_and_no_address(file: str) -> None:
    """Each line is one version of one package and who asked for it: no host, no option of pip."""
    lines = (ROOT / "constraints" / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# Made by scripts/constraints.py")
    assert [
        line
        for line in lines[1:]
        if not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [\w .'=!<>]+)? +# via [\w ,./()-]+", line)
    ] == []
    assert len(pins(file)) == len(lines) - 1


@pytest.mark.parametrize("file", FILES)
def test_what_is_pinned_lies_in_the_ranges(file: str) -> None:
    """A range that moves has its pins made anew."""
    found = pins(file)
    wanted = RANGES if file != "play" else RANGES[: len(PROJECT["dependencies"])]
    assert [str(one) for one in wanted if canonicalize_name(one.name) not in found] == []
    assert [str(one) for one in wanted if found[canonicalize_name(one.name)] not in one.specifier] == []


def test_what_is_played_with_was_tested() -> None:
    """Every version for playing is the version for testing, and that is the one for testing the tests."""
    assert pins("play").items() <= pins("test").items() <= pins("mutants").items()


def test_the_lowest_versions_are_the_lower_ends() -> None:
    """`test --lowest` tries the very version that each range begins with."""
    found = pins("lowest")
    for one in RANGES:
        lower = [limit.version for limit in one.specifier if limit.operator == ">="]
        assert [Version(version) for version in lower] == [Version(found[canonicalize_name(one.name)])], one.name
