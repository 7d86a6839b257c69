"""Counts what a player reads on a play, in words and minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine import Rules
from game.workshop.text.word_count import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game.engine import Step, World
    from game.story.model import Choice, Event, Pack, Passage, Scene

PER_MINUTE = 230
"""Words that an adult reads in a minute."""


@dataclass(frozen=True, slots=True)
class PlayLength:
    """The length of a play; *record* counts the words of the comparisons."""

    decisions: int
    words: int
    record: int
    ending: str

    @property
    def minutes(self) -> int:
        """How long it takes to read, comparisons included."""
        return max(1, round((self.words + self.record) / PER_MINUTE))


class WordCounter:
    """Counts what a player of *pack* reads, each text once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rules = Rules(pack)
        self._events: dict[str, int] = {}

    def told(self, world: World, passages: Sequence[Passage]) -> int:
        """Return the words of those *passages* that hold in *world*."""
        return sum(count(passage.text) for passage in passages if self.rules.holds(passage.if_, world))

    def scene(self, world: World) -> int:
        """Return the words that a player reads in the scene of *world*: the prose, the question, what is offered."""
        scene = self.pack.scenes[world.scene]
        open_choices = self.rules.open(world) if scene.choices else ()
        offered = sum(
            offer_words(choice) for name, choice in scene.choices.items() if name in open_choices or choice.locked
        )
        return count(scene.title) + self.told(world, scene.text) + count(scene.ask) + offered

    def record(self, scene: Scene) -> int:
        """Return the words of the comparison that a key moment shows."""
        if scene.history is None:
            return 0
        name = scene.history.event
        if name not in self._events:
            self._events[name] = event_words(self.pack, self.pack.record.events[name])
        return self._events[name] + count(scene.history.note) + sum(map(count, scene.discuss))

    def path(self, start: World, steps: Iterable[Step]) -> PlayLength:
        """Return the length of the play that *steps* makes from *start*."""
        words = record = decisions = 0
        last = start
        for world, choice, turn in steps:
            scene = self.pack.scenes[world.scene]
            words += self.scene(world)
            if choice:
                decisions += 1
                words += self.told(turn.decided, scene.choices[choice].text)
                record += self.record(scene)
            last = turn.arrived
        return PlayLength(
            decisions, words + self.scene(last), record, last.scene if self.pack.scenes[last.scene].ending else ""
        )


def offer_words(choice: Choice) -> int:
    """Return the words that *choice* is offered with."""
    return count(choice.label) + count(choice.detail)


def event_words(pack: Pack, event: Event) -> int:
    """Return the words of *event* with its claims and disputes, as a comparison shows them."""
    parts = [event.title, event.summary, event.why, *(claim.says for claim in event.claims)]
    for name in event.disputes:
        dispute = pack.record.disputes[name]
        parts += [dispute.question, dispute.established, *(position.claim for position in dispute.positions)]
    return sum(map(count, parts))
