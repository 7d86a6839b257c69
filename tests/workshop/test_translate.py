"""`translate` keeps what a translator did through every edit of the pack, and `check_translations` says what is left to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from workbench import LIGHTHOUSE

from game.errors import UsageError
from game.story import read_pack, reader
from game.workshop.text.catalogues import check_translations, update

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from babel.messages.catalog import Message

BURN = "scenes.the-storm.choices.burn.label"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the small pack with a French file."""
    folder = tmp_path / "pack"
    shutil.copytree(LIGHTHOUSE, folder)
    update(reader.read(folder), "fr")
    return folder


def translate(folder: Path, words: str, string: str) -> None:
    """Translate *words*, as a person with an editor would."""
    path = folder / "locales" / "fr.po"
    text = path.read_text(encoding="utf-8")
    assert f'msgid "{words}"\nmsgstr ""' in text
    path.write_text(
        text.replace(f'msgid "{words}"\nmsgstr ""', f'msgid "{words}"\nmsgstr "{string}"'), encoding="utf-8"
    )


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Edit the pack."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def message(folder: Path, name: str) -> Message | None:
    """Return the entry called *name*."""
    with (folder / "locales" / "fr.po").open("rb") as stream:
        return next((one for one in read_po(stream) if one.context == name), None)


def codes(folder: Path) -> list[str]:
    """Return the codes of what is found, the count of untranslated texts aside."""
    return [finding.code for finding in check_translations(reader.read(folder)) if finding.code != "OQ602"]


def test_every_text_is_listed_with_what_a_translator_should_know(pack: Path) -> None:
    """The file names scene and choice, and asks to keep what must be kept."""
    found = message(pack, BURN)
    assert found is not None
    assert list(found.auto_comments) == ["scene: The storm", "choice: Burn it full", "a choice: at most a dozen words"]
    assert found.locations[0][0] == "scenes/winter.yaml"
    prose = message(pack, "scenes.the-storm.choices.burn.text")
    assert prose is not None
    assert "belongs to the choice: Burn it full" in prose.auto_comments


def test_updating_twice_changes_nothing(pack: Path) -> None:
    """A second run over the same pack writes the same file."""
    before = (pack / "locales" / "fr.po").read_bytes()
    assert update(reader.read(pack), "fr").changed is False
    assert (pack / "locales" / "fr.po").read_bytes() == before


def test_a_translation_is_played(pack: Path) -> None:
    """What the file says, a player reads."""
    translate(pack, "Burn it full", "Brûler à plein")
    found, _ = read_pack(pack, language="fr")
    assert found is not None
    assert found.scenes["the-storm"].choices["burn"].label == "Brûler à plein"
    assert update(reader.read(pack), "fr").translated == 1


def test_an_edited_text_becomes_fuzzy(pack: Path) -> None:
    """The old translation stays to be looked at, with the words that it was made for."""
    translate(pack, "Burn it full", "Brûler à plein")
    edit(pack, "scenes/winter.yaml", "label: Burn it full", "label: Burn it full tonight")
    assert codes(pack) == ["OQ604"]
    assert update(reader.read(pack), "fr").fuzzy == 1
    found = message(pack, BURN)
    assert found is not None
    assert found.fuzzy
    assert found.string == "Brûler à plein"
    assert '#| msgid "Burn it full"' in (pack / "locales" / "fr.po").read_text(encoding="utf-8")
    assert codes(pack) == ["OQ605"]


def test_a_rewritten_text_starts_afresh(pack: Path) -> None:
    """Words that have nothing to do with the old ones do not get the old translation; it is kept as obsolete."""
    translate(pack, "Burn it full", "Brûler à plein")
    edit(pack, "scenes/winter.yaml", "label: Burn it full", "label: Row out and look for survivors")
    tally = update(reader.read(pack), "fr")
    assert (tally.translated, tally.fuzzy, tally.obsolete) == (0, 0, 1)
    assert '#~ msgstr "Brûler à plein"' in (pack / "locales" / "fr.po").read_text(encoding="utf-8")


def test_a_vanished_text_is_kept_and_comes_back(pack: Path) -> None:
    """A deleted text becomes obsolete; restored, it is translated again."""
    translate(pack, "It is a long way against the wind.", "C'est loin.")
    edit(pack, "scenes/winter.yaml", "        detail: It is a long way against the wind.\n", "")
    assert codes(pack) == ["OQ603"]
    assert update(reader.read(pack), "fr").obsolete == 1
    assert codes(pack) == []
    edit(
        pack,
        "scenes/winter.yaml",
        "label: Row out to Far Point and see\n",
        "label: Row out to Far Point and see\n        detail: It is a long way against the wind.\n",
    )
    assert update(reader.read(pack), "fr").translated == 1


def test_a_text_that_moved_keeps_its_translation(pack: Path) -> None:
    """Renaming a scene changes every name in it, and costs no translation."""
    translate(pack, "Burn it full", "Brûler à plein")
    for file in ("scenes/winter.yaml", "scenes/spring.yaml", "pack.yaml"):
        text = (pack / file).read_text(encoding="utf-8")
        (pack / file).write_text(text.replace("the-storm", "the-gale"), encoding="utf-8")
    tally = update(reader.read(pack), "fr")
    assert (tally.translated, tally.fuzzy, tally.obsolete) == (1, 0, 0)
    found = message(pack, BURN.replace("storm", "gale"))
    assert found is not None
    assert found.string == "Brûler à plein"


def test_a_lost_variable_is_an_error_and_a_lost_link_a_warning(pack: Path) -> None:
    """What a translation broke is found, with its line in the .po file."""
    translate(pack, "Nobody asks again. Ships: {ships}.", "Plus personne ne demande.")
    found = [one for one in check_translations(reader.read(pack)) if one.code == "OQ606"]
    assert [(one.severity, one.place.file) for one in found] == [("error", "locales/fr.po")]
    assert "lost {ships}" in found[0].message
    assert found[0].place.line > 10


def test_what_is_missing_is_counted_once(pack: Path) -> None:
    """One warning a file says how many texts are untranslated."""
    found = [one for one in check_translations(reader.read(pack)) if one.code == "OQ602"]
    assert len(found) == 1
    assert "texts are not translated" in found[0].message


def test_a_file_that_is_no_po_is_said_and_left_alone(pack: Path, run: Callable[..., int]) -> None:
    """A damaged file is an error to check, and `translate` does not overwrite it."""
    path = pack / "locales" / "fr.po"
    path.write_text('msgid "unclosed\n', encoding="utf-8")
    assert codes(pack) == ["OQ601"]
    with pytest.raises(UsageError, match="left alone"):
        run("translate", pack, "fr")
    assert path.read_text(encoding="utf-8") == 'msgid "unclosed\n'


def test_a_wrong_language_is_said(pack: Path, run: Callable[..., int]) -> None:
    """A code that no language has is an error with an example."""
    with pytest.raises(UsageError, match="such as fr"):
        run("translate", pack, "xx")
    with pytest.raises(UsageError, match="pseudo-locale"):
        run("translate", pack, "qps")


def test_translators_comments_survive(pack: Path) -> None:
    """What a translator noted beside a text is there after an update."""
    path = pack / "locales" / "fr.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'msgctxt "{BURN}"', f'# une lampe à huile\nmsgctxt "{BURN}"'), encoding="utf-8")
    translate(pack, "Burn it full", "Brûler à plein")
    update(reader.read(pack), "fr")
    assert "# une lampe à huile" in path.read_text(encoding="utf-8")


def test_texts_stand_in_the_order_of_the_story(pack: Path) -> None:
    """The title page, then the chapters as they are played, then the record."""
    edit(pack, "pack.yaml", "chapters: [winter, spring]", "chapters: [spring, winter]")
    update(reader.read(pack), "fr")
    text = (pack / "locales" / "fr.po").read_text(encoding="utf-8")
    places = [
        text.index(f'msgctxt "{name}') for name in ("pack.title", "chapters.spring", "chapters.winter", BURN, "events.")
    ]
    assert places == sorted(places)


def test_where_lines_break_means_nothing(pack: Path) -> None:
    """A paragraph is one line for its translator; wrapped otherwise it is the same text, in an old file too."""
    found = message(pack, "scenes.the-wreck.text")
    assert found
    assert (
        found.id
        == "Morning, and there are planks on the sand.\n\n- a crate of lemons\n- a boot\n\n> A light is a promise. [Logbook](source:logbook)"
    )
    translate(pack, "Burn it full", "Brûler à plein")
    path = pack / "locales" / "fr.po"
    before = path.read_bytes()
    edit(
        pack,
        "scenes/winter.yaml",
        "      Morning, and there are planks on the sand.\n",
        "      Morning, and there are\n      planks on the sand.\n",
    )
    assert codes(pack) == []
    assert update(reader.read(pack), "fr").changed is False
    assert path.read_bytes() == before


def test_an_edit_elsewhere_changes_nothing_here(pack: Path) -> None:
    """A comment line above everything moves every text, and no entry changes."""
    edit(pack, "scenes/winter.yaml", "date: 1901-01\n", "date: 1901-01\n# a note to myself\n")
    assert update(reader.read(pack), "fr").changed is False


def test_a_writer_tells_translators_in_a_comment(pack: Path) -> None:
    """Above a key or behind its value; other comments are the writer's own."""
    edit(
        pack, "scenes/winter.yaml", "        label: Burn it full\n",
        "        # for translators: the lamp, not the house\n        # not for them\n        label: Burn it full # For translators: two words\n",
    )  # fmt: skip
    update(reader.read(pack), "fr")
    found = message(pack, BURN)
    assert found
    assert list(found.auto_comments)[:2] == ["the lamp, not the house", "two words"]
    assert "not for them" not in (pack / "locales" / "fr.po").read_text(encoding="utf-8")


def test_the_words_before_an_edit_stay_until_somebody_has_looked(pack: Path) -> None:
    """A second update, and a second edit, keep the words that the translation was made for."""
    translate(pack, "Burn it full", "Brûler à plein")
    edit(pack, "scenes/winter.yaml", "label: Burn it full", "label: Burn it full tonight")
    for _ in range(2):
        update(reader.read(pack), "fr")
        assert '#| msgid "Burn it full"\nmsgctxt' in (pack / "locales" / "fr.po").read_text(encoding="utf-8")
    edit(pack, "scenes/winter.yaml", "label: Burn it full tonight", "label: Burn it full this night")
    update(reader.read(pack), "fr")
    text = (pack / "locales" / "fr.po").read_text(encoding="utf-8")
    assert '#| msgid "Burn it full"\nmsgctxt' in text
    assert "# |" not in text


def test_a_corrected_spelling_costs_no_translation(pack: Path, run: Callable[..., int]) -> None:
    """The writer says which texts mean what they meant."""
    translate(pack, "Burn it full", "Brûler à plein")
    edit(pack, "scenes/winter.yaml", "label: Burn it full", "label: Burn it to the full")
    with pytest.raises(UsageError, match="no text scenes.nowhere"):
        run("translate", pack, "fr", "--meaning-unchanged", "scenes.nowhere")
    assert run("translate", pack, "fr", "--meaning-unchanged", BURN) == 0
    found = message(pack, BURN)
    assert found
    assert (found.string, found.fuzzy) == ("Brûler à plein", False)
    assert codes(pack) == []


def test_the_header_says_where_to_report_a_mistake(pack: Path) -> None:
    """It is the pack's own; who translated it stays, and is not asked for again."""
    path = pack / "locales" / "fr.po"
    path.write_text(
        path.read_text(encoding="utf-8").replace("FULL NAME <EMAIL@ADDRESS>", "Ada <a@example.org>"), encoding="utf-8"
    )
    edit(pack, "pack.yaml", "corrections: nobody, it is invented", "corrections: write to Bea")
    update(reader.read(pack), "fr")
    text = path.read_text(encoding="utf-8")
    assert '"Report-Msgid-Bugs-To: write to Bea\\n"' in text
    assert '"Last-Translator: Ada <a@example.org>\\n"' in text


def test_a_pack_is_not_translated_into_its_own_language(pack: Path, run: Callable[..., int]) -> None:
    """An English pack has no English translation."""
    with pytest.raises(UsageError, match="written in en"):
        run("translate", pack, "en")


@pytest.mark.skipif(not shutil.which("msgmerge"), reason="gettext is not installed")
def test_gettexts_own_tools_take_the_file(pack: Path, tmp_path: Path) -> None:
    """`msgfmt -c` finds nothing wrong; what `msgmerge` writes is read, with every translation and previous text in it."""
    translate(pack, "Burn it full", "Brûler à plein")
    edit(pack, "scenes/winter.yaml", "label: Burn it full", "label: Burn it full tonight")
    update(reader.read(pack), "fr")
    path = pack / "locales" / "fr.po"
    checked = subprocess.run(["msgfmt", "-c", "-o", os.devnull, str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    empty = tmp_path / "new"
    shutil.copytree(pack, empty, ignore=shutil.ignore_patterns("locales"))
    update(reader.read(empty), "fr")
    merged = ["msgmerge", "--quiet", "--previous", "--no-fuzzy-matching", str(path), str(empty / "locales" / "fr.po")]
    path.write_text(subprocess.run(merged, capture_output=True, text=True, check=True).stdout, encoding="utf-8")
    assert codes(pack) == ["OQ605"]
    tally = update(reader.read(pack), "fr")
    assert (tally.fuzzy, tally.obsolete) == (1, 0)
    assert '#| msgid "Burn it full"' in path.read_text(encoding="utf-8")


def test_a_file_that_no_code_of_a_language_names_is_told(pack: Path) -> None:
    """`french.po` is never read, and so nobody is told that its texts are not translated."""
    (pack / "locales" / "fr.po").rename(pack / "locales" / "french.po")
    (found,) = check_translations(reader.read(pack))
    assert (found.code, found.severity, found.place.file) == ("OQ601", "error", "locales/french.po")
    assert "fr.po" in found.cure


@pytest.mark.parametrize(
    ("lines", "line", "said", "cure"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, "the quote is not closed", "End the line with a quote."),
        ('msgid "a"\nmsgstr "b "c" d"\n', 2, "text goes on behind a closing quote", 'Write \\" for a quote'),
        ('msgid "a"\nmsgstr b\n', 2, "no quotes around its words", "Compare the line"),
        ('<<<<<<< ours\nmsgid "a"\nmsgstr "b"\n', 1, "an unresolved merge", "Choose one side"),
    ],
)
def test_a_broken_line_is_told_and_nothing_of_the_file_is_lost(
    pack: Path, lines: str, line: int, said: str, cure: str, run: Callable[..., int]
) -> None:
    """Where it is and what to write; `translate` does not take it for an empty translation and write that."""
    path = pack / "locales" / "fr.po"
    before = path.read_text(encoding="utf-8") + "\n"
    path.write_text(before + lines, encoding="utf-8")
    (found,) = check_translations(reader.read(pack))
    assert (found.code, found.place.line) == ("OQ601", before.count("\n") + line)
    assert said in found.message
    assert cure in found.cure
    with pytest.raises(UsageError, match="left alone"):
        run("translate", pack, "fr")
    assert path.read_text(encoding="utf-8") == before + lines
