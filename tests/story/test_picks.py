"""Desks and letters as they are written: what a pack may say about them, and where it is told that it may not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from marked import edit

from game.story import read_pack, reader, references, translation
from game.story.compile import read_sound
from game.story.index import open_pack
from game.story.validation import picks
from game.workshop import schema

HARBOUR = Path(__file__).resolve().parents[1] / "packs" / "harbour"
SCENES = "scenes/harbour.yaml"
DESK = "      least: 1\n      most: 2\n"
REAL = "picks: [barges, money, thanks]"

BROKEN: list[tuple[str, str, str, str, str]] = [
    ("OQ216", DESK, "      least: §-1\n      most: 2\n", "At least -1 cannot be picked", "Write 0 or more"),
    ("OQ216", DESK, "      least: 0\n      most: §0\n", "At most 0 can never be picked", "from 1 to 3"),
    ("OQ216", DESK, "      least: 1\n      most: §4\n", "4 can be picked, and there are 3 items", "at most 3"),
    ("OQ216", DESK, "      least: §3\n      most: 2\n", "At least 3 must be picked, and at most 2 can", "no more than most"),
    ("OQ204", DESK, "      least: §some\n      most: 2\n", "least cannot be “some”", "a whole number"),
    ("OQ202", DESK, "      least: 1\n", "most is missing here", "Add most"),
    ("OQ204", "      as: papers\n      ask: Two", "      as: §pages\n      ask: Two", "as cannot be “pages”", "papers, letter"),
    ("OQ201", "      as: papers\n      ask: Two", "      as: papers\n      §must: 1\n      ask: Two", "must is not a key", ""),
    ("OQ204", "        seal:\n", "        §f:\n", "f cannot be “f”", "none, u, q, f, l and s have a meaning"),
    ("OQ204", "        seal:\n", "        §none:\n", "cannot be “none”", "Use another id"),
    ("OQ204", "      wait:\n", "      §s:\n", "cannot be “s”", "Use another id"),
    ("OQ205", "        seal:\n", "        §wait:\n", "There is a choice wait in this scene already", "rename one"),
    ("OQ205", "          label: The sealed", "          was: [§dredge]\n          label: The sealed", "There is a choice dredge", "Take it off the list"),
    ("OQ208", "          if: proof\n          locked", "          §locked", "seal says why it is locked and has no if", "Add if"),
    ("OQ330", "effects: {proof: true}", "effects: {proof: §maybe}", "proof cannot become “maybe”", ""),
    ("OQ308", "effects: {proof: true}", "effects: {§prove: true}", "prove is not a variable", "proof"),
    ("OQ321", "if: proof\n          locked: It is", "if: §proofs\n          locked: It is", "proofs is not a variable", "proof"),
    ("OQ210", "            - The pilot was ashore.", "            - §basis: record\n              text: The pilot.", "names no source", "Add sources"),
    ("OQ321", 'not chose("the-letter", "blame")\n          locked', 'not §chose("the-letter", "blamed")\n          locked', "the-letter has no choice blamed", "blame"),
    ("OQ217", REAL, "picks: [barges, thanks, §mony]", "There is no clause mony here", "money"),
    ("OQ217", REAL, "picks: [barges, thanks, §post]", "There is no clause post here", "Name some of: barges"),
    ("OQ217", REAL, "picks: [barges, depth, §depth]", "The clause depth is named twice", "Name it once"),
    ("OQ217", REAL, "§picks: [barges]", "The real letter has 1 clause; this one has 2 to 4", "Change least or most"),
    ("OQ217", "      as: letter", "      as: papers", "this scene has no letter", "Take picks out of history"),
    ("OQ302", "choice: post", "choice: §money", "There is no choice money here", "Name one of the choices"),
]  # fmt: skip


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A copy of the small pack with a desk and a letter."""
    return shutil.copytree(HARBOUR, tmp_path / "harbour")


def test_the_small_pack_with_a_desk_and_a_letter_has_no_finding() -> None:
    """The pack that the others are made from is sound."""
    assert read_pack(HARBOUR)[1] == ()


@pytest.mark.parametrize(("code", "old", "new", "message", "cure"), BROKEN, ids=lambda text: str(text)[:40])
def test_a_broken_rule_is_found_where_it_is_broken(
    harbour: Path, code: str, old: str, new: str, message: str, cure: str
) -> None:
    """One change, one finding: its code, its place, what was found and what to write instead."""
    place = edit(harbour, SCENES, old, new)
    (found,) = (one for one in read_pack(harbour)[1] if one.code == code)
    assert message in found.message
    assert cure in found.cure
    if place:
        assert (found.place.file, found.place.line, found.place.column) == (SCENES, *place)


def test_every_code_of_the_checks_has_a_pack_that_earns_it() -> None:
    """A rule that is added without a pack that breaks it fails here."""
    written = set(re.findall(r"OQ\d{3}", Path(picks.__file__).read_text(encoding="utf-8")))
    assert written <= {case[0] for case in BROKEN} | {"OQ207"}


@pytest.mark.parametrize("count", [1, 2, 9, 10])
def test_two_to_nine_items_are_few_and_many_enough(harbour: Path, count: int) -> None:
    """One thing to pick is no question, and ten have no number of one digit."""
    text = (harbour / SCENES).read_text()
    start, end = text.index("        copy:\n"), text.index("\n  the-end:")
    items = "".join(f"        paper-{number}: {{label: Paper}}\n" for number in range(count))
    (harbour / SCENES).write_text(text[:start] + items + "    next: the-end\n" + text[end:])
    assert [one.code for one in read_pack(harbour)[1]] == ([] if count in (2, 9) else ["OQ207"])


def test_an_ending_has_nothing_to_pick(harbour: Path) -> None:
    """Picks come before choices or a way on, never at the end."""
    edit(
        harbour,
        SCENES,
        "    ending: {title",
        "    picks: {as: papers, most: 1, items: {a: {label: A}, b: {label: B}}}\n    ending: {title",
    )
    assert [one.code for one in read_pack(harbour)[1]] == ["OQ206"]


def test_a_scene_with_picks_needs_a_way_on(harbour: Path) -> None:
    """Papers alone lead nowhere."""
    edit(
        harbour,
        SCENES,
        "          text: Somebody has drawn a fish on it.\n    next: the-end\n",
        "          text: A fish.\n",
    )
    assert [one.code for one in read_pack(harbour)[1]] == ["OQ206"]


def test_items_of_a_broken_scene_can_still_be_asked_for(harbour: Path) -> None:
    """A mistake in a scene is one finding: `chose` still knows the items that are written there."""
    edit(harbour, SCENES, "      as: papers\n      ask: Two", "      as: pages\n      ask: Two")
    assert [one.code for one in read_pack(harbour)[1]] == ["OQ204"]


def test_every_name_and_text_of_an_item_is_found() -> None:
    """Items are defined under their scene, named by `chose` and by history, and their words can be translated."""
    files = reader.read(HARBOUR).files
    found = [name for file in files.values() for name in references.names(file) if name.id == "the-letter/money"]
    assert sorted((name.by, name.defines) for name in found) == [
        ("condition", False),
        ("condition", False),
        ("key", True),
        ("value", False),
    ]
    names = {text.name: text.is_prose for text in references.texts(files)}
    desk = "scenes.the-desk.picks"
    assert not names[f"{desk}.ask"]
    assert not names[f"{desk}.items.seal.label"]
    assert not names[f"{desk}.items.soundings.detail"]
    assert not names[f"{desk}.items.seal.locked"]
    assert names[f"{desk}.items.log.text.1.text"]


def test_a_pseudo_translation_reaches_the_items() -> None:
    """What players read of an item is replaced like any other text."""
    pack = read_pack(HARBOUR, language=translation.PSEUDO)[0]
    assert pack is not None
    desk = pack.scenes["the-desk"].picks
    assert desk is not None
    assert desk.ask.startswith("⟦")
    assert desk.items["soundings"].detail.startswith("⟦")


def test_a_replay_depends_on_the_picks(harbour: Path) -> None:
    """How many can be taken, and what an item does, are rules; its words are none."""
    before = read_sound(harbour, "").fingerprint
    edit(harbour, SCENES, "label: The old chart", "label: The older chart")
    assert read_sound(harbour, "").fingerprint == before
    edit(harbour, SCENES, DESK, "      least: 0\n      most: 2\n")
    assert read_sound(harbour, "").fingerprint != before


def test_the_index_holds_what_was_read() -> None:
    """A pack that comes from the index has the same desks and letters."""
    read, again = open_pack(HARBOUR), open_pack(HARBOUR)
    assert [read.scenes[name] for name in read.scenes] == [again.scenes[name] for name in again.scenes]
    assert {("the-desk", "seal"), ("the-letter", "money")} <= again.watched_choices


def test_an_old_id_of_an_item_leads_to_it(harbour: Path) -> None:
    """`was` keeps older plays readable."""
    edit(harbour, SCENES, "        seal:\n", "        ministry:\n          was: [seal]\n")
    pack = read_sound(harbour, "")
    assert pack.current_choice("the-desk", "seal") == "ministry"
    assert pack.current_choice("the-desk", "gone") == "gone"


def test_an_editor_is_told_what_each_key_means() -> None:
    """The schema knows every key of picks, with a sentence."""
    whole = schema.schemas()["chapter"]["$defs"]
    assert set(whole["Picks"]["properties"]) == {"as", "ask", "least", "most", "items"}
    assert all(found["description"] for name in ("Picks", "Item") for found in whole[name]["properties"].values())
