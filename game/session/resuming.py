"""Makes a trail from moves: those of a journal, those that `check` prints, or those of a play on an edited pack."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from game.engine import Rules, picking
from game.errors import GameError, JournalUnreadable, MoveRefused, UsageError
from game.language import say
from game.session import worlds
from game.session.saves.entries import Call, Move, Rewind, now
from game.session.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from game.engine import World
    from game.session.blocks.world import LeftWorld
    from game.session.saves.entries import Header
    from game.story.model import Pack


def recorded_start(pack: Pack, path: Path, header: Header) -> Trail:
    """Return the trail that the play at *path* began, according to its *header*.

    Raises:
        JournalUnreadable: when it is a play of another pack, or its seat or route is gone.
    """
    if header.pack != pack.id:
        raise JournalUnreadable(say("{name} is a play of another pack, {pack}.", name=path.name, pack=header.pack))
    rules, left = Rules(pack), worlds.of_header(header)
    try:
        start = rules.start(pack.current_seat(header.seat), header.route, left.values if left else {})
        return Trail(rules, start, left)
    except UsageError as problem:
        raise JournalUnreadable(say("{name} cannot go on: {why}", name=path.name, why=problem)) from None


def replay(trail: Trail, moves: Iterable[Move]) -> Rewind | None:
    """Make *moves* as far as they can be made; return the rewind to the first that cannot, with its reason."""
    road = [_current(trail.pack, move) for move in moves]
    number = 0
    while number < len(road):
        try:
            number += _replay_act(trail, road, number)
        except GameError as problem:
            return Rewind(number, now(), str(problem).rstrip("."))
    return None


def _current(pack: Pack, move: Move) -> Move:
    """Return *move* with the ids that its scene and its choice or item have now."""
    return move._replace(scene=pack.current_scene(move.scene), choice=pack.current_choice(move.scene, move.choice))


def _replay_act(trail: Trail, road: Sequence[Move], number: int) -> int:
    """Make the act that the move *number* of *road* begins, in its scene, and return how many moves that were."""
    move = road[number]
    _come_to(trail, move.scene, move.passed)
    if trail.world.scene != move.scene:
        raise GameError(say("the story now leads to another scene than {scene}", scene=move.scene))
    return _act(trail, road, number)


def _come_to(trail: Trail, scene: str, passed: int = 0) -> None:
    """Go on to *scene*, after passing it by *passed* times, or to the next decision."""
    while trail.rules.scene(trail.world.scene).exits:
        if trail.world.scene == scene and trail.scene.items:
            if not passed:
                return
            passed -= 1
        trail.go_on()


def _act(trail: Trail, road: Sequence[Move], number: int) -> int:
    """Make the move *number* of *road*, with those after it where they are one letter; return how many that were."""
    move = road[number]
    if move.choice in trail.scene.choices or not trail.scene.items:
        trail.choose(move.choice)
        return 1
    here = (
        following.choice
        for following in takewhile(lambda following: following.scene == move.scene, islice(road, number, None))
    )
    count = picking.together(trail.rules.scene(move.scene), here)
    trail.pick([following.choice for following in road[number : number + count]])
    return count


def replay_calls(trail: Trail, calls: Mapping[int, Call]) -> None:
    """Make *calls*, each known by the number of its decision, where the story still has its scene and its option."""
    pack = trail.pack
    for number, call in calls.items():
        taken = next(iter(trail.decisions[number : number + 1]), None)
        choice = pack.current_choice(call.scene, call.choice)
        if taken and taken.scene == pack.current_scene(call.scene) and choice in pack.scenes[taken.scene].choices:
            trail.calls[number] = choice


def walk_to(trail: Trail, scene: str) -> None:
    """Go on to *scene*, or to the next decision, or as far as the story goes."""
    with suppress(GameError):
        _come_to(trail, scene)


def made_by_hand(pack: Pack, moves: Sequence[str]) -> Trail:
    """Return the trail of *moves* as `check` gives them: `seat=ID`, `route=ID`, then `scene/choice` each.

    A letter is its clauses, one after the other; `scene/` goes on from a scene with something left to pick.
    `variable=value` before these comes from the world that a play of another chair left.

    Raises:
        UsageError: when one of them is not of that form.
        MoveRefused: when one cannot be made.
    """
    given = dict(move.split("=", 1) for move in moves if "=" in move)
    rules = Rules(pack)
    seat, route = given.pop("seat", next(iter(pack.manifest.seats))), given.pop("route", "")
    if unknown := sorted(name for name, value in given.items() if not rules.can_be(name, value)):
        said = f"{unknown[0]}={given[unknown[0]]} is not a move: write seat=ID, route=ID or scene/choice."
        raise UsageError(f"{said} What comes from another world is written as variable=value.")
    trail = Trail(rules, rules.start(seat, route, given))
    written = [move.partition("/") for move in moves if "=" not in move]
    if wrong := next((scene for scene, slash, _ in written if not slash), ""):
        raise UsageError(f"{wrong} is not a move: write scene/choice.")
    road = [Move(scene, choice) for scene, _, choice in written]
    number = 0
    while number < len(road):
        scene = road[number].scene
        _come_to(trail, scene)
        if trail.world.scene != scene:
            raise MoveRefused(f"The play stands in {trail.world.scene}, not in {scene}.")
        if road[number].choice:
            number += _act(trail, road, number)
        else:
            trail.go_on()
            number += 1
    return trail


def rehearsal(rules: Rules, seat: str, scene: str, route: str, left: LeftWorld | None = None) -> World:
    """Return the world in which a rehearsal of *scene*, or of the whole road where there is none, begins.

    Raises:
        UsageError: when there is no such seat, scene or route.
    """
    seat = seat or _seat_that_visits(rules.pack, scene)
    return rules.start_in(seat, scene) if scene else rules.start(seat, route, left.values if left else {})


def _seat_that_visits(pack: Pack, scene: str) -> str:
    """Return the first seat that can reach *scene*, else the first seat."""
    from game.story.compile import arrows

    seats = list(pack.manifest.seats)
    if not scene:
        return seats[0]
    return next((seat for seat in seats if scene in arrows(pack.manifest, pack.scenes, seat)), seats[0])
