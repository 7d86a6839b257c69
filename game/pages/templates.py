"""Fills the files of templates/ with values: every value is escaped, and no value is read as a template.

A template holds no sentence of the interface; those come from `say`, where the catalogue of each language finds them.
Jinja2 takes 49 ms to import and is imported when the first page is made.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from game import marks
from game.language import direction, spoken
from game.pages import prose

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.filters.update(prose=prose.to_html, direction=direction)
    made.filters.update(accent=lambda mark: marks.ACCENTS.get(mark, ""), kind=_kind)
    made.globals.update(marks=marks, style=lambda name: own(style(name)))
    return made


def _kind(value: object) -> str:
    return type(value).__name__


def own(text: str) -> Markup:
    """Return *text* for a page without escaping: a file of ours or a generated script, never a story's text."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - the text is ours


def render(template: str, **values: object) -> str:
    """Return the page that *template* makes of *values*, in the interface's language unless they name another."""
    return _environment().get_template(template).render({"language": spoken(), **values})


@cache
def static(name: str) -> str:
    """Return the text of static/*name*."""
    return (HERE / "static" / name).read_text(encoding="utf-8")


def style(name: str) -> str:
    """Return the style sheet of the pages called *name*: the base of all pages, then their own."""
    return static("base.css") + static(f"{name}.css")
