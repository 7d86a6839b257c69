"""A pack's folder read into the model: every file, every problem with its place, one report."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.story import model, tree
from game.story.expression import nearest
from game.story.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

MAX_FILES = 500
MAX_PACK = 64 * 1024 * 1024
RECORD: dict[str, type] = {
    "events": model.Event,
    "sources": model.Source,
    "people": model.Person,
    "glossary": model.Term,
    "disputes": model.Dispute,
    "readings": model.Reading,
}


@dataclass(slots=True)
class File:
    """A file of a pack as it was read; *values* are those of its tree."""

    name: str
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    marks: Any = (0, 0, {})
    broken: bool = False

    def key(self, *path: Any) -> Place:
        """Return where the key at *path* stands."""
        return tree.place(self.name, self.marks, path)

    def value(self, *path: Any, offset: int = 0) -> Place:
        """Return where the value at *path* stands, *offset* characters into its text."""
        where = tree.value_place(self.name, self.marks, path)
        lines = self.text.split("\n")
        line = lines[where.line - 1] if where.line <= len(lines) else ""
        first = line[where.column - 1 : where.column]
        if first in ("|", ">"):
            return self._in_block(path, where, offset)
        shift = offset + (first in ("'", '"'))
        return Place(
            self.name, where.line, where.column + shift if where.column + shift <= len(line) + 1 else where.column
        )

    def _in_block(self, path: Sequence[Any], where: Place, offset: int) -> Place:
        """Return the place *offset* characters into the block scalar that begins at *where*."""
        value: Any = self.values
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                break
        before = value[:offset] if isinstance(value, str) else ""
        line = where.line + 1 + before.count("\n")
        lines = self.text.split("\n")
        text = lines[line - 1] if line <= len(lines) else ""
        indent = len(text) - len(text.lstrip(" "))
        return Place(self.name, line, indent + 1 + len(before) - (before.rfind("\n") + 1))


@dataclass(slots=True)
class Reading:
    """What was read of a pack: the parts that hold, and what is wrong with the others."""

    folder: Path
    files: dict[str, File] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    manifest: model.Manifest | None = None
    chapters: dict[str, model.Chapter] = field(default_factory=dict)
    scenes: dict[str, model.Scene] = field(default_factory=dict)
    scene_files: dict[str, File] = field(default_factory=dict)  # every scene that has a name, broken ones too
    record: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in RECORD})
    names: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in RECORD})

    def complain(self, code: str, where: Place, message: str, cure: str = "", severity: str = "error") -> None:
        """Add a finding."""
        self.findings.append(Finding(code, severity, where, message, cure))

    @property
    def errors(self) -> list[Finding]:
        """The findings that keep the pack from being played."""
        return [finding for finding in self.findings if finding.severity == "error"]

    def whole(self, *names: str) -> bool:
        """Whether each of the files was read, so that what it does not define is really missing."""
        return not any(self.files[name].broken for name in names if name in self.files)

    def scene_place(self, scene: str, *path: Any) -> Place:
        """Return where *path* of *scene* stands."""
        file = self.scene_files.get(scene)
        return file.key("scenes", scene, *path) if file else Place("scenes")


def read(folder: Path, overlay: Mapping[str, str] | None = None, language: str = "") -> Reading:
    """Read the pack in *folder*; *overlay* holds texts that an editor has not saved yet, by file name in the pack."""
    reading = Reading(folder)
    over = overlay or {}
    if not (folder / "pack.yaml").is_file() and "pack.yaml" not in over:
        reading.complain(
            "OQ110", Place("pack.yaml"), f"{folder} has no pack.yaml.", "A pack is a folder with a pack.yaml in it."
        )
        return reading
    names = _names(folder, reading)
    for name in sorted({*names, *over}):
        _load(reading, name, over.get(name))
    if language:
        from game.story import translation

        translation.apply(reading, language)
    _read_manifest(reading)
    for chapter in _chapter_names(reading):
        _read_chapter(reading, chapter)
    for kind, cls in RECORD.items():
        _read_record(reading, kind, cls)
    return reading


def _names(folder: Path, reading: Reading) -> list[str]:
    """Return the names of the pack's YAML files, relative, within bounds."""
    root = folder.resolve()
    found: list[str] = []
    total = 0
    for pattern in ("pack.yaml", "classroom.yaml", "scenes/*.yaml", "record/*.yaml"):
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            if not path.resolve().is_relative_to(root):
                reading.complain(
                    "OQ110",
                    Place(name),
                    "This file lies outside the pack's folder.",
                    "Put the file itself here, not a link.",
                )
                continue
            if not path.is_file():
                continue
            total += path.stat().st_size
            found.append(name)
    if len(found) > MAX_FILES or total > MAX_PACK:
        reading.complain(
            "OQ109",
            Place("pack.yaml"),
            f"The pack has {len(found)} files and {total:,} bytes.",
            f"It may have {MAX_FILES} files and {MAX_PACK:,} bytes.",
        )
        return ["pack.yaml"]
    return found


def _load(reading: Reading, name: str, text: str | None) -> None:
    file = File(name)
    reading.files[name] = file
    if text is None:
        try:
            with (reading.folder / name).open("rb") as stream:
                data = stream.read(tree.MAX_FILE + 1)
        except OSError as problem:
            file.broken = True
            reading.complain("OQ110", Place(name), f"This file cannot be read: {problem.strerror}.")
            return
    else:
        data = text.encode("utf-8", "surrogatepass")
    file.text, findings = tree.decode(data, name)
    reading.findings += findings
    if findings:
        file.broken = True
        return
    found, findings = tree.read(file.text, name)
    reading.findings += findings
    if found is None:
        file.broken = True
    elif not isinstance(found.value, dict):
        file.broken = True
        reading.complain(
            "OQ203", Place(name, 1, 1), "A file of a pack holds keys and values.", "Write key: value lines."
        )
    else:
        file.values, file.marks = found


@cache
def adapter(cls: type) -> TypeAdapter[Any]:
    """Return pydantic's validator of *cls*, made once."""
    from pydantic import TypeAdapter

    return TypeAdapter(cls)


def _validate(reading: Reading, cls: type, value: Any, file: File, *path: Any) -> Any:
    """Return *value* as a *cls*, or None with what is wrong with it among the findings."""
    from pydantic import ValidationError

    try:
        return adapter(cls).validate_python(value)
    except ValidationError as problem:
        file.broken = True
        for error in problem.errors(include_url=False):
            _report(reading, error, file, path, value)
    return None


def _report(reading: Reading, error: ErrorDetails, file: File, path: Sequence[Any], value: Any) -> None:
    """Put one of pydantic's errors in a writer's words."""
    steps = [step for step in error["loc"] if step != "[key]"]
    where = [*path, *steps]
    kind = error["type"]
    last = str(steps[-1]) if steps else ""
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        owner = _owner(value, steps[:-1])
        reading.complain(
            "OQ201",
            file.key(*where),
            f"{last} is not a key that can stand here.",
            _near_key(last, error, owner, path, steps),
        )
    elif kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        reading.complain("OQ202", file.key(*where[:-1]), f"{last} is missing here.", f"Add {last}: …")
    elif kind == "value_error":
        cure = str(error.get("ctx", {}).get("error", "")) or error["msg"].removeprefix("Value error, ")
        found = error["input"]
        shown = (
            f"“{str(found)[:60]}”"
            if isinstance(found, str)
            else "a list"
            if isinstance(found, list)
            else "keys and values"
        )
        place = file.key(*where) if "[key]" in error["loc"] else file.value(*where)
        reading.complain(
            "OQ204",
            place,
            f"{last} cannot be {shown}." if last else f"This cannot be {shown}.",
            cure[0].upper() + cure[1:] + ".",
        )
    else:
        wanted = {
            "dict_type": "keys and values",
            "dataclass_type": "keys and values",
            "dataclass_exact_type": "keys and values",
            "tuple_type": "a list",
        }.get(kind, "something else")
        reading.complain(
            "OQ203",
            file.value(*where),
            f"{last or 'This'} wants {wanted}.",
            "Write key: value lines, indented." if "keys" in wanted else "Write a list: [a, b], or - lines.",
        )


def _owner(value: Any, steps: Sequence[Any]) -> Any:
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return value


def _near_key(last: str, error: ErrorDetails, owner: Any, path: Sequence[Any], steps: Sequence[Any]) -> str:
    """Return a sentence with the nearest key that may stand where *last* does."""
    keys = {name.rstrip("_") for cls in _classes() for name in cls.__dataclass_fields__}
    there = set(owner) if isinstance(owner, dict) else set()
    return nearest(last, sorted(keys - there)) or "Delete it, or move it to where it belongs."


@cache
def _classes() -> tuple[Any, ...]:
    return tuple(cls for cls in vars(model).values() if isinstance(cls, type) and hasattr(cls, "__pydantic_config__"))


def _read_manifest(reading: Reading) -> None:
    file = reading.files.get("pack.yaml")
    if file is None or file.broken:
        return
    found = file.values.get("format")
    if isinstance(found, str) and found.isdigit() and int(found) > 1:
        file.broken = True
        reading.complain(
            "OQ204",
            file.value("format"),
            f"The pack is of format {found}; this game reads format 1.",
            "Update the game.",
        )
        return
    reading.manifest = _validate(reading, model.Manifest, file.values, file)


def _chapter_names(reading: Reading) -> Iterator[str]:
    """Yield the stems of the chapters that are to be read: those listed, and those that lie there all the same."""
    listed = list(reading.manifest.chapters) if reading.manifest else []
    there = [name[len("scenes/") : -len(".yaml")] for name in reading.files if name.startswith("scenes/")]
    pack = reading.files["pack.yaml"]
    for index, chapter in enumerate(listed):
        if chapter in listed[:index]:
            reading.complain(
                "OQ310", pack.value("chapters", index), f"Chapter {chapter} is listed twice.", "Delete one of them."
            )
        elif chapter in there:
            yield chapter
        else:
            reading.complain(
                "OQ310",
                pack.value("chapters", index),
                f"There is no scenes/{chapter}.yaml.",
                nearest(chapter, there) or "Make the file, or take it off the list.",
            )
    for chapter in there:
        if reading.manifest is None:
            yield chapter
        elif chapter not in listed:
            reading.complain(
                "OQ112",
                Place(f"scenes/{chapter}.yaml"),
                "pack.yaml does not list this chapter.",
                f"Add {chapter} to chapters, or delete the file.",
                "warning",
            )


def _read_chapter(reading: Reading, chapter: str) -> None:
    file = reading.files[f"scenes/{chapter}.yaml"]
    scenes = file.values.get("scenes")
    shell = {**file.values, "scenes": {}}
    if not file.broken or file.values:
        found = _validate(reading, model.Chapter, shell if isinstance(scenes, dict) else file.values, file)
        if found:
            reading.chapters[chapter] = found
    for scene, value in scenes.items() if isinstance(scenes, dict) else ():
        if scene in reading.scene_files:
            first = reading.scene_place(scene)
            reading.complain(
                "OQ205",
                file.key("scenes", scene),
                f"There is a scene {scene} in {first} already.",
                "Scenes are unique in a pack: rename one.",
            )
            continue
        reading.scene_files[scene] = file
        _check_id(reading, scene, file, "scenes", scene)
        found = _validate(reading, model.Scene, value, file, "scenes", scene)
        if found:
            reading.scenes[scene] = found


def _check_id(reading: Reading, name: str, file: File, *path: Any) -> None:
    from game.story.fields import read_id

    try:
        read_id(name)
    except ValueError as problem:
        reading.complain(
            "OQ204",
            file.key(*path),
            f"“{name[:60]}” cannot be an id.",
            str(problem)[0].upper() + str(problem)[1:] + ".",
        )


def _read_record(reading: Reading, kind: str, cls: type) -> None:
    file = reading.files.get(f"record/{kind}.yaml")
    if file is None:
        return
    for name, value in file.values.items():
        reading.names[kind].add(name)
        _check_id(reading, name, file, name)
        found = _validate(reading, cls, value, file, name)
        if found:
            reading.record[kind][name] = found
