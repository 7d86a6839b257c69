"""Synthetic packs: scenes of about 120 words with three conditional choices, as many as asked for."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "the lamp was lit and a boat came in under rain with post for nobody who had asked while the keeper wrote down oil wind tide and what was owed".split()

PACK = """\
format: 1
id: synthetic
title: Synthetic
seats:
  one: {{name: One, start: s-0, about: The only chair.}}
variables:
  oil: {{type: meter, label: Oil, start: 5, min: 0, max: 10}}
  ships: {{type: meter, label: Ships, start: 5, min: 0, max: 10}}
  trust: {{type: meter, label: Trust, start: 5, min: 0, max: 10}}
  told: {{type: flag, start: false}}
chapters: [{chapters}]
"""


def write(folder: Path, scenes: int, per_file: int = 1000) -> Path:
    """Write a pack of *scenes* scenes to *folder* and return it; the same number gives the same pack."""
    rng = random.Random(scenes)  # noqa: S311 - a story, not a secret
    names = [f"part-{number}" for number in range(-(-scenes // per_file))]
    (folder / "scenes").mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(PACK.format(chapters=", ".join(names)))
    for part, name in enumerate(names):
        first, last = part * per_file, min(scenes, (part + 1) * per_file)
        text = "".join(_scene(number, scenes, rng) for number in range(first, last))
        (folder / "scenes" / f"{name}.yaml").write_text(f"title: Part {part}\nscenes:\n{text}")
    return folder


def _prose(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))


def _scene(number: int, scenes: int, rng: random.Random) -> str:
    if number == scenes - 1:
        return f"  s-{number}:\n    basis: imagined\n    title: The end\n    text: |\n      It ends.\n    ending: {{title: The end, kind: record}}\n"
    choices = "".join(
        f"      c-{choice}:\n        label: {_prose(rng, 5).capitalize()} {number}\n        if: {condition}\n"
        f"        effects: {{oil: {rng.choice(['+1', '-1'])}, trust: {rng.choice(['+1', '-1'])}}}\n        next: s-{goal}\n"
        for choice, (condition, goal) in enumerate((
            ("oil >= 0 and trust >= 0", min(scenes - 1, number + 1)),
            ("trust >= 2 or not told", min(scenes - 1, number + 2)),
            ("ships < 9 and oil > 1", min(scenes - 1, number + 3)),
        ))
    )
    text = "".join(f"      {_prose(rng, 12)}\n" for _ in range(10))
    return f"  s-{number}:\n    title: Scene {number}\n    date: 1901-01\n    basis: imagined\n    text: |\n{text}    ask: What now?\n    choices:\n{choices}"
