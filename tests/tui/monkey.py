"""A monkey at the keyboard and the mouse: seeded, so that what it finds can be found again."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Size

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.pilot import Pilot

ACTIONS = int(os.environ.get("OPEN_QUESTION_MONKEY", "2000"))
SEED = int(os.environ.get("OPEN_QUESTION_MONKEY_SEED", "1854"))
KEYS = (
    *"123456789",
    *("enter", "space", "down", "up", "left", "right", "tab", "shift+tab", "pagedown", "pageup", "home", "end"),
    *("escape", "question_mark", "f1", "f9", "ctrl+p", "colon", "delete", "backspace", "replacement_character"),
    *"abcdefhjklmnopqrstuwxyz",
)
CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t", "escape": "\x1b", "colon": ":", "question_mark": "?"}
SIZES = ((80, 24), (120, 36), (60, 20), (200, 60), (100, 30), (59, 19), (20, 5), (1, 1))


@dataclass
class Monkey:
    """It gives *app* random input; what it did is in `done`, the last of it last."""

    app: App[None]
    seed: int
    keys: tuple[str, ...] = KEYS
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to be unpredictable, in a way that can be repeated."""
        self.random = random.Random(self.seed)

    def act(self) -> None:
        """Do one thing."""
        acts: dict[Callable[[], str], int] = {
            self.press: 60,
            self.click: 24,
            self.wheel: 8,
            self.move: 6,
            self.resize: 2,
        }
        (act,) = self.random.choices(list(acts), list(acts.values()))
        self.done.append(act())

    def press(self) -> str:
        """Press a key, now and then several times at once."""
        key = self.random.choice(self.keys)
        times = self.random.choice((1, 1, 1, 1, 2, 5))
        for _ in range(times):
            character = key if len(key) == 1 else CHARACTERS.get(key)
            self.app.post_message(events.Key(key, character))
        return f"{key} × {times}"

    def click(self) -> str:
        """Click once, or twice, anywhere; in every fourth case on the footer."""
        x, y = self._anywhere()
        if self.random.random() < 0.25:
            y = max(0, self.app.size.height - self.random.choice((1, 2, 3)))
        times = self.random.choice((1, 1, 2, 3))
        for _ in range(times):
            for kind in (events.MouseDown, events.MouseUp):
                self.app.post_message(self._mouse(kind, x, y, 1))
        return f"click {x},{y} × {times}"

    def wheel(self) -> str:
        """Turn the wheel."""
        kind = self.random.choice((events.MouseScrollDown, events.MouseScrollUp))
        self.app.post_message(self._mouse(kind, *self._anywhere(), 0))
        return kind.__name__

    def move(self) -> str:
        """Move the pointer, sometimes with the button down."""
        x, y = self._anywhere()
        if self.random.random() < 0.3:
            self.app.post_message(self._mouse(events.MouseDown, *self._anywhere(), 1))
        self.app.post_message(self._mouse(events.MouseMove, x, y, 0))
        return f"move {x},{y}"

    def resize(self) -> str:
        """Drag the window to another size."""
        size = Size(*self.random.choice(SIZES))
        self.app.post_message(events.Resize(size, size))
        return f"resize {size.width}x{size.height}"

    def _anywhere(self) -> tuple[int, int]:
        width, height = self.app.size
        return self.random.randrange(max(1, width)), self.random.randrange(max(1, height))

    def _mouse(self, kind: type[events.MouseEvent], x: int, y: int, button: int) -> events.MouseEvent:
        return kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)


async def torment(pilot: Pilot[None], monkey: Monkey, actions: int) -> None:
    """Let *monkey* do so many things, a burst at a time; say what it did before the game crashed, if it does."""
    while len(monkey.done) < actions:
        for _ in range(monkey.random.choice((1, 1, 2, 4, 8))):
            monkey.act()
        await pilot.pause()
        error = pilot.app._exception
        if error is not None:
            error.add_note(f"seed {monkey.seed}, after {len(monkey.done)} actions, the last: {monkey.done[-40:]}")
            raise error
        assert pilot.app.is_running, f"seed {monkey.seed}: the game ended after {monkey.done[-40:]}"
