"""What a play has come to: its tree of decisions, the year ruler, the meters, the codex entries it met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.walk import as_played, walk
from game.session import narration
from game.session.blocks import Reveal
from game.session.saves.entries import Move, Rewind
from game.story import dates
from game.story.syntax import prose
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game.engine import Rules, World
    from game.session.blocks import Block
    from game.session.history_road import HistoryMoment
    from game.session.saves.entries import Entry
    from game.session.trail import TakenDecision, Trail
    from game.story.model import Pack

STATES = {True: "history", False: "other", None: "uncounted"}


class Branch(NamedTuple):
    """A decision of this play as a node of a tree; *parent* is the *id* of the one before it, -1 at the start."""

    id: int
    parent: int
    number: int  # the decision's number for `rewind`, where *on_road*
    scene: str
    title: str
    date: str
    choice: str
    label: str
    key_moment: bool
    as_history: bool | None
    on_road: bool
    passed: int = 0  # as of a move


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


def branches(pack: Pack, entries: Iterable[Entry]) -> tuple[Branch, ...]:
    """Return every decision in the lines of a journal, those taken back included, as a tree."""
    nodes: list[Branch] = []
    road: list[int] = []
    known: dict[tuple[int, str, str], int] = {}
    for entry in entries:
        if isinstance(entry, Rewind):
            del road[entry.to :]
        elif isinstance(entry, Move):
            node = _branch(pack, len(nodes), road, entry)
            same = known.setdefault((node.parent, node.scene, node.choice), node.id)
            if same == node.id:
                nodes.append(node)
            road.append(same)
    return tuple(node._replace(on_road=node.id in road) for node in nodes)


def filled(rules: Rules, start: World, tree: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """Return *tree* with the braces in its labels filled, each from the world in which it was decided."""
    return tuple(branch._replace(label=_label(rules, start, tree, branch)) for branch in tree)


def _label(rules: Rules, start: World, tree: tuple[Branch, ...], branch: Branch) -> str:
    if "{" not in branch.label and "}" not in branch.label:
        return branch.label
    moves = [(branch.scene, branch.choice)]
    above = branch.parent
    while above >= 0:
        moves.append((tree[above].scene, tree[above].choice))
        above = tree[above].parent
    decided = [step for step in walk(rules, start, as_played(reversed(moves))) if step.choice]
    known = narration.values(rules, decided[-1].world) if len(decided) == len(moves) else {}
    return prose.line(branch.label, known)


def _branch(pack: Pack, number: int, road: list[int], move: Move) -> Branch:
    """Return *move* as a node; ids stand in for the words of a scene or choice that the story no longer has."""
    name = pack.current_scene(move.scene)
    choice = pack.current_choice(name, move.choice)
    scene = pack.scenes.get(name)
    option = scene.parts.get(choice) if scene else None
    return Branch(
        id=number,
        parent=road[-1] if road else -1,
        number=len(road),
        scene=name,
        title=scene.title if scene else name,
        date=scene.date if scene else "",
        choice=choice,
        label=option.label if option else choice,
        key_moment=bool(scene and scene.history and choice not in scene.items),
        as_history=narration.as_history(scene, choice) if scene else None,
        on_road=False,
        passed=move.passed,
    )


def lost_roads(tree: Sequence[Branch]) -> tuple[tuple[Branch, ...], ...]:
    """Return the roads that were taken back, each from where it left the present one to its last decision."""
    parents = {branch.parent for branch in tree}
    ends = [branch for branch in tree if not branch.on_road and branch.id not in parents]
    roads = [[branch for branch in road_to(tree, end.id) if not branch.on_road] for end in ends]
    return tuple(map(tuple, roads))


def road_to(tree: Sequence[Branch], last: int) -> list[Branch]:
    """Return the decisions of *tree* from the first to the one with the id *last*."""
    road: list[Branch] = []
    while last >= 0:
        road.insert(0, tree[last])
        last = tree[last].parent
    return road


def moves(decisions: Iterable[Branch | TakenDecision]) -> list[Move]:
    """Return the moves that *decisions* was made by."""
    return [Move(taken.scene, taken.choice, passed=taken.passed) for taken in decisions]


def undone(pack: Pack, tree: Sequence[Branch]) -> Branch | None:
    """Return the decision of *tree* that was taken back where the road ends now, the latest of them; None without.

    Of a letter, which is sent as one, it is the last clause.
    """
    end = max((branch.number for branch in tree if branch.on_road), default=-1)
    here = next((branch.id for branch in tree if branch.on_road and branch.number == end), -1)
    last = _latest_after(tree, here)
    picks = pack.scenes[last.scene].picks if last and last.scene in pack.scenes else None
    while last and picks and picks.letter and last.choice in picks.items:
        following = _latest_after(tree, last.id)
        if following is None or following.scene != last.scene or following.choice not in picks.items:
            break
        last = following
    return last


def _latest_after(tree: Sequence[Branch], parent: int) -> Branch | None:
    return next((branch for branch in reversed(tree) if branch.parent == parent and not branch.on_road), None)


def untold(tree: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """Return *tree* without saying of the last decision on the road whether it was history's: it is to be called."""
    last = max((branch.number for branch in tree if branch.on_road), default=-1)
    return tuple(
        branch._replace(key_moment=False, as_history=None) if branch.on_road and branch.number == last else branch
        for branch in tree
    )


def has_moments_ahead(trail: Trail) -> bool:
    """Whether key moments may lie ahead of *trail*, so that history's road is needed."""
    outlines = trail.pack.outlines.values()
    return not trail.scene.ending and any(outline.event and trail.world.seat in outline.seats for outline in outlines)


def ruler(trail: Trail, history: Iterable[HistoryMoment], *, asked: bool, called: bool) -> tuple[Milestone, ...]:
    """Return the key moments decided on *trail*, the present one, and those of *history* ahead.

    The present one is the scene's if that is *asked* now, or the last that was decided while it is to be *called*:
    whether that was history's way is not told yet.
    """
    scenes = trail.pack.scenes
    states = [(taken.scene, STATES[taken.as_history]) for taken in trail.decisions if taken.key_moment]
    if called:
        states[-1] = (states[-1][0], "now")
    elif asked and trail.scene.history:
        states.append((trail.world.scene, "now"))
    marks = [Milestone(name, scenes[name].date, scenes[name].title, state) for name, state in states]
    events = {decided.event for name, _ in states if (decided := scenes[name].history)}
    now = trail.scene.date or max((mark.date for mark in marks), default="", key=dates.order)
    ahead = (moment for moment in history if moment.event not in events and not dates.is_earlier(moment.date, now))
    return (*marks, *(Milestone(moment.scene, moment.date, moment.title, "ahead") for moment in ahead))


def meters(rules: Rules, world: World) -> tuple[Meter, ...]:
    """Return the meters that players see, as they stand in *world*."""
    return tuple(
        Meter(name, spec.label, int(rules.value(world, name)), spec.min, spec.max, spec.about)
        for name, spec in rules.pack.manifest.meters.items()
    )


def met(pack: Pack, blocks: Iterable[Block]) -> frozenset[str]:
    """Return the codex entries that *blocks* link to or show, as `scheme:id`."""
    entries: set[str] = set()
    for block in blocks:
        entries.update(narration.targets(block))
        if isinstance(block, Reveal):
            entries.update(narration.met_in_event(block.event, pack.record.events[block.event]))
    return frozenset(entries)
