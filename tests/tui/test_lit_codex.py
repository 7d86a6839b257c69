"""The codex lights what was met, and after a first ending all that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.session.play import Play
from game.tui.saved_plays import SavedPlays

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack


def test_a_first_ending_opens_the_codex(lighthouse: Pack, saves: Path) -> None:
    """Before it only what the play met is lit; once a play has ended everything is, in a new play too."""
    kept = SavedPlays(lighthouse, saves)
    play = Play.begin(lighthouse, "keeper", folder=saves)
    play.choose("burn")
    assert kept.lit(play) == play.met
    assert "event:letter-1901" not in kept.lit(play)
    play.go_on()
    play.choose("truth")
    while play.page.way == "on":
        play.go_on()
    play.close()
    record = lighthouse.record
    everything = {
        *(f"person:{name}" for name in record.people), *(f"term:{name}" for name in record.terms), *(f"event:{name}" for name in record.events),
        *(f"source:{name}" for name in record.sources), *(f"dispute:{name}" for name in record.disputes)}  # fmt: skip
    assert kept.lit(Play.begin(lighthouse, "clerk", folder=saves)) == kept.lit(None) == everything
