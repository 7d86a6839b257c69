"""The JSON Schema that editors use takes what the reader takes, read by YAML's own types, and refuses what it refuses."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from strategies import folders

from game.workshop import schema

LIGHTHOUSE = Path(__file__).resolve().parents[1] / "packs" / "lighthouse"
STORIES = Path(__file__).resolve().parents[2] / "story"


class Editor(yaml.SafeLoader):
    """YAML as the language servers of editors read it: booleans are true and false, a date is a string."""


Editor.yaml_implicit_resolvers = {
    letter: [(tag, regexp) for tag, regexp in found if tag.rpartition(":")[2] in ("int", "float", "null")]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))


def kind_of(file: Path) -> str:
    return "pack" if file.name == "pack.yaml" else "chapter" if file.parent.name == "scenes" else file.stem


@cache
def schemas() -> dict[str, dict[str, Any]]:
    return schema.schemas()


def problems(kind: str, text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(schemas()[kind])
    return [error.message for error in validator.iter_errors(yaml.load(text, Editor))]  # noqa: TID251 - an editor does


def files(folder: Path) -> list[Path]:
    return [
        file for pattern in ("pack.yaml", "scenes/*.yaml", "record/*.yaml") for file in sorted(folder.glob(pattern))
    ]


@pytest.mark.parametrize("file", files(LIGHTHOUSE), ids=lambda path: path.stem)
def test_the_small_pack_is_as_the_schema_says(file: Path) -> None:
    """An editor finds nothing to underline in a sound pack."""
    assert problems(kind_of(file), file.read_text()) == []


@pytest.mark.parametrize("kind", schema.WHERE)
def test_each_schema_is_a_schema(kind: str) -> None:
    """What is printed is valid JSON Schema of the draft that it names."""
    jsonschema.Draft202012Validator.check_schema(schemas()[kind])


@settings(max_examples=15)
@given(folders())
def test_every_sound_pack_is_as_the_schema_says(found: dict[str, str]) -> None:
    """Whatever the reader takes, the schema takes."""
    for name, text in found.items():
        assert problems(kind_of(Path(name)), text) == []


REFUSED: list[tuple[str, dict[str, Any] | list[Any]]] = [
    ("pack", {"format": 1}),
    ("pack", []),
    ("chapter", {"scenes": {"a": {"basis": "imagined", "text": "x", "net": "b"}}}),
    ("chapter", {"scenes": {"a": {"basis": "invented", "text": "x"}}}),
    ("chapter", {"scenes": {"a": {"text": "x"}}}),
    ("chapter", {"scenes": {"A b": {"basis": "imagined", "text": "x"}}}),
    ("chapter", {"scenes": {"a": {"basis": "imagined", "text": {"words": "x"}}}}),
    ("chapter", {"scenes": {"a": {"basis": "imagined", "text": "x", "choices": {"b": {"next": "c"}}}}}),
    ("chapter", {"scenes": {"a": {"basis": "imagined", "text": "x", "ending": {"title": "T", "kind": "happy"}}}}),
    (
        "events",
        {
            "a": {
                "date": "2001",
                "title": "T",
                "summary": "S",
                "claims": [{"says": "x", "status": "sure", "sources": []}],
            }
        },
    ),
    ("sources", {"a": {"title": "T", "kind": "rumour", "read": "in-full"}}),
    ("sources", {"a": {"title": "T", "kind": "book", "read": "in-full", "url": "http://x"}}),
    ("glossary", {"a": {"term": "T"}}),
]


@pytest.mark.parametrize(("kind", "value"), REFUSED)
def test_what_the_reader_refuses_the_schema_refuses(kind: str, value: Any) -> None:
    """Unknown keys, missing keys, foreign words and wrong shapes are underlined."""
    assert not jsonschema.Draft202012Validator(schemas()[kind]).is_valid(value)
