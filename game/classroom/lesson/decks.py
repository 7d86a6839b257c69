"""The slides on the way to a moment and after its decision, and how long they take to read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.classroom.lesson.desk import desk_of
from game.classroom.lesson.desk_slides import told_slides
from game.classroom.lesson.questions import rungs
from game.classroom.lesson.room_play import make, room_play
from game.classroom.lesson.slides import Slide, argue_slides, record_slides, slides_of, text_line
from game.engine.picking import AND
from game.language import say
from game.session.blocks import Decision
from game.session.words.phrases import date
from game.story.word_count import ALOUD, IN_CLASS, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.classroom.lesson.key_moments import KeyMoment
    from game.session import Play
    from game.session.blocks import Page
    from game.story.model import Material, Pack


class Decks:
    """The slides of lessons on *pack* in *seat*, for a *level*."""

    def __init__(self, pack: Pack, material: Material, seat: str, level: str) -> None:
        self.pack, self.material, self.seat, self.level = pack, material, seat, level
        self.measure = Measure(pack.manifest.language)

    def kicker(self, scene: str) -> str:
        """Return the line above the slides of *scene*: whose chair it is, and what day."""
        found = self.pack.scenes[scene]
        chair = say("In the chair of {name}", name=self.pack.manifest.seats[self.seat].name)
        return " · ".join(part for part in (chair, date(found.date) if found.date else "", found.title) if part)

    def arrival(self, moment: KeyMoment, page: Page) -> tuple[Slide, ...]:
        """Return the slides before the vote on *moment*: what the teacher says on the way, the question, the scene."""
        ladder = self.material.moments.get(moment.event_id)
        bridge = (text_line(ladder.bridge),) if ladder and ladder.bridge else ()
        opening = rungs(self.pack, self.material, moment, self.level)[0]
        first = Slide("bridge", self.kicker(moment.id), opening.questions[0], bridge)
        return (first, *slides_of(page, self.measure))

    def outcome(self, moment: KeyMoment | None, page: Page, calls: str = "") -> tuple[Slide, ...]:
        """Return the slides after the decision on *moment*: the record, what the choice led to, what to argue over."""
        ladder = rungs(self.pack, self.material, moment, self.level)[1:] if moment else ()
        slides = (*record_slides(page, self.measure, calls), *argue_slides(ladder, self.measure))
        kicker = self.kicker(moment.id) if moment else ""
        return tuple(replace(one, kicker=kicker) for one in slides)

    def minutes(self, moment: KeyMoment) -> tuple[float, float]:
        """Return the minutes to read *moment* aloud before its vote, and those of a class to read what comes after."""
        play = room_play(self.pack, self.seat, moment.id, {}, calls=False, picks=True)
        before = self.words(self.arrival(moment, play.page)) + self._desk_words(play)
        offers = [offer for block in play.page.blocks if isinstance(block, Decision) for offer in block.offers]
        before += self.measure.total([moment.scene.ask, *(part for one in offers for part in (one.label, one.detail))])
        there = [offer.choice for offer in offers if offer.open]
        history = moment.scene.history.choice if moment.scene.history else ()
        if there:
            make(play, "choose", next((name for name in history if name in there), there[0]), picks=True)
        after = self.words(self.outcome(moment, play.page)) if there else 0
        return self.measure.minutes(before, ALOUD), self.measure.minutes(after, IN_CLASS)

    def to_argue(self, moment: KeyMoment) -> float:
        """Return the minutes of a class to read the questions on *moment*."""
        ladder = rungs(self.pack, self.material, moment, self.level)[1:]
        return self.measure.minutes(self.words(argue_slides(ladder, self.measure)), IN_CLASS)

    def _desk_words(self, play: Play) -> int:
        """Pick as much as can be where *play* asks for it; return the words of the desk and of what was picked."""
        desk = desk_of(play, moment=True)
        if desk is None:
            return 0
        make(play, "pick", AND.join(desk.usual), picks=True)
        offered = [desk.question.ask, *(part for one in desk.all_answers for part in (one.label, one.detail))]
        return self.measure.total(offered) + self.words(told_slides(play.page, "", self.measure))

    def words(self, slides: Iterable[Slide]) -> int:
        """Return how many words *slides* show."""
        return self.measure.total(text for one in slides for text in (one.title, *(line.text for line in one.lines)))
