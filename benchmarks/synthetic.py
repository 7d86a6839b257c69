"""Synthetic packs: scenes of about 120 words with three conditional choices, as many as asked for."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROSE = """the lamp was lit and a boat came in under rain with post for nobody who had asked while the keeper
wrote down oil wind tide and what was owed"""
WORDS = PROSE.split()

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

SCENE = """\
  s-{number}:
    title: Scene {number}
    date: 1901-01
    basis: imagined
    text: |
{text}    ask: What now?
    choices:
{choices}"""
CHOICE = """\
      c-{choice}:
        label: {label}
        if: {condition}
        effects: {{oil: {oil}, trust: {trust}}}
        next: s-{goal}
"""
END = """\
  s-{number}:
    basis: imagined
    title: The end
    text: It ends.
    ending: {{title: The end, kind: record}}
"""


def write(folder: Path, scenes: int, per_file: int = 1000) -> Path:
    """Write a pack of *scenes* scenes to *folder* and return it; the same number gives the same pack."""
    rng = random.Random(scenes)
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
        return END.format(number=number)
    choices = "".join(
        CHOICE.format(
            choice=choice,
            label=f"{_prose(rng, 5).capitalize()} {number}",
            condition=condition,
            oil=rng.choice(["+1", "-1"]),
            trust=rng.choice(["+1", "-1"]),
            goal=goal,
        )
        for choice, (condition, goal) in enumerate(
            (
                ("oil >= 0 and trust >= 0", min(scenes - 1, number + 1)),
                ("trust >= 2 or not told", min(scenes - 1, number + 2)),
                ("ships < 9 and oil > 1", min(scenes - 1, number + 3)),
            )
        )
    )
    text = "".join(f"      {_prose(rng, 12)}\n" for _ in range(10))
    return SCENE.format(number=number, text=text, choices=choices)
