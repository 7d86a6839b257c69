"""Reads YAML from the parser's events into a tree of text with positions, and refuses what a pack may not hold."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import yaml

from game.story.control_chars import CONTROL, cure, described
from game.story.findings import Finding, Location, Mend, error
from game.story.syntax import yaml_repairs
from game.story.syntax.locations import Written
from game.story.syntax.safe_files import MAX_FILE
from game.story.syntax.yaml_errors import place_of, syntax
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from yaml.error import Mark

    from game.story.syntax.locations import KeyMarks, Marks
    from game.story.syntax.tree import Tree

MAX_SCALAR = 20_000
MAX_DEPTH = 12
MAX_FINDINGS = 20  # control characters reported of a file
CUTTING_COMMENT = re.compile(r"[ \t]#[^\s#!]")


Event = Any  # PyYAML's stubs leave its events untyped, and its two parsers return different classes


class EventSource(Protocol):
    """One of PyYAML's parsers."""

    def get_event(self) -> Event:
        """Return the next event."""


class YamlDocument(NamedTuple):
    """The tree of a file, and the position of each value in it."""

    value: Tree
    marks: Marks


class _RefusedYaml(Exception):
    def __init__(self, code: str, mark: Mark, message: str, cure: str) -> None:
        super().__init__(message)
        self.code, self.mark, self.message, self.cure = code, mark, message, cure


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Return *data* as text, with the findings that keep it from being parsed."""
    if len(data) > MAX_FILE:
        return "", [error("OQ109", Location(file), f"The file has more than {MAX_FILE:,} bytes.", "Split it.")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        where = place_of(before, len(before), file)
        return "", [error("OQ102", where, "This is not UTF-8 text.", "Save the file as UTF-8.")]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text, [
        error(
            "OQ103",
            place_of(text, match.start(), file),
            f"Here stands {described(match[0])}{_in_its_word(text, match.start())}.",
            cure(match[0]),
        )
        for match in islice(CONTROL.finditer(text), MAX_FINDINGS)
    ]


def _in_its_word(text: str, offset: int) -> str:
    """Return in which word the character at *offset* stands, "" where it stands alone."""
    before = text[max(offset - 20, 0) : offset].split()[-1:] if offset and not text[offset - 1].isspace() else []
    behind = text[offset + 1 : offset + 21].split()[:1] if not text[offset + 1 : offset + 2].isspace() else []
    return f", in {''.join(before)}{text[offset]}{''.join(behind)}" if before or behind else ""


def read(
    text: str, file: str, keys: Callable[[], Collection[str]] = tuple
) -> tuple[YamlDocument | None, list[Finding]]:
    """Return the tree of *text*, or None, with the first error and all warnings; *keys* are those of the format."""
    builder = _TreeBuilder(text, file)
    try:
        tree = builder.document()
    except _RefusedYaml as refused:
        where = Location(file, refused.mark.line + 1, refused.mark.column + 1)
        return None, [*builder.findings, error(refused.code, where, refused.message, refused.cure)]
    except yaml.YAMLError as problem:
        if (shallow := _until_too_deep(text, problem)) != text:  # the builder refuses this before its end
            return read(shallow, file)
        return None, [*builder.findings, _mistake(text, problem, file, keys()) or syntax(problem, file)]
    return tree, builder.findings


def _mistake(text: str, problem: yaml.YAMLError, file: str, keys: Collection[str]) -> Finding | None:
    """Return the finding about the mistake behind *problem*, where a repair shows which it is."""
    mark = getattr(problem, "problem_mark", None)
    lines = text.split("\n")
    found = yaml_repairs.merge_mark(lines)
    if found is None and mark is not None:
        found = yaml_repairs.find(lines, mark.line, keys, first_error)
    if found is None:
        return None
    where = Location(file, found.line + 1, found.column + 1)
    mend = Mend(found.line + 1, found.height, found.written) if found.is_cure else None
    return Finding("OQ101", "error", where, found.message, found.cure, mend=mend)


def first_error(text: str) -> int | None:
    """Return the line, from 0, at which the parser stops in *text*; None where it does not."""
    parser = _parser(text)
    try:
        while not isinstance(parser.get_event(), yaml.StreamEndEvent):
            pass
    except yaml.MarkedYAMLError as problem:
        return problem.problem_mark.line if problem.problem_mark else 0
    except yaml.YAMLError:
        return 0
    return None


def _until_too_deep(text: str, problem: yaml.YAMLError) -> str:
    """Return *text* up to the nesting that the parser itself refused, as PyYAML does from 6.0.4 on."""
    if isinstance(problem, yaml.MarkedYAMLError) and problem.problem == "exceeded maximum nesting depth":
        return text[: problem.problem_mark.index] if problem.problem_mark else text
    return text


def _parser(text: str) -> EventSource:
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]  # missing in the stubs
    except ImportError:  # a PyYAML without libyaml reads the same more slowly
        return yaml.SafeLoader(text)
    parser: EventSource = CParser(text)
    return parser


class _TreeBuilder:
    """Builds values and marks from the parser's events."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = text
        self.findings: list[Finding] = []
        self.may_be_cut = CUTTING_COMMENT.search(text) is not None
        self.next: Callable[[], Event] = _parser(text).get_event

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.text.split("\n")

    def document(self) -> YamlDocument:
        """Return the one document of the stream."""
        event = self.next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return YamlDocument({}, (0, 0, {}))
        value, marks = self.node(event, 0)
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise _RefusedYaml(
                "OQ107",
                event.start_mark,
                "A second document begins here.",
                "Keep one document a file; delete the --- line.",
            )
        return YamlDocument(value, marks)

    def node(self, event: Event, depth: int) -> tuple[Tree, Marks]:
        """Return the value that begins with *event*, and its marks."""
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
            raise _RefusedYaml("OQ108", mark, "This is nested too deeply.", cure)
        if kind is yaml.MappingStartEvent:
            entries, where = self.mapping(depth + 1)
            return entries, (mark.line, mark.column, where)
        items: list[Tree] = []
        places: list[Marks] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            value, marks = self.node(event, depth + 1)
            items.append(value)
            places.append(marks)
        return items, (mark.line, mark.column, places)

    def mapping(self, depth: int) -> tuple[dict[str, Tree], dict[str, KeyMarks]]:
        """Return the entries of the mapping whose start was read, and their marks."""
        entries: dict[str, Tree] = {}
        where: dict[str, KeyMarks] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            mark = event.start_mark
            if type(event) is not yaml.ScalarEvent:
                self.refuse(event)
                cure = "Put quotes around a value that begins with { or [."
                raise _RefusedYaml("OQ101", mark, "A key must be a word.", cure)
            key = str(self.node(event, depth)[0])
            if key == "<<":
                raise _RefusedYaml("OQ105", mark, "A merge key (<<) stands here.", "Write the keys out.")
            value, marks = self.node(self.next(), depth)
            if key in entries:
                said = f"{key} is here twice; the first is on line {where[key][0] + 1}."
                self.findings.append(error("OQ104", self.place(mark), said, "Keep one of them."))
                continue
            entries[key] = value
            where[key] = (mark.line, mark.column, marks)
        return entries, where

    def place(self, mark: Mark) -> Location:
        """Return *mark* as a location."""
        return Location(self.file, mark.line + 1, mark.column + 1)

    def refuse(self, event: Event) -> None:
        """Raise for an anchor, an alias or a tag."""
        mark = event.start_mark
        tag = getattr(event, "tag", None)
        if tag and tag.startswith("!") and tag != "!":
            cure = f"Write not {tag.lstrip('!')} in a condition; put quotes around text that begins with !."
            raise _RefusedYaml("OQ106", mark, f"{tag} is a tag to YAML.", cure)
        if tag:
            cure = "Delete it; put quotes around text that begins with !."
            raise _RefusedYaml("OQ106", mark, "A tag (! or !!) stands here.", cure)
        if isinstance(event, yaml.AliasEvent):
            cure = "Write the value out; put quotes around text that begins with *."
            raise _RefusedYaml("OQ105", mark, "An alias (*) stands here.", cure)
        if getattr(event, "anchor", None):
            cure = "Delete it; put quotes around text that begins with &."
            raise _RefusedYaml("OQ105", mark, "An anchor (&) stands here.", cure)

    def look_into(self, event: Event) -> None:
        """Refuse a control character that was written as an escape, and a scalar past its size."""
        value = event.value
        if len(value) > MAX_SCALAR:
            said = f"This text has {len(value):,} characters."
            raise _RefusedYaml("OQ109", event.start_mark, said, f"Split it; a text may have {MAX_SCALAR:,}.")
        if (match := CONTROL.search(value)) and len(self.findings) < MAX_FINDINGS:
            where = Written(self.lines, self.place(event.start_mark), value).after(value[: match.start()])
            said = f"This text holds {described(match[0])}."
            self.findings.append(error("OQ103", where, said, "Delete the escape."))

    def look_behind(self, event: Event) -> None:
        """Warn where a comment cuts an unquoted value short."""
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if event.value and CUTTING_COMMENT.match(rest):
            where = Location(self.file, end.line + 1, end.column + 1 + rest.index("#"))
            said = f"A comment begins at {rest.split()[0]} and cuts this value to “{event.value[-40:]}”."
            cure = "Put the value in quotes, or a blank after #."
            self.findings.append(Finding("OQ111", "warning", where, said, cure))
