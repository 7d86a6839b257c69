"""What a pack says in short means what it means written out, and a mistake in it is reported where it was made."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from marked import unmark
from strategies import NOWHERE
from tiny import END, choice, files, scene, tiny

from game.engine.rules import Rules, step
from game.session.blocks import Bridge
from game.session.narration import bridge
from game.story import read_pack
from game.story.model import Passage
from game.story.named_conditions import NamedConditions

CONDITIONS = {"rich": "m >= 6 or f", "late": 'not rich or w == "red"', "odd": "f", "later": "late"}


def findings(scenes: dict[str, Any], **manifest: Any) -> tuple[list[tuple[str, str, str]], bool]:
    """Return code, message and cure of each finding about a tiny pack, and whether they stand at the marks in it.

    A finding about a whole value stands at the quote before it.
    """
    written = files(scenes, **manifest)
    marked = {name: unmark(text.replace("\\u00a7", "§")) for name, text in written.items()}
    found = read_pack(NOWHERE, {name: text for name, (text, _) in marked.items()})[1]
    wanted = {(name, *place) for name, (_, place) in marked.items() if place}
    placed = {(one.place.file, one.place.line, one.place.column + quote) for one in found for quote in (0, 1)}
    return [(one.code, one.message, one.cure) for one in found], wanted <= placed


# Named conditions


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("rich", "m >= 6 or f"),
        ("not rich", "not (m >= 6 or f)"),
        ("not odd", "not f"),
        ("rich and m < 9", "(m >= 6 or f) and m < 9"),
        ("late", 'not (m >= 6 or f) or w == "red"'),
        ("later and rich", '(not (m >= 6 or f) or w == "red") and (m >= 6 or f)'),
        ('w == "rich"', 'w == "rich"'),
        ("riches or rich_x", "riches or rich_x"),
        ("rich and and", "rich and and"),
    ],
)
def test_a_name_stands_for_its_condition(short: str, whole: str) -> None:
    """In every place where it is a name, and in no other."""
    assert NamedConditions(CONDITIONS).written_out(short) == whole


def test_every_if_may_use_a_name() -> None:
    """The pack that is played is the one that was written without names, its fingerprint too."""

    def written(when: str) -> dict[str, Any]:
        item = {"label": "A", "if": when, "text": [{"if": when, "text": "So."}]}
        told = [{"if": when, "text": "So."}]
        return {
            "s": scene(
                choice([{"if": when, "go": "t"}, {"go": "e"}], when=when, text=told),
                choice("t"),
                text=told,
                picks={"as": "papers", "most": 1, "items": {"i": item, "j": {"label": "B"}}},
            ),
            "t": scene(text="There.", next=[{"if": when, "go": "s"}, {"go": "e"}]),
            "e": END,
        }

    def route(when: str) -> dict[str, Any]:
        bridge = [{"if": when, "text": "Later."}]
        ending = [{"if": when, "go": "t"}, {"go": "e"}]
        return {
            "r": {
                "label": "R",
                "minutes": 1,
                "seats": {"a": {"stops": [{"scene": "s", "bridge": bridge}], "ending": ending}},
            }
        }

    short = tiny(written("not late"), routes=route("not late"), conditions=CONDITIONS)
    whole = tiny(written(when := 'not (not (m >= 6 or f) or w == "red")'), routes=route(when))
    assert short.scenes == whole.scenes
    assert short.manifest.routes == whole.manifest.routes
    assert short.fingerprint == whole.fingerprint


@pytest.mark.parametrize(
    ("conditions", "when", "code", "said", "cure"),
    [
        ({"rich": "m > 6"}, "§rihc", "OQ321", "rihc is not a variable", "Did you mean rich?"),
        ({"rich": "§m"}, "rich", "OQ321", "This is a number, not a condition", "Compare it"),
        ({"rich": "§"}, "rich", "OQ204", "rich is empty", "a few words"),
        ({"rich": "m > 6 and§"}, "rich", "OQ320", "stops too early", "Write a name"),
        ({"rich": "m > 6 and §lat", "late": "f"}, "rich or late", "OQ321", "lat is not a variable", "late"),
        ({"rich": "§rich or f"}, "rich", "OQ322", "rich asks about itself.", "Write out one"),
        ({"rich": "§late", "late": "odd", "odd": "f or rich"}, "rich", "OQ322", "by way of late, odd", "Write out one"),
        ({"rich": "m > 6"}, "§rich > 5", "OQ321", "> wants numbers; this is a flag", ""),
        ({"rich": "f and " * 50 + "f"}, "§rich and rich", "OQ320", "what its names stand for", "in a flag"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_name_is_one_finding(
    conditions: dict[str, str], when: str, code: str, said: str, cure: str
) -> None:
    """At the place where it was made, with what to write instead."""
    found, placed = findings({"s": scene(choice("e", when=when), choice("e")), "e": END}, conditions=conditions)
    assert [(one[0], said in one[1], cure in one[2]) for one in found] == [(code, True, True)], found
    assert placed, found


@pytest.mark.parametrize(
    ("scenes", "code", "said"),
    [
        ({"s": scene(choice("e", effects={"rich": "true"}), choice("e")), "e": END}, "OQ308", "rich is a condition"),
        ({"s": scene(choice("e"), choice("e")), "e": {**END, "text": "You are {rich}."}}, "OQ312", "nothing to show"),
    ],
)
def test_a_condition_is_no_variable(scenes: dict[str, Any], code: str, said: str) -> None:
    """It is neither set nor printed."""
    (found,), _ = findings(scenes, conditions={"rich": "m > 6"})
    assert found[0] == code
    assert said in found[1]


def test_a_condition_cannot_have_the_name_of_a_variable() -> None:
    """An `if` could not tell them apart."""
    (found,), _ = findings({"s": scene(choice("e"), choice("e")), "e": END}, conditions={"m": "f"})
    assert found[:2] == ("OQ205", "There is a variable m already.")


def test_conditions_that_double_each_other_are_refused_before_they_grow() -> None:
    """Forty names, each twice the one before, would be a million million comparisons."""
    conditions = {"c0": "f", **{f"c{n}": f"c{n - 1} and c{n - 1}" for n in range(1, 41)}}
    found = read_pack(
        NOWHERE, files({"s": scene(next="e", text=[{"if": "c40", "text": "So."}]), "e": END}, conditions=conditions)
    )[1]
    assert {one.code for one in found} == {"OQ320"}
    assert max(len(json.dumps(one.message)) for one in found) < 200


# Visits, and passages that several scenes show


def test_first_and_again_ask_whether_the_scene_was_seen() -> None:
    """In a scene, in its choices and in its papers, each about the scene that it stands in."""
    item = {"label": "A", "text": [{"first": "New."}]}
    told = tiny(
        {
            "s": scene(
                choice("s", text=[{"again": "Once more.", "if": "m > 2 or f"}]),
                choice("e"),
                text=[{"first": "One."}, {"again": "Two.", "if": "f"}],
                picks={"as": "papers", "most": 1, "items": {"i": item, "j": {"label": "B"}}},
            ),
            "e": {**END, "text": {"again": "Never."}},
        }
    )
    s, e = told.scenes["s"], told.scenes["e"]
    assert [(one.text, one.if_) for one in s.text] == [("One.", 'not seen("s")'), ("Two.", 'seen("s") and f')]
    assert [one.if_ for one in s.choices["c0"].text] == ['seen("s") and (m > 2 or f)']
    assert [(one.text, one.if_) for one in s.items["i"].text] == [("New.", 'not seen("s")')]
    assert [(one.text, one.if_) for one in e.text] == [("Never.", 'seen("e")')]
    assert told.watched_scenes == {"s", "e"}


def test_a_bridge_knows_the_visits_of_the_scene_that_it_leads_to() -> None:
    """A road may stop at one scene twice."""
    stops = [{"scene": "s"}, {"scene": "s", "bridge": [{"first": "Never."}, {"again": "Back."}]}]
    routes = {"r": {"label": "R", "minutes": 1, "seats": {"a": {"stops": stops, "ending": "e"}}}}
    told = tiny({"s": scene(choice("e"), choice("e")), "e": END}, routes=routes)
    rules = Rules(told)
    world = step(rules, rules.start("a", "r"), "c0")
    assert [one.paragraphs[0].spans[0].text for one in bridge(rules, world) if isinstance(one, Bridge)] == ["Back."]


def test_a_visit_is_told_once_and_then_otherwise() -> None:
    """A play that comes back reads the one, then the other."""
    told = tiny(
        {"s": scene(choice("s"), choice("e"), text=[{"first": "One."}, {"again": "Two."}, "Always."]), "e": END}
    )
    rules = Rules(told)
    world, read = rules.start("a"), []
    for _ in range(3):
        read.append([one.text for one in told.scenes["s"].text if rules.holds(one.if_, world)])
        world = step(rules, world, "c0")
    assert read == [["One.", "Always."], ["Two.", "Always."], ["Two.", "Always."]]


def test_a_shared_passage_is_a_passage_of_every_scene_that_shows_it() -> None:
    """With its own basis and sources, and the condition of the place."""
    shared = {"fog": {"text": "Fog, {m} miles.", "basis": "record", "sources": ["q"]}, "rain": "Rain."}
    told = tiny(
        {
            "s": scene(next="e", text=[{"use": "fog", "if": "rich"}, {"use": "rain"}]),
            "e": {**END, "text": [{"use": "fog"}]},
        },
        passages=shared,
        conditions=CONDITIONS,
    )
    fog = Passage(text="Fog, {m} miles.", basis="record", sources=("q",))
    assert told.scenes["s"].text == (replace(fog, if_="m >= 6 or f"), Passage(text="Rain."))
    assert told.scenes["e"].text == (fog,)


@pytest.mark.parametrize(
    ("passage", "manifest", "code", "said", "cure"),
    [
        ({"use": "§fogg"}, {}, "OQ313", "There is no passage fogg.", "Did you mean fog?"),
        ({"use": "§smoke"}, {}, "OQ313", "There is no passage smoke.", "under passages in pack.yaml"),
        ({"text": "T.", "§use": "fog"}, {}, "OQ206", "This passage has text and use.", "Keep one"),
        ({"first": "A.", "§again": "B."}, {}, "OQ206", "This passage has first and again.", "Keep one"),
        ({"use": "fog", "§basis": "imagined"}, {}, "OQ206", "brings its own basis", "in pack.yaml"),
        ({"if": "f"}, {}, "OQ202", "text is missing here.", "Add text"),
        ({"first": "§{mm} left."}, {}, "OQ308", "{mm} is not a variable", ""),
        ({"first": "A.", "if": "§" + "m > 5 and " * 29 + "f"}, {}, "OQ320", "it may have 120", "in a flag"),
        ({"again": "§[She](person:x)."}, {}, "OQ305", "There is no person x", ""),
        ("T.", {"passages": {"fog": {"text": "T.", "§txt": "F."}}}, "OQ201", "txt", "Delete it"),
        ("T.", {"passages": {"§fog": {"text": "T.", "basis": "record"}}}, "OQ210", "names no source", "Add sources"),
        ("T.", {"passages": {"fog": "[T](x:y)."}}, "OQ311", "", "Link to"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_passage_is_one_finding(
    passage: Any, manifest: dict[str, Any], code: str, said: str, cure: str
) -> None:
    """At the place where it was made, with what to write instead."""
    scenes = {
        "s": scene(next="t", text=[passage]),
        "t": scene(choice("e"), choice("e"), text=[{"use": "fog"}]),
        "e": END,
    }
    found, placed = findings(scenes, **{"passages": {"fog": "Fog."}, **manifest})
    assert [(one[0], said in one[1], cure in one[2]) for one in found] == [(code, True, True)], found
    assert placed, found
