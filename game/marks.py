"""The marks that stand before a line, each with one meaning on every screen and page, and the accent of each."""

from __future__ import annotations

RECORD = "■"
"""From the record, or as history went."""
ROAD = "◇"
"""Imagined, or the player's own road."""
DISPUTED = "≠"
"""The people involved, or the sources, differ."""
NEAR = RECORD + ROAD
"""An ending of the player's own, close to the record."""
AHEAD = "·"
"""Neither: what lies ahead, or is not open."""
QUOTED = "“"
"""A person's own words, neither established nor disputed."""
TAKEN = "›"
"""What was just decided."""
RIGHT = "✓"
"""Called as it was done."""
WRONG = "✕"
"""Called otherwise than it was done."""
BACK = "↶"
"""A decision that was taken back."""

CARRIED = "↔"
"""From the world that a play of another chair left."""
PROMISES = {"none": AHEAD, "made": "○", "kept": "●", "broken": "✕", "released": "–"}
"""The mark of a promise by its state."""

ENDINGS = {"record": RECORD, "near": NEAR, "diverged": ROAD}
"""The mark of an ending by its kind."""

ACCENTS = {RECORD: "record", ROAD: "road", DISPUTED: "disputed", NEAR: "road"}
"""The accent of each mark that has one: the name of a colour, in the terminal's themes and the pages' style sheet."""

VERDICTS = {True: RECORD, False: ROAD, None: AHEAD}
"""The mark of a decision: as history, otherwise, or where history decided nothing of the kind."""
