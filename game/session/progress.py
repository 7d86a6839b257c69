"""Looking back on a play: the tree of what it explored, the year ruler, the meters, what of the codex it has met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.session import narration
from game.session.blocks import Comparison
from game.session.journal import Move, Rewind
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from game.engine import World
    from game.session.blocks import Block
    from game.session.journal import Entry
    from game.session.play import Play
    from game.story.model import Pack

STATES = {True: "history", False: "other", None: "uncounted"}


class Branch(NamedTuple):
    """A decision that this play explored, as a node of a tree: *parent* is another's *id*, -1 at the start."""

    id: int
    parent: int
    number: int  # of the decision on its road: what `rewind` takes, where *on_road*
    scene: str
    title: str
    date: str
    choice: str
    label: str
    key_moment: bool
    as_history: bool | None
    on_road: bool


class Milestone(NamedTuple):
    """A key moment on the year ruler; *state* is `history`, `other`, `uncounted`, `now` or `ahead`."""

    scene: str
    date: str
    title: str
    state: str


class Meter(NamedTuple):
    """A meter as it stands."""

    variable: str
    label: str
    value: int
    low: int
    high: int
    about: str


def present_scene(pack: Pack, scene: str) -> str:
    """Return the id that *scene* of an older play has now."""
    return scene if scene in pack.scenes else pack.renamed.get(scene, scene)


def present_choice(pack: Pack, scene: str, choice: str) -> str:
    """Return the id that *choice* of an older play has now in *scene*."""
    choices = pack.scenes[scene].choices
    return next((name for name, found in choices.items() if choice in found.was and choice not in choices), choice)


def branches(pack: Pack, entries: Iterable[Entry]) -> tuple[Branch, ...]:
    """Return every decision that the lines of a journal tell of, those taken back included, as a tree."""
    nodes: list[Branch] = []
    road: list[int] = []
    known: dict[tuple[int, str, str], int] = {}
    for entry in entries:
        if isinstance(entry, Rewind):
            del road[entry.to :]
        elif isinstance(entry, Move):
            node = _branch(pack, len(nodes), road, entry)
            found = known.setdefault((node.parent, node.scene, node.choice), node.id)
            if found == node.id:
                nodes.append(node)
            road.append(found)
    return tuple(node._replace(on_road=node.id in road) for node in nodes)


def _branch(pack: Pack, number: int, road: list[int], move: Move) -> Branch:
    """Return *move* as a node; of a scene or choice that the story no longer has, its ids stand for its words."""
    scene = present_scene(pack, move.scene)
    found = pack.scenes.get(scene)
    choice = present_choice(pack, scene, move.choice) if found else move.choice
    option = found.choices.get(choice) if found else None
    return Branch(
        id=number,
        parent=road[-1] if road else -1,
        number=len(road),
        scene=scene,
        title=found.title if found else scene,
        date=found.date if found else "",
        choice=choice,
        label=option.label if option else choice,
        key_moment=bool(found and found.history),
        as_history=narration.as_history(found, choice) if found else None,
        on_road=False,
    )


def ruler(play: Play) -> tuple[Milestone, ...]:
    """Return the key moments of *play*: those decided, the present one, then those ahead on history's road."""
    scenes = play.pack.scenes
    marks: list[Milestone] = []
    events: set[str] = set()
    for taken in play.decisions:
        if history := scenes[taken.scene].history:
            marks.append(_mark(play.pack, taken.scene, STATES[taken.as_history]))
            events.add(history.event)
    here = scenes[play.world.scene]
    if here.history and play.page.way == "choose":
        marks.append(_mark(play.pack, play.world.scene, "now"))
        events.add(here.history.event)
    if here.ending or not _asks(play.pack, play.world.seat):
        return tuple(marks)
    now = here.date or max((mark.date for mark in marks), default="")
    ahead = (moment for moment in play.history_road.moments if moment.event not in events)
    later = (moment for moment in ahead if moment.date >= now[: len(moment.date)])
    return (*marks, *(Milestone(moment.scene, moment.date, moment.title, "ahead") for moment in later))


def _mark(pack: Pack, scene: str, state: str) -> Milestone:
    return Milestone(scene, pack.scenes[scene].date, pack.scenes[scene].title, state)


def _asks(pack: Pack, seat: str) -> bool:
    """Whether *seat* is ever asked what history answered, so that there is a road ahead to work out."""
    return any(outline.event and seat in outline.seats for outline in pack.outlines.values())


def meters(pack: Pack, world: World) -> tuple[Meter, ...]:
    """Return the meters that players see, as they stand in *world*."""
    return tuple(
        Meter(name, spec.label, int(value), spec.min, spec.max, spec.about)
        for (name, spec), value in zip(pack.manifest.variables.items(), world.values, strict=True)
        if spec.type == "meter" and not spec.hidden
    )


def met(pack: Pack, blocks: Iterable[Block]) -> frozenset[str]:
    """Return the codex entries that *blocks* link to or show, as `scheme:id`."""
    found: set[str] = set()
    for block in blocks:
        found.update(narration.targets(block))
        if isinstance(block, Comparison):
            found.update(narration.met_in_event(block.event, pack.record.events[block.event]))
    return frozenset(found)
