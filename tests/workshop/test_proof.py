"""The proof finds what playing everything finds, no less and no more, and shows it with a play that can be made."""

from __future__ import annotations

import copy
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from invented import NO_SHRINKING, packs, read
from test_proof_agrees import MOST_WORLDS

from game.engine import Rules, World, picking, step
from game.errors import GameError
from game.session import Play
from game.story.compile import arrows
from game.workshop.proof import reachability
from game.workshop.proof.graph import follows
from game.workshop.proof.proof import Proof, prove, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.findings import Finding
    from game.story.model import Exit, Pack, Passage, Scene


@dataclass
class Judge:
    """What is wrong with a pack, found by playing everything with the engine, one world at a time."""

    pack: Pack
    scenes: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    truths: dict[tuple[str, tuple[Any, ...]], set[bool]] = field(default_factory=dict)
    stuck: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)  # scenes in which too few items can be picked
    closed_letters: set[str] = field(default_factory=set)
    few: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    wrong_ends: set[str] = field(default_factory=set)
    ended: set[tuple[str, str, str]] = field(default_factory=set)  # seat, route, a scene behind its last stop
    trapped: bool = False
    too_many: bool = False

    def __post_init__(self) -> None:
        self.rules = Rules(self.pack)
        for seat, route in runs(self.pack):
            self.whole(seat, route)
            self.history(seat, route)

    def moves(self, world: World) -> list[str | None]:
        return [move or None for move in self.rules.moves(world)] or ([None] if self.rules.go_on(world) else [])

    def whole(self, seat: str, route: str) -> None:
        worlds = [self.rules.start(seat, route)]
        after: dict[World, list[World]] = {}
        entered = set(worlds)  # those in which the prose of a scene is told
        for world in worlds:  # grows
            self.too_many |= len(worlds) > MOST_WORLDS
            if world in after or self.too_many:
                continue
            after[world] = [step(self.rules, world, move) for move in self.moves(world)]
            worlds += after[world]
            self.look(world)
            entered |= {there for there in after[world] if there.scene != world.scene}
            for move, there in zip(self.moves(world), after[world], strict=True):
                if move is None or move in self.pack.scenes[world.scene].choices:
                    entered.add(there)
        for world in entered & after.keys():
            self.told(world)
        saved = {world for world, there in after.items() if not there}
        while True:
            more = {world for world, there in after.items() if world not in saved and not saved.isdisjoint(there)}
            if not more:
                break
            saved |= more
        self.trapped |= len(saved) < len(after)

    def look(self, world: World) -> None:
        scene = self.pack.scenes[world.scene]
        self.scenes.add(world.scene)
        there = self.rules.open(world)
        waits = bool(picking.missing(self.rules, world))
        if waits and not self.moves(world):
            self.short.add(world.scene)
        if scene.choices and not there and not waits:
            self.stuck.add(world.scene)
        elif scene.history and len(there) < 2 and not waits:
            self.few.add(world.scene)
        self.picks(world, scene)
        for choice, found in scene.choices.items():
            spent = found.once and (world.scene, choice) in world.chosen
            if found.if_ and not spent:
                self.note(world, found.if_, ("choices", choice, "if"))
            if choice in there:
                self.taken.add((world.scene, choice))
                turn = self.rules.choose(world, choice)
                assert turn
                self.passages(turn.decided, found.text, ("choices", choice, "text"))
                self.exits(turn.decided, found.next, ("choices", choice, "next"))
        if not waits:
            self.exits(world, scene.next, ("next",))

    def told(self, world: World) -> None:
        self.passages(world, self.pack.scenes[world.scene].text, ("text",))
        self.bridge(world)

    def picks(self, world: World, scene: Scene) -> None:
        if scene.picks is None or (scene.picks.letter and picking.taken(self.rules, world)):
            return
        for marked in self.marks(world, scene):
            before = ([world] if not marked else [*picking.after(self.rules, world, marked)])[-1]
            order = list(scene.items)
            for item, found in scene.items.items():
                later = not marked or order.index(item) > order.index(marked[-1])
                if found.if_ and later and (world.scene, item) not in world.chosen:
                    self.note(before, found.if_, ("picks", "items", item, "if"))
        for move in picking.acts(self.rules, world):
            items = move.split("+")
            for item, turn in zip(items, self.rules.pick(world, items) or (), strict=True):
                self.taken.add((world.scene, item))
                self.passages(turn.decided, scene.items[item].text, ("picks", "items", item, "text"))

    def marks(self, world: World, scene: Scene) -> Iterator[tuple[str, ...]]:
        """Yield what can stand in a letter before another clause of it; nothing, for papers."""
        most = scene.picks.most - 1 if scene.picks and scene.picks.letter else 0
        for size in range(most + 1):
            for marked in combinations(scene.items, size):
                if not marked or picking.after(self.rules, world, marked):
                    yield marked

    def bridge(self, world: World) -> None:
        if stop := self.rules.stop(world):
            self.passages(
                world, stop.bridge, ("routes", world.route, "seats", world.seat, "stops", world.stop, "bridge")
            )
        elif world.route and world.stop == len(self.rules.program.road(world.seat, world.route)):
            self.ended.add((world.seat, world.route, world.scene))

    def note(self, world: World, condition: str, path: tuple[Any, ...]) -> bool:
        holds = self.rules.holds(condition, world)
        self.truths.setdefault(("" if path[0] == "routes" else world.scene, path), set()).add(holds)
        return holds

    def passages(self, world: World, passages: tuple[Passage, ...], path: tuple[Any, ...]) -> None:
        for index, passage in enumerate(passages):
            if passage.if_:
                self.note(world, passage.if_, (*path, index, "if"))

    def exits(self, world: World, exits: tuple[Exit, ...], path: tuple[Any, ...]) -> None:
        road = self.pack.manifest.routes[world.route].seats[world.seat] if world.route else None
        if road and exits and 0 <= world.stop < len(road.stops) and road.stops[world.stop].scene == world.scene:
            exits = road.ending if world.stop == len(road.stops) - 1 else ()
            path = ("routes", world.route, "seats", world.seat, "ending")
        for index, way in enumerate(exits):
            if not way.if_ or self.note(world, way.if_, (*path, index, "if")):
                return

    def history(self, seat: str, route: str) -> None:
        worlds = [self.rules.start(seat, route)]
        met = set(worlds)
        met_moment = False
        wrong = set()
        for world in worlds:
            scene = self.pack.scenes[world.scene]
            real = "+".join(picking.historys_letter(scene))
            unsent = bool(real) and not picking.taken(self.rules, world)
            moves = [move for move in self.moves(world) if self.follows(scene, move, real, unsent=unsent)]
            counts = scene.history is not None and "none" not in scene.history.choice
            met_moment |= counts
            decided = any(move in scene.choices for move in moves)
            if counts and not unsent and not picking.missing(self.rules, world) and not decided:
                self.closed.add(world.scene)
            if counts and unsent and real not in moves:
                self.closed_letters.add(world.scene)
            if scene.ending and scene.ending.kind != "record":
                wrong.add(world.scene)
            for move in moves:
                after = step(self.rules, world, move)
                if after not in met:
                    met.add(after)
                    worlds.append(after)
        self.wrong_ends |= wrong if met_moment or self.reaches_moment(seat, route) else set()

    def follows(self, scene: Scene, move: str | None, real: str, *, unsent: bool) -> bool:
        if unsent:
            return move == real
        return move is None or move in scene.items or "+" in move or follows(scene, move)

    def reaches_moment(self, seat: str, route: str) -> bool:
        """Whether the arrows lead to a key moment at all, on roads that keep to history."""
        from game.workshop.proof.graph import build

        spots = build(self.pack, seat, route, as_history=True).spots
        histories = [self.pack.scenes[spot.scene].history for spot in spots]
        return any(history and "none" not in history.choice for history in histories)


def by_code(proof: Proof) -> dict[str, list[Finding]]:
    """Return the findings of *proof* by code."""
    found: dict[str, list[Finding]] = {}
    for finding in proof.findings:
        found.setdefault(finding.code, []).append(finding)
    return found


def places(reading: Any, found: list[Finding], names: Iterator[tuple[Any, ...]] | Any) -> set[tuple[Any, ...]]:
    """Return which of *names*, (scene, *path), the findings in scenes stand at."""
    at = {reading.scene_place(name[0], *name[1:]): name for name in names}
    return {at[finding.place] for finding in found if finding.place.file != "pack.yaml"}


@given(st.booleans().flatmap(lambda picks: packs(picks=picks)))
@settings(max_examples=24, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_the_proof_finds_what_playing_everything_finds(files: dict[str, Any]) -> None:
    """Unreachable, never takeable, stuck, history closed, wrong ends, dead ends, conditions: as brute force finds them."""
    reading, pack = read(files)
    judge = Judge(pack)
    if judge.too_many:
        return
    proof = prove(reading, pack, 3_600.0)  # the machine may be busy: how long it takes is not the question
    found = by_code(proof)
    allowed = {scene for seat in pack.manifest.seats for scene in arrows(pack.manifest, pack.scenes, seat)}

    assert proof.complete
    unreached = set(pack.scenes) - judge.scenes
    assert {
        place[0] for place in places(reading, found.get("OQ401", []), ((name,) for name in pack.scenes))
    } == unreached | (set(pack.scenes) - allowed)
    assert {one.place for one in found.get("OQ401", []) if one.place.file == "pack.yaml"} == {
        reading.files["pack.yaml"].key("routes", route, "seats", seat, "ending", index)
        for route, written in pack.manifest.routes.items()
        for seat, road in written.seats.items()
        for index, way in enumerate(road.ending)
        if (seat, route, way.go) not in judge.ended
    }
    choices = {(name, choice) for name in judge.scenes for choice in pack.scenes[name].parts}
    where = [
        (name, *(("choices",) if part in pack.scenes[name].choices else ("picks", "items")), part)
        for name, part in choices
    ]
    never = places(reading, found.get("OQ402", []), where)
    assert {(place[0], place[-1]) for place in never} == choices - judge.taken
    for code, wanted, part in (
        ("OQ404", judge.stuck, "choices"),
        ("OQ408", judge.short, "picks"),
        ("OQ407", judge.wrong_ends, "ending"),
    ):
        assert {
            place[0] for place in places(reading, found.get(code, []), ((name, part) for name in pack.scenes))
        } == wanted
    parts = [(name, "history") for name in pack.scenes]
    parts += [(name, "history", "picks") for name, scene in pack.scenes.items() if picking.historys_letter(scene)]
    closed = places(reading, found.get("OQ406", []), parts)
    assert {place[0] for place in closed if len(place) == 2} == judge.closed
    assert {place[0] for place in closed if len(place) == 3} == judge.closed_letters
    few = {place[0] for place in places(reading, found.get("OQ405", []), ((name, "choices") for name in pack.scenes))}
    assert judge.few - judge.stuck <= few <= judge.few
    assert bool(found.get("OQ403")) == judge.trapped
    for finding in proof.findings:
        if finding.path:
            show(pack, finding)
    compare_conditions(reading, judge, found)


def compare_conditions(reading: Any, judge: Judge, found: dict[str, list[Finding]]) -> None:
    """Assert that the conditions that never fail, and those that never hold, are those that play never saw do so."""
    for code, only in (("OQ421", True), ("OQ420", False)):
        wanted = {name for name, truths in judge.truths.items() if truths == {only}}
        if not only:  # a choice that can never be taken is reported as that
            wanted = {
                (scene, path)
                for scene, path in wanted
                if not (
                    len(path) == {"choices": 3, "picks": 4}.get(str(path[0])) and (scene, path[-2]) not in judge.taken
                )
            }
        at = {
            reading.scene_place(scene, *path) if scene else reading.files["pack.yaml"].key(*path): (scene, path)
            for scene, path in judge.truths
        }
        assert {at[finding.place] for finding in found.get(code, [])} == wanted


def show(pack: Pack, finding: Finding) -> None:
    """Play the path of *finding* and assert that it shows what it says."""
    if finding.code == "OQ403":  # the trap may be a ring without a decision, in which no play comes to rest
        with suppress(GameError):
            assert Play.from_moves(pack, list(finding.path)).page.way in ("choose", "pick")
        return
    play = Play.from_moves(pack, list(finding.path))
    scene = pack.scenes[play.world.scene]
    there = play.rules.open(play.world)
    match finding.code:
        case "OQ404":
            assert scene.choices
            assert not there
        case "OQ405":
            assert len(there) < 2
        case "OQ408":
            assert picking.missing(play.rules, play.world)
            assert not play.rules.moves(play.world)
        case "OQ406" if finding.place.line and finding.message.startswith("The real letter"):
            assert "+".join(picking.historys_letter(scene)) not in play.rules.moves(play.world)
        case "OQ406":
            assert scene.history
            assert not set(scene.history.choice) & set(there)
        case "OQ407":
            assert scene.ending
            assert scene.ending.kind != "record"


def small() -> dict[str, Any]:
    """A small sound pack, to plant defects in."""

    def way(label: str, goal: Any, **more: Any) -> dict[str, Any]:
        return {"label": label, "next": goal, "reality": "plausible", **more}

    scenes = {
        "start": {
            "basis": "imagined",
            "text": "Here.",
            "choices": {"left": way("Left", "middle", effects={"gold": "+1"}), "right": way("Right", "middle")},
        },
        "middle": {
            "basis": "imagined",
            "text": "There.",
            "choices": {"pay": way("Pay", "good", effects={"gold": "-1"}), "wait": way("Wait", "walk")},
            "history": {"choice": "pay", "event": "e"},
        },
        "walk": {"basis": "imagined", "text": "On.", "next": [{"if": "gold >= 1", "go": "bad"}, {"go": "start"}]},
        "good": {"basis": "imagined", "text": "End.", "ending": {"title": "Good", "kind": "record"}},
        "bad": {"basis": "imagined", "text": "End.", "ending": {"title": "Bad", "kind": "diverged"}},
    }
    return {
        "pack.yaml": {
            "format": "1",
            "id": "small",
            "title": "Small",
            "chapters": ["one"],
            "seats": {"a": {"name": "A", "start": "start", "about": "x"}},
            "variables": {"gold": {"type": "meter", "label": "Gold", "start": 0, "min": 0, "max": 5}},
        },
        "scenes/one.yaml": {"scenes": scenes},
        "record/events.yaml": {"e": {"date": "2000", "title": "E", "summary": "E.", "sources": ["s"]}},
        "record/sources.yaml": {"s": {"title": "S", "kind": "book", "read": "in-full"}},
    }


def planted(**edits: Any) -> Proof:
    """Return the proof of the small pack with *edits*: a path in its scenes, steps joined by two underscores, to a value."""
    files = copy.deepcopy(small())
    for path, value in edits.items():
        *steps, last = path.split("__")
        part = files["scenes/one.yaml"]["scenes"]
        for one in steps:
            part = part.setdefault(one, {})
        part[last] = value
    reading, pack = read(files)
    return prove(reading, pack)


def test_a_sound_pack_has_no_finding() -> None:
    """Nothing is wrong with the small pack, and all of it was looked at."""
    proof = planted()

    assert proof.findings == ()
    assert proof.complete


ENDLESS = {"basis": "imagined", "text": "Round.", "next": "round"}
CASES: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("OQ401", {"lost": {"basis": "imagined", "text": "Lost.", "next": "good"}}, ()),
    ("OQ402", {"start__choices__right__if": "gold > 4"}, ()),
    ("OQ403", {"walk__next": "round", "round": ENDLESS}, ("seat=a", "start/left", "middle/wait")),
    (
        "OQ404",
        {"start__choices__left__if": "gold > 0", "start__choices__right__once": "true"},
        ("seat=a", "start/right", "middle/wait"),
    ),
    ("OQ405", {"middle__choices__wait__if": "gold > 0"}, ("seat=a", "start/right")),
    (
        "OQ406",
        {
            "middle__choices__pay__if": "gold > 0",
            "middle__choices__stay": {"label": "Stay", "next": "walk", "reality": "plausible"},
        },
        ("seat=a", "start/right"),
    ),
    ("OQ407", {"middle__choices__pay__next": "bad"}, ("seat=a", "start/left", "middle/pay")),
    (
        "OQ407",
        {"middle__choices__pay__next": "bad", "bad__ending__kind": "near"},
        ("seat=a", "start/left", "middle/pay"),
    ),
    (
        "OQ420",
        {
            "walk__next": [
                {"if": "gold > 3 and gold < 2", "go": "good"},
                {"if": "gold >= 1", "go": "bad"},
                {"go": "start"},
            ]
        },
        (),
    ),
    ("OQ421", {"start__text": [{"if": "gold >= 0", "text": "Here."}]}, ()),
]


@pytest.mark.parametrize(("code", "edits", "path"), CASES, ids=[case[0] for case in CASES])
def test_a_planted_defect_is_found_with_the_shortest_play_that_shows_it(
    code: str, edits: dict[str, Any], path: tuple[str, ...]
) -> None:
    """Each kind of defect is found where it was planted, with the shortest play that shows it."""
    proof = planted(**edits)
    found = by_code(proof)

    assert code in found, proof.findings
    assert path == found[code][0].path
    assert found[code][0].place.line > 0
    assert found[code][0].severity == ("error" if code < "OQ420" else "warning")


def test_of_two_seats_that_show_a_defect_the_shorter_play_is_told() -> None:
    """The first seat that meets a defect may take longer to get there than another one."""
    files = small()
    scenes = files["scenes/one.yaml"]["scenes"]
    scenes["middle"]["choices"]["pay"]["if"] = scenes["middle"]["choices"]["wait"]["if"] = "gold > 4"
    files["pack.yaml"]["seats"]["b"] = {"name": "B", "start": "middle", "about": "x"}
    reading, pack = read(files)
    assert by_code(prove(reading, pack))["OQ404"][0].path == ("seat=b",)


def test_history_that_ends_near_the_record_is_not_the_record() -> None:
    """A play that follows history has to end as history did; close to it is not enough."""
    found = by_code(planted(good__ending__kind="near"))["OQ407"]
    assert [(finding.path[-1], finding.message) for finding in found] == [
        ("middle/pay", "a follows history everywhere and ends in good, which is near.")
    ]


def test_of_a_passage_that_was_not_looked_at_everywhere_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the states that tell a passage apart are too many, its condition is not said to be never true."""
    files = small()
    files["pack.yaml"]["variables"]["tin"] = files["pack.yaml"]["variables"]["gold"]
    again = {name: {"label": name, "next": "start", "effects": {name: "+1"}} for name in ("gold", "tin")}
    start = files["scenes/one.yaml"]["scenes"]["start"]
    start["choices"] = {
        **again,
        "left": {"label": "Left", "next": "middle"},
        "right": {"label": "Right", "next": "middle"},
    }
    start["text"] = [{"text": "Here."}, {"if": "gold >= 5 and tin >= 5", "text": "Rich."}]
    reading, pack = read(files)
    assert "OQ420" not in by_code(prove(reading, pack))
    monkeypatch.setattr(reachability, "MOST_STATES", 20)
    proof = prove(reading, pack)
    assert not proof.complete
    assert "OQ420" not in by_code(proof)


def test_the_budget_is_kept_and_what_was_covered_is_said() -> None:
    """With no time at all nothing is claimed about what was not looked at."""
    files = small()
    reading, pack = read(files)
    proof = prove(reading, pack, 0.0)

    assert not proof.complete
    assert not proof.findings
    assert {run.decisions for run in proof.covered} == {0}


def test_a_pack_too_large_for_memory_is_not_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more states are met than memory should hold, the exploration stops and says so."""
    monkeypatch.setattr(reachability, "MOST_STATES", 3)
    reading, pack = read(small())

    assert not prove(reading, pack).complete
