"""A reading becomes the pack that is played, with a fingerprint of its rules and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import edit

from game.story import read_pack, reader
from game.story.compile import compile_pack

WINTER, SPRING = "scenes/winter.yaml", "scenes/spring.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [(WINTER, "two** tanks", "three** tanks"), (WINTER, "label: Send oil", "label: Send coal"), ("pack.yaml", 'bridge: "Three', 'bridge: "Four'),
     ("record/events.yaml", "title: The January storm", "title: A gale"), (WINTER, "ask: What do you send?", "ask: What?"),
     (WINTER, "locked: There is", "locked: There was"), (WINTER, "reality: plausible", "reality: documented"),
     ("pack.yaml", "label: Oil", "label: Coal"), (SPRING, "tone: cold", "tone: warm")],
)  # fmt: skip
def test_prose_does_not_change_the_fingerprint(lighthouse_copy: Path, file: str, old: str, new: str) -> None:
    """A play made before a word was mended is a play of the same rules."""
    before = read_pack(lighthouse_copy)[0]
    edit(lighthouse_copy, file, old, new)
    after = read_pack(lighthouse_copy)[0]
    assert before is not None
    assert after is not None
    assert after.fingerprint == before.fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [(WINTER, "oil: -3, ships: +2", "oil: -4, ships: +2"), (WINTER, "if: oil < 4", "if: oil < 5"), (SPRING, "go: kept", "go: the-quiet"),
     (WINTER, "effects: {ships: -2}", "effects: {ships: -1}"), (SPRING, "once: true", "once: false"), ("pack.yaml", "start: {keeper: 4,", "start: {keeper: 3,"),
     ("pack.yaml", "start: the-office", "start: the-storm"), ("pack.yaml", "min: 0, max: 5,", "min: 0, max: 6,"),
     ("pack.yaml", "ending: what-became", "ending: kept"), (SPRING, "- if: told", "- if: not told"),
     (WINTER, "      sleep:\n        label", "      snore:\n        label")],
)  # fmt: skip
def test_a_rule_changes_the_fingerprint(lighthouse_copy: Path, file: str, old: str, new: str) -> None:
    """Effects, conditions, ways, starts, ranges and routes are what a replay depends on."""
    before = read_pack(lighthouse_copy)[0]
    edit(lighthouse_copy, file, old, new)
    after = read_pack(lighthouse_copy)[0]
    assert before is not None
    assert after is not None
    assert after.fingerprint != before.fingerprint


def test_reading_leaves_the_collector_as_it_was(lighthouse_copy: Path) -> None:
    """The garbage collector is off while a pack is read, and on again after, whatever happens."""
    import gc

    read_pack(lighthouse_copy)
    assert gc.isenabled()
    gc.disable()
    try:
        read_pack(lighthouse_copy)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_reading_with_errors_is_no_pack(lighthouse_copy: Path) -> None:
    """What has errors is not compiled, whoever asks."""
    (lighthouse_copy / WINTER).write_text("scenes: [", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be played"):
        compile_pack(reader.read(lighthouse_copy))
