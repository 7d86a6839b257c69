"""An editor's side of the language server protocol, over the standard input and output of a real process."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WAIT = 30.0


class Refused(Exception):
    """The server answered with an error."""


class Editor:
    """Starts a server, opens and edits files in it, and asks it things."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self.number = 0
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.configuration: dict[str, Any] = {}
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        threading.Thread(target=self._read, daemon=True).start()
        self.capabilities = self.ask(
            "initialize", processId=None, rootUri=folder.as_uri(), capabilities={}, workspaceFolders=None
        )["capabilities"]
        self.tell("initialized")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, TimeoutError, Refused):
            self.ask("shutdown")
            self.tell("exit")
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        with suppress(ValueError, OSError):
            while header := stream.readline():
                length = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
                while header.strip():
                    header = stream.readline()
                    if header.lower().startswith(b"content-length"):
                        length = int(header.split(b":")[1])
                self.messages.put(json.loads(stream.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and return its result; what else arrives meanwhile is taken in."""
        self.number += 1
        self._send({"id": self.number, "method": method, **({"params": params} if params else {})})
        while True:
            message = self._next()
            if message.get("id") == self.number and "method" not in message:
                if "error" in message:
                    raise Refused(message["error"]["message"])
                return message["result"]

    def _next(self, wait: float = WAIT) -> dict[str, Any]:
        try:
            message = self.messages.get(timeout=wait)
        except queue.Empty:
            raise TimeoutError("the server does not answer") from None
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            answer = [self.configuration.get(item.get("section", "")) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": answer})
        elif "id" in message and "method" in message:
            self._send({"id": message["id"], "result": None})
        return message

    def until(self, holds: Callable[[], bool]) -> None:
        """Take in messages until *holds*."""
        while not holds():
            self._next()

    def quiet(self, seconds: float) -> None:
        """Take in messages until none has come for *seconds*."""
        with suppress(TimeoutError):
            while True:
                self._next(seconds)

    # files

    def open(self, path: Path) -> str:
        """Open the file at *path* and return its address."""
        uri = path.as_uri()
        self.texts[uri] = path.read_text(encoding="utf-8")
        self.versions[uri] = 1
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": self.texts[uri]}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def edit(self, uri: str, old: str, new: str) -> None:
        """Type: put *new* in place of *old*, nothing being saved."""
        assert old in self.texts[uri], old
        self.texts[uri] = self.texts[uri].replace(old, new, 1)
        self.versions[uri] += 1
        document = {"uri": uri, "version": self.versions[uri]}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": self.texts[uri]}])

    def place(self, uri: str, words: str, inside: str = "") -> dict[str, Any]:
        """Return the parameters for a place: the beginning of *inside* (or the end of *words*) where *words* first stands."""
        text = self.texts[uri]
        start = text.index(words)
        offset = start + words.index(inside) + 1 if inside else start + len(words)
        before = text[:offset]
        line = before.count("\n")
        units = len(before[before.rfind("\n") + 1 :].encode("utf-16-le")) // 2
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": units}}

    def written(self, location: dict[str, Any]) -> str:
        """Return what stands at a location of an open file."""
        line = self.texts[location["uri"]].split("\n")[location["range"]["start"]["line"]].encode("utf-16-le")
        start, end = (location["range"][side]["character"] * 2 for side in ("start", "end"))
        return line[start:end].decode("utf-16-le")
