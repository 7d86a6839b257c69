"""Makes ids of names in any script: Čas in duh becomes cas-in-duh, and letters without a Latin form are spelt out."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
# Latin letters that Unicode does not divide into a letter and a mark.
WHOLE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "ng"}
)
# What the name of a letter in Unicode says behind its script: LETTER KA, SMALL LETTER ZHE, CHARACTER THO THAHAN.
SPELT = re.compile(
    r"(?:LETTER|SYLLABLE|CHARACTER|VOWEL SIGN|IDEOGRAPH-)(?: (?:SMALL|CAPITAL|FINAL|SHORT))* ?(?P<sound>[A-Z0-9]+)"
)
NAMED_BY_A_WORD = ("GREEK", "ARABIC", "HEBREW", "SYRIAC", "COPTIC")  # alpha, beta: the sound begins the name


def kebab(words: str, before_number: str = "n") -> str:
    """Return *words* as an id in kebab-case, "" where nothing in them can be spelt; an id begins with a letter."""
    parts = re.findall("[a-z0-9]+", _latin(words))
    joined = "-".join(parts)[:LONGEST].strip("-")
    return f"{before_number}-{joined}"[:LONGEST].strip("-") if joined[:1].isdigit() else joined


def snake(words: str) -> str:
    """Return *words* as the name of a variable in snake_case."""
    return kebab(words).replace("-", "_")


def _latin(words: str) -> str:
    """Return *words* in small Latin letters, what is no letter as a blank."""
    lowered = words.casefold().translate(WHOLE_LETTERS)
    return "".join(map(_spelt, unicodedata.normalize("NFC", lowered)))


def _spelt(sign: str) -> str:
    plain = "".join(one for one in unicodedata.normalize("NFKD", sign) if unicodedata.category(one)[0] != "M")
    if plain.isascii() and plain:
        return "" if plain == "'" else plain
    name = unicodedata.name(sign, "")
    found = SPELT.search(name)
    if found is None or sign == "’":
        return "" if unicodedata.category(sign)[0] == "M" or sign == "’" else " "
    sound = found["sound"].lower()
    if name.startswith(NAMED_BY_A_WORD):
        return sound[:2] if sound[:2] in ("th", "ph", "ch", "ps", "sh", "kh", "dh", "gh") else sound[0]
    return (
        sound.strip("e")
        if name.startswith("CYRILLIC") and len(sound) == 2 and sound != "ie"
        else sound[-1:]
        if sound == "ie"
        else sound
    )
