"""The path: the play so far as a tree beside history's line; any decision can be returned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import AHEAD, RECORD, ROAD
from game.session.phrases import date
from game.tui.base_screen import BaseScreen
from game.tui.layout import BLANK, Layout, Line, wrap
from game.tui.text import target, words

if TYPE_CHECKING:
    from textual.content import Content

    from game.session.play import Play
    from game.session.progress import Branch

STEP = 2  # indent of a branch that was taken back, in columns


class PathScreen(BaseScreen):
    """Every decision of the play, those taken back as branches, and what history did there."""

    NAME = "path"

    @property
    def play(self) -> Play:
        """The play that is open."""
        play = self.app.play
        assert play is not None  # noqa: S101 - this screen is only shown with one
        return play

    def head(self, width: int) -> list[Content]:
        """Return the ruler."""
        return self.app.ruler(width)

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for this screen."""
        return {"open": say("return to it"), "number": ""}

    def sheet(self, width: int) -> Layout:
        """Return the tree beside history's line."""
        branches = self.play.branches
        if not branches:
            return Layout(wrap(words(say("No decision yet: your path begins here."), "$dim"), width))
        half = (width - 4) // 2
        lines = [
            _pair(
                [words(f"{ROAD} " + say("Your road"), "bold $road")],
                [words(f"{RECORD} " + say("History"), "bold $record")],
                half,
            ),
            [Line(BLANK)],
        ]
        for branch, depth in _ordered(branches):
            lines.append(_pair(self._yours(branch, depth, half), self._historys(branch, width - half - 4), half))
        here = words("▲ ", "bold $head") + words(
            say("You are here: {title}", title=self.play.heading.title), "bold $head"
        )
        return Layout([*(line for group in lines for line in group), Line(here.pad_left(2))])

    def _yours(self, branch: Branch, depth: int, width: int) -> list[Content]:
        sign, look = {True: (RECORD, "$record"), False: (ROAD, "$road"), None: (AHEAD, "$dim")}[branch.as_history]
        stem = "  " if branch.on_road else "  │" + " " * (STEP * depth - 1) + "╰ "
        mark = words(stem, "$line") + words(sign + " ", look)
        when = " · ".join(part for part in (date(branch.date) if branch.date else "", branch.title) if part)
        label = words(branch.label, "bold $ink" if branch.on_road else "$dim")
        quiet = words(when if branch.on_road else say("taken back") + " · " + when, "$dim")
        if branch.on_road:
            label, quiet = target(label, "row", str(branch.number)), target(quiet, "part", str(branch.number))
        indent = mark.cell_length
        first, *rest = wrap(label, width, indent=indent, first=mark)
        line = words("  │", "$line")
        return [first, *(line + below[3:] for below in [*rest, *wrap(quiet, width, indent=indent)]), line]

    def _historys(self, branch: Branch, width: int) -> list[Content]:
        """Return history's choice at that moment, once, beside the trail that was not taken back."""
        if not branch.on_road or not branch.key_moment:
            return [words("│", "$line")]
        if branch.as_history:
            return [words(f"{RECORD} ", "$record") + words(say("the same"), "$dim"), words("│", "$line")]
        from game.session.narration import historys_label

        label = historys_label(self.play.pack, self.play.pack.scenes[branch.scene])
        return [*wrap(words(label), width, indent=2, first=words(RECORD, "$record")), words("│", "$line")]

    def action_file(self) -> None:
        """Open the file of the decision that is chosen."""
        chosen = self.page.cursor
        if chosen and int(chosen.name) in self.play.files:
            self.app.go("file", int(chosen.name))
        else:
            self.app.tell(say("There is no file on that decision."))

    def opened(self, kind: str, name: str) -> None:
        """Ask, then return to the decision."""
        taken = self.play.decisions[int(name)]
        title = self.play.pack.scenes[taken.scene].title
        question = say("Return to “{title}”? The road you leave stays here, and you can see it.", title=title)
        self.app.go("confirm", question, say("Return to that decision"), lambda: self._return(int(name)))

    def _return(self, decision: int) -> None:
        self.play.rewind(decision)
        self.app.home()
        self.app.go("scene")


def _pair(left: list[Content], right: list[Content], half: int) -> list[Line]:
    tall = max(len(left), len(right))
    filler = [words("│", "$line")] if len(right) < tall and right and right[-1].plain == "│" else [BLANK]
    left = [*left, *[BLANK] * (tall - len(left))]
    right = [*right, *filler * (tall - len(right))]
    return [
        Line(one.pad_right(max(0, half + 4 - one.cell_length)) + other, split=half + 4)
        for one, other in zip(left, right, strict=True)
    ]


def _ordered(branches: tuple[Branch, ...]) -> list[tuple[Branch, int]]:
    """Return the decisions as a tree is read, each with its depth: branches taken back before what followed."""
    children: dict[int, list[Branch]] = {}
    for branch in branches:
        children.setdefault(branch.parent, []).append(branch)
    ordered: list[tuple[Branch, int]] = []
    waiting = [(branch, 0 if branch.on_road else 1) for branch in _sides_first(children.get(-1, []))]
    while waiting:
        branch, depth = waiting.pop(0)
        ordered.append((branch, depth))
        below = _sides_first(children.get(branch.id, []))
        waiting[:0] = [(child, depth if child.on_road else depth + 1) for child in below]
    return ordered


def _sides_first(found: list[Branch]) -> list[Branch]:
    return sorted(found, key=lambda branch: branch.on_road)
