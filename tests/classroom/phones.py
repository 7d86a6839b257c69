"""A room of phones over real HTTP, each with an address of its own or all behind one."""

from __future__ import annotations

from contextlib import asynccontextmanager

import aiohttp

from game.classroom.network import LOOPBACK, listening
from game.classroom.rate_limit import RateLimit
from game.classroom.vote.group_ballot import ballot_of

PLENTY = 100_000
PATIENCE = 60
"""Seconds after which a test gives up."""


@asynccontextmanager
async def room(lesson, port=0, pace=PLENTY):
    """Open the ballot of *lesson*; give it and its address."""
    ears = listening(LOOPBACK, port)
    ballot = ballot_of(lesson, pace=RateLimit(pace, 10.0))
    ballot._votes = ballot._all_votes = RateLimit(pace, 10.0)
    ballot.listen([ears])
    await ballot.open([ears])
    try:
        yield ballot, f"http://{LOOPBACK}:{ears.getsockname()[1]}"
    finally:
        await ballot.close()


class Phone:
    """A browser as far as a ballot goes: it keeps its cookie and follows redirects."""

    def __init__(self, number=0) -> None:
        """Be phone *number*, with an address of its own; 0 for the address of this computer."""
        local = (f"127.0.{1 + number // 250}.{1 + number % 250}", 0) if number else None
        self.http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            connector=aiohttp.TCPConnector(force_close=True, limit=0, local_addr=local),
        )

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.http.close()

    async def get(self, address):
        async with self.http.get(address) as answer:
            return answer.status, await answer.text()

    async def post(self, address, **form):
        async with self.http.post(address, data=form) as answer:
            return answer.status, await answer.text()

    def forget(self):
        """Throw the cookie away, as a private window does."""
        self.http.cookie_jar.clear()

    def remember(self):
        """Return the cookie."""
        return {cookie.key: cookie.value for cookie in self.http.cookie_jar}


async def joined(address, code, count):
    phones = [Phone() for _ in range(count)]
    for phone in phones:
        status, _ = await phone.get(f"{address}/j/{code}")
        assert status == 200
    return phones


async def close(phones):
    for phone in phones:
        await phone.http.close()
