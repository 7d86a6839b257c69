"""The exported page plays as the game does: the same rules and words, and by hand in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import node
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from invented import for_exports, read
from roads import roads, tidy
from workbench import BROAD_STREET, HARBOUR, LIGHTHOUSE, OPENAI, STARTER, load

from game.errors import RefusedToOverwrite
from game.workshop.export.html import PAGE, story_and_tests, to_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from game.story.model import Pack

PLAYER = """
const { makeEngine } = require(input.engine);
const { addPicks } = require(input.picks);
answer(input.packs.map(({ story, tests, roads }) => {
  const engine = addPicks(makeEngine(story, eval(tests)), story);
  const text = (line) => (line.mark ? line.mark + " " : "") + line.spans.map((span) => span.text).join("");
  const flat = (list) => list.flatMap((one) => [...(one.heading ? [one.heading] : []), ...one.lines.map(text)]);
  return roads.map(({ seat, route, world: code, moves, calls, places }) => {
    let world = engine.start(seat, route, code), left = null, waiting = moves.slice(), saying = calls.slice(), scenesOf = places.slice(), told = [], files = [], rights = 0, all = 0, memory = { told: {}, said: {} }, lead = flat(engine.carried(world, code));
    for (;;) {
      const start = [...lead, ...flat(engine.scene(world, left))];
      lead = [];
      const scene = story.scenes[world.scene];
      if (scene.ending) { told.push(...start); return { told, files, values: world.values }; }
      const done = [];
      for (;;) {
        told.push(...start);
        const asked = engine.question(world);
        if (asked) {
          told.push(...(asked.heading ? [asked.heading] : []));
          for (const one of asked.items) if (one.state === "locked") told.push("· " + one.label + " — " + one.locked);
          told.push(asked.fits);
        }
        told.push(...flat(engine.pickedWords(world, done)));
        if (!scene.options.length) {
          if (!waiting.length || !scene.picks) break;
        } else {
          if (scene.ask) told.push(engine.words(scene.ask, world));
          const one = (offer) => offer.detail ? offer.label + " — " + offer.detail : offer.label;
          for (const offer of engine.offers(world)) if (!offer.open) told.push("· " + offer.label + " — " + offer.option.locked);
          if (!scene.picks) engine.offers(world).filter((offer) => offer.open).forEach((offer, number) => told.push("[" + number + "] " + one(offer)));
        }
        const items = scene.picks ? scene.picks.items.map((item) => item.id) : [];
        const next = (waiting[0] || "").split("+");
        if (!next.every((name) => items.includes(name))) break;
        if (!scene.options.length && scenesOf[0] !== world.scene) break;
        const acts = engine.pick(world, next);
        if (!acts.length) throw new Error("refused " + waiting[0]);
        done.push(...acts); world = acts[acts.length - 1].after; waiting.shift(); saying.shift(); scenesOf.shift();
      }
      if (!scene.options.length) { left = world; world = engine.goOn(world); continue; }
      scenesOf.shift();
      const choice = waiting.shift(), said = saying.shift();
      const turn = engine.choose(world, choice);
      const asked = scene.key && engine.call(world, choice, memory);
      if (asked) told.push(text(asked.heading), ...(asked.ask ? [asked.ask] : []));
      if (asked && said) memory.said[scene.event] = said;
      const stood = scene.key ? engine.stands(world.scene, memory) : "";
      if (stood) { all += 1; rights += engine.right(world.scene, stood); }
      const outcome = flat(engine.outcome(world, choice, turn.decided, stood && { said: stood, rights, calls: all }));
      if (scene.key) told.push(...outcome);
      else lead = outcome;
      if (scene.key) files.push(...flat(engine.file(world, choice)));
      left = turn.decided; world = turn.arrived;
    }
  });
}));
"""


def played(*sets: tuple[Pack, list[Any]]) -> list[Any]:
    """Return what the page's own engine tells on the roads of each pack."""
    packs_ = []
    for pack, found in sets:
        story, tests = story_and_tests(pack)
        packs_.append(
            {
                "story": story,
                "tests": tests,
                "roads": [
                    {
                        "seat": one.seat,
                        "route": one.route,
                        "world": one.world,
                        "moves": one.moves,
                        "calls": one.calls,
                        "places": one.places,
                    }
                    for one in found
                ],
            }
        )
    return node.run(PLAYER, data={"engine": str(PAGE / "engine.js"), "picks": str(PAGE / "picks.js"), "packs": packs_})  # type: ignore[no-any-return]


def agree(pack: Pack, found: list[Any], answers: list[Any]) -> None:
    """Check that every road was told line by line as the game tells it, its files too, with the same variables at its end."""
    for road, answer in zip(found, answers, strict=True):
        assert tidy(answer["told"]) == tidy(road.short), road.moves
        assert tidy(answer["files"]) == tidy(road.files), road.moves
        assert dict(zip(pack.manifest.variables, answer["values"], strict=True)) == road.values, road.moves


@pytest.mark.parametrize("folder", [LIGHTHOUSE, STARTER, BROAD_STREET, HARBOUR], ids=lambda folder: folder.name)
def test_small_packs_play_line_by_line_as_in_the_game(folder: Path) -> None:
    """On every road of a small pack the page tells the game's own lines."""
    pack = load(folder)
    found = roads(pack, 300)
    assert len(found) > 2
    agree(pack, found, played((pack, found))[0])


def test_openai_plays_line_by_line_as_in_the_game() -> None:
    """Three hundred seeded roads of story/openai are told by the page as by the game."""
    pack = load(OPENAI)
    found = roads(pack, 300)
    assert len(found) == 300
    agree(pack, found, played((pack, found))[0])


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(for_exports(), min_size=8, max_size=8))
def test_invented_packs_play_line_by_line_as_in_the_game(invented: list[dict[str, Any]]) -> None:
    """Whatever a pack does with conditions, effects and routes, the page does too."""
    sets = [(pack, roads(pack, 12)) for _, pack in map(read, invented)]
    for (pack, found), answer in zip(sets, played(*sets), strict=True):
        agree(pack, found, answer)


def test_the_page_needs_nothing_from_outside(lighthouse: Pack) -> None:
    """No script, style, picture or font is loaded: the policy in the page forbids it, and nothing asks for it."""
    page = to_html(lighthouse)
    assert "default-src 'none'" in page
    assert not re.search(r"<(link|img|iframe)|<script[^>]+src|@import|url\(", page)


def test_text_cannot_break_out_of_its_script(tmp_path: Path) -> None:
    """A text that ends a script element, or begins a comment, stays text."""
    import shutil

    shutil.copytree(LIGHTHOUSE, tmp_path / "pack")
    chapter = tmp_path / "pack" / "scenes" / "spring.yaml"
    chapter.write_text(
        chapter.read_text(encoding="utf-8").replace("label: The truth", "label: '</script><b>truth'"), encoding="utf-8"
    )
    page = to_html(load(tmp_path / "pack"))
    assert "</script><b>" not in page
    assert page.count("</script>") == 1


def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, run: Callable[..., int]) -> None:
    """An export replaces its own page, and no other file unless told to."""
    target = tmp_path / "page.html"
    target.write_text("<p>mine</p>", encoding="utf-8")
    with pytest.raises(RefusedToOverwrite):
        run("export", LIGHTHOUSE, "--to", "html", "-o", target)
    assert target.read_text(encoding="utf-8") == "<p>mine</p>"
    assert run("export", LIGHTHOUSE, "--to", "html", "-o", target, "--force") == 0
    assert run("export", LIGHTHOUSE, "--to", "html", "-o", target) == 0
