"""Make docs/pictures from the game itself: the same screens, whatever has become of them since.

Run it inside the environment of run.py: `.venv/bin/python scripts/pictures.py`. Pictures are SVG as Textual exports it,
without the web font that it would fetch.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))
os.environ["COLORTERM"] = "truecolor"  # whatever terminal this runs in
os.environ.pop("NO_COLOR", None)

from game.engine import picking  # noqa: E402 - the checkout is on the path now
from game.session import Play  # noqa: E402 - the checkout is on the path now
from game.settings import Settings  # noqa: E402 - as above
from game.story import open_pack  # noqa: E402 - as above
from game.tui.app import OpenQuestion  # noqa: E402 - as above

OUT = HOME / "docs" / "pictures"
PACK = open_pack(HOME / "story" / "openai")

# Name, what is played first (seat, then how many key moments as history), the keys after that, theme, size.
SHOTS: tuple[tuple[str, str, int, tuple[str, ...], str, tuple[int, int]], ...] = (
    ("title", "", 0, (), "docket", (120, 36)),
    ("seats", "", 0, ("1",), "docket", (120, 30)),
    ("roads", "", 0, ("1", "2"), "docket", (120, 30)),
    ("welcome", "", 0, ("1", "1", "1"), "docket", (100, 30)),
    ("worlds", "", 0, ("2", "2", "1"), "docket", (100, 30)),
    ("recap", "musk", 4, (), "docket", (100, 30)),
    ("scene", "musk", 4, (), "docket", (120, 36)),
    ("desk", "altman", 3, ("1",), "docket", (120, 36)),
    ("letter", "altman", 7, ("1", "3"), "docket", (120, 36)),
    ("ledger", "altman", 9, ("l",), "docket", (100, 24)),
    ("call", "musk", 4, ("1",), "docket", (100, 24)),
    ("reveal", "musk", 4, ("1", "2"), "docket", (100, 30)),
    ("file", "musk", 4, ("1", "2", "f"), "docket", (120, 48)),
    ("path", "altman", 6, ("p",), "docket", (120, 40)),
    ("codex", "sutskever", 5, ("c",), "docket", (120, 36)),
    ("find", "sutskever", 5, ("c", "slash", "b", "o"), "docket", (100, 24)),
    ("entry", "sutskever", 5, ("tab", "enter"), "docket", (100, 30)),
    ("debrief", "sutskever", 99, (), "docket", (100, 30)),
    ("meters", "sutskever", 99, ("g",), "docket", (120, 48)),
    ("moments", "sutskever", 99, ("m",), "docket", (120, 36)),
    ("share", "sutskever", 99, ("y",), "docket", (80, 20)),
    ("plays", "musk", 4, ("escape", "3"), "docket", (100, 20)),
    ("help", "musk", 4, ("question_mark",), "docket", (100, 36)),
    ("backlog", "musk", 4, ("b",), "docket", (100, 30)),
    ("endings", "musk", 99, ("escape", "4"), "docket", (100, 30)),
    ("settings", "", 0, ("s",), "docket", (100, 30)),
    ("paper", "sutskever", 1, (), "paper", (80, 24)),
)


def as_history(play: Play, moments: int) -> None:
    """Play on as history did until *moments* key moments are decided and the next one asks."""
    while play.page.way != "end":
        if play.page.way == "on":
            play.go_on()
            continue
        found = PACK.scenes[play.world.scene]
        if found.history and sum(taken.key_moment for taken in play.decisions) >= moments:
            return
        if picking.missing(play.rules, play.world):
            letter = picking.historys_letter(found) or next(picking.acts(play.rules, play.world)).split(picking.AND)
            play.pick(*letter)
            continue
        there = play.rules.open(play.world)
        play.choose(
            next((choice for choice in (found.history.choice if found.history else ()) if choice in there), there[0])
        )


def leave_a_world(folder: Path) -> None:
    """Leave a play in *folder* that named another figure than history did."""
    play = Play.begin(PACK, "musk", folder=folder)
    moments = 0
    while play.world.scene != "musk-the-billion":
        as_history(play, moments := moments + 1)
    history = PACK.scenes[play.world.scene].history
    play.choose(next(one for one in play.rules.open(play.world) if history and one not in history.choice))
    play.close()


def prepared(name: str, seat: str, moments: int, folder: Path) -> Play | None:
    """Return the play that a picture shows; for that of the recap, as it is gone on with."""
    if name == "worlds":
        leave_a_world(folder)
    if not seat:
        return None
    play = Play.begin(PACK, seat, folder=folder)
    as_history(play, moments)
    if name == "recap" and play.path:
        play.close()
        return Play.resume(PACK, play.path)
    return play


async def shoot(name: str, seat: str, moments: int, keys: tuple[str, ...], theme: str, size: tuple[int, int]) -> None:
    """Write one picture."""
    with tempfile.TemporaryDirectory() as folder:
        play = prepared(name, seat, moments, Path(folder))
        settings = Settings(theme=theme, reveal="instant", welcomed="no" if name == "welcome" else "yes")
        app = OpenQuestion(PACK, folder=Path(folder), play=play, settings=settings)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.8)
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.8)  # a key that comes sooner could be a held one, and decides nothing
            svg = app.export_screenshot(title=PACK.manifest.title)
        if play:
            play.close()
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg).replace("Fira Code", "DejaVu Sans Mono")
    svg = re.sub(r"terminal-\d+", f"oq-{name}", svg)
    (OUT / f"{name}.svg").write_text(re.sub(r"[ \t]+\n", "\n", svg), encoding="utf-8")
    print(f"docs/pictures/{name}.svg")


async def main() -> None:
    """Write every picture, or those named on the command line."""
    OUT.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if len(sys.argv) == 1 or shot[0] in sys.argv[1:]:
            await shoot(*shot)


if __name__ == "__main__":
    asyncio.run(main())
