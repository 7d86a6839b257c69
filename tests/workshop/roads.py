"""Seeded choice paths through a pack, with everything that the game shows on them: what an export must show too."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.errors import GameError
from game.session.blocks import CallQuestion, Decision, Page
from game.session.play import Play
from game.session.wording import sections
from game.workshop.export.export_model import choice_text, line_text, locked_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.model import Pack

MAX_PAGES = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A play as it was told: its moves, every line in order, and the variables at its end."""

    seat: str
    route: str
    moves: tuple[str, ...]
    calls: tuple[str, ...]  # what was called after each of them, "" where nothing was
    picks: tuple[int, ...]  # what was taken, as the index among what is offered: moves, calls, files
    lines: tuple[str, ...]  # as ink tells it
    short: tuple[str, ...]  # as the game shows it, without what is offered but decisions
    files: tuple[str, ...]  # the file of each key moment
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
    play.asks_calls = True
    lines: list[str] = []
    short: list[str] = []
    files: list[str] = []
    moves: list[str] = []
    calls: list[str] = []
    picks: list[int] = []

    def pick(*offered: str) -> int:
        lines.extend(f"[{number}] {text}" for number, text in enumerate(offered))
        picks.append(source.randrange(len(offered)))
        return picks[-1]

    for _ in range(MAX_PAGES):
        lines += shown(play.page)
        short += shown(play.page)
        if play.page.way == "choose":
            there = play.rules.open(play.world)
            if not there:
                return None
            picks.append(source.randrange(len(there)))
            moves.append(there[picks[-1]])
            calls.append("")
            play.choose(moves[-1])
        elif play.page.way == "call":
            (asked,) = (block for block in play.page.blocks if isinstance(block, CallQuestion))
            own, *others = asked.offers
            number = pick(f"The same as I: {own.label}", *(offer.label for offer in others), "Say nothing")
            calls[-1] = [*(offer.choice for offer in asked.offers), ""][number]
            play.call(calls[-1])
        elif pack.scenes[play.world.scene].ending and play.page.kind == "scene":
            values = dict(zip(play.rules.names, play.world.values, strict=True))
            kept = map(tuple, (moves, calls, picks, lines, short, files))
            return Told(seat, route, *kept, values)
        else:
            if play.page.kind == "outcome":
                _, *file = play.file(play.files[-1]).blocks
                found = list(shown(Page("file", tuple(file), "end")))
                files += found
                if pick("The file: all that is known, with its sources", "Go on") == 0:
                    lines += found
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
        if isinstance(block, CallQuestion):
            yield from (f"What did {block.name} really do?", *([block.ask] if block.ask else []))
            continue
        for section in sections(block):
            yield from ([section.heading] if section.heading else [])
            yield from (line_text(line) for line in section)


def tidy(lines: list[str] | tuple[str, ...]) -> list[str]:
    """Return *lines* with runs of blanks made one, and without empty ones: what no engine promises to keep."""
    return [text for line in lines if (text := " ".join(line.split()))]
