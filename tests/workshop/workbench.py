"""What the workshop's tests share beside fixtures: where the packs are, and how one is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.story import read_pack

if TYPE_CHECKING:
    from game.story.model import Pack

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = ROOT / "tests" / "packs" / "lighthouse"
HARBOUR = ROOT / "tests" / "packs" / "harbour"
DRAFT = ROOT / "tests" / "packs" / "draft"
STARTER = ROOT / "game" / "workshop" / "starter"
OPENAI = ROOT / "story" / "openai"
BROAD_STREET = ROOT / "story" / "broad-street"


def load(folder: Path) -> Pack:
    """Return the pack in *folder*, which must be sound."""
    pack, findings = read_pack(folder)
    assert pack is not None, "\n".join(map(str, findings))
    return pack
