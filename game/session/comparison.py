"""The debrief: a whole play beside the record, with the meters of both and the choices of the other seats."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from game.session import narration, promises, reveal, worlds
from game.session.blocks import Chair, Debrief, End, Moment, Series, WrongCall
from game.session.history_road import follow_history
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from game.engine import Rules
    from game.session.blocks import Cited
    from game.session.history_road import HistoryMoment, HistoryRoad
    from game.session.progress import Branch
    from game.session.saves.save_folder import Tally
    from game.session.trail import Trail
    from game.story.model import Pack


def debrief(trail: Trail, history: HistoryRoad, explored: Iterable[Branch], others: Tally) -> Debrief:
    """Return the debrief of *trail*, which has reached an ending.

    *explored* holds every decision, those taken back too; *others* what other plays chose and called.
    """
    pack, manifest, seat = trail.pack, trail.pack.manifest, trail.world.seat
    moments = tuple(_moments(trail, tuple(explored), others))
    divergence = next((moment for moment in moments if moment.as_history is False), None)
    ending = trail.scene.ending
    assert ending is not None  # noqa: S101 - the caller looked
    events = list(dict.fromkeys(moment.event for moment in moments))
    counted = [moment.as_history for moment in moments if moment.as_history is not None]
    seats = list(manifest.seats)
    following = seats[(seats.index(seat) + 1) % len(seats)] if len(seats) > 1 else ""
    return Debrief(
        title=manifest.title,
        seat=seat,
        seat_name=manifest.seats[seat].name,
        name=reveal.short_name(pack, seat),
        ending=End(trail.world.scene, ending.title, ending.kind, ending.tone),
        moments=moments,
        as_history=counted.count(True),
        counted=len(counted),
        first_divergence=divergence,
        after_divergence=moments[moments.index(divergence) + 1 :] if divergence else (),
        missed=tuple((moment.date, moment.title) for moment in history.moments if moment.event not in events),
        series=tuple(_series(trail, history)),
        chairs=tuple(_chairs(trail.rules, seat, events)),
        surest_error=_surest_error(trail, others),
        next_seat=following,
        next_seat_name=manifest.seats[following].name if following else "",
        questions=tuple(dict.fromkeys(asked for moment in moments for asked in pack.scenes[moment.scene].discuss)),
        sources=_sources(pack, events),
        promises=promises.ledger(trail, trail.world),
        world=worlds.carried(pack, trail.start.seat, trail.left) if trail.left else None,
    )


def _sources(pack: Pack, events: Iterable[str]) -> tuple[Cited, ...]:
    notes = narration.Footnotes(pack)
    for event in events:
        notes.cite(pack.record.events[event].sources)
    return notes.list


def _moments(trail: Trail, explored: tuple[Branch, ...], others: Tally) -> Iterator[Moment]:
    for taken in trail.decisions:
        scene = trail.pack.scenes[taken.scene]
        if scene.history is None or taken.picked:
            continue
        shown = narration.values(trail.rules, taken.before)
        labels = {choice: prose.line(option.label, shown) for choice, option in scene.choices.items()}
        yours = labels[taken.choice]
        here = (branch for branch in explored if branch.scene == taken.scene and branch.key_moment)
        left = [branch.label for branch in here if not branch.on_road]
        counts: Mapping[str, int] = others.chosen.get(taken.scene, {})
        yield Moment(
            scene=taken.scene,
            title=scene.title,
            date=scene.date,
            event=scene.history.event,
            ask=prose.line(scene.ask, shown),
            yours=yours,
            historys=narration.historys_label(trail.pack, scene, shown),
            as_history=taken.as_history,
            decision=taken.number,
            taken_back=tuple(dict.fromkeys(label for label in left if label != yours)),
            others=tuple((label, counts[choice]) for choice, label in labels.items() if counts.get(choice)),
            called=reveal.called(trail, taken),
        )


def _surest_error(trail: Trail, others: Tally) -> WrongCall | None:
    """Return the key moment of *trail* at which the calls on this machine agree most on what was not done."""
    errors: list[WrongCall] = []
    for taken in trail.decisions:
        scene, calls = trail.pack.scenes[taken.scene], Counter(others.called.get(taken.scene, {}))
        if scene.history is None:
            continue
        calls.update([trail.calls[taken.number]] if taken.number in trail.calls else [])
        ((called, count),) = calls.most_common(1) or [("", 0)]
        if count > 1 and called in scene.choices and called not in scene.history.choice:
            label = narration.label(trail.rules, taken.before, called)
            errors.append(WrongCall(scene.title, label, count, calls.total()))
    return max(errors, key=lambda error: (error.calls / error.total, error.calls), default=None)


def _series(trail: Trail, history: HistoryRoad) -> Iterator[Series]:
    """Yield each visible meter, at the start and after every key moment, of the play and of history's road."""
    scenes = trail.pack.scenes
    yours = [(scenes[taken.scene].date, taken.turn.decided) for taken in trail.decisions if taken.key_moment]
    begin = (scenes[history.start.scene].date, history.start)
    historys = [(moment.date, moment.world) for moment in history.moments]
    for name, spec in trail.pack.manifest.meters.items():
        roads = (
            tuple((date, int(trail.rules.value(world, name))) for date, world in [begin, *road])
            for road in (yours, historys)
        )
        yield Series(name, spec.label, spec.min, spec.max, *roads)


def _chairs(rules: Rules, seat: str, events: Container[str]) -> Iterator[Chair]:
    """Yield where the first other seat stood on the day of each key moment of *seat*, on history's road."""
    pack = rules.pack
    roads: dict[str, dict[str, HistoryMoment]] = {}
    for name, outline in pack.outlines.items():
        if not outline.event or outline.event not in events or not outline.seats or seat in outline.seats:
            continue
        other = outline.seats[0]
        if other not in roads:
            roads[other] = {moment.scene: moment for moment in follow_history(rules, rules.start(other)).moments}
        history = pack.scenes[name].history
        if (moment := roads[other].get(name)) and history and history.choice != ("none",):
            title = pack.record.events[outline.event].title
            person = pack.manifest.seats[other].name
            yield Chair(other, person, outline.event, title, moment.date, moment.ask, moment.label)
