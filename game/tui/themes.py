"""The themes: our own, and our variables for Textual's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color
from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN = ("docket", "paper", "contrast")
OTHERS = ("textual-dark", "textual-light", "nord", "gruvbox", "solarized-light", "catppuccin-mocha")
COLOURLESS = "colourless"
SIXTEEN = "sixteen"
ACCENTS = ("record", "road", "disputed")
"""Each with one meaning everywhere: amber ■ the record, cyan ◇ imagined or your own road, red ≠ disputed."""

DIM = 4.5
PROSE = 7.0


def _theme(name: str, paper: str, ink: str, *, dark: bool, **colours: str) -> Theme:
    return Theme(
        name=name,
        primary=colours["dim"],
        secondary=colours["road"],
        accent=colours["record"],
        warning=colours["record"],
        error=colours["disputed"],
        success=colours["road"],
        foreground=ink,
        background=paper,
        surface=colours["lift"],
        panel=colours["lift"],
        dark=dark,
        text_alpha=1.0,
        variables={
            "ink": ink,
            **colours,
            "block-cursor-foreground": paper,
            "block-cursor-background": ink,
            "panel-darken-1": colours["lift"],
        },
    )


DOCKET = _theme(
    "docket", "#0d1219", "#ddd8ca", dark=True,
    dim="#8f949e", line="#2b323d", lift="#131a24", head="#f1ede2",
    record="#dca54a", road="#62b6c7", disputed="#e8776d",
)  # fmt: skip
PAPER = _theme(
    "paper", "#f7f1e3", "#26221c", dark=False,
    dim="#665f52", line="#cfc5b0", lift="#efe7d5", head="#0f0d0a",
    record="#8a5700", road="#00606e", disputed="#a3261d",
)  # fmt: skip
CONTRAST = _theme(
    "contrast", "#000000", "#ffffff", dark=True,
    dim="#d0d0d0", line="#8a8a8a", lift="#000000", head="#ffffff",
    record="#ffd75f", road="#5fd7ff", disputed="#ff9a90",
)  # fmt: skip
_PLAIN = "ansi_default"


def _of_the_terminal(name: str, accents: Mapping[str, str]) -> Theme:
    """Return a theme in the terminal's own colours: *accents* by name, all else in its usual two."""
    cursors = [f"{one}-{part}" for one in ("block-cursor", "input-cursor") for part in ("foreground", "background")]
    selections = [f"{one}-selection-{part}" for one in ("input", "screen") for part in ("foreground", "background")]
    usual = ["ink", "dim", "line", "lift", "head", "ansi-background", "ansi-foreground", "border-blurred"]
    return Theme(
        name=name,
        primary=_PLAIN,
        foreground=_PLAIN,
        background=_PLAIN,
        surface=_PLAIN,
        panel=_PLAIN,
        ansi=True,
        variables={
            **dict.fromkeys([*usual, *cursors, *selections], _PLAIN),
            **accents,
            "block-cursor-text-style": "bold reverse",
            "block-cursor-blurred-text-style": "bold reverse",
            "input-cursor-text-style": "reverse",
        },
    )


COLOURLESS_THEME = _of_the_terminal(COLOURLESS, dict.fromkeys(ACCENTS, _PLAIN))
SIXTEEN_THEME = _of_the_terminal(SIXTEEN, {"record": "ansi_yellow", "road": "ansi_cyan", "disputed": "ansi_red"})
"""For a terminal of sixteen colours, in which ours would come out as greys."""
THEMES = (DOCKET, PAPER, CONTRAST, COLOURLESS_THEME, SIXTEEN_THEME)


def few_colours() -> bool:
    """Whether the terminal has sixteen colours, as far as its environment tells."""
    from rich.console import Console
    from textual import constants

    asked = constants.COLOR_SYSTEM  # "auto", unless a setting of Textual's names one
    console = Console(color_system=asked, force_terminal=True)  # type: ignore[arg-type]
    return console.color_system in ("standard", "windows")


def names() -> tuple[str, ...]:
    """Return the themes that a player is offered, our own first."""
    return (*OWN, *OTHERS)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as WCAG defines it."""
    lights = sorted((_luminance(Color.parse(colour)) for colour in (first, second)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def readable(colour: str, ground: str, ink: str, ratio: float) -> str:
    """Return *colour*, mixed with *ink* until its contrast to *ground* is *ratio*."""
    for step in range(11):
        mixed = Color.parse(colour).blend(Color.parse(ink), step / 10).hex6
        if contrast(mixed, ground) >= ratio:
            return mixed
    return ink


def variables(theme: Theme) -> dict[str, str]:
    """Return our variables for *theme*, which is one of Textual's own."""
    if theme.ansi:
        return dict(COLOURLESS_THEME.variables)
    made = theme.to_color_system().generate()
    ground, ink = made["background"], made["foreground"]
    ink = readable(ink, ground, "#ffffff" if theme.dark else "#000000", PROSE)
    sources = {"dim": "foreground", "record": "warning", "road": "primary", "disputed": "error"}
    colours = {name: readable(made[source], ground, ink, DIM) for name, source in sources.items()}
    return {
        "ink": ink,
        "head": ink,
        "lift": made["surface"],
        "line": Color.parse(ground).blend(Color.parse(ink), 0.2).hex6,
        **colours,
        "dim": readable(Color.parse(ground).blend(Color.parse(ink), 0.6).hex6, ground, ink, DIM),
    }
