"""Every piece of a pack's text with where it stands and what it is, for whoever looks at the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from game.story import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.story.findings import Place
    from game.story.model import Passage
    from game.story.reader import Reading

WORD = re.compile(r"[^\W_]+(?:[-'’.,&][^\W_]+)*")
PROSE_OF = {
    "events": ("summary", "why", "consequences"),
    "people": ("about",),
    "glossary": ("means",),
}
LINES_OF = {
    "events": ("title",),
    "people": ("name", "role"),
    "glossary": ("term",),
    "disputes": ("question", "established"),
    "readings": ("title",),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text; *prose* says whether it is Markdown, *basis* is that of a scene's or a choice's passage."""

    file: str
    path: tuple[Any, ...]
    text: str
    prose: bool
    basis: str = ""

    def place(self, reading: Reading, offset: int = 0) -> Place:
        """Return where it stands in its file, *offset* characters on."""
        file = reading.files[self.file]
        value: Any = file.values
        steps: list[Any] = []
        for step in self.path:  # text that was written without its list or its key stands where they would
            if (isinstance(value, dict) and step in value) or (
                isinstance(value, list) and isinstance(step, int) and step < len(value)
            ):
                value = value[step]
                steps.append(step)
        return file.value(*steps, offset=offset)


@lru_cache(maxsize=16384)
def count(text: str) -> int:
    """Return how many words a reader reads in *text*, link targets and Markdown's signs not counted."""
    return len(WORD.findall(prose.LINK.sub(lambda match: match["words"], text)))


def texts(reading: Reading) -> Iterator[Text]:
    """Yield every piece of text of the pack, in file order within its part."""
    if reading.manifest:
        yield from _manifest(reading)
    for scene in reading.scenes:
        yield from _scene(reading, scene)
    for kind, entries in reading.record.items():
        file = f"record/{kind}.yaml"
        for name, entry in entries.items():
            yield from (
                Text(file, (name, part), getattr(entry, part), prose=False)
                for part in LINES_OF.get(kind, ())
                if getattr(entry, part)
            )
            yield from (
                Text(file, (name, part), getattr(entry, part), prose=True)
                for part in PROSE_OF.get(kind, ())
                if getattr(entry, part)
            )
            for index, claim in enumerate(getattr(entry, "claims", ())):
                yield Text(file, (name, "claims", index, "says"), claim.says, prose=False)
                if kind == "readings":
                    yield Text(file, (name, "claims", index, "answer"), claim.answer, prose=True)
            for index, position in enumerate(getattr(entry, "positions", ())):
                yield Text(file, (name, "positions", index, "claim"), position.claim, prose=False)


def _manifest(reading: Reading) -> Iterator[Text]:
    manifest = reading.manifest
    assert manifest is not None  # noqa: S101 - the caller looked
    for part in ("title", "tagline"):
        yield Text("pack.yaml", (part,), getattr(manifest, part), prose=False)
    yield Text("pack.yaml", ("about",), manifest.about, prose=True)
    for seat, found in manifest.seats.items():
        yield Text("pack.yaml", ("seats", seat, "about"), found.about, prose=False)
    for route, road in manifest.routes.items():
        for seat, stops in road.seats.items():
            for index, stop in enumerate(stops.stops):
                if stop.bridge:
                    yield Text(
                        "pack.yaml", ("routes", route, "seats", seat, "stops", index, "bridge"), stop.bridge, prose=True
                    )


def _scene(reading: Reading, scene: str) -> Iterator[Text]:
    found = reading.scenes[scene]
    file = reading.scene_files[scene].name
    path = ("scenes", scene)
    yield from _lines(file, path, found, ("title", "place"))
    yield from _passages(file, (*path, "text"), found.text, found.basis)
    yield from _lines(file, path, found, ("ask",))
    history = found.history.choice if found.history else ()
    for choice, what in found.choices.items():
        here = (*path, "choices", choice)
        yield from _lines(file, here, what, ("label", "detail", "locked"))
        basis = what.basis or (found.basis if choice in history else "imagined")
        yield from _passages(file, (*here, "text"), what.text, basis)
    if found.history and found.history.note:
        yield Text(file, (*path, "history", "note"), found.history.note, prose=True)
    for index, question in enumerate(found.discuss):
        yield Text(file, (*path, "discuss", index), question, prose=False)


def _lines(file: str, path: tuple[Any, ...], owner: Any, parts: Sequence[str]) -> Iterator[Text]:
    return (Text(file, (*path, part), getattr(owner, part), prose=False) for part in parts if getattr(owner, part))


def _passages(file: str, path: tuple[Any, ...], passages: Sequence[Passage], basis: str) -> Iterator[Text]:
    return (
        Text(file, (*path, index, "text"), passage.text, prose=True, basis=passage.basis or basis)
        for index, passage in enumerate(passages)
    )
