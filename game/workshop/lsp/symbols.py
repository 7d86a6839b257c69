"""Finds every name of a pack, to the character: in its YAML, its plans and its translations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from game.story import model_types
from game.story.field_types import Fills
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.references import Name
    from game.story.syntax.tree import Path

PLAN_LINE = re.compile(r"\s*(?P<verb>seat|route|scene|offered|locked|hidden|choose|call|pick|ends)\s+(?P<ids>[^#]*)")
PLAN_VALUE = re.compile(r"\s*(?:promise\s+)?(?P<name>[a-z][a-z0-9_]*)\s+is\s")
PLAN_WORLD = re.compile(r"\s*world\s")
PLAN_KINDS = {"seat": "seat", "route": "route", "scene": "scene", "ends": "scene"}  # other verbs name choices
CONTEXT = re.compile(r"(?:#~ )?msgctxt \"(?P<name>[^\"]*)\"")
MESSAGE = re.compile(r"(?:#[~|] )*(?:msgid|msgstr)? *\"")
TARGET = re.compile(rf"\]\((?P<scheme>{'|'.join(prose.SCHEMES)}):(?P<id>[a-z0-9-]+)\)")


class Symbol(NamedTuple):
    """A name where it stands: line and column count from 0."""

    kind: str  # scene | choice | event | source | person | term | dispute | reading | variable | seat | chapter | route
    id: str  # a choice is called scene/choice
    file: str
    line: int
    column: int
    length: int
    defines: bool = False
    path: Path = ()  # of a definition: its path in the file

    def covers(self, line: int, column: int) -> bool:
        """Whether the cursor stands on it."""
        return self.line == line and self.column <= column <= self.column + self.length


def located(name: Name | Symbol) -> Symbol:
    """Return a name of a YAML file with its place, which is slow to compute."""
    if isinstance(name, Symbol):
        return name
    if not name.path:  # a chapter is its whole file
        return Symbol(name.kind, name.id, name.file.name, 0, 0, 0, name.defines)
    where = name.location
    path = name.path if name.defines else ()
    return Symbol(
        name.kind, name.id, name.file.name, where.line - 1, where.column - 1, len(name.shown), name.defines, path
    )


def in_plan(file: str, text: str) -> Iterator[Symbol]:
    """Yield the names in a plan; a choice's only where the plan says which scene it is taken in."""
    scene = decided = ""
    for number, line in enumerate(text.split("\n")):
        if PLAN_WORLD.match(line):
            for word in re.finditer(r"(?P<name>[a-z][a-z0-9_]*)=", line.partition("#")[0]):
                yield Symbol("variable", word["name"], file, number, word.start("name"), len(word["name"]))
            continue
        if compared := PLAN_VALUE.match(line):
            yield Symbol("variable", compared["name"], file, number, compared.start("name"), len(compared["name"]))
            continue
        found = PLAN_LINE.match(line)
        if found is None:
            continue
        kind = PLAN_KINDS.get(found["verb"], "choice")
        for word in re.finditer(r"\S+", found["ids"]):
            where = decided if found["verb"] == "call" else scene
            if kind != "choice" or where:
                name = f"{where}/{word[0]}" if kind == "choice" else word[0]
                yield Symbol(kind, name, file, number, found.start("ids") + word.start(), len(word[0]))
        if found["verb"] in ("scene", "choose"):  # the plan need not say where a choice leads
            decided, scene = scene, found["ids"].strip() if found["verb"] == "scene" else ""


def in_catalogue(file: str, text: str) -> Iterator[Symbol]:
    """Yield the names in a .po file: in the names of its texts, in links and in `{variables}`."""
    is_filled = False
    for number, line in enumerate(text.split("\n")):
        if context := CONTEXT.match(line):
            hint, path, skipped = _text_path(context["name"])
            is_filled = any(model_types.mark_of(part, (Fills,)) for part in model_types.types_at(hint, path))
            steps = context["name"].split(".")
            for kind, index in model_types.ids_among(hint, path):
                column = context.start("name") + len(".".join([*steps[: index + skipped], ""]))
                yield Symbol(kind, _full(kind, path, index), file, number, column, len(str(path[index])))
            if steps[0] == "chapters" and len(steps) > 1:
                yield Symbol("chapter", steps[1], file, number, context.start("name") + len("chapters."), len(steps[1]))
        elif is_filled and MESSAGE.match(line):
            for target in TARGET.finditer(line):
                yield Symbol(target["scheme"], target["id"], file, number, target.start("id"), len(target["id"]))
            for hole, offset in prose.placeholders(line):
                if hole:
                    yield Symbol("variable", hole, file, number, offset + 1, len(hole))


def _text_path(name: str) -> tuple[model_types.Hint, Path, int]:
    """Return type and path of the text called *name*, and how many steps of the name are not in that path."""
    first, *rest = name.split(".")
    steps = tuple(int(step) if step.isdigit() else step for step in rest)
    if first == "scenes":
        return model_types.file_type("scenes/"), (first, *steps), 0
    if first == "chapters":
        return model_types.file_type("scenes/"), steps[1:], 2
    return model_types.file_type(f"{first}.yaml") or model_types.file_type(f"record/{first}.yaml"), steps, 1


def _full(kind: str, path: Path, index: int) -> str:
    return f"{path[1]}/{path[index]}" if kind == "choice" else str(path[index])
