"""Addresses, ports and short codes for the local network. Nothing here sends anything."""

from __future__ import annotations

import errno
import secrets
import socket

from game.errors import GameError
from game.language import say

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""No I, L or O: a code is read off a wall from the last row."""
LOOPBACK = "127.0.0.1"


class NetworkTrouble(GameError):
    """The network has no address or port for a class."""


def code(length: int = 4) -> str:
    """Return a new code of *length* letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def same_code(given: str, code: str) -> bool:
    """Whether *given* is *code*, ignoring case and blanks, compared in constant time."""
    typed = "".join(letter for letter in given.upper()[:40] if letter.isalnum())
    return secrets.compare_digest(typed.encode(), code.replace("-", "").encode())


def lan_address() -> str:
    """Return this computer's address on the local network, "" where it has none.

    A datagram socket that is connected chooses its own address without sending anything.
    """
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET, "10.255.255.255")):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
            except OSError:
                continue
            address = str(probe.getsockname()[0])
            if not address.startswith(("127.", "0.")):
                return address
    return ""


def need_lan_address(given: str = "") -> str:
    """Return *given*, or this computer's address on the local network.

    Raises:
        NetworkTrouble: when it has none; the message says how to go on without.
    """
    address = given or lan_address()
    if not address:
        raise NetworkTrouble(
            say(
                "This computer has no address on a local network. Join the Wi-Fi, give one with --address, "
                "or vote by show of hands."
            )
        )
    return address


def listening(address: str, port: int) -> socket.socket:
    """Return a socket that listens at *address* and *port* (0 for any free one).

    Raises:
        NetworkTrouble: when the port is taken or the address is not this computer's.
    """
    if not 0 <= port <= 65535:
        raise NetworkTrouble(say("{port} is no port. Give one from 1024 to 65535 with --port.", port=port))
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(256)
    except OSError as problem:
        listener.close()
        raise NetworkTrouble(_why(problem, address, port)) from None
    listener.setblocking(False)
    return listener


def _why(problem: OSError, address: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return say(
            "Port {port} is taken by another program, perhaps an earlier class. Close it, or give another with --port.",
            port=port,
        )
    if problem.errno == errno.EADDRNOTAVAIL:
        return say("{address} is not an address of this computer.", address=address)
    return say(
        "Nothing can listen at {address}, port {port}: {problem}.", address=address, port=port, problem=problem.strerror
    )
