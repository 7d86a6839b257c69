"""What the record of Open Question may call established, and what a reader is told of its limits."""

from __future__ import annotations

import pytest
from workbench import ROOT, load

from game.story.model import Claim, Pack

OPENAI = ROOT / "story" / "openai"
QUOTED_WORDS = 7


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Return Open Question."""
    return load(OPENAI)


def claims(pack: Pack) -> list[tuple[str, Claim]]:
    """Return the claims of *pack*, each with the event that it stands in."""
    return [(name, claim) for name, event in pack.record.events.items() for claim in event.claims]


def test_what_is_established_was_read(pack: Pack) -> None:
    """Every established claim rests on at least one source that was read in part or in full."""
    unread = [
        (event, claim.says)
        for event, claim in claims(pack)
        if claim.status == "established"
        and all(pack.record.sources[name].read == "as-reported" for name in claim.sources)
    ]
    assert unread == []


def test_what_is_not_established_has_an_owner(pack: Pack) -> None:
    """A claim that is only made or is disputed says who makes it."""
    assert [claim.says for _, claim in claims(pack) if claim.status != "established" and not claim.by] == []


def test_a_claim_quotes_few_words(pack: Pack) -> None:
    """A quotation inside a claim stays a fragment."""
    long = [
        quoted
        for _, claim in claims(pack)
        for quoted in claim.says.split('"')[1::2]
        if len(quoted.split()) > QUOTED_WORDS
    ]
    assert long == []


def test_the_record_names_nothing_later_than_its_day(pack: Pack) -> None:
    """No event is dated after the day to which the record was checked."""
    as_of = pack.manifest.as_of
    assert as_of
    assert [name for name, event in pack.record.events.items() if event.date > as_of] == []
