"""Settings: theme, text reveal, language."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from game.language import LOCALES, say, speak
from game.settings import REVEALS
from game.tui import themes
from game.tui.base_screen import BaseScreen
from game.tui.commands import bindings
from game.tui.layout import BLANK, Layout, Line, wrap
from game.tui.menu import row
from game.tui.text import words

if TYPE_CHECKING:
    from textual.binding import BindingType

MEASURE = 72


class SettingsScreen(BaseScreen):
    """What a player can set; opening a row sets it."""

    NAME = "settings"
    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    @property
    def heading(self) -> str:
        """The heading."""
        return say("Settings")

    def sheet(self, width: int) -> Layout:
        """Return the settings, each with its values and the one that holds marked."""
        measure = min(width, MEASURE)
        lines: list[Line] = []
        for name, label, about, values, now in self._settings():
            lines += [
                Line(line)
                for line in (*wrap(words(label, "bold $head"), measure), *wrap(words(about, "$dim"), measure))
            ]
            for value, said in values:
                mark = "●" if value == now else "○"
                lines += row(
                    f"{name}={value}", 0, f"{mark} {said}", measure, style="bold $ink" if value == now else "$ink"
                )
            lines.append(Line(BLANK))
        return Layout(lines)

    def _settings(self) -> list[tuple[str, str, str, list[tuple[str, str]], str]]:
        kept = self.app.settings
        names = {
            "docket": say("Docket: a case file read at night"),
            "paper": say("Paper: cream and ink"),
            "contrast": say("High contrast"),
        }
        others = [name for name in themes.OTHERS if name in self.app.available_themes]
        looks = [*names.items(), *((name, name) for name in others)]
        speeds = {"instant": say("at once"), "fast": say("fast"), "slow": say("slow")}
        reduced = say("How prose arrives. Any key finishes it; reduced motion shows it at once.")
        languages = sorted(
            {
                "en",
                *(folder.name for folder in LOCALES.glob("*") if folder.is_dir()),
                *([kept.language] if kept.language else []),
            }
        )
        tongues = [("", say("as the story")), *((code, code) for code in languages)]
        return [
            ("theme", say("Theme"), say("Three of our own, and some of Textual's."), looks, self.app.theme),
            ("reveal", say("Text reveal"), reduced, [(value, speeds[value]) for value in REVEALS], kept.reveal),
            (
                "calls",
                say("Calls"),
                say("After a decision, say what was really done before it is told."),
                [("on", say("ask me")), ("off", say("do not ask"))],
                kept.calls,
            ),
            (
                "language",
                say("Language"),
                say("Of the interface at once; of the story from the next start on."),
                tongues,
                kept.language,
            ),
        ]

    def opened(self, kind: str, name: str) -> None:
        """Set what the row says."""
        setting, _, value = name.partition("=")
        if setting == "theme":
            self.app.use_theme(value)
        else:
            self.app.change(**{setting: value})
        if setting == "language":
            speak(value or self.app.pack.manifest.language)
        self.again()
