"""The context of the cursor, read from the text alone: a file is seldom valid while it is being written."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = re.compile(r"^(?P<indent> *)(?P<dash>(?:- +)*)(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s+(?P<rest>.*))?$")
FLOW_KEY = re.compile(r"(?<![\w-])([A-Za-z_][\w-]*+)\s*+:\s*([^,{}\[\]]*)$")
LINK = re.compile(r"\]\((?P<target>[a-z]*:?[a-z0-9-]*)$")
WORD = string.ascii_letters + string.digits + "_-"
HOLE = re.compile(r"(?<!\{)\{(?P<name>[a-z0-9_]*)$")


@dataclass(frozen=True, slots=True)
class CursorContext:
    """The cursor's context: the keys around it, whether it is in a key, and the word before it."""

    path: tuple[str, ...]  # the keys around the cursor; last the value's own key
    is_key: bool
    typed: str  # the word before the cursor
    before: str  # the line up to the cursor


def spot(lines: Sequence[str], number: int, column: int) -> CursorContext:
    """Return the context of the cursor in *lines*."""
    before = (lines[number] if number < len(lines) else "")[:column]
    word = before[len(before.rstrip(WORD)) :]
    found = KEY.match(before)
    if found and found["rest"] is not None:
        above = _above(lines, number, _indent(len(found["indent"]), found["dash"]))
        return _in_flow((*above, found["key"]), found["rest"], word, before)
    blank = before[: len(before) - len(before.lstrip(" -"))]
    start = len(blank) - len(blank.lstrip(" "))
    dash = blank[start:]
    above = _above(lines, number, _indent(start, dash))
    if before.strip(" -") == word:
        return CursorContext(above, not dash or _holds_mappings(above), word, before)
    return _in_flow(above, before[len(blank) :], word, before)


def _indent(start: int, dash: str) -> int:
    """Return the column that a parent must be left of: a list may stand right below its key."""
    return start + 1 if dash else start


def _in_flow(path: tuple[str, ...], rest: str, word: str, before: str) -> CursorContext:
    """Return the context in a value that may hold { } or [ ]: its innermost key counts."""
    opened: list[tuple[str, str]] = []
    for index, character in enumerate(rest):
        if character in "{[":
            key = FLOW_KEY.search(rest[:index])
            opened.append((character, key[1] if key else ""))
        elif character in "}]" and opened:
            opened.pop()
    inner = tuple(key for _, key in opened if key)
    if not opened or opened[-1][0] == "[":
        return CursorContext((*path, *inner), is_key=False, typed=word, before=before)
    last = rest[max(rest.rfind("{"), rest.rfind(",")) + 1 :]
    key = FLOW_KEY.search(last)
    if key:
        return CursorContext((*path, *inner, key[1]), is_key=False, typed=word, before=before)
    return CursorContext((*path, *inner), is_key=True, typed=word, before=before)


def _holds_mappings(path: tuple[str, ...]) -> bool:
    return bool(path) and path[-1] in ("text", "next", "claims", "positions", "stops")


def _above(lines: Sequence[str], number: int, indent: int) -> tuple[str, ...]:
    """Return the keys that a line at *indent* stands under."""
    path: list[str] = []
    for line in reversed(lines[:number]):
        if line.startswith(" " * indent):
            continue
        found = KEY.match(line)
        if found and len(found["indent"] + found["dash"]) < indent:
            path.insert(0, found["key"])
            indent = len(found["indent"]) + bool(found["dash"])
            if indent == 0:
                break
    return tuple(path)
