"""The call and the reveal: what is asked, what is kept of it, and what stays unsaid until then."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from tiny import END, choice, scene, tiny

from game.errors import MoveRefused
from game.session import export, resuming
from game.session.blocks import CallQuestion, Comparison, Debrief, Reveal
from game.session.play import Play
from game.session.reveal import short_name
from game.session.saves import journal, play_index
from game.session.saves.entries import VERSION, Call, Move
from game.session.words import wording
from game.story import open_pack
from game.story.word_count import Measure

if TYPE_CHECKING:
    from game.story.model import Pack

HOUSE = Path(__file__).parents[2]
WHOLE = HOUSE / "tests" / "fixtures" / "whole"


def keeper(pack: Pack, folder: Path | None = None) -> Play:
    play = Play.begin(pack, "keeper", folder=folder)
    play.asks_calls = True
    return play


def text(page: Any) -> str:
    return "\n".join(export.to_text(page.blocks))


def moment(history: Any, **keys: Any) -> dict[str, Any]:
    """Return the scenes of a pack with one key moment of three options."""
    options = [choice("end", id=name, label=name.upper(), reality="plausible") for name in ("one", "two", "three")]
    return {"s": scene(*options, history={"choice": history, "event": "e", **keys}), "end": END}


def test_after_a_decision_the_same_options_are_asked_again_ones_own_first(lighthouse: Pack) -> None:
    """Locked ones too, each with the number that it had; nothing of the record is on the page."""
    play = keeper(lighthouse)
    play.choose("save-oil")
    (asked,) = play.page.blocks
    assert isinstance(asked, CallQuestion)
    assert (play.page.kind, play.page.way) == ("call", "call")
    assert [(one.number, one.choice) for one in asked.offers] == [(2, "save-oil"), (1, "burn"), (3, "sleep")]
    assert text(play.page).splitlines()[:4] == [
        "What did The Keeper really do?", "How do you burn the lamp?", "2 The same as I: Turn it low and watch", "1 Burn it full",
    ]  # fmt: skip


def test_nothing_tells_before_the_call(lighthouse: Pack, saves: Path) -> None:
    """Ruler, distance, path, files and transcript know the decision, and not whether it was history's."""
    play = keeper(lighthouse, saves)
    play.choose("save-oil")
    assert [mark.state for mark in play.ruler][0] == "now"
    assert play.off_record == (0, 0)
    assert play.files == ()
    assert [(one.choice, one.as_history, one.key_moment) for one in play.branches] == [("save-oil", None, False)]
    assert not any(isinstance(block, Reveal) for block in play.transcript)
    assert "event:storm-1901" not in play.met
    with pytest.raises(MoveRefused):
        play.file(0)
    play.call("burn")
    assert [mark.state for mark in play.ruler][0] == "other"
    assert play.off_record == (1, 1)
    assert play.files == (0,)
    assert play.branches[0].as_history is False
    assert "event:storm-1901" in play.met
    play.close()


@pytest.mark.parametrize(
    ("called", "said"),
    [("burn", "✓ Called, 1 of 1"), ("save-oil", "✕ Called the same as you, 0 of 1"),
     ("sleep", "✕ Called: Put it out and sleep, 0 of 1"), ("", "")],
)  # fmt: skip
def test_the_reveal_says_whether_the_call_was_right(lighthouse: Pack, called: str, said: str) -> None:
    """With how many were; where nothing was called it says nothing of it."""
    play = keeper(lighthouse)
    play.choose("save-oil")
    shown = text(play.call(called))
    lines = shown.splitlines()
    assert "◇ You: Turn it low and watch\n■ The Keeper: Burn it full\n" in shown
    assert "≠ Did the keeper sleep?" in lines
    assert [line for line in lines if "Called" in line] == ([said] if said else [])


def test_where_both_did_the_same_it_is_one_line(lighthouse: Pack) -> None:
    """You and this person, once."""
    play = Play.begin(lighthouse, "keeper", folder=None)
    shown = text(play.choose("burn"))
    assert "■ You and The Keeper: Burn it full\n" in shown
    assert "You:" not in shown


@pytest.mark.parametrize("wrong", ["nothing", "u", "send-oil"])
def test_what_was_not_among_the_options_cannot_be_called(lighthouse: Pack, saves: Path, wrong: str) -> None:
    """It is refused and nothing changes; so is a choice, or going on, on that page."""
    play = keeper(lighthouse, saves)
    play.choose("burn")
    before = (play.page, play.path.read_bytes())  # type: ignore[union-attr]
    for act in (lambda: play.call(wrong), lambda: play.choose("burn"), play.go_on):
        with pytest.raises(MoveRefused):
            act()
    assert (play.page, play.path.read_bytes()) == before  # type: ignore[union-attr]
    play.close()


def test_a_call_outside_its_page_is_refused(lighthouse: Pack) -> None:
    """There is nothing to call on a scene."""
    with pytest.raises(MoveRefused):
        keeper(lighthouse).call("burn")


def test_a_moment_that_history_answered_with_none_has_no_call_and_one_line() -> None:
    """What happened meanwhile, marked as the record; the file is there all the same, and it counts in no share."""
    play = Play.begin(tiny(moment("none", reveal="Elsewhere it rained.")), "a", folder=None)
    play.asks_calls = True
    shown = play.choose("one")
    assert shown.kind == "outcome"
    assert text(shown).splitlines()[-3:] == ["", "2001", "■ Elsewhere it rained."]
    assert any(isinstance(block, Comparison) for block in play.file(0).blocks)
    assert play.off_record == (0, 0)


def test_history_behind_a_hidden_choice_cannot_be_called() -> None:
    """A call that no option on the page would answer is not asked."""
    scenes = moment("three")
    scenes["s"]["choices"]["three"]["if"] = "m > 8"
    play = Play.begin(tiny(scenes), "a", folder=None)
    play.asks_calls = True
    assert play.choose("one").kind == "outcome"


def test_ones_own_option_is_first_wherever_it_stood() -> None:
    """The others follow in the order of the page."""
    play = Play.begin(tiny(moment("one")), "a", folder=None)
    play.asks_calls = True
    (asked,) = play.choose("three").blocks
    assert isinstance(asked, CallQuestion)
    assert [offer.choice for offer in asked.offers] == ["three", "one", "two"]


def test_a_call_at_a_scene_that_another_has_replaced_is_dropped(lighthouse: Pack, saves: Path) -> None:
    """The number of its decision is not enough: it must be the same scene, with that option."""
    play = keeper(lighthouse, saves)
    play.choose("burn")
    play.call("sleep")
    play.close()
    path = play.path
    assert path is not None
    trail = Play.recall(lighthouse, path)._trail
    trail.calls.clear()
    resuming.replay_calls(trail, {0: Call("the-letter", "burn", "2001-01-01T00:00:00Z")})
    assert trail.calls == {}
    resuming.replay_calls(trail, {0: Call("the-storm", "sleep", "2001-01-01T00:00:00Z")})
    assert trail.calls == {0: "sleep"}


def test_without_a_reveal_the_first_paragraph_of_the_summary_stands_in() -> None:
    """And no more of it."""
    play = Play.begin(tiny(moment("two")), "a", folder=None)
    play.choose("one")
    (found,) = [block for block in play.page.blocks if isinstance(block, Reveal)]
    assert [paragraph.text for paragraph in found.paragraphs] == ["S."]


def test_variables_are_shown_as_they_stood_before_the_decision() -> None:
    """A reveal is prose like a note."""
    scenes = moment("two", reveal="M was {m}.")
    scenes["s"]["choices"]["one"]["effects"] = {"m": "+3"}
    play = Play.begin(tiny(scenes), "a", folder=None)
    assert "M was 5." in text(play.choose("one"))


@pytest.mark.parametrize(
    ("names", "short"),
    [(("Elon Musk", "Sam Altman"), "Musk"), (("The Keeper", "The Clerk"), "The Keeper"), (("Ann", "Ben"), "Ann"),
     (("John Snow", "Henry Snow"), "John Snow"), (("Ludwig van Beethoven", "Joseph Haydn"), "Beethoven")],
)  # fmt: skip
def test_a_person_goes_by_their_last_name_where_that_tells_them_apart(names: tuple[str, str], short: str) -> None:
    """All of it where two chairs share a first or a last word, or where there is one word only."""
    seats = {seat: {"name": name, "start": "end", "about": "x"} for seat, name in zip("ab", names, strict=True)}
    assert short_name(tiny({"end": END}, seats=seats), "a") == short


def test_a_hostile_reveal_is_words(saves: Path) -> None:
    """Markup of screens, of Markdown and of pages stays what the writer wrote."""
    hostile = "[red]x[/] [@click=app.quit]y [LOCKED] \" & 'z'"
    play = Play.begin(tiny(moment("two", reveal=hostile)), "a", folder=saves)
    play.choose("one")
    assert hostile in text(play.page)
    assert "&#34; &amp; &#39;z&#39;" in "".join(export.write(play, "html"))
    play.close()


# The file of a play


def test_a_call_is_kept_and_comes_back(lighthouse: Pack, saves: Path) -> None:
    """One more line of the journal; the play that resumes has it, and a transcript shows it."""
    play = keeper(lighthouse, saves)
    play.choose("save-oil")
    play.call("burn")
    play.close()
    assert [entry for entry in journal.read(play.path).entries if isinstance(entry, Call)]  # type: ignore[arg-type]
    line = play.path.read_text(encoding="utf-8").splitlines()[2]  # type: ignore[union-attr]
    assert {"scene": "the-storm", "call": "burn"}.items() <= json.loads(line.partition("\t")[0]).items()
    again = Play.recall(lighthouse, play.path)  # type: ignore[arg-type]
    assert "✓ Called, 1 of 1" in "\n".join(export.write(again, "text"))


def called(play: Play) -> list[bool | None]:
    """Return how the calls of *play*, which has ended, are counted in its debrief."""
    while play.page.way == "on":
        play.go_on()
    debrief = play.page.blocks[0]
    assert isinstance(debrief, Debrief)
    return [one.called for one in debrief.moments]


def resumed(pack: Pack, play: Play) -> Play:
    """Return *play*, closed and gone on with; it asks for calls as before."""
    play.close()
    assert play.path is not None
    again = Play.resume(pack, play.path)
    again.asks_calls = True
    return again


@pytest.mark.parametrize("gone_on_with", [False, True])
def test_what_was_told_is_asked_no_more(lighthouse: Pack, saves: Path, gone_on_with: bool) -> None:
    """A decision that is taken back and made again is told at once; what was called first counts on, on every road."""
    play = keeper(lighthouse, saves)
    play.choose("save-oil")
    play.call("burn")
    play.go_on()
    play.choose("truth")
    play.call("lie")
    play.rewind(1)
    play = resumed(lighthouse, play) if gone_on_with else play
    assert play.page.way == "choose"
    assert play.choose("lie").kind == "outcome"
    assert "✕ Called the same as you, 1 of 2" in text(play.page)
    play.rewind(0)
    assert play.choose("sleep" if "sleep" in play.rules.open(play.world) else "burn").kind == "outcome"
    assert "✓ Called" in text(play.page)
    play.rewind(0)
    play.choose("save-oil")
    play.go_on()
    play.choose("truth")
    play.go_on()
    assert called(play) == [True, False]
    play.close()
    again = Play.recall(lighthouse, play.path)  # type: ignore[arg-type]
    assert play.page == again.page


@pytest.mark.parametrize("gone_on_with", [False, True])
def test_who_said_nothing_is_asked_no_more_either(lighthouse: Pack, saves: Path, gone_on_with: bool) -> None:
    """The answer was shown all the same; nothing is counted there."""
    play = keeper(lighthouse, saves)
    play.choose("save-oil")
    play.call("")
    play.rewind(0)
    play = resumed(lighthouse, play) if gone_on_with else play
    assert play.choose("burn").kind == "outcome"
    assert "Called" not in text(play.page)
    play.close()


def test_a_decision_that_is_taken_back_before_the_answer_is_asked_again(lighthouse: Pack) -> None:
    """Nothing was shown; what is called then is kept."""
    play = keeper(lighthouse)
    play.choose("save-oil")
    play.rewind(0)
    assert play.choose("burn").kind == "call"
    assert "✕ Called: Put it out and sleep, 0 of 1" in text(play.call("sleep"))


def test_a_moment_that_two_scenes_tell_of_is_called_once() -> None:
    """The answer is the event's: another scene of it does not ask, and where its options lack the call none counts."""
    options = [choice("other", id=name, label=name.upper(), reality="plausible") for name in ("one", "two")]
    others = [choice("end", id=name, label=name.upper(), reality="plausible") for name in ("two", "three")]
    scenes = {
        "s": scene(*options, history={"choice": "one", "event": "e"}),
        "other": scene(*others, history={"choice": "two", "event": "e"}),
        "end": END,
    }
    play = Play.begin(tiny(scenes), "a", folder=None)
    play.asks_calls = True
    assert play.choose("one").kind == "call"
    play.call("one")
    play.go_on()
    assert play.choose("two").kind == "outcome"
    assert "Called" not in text(play.page)


def test_what_is_taken_again_brings_its_call_again(lighthouse: Pack, saves: Path) -> None:
    """A road that was taken back is taken again with what was called on it, and the file says so."""
    play = keeper(lighthouse, saves)
    play.choose("save-oil")
    play.call("burn")
    play.go_on()
    play.choose("truth")
    play.call("lie")
    play.rewind(0)
    play.take_again(play.branches[-1].id)
    assert called(play) == [True, False]
    play.close()
    assert called(Play.recall(lighthouse, play.path)) == [True, False]  # type: ignore[arg-type]


def test_calls_are_told_no_more_where_they_are_switched_off_and_on_again(lighthouse: Pack) -> None:
    """What was shown without a call was shown."""
    play = Play.begin(lighthouse, "keeper", folder=None)
    play.choose("burn")
    play.rewind(0)
    play.asks_calls = True
    assert play.choose("save-oil").kind == "outcome"


def test_a_call_after_the_last_decision_leaves_the_ending_reached(lighthouse: Pack, saves: Path) -> None:
    """The list of plays says that it ended."""
    play = keeper(lighthouse, saves)
    play.choose("burn")
    play.call("burn")
    play.go_on()
    play.choose("lie")
    play.call("truth")
    play.close()
    ((_, _, found),) = play_index.summaries(saves)
    assert found.ended == "the-quiet"


def test_a_play_that_stops_at_a_call_goes_on_after_it(lighthouse: Pack, saves: Path) -> None:
    """The decision is on the disk before the call is asked."""
    play = keeper(lighthouse, saves)
    play.choose("burn")
    play.close()
    again = Play.resume(lighthouse, play.path)  # type: ignore[arg-type]
    assert [taken.choice for taken in again.decisions] == ["burn"]
    assert again.page.kind == "scene"
    again.close()


def test_a_play_of_before_is_never_asked_and_keeps_its_version(lighthouse: Pack, tmp_path: Path) -> None:
    """An older game can go on with its own file: no line of a kind that it does not know is added."""
    path = tmp_path / "begun.play"
    path.write_bytes((WHOLE / "begun.play").read_bytes())
    play = Play.resume(lighthouse, path)
    play.asks_calls = True
    while play.page.way == "on":
        play.go_on()
    assert play.choose("truth").kind == "outcome"
    play.close()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith('{"open-question":1,')
    assert not any('"call"' in line for line in lines)


def test_a_play_with_calls_of_before_is_read(lighthouse: Pack, tmp_path: Path) -> None:
    """A file of version 2 as it was first written: the calls of its road, and none of what it took back."""
    path = tmp_path / "called.play"
    path.write_bytes((WHOLE / "called.play").read_bytes())
    play = Play.resume(lighthouse, path)
    assert play.trouble == ""
    assert play._trail.calls == {0: "burn", 1: "truth"}
    play.close()


def test_a_new_play_is_of_the_version_that_has_calls(lighthouse: Pack, saves: Path) -> None:
    """So that an older game says that it is too old, instead of taking a call for damage."""
    play = keeper(lighthouse, saves)
    play.choose("burn")
    assert play.path.read_text(encoding="utf-8").startswith(f'{{"open-question":{VERSION},')  # type: ignore[union-attr]
    play.close()


@pytest.mark.parametrize(
    "line",
    [
        '{"scene":"x","call":"burn"}',
        '{"scene":"the-storm","call":"gone"}',
        '{"scene":"the-storm","call":"bu\\u001b[2Jrn"}',
    ],
)
def test_a_call_that_fits_nothing_is_passed_over(lighthouse: Pack, line: str) -> None:
    """A call of another scene, or of an option that is gone, is no call; one that could steer a terminal is no line."""
    from game.session.saves.entries import entry_of

    found = entry_of(json.loads(line))
    calls = {0: found} if isinstance(found, Call) else {}
    play = Play.begin(lighthouse, "keeper", folder=None)
    play._replay([Move("the-storm", "burn")], calls)
    assert play._trail.calls == {}
    assert ("\x1b" in json.loads(line)["call"]) == (found is None)


def test_the_debrief_counts_the_calls(lighthouse: Pack) -> None:
    """How many were right, and at which moments they were not; nothing where nothing was called."""
    play = keeper(lighthouse)
    play.choose("burn")
    play.call("burn")
    play.go_on()
    play.choose("truth")
    play.call("lie")
    while play.page.way == "on":
        play.go_on()
    lines = [f"{line.mark} {line.text}" for line in wording.sections(play.page.blocks[0])[0] if line.role == "calls"]
    assert lines == ["✓ 1 of 2 calls right. You read The Keeper wrong at: “The letter”."]


# How much it is


def outcomes(pack: Pack) -> list[Any]:
    """Return the page after every option of every key moment, reached from a rehearsal of its scene."""
    found = []
    for name, outline in pack.outlines.items():
        if outline.event and outline.seats:
            for option in pack.scenes[name].choices:
                play = Play.rehearse(pack, outline.seats[0], name)
                if option in play.rules.open(play.world):
                    found.append(play.choose(option))
    return found


def test_what_is_shown_after_a_decision_is_short() -> None:
    """Half of the key moments of story/openai, every option counted, are told in 120 words or fewer, as plain lines."""
    found = outcomes(open_pack(HOUSE / "story" / "openai"))
    assert len(found) > 200
    words = [Measure("en").count(text(one)) for one in found]
    print(f"words after a decision: median {median(words)}, most {max(words)}")
    assert median(words) <= 120
