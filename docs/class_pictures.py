"""Make the pictures of docs/teachers.md from the game itself: `python docs/class_pictures.py`.

The browser's pictures come from headless Chromium, the terminal's from Textual's own drawing of its screen.
"""

# ruff: noqa: ANN001 - a script that plays both sides

from __future__ import annotations

import asyncio
import sys
import tempfile
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests" / "classroom")]

from chromium import Tab, chromium  # noqa: E402

from game import paths  # noqa: E402
from game.classroom.lesson.lesson import Lesson  # noqa: E402
from game.classroom.lesson.lesson_choice import LessonChoice  # noqa: E402
from game.classroom.lesson.lesson_options import LessonOptions  # noqa: E402
from game.classroom.network import LOOPBACK, listening  # noqa: E402
from game.classroom.paper.document import html_of  # noqa: E402
from game.classroom.paper.guide import LessonOutline as Outline, guide  # noqa: E402
from game.classroom.report.report import rows  # noqa: E402
from game.classroom.report.report_pages import report_document  # noqa: E402
from game.classroom.report.tally import merge  # noqa: E402
from game.classroom.serve.hub import Hub  # noqa: E402
from game.classroom.serve.starter import GameStarter  # noqa: E402
from game.classroom.vote.ballot import Ballot  # noqa: E402
from game.classroom.vote.presenter import Presenter  # noqa: E402
from game.classroom.vote.start_screen import StartScreen  # noqa: E402
from game.story import open_pack  # noqa: E402
from game.tui.guard import InputGuard  # noqa: E402

PICTURES = HERE / "pictures"
WHERE = paths.stories() / "openai"
FIRST_BUTTON = """window.old = 1;
(document.querySelector('main > form [name=option]:not([type])')
  || document.querySelector('main > form button')).click()
"""


async def drawn(app: Presenter | StartScreen, tab: Tab, name: str) -> None:
    """Draw the terminal's screen in the browser, as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "screen.svg"
        page.write_text(app.export_screenshot(title=""))
        await tab.size(1240, 800)
        await tab.open(page.as_uri())
        await tab.picture(PICTURES / f"class-{name}.png")


async def presented(tab: Tab, folder: Path) -> Path:
    """Hold a vote by hands and by phone, with a picture of each step; return the session file."""
    lesson = Lesson.begin(open_pack(WHERE), open_pack(WHERE).classroom, folder)
    ears = listening(LOOPBACK, 0)
    ballot = Ballot(lesson)
    ballot.listen([ears])
    inside, ballot.address = ballot.projector.split("/")[2], "192.168.1.20:8642"  # what a room would see
    app = Presenter(ballot, [ears])
    app.guard = InputGuard(count(step=1.0).__next__)  # the pictures are taken without pauses between the keys
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause(0.5)
        await drawn(app, tab, "lobby")
        await tab.size(1200, 700)
        await tab.open(ballot.projector)
        await tab.picture(PICTURES / "class-projector-join.png")
        while lesson.room.stage != "open":
            await pilot.press("enter")
            await pilot.pause()
        await drawn(app, tab, "vote")
        await tab.size(390, 780, 2, mobile=True)
        await tab.open(f"http://{inside}/j/{lesson.room.header['code']}")
        await tab.picture(PICTURES / "class-phone.png")
        await votes(pilot, "4 11 3 9")
        await pilot.press("enter", "enter", "enter")  # the second is asked back: the pairs have just begun to talk
        await votes(pilot, "3 8 2 14")
        await pilot.press("enter")
        await pilot.pause(0.5)
        await drawn(app, tab, "result")
        await tab.size(1200, 700)
        await tab.open(ballot.projector)
        await tab.picture(PICTURES / "class-projector-result.png")
        await pilot.press("enter")
        await votes(pilot, "6 7 8 7")
        while lesson.slide.kind != "record":
            await pilot.press("enter")
            await pilot.pause()
        await pilot.pause(0.5)
        await drawn(app, tab, "record")
    lesson.close()
    return lesson.ledger.path


async def started(tab: Tab, folder: Path) -> None:
    """Show the first screen, with a class that was left."""
    screen = StartScreen(LessonChoice(open_pack(WHERE), folder, LessonOptions()))
    async with screen.run_test(size=(80, 22)) as pilot:
        await pilot.pause(0.5)
        await drawn(screen, tab, "start")


async def votes(pilot, hands: str) -> None:
    """Type hands into the presenter."""
    await pilot.press("h", *("space" if one == " " else one for one in hands), "enter")
    await pilot.pause()


async def printed(tab: Tab, session: Path) -> None:
    """Show the guide and the report as pages."""
    pack = open_pack(WHERE)
    material = pack.classroom
    from game.classroom.lesson.lesson_plan import plan_lesson

    plan = plan_lesson(pack, material, seat=material.seat, minutes=45)
    tally = merge(pack, [session])
    documents = {
        "guide": guide(Outline(pack, material, plan, material.seat)),
        "report": report_document(pack, tally, rows(pack, tally)),
    }
    for name, document in documents.items():
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.html"
            page.write_text(html_of(document), encoding="utf-8")
            await tab.size(900, 1150)
            await tab.open(page.as_uri())
            await tab.picture(PICTURES / f"class-{name}.png")


async def served(tab: Tab, folder: Path) -> None:
    """Show the whole game in a browser."""
    hub = Hub(GameStarter(WHERE, "", folder / "cache"), folder / "served", pack=open_pack(WHERE), seat="musk")
    ears = listening(LOOPBACK, 0)
    await hub.starter.open()
    await hub.open([ears])
    try:
        await tab.size(1280, 800)
        await tab.open(f"http://{LOOPBACK}:{ears.getsockname()[1]}/play/{hub.codes.new(LOOPBACK)}")
        await tab.until("document.body.classList.contains('-first-byte')")
        await asyncio.sleep(1.5)
        await tab.picture(PICTURES / "class-served.png")
        await plain(tab, hub, f"http://{LOOPBACK}:{ears.getsockname()[1]}")
    finally:
        await hub.close()


async def plain(tab: Tab, hub: Hub, address: str) -> None:
    """Show a play at plain pages, and the teacher's view of some more that were left in different places."""
    await tab.size(900, 800)
    for steps in (7, 2, 11, 5, 14, 9):
        await tab.open(f"{address}/plain/{hub.codes.new(LOOPBACK)}")
        for _ in range(steps):
            await tab.value(FIRST_BUTTON)
            await tab.until("!window.old && document.readyState === 'complete'")
        if steps == 5:
            await tab.picture(PICTURES / "class-plain.png")
    hub.room.games[next(iter(hub.room.games))].touched -= 240
    await hub.room.end(list(hub.room.games)[1], why="left")
    await tab.size(900, 530)
    await tab.open(hub.overview_page)
    await tab.picture(PICTURES / "class-room.png")


async def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as folder:
        async with chromium() as tab:
            session = await presented(tab, Path(folder))
            await started(tab, Path(folder))
            await printed(tab, session)
            await served(tab, Path(folder))
    print(*sorted(path.name for path in PICTURES.glob("class-*.png")), sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
