"""Style sheets and the one script of this room's pages, as they lie in static/."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def look(name: str) -> str:
    """Return the text of static/*name*."""
    return (Path(__file__).parent / "static" / name).read_text(encoding="utf-8")
