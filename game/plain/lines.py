"""A play read from lines and written as lines."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from game.errors import JournalError, MoveRefused
from game.language import say
from game.session import Play, narration, picked
from game.session.blocks import DEBRIEF_PARTS, CallQuestion, Decision, Heading, Taken
from game.session.blocks.picks import PickQuestion
from game.session.export import section_text, to_text
from game.session.read_before import ReadBefore
from game.session.words import pick_wording
from game.session.words.phrases import along
from game.story.control_chars import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.session.blocks import Page


class Plain:
    """One play read from *lines* and written to *out*; *width* 0 leaves lines as long as they are.

    Attributes:
        short: whether pages that were read before are told in short.
    """

    def __init__(self, lines: TextIO, out: TextIO, width: int = 0, *, short: bool = False) -> None:
        self._lines, self._out, self._width = lines, out, width
        self._told = ""
        self._read: ReadBefore | None = None
        self.short = short and self.typed

    def write(self, *lines: str) -> None:
        """Write *lines*, wrapped where a terminal would break words."""
        shown = [visible(line) for line in lines]
        if self._width:
            shown = [textwrap.fill(line, self._width) for line in shown]
        self._out.write("".join(f"{line}\n" for line in shown))
        self._out.flush()

    def ask(self, prompt: str) -> str | None:
        """Return the next line of input, or None where there is no more."""
        if self._out.isatty():
            self._out.write(prompt + " ")
            self._out.flush()
        line = self._lines.readline()
        return line.strip() if line else None

    def pick(self, heading: str, options: Iterable[tuple[str, str]]) -> str | None:
        """Return which of *options* (id, words) is picked, by number or id; None where input ends."""
        choices = list(options)
        self.write(heading, *(f"{number} {words}" for number, (_, words) in enumerate(choices, 1)), "")
        while (answer := self.ask(">")) is not None:
            for number, (name, _) in enumerate(choices, 1):
                if answer in (str(number), name):
                    return name
            if answer == "q":
                return None
            self.write(say("Write a number from 1 to {n}, or q to leave.", n=len(choices)))
        return None

    @property
    def typed(self) -> bool:
        """Whether a person types the input: a pipe is asked for no call."""
        return self._lines.isatty()

    def play(self, play: Play) -> None:
        """Play until the debrief, until the player leaves, or until input ends."""
        if recap := play.recap:
            self.write(*section_text(recap), "")
        self.show(play, play.page)
        while True:
            while play.page.way == "on":
                self.show(play, play.go_on())
            if play.page.way == "end":
                self._behind(play)
                return
            if not (self._call(play) if play.page.way == "call" else self._answer(play)):
                return

    def _behind(self, play: Play) -> None:
        """Write the parts behind the debrief that are asked for by letter, until an empty line or the end of input."""
        letters = {letter: part for part, letter in DEBRIEF_PARTS.items()}
        said = say("m moment by moment, g meters, a questions, n sources, l promises, y card, f last file, q leaves")
        self.write(*([said] if self.typed else []))
        while (answer := self.ask(">")) and answer != "q":
            if answer == "f":
                self._file(play)
            elif answer == "l":
                self.write(*to_text(play.ledger.blocks))
            elif answer in letters:
                self.write(*to_text(play.debrief_part(letters[answer]).blocks))
            else:
                self.write(said, "")

    def save_elsewhere(self, play: Play) -> None:
        """Where something is unsaved and a person types, ask for another folder until it is saved, or none is given."""
        while play.unsaved and self.typed:
            self.write(play.unsaved)
            folder = self.ask(say("Another folder to save this play in, or nothing to leave it unsaved:"))
            if not folder:
                return
            try:
                play.save_in(Path(folder).expanduser())
            except JournalError as problem:
                self.write(str(problem))

    def show(self, play: Play, page: Page) -> None:
        """Write a page, in short where it was read before and that is wanted."""
        self._tell_trouble(play)
        self._read = self._read or ReadBefore(play)
        self._read.turn(page)
        told = self._read.in_short if self.short else page.blocks
        if told != page.blocks:
            self.write(say("{title} (read before)", title=_title(page)), "")
        self.write(*to_text(told))

    def _tell_trouble(self, play: Play) -> None:
        """Write what the player should know of the file, once."""
        if play.trouble != self._told:
            self._told = play.trouble
            self.write(*([self._told, ""] if self._told else []))

    def _answer(self, play: Play) -> bool:
        """Take one line of input; return whether to go on."""
        answer = self.ask(">")
        if answer is None or answer == "q":
            return False
        if answer == "u":
            self._take_back(play)
        elif answer == "f":
            self._file(play)
        elif answer == "l":
            self.write(*to_text(play.ledger.blocks))
        elif answer == "x" and "x" not in _named(play.page):
            self._shorten(play)
        elif answer.startswith("?"):
            self._help(play, answer[1:].strip())
        elif answer:
            self._take(play, answer.replace(",", " ").split() or [answer])
        elif play.page.way == "pick":  # going on leaves what is left to pick
            asked = play.question()
            if asked and asked.missing:
                self.write(pick_wording.fits(asked), "")
            else:
                self.show(play, play.go_on())
        return True

    def _shorten(self, play: Play) -> None:
        """Tell pages that were read before in short from now on, or whole again, beginning with this one."""
        self.short = not self.short
        if self.short:
            self.write(say("What was read before is told in short from here on; x tells it whole again."), "")
        else:
            self.show(play, play.page)

    def _take(self, play: Play, words: list[str]) -> None:
        """Take a choice, open a paper, or send the letter whose clauses *words* name, by numbers or by ids."""
        decision = play.page.block(Decision)
        asked = play.question()
        ids = {str(offer.number): offer.choice for offer in decision.offers} if decision else {}
        ids |= {str(item.number): item.item for item in asked.items} if asked else {}
        names = [ids.get(word, word) for word in words]
        if asked and (decision is None or len(names) > 1 or names[0] in [item.item for item in asked.items]):
            self._pick(play, asked, names)
        elif decision:
            self._choose(play, " ".join(names), decision)

    def _pick(self, play: Play, asked: PickQuestion, names: list[str]) -> None:
        """Pick the items *names*, and tell what is new; a paper that is open already is told again."""
        before = play.page
        if len(names) == 1 and (paper := picked.opened(before, names[0])):
            self.write(*to_text(paper), *pick_wording.remaining(asked), "")
            return
        try:
            page = play.pick(*names)
        except MoveRefused:
            self.write(pick_wording.refusal(asked, play.question(names) if asked.letter else None, names), "")
            return
        self._tell_trouble(play)
        fresh = picked.news(before, page)
        asks = [block for block in fresh if isinstance(block, Decision)]
        self.write(*to_text(block for block in fresh if block not in asks))
        left = play.question()
        if left and not any(isinstance(block, PickQuestion) for block in fresh):
            self.write(*pick_wording.remaining(left), "")
        self.write(*to_text(asks))

    def _call(self, play: Play) -> bool:
        """Take one line of input that calls what was really done, or an empty one that says nothing."""
        asked = play.page.block(CallQuestion)
        answer = self.ask(say("A number, or nothing:"))
        if answer is None or answer == "q":
            return False
        if answer == "u":
            self._take_back(play)
            return True
        number = {str(offer.number): offer.choice for offer in asked.offers} if asked else {}
        try:
            self.show(play, play.call(number.get(answer, answer)))
        except MoveRefused:
            said = say(
                "Write a number or one of: {ids}. An empty line says nothing; u takes back, q leaves.",
                ids=", ".join(number.values()),
            )
            self.write(said, "")
        return True

    def _file(self, play: Play) -> None:
        """Write the file of the last key moment."""
        if play.files:
            self.write(*to_text(play.file(play.files[-1]).blocks))
        else:
            self.write(say("There is no file yet: one comes with each moment that you decide."), "")

    def _choose(self, play: Play, choice: str, decision: Decision) -> None:
        offer = next((offer for offer in decision.offers if offer.choice == choice), None)
        if offer and (offer.locked or decision.missing):
            asked = play.question()
            waits = pick_wording.fits(asked) if asked else ""
            self.write(say("Locked: {why}", why=offer.locked) if offer.locked else waits, "")
            return
        try:
            page = play.choose(choice)
        except MoveRefused:
            said = say(
                "Write a number or one of: {ids}. u takes back, f reads the last file, ? helps, q leaves.",
                ids=", ".join(_open_ids(play, decision)),
            )
            self.write(said, "")
            return
        self.show(play, page)

    def _take_back(self, play: Play) -> None:
        if not play.decisions:
            self.write(say("There is nothing to take back yet."), "")
            return
        last = play.decisions[-1]
        self.write(say("Taken back: {label}", label=narration.label(play.rules, last.before, last.choice)), "")
        self.show(play, play.rewind(last.number))

    def _help(self, play: Play, word: str) -> None:
        if word:
            self._look_up(play, word)
            return
        self.write(
            say("A number or a choice id decides. u takes the last decision back. q leaves; the play is kept."),
            *([pick_wording.help_line(asked)] if (asked := play.question()) else []),
            *([along(play)] if play.minutes_left else []),
            say("f reads the file of the last moment: everything that is known of it, with its sources."),
            say("l reads the ledger: what was promised to whom, and who can enforce it."),
            say("x tells in short what was read before, or whole again."),
            say("? and a word reads the codex, such as ? {word}.", word=next(iter(play.pack.record.terms), "azure")),
        )
        links = sorted({link for block in play.page.blocks for link in narration.targets(block)})
        if links:
            self.write(say("Linked here: {links}", links=", ".join(link.partition(":")[2] for link in links)))
        self.write("")

    def _look_up(self, play: Play, word: str) -> None:
        from game.session import codex

        entry = codex.find(play.pack, word)
        if entry is None:
            self.write(say("The codex has no {word}.", word=word), "")
            return
        self.write(*(line for section in codex.sections(play.pack, entry) for line in section_text(section)), "")


def _named(page: Page) -> set[str]:
    """Return the ids of what *page* offers."""
    ids = {offer.choice for block in page.blocks if isinstance(block, Decision) for offer in block.offers}
    return ids | {item.item for block in page.blocks if isinstance(block, PickQuestion) for item in block.items}


def _title(page: Page) -> str:
    """Return what *page* is called in a line: its scene, or what was taken."""
    heading, taken = page.block(Heading), page.block(Taken)
    return heading.title if heading else taken.label if taken else ""


def _open_ids(play: Play, decision: Decision) -> list[str]:
    """Return the ids of what can be picked and chosen now."""
    asked = play.question()
    items = [item.item for item in asked.items if item.open] if asked else []
    return [*items, *(offer.choice for offer in decision.offers if offer.open and not decision.missing)]
