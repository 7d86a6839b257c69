"""A lesson in which each chair has a group of its own: one room, one code, one session file, all groups in step."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.classroom.lesson.groups.group import READ
from game.classroom.lesson.groups.group_view import GroupView
from game.errors import JournalError, UsageError
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.groups.group import Group
    from game.classroom.lesson.lesson import Lesson

DEALT = 20
"""Phones that are dealt to groups and noted, for each pupil that is expected."""


class GroupLesson(GroupView):
    """A class at work in groups."""

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
        """Return the group of the phone with *token*; one that has none is dealt to the smallest.

        Whoever joins again and again is dealt by chance after a while, so that the session file does not grow by it.
        """
        mark = self.room.member(token)
        seat = self.room.members.get(mark, "")
        if seat in self.groups:
            return self.groups[seat]
        seats = list(self.groups)
        if len(self.room.members) >= DEALT * self.room.admission.expected:
            return self.groups[seats[int(mark, 16) % len(seats)]]
        seat = min(seats, key=lambda one: self.groups[one].joined())
        with suppress(JournalError):  # the teacher is told with the next step
            self.sit(token, seat)
        return self.groups[seat]

    def sit(self, token: str, seat: str) -> None:
        """Let the phone with *token* sit in the group of *seat*.

        Raises:
            JournalError: when it cannot be written.
        """
        self.ledger.add({"do": "member", "mark": self.room.member(token), "seat": seat})
