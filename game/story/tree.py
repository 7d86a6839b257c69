"""YAML text as a tree of text with positions, read from the parser's event stream: whatever a pack may not hold is refused here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from game.story.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_FILE = 16 * 1024 * 1024
MAX_SCALAR = 20_000
MAX_DEPTH = 12
# C0 but tab and newline, DEL, C1, the bidi controls, the line separators, the byte order mark and the noncharacters.
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
CUTTING_COMMENT = re.compile(r"[ \t]#[^\s#!]")

Value = Any  # str, list of values or dict of values
Marks = Any  # (line, column), (line, column, [marks]) or (line, column, {key: (line, column, marks)}); all count from 0


class Tree(NamedTuple):
    """What a file holds: values that are text, lists or mappings, and where each stands."""

    value: Value
    marks: Marks


class _Refused(Exception):
    def __init__(self, code: str, mark: Any, message: str, cure: str) -> None:
        super().__init__(message)
        self.code, self.mark, self.message, self.cure = code, mark, message, cure


def place(file: str, marks: Marks, path: Sequence[Any]) -> Place:
    """Return where *path* stands in *file*, or the nearest thing around it; the key's place where the path ends in `[key]`."""
    line, column = marks[0], marks[1]
    for step in path:
        inner = marks[2] if len(marks) > 2 else None
        if isinstance(inner, dict) and step in inner:
            line, column, marks = inner[step]
            if isinstance(marks, tuple) and step != path[-1]:
                line, column = marks[0], marks[1]
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            marks = inner[step]
            line, column = marks[0], marks[1]
        else:
            break
    return Place(file, line + 1, column + 1)


def value_place(file: str, marks: Marks, path: Sequence[Any], offset: int = 0) -> Place:
    """Return where the value at *path* stands, *offset* characters on where it is one line of text."""
    for step in path:
        inner = marks[2] if len(marks) > 2 else None
        if isinstance(inner, dict) and step in inner:
            marks = inner[step][2]
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            marks = inner[step]
        else:
            break
    return Place(file, marks[0] + 1, marks[1] + 1 + offset)


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Return *data* as text, with what keeps it from being read."""
    if len(data) > MAX_FILE:
        return "", [
            Finding(
                "OQ109",
                "error",
                Place(file),
                f"The file has {len(data):,} bytes.",
                f"Split it; a file may have {MAX_FILE:,}.",
            )
        ]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start]
        line = before.count(b"\n") + 1
        where = Place(file, line, problem.start - (before.rfind(b"\n") + 1) + 1)
        return "", [Finding("OQ102", "error", where, "This is not UTF-8 text.", "Save the file as UTF-8.")]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    findings = [
        Finding(
            "OQ103",
            "error",
            _place_of(text, match.start(), file),
            f"A control character, {_name(match[0])}, stands here.",
            "Delete it.",
        )
        for match in CONTROL.finditer(text)
    ]
    return text, findings[:20]


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _place_of(text: str, offset: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def read(text: str, file: str) -> tuple[Tree | None, list[Finding]]:
    """Return the tree of *text*, or None with the first thing that keeps it from being YAML of ours, and warnings."""
    builder = _Builder(text, file)
    try:
        tree = builder.document()
    except _Refused as refused:
        where = Place(file, refused.mark.line + 1, refused.mark.column + 1)
        return None, [*builder.findings, Finding(refused.code, "error", where, refused.message, refused.cure)]
    except yaml.YAMLError as problem:
        return None, [*builder.findings, _syntax(problem, text, file)]
    except RecursionError:
        return None, [Finding("OQ108", "error", Place(file), "This is nested too deeply.", "Take a level or two out.")]
    errors = [finding for finding in builder.findings if finding.severity == "error"]
    return (None if errors and tree is None else tree), builder.findings


def _parser(text: str) -> Any:
    try:
        from yaml.cyaml import CParser
    except ImportError:  # a PyYAML without libyaml reads the same, slowly
        return yaml.SafeLoader(text)
    return CParser(text)


class _Builder:
    """Builds values and marks straight from the events."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.split("\n") if CUTTING_COMMENT.search(text) else []
        self.findings: list[Finding] = []
        self.next: Callable[[], Any] = _parser(text).get_event

    def document(self) -> Tree | None:
        """Return the one document of the stream."""
        event = self.next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return Tree({}, (0, 0, {}))
        value, marks = self.node(event, 0)
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise _Refused(
                "OQ107",
                event.start_mark,
                "A second document begins here.",
                "Keep one document a file; delete the --- line.",
            )
        return Tree(value, marks)

    def node(self, event: Any, depth: int) -> tuple[Value, Marks]:
        """Return the value that begins with *event*."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor or event.tag:
                self.refuse(event)
            mark = event.start_mark
            value = event.value
            style = event.style
            if style == '"' or len(value) > MAX_SCALAR:
                self.look_into(event)
            elif self.lines and style is None:
                self.look_behind(event)
            return value, (mark.line, mark.column)
        if kind is yaml.AliasEvent or event.anchor or event.tag:
            self.refuse(event)
        if depth >= MAX_DEPTH:
            raise _Refused(
                "OQ108",
                event.start_mark,
                "This is nested too deeply.",
                f"Nothing in a pack needs more than {MAX_DEPTH} levels.",
            )
        mark = event.start_mark
        if kind is yaml.MappingStartEvent:
            entries, where = self.mapping(depth + 1)
            return entries, (mark.line, mark.column, where)
        items: list[Value] = []
        places: list[Marks] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            value, marks = self.node(event, depth + 1)
            items.append(value)
            places.append(marks)
        return items, (mark.line, mark.column, places)

    def mapping(self, depth: int) -> tuple[dict[str, Value], dict[str, Marks]]:
        """Return the entries of the mapping whose start was read, and where they stand."""
        entries: dict[str, Value] = {}
        where: dict[str, Marks] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            mark = event.start_mark
            if type(event) is not yaml.ScalarEvent:
                self.refuse(event)
                raise _Refused(
                    "OQ101", mark, "A key must be a word.", "Put quotes around a value that begins with { or [."
                )
            key = self.node(event, depth)[0]
            if key == "<<":
                raise _Refused("OQ105", mark, "A merge key (<<) stands here.", "Write the keys out.")
            value, marks = self.node(self.next(), depth)
            if key in entries:
                first = where[key][0] + 1
                self.findings.append(
                    Finding(
                        "OQ104",
                        "error",
                        Place(self.file, mark.line + 1, mark.column + 1),
                        f"{key} is here twice; the first is on line {first}.",
                        "Keep one of them.",
                    )
                )
                continue
            entries[key] = value
            where[key] = (mark.line, mark.column, marks)
        return entries, where

    def refuse(self, event: Any) -> None:
        """Raise for an anchor, an alias or a tag."""
        mark = event.start_mark
        tag = getattr(event, "tag", None)
        if tag and tag.startswith("!") and tag != "!":
            raise _Refused(
                "OQ106",
                mark,
                f"{tag} is a tag to YAML.",
                f"Write not {tag.lstrip('!')} in a condition; put quotes around text that begins with !.",
            )
        if tag:
            raise _Refused(
                "OQ106", mark, "A tag (! or !!) stands here.", "Delete it; put quotes around text that begins with !."
            )
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(
                "OQ105",
                mark,
                "An alias (*) stands here.",
                "Write the value out; put quotes around text that begins with *.",
            )
        if getattr(event, "anchor", None):
            raise _Refused(
                "OQ105", mark, "An anchor (&) stands here.", "Delete it; put quotes around text that begins with &."
            )

    def look_into(self, event: Any) -> None:
        """Refuse a control character that was written as an escape, and a scalar past its size."""
        mark = event.start_mark
        if len(event.value) > MAX_SCALAR:
            raise _Refused(
                "OQ109",
                mark,
                f"This text has {len(event.value):,} characters.",
                f"Split it; a text may have {MAX_SCALAR:,}.",
            )
        if match := CONTROL.search(event.value):
            where = Place(self.file, mark.line + 1, mark.column + 1)
            self.findings.append(
                Finding(
                    "OQ103",
                    "error",
                    where,
                    f"This text holds a control character, {_name(match[0])}.",
                    "Delete the escape.",
                )
            )

    def look_behind(self, event: Any) -> None:
        """Warn where a comment cuts an unquoted value short."""
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if CUTTING_COMMENT.match(rest) and event.value:
            where = Place(self.file, end.line + 1, end.column + 1 + rest.index("#"))
            cut = rest.strip().split(" ")[0]
            self.findings.append(
                Finding(
                    "OQ111",
                    "warning",
                    where,
                    f"A comment begins at {cut} and cuts this value to “{event.value[-40:]}”.",
                    "Put the value in quotes, or a blank after #.",
                )
            )


# What libyaml says, and what that means to somebody who writes a story.
WORDS = (
    (
        "mapping values are not allowed",
        "There is a second “: ” here.",
        "Put quotes around the text: a colon followed by a blank ends a key.",
    ),
    (
        "found character that cannot start any token",
        "A value cannot begin with this character.",
        "Put quotes around it; use blanks, not tabs, to indent.",
    ),
    ("found a tab character", "A tab stands where YAML wants blanks.", "Indent with blanks."),
    (
        "did not find expected ',' or '}'",
        "These braces { } are not closed, or a comma is missing.",
        "Close them; a condition with commas or quotes inside { } needs quotes around the whole.",
    ),
    (
        "did not find expected ',' or ']'",
        "These brackets [ ] are not closed, or a comma is missing.",
        "Close them, or put quotes around text that begins with [.",
    ),
    (
        "did not find expected '-' indicator",
        "A list item was expected here.",
        "Begin it with - in line with the ones above.",
    ),
    (
        "did not find expected key",
        "This line does not fit the indentation around it, or a quote before it is not closed.",
        "Line it up with the keys above; put quotes around text with quotes in it.",
    ),
    (
        "could not find expected ':'",
        "This line is no key: there is no “: ” in it.",
        "Indent it further if it belongs to the text above; or write key: value.",
    ),
    ("unexpected end of stream", "A quote that was opened is not closed.", "Close it."),
    (
        "block sequence entries are not allowed",
        "A list begins here, where none can.",
        "Put it on the next line, indented.",
    ),
    ("found undefined tag handle", "A tag (!) stands here.", "Put quotes around text that begins with !."),
    (
        "found unknown escape character",
        "This backslash means nothing in double quotes.",
        "Double it, or use single quotes.",
    ),
    (
        "did not find expected alphabetic or numeric",
        "* and & mean something to YAML at the start of a value.",
        "Put quotes around the text.",
    ),
    (
        "did not find expected <document start>",
        "Something stands before or after the document.",
        "Line up the first key with the others; delete what is behind the last one.",
    ),
)


def _syntax(problem: Any, text: str, file: str) -> Finding:
    """Return the parser's *problem* in a writer's words."""
    said = str(getattr(problem, "problem", "") or problem)
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    where = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    for start, message, cure in WORDS:
        if start in said:
            context = getattr(problem, "context_mark", None)
            since = f" It began on line {context.line + 1}." if context and mark and context.line != mark.line else ""
            return Finding("OQ101", "error", where, message + since, cure)
    return Finding("OQ101", "error", where, f"This is not YAML: {said}.", "Compare the line with the ones around it.")
