"""The context of a check: the ids of the pack, and what stays unknown because a file is broken."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from game.story import identifiers
from game.story.field_types import IDENT, VARIABLE
from game.story.model import RECORD
from game.story.named_conditions import NamedConditions
from game.story.syntax.condition_types import Scope
from game.story.syntax.expression import nearest
from game.story.syntax.tree import at, entries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from game.story.model import SharedPassage, VariableSpec
    from game.story.parsed import ParsedFile, ParsedPack
    from game.story.syntax.tree import Tree

MAX_GUESSES = 100
RECORD_FILES = {found.kind: name for name, found in RECORD.items()}


def is_meant(name: str, wrong: str) -> bool:
    """Whether *name* is probably what was defined under the impossible name *wrong*."""
    return identifiers.kebab(wrong) == name.replace("_", "-") or bool(nearest(name, [wrong.lower()]))


def _keys(file: ParsedFile, scene: str, *path: str) -> Mapping[str, Tree]:
    """Return what is written at *path* of *scene*."""
    return entries(at(file.values, ("scenes", scene, *path)))


class Context:
    """A pack under check, and what its checks share."""

    def __init__(self, reading: ParsedPack) -> None:
        self.reading = reading
        self.sound: set[str] = set()  # conditions without a finding: packs repeat them
        self.variables: Mapping[str, VariableSpec] = reading.manifest.variables if reading.manifest else {}
        self.conditions = NamedConditions(reading.manifest.conditions if reading.manifest else {})
        self.shared: Mapping[str, SharedPassage] = reading.manifest.passages if reading.manifest else {}
        pack = reading.files.get("pack.yaml")
        # As they are written: a seat with a mistake in it is there all the same.
        self.seats = (
            frozenset(entries(at(pack.values, ("seats",)) if pack else None)) if reading.manifest else frozenset()
        )
        self.known: dict[str, Collection[str]] = {
            "scene": reading.scene_files,
            "seat": self.seats,
            "variable": self.variables,
            "passage": entries(at(pack.values, ("passages",)) if pack else None),
            **{kind: reading.names[name] for kind, name in RECORD_FILES.items()},
        }
        declared = [
            name for key in ("variables", "conditions") for name in entries(at(pack.values, (key,)) if pack else None)
        ]
        self.unsure = frozenset(declared) - {*self.variables, *self.conditions.written}  # their declaration is wrong
        self._guesses: dict[str, str] = {}
        self._misnamed = {
            "variable": [name for name in declared if not VARIABLE.fullmatch(name)],
            "scene": [name for name in reading.scene_files if not IDENT.fullmatch(name)],
            **{
                kind: [one for one in reading.names[name] if not IDENT.fullmatch(one)]
                for kind, name in RECORD_FILES.items()
            },
        }

    @cached_property
    def scope(self) -> Scope:
        """The names that conditions may use; an invalid scene counts with the choices and items in its tree."""
        read = {scene: frozenset(found.parts) for scene, found in self.reading.scenes.items()}
        broken = {
            scene: frozenset((*_keys(file, scene, "choices"), *_keys(file, scene, "picks", "items")))
            for scene, file in self.reading.scene_files.items()
            if scene not in read or self.reading.pruned
        }
        scenes = read | broken
        return Scope(self.variables, self.seats, scenes, self.conditions.written)

    def guess(self, kind: str, name: str) -> str:
        """Return a sentence with the nearest id; after a hundred unknown scenes it is empty, to save time."""
        if kind != "scene":
            return nearest(name, self.known[kind])
        if name not in self._guesses and len(self._guesses) < MAX_GUESSES:
            self._guesses[name] = nearest(name, self.known[kind])
        return self._guesses.get(name, "")

    def may_exist(self, kind: str, name: str) -> bool:
        """Whether a broken file, an invalid part or one with a name that cannot be may define the missing id."""
        if any(is_meant(name, wrong) for wrong in self._misnamed.get(kind, ())):
            return True
        if kind == "scene":
            return self.scenes_are_missing
        if kind in RECORD_FILES:
            file = self.reading.files.get(f"record/{RECORD_FILES[kind]}.yaml")
            return (file is not None and file.unread) or RECORD_FILES[kind] in self.reading.misnamed_files
        return self.reading.manifest is None or name in self.unsure

    @cached_property
    def scenes_are_missing(self) -> bool:
        """Whether a chapter is missing or broken, so that any scene may be in it."""
        files = self.reading.files
        listed = self.reading.manifest.chapters if self.reading.manifest else ()
        return any(f"scenes/{chapter}.yaml" not in files for chapter in listed) or any(
            file.unread for name, file in files.items() if name.startswith("scenes/")
        )
