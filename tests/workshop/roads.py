"""Seeded choice paths through a pack, with everything that the game shows on them: what an export must show too."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.errors import GameError
from game.session.blocks import Decision
from game.session.play import Play
from game.session.wording import sections
from game.workshop.export.export_model import choice_text, line_text, locked_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.blocks import Page
    from game.story.model import Pack

MAX_PAGES = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A play as it was told: its moves, every line in order, and the variables at its end."""

    seat: str
    route: str
    moves: tuple[str, ...]
    picks: tuple[int, ...]  # the same moves, as the index among the open choices
    lines: tuple[str, ...]  # with the file in place of each reveal, as ink and Twee tell it
    short: tuple[str, ...]  # as the game shows it
    values: dict[str, int | bool | str]


def roads(pack: Pack, count: int, seed: int = 1) -> list[Told]:
    """Return *count* different roads, every seat and route in turn; fewer where the pack has no more that end."""
    source = random.Random(seed)
    starts = [(seat, "") for seat in pack.manifest.seats]
    starts += [(seat, route) for route, found in pack.manifest.routes.items() for seat in found.seats]
    found: dict[tuple[str, ...], Told] = {}
    for number in range(count * 3):
        told = tell(pack, *starts[number % len(starts)], source)
        if told:
            found.setdefault((told.seat, told.route, *told.moves), told)
        if len(found) == count:
            break
    return list(found.values())


def tell(pack: Pack, seat: str, route: str, source: random.Random) -> Told | None:
    """Return one road to its ending, or None where it goes on for ever or nothing is open."""
    play = Play.begin(pack, seat, route, folder=None)
    lines: list[str] = []
    short: list[str] = []
    moves: list[str] = []
    picks: list[int] = []
    for _ in range(MAX_PAGES):
        lines += shown(play.page_in_full)
        short += shown(play.page)
        if play.page.way == "choose":
            there = play.rules.open(play.world)
            if not there:
                return None
            picks.append(source.randrange(len(there)))
            moves.append(there[picks[-1]])
            play.choose(moves[-1])
        elif pack.scenes[play.world.scene].ending and play.page.kind == "scene":
            return Told(
                seat,
                route,
                tuple(moves),
                tuple(picks),
                tuple(lines),
                tuple(short),
                dict(zip(play.rules.names, play.world.values, strict=True)),
            )
        else:
            try:
                play.go_on()
            except GameError:
                return None
    return None


def shown(page: Page) -> Iterator[str]:
    """Yield the lines of *page*: headings and lines with their marks; of a decision the question, what is locked, and what is open."""
    for block in page.blocks:
        if isinstance(block, Decision):
            yield from ([block.ask] if block.ask else [])
            yield from (locked_text(one.label, f"Locked: {one.locked}") for one in block.offers if one.locked)
            offered = [choice_text(one.label, one.detail) for one in block.offers if one.open]
            yield from (f"[{number}] {text}" for number, text in enumerate(offered))
            continue
        for section in sections(block):
            yield from ([section.heading] if section.heading else [])
            yield from (line_text(line) for line in section)


def tidy(lines: list[str] | tuple[str, ...]) -> list[str]:
    """Return *lines* with runs of blanks made one, and without empty ones: what no engine promises to keep."""
    return [text for line in lines if (text := " ".join(line.split()))]
