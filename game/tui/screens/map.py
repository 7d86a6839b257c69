"""The story map, for writers: every scene by chapter, history's road through them, and what this play has visited."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import RECORD, ROAD
from game.session.blocks import Heading
from game.session.words.phrases import date, ending_kind, joined
from game.tui.base_screen import TabbedScreen
from game.tui.layouts.layout import BLANK, Layout, LayoutLine
from game.tui.layouts.menu import row
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.content import Content

    from game.workshop.story_map import MapNode, StoryMap

BESIDE = 46  # column where the facts of a scene begin, on a wide page
ROOMY = 92


class MapScreen(TabbedScreen):
    """Chapters, scenes, key moments and endings of a seat."""

    NAME = "map"
    KIND = "seat"
    JOINTS = ("  ",)

    def __init__(self) -> None:
        """Begin with the seat that is played, or the first."""
        super().__init__("")
        app = self.app
        self.part = app.play.world.seat if app.play else next(iter(app.pack.manifest.seats))

    @property
    def parts(self) -> Mapping[str, str]:
        """The seats."""
        return {name: seat.name for name, seat in self.app.pack.manifest.seats.items()}

    def head(self, width: int) -> list[Content]:
        """Return the seats, the open one marked, and the meaning of the marks."""
        legend = [
            words(f"{RECORD} " + say("history's road"), "$record"),
            words(f"{ROAD} " + say("visited by this play"), "$road"),
            words("▲ " + say("key moment"), "bold $head"),
        ]
        return [*super().head(width), words("   ").join(legend).truncate(width)]

    def sheet(self, width: int) -> Layout:
        """Return the scenes, chapter by chapter."""
        assert self.app.atlas is not None  # noqa: S101 - this screen is only shown with one
        atlas = self.app.atlas(self.app.pack, self.part)
        visited = self._visited()
        titles = dict(atlas.chapters)
        lines: list[LayoutLine] = []
        for chapter, group in groupby(atlas.places, lambda place: place.chapter):
            lines += [LayoutLine(words(titles.get(chapter, chapter), "bold $head")), LayoutLine(BLANK)]
            for spot in group:
                lines += _node_row(spot, _leads_to(atlas, spot), width, visited=spot.scene in visited)
            lines.append(LayoutLine(BLANK))
        return Layout(lines)

    def _visited(self) -> set[str]:
        play = self.app.play
        return {block.scene for block in play.transcript if isinstance(block, Heading)} if play else set()

    def opened(self, kind: str, name: str) -> None:
        """Show another seat, or offer to rehearse a scene."""
        if kind == "seat":
            self.show_part(name)
            return
        title = self.app.pack.scenes[name].title or name
        question = say("Rehearse “{title}”? What you play there is kept nowhere; a play of yours stays.", title=title)
        self.app.go("confirm", question, say("Rehearse it"), lambda: self.app.rehearse(self.part, name))


def _leads_to(atlas: StoryMap, node: MapNode) -> int:
    return len({way.target for way in atlas.ways if way.source == node.scene})


def _node_row(node: MapNode, ways: int, width: int, *, visited: bool) -> list[LayoutLine]:
    """Return a scene as a row, with marks for history's road and for a visit, and its kind."""
    kind = {"moment": say("key moment"), "decision": say("decision"), "passage": "", "ending": ""}[node.kind]
    ending = " ".join(ending_kind(node.ending)) if node.ending else ""
    ahead = say_count("leads to {n} scene", "leads to {n} scenes", ways) if ways > 1 else ""
    said = joined(kind, ending, date(node.date), ahead)
    lines = row(node.scene, 0, node.title, width, detail=said, beside=BESIDE if width >= ROOMY else width // 2 + 4)
    marks = words(RECORD if node.history else " ", "$record") + words(ROAD if visited else " ", "$road")
    sign = words("▲" if node.kind == "moment" else " ", "bold $head")
    first = lines[0].content
    return [LayoutLine(marks + sign + first[3:]), *lines[1:]]
