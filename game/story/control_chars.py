"""The control characters that a pack may not hold, and how they are made visible."""

from __future__ import annotations

import re
import unicodedata

# C0 but tab and newline, DEL, C1, the bidi controls, the line separators, the byte order mark and the noncharacters.
_ORDERS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
# What nobody sees: soft hyphens, fillers, blanks and joiners without width, and the tags that can spell a whole text.
_UNSEEN = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\uffa0\ufff0-\ufffb"
_UNSEEN += "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
# What nobody sees either, but is needed: joiners after a letter of a script that joins, or from emoji to emoji; and
# one selector after the character whose form it selects.
_JOINERS, _SELECTORS = "\u200c\u200d", "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOINING = "\u0600-\u061b\u061d-\u0e00\u0f00-\u109f\u1780-\u17b3\u17b6-\u180a\u1820-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_EMOJI = "\u2190-\u27bf\u2900-\u2bff\U0001f000-\U0001faff"
# A mark of direction stands beside a letter that is written from right to left, or with one sign between; a zero width
# space behind a letter of a script that puts no blanks between its words.
_DIRECTION, _LEFTWARD = "\u061c\u200e\u200f", "\u0590-\u05ff\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_BETWEEN, _UNSPACED = " -/:-@", "\u0e01-\u0eff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff"
_NOT_SELECTED = rf"\x00-\x22\x24-\x29\x2b-\x2f\x3a-\xa8{_ORDERS}{_UNSEEN}{_SELECTORS}{_JOINERS}"

CONTROL = re.compile(
    f"[{_ORDERS}{_UNSEEN}{_JOINERS}{_SELECTORS}]"
    f"(?<![{_JOINING}][{_JOINERS}])"
    f"(?!(?:(?<=[{_EMOJI}]\u200d)|(?<=[{_EMOJI}]\ufe0f\u200d))[{_EMOJI}])"
    f"(?<![^{_NOT_SELECTED}][{_SELECTORS}])"
    f"(?<![{_LEFTWARD}][{_DIRECTION}])(?<![{_LEFTWARD}][{_BETWEEN}][{_DIRECTION}])"
    f"(?!(?<=[{_DIRECTION}])[{_BETWEEN}]?[{_LEFTWARD}])"
    f"(?<![{_UNSPACED}]\u200b)"
)
"""A character that steers a terminal, turns the order of letters around, or hides."""
_IS_UNSEEN = re.compile(f"[{_UNSEEN}{_JOINERS}{_SELECTORS}]")


def visible(text: str) -> str:
    """Return *text* with every such character made visible: nothing in a pack or a play can steer a terminal."""
    return CONTROL.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def named(character: str) -> str:
    """Return number and name of *character*."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def cure(character: str) -> str:
    """Return what to do about *character*."""
    if character in _DIRECTION:
        return (
            "Delete it: such a mark is taken beside letters that are written from right to left, and hides elsewhere."
        )
    return "Delete it."


def described(character: str) -> str:
    """Return what a finding calls *character*: its kind, its number and, where it has one, its name."""
    kind = "character that cannot be seen" if _IS_UNSEEN.match(character) else "control character"
    return f"a {kind}, {named(character)}"
