"""A program under a pseudo-terminal: when its screen was complete, what it holds in memory, what it burns when idle."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from pathlib import Path

import pyte


class Terminal:
    """A program in a pseudo-terminal of *columns* by *rows*."""

    def __init__(self, command: list[str], env: dict[str, str], columns: int = 100, rows: int = 30) -> None:
        self.columns, self.rows = columns, rows
        self.began = time.perf_counter()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir("/")  # so that nothing but what is installed can be imported
            os.execvpe(command[0], command, {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def collect(self, seconds: float, until: bytes = b"") -> list[tuple[float, bytes]]:
        """Return what is written, with the time of each piece, until *seconds* of silence, or until *until* came."""
        pieces: list[tuple[float, bytes]] = []
        seen = b""
        deadline = time.perf_counter() + 20
        while time.perf_counter() < deadline:
            ready, _, _ = select.select([self.master], [], [], seconds if pieces else 5)
            if not ready:
                break
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:
                break
            pieces.append((time.perf_counter(), data))
            seen += data
            if until and until in seen:
                break
        return pieces

    def first_frame(self, marker: str) -> float:
        """Return the seconds from exec until *marker* was painted."""
        seen = b""
        while marker.encode() not in seen:
            ready, _, _ = select.select([self.master], [], [], 20)
            try:
                data = os.read(self.master, 1 << 16) if ready else b""
            except OSError:  # the program has ended
                data = b""
            if not data:
                raise SystemExit(
                    f"{marker!r} never appeared. The program said:\n{seen[-2000:].decode(errors='replace')}"
                )
            seen += data
        return time.perf_counter() - self.began

    def settle(self, seconds: float = 0.6) -> None:
        """Read until nothing more is written for *seconds*."""
        self._feed(self.collect(seconds))

    def _feed(self, pieces: list[tuple[float, bytes]]) -> None:
        for _, data in pieces:
            self._stream.feed(data)

    def press(self, key: str) -> float:
        """Return the seconds from *key* until the screen was as it then stayed."""
        pressed = time.perf_counter()
        os.write(self.master, key.encode())
        pieces = self.collect(0.12)
        shots: list[tuple[float, str]] = []
        for when, data in pieces:
            self._stream.feed(data)
            shots.append((when, "\n".join(self.screen.display)))
        if not shots:
            raise TimeoutError(f"{key!r} changed nothing")
        final = shots[-1][1]
        return next(when for when, shot in shots if shot == final) - pressed

    def memory(self) -> int:
        """Return the resident memory in KiB."""
        return next(
            int(line.split()[1])
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        )

    def cpu(self) -> float:
        """Return the processor time used so far, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)
