"""The vote by phone: a server on the local network that takes one anonymous answer from each phone that has a place.

A browser that gave the room's code gets one random token, as a session cookie. The token is signed with the session's
key, so it is still valid after the server restarts, and it is never stored: a vote is kept under a mark that is
valid for one round. Who has a place is decided by `places`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import web

from game.classroom.http_guard import BODY_LIMIT, HttpGuard, html, refusal, script, sheet
from game.classroom.network import LOOPBACK, same_code
from game.classroom.rate_limit import GuessBrake, RateLimit
from game.classroom.streams import Streams
from game.classroom.vote import ballot_pages as pages, scene_pictures
from game.classroom.vote.places import FULL, LOCKED, Places
from game.engine.picking import AND
from game.errors import JournalError
from game.language import say

if TYPE_CHECKING:
    import socket

    from game.classroom.lesson.lesson import Lesson

COOKIE = "vote"
VOTES = (12, 10.0)
"""Votes in seconds of one phone; a person who changes an answer needs a few."""
VOTES_OF_A_CLASS = (120, 3600.0)
WALL_PAUSE = 0.2
"""Seconds between two changes of the wall: forty votes of a second make its page five times and not forty."""


class Ballot:
    """The server that phones vote on in *lesson*."""

    def __init__(self, lesson: Lesson, *, pace: RateLimit | None = None) -> None:
        self.lesson = lesson
        self.door = HttpGuard(pace=pace, name_of=self._name)
        self.streams = Streams(self.door)  # of the phones
        self.walls = Streams(self.door, pause=WALL_PAUSE)  # of projector pages
        self.places = Places(lambda: lesson.room.admission, self._lost)
        self.key = secrets.token_urlsafe(9)  # of the projector page
        self.address = ""  # the address to type on a phone, "" while only this computer can reach the page
        self.projector = ""
        self.light = False  # whether the wall is light
        self.timer = True  # whether the wall shows how long pairs have to talk
        self._made_for: dict[str, tuple[str, int, int]] = {}  # by chair
        self._made_pages: dict[tuple[str, str | None, str], str] = {}
        self._steps: tuple[str, ...] = ()
        self._guesses = GuessBrake()
        self._votes = RateLimit(*VOTES)
        self._all_votes = RateLimit(*VOTES_OF_A_CLASS)
        lesson.joined = lambda: len(self.places)
        lesson.changed.append(self._tell_pages)

    def listen(self, sockets: list[socket.socket]) -> None:
        """Allow requests to the addresses of *sockets* only."""
        for one in sockets:
            address, port = one.getsockname()[:2]
            self.door.allow(address, *(["localhost"] if address == LOOPBACK else []), port=port)
            if address == LOOPBACK:
                self.projector = f"http://{address}:{port}/projector/{self.key}"
            else:
                self.address = f"{address}:{port}"

    async def open(self, sockets: list[socket.socket]) -> None:
        """Serve on *sockets*."""
        await self.door.open(self.application(), sockets)

    async def close(self) -> None:
        """Stop serving."""
        self.streams.close()
        self.walls.close()
        await self.door.close()

    @property
    def code(self) -> str:
        """The room's code."""
        return str(self.lesson.room.header["code"])

    @property
    def link(self) -> str:
        """The address that joins without typing the code, for a QR code; nobody can guess it."""
        return f"http://{self.address}/j/{self._pass()}"

    def application(self) -> web.Application:
        """Return the pages and what answers them."""
        from game.classroom.vote.projector import projector_routes

        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[self.door.guard()])
        app.add_routes(
            [
                web.get("/", self._front),
                web.get("/j/{code}", self._join_by_link),
                web.post("/join", self._join_by_form),
                web.post("/vote", self._vote),
                web.get("/events", self._events),
                web.get("/picture/{digest}/{name}", self._picture),
                web.get("/style.css", _style),
                web.get("/live.js", _script),
                *projector_routes(self),
            ]
        )
        return app

    def lesson_of(self, _token: str) -> Lesson:
        """Return the lesson that the phone with this token sits in."""
        return self.lesson

    def asks(self, lesson: Lesson) -> bool:
        """Whether phones of *lesson* vote now."""
        return lesson.room.round is not None

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons that phones sit in."""
        return (self.lesson,)

    def _tell_pages(self) -> None:
        """Let the wall look whether it has changed, and the phones only after a step: a vote changes none of theirs."""
        self.walls.wake()
        steps = tuple(self.step(one) for one in self.lessons)
        if steps != self._steps:
            self._steps = steps
            self.streams.wake()

    def may_act(self, token: str) -> bool:
        """Whether the phone with *token* may vote now, or change something, so that none does nothing else."""
        return self._votes.spend(token) and self._all_votes.spend(token)

    def change_code(self) -> None:
        """Give the room a new code, and take every place away."""
        self.lesson.change_code()
        self.places.empty()

    # Tokens

    def _new_token(self) -> str:
        name = secrets.token_hex(16)
        return f"{name}.{self._signed(name)}"

    def _signed(self, name: str) -> str:
        return hmac.new(self.lesson.room.header["key"].encode(), name.encode(), hashlib.sha256).hexdigest()[:32]

    def _pass(self) -> str:
        return self._signed("join")

    def token(self, request: web.Request) -> str:
        """Return the token that the browser has of this session, "" where it has none; one with a place is ours."""
        token = request.cookies.get(COOKIE, "")
        return token if token in self.places or self._is_ours(token) else ""

    def _is_ours(self, token: str) -> bool:
        name, _, signature = token.partition(".")
        return token.isascii() and hmac.compare_digest(signature, self._signed(name))

    def _name(self, request: web.Request) -> str:
        """Return what the pace of *request* is counted under: its place, so that no other phone uses it up."""
        token = self.token(request)
        return token if token in self.places else request.remote or ""

    def _lost(self, token: str) -> None:
        """Withdraw the vote of *token*, which has lost its place, from the open round, and forget its limits."""
        for limit in (self._votes, self._all_votes, self.door.pace):
            limit.forget(token)
        self.withdraw(token)
        self.streams.wake()
        self.lesson.tell()

    def withdraw(self, token: str) -> None:
        """Take the vote of *token* out of the open round."""
        lesson = self.lesson_of(token)
        current = lesson.room.round
        if current and current.mark(token) in current.ballots:
            with suppress(JournalError):  # the teacher is told with the next step
                lesson.withdraw(current.mark(token))

    # Answers

    async def _front(self, request: web.Request) -> web.Response:
        token = self.token(request)
        return self.page(request, token) if token else self._join_page()

    def _join_page(self, trouble: str = "", status: int = 200) -> web.Response:
        return html(pages.join_page(self.lesson.title, trouble), status=status)

    def page(self, request: web.Request, token: str, trouble: str = "", status: int = 200) -> web.Response:
        """Return the page of the phone with *token*, which says what *trouble* there is."""
        why = self.places.come_back(token, request.remote or "")
        if why:
            return no_place(why)
        lesson = self.lesson_of(token)
        current = lesson.room.round
        chosen = current.ballots.get(current.mark(token)) if current else None
        return html(self._made(lesson, chosen, trouble), status=status, live=True)

    def done(self, request: web.Request, token: str, *, script: bool) -> web.Response:
        """Answer a form of the phone with *token*: with the page itself for our *script*, else with the way to it."""
        return self.page(request, token) if script else web.Response(status=303, headers={"Location": "/"})

    def _made(self, lesson: Lesson, chosen: str | None, trouble: str) -> str:
        """Return the page of the phones of *lesson* that have *chosen* this; it is made once for all."""
        chair, room = str(lesson.room.header["seat"]), lesson.room
        state = (self.step(lesson), room.slide, len(room.moves))
        if state != self._made_for.get(chair):
            self._made_for[chair] = state
            self._made_pages = {key: page for key, page in self._made_pages.items() if key[0] != chair}
        made = self._made_pages.get((chair, chosen, trouble))
        if made is None:
            made = self.page_of(lesson, chosen, trouble)
            self._made_pages[chair, chosen, trouble] = made
        return made

    def page_of(self, lesson: Lesson, chosen: str | None, trouble: str) -> str:
        """Return the page of a phone of *lesson* that has *chosen* this."""
        if self.asks(lesson):
            return pages.vote_page(lesson, chosen, trouble, self.step(lesson))
        return pages.waiting_page(lesson, trouble or wait_words(lesson), self.step(lesson))

    def step(self, lesson: Lesson) -> str:
        """Return what tells one step of *lesson* from another, as far as phones show it."""
        room = lesson.room
        return f"{room.stage}.{len(room.stops)}.{room.ballot}.{room.round.salt if room.round else ''}"

    async def _events(self, request: web.Request) -> web.StreamResponse:
        token = self.token(request)
        if not token or self.places.come_back(token, request.remote or ""):
            return refusal(403, say("Join first."))
        return await self.streams.hold(request, token, lambda: self._state(token))

    async def _picture(self, request: web.Request) -> web.Response:
        """Return a picture of a scene to a phone that has a place."""
        if self.token(request) not in self.places:
            return refusal(403, say("Join first."))
        found = scene_pictures.answer(self.lesson.pack, request.match_info)
        # A response without values of its own counts as false in aiohttp 3.10.
        return refusal(404, say("There is nothing here.")) if found is None else found

    def _state(self, token: str) -> str:
        """Return what changes when the page of *token* does; its own vote is shown by the answer to it."""
        if token not in self.places:
            return "gone"
        return self.step(self.lesson_of(token))

    async def _join_by_link(self, request: web.Request) -> web.Response:
        return self._join(request, request.match_info["code"])

    async def _join_by_form(self, request: web.Request) -> web.Response:
        form = await request.post()
        return self._join(request, str(form.get("code", "")))

    def _join(self, request: web.Request, code: str) -> web.Response:
        if self.token(request):
            return web.Response(status=303, headers={"Location": "/"})
        address = request.remote or ""
        if not secrets.compare_digest(code.encode(), self._pass().encode()):
            if not self._guesses.may_try(address):
                return refusal(429, say("Too many wrong codes. Wait a minute, or scan the code on the wall."))
            if not same_code(code, self.code):
                self._guesses.was_wrong(address)
                return self._join_page(say("That is not the code on the screen."), 403)
        token = self._new_token()
        why = self.places.join(token, address)
        self.lesson.tell()
        if why:
            return no_place(why)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", path="/")
        return response

    async def _vote(self, request: web.Request) -> web.Response:
        token = self.token(request)
        if not token:
            return self._join_page(say("Join first."), 403)
        if why := self.places.come_back(token, request.remote or ""):
            return no_place(why)
        if not self.may_act(token):
            return refusal(429, say("Too fast. Wait a moment and try again."))
        form = await request.post()
        lesson = self.lesson_of(token)
        room = lesson.room
        if room.round is None or not self.asks(lesson) or str(form.get("ballot", "")) != room.ballot:
            return self.page(request, token, say("That vote has closed."), 409)
        marked = room.votes[-1].in_order({str(one) for one in form.getall("option", [])})
        if not room.votes[-1].takes(AND.join(marked)):
            return html(pages.refused_page(lesson, marked, self.step(lesson)), status=400, live=True)
        try:
            await lesson.cast(room.round.mark(token), AND.join(marked))
        except JournalError:
            return self.page(request, token, say("Your answer could not be kept. Tell your teacher."), 503)
        return self.done(request, token, script="live" in form)


def no_place(why: str) -> web.Response:
    """Return the answer to a phone that has no place, and *why*."""
    if why == FULL:
        return refusal(503, say("The room is full. Tell your teacher, who can let you in; then load this page again."))
    if why == LOCKED:
        return refusal(403, say("The room is locked. Tell your teacher, who can open it."))
    return refusal(
        403, say("Another phone or window here has this place. Close that one, or tell your teacher that you share.")
    )


def wait_words(lesson: Lesson) -> str:
    """Return what phones say while nobody votes."""
    stage = lesson.room.stage
    if stage == "talk":
        return say("Talk to the person beside you. Then vote again.")
    if stage == "end":
        return say("The class is over. You can close this page.")
    return say("Look at the screen in front.")


async def _style(_request: web.Request) -> web.Response:
    return sheet("ballot")


async def _script(_request: web.Request) -> web.Response:
    return script("live")
