"""YAML is read as text with places, and whatever a pack may not hold is refused where it stands."""

from __future__ import annotations

import pytest
import yaml
from marked import unmark

from game.story.findings import Finding
from game.story.syntax import yaml_reader


def read(text: str) -> tuple[object, list[Finding]]:
    found, findings = yaml_reader.read(text, "f.yaml")
    return (found.value if found else None), findings


def refused(marked: str) -> Finding:
    """Return the one error of *marked*, which must stand at its mark."""
    text, place = unmark(marked)
    findings = yaml_reader.read(text, "f.yaml")[1]
    assert len(findings) == 1, list(map(str, findings))
    assert (findings[0].place.line, findings[0].place.column) == place, str(findings[0])
    return findings[0]


@pytest.mark.parametrize(
    "written",
    ["no", "on", "yes", "true", "12:30", "010", "1.10", "2023-11-17", "+1", "-1", "~", "null", "1e3", "0x1F", "1_000",
     ".inf", "=", "off", "2001-12-14t21:59:43.10-05:00"],
)  # fmt: skip
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    """The usual accidents of YAML 1.1 do not happen: no value turns into something else."""
    assert read(f"a: {written}\nb: [{written}]\n") == ({"a": written, "b": [written]}, [])


def test_an_empty_value_is_empty_text() -> None:
    """A key without a value holds empty text, which the schema then refuses by name."""
    assert read("a:\nb: ''\n") == ({"a": "", "b": ""}, [])


def test_an_empty_file_holds_nothing() -> None:
    """A file without anything, or with comments alone, holds no keys."""
    assert read("") == ({}, [])
    assert read("# nothing\n") == ({}, [])


@pytest.mark.parametrize(
    ("code", "marked", "message", "cure"),
    [
        ("OQ104", "a: 1\nb: 2\n§a: 3\n", "a is here twice; the first is on line 1", "Keep one"),
        ("OQ104", "x: {a: 1, §a: 2}\n", "a is here twice", "Keep one"),
        ("OQ105", "a: §&x 1\n", "An anchor (&)", "put quotes around text that begins with &"),
        ("OQ105", "a: §&x\n  b: 1\n", "An anchor (&)", "Delete it"),
        ("OQ105", "a: §&x [1]\n", "An anchor (&)", "Delete it"),
        ("OQ105", "a: §*x\n", "An alias (*)", "put quotes around text that begins with *"),
        ("OQ105", "§<<: {a: 1}\n", "A merge key (<<)", "Write the keys out"),
        ("OQ106", "if: §!on_board\n", "!on_board is a tag to YAML", "Write not on_board in a condition"),
        ("OQ106", "a: §! x\n", "A tag (! or !!)", "put quotes"),
        ("OQ106", "a: §!!python/object:os.system x\n", "A tag", "Delete it"),
        ("OQ106", "a: §!!map {b: 1}\n", "A tag", "Delete it"),
        ("OQ107", "a: 1\n§---\nb: 2\n", "A second document", "delete the --- line"),
        ("OQ101", "§{a: 1}: 2\n", "A key must be a word", "quotes around a value that begins with {"),
        ("OQ101", "? §[a]\n: 2\n", "A key must be a word", "quotes"),
        ("OQ105", "§*a : 2\n", "An alias", "Write the value out"),
        ("OQ103", 'a: "x §\\u202e y"\n', "holds a control character, U+202E", "Delete the escape"),
        ("OQ103", 'a: "two\n  lines §\\e[2J"\n', "holds a control character, U+001B", "Delete the escape"),
        ("OQ103", 'a: "\\" \\t \\x20 §\\x9b"\n', "holds a control character, U+009B", "Delete the escape"),
        ("OQ103", '"§\\a": 1\n', "U+0007", "Delete the escape"),
    ],
)
def test_what_a_pack_may_not_hold_is_refused_where_it_stands(code: str, marked: str, message: str, cure: str) -> None:
    """Each refusal has its code, its place, what was found and what to write instead."""
    found = refused(marked)
    assert (found.code, found.severity) == (code, "error")
    assert message in found.message
    assert cure in found.cure


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\b", "\\e", "\\f", "\\r", "\\v", "\\N", "\\L", "\\P", "\\x7f",
                                    "\\u061c", "\\u200e", "\\u200f", "\\u202a", "\\u2066", "\\u2069", "\\ufeff"])  # fmt: skip
def test_no_control_character_comes_in_by_an_escape(escape: str) -> None:
    """C0, C1, DEL, bidi controls and line separators are refused when they are written as escapes."""
    assert [finding.code for finding in read(f'a: "x{escape}y"\n')[1]] == ["OQ103"]


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\r", "\x7f", "\x85", "\x9b", "\u061c", "\u2028", "\u2029",
                                       "\u200e", "\u202e", "\u2066", "\ufeff", "\uffff"])  # fmt: skip
def test_no_control_character_comes_in_raw(character: str) -> None:
    """C0, C1, DEL, bidi controls and line separators are refused where they stand, and named."""
    findings = yaml_reader.decode(f"é: 1\nb: x{character}y\n".encode(), "f.yaml")[1]
    assert [(finding.code, str(finding.place)) for finding in findings] == [("OQ103", "f.yaml:2:5")]
    assert f"U+{ord(character):04X}" in findings[0].message


def test_tabs_and_line_ends_are_no_control_characters() -> None:
    """A tab inside text, a Windows line end and a byte order mark at the start are taken."""
    text, findings = yaml_reader.decode("\ufeffa: x\ty\r\nb: 2\r\n".encode(), "f.yaml")
    assert findings == []
    assert read(text) == ({"a": "x\ty", "b": "2"}, [])


def test_a_file_full_of_control_characters_is_reported_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million control characters make twenty findings, and no more are looked at."""
    named: list[str] = []
    really = yaml_reader.described
    monkeypatch.setattr(yaml_reader, "described", lambda character: (named.append(character), really(character))[1])
    findings = yaml_reader.decode(b"\x01" * 1_000_000, "f.yaml")[1]
    assert len(findings) == len(named) == 20
    assert len(read('a: ["\\e"' + ', "\\e"' * 5000 + "]\n")[1]) == 20


def test_bytes_that_are_not_utf8_are_refused_where_they_stand() -> None:
    """The place counts characters, not bytes."""
    findings = yaml_reader.decode("a: é\nb: ö".encode() + b"\xff\n", "f.yaml")[1]
    assert [(finding.code, str(finding.place)) for finding in findings] == [("OQ102", "f.yaml:2:5")]
    assert findings[0].cure == "Save the file as UTF-8."


def test_nesting_is_bounded() -> None:
    """Twelve levels are read, the thirteenth is refused where it opens."""
    assert read("a: " + "[" * 11 + "]" * 11)[1] == []
    found = refused("a: " + "[" * 11 + "§[" + "]" * 12)
    assert found.code == "OQ108"
    assert "12 levels" in found.cure


def test_deep_nesting_is_refused_before_it_costs_anything() -> None:
    """A hundred thousand brackets get the finding that thirteen get, at the same place, whatever the parser makes of them."""
    for first, again in (("a: ", "["), ("a: ", "{b: "), ("", "- "), ("é: [\u2028]\na: ", "["), ("a: 1\na: ", "[")):
        refused = read(first + again * 13)[1]
        assert refused[-1].code == "OQ108"
        assert read(first + again * 50_000)[1] == refused
        assert (
            read("# a line above\n" * 1000 + first + again * 50_000)[1][-1].place.line == refused[-1].place.line + 1000
        )


def test_a_text_past_its_size_is_refused() -> None:
    """A scalar may have 20,000 characters, plain, quoted or in a block."""
    assert read("a: " + "x" * 20_000)[1] == []
    for value in ("x" * 20_001, "'" + "x" * 20_001 + "'", "|\n  " + "x" * 20_001):
        findings = read(f"a: {value}\n")[1]
        assert [(finding.code, finding.place.line) for finding in findings] == [("OQ109", 1)]
        assert "This text has 20,00" in findings[0].message


def test_a_file_past_its_size_is_refused() -> None:
    """A file may have sixteen megabytes."""
    assert [finding.code for finding in yaml_reader.decode(b" " * (yaml_reader.MAX_FILE + 1), "f.yaml")[1]] == ["OQ109"]
    assert yaml_reader.decode(b" " * yaml_reader.MAX_FILE, "f.yaml")[1] == []


@pytest.mark.parametrize(
    "marked",
    ["label: Ask §#1\n", "a:\n  - x §#2 y\n  - z\n", "a: {b: x §#1\n  }\n", "a: two\n  lines §#hash\nb: 1\n"],
)
def test_a_comment_that_cuts_a_value_short_is_a_warning(marked: str) -> None:
    """`label: Ask #1` says Ask to YAML, and probably not to the writer."""
    found = refused(marked)
    assert (found.code, found.severity) == ("OQ111", "warning")
    assert "quotes" in found.cure


@pytest.mark.parametrize(
    "text", ["a: x # said so\n", "a: 'Ask #1'\n", 'a: "Ask #1" #not\n', "a: | #x\n  b #1\n", "a: b#1\n", "a: x\n#1\n"]
)
def test_a_comment_that_was_meant_is_no_warning(text: str) -> None:
    """A blank after #, quotes around the text, or a block make it clear."""
    assert read(text)[1] == []


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("a: b§: c\n", "There is a second “: ” here"),
        ("a: 1\n §b: 2\n", "indented by one blank more than the lines around it"),
        ("a: §[1, 2\nb: 3\n", "These brackets [ ] are not closed"),
        ("a: §{x: 1\nb: 3\n", "These braces { } are not closed"),
        ('a: {if: chose("a", "b"§), go: x}\n', "These braces { } are not closed, or a comma is missing"),
        ("a: 1\nb: §'open\nc: 3\n", "A quote that is opened here is not closed"),
        ('a: 1\nb: §"open\nc: 3\n', "A quote that is opened here is not closed"),
        ("a: §'\n---\n", "A quote that is opened here is not closed"),
        ("a:\n§\tb: 1\n", "A tab stands in the indentation"),
        ("a: §@x\n", "A value cannot begin with @"),
        ("a: §`x`\n", "A value cannot begin with `"),
        ("a: §%x\n", "A value cannot begin with %"),
        ("a: §, x\n", "A value cannot begin with ,"),
        ("a: §* x\n", "A value cannot begin with *"),
        ("a: §!y!x 1\n", "A value cannot begin with !"),
        ("a:\n  - 1\n §- 2\n", "indented by one blank less than the lines around it"),
        ("a: 'it'§s'\n", "The text goes on behind the closing quote"),
        ("a:\n  - 1\n  §b: 2\n", "indented by 2 blanks more than the lines around it"),
        ("a: 1\n§b\nc: 2\n", "This line is no key"),
        ("a: -§ 1\n", "A blank stands between - and the number"),
        ('a: "§\\q"\n', "This backslash means nothing"),
        ('a: "\\u§d800"\n', "This backslash stands for no character"),
        ("a: >§x\n  y\n", "Something stands behind | or >"),
        ("a: 1\n...\n§b\n", "Something stands before or after the document"),
        ("%FOO§\na: 1\n", "This is not YAML"),
    ],
)
def test_a_syntax_error_is_told_in_a_writers_words(marked: str, message: str) -> None:
    """Each says what is wrong where the writer has to mend it, and what to write."""
    found = refused(marked)
    assert found.code == "OQ101"
    assert message in found.message
    assert found.cure


def test_a_blank_that_is_none_is_found_where_it_stands() -> None:
    """A no-break space in the indentation looks like a blank: the finding points at it, not at where YAML gave up."""
    found = refused("a:\n  b: 1\n §\u00a0c: 2\n  # and\n  d: 3\n")
    assert found.message == "A blank that YAML does not know, U+00A0 (NO-BREAK SPACE), stands in the indentation."
    assert refused("a: |\n  \u00a0words\nb: §: 2\n").code == "OQ101"


def test_a_warning_before_a_syntax_error_is_kept() -> None:
    """What was found before the first syntax error is in the report beside it."""
    assert [finding.code for finding in read("a: Ask #1\nb: {\n")[1]] == ["OQ111", "OQ101"]
    assert [finding.code for finding in read("a: 1\na: 2\nb: {\n")[1]] == ["OQ104", "OQ101"]


def test_the_parser_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PyYAML without its C part gives the same values at the same places, and refuses the same things."""
    texts = ['a: [1, {b: "x\\ty"}]\nc: |\n  d\n\n  e\nf: Ask #1\n', "a: &x 1\n", "a: !x 1\n", "a: 1\na: 2\n", "a: 'x\n"]
    fast = [yaml_reader.read(text, "f.yaml") for text in texts]
    monkeypatch.setattr(yaml_reader, "_parser", yaml.SafeLoader)
    slow = [yaml_reader.read(text, "f.yaml") for text in texts]
    assert [found for found, _ in slow] == [found for found, _ in fast]
    assert [[(one.code, one.place.line) for one in findings] for _, findings in slow] == [
        [(one.code, one.place.line) for one in findings] for _, findings in fast
    ]  # fmt: skip
