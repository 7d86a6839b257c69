"""What can be picked in a world, and what was picked there, as blocks."""

from __future__ import annotations

from itertools import dropwhile, islice, takewhile
from typing import TYPE_CHECKING

from game.engine import picking
from game.language import say
from game.session import narration
from game.session.blocks import Decision, Prose
from game.session.blocks.picks import ItemOffer, Letter, LetterBeside, Opened, PickQuestion
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.engine import Rules, World
    from game.session.blocks import Block, Page
    from game.session.trail import TakenDecision
    from game.story.model import Scene


def question(rules: Rules, world: World, marked: Sequence[str] = ()) -> PickQuestion | None:
    """Return what can be picked in *world*, in a letter beside the clauses *marked*; None where nothing is asked.

    A letter that was sent is asked no more; papers stay in sight, open or not.
    """
    scene = rules.pack.scenes[world.scene]
    picks = scene.picks
    if picks is None or (picks.letter and picking.taken(rules, world)):
        return None
    items: list[ItemOffer] = []
    shown = narration.values(rules, world)
    for item, written in picks.items.items():
        state, locked = _state(rules, world, scene, item, marked)
        if state != "hidden":
            label, detail = prose.line(written.label, shown), prose.line(written.detail, shown)
            items.append(ItemOffer(len(items) + 1, item, label, detail, state, locked))
    ask = prose.line(picks.ask, shown)
    return PickQuestion(world.scene, picks.letter, ask, picks.least, picks.most, tuple(items))


def _state(rules: Rules, world: World, scene: Scene, item: str, marked: Sequence[str]) -> tuple[str, str]:
    """Return how *item* stands in *world* beside the clauses *marked*, and why it is locked if it is."""
    assert scene.picks is not None  # noqa: S101 - the caller looked
    if (world.scene, item) in world.chosen:
        return "taken", ""
    if item in marked:
        return "marked", ""
    if item in picking.pickable(rules, world, marked):
        return "open", ""
    before = [one for one in picking.in_order(scene, [*marked, item]) if one in marked]
    earlier = before[: picking.in_order(scene, [*marked, item]).index(item)]
    then = (picking.after(rules, world, earlier) or (world,))[-1]
    if not rules.holds(scene.picks.items[item].if_, then):
        locked = scene.picks.items[item].locked
        return ("locked", locked) if locked else ("hidden", "")
    if len(picking.taken(rules, world)) + len(marked) >= scene.picks.most:
        return "full", ""
    return "locked", say("It does not go with what else is marked.")


def told(rules: Rules, picks: Sequence[TakenDecision]) -> Iterator[Block]:
    """Yield what was picked on one visit of a scene: each paper with what it says and did, or the letter."""
    if not picks:
        return
    scene = rules.pack.scenes[picks[0].scene]
    if scene.picks and scene.picks.letter:
        yield _letter(rules, picks, scene)
    for taken in picks:
        item = scene.items[taken.choice]
        if scene.picks and not scene.picks.letter:
            yield Opened(taken.scene, taken.choice, narration.label(rules, taken.before, taken.choice))
        basis = narration.item_basis(scene, taken.choice)
        yield from narration.passages(rules, taken.turn.decided, item.text, basis)
        if scene.picks and not scene.picks.letter:
            yield from narration.effects(rules, taken.before, taken.turn.decided)
    if scene.picks and scene.picks.letter:
        yield from narration.effects(rules, picks[0].before, picks[-1].turn.decided)


def opened(page: Page, item: str) -> list[Block]:
    """Return the paper *item* with what it says, as *page* has it; nothing where it was not opened there."""
    papers = dropwhile(lambda block: not (isinstance(block, Opened) and block.item == item), page.blocks)
    head = list(islice(papers, 1))
    return [*head, *takewhile(lambda block: isinstance(block, Prose), papers)]


def news(before: Page, after: Page) -> list[Block]:
    """Return what picking has added to the page *before*, or changed in it, as the page *after* has it.

    A list of papers is told again only where one has opened or closed otherwise than by being read, or for the number.
    """
    told = [block for block in after.blocks if not isinstance(block, PickQuestion | Decision)]
    first = max(number for number, block in enumerate(told) if isinstance(block, Opened | Letter))
    fresh: list[Block] = [*told[first:]]
    was, asked = ([block for block in page.blocks if isinstance(block, PickQuestion)] for page in (before, after))
    if asked and _changed(was[0], asked[0]):
        fresh += asked
    decided, choices = ([block for block in page.blocks if isinstance(block, Decision)] for page in (before, after))
    if choices != decided or not asked or not asked[0].left:
        fresh += choices
    return fresh


def _changed(before: PickQuestion, after: PickQuestion) -> bool:
    """Whether an item stands otherwise, but by being taken or because no more fit."""
    then = {item.item: item.state for item in before.items}
    return any(item.state not in ("taken", "full", then.get(item.item)) for item in after.items)


def _letter(rules: Rules, picks: Sequence[TakenDecision], scene: Scene) -> Letter:
    assert scene.picks is not None  # noqa: S101 - the caller looked
    before = picks[0].before  # the letter as it was put together
    clauses = tuple((taken.choice, narration.label(rules, before, taken.choice)) for taken in picks)
    return Letter(before.scene, prose.line(scene.picks.ask, narration.values(rules, before)), clauses)


def beside_history(rules: Rules, world: World) -> LetterBeside | None:
    """Return the letter that was sent in the scene of *world* beside the real one; None where there is no real one."""
    scene = rules.pack.scenes[world.scene]
    real = picking.historys_letter(scene)
    if not real:
        return None
    yours = picking.taken(rules, world)
    return LetterBeside(
        tuple(
            (item, narration.label(rules, world, item), item in yours, item in real)
            for item in scene.items
            if item in yours or item in real
        )
    )
