"""Thirty games opened at once in browsers: our server beside the bare textual-serve, in one run, as a ratio.

    python benchmarks/serve.py [--sessions 30] [--pack story/openai]

Both serve the same game on loopback to the same client, which opens all sockets at once and waits until each has
painted its first screen. Both are up before the clock starts.
"""

# ruff: noqa: ASYNC220 - the servers are started before anything is measured

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))
PAINTED = 3000
"""Bytes of a first screen: what comes before it are a few hundred bytes of terminal modes."""

BARE = """
import sys
from textual_serve.server import Server
Server(sys.argv[1], host="127.0.0.1", port=int(sys.argv[2])).serve()
"""
GAME = """
import sys, tempfile
from pathlib import Path
from game import paths, settings
from game.story import open_pack
from game.tui import app
pack = open_pack(Path(sys.argv[1]), paths.cache())
app.run(pack, folder=Path(tempfile.mkdtemp()), play=None, settings=settings.load())
"""


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@asynccontextmanager
async def server(command, port):
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )
    try:
        async with aiohttp.ClientSession() as http:
            for _ in range(400):
                try:
                    async with http.get(f"http://127.0.0.1:{port}/"):
                        break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(30)


async def painted(http, address, started):
    seen = 0
    async with http.ws_connect(
        address + "?width=100&height=30", headers={"Origin": address.split("/socket")[0].split("/ws")[0]}
    ) as socket:
        async for message in socket:
            seen += len(message.data) if message.type == aiohttp.WSMsgType.BINARY else 0
            if seen > PAINTED:
                return time.perf_counter() - started
    raise RuntimeError(f"closed after {seen} bytes")


async def all_painted(addresses):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        started = time.perf_counter()
        async with asyncio.timeout(120):
            times = await asyncio.gather(*(painted(http, address, started) for address in addresses))
    return sorted(times)


async def bare(pack, sessions):
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "one_game.py"
        script.write_text(GAME)
        (Path(folder) / "bare.py").write_text(BARE)
        async with server(
            [sys.executable, str(Path(folder) / "bare.py"), f"{sys.executable} {script} {pack}", str(port)], port
        ):
            await all_painted([f"http://127.0.0.1:{port}/ws"])  # compiled once, the pack's index made
            return await all_painted([f"http://127.0.0.1:{port}/ws"] * sessions)


async def ours(pack, sessions):
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        program = "import sys; from game.cli import main; sys.exit(main(sys.argv[1:]))"
        arguments = ["class", "serve", str(pack), "--port", str(port), "--folder", folder, "--most", str(sessions + 1)]
        async with server([sys.executable, "-c", program, *arguments], port) as process:
            code = process.stdout.readline().split()[-1]
            async with aiohttp.ClientSession() as http:
                addresses = []
                for _ in range(sessions):
                    async with http.post(
                        f"http://127.0.0.1:{port}/join", data={"code": code}, allow_redirects=False
                    ) as answer:
                        addresses.append(
                            f"http://127.0.0.1:{port}/socket/{answer.headers['Location'].rpartition('/')[2]}/w"
                        )
            return await all_painted(addresses)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--pack", type=Path, default=HERE / "story" / "openai")
    options = parser.parse_args()
    found = {}
    for name, measure in (("bare textual-serve", bare), ("class serve", ours)):
        found[name] = asyncio.run(measure(options.pack.resolve(), options.sessions))
        times = found[name]
        print(
            f"{name:20} {options.sessions} games: first {times[0]:.2f} s, median "
            f"{statistics.median(times):.2f} s, all painted {times[-1]:.2f} s"
        )
    ratio = found["class serve"][-1] / found["bare textual-serve"][-1]
    print(f"ratio, all painted: {ratio:.2f} (goal: at most 0.33)")


if __name__ == "__main__":
    main()
