"""The interface's own words: find them in game/, bring game/locales/LANG up to date, compile what the game reads.

Without an argument every language that is there is updated; `python scripts/interface_words.py de` begins another.
"""

from __future__ import annotations

import ast
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
GAME = ROOT / "game"
LOCALES = GAME / "locales"
DOMAIN = "open-question"
TEXTS = {"say": 1, "say_count": 2}
"""How many of the first arguments are texts to translate."""

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
CHANGING = "POT-Creation-Date PO-Revision-Date Generated-By Last-Translator Language-Team Report-Msgid"


def said() -> Iterator[tuple[str, int, ast.Call]]:
    """Yield every call of `say` and `say_count` in game/ (Babel's own reader overlooks those in f-strings)."""
    for path in sorted(GAME.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
                yield path.relative_to(ROOT).as_posix(), node.lineno, node


def words_of(call: ast.Call) -> tuple[str, ...] | None:
    """Return the text of a call, or its singular and plural; None where they are not written out."""
    assert isinstance(call.func, ast.Name)
    texts = [part.value if isinstance(part, ast.Constant) else None for part in call.args[: TEXTS[call.func.id]]]
    return tuple(texts) if all(isinstance(text, str) for text in texts) else None  # type: ignore[arg-type]


def extracted() -> Catalog:
    """Return every text that is said somewhere in game/."""
    found = Catalog(project="Open Question", charset="utf-8")
    for file, line, call in said():
        if texts := words_of(call):
            found.add(texts if len(texts) > 1 else texts[0], locations=[(file, line)])
    return found


def existing(language: str) -> Catalog:
    """Return the catalogue of *language* as it was written last; an empty one where there is none."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        return Catalog(locale=language, domain=DOMAIN, project="Open Question", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, domain=DOMAIN)


def updated(language: str) -> Catalog:
    """Return the catalogue of *language* with every text there is now; edited texts become fuzzy."""
    catalogue = existing(language)
    catalogue.update(extracted())
    catalogue.header_comment = f"# Open Question's own words in {language}, kept by scripts/interface_words.py."
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Return *catalogue* as the text of a .po file, without line numbers and dates, which change with every edit."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    dropped = tuple(f'"{name}' for name in CHANGING.split())
    return "\n".join(line for line in out.getvalue().decode().split("\n") if not line.startswith(dropped)).encode()


def as_mo(language: str) -> bytes:
    """Return the catalogue of *language* compiled, as the game reads it; only Babel's version in it may change."""
    out = io.BytesIO()
    catalogue = existing(language)
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts of *catalogue* that have no translation, or one that is in doubt."""
    return [
        str(message.id) for message in catalogue if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]


def _strings(string: object) -> list[str]:
    return list(string) if isinstance(string, (list, tuple)) else [str(string or "")]


def main(arguments: list[str]) -> int:
    """Update the languages that are there, and those named; say how far each is."""
    for language in sorted({*arguments, *(path.name for path in LOCALES.iterdir() if path.is_dir())}):
        folder = LOCALES / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = updated(language)
        (folder / f"{DOMAIN}.po").write_bytes(as_po(catalogue))
        (folder / f"{DOMAIN}.mo").write_bytes(as_mo(language))
        total = sum(bool(message.id) for message in catalogue)
        missing = untranslated(catalogue)
        print(f"{language}: {total - len(missing)} of {total} texts translated", *missing, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
