"""Every plan of every pack, through both front ends: the same words in the same order, to the ending that it names."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from player import unhurried
from reading import flat, read, words_of

from game.plain import Plain
from game.session.blocks.picks import PickQuestion
from game.settings import Settings
from game.story import open_pack
from game.story.model import Pack
from game.tui.app import OpenQuestion
from game.tui.layouts.typeset import page
from game.workshop.plans import Plan, begin, plans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session import Play

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "tests" / "packs" / "lighthouse", ROOT / "story" / "broad-street", ROOT / "story" / "openai")
PLANS = [(folder, plan) for folder in FOLDERS for plan, _ in plans(folder) if plan]
ENDING = [(folder, plan) for folder, plan in PLANS if any(step.verb == "ends" for step in plan.steps)]
ON_SCREEN = [(folder, plan) for folder, plan in ENDING if folder.name != "openai" or "as-history" in plan.file]


def name(value: object) -> str | None:
    """Return what a plan is called in a report."""
    return value.file if isinstance(value, Plan) else value.name if isinstance(value, Path) else None


@cache
def pack(folder: Path) -> Pack:
    """Return the pack in *folder*, read once."""
    return open_pack(folder)


def ending_of(plan: Plan) -> str:
    """Return the scene that *plan* ends in."""
    return next(step.words[0][0] for step in plan.steps if step.verb == "ends")


def passes_by(play: Play, move: tuple[str, ...]) -> bool:
    """Return whether papers are left unread on the page of *play*, because *move* is made on a later one."""
    return play.page.way == "pick" and move[0] not in play.rules.pack.scenes[play.world.scene].parts


def typed(story: Pack, plan: Plan) -> Iterator[str]:
    """Yield the lines that play *plan*: a choice, a paper, the clauses of a letter; an empty one passes by a desk."""
    play = begin(story, plan)
    for move in plan.moves:
        while play.page.way == "on" or passes_by(play, move):
            yield from [""] if play.page.way == "pick" else []
            play.go_on()
        asked = play.question()
        if asked and move[0] in [offer.item for offer in asked.items]:
            sent = [move] if asked.letter else [(paper,) for paper in move]
            yield from (" ".join(one) for one in sent)
            for one in sent:
                play.pick(*one)
        else:
            yield move[0]
            play.choose(move[0])


def in_order(words: list[str], text: str) -> str:
    """Return the first of *words* that does not follow the ones before it in *text*, or nothing."""
    at = 0
    for one in words:
        found = text.find(one, at)
        if found < 0:
            return one
        at = found + len(one)
    return ""


@pytest.mark.parametrize(("folder", "plan"), ENDING, ids=name)
def test_a_plan_reads_the_same_everywhere(folder: Path, plan: Plan) -> None:
    """Plain lines and set pages both hold every word that the session has for a plan, in its order, up to its ending."""
    play = begin(pack(folder), plan)
    out = io.StringIO()

    Plain(io.StringIO("".join(f"{line}\n" for line in typed(pack(folder), plan))), out).play(play)

    assert play.world.scene == ending_of(plan)
    assert play.page.kind == "debrief"
    wanted = list(words_of(play.transcript))
    # A desk is listed again on the page of each paper; plain lines list it once, and a set page has no detail of what was opened.
    once = [block for block in play.transcript if not (isinstance(block, PickQuestion) and block.picked)]
    assert in_order(list(words_of(once)), flat(out.getvalue())) == ""
    desks = [block for block in play.transcript if isinstance(block, PickQuestion)]
    opened = {flat(item.detail) for desk in desks for item in desk.items if item.state == "taken"}
    wanted = [one for one in wanted if one not in opened]
    # Charts stand in pairs on a screen that is wide enough: what they say is there, pair by pair.
    charts = [one for one in wanted if " → " in one and not one.endswith(")")]
    for width in (54, 94):
        shown = " ".join(read(page(found.blocks, width)) for found in play.pages)
        assert in_order([one for one in wanted if one not in charts], shown) == ""
        assert [one for one in charts if one not in shown] == []


@pytest.mark.parametrize(("folder", "plan"), ON_SCREEN, ids=name)
async def test_a_plan_is_played_on_the_screen(folder: Path, plan: Plan, tmp_path: Path) -> None:
    """A plan played by number keys and Enter, nothing called, ends on the screen where it ends in the session."""
    play = begin(pack(folder), plan, tmp_path)
    moves = [*plan.moves]
    settings = Settings(reveal="instant", welcomed="yes")
    app = OpenQuestion(pack(folder), folder=tmp_path, play=play, settings=settings)
    app.guard = unhurried()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        for _ in range(400):
            if play.page.way == "end":
                break
            passing = {"on": ["enter"], "call": ["space"]}.get(play.page.way)
            if not passing and passes_by(play, moves[0]):
                passing = ["up", "enter"]  # the last row, below the papers
            for key in passing or _keys(play, moves.pop(0)):
                await pilot.press("end", key)
                await pilot.pause()
        assert play.world.scene == ending_of(plan)
        assert play.page.kind == "debrief"
    play.close()


def _keys(play: Play, move: tuple[str, ...]) -> list[str]:
    """Return the keys that make *move* on the page that is open: the number of a choice or a paper; a letter's, and s."""
    asked = play.question()
    items = {offer.item: str(offer.number) for offer in asked.items} if asked else {}
    if move[0] in items:
        return [*(items[item] for item in move), *(["s"] if asked and asked.letter else [])]
    decision = play.page.blocks[-1]
    return [str(offer.number) for offer in decision.offers if offer.choice == move[0]]  # type: ignore[union-attr]
