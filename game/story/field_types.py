"""The types of a pack's fields: how YAML's text becomes a value, and what JSON Schema says of it.

A pack is read as text, so every type says how it reads text. `Reads` is understood by pydantic when a new pack is
validated and by `json_schema`; playing imports neither. `Ref`, `Defines`, `Words`, `Fills`, `Markdown`, `Formula` and
`Short` say what a text is for; `game.story.references` reads them for the checks, the editor and translations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from game.story import dates, pictures
from game.values import Frozen, frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

    from game.story.syntax.tree import Tree

    Schema = dict[str, Any]  # JSON Schema, which is JSON of any form

MAX_WHOLE = 1_000_000
IDENT = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,6})")
VARIABLE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
RESERVED_CHOICES = {"none", "u", "q", "f", "l", "s"}
RESERVED_VARIABLES = {"seat", "seen", "chose", "and", "or", "not", "true", "false"}


@frozen
class Reads(Frozen):
    """Says that *read* makes the field's value of the YAML; it raises ValueError with what to write instead."""

    read: Callable[[Tree], object]
    schema: Schema
    inner: bool = False  # whether the annotated type validates what *read* returned

    # Compared by identity: a schema cannot be hashed.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Tell pydantic how to validate the field."""
        from pydantic_core import core_schema

        if self.inner:
            return core_schema.no_info_before_validator_function(self.read, handler(source))
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        """Tell pydantic what an editor should accept in the field."""
        if not self.inner:
            return dict(self.schema)
        long_form = handler(core)
        return {"anyOf": [dict(self.schema), long_form]} if self.schema else dict(long_form)


@frozen
class Ref(Frozen):
    """Says that a text is an id of *kind*; the word *besides* is allowed too and is no id."""

    kind: str
    besides: str = ""


@frozen
class Defines(Frozen):
    """Says that a key is an id of *kind*, which is defined under it."""

    kind: str


@frozen
class Words(Frozen):
    """Says that players read a text, so that translators translate it."""


@frozen
class Fills(Words):
    """Says that players read a text that may hold `{variables}`."""


@frozen
class Markdown(Fills):
    """Says that players read a text of Markdown, which may hold links and `{variables}`."""


@frozen
class Formula(Frozen):
    """Says that a text is a condition, which names variables, scenes, choices and seats."""


@frozen
class Short(Frozen):
    """Says that a text in place of a mapping is the value of *key*."""

    key: str


def read_text(value: Tree) -> str:
    """Return *value*, which must be text."""
    if not isinstance(value, str):
        raise ValueError("write text here")  # noqa: TRY004 - pydantic reports ValueErrors
    return value


def read_line(value: Tree) -> str:
    """Return *value* as one line of plain text."""
    text = read_text(value).strip()
    if not text:
        raise ValueError("write a few words here; it is empty")
    if "\n" in text:
        raise ValueError("write this on one line; it is plain text, not Markdown")
    return text


def read_prose(value: Tree) -> str:
    """Return *value* as Markdown prose."""
    text = read_text(value).strip("\n")
    if not text.strip():
        raise ValueError("write something here; it is empty")
    return text


def read_id(value: Tree) -> str:
    """Return *value* as a kebab-case id."""
    if not isinstance(value, str) or not IDENT.fullmatch(value) or len(value) > 64:
        raise ValueError(
            "write an id in kebab-case, such as the-offer: small letters, digits and hyphens, a letter first"
        )
    return value


def read_choice_id(value: Tree) -> str:
    """Return *value* as the id of a choice or an item, which is no command of the plain mode."""
    if value in RESERVED_CHOICES:
        raise ValueError("use another id: none, u, q, f, l and s have a meaning of their own")
    return read_id(value)


def read_variable(value: Tree) -> str:
    """Return *value* as the snake_case name of a variable."""
    if not isinstance(value, str) or not VARIABLE.fullmatch(value) or len(value) > 64:
        raise ValueError("write a variable in snake_case, such as on_board: small letters, digits and underscores")
    if value in RESERVED_VARIABLES:
        raise ValueError("use another name: this word belongs to the language of conditions")
    return value


def read_whole(value: Tree) -> int:
    """Return *value* as a whole number of a bounded size."""
    if isinstance(value, str) and WHOLE.fullmatch(value) and abs(int(value)) <= MAX_WHOLE:
        return int(value)
    raise ValueError(f"write a whole number between -{MAX_WHOLE} and {MAX_WHOLE}")


def read_flag(value: Tree) -> bool:
    """Return *value*, which must be the word true or false."""
    if value not in ("true", "false"):
        raise ValueError("write true or false")
    return bool(value == "true")


def read_date(value: Tree) -> str:
    """Return *value* as a date of a pack, one that can be."""
    dates.read(value if isinstance(value, str) else "")
    return str(value)


def read_day(value: Tree) -> str:
    """Return *value* as YYYY, YYYY-MM or YYYY-MM-DD, a day that exists."""
    if not re.fullmatch(r"[0-9-]+", read_date(value)):
        raise ValueError("write a date as 2016, 2016-09 or 2016-09-16")
    return str(value)


def read_web_address(value: Tree) -> str:
    """Return *value* as an https address without blanks or credentials."""
    if not isinstance(value, str) or not re.fullmatch(r"https://[^\s/@]+(/\S*)?", value) or len(value) > 500:
        raise ValueError("write an address that begins with https://")
    return value


def read_picture(value: Tree) -> str:
    """Return *value* as the name of a picture in the pack's folder."""
    if not isinstance(value, str) or not pictures.NAME.fullmatch(value) or len(value) > 80:
        raise ValueError(
            "write a file of the pack, such as pictures/the-map.png, with small letters; it is .png or .jpg"
        )
    return value


def read_list(value: Tree) -> list[Tree]:
    """Return *value* as a list: one value stands for a list of one."""
    return value if isinstance(value, list) else [value]


def one_of(*words: str) -> Reads:
    """Return the reader of a field that holds one of *words*."""

    def read(value: Tree) -> str:
        if value not in words:
            raise ValueError("write one of: " + ", ".join(words))
        return str(value)

    return Reads(read, {"enum": [*words, *(YAML_TYPES[word] for word in words if word in YAML_TYPES)]})


# A pack is read as text. An editor reads YAML's own types, and must accept all that the game accepts.
YAML_TYPES = {"1": 1, "true": True, "false": False}
TEXT = {"type": ["string", "number", "boolean"]}
SOME_WORDS = {"type": "string"}
ID_SCHEMA = {"type": "string", "pattern": f"^{IDENT.pattern}$"}
VARIABLE_SCHEMA = {"type": "string", "pattern": f"^{VARIABLE.pattern}$"}
MANY = Reads(read_list, SOME_WORDS, inner=True)
"""A list; one value stands for a list of one."""

Text = Annotated[str, Reads(read_text, TEXT)]
FixedLine = Annotated[str, Reads(read_line, TEXT)]
"""A line that is the same in every language, such as the title of a book."""
Line = Annotated[FixedLine, Words()]
FilledLine = Annotated[FixedLine, Fills()]
"""A line in which `{mission}` prints a variable as in prose."""
Prose = Annotated[str, Reads(read_prose, TEXT), Markdown()]
Condition = Annotated[str, Reads(read_line, {"type": ["string", "boolean"]}), Formula()]
Whole = Annotated[int, Reads(read_whole, {"type": "integer"})]
Flag = Annotated[bool, Reads(read_flag, {"type": "boolean"})]
Date = Annotated[str, Reads(read_date, {"type": ["string", "integer"]})]
Day = Annotated[str, Reads(read_day, {"type": ["string", "integer"]})]
WebAddress = Annotated[str, Reads(read_web_address, {"type": "string", "pattern": "^https://"})]
PictureFile = Annotated[str, Reads(read_picture, {"type": "string", "pattern": f"^{pictures.NAME.pattern}$"})]
Basis = Annotated[str, one_of("record", "imagined")]
Reality = Annotated[str, one_of("documented", "documented-at-another-time", "plausible")]

Ident = Annotated[str, Reads(read_id, ID_SCHEMA)]
Variable = Annotated[str, Reads(read_variable, VARIABLE_SCHEMA)]

# Keys under which a thing is defined.
SeatKey = Annotated[Ident, Defines("seat")]
RouteKey = Annotated[Ident, Defines("route")]
SceneKey = Annotated[Ident, Defines("scene")]
ChoiceKey = Annotated[str, Reads(read_choice_id, ID_SCHEMA), Defines("choice")]
VariableKey = Annotated[Variable, Defines("variable")]
ConditionKey = VariableKey
"""A condition's name stands where a variable's may, so that the two share their names."""
PassageKey = Annotated[Ident, Defines("passage")]

# Ids of things that are defined elsewhere.
SeatId = Annotated[Ident, Ref("seat")]
ChapterId = Annotated[Ident, Ref("chapter")]
SceneId = Annotated[Ident, Ref("scene")]
ChoiceId = Annotated[Ident, Ref("choice", besides="none")]
VariableId = Annotated[Variable, Ref("variable")]
EventId = Annotated[Ident, Ref("event")]
SourceId = Annotated[Ident, Ref("source")]
PersonId = Annotated[Ident, Ref("person")]
PassageId = Annotated[Ident, Ref("passage")]
DisputeId = Annotated[Ident, Ref("dispute")]
ReadingId = Annotated[Ident, Ref("reading")]
