"""The map shows the story as it is: every scene and way, history's path, and what a play visited."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tiny import END, choice, scene, tiny
from workbench import LIGHTHOUSE

from game.errors import UsageError
from game.session.blocks.world import LeftWorld
from game.session.play import Play
from game.workshop import map_formats
from game.workshop.commands import _visited
from game.workshop.story_map import story_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from game.story.model import Pack


def test_every_scene_and_every_way_is_there(lighthouse: Pack) -> None:
    """No scene and no choice is missing from the map."""
    found = story_map(lighthouse)
    assert {place.scene for place in found.places} == set(lighthouse.scenes)
    drawn = {(way.source, way.choice) for way in found.ways if way.choice}
    assert drawn == {(name, choice) for name, scene in lighthouse.scenes.items() for choice in scene.choices}
    assert [name for name, _ in found.chapters] == ["winter", "spring"]


def test_history_is_followed_from_the_start_to_its_ending(lighthouse: Pack) -> None:
    """The places on history's path are those that deciding as history did leads through."""
    found = story_map(lighthouse, "keeper")
    assert {place.scene for place in found.places if place.history} == {
        "the-storm",
        "the-letter",
        "what-became",
        "kept",
    }
    assert {(way.source, way.choice) for way in found.ways if way.history} == {
        ("the-storm", "burn"), ("the-letter", "truth"), ("what-became", "")}  # fmt: skip


@pytest.mark.parametrize("options", [["left", "right"], ["right", "left"], ["up", "left", "right"]])
def test_an_ordinary_decision_is_not_said_to_be_historys(options: list[str]) -> None:
    """What the record says nothing about is painted as nobody's path, whichever option stands first."""
    ways = {name: choice(f"after-{name}", id=name) for name in options}
    pack = tiny({
        "s": scene(*ways.values()),
        **{f"after-{name}": scene(next="moment") for name in options},
        "moment": scene(choice("end", id="did", reality="plausible"), choice("s", reality="plausible"), history={"choice": "did", "event": "e"}),
        "end": END,
    })  # fmt: skip
    found = story_map(pack, "a")
    assert {place.scene for place in found.places if place.history} == {"s", "moment", "end"}
    assert [(way.source, way.choice) for way in found.ways if way.history] == [("moment", "did")]


def test_what_only_some_options_lead_to_is_not_historys() -> None:
    """Neither the first option nor the last says where history went."""
    pack = tiny({
        "s": scene(choice("hill"), choice("lake"), choice("hill")),
        "hill": scene(next="end"), "lake": scene(next="end"), "end": END,
    })  # fmt: skip
    assert {place.scene for place in story_map(pack, "a").places if place.history} == {"s", "end"}


def test_a_play_of_before_a_rename_is_marked(tmp_path: Path, lighthouse_copy: Path, run: Callable[..., int]) -> None:
    """Choices and seats that have a new name since are found by their old one."""
    from game.story import read_pack

    pack, _ = read_pack(lighthouse_copy)
    assert pack is not None
    play = Play.begin(pack, "keeper", folder=tmp_path)
    play.choose("save-oil")
    play.close()
    winter = lighthouse_copy / "scenes" / "winter.yaml"
    winter.write_text(
        winter.read_text()
        .replace("      save-oil:\n", "      turn-low:\n        was: [save-oil]\n")
        .replace('"save-oil")', '"turn-low")')
    )
    target = tmp_path / "map.json"
    assert run("map", lighthouse_copy, "-o", target, "--play", play.path) == 0
    data = json.loads(target.read_text(encoding="utf-8"))
    assert [way["choice"] for way in data["ways"] if way["visited"]] == ["turn-low"]


def test_a_seat_has_only_its_own_places(lighthouse: Pack) -> None:
    """A seat's map holds what its arrows reach: the keeper never sees the clerk's office."""
    whole = {place.scene for place in story_map(lighthouse).places}
    keeper = {place.scene for place in story_map(lighthouse, "keeper").places}
    assert keeper < whole
    assert "the-office" not in keeper
    assert {"the-storm", "the-letter"} <= keeper


def test_a_play_is_marked(tmp_path: Path, run: Callable[..., int]) -> None:
    """What a play on disk visited is marked on the map, and nothing else is."""
    from game.story import read_pack

    pack, _ = read_pack(LIGHTHOUSE)
    assert pack is not None
    play = Play.begin(pack, "keeper", folder=tmp_path)
    play.choose("save-oil")
    play.close()
    assert play.path is not None
    target = tmp_path / "map.json"
    assert run("map", LIGHTHOUSE, "-o", target, "--play", play.path) == 0
    data = json.loads(target.read_text(encoding="utf-8"))
    assert {place["scene"] for place in data["places"] if place["visited"]} == {"the-storm", "the-letter"}
    assert [(way["choice"], way["target"]) for way in data["ways"] if way["visited"]] == [("save-oil", "the-letter")]


def test_the_json_keeps_its_promises(lighthouse: Pack) -> None:
    """The keys that other programs rely on are there, under the version that promises them."""
    data = json.loads(map_formats.as_json(story_map(lighthouse)))
    assert data["interface"] == 1
    assert set(data) == {"interface", "made", "pack", "title", "seat", "chapters", "places", "ways"}
    assert set(data["places"][0]) == {
        "scene", "chapter", "title", "date", "basis", "kind", "ending", "event", "seats", "history", "visited"}  # fmt: skip
    assert set(data["ways"][0]) == {"source", "target", "choice", "label", "needs", "route", "history", "visited"}


def test_mermaid_draws_every_place_once(lighthouse: Pack) -> None:
    """Chapters are subgraphs, and author's text cannot break out of its quotes."""
    text = map_formats.as_mermaid(story_map(lighthouse))
    assert text.count("subgraph ") == 2
    for place in story_map(lighthouse).places:
        assert text.count(f"{place.title}<br/>") + text.count(f'{place.title}"') >= 1
    assert map_formats._entities('a"b[c]') == "a#34;b#91;c#93;"


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz's dot")
def test_words_of_the_pack_are_no_orders(lighthouse: Pack) -> None:
    """A title is shown as it stands: no directive of Mermaid, no entity of Graphviz, no second statement."""
    title = '%%{init: {"theme": "dark"}}%% &#27; "]; x'
    named = replace(story_map(lighthouse), title=title)

    assert "%%{" not in map_formats.as_mermaid(named)
    assert '"' not in map_formats.as_mermaid(named).splitlines()[1]
    assert 'label="%%{init: {\\"theme\\": \\"dark\\"}}%% &amp;#27; \\"]; x";' in map_formats.as_dot(named)


def test_graphviz_draws_it(tmp_path: Path, run: Callable[..., int]) -> None:
    """Graphviz takes the DOT text and draws every scene; the picture may be made again."""
    target = tmp_path / "map.svg"
    assert run("map", LIGHTHOUSE, "-o", target) == 0
    assert run("map", LIGHTHOUSE, "-o", target) == 0
    assert target.read_text(encoding="utf-8").count('class="node"') == 7


def test_without_graphviz_the_cure_is_said(lighthouse: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Graphviz is told what to do instead."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(UsageError, match=r"Install Graphviz, or write a \.dot"):
        map_formats.as_svg(story_map(lighthouse))


def test_wrong_arguments_are_said(tmp_path: Path, run: Callable[..., int]) -> None:
    """An unknown seat and an unknown ending are errors that name what there is."""
    with pytest.raises(UsageError, match="Seats: keeper, clerk"):
        run("map", LIGHTHOUSE, "--seat", "cook")
    with pytest.raises(UsageError, match=r"\.svg, \.mmd, \.dot, \.json"):
        run("map", LIGHTHOUSE, "-o", tmp_path / "map.bmp")


def test_a_play_in_a_world_that_another_chair_left_is_marked(tmp_path: Path) -> None:
    """What was left opens choices: the play is walked again from the world in which it began."""
    seats = {"a": {"name": "Ann", "start": "s", "about": "x"}, "b": {"name": "Ben", "start": "t", "about": "x"}}
    pack = tiny(
        {
            "s": scene(choice("end", effects={"told": True}), choice("end", label="Go")),
            "t": scene(choice("end", when="told"), choice("end", label="Go")),
            "end": END,
        },
        seats=seats,
        variables={"told": {"type": "flag", "start": False}},
        carry={"told": {"label": "What was told", "from": "a", "at": "s", "to": ["b"], "variables": ["told"]}},
    )
    play = Play.begin(pack, "b", folder=tmp_path, left=LeftWorld("", "a", "", {"told": "true"}))
    play.choose("c0")
    play.close()
    assert [step.choice for step in _visited(pack, str(play.path))] == ["c0"]
