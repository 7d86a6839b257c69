"""`words`: what it counts is what a play shows."""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from invented import NO_SHRINKING, packs, read
from workbench import LIGHTHOUSE, load

from game.engine.walk import at_random, walk
from game.session import reveal
from game.session.reading_time import PlayLength, WordCounter
from game.story.word_count import ALOUD, SILENT, Measure
from game.workshop import commands
from game.workshop.proof.proof import runs
from game.workshop.text import words
from game.workshop.text.play_lengths import Lengths
from game.workshop.text.words import as_json, as_text, count_pack

if TYPE_CHECKING:
    from game.story.model import Pack

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One *two* **three**.", 3),
        ("He isn't well-read, is he?", 5),
        ("The [packet boat](term:packet) is late.", 5),
        ("$10 million, or 1,000 chips", 5),
        ("> A light is a promise.\n> [Logbook](source:logbook)", 6),
        ("- a crate\n- a boot", 4),
    ],
)
def test_words_are_what_a_reader_reads(text: str, words: int) -> None:
    """Markdown's signs and the targets of links are no words."""
    assert Measure("en").count(text) == words


@pytest.mark.parametrize(
    ("language", "text", "length"),
    [
        ("hi", "[नाव](term:ferry) अपनी रस्सी पर झूलती है, किसी ने श्रीमान् कहा।", 10),
        ("ar", "ارتفع النهر وعبرتَ مرّتين، والظلام يحلّ.", 6),
        ("sl", "»Kaj bo?« vpraša nekdo pod Šmarno goro.", 7),
        ("fr", "L'après-midi, il n'a rien vu : c'est tout.", 7),
        ("fr", "de\u0301ja\u0300 vu", 2),
        ("ja", "[渡し船](term:ferry)は綱に吊られたまま、8時まで待つ。", 18),
        ("zh-Hant", "河水在夜裡上漲了。", 8),
        ("th", "แม่น้ำขึ้นในคืนนั้น", 12),
        ("ko", "강물이 밤에 불었다.", 3),
    ],
)
def test_a_text_is_counted_as_its_language_writes(language: str, text: str, length: int) -> None:
    """Vowel signs and accents divide no word; where words are not divided, characters are counted."""
    assert Measure(language).count(text) == length


def test_minutes_and_limits_are_those_of_the_language() -> None:
    """English is the measure; Japanese is read by characters, and a limit in words is as many characters as they have."""
    english, japanese, unknown = Measure("en"), Measure("ja"), Measure("xx")

    assert english.minutes(460, SILENT) == pytest.approx(2)
    assert unknown.minutes(130, ALOUD) == pytest.approx(1)
    assert japanese.minutes(357, SILENT) == pytest.approx(228 / 230)
    assert Measure("pt_BR").minutes(181, 228) == pytest.approx(1)
    assert (english.limit(12), japanese.limit(12), japanese.unit) == (12, 22, "characters")


@pytest.mark.parametrize("folder", ["openai", "broad-street"])
def test_a_reveal_counts_what_the_game_shows_of_it(folder: str) -> None:
    """What was done, the reveal, and the questions that are disputed; or one line of what happened meanwhile."""
    pack = load(ROOT / "story" / folder)
    counter = WordCounter(pack)
    moments = {name: scene for name, scene in pack.scenes.items() if scene.history}
    assert moments
    for name, scene in moments.items():
        braces = {variable: f"{{{variable}}}" for variable in pack.manifest.variables}  # counted as it is written
        shown = reveal.in_short(pack, name, next(iter(scene.choices)), "", braces)
        told = [paragraph.text for paragraph in shown.paragraphs]
        told += [question for _, question in shown.disputes]
        told += shown.historys.split(" / ") if shown.historys else []
        assert counter.reveal(scene) == counter.measure.total(told), name


def test_the_lighthouse_is_counted(lighthouse: Pack) -> None:
    """Chapters, seats and routes are all there, and the paths are in order of length."""
    counted = count_pack(lighthouse)

    assert [chapter.chapter for chapter in counted.chapters] == ["winter", "spring"]
    assert [(road.seat, road.route) for road in counted.roads] == runs(lighthouse)
    assert counted.chapters[0].decisions == 2
    for road in counted.roads:
        assert road.shortest
        assert road.longest
        lengths = [path.words + path.reveals for path in (road.shortest, road.median, road.longest)]
        assert all(one <= other for one, other in pairwise(lengths))
    assert counted.roads[0].history.ending == "kept"


@given(packs())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_no_random_play_is_shorter_than_the_shortest_or_longer_than_the_longest(files: dict[str, Any]) -> None:
    """The extremes are bounds of every play that ends, and one can be met where there is but one play."""
    _, pack = read(files)
    counter = WordCounter(pack)
    for seat, route in runs(pack):
        lengths = Lengths(counter, seat, route, 5.0)
        shortest, longest = lengths.extreme(1), lengths.extreme(-1)
        start = counter.rules.start(seat, route)
        for seed in range(15):
            path = counter.path(start, walk(counter.rules, start, at_random(seed)))
            if path.ending and path.decisions < 500:
                assert shortest is None or total(shortest) <= total(path)
                assert longest is None or total(path) <= total(longest)


def total(path: PlayLength) -> int:
    """Return everything that is read on *path*."""
    return path.words + path.reveals


def test_the_extremes_of_the_lighthouse_are_met_by_plays(lighthouse: Pack) -> None:
    """Among many random plays there is one as short as the shortest, and one as long as the longest."""
    counter = WordCounter(lighthouse)
    for seat, route in runs(lighthouse):
        lengths = Lengths(counter, seat, route, 5.0)
        start = counter.rules.start(seat, route)
        met = {total(counter.path(start, walk(counter.rules, start, at_random(seed)))) for seed in range(300)}
        assert [total(path) for path in (lengths.extreme(1), lengths.extreme(-1)) if path] == [min(met), max(met)]


def test_long_roads_are_played_less_often(lighthouse: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """No random play is begun after so many steps, and what is printed says how many there were."""
    monkeypatch.setattr(words, "STEPS", 30)
    counted = count_pack(lighthouse)
    assert 1 < counted.plays < 30
    assert f"The median is of {counted.plays} random plays" in as_text(counted)
    assert json.loads(as_json(counted))["roads"][0]["plays"] >= counted.plays


def test_words_are_told_to_people_and_to_tools(lighthouse: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a table, or JSON with the same numbers."""
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    for form in ("text", "json"):
        options = parser.parse_args(["words", str(LIGHTHOUSE), "--format", form])
        assert options.run(options) == 0
    said = capsys.readouterr().out
    counted = count_pack(lighthouse)

    assert as_text(counted) in said
    assert as_json(counted) in said
    assert json.loads(as_json(counted))["roads"][0]["median"]["minutes"] >= 1
