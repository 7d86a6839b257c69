"""The Twee export is read back by extwee, which others wrote, with every passage and link in place."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import node
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from invented import NO_SHRINKING
from signs import signed
from workbench import BROAD_STREET, HARBOUR, LIGHTHOUSE, OPENAI, STARTER, load

from game.workshop.export.twee import START, desk_name, outcome_name, to_twee
from game.workshop.export.twee_syntax import plain

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from game.story.model import Pack

READER = """
(async () => {
  const { parseTwee } = await import(input.extwee);
  const plain = (story) => ({ name: story.name, start: story.start, ifid: story.IFID, format: story.format,
    passages: story.passages.map((one) => ({ name: one.name, tags: one.tags, text: one.text })) });
  const story = parseTwee(input.source);
  answer([plain(story), plain(parseTwee(story.toTwee()))]);
})();
"""
MACRO = re.compile(r"<</?[a-z]+|<<=")
LINK = re.compile(r"\[\[(?P<text>(?:[^|\[\]]|\[[^|\[\]]*\])*)\|(?P<goal>[^\]]*)\](?:\[(?P<setter>[^\]]*)\])?\]")


def read_back(pack: Pack) -> list[dict[str, Any]]:
    """Return what extwee reads of the export, and what it reads of what it wrote of that."""
    folder = node.require("extwee")
    entry = (folder / "node_modules" / "extwee" / "index.js").as_uri()
    return node.run(READER, folder, {"source": to_twee(pack), "extwee": entry})  # type: ignore[no-any-return]


def links(passages: dict[str, str], name: str) -> set[str]:
    """Return where the links of passage *name* go."""
    return {found["goal"] for found in LINK.finditer(passages[name])}


@pytest.mark.parametrize("folder", [LIGHTHOUSE, STARTER, BROAD_STREET, HARBOUR, OPENAI], ids=lambda folder: folder.name)
def test_every_passage_and_link_is_read_back(folder: Path) -> None:
    """Extwee finds a passage a scene and one to three a choice (call, reveal, file), and the links are the ways of the pack."""
    pack = load(folder)
    story, again = read_back(pack)
    assert story["name"] == pack.manifest.title
    assert story["format"] == "SugarCube"
    assert story["start"] == START
    assert story == again
    passages = {one["name"]: one["text"] for one in story["passages"]}
    for name, scene in pack.scenes.items():
        onward = {way.go for way in scene.next} | {outcome_name(name, choice) for choice in scene.choices}
        assert onward <= links(passages, desk_name(name) if scene.picks else name)
        if scene.picks and not scene.picks.letter:
            assert {f"{name}/{item}" for item in scene.items} <= links(passages, desk_name(name))
        elif scene.picks:
            assert links(passages, desk_name(name, "letter")) == {
                desk_name(name, "letter"),
                desk_name(name, "sent"),
                desk_name(name),
            }
        for choice, found in scene.choices.items():
            ways = {way.go for way in found.next}
            if scene.history is None:
                assert ways <= links(passages, outcome_name(name, choice))
                continue
            asked, told, file = (outcome_name(name, choice, part) for part in ("", "told", "file"))
            if scene.history.choice != ("none",):
                assert links(passages, asked) == {told}
            assert ways | {file} <= links(passages, told if told in passages else asked)
            assert ways <= links(passages, file)
    goals = {goal for name in passages for goal in links(passages, name)}
    assert goals <= set(passages)
    assert {found.start for found in pack.manifest.seats.values()} <= goals


def test_only_links_and_macros_are_left_of_the_markup(lighthouse: Pack) -> None:
    """Every author's text in the export shows as it was written."""
    story, _ = read_back(lighthouse)
    text = html.unescape(next(one["text"] for one in story["passages"] if one["name"] == "the-storm"))
    assert "[LOCKED] brackets stay brackets, {so do braces}." in text
    assert "//old keeper//" in text


def test_every_if_is_closed(lighthouse: Pack) -> None:
    """Conditions open and close, passage by passage."""
    for passage in to_twee(lighthouse).split("\n:: "):
        assert passage.count("<<if ") == passage.count("<</if>>")
        assert passage.count("<<silently>>") == passage.count("<</silently>>")


@pytest.mark.parametrize(
    "text",
    [
        ":: a passage",
        "[[link]]",
        "<<set $x to 1>>",
        "$money and _temp",
        "''bold'' //it//",
        "!heading",
        "* list",
        "a -> b",
        "<b>",
        "R&B",
        "{{{x}}}",
        "a|b",
        "--",
        "so /* he */ said /% she %/ did",
    ],
)
def test_sugarcube_shows_text_as_it_is(text: str) -> None:
    """What would mean something to SugarCube is written so that it means itself, and unescapes to what was written."""
    written = plain(text)
    assert html.unescape(written) == text
    assert not re.search(r"\[\[|<<|''|//|\$[A-Za-z]|^[!*#]|^::|\{\{\{|<b|\||--|/[*%]", re.sub(r"&#\d+;", "·", written))


@settings(max_examples=3, deadline=None, phases=NO_SHRINKING, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_texts_full_of_sugarcubes_signs_add_nothing_to_the_story(
    tmp_path_factory: pytest.TempPathFactory, chance: Random
) -> None:
    """Extwee reads the passages and links of the pack, and no others; what is not a macro of the export has no sign in it."""
    folder = tmp_path_factory.mktemp("signs")
    for one in (LIGHTHOUSE, HARBOUR):
        plainly, marked = (
            {found["name"]: found["text"] for found in read_back(pack)[0]["passages"]}
            for pack in (load(one), signed(one, folder / one.name, chance))
        )
        assert plainly.keys() == marked.keys()
        for name, text in marked.items():
            assert links(marked, name) == links(plainly, name)
            assert MACRO.findall(text) == MACRO.findall(plainly[name]), name


def test_a_chair_may_begin_in_a_world_that_another_left() -> None:
    """Who receives something is asked in which world to begin, and for each decision what came of it; the others are not."""
    from session.test_worlds import pack

    story, again = read_back(pack())
    assert story == again
    passages = {one["name"]: one["text"] for one in story["passages"]}
    assert links(passages, "chair/a") == {"s"}
    assert links(passages, "chair/b") == {"t", "left/b/a/0"}
    asked = [(html.unescape(one["text"]), one["goal"], one["setter"]) for one in LINK.finditer(passages["left/b/a/0"])]
    made = '$oath to "made"; $told to true; $Carried to $Carried + ($Carried is "" ? "" : "; ") + "A light all winter: promised; The oath: yes"'
    assert asked == [
        ("As in the record", "left/b/a/1", None),
        ("A light all winter: promised; The oath: yes", "left/b/a/1", made),
    ]
    assert links(passages, "left/b/a/1") == {"t"}
    assert "In the world that Ann left: <<= $Carried>>.<</if>>" in passages["left/b/a/1"]
