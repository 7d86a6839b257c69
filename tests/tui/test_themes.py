"""The looks, as numbers."""

from __future__ import annotations

import pytest
from textual.theme import BUILTIN_THEMES, Theme

from game.tui import themes

OURS = [theme for theme in themes.THEMES if not theme.ansi]
OTHERS = [BUILTIN_THEMES[name] for name in themes.OTHERS]


def _variables(theme: Theme) -> dict[str, str]:
    return dict(theme.variables) if "record" in theme.variables else themes.variables(theme)


def _ground(theme: Theme) -> str:
    return theme.to_color_system().generate()["background"]


@pytest.mark.parametrize("theme", [*OURS, *OTHERS], ids=lambda theme: theme.name)
def test_prose_stands_out(theme: Theme) -> None:
    """Prose and headings have a contrast of 7:1 at least, on the page and on the palette."""
    found = _variables(theme)

    assert all(themes.contrast(found[name], _ground(theme)) >= themes.PROSE for name in ("ink", "head"))
    assert themes.contrast(found["ink"], found["lift"]) >= themes.DIM


@pytest.mark.parametrize("theme", [*OURS, *OTHERS], ids=lambda theme: theme.name)
def test_dim_text_and_accents_can_be_read(theme: Theme) -> None:
    """Dim text and every accent have a contrast of 4.5:1 at least."""
    found = _variables(theme)

    assert all(themes.contrast(found[name], _ground(theme)) >= themes.DIM for name in ("dim", *themes.ACCENTS))


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_accents_differ(theme: Theme) -> None:
    """No two meanings share a colour."""
    found = _variables(theme)

    assert len({found[name] for name in (*themes.ACCENTS, "ink", "dim")}) == 5


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21, anything on itself is 1."""
    assert round(themes.contrast("#000000", "#ffffff"), 2) == 21
    assert themes.contrast("#336699", "#336699") == 1


def test_without_colour_there_is_none() -> None:
    """The theme for NO_COLOR names no colour at all."""
    assert set(themes.COLOURLESS_THEME.variables.values()) == {"ansi_default", "reverse", "bold reverse"}
