"""Files with a § in them: where it stands is where a finding is expected, and it is taken out before anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MARK = "§"


def unmark(text: str) -> tuple[str, tuple[int, int] | None]:
    """Return *text* without its mark, and the line and column where it stood."""
    at = text.find(MARK)
    if at < 0:
        return text, None
    return text.replace(MARK, ""), (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def edit(folder: Path, file: str, old: str, new: str) -> tuple[int, int] | None:
    """Put *new* where *old* stands in *file* of the pack in *folder*; return where its mark stood in the file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    text, place = unmark(text.replace(old, new, 1))
    path.write_text(text, encoding="utf-8")
    return place
