"""YAML as a tree of text with positions, read from the parser's events: what a pack may not hold is refused here."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from game.story.control_chars import CONTROL
from game.story.findings import Finding, Location
from game.story.syntax.locations import Marks, Written
from game.story.syntax.safe_files import MAX_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SCALAR = 20_000
MAX_DEPTH = 12
MAX_FINDINGS = 20  # control characters reported of a file
# A key, or an item, behind a no-break, thin or ideographic blank.
ODD_BLANK = re.compile(r" *([\u00a0\u2000-\u200b\u202f\u3000])[\s\u200b]*(?:[\w-]+:(?:\s|$)|- )")
NEAR = 4  # lines before a syntax error that are looked at for one
CUTTING_COMMENT = re.compile(r"[ \t]#[^\s#!]")

Value = Any  # str, list of values or dict of values


class Tree(NamedTuple):
    """What a file holds: values that are text, lists or mappings, and where each stands."""

    value: Value
    marks: Marks


class _Refused(Exception):
    def __init__(self, code: str, mark: Any, message: str, cure: str) -> None:
        super().__init__(message)
        self.code, self.mark, self.message, self.cure = code, mark, message, cure


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Return *data* as text, with what keeps it from being read."""
    if len(data) > MAX_FILE:
        return "", [_error("OQ109", Location(file), f"The file has more than {MAX_FILE:,} bytes.", "Split it.")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        where = _place_of(before, len(before), file)
        return "", [_error("OQ102", where, "This is not UTF-8 text.", "Save the file as UTF-8.")]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text, [
        _error(
            "OQ103",
            _place_of(text, match.start(), file),
            f"A control character, {_name(match[0])}, stands here.",
            "Delete it.",
        )
        for match in islice(CONTROL.finditer(text), MAX_FINDINGS)
    ]


def _error(code: str, where: Location, message: str, cure: str) -> Finding:
    return Finding(code, "error", where, message, cure)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _place_of(text: str, offset: int, file: str) -> Location:
    return Location(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def read(text: str, file: str) -> tuple[Tree | None, list[Finding]]:
    """Return the tree of *text*, or None with the first thing that keeps it from being YAML of ours, and warnings."""
    builder = _Builder(text, file)
    try:
        tree = builder.document()
    except _Refused as refused:
        where = Location(file, refused.mark.line + 1, refused.mark.column + 1)
        return None, [*builder.findings, _error(refused.code, where, refused.message, refused.cure)]
    except yaml.YAMLError as problem:
        if (shallow := _until_too_deep(text, problem)) != text:  # the builder refuses this, long before its end
            return read(shallow, file)
        return None, [*builder.findings, _odd_blank(text, problem, file) or syntax(problem, file)]
    return tree, builder.findings


def _until_too_deep(text: str, problem: Any) -> str:
    """Return *text* up to where the parser itself refused to nest, as PyYAML does from 6.0.4 in what it reads ahead."""
    too_deep = getattr(problem, "problem", "") == "exceeded maximum nesting depth"
    return text[: problem.problem_mark.index] if too_deep else text


def _parser(text: str) -> Any:
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs have forgotten it
    except ImportError:  # a PyYAML without libyaml reads the same, slowly
        return yaml.SafeLoader(text)
    return CParser(text)


class _Builder:
    """Builds values and marks straight from the events."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = text
        self.findings: list[Finding] = []
        self.may_be_cut = CUTTING_COMMENT.search(text) is not None
        self.next: Callable[[], Any] = _parser(text).get_event

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.text.split("\n")

    def document(self) -> Tree:
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
            cure = "Keep one document a file; delete the --- line."
            raise _Refused("OQ107", event.start_mark, "A second document begins here.", cure)
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
            elif self.may_be_cut and not style:
                self.look_behind(event)
            return value, (mark.line, mark.column)
        if kind is yaml.AliasEvent or event.anchor or event.tag:
            self.refuse(event)
        mark = event.start_mark
        if depth >= MAX_DEPTH:
            cure = f"Nothing in a pack needs more than {MAX_DEPTH} levels."
            raise _Refused("OQ108", mark, "This is nested too deeply.", cure)
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
                cure = "Put quotes around a value that begins with { or [."
                raise _Refused("OQ101", mark, "A key must be a word.", cure)
            key = self.node(event, depth)[0]
            if key == "<<":
                raise _Refused("OQ105", mark, "A merge key (<<) stands here.", "Write the keys out.")
            value, marks = self.node(self.next(), depth)
            if key in entries:
                said = f"{key} is here twice; the first is on line {where[key][0] + 1}."
                self.findings.append(_error("OQ104", self.place(mark), said, "Keep one of them."))
                continue
            entries[key] = value
            where[key] = (mark.line, mark.column, marks)
        return entries, where

    def place(self, mark: Any) -> Location:
        """Return *mark* as a place."""
        return Location(self.file, mark.line + 1, mark.column + 1)

    def refuse(self, event: Any) -> None:
        """Raise for an anchor, an alias or a tag."""
        mark = event.start_mark
        tag = getattr(event, "tag", None)
        if tag and tag.startswith("!") and tag != "!":
            cure = f"Write not {tag.lstrip('!')} in a condition; put quotes around text that begins with !."
            raise _Refused("OQ106", mark, f"{tag} is a tag to YAML.", cure)
        if tag:
            cure = "Delete it; put quotes around text that begins with !."
            raise _Refused("OQ106", mark, "A tag (! or !!) stands here.", cure)
        if isinstance(event, yaml.AliasEvent):
            cure = "Write the value out; put quotes around text that begins with *."
            raise _Refused("OQ105", mark, "An alias (*) stands here.", cure)
        if getattr(event, "anchor", None):
            cure = "Delete it; put quotes around text that begins with &."
            raise _Refused("OQ105", mark, "An anchor (&) stands here.", cure)

    def look_into(self, event: Any) -> None:
        """Refuse a control character that was written as an escape, and a scalar past its size."""
        value = event.value
        if len(value) > MAX_SCALAR:
            said = f"This text has {len(value):,} characters."
            raise _Refused("OQ109", event.start_mark, said, f"Split it; a text may have {MAX_SCALAR:,}.")
        if (match := CONTROL.search(value)) and len(self.findings) < MAX_FINDINGS:
            where = Written(self.lines, self.place(event.start_mark), value).after(value[: match.start()])
            said = f"This text holds a control character, {_name(match[0])}."
            self.findings.append(_error("OQ103", where, said, "Delete the escape."))

    def look_behind(self, event: Any) -> None:
        """Warn where a comment cuts an unquoted value short."""
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if event.value and CUTTING_COMMENT.match(rest):
            where = Location(self.file, end.line + 1, end.column + 1 + rest.index("#"))
            said = f"A comment begins at {rest.split()[0]} and cuts this value to “{event.value[-40:]}”."
            cure = "Put the value in quotes, or a blank after #."
            self.findings.append(Finding("OQ111", "warning", where, said, cure))


# What libyaml says; what that means to somebody who writes a story; what to do; whether the place is where it began.
WORDS = (
    (
        "mapping values are not allowed",
        "There is a second “: ” here.",
        "Put quotes around the text: a colon followed by a blank ends a key.",
        False,
    ),
    (
        "found character that cannot start any token",
        "A value cannot begin with this character.",
        "Put quotes around it; use blanks, not tabs, to indent.",
        False,
    ),
    ("found a tab character", "A tab stands where YAML wants blanks.", "Indent with blanks.", False),
    (
        "did not find expected ',' or '}'",
        "These braces { } are not closed, or a comma is missing.",
        "Close them; a condition with commas or quotes inside { } needs quotes around the whole.",
        True,
    ),
    (
        "did not find expected ',' or ']'",
        "These brackets [ ] are not closed, or a comma is missing.",
        "Close them, or put quotes around text that begins with [.",
        True,
    ),
    (
        "did not find expected '-' indicator",
        "A list item was expected here.",
        "Begin it with - in line with the ones above.",
        False,
    ),
    (
        "did not find expected key",
        "This does not fit the lines around it, or a quote before it is not closed.",
        "Line it up with the keys above; put quotes around text with quotes in it.",
        False,
    ),
    (
        "could not find expected ':'",
        "This line is no key: there is no “: ” in it.",
        "Indent it further if it belongs to the text above; or write key: value.",
        True,
    ),
    ("unexpected end of stream", "A quote that is opened here is not closed.", "Close it.", True),
    ("found unexpected document indicator", "A quote that is opened here is not closed.", "Close it.", True),
    (
        "block sequence entries are not allowed",
        "A list begins here, where none can.",
        "Put it on the next line, indented.",
        False,
    ),
    ("found undefined tag handle", "A tag (!) stands here.", "Put quotes around text that begins with !.", False),
    (
        "found unknown escape character",
        "This backslash means nothing in double quotes.",
        "Double it, or use single quotes.",
        False,
    ),
    (
        "found invalid Unicode character escape",
        "This backslash stands for no character.",
        "Write the character itself.",
        False,
    ),
    (
        "did not find expected alphabetic or numeric",
        "* and & mean something to YAML at the start of a value.",
        "Put quotes around the text.",
        False,
    ),
    (
        "did not find expected comment or line break",
        "Something stands behind | or >.",
        "Begin the text on the next line, indented.",
        False,
    ),
    (
        "did not find expected node content",
        "A value cannot begin with this character.",
        "Put quotes around it.",
        False,
    ),
    (
        "did not find expected <document start>",
        "Something stands before or after the document.",
        "Line up the first key with the others; delete what is behind the last one.",
        False,
    ),
)


def syntax(problem: yaml.YAMLError, file: str) -> Finding:
    """Return the parser's *problem* in a writer's words."""
    said = str(getattr(problem, "problem", "") or problem)
    mark = getattr(problem, "problem_mark", None)
    began = getattr(problem, "context_mark", None) or mark
    for start, message, cure, at_beginning in WORDS:
        if start in said:
            elsewhere = began is not None and mark is not None and began.line != mark.line
            here = began if at_beginning and elsewhere else mark
            return _error("OQ101", _mark_place(here, file), message, cure)
    return _error(
        "OQ101", _mark_place(mark, file), f"This is not YAML: {said}.", "Compare it with the lines around it."
    )


def _odd_blank(text: str, problem: yaml.YAMLError, file: str) -> Finding | None:
    """Return what is wrong where a line before *problem* is indented with a blank that YAML takes for text."""
    mark = getattr(problem, "problem_mark", None)
    if mark is None:
        return None
    first = max(mark.line - NEAR, 0)
    for number, line in enumerate(text.split("\n")[first : mark.line + 1], first + 1):
        if found := ODD_BLANK.match(line):
            said = f"A blank that YAML does not know, {_name(found[1])}, stands in the indentation."
            return _error("OQ101", Location(file, number, found.start(1) + 1), said, "Put an ordinary blank there.")
    return None


def _mark_place(mark: Any, file: str) -> Location:
    return Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1)
