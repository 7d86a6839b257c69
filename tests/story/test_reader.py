"""A pack's folder is read whole: every problem in one report, in file order, each where it stands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from marked import edit

from game.errors import PackError
from game.story import open_pack, read_pack, reader
from game.story.syntax import yaml_reader

if TYPE_CHECKING:
    from collections.abc import Callable

WINTER, SPRING = "scenes/winter.yaml", "scenes/spring.yaml"
# file, what is there, what is written instead (§: where the finding stands), code, message, cure
SCHEMA: list[tuple[str, str, str, str, str, str]] = [
    ("pack.yaml", "tagline:", "§taglin:", "OQ201", "taglin is not a key that can stand here", "Did you mean tagline?"),
    ("pack.yaml", "min: 0, max: 5", "min: 0, §laber: x, max: 5", "OQ201", "laber is not a key", "Did you mean label?"),
    ("pack.yaml", "bridge:", "§brigde:", "OQ201", "brigde is not a key", "Did you mean bridge?"),
    (WINTER, "    place: Far Point", "    §plaice: Far Point", "OQ201", "plaice is not a key", "Did you mean place?"),
    (WINTER, "detail: The oil", "§deatil: The oil", "OQ201", "deatil is not a key", "Did you mean detail?"),
    (WINTER, "- if: fatigue > 2", "- §when: fatigue > 2", "OQ201", "when is not a key", "Did you mean if?"),
    (WINTER, "note: The real", "§nota: The real", "OQ201", "nota is not a key", "Did you mean note?"),
    ("record/sources.yaml", "kind: book,", "kind: book, §urls: x,", "OQ201", "urls is not a key", "Delete it"),
    ("pack.yaml", "format: 1\n", "", "OQ202", "format is missing here", "Add format: 1"),
    (WINTER, "        label: Send oil\n", "", "OQ202", "label is missing here", "Add label: …"),
    (WINTER, "    basis: imagined\n    title: The wreck\n", "    title: The wreck\n", "OQ202", "basis is missing", "Add basis"),
    (WINTER, "discuss:\n      - Who owes", "discuss: §Who owes", "OQ203", "discuss wants a list", "Write discuss: ["),
    (WINTER, "effects: {ships: -2}", "effects: §[ships]", "OQ203", "effects wants keys and values", "Write effects: {a_variable: +1}"),
    (WINTER, "      send-oil:\n", "      row: §home\n      send-oil:\n", "OQ203", "row wants keys and values", "Write row: {label: …, next: …}"),
    (WINTER, "      - if: fatigue > 2\n", "      - §[a]\n      - if: fatigue > 2\n", "OQ203", "A part of text wants keys", "key: value"),
    (WINTER, "basis: imagined\n    title", "basis: §imagind\n    title", "OQ204", "basis cannot be “imagind”", "record, imagined"),
    (WINTER, "label: Send oil", "label: §''", "OQ204", "label is empty", "Write a few words here"),
    (WINTER, "label: Send oil", "label: §[Send, oil]", "OQ204", "label cannot be a list", "Write text"),
    (WINTER, "label: Send oil", "label: §|\n          Send\n          oil", "OQ204", "label cannot be", "on one line"),
    (WINTER, "date: 1901-01-14", "date: §1901-02-30", "OQ204", "date cannot be “1901-02-30”", "a day that exists"),
    (WINTER, "date: 1901-01-14", "date: §14.1.1901", "OQ204", "date cannot be", "Write 1901-01-14."),
    (WINTER, "date: 1901-01-14", "date: §1901-1", "OQ204", "date cannot be", "Write 1901-01."),
    (WINTER, "      send-oil:", "      §Send_oil:", "OQ204", "Send_oil cannot be “Send_oil”", "Write send-oil: ids are in kebab-case"),
    (WINTER, "      send-oil:", "      §q:", "OQ204", "q cannot be “q”", "Use another id"),
    (WINTER, "      send-oil:", "      §none:", "OQ204", "none cannot be", "Use another id"),
    (WINTER, "  the-office:", "  §the office:", "OQ204", "“the office” cannot be an id", "Write the-office"),
    ("pack.yaml", "  told: {type", "  §not: {type", "OQ204", "not cannot be “not”", "belongs to the language of conditions"),
    ("pack.yaml", "  told: {type", "  §on-board: {type", "OQ204", "on-board cannot be", "Write on_board"),
    ("pack.yaml", "min: 0, max: 5", "min: 0, max: §5.0", "OQ204", "max cannot be “5.0”", "whole number"),
    ("pack.yaml", "hidden: true", "hidden: §yes", "OQ204", "hidden cannot be “yes”", "true or false"),
    ("pack.yaml", "values: {dark: Dark, low: Turned low, full: Burning full}", "values: §[dark, [low], full]", "OQ204", "values cannot be a list", "Write text here"),
    ("pack.yaml", "format: 1", "format: §2", "OQ204", "of format 2; this game reads format 1", "Update the game"),
    ("pack.yaml", "format: 1", "format: §one", "OQ204", "format cannot be “one”", "Write one of: 1"),
    ("record/sources.yaml", '"https://example.org/logbook"', "§http://example.org", "OQ204", "url cannot be", "https://"),
    ("record/sources.yaml", '"https://example.org/logbook"', "§https://user@example.org/", "OQ204", "url cannot be", "https://"),
    ("record/sources.yaml", "ledger:", "§Ledger:", "OQ204", "“Ledger” cannot be an id", "kebab-case"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "message", "cure"), SCHEMA, ids=lambda value: str(value)[:20])
def test_what_the_schema_refuses_is_told_in_a_writers_words(
    lighthouse_copy: Path, file: str, old: str, new: str, code: str, message: str, cure: str
) -> None:
    """The first finding of the file has the code, the place, what was found and what to write instead."""
    place = edit(lighthouse_copy, file, old, new)
    found = [one for one in read_pack(lighthouse_copy)[1] if one.code == code and message in one.message]
    assert len(found) == 1, list(map(str, read_pack(lighthouse_copy)[1]))
    assert cure in found[0].cure
    if place:
        assert str(found[0].place) == f"{file}:{place[0]}:{place[1]}"


@pytest.mark.parametrize(("length", "codes"), [(64, []), (65, ["OQ204"])])
def test_ids_and_variables_are_bounded(lighthouse_copy: Path, length: int, codes: list[str]) -> None:
    """An id and a variable may have 64 characters."""
    edit(
        lighthouse_copy,
        WINTER,
        "  the-wreck:\n    basis",
        f"  {'w' * length}:\n    basis: imagined\n    text: x\n    next: kept\n  the-wreck:\n    basis",
    )
    assert [one.code for one in read_pack(lighthouse_copy)[1]] == codes
    edit(lighthouse_copy, WINTER, "w" * length, "w")
    edit(
        lighthouse_copy, "pack.yaml", "  told: {type", f"  {'v' * length}: {{type: flag, start: false}}\n  told: {{type"
    )
    assert [one.code for one in read_pack(lighthouse_copy)[1]] == codes


def test_every_problem_is_in_one_report_in_file_order(lighthouse_copy: Path) -> None:
    """A syntax error, an unknown key, a broken link and a wrong condition are told together, sorted by file and line."""
    edit(lighthouse_copy, "record/glossary.yaml", "packet: {", "packet: {term: x, ")
    edit(lighthouse_copy, "pack.yaml", "tagline:", "taglin:")
    edit(lighthouse_copy, WINTER, "(dispute:sleep)", "(dispute:sleeep)")
    edit(lighthouse_copy, WINTER, "detail: The oil", "deatil: The oil")
    edit(lighthouse_copy, WINTER, "if: oil < 4", "if: oil < four")
    edit(lighthouse_copy, SPRING, "go: the-quiet", "go: the-quit")
    found = read_pack(lighthouse_copy)[1]
    assert [(one.place.file, one.code) for one in found] == [
        ("pack.yaml", "OQ201"),
        ("record/glossary.yaml", "OQ104"),
        (SPRING, "OQ301"),
        (WINTER, "OQ307"),
        (WINTER, "OQ201"),
        (WINTER, "OQ321"),
    ]
    assert [one.key for one in found] == sorted(one.key for one in found)


def test_a_scene_with_an_unknown_key_is_looked_at_all_the_same(lighthouse_copy: Path) -> None:
    """What the schema refuses in a scene does not hide what else is wrong in it, and does not make new problems."""
    edit(lighthouse_copy, WINTER, "        label: Burn it full\n", "        lable: Burn it full\n")
    edit(lighthouse_copy, WINTER, "term:packet", "term:paket")
    edit(lighthouse_copy, WINTER, "if: oil < 4", "if: oill < 4")
    found = [(one.code, one.message) for one in read_pack(lighthouse_copy)[1]]
    assert found == [
        ("OQ306", "There is no term paket."),
        ("OQ201", "lable is not a key that can stand here."),
        ("OQ321", "oill is not a variable of this pack."),
    ]


REQUIRED = [
    ("pack.yaml", "format: 1", "fromat: 1"), ("pack.yaml", "title:", "titel:"), ("pack.yaml", "start: ", "strat: "), ("pack.yaml", "seats:", "saets:"),
    (WINTER, "label: Send oil", "lable: Send oil"), (WINTER, "basis: imagined", "bassis: imagined"), (WINTER, "next: ", "nxet: "), (WINTER, "event: ", "evnet: "),
    ("record/events.yaml", "summary:", "sumary:"), ("record/sources.yaml", "title:", "tilte:"), ("record/people.yaml", "name:", "nmae:"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new"), REQUIRED, ids=[new for _, _, new in REQUIRED])
def test_a_misspelt_key_is_one_mistake(lighthouse_copy: Path, file: str, old: str, new: str) -> None:
    """It is told where it stands, with the key that was meant, and that key is not called missing beside it."""
    path = lighthouse_copy / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (found,) = read_pack(lighthouse_copy)[1]
    assert (found.code, found.cure) == ("OQ201", f"Did you mean {old.split(':', maxsplit=1)[0]}?")


def test_a_broken_variable_is_not_missing(lighthouse_copy: Path) -> None:
    """Conditions, effects and braces that name a variable with a mistake in it are not reported for that."""
    edit(lighthouse_copy, "pack.yaml", "oil: {type: meter,", "oil: {type: metre,")
    assert [(one.code, one.message) for one in read_pack(lighthouse_copy)[1]] == [("OQ204", "type cannot be “metre”.")]


@pytest.mark.parametrize(
    "file", ["pack.yaml", WINTER, SPRING, "record/events.yaml", "record/sources.yaml", "record/people.yaml",
             "record/glossary.yaml", "record/disputes.yaml", "record/readings.yaml"],
)  # fmt: skip
def test_names_that_only_a_broken_file_defines_are_not_missing(lighthouse_copy: Path, file: str) -> None:
    """A file with a syntax error makes one finding; nobody is told that its names do not exist."""
    with (lighthouse_copy / file).open("a") as stream:
        stream.write("}\n")
    assert [(one.code, one.place.file) for one in read_pack(lighthouse_copy)[1]] == [("OQ101", file)]


def test_a_pack_with_very_many_errors_does_not_fill_the_screen(lighthouse_copy: Path) -> None:
    """Who wants to play is shown the first errors, and told how many more there are."""
    with (lighthouse_copy / WINTER).open("a") as stream:
        stream.writelines(f"  s{number}: {{bogus: 1}}\n" for number in range(500))
    with pytest.raises(PackError) as raised:
        open_pack(lighthouse_copy)
    assert str(raised.value).count("error OQ") == 20
    assert str(raised.value).endswith(f"And {len(raised.value.findings) - 20} more: `check` lists them all.")


def test_a_folder_without_a_title_page_is_no_pack(tmp_path: Path) -> None:
    """A folder without pack.yaml is said to be none."""
    with pytest.raises(PackError, match="has no pack.yaml"):
        open_pack(tmp_path)


def test_files_that_do_not_hold_keys_are_refused(lighthouse_copy: Path) -> None:
    """A list or a sentence where keys and values belong is one finding."""
    (lighthouse_copy / WINTER).write_text("- a\n- b\n")
    (lighthouse_copy / "record" / "people.yaml").write_text("just words\n")
    assert [(one.code, str(one.place)) for one in read_pack(lighthouse_copy)[1]] == [
        ("OQ203", "record/people.yaml:1:1"), ("OQ203", f"{WINTER}:1:1")]  # fmt: skip


def test_scenes_are_unique_in_a_pack(lighthouse_copy: Path) -> None:
    """The second of two scenes of one name is refused, with the place of the first."""
    with (lighthouse_copy / WINTER).open("a") as stream:
        stream.write("  kept:\n    basis: imagined\n    text: x\n    next: the-quiet\n")
    found = read_pack(lighthouse_copy)[1]
    assert [one.code for one in found] == ["OQ205"]
    line = (lighthouse_copy / WINTER).read_text().split("\n").index("  kept:") + 1
    assert found[0].place.file == SPRING
    assert f"{WINTER}:{line}:3" in found[0].message


def test_a_chapter_that_nobody_lists_is_a_warning(lighthouse_copy: Path) -> None:
    """A file in scenes/ that pack.yaml does not list is not played, and that is said."""
    (lighthouse_copy / "scenes" / "summer.yaml").write_text("scenes: {x: {basis: imagined, text: x, next: x}}\n")
    pack, found = read_pack(lighthouse_copy)
    assert [(one.code, one.severity, one.place.file) for one in found] == [("OQ112", "warning", "scenes/summer.yaml")]
    assert pack is not None
    assert "x" not in pack.scenes


def test_a_link_out_of_the_pack_is_not_read(lighthouse_copy: Path, tmp_path: Path) -> None:
    """A file that is a link to somewhere else is refused, a folder too."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("packet: {term: secret, means: secret}\n")
    (lighthouse_copy / "record" / "glossary.yaml").unlink()
    (lighthouse_copy / "record" / "glossary.yaml").symlink_to(outside)
    found = read_pack(lighthouse_copy)[1]
    assert ("OQ110", "record/glossary.yaml") in [(one.code, one.place.file) for one in found]
    assert "secret" not in str(found)
    (tmp_path / "scenes").mkdir()
    (lighthouse_copy / "scenes").rename(tmp_path / "moved")
    (lighthouse_copy / "scenes").symlink_to(tmp_path / "moved")
    assert ("OQ110", WINTER) in [(one.code, one.place.file) for one in read_pack(lighthouse_copy)[1]]


def test_a_link_to_itself_is_refused(lighthouse_copy: Path) -> None:
    """A link that goes round in a circle is a finding, not a crash; so is one that leads to nothing."""
    for target in ("loop.yaml", "nothing.yaml"):
        (lighthouse_copy / "record" / "loop.yaml").unlink(missing_ok=True)
        (lighthouse_copy / "record" / "loop.yaml").symlink_to(target)
        assert [(one.code, one.place.file) for one in read_pack(lighthouse_copy)[1]] == [("OQ110", "record/loop.yaml")]


def test_a_link_inside_the_pack_is_read(lighthouse_copy: Path) -> None:
    """A link from one place of the pack to another is fine."""
    (lighthouse_copy / "record" / "glossary.yaml").rename(lighthouse_copy / "words.yaml")
    (lighthouse_copy / "record" / "glossary.yaml").symlink_to("../words.yaml")
    assert read_pack(lighthouse_copy)[1] == ()


def test_folders_and_pipes_in_the_place_of_files_are_passed_over(lighthouse_copy: Path) -> None:
    """A folder named like a file is not read, and a pipe does not make the game wait."""
    (lighthouse_copy / "scenes" / "folder.yaml").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(lighthouse_copy / "record" / "pipe.yaml")
    assert read_pack(lighthouse_copy)[1] == ()


def test_packs_past_their_size_are_refused_unread(lighthouse_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files or bytes make one finding, and nothing else is said of the pack."""
    monkeypatch.setattr(reader, "MAX_FILES", 5)
    assert [one.code for one in read_pack(lighthouse_copy)[1]] == ["OQ109"]
    monkeypatch.setattr(reader, "MAX_FILES", 500)
    monkeypatch.setattr(reader, "MAX_PACK", 1000)
    found = read_pack(lighthouse_copy)[1]
    assert [one.code for one in found] == ["OQ109"]
    assert "1,000 bytes" in found[0].cure


def test_a_file_past_its_size_does_not_make_its_names_missing(
    lighthouse_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file alone is reported."""
    size = (lighthouse_copy / WINTER).stat().st_size
    monkeypatch.setattr(yaml_reader, "MAX_FILE", size - 1)
    found = [(one.code, one.place.file) for one in read_pack(lighthouse_copy)[1]]
    assert ("OQ109", WINTER) in found
    assert {code for code, _ in found} == {"OQ109"}


def test_a_file_that_cannot_be_read_is_a_finding(lighthouse_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission is said to be unreadable, with the reason."""
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "people.yaml":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refuse)
    found = read_pack(lighthouse_copy)[1]
    assert [(one.code, one.message) for one in found] == [("OQ110", "This file cannot be read: Permission denied.")]


def test_unsaved_text_is_read_in_the_place_of_the_file(lighthouse_copy: Path) -> None:
    """An editor's text that is not on disk yet is what is checked, half a character included."""
    text = (lighthouse_copy / SPRING).read_text().replace("go: the-quiet", "go: the-quit", 1)
    assert [one.code for one in read_pack(lighthouse_copy, {SPRING: text})[1]] == ["OQ301"]
    assert [one.code for one in read_pack(lighthouse_copy, {SPRING: "a: \ud800"})[1]] == ["OQ102"]
    assert read_pack(lighthouse_copy)[1] == ()


def test_what_a_finding_says_as_text(lighthouse_copy: Path) -> None:
    """A finding is a line with place, severity, code and message, and its cure below."""
    place = edit(lighthouse_copy, SPRING, "go: the-quiet", "go: §the-quit")
    assert place is not None
    assert str(read_pack(lighthouse_copy)[1][0]) == (
        f"{SPRING}:{place[0]}:{place[1]}: error OQ301: There is no scene the-quit.\n    Did you mean the-quiet?"
    )


def test_values_are_typed_by_the_schema(write_pack: Callable[..., Path]) -> None:
    """What YAML 1.1 would have turned into something else arrives as what the field is."""
    folder = write_pack({
        "pack.yaml": "format: 1\nid: no\ntitle: 12:30\ntagline: 1.10\nas_of: 2023-11-17\nchapters: [on]\n"
        "seats: {off: {name: No, start: yes, about: 010}}\n"
        "variables: {m: {type: meter, label: M, start: -1, min: -2, max: +3}, f: {type: flag, start: false}}\n",
        "scenes/on.yaml": "scenes:\n  yes: {basis: imagined, text: 'no', effects: {m: +1}, next: null-end}\n"
        "  null-end: {basis: imagined, text: ~x, date: 2016, ending: {title: Off, kind: near}}\n",
    })  # fmt: skip
    pack, found = read_pack(folder)
    assert [str(one) for one in found] == []
    assert pack is not None
    manifest = pack.manifest
    assert (manifest.id, manifest.title, manifest.tagline, manifest.as_of) == ("no", "12:30", "1.10", "2023-11-17")
    assert (manifest.seats["off"].name, manifest.seats["off"].about) == ("No", "010")
    spec = manifest.variables["m"]
    assert (spec.min, spec.max, spec.start) == (-2, 3, "-1")
    assert pack.scenes["yes"].effects == {"m": "+1"}
    assert pack.scenes["null-end"].date == "2016"
