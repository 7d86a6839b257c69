"""What a player has set, as the game follows it: theme, keys, width of the prose, motion."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import constants

from game import settings as kept
from game.language import say
from game.tui import themes
from game.tui.layouts.measure import read_as
from game.tui.sturdy_app import SturdyApp

if TYPE_CHECKING:
    from game.settings import Settings


class AppWithSettings(SturdyApp):
    """An app that follows settings, and saves them when they change."""

    def __init__(self, settings: Settings) -> None:
        """Follow *settings*."""
        # Without colour, or with sixteen, the terminal's own are used, and Textual turns none of them into grey.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ or themes.few_colours() else None)
        self.settings = settings
        for theme in themes.THEMES:
            self.register_theme(theme)
        # Set without an assignment, which would read every style again before the first frame.
        self.set_reactive(AppWithSettings.theme, self._theme_wanted())
        self.stylesheet.set_variables(self.get_css_variables())
        if settings.keys:
            self.set_keymap(dict(pair.split("=", 1) for pair in settings.keys.split(",") if "=" in pair))
        self._read_as_set()

    def _theme_wanted(self) -> str:
        if self.ansi_color:
            return themes.COLOURLESS if self.no_color else themes.SIXTEEN
        return self.settings.theme if self.settings.theme in self.available_themes else themes.DOCKET.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give Textual's own themes the variables that our screens are drawn with."""
        own = self.current_theme.variables
        return {} if "record" in own else themes.variables(self.current_theme)

    def change(self, **values: str) -> None:
        """Change a setting, and save it if the file can be written."""
        self.settings = replace(self.settings, **values)
        self._read_as_set()
        try:
            kept.save(self.settings)
        except OSError as problem:
            self.tell(
                say(
                    "This setting holds until you leave; it could not be written: {problem}.", problem=problem.strerror
                ),
                severe=True,
            )

    def _read_as_set(self) -> None:
        """Set prose, and let things move, as the settings say."""
        read_as(self.settings)
        self.animation_level = "none" if self.settings.motion == "reduced" else constants.TEXTUAL_ANIMATIONS

    def next_theme(self) -> None:
        """Change to the next of our themes."""
        names = themes.OWN
        self.use_theme(names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0])

    def use_theme(self, name: str) -> None:
        """Change to the theme called *name*, and save that."""
        self.theme = name
        self.change(theme=name)
