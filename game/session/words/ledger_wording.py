"""The words of promises: a line where one changes, and the ledger of all that were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import PROMISES
from game.session.promises import states
from game.session.words.phrases import date
from game.session.words.section import Line, Section, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.blocks.promises import Ledger, PromiseLine, Promises


def promises(block: Promises) -> Section:
    """Return the words of promises that changed."""
    return Section("promises", "", tuple(_state(promise) for promise in block.lines))


def ledger(block: Ledger) -> Section:
    """Return the words of the ledger."""
    lines = tuple(told for promise in block.lines for told in entry(promise))
    return Section("ledger", say("What was promised"), lines or (line("none", say("Nothing was promised yet.")),))


def entry(promise: PromiseLine) -> Iterator[Line]:
    """Yield a promise with its state, and then its terms: to whom, how it was given, who can enforce it."""
    yield _state(promise)
    terms = [say("To: {whom}.", whom=promise.to)]
    terms += [say("Given as: {form}.", form=promise.form)] if promise.form else []
    terms += [say("Who can enforce it: {whom}.", whom=promise.enforce)] if promise.enforce else []
    yield line("promise-terms", " ".join(terms), "", promise.variable)


def standing(promise: PromiseLine) -> str:
    """Return a promise with its state, and since when where that is known."""
    state = states()[promise.state]
    if promise.date:
        return say("{label}: {state}, {date}", label=promise.label, state=state, date=date(promise.date))
    return say("{label}: {state}", label=promise.label, state=state)


def _state(promise: PromiseLine) -> Line:
    return line(f"promise-{promise.state}", standing(promise), PROMISES[promise.state], promise.variable)
