"""What a lesson in groups shows: where the groups stand, their slides beside each other, and what they hand on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from game.classroom.lesson import lesson_log
from game.classroom.lesson.groups.group import Group
from game.classroom.lesson.groups.group_slides import GroupSlides
from game.classroom.lesson.groups.handed import handed_to
from game.classroom.lesson.groups.shared_moments import plan_groups
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import header_of
from game.classroom.lesson.lesson_plan import MOST_CLOSING, clock_words, whole_minutes
from game.classroom.lesson.slides import Slide, end_slide, text_slides
from game.errors import JournalUnreadable, UsageError
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.classroom.lesson.groups.handed import Left
    from game.classroom.lesson.groups.shared_moments import GroupPlan, SharedMoment
    from game.classroom.lesson.lesson_options import LessonOptions
    from game.classroom.lesson.lesson_plan import LessonPlan
    from game.session.blocks import Page
    from game.story.model import Material, Pack


class GroupView(Lesson):
    """A lesson in groups as it is seen; nothing here moves it on.

    Attributes:
        groups: the groups by seat, in the pack's order.
    """

    groups: Mapping[str, Group]
    _in_groups: GroupPlan
    _deck_of: tuple[tuple[str, Page | None], ...] = ()
    _dealt_deck: tuple[Slide, ...] = ()

    @classmethod
    def _header(cls, pack: Pack, material: Material, options: LessonOptions) -> dict[str, object]:
        if options.seat or options.road:
            raise UsageError(say("Groups sit in every chair and decide what they share: leave --seat and --road out."))
        plan = plan_groups(pack, material, minutes=options.minutes, level=options.level, start=options.start)
        seats = list(plan.chairs)
        first = plan.moments[0].moments[seats[0]]
        wanted = options.for_groups(seats[0], first.id)
        return {**header_of(pack, material, wanted, lesson_log.VERSION), "groups": seats}

    def _planned(self) -> LessonPlan:
        header = self.room.header
        self._in_groups = plan_groups(
            self.pack, self.material, minutes=header["minutes"], level=header["level"], start=header["start"]
        )
        return next(iter(self._in_groups.chairs.values()))

    def _set_up_play(self) -> None:
        chairs = self._in_groups.chairs
        if list(chairs) != list(self.room.groups):
            raise JournalUnreadable(say("The story was edited since this class began. Begin a new class."))
        self.groups = {
            seat: Group(self.pack, self.material, self.room.groups[seat], self.ledger, plan, lambda: self.seconds)
            for seat, plan in chairs.items()
        }
        for seat, group in self.groups.items():
            group.handed = partial(self._handed_to, seat)

    def _note_what_was_shown(self) -> None:
        self._shown.note(self.present)

    # Worlds

    def _left_after(self, stop: int) -> Left:
        return {seat: group.left_after(stop) for seat, group in self.groups.items()}

    def _handed_to(self, seat: str) -> dict[str, str]:
        """Return the variables that the others hand to *seat* when it leaves the stop at which it is."""
        left = self._left_after(len(self.groups[seat].room.stops))
        return {name: value for one in handed_to(self.pack, seat, left) for name, value in one.values.items()}

    # What is shown

    @property
    def _slides(self) -> GroupSlides:
        return GroupSlides(self.pack, self.material, self.groups, self.plan.level)

    @property
    def behind(self) -> list[Group]:
        """The groups that are not as far as others: the next step is theirs."""
        least = min(group.place for group in self.groups.values())
        return [group for group in self.groups.values() if group.place == least]

    @property
    def stage(self) -> str:
        """Where the class stands: where the group is that is behind."""
        return self.behind[0].room.stage

    @property
    def shared(self) -> SharedMoment:
        """The moment that the groups are at."""
        stops = self.behind[0].room.stops
        return self._in_groups.moments[max(len(stops), 1) - 1]

    @property
    def opening(self) -> tuple[Slide, ...]:
        """The slides before the first moment: how to join, whose chairs they are, and what to know."""
        asked = self.material.opening or self.pack.manifest.tagline
        primer = text_slides("primer", say("Before we begin"), self.material.primer, self._decks.measure)
        return (*self._slides.lobby(self.title, asked), *primer)

    @property
    def deck(self) -> tuple[Slide, ...]:
        """The slides on the way to the vote, or after all groups have decided."""
        now = tuple((group.step, group.play.page if group.play else None) for group in self.groups.values())
        if now != self._deck_of:
            self._deck_of, self._dealt_deck = now, self._made_deck()
        return self._dealt_deck

    def _made_deck(self) -> tuple[Slide, ...]:
        step = self.behind[0].step
        if step == "scene":
            return self._slides.arrival(self.shared)
        if step == "read":
            return self._slides.picked(self.shared)
        stop = len(self.behind[0].room.stops)
        return self._slides.outcome(self.shared, self._left_after(stop)) if step == "record" else ()

    @property
    def present(self) -> Slide:
        """What the lesson has come to."""
        if self.stage == "lobby":
            return self.opening[min(self.room.slide, len(self.opening) - 1)]
        if self.stage == "end":
            talk = say(
                "Each group tells the others what it would have needed from them. About {n} minutes.", n=self.left
            )
            return replace(end_slide(self.title, self.material.closing), note=talk)
        deck = self.deck
        if deck:
            return deck[min(self.behind[0].room.slide, len(deck) - 1)]
        return self._slides.vote(self.shared, self.behind)

    @property
    def left(self) -> int:
        """How many minutes the plan leaves for the closing talk, up to as many as a class talks for."""
        return min(MOST_CLOSING, whole_minutes(self.plan.minutes - self.plan.closing))

    @property
    def scene(self) -> tuple[Slide, ...]:
        """The slides of every group's scene."""
        return self._slides.all_of("scene")

    @property
    def file(self) -> tuple[Slide, ...]:
        """The slides of the files of what every group decided last."""
        return self._slides.all_of("file")

    @property
    def result(self) -> tuple[Slide, ...]:
        """The slide of the last results; none before the first."""
        shown = [group.result[0] for group in self.groups.values() if group.result]
        return (Slide("result", self.shared.title, beside=tuple(shown)),) if shown else ()

    @property
    def clock(self) -> str:
        """Where the lesson stands in its time, and what to leave out when it is late."""
        first = next(iter(self.groups.values()))
        return clock_words(self.plan, self.seconds, first.room.stops, ended=self.stage == "end")

    @property
    def talk_left(self) -> int:
        """How many seconds are left to talk in pairs."""
        return self.behind[0].talk_left

    @property
    def doubt(self) -> str:
        """What speaks against the next step, such as a group that has not voted, or ""."""
        silent = [group for group in self._asked_groups if not group.votes_in]
        if not silent:
            return self.behind[0].doubt
        if len(silent) == len(self._asked_groups):
            return silent[0].doubt
        chairs = ", ".join(group.chair for group in silent)
        return say("Nobody in the chair of {chairs} has voted yet. Close the vote all the same?", chairs=chairs)

    @property
    def tied(self) -> bool:
        """Whether the teacher has to decide for a group."""
        return any(group.tied for group in self.behind)

    @property
    def _asked_groups(self) -> list[Group]:
        return [group for group in self.behind if group.room.stage == "open"]

    @property
    def votes_in(self) -> int:
        """How many votes are in, of all groups that vote."""
        return sum(group.votes_in for group in self._asked_groups)

    @property
    def hands_asked(self) -> str:
        """What the teacher types for a count of hands."""
        numbers = [", ".join(str(answer.number) for answer in group.answers) for group in self._asked_groups]
        if self.behind[0].step == "desk":
            return say(
                "Hands for {numbers}, then how many pupils raised them, with spaces and / between",
                numbers=" / ".join(numbers),
            )
        return say("Hands for {numbers}, with spaces and / between", numbers=" / ".join(numbers))
