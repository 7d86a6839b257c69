"""A disk that fails: the calls of the operating system that write, each of which can be made to fail once or for good."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

CALLS = ("open", "write", "fsync", "ftruncate", "link", "unlink", "replace", "lseek", "close")


class Killed(BaseException):
    """The process is gone: nothing that it would still do happens."""


class FaultyDisk:
    """Counts the calls of `os`, and fails number *at*: with an error, half-way through a write, or as a kill would."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, how: str) -> None:
        self.at, self.how, self.count, self.dead = at, how, 0, False
        self._real = {name: getattr(os, name) for name in CALLS}
        for name in CALLS:
            monkeypatch.setattr(os, name, self._shim(name))

    def _shim(self, name: str) -> Callable[..., Any]:
        real = self._real[name]

        def call(*arguments: Any, **named: Any) -> Any:
            if self.dead:
                if name == "close":
                    return real(*arguments)
                raise Killed
            self.count += 1
            if self.count != self.at:
                return real(*arguments, **named)
            if name == "write" and self.how in ("half", "kill"):
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            if name == "close":
                real(*arguments)
            if self.how == "kill":
                self.dead = True
                raise Killed
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        return call
