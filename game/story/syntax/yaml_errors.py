"""Explains in a writer's words why a file is no YAML that the format allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import Location, error

if TYPE_CHECKING:
    import yaml
    from yaml.error import Mark

    from game.story.findings import Finding


def place_of(text: str, offset: int, file: str) -> Location:
    """Return where the character *offset* of *text* stands."""
    return Location(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


# Libyaml's message; what it means to a writer; the cure; whether the fault is where the construct began.
WORDS = (
    (
        "mapping values are not allowed",
        "There is a second “: ” here.",
        "Put quotes around the text: a colon followed by a blank ends a key.",
        False,
    ),
    (
        "mapping keys are not allowed",
        "A value cannot begin with ?.",
        "Put quotes around the text.",
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
            return error("OQ101", _mark_place(here, file), message, cure)
    return error("OQ101", _mark_place(mark, file), f"This is not YAML: {said}.", "Compare it with the lines around it.")


def _mark_place(mark: Mark | None, file: str) -> Location:
    return Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1)
