"""What a reader's eye takes from a screen or a sheet."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from game.session.words.wording import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import App
    from textual.pilot import Pilot

    from game.session.blocks import Block
    from game.tui.layouts.layout import LayoutLine


def flat(text: str) -> str:
    """Return *text* without what layout adds: line breaks, indents, bars and rules."""
    return " ".join(re.sub(r"[│─━┤└┃╭╮╰╯]", " ", text).split())


def read(lines: Iterable[LayoutLine]) -> str:
    """Return the words of *lines* as they are read: a left column to its end, then the right one."""
    pieces: list[str] = []
    for split, group in groupby(lines, key=lambda line: line.split):
        run = [line.content for line in group]
        columns = [run] if not split else [[line[:split] for line in run], [line[split:] for line in run]]
        pieces += [line.plain for column in columns for line in column]
    return flat(" ".join(pieces))


def words_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield what has to be read of *blocks*, in order."""
    for block in blocks:
        for section in sections(block):
            if section.heading:
                yield flat(section.heading)
            yield from (flat(line.text) for line in section)


def screen_text(app: App[None]) -> str:
    """Return what is painted on the screen now."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


async def see(pilot: Pilot[None], words: str) -> None:
    """Wait until *words* are painted: how many turns of the loop that takes is the machine's affair."""
    for _ in range(200):
        if words in flat(screen_text(pilot.app)):
            await pilot.pause()  # for what follows a painting
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{words!r} did not come:\n{screen_text(pilot.app)}")
