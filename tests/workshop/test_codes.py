"""Every code that the source can report is explained in docs/codes.md, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

from game.story.findings import CODES

HOUSE = Path(__file__).parent.parent.parent
CODE = re.compile(r"OQ\d{3}")


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    """The codes in game/ are the headings of docs/codes.md, each once."""
    used = {code for path in (HOUSE / "game").rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    headings = re.findall(
        r"^### (OQ\d{3}) · .+$", (HOUSE / "docs" / "codes.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(used) == headings
    assert sorted(CODES) == headings


def test_every_entry_has_a_cure() -> None:
    """Each entry of docs/codes.md says what to do."""
    entries = (HOUSE / "docs" / "codes.md").read_text(encoding="utf-8").split("\n### ")[1:]

    assert [entry.split("\n")[0] for entry in entries if "Cure:" not in entry] == []
