"""Proposes what to write in place of a value that the format refuses, from what the writer seems to have meant."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from game.story import identifiers
from game.story.control_chars import named
from game.story.field_types import read_date
from game.story.syntax.tree import at, entries
from game.story.syntax.yaml_recognisers import HOLDERS, ODD_BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Step, Tree

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED_MONTH = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? +)?(?P<month>[A-Za-z]{3})[a-z]*\.?"
    r"(?: +(?P<day2>\d{1,2})(?:st|nd|rd|th)?)?,? +(?P<year>\d{4})"
)
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?")
SPAN = re.compile(r"(?P<first>-?\d{4}(?:-\d\d){0,2})\s*(?:[-–—/]|to|\.\.)\s*(?P<last>-?\d{4}(?:-\d\d){0,2})")
ABOUT = re.compile(r"(?:circa|ca|c|about|around|~)[. ]*(?P<about>.+)|(?P<doubted>.+)\?", re.IGNORECASE)
SEASON = re.compile(r"(?P<season>spring|summer|autumn|fall|winter)(?: of)?[ ,]+(?P<year>\d{4})", re.IGNORECASE)
ERA = re.compile(r"(?P<before>BCE? +)?(?P<year>\d{1,4})(?P<after> *BCE?| *(?:AD|CE))?", re.IGNORECASE)
GUARDED = re.compile(r"(?P<id>[a-z][a-z0-9-]*)\s+(?:if|when)\s+(?P<condition>\S.*)")


def of_value(refusal: str, text: str, path: Sequence[Step], file: ParsedFile) -> str:
    """Return the cure of *text*, which stands at *path*, from what the reader of its type said in *refusal*."""
    if "kebab-case" in refusal:
        return _id(text, path, file)
    if "write a date" in refusal:
        return _date(text)
    if "snake_case" in refusal and (name := identifiers.snake(text)):
        return f"Write {name}: variables are in snake_case, small letters, digits and underscores, a letter first."
    return ""


def _id(text: str, path: Sequence[Step], file: ParsedFile) -> str:
    if guarded := GUARDED.fullmatch(text):
        way = f"- {{if: {guarded['condition']}, go: {guarded['id']}}}"
        return f"A condition stands beside it in a list: {way}, and below it - go: … for all other cases."
    if path[0] == "chapters" and (stem := re.sub(r"\.ya?ml$", "", text)) != text:
        return f"Write {stem}: a chapter is named without the ending of its file."
    labelled = _labelled(text, path, file)
    if labelled:
        return f"Write its id, {labelled}."
    name = identifiers.kebab(text)
    return (
        f"Write {name}: ids are in kebab-case, small letters, digits and hyphens, a letter first."
        if name and name != text
        else ""
    )


def _labelled(text: str, path: Sequence[Step], file: ParsedFile) -> str:
    """Return the id of the choice of the same scene whose label is *text*."""
    scene = at(file.values, path[:2]) if path[0] == "scenes" else None
    choices = entries(entries(scene).get("choices"))
    labels = {str(at(choice, ("label",))).casefold(): name for name, choice in choices.items()}
    return labels.get(text.strip().casefold(), "")


def _date(text: str) -> str:
    """Return the cure of *text* as a date, "" where nobody can tell which it is."""
    if meant := _meant(text.strip()):
        return f"Write {meant}."
    for form in (NAMED_MONTH, DAY_FIRST, YEAR_FIRST):
        if match := form.fullmatch(text.strip()):
            parts = match.groupdict()
            day = parts.get("day") or parts.get("day2")
            meant = f"{parts['year']}-{_month(str(parts['month'])):02}" + (f"-{int(day):02}" if day else "")
            with suppress(ValueError):  # there is no such day
                return f"Write {read_date(meant)}."
    return ""


def _meant(text: str) -> str:
    """Return *text* as a pack writes it: a range, about when, a season, a year of an era; "" where it is none."""
    written = ""
    if span := SPAN.fullmatch(text):
        written = f"{span['first']}/{span['last']}"
    elif season := SEASON.fullmatch(text):
        written = f"{season['year']}-{season['season'].lower().replace('fall', 'autumn')}"
    elif era := ERA.fullmatch(text):
        is_before = "B" in f"{era['before']}{era['after']}".upper()
        written = f"{'-' if is_before else ''}{int(era['year']):04}"
    elif about := ABOUT.fullmatch(text):
        written = f"c. {(about['about'] or about['doubted']).strip()}"
    with suppress(ValueError):  # it is not that after all
        return read_date(written)
    return ""


def _month(written: str) -> int:
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else 0
    return MONTHS.index(written.lower()) + 1 if written.lower() in MONTHS else 0


def of_key(word: str, path: Sequence[Step], file: ParsedFile) -> tuple[str, str] | None:
    """Return message and cure where the unknown key *word* at *path* belongs elsewhere, None where it may not."""
    if ":" in word and at(file.values, path) == "":
        key, _, rest = word.partition(":")
        return f"A blank is missing behind {key}:.", f"Write {key}: {rest}"
    bare = re.sub(f"^[{ODD_BLANKS}]+", "", word)
    if bare and bare != word:
        return (
            f"A blank that YAML does not know, {named(word[0])}, stands before {bare}.",
            "Put an ordinary blank there.",
        )
    holder = _empty_holder(path, file)
    if holder:
        line = file.key(*path[:-1], holder).line
        return (
            f"{word} belongs under {holder}, on line {line}.",
            f"Indent {word} and what is below it by two blanks more.",
        )
    return None


def _empty_holder(path: Sequence[Step], file: ParsedFile) -> str:
    """Return the empty key above the one at *path* that wants what stands beside it: choices, scenes or the like."""
    beside = list(entries(at(file.values, path[:-1])))
    before = beside[: beside.index(str(path[-1]))] if path[-1] in beside else []
    empty = [key for key in before if key in HOLDERS and at(file.values, (*path[:-1], key)) == ""]
    return empty[-1] if empty and isinstance(at(file.values, path), dict) else ""


def misplaced(paths: Iterable[Sequence[Step]], file: ParsedFile) -> set[tuple[Step, ...]]:
    """Return those of *paths* that one finding tells already: an empty holder, and all but the first that it lacks."""
    told: set[tuple[Step, ...]] = set()
    holders: set[tuple[Step, ...]] = set()
    for path in paths:
        if path and (holder := _empty_holder(path, file)):
            whole = (*path[:-1], holder)
            if whole in holders:
                told.add(tuple(path))
            holders.add(whole)
    return told | holders


def of_list(name: str, found: Tree) -> str:
    """Return the cure where the list *found* stands in place of things with ids, "" where *name* holds none."""
    kind = HOLDERS.get(name)
    if kind is None or not isinstance(found, list):
        return ""
    return f"Give each {kind} an id: write its-id: in place of the hyphen, and indent what belongs to it below."
