"""Plans: what they can say, what goes wrong in them, and the plans that packs bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tiny import END, choice, scene, tiny
from workbench import BROAD_STREET, HARBOUR, LIGHTHOUSE, load

from game.workshop.plans import VERBS, parse, plans, run

if TYPE_CHECKING:
    from game.story.findings import Finding
    from game.story.model import Pack

DOCS = Path(__file__).parent.parent.parent / "docs"
START = "seat keeper\nscene the-storm\n"


def findings(pack: Pack, text: str) -> list[Finding]:
    """Return what is wrong with the plan *text*, on paper or in play."""
    plan, found = parse(text, "plans/a.plan")
    return list(found) or (list(run(pack, plan)) if plan else [])


def codes(pack: Pack, text: str) -> list[str]:
    """Return the codes of what is wrong with it."""
    return [one.code for one in findings(pack, text)]


def test_the_plans_of_the_lighthouse_hold(lighthouse: Pack) -> None:
    """Every plan of the lighthouse can be read and holds; between them they use every verb but one, and reach every ending."""
    found = list(plans(LIGHTHOUSE))

    assert [
        finding for plan, problems in found for finding in (*problems, *(run(lighthouse, plan) if plan else ()))
    ] == []
    used = {step.verb for plan, _ in found if plan for step in plan.steps}
    assert used | {"seat", "route", "pick", "world"} == {
        *VERBS,
        "is",
    }  # nothing can be picked there, or comes from other chairs
    ends = {step.words[0][0] for plan, _ in found if plan for step in plan.steps if step.verb == "ends"}
    assert ends == {name for name, scene in lighthouse.scenes.items() if scene.ending}


def test_the_plans_of_the_harbour_hold() -> None:
    """Papers are picked one by one, letters as one, and a shelf that nothing is said about is passed by."""
    found = list(plans(HARBOUR))
    assert len(found) > 1
    assert [one for plan, problems in found for one in (*problems, *(run(load(HARBOUR), plan) if plan else ()))] == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("seat master\npick seal", "OQ412", "seal cannot be picked now"),
        ("seat master\npick soundings log chart", "OQ412", "chart cannot be picked in the-desk"),
        ("seat master\noffered seal", "OQ413", "seal is locked, not offered"),
        ("seat master\npick log\noffered log", "OQ413", "log is taken, not offered"),
        ("seat master\npick log soundings\nhidden zzz", "OQ413", "the-desk has no choice zzz"),
        ("seat master\nchoose pilots", "OQ412", "wants 1 more to be picked first"),
        ("seat master\npick log\nchoose pilots\npick barges", "OQ412", "this one has 1"),
        (
            "seat master\npick log\nchoose pilots\npick barges thanks\nsays Your letter\nsays My letter",
            "OQ414",
            "My letter",
        ),
    ],
)
def test_a_plan_whose_picks_do_not_hold_is_reported(text: str, code: str, said: str) -> None:
    """By its line, with the reason why they cannot be picked."""
    plan, problems = parse(text, "plans/x.plan")
    assert plan
    assert problems == ()
    (found,) = run(load(HARBOUR), plan)
    assert found.code == code
    assert said in found.message
    assert found.place.line == len(text.splitlines())


def test_the_example_in_the_docs_holds(lighthouse: Pack) -> None:
    """The plan that docs/plans.md shows is one."""
    example = (DOCS / "plans.md").read_text(encoding="utf-8").split("```")[1]

    assert findings(lighthouse, example) == []


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("choose burn", 1, 1, "does not say whose"),
        ("", 1, 1, "does not say whose"),
        ("seat keeper\n  chose burn", 2, 3, "chose is nothing a plan can say"),
        ("seat keeper\nchoose", 2, 1, "wants something after it"),
        ("seat keeper\nchoose burn sleep", 2, 1, "wants one id"),
        ("seat keeper\nseat clerk", 2, 1, "stands first"),
        ("seat keeper\nchoose burn\nroute short", 3, 1, "right after seat"),
        ("seat keeper\nends kept\nsays more", 3, 1, "follows ends"),
        ("seat nobody", 1, 1, "no seat nobody"),
        ("seat clerk\nroute short", 1, 1, "no route short"),
        ("seat keeper\npromise a_light kept", 2, 1, "promise wants a name and a state"),
    ],
)
def test_a_plan_that_is_none_is_reported(lighthouse: Pack, text: str, line: int, column: int, said: str) -> None:
    """What cannot be read as a plan is OQ410, at its line and column."""
    found = findings(lighthouse, text)[0]

    assert found.code == "OQ410"
    assert (found.place.line, found.place.column) == (line, column)
    assert said in found.message


@pytest.mark.parametrize(
    ("lines", "code", "column", "said"),
    [
        ("scene the-letter", "OQ411", 7, "is in the-storm, not in the-letter"),
        ("choose sleep", "OQ412", 8, "sleep is not open now"),
        ("  choose fly", "OQ412", 10, "fly is not a choice"),
        ("offered burn sleep", "OQ413", 14, "sleep is locked, not offered"),
        ("hidden sleep", "OQ413", 8, "sleep is locked, not hidden"),
        ("locked burn", "OQ413", 8, "burn is offered, not locked"),
        ("offered brun", "OQ413", 9, "has no choice brun"),
        ("says The wind has taken the doors", "OQ414", 6, "Nothing says"),
        ("ends kept", "OQ415", 6, "has not ended"),
        ("oil is 7", "OQ416", 8, "oil is 4, not 7"),
        ("  oil is many", "OQ416", 10, "oil is never many"),
        ("told is true  # so far", "OQ416", 9, "told is false, not true"),
        ("oi is 4", "OQ416", 1, "oi is not a variable"),
        ("choose burn\nchoose truth\nends the-quiet", "OQ415", 6, "ends in kept, not in the-quiet"),
    ],
)
def test_what_does_not_go_as_planned_is_reported(
    lighthouse: Pack, lines: str, code: str, column: int, said: str
) -> None:
    """Each verb reports what is otherwise, at the word that is wrong, with the moves so far."""
    (found,) = findings(lighthouse, START + lines)

    assert (found.code, found.place.column) == (code, column)
    assert said in found.message
    assert found.path[0] == "seat=keeper"


def test_what_follows_a_step_that_cannot_be_made_is_left_out(lighthouse: Pack) -> None:
    """A wrong choice is one finding, not one for every line after it."""
    assert len(findings(lighthouse, START + "choose sleep\nsays nothing\nends kept")) == 1
    assert len(findings(lighthouse, START + "says nothing\nsays never\nchoose burn")) == 2


def test_says_compares_words_and_not_signs(lighthouse: Pack) -> None:
    """Markdown's signs, line breaks, capitals and blanks do not matter to says."""
    assert findings(lighthouse, START + "says some say  the old KEEPER would have slept. He said otherwise") == []
    assert findings(lighthouse, START + "says The tank holds 4 of ten, the lamp is Turned low") == []


def test_a_promise_is_compared_by_its_state() -> None:
    """A plan says how a promise stands, with the word promise or without it."""
    oath = {"type": "promise", "label": "An oath", "to": "The crew", "start": "none"}
    pack = tiny(
        {"s": scene(choice("end", effects={"oath": "made"}), choice("end")), "end": END}, variables={"oath": oath}
    )

    assert findings(pack, "seat a\noath is none\nchoose c0\npromise oath is made") == []
    (found,) = findings(pack, "seat a\nchoose c0\npromise oath is kept")
    assert (found.code, found.message, found.place.column) == ("OQ416", "oath is made, not kept.", 17)


def test_a_plan_that_is_no_text_is_reported(tmp_path: Path) -> None:
    """A file that is not UTF-8, or is empty, or is too large, is OQ410."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.plan").write_bytes(b"\xff\xfe")
    (tmp_path / "plans" / "b.plan").write_bytes(b"")
    (tmp_path / "plans" / "c.plan").write_bytes(b"seat a\n" * 20_000)

    assert [[finding.code for finding in found] for _, found in plans(tmp_path)] == [["OQ410"]] * 3


def test_a_plan_of_before_a_rename_holds() -> None:
    """Seats, scenes and choices that have a new name since are found by their old one."""
    scenes = {
        "new-s": scene(
            choice("new-end", id="new-c", was=["c"]),
            choice("new-end", when="m > 5", locked="No.", was=["d"]),
            was=["s"],
        ),
        "new-end": {**END, "was": ["end"]},
    }
    seats = {"new-a": {"name": "Ann", "start": "new-s", "about": "x", "was": ["a"]}}
    plan = "seat a\nscene s\n  offered c\n  locked d\n  choose c\nscene end\nends end"
    assert findings(tiny(scenes, seats=seats), plan) == []


def test_a_plan_in_a_circle_comes_to_an_end() -> None:
    """A story that goes round without a decision keeps no plan waiting."""
    pack = tiny({"s": scene(choice("round"), choice("end")), "round": scene(next="round"), "end": END})
    assert [finding.code for finding in findings(pack, "seat a\nchoose c0\nends end")] == ["OQ415"]


def test_a_plan_calls_what_was_done_and_begins_in_a_world_that_was_left(lighthouse: Pack) -> None:
    """The reveal says whether the call was right; a world that no chair hands on, and a call elsewhere, are reported."""
    right = "seat keeper\nchoose save-oil\n  call burn\n  says Called, 1 of 1\nscene the-letter\n"
    assert codes(lighthouse, right) == []
    assert codes(lighthouse, right.replace("1 of 1", "0 of 1")) == ["OQ414"]
    assert codes(lighthouse, "seat keeper\nchoose burn\n  call nothing-like-it\n") == ["OQ412"]
    assert codes(lighthouse, "seat keeper\nscene the-storm\n  call burn\n") == ["OQ410"]
    assert codes(lighthouse, "seat keeper\nworld lamp=full\n") == ["OQ410"]
    street = load(BROAD_STREET)
    world = "seat whitehead\nworld handle_off=false\n"
    assert codes(street, world + "handle_off is false\n") == []
    assert codes(street, world + "handle_off is true\n") == ["OQ416"]
