"""The language of the interface: gettext catalogues in game/locales, and `say`, which every sentence goes through."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "open-question"
PSEUDO = "qps"
"""The pseudo-locale: every sentence of the interface has brackets and accents, so that one without `say` is noticed."""

_PSEUDO_LETTERS = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝçñšž")
CODE = re.compile("[A-Za-z]{2,3}(_[A-Za-z0-9]{2,8})*")
"""The code of a language, such as fr or pt_BR: the name of a file, so nothing else can be one."""
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def code(text: str) -> str:
    """Return *text* as the code of a language, pt-BR as pt_BR; "" where it is none."""
    written = text.replace("-", "_")
    return written if CODE.fullmatch(written) else ""


def direction(language: str) -> str:
    """Return rtl where *language* is written from right to left, else ltr."""
    return "rtl" if re.split("[-_]", language.lower())[0] in RIGHT_TO_LEFT else "ltr"


def is_spoken(language: str) -> bool:
    """Whether the interface has a catalogue for *language*; it was written in English."""
    return language in (PSEUDO, "en") or gettext.find(DOMAIN, str(LOCALES), [language]) is not None


def speak(language: str) -> None:
    """Set the language of the interface, English where there is no catalogue for *language*."""
    global _catalogue, _language  # noqa: PLW0603 - one interface speaks one language at a time
    _language = language
    _catalogue = gettext.translation(DOMAIN, str(LOCALES), [language], fallback=True)


def spoken() -> str:
    """Return the language of the interface."""
    return _language


def say(text: str, /, **values: object) -> str:
    """Return *text* in the player's language, `{name}` replaced by the value given for it."""
    words = _catalogue.gettext(text)
    if _language == PSEUDO:
        words = pseudo(words)
    return words.format(**values) if values else words


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Return *one* or *many*, as the language requires for *count*, which fills `{n}`."""
    words = _catalogue.ngettext(one, many, count)
    if _language == PSEUDO:
        words = pseudo(words)
    return words.format(n=count, **values)


def pseudo(words: str) -> str:
    """Return *words* accented and bracketed, its `{name}` left alone."""
    parts = re.split(r"(\{[^{}]*\}|\]\([^)]*\))", words)
    return (
        "⟦" + "".join(part if index % 2 else part.translate(_PSEUDO_LETTERS) for index, part in enumerate(parts)) + "⟧"
    )
