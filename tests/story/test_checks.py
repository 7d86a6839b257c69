"""Every rule that a schema cannot say has a pack that breaks it, and the finding stands where the writer has to mend it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from marked import edit
from tiny import END, files

from game.story import read_pack, validation

if TYPE_CHECKING:
    from collections.abc import Sequence

WINTER, SPRING = "scenes/winter.yaml", "scenes/spring.yaml"
EVENTS, DISPUTES, CLASSROOM = "record/events.yaml", "record/disputes.yaml", "classroom.yaml"
# code, file, what is there, what is written instead (§: where the finding stands), what the finding says, what its cure says
BROKEN: list[tuple[str, str, str, str, str, str]] = [
    # names
    ("OQ301", "pack.yaml", "start: the-storm", "start: §the-stork", "There is no scene the-stork", "Did you mean the-storm?"),
    ("OQ301", "pack.yaml", "start: the-office", "start: §nowhere-at-all", "There is no scene", "Write the scene, or name another"),
    ("OQ301", "pack.yaml", "ending: what-became", "ending: §what-come", "There is no scene what-come", "what-became"),
    ("OQ301", "pack.yaml", "scene: the-letter", "scene: §the-ladder", "There is no scene the-ladder", "the-letter"),
    ("OQ301", WINTER, "effects: {ships: -2}\n    next: the-letter", "effects: {ships: -2}\n    next: §the-setter", "the-setter", "the-letter"),
    ("OQ301", SPRING, "go: the-quiet", "go: §the-quite", "There is no scene the-quite", "the-quiet"),
    ("OQ302", WINTER, "choice: burn", "choice: §burns", "There is no choice burns here", "Did you mean burn?"),
    ("OQ302", WINTER, "choice: burn", "choice: [burn, §zzz]", "There is no choice zzz", "Name one of the choices, or none"),
    ("OQ302", WINTER, "choice: burn", "choice: §[burn, none]", "none stands beside a choice", "Write none alone"),
    ("OQ303", WINTER, "event: storm-1901", "event: §storm-1902", "There is no event storm-1902", "storm-1901"),
    ("OQ303", "record/readings.yaml", "events: [storm-1901]", "events: [§gale]", "There is no event gale", "Add it to record/events.yaml"),
    ("OQ304", WINTER, "sources: [logbook]\n    text", "sources: [logbook, §logboot]\n    text", "There is no source logboot", "logbook"),
    ("OQ304", SPRING, "sources: [logbook]", "sources: §nothing", "sources wants a list", "Write sources: [nothing]"),
    ("OQ304", EVENTS, "people: [keeper-man]\n  sources: [logbook]", "people: [keeper-man]\n  sources: [§log]", "no source log", ""),
    ("OQ304", EVENTS, "status: established, sources: [logbook]", "status: established, sources: [§log]", "no source log", ""),
    ("OQ304", DISPUTES, "nights., sources: [logbook]", "nights., sources: [§log]", "no source log", ""),
    ("OQ304", "record/readings.yaml", "source: ledger", "source: §leger", "There is no source leger", "ledger"),
    ("OQ304", "record/readings.yaml", "logbook says so., sources: [logbook]", "logbook says so., sources: [§log]", "no source log", ""),
    ("OQ305", EVENTS, "people: [keeper-man]", "people: [§keeper]", "There is no person keeper", "keeper-man"),
    ("OQ306", WINTER, "[packet boat](term:packet)", "§[packet boat](term:paket)", "There is no term paket", "packet"),
    ("OQ307", EVENTS, "disputes: [sleep]", "disputes: [§sleepy]", "There is no dispute sleepy", "sleep"),
    ("OQ308", WINTER, "effects: {ships: -2}", "effects: {§shops: -2}", "shops is not a variable", "ships"),
    ("OQ308", WINTER, "holds {oil} of ten", "holds §{oill} of ten", "{oill} is not a variable", "oil"),
    ("OQ308", WINTER, "holds {oil} of ten", "holds §{} of ten", "{} is not a variable", "Declare it"),
    ("OQ309", "pack.yaml", "start: {keeper: 4, clerk: 6}", "start: {keeper: 4, clerk: 6, §mate: 5}", "mate", ""),
    ("OQ309", "pack.yaml", "start: {keeper: 4, clerk: 6}", "start: {keeper: 4}", "The start of oil leaves out clerk", "Name every seat: clerk, keeper"),
    ("OQ309", "pack.yaml", "      keeper:\n        stops", "      §kepper:\n        stops", "There is no seat kepper", "keeper"),
    ("OQ310", "pack.yaml", "chapters: [winter, spring]", "chapters: [winter, spring, §summer]", "There is no scenes/summer.yaml", "Make the file"),
    ("OQ310", "pack.yaml", "chapters: [winter, spring]", "chapters: [winter, spring, §winter]", "Chapter winter is listed twice", "Delete one"),
    ("OQ311", WINTER, "[He said otherwise](dispute:sleep)", "§[He said otherwise]()", "A link to nothing", "Link to person:"),
    ("OQ311", WINTER, "[He said otherwise](dispute:sleep)", "§[He said otherwise](sleep)", "A link to sleep alone", "(person:sleep)"),
    ("OQ311", WINTER, "[He said otherwise](dispute:sleep)", "§[He said otherwise](people:sleep)", "A link to people:", "Did you mean person:?"),
    ("OQ311", WINTER, "[He said otherwise](dispute:sleep)", "§[He said otherwise](scene:the-wreck)", "A link to scene:", "choices and next"),
    ("OQ311", EVENTS, "[packet boat](term:packet)", "§[packet boat](https://example.org)", "A link to https", "web addresses stand in sources"),
    ("OQ312", WINTER, "{{so do braces}}", "so do braces§}", "A brace stands alone", "Write {{ or }}"),
    ("OQ312", WINTER, "the lamp is {lamp}", "the lamp is §{told}", "{told} is a flag", "Show a meter or a choice"),
    ("OQ312", WINTER, "holds {oil} of ten", "holds §{{ oil }} of ten", "{{ oil }} prints “{ oil }” and not the value", "Write {oil}"),
    ("OQ322", "pack.yaml", "chapters: [winter", "conditions: {dark: §wet or told, wet: dark}\nchapters: [winter", "dark asks about itself, by way of wet", "Write out one of them"),
    ("OQ313", WINTER, "- if: fatigue > 2\n", "- use: §gulls\n      - if: fatigue > 2\n", "There is no passage gulls", "under passages in pack.yaml"),
    # what an element needs
    ("OQ202", "pack.yaml", "fatigue: {type: meter, start: 0, min: 0, max: 5, hidden: true}", "§fatigue: {type: meter, start: 0, max: 5}", "The meter fatigue has no label", "hidden: true"),
    ("OQ202", "pack.yaml", "  told: {type: flag", "  §empty: {type: choice, start: a}\n  told: {type: flag", "empty is a choice: values are missing", "Only a choice has values"),
    ("OQ201", "pack.yaml", "told: {type: flag,", "§told: {type: flag, values: [a, b],", "values mean nothing here", "Only a choice"),
    ("OQ204", "pack.yaml", "max: 5, hidden: true", "max: 0, hidden: true", "has no room between 0 and 0", "Let min be less"),
    ("OQ204", "pack.yaml", "max: 5, hidden: true", "max: 1001, hidden: true", "more than a thousand values", "smaller scale"),
    ("OQ204", "pack.yaml", "      ▀███▀\n", "      ▀███▀\n" * 7, "This portrait is too large", "8 lines of 18"),
    ("OQ204", "pack.yaml", "      ▀███▀\n", "      " + "█" * 19 + "\n", "This portrait is too large", "8 lines of 18"),
    ("OQ206", WINTER, "    effects: {ships: -2}\n    next: the-letter\n", "    effects: {ships: -2}\n", "the-wreck has no way on", "next, choices or ending"),
    ("OQ206", WINTER, "    effects: {ships: -2}\n    next: the-letter\n", "    next: the-letter\n    ending: {title: E, kind: near}\n", "the-wreck has next and ending", "Keep one"),
    ("OQ206", SPRING, "    text: The light was kept.\n", "    text: The light was kept.\n    §history: {choice: none, event: letter-1901}\n", "what-became has a history and nothing to decide", "Give it choices"),
    ("OQ206", "pack.yaml", "scene: the-letter", "scene: §what-became", "what-became has no choices, so a route cannot stop there", "Stop at a scene with choices"),
    ("OQ207", WINTER, "    effects: {ships: -2}\n    next: the-letter\n", "    §choices: {a: {label: A, next: the-letter}}\n", "the-wreck has one choice", "two to nine"),
    ("OQ208", WINTER, "        if: oil < 4\n        locked: There", "        §locked: There", "sleep says why it is locked and has no if", "Add if"),
    ("OQ209", WINTER, "      send-oil:\n        label: Send oil\n        reality: documented\n", "      §send-oil:\n        label: Send oil\n", "does not say whether it was really on the table", "plausible"),
    ("OQ210", WINTER, "    sources: [ledger]\n    text", "    text", "the-office tells the record and names no source", "Add sources"),
    ("OQ210", WINTER, "        basis: imagined\n    ask", "        basis: record\n    ask", "This passage tells the record and names no source", "Add sources"),
    ("OQ210", EVENTS, "  people: [keeper-man]\n  sources: [ledger]\n", "  people: [keeper-man]\n", "The event letter-1901 names no source", "Add sources"),
    ("OQ210", EVENTS, "status: established, sources: [ledger]", "status: established, sources: []", "This claim names no source", "Add sources"),
    ("OQ211", SPRING, "          - go: the-quiet\n", "          - {go: the-quiet, §if: told}\n", "The last way on has a condition", "add - go: … after it"),
    ("OQ211", SPRING, "      - if: told\n        go: kept\n", "      - §go: kept\n", "The ways after this one are never taken", "Give it an if"),
    ("OQ214", EVENTS, "status: disputed, by: the clerk,", "status: disputed,", "This claim is disputed and does not say by whom", "Add by"),
    ("OQ215", EVENTS, "  disputes: [sleep]\n", "", "The event storm-1901 has a disputed claim and one side", "Name the dispute"),
    ("OQ215", DISPUTES, "    - {side: the clerk, claim: Nobody can., sources: [ledger]}\n", "", "The dispute sleep has one side", "the other side's claim"),
    # promises, the ends of routes, variables in lines
    ("OQ202", "pack.yaml", "  told: {type: flag", "  §oath: {type: promise, label: An oath, start: none}\n  told: {type: flag", "The promise oath has no to", "Add to"),
    ("OQ201", "pack.yaml", "told: {type: flag,", "§told: {type: flag, enforce: the port,", "told is a flag: enforce means nothing here", "Only a promise"),
    ("OQ330", "pack.yaml", "  told: {type: flag", "  oath: {type: promise, label: An oath, to: the crew, start: §given}\n  told: {type: flag", "oath cannot start as “given”", "none, made, kept, broken, released"),
    ("OQ211", "pack.yaml", "ending: what-became", "ending: [{if: told, go: what-became}, {§if: told, go: kept}]", "The last way on has a condition", "after it"),
    ("OQ301", "pack.yaml", "ending: what-became", "ending: [{if: told, go: §what-come}, {go: kept}]", "There is no scene what-come", "what-became"),
    ("OQ320", "pack.yaml", '"Three weeks go by, *all of them wet*."', "[{if: told §= true, text: Rain.}]", "= is not part of a condition", "=="),
    ("OQ308", WINTER, "label: Burn it full", "label: Burn it §{ful}", "{ful} is not a variable", "Declare it"),
    ("OQ312", WINTER, "detail: The oil will", "detail: The §{told} will", "{told} is a flag", "Show a meter"),
    ("OQ312", WINTER, "ask: How do you burn the lamp?", "ask: How do you burn the lamp}?", "A brace stands alone", "Write {{ or }}"),
    # values
    ("OQ330", "pack.yaml", "start: {keeper: 4, clerk: 6}", "start: {keeper: 4, clerk: §11}", "oil starts at 11, outside 0 to 10", ""),
    ("OQ330", "pack.yaml", "start: 5, min: 0", "start: §five, min: 0", "ships cannot start as “five”", "Write a whole number"),
    ("OQ330", "pack.yaml", "start: false", "start: §no", "told cannot start as “no”", "Write true or false"),
    ("OQ330", "pack.yaml", "start: low", "start: §bright", "lamp cannot start as “bright”", "dark, low, full"),
    ("OQ330", WINTER, "lamp: dark, ships: 0", "lamp: §off, ships: 0", "lamp cannot become “off”", "dark, low, full"),
    ("OQ330", WINTER, "effects: {told: true}", "effects: {told: §yes}", "told cannot become “yes”", "Write true or false"),
    ("OQ330", WINTER, "effects: {ships: -2}", "effects: {ships: §two}", "ships cannot change by “two”", "Write +2 or -1"),
    ("OQ330", WINTER, "effects: {ships: -2}", "effects: {ships: §12}", "ships cannot be set to 12; it goes from 0 to 10", "Write +12 to add"),
    # conditions: where they are not of the language, and where they name or compare what is not there
    ("OQ320", WINTER, "if: fatigue > 2", "if: fatigue §= 2", "= is not part of a condition", "Write == to compare"),
    ("OQ320", WINTER, "if: fatigue > 2", "if: fatigue §=> 2", "= is not part of a condition", "Write >=."),
    ("OQ321", SPRING, 'if: lamp == "full" and', "if: lamp == §shining and", "shining is not a variable", "put quotes around it"),
    ("OQ320", SPRING, 'if: lamp == "full" and oil >= 1 or seat == "clerk"', 'if: lamp == "full" and oil >=§', "The condition stops too early", ""),
    ("OQ321", WINTER, "if: oil < 4", "if: §oill < 4", "oill is not a variable", "oil"),
    ("OQ321", SPRING, 'if: seat == "keeper"', "if: 'seat == §\"cook\"'", "It can never be “cook”", "clerk, keeper"),
    ("OQ321", SPRING, 'if: seen("the-wreck") or', 'if: §seen("the-wrack") or', "There is no scene the-wrack", "the-wreck"),
    ("OQ321", SPRING, 'chose("the-storm", "burn")', '§chose("the-storm", "born")', "the-storm has no choice born", "burn"),
    # prose
    ("OQ340", WINTER, "Morning, and there are", "§# Morning\n\n      and there are", "A heading (#) stands here", "begin a new paragraph"),
    ("OQ340", WINTER, "- a crate of lemons", "- a §<b>crate</b>", "HTML stands here", "paragraphs"),
    ("OQ340", EVENTS, "    The port asked", "    The §`port` asked", "Code (`) stands here", "paragraphs"),
    ("OQ340", WINTER, "Morning, and", "Morning, §![x](term:packet) and", "An image stands here", "A scene has one picture"),
    ("OQ340", WINTER, "Morning, and", "§```\n      Morning, and", "A code fence stands here", "paragraphs"),
    ("OQ340", WINTER, "- a crate of lemons", "§***\n      - a crate", "A rule stands here", "paragraphs"),
    ("OQ340", WINTER, "Morning, and", "§| a | b |\n      Morning, and", "A table stands here", "paragraphs"),
    ("OQ340", WINTER, "Morning, and", "See §https://example.org and", "A web address stands here", "record/sources.yaml"),
    # what a teacher brings
    ("OQ304", CLASSROOM, "    source: logbook", "    source: §logbok", "There is no source logbok", "logbook"),
    ("OQ303", CLASSROOM, "  storm-1901:\n", "  §strom-1901:\n", "There is no event strom-1901", "storm-1901"),
    ("OQ303", CLASSROOM, "moments: [storm-1901]}", "moments: [§gale]}", "There is no event gale", "Add it to record/events.yaml"),
    ("OQ306", CLASSROOM, "The [packet boat](term:packet)", "The §[packet boat](term:paket)", "There is no term paket", "packet"),
    ("OQ341", WINTER, "Morning, and", "Morning, §[[oil->sent]] and", "A link of Twine, [[oil->sent]], stands here", "choices and next"),
    ("OQ309", CLASSROOM, "seat: keeper", "seat: §mate", "There is no seat mate", ""),
    ("OQ704", CLASSROOM, "reading: the-ballad", "reading: §ballad", "There is no reading ballad", "the-ballad"),
    ("OQ704", CLASSROOM, "moments: [storm-1901]}", "moments: [storm-1901], skip: [§letter-1901]}", "letter-1901 is not one of the plan's moments", "Did you mean storm-1901?"),
    ("OQ704", CLASSROOM, "plans:\n", "together:\n  - §scenes: {keeper: the-storm}\nplans:\n", "Only one chair decides here", "two chairs"),
    ("OQ704", CLASSROOM, "plans:\n", "together:\n  - scenes: {keeper: §what-became, clerk: the-storm}\nplans:\n", "Nothing of the record is decided in what-became", "Name one of: the-letter, the-office, the-storm."),
    ("OQ301", CLASSROOM, "plans:\n", "together:\n  - scenes: {keeper: §the-strom, clerk: the-storm}\nplans:\n", "There is no scene the-strom", "the-storm"),
    ("OQ309", CLASSROOM, "plans:\n", "together:\n  - scenes: {§mate: the-storm, clerk: the-storm}\nplans:\n", "There is no seat mate", ""),
    ("OQ202", CLASSROOM, "plans:\n", "together:\n  - §title: x\nplans:\n", "scenes is missing", ""),
    # ids that a rename claims
    ("OQ205", WINTER, "    title: The wreck\n", "    title: The wreck\n    was: [§the-storm]\n", "There is a scene the-storm", "Take it off the list"),
    ("OQ205", WINTER, "    title: The wreck\n", "    title: The wreck\n    was: [old, §old]\n", "Two of the scenes were called old", "Take it off one of them"),
]  # fmt: skip


def findings(folder: Path) -> Sequence[tuple[str, str, str, str]]:
    return [(one.code, str(one.place), one.message, one.cure) for one in read_pack(folder)[1]]


@pytest.mark.parametrize(("code", "file", "old", "new", "message", "cure"), BROKEN, ids=lambda value: str(value)[:24])
def test_a_broken_rule_is_found_where_it_is_broken(
    lighthouse_copy: Path, code: str, file: str, old: str, new: str, message: str, cure: str
) -> None:
    """One change, one finding: its code, its place, what was found and what to write instead."""
    place = edit(lighthouse_copy, file, old, new)
    found = findings(lighthouse_copy)
    assert len(found) == 1, found
    assert message in found[0][2]
    assert cure in found[0][3]
    if message != "sources wants a list":
        assert found[0][0] == code
    if place:
        assert found[0][1] == f"{file}:{place[0]}:{place[1]}"


def test_a_lesson_stops_at_key_moments_only(lighthouse_copy: Path) -> None:
    """An event that no scene is about is no moment of a lesson: neither in a plan nor with questions."""
    edit(
        lighthouse_copy,
        EVENTS,
        "letter-1901:\n",
        "peace-1902:\n  date: 1902\n  title: P\n  summary: P.\n  sources: [ledger]\nletter-1901:\n",
    )
    edit(lighthouse_copy, CLASSROOM, "moments: [storm-1901]}", "moments: [peace-1902]}")
    edit(lighthouse_copy, CLASSROOM, "\n  storm-1901:\n", "\n  peace-1902:\n")
    assert [(code, place, cure) for code, place, _, cure in findings(lighthouse_copy)] == [
        ("OQ704", "classroom.yaml:11:29", "Name one of: letter-1901, storm-1901."),
        ("OQ704", "classroom.yaml:14:3", "Name one of: letter-1901, storm-1901."),
    ]


def test_every_code_of_the_checks_has_a_pack_that_earns_it() -> None:
    """A rule that is added without a pack that breaks it fails here."""
    modules = Path(validation.__file__).parent.glob("*.py")
    modules = (
        path for path in modules if path.stem not in ("picks", "carry", "pictures")
    )  # test_picks.py, test_proof_carry.py and test_pictures.py have those
    written = {code for path in modules for code in re.findall(r"OQ\d{3}", path.read_text(encoding="utf-8"))}
    assert written <= {case[0] for case in BROKEN}


def test_a_chapter_that_is_not_there_takes_its_scenes_with_it(lighthouse_copy: Path) -> None:
    """A chapter under another name is the one error: nobody is told that its scenes do not exist."""
    (lighthouse_copy / SPRING).rename(lighthouse_copy / "scenes" / "spring.yml")
    assert [(code, cure) for code, _, _, cure in findings(lighthouse_copy)] == [
        ("OQ112", "Let it end in .yaml."),
    ]
    (lighthouse_copy / "scenes" / "spring.yml").rename(lighthouse_copy / "scenes" / "sprang.yaml")
    assert [code for code, *_ in findings(lighthouse_copy)] == ["OQ310", "OQ112"]


def test_the_small_pack_has_no_finding(lighthouse_copy: Path) -> None:
    """The pack that all of these were made from is sound."""
    assert findings(lighthouse_copy) == []


@pytest.mark.parametrize(("more", "said"), [(6, []), (7, [("OQ207", "the-office has 10 choices.")])])
def test_nine_choices_are_enough_and_ten_are_too_many(
    lighthouse_copy: Path, more: int, said: list[tuple[str, str]]
) -> None:
    """A scene has two to nine choices."""
    added = "".join(f"      c{n}: {{label: C, reality: plausible, next: the-letter}}\n" for n in range(more))
    edit(
        lighthouse_copy,
        WINTER,
        "    history:\n      choice: [send-oil",
        added + "    history:\n      choice: [send-oil",
    )
    assert [(code, message) for code, _, message, _ in findings(lighthouse_copy)] == said


@pytest.mark.parametrize(("condition", "code"), [("oill < 4", "OQ321"), ("oil <", "OQ320")])
def test_a_bad_condition_is_reported_wherever_it_stands(lighthouse_copy: Path, condition: str, code: str) -> None:
    """The same condition at two places is two findings: each has to be mended."""
    edit(lighthouse_copy, WINTER, "if: oil < 4", f"if: {condition}")
    edit(lighthouse_copy, WINTER, "if: fatigue > 2", f"if: {condition}")
    found = findings(lighthouse_copy)
    assert [one[0] for one in found] == [code, code]
    assert len({one[1] for one in found}) == 2


def test_a_pack_without_seats_is_refused() -> None:
    """Somebody has to play it."""
    found = read_pack(Path("/nowhere"), files({"end": END}, seats={}, variables={}))[1]
    assert [(one.code, one.message) for one in found] == [("OQ202", "There is no seat.")]


def test_a_route_without_stops_is_refused(lighthouse_copy: Path) -> None:
    """A route stops somewhere."""
    text = (lighthouse_copy / "pack.yaml").read_text()
    start = text.index("        stops:")
    end = text.index("        ending: what-became")
    (lighthouse_copy / "pack.yaml").write_text(text[:start] + "        stops: []\n" + text[end:])
    assert [(code, message) for code, _, message, _ in findings(lighthouse_copy)] == [
        ("OQ202", "A route needs a stop.")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("text: 'A sign said ''open'', §{oill} left'", "oill"),
        ('text: "A \\"sign\\" \\u0041 \\t said\n\n      so, §{oill} left"', "oill"),
        ("text: >\n\n      A folded\n      text, §{oill} left\n", "oill"),
        ("text: |2\n\n        Indented\n      text, §{oill} left\n", "oill"),
        ("text: plain text that\n      goes on, §{oill} left", "oill"),
        ("text: [a, 'b §{oill}']", "oill"),
        ("text: [{text: 'b §{oill}'}]", "oill"),
        ("text: {text: 'b §{oill}'}", "oill"),
        ("text: [{if: 'oil > 1 and §oill > 2', text: b}]", "oill"),
        ('text: {if: "oil > 1 and §oill > 2", text: b}', "oill"),
        ("text:\n      - if: >-\n          oil > 1\n          and §oill > 2\n        text: b", "oill"),
    ],
)
def test_places_are_exact_inside_every_kind_of_scalar(lighthouse_copy: Path, text: str, problem: str) -> None:
    """Blocks, folded text, quotes with escapes and flow values: the finding stands at the very character."""
    path = lighthouse_copy / WINTER
    old = path.read_text()[
        path.read_text().index("    text: |\n      Morning") : path.read_text().index("    effects: {ships: -2}")
    ]
    place = edit(lighthouse_copy, WINTER, old, f"    {text}\n")
    found = findings(lighthouse_copy)
    assert len(found) == 1, found
    assert problem in found[0][2]
    assert found[0][1] == f"{WINTER}:{place[0]}:{place[1]}"  # type: ignore[index]
