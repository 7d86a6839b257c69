"""A pack in shorthand is played and proved as the pack that says the same at length."""

from __future__ import annotations

import copy
from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings, strategies as st
from invented import NO_SHRINKING, packs, read
from test_proof_agrees import compare, moves_in, worlds

from game.engine.rules import Rules
from game.workshop.proof.proof import prove, runs

if TYPE_CHECKING:
    from collections.abc import Iterator


def conditional(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping with an `if` in *part* of a pack."""
    if isinstance(part, dict) and "if" in part:
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from conditional(inner)


def name_conditions(draw: st.DrawFn, files: dict[str, Any]) -> None:
    """Give names to some conditions of *files*, and to what some of those deny."""
    names: dict[str, str] = {}
    for part in conditional(files):
        if not draw(st.booleans()):
            continue
        inner = part["if"].removeprefix("not (").removesuffix(")")
        if part["if"] == f"not ({inner})" and inner.count("(") == inner.count(")") and draw(st.booleans()):
            part["if"] = "not " + names.setdefault(inner, f"is_{len(names)}")
        part["if"] = names.setdefault(part["if"], f"is_{len(names)}")
    files["pack.yaml"]["conditions"] = {name: text for text, name in names.items()}


def bridges_to(files: dict[str, Any], scene: str) -> list[dict[str, Any]]:
    """Return the stops of the invented road in *scene*."""
    return [stop for stop in files["pack.yaml"]["routes"]["short"]["seats"]["a"]["stops"] if stop["scene"] == scene]


def visits(draw: st.DrawFn, whole: dict[str, Any], short: dict[str, Any]) -> None:
    """Add to scenes, choices and items of both packs texts of the first and of later visits."""
    for name in whole["scenes/one.yaml"]["scenes"]:
        for kind, test in (("first", f'not seen("{name}")'), ("again", f'seen("{name}")')):
            more = draw(st.sampled_from(["", "gold > 2 or flag_x"]))
            long = {"text": f"{kind} in {name}.", "if": f"{test} and ({more})" if more else test}
            brief = {kind: f"{kind} in {name}."} | ({"if": more} if more else {})
            at = draw(st.integers(-1, 2))
            for files, passage in ((whole, long), (short, brief)):
                scene = files["scenes/one.yaml"]["scenes"][name]
                places = [scene, *scene.get("choices", {}).values(), *scene.get("picks", {}).get("items", {}).values()]
                places += [one for one in bridges_to(files, name) if isinstance(one.get("bridge"), list)]
                place = places[at % len(places)]
                key = "bridge" if "scene" in place else "text"
                told = place.get(key, [])
                place[key] = [*([told] if isinstance(told, str) else told), passage]


def share_passages(draw: st.DrawFn, files: dict[str, Any]) -> None:
    """Write some passages of *files* in pack.yaml, each once, in place of where they are shown."""
    shared: dict[str, Any] = {}
    for passage in list(conditional(files)):
        if "text" in passage and isinstance(passage["text"], str) and "label" not in passage and draw(st.booleans()):
            text = passage.pop("text")
            passage["use"] = shared.setdefault(text, f"p{len(shared)}")
    files["pack.yaml"]["passages"] = {name: text for text, name in shared.items()}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the files of an invented pack, and those of the same pack in shorthand."""
    whole = draw(packs(picks=draw(st.booleans())))
    short = copy.deepcopy(whole)
    visits(draw, whole, short)
    share_passages(draw, short)
    name_conditions(draw, short)
    return whole, short


@given(pairs())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_shorthand_changes_no_play(files: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """The engine reaches the same worlds with the same moves, tells the same there, and the proof agrees with it."""
    (longhand, whole), (reading, short) = map(read, files)
    long_rules, short_rules = Rules(whole), Rules(short)
    for seat, route in runs(whole):
        there, complete = worlds(long_rules, seat, route)
        also, _ = worlds(short_rules, seat, route)
        if complete:
            assert set(also) == set(there)
        for world, _ in there:
            assert moves_in(short_rules, world) == moves_in(long_rules, world)
            told = [
                [passage.text for passage in rules.pack.scenes[world.scene].text if rules.holds(passage.if_, world)]
                for rules in (long_rules, short_rules)
            ]
            assert told[0] == told[1]
        compare(short, seat, route, texts=True)
    found, wanted = prove(reading, short).findings, prove(longhand, whole).findings
    assert Counter(one.code for one in found) == Counter(one.code for one in wanted)
