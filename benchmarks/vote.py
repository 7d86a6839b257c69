"""A room of phones against the ballot, in another process: votes, one address, and an attack.

    python benchmarks/vote.py [--phones 40] [--rounds 20]

Each phone does what the page's script does: it listens for events, loads the page when it has changed, and votes within
a second; the projector page does the same. A tenth of the phones drops out of each round. The limit of votes in ten
seconds is lifted, since no class votes twenty times in a minute. What a vote costs is the server's processor time over
all rounds, by the votes. The attack holds open 500 connections that ask for half of something, and opens each again
that is closed, while thirty phones and the projector ask twenty times each.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "tests"), str(HERE / "tests" / "classroom")]
PACK = HERE / "tests" / "packs" / "lighthouse"


async def serve(expected):
    """Be the server: take orders from the standard input, one a line, and answer each with a line."""
    from game.classroom.lesson.lesson import Lesson
    from game.classroom.lesson.lesson_options import LessonOptions
    from game.classroom.network import LOOPBACK, listening
    from game.classroom.rate_limit import RateLimit
    from game.classroom.vote.ballot import Ballot
    from game.story import open_pack

    pack = open_pack(PACK)
    lesson = Lesson.begin(pack, pack.classroom, Path(tempfile.mkdtemp()), LessonOptions(calls=False, expected=expected))
    ears = listening(LOOPBACK, 0)
    ballot = Ballot(lesson)
    ballot._votes = ballot._all_votes = RateLimit(10**6, 10.0)
    ballot.listen([ears])
    await ballot.open([ears])
    print(ears.getsockname()[1], ballot.code, ballot.projector, flush=True)
    loop = asyncio.get_running_loop()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        if line == "spent":
            print(time.process_time(), flush=True)
        elif line == "open":
            lesson._arrive("the-storm")
            while lesson.room.stage != "open":
                lesson.forward()
            print(lesson.room.ballot, flush=True)
        else:
            print(*lesson.room.round.counts(["burn", "save-oil"]).values(), len(ballot.places), flush=True)
            lesson.reveal()
            lesson.decide(1)
            if lesson.room.stage == "result":
                lesson.forward()
    await ballot.close()


class Server:
    """The other process."""

    def __init__(self, process):
        self._process = process

    async def said(self):
        return (await self._process.stdout.readline()).decode().split()

    async def order(self, word):
        self._process.stdin.write(f"{word}\n".encode())
        return await self.said()


@asynccontextmanager
async def server(expected):
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--serve", str(expected), stdin=pipe, stdout=pipe
    )
    found = Server(process)
    port, code, projector = await found.said()
    try:
        yield found, f"http://127.0.0.1:{port}", code, projector
    finally:
        process.stdin.close()
        await process.wait()


def shown(name, times, refused=0):
    ordered = sorted(times)
    print(
        f"{name:<44} n {len(times):>5}   median {1000 * statistics.median(ordered):6.1f} ms   p95 "
        f"{1000 * ordered[int(0.95 * len(ordered))]:6.1f} ms   most {1000 * ordered[-1]:7.1f} ms   refused {refused}"
    )


async def listen(phone, address, page, timed):
    """Load *page* whenever its stream of events says that it has changed; what it says first is what the page shows."""
    seen = b""
    async with phone.http.get(f"{address}/events", timeout=None) as stream:
        async for line in stream.content:
            if line.startswith(b"data: "):
                if seen and line != seen:
                    await timed(phone.get(page))
                seen = line


async def rounds(phones_wanted, count, title):
    """Hold *count* rounds; a tenth of the phones drops out of each."""
    from phones import Phone, close

    chance = random.Random(1)
    times, refused, exact = [], 0, True

    async def timed(asked):
        nonlocal refused
        begun = time.perf_counter()
        status, _ = await asked
        times.append(time.perf_counter() - begun)
        refused += status != 200

    async def unmeasured(asked):
        await asked

    async with server(phones_wanted) as (found, address, code, projector):
        phones, wall = [Phone() for _ in range(phones_wanted)], Phone()
        await asyncio.gather(*(timed(phone.get(f"{address}/j/{code}")) for phone in phones))
        listening = [asyncio.create_task(listen(phone, address, address, timed)) for phone in phones]
        listening.append(asyncio.create_task(listen(wall, projector, projector, unmeasured)))
        await asyncio.sleep(1)
        (before,), votes = await found.order("spent"), 0
        for _ in range(count):
            (ballot,) = await found.order("open")
            voting = [phone for phone in phones if chance.random() > 0.1]

            async def cast(phone, ballot=ballot):
                await asyncio.sleep(chance.random())
                await timed(phone.post(f"{address}/vote", ballot=ballot, option="burn", live="1"))

            await asyncio.gather(*map(cast, voting))
            votes += len(voting)
            burn, other, places = map(int, await found.order("close"))
            exact &= (burn, other, places) == (len(voting), 0, phones_wanted)
        (after,) = await found.order("spent")
        for one in listening:
            one.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        await close([*phones, wall])
    shown(title, times, refused)
    cost = 1000 * (float(after) - float(before)) / votes
    print(f"{'':<44} totals exact: {exact}   {cost:.1f} ms of the server's processor a vote")


async def attacked(connections):
    """Ask as thirty phones and as the projector while connections that ask half of something are held."""
    from phones import Phone, close

    times, refused = [], 0

    async def timed(asked):
        nonlocal refused
        begun = time.perf_counter()
        try:
            status, _ = await asked
        except OSError:
            status = 0
        times.append(time.perf_counter() - begun)
        refused += status != 200

    async with server(30) as (_, address, code, projector):
        port = int(address.rpartition(":")[2])

        async def hold():
            while True:
                with suppress(OSError):
                    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.9.9", 0))
                    writer.write(b"GET / HTTP/1.1\r\nHost: ")
                    await reader.read()
                    writer.close()
                await asyncio.sleep(0.01)

        holders = [asyncio.create_task(hold()) for _ in range(connections)]
        await asyncio.sleep(1)
        phones = [Phone(number) for number in range(1, 31)]
        await asyncio.gather(*(timed(phone.get(f"{address}/j/{code}")) for phone in phones))

        async def asks(phone):
            for _ in range(20):
                await timed(phone.get(address))
                await asyncio.sleep(0.05)

        async def looks():
            async with Phone() as wall:
                for _ in range(20):
                    await timed(wall.get(projector))
                    await asyncio.sleep(0.05)

        await asyncio.gather(looks(), *map(asks, phones))
        for one in holders:
            one.cancel()
        await asyncio.gather(*holders, return_exceptions=True)
        await close(phones)
    shown(f"{connections} half-open connections of one address", times, refused)


async def main(options):
    await rounds(options.phones, options.rounds, f"{options.phones} phones, {options.rounds} rounds")
    await rounds(100, 2, "100 phones behind one address, 2 rounds")
    await attacked(500)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--phones", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--serve", type=int)
    given = parser.parse_args()
    asyncio.run(serve(given.serve) if given.serve else main(given))
