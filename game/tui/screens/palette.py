"""The command palette, drawn like the rest of the game."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches

from game.tui.commands import bindings_of_the_game

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click


class Palette(CommandPalette):
    """Every command by name."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of_the_game()
    DEFAULT_CSS: ClassVar[str] = """
    Palette > Vertical { width: 84; max-width: 100%; background: $lift; }
    Palette SearchIcon { display: none; }
    Palette #--input { padding-left: 1; }
    Palette CommandList { border-bottom: none; }
    Palette:nocolor CommandList > .option-list--option-highlighted { text-style: bold underline; }
    """

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse to page the list before it is laid out: Textual would look up lines that do not exist."""
        if action == "command_list" and not any(one.size.width for one in self.query(CommandList)):
            return False
        return super().check_action(action, parameters)

    # Textual's own search, by its private names: nothing public stands between it and a palette that has closed.
    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)  # noqa: SLF001 - as above
    async def _gather_commands(self, search_value: str) -> None:
        """Search as Textual does, but end quietly where the palette is closed while its search begins."""
        search = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]  # noqa: SLF001 - as above
        with suppress(NoMatches):
            await search(self, search_value)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, once: it may be answered twice before it closes."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


def _pass_over_gone(found: CommandList, event: Click) -> None:
    """Pass over a click on a line that is no longer in the list: Textual would look it up all the same."""
    line = event.style.meta.get("option")
    if isinstance(line, int) and line >= found.option_count:
        event.prevent_default()


# The palette makes its own list, so that no list of ours can stand there: its class is given the handler.
CommandList._on_click = _pass_over_gone  # type: ignore[method-assign, assignment]  # noqa: SLF001 - as above
