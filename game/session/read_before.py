"""What was read before: pages that an earlier play of this chair, or a road that was taken back, has shown."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.errors import GameError
from game.session import pages, progress, resuming
from game.session.blocks import CallQuestion, Changes, Decision, End
from game.session.blocks.picks import PickQuestion
from game.session.saves import save_folder
from game.session.saves.entries import Call, Named, Reached
from game.session.words.wording import sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from game.session.blocks import Block, Page
    from game.session.play import Play
    from game.session.progress import Branch
    from game.session.saves.entries import Entry, Header
    from game.session.trail import Trail
    from game.story.model import Pack

LOOKED_AT = 10
"""The most other plays that are read for what they have shown, the latest first."""
ASKED = (Decision, PickQuestion, CallQuestion)
"""What a page asks: it is never passed by."""
NOT_READ = (*ASKED, Changes)
"""What of a page is no text: what it asks, and how the meters moved, which differs from play to play."""


def texts(page: Page) -> frozenset[str]:
    """Return the lines of *page* that are read, each once; those of a reveal without how the call stands."""
    lines = (
        line
        for block in page.blocks
        if not isinstance(block, NOT_READ)
        for section in sections(block)
        for line in section
    )
    return frozenset(line.text for line in lines if line.role != "called")


class ReadBefore:
    """Reads along with a play, and knows of its present page whether it was read before.

    A page was read where each of its lines was: one sentence that stands in another world only makes it new. What
    other plays have shown is looked up when it is first asked for.

    Attributes:
        play: the play.
    """

    def __init__(self, play: Play) -> None:
        self.play = play
        self._own = play.written  # as it is now: what is added is read along
        self._shown: set[str] = set()
        self._earlier: set[str] = set()
        self._looking = self._look_up()
        self._page: Page | None = None
        self._fresh: frozenset[str] = frozenset()

    def turn(self, page: Page) -> None:
        """Take note of *page*, which is shown now."""
        if page is not self._page:
            self._page, lines = page, texts(page)
            self._fresh = lines - self._shown
            self._shown |= lines

    @property
    def known(self) -> bool:
        """Whether the present page was read before; what is not looked up yet is, as far as that takes."""
        while not self.seems_known and self.look_up():
            pass
        return self.seems_known

    @property
    def seems_known(self) -> bool:
        """Whether the present page was read before, as far as that is looked up."""
        return self._fresh <= self._earlier

    def look_up(self) -> bool:
        """Look up what one more play has shown; return whether there may be others."""
        return next(self._looking, False)

    @property
    def passes(self) -> bool:
        """Whether the present page can be passed by: it asks nothing, is no ending and was read before."""
        page = self.play.page
        return page.way == "on" and not page.block(End) and self.known

    @property
    def in_short(self) -> tuple[Block, ...]:
        """What is left to tell of the present page: what it asks where it was read before, else all of it."""
        page = self.play.page
        if not (self.passes or (page.way in ("choose", "pick") and self.known)):
            return page.blocks
        return tuple(block for block in page.blocks if isinstance(block, ASKED))

    def _look_up(self) -> Iterator[bool]:
        """Take in what this play, before it was gone on with, and the latest others of its chair have shown."""
        play = self.play
        if self._own and play.path:
            self._earlier.update(*_shown(play.pack, play.path, *self._own))
            yield True
        others = save_folder.plays(play.path.parent, play.pack.id) if play.path else ()
        chair = [other for other in others if other.summary.seat == play.world.seat and other.summary.id != play.id]
        for other in chair[:LOOKED_AT]:
            with suppress(GameError):
                contents = other.contents
                self._earlier.update(*_shown(play.pack, other.path, contents.header, contents.entries))
            yield True


def _shown(pack: Pack, path: Path, header: Header, entries: Sequence[Entry]) -> Iterator[frozenset[str]]:
    """Yield the lines of each page that a play of *entries* has shown for certain, on all of its roads.

    What followed the last decision of a road was shown for certain only where the play has come to its ending.
    """
    nodes = progress.branches(pack, entries)
    parents = {node.parent for node in nodes}
    last = next((entry for entry in reversed(entries) if not isinstance(entry, Named | Call)), None)
    for end in (node for node in nodes if node.id not in parents):
        ended = end.on_road and isinstance(last, Reached)
        with suppress(GameError):
            yield from _of_road(
                resuming.recorded_start(pack, path, header), progress.road_to(nodes, end.id), ended=ended
            )


def _of_road(trail: Trail, road: list[Branch], *, ended: bool) -> Iterator[frozenset[str]]:
    resuming.replay(trail, progress.moves(road))
    if ended:
        trail.walk_to_decision()
    elif trail.decisions:
        trail.rewind(len(trail.decisions) - 1)
    yield from map(texts, pages.pages(trail, pages.scene_page(trail)))
