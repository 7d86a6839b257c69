"""List every sentence of a pack that names a real person, with where it stands, its basis and its sources.

For whoever reads a pack for fairness; `.venv/bin/python scripts/fairness.py --help` says how to ask for less.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from game.session.narration import outcome_basis  # noqa: E402 - the checkout is on the path now
from game.story import open_pack  # noqa: E402 - as above
from game.story.syntax import prose  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.model import Pack, Scene

SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-Z“\"'0-9])")


class Sentence(NamedTuple):
    """A sentence that names somebody."""

    place: str
    basis: str
    sources: tuple[str, ...]
    people: tuple[str, ...]
    text: str


def names(pack: Pack) -> dict[str, re.Pattern[str]]:
    """Return, by person, what their name looks like in a sentence: the whole name, or the last part of it."""
    found = {}
    for person, entry in pack.record.people.items():
        last = entry.name.split()[-1]
        found[person] = re.compile(rf"\b(?:{re.escape(entry.name)}|{re.escape(last)})(?:'s|’s)?\b")
    return found


def texts(name: str, scene: Scene) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Yield place, basis, sources and text of everything that *scene* says."""
    for index, passage in enumerate(scene.text):
        yield f"{name}.text.{index}", passage.basis or scene.basis, passage.sources or scene.sources, passage.text
    for part in ("title", "ask"):
        yield f"{name}.{part}", scene.basis, scene.sources, getattr(scene, part)
    if scene.picks:
        yield f"{name}.picks.ask", scene.basis, scene.sources, scene.picks.ask
    for item, offered in scene.items.items():
        for part in ("label", "detail", "locked"):
            yield f"{name}.{item}.{part}", "option", scene.sources, getattr(offered, part)
        for index, passage in enumerate(offered.text):
            sources = passage.sources or scene.sources
            yield f"{name}.{item}.text.{index}", passage.basis or scene.basis, sources, passage.text
    for choice, option in scene.choices.items():
        basis = outcome_basis(scene, choice, option)
        for part in ("label", "detail", "locked"):
            yield f"{name}.{choice}.{part}", option.reality or "option", scene.sources, getattr(option, part)
        for index, passage in enumerate(option.text):
            yield (
                f"{name}.{choice}.text.{index}",
                passage.basis or basis,
                passage.sources or scene.sources,
                passage.text,
            )
    if scene.history:
        yield f"{name}.history.note", "record", (scene.history.event,), scene.history.note
    for index, question in enumerate(scene.discuss):
        yield f"{name}.discuss.{index}", "question", (), question


def sentences(pack: Pack) -> Iterator[Sentence]:
    """Yield every sentence of *pack*'s scenes that names somebody."""
    who = names(pack)
    for name, scene in pack.scenes.items():
        for place, basis, sources, text in texts(name, scene):
            for paragraph in prose.read(text) if text else ():
                for sentence in SENTENCE.split(paragraph.text):
                    people = tuple(person for person, pattern in who.items() if pattern.search(sentence))
                    if people:
                        yield Sentence(place, basis, sources, people, sentence)


def main() -> None:
    """Print the sentences asked for, a block each, and how many there were of each basis."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", nargs="?", type=Path, default=HOME / "story" / "openai")
    parser.add_argument("--seat", default="", help="only scenes whose id begins with this")
    parser.add_argument("--person", default="", help="only sentences that name this person")
    parser.add_argument("--basis", default="", help="only sentences of this basis")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for found in sentences(open_pack(options.pack)):
        wanted = (
            found.place.startswith(options.seat)
            and options.person in ("", *found.people)
            and options.basis in ("", found.basis)
        )
        if wanted:
            counts[found.basis] += 1
            print(f"{found.place} [{found.basis}] {', '.join(found.people)} <{', '.join(found.sources)}>")
            print(f"    {found.text}")
    print("\n" + ", ".join(f"{count} {basis}" for basis, count in counts.most_common()))


if __name__ == "__main__":
    main()
