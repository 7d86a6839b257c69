"""The projector page: the slides in a browser on the teacher's computer."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import web

from game.classroom.http_guard import gone, html, is_for_teacher, sheet
from game.classroom.paper.document import counted
from game.classroom.vote import scene_pictures
from game.language import say, say_count
from game.pages.templates import render

if TYPE_CHECKING:
    from game.classroom.lesson.slides import Slide
    from game.classroom.vote.ballot import Ballot

REFRESH = 2
"""Seconds after which the page reloads where there are no scripts."""


def projector_routes(ballot: Ballot) -> list[web.RouteDef]:
    """Return the routes of the projector page: this computer only, and only with the key."""
    pages = count(1)

    def closed(request: web.Request) -> bool:
        return not is_for_teacher(request, ballot.key)

    async def page(request: web.Request) -> web.Response:
        return gone() if closed(request) else html(slide_page(ballot), live=True)

    async def events(request: web.Request) -> web.StreamResponse:
        if closed(request):
            return gone()
        name = f"projector {next(pages)}"
        return await ballot.walls.hold(request, name, lambda: wall_state(ballot))

    async def style(_request: web.Request) -> web.Response:
        return sheet("projector")

    async def code(request: web.Request) -> web.Response:
        if closed(request):
            return gone()
        return web.Response(text=qr_svg(ballot.link), content_type="image/svg+xml")

    async def picture(request: web.Request) -> web.Response:
        found = None if closed(request) else scene_pictures.answer(ballot.lesson.pack, request.match_info)
        return gone() if found is None else found

    return [
        web.get("/projector.css", style),
        web.get("/projector/{key}/picture/{digest}/{name}", picture),
        web.get("/projector/{key}", page),
        web.get("/projector/{key}/events", events),
        web.get("/projector/{key}/code.svg", code),
    ]


def qr_svg(link: str) -> str:
    """Return *link* as a QR code."""
    import io

    import segno

    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="svg", border=4, light="#fff", dark="#000", xmldecl=False, svgns=True)
    return out.getvalue().decode()


def qr_lines(link: str) -> list[str]:
    """Return *link* as a QR code in half blocks, dark on light, for a terminal."""
    import segno

    rows = [list(row) for row in segno.make(link, error="m").matrix_iter(border=2)]
    rows += [[0] * len(rows[0])] if len(rows) % 2 else []
    signs = {(0, 0): " ", (0, 1): "▄", (1, 0): "▀", (1, 1): "█"}
    return [
        "".join(signs[bool(above), bool(below)] for above, below in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    ]


def wall_state(ballot: Ballot) -> str:
    """Return what changes when the page does, which is told without making the page; a clock goes on by itself."""
    shown = (ballot.lesson.slide, ballot.light, ballot.timer, ballot.address, ballot.code, join_words(ballot))
    return f"{hash(shown):x}"


def slide_page(ballot: Ballot) -> str:
    """Return the page that shows what the wall shows."""
    lesson = ballot.lesson
    slide = lesson.slide
    where = f"/projector/{ballot.key}"
    return render(
        "slide.html",
        title=lesson.title,
        look="day" if ballot.light else "night",
        refresh=REFRESH,
        events=f"{where}/events",
        state=wall_state(ballot),
        where=where,
        slide=slide,
        pictures=partial(scene_pictures.shown, lesson.pack, f"{where}/picture"),
        join=_join(ballot) if slide.kind == "lobby" and ballot.address else {},
        note=say("We vote by show of hands.") if slide.kind == "lobby" and not ballot.address else slide.note,
        count=count_words(slide),
        left=lesson.talk_left if slide.kind == "talk" and ballot.timer else 0,
        counts=[count_words(one) for one in slide.beside],
        rounds=[say("first"), say("second")] if _twice(slide) else [say("vote")],
        counted=counted,
        latecomers=_latecomers(ballot, slide),
        place=f"{slide.place[0]} / {slide.place[1]}" if slide.place[1] > 1 else "",
    )


def _twice(slide: Slide) -> bool:
    """Whether the result has two votes, of any group."""
    return any(len(bar.votes) > 1 for one in (slide, *slide.beside) for bar in one.bars)


def count_words(slide: Slide) -> str:
    """Return how many have voted, of how many where phones vote, or joined a group; "" where no vote is open."""
    if slide.count < 0:
        return ""
    if slide.kind == "group":
        return say_count("{n} phone", "{n} phones", slide.count)
    if slide.of:
        return say("{n} of {total} have voted", n=slide.count, total=max(slide.of, slide.count))
    return say_count("{n} vote in", "{n} votes in", slide.count)


def join_words(ballot: Ballot) -> str:
    """Return how many phones have joined, and what the teacher should know of the room."""
    admission, places = ballot.lesson.room.admission, ballot.places
    parts = [say("{n} of {total} phones have joined", n=len(places), total=admission.expected)]
    if admission.locked:
        parts.append(say("the room is locked"))
    if places.waiting:
        parts.append(say("the room is full, and somebody waits"))
    if places.shared:
        parts.append(say("an address has two places at most"))
    return " · ".join(parts)


def _latecomers(ballot: Ballot, slide: Slide) -> str:
    """Return how latecomers join, while there is a vote."""
    return f"{ballot.address} · {ballot.code}" if slide.kind in ("vote", "talk") and ballot.address else ""


def _join(ballot: Ballot) -> dict[str, str]:
    """Return the address, code and QR code for joining."""
    return {
        "picture": f"/projector/{ballot.key}/code.svg?{ballot.code}",
        "open": say("Scan, or open"),
        "address": ballot.address,
        "type": say("and type"),
        "code": ballot.code,
        "joined": join_words(ballot),
    }
