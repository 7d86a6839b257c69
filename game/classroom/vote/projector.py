"""The projector page: what stands in front of the class, in a browser on the teacher's own computer."""

from __future__ import annotations

import secrets
from html import escape
from typing import TYPE_CHECKING

from game.classroom.http_guard import html, refusal
from game.classroom.network import LOOPBACK
from game.classroom.paper.document import counted
from game.classroom.static_files import look
from game.language import say, say_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp import web

    from game.classroom.lesson.slides import Bar, Slide
    from game.classroom.vote.ballot import Ballot
    from game.session.wording import Line

REFRESH = 2


def projector_routes(ballot: Ballot) -> list[web.RouteDef]:
    """Return the routes of the projector page: this computer only, and only with the key."""
    from aiohttp import web

    def closed(request: web.Request) -> bool:
        here = request.host.rpartition(":")[0] in (LOOPBACK, "localhost")
        return not here or not secrets.compare_digest(request.match_info["key"].encode(), ballot.key.encode())

    async def page(request: web.Request) -> web.Response:
        if closed(request):
            return refusal(404, say("There is nothing here."))
        lesson = ballot.lesson
        return html(slide_html(ballot, lesson.slide), title=lesson.title, refresh=REFRESH, style="/projector.css")

    async def style(_request: web.Request) -> web.Response:
        return web.Response(
            text=look("projector.css"), content_type="text/css", headers={"Cache-Control": "max-age=600"}
        )

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


def slide_html(ballot: Ballot, slide: Slide) -> str:
    """Return *slide* as HTML."""
    head = f'<p class="kicker">{escape(slide.kicker)}</p>' if slide.kicker else ""
    title = f"<h1>{escape(slide.title)}</h1>" if slide.title else ""
    inside = _lobby(ballot) if slide.kind == "lobby" else _inside(slide)
    note = f'<p class="note">{escape(slide.note)}</p>' if slide.note else ""
    count = (
        f'<p class="count"><b>{slide.count}</b> {escape(say_count("vote in", "votes in", slide.count))}</p>'
        if slide.count >= 0
        else ""
    )
    foot = f"<footer><span>{escape(ballot.lesson.title)}</span><span>{escape(_where(ballot, slide))}</span></footer>"
    return f'<main class="{slide.kind}">{head}{title}{inside}{note}{count}</main>{foot}'


def _where(ballot: Ballot, slide: Slide) -> str:
    if slide.kind in ("vote", "talk") and ballot.address:
        return f"{ballot.address} · {ballot.lesson.room.header['code']}"
    return f"{slide.place[0]} / {slide.place[1]}" if slide.place[1] > 1 else ""


def _lobby(ballot: Ballot) -> str:
    if not ballot.address:
        return f'<p class="note">{escape(say("We vote by show of hands."))}</p>'
    joined = say_count("{n} phone has joined", "{n} phones have joined", len(ballot.phones))
    return (
        f'<div class="join"><img src="/projector/{escape(ballot.key)}/code.svg" alt="" width="300" height="300"><div>'
        f"<p>{escape(say('Scan, or open'))}</p><p class='address'>{escape(ballot.address)}</p>"
        f"<p>{escape(say('and type'))}</p><p class='code'>{escape(ballot.lesson.room.header['code'])}</p>"
        f'<p class="joined">{escape(joined)}</p></div></div>'
    )


def _inside(slide: Slide) -> str:
    parts = [_lines(slide.lines)]
    if slide.columns:
        parts.append(
            '<div class="columns">' + "".join(f"<div>{_lines(column)}</div>" for column in slide.columns) + "</div>"
        )
    if slide.answers:
        rows = "".join(
            f"<li><b>{one.number}</b>"
            f"<span>{escape(one.label)}{f'<small>{escape(one.detail)}</small>' if one.detail else ''}</span></li>"
            for one in slide.answers
        )
        parts.append(f'<ol class="answers">{rows}</ol>')
    if slide.bars:
        parts.append("".join(_bar(bar) for bar in slide.bars))
    return "".join(parts)


def _lines(lines: Iterable[Line]) -> str:
    return "".join(f'<p class="{escape(line.role)}">{_mark(line.mark)}{_spans(line)}</p>' for line in lines)


def _mark(mark: str) -> str:
    kind = {"■": "record", "◇": "road", "≠": "disputed"}.get(mark, "plain")
    return f'<b class="mark {kind}">{escape(mark)}</b> ' if mark else ""


def _spans(line: Line) -> str:
    pieces = []
    for span in line.paragraph.spans:
        text = escape(span.text)
        text = f"<strong>{text}</strong>" if span.strong else text
        pieces.append(f"<em>{text}</em>" if span.emphasis else text)
    return "".join(pieces)


def _bar(bar: Bar) -> str:
    names = [say("first"), say("second")] if len(bar.votes) > 1 else [say("vote")]
    rows = []
    for name, votes, total in zip(names, bar.votes, bar.totals, strict=True):
        share = 100 * votes / total if total else 0
        last = name == names[-1]
        rows.append(
            f'<div class="row"><span>{escape(name)}</span><svg class="{"last" if last else "before"}" '
            'viewBox="0 0 100 4" '
            'preserveAspectRatio="none" aria-hidden="true"><rect class="all" width="100" height="4"/><rect '
            f'width="{share:.2f}" height="4"/></svg>'
            f"<b>{escape(counted(votes, total))}</b></div>"
        )
    lead = " lead" if bar.leads else ""
    return (
        f'<section class="bar{lead}"><h2><b>{bar.answer.number}</b> '
        f"{escape(bar.answer.label)}</h2>{''.join(rows)}</section>"
    )
