"""What a lesson shows: the question, the answers, the slide in front of the class, and where it stands in its time."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from game.classroom.lesson.decks import Decks
from game.classroom.lesson.desk import Picked
from game.classroom.lesson.desk_slides import ask_of, count_of, how_many, picked_slide, told_slides
from game.classroom.lesson.key_moments import find_moment
from game.classroom.lesson.lesson_plan import clock_words
from game.classroom.lesson.look import Shown, as_look
from game.classroom.lesson.room_question import RoomQuestion
from game.classroom.lesson.slides import (
    Answer,
    Slide,
    end_slide,
    numbered,
    result_slide,
    slides_of,
    talk_slide,
    text_line,
    text_slides,
    vote_slide,
)
from game.engine.picking import AND
from game.language import say
from game.story.syntax.prose import line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.lesson.lesson_plan import LessonPlan
    from game.classroom.lesson.lesson_state import LessonState, Vote
    from game.classroom.lesson.look import Look
    from game.session.blocks import Page
    from game.story.model import Choice, Item, Material, Pack

TALK, LEAST_TALK = 120, 10
"""Seconds that pairs have to talk, and those after which it is no accident to end it."""


class LessonView(RoomQuestion):
    """A lesson as it is seen; nothing here changes it.

    Attributes:
        look: what the teacher looks at instead of the present slide.
        plan: the stops of the lesson.
    """

    plan: LessonPlan

    def __init__(self, pack: Pack, material: Material, room: LessonState) -> None:
        super().__init__(pack, room)
        self.material = material
        self.look: Look | None = None
        self.changed: list[Callable[[], None]] = []  # called after each change, of the lesson or of what is looked at
        self._shown = Shown()
        self.joined: Callable[[], int] = lambda: 0  # how many phones have a place
        self._deck: tuple[Page | None, int, tuple[Slide, ...]] = (None, 0, ())
        self._began = time.monotonic() - room.seconds

    def tell(self) -> None:
        """Tell those who wait for a change."""
        for one in self.changed:
            one()

    @property
    def title(self) -> str:
        """What the class is about."""
        return self.pack.manifest.title

    @property
    def chair(self) -> str:
        """The name of the person in whose chair the room sits."""
        return self.pack.manifest.seats[self.room.header["seat"]].name

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
    def opening(self) -> tuple[Slide, ...]:
        """The slides before the first moment: how to join, whose chair it is, and what to know."""
        seat, measure = self.pack.manifest.seats[self.room.header["seat"]], self._decks.measure
        lobby = Slide("lobby", self.title, self.material.opening or self.pack.manifest.tagline)
        meters = [spec.label for spec in self.pack.manifest.meters.values()]
        counted = say("What you decide moves these, a point or two at a time: {meters}.", meters=", ".join(meters))
        lines = (
            text_line(seat.about),
            text_line(say("Whatever you decide today, you decide for this person.")),
            text_line(counted if meters else ""),
        )
        chair = Slide("chair", say("Your chair"), seat.name, tuple(line for line in lines if line.text))
        primer = text_slides("primer", say("Before we begin"), self.material.primer, measure)
        return (lobby, chair, *numbered(primer))

    @property
    def deck(self) -> tuple[Slide, ...]:
        """The slides of the page that the room's play is at."""
        page, moves = self.play.page if self.play else None, len(self.room.moves)
        if page is None or page is not self._deck[0] or moves != self._deck[1]:
            self._deck = (page, moves, self._dealt(page) if page else ())
        return self._deck[2]

    def _dealt(self, page: Page) -> tuple[Slide, ...]:
        moment = self.moment
        if page.kind == "outcome":
            return numbered(self._decks.outcome(moment, page, self._calls()))
        if self.room.moves[-1:] and self.room.moves[-1][0] == "pick":
            scene, vote = self._last_scene(), self.room.votes[-1] if self.room.votes else None
            count = count_of(vote, [*self.pack.scenes[scene].items]) if vote and vote.picks and vote.by else ""
            return numbered(told_slides(page, self._decks.kicker(scene), self._decks.measure, count))
        if moment and not self.room.moves:
            return numbered(self._decks.arrival(moment, page))
        return numbered(slides_of(page, self._decks.measure))

    @property
    def _decks(self) -> Decks:
        return Decks(self.pack, self.material, self.room.header["seat"], self.plan.level)

    def _calls(self) -> str:
        """Return how the room called the moment that it has just decided, "" where it did not."""
        vote = self.room.votes[-1] if self.room.votes else None
        if vote is None or not vote.call or not vote.rounds[-1].total:
            return ""
        history = self.pack.scenes[vote.scene].history
        counts = vote.rounds[-1].counts(vote.options)
        right = sum(votes for option, votes in counts.items() if history and option in history.choice)
        return say("{n} of {total} of you called it.", n=right, total=vote.rounds[-1].total)

    @property
    def file(self) -> tuple[Slide, ...]:
        """The slides of the file of the moment that was decided last: all that is known, with its sources."""
        if self.play is None or not self.play.files:
            return ()
        return numbered(slides_of(self.play.file(self.play.files[-1]), self._decks.measure))

    @property
    def scene(self) -> tuple[Slide, ...]:
        """The slides of the scene that is asked about, or was decided last."""
        scenes = [page for page in self.play.pages if page.kind == "scene"] if self.play else []
        return numbered(slides_of(scenes[-1], self._decks.measure)) if scenes else ()

    @property
    def result(self) -> tuple[Slide, ...]:
        """The slide of the last result, without what it asks of the teacher; none before the first."""
        votes = [vote for vote in self.room.votes if not vote.call and not vote.rounds[-1].open]
        if not votes or (votes[-1] is self.room.votes[-1] and self.room.stage == "talk"):
            return ()
        vote = votes[-1]
        scene, shown = self.pack.scenes[vote.scene], self._fillings()
        asked: Mapping[str, Choice | Item] = scene.items if vote.picks else scene.choices
        answers = tuple(
            Answer(name, number, line(one.label, shown), "", "" if name in vote.options else say("It was locked."))
            for number, (name, one) in enumerate(asked.items(), 1)
        )
        kicker = self._decks.kicker(vote.scene)
        if not vote.picks:
            return (result_slide(line(scene.ask, shown), kicker, answers, vote),)
        ask = ask_of(line(scene.picks.ask, shown) if scene.picks else "", vote.picks)
        picked = self.picked if self.room.vote is vote else Picked(frozenset(vote.decided.split(AND)))
        return (picked_slide(ask, kicker, answers, vote, picked),)

    @property
    def slide(self) -> Slide:
        """What stands in front of the class: what the teacher looks at, else what the lesson has come to."""
        return self.look.slide if self.look else self.present

    @property
    def present(self) -> Slide:
        """What the lesson has come to."""
        room = self.room
        deck = self.opening if room.stage == "lobby" else self.deck if room.stage == "story" else ()
        if deck:
            return deck[min(room.slide, len(deck) - 1)]
        if room.stage == "end":
            return end_slide(self.title, self.material.closing)
        kicker, vote = self._decks.kicker(room.votes[-1].scene), room.votes[-1]
        if room.stage == "open":
            return self._open_slide(kicker, vote)
        if room.stage == "talk":
            return talk_slide(self.ask, kicker, self.all_answers)
        if vote.picks:
            return picked_slide(self.ask, kicker, self.all_answers, vote, self.picked)
        return result_slide(self.ask, kicker, self.all_answers, vote)

    def _open_slide(self, kicker: str, vote: Vote) -> Slide:
        slide = vote_slide(self.ask, kicker, self.all_answers, vote, self.joined())
        return replace(slide, note=how_many(vote.least, vote.most)) if vote.picks else slide

    # Looking

    def _look(self, look: Look | None) -> None:
        self.look = look
        self.tell()

    def back(self) -> None:
        """Look at the slide that was shown before."""
        self._shown.note(*([] if self.look else [self.present]))
        self._look(self.look.moved(-1) if self.look else self._shown.before())

    def look_at(self, kind: str, slides: Sequence[Slide]) -> None:
        """Look at *slides*, or no longer where these are looked at already."""
        again = self.look is not None and self.look.kind == kind
        self._look(None if again else as_look(kind, slides))

    def look_away(self) -> None:
        """Look at the present slide again."""
        self._look(None)

    def _note_what_was_shown(self) -> None:
        """After a start, note the slides before the present one that the file still tells of."""
        deck = self.opening if self.room.stage == "lobby" else self.deck
        place = self.room.slide if self.room.stage in ("lobby", "story") else len(deck)
        self._shown.note(*self.result, *deck[:place], self.present)

    @property
    def stage(self) -> str:
        """Where the class stands."""
        return self.room.stage

    @property
    def votes_in(self) -> int:
        """How many votes are in, while a round is open."""
        return self.room.round.total if self.room.round else 0

    # The talk

    @property
    def talk_left(self) -> int:
        """How many seconds are left to talk in pairs, none where nobody does."""
        return max(0, self.room.talk_from + TALK - self.seconds) if self.room.stage == "talk" else 0

    @property
    def doubt(self) -> str:
        """What speaks against the next step, such as a vote that nobody has answered, or ""."""
        if self.room.stage == "open" and not self.votes_in:
            return say("Nobody has voted yet. Close the vote all the same?")
        if self.room.stage == "talk" and self.talk_left > TALK - LEAST_TALK:
            return say("The pairs have just begun to talk. Vote again all the same?")
        return ""

    # The clock

    @property
    def seconds(self) -> int:
        """How long the lesson has been going on, the time between a crash and the next start left out."""
        return int(time.monotonic() - self._began)

    @property
    def clock(self) -> str:
        """Where the lesson stands in its time, and what to leave out when it is late."""
        return clock_words(self.plan, self.seconds, self.room.stops, ended=self.room.stage == "end")
