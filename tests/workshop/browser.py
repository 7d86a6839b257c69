"""A headless Chromium for the tests: pages are opened, keys pressed and things clicked as a person would, over its debugging door."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import tempfile
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
KEYS = {"Enter": (13, "\r"), "ArrowDown": (40, ""), "ArrowUp": (38, ""), "Tab": (9, "")}


def program() -> str:
    """Return the browser, or skip the test and say why."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("needs Chromium")
    return found


class Tab:
    """An open page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.requests: list[str] = []
        self.errors: list[str] = []

    async def ask(self, method: str, **values: Any) -> Any:
        """Send *method* and return its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": values})
        while True:
            message = await asyncio.wait_for(self._socket.receive_json(), 20)
            if message.get("method") == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            elif message.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.errors.append(json.dumps(message["params"])[:500])
            if message.get("id") == self._number:
                assert "error" not in message, message
                return message.get("result")

    async def open(self, address: str) -> None:
        """Go to *address* and wait until it is there."""
        for part in ("Page", "Runtime", "Network", "Log"):
            await self.ask(f"{part}.enable")
        await self.ask("Page.navigate", url=address)
        for _ in range(200):
            if await self.value("document.readyState === 'complete' && location.protocol !== 'about:'"):
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the page did not load")

    async def value(self, script: str) -> Any:
        """Return what *script* comes to on the page."""
        found = await self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def press(self, key: str) -> None:
        """Press *key*."""
        code, text = KEYS[key] if key in KEYS else (ord(key.upper()), key)
        extra = {"text": text} if text else {}
        await self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **extra)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def click(self, selector: str) -> None:
        """Click in the middle of what *selector* finds first."""
        box = await self.value(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView(); const b = e.getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    async def picture(self, path: Path) -> None:
        """Write what is seen to *path*."""
        found = await self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(found["data"]))  # noqa: ASYNC240 - small files of a test


@asynccontextmanager
async def tab(width: int = 1180, height: int = 860) -> AsyncIterator[Tab]:
    """Start a browser of its own, with a profile of its own, and yield a page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = await asyncio.create_subprocess_exec(
            program(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", f"--window-size={width},{height}", f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            port = await _port(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    pages = [page for page in await answer.json() if page["type"] == "page"]
                async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            with suppress(ProcessLookupError):
                browser.kill()
            await browser.wait()


async def _port(file: Path) -> int:
    for _ in range(500):
        with suppress(OSError, ValueError):
            return int(file.read_text(encoding="utf-8").splitlines()[0])  # noqa: ASYNC240 - small files of a test
        await asyncio.sleep(0.04)
    raise AssertionError("the browser did not start")
