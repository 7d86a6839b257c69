"""The control characters that a pack may not hold, and how they are made visible."""

from __future__ import annotations

import re

# C0 but tab and newline, DEL, C1, the bidi controls, the line separators, the byte order mark and the noncharacters.
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """Return *text* with every control character made visible: nothing in a pack or a play can steer a terminal."""
    return CONTROL.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)
