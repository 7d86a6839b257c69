"""Counts what a player reads on a play, in words and minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine import Rules
from game.story.syntax import prose
from game.story.word_count import SILENT, Measure
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.engine import Step, World
    from game.story.model import Choice, Event, Item, Pack, Passage, Scene


@dataclass(frozen=True, slots=True)
class PlayLength:
    """One play: what a player is shown of it; *reveals* counts the words of the reveals, *minutes* both.

    The files, which stand behind a key, are not counted.
    """

    decisions: int
    words: int
    reveals: int
    ending: str
    minutes: int


class Stretch(NamedTuple):
    """What is read of a play up to a decision in *scene*, and of what becomes of it; "" after the last decision."""

    scene: str
    words: int
    reveal: int  # words


class WordCounter:
    """Counts what a player of *pack* reads, each text once; *rules* are those of the pack where they are there."""

    def __init__(self, pack: Pack, rules: Rules | None = None) -> None:
        self.pack = pack
        self.rules = rules or Rules(pack)
        self.measure = Measure(pack.manifest.language)
        self.count = self.measure.count
        self._events: dict[str, tuple[int, int]] = {}

    def length(self, decisions: int, words: int, reveals: int, ending: str) -> PlayLength:
        """Return the length of a play that shows this number of words and reveals."""
        minutes = max(1, round(self.measure.minutes(words + reveals, SILENT)))
        return PlayLength(decisions, words, reveals, ending, minutes)

    def told(self, world: World, passages: Sequence[Passage]) -> int:
        """Return the words of those *passages* that hold in *world*."""
        return sum(self.count(passage.text) for passage in passages if self.rules.holds(passage.if_, world))

    def scene(self, world: World) -> int:
        """Return the words that a player reads in the scene of *world*: the prose, the question, what is offered."""
        scene = self.pack.scenes[world.scene]
        shown = {*(self.rules.unlocked(world) if scene.choices else ()), *self._items_shown(world)}
        offered = sum(self.offer(part) for name, part in scene.parts.items() if name in shown or part.locked)
        return self.asked(scene) + self.told(world, scene.text) + offered

    def _items_shown(self, world: World) -> Iterator[str]:
        """Yield the items of the scene of *world* whose condition holds."""
        items = self.pack.scenes[world.scene].items
        return (name for name, item in items.items() if self.rules.holds(item.if_, world))

    def whole_scene(self, scene: Scene) -> int:
        """Return the words of *scene* with all its passages and choices."""
        told = self.measure.total(passage.text for passage in scene.passages)
        return told + self.asked(scene) + sum(map(self.offer, scene.parts.values()))

    def asked(self, scene: Scene) -> int:
        """Return the words of the title, the picture and the questions of *scene*."""
        picture = scene.picture.alt if scene.picture else ""
        return self.measure.total((scene.title, picture, scene.ask, *([scene.picks.ask] if scene.picks else [])))

    def offer(self, part: Choice | Item) -> int:
        """Return the words by which a choice or an item is offered."""
        return self.count(part.label) + self.count(part.detail)

    def event(self, event: Event) -> int:
        """Return the words of *event* with its claims and disputes, as a comparison shows them."""
        parts = [event.title, event.summary, event.why, *(claim.says for claim in event.claims)]
        for name in event.disputes:
            dispute = self.pack.record.disputes[name]
            parts += [dispute.question, dispute.established, *(position.claim for position in dispute.positions)]
        return self.measure.total(parts)

    def reveal(self, scene: Scene) -> int:
        """Return the words that a key moment shows after the decision: what both did, the reveal, what is disputed."""
        if scene.history is None:
            return 0
        name = scene.history.event
        if name not in self._events:
            self._events[name] = self._event_in_short(self.pack.record.events[name])
        summary, disputes = self._events[name]
        labels = [scene.choices[choice].label for choice in scene.history.choice if choice in scene.choices]
        if not labels:  # one line of what happened meanwhile
            return self.count(scene.history.reveal) or summary
        return self.measure.total((scene.history.reveal, *labels)) + (0 if scene.history.reveal else summary) + disputes

    def _event_in_short(self, event: Event) -> tuple[int, int]:
        """Return the words of the first paragraph of *event*, and of the questions of its disputes."""
        questions = (self.pack.record.disputes[dispute].question for dispute in event.disputes)
        first = next(iter(prose.read(event.summary)), None)
        return self.count(first.text if first else ""), self.measure.total(questions)

    def path(self, start: World, steps: Iterable[Step]) -> PlayLength:
        """Return the length of the play that *steps* makes from *start*."""
        *decided, end = self.stretches(start, steps := tuple(steps))
        last = steps[-1].turn.arrived.scene if steps else start.scene
        words, reveals = (sum(getattr(one, name) for one in (*decided, end)) for name in ("words", "reveal"))
        return self.length(len(decided), words, reveals, last if self.pack.scenes[last].ending else "")

    def stretches(self, start: World, steps: Iterable[Step]) -> Iterator[Stretch]:
        """Yield the stretches of the play that *steps* makes from *start*: one a decision, and one for its end."""
        last, words = start, 0
        entered = True  # by the step before
        for world, choice, turn in steps:
            scene = self.pack.scenes[world.scene]
            words += self.scene(world) if entered else 0
            entered = choice not in scene.items
            words += self.told(turn.decided, scene.parts[choice].text) if choice else 0
            if choice in scene.choices:
                yield Stretch(world.scene, words, self.reveal(scene))
                words = 0
            last = turn.arrived
        yield Stretch("", words + (self.scene(last) if entered else 0), 0)
