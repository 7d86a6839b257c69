"""Many games opened at once in browsers: our server beside the bare textual-serve, in one run, as a ratio.

    python benchmarks/serve.py [--sessions 60] [--pack story/openai] [--alone] [--repeat 3]

Both serve the same game on loopback to the same client, which opens all sockets at once and waits until each has
painted its first screen. Both are up before the clock starts. On a busy machine the seconds say little: the processor
time of the server and its games is printed beside them, and the load. Memory is what a game has for itself
(`Private_*` and its share of the rest, `Pss`, of /proc), once all are painted. `--alone` leaves out textual-serve.
"""

# ruff: noqa: ASYNC110, ASYNC220 - it waits for a barrier, and the servers are started before anything is measured

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager, suppress
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
from game.tui.run import run
pack = open_pack(Path(sys.argv[1]), paths.cache())
run(pack, folder=Path(tempfile.mkdtemp()), play=None, settings=settings.load())
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


def family(process):
    """Return *process* and everything that it started."""
    found = [process]
    for one in found:
        with suppress(OSError):
            found += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    return found


def processor_seconds(processes):
    """Return the processor time that *processes* have taken."""
    total = 0
    for one in processes:
        with suppress(OSError):
            total += sum(map(int, Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def memory(process):
    """Return the MiB that *process* has for itself alone, and its fair share of all that it uses."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Pss"]


def tell_memory(process, sessions):
    """Print what each game costs: those are the processes that hold no other."""
    games = [one for one in family(process) if len(family(one)) == 1]
    own, fair = zip(*(memory(one) for one in games), strict=True)
    print(
        f"  {len(games)} of {sessions} games: {statistics.mean(own):.1f} MiB each for itself (most {max(own):.1f}), "
        f"{statistics.mean(fair):.1f} MiB with its share; server and fork server "
        f"{sum(memory(one)[1] for one in family(process) if one not in games):.0f} MiB"
    )


async def answer_pings(socket):
    """Read on, as a browser does: a socket that is not read answers no ping and counts as gone."""
    async for _ in socket:
        pass


async def painted(http, address, started, hold=None):
    seen = 0
    async with http.ws_connect(
        address + "?width=100&height=30", headers={"Origin": address.split("/socket")[0].split("/ws")[0]}
    ) as socket:
        async for message in socket:
            seen += len(message.data) if message.type == aiohttp.WSMsgType.BINARY else 0
            if seen > PAINTED:
                taken = time.perf_counter() - started
                if hold:
                    answering = asyncio.create_task(answer_pings(socket))
                    await hold.wait()
                    answering.cancel()
                return taken
    raise RuntimeError(f"closed after {seen} bytes")


async def all_painted(addresses, process=None):
    """Open all *addresses* at once; with a *process*, print what the games that it started have cost."""
    hold = asyncio.Barrier(len(addresses) + 1) if process else None
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http, asyncio.timeout(300):
        before = processor_seconds(family(process)) if process else 0
        started = time.perf_counter()
        opened = [asyncio.create_task(painted(http, address, started, hold)) for address in addresses]
        if hold:
            while hold.n_waiting < len(addresses):
                await asyncio.sleep(0.02)
            spent = processor_seconds(family(process)) - before
            print(f"  {spent:.2f} s of processor time, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            await asyncio.sleep(1)
            tell_memory(process, len(addresses))
            await hold.wait()
        return sorted(await asyncio.gather(*opened))


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
            return await all_painted(addresses, process.pid)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--pack", type=Path, default=HERE / "story" / "openai")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    measures = {"class serve": ours} if options.alone else {"bare textual-serve": bare, "class serve": ours}
    for _ in range(options.repeat):
        found = {}
        for name, measure in measures.items():
            found[name] = asyncio.run(measure(options.pack.resolve(), options.sessions))
            times = found[name]
            print(
                f"{name:20} {options.sessions} games: first {times[0]:.2f} s, median "
                f"{statistics.median(times):.2f} s, all painted {times[-1]:.2f} s"
            )
        if not options.alone:
            ratio = found["class serve"][-1] / found["bare textual-serve"][-1]
            print(f"ratio, all painted: {ratio:.2f} (goal: at most 0.33)")


if __name__ == "__main__":
    main()
