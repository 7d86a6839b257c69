"""Style warnings and unused things: each found where it stands, none found where there is nothing."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from invented import read
from test_proof import small

from game.workshop.text import style
from game.workshop.text.unused import unused

if TYPE_CHECKING:
    from game.story.findings import Finding

LONG = " ".join(["word"] * 70)
SOURCE = "[Ledger](source:s)"


def pack(**edits: Any) -> dict[str, Any]:
    """Return the small pack without a style warning, with *edits*: a path in its files, steps joined by two underscores."""
    files = copy.deepcopy(small())
    scenes = files["scenes/one.yaml"]["scenes"]
    for name in ("start", "middle"):
        scenes[name]["text"] = LONG
    scenes["start"]["choices"]["right"]["effects"] = {"luck": "+1"}
    scenes["middle"]["choices"]["wait"]["effects"] = {"luck": "-1"}
    files["pack.yaml"]["variables"]["luck"] = {"type": "meter", "label": "Luck", "start": 2, "min": 0, "max": 5}
    for path, value in edits.items():
        *steps, last = path.split("__")
        part: Any = scenes if steps[:1] and steps[0] in scenes else files
        for one in steps:
            part = part[
                one.replace("FILE", "record/").replace("PACK", "pack") + ".yaml"
                if one.startswith(("FILE", "PACK"))
                else one
            ]
        part[last] = value
    return files


def found(files: dict[str, Any]) -> list[Finding]:
    """Return the style and unused warnings of *files*."""
    reading, pack_ = read(files)
    return [*style.style(reading, pack_), *unused(reading)]


def test_a_pack_without_a_flaw_has_no_warning() -> None:
    """The pack that the other tests spoil has nothing to warn of."""
    assert found(pack()) == []


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("OQ510", {"start__choices__left__label": " ".join(["go"] * 13)}, "13 words"),
    ("OQ520", {"start__text": "Too short to decide on."}, "after 5 words"),
    ("OQ521", {"walk__text": " ".join(["long"] * 181)}, "181 words"),
    ("OQ530", {"middle__choices__wait__effects": {"gold": "-2", "luck": "-1"}}, "pay beats wait"),
    ("OQ540", {"walk__text": "> A light is a promise.\n> Nobody says who said so."}, "does not say where it is from"),
    ("OQ540", {"PACK__about": "They wrote that “the light would burn for ever and a day”."}, "quoted without a source"),
    ("OQ541", {"walk__text": "She says: “I will stay here.” Then she goes."}, "Somebody speaks"),
    ("OQ560", {"walk__text": "Ask **them, or **others**."}, "the signs **"),
    ("OQ560", {"walk__text": "Ask [him] (source:s)."}, "the signs (source:"),
    ("OQ560", {"walk__text": "Ask [him](source:s and go."}, "the signs ]("),
    ("OQ560", {"start__choices__left__label": "Go **left**"}, "the signs **"),
    ("OQ560", {"walk__title": "Pay {gold} coins"}, "the signs {gold}"),
    ("OQ560", {"FILEevents__e__summary": "They had {gold} left."}, "the signs {gold}"),
    ("OQ560", {"start__choices__left__label": "“Go to the left.”"}, "quotation marks are shown"),
    (
        "OQ423",
        {"PACK__variables__fixed": {"type": "meter", "label": "Fixed", "start": 0}},
        "Nothing ever changes fixed",
    ),
    ("OQ430", {"FILEsources__unread": {"title": "U", "kind": "book", "read": "in-full"}}, "the source unread"),
    ("OQ434", {"FILEevents__f": {"date": "2001", "title": "F", "summary": "F.", "sources": ["s"]}}, "the event f"),
]


@pytest.mark.parametrize(
    ("code", "edits", "said"), CASES, ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)]
)
def test_a_flaw_is_found(code: str, edits: dict[str, Any], said: str) -> None:
    """Each flaw is the one warning, and says what it is about."""
    (warning,) = found(pack(**edits))

    assert (warning.code, warning.severity) == (code, "warning")
    assert said in warning.message
    assert warning.place.line > 0


SOUND: list[dict[str, Any]] = [
    {"walk__text": f"> A light is a promise. {SOURCE}"},
    {
        "walk__text": f"The “main donor” said “the light would burn for ever and a day” {SOURCE}.",
        "walk__basis": "record",
        "walk__sources": ["s"],
    },
    {"good__text": " ".join(["end"] * 300)},
    {"walk__text": "Short."},
    {"middle__choices__wait__effects": {"gold": "-2", "luck": "-1"}, "middle__choices__pay__if": "gold > 0"},
    {"middle__choices__wait__effects": {"gold": "-2", "luck": "-1"}, "middle__choices__pay__once": "true"},
    {"middle__choices__wait__effects": {"gold": "-2", "luck": "-1"}, "middle__choices__pay__effects": {"gold": "3"}},
    {"walk__text": [{"text": LONG}, {"if": "gold > 2", "text": LONG}, {"if": "gold < 3", "text": LONG}]},
]


@pytest.mark.parametrize("edits", SOUND)
def test_what_is_no_flaw_is_let_be(edits: dict[str, Any]) -> None:
    """Quotations with a source, terms, long endings, short ways on, conditional options and passages that exclude each other are fine."""
    assert found(pack(**edits)) == []


def test_a_record_entry_that_something_names_is_used() -> None:
    """People, terms, disputes and events count as named by a link, by an event, or by the classroom's file."""
    files = pack()
    files["record/people.yaml"] = {"ann": {"name": "Ann"}, "bob": {"name": "Bob"}, "eve": {"name": "Eve"}}
    files["record/glossary.yaml"] = {"lamp": {"term": "lamp", "means": f"A lamp. {SOURCE}"}}
    files["record/events.yaml"]["e"]["people"] = ["bob"]
    files["scenes/one.yaml"]["scenes"]["walk"]["text"] = "[She](person:ann) goes on."

    assert sorted((warning.code, warning.message.split()[-1]) for warning in found(files)) == [
        ("OQ431", "eve."),
        ("OQ432", "lamp."),
    ]


def test_a_variable_that_is_set_and_never_asked_about_is_found() -> None:
    """A flag that nothing reads does nothing; a meter that players see is read by them; one way is not enough."""
    files = pack(start__choices__left__effects={"gold": "+1", "done": "true"})
    files["pack.yaml"]["variables"]["done"] = {"type": "flag", "start": "false"}
    files["scenes/one.yaml"]["scenes"]["middle"]["choices"]["wait"]["effects"] = {"luck": "+1", "gold": "-2"}
    found_ = found(files)

    assert sorted(warning.code for warning in found_) == ["OQ422", "OQ424"]


def test_spelling_knows_mistakes_and_leaves_names_and_accepted_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A known misspelling is found with its column; a name, an accepted word and a link's target are not."""
    monkeypatch.setattr(style, "misspellings", lambda: {"recieve": "receive", "brin": "bring", "teh": "the"})
    files = pack(walk__text="They recieve [it](source:s) from brin.")
    (first, second) = found(files)

    assert (first.code, first.message) == ("OQ550", "“recieve” looks misspelt.")
    assert second.place.column - first.place.column == len("recieve [it](source:s) from ")
    files["pack.yaml"]["lint"] = {"words": ["brin", "recieve"]}
    assert found(files) == []
    files["pack.yaml"]["language"] = "fr"
    files["pack.yaml"]["lint"] = {}
    assert found(files) == []
