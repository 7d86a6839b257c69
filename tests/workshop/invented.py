"""Packs that Hypothesis invents: small, sound to the reader, and as crooked in play as they come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import Phase, strategies as st

from game.story import reader, validation
from game.story.compile import compile_pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.story.model import Pack
    from game.story.parsed import ParsedPack

# The packs are small as they come; to shrink one takes minutes.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
NOWHERE = Path(__file__).parent / "packs-that-are-not-on-disk"
VARIABLES = {
    "gold": {"type": "meter", "label": "Gold", "start": 2, "min": 0, "max": 4},
    "luck": {"type": "meter", "label": "Luck", "start": {"a": 0, "b": 3}, "min": -2, "max": 3},
    "lamp": {"type": "choice", "values": ["dark", "low", "full"], "start": "low"},
    "flag_x": {"type": "flag", "start": "false"},
    "oath": {"type": "promise", "label": "An oath", "to": "The harbour", "start": "none"},
}
SCENES = [f"s{number}" for number in range(6)]
PICKED = "s2"
"""The scene that always has picks, where there are any."""


def read(files: Mapping[str, Any]) -> tuple[ParsedPack, Pack]:
    """Return what the reader makes of *files*, by name, which hold what YAML would."""
    overlay = {name: json.dumps(value) for name, value in files.items()}
    reading = reader.read(NOWHERE, overlay)
    validation.check(reading)
    assert not reading.errors, reading.errors
    return reading, compile_pack(reading)


def atoms() -> st.SearchStrategy[str]:
    """Conditions that compare one thing, or two."""
    sign = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    return st.one_of(
        st.builds("gold {} {}".format, sign, st.integers(0, 4)),
        st.builds("luck {} {}".format, sign, st.integers(-2, 3)),
        st.builds("gold + luck {} {}".format, sign, st.integers(-1, 6)),
        st.builds("gold - 1 {} luck".format, sign),
        st.sampled_from(
            [
                'lamp == "full"',
                'lamp != "dark"',
                'oath == "made"',
                'oath != "broken"',
                "flag_x",
                'seat == "a"',
                'flag_x == (lamp == "low")',
                'flag_x != seen("s1")',
            ]
        ),
        st.builds('seen("{}")'.format, st.sampled_from(SCENES)),
        st.builds('chose("{}", "c{}")'.format, st.sampled_from(SCENES[1:4]), st.integers(0, 1)),
    )


def asked_of_picks() -> st.SearchStrategy[str]:
    """Conditions on what was picked in a scene that always has picks."""
    return st.builds('chose("{}", "i{}")'.format, st.just(PICKED), st.integers(0, 1))


def conditions(*, picks: bool = False) -> st.SearchStrategy[str]:
    """Conditions of a few parts."""
    return st.recursive(
        st.one_of(atoms(), asked_of_picks()) if picks else atoms(),
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.builds("({}) and ({})".format, inner, inner),
            st.builds("({}) or ({})".format, inner, inner),
        ),
        max_leaves=4,
    )


def effects() -> st.SearchStrategy[dict[str, str]]:
    """A few changes."""
    change = {
        "gold": st.sampled_from(["+1", "+2", "-1", "-3", "0", "3"]),
        "luck": st.sampled_from(["+1", "-1", "+5", "2"]),
        "lamp": st.sampled_from(["dark", "low", "full"]),
        "flag_x": st.sampled_from(["true", "false"]),
        "oath": st.sampled_from(["made", "kept", "broken", "released"]),
    }
    return st.fixed_dictionaries({}, optional=change)


def exits(goals: list[str], *, picks: bool = False) -> st.SearchStrategy[Any]:
    """A way on, or several with conditions."""
    goal = st.sampled_from(goals)
    way = st.builds(lambda go, test: {"if": test, "go": go}, goal, conditions(picks=picks))
    return st.one_of(
        goal, st.builds(lambda ways, last: [*ways, {"go": last}], st.lists(way, min_size=1, max_size=2), goal)
    )


def picks_of(draw: st.DrawFn) -> dict[str, Any]:
    """A desk or a letter of two to four items, some with conditions."""
    one = st.fixed_dictionaries(
        {"label": st.just("A paper"), "effects": effects()},
        optional={
            "if": conditions(picks=True),
            "text": st.builds(lambda test: [{"if": test, "text": "It says."}], conditions(picks=True)),
        },
    )
    items = draw(st.lists(one, min_size=2, max_size=3))  # in a ring of scenes each is a state more, or less
    most = draw(st.integers(1, len(items)))
    return {
        "as": draw(st.sampled_from(["papers", "letter"])),
        "least": draw(st.integers(0, most)),
        "most": most,
        "items": {f"i{number}": item for number, item in enumerate(items)},
    }


def choices(goals: list[str], *, picks: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Two or three choices, some with conditions, some taken once only."""
    one = st.fixed_dictionaries(
        {
            "label": st.sampled_from(["Do it", "Pay {gold} under {lamp}", "{oath}: so {{be}} it"]),
            "next": exits(goals, picks=picks),
            "effects": effects(),
            "reality": st.just("plausible"),
        },
        optional={
            "if": conditions(picks=picks),
            "once": st.just("true"),
            "detail": st.just("You have {gold}."),
            "text": st.builds(lambda test: [{"if": test, "text": "So."}], conditions(picks=picks)),
        },
    )
    return st.lists(one, min_size=2, max_size=3).map(
        lambda found: {f"c{number}": choice for number, choice in enumerate(found)}
    )


def bridges() -> st.SearchStrategy[Any]:
    """What is told on the way to a stop, some of it where a condition holds."""
    some = st.builds(lambda test: ["Days go by.", {"if": test, "text": "You have {gold}."}], conditions())
    return st.one_of(st.just("Days go by."), some)


@st.composite
def packs(draw: st.DrawFn, *, picks: bool = False) -> dict[str, Any]:
    """Return the files of an invented pack of two seats and a route; with *picks*, of desks and letters too."""
    goals = [*SCENES, "end-record", "end-other"]
    picked = {PICKED, draw(st.sampled_from(SCENES))} if picks else set()
    scenes: dict[str, Any] = {}
    for name in SCENES:
        scene: dict[str, Any] = {"basis": "imagined", "text": ["Here."], "effects": draw(effects())}
        scene["text"] += [{"if": draw(conditions(picks=picks)), "text": "And there."}] if draw(st.booleans()) else []
        if name in picked:
            scene["picks"] = picks_of(draw)
        if name in SCENES[:4]:
            scene["choices"] = draw(choices(goals, picks=picks))
            scene["ask"] = draw(st.sampled_from(["Well?", "With {gold}?"]))
            if draw(st.booleans()):
                scene["history"] = {"choice": draw(st.sampled_from([["c0"], ["c0", "c1"], ["none"]])), "event": "e"}
                desk = scene.get("picks", {"as": "papers"})
                if desk["as"] == "letter" and draw(st.booleans()):
                    scene["history"]["picks"] = list(desk["items"])[
                        : draw(st.integers(max(1, desk["least"]), desk["most"]))
                    ]
        else:
            scene["next"] = draw(exits(goals, picks=picks))
        scenes[name] = scene
    for name in ("end-record", "end-other"):
        kind = "record" if name == "end-record" else "diverged"
        scenes[name] = {"basis": "imagined", "text": "Done.", "ending": {"title": name, "kind": kind}}
    for name in SCENES[1:4]:  # so that every condition on chose(…) names a choice that is there
        assert "c1" in scenes[name]["choices"]
    route = {
        "label": "Short",
        "minutes": 5,
        "seats": {
            "a": {
                "stops": [{"scene": "s0"}, {"scene": draw(st.sampled_from(SCENES[:4])), "bridge": draw(bridges())}],
                "ending": draw(exits(goals)),
            }
        },
    }
    return {
        "pack.yaml": {
            "format": "1",
            "id": "invented",
            "title": "Invented",
            "chapters": ["one"],
            "variables": VARIABLES,
            "routes": {"short": route},
            "seats": {
                seat: {"name": seat, "start": start, "about": "x"}
                for seat, start in (("a", "s0"), ("b", draw(st.sampled_from(SCENES))))
            },
        },
        "scenes/one.yaml": {"scenes": scenes},
        "record/events.yaml": {"e": {"date": "2000", "title": "E", "summary": "E.", "sources": ["s"]}},
        "record/sources.yaml": {"s": {"title": "S", "kind": "book", "read": "in-full"}},
    }


@st.composite
def handing_on(draw: st.DrawFn, *, picks: bool = False) -> dict[str, Any]:
    """Return the files of an invented pack in which seat b may begin in a world that a left."""
    files = draw(packs(picks=picks))
    names = draw(st.lists(st.sampled_from(sorted(VARIABLES)), unique=True, min_size=1, max_size=3))
    carry = {
        "label": "What a did",
        "from": "a",
        "at": draw(st.sampled_from(SCENES[:4])),
        "to": ["b"],
        "variables": names,
    }
    files["pack.yaml"] = {**files["pack.yaml"], "carry": {"done": carry}}
    return files


def for_exports() -> st.SearchStrategy[dict[str, Any]]:
    """Packs that use whatever an export must carry over: picks or none, worlds that are left or none."""
    return st.booleans().flatmap(lambda picks: st.one_of(packs(picks=picks), handing_on(picks=picks)))
