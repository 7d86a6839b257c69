"""Makes plans of a pack: history's road of every seat and route, and the shortest road to every ending."""

from __future__ import annotations

from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING

from game import paths
from game.engine import Rules, walk
from game.engine.walk import as_history
from game.workshop.proof.graph import build
from game.workshop.proof.proof import runs
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from game.engine import World
    from game.story.model import Pack, Scene

SECONDS = 60.0


def written(pack: Pack, start: World, moves: Sequence[tuple[str, str]], ending: str, why: str) -> str:
    """Return the plan of *moves* from *start*, which end in *ending*."""
    end = pack.scenes[ending].ending
    told = f"“{end.title}” ({end.kind})" if end else ending
    lines = [f"# {pack.manifest.seats[start.seat].name}: {why} to {told}.", f"seat {start.seat}"]
    lines += [f"route {start.route}"] if start.route else []
    for scene, run in groupby(moves, key=lambda move: move[0]):
        lines += [f"scene {scene}", *_taken(pack.scenes[scene], [choice for _, choice in run])]
    return "\n".join([*lines, f"ends {ending}", ""])


def _taken(scene: Scene, names: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a plan that take *names* in *scene*: what is picked there, then the choice."""
    if picked := [name for name in names if name in scene.items]:
        yield f"  pick {' '.join(picked)}"
    yield from (f"  choose {name}  # {scene.choices[name].label}" for name in names if name in scene.choices)


def plans(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield a name and a plan for history's road of every seat and route, and for the shortest road to every ending."""
    rules = Rules(pack)
    written_for: set[tuple[str, str]] = set()
    for seat, route in runs(pack):
        start = last = rules.start(seat, route)
        moves = []
        for world, choice, turn in walk(rules, start, as_history()):
            moves += [(world.scene, choice)] if choice else []
            last = turn.arrived
        name = "-".join([seat, *([route] if route else []), "as-history"])
        yield name, written(pack, start, moves, last.scene, "history's own road")
        for ending, short in shortest(pack, seat, route):
            if (seat, ending) not in written_for:  # a route repeats endings of the whole road
                written_for.add((seat, ending))
                name = f"{seat}-to-{ending.removeprefix(seat + '-')}"
                yield name, written(pack, start, short, ending, "the shortest road")


def shortest(pack: Pack, seat: str, route: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield every ending that *seat* can reach on *route*, with the fewest decisions that lead there."""
    explored = Exploration(Quotient(build(pack, seat, route)), monotonic() + SECONDS).run()
    for index, spot in enumerate(explored.graph.spots):
        if pack.scenes[spot.scene].ending and explored.batches[index]:
            batch = explored.batches[index][0]
            moves = [move.partition("/") for move in explored.path(batch, batch.states[0])]
            yield spot.scene, [(scene, choice) for scene, _, choice in moves if choice]


def write_missing(pack: Pack, folder: Path, *, force: bool = False) -> Iterator[Path]:
    """Write into *folder* the plans that are not there, all with *force*, and yield the path of each."""
    for name, text in plans(pack):
        path = folder / f"{name}.plan"
        if force or not path.exists():
            paths.write_atomically(path, text)
            yield path
