"""The projector page: the slides in a browser on the teacher's computer."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from aiohttp import web

from game.classroom.http_guard import html, refusal, sheet
from game.classroom.network import LOOPBACK
from game.classroom.paper.document import counted
from game.language import say, say_count
from game.pages.templates import render

if TYPE_CHECKING:
    from game.classroom.lesson.slides import Slide
    from game.classroom.vote.ballot import Ballot

REFRESH = 2


def projector_routes(ballot: Ballot) -> list[web.RouteDef]:
    """Return the routes of the projector page: this computer only, and only with the key."""

    def closed(request: web.Request) -> bool:
        here = request.host.rpartition(":")[0] in (LOOPBACK, "localhost")
        return not here or not secrets.compare_digest(request.match_info["key"].encode(), ballot.key.encode())

    async def page(request: web.Request) -> web.Response:
        if closed(request):
            return refusal(404, say("There is nothing here."))
        return html(slide_page(ballot, ballot.lesson.slide))

    async def style(_request: web.Request) -> web.Response:
        return sheet("projector")

    async def code(request: web.Request) -> web.Response:
        if closed(request):
            return refusal(404, say("There is nothing here."))
        return web.Response(
            text=qr_svg(ballot.link), content_type="image/svg+xml", headers={"Cache-Control": "max-age=600"}
        )

    return [
        web.get("/projector.css", style),
        web.get("/projector/{key}", page),
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


def slide_page(ballot: Ballot, slide: Slide) -> str:
    """Return the page that shows *slide*."""
    lobby = slide.kind == "lobby"
    count = say_count("vote in", "votes in", slide.count) if slide.count >= 0 else ""
    return render(
        "slide.html",
        title=ballot.lesson.title,
        refresh=REFRESH,
        slide=slide,
        join=_join(ballot) if lobby and ballot.address else {},
        note=say("We vote by show of hands.") if lobby and not ballot.address else slide.note,
        count=count,
        rounds=[say("first"), say("second")] if any(len(bar.votes) > 1 for bar in slide.bars) else [say("vote")],
        counted=counted,
        where=_where(ballot, slide),
    )


def _where(ballot: Ballot, slide: Slide) -> str:
    if slide.kind in ("vote", "talk") and ballot.address:
        return f"{ballot.address} · {ballot.lesson.room.header['code']}"
    return f"{slide.place[0]} / {slide.place[1]}" if slide.place[1] > 1 else ""


def _join(ballot: Ballot) -> dict[str, str]:
    """Return the address, code and QR code for joining."""
    return {
        "picture": f"/projector/{ballot.key}/code.svg",
        "open": say("Scan, or open"),
        "address": ballot.address,
        "type": say("and type"),
        "code": ballot.lesson.room.header["code"],
        "joined": say_count("{n} phone has joined", "{n} phones have joined", len(ballot.phones)),
    }
