"""Promises as data: one that a step changed, and the ledger of all that were made."""

from __future__ import annotations

from game.values import NamedTuple


class PromiseLine(NamedTuple):
    """A promise as it stands."""

    variable: str
    label: str
    to: str
    form: str
    enforce: str
    state: str  # none | made | kept | broken | released
    date: str  # when it came to that state, "" where that is not known


class Promises(NamedTuple):
    """The promises that a step changed, as they stand after it."""

    lines: tuple[PromiseLine, ...]


class Ledger(NamedTuple):
    """The promises of a play that were made so far."""

    lines: tuple[PromiseLine, ...]
