"""The files that pages of served games ask for: style sheets, scripts, and four files of textual-serve."""

from __future__ import annotations

from importlib import resources

from aiohttp import web

from game.classroom.http_guard import script, sheet

STATIC = {
    "js/textual.js": "static/js/textual.js",
    "css/xterm.css": "static/css/xterm.css",
    "fonts/RobotoMono.ttf": "static/fonts/RobotoMono-VariableFont_wght.ttf",
    "fonts/RobotoMono-Italic.ttf": "static/fonts/RobotoMono-Italic-VariableFont_wght.ttf",
}
TYPES = {"js": "text/javascript", "css": "text/css", "ttf": "font/ttf"}
SHEETS = {"style": "ballot", "terminal": "terminal", "plain": "plain", "room": "room"}
SCRIPTS = ("terminal", "live")


def asset_routes() -> list[web.RouteDef]:
    """Return the routes of these files; there is no listing and no way up."""
    return [
        web.get("/static/{kind}/{name}", _static),
        *(web.get(f"/{name}.css", _style) for name in SHEETS),
        *(web.get(f"/{name}.js", _script) for name in SCRIPTS),
    ]


async def _static(request: web.Request) -> web.StreamResponse:
    asked = f"{request.match_info['kind']}/{request.match_info['name']}"
    if asked not in STATIC:
        raise web.HTTPNotFound
    body = resources.files("textual_serve").joinpath(STATIC[asked]).read_bytes()
    return web.Response(
        body=body, content_type=TYPES[asked.rpartition(".")[2]], headers={"Cache-Control": "max-age=86400"}
    )


async def _style(request: web.Request) -> web.Response:
    return sheet(SHEETS[request.path.strip("/").removesuffix(".css")])


async def _script(request: web.Request) -> web.Response:
    return script(request.path.strip("/").removesuffix(".js"))
