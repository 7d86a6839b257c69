"""Desks and letters as a script: what is offered, what each item tells, and the two letters beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.picking import historys_letter
from game.engine.program import guard
from game.language import say
from game.session.blocks.picks import ItemOffer, Letter, LetterBeside, Opened, PickQuestion
from game.session.words import pick_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from game.engine.program import Effect, Guard, ItemProgram, PicksProgram
    from game.session.words.section import Line
    from game.story.model import Item, Scene

BOTH, MINE, REAL = (f"\ue0000{name}\ue001" for name in ("both", "mine", "real"))
"""The holes for the clauses of both letters, of the player's alone, and of the real one's alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words that are shown if *guard* holds."""

    guard: Guard
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ItemScript:
    """A paper or a clause: its program, and its words before and after it is picked."""

    item: ItemProgram
    label: str
    detail: str
    locked: str  # the whole sentence, "" where the item is hidden instead
    opened: Line  # as a paper
    clause: Line  # as it stands in a letter
    told: tuple[Told, ...]
    real: bool  # whether it stands in history's letter


@dataclass(frozen=True, slots=True)
class PicksScript:
    """A desk or a letter: its program and its words."""

    program: PicksProgram
    ask: str
    items: tuple[ItemScript, ...]
    fits: tuple[str, ...]  # how many more fit, by how many were taken
    heading: str  # of a letter that was sent

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return the effects of all items."""
        return tuple(effect for item in self.items for effect in item.item.effects)

    def sayings(self) -> Iterator[tuple[ItemScript, Told, int]]:
        """Yield every line that a clause tells after the letter was sent: its item, its passage, its place in it."""
        for item in self.items:
            for told in item.told:
                yield from ((item, told, number) for number in range(len(told.lines)))


def item_script(
    scene: str, program: ItemProgram, written: Item, words: Mapping[str, str], told: tuple[Told, ...], *, real: bool
) -> ItemScript:
    """Return the item *program* of *scene*, which tells *told*; *words* has its label and its detail, filled."""
    (opened,) = pick_wording.section(Opened(scene, program.id, words["label"]))
    (clause,) = pick_wording.section(Letter(scene, "", ((program.id, words["label"]),)))
    locked = say("Locked: {why}", why=written.locked) if written.locked else ""
    return ItemScript(program, words["label"], words["detail"], locked, opened, clause, told, real)


def picks_script(scene: str, program: PicksProgram, ask: str, items: tuple[ItemScript, ...]) -> PicksScript:
    """Return the picks of *scene*."""
    taken = ItemOffer(0, "", "", "", "taken")
    asked = PickQuestion(scene, program.letter, ask, program.least, program.most, ())
    fits = tuple(pick_wording.fits(asked._replace(items=(taken,) * count)) for count in range(program.most + 1))
    return PicksScript(program, ask, items, fits, pick_wording.section(Letter(scene, "", ())).heading)


def letters_in_short(scene: Scene) -> LetterBeside | None:
    """Return both letters of a reveal, with holes for their clauses; None where there is no real letter."""
    if not historys_letter(scene):
        return None
    return LetterBeside((("", BOTH, True, True), ("", MINE, True, False), ("", REAL, False, True)))


def letters_in_full(scene: Scene, labels: Mapping[str, str]) -> LetterBeside | None:
    """Return each clause that both letters of a file can have, in every way in which it can stand there."""
    real = historys_letter(scene)
    ways = ((item, mine) for item in scene.items for mine in (True, False) if mine or item in real)
    return LetterBeside(tuple((item, labels[item], mine, item in real) for item, mine in ways)) if real else None


def clause_guards(scene: str, letters: LetterBeside) -> Iterator[Guard]:
    """Yield when each clause of *letters* stands in the file of *scene* in this way."""
    for item, _, mine, _ in letters.clauses:
        yield guard(f'{"" if mine else "not "}chose("{scene}", "{item}")')
