"""The vote by phone of a class in groups: each phone sits in a chair and shows what lies before it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from game.classroom.http_guard import refusal
from game.classroom.lesson.groups.group_lesson import GroupLesson
from game.classroom.vote import group_pages
from game.classroom.vote.ballot import Ballot, no_place
from game.errors import JournalError
from game.language import say

if TYPE_CHECKING:
    from aiohttp import web

    from game.classroom.lesson.groups.group import Group
    from game.classroom.lesson.lesson import Lesson
    from game.classroom.rate_limit import RateLimit


class GroupBallot(Ballot):
    """The server that the phones of *lesson*, a class in groups, vote on."""

    def __init__(self, lesson: GroupLesson, *, pace: RateLimit | None = None) -> None:
        super().__init__(lesson, pace=pace)
        self.class_ = lesson
        for seat, group in lesson.groups.items():
            group.joined = partial(self._joined, seat)

    def application(self) -> web.Application:
        """Return the pages and what answers them, the change of a group among them."""
        app = super().application()
        app.router.add_post("/group", self._change)
        return app

    def _joined(self, seat: str) -> int:
        """Return how many phones with a place sit in the group of *seat*."""
        room = self.class_.room
        return Counter(room.members.get(room.member(token)) for token in self.places)[seat]

    def lesson_of(self, token: str) -> Group:
        """Return the group of the phone with *token*."""
        return self.class_.group_of(token)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The groups."""
        return tuple(self.class_.groups.values())

    def asks(self, lesson: Lesson) -> bool:
        """Whether phones of *lesson* vote now: a group that is ahead waits for the others."""
        return super().asks(lesson) and lesson in self.class_.behind

    def step(self, lesson: Lesson) -> str:
        """Return what tells one step of *lesson* from another, as far as phones show it."""
        return f"{super().step(lesson)}.{lesson.chair}.{self.asks(lesson)}.{self.class_.may_change}"

    def page_of(self, lesson: Lesson, chosen: str | None, trouble: str) -> str:
        """Return the page of a phone of *lesson*: its scene before the vote, and the chairs to change to."""
        if self.asks(lesson) or not (self.class_.may_change or self.class_.reads(lesson)):
            return super().page_of(lesson, chosen, trouble)
        return group_pages.scene_page(self.class_, lesson, trouble, self.step(lesson))

    def withdraw(self, token: str) -> None:
        """Take the vote of *token* out of the open round of its group; one that has none any more is not dealt anew."""
        if self.class_.room.member(token) in self.class_.room.members:
            super().withdraw(token)

    async def _change(self, request: web.Request) -> web.Response:
        """Let a phone sit in another group, before the first vote of a moment."""
        token = self.token(request)
        if not token:
            return refusal(403, say("Join first."))
        if why := self.places.come_back(token, request.remote or ""):
            return no_place(why)
        if not self.may_act(token):
            return refusal(429, say("Too fast. Wait a moment and try again."))
        form = await request.post()
        seat = str(form.get("group", ""))
        if seat not in self.class_.groups:
            return self.page(request, token, say("There is no such group."), 400)
        if not self.class_.may_change:
            return self.page(
                request, token, say("The vote has begun. You can change your group before the next one."), 409
            )
        try:
            if self.class_.group_of(token).seat != seat:
                self.class_.sit(token, seat)
        except JournalError:
            return self.page(request, token, say("Your group could not be kept. Tell your teacher."), 503)
        return self.done(request, token, script="live" in form)


def ballot_of(lesson: Lesson, *, pace: RateLimit | None = None) -> Ballot:
    """Return the server that the phones of *lesson* vote on, in groups or not."""
    return GroupBallot(lesson, pace=pace) if isinstance(lesson, GroupLesson) else Ballot(lesson, pace=pace)
