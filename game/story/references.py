"""The definitions, references and texts of a pack, found by the types of the model's fields.

`walk` goes through a file's tree beside the model's annotations; `names` and `texts` serve the checks, the editor
and the translations. A file may have errors: every part of the right form is found.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, TypeAlias, get_args, get_origin

from game.story.field_types import Defines, Fills, Formula, Markdown, Ref, Short, Words
from game.story.model_types import MARKS, Mark, fields, file_type, is_part, mark_of, metadata
from game.story.syntax import expression, prose
from game.story.syntax.expression import ExpressionError
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from game.story.findings import Location
    from game.story.model_types import Hint
    from game.story.parsed import ParsedFile
    from game.story.syntax.expression import Node
    from game.story.syntax.tree import Path, Tree

    Walker: TypeAlias = Callable[[Tree, Path, list["Leaf"]], None]

QUOTED = re.compile(r"[\"']([^\"']*)[\"']")


class Leaf(NamedTuple):
    """A text of a file with the mark that the model gives it; a key is the last step of its own path."""

    mark: Mark
    text: str
    path: Path
    is_key: bool


class Text(NamedTuple):
    """A text that players read, and that can be translated."""

    name: str
    file: str
    path: Path
    words: str
    is_prose: bool
    is_filled: bool = False  # whether `{variables}` in it are filled


class Name(NamedTuple):
    """An id where it stands; a choice is called scene/choice."""

    kind: str  # scene | choice | event | source | person | term | dispute | reading | variable | seat | chapter | route
    id: str
    file: ParsedFile
    path: Path
    by: str  # key | value | condition | link | placeholder: how it is named
    defines: bool = False
    offset: int = 0  # where it begins in the text at *path*

    @property
    def shown(self) -> str:
        """The id as it is written."""
        return self.id.rpartition("/")[2]

    @property
    def location(self) -> Location:
        """Where it stands, to the character."""
        if self.by == "key":
            return _unquoted(self.file.key(*self.path), self.file.lines)
        return self.file.value(*self.path, offset=self.offset)


def _unquoted(key: Location, lines: Sequence[str]) -> Location:
    """Return where a key's own characters begin: it may stand in quotes."""
    written = lines[key.line - 1][key.column - 1 : key.column] if key.line <= len(lines) else ""
    return replace(key, column=key.column + 1) if written in ("'", '"') else key


# The walk


def walk(hint: Hint, tree: Tree, path: Path, wanted: tuple[type, ...] = MARKS) -> list[Leaf]:
    """Return the texts below *tree*, which is a *hint* and stands at *path*, whose mark is *wanted*."""
    found: list[Leaf] = []
    walker = _walker(hint, wanted)
    if walker:
        walker(tree, path, found)
    return found


@cache
def _walker(hint: Hint, wanted: tuple[type, ...]) -> Walker | None:
    """Return the function that walks through a *hint*, None where nothing in it is wanted."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated(hint, wanted)
    if origin is tuple:
        return _listed(get_args(hint)[0], wanted)
    if origin is dict:
        key, value = get_args(hint)
        return _mapped(key, value, wanted)
    if is_part(hint):
        return _keyed({name: _walker(part, wanted) for name, part in fields(hint).items()})
    return _either([walker for part in get_args(hint) if (walker := _walker(part, wanted))])


def _annotated(hint: Hint, wanted: tuple[type, ...]) -> Walker | None:
    base = get_args(hint)[0]
    mark = mark_of(hint, wanted)
    short = next((mark for mark in metadata(hint) if isinstance(mark, Short)), None)
    inner = _walker(base, wanted)
    alone = _walker(fields(base)[short.key], wanted) if short else inner
    if base is str:
        return _leaf(mark) if mark else None
    if alone is inner:
        return inner

    def walker(tree: Tree, path: Path, found: list[Leaf]) -> None:
        chosen = alone if isinstance(tree, str) else inner
        if chosen:
            chosen(tree, path, found)

    return walker


def _either(walkers: list[Walker]) -> Walker | None:
    def walker(tree: Tree, path: Path, found: list[Leaf]) -> None:
        for one in walkers:
            one(tree, path, found)

    return walker if walkers else None


def _leaf(mark: Mark) -> Walker:
    def walker(tree: Tree, path: Path, found: list[Leaf]) -> None:
        if isinstance(tree, str):
            found.append(Leaf(mark, tree, path, False))

    return walker


def _listed(part: Hint, wanted: tuple[type, ...]) -> Walker | None:
    inner = _walker(part, wanted)
    if inner is None:
        return None

    def walker(tree: Tree, path: Path, found: list[Leaf]) -> None:
        if isinstance(tree, list):
            for index, item in enumerate(tree):
                inner(item, (*path, index), found)
        else:
            inner(tree, path, found)

    return walker


def _mapped(key: Hint, value: Hint, wanted: tuple[type, ...]) -> Walker | None:
    mark, inner = mark_of(key, wanted), _walker(value, wanted)
    if mark is None and inner is None:
        return None

    def walker(tree: Tree, path: Path, found: list[Leaf]) -> None:
        for name, part in tree.items() if isinstance(tree, dict) else ():
            below = (*path, name)
            if mark:
                found.append(Leaf(mark, name, below, True))
            if inner:
                inner(part, below, found)

    return walker


def _keyed(all_walkers: Mapping[str, Walker | None]) -> Walker | None:
    walkers = {name: walker for name, walker in all_walkers.items() if walker}
    if not walkers:
        return None

    def walker(tree: Tree, path: Path, found: list[Leaf]) -> None:
        for name, part in tree.items() if isinstance(tree, dict) else ():
            if inner := walkers.get(name):
                inner(part, (*path, name), found)

    return walker


# Definitions and references


def names(file: ParsedFile) -> Iterator[Name]:
    """Yield every id that *file* defines or names."""
    if file.name.startswith("scenes/"):
        yield Name("chapter", file.name[len("scenes/") : -len(".yaml")], file, (), "key", defines=True)
    for leaf in walk(file_type(file.name), file.values, ()):
        yield from names_in(leaf, file)


def asked(file: ParsedFile) -> Iterator[Name]:
    """Yield every id that a condition of *file* names."""
    for leaf in walk(file_type(file.name), file.values, (), (Formula,)):
        yield from _in_condition(leaf, file)


def names_in(leaf: Leaf, file: ParsedFile) -> Iterator[Name]:
    """Yield the ids in a text of *file*, which may be an id itself."""
    match leaf.mark:
        case Ref(kind, besides) if leaf.text != besides:
            yield Name(kind, _full(kind, leaf), file, leaf.path, "key" if leaf.is_key else "value")
        case Defines(kind):
            yield Name(kind, _full(kind, leaf), file, leaf.path, "key", defines=True)
        case Formula():
            yield from _in_condition(leaf, file)
        case Fills():
            yield from _in_text(leaf, file)


def _full(kind: str, leaf: Leaf) -> str:
    """Return the id that is unique in the pack: that of a choice begins with its scene."""
    return f"{leaf.path[1]}/{leaf.text}" if kind == "choice" else leaf.text


def _in_text(leaf: Leaf, file: ParsedFile) -> Iterator[Name]:
    is_prose = isinstance(leaf.mark, Markdown)
    text = leaf.text.strip("\n") if is_prose else leaf.text.strip()
    for match in prose.LINK.finditer(text) if is_prose else ():
        scheme, _, name = match["target"].partition(":")
        if scheme in prose.SCHEMES:
            yield Name(scheme, name, file, leaf.path, "link", offset=match.start("target") + len(scheme) + 1)
    for hole, offset in prose.placeholders(text):
        if hole:
            yield Name("variable", hole, file, leaf.path, "placeholder", offset=offset + 1)


def _in_condition(leaf: Leaf, file: ParsedFile) -> Iterator[Name]:
    text = leaf.text.strip()
    try:
        tree = expression.parse(text)
    except ExpressionError:
        return
    for node in tree:
        for kind, name, offset in _named_by(node, text):
            yield Name(kind, name, file, leaf.path, "condition", offset=offset)


def _named_by(node: Node, text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, id and offset of what one node of a condition names."""
    if node.kind == "name":
        yield "variable", str(node.value), node.offset
    elif node.kind in ("seen", "chose"):
        scene, *choice = list(QUOTED.finditer(text, node.offset))[: 1 if node.kind == "seen" else 2]
        yield "scene", scene[1], scene.start(1)
        for found in choice:
            yield "choice", f"{scene[1]}/{found[1]}", found.start(1)
    elif node.kind in ("==", "!=") and any(part.kind == "seat" for part in node.parts):
        yield from (("seat", str(part.value), part.offset + 1) for part in node.parts if part.kind == "text")


# Texts that players read


def texts(files: Mapping[str, ParsedFile]) -> Iterator[Text]:
    """Yield every text of *files* that players read, in the order in which the pack has them."""
    for name, file in files.items():
        for leaf in walk(file_type(name), file.values, (), (Words,)):
            if leaf.text.strip():
                is_prose, is_filled = (isinstance(leaf.mark, mark) for mark in (Markdown, Fills))
                yield Text(_text_name(name, leaf.path), name, leaf.path, leaf.text, is_prose, is_filled)


def _text_name(file: str, path: Path) -> str:
    """Return the name of the text at *path*: it stays when a scene moves to another chapter."""
    steps = ".".join(map(str, path))
    if file.startswith("scenes/"):
        return steps if path[0] == "scenes" else f"chapters.{file[7:-5]}.{steps}"
    return f"{file.removeprefix('record/').removesuffix('.yaml')}.{steps}"
