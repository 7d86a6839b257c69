"""A lesson in which each chair has a group of its own: one room, one code, one session file, all groups in step."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from game.classroom.lesson import lesson_log
from game.classroom.lesson.group import READ, Group
from game.classroom.lesson.group_slides import GroupSlides
from game.classroom.lesson.handed import handed_to
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import header_of
from game.classroom.lesson.lesson_plan import clock_words
from game.classroom.lesson.shared_moments import plan_groups
from game.classroom.lesson.slides import Slide, end_slide, text_slides
from game.errors import JournalError, UsageError
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from game.classroom.lesson.handed import Left
    from game.classroom.lesson.lesson_options import LessonOptions
    from game.classroom.lesson.lesson_plan import LessonPlan
    from game.classroom.lesson.shared_moments import GroupPlan, SharedMoment
    from game.session.blocks import Page
    from game.story.model import Material, Pack


class GroupLesson(Lesson):
    """A class at work in groups.

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
            raise UsageError(say("The story was edited since this class began. Begin a new class."))
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
            return end_slide(self.title, self.material.closing)
        deck = self.deck
        if deck:
            return deck[min(self.behind[0].room.slide, len(deck) - 1)]
        return self._slides.vote(self.shared, self.behind)

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

    # Moving on

    def _next_step(self) -> None:
        if self.stage == "lobby":
            self._forward_lobby()
            return
        behind, deck = self.behind, self.deck
        slide = behind[0].room.slide + 1
        if slide < len(deck):
            self._add(*(group.show(slide) for group in behind))
        elif behind[0].step == "record":
            self.next_stop()
        elif behind[0].step == "scene" and any(group.desk for group in behind):
            self._open_desks(behind)
        elif not self.tied:
            for group in behind:
                group.go_on()

    def _open_desks(self, behind: Sequence[Group]) -> None:
        """Let the groups with a desk or a letter vote on it; the others wait."""
        waiting = [group.show(READ) for group in behind if not group.desk]
        if waiting:
            self._add(*waiting)
        for group in behind:
            if group.desk:
                group.go_on()

    def _arrive(self, _scene: str) -> None:
        self.next_stop()

    def next_stop(self) -> None:
        """Leave this moment and go to the next one, each group with what the others hand to it, or to the end."""
        if self.stage == "end":
            return
        stops = min(len(group.room.stops) for group in self.groups.values())
        for group in [one for one in self.groups.values() if len(one.room.stops) == stops]:
            group.next_stop()

    def reveal(self) -> None:
        """Show the counts of every group now."""
        for group in self.groups.values():
            group.reveal()

    @property
    def can_reopen(self) -> bool:
        """Whether there is a vote that can be opened again."""
        return any(group.can_reopen for group in self.groups.values())

    def reopen(self) -> None:
        """Open the last vote of every group again."""
        for group in self.groups.values():
            group.reopen()
        self._shown.note(self.present)

    def clear(self) -> None:
        """Begin the open round of every group again without a vote."""
        for group in self._asked_groups:
            group.clear()

    def decide(self, number: int) -> bool:
        """Decide a tie for answer *number*, that of the first group where there is one."""
        tied = next((group for group in self.behind if group.tied), None)
        done = tied is not None and tied.decide(number)
        self._shown.note(self.present)
        return done

    def count_hands(self, text: str) -> None:
        """Take a count of hands: those of each group in order, with / between; where there is nothing, none.

        Raises:
            UsageError: when *text* is not that.
        """
        asked, parts = self._asked_groups, text.split("/")
        if len(parts) != len(asked):
            pupils = " 20" if self.behind[0].step == "desk" else ""
            example = " / ".join(" ".join(["7"] * len(group.answers)) + pupils for group in asked)
            raise UsageError(
                say("Type the hands of each group, with / between: for example {example}.", example=example)
            )
        for group, part in zip(asked, parts, strict=True):
            if part.strip():
                try:
                    group.count_hands(part)
                except UsageError as problem:
                    raise UsageError(f"{group.chair}: {problem}") from None

    # Phones

    @property
    def may_change(self) -> bool:
        """Whether a phone can change its group: before the first vote of a moment."""
        return self.behind[0].step in ("lobby", "scene")

    def reads(self, lesson: Lesson) -> bool:
        """Whether the group of *lesson* has a page before it that it has not voted on."""
        return any(group is lesson and group.step in ("scene", "read") for group in self.groups.values())

    def group_of(self, token: str) -> Group:
        """Return the group of the phone with *token*; one that has none is dealt to the smallest."""
        seat = self.room.members.get(self.room.member(token), "")
        if seat not in self.groups:
            seat = min(self.groups, key=lambda one: self.groups[one].joined())
            with suppress(JournalError):  # the teacher is told with the next step
                self.sit(token, seat)
        return self.groups[seat]

    def sit(self, token: str, seat: str) -> None:
        """Let the phone with *token* sit in the group of *seat*.

        Raises:
            JournalError: when it cannot be written.
        """
        self.ledger.add({"do": "member", "mark": self.room.member(token), "seat": seat})


def begin_lesson(pack: Pack, folder: Path, options: LessonOptions) -> Lesson:
    """Begin a lesson on *pack* with *options*, in groups or in one chair, its session file in *folder*.

    Raises:
        UsageError: when the pack has no such seat or moment, or nothing fits the time.
        JournalError: when the file cannot be written.
    """
    kind = GroupLesson if options.groups else Lesson
    return kind.begin(pack, pack.classroom, folder, options)


def resume_lesson(pack: Pack, path: Path) -> Lesson:
    """Resume the lesson at *path*, in groups where it began in groups.

    Raises:
        JournalError: when it cannot be used, or belongs to another pack.
    """
    kind = GroupLesson if lesson_log.read(path).entries[0].get("groups") else Lesson
    return kind.resume(pack, pack.classroom, path)
