"""The pages of a trail: what is on the screen from one thing that the player does to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine import picking
from game.session import narration, picked, promises, reveal, worlds
from game.session.blocks import End, FileHeading, Page
from game.session.blocks.promises import Promises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.blocks import Block, Comparison
    from game.session.trail import TakenDecision, Trail, Visit


def call_page(trail: Trail, taken: TakenDecision) -> Page | None:
    """Return the page that asks what was really done at a key moment; None where that cannot be asked."""
    asked = reveal.call(trail, taken)
    return Page("call", (asked,), "call") if asked else None


def outcome_page(trail: Trail, taken: TakenDecision) -> Page:
    """Return the page that tells what a decision at a key moment led to, and what was really done."""
    blocks = (*_outcome(trail, taken), reveal.reveal(trail, taken), *_promises(trail, taken))
    return Page("outcome", blocks, "on")


def outcome_in_full(trail: Trail, taken: TakenDecision) -> Page:
    """Return the page of a decision at a key moment with its file in place of the reveal."""
    told = narration.told(trail.rules, taken.before, taken.choice, taken.turn)
    return Page("outcome", (*told, _comparison(trail, taken), *_promises(trail, taken)), "on")


def file_page(trail: Trail, taken: TakenDecision) -> Page:
    """Return the file of a key moment that was decided: all that is known, with its sources."""
    heading = FileHeading(taken.scene, trail.pack.scenes[taken.scene].title)
    return Page("file", (heading, _comparison(trail, taken)), "end")


def _comparison(trail: Trail, taken: TakenDecision) -> Comparison:
    comparison = narration.comparison(trail.rules, taken.before, taken.choice)
    return comparison._replace(letter=picked.beside_history(trail.rules, taken.before))


def scene_page(trail: Trail, index: int = -1) -> Page:
    """Return the page of the scene that was entered on visit *index* of *trail*: the last one, unless said."""
    visit = trail.visits[index]
    blocks: list[Block] = [*_carried(trail, visit)]
    if visit.taken and not visit.taken.key_moment:
        blocks += [*_outcome(trail, visit.taken), *_promises(trail, visit.taken)]
    if visit.left is None or visit.left.stop != visit.world.stop:
        blocks += narration.bridge(trail.rules, visit.world)
    blocks += [*_scene(trail, visit), *_asked(trail, visit)]
    return Page("scene", tuple(blocks), _way(trail, visit))


def _carried(trail: Trail, visit: Visit) -> Iterator[Block]:
    """Yield what came from another chair's world, on the first page."""
    if trail.left and visit.left is None:
        found = worlds.carried(trail.pack, trail.start.seat, trail.left)
        if found.differences:
            yield found


def _asked(trail: Trail, visit: Visit) -> Iterator[Block]:
    """Yield what can be picked and what was, and what is to be decided, in the world that *visit* has come to."""
    scene, world = trail.pack.scenes[visit.world.scene], visit.now
    asked = picked.question(trail.rules, world)
    if asked:
        yield asked
    yield from picked.told(trail.rules, visit.picks)
    if scene.choices:
        yield narration.decision(trail.rules, world, scene, len(asked.items) + 1 if asked else 1)


def _way(trail: Trail, visit: Visit) -> str:
    if trail.pack.scenes[visit.world.scene].choices:
        return "choose"
    return "pick" if picking.asks(trail.rules, visit.now) else "on"


def pages(trail: Trail, present: Page) -> Iterator[Page]:
    """Yield every page of *trail*, up to and with the *present* one."""
    for index, visit in enumerate(trail.visits):
        last = index == len(trail.visits) - 1
        if last and present.kind == "call":
            yield present
            return
        if visit.taken and visit.taken.key_moment:
            yield outcome_page(trail, visit.taken)
        if last and present.kind == "outcome":
            return
        yield scene_page(trail, index)
    if present.kind == "debrief":
        yield present


def _outcome(trail: Trail, taken: TakenDecision) -> Iterator[Block]:
    return narration.outcome(trail.rules, taken.before, taken.choice, taken.turn)


def _promises(trail: Trail, taken: TakenDecision) -> Iterator[Promises]:
    """Yield the promises that a decision changed."""
    if changed := promises.changed(trail.pack, taken.before, taken.turn.decided):
        yield Promises(changed)


def _scene(trail: Trail, visit: Visit) -> list[Block]:
    """Return what the scene of *visit* says, with what entering it changed, before how it ends."""
    blocks = list(narration.scene(trail.rules, visit.world))
    if visit.left is None:
        return blocks
    last = next((n for n, block in enumerate(blocks) if isinstance(block, End)), len(blocks))
    blocks[last:last] = narration.effects(trail.rules, visit.left, visit.world)
    return blocks
