"""The path: your road and history's in two columns, a row a moment, and the roads that were taken back folded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.errors import MoveRefused
from game.language import say, say_count
from game.marks import BACK, RECORD, ROAD, VERDICTS
from game.session import narration
from game.session.progress import lost_roads
from game.session.words.phrases import date, joined
from game.story import dates
from game.tui.base_screen import PlayScreen
from game.tui.dialog import Dialog
from game.tui.layouts.layout import BLANK, Layout, LayoutLine, side_by_side, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import target, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.content import Content

    from game.session.progress import Branch

YEAR = 7  # columns before your road: a margin, and the year
GAP = 3
LOOKS = {True: "$record", False: "$road", None: "$dim"}


class PathScreen(PlayScreen):
    """Every decision of the play beside what history did there; each can be read again and returned to."""

    NAME = "path"

    def sheet(self, width: int) -> Layout:
        """Return the two roads, and where the play stands now."""
        branches = self.play.branches
        if not branches:
            return Layout(wrap(words(say("No decision yet: your path begins here."), "$dim"), width))
        columns = (width - YEAR - GAP) // 2, (width - YEAR - GAP + 1) // 2
        heads = (
            [words(f"{ROAD} " + say("Your road"), "bold $road")],
            [words(f"{RECORD} " + say("History"), "bold $record")],
        )
        lines = [*_columns(BLANK, *heads, columns[0]), LayoutLine(BLANK)]
        lost = lost_roads(branches)
        before = ""
        number = -1
        for number, branch in enumerate(branch for branch in branches if branch.on_road):
            year = dates.year(branch.date)
            lines += self._moment(branch, year if year != before else "", columns)
            before = year or before
            for road in lost:
                if road[0].number == number:
                    lines += _folded(road, width)
        here = say("You are here: {title}", title=self.play.heading.title)
        ahead = [line for road in lost if road[0].number == number + 1 for line in _folded(road, width)]
        return Layout([*lines, *ahead, BLANK, words("     ▲ " + here, "bold $head")])

    def _moment(self, branch: Branch, year: str, columns: tuple[int, int]) -> Iterator[LayoutLine]:
        sign = words(VERDICTS[branch.as_history] + " ", LOOKS[branch.as_history])
        label = target(words(branch.label, "bold $ink"), "row", str(branch.number))
        yours = wrap(label, columns[0], indent=2, first=sign)
        yield from _columns(words(f"  {year}", "$dim"), yours, self._historys(branch, columns[1]), columns[0])

    def _historys(self, branch: Branch, width: int) -> list[Content]:
        """Return what history did at that moment."""
        if not branch.key_moment:
            return []
        if branch.as_history:
            return [words(f"{RECORD} ", "$record") + words(say("the same"), "$dim")]
        shown = narration.values(self.play.rules, self.play.decisions[branch.number].before)
        label = narration.historys_label(self.play.pack, self.play.pack.scenes[branch.scene], shown)
        return wrap(words(label), width, indent=2, first=words(RECORD, "$record"))

    def action_file(self) -> None:
        """Open the file of the decision that is chosen."""
        chosen = self.page.cursor
        if chosen and chosen.name.isdigit() and int(chosen.name) in self.play.files:
            self.app.go("file", int(chosen.name))
        else:
            self.app.tell(say("There is no file on that decision."))

    def action_backlog(self) -> None:
        """Read the page of the decision that is chosen again, or all of the play."""
        chosen = self.page.cursor
        self.app.go("backlog", int(chosen.name) if chosen and chosen.name.isdigit() else None)

    def opened(self, kind: str, name: str) -> None:
        """Ask what to do with the decision, or with the road that was taken back."""
        if name.isdigit():
            self.app.go("decision", int(name), self._leave)
        else:
            end = int(name.removeprefix("road "))
            question = say("Take this road again, as far as it went? The one you leave stays here.")
            again = partial(self.play.take_again, end)
            self.app.go("confirm", question, say("Take it again"), partial(self._leave, again))

    def _leave(self, step: Callable[[], object]) -> None:
        """Do *step*, which moves the play, and show where it stands then."""
        try:
            step()
        except MoveRefused as refused:
            self.app.tell(str(refused), severe=True)
        self.app.home()
        self.app.go("scene")


def _columns(first: Content, left: list[Content], right: list[Content], width: int) -> Iterator[LayoutLine]:
    """Yield two columns, the left one *width* wide, behind *first*."""
    lines = side_by_side(side_by_side([first], left, YEAR), right, YEAR + width + GAP)
    yield from (LayoutLine(line.rstrip()) for line in lines)


def _folded(road: tuple[Branch, ...], width: int) -> Iterator[LayoutLine]:
    """Yield a road that was taken back on one line."""
    more = say_count("and {n} decision more", "and {n} decisions more", len(road) - 1) if len(road) > 1 else ""
    said = say("Taken back: {label}", label=", ".join(part for part in (road[0].label, more) if part))
    shown = words(said, "$dim").truncate(width - YEAR - 2, ellipsis=True)
    yield LayoutLine(words(" " * YEAR + f"{BACK} ", "$dim") + target(shown, "row", f"road {road[-1].id}"))


class DecisionDialog(Dialog):
    """What can be done with a decision of the path: read its page again, return to it, open its file."""

    NAME = "decision"
    DEFAULT_CSS = "DecisionDialog > #frame { width: 72; }"

    def __init__(self, decision: int, move: Callable[[Callable[[], object]], None]) -> None:
        """Ask about decision number *decision*; *move* makes a move of the play."""
        super().__init__()
        self.decision, self.move = decision, move

    def sheet(self, width: int) -> Layout:
        """Return the decision and what can be done with it."""
        play = self.play
        scene = play.pack.scenes[play.decisions[self.decision].scene]
        when = joined(date(scene.date), scene.title)
        file = self.decision in play.files
        return Layout([
            *wrap(words(when, "bold $head"), width), *wrap(words(scene.ask, "italic $ink"), width), BLANK,
            *row("read", 1, say("Read this page again"), width),
            *row("return", 2, say("Return to this decision; the road you leave stays here"), width),
            *(row("file", 3, say("The file: all that is known, with its sources"), width) if file else []),
        ])  # fmt: skip

    def opened(self, kind: str, name: str) -> None:
        """Do it, once."""
        play = self.app.play
        if not self.close() or play is None:
            return
        if name == "return":
            self.move(partial(play.rewind, self.decision))
        else:
            self.app.go("backlog" if name == "read" else "file", self.decision)
