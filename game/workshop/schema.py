"""The command `schema`: the JSON Schema of every file of a pack, made from the model, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from game.story.model import RECORD
from game.workshop import stamped_files

if TYPE_CHECKING:
    from pathlib import Path

Schema: TypeAlias = dict[str, Any]
"""JSON Schema, which is JSON of any form."""

DRAFT = "https://json-schema.org/draft/2020-12/schema"
WHERE = {
    "pack": "pack.yaml",
    "chapter": "scenes/*.yaml",
    **{name: f"record/{name}.yaml" for name in RECORD},
    "classroom": "classroom.yaml",
}
"""The kinds of files of a pack, and their paths."""


def schemas() -> dict[str, Schema]:
    """Return the JSON Schema of every kind of file."""
    from game.story import model_types
    from game.story.conversion import json_schema

    by_kind = {kind: json_schema(model_types.file_type(where)) for kind, where in WHERE.items()}
    return {
        kind: {"$schema": DRAFT, "$comment": stamped_files.MARK, **_tidy(schema), "title": WHERE[kind]}
        for kind, schema in by_kind.items()
    }


def _tidy(schema: Any) -> Any:
    """Return *schema* without pydantic's titles and defaults: hovers show sentences only."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    named = ("properties", "patternProperties", "$defs")
    ids_only = {"additionalProperties": False} if "patternProperties" in schema else {}
    return ids_only | {
        key: {name: _tidy(inner) for name, inner in part.items()} if key in named else _tidy(part)
        for key, part in schema.items()
        if key not in ("title", "default")
    }


def whole() -> Schema:
    """Return one schema that accepts any file of a pack."""
    parts = schemas()
    definitions: Schema = {}
    for kind, part in parts.items():
        definitions |= part.pop("$defs", {})
        definitions[f"file-{kind}"] = {key: value for key, value in part.items() if not key.startswith("$")}
    files = [{"$ref": f"#/$defs/file-{kind}"} for kind in parts]
    return {
        "$schema": DRAFT,
        "$comment": stamped_files.MARK,
        "title": "A file of a story pack",
        "anyOf": files,
        "$defs": definitions,
    }


def as_text(schema: Schema) -> str:
    """Return *schema* as it is written to a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(target: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write one schema to *target*, a .json file, or one for each kind into *target*, a folder; return the files.

    Raises:
        RefusedToOverwrite: when a file is there that the workshop did not make.
        UsageError: when it cannot be written.
    """
    if target.suffix == ".json":
        stamped_files.write(target, as_text(whole()), force=force)
        return (target,)
    paths = {target / f"{kind}.json": schema for kind, schema in schemas().items()}
    for path, schema in paths.items():
        stamped_files.write(path, as_text(schema), force=force)
    return tuple(paths)
