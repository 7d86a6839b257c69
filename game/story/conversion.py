"""Converts trees of text into the model by pydantic, and puts pydantic's errors in a writer's words.

A part with an error is converted again without the wrong value, so that the rest of it can be checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from game.story import cures, model_types, shapes
from game.story.field_types import read_id
from game.story.findings import sentence
from game.story.model.part import CONFIG
from game.story.syntax.expression import nearest
from game.story.syntax.tree import at, entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

    from game.story.parsed import ParsedFile, ParsedPack
    from game.story.syntax.tree import Step, Tree

T = TypeVar("T")
MAX_PRUNINGS = 4
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
UNKNOWN = "unexpected_keyword_argument"
MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")


def adapter(cls: type) -> TypeAdapter[Any]:
    """Return pydantic's validator of *cls*, which is made once."""
    from pydantic import TypeAdapter

    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]


def json_schema(kind: object) -> dict[str, Any]:
    """Return the JSON Schema of *kind*, a class of the model or a type made of them."""
    from pydantic import TypeAdapter

    CONFIG["use_attribute_docstrings"] = True
    try:
        return TypeAdapter(cast("type", kind)).json_schema()
    finally:
        CONFIG["use_attribute_docstrings"] = False


def convert(reading: ParsedPack, cls: type[T], value: Tree, file: ParsedFile, *path: Step) -> T | None:
    """Return *value* as a *cls*. Errors become findings; the rest is returned if it is valid without them."""
    from pydantic import ValidationError

    for attempt in range(MAX_PRUNINGS):
        try:
            found: T = adapter(cls).validate_python(value)
        except ValidationError as problem:
            errors = problem.errors(include_url=False)
            if attempt == 0:
                file.broken = True
                _report_all(reading, errors, cls, file, path)
            left = _pruned(value, errors)
            if not left:
                break
            value = reading.pruned[file.name, path] = left
        else:
            return found
    return None


def _steps(error: ErrorDetails) -> list[Step]:
    return [step for step in error["loc"] if step != "[key]"]


def _pruned(value: Tree, errors: Iterable[ErrorDetails]) -> Tree | None:
    """Return *value* without the values that *errors* are about, None where nothing is left."""
    targets: list[list[Step]] = []
    for error in errors:
        steps = _steps(error)
        if error["type"] in MISSING:
            steps.pop()
        while steps and (isinstance(steps[-1], int) or at(value, steps) is None):  # the other items keep their indexes
            steps.pop()
        targets.append(steps)
    if [] in targets:
        return None
    for steps in targets:
        if at(value, steps) is not None:
            value = _without(value, steps)
    return value


def _without(value: Tree, steps: Sequence[Step]) -> Tree:
    """Return a copy of *value* without the value at *steps*; every step but the last may be an index of a list."""
    first, *rest = steps
    if isinstance(value, list) and isinstance(first, int):
        return [*value[:first], _without(value[first], rest), *value[first + 1 :]]
    copied = dict(entries(value))
    if rest:
        copied[str(first)] = _without(copied[str(first)], rest)
    else:
        del copied[str(first)]
    return copied


def _report_all(
    reading: ParsedPack, errors: Sequence[ErrorDetails], cls: type, file: ParsedFile, path: Sequence[Step]
) -> None:
    """Add a finding for each mistake behind *errors*.

    Keys that all stand in one wrong place are one mistake, and so is a key that is misspelt and therefore missing.
    """
    unknown = [[*path, *_steps(error)] for error in errors if error["type"] == UNKNOWN]
    missing = [[*path, *_steps(error)] for error in errors if error["type"] in MISSING]
    told = cures.misplaced(unknown, file)
    for error in errors:
        where = [*path, *_steps(error)]
        if tuple(where) not in told and not (where in missing and _is_misspelt(where, unknown)):
            _report(reading, error, cls, file, path)


def _is_misspelt(where: Sequence[Step], unknown: Iterable[Sequence[Step]]) -> bool:
    """Whether the key that is missing at *where* stands beside it, nearly or in another word, among the *unknown*."""
    beside = (str(one[-1]) for one in unknown if one[:-1] == where[:-1])
    return any(_near(word, [str(where[-1])]) for word in beside)


def _near(word: str, keys: Sequence[str]) -> str:
    """Return a sentence with the one of *keys* that *word* misspells or means, "" where there is none."""
    return nearest(word, keys) or shapes.other_word(word, keys)


def _report(reading: ParsedPack, error: ErrorDetails, cls: type, file: ParsedFile, path: Sequence[Step]) -> None:
    """Add a finding that puts one of pydantic's errors in a writer's words."""
    steps = _steps(error)
    where = _written([*path, *steps], file)
    kind = error["type"]
    last = str(steps[-1]) if steps else ""
    name = _named(where)
    if kind == UNKNOWN:
        keys = model_types.keys_at(cls, steps[:-1])
        cure = _near_key(last, keys, entries(at(file.values, where[:-1])))
        known = cures.of_key(last, where, file) or (f"{last} is not a key that can stand here.", cure)
        reading.complain("OQ201", file.key(*where), *known)
    elif kind in MISSING:
        reading.complain("OQ202", file.key(*path, *steps[:-1]), f"{last} is missing here.", shapes.missing(cls, steps))
    elif kind == "value_error":
        place = file.key(*where) if "[key]" in error["loc"] else file.value(*where)
        reading.complain("OQ204", place, *_refused(name, error, where, file))
    elif kind == "tuple_type":
        said = f"{name} wants a list."
        reading.complain("OQ203", file.value(*where), said, shapes.listed(name, error["input"]))
    else:
        cure = cures.of_list(name, error["input"]) or shapes.mapping(cls, steps, name, error["input"])
        reading.complain("OQ203", file.value(*where), f"{name} wants keys and values.", cure)


def _refused(name: str, error: ErrorDetails, where: Sequence[Step], file: ParsedFile) -> tuple[str, str]:
    """Return message and cure of a value that its reader refused."""
    found, refusal = error["input"], error["ctx"]["error"]
    if "[key]" in error["loc"] and (misplaced := cures.of_key(str(found), where, file)):
        return misplaced
    said = f"{name} cannot be {_shown(found)}."
    if not isinstance(found, str):
        return said, sentence(refusal)
    if not found.strip():
        return f"{name} is empty.", sentence(refusal)
    return said, cures.of_value(str(refusal), found, where, file) or sentence(refusal)


def _written(path: list[Step], file: ParsedFile) -> list[Step]:
    """Return *path* as the file has it: a text may stand for a mapping or for a list of one."""
    shorter = (path[:length] for length in range(len(path)))
    return next((one for one in shorter if isinstance(at(file.values, one), str)), path)


def _named(steps: Sequence[Step]) -> str:
    """Return what a message calls the value at *steps*."""
    last = next((step for step in reversed(steps) if isinstance(step, str)), "")
    if steps and isinstance(steps[-1], int):
        return f"A part of {last}"
    return last or "This"


def _shown(found: Tree) -> str:
    if isinstance(found, str):
        return f"“{found[:60]}”" if found.strip() else "empty"
    return "a list" if isinstance(found, list) else "keys and values"


def _near_key(word: str, keys: Iterable[str], taken: Mapping[str, Tree]) -> str:
    """Return a sentence with the key that is nearest to *word* among those of *keys* that are not used yet."""
    return _near(word, [key for key in keys if key not in taken]) or "Delete it, or move it to where it belongs."


def check_id(reading: ParsedPack, name: str, file: ParsedFile, *path: Step) -> None:
    """Add a finding where *name*, the key at *path*, cannot be an id."""
    try:
        read_id(name)
    except ValueError as problem:
        reading.complain(
            "OQ204",
            file.key(*path),
            f"“{name[:60]}” cannot be an id.",
            cures.of_value(str(problem), name, path, file) or sentence(problem),
        )
