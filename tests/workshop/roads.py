"""Seeded choice paths through a pack, with everything that the game shows on them: what an export must show too."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine import picking
from game.errors import GameError
from game.session import narration, picked
from game.session.blocks import CallQuestion, Decision, Page
from game.session.blocks.picks import ItemOffer, PickQuestion
from game.session.blocks.world import LeftWorld
from game.session.play import Play
from game.session.words.pick_wording import fits
from game.session.words.wording import sections
from game.story.syntax import prose
from game.workshop.export.export_model import choice_text, line_text, locked_text
from game.workshop.export.export_worlds import worlds_of

if TYPE_CHECKING:
    from game.session.blocks import Block
    from game.story.model import Pack
    from game.workshop.export.export_worlds import GiverScript

MAX_PAGES = 120
MOST_TRIES = 200
ON, SEND, AGAIN = "-", "-send", "-again"
"""Going on from a page that asks to pick, sending a letter, beginning it again: no ids."""


@dataclass(frozen=True, slots=True)
class Told:
    """A play as it was told: its moves, every line in order, and the variables at its end."""

    seat: str
    route: str
    world: str  # the chair that left it, and the number of what each of its decisions left; "" for the record's
    moves: tuple[str, ...]
    places: tuple[str, ...]  # the scene of each of them
    calls: tuple[str, ...]  # what was called after each of them, "" where nothing was
    picks: tuple[int, ...]  # what was taken, as the index among what is offered: moves, calls, files
    lines: tuple[str, ...]  # as ink tells it
    short: tuple[str, ...]  # as the game shows it, without what is offered but decisions
    files: tuple[str, ...]  # the file of each key moment
    values: dict[str, int | bool | str]


def roads(pack: Pack, count: int, seed: int = 1) -> list[Told]:
    """Return *count* different roads, every seat and route in turn; fewer where the pack has no more that end."""
    source, worlds = random.Random(seed), worlds_of(pack)
    starts = [(seat, "") for seat in pack.manifest.seats]
    starts += [(seat, route) for route, found in pack.manifest.routes.items() for seat in found.seats]
    found: dict[tuple[str, ...], Told] = {}
    for number in range(count * 3):
        seat, route = starts[number % len(starts)]
        told = tell(pack, seat, route, source, worlds.get(seat, ()))
        if told:
            found.setdefault((told.seat, told.route, told.world, *told.moves), told)
        if len(found) == count:
            break
    return list(found.values())


def tell(pack: Pack, seat: str, route: str, source: random.Random, givers: tuple[GiverScript, ...] = ()) -> Told | None:
    """Return one road to its ending, or None where it goes on for ever or nothing is open; *givers* left worlds."""
    lines: list[str] = []
    short: list[str] = []
    files: list[str] = []
    moves: list[str] = []
    places: list[str] = []
    calls: list[str] = []
    picks: list[int] = []

    def pick(*offered: str) -> int:
        lines.extend(f"[{number}] {text}" for number, text in enumerate(offered))
        picks.append(source.randrange(len(offered)))
        return picks[-1]

    world, values = "", {}
    if givers:
        lines.append("In which world?")
        chosen = pick("■ The world of the record", *(giver.offered for giver in givers))
        for giver in givers[chosen - 1 : chosen] if chosen else ():
            taken = []
            for carry in giver.carries:
                lines.append(carry.label)
                taken.append(pick("As in the record", *(left.differs for left in carry.left)))
                values |= carry.left[taken[-1] - 1].values if taken[-1] else {}
            world = f"{giver.seat}:{'.'.join(map(str, taken))}"
    left = LeftWorld("", world.partition(":")[0], "", values) if values else None
    play = Play.begin(pack, seat, route, folder=None, left=left)
    play.asks_calls = True
    for _ in range(MAX_PAGES):
        asks = bool(pack.scenes[play.world.scene].picks) and play.page.kind == "scene"
        lines += shown(play.page, picks=asks)
        short += shown(play.page, picks=asks)
        if asks:
            act = desk(play, lines, picks, source)
            while act and act not in play.pack.scenes[play.world.scene].choices and act != ON:
                moves.append(act)
                places.append(play.world.scene)
                calls.append("")
                play.pick(*act.split("+"))
                short += shown(play.page, picks=True)
                act = desk(play, lines, picks, source, last=len(act.split("+")))
            if not act:
                return None
            if act != ON:
                moves.append(act)
                places.append(play.world.scene)
                calls.append("")
                play.choose(act)
                continue
        if play.page.way == "choose":
            there = play.rules.open(play.world)
            if not there:
                return None
            picks.append(source.randrange(len(there)))
            moves.append(there[picks[-1]])
            places.append(play.world.scene)
            calls.append("")
            play.choose(moves[-1])
        elif play.page.way == "call":
            (asked,) = (block for block in play.page.blocks if isinstance(block, CallQuestion))
            own, *others = asked.offers
            number = pick(f"The same as I: {own.label}", *(offer.label for offer in others), "Say nothing")
            calls[-1] = [*(offer.choice for offer in asked.offers), ""][number]
            play.call(calls[-1])
        elif pack.scenes[play.world.scene].ending and play.page.kind == "scene":
            ends = dict(zip(play.rules.names, play.world.values, strict=True))
            kept = map(tuple, (moves, places, calls, picks, lines, short, files))
            return Told(seat, route, world, *kept, ends)
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


def desk(play: Play, lines: list[str], picks: list[int], source: random.Random, last: int = 0) -> str:
    """Take one way on from a page with picks, as ink offers them; return the move, "" where there is none.

    *last* says how many items were picked just before: what they told comes first, and the page is asked again.
    """
    rules, world, scene = play.rules, play.world, play.pack.scenes[play.world.scene]
    assert scene.picks
    if last:
        told = picked.told(rules, play._trail.visits[-1].picks[-last:])
        lines += [line for block in told for line in block_lines(block)]
        if not scene.picks.letter:
            lines += block_lines(picked.question(rules, world))
        lines += ask(play)
    marked: list[str] = []
    for _ in range(MOST_TRIES):
        offered = offers(play, marked)
        if not offered:
            return ""
        lines.extend(f"[{number}] {text}" for number, (_, text) in enumerate(offered))
        picks.append(source.randrange(len(offered)))
        move = offered[picks[-1]][0]
        if move == AGAIN:
            marked = []
            lines += ask(play)
        elif move == SEND:
            return "+".join(marked)
        elif scene.picks.letter and move in scene.items:
            marked.append(move)
        else:
            return move
    return ""  # a letter that cannot be sent is begun again for ever


def offers(play: Play, marked: list[str]) -> list[tuple[str, str]]:
    """Return what ink offers on a page with picks, where a letter has the clauses *marked* already."""
    rules, world, scene = play.rules, play.world, play.pack.scenes[play.world.scene]
    assert scene.picks
    order = list(scene.items)
    later = order[order.index(marked[-1]) + 1 :] if marked else order
    labels = {item.item: choice_text(item.label, item.detail) for item in shown_items(play)}
    then = (picking.after(rules, world, marked) or (world,))[-1]
    sent = scene.picks.letter and picking.taken(rules, world)
    found = (
        []
        if sent
        else [
            (item, labels[item])
            for item in later
            if picking._after_one(rules, rules.scene(world.scene).picks, then, item)
        ]
    )
    if marked:
        enough = len(marked) >= max(1, scene.picks.least)
        return [*found, *([(SEND, "Send the letter")] if enough else []), (AGAIN, "Begin it again")]
    if scene.choices:
        decided = narration.decision(rules, world, scene)
        found += [
            (one.choice, choice_text(one.label, one.detail))
            for one in decided.offers
            if one.open and not decided.missing
        ]
    elif not picking.missing(rules, world):
        found.append((ON, "Go on"))
    return found


def shown_items(play: Play) -> list[ItemOffer]:
    """Return the items of the scene, filled as they stand on the page, the hidden ones too."""
    shown = narration.values(play.rules, play.world)
    items = play.pack.scenes[play.world.scene].items
    return [
        ItemOffer(0, item, prose.line(one.label, shown), prose.line(one.detail, shown), "open")
        for item, one in items.items()
    ]


def ask(play: Play) -> list[str]:
    """Return how ink asks what is to be decided: the question, and what is locked."""
    scene = play.pack.scenes[play.world.scene]
    return block_lines(narration.decision(play.rules, play.world, scene), picks=True) if scene.choices else []


def shown(page: Page, *, picks: bool = False) -> list[str]:
    """Return the lines of *page*: headings and lines with their marks; of what is asked, the question and what is locked."""
    return [line for block in page.blocks for line in block_lines(block, picks=picks)]


def block_lines(block: Block, *, picks: bool = False) -> list[str]:
    """Return the lines of *block*; where there are no *picks* on its page, with the open choices of a decision."""
    if isinstance(block, Decision):
        lines = [block.ask] if block.ask else []
        lines += [locked_text(one.label, f"Locked: {one.locked}") for one in block.offers if one.locked]
        offered = [choice_text(one.label, one.detail) for one in block.offers if one.open]
        return lines + ([] if picks else [f"[{number}] {text}" for number, text in enumerate(offered)])
    if isinstance(block, PickQuestion):
        locked = [locked_text(one.label, f"Locked: {one.locked}") for one in block.items if one.state == "locked"]
        return [*([block.ask] if block.ask else []), *locked, fits(block)]
    if isinstance(block, CallQuestion):
        return [f"What did {block.name} really do?", *([block.ask] if block.ask else [])]
    return [
        line
        for section in sections(block)
        for line in [*([section.heading] if section.heading else []), *(line_text(line) for line in section)]
    ]


def tidy(lines: list[str] | tuple[str, ...]) -> list[str]:
    """Return *lines* with runs of blanks made one, and without empty ones: what no engine promises to keep."""
    return [text for line in lines if (text := " ".join(line.split()))]
