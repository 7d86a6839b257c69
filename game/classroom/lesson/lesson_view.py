"""What a lesson shows: the question, the answers, the slide in front of the class, and where it stands in its time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from game.classroom.lesson.key_moments import find_moment
from game.classroom.lesson.lesson_plan import clock_words
from game.classroom.lesson.questions import rungs
from game.classroom.lesson.slides import Answer, Slide, end_slide, result_slide, slides_of, talk_slide, vote_slide
from game.language import say
from game.session.blocks import Decision
from game.session.phrases import date
from game.story.word_count import Measure

if TYPE_CHECKING:
    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.lesson.lesson_plan import LessonPlan
    from game.classroom.lesson.lesson_state import LessonState
    from game.session import Play
    from game.story.model import Material, Pack


class LessonView:
    """A lesson as it is seen; nothing here changes it.

    Attributes:
        room: what the class has done, as its session file has it.
        play: the room's own play, made again from that.
        plan: the stops of the lesson.
    """

    plan: LessonPlan

    def __init__(self, pack: Pack, material: Material, room: LessonState) -> None:
        self.pack = pack
        self.material = material
        self.room = room
        self.play: Play | None = None
        self._began = time.monotonic() - room.seconds

    @property
    def title(self) -> str:
        """What the class is about."""
        return self.pack.manifest.title

    @property
    def _decision(self) -> Decision | None:
        blocks = self.play.page.blocks if self.play else ()
        return next((block for block in blocks if isinstance(block, Decision)), None)

    @property
    def ask(self) -> str:
        """The question that is put to the room."""
        decision = self._decision
        return decision.ask if decision and decision.ask else say("What do you do?")

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What the room can choose from."""
        decision = self._decision
        there = [offer for offer in decision.offers if offer.open] if decision else []
        return tuple(Answer(offer.choice, number, offer.label, offer.detail) for number, offer in enumerate(there, 1))

    @property
    def moment(self) -> KeyMoment | None:
        """The key moment that the room is at, or has just decided."""
        scene = self.room.arrival.get("scene", "") if not self.room.header["road"] else self._last_scene()
        stop = self.plan.stop_at(scene)
        if stop:
            return stop.moment
        outline = self.pack.outlines.get(scene)
        return find_moment(self.pack, self.room.header["seat"], scene) if outline and outline.event else None

    def _last_scene(self) -> str:
        if self.play is None:
            return ""
        page = self.play.page
        return (
            self.play.decisions[-1].scene if page.kind == "outcome" and self.play.decisions else self.play.world.scene
        )

    @property
    def deck(self) -> tuple[Slide, ...]:
        """The slides of the page that the room's play is at."""
        if self.play is None:
            return ()
        moment = self.moment
        ladder = rungs(self.pack, self.material, moment, self.plan.level) if moment else ()
        return slides_of(self.play.page_in_full, Measure(self.pack.manifest.language), ladder)

    @property
    def slide(self) -> Slide:
        """What stands in front of the class now."""
        room = self.room
        if room.stage == "lobby":
            return Slide("lobby", self.title, self.material.opening or self.pack.manifest.tagline)
        if room.stage == "end":
            return end_slide(self.title, self.material.closing)
        if room.stage == "story":
            deck = self.deck
            return deck[min(room.slide, len(deck) - 1)]
        kicker = self._kicker()
        if room.stage == "open":
            vote = room.votes[-1]
            return vote_slide(self.ask, kicker, self.answers, second=len(vote.rounds) > 1, count=vote.rounds[-1].total)
        if room.stage == "talk":
            return talk_slide(self.ask, kicker, self.answers, room.votes[-1].rounds[-1].total)
        return result_slide(self.ask, kicker, self.answers, room.votes[-1])

    def _kicker(self) -> str:
        found = self.pack.scenes[self.play.world.scene] if self.play else None
        return (
            " · ".join(part for part in (date(found.date) if found.date else "", found.title) if part) if found else ""
        )

    # The clock

    @property
    def seconds(self) -> int:
        """How long the lesson has been going on, the time between a crash and the next start left out."""
        return int(time.monotonic() - self._began)

    @property
    def clock(self) -> str:
        """Where the lesson stands in its time, and what to leave out when it is late."""
        return clock_words(self.plan, self.seconds, self.room.stops, ended=self.room.stage == "end")
