"""A whole play beside the record: history's own road, the debrief, and where the other chairs stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.session import narration, save_folder
from game.session.blocks import Chair, Debrief, End, Moment, Series
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from game.engine import Rules, World
    from game.session.play import Play, TakenDecision
    from game.story.model import Pack, Scene

MAX_STEPS = 500  # a road that long is no story that a ruler could show


class HistoryMoment(NamedTuple):
    """A key moment of history's own road, and the world after it."""

    scene: str
    event: str
    date: str
    title: str
    ask: str
    label: str
    world: World


class HistoryRoad(NamedTuple):
    """History's own road from a start: its key moments, and the scene it ends in ("" where it was cut off)."""

    start: World
    moments: tuple[HistoryMoment, ...]
    ending: str


def follow_history(rules: Rules, start: World) -> HistoryRoad:
    """Return the road that decides every key moment as history did, and takes the first open choice elsewhere."""
    world = start
    moments: list[HistoryMoment] = []
    for _ in range(MAX_STEPS):
        found = rules.pack.scenes[world.scene]
        if found.ending:
            return HistoryRoad(start, tuple(moments), world.scene)
        if not found.choices:
            turn = rules.go_on(world)
        else:
            there = rules.open(world)
            wanted = [choice for choice in (found.history.choice if found.history else ()) if choice in there]
            choice = next(iter(wanted or there), "")
            turn = rules.choose(world, choice)
            if turn and found.history:
                moments.append(
                    HistoryMoment(
                        world.scene,
                        found.history.event,
                        found.date,
                        found.title,
                        found.ask,
                        historys_label(rules.pack, found),
                        turn.decided,
                    )
                )
        if turn is None:
            break
        world = turn.arrived
    return HistoryRoad(start, tuple(moments), "")


def historys_label(pack: Pack, found: Scene) -> str:
    """Return what that person did at the key moment *found*; the event's title where it was none of the options."""
    assert found.history is not None  # noqa: S101 - asked of key moments only
    labels = [found.choices[choice].label for choice in found.history.choice if choice in found.choices]
    return " / ".join(labels) or pack.record.events[found.history.event].title


def debrief(play: Play) -> Debrief:
    """Return *play*, which has come to an ending, beside the record."""
    pack, manifest = play.pack, play.pack.manifest
    moments = tuple(_moments(play))
    divergence = next((moment for moment in moments if moment.as_history is False), None)
    after = moments[moments.index(divergence) + 1 :] if divergence else ()
    found = pack.scenes[play.world.scene]
    assert found.ending is not None  # noqa: S101 - the caller looked
    events = {moment.event for moment in moments}
    counted = [moment.as_history for moment in moments if moment.as_history is not None]
    seats = list(manifest.seats)
    following = seats[(seats.index(play.world.seat) + 1) % len(seats)] if len(seats) > 1 else ""
    notes = narration.Footnotes(pack)
    for event in dict.fromkeys(moment.event for moment in moments):
        notes.cite(pack.record.events[event].sources)
    return Debrief(
        seat=play.world.seat,
        seat_name=manifest.seats[play.world.seat].name,
        ending=End(play.world.scene, found.ending.title, found.ending.kind, found.ending.tone),
        moments=moments,
        as_history=counted.count(True),
        counted=len(counted),
        first_divergence=divergence,
        after_divergence=after,
        missed=tuple((moment.date, moment.title) for moment in play.history_road.moments if moment.event not in events),
        series=tuple(_series(play)),
        chairs=tuple(_chairs(pack, play.world.seat, events)),
        next_seat=following,
        next_seat_name=manifest.seats[following].name if following else "",
        questions=tuple(
            dict.fromkeys(question for moment in moments for question in pack.scenes[moment.scene].discuss)
        ),
        sources=notes.list,
    )


def _moments(play: Play) -> Iterator[Moment]:
    pack = play.pack
    counts = save_folder.tally(play.path.parent, pack.id, play.id) if play.path else {}
    for taken in play.decisions:
        found = pack.scenes[taken.scene]
        if found.history is None:
            continue
        yield Moment(
            scene=taken.scene,
            title=found.title,
            date=found.date,
            event=found.history.event,
            ask=found.ask,
            yours=found.choices[taken.choice].label,
            historys=historys_label(pack, found),
            as_history=taken.as_history,
            decision=taken.number,
            taken_back=_taken_back(play, taken, found),
            others=_others(found, counts.get(taken.scene)),
        )


def _taken_back(play: Play, taken: TakenDecision, found: Scene) -> tuple[str, ...]:
    left = [branch.label for branch in play.branches if branch.scene == taken.scene and not branch.on_road]
    return tuple(dict.fromkeys(label for label in left if label != found.choices[taken.choice].label))


def _others(found: Scene, counts: Counter[str] | None) -> tuple[tuple[str, int], ...]:
    return (
        tuple((option.label, counts[choice]) for choice, option in found.choices.items() if counts[choice])
        if counts
        else ()
    )


def _series(play: Play) -> Iterator[Series]:
    """Yield each meter that players see, at the start and after every key moment, on both roads."""
    keys = [taken for taken in play.decisions if taken.key_moment]
    scenes = play.pack.scenes
    road = play.history_road
    begin = scenes[road.start.scene].date
    for index, (name, spec) in enumerate(play.pack.manifest.variables.items()):
        if spec.type != "meter" or spec.hidden:
            continue
        first = (begin, int(road.start.values[index]))
        yield Series(
            name,
            spec.label,
            spec.min,
            spec.max,
            (first, *((scenes[taken.scene].date, int(taken.turn.decided.values[index])) for taken in keys)),
            (first, *((moment.date, int(moment.world.values[index])) for moment in road.moments)),
        )


def _chairs(pack: Pack, seat: str, events: set[str]) -> Iterator[Chair]:
    """Yield where the other seats stood on the days that a play of *seat* was asked about."""
    for scene, outline in pack.outlines.items():
        if outline.event in events and outline.event and seat not in outline.seats:
            found = pack.scenes[scene]
            if found.history and found.history.choice != ("none",):
                for other in outline.seats[:1]:
                    yield Chair(
                        other,
                        pack.manifest.seats[other].name,
                        outline.event,
                        pack.record.events[outline.event].title,
                        found.date,
                        found.ask,
                        historys_label(pack, found),
                    )
