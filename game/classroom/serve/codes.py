"""The players' own codes: each names a folder with plays, made once it is played with; nothing else is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.http_guard import refusal
from game.classroom.network import LETTERS, code
from game.classroom.rate_limit import GuessBrake, RateLimit, surplus
from game.language import say

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

FRESH = 200
"""Codes that may wait to be played with, besides four for each game."""


class Codes:
    """The codes of a room of *most* games, whose plays are in *folder*.

    Attributes:
        fresh: addresses by codes that nobody has played with yet.
        guesses: the brake on guessing codes.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most
        self.fresh: dict[str, str] = {}
        self.guesses = GuessBrake()
        self._made = RateLimit(max(60, 3 * most), 3600.0)  # folders, for each address

    def known(self, given: str) -> str:
        """Return *given* as a player's own code, "" where it is none; only letters are ever part of a path."""
        plain = given.replace("-", "").replace(" ", "").upper()
        if len(plain) != 8 or any(letter not in LETTERS for letter in plain):
            return ""
        own = f"{plain[:4]}-{plain[4:]}"
        return own if own in self.fresh or (self.folder / own).is_dir() else ""

    def new(self, address: str) -> str:
        """Return a new code; where too many wait to be played with, one of the address that has most goes."""
        if len(self.fresh) >= 4 * self.most + FRESH:
            of_its_own = (one for one, other in self.fresh.items() if other == address)
            del self.fresh[surplus(self.fresh, address) or next(of_its_own, next(iter(self.fresh)))]
        own = f"{code(4)}-{code(4)}"
        while own in self.fresh or (self.folder / own).exists():
            own = f"{code(4)}-{code(4)}"
        self.fresh[own] = address
        return own

    def folder_of(self, own: str, address: str) -> Path | None:
        """Return the folder of the plays under *own*, made where there is none yet; None where too many were made."""
        folder = self.folder / own
        if own in self.fresh:
            if not self._made.spend(address):
                return None
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            del self.fresh[own]
        return folder

    def asked(self, request: web.Request) -> str:
        """Return the player's own code in the address of *request*, "" where it is none; a wrong one is counted."""
        own = self.known(request.match_info["code"])
        if not own:
            self.guesses.was_wrong(request.remote or "")
        return own

    def refusal(self, request: web.Request) -> web.Response:
        """Return the answer to a code in an address that is none."""
        waits = not self.guesses.may_try(request.remote or "")
        return refusal(429 if waits else 404, say("There is no play under this code."))
