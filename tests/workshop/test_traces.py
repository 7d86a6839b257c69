"""Decisions that nothing remembers, endings that take nearly all plays, and what nobody could have known."""

from __future__ import annotations

from typing import Any

import pytest
from invented import read
from tiny import END, choice, scene

from game.story.findings import Finding
from game.workshop.proof import balance
from game.workshop.proof.proof import runs
from game.workshop.text import hindsight, traces

OATH = {"type": "promise", "label": "Oath", "to": "B", "start": "none"}
GOLD = {"type": "meter", "label": "Gold", "start": 2, "min": 0, "max": 5}


def pack(scenes: dict[str, Any], **more: Any) -> Any:
    """Return what the reader makes of *scenes*, which begin with the first."""
    head = {
        "format": "1", "id": "small", "title": "Small", "chapters": ["one"],
        "seats": {"a": {"name": "A", "start": next(iter(scenes)), "about": "x"}},
        "variables": {"oath": OATH, "gold": GOLD}, **more,
    }  # fmt: skip
    events = {
        "e": {"date": "2000-05", "title": "The quiet day", "summary": "E.", "sources": ["s"]},
        "late": {"date": "2001-01-02", "title": "The great collapse", "summary": "L.", "sources": ["s"]},
    }
    sources = {"s": {"title": "S", "kind": "book", "read": "in-full", "date": "2004"}}
    files = {
        "pack.yaml": head,
        "scenes/one.yaml": {"scenes": scenes},
        "record/events.yaml": events,
        "record/sources.yaml": sources,
    }
    return read(files)


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.code, one.message.split(":")[0].split(" is ")[0]) for one in found]


def test_a_promise_that_nothing_calls_in_is_reported() -> None:
    """Made and never kept, broken, released, asked about or printed ahead; what stands before it does not count."""
    forgotten = scene(choice("end", effects={"oath": "made"}), choice("end", effects={"gold": "+1"}))
    assert told(list(traces.traces(*pack({"s": forgotten, "end": END})))) == [
        ("OQ425", "oath"),
        ("OQ426", "Nothing ahead can tell that c1 was taken"),
    ]
    asked = {
        "s": scene(choice("s", when='oath == "kept"'), choice("t", effects={"oath": "made"})),
        "t": scene(choice("end"), choice("end", effects={"gold": "1"})),
        "end": END,
    }
    assert [one.code for one in traces.traces(*pack(asked))].count("OQ425") == 1


@pytest.mark.parametrize(
    "ahead",
    [
        {"effects": {"oath": "broken"}},
        {"text": [{"text": "Still.", "if": 'oath == "made"'}]},
        {"text": "It is {oath}."},
    ],
)
def test_a_promise_that_comes_back_is_called_in(ahead: dict[str, Any]) -> None:
    """An effect, a condition or a line that prints it is enough."""
    first = scene(choice("end", effects={"oath": "made"}), choice("end"))
    found = list(traces.traces(*pack({"s": first, "end": {**END, **ahead}})))
    assert "OQ425" not in [one.code for one in found]


def test_a_promise_that_is_handed_on_is_called_in() -> None:
    """Another chair begins with it."""
    seats = {"a": {"name": "A", "start": "s", "about": "x"}, "b": {"name": "B", "start": "end", "about": "x"}}
    carry = {"c": {"label": "C", "from": "a", "at": "s", "to": "b", "variables": "oath"}}
    first = scene(choice("end", effects={"oath": "made"}), choice("end"))
    found = traces.traces(*pack({"s": first, "end": END}, seats=seats, carry=carry))
    assert "OQ425" not in [one.code for one in found]


@pytest.mark.parametrize(("ahead", "codes"), [({}, ["OQ428"]), ({"text": [{"text": "So.", "if": "known"}]}, [])])
def test_what_a_chair_receives_and_never_asks_about_is_reported(ahead: dict[str, Any], codes: list[str]) -> None:
    """A world that is the same to the chair that begins in it is none."""
    seats = {"a": {"name": "A", "start": "s", "about": "x"}, "b": {"name": "B", "start": "end", "about": "x"}}
    carry = {"c": {"label": "C", "from": "a", "at": "s", "to": "b", "variables": "known"}}
    first = scene(choice("end", effects={"known": "true"}), choice("end", effects={"known": "false"}))
    known = {"known": {"type": "flag", "start": "false"}}
    found = traces.traces(*pack({"s": first, "end": {**END, **ahead}}, seats=seats, carry=carry, variables=known))
    assert [one.code for one in found if one.code == "OQ428"] == codes


def test_an_option_without_a_trace_is_reported() -> None:
    """It leads where the others lead, and nothing ahead asks about what it changed."""
    scenes = {
        "s": scene(choice("t", effects={"gold": "+1"}), choice("t")),
        "t": scene(choice("end", when="gold >= 2"), choice("other")),
        "end": END,
        "other": END,
    }
    found = [one for one in traces.traces(*pack(scenes)) if one.code == "OQ426"]
    assert [one.message for one in found] == ["Nothing ahead can tell that c1 was taken: it leaves no trace."]


@pytest.mark.parametrize(
    "ahead", [{"text": [{"text": "So.", "if": 'chose("s", "c1")'}]}, {"text": [{"text": "So.", "if": "gold < 3"}]}]
)
def test_what_is_asked_about_ahead_is_a_trace(ahead: dict[str, Any]) -> None:
    """A passage that asks whether it was taken, or about what it changed."""
    first = scene(
        choice("t", effects={"gold": "+1"}), choice("end", effects={"gold": "-1"}), choice("end", label="Else")
    )
    assert [
        one.code for one in traces.traces(*pack({"s": first, "t": {**END, **ahead}, "end": {**END, **ahead}}))
    ] == []
    same = scene(choice("end", effects={"gold": "+1"}), choice("end", effects={"gold": "-1"}))
    assert "c1" not in " ".join(one.message for one in traces.traces(*pack({"s": same, "end": {**END, **ahead}})))


def test_long_roads_are_played_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """No play is begun after so many steps, and the finding says how many plays it rests on."""
    monkeypatch.setattr(balance, "STEPS", 30)
    reading, found = pack({"s": scene(choice("end"), choice("end"), choice("other")), "end": END, "other": END})
    (one,) = balance.balance(reading, found, runs(found))
    assert one.message.endswith("in a sample of 30.")


def test_an_ending_that_takes_most_plays_is_reported() -> None:
    """Three of four ways lead to one ending; with two of four nothing is said, nor where there is one ending only."""
    most = {"s": scene(choice("end"), choice("end"), choice("end"), choice("other")), "end": END, "other": END}
    reading, found = pack(most)
    (one,) = balance.balance(reading, found, runs(found))
    assert one.code == "OQ427"
    assert one.message.startswith("end takes 7")
    even = {"s": scene(choice("end"), choice("other")), "end": END, "other": END}
    reading, found = pack(even)
    assert list(balance.balance(reading, found, runs(found))) == []
    reading, found = pack({"s": scene(choice("end"), choice("end")), "end": END})
    assert list(balance.balance(reading, found, runs(found))) == []


def moment(**keys: Any) -> dict[str, Any]:
    """Return the scenes of a key moment of May 2000."""
    ways = choice("end", reality="plausible"), choice("end", reality="plausible")
    return {"s": {**scene(*ways, date="2000-05", history={"choice": "c0", "event": "e"}), **keys}, "end": END}


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"text": "In 2003 all was lost."}, "This year"),
        ({"text": "See [that](event:late)."}, "The event late"),
        ({"text": "It says so [here](source:s)."}, "The source s"),
        ({"text": "Before The great collapse."}, "“The great collapse”"),
        ({"ask": "What, before 2001?"}, "This year"),
    ],
)
def test_hindsight_is_reported(keys: dict[str, Any], what: str) -> None:
    """A year, an event or a source that is later than the decision, named or linked before it."""
    reading, _ = pack(moment(**keys))
    assert told(list(hindsight.hindsight(reading))) == [("OQ580", what)]


@pytest.mark.parametrize(
    "keys",
    [
        {"text": "Since 1999, and in 2000, [then](event:e)."},
        {"text": "It cost 2005.50 and 2100%."},
        {"text": "> Four words, no more.\n> [There](source:s)"},
        {"history": {"choice": "c0", "event": "e", "reveal": "By 2004 [it](event:late) was known."}},
        {"discuss": ["What of 2020?"]},
    ],
)
def test_what_was_known_or_comes_after_is_no_hindsight(keys: dict[str, Any]) -> None:
    """Earlier things, numbers that are no years, where a quotation came to light, and what is told after the decision."""
    reading, _ = pack(moment(**keys))
    assert list(hindsight.hindsight(reading)) == []
