"""Words and minutes: how long a text is, counted as its language writes, and how long people take to read it.

A text is counted in words, or in characters where the language leaves no space between words. Marks that Unicode puts
on the letter before them (vowel signs, accents) divide no word and are no character.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Iterable

SILENT, IN_CLASS, ALOUD = 230, 200, 130
"""Words of English in a minute: of a grown-up who plays alone, of a class that reads for itself, and read aloud."""

ENGLISH = 228
READ_ALOUD = {
    "ar": 138, "de": 179, "en": ENGLISH, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "ja": 193, "nl": 202,
    "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166, "zh": 158,
}  # fmt: skip
"""Words that readers of a language read aloud in a minute (Trauzettel-Klosinski and Dietz, 2012).

Only their relation to English is used; a language that is not here is read like English.
"""

CHARACTERS_A_WORD = {"ja": 357 / 193, "zh": 255 / 158, "km": 4.0, "lo": 4.0, "my": 4.0, "th": 4.0}
"""The languages that leave no space between words: Japanese and Chinese from the same table, the others an estimate."""

WORD = re.compile(r"[^\W_]+(?:[-'’.,&][^\W_]+)*")
CHARACTER = re.compile(r"[^\W_]")
ZERO_WIDTH_SPACE = "\u200b"


class Measure:
    """How texts of *language* are counted, and how fast they are read.

    Attributes:
        unit: what is counted, words or characters.
    """

    def __init__(self, language: str) -> None:
        code = re.split("[-_]", language.lower())[0]
        self._a_word = CHARACTERS_A_WORD.get(code, 1.0)
        self._pace = READ_ALOUD.get(code, ENGLISH) / ENGLISH
        self._pattern = CHARACTER if code in CHARACTERS_A_WORD else WORD
        self.unit = "characters" if code in CHARACTERS_A_WORD else "words"

    def count(self, text: str) -> int:
        """Return how long *text* is, link targets and Markdown's signs not counted."""
        return _count(self._pattern, text)

    def total(self, texts: Iterable[str]) -> int:
        """Return how long *texts* are together."""
        return sum(map(self.count, texts))

    def limit(self, words: int) -> int:
        """Return how many units are as much as so many *words*."""
        return round(words * self._a_word)

    def minutes(self, count: int, speed: int) -> float:
        """Return the minutes in which *count* units are read, at *speed* words of English a minute."""
        return count / self._a_word / (speed * self._pace)


@lru_cache(maxsize=16384)
def _count(pattern: re.Pattern[str], text: str) -> int:
    read = prose.LINK.sub(lambda match: match["words"], text)
    marks = {ord(sign): None for sign in set(read) if not sign.isascii() and _is_mark(sign)}
    return len(pattern.findall(read.translate(marks) if marks else read))


def _is_mark(sign: str) -> bool:
    """Whether *sign* belongs to the letter before it, as Unicode has it in its rules of word boundaries."""
    return unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf") and sign != ZERO_WIDTH_SPACE
