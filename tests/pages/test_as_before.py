"""What pages say is what they said when each had its own way of writing HTML: before/ was written by the program of then.

Of a play it was written again when reveals came, and when the pack's imprint was added at its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from walk import BEFORE, everything

if TYPE_CHECKING:
    from pathlib import Path


async def test_pages_say_what_they_said(tmp_path: Path) -> None:
    """Guide, handouts, answers, report, a play, and what phone and projector show in a lesson have the words that they had."""
    pages = await everything(tmp_path)
    assert {path.stem for path in BEFORE.glob("*.txt")} == set(pages)
    for name, page in pages.items():
        assert page == (BEFORE / f"{name}.txt").read_text(encoding="utf-8"), name
