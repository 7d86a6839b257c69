"""Ink runtimes that others wrote play the export as the game plays the pack: path by path, line by line, variable by variable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import node
import pytest
import tiny
from hypothesis import HealthCheck, given, settings, strategies as st
from invented import NO_SHRINKING, for_exports, read
from roads import roads, tidy
from signs import signed
from workbench import BROAD_STREET, HARBOUR, LIGHTHOUSE, OPENAI, STARTER, load

from game.workshop.export.ink import InkWriter, to_ink
from game.workshop.export.ink_syntax import literal, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from roads import Told

    from game.story.model import Pack

PLAYER = """
const { Compiler } = require("inkjs/full");
answer(input.map(({ source, roads, variables }) => {
  const messages = [];
  const story = new Compiler(source, { errorHandler: (message) => messages.push(message) }).Compile();
  const compiled = story.ToJson();
  return { messages, compiled: input.length < 3 ? compiled : "", roads: roads.map((picks) => {
    story.ResetState();
    const told = [], waiting = picks.slice();
    for (;;) {
      while (story.canContinue) told.push(story.Continue());
      if (!story.currentChoices.length) break;
      story.currentChoices.forEach((choice, number) => told.push("[" + number + "] " + choice.text));
      if (!waiting.length) break;
      story.ChooseChoiceIndex(waiting.shift());
    }
    return { told, values: variables.map((name) => story.variablesState[name]) };
  }) };
}));
"""


def starts(pack: Pack) -> list[tuple[str, str]]:
    """Return the chairs in the order in which the export offers them."""
    found = [(seat, "") for seat in pack.manifest.seats]
    return found + [(seat, route) for route, one in pack.manifest.routes.items() for seat in one.seats]


def job(pack: Pack, found: list[Told]) -> dict[str, Any]:
    """Return what the player needs: the source, the choices of each road, and the names of the variables."""
    names = InkWriter(pack).name
    picks = [[starts(pack).index((road.seat, road.route)), *road.picks] for road in found]
    return {
        "source": to_ink(pack),
        "roads": picks,
        "variables": [names("variable", name) for name in pack.manifest.variables],
    }


def opening(pack: Pack) -> int:
    """Return how many lines stand before the first scene: title, tagline, question, chairs."""
    return bool(pack.manifest.title) + bool(pack.manifest.tagline) + 1 + len(starts(pack))


def agree(pack: Pack, found: list[Told], answers: list[Any]) -> None:
    """Check that every road was told as the game tells it."""
    for road, answer in zip(found, answers, strict=True):
        assert tidy(answer["told"])[opening(pack) :] == tidy(road.lines), (road.seat, road.route, road.moves)
        assert dict(zip(pack.manifest.variables, answer["values"], strict=True)) == road.values, road.moves


def play(*sets: tuple[Pack, list[Told]]) -> list[Any]:
    """Return what inkjs makes of each pack and its roads, nothing having been complained of."""
    answers = node.run(PLAYER, node.require("inkjs"), [job(pack, found) for pack, found in sets])
    for answer in answers:
        assert answer["messages"] == []
    return answers  # type: ignore[no-any-return]


@pytest.mark.parametrize("folder", [LIGHTHOUSE, STARTER, BROAD_STREET, HARBOUR], ids=lambda folder: folder.name)
def test_inkjs_plays_small_packs_as_the_game_does(folder: Path) -> None:
    """Inkjs compiles the export without a word and tells every road as the game does."""
    pack = load(folder)
    found = roads(pack, 300)
    assert len(found) > 2
    agree(pack, found, play((pack, found))[0]["roads"])


def test_inkjs_plays_openai_as_the_game_does() -> None:
    """Nine hundred seeded roads through story/openai agree, transcript and variables, path by path."""
    pack = load(OPENAI)
    found = roads(pack, 900, seed=7)
    assert len(found) == 900
    agree(pack, found, play((pack, found))[0]["roads"])


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(for_exports(), min_size=8, max_size=8))
def test_inkjs_plays_invented_packs_as_the_game_does(invented: list[dict[str, Any]]) -> None:
    """Whatever a pack does with conditions, effects, loops and routes, ink does too."""
    sets = [(pack, roads(pack, 12)) for _, pack in map(read, invented)]
    for (pack, found), answer in zip(sets, play(*sets), strict=True):
        agree(pack, found, answer["roads"])


@settings(max_examples=4, deadline=None, phases=NO_SHRINKING, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_ink_tells_texts_full_of_its_signs_as_the_game_does(
    tmp_path_factory: pytest.TempPathFactory, chance: Random
) -> None:
    """Glue, diverts, tags, logic, comments and to-dos in every text that a player reads are words to inkjs."""
    folder = tmp_path_factory.mktemp("signs")
    packs = [signed(one, folder / one.name, chance) for one in (LIGHTHOUSE, HARBOUR)]
    sets = [(pack, roads(pack, 40)) for pack in packs]
    for (pack, found), answer in zip(sets, play(*sets), strict=True):
        agree(pack, found, answer["roads"])


def test_a_second_runtime_plays_it_as_the_game_does(lighthouse: Pack) -> None:
    """inkpython, written by others again, tells the roads of what inkjs compiled in the same words."""
    runtime = pytest.importorskip("inkpython", reason="needs inkpython")
    found = roads(lighthouse, 60, seed=3)
    wanted = job(lighthouse, found)
    compiled = play((lighthouse, found))[0]["compiled"]
    answers = []
    for picks in wanted["roads"]:
        story = runtime.Story(compiled)
        told: list[str] = []
        waiting = list(picks)
        while True:
            while story.canContinue:
                told.append(story.Continue())
            told += [f"[{number}] {choice.text}" for number, choice in enumerate(story.currentChoices)]
            if not waiting or not story.currentChoices:
                break
            story.ChooseChoiceIndex(waiting.pop(0))
        answers.append({"told": told, "values": [story.variablesState[name] for name in wanted["variables"]]})
    agree(lighthouse, found, answers)


@pytest.mark.parametrize(
    "text",
    ["a -> b", "* star", "- dash", "+ plus", "= is", "~ wave", "{brace} | bar", "# tag", "back\\slash", "a // b", "/* c */", "<> glue", "<- thread",
     "TODO: later", "VAR x = 1", "INCLUDE me", "[bracket]", "(label) x", 'say "it"', "x: y", "…and 100%", "1. one"],
)  # fmt: skip
def test_ink_shows_text_as_it_is(text: str) -> None:
    """Nothing that an author writes means anything to ink, in a line or in a string."""
    source = f"VAR s = {literal(text)}\n{plain(text)}\n{{s}}\n+ [{plain(text)}]\n-> END\n"
    answer = node.run(PLAYER, node.require("inkjs"), [{"source": source, "roads": [[]], "variables": []}])[0]
    assert answer["messages"] == []
    assert tidy(answer["roads"][0]["told"]) == [text, text, f"[0] {text}"]


def test_the_source_says_where_it_comes_from(lighthouse: Pack) -> None:
    """The first line names the pack and carries the mark that lets the command replace its own file."""
    first = to_ink(lighthouse).splitlines()[0]
    assert first.startswith("// The Lighthouse")
    assert json.dumps(first).count("open-question-made:") == 1


def test_a_ring_that_asks_nothing_is_told_when_it_is_exported(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is written, since a condition may lead out; who exports it is told what ink would tell for ever."""
    onward = [{"if": 'seen("b")', "go": "end"}, {"go": "b"}]
    for name, text in tiny.files(
        {"a": tiny.scene(next=onward), "b": tiny.scene(next="c"), "c": tiny.scene(next="a"), "end": tiny.END}
    ).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("export", tmp_path, "--to", "ink", "-o", tmp_path / "a.ink") == 0
    assert "a → b → c → a asks nothing" in capsys.readouterr().err
    assert run("export", LIGHTHOUSE, "--to", "ink", "-o", tmp_path / "b.ink") == 0
    assert "Warning" not in capsys.readouterr().err
