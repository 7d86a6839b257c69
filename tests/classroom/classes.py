"""What the tests of a class share."""

from __future__ import annotations

from pathlib import Path

PACK = Path(__file__).parent.parent / "packs" / "lighthouse"


def to_vote(lesson):
    """Bring *lesson* to its next open vote."""
    for _ in range(60):
        if lesson.room.stage == "open":
            return
        lesson.forward()
    raise AssertionError("no vote was opened")


def first_leads(lesson):
    """Return hands with which the first answers of *lesson* lead: of items the first, and no two have as many."""
    if not lesson.room.votes[-1].picks:
        return " ".join(["20", *["3"] * (len(lesson.answers) - 1)])
    return " ".join(map(str, [*range(20, 20 - len(lesson.answers), -1), 200]))
