"""The pages of a lesson, a report and a play on the small pack, walked through from beginning to end."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from classes import PACK

from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_plan import plan_lesson
from game.classroom.network import LOOPBACK, listening
from game.classroom.paper.document import html_of
from game.classroom.paper.guide import LessonOutline, guide
from game.classroom.paper.handouts import answers, handouts
from game.classroom.report.report import rows
from game.classroom.report.report_pages import report_document
from game.classroom.report.tally import merge
from game.classroom.vote.ballot import Ballot
from game.session import Play, export
from game.story import open_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.story.model import Pack

BEFORE = Path(__file__).parent / "before"
CODE = "ABCDE"


class HeldLesson(Lesson):
    """A lesson whose clock stands still, so that a slow machine shows the same minutes as a fast one."""

    seconds = 0


def seen(page: str) -> str:
    """Return the words of *page* as a reader sees them, a line for each block."""
    page = re.sub(r"<(style|script)\b.*?</\1>|<title>.*?</title>", "", page, flags=re.DOTALL)
    page = re.sub(r"\s+", " ", page)
    page = re.sub(
        r"</?(p|h\d|li|tr|td|th|div|section|button|label|footer|small|caption|figcaption|ol|ul|blockquote)\b[^>]*>",
        "\n",
        page,
    )
    lines = (" ".join(unescape(re.sub(r"<[^>]*>", " ", line)).split()) for line in page.split("\n"))
    return "\n".join(re.sub(r" ([,.;:)])", r"\1", line) for line in lines if line)


def paper(pack: Pack, folder: Path) -> dict[str, str]:
    """Return what is printed for a class, and the report on one that was held in *folder*."""
    material = pack.classroom
    outline = LessonOutline(
        pack, material, plan_lesson(pack, material, seat="keeper", minutes=45, level="university"), "keeper"
    )
    sheet = answers(outline)
    assert sheet
    lesson = Lesson.begin(pack, material, folder)
    while lesson.room.stage != "end":
        if lesson.room.stage == "open":
            lesson.count_hands("8 5 2" if len(lesson.answers) == 3 else "7 7")
        if not (lesson.room.stage == "result" and lesson.decide(2)):
            lesson.forward()
    lesson.close()
    tally = merge(pack, [lesson.ledger.path])
    tally.groups[0].day = "2026-01-01"
    documents = {
        "guide": guide(outline),
        "handouts": handouts(outline),
        "answers": sheet,
        "report": report_document(pack, tally, rows(pack, tally)),
    }
    return {name: html_of(document) for name, document in documents.items()}


def play(pack: Pack) -> dict[str, str]:
    """Return a play that left the record, as a page and as Markdown."""
    found = Play.begin(pack, "keeper", folder=None)
    for taken in ("save-oil", "lie"):
        while found.page.way == "on":
            found.go_on()
        found.choose(taken)
    while found.page.way == "on":
        found.go_on()
    return {"play": "".join(export.write(found, "html")), "play-markdown": "".join(export.write(found, "md"))}


async def lesson(pack: Pack, folder: Path) -> dict[str, str]:
    """Return what a phone and the projector show at each step of a lesson, one page after the other."""
    held = HeldLesson.begin(pack, pack.classroom, folder)
    held.room.header["code"] = CODE
    ballot, ears = Ballot(held), listening(LOOPBACK, 0)
    ballot.listen([ears])
    await ballot.open([ears])
    front = f"http://{LOOPBACK}:{ears.getsockname()[1]}/"
    phone, screen = [], []
    jar = aiohttp.CookieJar(unsafe=True)
    try:
        async with aiohttp.ClientSession(cookie_jar=jar, connector=aiohttp.TCPConnector(force_close=True)) as http:

            async def page(method: str, address: str, **form: Any) -> str:
                async with http.request(method, address, data=form or None) as answer:
                    return await answer.text()

            phone += [
                await page("GET", front),
                await page("POST", front + "join", code="no"),
                await page("GET", front + "nowhere"),
            ]
            screen.append(await page("GET", ballot.projector))
            ballot.address = "192.168.1.5:8642"
            phone.append(await page("GET", f"{front}j/{CODE}"))
            while held.room.stage != "end":
                phone.append(await page("GET", front))
                screen.append(await page("GET", ballot.projector))
                if held.room.stage == "open":
                    phone.append(await page("POST", front + "vote", ballot=held.room.ballot, option=held.answers[0].id))
                    phone.append(await page("POST", front + "vote", ballot="late", option="burn"))
                    held.count_hands("8 5 2" if len(held.answers) == 3 else "6 7")
                    screen.append(await page("GET", ballot.projector))
                if not (held.room.stage == "result" and held.decide(2)):
                    held.forward()
            phone.append(await page("GET", front))
            screen.append(await page("GET", ballot.projector))
    finally:
        await ballot.close()
        held.close()
    return {"phone": "\n".join(phone), "projector": "\n".join(screen)}


async def everything(folder: Path) -> dict[str, str]:
    """Return every page by name, as its reader sees it."""
    pack = open_pack(PACK)
    pages = {**paper(pack, folder / "paper"), **play(pack), **await lesson(pack, folder / "lesson")}
    shown: Callable[[str, str], str] = lambda name, page: page if name.endswith("markdown") else seen(page)  # noqa: E731
    return {name: shown(name, page).rstrip("\n") + "\n" for name, page in pages.items()}
