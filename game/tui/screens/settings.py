"""Settings: theme, text reveal, language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len

from game.language import LOCALES, say, speak
from game.tui import themes
from game.tui.base_screen import BaseScreen
from game.tui.commands import bindings
from game.tui.layouts.layout import BLANK, Layout, LayoutLine
from game.tui.layouts.measure import WIDTHS
from game.tui.layouts.text import target, words

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.content import Content

    from game.tui.widgets.messages import Moved

MEASURE = 96


class Setting(NamedTuple):
    """What can be set: what it is called and about, its values with their words, and the one that holds *now*."""

    name: str
    label: str
    about: str
    values: list[tuple[str, str]]
    now: str


class SettingsScreen(BaseScreen):
    """What a player can set; opening a row sets it."""

    NAME = "settings"
    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    @property
    def heading(self) -> str:
        """The heading."""
        return say("Settings")

    def head(self, width: int) -> list[Content]:
        """Return the heading, and what the setting is about that is chosen."""
        chosen = self.page.cursor.name.partition("=")[0] if self.page.cursor else ""
        about = next((setting.about for setting in self._settings() if setting.name == chosen), "")
        return [words(self.heading, "bold $head"), words(about, "$dim").truncate(width, ellipsis=True)]

    def sheet(self, width: int) -> Layout:
        """Return the settings, each with its values beside it and the one that holds marked."""
        measure, settings = min(width, MEASURE), self._settings()
        column = 4 + max(cell_len(setting.label) for setting in settings)
        lines: list[LayoutLine] = []
        for setting in settings:
            offered = [
                _value(f"{setting.name}={value}", said, holds=value == setting.now) for value, said in setting.values
            ]
            first, *rest = _in_lines(offered, measure - column)
            head = words(setting.label, "bold $head").pad_right(column - cell_len(setting.label))
            lines += [
                LayoutLine(head + first),
                *(LayoutLine(line.pad_left(column)) for line in rest),
                LayoutLine(BLANK),
            ]
        return self.lowered(lines)

    def move_tab(self, step: int) -> None:
        """Go to the value beside."""
        rows = self.page.sheet.rows
        if rows and self.page.cursor in rows:
            self.page.choose(rows[(rows.index(self.page.cursor) + step) % len(rows)])

    def on_layout_view_moved(self, message: Moved) -> None:
        """Say what the setting is about that is chosen."""
        message.stop()
        self.furnish()

    def _settings(self) -> list[Setting]:
        kept = self.app.settings
        speeds = [("instant", say("at once")), ("fast", say("fast")), ("slow", say("slow"))]
        calls = [("on", say("ask me")), ("off", say("do not ask"))]
        again = [("whole", say("whole")), ("short", say("in short"))]
        of_again = say("x passes by pages that were read before; in short, they pass by themselves.")
        widths = [(name, str(columns)) for name, columns in WIDTHS.items()]
        spacings = [("single", say("single")), ("double", say("double"))]
        motions = [("full", say("as it comes")), ("reduced", say("none"))]
        told_in = say(
            "Of the interface at once; of the story, which has {languages}, from the next start on.",
            languages=", ".join(self._told_in()),
        )
        of_calls = say("After a decision, say what was really done before it is told.")
        of_reveal = say("How prose arrives. Any key finishes it; reduced motion shows it at once.")
        of_width = say("How many columns a line of prose has at most.")
        of_motion = say("Whether anything moves on the screen.")
        of_themes = say("Three of our own, and some of Textual's.")
        return [
            Setting("theme", say("Theme"), of_themes, self._themes(), self.app.theme),
            Setting("reveal", say("Text reveal"), of_reveal, speeds, kept.reveal),
            Setting("calls", say("Calls"), of_calls, calls, kept.calls),
            Setting("again", say("Text read before"), of_again, again, kept.again),
            Setting("width", say("Width of the text"), of_width, widths, kept.width),
            Setting("spacing", say("Line spacing"), say("Of prose."), spacings, kept.spacing),
            Setting("motion", say("Motion"), of_motion, motions, kept.motion),
            Setting("language", say("Language"), told_in, self._languages(), kept.language),
        ]

    def _themes(self) -> list[tuple[str, str]]:
        own = [("docket", say("Docket: dark")), ("paper", say("Paper: light")), ("contrast", say("High contrast"))]
        return [*own, *((name, name) for name in themes.OTHERS if name in self.app.available_themes)]

    def _languages(self) -> list[tuple[str, str]]:
        kept = self.app.settings.language
        codes = {"en", *(folder.name for folder in LOCALES.glob("*") if folder.is_dir()), *([kept] if kept else [])}
        return [("", say("as the story")), *((code, code) for code in sorted(codes))]

    def _told_in(self) -> list[str]:
        """Return the languages that the story is there in, its own first."""
        pack = self.app.pack
        translated = sorted(path.stem for path in Path(pack.folder, "locales").glob("*.po"))
        return [pack.manifest.language, *translated]

    def opened(self, kind: str, name: str) -> None:
        """Set what the row says."""
        setting, _, value = name.partition("=")
        if setting == "theme":
            self.app.use_theme(value)
        else:
            self.app.change(**{setting: value})
        if setting == "language":
            speak(value or self.app.pack.manifest.language)
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.again()


def _value(name: str, said: str, *, holds: bool) -> Content:
    """Return a value of a setting, a mark before it."""
    return target(words(f"{'●' if holds else '○'} {said}", "bold $ink" if holds else "$ink"), "row", name)


def _in_lines(pieces: list[Content], width: int) -> list[Content]:
    """Return *pieces* side by side, as many on each line as fit."""
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if lines[-1].cell_length + 4 + piece.cell_length <= width:
            lines[-1] = lines[-1] + words("    ") + piece
        else:
            lines.append(piece)
    return lines
