"""Comparison, debrief, codex and exports: everything is told, in order, and an author's words are never markup."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt
from tiny import END, choice, scene, tiny

from game import language
from game.session import codex, export
from game.session.blocks import CallQuestion, Comparison, Debrief, DebriefPart, Decision, Prose, Reveal, WrongCall
from game.session.play import Play
from game.session.words import debrief_wording, phrases, wording
from game.story import open_pack
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.story.model import Pack, Scene

HOUSE = Path(__file__).parents[2]

HOSTILE = "<script>alert(1)</script> \"'> &lt; *[a](javascript:x)* `b` # _c_ ~~d~~ {{e}} [/] [red]"


def played(pack: Pack, seat: str, *choices: str, folder: Path | None = None) -> Play:
    play = Play.begin(pack, seat, folder=folder)
    for taken in choices:
        while play.page.way == "on":
            play.go_on()
        play.choose(taken)
    while play.page.way == "on":
        play.go_on()
    return play


def comparison_of(play: Play) -> Comparison:
    return next(block for block in play.file(play.files[0]).blocks if isinstance(block, Comparison))


def reveal_of(play: Play) -> Reveal:
    return next(block for block in play.transcript if isinstance(block, Reveal))


def files_of(play: Play) -> list[Any]:
    return [block for number in play.files for block in play.file(number).blocks]


def debrief_of(play: Play) -> Debrief:
    block = play.page.blocks[0]
    assert isinstance(block, Debrief)
    return block


def behind(play: Play) -> list[Any]:
    """Return what stands behind the debrief of *play*, as a play is written."""
    return [block for part in ("moments", "meters", "questions", "sources") for block in play.debrief_part(part).blocks]


def told(play: Play) -> list[str]:
    """Return the debrief in short, then all that stands behind it."""
    return [line for line in export.to_text([debrief_of(play), *behind(play)]) if line]


def text(block: Any) -> list[str]:
    return [line for line in export.to_text([block]) if line]


# The comparison


@pytest.mark.parametrize(
    ("met", "again", "said"),
    [(0, 0, "It was the last moment that your road met."),
     (1, 0, "After that you met one more moment and did what was done."),
     (1, 1, "After that you met one more moment and left the record there too."),
     (3, 0, "After that you met 3 more moments and left the record at none of them."),
     (3, 2, "After that you met 3 more moments and left the record at 2 of them.")],
)  # fmt: skip
def test_what_came_after_leaving_the_record_is_said(met: int, again: int, said: str) -> None:
    """None, one and many more moments are each a sentence of their own."""
    assert debrief_wording._after(met, again) == said


def test_a_comparison_has_both_sides_with_what_each_did_to_the_meters(lighthouse: Pack) -> None:
    """The player's choice and history's, from the same world, hidden meters left out."""
    found = comparison_of(played(lighthouse, "keeper", "save-oil", "lie"))
    assert found.as_history is False
    assert (found.you.label, [(one.variable, one.before, one.after) for one in found.you.changes]) == (
        "Turn it low and watch",
        [("ships", 5, 4)],
    )
    assert [(one.choice, [(change.variable, change.before, change.after) for change in one.changes]) for one in found.history] == [
        ("burn", [("oil", 4, 1), ("ships", 5, 7)])]  # fmt: skip
    assert [(one.choice, one.reality, one.yours, one.historys) for one in found.options] == [
        ("burn", "documented", False, True), ("save-oil", "plausible", True, False), ("sleep", "plausible", False, False)]  # fmt: skip


def test_claims_disputes_and_sources_are_numbered_together(lighthouse: Pack) -> None:
    """Each source has one number on the page, in the order of first citing."""
    found = comparison_of(played(lighthouse, "keeper", "burn", "lie"))
    assert [(one.number, one.id) for one in found.sources] == [(1, "logbook"), (2, "ledger")]
    assert [(one.status, one.by, one.sources) for one in found.claims] == [
        ("established", "", (1,)),
        ("disputed", "the clerk", (2,)),
    ]
    assert [(one.side, one.sources) for one in found.disputes[0].positions] == [
        ("the keeper", (1,)),
        ("the clerk", (2,)),
    ]
    assert found.sources_of_event == (1,)


def test_everything_of_a_comparison_is_in_its_words(lighthouse: Pack) -> None:
    """No part of the record is dropped on the way to the screen."""
    lines = "\n".join(text(comparison_of(played(lighthouse, "keeper", "save-oil", "lie"))))
    for words in (
        "How do you burn the lamp?", "You left the record here.", "Turn it low and watch", "Ships −1 (5 → 4)", "Burn it full", "Oil −3 (4 → 1)",
        "14 January 1901", "The keeper burned the lamp full for three nights", "According to the logbook",
        "The real keeper had two tanks.", "■ The lamp burned three nights. [1]", "≠ Disputed; the clerk says: The keeper slept on the second. [2]",
        "Did the keeper sleep?", "the keeper: He stayed awake three nights. [1]", "the clerk: Nobody can. [2]", "Established all the same: The lamp burned.",
        "■ Burn it full (history) — documented: it was on the table", "◇ Turn it low and watch (you) — plausible: not found in the record",
        "· Put it out and sleep — plausible", "Who owes a stranger a light?", "1 Logbook of Far Point · the keeper · 1901 · read in full",
        "2 Ledger of the port · the clerk · 1901 · read in part",
    ):  # fmt: skip
        assert words in lines, words
    assert "The port asked about the oil" not in lines  # what came of it is for the story to tell, and for the codex
    assert any(
        "The port asked about the oil" in line.text
        for section in codex.sections(lighthouse, "event:storm-1901")
        for line in section
    )


@pytest.mark.parametrize(
    ("history", "taken", "verdict", "label"),
    [
        ("c0", "c0", True, "Do it"),
        ("c0", "c1", False, "Do it"),
        (["c0", "c1"], "c1", True, "Do it"),
        ("none", "c0", None, "E"),
    ],
)
def test_what_history_did(history: Any, taken: str, verdict: bool | None, label: str) -> None:
    """One choice, several, or none of these; where it was none, the event's own title stands in its place."""
    pack = tiny(
        {
            "s": scene(
                choice("end", reality="plausible"),
                choice("end", reality="plausible"),
                history={"choice": history, "event": "e"},
            ),
            "end": END,
        }
    )
    play = played(pack, "a", taken)
    found = comparison_of(play)
    assert found.as_history is verdict
    said = {
        True: "You did what was done.",
        False: "You left the record here.",
        None: "None of these is what was done.",
    }[verdict]
    assert said in text(found)
    debriefed = debrief_of(play)
    assert (debriefed.counted, debriefed.as_history) == ((0, 0) if verdict is None else (1, int(verdict)))
    assert debriefed.moments[0].historys.startswith(label)
    assert (debriefed.first_divergence is None) == (verdict is not False)
    assert play.off_record == ((0, 0) if verdict is None else (int(not verdict), 1))


# The debrief


def test_a_debrief_lays_the_road_beside_history(lighthouse: Pack) -> None:
    """Moments, share, first divergence, what came after, missed moments, meters on both roads, other chairs, questions, sources."""
    play = played(lighthouse, "keeper", "save-oil", "truth")
    found = debrief_of(play)
    assert (found.seat_name, found.ending.scene, found.ending.kind) == ("The Keeper", "the-quiet", "diverged")
    assert [(one.scene, one.as_history, one.decision) for one in found.moments] == [
        ("the-storm", False, 0),
        ("the-letter", True, 1),
    ]
    assert (found.as_history, found.counted) == (1, 2)
    assert found.first_divergence == found.moments[0]
    assert found.after_divergence == found.moments[1:]
    assert found.missed == ()
    oil, ships = found.series
    assert oil.yours == (("1901-01-14", 4), ("1901-01-14", 4), ("1901-03-02", 4))
    assert oil.historys == (("1901-01-14", 4), ("1901-01-14", 1), ("1901-03-02", 1))
    assert (ships.low, ships.high, ships.yours[-1][1], ships.historys[-1][1]) == (0, 10, 5, 8)
    assert [(one.seat, one.event) for one in found.chairs] == [("clerk", "storm-1901")]
    assert (found.next_seat, found.next_seat_name) == ("clerk", "The Clerk")
    assert found.questions == ("Who owes a stranger a light?", "Is a late answer a lie?")
    lines = told(play)
    for words in ("1 of 2 moments decided as history did.", "In the chair of The Keeper", "The next chair: The Clerk.", "Oil, yours: 4 → 4 → 4",
                  "Oil, history's: 4 → 1 → 1", "You and history: The truth", "You: Turn it low and watch", "History: Burn it full"):  # fmt: skip
        assert any(words in line for line in lines), words


def test_following_history_leaves_no_divergence(lighthouse: Pack) -> None:
    """The whole share, nowhere parted."""
    found = debrief_of(played(lighthouse, "keeper", "burn", "truth"))
    assert (found.as_history, found.counted, found.first_divergence, found.ending.kind) == (2, 2, None, "record")
    assert "■ At every moment that can be compared you did what was done." in text(found)


def test_missed_moments_are_named() -> None:
    """What history's road met and this one did not, with its date."""
    pack = tiny({
        "s": scene(choice("t", reality="plausible"), choice("end", reality="plausible"), history={"choice": "c0", "event": "e"}),
        "t": scene(choice("end", reality="plausible"), choice("end", reality="plausible"), title="Missed", date="2002", history={"choice": "none", "event": "f"}),
        "end": END,
    })  # fmt: skip
    play = played(pack, "a", "c1")
    assert debrief_of(play).missed == (("2002", "Missed"),)
    assert "■ 2002: Missed" in told(play)
    assert debrief_of(played(pack, "a", "c0", "c0")).missed == ()


def test_what_was_taken_back_stays_visible(lighthouse: Pack, saves: Path) -> None:
    """A decision that was returned to says what was chosen there before."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    play.choose("burn")
    play.rewind(0)
    play.choose("save-oil")
    while play.page.way == "on":
        play.go_on()
    play.choose("truth")
    while play.page.way == "on":
        play.go_on()
    found = debrief_of(play)
    assert found.moments[0].taken_back == ("Burn it full",)
    assert "↶ Taken back: Burn it full" in told(play)
    play.close()


def test_other_plays_on_this_machine_are_counted(lighthouse: Pack, saves: Path) -> None:
    """How many chose what, this play not among them."""
    for taken in ("burn", "burn", "save-oil"):
        played(lighthouse, "keeper", taken, "truth", folder=saves).close()
    last = played(lighthouse, "keeper", "save-oil", "truth", folder=saves)
    assert debrief_of(last).moments[0].others == (("Burn it full", 2), ("Turn it low and watch", 1))
    last.close()


def test_a_chair_whose_person_took_none_of_the_options_is_not_told_of() -> None:
    """The debrief names where the other chairs stood that day, but for those whose moment history answered with none."""
    options = (choice("end", label="Go", reality="plausible"), choice("end", reality="plausible"))
    scenes = {
        "mine": scene(*map(dict, options), history={"choice": "c0", "event": "e"}),
        "theirs": scene(*map(dict, options), history={"choice": "c0", "event": "e"}),
        "nobodys": scene(*map(dict, options), history={"choice": "none", "event": "e"}),
        "end": END,
    }
    seats = {
        name: {"name": name.upper(), "start": start, "about": "x"}
        for name, start in (("a", "mine"), ("b", "nobodys"), ("c", "theirs"))
    }
    play = played(tiny(scenes, seats=seats), "a", "c0")
    assert [(one.seat, one.historys) for one in debrief_of(play).chairs] == [("c", "Go")]


def test_a_history_that_goes_in_a_circle_is_cut_off() -> None:
    """History's own road ends somewhere even where a story has none."""
    pack = tiny(
        {
            "s": scene(
                choice("s", reality="plausible"),
                choice("end", reality="plausible"),
                history={"choice": "c0", "event": "e"},
            ),
            "end": END,
        }
    )
    play = played(pack, "a", "c1")
    assert play.history_road.ending == ""
    assert debrief_of(play).first_divergence is not None


def rows_of(lines: list[str], width: int = 80) -> int:
    """Return how many rows *lines* take in a window of *width* columns."""
    return sum(len(textwrap.wrap(line, width)) for line in lines)


@pytest.mark.parametrize("seat", ["musk", "altman", "sutskever"])
def test_the_debrief_of_historys_road_is_short(seat: str) -> None:
    """It is at most ten lines, and at most sixteen rows of 80 columns; behind it stands the rest."""
    pack = open_pack(HOUSE / "story" / "openai")
    play = Play.begin(pack, seat, folder=None)
    walk_on(
        play,
        lambda scene, choices: (
            next((one for one in scene.history.choice if one in choices), choices[0]) if scene.history else choices[0]
        ),
    )
    assert debrief_of(play).as_history == debrief_of(play).counted > 10
    lines = text(debrief_of(play))
    assert len(lines) <= 10
    assert rows_of(lines) <= 16
    assert len(told(play)) > 100


@pytest.mark.parametrize("seat", ["musk", "altman", "sutskever"])
@pytest.mark.parametrize("chance", range(5))
def test_the_debrief_of_any_road_is_short(seat: str, chance: int, tmp_path: Path) -> None:
    """However a play went and whatever was called, by others too, its debrief is at most ten lines and eighteen rows."""
    pack, lots = open_pack(HOUSE / "story" / "openai"), Random(chance)
    for _ in range(2):
        play = Play.begin(pack, seat, folder=tmp_path)
        play.asks_calls = True
        walk_on(play, lambda _, choices: lots.choice(choices))
        play.close()
    assert len(text(debrief_of(play))) <= 10
    assert rows_of(text(debrief_of(play))) <= 18


def walk_on(play: Play, choose: Callable[[Scene, list[str]], str]) -> None:
    """Play on to the debrief by *choose*, which calls too."""
    while play.page.way != "end":
        picks = play.question()
        if picks and picks.missing:
            real = play.pack.scenes[picks.scene].history
            open_items = [item.item for item in picks.items if item.open]
            reals = real.picks if real and set(real.picks) <= set(open_items) else ()
            play.pick(*(reals or open_items[: picks.missing]))
            continue
        asked = next((block for block in play.page.blocks if isinstance(block, Decision | CallQuestion)), None)
        if asked is None:
            play.go_on()
            continue
        taken = choose(play.pack.scenes[asked.scene], [offer.choice for offer in asked.offers if offer.open])
        play.choose(taken) if isinstance(asked, Decision) else play.call(taken)


def test_the_debrief_says_what_was_called_wrong_most_surely(lighthouse: Pack, saves: Path) -> None:
    """It counts the calls of every play on this machine; what one play alone called, or what was done, is not named."""
    for called in ("save-oil", "save-oil", "burn"):
        play = Play.begin(lighthouse, "keeper", folder=saves)
        play.asks_calls = True
        walk_on(play, lambda scene, _, said=called: said if scene.ask.startswith("How") else "truth")  # type: ignore[misc]
        first = debrief_of(play).surest_error
        play.close()
    assert first == WrongCall("The storm", "Turn it low and watch", 2, 3)
    line = "✕ Called wrong most surely on this machine, at “The storm”: Turn it low and watch (2 of 3 calls)."
    assert line in text(debrief_of(play))


def test_the_card_to_share_tells_nothing(lighthouse: Pack) -> None:
    """It has the name of the story and of the chair, a mark for each moment and each call, and counts."""
    play = Play.begin(lighthouse, "keeper", folder=None)
    play.asks_calls = True
    walk_on(play, lambda scene, _: "save-oil" if scene.ask.startswith("How") else "truth")
    card = text(play.debrief_part("card").blocks[0])
    assert card == ["The Lighthouse: The Keeper", "◇ ■", "✕ ✓", "1 of 2 as history", "1 of 2 called right"]


def test_meters_that_part_on_historys_road_are_explained(lighthouse: Pack) -> None:
    """Where every moment was decided as history did and the meters differ all the same, the part with the meters says why."""
    found = debrief_of(played(lighthouse, "keeper", "burn", "truth"))
    why = "You decided as history did; the meters differ by what you chose between its moments."
    assert why not in text(DebriefPart("meters", found))
    oil = found.series[0]
    apart = found._replace(series=(oil._replace(yours=((*oil.yours[:-1], ("1901-03-02", 9)))),))
    assert why in text(DebriefPart("meters", apart))


# Words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2016-09-16", "16 September 2016"),
        ("2016-09", "September 2016"),
        ("2016", "2016"),
        ("2016-12-01", "1 December 2016"),
        ("", ""),
        ("1854-summer", "summer 1854"),
        ("c. 1854-08", "about August 1854"),
        ("0079-08-24", "24 August 79"),
        ("-0480", "480 BC"),
        ("-0480-09-20", "20 September 480 BC"),
        ("-0490/-0480", "490 – 480 BC"),
        ("-0010/0014", "10 BC – 14"),
        ("2026-05-03/2026-05-14", "3 – 14 May 2026"),
        ("2026-04-28/2026-05-14", "28 April – 14 May 2026"),
        ("2026-04/2026-05", "April – May 2026"),
        ("2026-spring/2026-summer", "spring – summer 2026"),
        ("2026-04-28/2026-05", "28 April – May 2026"),
        ("2026/2026-05", "2026 – May 2026"),
        ("c. 1854/1860", "about 1854 – 1860"),
        ("2025-12-31/2026-01-01", "31 December 2025 – 1 January 2026"),
    ],
)
def test_dates_are_read_aloud(written: str, read: str) -> None:
    """Day, month and year as far as they are known, of a range what its ends do not share."""
    assert phrases.date(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1854-summer", "été 1854"),
        ("c. 1854-08", "vers août 1854"),
        ("-0490/-0480", "490 – 480 av. J.-C."),
        ("2026-04-28/2026-05-14", "28 avril – 14 mai 2026"),
    ],
)
def test_dates_are_read_aloud_in_french(written: str, read: str) -> None:
    """With the months, seasons and eras of that language."""
    language.speak("fr")
    try:
        assert phrases.date(written) == read
    finally:
        language.speak("en")


@pytest.mark.parametrize(
    ("off", "total", "said"),
    [(0, 0, "no moment decided yet"), (0, 1, "1 moment, as in the record"), (0, 3, "3 moments, all as in the record"), (2, 3, "2 of 3 moments off the record"),
     (1, 1, "1 of 1 moment off the record")],
)  # fmt: skip
def test_the_distance_from_the_record_is_a_sentence(off: int, total: int, said: str) -> None:
    """Counted in the language's own way."""
    assert phrases.standing(off, total) == said


def test_every_block_has_words_and_every_line_a_role(lighthouse: Pack) -> None:
    """Nothing that a play shows is without words, in any state."""
    for seat, taken in (
        ("keeper", ("burn", "truth")),
        ("keeper", ("save-oil", "wait", "lie")),
        ("clerk", ("send-note", "truth")),
    ):
        play = played(lighthouse, seat, *taken)
        for block in (*play.transcript, *files_of(play)):
            sections = wording.sections(block)
            assert sections
            assert all(section.key for section in sections)
            assert all(line.role and line.text for section in sections for line in section), block


def test_the_interface_is_said_in_its_language_and_the_story_in_its_own(lighthouse: Pack) -> None:
    """In the pseudo-language every word of the house is marked, and no word of an author is."""
    language.speak(language.PSEUDO)
    try:
        lines = text(comparison_of(played(lighthouse, "keeper", "save-oil", "lie")))
    finally:
        language.speak("en")
    assert "■ The lamp burned three nights. [1]" in lines
    assert any(line.startswith("⟦") and "réçórd" in line for line in lines)
    assert not any("Yóú léft" in line and "⟦" not in line for line in lines)


# Exports


class Page(HTMLParser):
    """What a browser would make of a page: its tags, attributes and words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def hostile() -> Play:
    """A play whose author wrote markup into everything."""
    pack = tiny({
        "s": scene(choice("t", label=HOSTILE, detail=HOSTILE, reality="plausible"), choice("t", reality="plausible"), title=HOSTILE, place=HOSTILE,
                   text=["plain words"], ask=HOSTILE, discuss=[HOSTILE], history={"choice": "c1", "event": "e"}),
        "t": {**END, "title": HOSTILE, "ending": {"title": HOSTILE, "kind": "near"}},
    }, title=HOSTILE)  # fmt: skip
    return played(pack, "a", "c0")


def test_a_page_shows_hostile_words_and_obeys_none(hostile: Play) -> None:
    """No tag, attribute or address comes from the story, and every word of it is there."""
    language.speak('en" onload="alert(1)')
    try:
        page = Page("".join(export.write(hostile, "html")))
    finally:
        language.speak("en")
    assert set(page.tags) <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "section",
        "p",
        "b",
        "strong",
        "em",
    }
    assert {name for name, _ in page.attributes} <= {"lang", "dir", "charset", "name", "http-equiv", "content", "class"}
    assert [value for name, value in page.attributes if name == "dir"] == ["ltr"]
    words = "".join(page.words)
    assert words.count(HOSTILE) >= 8
    assert "alert(1)" not in str([value for name, value in page.attributes if name == "class"])


def test_markdown_shows_hostile_words_and_obeys_none(hostile: Play) -> None:
    """Rendered again, the words are the story's, and nothing of them is markup."""
    rendered = MarkdownIt("commonmark").enable(["strikethrough", "table"]).render("".join(export.write(hostile, "md")))
    page = Page(rendered)
    assert set(page.tags) <= {"h1", "h2", "h3", "p", "strong", "em", "blockquote", "ul", "ol", "li"}
    assert "".join(page.words).count(HOSTILE) >= 8


@pytest.mark.parametrize(
    "line", ["- not a list", "1. not a list", "+ x", "---", "=== x", "# x", "> x", "    x", "| a | b |", "12) x"]
)
def test_a_line_that_looks_like_markup_stays_a_line(line: str) -> None:
    """In Markdown too a line of prose is a paragraph with those words."""
    page = Page(MarkdownIt("commonmark").enable("table").render(export.to_markdown([Prose(prose.plain(line))])))
    assert page.tags in (["p"], ["pre", "code"] if line.startswith("    ") else ["p"])
    assert "".join(page.words).strip() == line.strip()


def test_links_and_emphasis_survive_an_export(lighthouse: Pack) -> None:
    """Emphasis is emphasis in Markdown and HTML; a link to the codex is words, for there is no codex there."""
    play = played(lighthouse, "keeper", "burn", "truth")
    markdown, page = "".join(export.write(play, "md")), "".join(export.write(play, "html"))
    assert "*old keeper*" in markdown
    assert "**two**" in markdown
    assert "<em>old keeper</em>" in page
    assert "<strong>two</strong>" in page
    assert "term:packet" not in markdown + page


def test_the_written_road_runs_as_the_story_is_written() -> None:
    """Whatever the interface speaks, a page of an Arabic story says that it is one and runs from right to left."""
    pack = tiny({"s": END}, language="ar")
    play = Play.rehearse(pack, "a", "s")
    assert '<html lang="ar" dir="rtl"' in "".join(export.write(play, "html"))


def test_json_has_every_block(lighthouse: Pack) -> None:
    """The transcript as data, with its kind of block beside each."""
    play = played(lighthouse, "keeper", "burn", "truth")
    found = json.loads("".join(export.write(play, "json")))
    assert (found["pack"], found["seat"]) == ("lighthouse", "keeper")
    assert [block["block"] for block in found["blocks"]] == [type(block).__name__.lower() for block in play.transcript]
    assert [block["block"] for block in found["files"]] == ["fileheading", "comparison"] * 2
    assert found["blocks"][-1]["first_divergence"] is None
    assert found["blocks"][2]["paragraphs"][0]["spans"][1]["emphasis"] is True


def test_text_is_what_the_sections_say(lighthouse: Pack) -> None:
    """Plain text is the sections' lines, those behind the debrief and those of the files last, and nothing else."""
    play = played(lighthouse, "keeper", "burn", "truth")
    lines = [line for line in export.write(play, "text") if line]
    expected = [
        words for block in (*play.transcript, *behind(play), *files_of(play)) for section in wording.sections(block)
        for words in ([section.heading] if section.heading else []) + [f"{line.mark} {line.text}".strip() for line in section]
    ]  # fmt: skip
    assert lines == expected


# The codex


@pytest.mark.parametrize(
    ("word", "entry"),
    [("packet", "term:packet"), ("term:packet", "term:packet"), ("packet boat", "term:packet"), ("PACKET BOAT", "term:packet"), ("boat", "term:packet"),
     ("keeper-man", "person:keeper-man"), ("keeper", "person:keeper-man"), ("storm-1901", "event:storm-1901"), ("logbook", "source:logbook"),
     ("sleep", "dispute:sleep"), ("the-ballad", "reading:the-ballad"), ("nothing", None), ("", None), ("person:nobody", None)],
)  # fmt: skip
def test_a_word_finds_its_entry(lighthouse: Pack, word: str, entry: str | None) -> None:
    """By id, by kind and id, by name, by a word of the name."""
    assert codex.find(lighthouse, word) == entry


def test_every_entry_can_be_read(lighthouse: Pack) -> None:
    """Each shelf has a name, each entry a title and sections of words."""
    for kind, shelf in codex.shelves(lighthouse).items():
        assert codex.shelf_name(kind)
        assert {name for name, _ in codex.names(lighthouse, kind)} == set(shelf)
        for name, title in codex.names(lighthouse, kind):
            sections = codex.sections(lighthouse, f"{kind}:{name}")
            assert codex.title(lighthouse, f"{kind}:{name}") == title
            assert sections[0].heading
            assert all(line.text for section in sections for line in section)
    with pytest.raises(KeyError):
        codex.sections(lighthouse, "term:nothing")


def test_entries_point_at_each_other(lighthouse: Pack) -> None:
    """A person, a source and a dispute name the events they are in; a reading its events and sources."""

    def targets(entry: str) -> set[str]:
        return {
            span.target
            for section in codex.sections(lighthouse, entry)
            for line in section
            for span in line.paragraph.spans
            if span.target
        }

    assert targets("person:keeper-man") == {"event:storm-1901", "event:letter-1901"}
    assert targets("source:logbook") == {"event:storm-1901"}
    assert {"term:packet", "person:keeper-man"} <= targets("event:storm-1901")
    assert {"event:storm-1901", "source:ledger"} <= targets("reading:the-ballad")


def test_the_timeline_is_in_order_of_dates(lighthouse: Pack) -> None:
    """Events stand by date, a shorter date before the longer ones that it begins."""
    events = dict(lighthouse.record.events)
    events["year"] = replace(events["letter-1901"], date="1901", title="The year")
    pack = replace(lighthouse, record=replace(lighthouse.record, events=events))
    assert [name for name, _ in codex.names(pack, "event")] == ["year", "storm-1901", "letter-1901"]


def test_the_codex_tells_paragraphs_from_items_and_quotes() -> None:
    """What is plain words, an item of a list or a quote keeps its own role, which the screen lays out."""
    lines = codex._prose("plain\n\n- item\n\n> quote\n")
    assert [(line.role, line.text) for line in lines] == [("prose", "plain"), ("item", "item"), ("quote", "quote")]
