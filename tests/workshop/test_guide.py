"""The author's guide cannot go stale: its examples stand in packs that are tested, and it forgets no key."""

from __future__ import annotations

import re
import shlex
import textwrap
from typing import TYPE_CHECKING, Any

import pytest
from workbench import BROAD_STREET, DRAFT, HARBOUR, LIGHTHOUSE, ROOT, STARTER

from game.workshop import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = (ROOT / "docs" / "writers.md").read_text(encoding="utf-8")
EDITORS = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
FILES = {
    path: path.read_text(encoding="utf-8")
    for pack in (STARTER, BROAD_STREET, LIGHTHOUSE, HARBOUR, DRAFT)
    for path in pack.rglob("*.yaml")
}


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def keys(part: Any) -> Iterator[str]:
    """Yield every key that a schema knows."""
    if isinstance(part, dict):
        yield from part.get("properties", {})
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from keys(inner)


@pytest.mark.parametrize("example", blocks(GUIDE, "yaml"), ids=lambda text: text.strip().splitlines()[0][:40])
def test_every_example_stands_in_a_tested_pack(example: str) -> None:
    """Letter for letter, at whatever depth."""
    wanted = textwrap.dedent(example).strip("\n").split("\n")
    for text in FILES.values():
        lines = text.split("\n")
        for start in range(len(lines) - len(wanted) + 1):
            part = textwrap.dedent("\n".join(lines[start : start + len(wanted)])).split("\n")
            if part == wanted:
                return
    pytest.fail("this example is in none of the packs:\n" + example)


def test_there_are_examples() -> None:
    """The test above has something to test."""
    assert len(blocks(GUIDE, "yaml")) >= 25


@pytest.mark.parametrize("kind", schema.WHERE)
def test_every_key_of_the_format_is_in_the_guide(kind: str) -> None:
    """Each key is named, in an example or in the text."""
    missing = [
        key
        for key in dict.fromkeys(keys(schema.schemas()[kind]))
        if not re.search(rf"`{key}`|(?m:^|[ {{]){key}:", GUIDE)
    ]
    assert missing == []


@pytest.mark.parametrize(
    "command",
    [
        line
        for text in (GUIDE, EDITORS)
        for block in blocks(text, "sh")
        for line in block.splitlines()
        if line.startswith("open-question")
    ],
)
def test_every_command_is_one(command: str) -> None:
    """The commands on the page are understood by the command line."""
    from game.cli import _parser

    arguments = shlex.split(command)[1:]
    assert _parser(arguments).parse_args(arguments).run


@pytest.mark.parametrize("page", ["writers.md", "editors.md"])
def test_links_lead_to_pages(page: str) -> None:
    """Every link to another page of docs/ finds it."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    missing = [name for name in re.findall(r"\]\(([a-z-]+\.md)\)", text) if not (ROOT / "docs" / name).is_file()]
    assert missing == []
