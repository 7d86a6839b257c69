"""Translations take the place of a pack's words text by text, and never break a play."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from game.story import model, read_pack, reader, translation
from game.story.field_types import FixedLine
from game.story.references import Text, texts
from game.story.translation import faults

LIGHTHOUSE = Path(__file__).resolve().parents[1] / "packs" / "lighthouse"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: fr\\n"\n\n'


def translated(tmp_path: Path, *entries: tuple[str, str, str], extra: str = "") -> model.Pack:
    """Return the small pack in French, with *entries* of name, words and translation in its .po file."""
    folder = tmp_path / "pack"
    shutil.copytree(LIGHTHOUSE, folder)
    (folder / "locales").mkdir()
    quoted = [
        tuple(part.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for part in entry)
        for entry in entries
    ]
    body = "\n".join(f'msgctxt "{name}"\nmsgid "{words}"\nmsgstr "{string}"\n' for name, words, string in quoted)
    (folder / "locales" / "fr.po").write_text(HEAD + body + extra, encoding="utf-8")
    pack, findings = read_pack(folder, language="fr")
    assert pack is not None, findings
    return pack


def test_only_names_of_works_and_their_makers_stay_as_they_are() -> None:
    """Every line of the model is translated but for the licence, and for how a source is called, by whom and when."""
    made_here = (model.Part, model.Pack, model.Record, model.Outline)  # no file holds one
    parts = [cls for cls in vars(model).values() if hasattr(cls, "__pydantic_config__") and cls not in made_here]
    kept = {
        f"{cls.__name__}.{field}"
        for cls in parts
        for field, hint in get_type_hints(cls, include_extras=True).items()
        if hint == FixedLine
    }
    assert kept == {"Manifest.licence", "Source.title", "Source.by", "Source.date"}


def test_a_translation_takes_the_place_of_the_words(tmp_path: Path) -> None:
    """Labels, prose and the record are shown translated; what has no translation stays."""
    pack = translated(
        tmp_path,
        ("scenes.the-storm.choices.burn.label", "Burn it full", "Brûler à plein"),
        ("scenes.the-letter.text.2.text", "It does not mention the winter.", "Elle ne parle pas de l'hiver."),
        ("events.storm-1901.title", "The January storm", "La tempête de janvier"),
    )
    storm = pack.scenes["the-storm"]
    assert storm.choices["burn"].label == "Brûler à plein"
    assert storm.choices["sleep"].label == "Put it out and sleep"
    assert pack.scenes["the-letter"].text[2].text == "Elle ne parle pas de l'hiver."
    assert pack.record.events["storm-1901"].title == "La tempête de janvier"
    assert pack.manifest.language == "fr"


def test_a_translation_changes_no_rule(tmp_path: Path) -> None:
    """The fingerprint of the rules is the same in every language, so that plays go on in any."""
    original, _ = read_pack(LIGHTHOUSE)
    assert original is not None
    pack = translated(tmp_path, ("scenes.the-storm.choices.burn.label", "Burn it full", "Brûler"))
    assert pack.fingerprint == original.fingerprint


def test_an_outdated_or_fuzzy_translation_is_not_shown(tmp_path: Path) -> None:
    """Where the words were edited since, or somebody doubts, the original stands."""
    pack = translated(
        tmp_path,
        ("scenes.the-storm.choices.burn.label", "Burn it half", "Brûler à moitié"),
        extra='\n#, fuzzy\nmsgctxt "scenes.the-storm.choices.sleep.label"\nmsgid "Put it out and sleep"\nmsgstr "Dormir"\n',
    )
    choices = pack.scenes["the-storm"].choices
    assert (choices["burn"].label, choices["sleep"].label) == ("Burn it full", "Put it out and sleep")


def test_a_grave_fault_is_not_shown(tmp_path: Path) -> None:
    """A translation that shows a variable which does not exist, or is two lines, leaves the original standing."""
    pack = translated(
        tmp_path,
        ("scenes.the-quiet.text", "Nobody asks again. Ships: {ships}.", "Personne. {bateaux}"),
        ("scenes.the-storm.choices.burn.label", "Burn it full", "Brûler\nà plein"),
    )
    assert pack.scenes["the-quiet"].text[0].text == "Nobody asks again. Ships: {ships}."
    assert pack.scenes["the-storm"].choices["burn"].label == "Burn it full"


def test_a_broken_file_leaves_the_pack_as_it_is(tmp_path: Path) -> None:
    """Whatever stands in the .po file, the pack can be played."""
    folder = tmp_path / "pack"
    shutil.copytree(LIGHTHOUSE, folder)
    (folder / "locales").mkdir()
    (folder / "locales" / "fr.po").write_bytes(b"\xff\xfe msgid nonsense")
    pack, findings = read_pack(folder, language="fr")
    assert pack is not None
    assert findings == ()


def test_a_language_is_never_a_path(tmp_path: Path) -> None:
    """What a player gives as a language cannot lead out of the folder of translations."""
    reading = reader.read(LIGHTHOUSE, language="../../etc/passwd")
    assert reading.errors == []
    assert reading.files["pack.yaml"].values["title"] == "The Lighthouse"


def test_the_pseudo_locale_marks_every_text_and_stays_playable() -> None:
    """In qps each text is bracketed, links and variables are whole, and the pack has no finding."""
    pack, findings = read_pack(LIGHTHOUSE, language="qps")
    assert findings == ()
    assert pack is not None
    reading = reader.read(LIGHTHOUSE, language="qps")
    assert [text.name for text in texts(reading.files) if "⟦" not in text.words] == []
    assert "(term:packet)" in pack.scenes["the-storm"].text[0].text
    assert "{oil}" in pack.scenes["the-storm"].text[0].text


def test_names_are_unique() -> None:
    """No two texts of a pack have one name."""
    names = [text.name for text in texts(reader.read(LIGHTHOUSE).files)]
    assert len(names) == len(set(names)) > 90


@pytest.mark.parametrize(
    ("words", "string", "what", "grave"),
    [
        ("You have {oil}.", "Vous en avez.", "lost {oil}", True),
        ("You have oil.", "Vous avez {oil}.", "shows {oil}, which the text does not", True),
        ("A { brace", "Une accolade {", "has a brace that stands alone; write {{ or }}", True),
        ("The [boat](term:packet).", "Le bateau.", "lost the link to term:packet", False),
        ("The boat.", "Le [bateau](term:packet).", "has a link to term:packet, which the text does not", True),
        ("It is *late*.", "Il est tard.", "has other emphasis than the text, or other lists and quotes", False),
        ("> A light.", "Une lumière.", "has other emphasis than the text, or other lists and quotes", False),
    ],
)
def test_what_a_translation_lost_is_named(words: str, string: str, what: str, grave: bool) -> None:
    """A lost variable, link or emphasis is said; only what would break the words keeps them from being shown."""
    found = faults(Text("a", "pack.yaml", ("about",), words, is_prose=True, is_filled=True), string)
    assert (what, grave) in [(fault.what, fault.grave) for fault in found]


@pytest.mark.parametrize("is_prose", [True, False])
def test_a_control_character_in_a_translation_is_a_grave_fault(tmp_path: Path, is_prose: bool) -> None:
    """What could move the cursor of a terminal is named, and never shown: the pack's own words stand."""
    found = faults(Text("a", "pack.yaml", ("about",), "The tank", is_prose), "La cuve\x1b[2J")
    assert [(fault.what, fault.grave) for fault in found] == [("holds a control character, U+001B", True)]
    pack = translated(tmp_path, ("scenes.the-storm.choices.burn.label", "Burn it full", "Brûler\x1b[2J"))
    assert pack.scenes["the-storm"].choices["burn"].label == "Burn it full"


def test_a_faithful_translation_has_no_fault() -> None:
    """Other words, the same links, variables and emphasis."""
    text: Any = Text("a", "pack.yaml", ("about",), "The **tank** holds {oil}, says [he](person:k).", True)
    assert faults(text, "Selon [lui](person:k), la **cuve** contient {oil}.") == []


def test_reading_without_a_language_imports_no_catalogue_reader() -> None:
    """A player of the pack's own language does not pay for translations."""
    import subprocess
    import sys

    script = "import sys; from pathlib import Path; from game.story import read_pack; read_pack(Path('tests/packs/lighthouse'), language='en'); print('babel' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=LIGHTHOUSE.parents[2]
    )
    assert done.stdout.strip() == "False"
    assert translation.CODE.fullmatch("pt_BR")


@pytest.mark.parametrize(
    "words",
    ["\n" * 800_000, " " * 800_000, "\n " * 400_000, "> \n" * 200_000, "a" + "\n" * 800_000 + "b"],
    ids=["ends", "blanks", "both", "quotes", "between"],
)
def test_the_pseudo_locale_reads_a_text_once(words: str) -> None:
    """However many blank lines a text has, each is looked at once: looking from each at all the others would take hours."""
    shown = translation.pseudo_text(Text("a", "a.yaml", (), words, is_prose=True))
    assert shown.replace("⟦", "").replace("⟧", "").translate(str.maketrans("á", "a")) == words


def test_the_pseudo_locale_keeps_what_makes_lists_and_quotes() -> None:
    """The signs in front of a line stay outside the brackets, also where a quote holds a list."""
    text = Text("a", "a.yaml", (), "> - one\n>\n> two\n\n1. three\n\n*four* five", is_prose=True)
    assert translation.pseudo_text(text) == "> - ⟦óñé⟧\n>\n> ⟦tŵó⟧\n\n1. ⟦thréé⟧\n\n⟦*fóúr* fívé⟧".replace("ŵ", "w")
