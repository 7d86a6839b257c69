"""Checks the texts of a part: ids, links and placeholders in prose, and conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.story.field_types import Fills, Formula, Markdown, Ref
from game.story.findings import Finding, error
from game.story.references import walk
from game.story.syntax import condition_types, expression, prose
from game.story.syntax.expression import ExpressionError, nearest
from game.story.validation import foreign
from game.story.validation.context import RECORD_FILES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from game.story.findings import Location
    from game.story.model_types import Hint
    from game.story.parsed import ParsedFile
    from game.story.syntax.expression import Node
    from game.story.syntax.tree import Path, Step
    from game.story.validation.context import Context

CODES = {
    "scene": "OQ301", "event": "OQ303", "source": "OQ304", "person": "OQ305", "term": "OQ306", "dispute": "OQ307",
    "variable": "OQ308", "seat": "OQ309", "passage": "OQ313", "reading": "OQ704",
}  # fmt: skip

DOUBLED = re.compile(r"\{\{\s*(?P<name>[a-z][a-z0-9_]*)\s*\}\}")


def check_part(context: Context, hint: Hint, file: ParsedFile, *where: Step) -> Iterator[Finding]:
    """Yield the findings about the texts of a part, which stands at *where* in a file and is a *hint* of the model."""
    part = context.reading.sound_part(file.name, *where)
    for leaf in walk(hint, part, where, (Ref, Fills, Formula)) if part is not None else ():
        mark, text, path, is_key = leaf
        if isinstance(mark, Ref):
            if text not in context.known.get(mark.kind, (text,)) and not _is_start(mark, path):
                yield from missing(context, mark.kind, text, file.key(*path) if is_key else file.value(*path))
        elif isinstance(mark, Markdown):
            yield from _prose(context, text.strip("\n"), file, path)
        elif isinstance(mark, Fills):
            yield from _filled(context, text.strip(), file, path)
        elif (condition := text.strip()) not in context.sound:
            yield from _condition(context, condition, file, path)


def _is_start(mark: Ref, path: Path) -> bool:
    """Whether a text names a seat in a variable's start: the declaration's check covers those."""
    return mark.kind == "seat" and path[0] == "variables"


def missing(context: Context, kind: str, name: str, where: Location) -> Iterator[Finding]:
    """Yield a finding for an unknown id, unless a broken file may define it."""
    if context.may_exist(kind, name):
        return
    if kind == "variable" and name in context.conditions.written:
        yield error(
            "OQ308", where, f"{name} is a condition, not a variable.", "Name one of the variables it asks about."
        )
        return
    if kind == "variable":
        said, cure = f"{name} is not a variable of this pack.", "Declare it in pack.yaml."
    else:
        said = f"There is no {kind} {name}."
        cure = {
            "scene": "Write the scene, or name another.",
            "passage": "Write it under passages in pack.yaml, or name another.",
        }.get(kind, "")
    if kind in RECORD_FILES:
        cure = f"Add it to record/{RECORD_FILES[kind]}.yaml, or name another."
    yield error(CODES[kind], where, said, context.guess(kind, name) or cure)


def former(
    what: str, was: Sequence[str], present: Collection[str], claimed: set[str], file: ParsedFile, *path: Step
) -> Iterator[Finding]:
    """Yield the findings about former ids: each must lead an older play to one thing."""
    for index, old in enumerate(was):
        if old in present or old in claimed:
            said = f"There is a {what} {old}" if old in present else f"Two of the {what}s were called {old}"
            cure = "Take it off the list." if old in present else "Take it off one of them."
            yield error("OQ205", file.value(*path, "was", index), said + ".", cure)
        claimed.add(old)


def _prose(context: Context, text: str, file: ParsedFile, path: Path) -> Iterator[Finding]:
    if "](" in text:
        yield from _links(context, text, file, path)
    yield from _filled(context, text, file, path)
    if found := prose.foreign(text):
        yield error("OQ340", file.value(*path, offset=found[1]), *foreign.REFUSED[found[0]])
        return
    for sign in foreign.signs(text, context.variables):
        yield Finding(sign.code, "warning", file.value(*path, offset=sign.offset), sign.message, sign.cure)


def _filled(context: Context, text: str, file: ParsedFile, path: Path) -> Iterator[Finding]:
    if "{" in text or "}" in text:
        yield from _braces(context, text, file, path)
        yield from _doubled_braces(context, text, file, path)


def _links(context: Context, text: str, file: ParsedFile, path: Path) -> Iterator[Finding]:
    for scheme, name, offset in prose.links(text):
        if text[offset - 1 : offset] == "!" or text[max(offset - 2, 0) : offset] == "![":
            continue  # an image, which is another finding
        if scheme not in prose.SCHEMES:
            yield error(
                "OQ311",
                file.value(*path, offset=offset),
                *foreign.of_link(scheme, name, prose.SCHEMES),
            )
        elif name not in context.known[scheme]:
            yield from missing(context, scheme, name, file.value(*path, offset=offset))


def _braces(context: Context, text: str, file: ParsedFile, path: Path) -> Iterator[Finding]:
    for name, offset in prose.placeholders(text):
        where = file.value(*path, offset=offset)
        spec = context.variables.get(name or "")
        if name is None:
            yield error("OQ312", where, "A brace stands alone here.", "Write {{ or }} for a brace.")
        elif spec is None and (other := foreign.of_braces(name)):
            yield error("OQ312", where, *other)
        elif name in context.conditions.written:
            cure = "Show a meter or a choice, or use a passage with an if."
            yield error("OQ312", where, f"{{{name}}} is a condition; it has nothing to show.", cure)
        elif spec is None and not context.may_exist("variable", name):
            cure = (
                nearest(name, context.variables) or f"Declare it in pack.yaml, or write {{{{{name}}}}} for the braces."
            )
            yield error("OQ308", where, f"{{{name}}} is not a variable of this pack.", cure)
        elif spec and spec.type == "flag":
            cure = "Show a meter or a choice, or use a passage with an if."
            yield error("OQ312", where, f"{{{name}}} is a flag; it has nothing to show.", cure)


def _doubled_braces(context: Context, text: str, file: ParsedFile, path: Path) -> Iterator[Finding]:
    """Yield a warning for each variable in doubled braces, as other tools write them: here they print braces."""
    for match in DOUBLED.finditer(text):
        if match["name"] in context.variables:
            said = f"{match[0]} prints “{match[0][1:-1]}” and not the value."
            where = file.value(*path, offset=match.start())
            yield Finding("OQ312", "warning", where, said, f"Write {{{match['name']}}} for the value.")


def _condition(context: Context, text: str, file: ParsedFile, path: Path) -> Iterator[Finding]:
    try:
        node = expression.parse(text)
    except ExpressionError as problem:
        yield error("OQ320", file.value(*path, offset=problem.offset), str(problem), problem.cure)
        return
    if not context.reading.manifest or any(_is_unsure(context, part) for part in node):
        return
    try:
        condition_types.check(node, context.scope)
    except ExpressionError as problem:
        yield error("OQ321", file.value(*path, offset=problem.offset), str(problem), problem.cure)
    else:
        context.sound.add(text)
        yield from check_written_out(context, text, file, path)


def check_written_out(context: Context, text: str, file: ParsedFile, path: Path) -> Iterator[Finding]:
    """Yield a finding where condition *text* is too large once its names are written out."""
    try:
        expression.parse(context.conditions.written_out(text))
    except ExpressionError as problem:
        said = f"{problem} This counts what its names stand for."
        yield error("OQ320", file.value(*path), said, "Name less in it, or keep a part of it in a flag.")


def _is_unsure(context: Context, node: Node) -> bool:
    """Whether *node* names an id that an invalid part may define."""
    if node.kind == "name":
        name = str(node.value)
        known = name in context.variables or name in context.conditions.written
        return not known and context.may_exist("variable", name)
    called = node.value[0] if isinstance(node.value, tuple) else ""
    return bool(called) and called not in context.known["scene"] and context.may_exist("scene", called)
