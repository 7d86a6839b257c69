"""A pack's folder read into the model: every file, every problem with its place, one report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from game.story import model
from game.story.findings import Finding, Location
from game.story.syntax import locations, yaml_reader
from game.story.syntax.expression import nearest
from game.story.syntax.safe_files import MAX_FILE, MAX_FILES, MAX_PACK, lies_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

MAX_PRUNINGS = 4
MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")
NEWER = re.compile("[2-9]|[1-9][0-9]+")  # formats that a later game reads
RECORD: dict[str, type] = {
    "events": model.Event,
    "sources": model.Source,
    "people": model.Person,
    "glossary": model.Term,
    "disputes": model.Dispute,
    "readings": model.Reading,
}


@dataclass(slots=True)
class ParsedFile:
    """A file of a pack as it was read; *values* are those of its tree."""

    name: str
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    marks: Any = (0, 0, {})
    broken: bool = False
    # How the scalar asked for last is.
    written: dict[Location, locations.Written] = field(default_factory=dict, repr=False)

    def key(self, *path: Any) -> Location:
        """Return where the key at *path* stands."""
        return locations.key_place(self.name, self.marks, path)

    def value(self, *path: Any, offset: int | None = None) -> Location:
        """Return where the value at *path* stands, or the character *offset* of it where one is given."""
        where = locations.value_place(self.name, self.marks, path)
        value = at(self.values, path)
        if offset is None or not isinstance(value, str):
            return where
        # The reader has taken what is blank around a line, and the empty lines around prose.
        read = value.lstrip("\n") if "\n" in value.strip() else value.lstrip()
        if where not in self.written:
            self.written = {where: locations.Written(self.text.split("\n"), where, value)}
        return self.written[where].after(read[:offset])


def at(values: Any, path: Iterable[Any]) -> Any:
    """Return what stands at *path* of *values*, None where there is nothing."""
    for step in path:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values


@dataclass(slots=True)
class ParsedPack:
    """What was read of a pack: the parts that hold, and what is wrong with the others."""

    folder: Path
    files: dict[str, ParsedFile] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    manifest: model.Manifest | None = None
    chapters: dict[str, model.Chapter] = field(default_factory=dict)
    scenes: dict[str, model.Scene] = field(default_factory=dict)
    scene_files: dict[str, ParsedFile] = field(default_factory=dict)  # every scene that has a name, broken ones too
    record: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in RECORD})
    names: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in RECORD})
    partial: set[tuple[Any, ...]] = field(default_factory=set)  # file and path of what holds only without some part

    def complain(self, code: str, where: Location, message: str, cure: str = "", severity: str = "error") -> None:
        """Add a finding."""
        self.findings.append(Finding(code, severity, where, message, cure))

    @property
    def errors(self) -> list[Finding]:
        """The findings that keep the pack from being played."""
        return [finding for finding in self.findings if finding.severity == "error"]

    def scene_place(self, scene: str, *path: Any) -> Location:
        """Return where *path* of *scene* stands."""
        file = self.scene_files.get(scene)
        return file.key("scenes", scene, *path) if file else Location("scenes")


def read(folder: Path, overlay: Mapping[str, str] | None = None, language: str = "") -> ParsedPack:
    """Read the pack in *folder*; *overlay* holds texts that an editor has not saved yet, by file name in the pack."""
    reading = ParsedPack(folder)
    over = overlay or {}
    if not (folder / "pack.yaml").is_file() and "pack.yaml" not in over:
        reading.complain(
            "OQ110", Location("pack.yaml"), f"{folder} has no pack.yaml.", "A pack is a folder with a pack.yaml in it."
        )
        return reading
    names = _names(folder, reading)
    if names is None:
        return reading
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


def _names(folder: Path, reading: ParsedPack) -> list[str] | None:
    """Return the names of the pack's YAML files, relative; None where there are too many to read any."""
    found: list[str] = []
    total = 0
    for pattern in ("pack.yaml", "classroom.yaml", "scenes/*.yaml", "record/*.yaml"):
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            if not lies_in(path, folder):
                reading.complain(
                    "OQ110",
                    Location(name),
                    "This file lies outside the pack's folder.",
                    "Put the file itself here, not a link.",
                )
                continue
            if not path.is_file():
                continue
            total += path.stat().st_size
            found.append(name)
    for pattern in ("*.yml", "scenes/*.yml", "record/*.yml"):
        for path in sorted(folder.glob(pattern)):
            said = "This file is not read: its name ends in .yml."
            reading.complain(
                "OQ112", Location(path.relative_to(folder).as_posix()), said, "Let it end in .yaml.", "warning"
            )
    if len(found) > MAX_FILES or total > MAX_PACK:
        reading.complain(
            "OQ109",
            Location("pack.yaml"),
            f"The pack has {len(found)} files and {total:,} bytes.",
            f"It may have {MAX_FILES} files and {MAX_PACK:,} bytes.",
        )
        return None
    return found


def _load(reading: ParsedPack, name: str, text: str | None) -> None:
    file = ParsedFile(name)
    reading.files[name] = file
    if text is None:
        try:
            with (reading.folder / name).open("rb") as stream:
                data = stream.read(MAX_FILE + 1)
        except OSError as problem:
            file.broken = True
            reading.complain("OQ110", Location(name), f"This file cannot be read: {problem.strerror}.")
            return
    else:
        data = text.encode("utf-8", "surrogatepass")
    file.text, findings = yaml_reader.decode(data, name)
    reading.findings += findings
    if findings:
        file.broken = True
        return
    found, findings = yaml_reader.read(file.text, name)
    reading.findings += findings
    if found is None:
        file.broken = True
    elif not isinstance(found.value, dict):
        file.broken = True
        reading.complain(
            "OQ203", Location(name, 1, 1), "A file of a pack holds keys and values.", "Write key: value lines."
        )
    else:
        file.values, file.marks = found


@cache
def adapter(cls: type) -> TypeAdapter[Any]:
    """Return pydantic's validator of *cls*, made once."""
    from pydantic import TypeAdapter

    return TypeAdapter(cls)


def json_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of *kind*, a class of the model or a type made of them."""
    from pydantic import TypeAdapter

    model.CONFIG["use_attribute_docstrings"] = True
    try:
        return TypeAdapter(kind).json_schema()
    finally:
        model.CONFIG["use_attribute_docstrings"] = False


def _validate(reading: ParsedPack, cls: type, value: Any, file: ParsedFile, *path: Any) -> Any:
    """Return *value* as a *cls*; what is wrong with it goes to the findings, and the rest is returned if it holds."""
    from pydantic import ValidationError

    for attempt in range(MAX_PRUNINGS):
        try:
            found = adapter(cls).validate_python(value)
        except ValidationError as problem:
            errors = problem.errors(include_url=False)
            if attempt == 0:
                file.broken = True
                reading.partial.add((file.name, *path))
                for error in errors:
                    _report(reading, error, cls, file, path)
            value = _pruned(value, errors)
            if not value:
                break
        else:
            return found
    return None


def _steps(error: ErrorDetails) -> list[Any]:
    return [step for step in error["loc"] if step != "[key]"]


def _pruned(value: Any, errors: Iterable[ErrorDetails]) -> Any:
    """Return *value* without what *errors* are about, so that the rest can be looked at; None where nothing is left."""
    targets: list[list[Any]] = []
    for error in errors:
        steps = _steps(error)
        if error["type"] in MISSING:
            steps.pop()
        while steps and (isinstance(steps[-1], int) or at(value, steps) is None):  # places in a list stay as they are
            steps.pop()
        targets.append(steps)
    if [] in targets:
        return None
    for steps in targets:
        if at(value, steps) is not None:
            value = _without(value, steps)
    return value


def _without(value: Any, steps: Sequence[Any]) -> Any:
    first, *rest = steps
    copied = value.copy()
    if rest:
        copied[first] = _without(value[first], rest)
    else:
        del copied[first]
    return copied


def _report(reading: ParsedPack, error: ErrorDetails, cls: type, file: ParsedFile, path: Sequence[Any]) -> None:
    """Put one of pydantic's errors in a writer's words."""
    steps = _steps(error)
    where = [*path, *steps]
    kind = error["type"]
    last = str(steps[-1]) if steps else ""
    name = _named(steps)
    if kind == "unexpected_keyword_argument":
        there = at(file.values, where[:-1])
        cure = _near_key(last, _class_at(cls, steps[:-1]), there if isinstance(there, dict) else {})
        reading.complain("OQ201", file.key(*where), f"{last} is not a key that can stand here.", cure)
    elif kind in MISSING:
        reading.complain("OQ202", file.key(*where[:-1]), f"{last} is missing here.", f"Add {last}: …")
    elif kind == "value_error":
        cure = str(error.get("ctx", {}).get("error", ""))
        place = file.key(*where) if "[key]" in error["loc"] else file.value(*where)
        said = f"{name} cannot be {_shown(error['input'])}."
        reading.complain("OQ204", place, said, cure[0].upper() + cure[1:] + ".")
    elif kind == "tuple_type":
        said = f"{name} wants a list."
        reading.complain("OQ203", file.value(*where), said, "Write a list: [a, b], or - lines.")
    else:
        said = f"{name} wants keys and values."
        reading.complain("OQ203", file.value(*where), said, "Write key: value lines, indented.")


def _named(steps: Sequence[Any]) -> str:
    """Return what to call the thing at *steps*."""
    last = next((step for step in reversed(steps) if isinstance(step, str)), "")
    if steps and isinstance(steps[-1], int):
        return f"A part of {last}"
    return last or "This"


def _shown(found: Any) -> str:
    if isinstance(found, str):
        return f"“{found[:60]}”" if found.strip() else "empty"
    return "a list" if isinstance(found, list) else "keys and values"


def _near_key(word: str, cls: Any, there: Mapping[str, Any]) -> str:
    """Return a sentence with the key of *cls* that is nearest to *word* and not *there* already."""
    keys = [name.rstrip("_") for name in getattr(cls, "__dataclass_fields__", ())]
    return nearest(word, [key for key in keys if key not in there]) or "Delete it, or move it to where it belongs."


def _class_at(hint: Any, steps: Iterable[Any]) -> Any:
    """Return the type of what stands at *steps* of a *hint*."""
    for step in steps:
        hint = _without_none(hint)
        if is_dataclass(hint):
            hints = get_type_hints(hint)
            hint = hints.get(str(step), hints.get(f"{step}_"))
        else:
            hint = next((one for one in reversed(get_args(hint)) if one is not Ellipsis), None)
    return _without_none(hint)


def _without_none(hint: Any) -> Any:
    """Return X for X | None."""
    return get_args(hint)[0] if NoneType in get_args(hint) else hint


def _read_manifest(reading: ParsedPack) -> None:
    file = reading.files.get("pack.yaml")
    if file is None or file.broken:
        return
    found = file.values.get("format")
    if isinstance(found, str) and NEWER.fullmatch(found):
        file.broken = True
        reading.complain(
            "OQ204",
            file.value("format"),
            f"The pack is of format {found}; this game reads format 1.",
            "Update the game.",
        )
        return
    reading.manifest = _validate(reading, model.Manifest, file.values, file)


def _chapter_names(reading: ParsedPack) -> Iterator[str]:
    """Yield the stems of the chapters that are to be read: those listed, and those that lie there all the same."""
    listed = list(reading.manifest.chapters) if reading.manifest else []
    there = [name[len("scenes/") : -len(".yaml")] for name in reading.files if name.startswith("scenes/")]
    pack = reading.files.get("pack.yaml", ParsedFile("pack.yaml", broken=True))
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
                Location(f"scenes/{chapter}.yaml"),
                "pack.yaml does not list this chapter.",
                f"Add {chapter} to chapters, or delete the file.",
                "warning",
            )


def _read_chapter(reading: ParsedPack, chapter: str) -> None:
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


def _check_id(reading: ParsedPack, name: str, file: ParsedFile, *path: Any) -> None:
    from game.story.field_types import read_id

    try:
        read_id(name)
    except ValueError as problem:
        reading.complain(
            "OQ204",
            file.key(*path),
            f"“{name[:60]}” cannot be an id.",
            str(problem)[0].upper() + str(problem)[1:] + ".",
        )


def _read_record(reading: ParsedPack, kind: str, cls: type) -> None:
    file = reading.files.get(f"record/{kind}.yaml")
    if file is None:
        return
    for name, value in file.values.items():
        reading.names[kind].add(name)
        _check_id(reading, name, file, name)
        found = _validate(reading, cls, value, file, name)
        if found:
            reading.record[kind][name] = found
