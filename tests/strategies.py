"""Invented packs and conditions for property tests: small, valid, and as odd as the format allows.

`conditions(names)` draws a condition as a tree; `written(tree)` is its text and `value(tree, …)` what it comes to, worked
out here and nowhere else. `packs()` draws whole packs, `folders()` the same as file texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from game.story import read_pack
from game.story.model import Pack

Tree = tuple[Any, ...]
NOWHERE = Path("/nowhere/at/all")


@dataclass(frozen=True)
class Names:
    """What conditions may name."""

    meters: tuple[str, ...] = ("m", "n")
    flags: tuple[str, ...] = ("f", "g")
    words: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"w": ("red", "green"), "x": ("green", "blue")}
    )
    seats: tuple[str, ...] = ("a", "b")
    scenes: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"s0": ("one", "two"), "s1": ()}
    )  # what can be taken
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _numbers(names: Names) -> st.SearchStrategy[Tree]:
    leaves = [st.integers(-3, 12).map(lambda n: ("number", n))]
    if names.meters:
        leaves.append(st.sampled_from(names.meters).map(lambda name: ("name", name)))
    return st.recursive(st.one_of(leaves), lambda inner: st.tuples(st.sampled_from("+-"), inner, inner), max_leaves=4)


def _words(names: Names) -> list[tuple[Tree, frozenset[str]]]:
    variables: list[tuple[Tree, frozenset[str]]] = [
        (("name", name), frozenset(values)) for name, values in names.words.items()
    ]
    return [*variables, (("seat",), frozenset(names.seats))]


@st.composite
def _equalities(draw: st.DrawFn, names: Names) -> Tree:
    left, mine = draw(st.sampled_from(_words(names)))
    others: list[Tree] = [("text", word) for word in sorted(mine)]
    others += [other for other, theirs in _words(names) if mine & theirs]
    pair = (left, draw(st.sampled_from(others)))
    return (draw(st.sampled_from(["==", "!="])), *(reversed(pair) if draw(st.booleans()) else pair))


@st.composite
def _calls(draw: st.DrawFn, names: Names) -> Tree:
    with_choices = [scene for scene, choices in names.scenes.items() if choices]
    if with_choices and draw(st.booleans()):
        scene = draw(st.sampled_from(with_choices))
        return ("chose", scene, draw(st.sampled_from(names.scenes[scene])))
    return ("seen", draw(st.sampled_from(list(names.scenes))))


def conditions(names: Names, leaves: int = 6) -> st.SearchStrategy[Tree]:
    """Return conditions that are of the language and name only what *names* has."""
    numbers = _numbers(names)
    simple: list[st.SearchStrategy[Tree]] = [
        st.booleans().map(lambda flag: ("flag", flag)),
        st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers, numbers),
        _equalities(names),
        _calls(names),
    ]
    if names.flags:
        flags = st.sampled_from(names.flags).map(lambda name: ("name", name))
        simple += [flags, st.tuples(st.sampled_from(["==", "!="]), flags, flags)]

    def grown(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        return st.one_of(st.tuples(st.sampled_from(["and", "or"]), inner, inner), st.tuples(st.just("not"), inner))

    return st.recursive(st.one_of(simple), grown, max_leaves=leaves)


LEVEL = {"or": 0, "and": 1, "not": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "+": 4, "-": 4}
ATOM = 5


def written(tree: Tree, level: int = 0) -> str:
    """Return *tree* as a writer would put it, with the parentheses it needs and no others."""
    kind = tree[0]
    mine = LEVEL.get(kind, ATOM)
    if kind in ("number", "name"):
        text = str(tree[1])
    elif kind == "flag":
        text = "true" if tree[1] else "false"
    elif kind == "text":
        text = f'"{tree[1]}"'
    elif kind == "seat":
        text = "seat"
    elif kind in ("seen", "chose"):
        text = f"{kind}({', '.join(chr(39) + part + chr(39) for part in tree[1:])})"
    elif kind == "not":
        text = f"not {written(tree[1], mine)}"
    elif mine == 3:
        text = f"{written(tree[1], 4)} {kind} {written(tree[2], 4)}"
    else:
        text = f"{written(tree[1], mine)} {kind} {written(tree[2], mine + 1)}"
    return f"({text})" if mine < level else text


@dataclass(frozen=True)
class State:
    """What a condition is asked in."""

    values: Mapping[str, Any]
    seat: str
    seen: frozenset[str]
    chosen: frozenset[tuple[str, str]]


def value(tree: Tree, state: State) -> Any:
    """Return what *tree* comes to in *state*: the evaluator that the game's is compared with."""
    match tree:
        case ("number" | "flag" | "text", found):
            return found
        case ("name", name):
            return state.values[name]
        case ("seat",):
            return state.seat
        case ("seen", scene):
            return scene in state.seen
        case ("chose", scene, choice):
            return (scene, choice) in state.chosen
        case ("not", part):
            return not value(part, state)
        case ("and", left, right):
            return bool(value(left, state)) and bool(value(right, state))
        case ("or", left, right):
            return bool(value(left, state)) or bool(value(right, state))
    left, right = value(tree[1], state), value(tree[2], state)
    return {
        "+": lambda: left + right, "-": lambda: left - right, "==": lambda: left == right, "!=": lambda: left != right,
        "<": lambda: left < right, "<=": lambda: left <= right, ">": lambda: left > right, ">=": lambda: left >= right,
    }[tree[0]]()  # fmt: skip


# Packs


@st.composite
def folders(draw: st.DrawFn, scenes: int = 6, *, picks: bool = False) -> dict[str, str]:
    """Draw the files of a small pack that is valid: loops, dead ends and scenes that nobody reaches are all allowed.

    With *picks*, there are desks and letters in it.
    """
    names = [f"s{number}" for number in range(draw(st.integers(2, scenes)))]
    choices = {name: tuple(f"c{number}" for number in range(draw(st.integers(0, 3)))) for name in names}
    choices = {name: found if len(found) > 1 else () for name, found in choices.items()}
    choices[names[-1]] = ()
    items = {
        name: tuple(f"i{number}" for number in range(draw(st.integers(2, 4)))) if picks and draw(st.booleans()) else ()
        for name in names[:-1]
    }
    items[names[-1]] = ()
    known = Names(scenes={name: (*choices[name], *items[name]) for name in names}, choices=choices, items=items)
    told = {name: _scene(draw, known, name, names, last=name == names[-1]) for name in names}
    asked = [name for name in names if choices[name] or items[name]]
    manifest: dict[str, Any] = {
        "format": 1, "id": "invented", "title": "Invented", "chapters": ["all"],
        "seats": {seat: {"name": seat, "about": "x", "start": draw(st.sampled_from(names))} for seat in known.seats},
        "variables": {
            "m": {"type": "meter", "label": "M", "start": {"a": draw(st.integers(0, 4)), "b": 1}, "min": 0, "max": 4},
            "n": {"type": "meter", "start": -1, "min": -2, "max": 2, "hidden": True},
            "p": {"type": "promise", "label": "P", "to": "x", "start": "none"},
            "f": {"type": "flag", "start": draw(st.booleans())},
            "g": {"type": "flag", "start": False},
            **{name: {"type": "choice", "values": list(values), "start": values[0]} for name, values in known.words.items()},
        },
    }  # fmt: skip
    if asked and draw(st.booleans()):
        stops = [
            {"scene": scene, "bridge": "Time goes by."}
            for scene in draw(st.lists(st.sampled_from(asked), min_size=1, max_size=3))
        ]
        manifest["routes"] = {
            "short": {"label": "Short", "minutes": 5, "seats": {"a": {"stops": stops, "ending": names[-1]}}}
        }
    return {
        "pack.yaml": json.dumps(manifest, indent=1),
        "scenes/all.yaml": json.dumps({"scenes": told}, indent=1),
        "record/events.yaml": json.dumps({"e": {"date": "2001", "title": "E", "summary": "S.", "sources": ["q"]}}),
        "record/sources.yaml": json.dumps({"q": {"title": "Q", "kind": "book", "read": "in-full"}}),
    }


def _scene(draw: st.DrawFn, known: Names, name: str, names: list[str], *, last: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"basis": "imagined", "title": name.upper(), "text": [f"You are in {name}. M is {{m}}."]}
    if draw(st.booleans()):
        found["text"].append({"if": _condition(draw, known), "text": "And that holds."})
    if draw(st.booleans()):
        found["effects"] = _effects(draw)
    if last:
        return {**found, "ending": {"title": "The end", "kind": "record"}}
    if known.items[name]:
        found["picks"] = _picks(draw, known, name)
    if not known.choices[name]:
        return {**found, "next": _exits(draw, known, names)}
    found["ask"] = "What now?"
    found["choices"] = {choice: _choice(draw, known, names) for choice in known.choices[name]}
    if draw(st.booleans()):
        done = draw(st.sampled_from([*known.choices[name], "none"]))
        found["history"] = {"choice": done, "event": "e"}
        picks = found.get("picks", {"as": ""})
        if picks["as"] == "letter" and draw(st.booleans()):
            real = draw(st.permutations(known.items[name]))[
                : draw(st.integers(max(1, picks.get("least", 0)), picks["most"]))
            ]
            found["history"]["picks"] = list(real)
        for choice in found["choices"].values():
            choice["reality"] = "plausible"
    return found


def _choice(draw: st.DrawFn, known: Names, names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": draw(st.sampled_from(["Do it", "Do {m} of it"])),
        "next": _exits(draw, known, names),
    }
    if draw(st.integers(0, 2)) == 0:
        found["if"] = _condition(draw, known)
        if draw(st.booleans()):
            found["locked"] = "Not now."
    if draw(st.integers(0, 3)) == 0:
        found["once"] = True
    if draw(st.booleans()):
        found["effects"] = _effects(draw)
    if draw(st.booleans()):
        found["text"] = [{"text": "Done.", "if": _condition(draw, known)}]
    return found


def _picks(draw: st.DrawFn, known: Names, name: str) -> dict[str, Any]:
    most = draw(st.integers(1, len(known.items[name])))
    found: dict[str, Any] = {"as": draw(st.sampled_from(["papers", "letter"])), "ask": "Which?", "most": most}
    if draw(st.booleans()):
        found["least"] = draw(st.integers(0, most))
    found["items"] = {item: _item(draw, known) for item in known.items[name]}
    return found


def _item(draw: st.DrawFn, known: Names) -> dict[str, Any]:
    found: dict[str, Any] = {"label": "A paper"}
    if draw(st.integers(0, 2)) == 0:
        found["if"] = _condition(draw, known)
        if draw(st.booleans()):
            found["locked"] = "Not now."
    if draw(st.booleans()):
        found["effects"] = _effects(draw)
    if draw(st.booleans()):
        found["text"] = ["It says something.", {"text": "And more.", "if": _condition(draw, known)}]
    return found


def _condition(draw: st.DrawFn, known: Names) -> str:
    return written(draw(conditions(known, leaves=3)))


def _exits(draw: st.DrawFn, known: Names, names: list[str]) -> Any:
    goals = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
    if len(goals) == 1 and draw(st.booleans()):
        return goals[0]
    return [*({"if": _condition(draw, known), "go": goal} for goal in goals[:-1]), {"go": goals[-1]}]


def _effects(draw: st.DrawFn) -> dict[str, Any]:
    every = {
        "m": st.sampled_from(["+1", "-1", "+3", "-4", "0", "2"]),
        "n": st.sampled_from(["+1", "-1", "-4"]),
        "f": st.sampled_from(["true", "false"]),
        "w": st.sampled_from(["red", "green"]),
        "x": st.sampled_from(["green", "blue"]),
        "p": st.sampled_from(["made", "kept", "broken"]),
    }
    names = draw(st.lists(st.sampled_from(sorted(every)), unique=True, min_size=1, max_size=3))
    return {name: draw(every[name]) for name in names}


def packs(scenes: int = 6, *, picks: bool = False) -> st.SearchStrategy[Pack]:
    """Return packs that were read and found sound; with *picks*, there are desks and letters in them."""
    return folders(scenes, picks=picks).map(read)


def read(files: dict[str, str]) -> Pack:
    """Return the pack that *files* hold."""
    pack, findings = read_pack(NOWHERE, files)
    assert pack is not None, "\n".join(map(str, findings))
    return pack
