"""A player's settings: read once, written whole; a bad file never keeps the game from starting."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from game import paths, untrusted_files
from game.language import code

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024
REVEALS = ("instant", "fast", "slow")
VALUES = {
    "reveal": REVEALS,
    "calls": ("on", "off"),
    "again": ("whole", "short"),
    "width": ("narrow", "normal", "wide"),
    "spacing": ("single", "double"),
    "motion": ("full", "reduced"),
    "welcomed": ("no", "yes"),
}
"""The values that each setting can have; any other counts as its default."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A player's settings; each can be overruled by OPEN_QUESTION_<NAME> in the environment."""

    theme: str = "docket"
    """docket, paper, contrast, or one of Textual's own."""
    reveal: str = "fast"
    """How prose arrives: instant, fast or slow. Reduced motion makes it instant."""
    language: str = ""
    """The language of the interface and of packs that have it; empty means the pack's own."""
    calls: str = "on"
    """Whether a player is asked what was really done before it is told: on or off."""
    again: str = "whole"
    """How pages come that were read before: whole, or short, which passes them by."""
    width: str = "normal"
    """How wide prose is set: narrow, normal or wide."""
    spacing: str = "single"
    """How far apart the lines of prose stand: single or double."""
    motion: str = "full"
    """Whether anything moves on the screen: full or reduced."""
    welcomed: str = "no"
    """Whether the keys were explained on this machine: no or yes."""
    keys: str = ""
    """Keys of one's own as `command=key,command=key`."""

    def __post_init__(self) -> None:
        for one in fields(self):  # the class has a slot's descriptor where it had the default
            if getattr(self, one.name) not in VALUES.get(one.name, (getattr(self, one.name),)):
                object.__setattr__(self, one.name, one.default)
        object.__setattr__(self, "language", code(self.language))


def path() -> Path:
    """Return the file of the settings."""
    return paths.config() / "settings.json"


def load() -> Settings:
    """Return the settings: environment over file over defaults; what cannot be read is passed over."""
    try:
        kept = json.loads(_text())
    except (OSError, ValueError, RecursionError):
        kept = {}
    names = [one.name for one in fields(Settings)]
    values = {name: kept[name] for name in names if isinstance(kept, dict) and isinstance(kept.get(name), str)}
    values |= {
        name: os.environ[f"OPEN_QUESTION_{name.upper()}"]
        for name in names
        if f"OPEN_QUESTION_{name.upper()}" in os.environ
    }
    return Settings(**values)


def _text() -> str:
    return untrusted_files.read(path(), MAX_BYTES).decode()


def save(settings: Settings) -> None:
    """Write *settings*.

    Raises:
        OSError: when the folder cannot be written.
    """
    paths.write_atomically(path(), json.dumps(asdict(settings), indent=2) + "\n")
