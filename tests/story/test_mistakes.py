"""What people get wrong on their first day: one mistake is one finding, on its line, with what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from front_door import LIGHTHOUSE
from marked import edit

from game.story import model_types, read_pack
from game.story.syntax import yaml_reader
from game.story.syntax.yaml_repairs import AHEAD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WINTER, PACK = "scenes/winter.yaml", "pack.yaml"
OFFICE = "    title: The office\n"
TEXT = "      Morning, and there are planks on the sand.\n"
SAND = "planks on the sand."

# file, what is there, what is written instead (§: where the finding stands), code, a part of the message and the cure
MISTAKES = [
    # Colons, blanks and indentation
    (WINTER, OFFICE, "    title§ The office\n", "OQ101", "A colon is missing behind title", "Write title: The office"),
    (WINTER, OFFICE, "    title§:The office\n", "OQ101", "A blank is missing behind title:", "Write title: The office"),
    (WINTER, OFFICE, "    title§： The office\n", "OQ101", "FULLWIDTH COLON", "Write title: The office"),
    (WINTER, OFFICE, "    title§ = The office\n", "OQ101", "an equals sign", "Write title: The office"),
    (WINTER, OFFICE, "    title:§\u00a0The office\n", "OQ101", "NO-BREAK SPACE), stands behind the colon", "title: The office"),
    (WINTER, OFFICE, "    §\u00a0title: The office\n", "OQ201", "NO-BREAK SPACE), stands before title", "an ordinary blank"),
    (WINTER, OFFICE, "   §title: The office\n", "OQ101", "one blank less than the lines around it", "Put one blank more"),
    (WINTER, OFFICE, "      §title: The office\n", "OQ101", "2 blanks more than the lines around it", "Take 2 blanks away"),
    (WINTER, OFFICE, "  §\t  title: The office\n", "OQ101", "A tab stands in the indentation", "Indent with blanks"),
    (WINTER, "    title: The wreck\n", "    title§ The wreck\n", "OQ101", "A colon is missing behind title", "Write title: The wreck"),
    (WINTER, "    basis: imagined\n    title: The wreck\n", "   §basis: imagined\n    title: The wreck\n", "OQ101", "one blank less than the lines around it", "Put one blank more"),
    (WINTER, "  the-office:\n", "  the-office§\n", "OQ101", "A colon is missing behind the-office", "Write the-office:"),
    (WINTER, TEXT, "      Morning, and there are\n    §planks on the sand.\n", "OQ101", "has left the text above", "Indent it by 6"),
    (WINTER, "    text: |\n" + TEXT, "    text: §|\n    Morning, and there are planks on the sand.\n", "OQ101", "The text below is not indented", "Indent it by 6 blanks"),
    (WINTER, "    text: |\n" + TEXT, "    text§:\n" + TEXT.replace("sand.", "sand: planks."), "OQ101", "nothing says that it is prose", "Write text: |"),
    # Quotes and signs of YAML
    (WINTER, OFFICE, "    title: The office§: a morning\n", "OQ101", "a second “: ”", '"The office: a morning"'),
    (WINTER, OFFICE, '    title: "The"§ office\n', "OQ101", "goes on behind the closing quote", "'\"The\" office'"),
    (WINTER, OFFICE, '    title: "The "§old" office"\n', "OQ101", "goes on behind the closing quote", "'The \"old\" office'"),
    (WINTER, OFFICE, '    title: §"The office\n    note: "x"\n', "OQ101", "A quote that is opened here is not closed", 'title: "The office"'),
    (WINTER, OFFICE, "    title: §? The office\n", "OQ101", "A value cannot begin with ?", '"? The office"'),
    (WINTER, OFFICE, "    title: §@ the office\n", "OQ101", "A value cannot begin with @", '"@ the office"'),
    (WINTER, OFFICE, "    title: The office\n      and what§: nothing\n", "OQ101", "in this text, which began without quotes", "Write title: |"),
    (WINTER, OFFICE, OFFICE + "§// to do\n", "OQ101", "// begins no comment", "Begin a comment with #"),
    (WINTER, OFFICE, "§<<<<<<< ours\n    title: The office\n=======\n    title: Office\n>>>>>>> theirs\n", "OQ101", "An unresolved merge", "Choose one side"),
    (WINTER, "effects: {oil: -3, ships: +2,", "effects: {oil: -§ 3, ships: +2,", "OQ101", "between - and the number", "Write -3"),
    (WINTER, "effects: {oil: -3, ships: +2,", "effects: {§oil:-3, ships: +2,", "OQ204", "A blank is missing behind oil:", "Write oil: -3"),
    (WINTER, OFFICE, "    title: §- office\n", "OQ101", "A value cannot begin with -", 'title: "- office"'),
    (WINTER, OFFICE, OFFICE + "    sources: §- a-letter\n", "OQ101", "A list begins here", "Write sources: [a-letter]"),
    (WINTER, "effects: {ships: -2}", "effects: §ships: -2", "OQ101", "What effects holds", "effects: {ships: -2}"),
    # Where things belong
    (WINTER, "      send-oil:\n        label: Send oil\n", "      §- label: Send oil\n", "OQ101", "A choice has an id, and is no item", "first-choice:"),
    (WINTER, "  the-office:\n", "  §- the-office:\n", "OQ101", "is no item of a list", "Take the hyphen off: the-office:"),
    (PACK, "chapters: [winter, spring]\nroutes:\n  short:\n", "chapters: [winter, spring]\nroutes:\n§short:\n", "OQ201", "short belongs under routes", "Indent short"),
    (WINTER, "    ask: What do you send?", "    §aks: What do you send?", "OQ201", "aks is not a key", "Did you mean ask?"),
    (WINTER, "    ask: What do you send?", "    §question: What do you send?", "OQ201", "question is not a key", "Did you mean ask?"),
    (WINTER, "\n    next: the-letter\n", "\n    §goto: the-letter\n", "OQ201", "goto is not a key", "Did you mean next?"),
    (PACK, "    start: the-office\n", "    §begin: the-office\n", "OQ201", "begin is not a key", "Did you mean start?"),
    (WINTER, "effects: {ships: -2}", "effects:\n          §- ships: -2", "OQ203", "effects wants keys", "effects: {ships: -2}"),
    (PACK, "chapters: [winter, spring]", "chapters: §winter, spring", "OQ203", "chapters wants a list", "Write chapters: [winter, spring]"),
    (PACK, "chapters: [winter, spring]", "chapters: [winter, §spring.yaml]", "OQ204", "cannot be “spring.yaml”", "Write spring: a chapter"),
    # Ids, dates and conditions
    (WINTER, "        next: the-wreck", "        next: §The wreck", "OQ204", "next cannot be “The wreck”", "Write the-wreck"),
    (WINTER, "        next: the-wreck", "        next:§", "OQ204", "next is empty", "such as the-offer"),
    (WINTER, "        next: the-wreck", "        next: §the-wreck if oil > 2", "OQ204", "next cannot be", "- {if: oil > 2, go: the-wreck}"),
    (WINTER, "choice: burn", "choice: §Burn it full", "OQ204", "choice cannot be “Burn it full”", "Write its id, burn."),
    (WINTER, "  the-wreck:\n", "  §The-Wreck:\n", "OQ204", "“The-Wreck” cannot be an id", "Write the-wreck"),
    (PACK, "  oil: {type", "  §the-oil: {type", "OQ204", "the-oil cannot be", "Write the_oil"),
    (WINTER, "date: 1901-01-14", "date: §14 January 1901", "OQ204", "date cannot be", "Write 1901-01-14."),
    (WINTER, "date: 1901-01\n", "date: §1901-1902\n", "OQ204", "date cannot be", "Write 1901/1902."),
    (WINTER, "if: oil < 4", "if: oil < 4§, told", "OQ320", ", does not belong here", "in place of the comma"),
    (WINTER, "if: oil < 4", "if: oil < 4 §AND told", "OQ320", "AND does not belong here", "Write and in small letters"),
    (WINTER, "if: oil < 4", 'if: told §== "yes"', "OQ321", "A flag is compared with a word", "Write told: a flag"),
    (WINTER, "if: oil < 4", 'if: told §== "no"', "OQ321", "A flag is compared with a word", "Write not told"),
    (WINTER, "if: oil < 4", 'if: §visited("the-wreck")', "OQ320", "visited(…) is not known", 'Write seen("scene")'),
    # pack.yaml
    (PACK, "start: 5, min: 0", "start: §-1, min: 0", "OQ330", "ships starts at -1", "a number from 0 to 10"),
    (PACK, "{keeper: 4, clerk: 6}", "{keeper: 4, clerk: 6, §mate: 2}", "OQ309", "mate is no seat", "Name every seat"),
    (PACK, "    start: the-office\n", "", "OQ202", "start is missing here", "Add start: and the id of a scene."),
    (PACK, "off: [OQ520, OQ521]", "off: [OQ520, OQ521, §OQ999]", "OQ204", "There is no warning OQ999", ""),
    (PACK, "language: en", "language: §English", "OQ204", "“English” is no code of a language", "such as en"),
    (WINTER, "effects: {ships: -2}", "effects: {ships: §-30}", "OQ330", "more than the whole scale of ships", "Write 0"),
    # Signs of other tools, and of other kinds of Markdown
    (WINTER, SAND, "planks [[on the sand->the-letter]].", "OQ341", "A link of Twine", "choices and next"),
    (WINTER, SAND, "planks.\n      *goto the-letter", "OQ341", "A command of ChoiceScript", "effects"),
    (WINTER, SAND, "planks. (set: $oil to 3)", "OQ341", "A macro of Harlowe", "effects"),
    (WINTER, SAND, "planks. -> the_letter", "OQ341", "A line of ink", "choices and next"),
    (WINTER, SAND, "§<<if $told>>planks<</if>>.", "OQ340", "A macro of SugarCube", "a passage with an if"),
    (WINTER, SAND, "planks, {told: on the sand | in the water}.", "OQ312", "cannot branch inside braces", "with if: told"),
    (WINTER, SAND, "planks, {on the sand|in the water}.", "OQ312", "cannot branch inside braces", "a passage with an if"),
    (WINTER, SAND, "{b}planks{/b} on the sand.", "OQ312", "is no sign of this format", "**words**"),
    (WINTER, SAND, "§$oil planks on the sand.", "OQ341", "$oil prints as it stands", "Write {oil}"),
    (WINTER, SAND, "§[oil] planks on the sand.", "OQ341", "[oil] prints as it stands", "Write {oil}"),
    (WINTER, SAND, "§[b]planks[/b] on the sand.", "OQ341", "[b] is no sign of this format", "**words**"),
    (WINTER, SAND, "planks§[^1] on the sand.", "OQ340", "A footnote", "[words](source:id)"),
    (WINTER, SAND, "§{planks} on the sand.", "OQ308", "{planks} is not a variable", "write {{planks}} for the braces"),
    (WINTER, SAND, "§~~planks~~ on the sand.", "OQ340", "Words are struck out", "Leave them out"),
    (WINTER, SAND, "planks §&amp; sand.", "OQ340", "will see &amp; here", "Write &."),
    (WINTER, SAND, "planks §&nbsp; sand.", "OQ340", "will see &nbsp; here", "Write an ordinary blank."),
    (WINTER, "      - a crate of lemons\n", "      - a crate of lemons\n        - and limes\n", "OQ340", "A list inside a list", "one list"),
    (WINTER, SAND, "§![planks](planks.png) on the sand.", "OQ340", "An image", "{file: pictures/its-name.png"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "message", "cure"),
    MISTAKES,
    ids=[f"{one[3]}-{one[2].strip()[:28]}" for one in MISTAKES],
)
def test_a_mistake_is_one_finding_with_its_cure(
    lighthouse_copy: Path, file: str, old: str, new: str, code: str, message: str, cure: str
) -> None:
    """The file, the line, what was found and what to write in its place; and nothing else is complained of."""
    place = edit(lighthouse_copy, file, old, new)
    found = read_pack(lighthouse_copy)[1]
    if "{b}" in new:
        found = found[:1]  # the closing tag is another place
    assert [one.code for one in found] == [code], "\n".join(map(str, found))
    assert found[0].place.file == file
    assert message in found[0].message
    assert cure in found[0].cure
    if place:
        assert (found[0].place.line, found[0].place.column) == place, str(found[0])


def test_choices_that_are_not_indented_are_one_mistake(lighthouse_copy: Path) -> None:
    """The first of them is told to move under its key, whose line is said; the others and the empty key are not told."""
    path = lighthouse_copy / WINTER
    lines = path.read_text(encoding="utf-8").split("\n")
    first = lines.index("      send-oil:")
    last = lines.index("    history:", first)
    lines[first:last] = [line[2:] for line in lines[first:last]]
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = read_pack(lighthouse_copy)[1]
    assert (found.code, found.place.line) == ("OQ201", first + 1)
    assert found.message == f"send-oil belongs under choices, on line {first}."
    assert found.cure == "Indent send-oil and what is below it by two blanks more."


@pytest.mark.parametrize("called", ["persons", "character", "peoples"])
def test_a_file_of_the_record_under_another_name_is_one_mistake(lighthouse_copy: Path, called: str) -> None:
    """The file is told its name, and nobody is told that the people in it do not exist."""
    (lighthouse_copy / "record" / "people.yaml").rename(lighthouse_copy / "record" / f"{called}.yaml")
    (found,) = read_pack(lighthouse_copy)[1]
    assert (found.code, found.severity, found.place.file) == ("OQ112", "error", f"record/{called}.yaml")
    assert found.cure == "Call it record/people.yaml."


def test_files_that_nothing_reads_are_warnings(lighthouse_copy: Path) -> None:
    """A file in record/ that stands for nothing, and a plan that ends in .yaml."""
    (lighthouse_copy / "record" / "colours.yaml").write_text("red: {}\n", encoding="utf-8")
    (lighthouse_copy / "plans").mkdir(exist_ok=True)
    (lighthouse_copy / "plans" / "a.yaml").write_text("seat: keeper\n", encoding="utf-8")
    found = read_pack(lighthouse_copy)[1]
    assert [(one.code, one.severity, one.place.file) for one in found] == [
        ("OQ112", "warning", "plans/a.yaml"),
        ("OQ112", "warning", "record/colours.yaml"),
    ]


@pytest.mark.parametrize("text", ["$60 million", "a price of 2 $ each", "*if* you can", "AT&T; and R&D", "[LOCKED] doors", "a ~ b", "see (if you must) him",
                                  "5 -> 6 is one", "- a\n- b\n\n1. c", "He said: *set* it down"])  # fmt: skip
def test_what_only_looks_like_another_tool_is_let_be(lighthouse_copy: Path, text: str) -> None:
    """Sums of money, emphasis, brackets and arrows inside a sentence are signs of nothing."""
    edit(lighthouse_copy, WINTER, TEXT, "".join(f"      {line}\n" for line in text.split("\n")))
    assert list(map(str, read_pack(lighthouse_copy)[1])) == []


def test_an_invisible_character_is_shown_in_its_word() -> None:
    """The finding makes visible what the editor does not."""
    (found,) = yaml_reader.decode("next: mid\u200bstream\n".encode(), "f.yaml")[1]
    assert (
        found.message == "Here stands a character that cannot be seen, U+200B (ZERO WIDTH SPACE), in mid<U+200B>stream."
    )


def test_a_mistake_in_a_long_file_is_looked_for_near_it() -> None:
    """A repair is tried on the lines around the error: a chapter of thousands of scenes is not parsed again for each."""
    scenes = [f"  s{number}:\n    basis: imagined\n    text: x\n    next: s{number + 1}\n" for number in range(2000)]
    scenes[1500] = scenes[1500].replace("    text: x", "    text x")
    read: list[int] = []
    really = yaml_reader.first_error

    def counted(text: str) -> int | None:
        read.append(text.count("\n"))
        return really(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "first_error", counted)
        found = yaml_reader.read("scenes:\n" + "".join(scenes), "f.yaml", lambda: {"text"})[1]
    assert [(one.message, one.place.line) for one in found] == [("A colon is missing behind text.", 6004)]
    assert read
    assert max(read) <= 2 * AHEAD


KEYED = re.compile(r"( *(?:- )?)([a-z_-]+): (\S.*)$")
SLIPS: dict[str, Callable[[str], str | None]] = {
    "no colon": lambda line: (found := KEYED.match(line)) and f"{found[1]}{found[2]} {found[3]}",
    "no blank": lambda line: (found := KEYED.match(line)) and f"{found[1]}{found[2]}:{found[3]}",
    "a colon more": lambda line: (
        f"{found[1]}{found[2]}: {found[3].replace(' ', ': ', 1)}"
        if (found := plain(line)) and " " in found[3]
        else None
    ),
    "half quoted": lambda line: (
        f'{found[1]}{found[2]}: "{found[3].replace(" ", chr(34) + " ", 1)}'
        if (found := plain(line)) and " " in found[3]
        else None
    ),
    "not closed": lambda line: f'{found[1]}{found[2]}: "{found[3]}' if (found := plain(line)) else None,
    "a bare key": lambda line: line[:-1] if re.fullmatch(r" *[a-z-]+:", line) else None,
    "a tab": lambda line: "\t" + line.lstrip() if line.startswith("  ") else None,
}


def plain(line: str) -> re.Match[str] | None:
    """Return the parts of a line with a key and a value without quotes or brackets."""
    found = KEYED.match(line)
    return found if found and found[3][0] not in "\"'{[|>" else None


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    "file", ["pack.yaml", WINTER, "scenes/spring.yaml", "record/events.yaml", "record/sources.yaml"]
)
def test_a_slip_is_found_on_its_line_wherever_it_is(file: str, slip: str) -> None:
    """Made on every line of a file in turn: where YAML stops because of it, the finding stands on that line."""
    lines = (LIGHTHOUSE / file).read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        written = None if line.lstrip().startswith("#") else SLIPS[slip](line)
        if written:
            text = "\n".join([*lines[:number], written, *lines[number + 1 :]])
            found = [one for one in yaml_reader.read(text, file, model_types.every_key)[1] if one.code == "OQ101"]
            assert [one.place.line for one in found] in ([], [number + 1]), written


def test_an_empty_title_page_is_one_mistake(lighthouse_copy: Path) -> None:
    """All that it needs is said at once, and nobody is told key by key."""
    (lighthouse_copy / PACK).write_text("# nothing yet\n", encoding="utf-8")
    (found,) = read_pack(lighthouse_copy)[1]
    assert (found.code, found.place.file, found.place.line) == ("OQ202", PACK, 1)
    assert found.cure == "Add format, id, title, seats, chapters; `new` makes a pack."


def test_a_record_file_that_ends_in_yml_is_one_mistake(lighthouse_copy: Path) -> None:
    """Nobody is told that the people in it do not exist; beside a .yaml of that name it is a warning."""
    people = lighthouse_copy / "record" / "people.yaml"
    people.with_suffix(".yml").write_bytes(people.read_bytes())
    (found,) = read_pack(lighthouse_copy)[1]
    assert (found.code, found.severity) == ("OQ112", "warning")
    people.unlink()
    (found,) = read_pack(lighthouse_copy)[1]
    assert (found.code, found.severity, found.cure) == ("OQ112", "error", "Let it end in .yaml.")


def test_a_passage_told_as_its_scene_needs_no_basis(lighthouse_copy: Path) -> None:
    """In a scene of the record, a passage of the record that names no source is told what to leave out."""
    edit(
        lighthouse_copy,
        WINTER,
        "basis: imagined\n    title: The wreck",
        "basis: record\n    sources: [logbook]\n    title: The wreck",
    )
    edit(lighthouse_copy, WINTER, "      - if: fatigue > 2\n", "      - if: fatigue > 2\n        basis: record\n")
    found = [one for one in read_pack(lighthouse_copy)[1] if one.code == "OQ210"]
    assert [one.cure for one in found] == ["Add sources: […], or take basis out: it has the scene's then."]
