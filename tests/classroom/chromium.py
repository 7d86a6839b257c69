"""A headless Chromium driven through its own debugging socket: what the tests and the pictures of a class look through."""

# ruff: noqa: ASYNC110, ASYNC220, ASYNC240 - it drives one browser and has nothing else to do meanwhile

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from game.classroom.paper.pdf import browser, quiet_arguments

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEYS = {"Enter": ("\r", 13), "ArrowDown": ("", 40), "ArrowUp": ("", 38), "Escape": ("", 27)}


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: str) -> None:
        self._socket, self._session, self._last = socket, session, 0
        self.asked: list[str] = []  # every address that the page asked for

    async def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        self._last += 1
        await self._socket.send_json({"id": self._last, "sessionId": self._session, "method": method, "params": values})
        async with asyncio.timeout(30):
            while True:
                answer = await self._socket.receive_json()
                if answer.get("method") == "Network.requestWillBeSent":
                    self.asked.append(answer["params"]["request"]["url"])
                if answer.get("id") == self._last:
                    assert "error" not in answer, answer
                    return dict(answer["result"])

    async def open(self, address: str) -> None:
        """Go to *address*."""
        await self.call("Page.navigate", url=address)
        await self.until("document.readyState === 'complete'")

    async def value(self, script: str) -> Any:
        """Return what *script* evaluates to."""
        found = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return found["result"].get("value")

    async def until(self, script: str, seconds: float = 30) -> None:
        """Wait until *script* is true."""
        async with asyncio.timeout(seconds):
            while True:
                with contextlib.suppress(AssertionError):  # the page is just being replaced
                    if await self.value(script):
                        return
                await asyncio.sleep(0.05)

    async def key(self, name: str) -> None:
        """Press a key: a letter, or one of KEYS."""
        text, number = KEYS.get(name, (name, ord(name.upper()[0])))
        common = {"key": name, "windowsVirtualKeyCode": number, "code": name if name in KEYS else ""}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    async def size(self, width: int, height: int, scale: float = 1, *, mobile: bool = False) -> None:
        """Give the page a size."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile
        )

    async def picture(self, path: Path) -> None:
        """Write what the page shows to *path*."""
        found = await self.call("Page.captureScreenshot", format="png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(found["data"]))


@contextlib.asynccontextmanager
async def chromium(*, script: bool = True) -> AsyncIterator[Tab]:
    """Start a browser with a fresh profile and give its page; without *script*, JavaScript is off."""
    profile = tempfile.mkdtemp(prefix="open-question-")
    arguments = [browser(), *quiet_arguments(profile), "--remote-debugging-port=0", "--hide-scrollbars", "about:blank"]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port, path = await _debugging(Path(profile) / "DevToolsActivePort")
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0) as socket,
        ):
            yield await _first_page(socket, script=script)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(profile, ignore_errors=True)


async def _debugging(told: Path) -> tuple[str, str]:
    async with asyncio.timeout(30):
        while not told.exists() or "\n" not in told.read_text():
            await asyncio.sleep(0.05)
    port, path = told.read_text().split("\n")[:2]
    return port, path


async def _first_page(socket: aiohttp.ClientWebSocketResponse, *, script: bool) -> Tab:
    await socket.send_json({"id": 1, "method": "Target.createTarget", "params": {"url": "about:blank"}})
    target = (await _answer(socket, 1))["targetId"]
    await socket.send_json(
        {"id": 2, "method": "Target.attachToTarget", "params": {"targetId": target, "flatten": True}}
    )
    tab = Tab(socket, (await _answer(socket, 2))["sessionId"])
    tab._last = 2
    await tab.call("Page.enable")
    await tab.call("Network.enable")
    await tab.call("Emulation.setScriptExecutionDisabled", value=not script)
    return tab


async def _answer(socket: aiohttp.ClientWebSocketResponse, number: int) -> dict[str, Any]:
    while True:
        answer = json.loads(await socket.receive_str())
        if answer.get("id") == number:
            return dict(answer["result"])
