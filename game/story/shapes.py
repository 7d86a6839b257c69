"""Shows in a cure what a key of the format holds at least: its words, its keys, or a list."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, get_args, get_origin

from game.story import model_types
from game.story.field_types import Reads, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game.story.model_types import Hint
    from game.story.syntax.tree import Step, Tree

MAX_SHOWN = 70
IDS = re.compile(r"[a-z][a-z0-9_-]*(?:, *[a-z][a-z0-9_-]*)*")
NAMES = {"person": "a person", "event": "an event", "dispute": "a dispute"}
OTHER_WORDS = {
    "next": ("goto", "go", "to", "target", "link", "destination", "divert", "leads_to", "leads-to"),
    "text": ("prose", "body", "content", "description", "passage", "passages"),
    "label": ("text", "name", "title", "caption"),
    "title": ("name", "heading", "label"),
    "ask": ("question", "prompt"),
    "choices": ("options", "answers", "option", "decisions"),
    "items": ("papers", "clauses", "letters", "choices", "options"),
    "effects": ("set", "changes", "consequences", "does"),
    "if": ("when", "condition", "requires", "unless"),
    "start": ("begin", "first", "initial", "value", "default"),
    "picture": ("image", "illustration", "img", "photo"),
    "place": ("location", "where"),
    "date": ("when", "year", "time"),
    "alt": ("caption", "description", "title"),
    "about": ("description", "summary"),
    "file": ("src", "path", "url", "name"),
}
"""Keys of this format, and what other formats call them."""


def missing(cls: type, steps: Sequence[Step]) -> str:
    """Return the cure where the key at *steps* of a *cls* is missing: the key, and what may stand behind it."""
    key = str(steps[-1]) if steps else ""
    hints = model_types.types_at(cls, steps)
    words = [word for hint in hints for word in _words(hint)]
    kinds = [mark.kind for hint in hints for mark in model_types.metadata(hint) if isinstance(mark, Ref)]
    if words:
        return f"Add {key}: {one_of(words)}" + ("." if len(words) > 1 else "")
    if kinds:
        return f"Add {key}: and the id of {_with_article(kinds[0])}."
    return f"Add {key}: {_whole(hints) or '…'}"


def mapping(cls: type, steps: Sequence[Step], name: str, found: Tree) -> str:
    """Return the cure where *found* stands in place of the keys and values that *name*, at *steps* of a *cls*, has."""
    if isinstance(found, list) and found and all(isinstance(one, dict) and len(one) == 1 for one in found):
        pairs = [f"{key}: {value}" for one in found if isinstance(one, dict) for key, value in one.items()]
        written = f"{name}: {{{', '.join(pairs)}}}"
        return f"Take the hyphens off, or write {written}" if len(written) <= MAX_SHOWN else "Take the hyphens off."
    shape = _whole(model_types.types_at(cls, steps))
    return f"Write {name}: {shape}" if shape and " " not in name else "Write key: value lines, indented."


def listed(name: str, found: Tree) -> str:
    """Return the cure where the text *found* stands in place of the list that *name* wants."""
    if " " not in name and isinstance(found, str) and found.strip() and "\n" not in found.strip():
        inside = ", ".join(re.split(r", *", found.strip())) if IDS.fullmatch(found.strip()) else _quoted(found)
        if len(f"{name}: [{inside}]") <= MAX_SHOWN:
            return f"Write {name}: [{inside}]"
    return "Write a list: [a, b], or - lines."


def other_word(word: str, keys: Iterable[str]) -> str:
    """Return a sentence with the one of *keys* that another format calls *word*, "" where there is none."""
    meant = next((key for key in keys if word.lower() in OTHER_WORDS.get(key, ())), "")
    return f"Did you mean {meant}?" if meant else ""


def one_of(words: Sequence[str]) -> str:
    """Return *words* as a choice in prose."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _words(hint: Hint) -> list[str]:
    """Return the words that alone may stand in a *hint*, none where any text may."""
    schemas = (mark.schema for mark in model_types.metadata(hint) if isinstance(mark, Reads))
    return [word for schema in schemas for word in schema.get("enum", ()) if isinstance(word, str)]


def _whole(hints: Iterable[Hint]) -> str:
    """Return the first of *hints* with keys as they are written in braces, each with its words or an ellipsis."""
    for hint in hints:
        if model_types.is_part(hint) and (keys := _required(hint)):
            inner = model_types.fields(hint)
            return "{" + ", ".join(f"{key}: {' | '.join(_words(inner[key])) or '…'}" for key in keys) + "}"
        if get_origin(hint) is dict:
            (mark,) = [one for one in model_types.metadata(get_args(hint)[0]) if isinstance(one, Ref)][:1] or (None,)
            return "{a_variable: +1}" if mark and mark.kind == "variable" else ""
    return ""


def _required(part: Hint) -> list[str]:
    """Return the keys that a *part* of the model cannot do without."""
    found = [one for one in fields(part) if one.default is MISSING and one.default_factory is MISSING]  # type: ignore[arg-type]
    return [one.name.rstrip("_") for one in found]


def _with_article(kind: str) -> str:
    return NAMES.get(kind, f"a {kind}")


def _quoted(text: str) -> str:
    return '"' + text.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'
