"""What a pack defines, names and says is read off the model: it is what the hand-written walks found before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from game.story import model_types, references
from game.story.parsed import ParsedPack
from game.story.reader import read

HERE = Path(__file__).resolve().parent
LIGHTHOUSE = HERE.parent / "packs" / "lighthouse"
# Written by the editor's index and the translations as they were when each listed by hand who names what.
BEFORE: dict[str, Any] = json.loads((HERE / "fixtures" / "names.json").read_text(encoding="utf-8"))


def reading(name: str) -> ParsedPack:
    """Return the pack that the fixture is of."""
    if name == "lighthouse":
        return read(LIGHTHOUSE)
    return read(HERE / "nowhere", {file: json.dumps(values) for file, values in BEFORE["files"].items()})


def names(pack: ParsedPack) -> list[tuple[str, str, str, bool]]:
    """Return every name with its place; of a chapter only where it is named."""
    found = [name for file in pack.files.values() for name in references.names(file)]
    return sorted((one.kind, one.id, str(one.location), one.defines) for one in found if one.path)


@pytest.mark.parametrize("name", ["lighthouse", "invented"])
def test_names_are_found_where_they_were_found_before(name: str) -> None:
    """Every definition and every reference, to the character; the ids of classroom.yaml are new."""
    before = sorted(tuple(one) for one in BEFORE[name]["names"])
    found = names(reading(name))
    assert [one for one in found if one in before or not one[2].startswith("classroom.yaml")] == before


@pytest.mark.parametrize("name", ["lighthouse", "invented"])
def test_texts_are_found_where_they_were_found_before(name: str) -> None:
    """Every text that players read, and whether it is Markdown."""
    found = sorted([text.name, text.is_prose] for text in references.texts(reading(name).files))
    assert found == BEFORE[name]["texts"]


def test_what_a_teacher_names_is_found() -> None:
    """Seats, events, sources and the reading of classroom.yaml, in keys and in lists."""
    found = {
        (kind, name, place.split(":")[1])
        for kind, name, place, _ in names(read(LIGHTHOUSE))
        if place.startswith("classroom")
    }
    assert {
        ("seat", "keeper", "3"), ("term", "packet", "5"), ("reading", "the-ballad", "9"), ("event", "storm-1901", "11"),
        ("event", "storm-1901", "12"), ("event", "letter-1901", "12"), ("event", "storm-1901", "14"), ("source", "logbook", "22"),
    } == found  # fmt: skip


def test_everything_that_is_named_is_defined() -> None:
    """In a sound pack no name leads nowhere."""
    found = names(read(LIGHTHOUSE))
    chapters = {("chapter", name) for name in ("winter", "spring")}
    defined = {(kind, name) for kind, name, _, defines in found if defines} | chapters
    assert {(kind, name) for kind, name, _, _ in found} == defined


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ((), "scenes"),
        (("scenes", "a"), "choices"),
        (("scenes", "a", "next"), "go"),
        (("scenes", "a", "choices", "b", "text"), "basis"),
    ],
)
def test_the_keys_of_a_place_are_those_of_the_model(path: tuple[str, ...], keys: str) -> None:
    """A list counts as one of its items, an id as any other."""
    assert keys in model_types.keys_at(model_types.file_type("scenes/one.yaml"), path)
