"""Reads a pack's folder into the model, file by file, and keeps every problem with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.story import model_types
from game.story.conversion import check_id, convert
from game.story.findings import Location
from game.story.model import RECORD, Chapter, Manifest, Material, Part, Scene
from game.story.parsed import ParsedFile, ParsedPack
from game.story.syntax import yaml_reader
from game.story.syntax.expression import nearest
from game.story.syntax.safe_files import MAX_FILE, MAX_FILES, MAX_PACK, lies_in
from game.story.syntax.tree import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from game.story.drafts import Unwritten
    from game.story.syntax.tree import Tree

PATTERNS = ("pack.yaml", "classroom.yaml", "scenes/*.yaml", "record/*.yaml")
FIRST_KEYS = ("format", "id", "title", "seats", "chapters")
OTHER_NAMES = {
    "persons": "people", "characters": "people", "who": "people", "terms": "glossary", "words": "glossary",
    "bibliography": "sources", "references": "sources", "controversies": "disputes", "timeline": "events",
    "texts": "readings",
}  # fmt: skip
"""What people call the files of the record, and what the format calls them."""
NEWER = re.compile("[2-9]|[1-9][0-9]+")  # formats of later games


def read(
    folder: Path, overlay: Mapping[str, str] | None = None, language: str = "", unwritten: Unwritten | None = None
) -> ParsedPack:
    """Read the pack in *folder*.

    *overlay* holds texts that an editor has not saved yet, by file name in the pack; *unwritten* fills the holes of a
    draft.
    """
    reading = ParsedPack(folder)
    over = overlay or {}
    if not (folder / "pack.yaml").is_file() and "pack.yaml" not in over:
        reading.complain(
            "OQ110", Location("pack.yaml"), f"{folder} has no pack.yaml.", "A pack is a folder with a pack.yaml in it."
        )
        return reading
    names = file_names(reading)
    if names is None:
        return reading
    for name in sorted({*names, *over}):
        load(reading, name, over.get(name))
    _find_misnamed(reading)
    if language:
        from game.story import translation

        translation.apply(reading, language)
    if unwritten:
        from game.story import drafts

        drafts.fill(reading, unwritten)
    _read_manifest(reading)
    for chapter in _chapter_names(reading):
        _read_chapter(reading, chapter)
    for name, kind in RECORD.items():
        _read_record(reading, name, kind.part)
    _read_classroom(reading)
    return reading


def read_manifest(folder: Path) -> Manifest | None:
    """Return the title page of the pack in *folder*, None where it cannot be read."""
    reading = ParsedPack(folder)
    load(reading, "pack.yaml", None)
    _read_manifest(reading)
    return reading.manifest


def file_names(reading: ParsedPack) -> list[str] | None:
    """Return the names of the pack's YAML files, relative; None where there are too many to read any."""
    folder = reading.folder
    names: list[str] = []
    total = 0
    for path in (path for pattern in PATTERNS for path in sorted(folder.glob(pattern))):
        name = path.relative_to(folder).as_posix()
        if not lies_in(path, folder):
            said, cure = "This file lies outside the pack's folder.", "Put the file itself here, not a link."
            reading.complain("OQ110", Location(name), said, cure)
        elif path.is_file():
            total += path.stat().st_size
            names.append(name)
    for pattern in ("*.yml", "scenes/*.yml", "record/*.yml"):
        for path in sorted(folder.glob(pattern)):
            said = "This file is not read: its name ends in .yml."
            where = Location(path.relative_to(folder).as_posix())
            is_missed = path.with_suffix(".yaml").is_file() or where.file == "pack.yml"
            reading.complain("OQ112", where, said, "Let it end in .yaml.", "warning" if is_missed else "error")
            reading.misnamed_files.add(where.file.removesuffix(".yml").removeprefix("record/"))
    if len(names) > MAX_FILES or total > MAX_PACK:
        said = f"The pack has {len(names)} files and {total:,} bytes."
        cure = f"It may have {MAX_FILES} files and {MAX_PACK:,} bytes."
        reading.complain("OQ109", Location("pack.yaml"), said, cure)
        return None
    return names


def _find_misnamed(reading: ParsedPack) -> None:
    """Report files that would be read under another name: in record/, and in plans/."""
    for name in [name for name in reading.files if name.startswith("record/")]:
        stem = name[len("record/") : -len(".yaml")]
        if stem in RECORD:
            continue
        meant = _record_name(stem)
        if meant and f"record/{meant}.yaml" not in reading.files:
            reading.misnamed_files.add(meant)
            said = f"This file is not read: there is no record/{stem}.yaml in a pack."
            reading.complain("OQ112", Location(name), said, f"Call it record/{meant}.yaml.")
        else:
            cure = "The record is in " + ", ".join(f"{kind}.yaml" for kind in RECORD) + "."
            reading.complain("OQ112", Location(name), "This file is not read.", cure, "warning")
    for path in sorted((reading.folder / "plans").glob("*")):
        if path.suffix in (".yaml", ".yml", ".txt", ".md") and path.stem.lower() != "readme":
            said = "This file is not run: a plan's name ends in .plan, and it is no YAML."
            cure = f"Call it {path.stem}.plan, and write a word and an id on each line, such as seat ID."
            reading.complain("OQ112", Location(f"plans/{path.name}"), said, cure, "warning")


def _record_name(stem: str) -> str:
    """Return the name of the file of the record that *stem* seems to mean, "" where it means none."""
    other = stem.lower()
    guess = nearest(OTHER_NAMES.get(other, OTHER_NAMES.get(other + "s", other)), RECORD)
    return guess.removeprefix("Did you mean ").rstrip("?")


def load(reading: ParsedPack, name: str, text: str | None) -> ParsedFile:
    """Add file *name* to *reading*: *text*, or what stands on the disk where there is none."""
    file = reading.files[name] = ParsedFile(name)
    if text is not None:
        data = text.encode("utf-8", "surrogatepass")
    else:
        try:
            with (reading.folder / name).open("rb") as stream:
                data = stream.read(MAX_FILE + 1)
        except OSError as problem:
            file.broken = True
            reading.complain("OQ110", Location(name), f"This file cannot be read: {problem.strerror}.")
            return file
    file.text, findings = yaml_reader.decode(data, name)
    reading.findings += findings
    if findings:
        file.broken = True
        return file
    found, findings = yaml_reader.read(file.text, name, model_types.every_key)
    reading.findings += findings
    if found is None:
        file.broken = True
    elif not isinstance(found.value, dict):
        file.broken = True
        said = "A file of a pack holds keys and values."
        reading.complain("OQ203", Location(name, 1, 1), said, "Write key: value lines.")
    elif name == "pack.yaml" and not found.value:
        file.broken = True
        said = "This file is empty: a pack begins with its title page."
        reading.complain("OQ202", Location(name, 1, 1), said, f"Add {', '.join(FIRST_KEYS)}; `new` makes a pack.")
    else:
        file.values, file.marks = found.value, found.marks
    return file


def _read_manifest(reading: ParsedPack) -> None:
    file = reading.files.get("pack.yaml")
    if file is None or file.broken:
        return
    version = file.values.get("format")
    if isinstance(version, str) and NEWER.fullmatch(version):
        file.broken = True
        reading.complain(
            "OQ204",
            file.value("format"),
            f"The pack is of format {version}; this game reads format 1.",
            "Update the game.",
        )
        return
    reading.manifest = convert(reading, Manifest, file.values, file)


def _chapter_names(reading: ParsedPack) -> Iterator[str]:
    """Yield the names of the chapters to read: those listed in pack.yaml, then the files that it does not list."""
    listed = list(reading.manifest.chapters) if reading.manifest else []
    stems = [name[len("scenes/") : -len(".yaml")] for name in reading.files if name.startswith("scenes/")]
    pack = reading.files.get("pack.yaml", ParsedFile("pack.yaml", broken=True))
    for index, chapter in enumerate(listed):
        if chapter in listed[:index]:
            reading.complain(
                "OQ310", pack.value("chapters", index), f"Chapter {chapter} is listed twice.", "Delete one of them."
            )
        elif chapter in stems:
            yield chapter
        elif f"scenes/{chapter}" not in reading.misnamed_files:
            reading.complain(
                "OQ310",
                pack.value("chapters", index),
                f"There is no scenes/{chapter}.yaml.",
                nearest(chapter, stems) or "Make the file, or take it off the list.",
            )
    for chapter in stems:
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
    shell: dict[str, Tree] = {**file.values, "scenes": {}}
    if not file.broken or file.values:
        whole = convert(reading, Chapter, shell if isinstance(scenes, dict) else file.values, file)
        if whole:
            reading.chapters[chapter] = whole
    for scene, value in entries(scenes).items():
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
        check_id(reading, scene, file, "scenes", scene)
        read_scene = convert(reading, Scene, value, file, "scenes", scene)
        if read_scene:
            reading.scenes[scene] = read_scene


def _read_record(reading: ParsedPack, kind: str, cls: type[Part]) -> None:
    file = reading.files.get(f"record/{kind}.yaml")
    if file is None:
        return
    for name, value in file.values.items():
        reading.names[kind].add(name)
        check_id(reading, name, file, name)
        entry = convert(reading, cls, value, file, name)
        if entry:
            reading.record[kind][name] = entry


def _read_classroom(reading: ParsedPack) -> None:
    file = reading.files.get("classroom.yaml")
    if file is None:
        reading.classroom = Material()
    elif not file.broken:
        reading.classroom = convert(reading, Material, file.values, file)
