"""Roads that were taken back and are taken again, names of plays, and how long a road is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tiny import END, choice, scene, tiny

from game import paths
from game.engine import Rules
from game.engine.walk import as_history, walk
from game.errors import JournalError, MoveRefused
from game.session import progress
from game.session.play import Play
from game.session.reading_time import WordCounter
from game.session.road_length import minutes_ahead, road_of, rounded, whole_road
from game.session.saves import journal, save_folder
from game.session.saves.entries import Move, Reached
from game.story import open_pack
from game.story.compile import read_sound

if TYPE_CHECKING:
    from game.engine.walk import Step
    from game.story.model import Pack, Scene

HARBOUR = Path(__file__).resolve().parents[1] / "packs" / "harbour"


def keeper(pack: Pack, folder: Path | None, *choices: str) -> Play:
    play = Play.begin(pack, "keeper", folder=folder)
    for taken in choices:
        while play.page.way == "on":
            play.go_on()
        play.choose(taken)
    return play


def choices(play: Play) -> list[str]:
    return [taken.choice for taken in play.decisions]


def test_what_was_taken_back_is_taken_again_one_by_one(lighthouse: Pack, saves: Path) -> None:
    """After two decisions taken back, the first of them comes again and then the second, and nothing after it."""
    play = keeper(lighthouse, saves, "burn", "truth")
    play.rewind(0)
    for number in (1, 2):
        undone = play.undone
        assert undone is not None
        play.take_again(undone.id)
        assert len(play.decisions) == number
    assert choices(play) == ["burn", "truth"]
    assert play.undone is None
    play.close()
    assert choices(Play.resume(lighthouse, play.path or saves)) == ["burn", "truth"]


def test_the_latest_of_several_is_taken_again(lighthouse: Pack, saves: Path) -> None:
    """Of two decisions taken back at the same place, redo takes the one that was explored last."""
    play = keeper(lighthouse, saves, "burn")
    play.rewind(0)
    play.choose("save-oil")
    play.rewind(0)
    assert play.undone is not None
    assert play.undone.choice == "save-oil"


def test_a_lost_road_is_taken_again_as_far_as_it_went(lighthouse: Pack, saves: Path) -> None:
    """The road that is left for it is lost in its turn, and its file tells both."""
    play = keeper(lighthouse, saves, "burn", "truth")
    play.rewind(0)
    play.choose("save-oil")
    (road,) = progress.lost_roads(play.branches)
    assert [branch.choice for branch in road] == ["burn", "truth"]
    play.take_again(road[-1].id)
    assert choices(play) == ["burn", "truth"]
    assert play.page.kind == "outcome"
    assert [[branch.choice for branch in lost] for lost in progress.lost_roads(play.branches)] == [["save-oil"]]


def test_roads_that_share_their_beginning_are_told_apart(lighthouse: Pack, saves: Path) -> None:
    """Each end that was reached is a road of its own."""
    play = keeper(lighthouse, saves, "burn", "truth")
    play.rewind(1)
    play.choose("lie")
    play.rewind(0)
    ends = [[branch.choice for branch in road] for road in progress.lost_roads(play.branches)]
    assert ends == [["burn", "truth"], ["burn", "lie"]]


def test_a_road_that_an_edited_story_closes_is_taken_as_far_as_it_goes(saves: Path) -> None:
    """The play stands at the last decision that can still be taken, and says why."""
    options = (choice("t"), choice("end"))
    before = tiny({"s": scene(*options), "t": scene(choice("end"), choice("end")), "end": END})
    play = Play.begin(before, "a", folder=saves)
    play.choose("c0")
    play.choose("c0")
    play.rewind(0)
    play.close()
    locked = tiny({"s": scene(*options), "t": scene(choice("end", when="f"), choice("end")), "end": END})
    again = Play.resume(locked, play.path or saves)
    with pytest.raises(MoveRefused):
        again.take_again(1)
    assert choices(again) == ["c0"]


def test_papers_come_again_one_by_one_and_a_letter_as_one(saves: Path) -> None:
    """Redo does what was done in one act, no more and no less."""
    play = Play.begin(read_sound(HARBOUR, ""), "master", folder=saves)
    play.pick("soundings")
    play.pick("log")
    play.choose("dredge")
    play.go_on() if play.page.way == "on" else None
    play.pick("barges", "depth", "thanks")
    play.rewind(0)
    road = []
    while play.undone is not None:
        play.take_again(play.undone.id)
        road.append(choices(play))
    assert road == [["soundings"], ["soundings", "log"], ["soundings", "log", "dredge"],
                    ["soundings", "log", "dredge", "barges", "depth", "thanks"]]  # fmt: skip
    play.close()
    again = Play.resume(read_sound(HARBOUR, ""), play.path or saves)
    assert choices(again) == road[-1]
    again.close()


# Names


def test_a_play_is_called_what_it_was_named_last(lighthouse: Pack, saves: Path) -> None:
    """The list has the name that was given last; the moves and the ending of the play are as before."""
    play = keeper(lighthouse, saves, "burn", "truth")
    while play.page.way == "on":
        play.go_on()
    play.rename("  By the book\x1b ")
    play.close()
    (entry,) = save_folder.plays(saves)
    assert (entry.summary.name, entry.summary.decisions, bool(entry.summary.ended)) == ("By the book", 2, True)
    journal.rename(entry.path, "By heart")
    assert save_folder.plays(saves)[0].summary.name == "By heart"
    assert choices(Play.resume(lighthouse, entry.path)) == ["burn", "truth"]


def test_naming_an_ended_play_notes_its_ending_once(lighthouse: Pack, saves: Path) -> None:
    """An ending that the file tells of is not written again behind a name."""
    play = keeper(lighthouse, saves, "burn", "truth")
    while play.page.way == "on":
        play.go_on()
    play.rename("x")
    play.rewind(1)
    play.choose("truth")
    while play.page.way == "on":
        play.go_on()
    play.close()
    reached = [entry for entry in journal.read(play.path or saves).entries if isinstance(entry, Reached)]
    assert len(reached) == 2


def test_a_play_of_an_older_game_gets_no_name(lighthouse: Pack, saves: Path) -> None:
    """The game that began it could not read the line: it is refused, and the file stays as it was."""
    play = keeper(lighthouse, saves, "burn")
    play.close()
    path = play.path or saves
    contents = journal.read(path)
    old = journal.Journal.create(saves, contents.header._replace(version=2, id="0" * 16))
    old.add(Move("the-storm", "burn"))
    old.close()
    held = old.path.read_bytes()
    with pytest.raises(JournalError, match="older version"):
        journal.rename(old.path, "x")
    assert old.path.read_bytes() == held


def test_a_rehearsal_gets_no_name(lighthouse: Pack) -> None:
    """It is kept nowhere."""
    with pytest.raises(JournalError, match="rehearsal"):
        Play.rehearse(lighthouse, "keeper").rename("x")


# Lengths


def test_a_road_is_as_long_as_its_decisions_and_its_words(lighthouse: Pack) -> None:
    """The whole road is counted along history's; a route says itself how many minutes it takes."""
    whole = whole_road(lighthouse, "keeper")
    assert (whole.decisions, whole.dates) == (2, ("1901-01-14", "1901-03-02"))
    assert whole.minutes == 5
    stops = lighthouse.manifest.routes["short"].seats["keeper"].stops
    assert road_of(lighthouse, "keeper", "short") == (len(stops), 0, ("1901-01-14", "1901-03-02"))


def test_a_route_is_longer_than_its_stops_where_its_ending_has_decisions() -> None:
    """The short road of Sutskever's chair has two stops; what is decided after them is counted with them."""
    pack = open_pack(paths.stories() / "openai")
    road = road_of(pack, "sutskever", "turning-points")
    assert road.decisions > len(pack.manifest.routes["turning-points"].seats["sutskever"].stops)
    assert road.dates[-1] == "2023-11-20"


def test_a_road_with_papers_and_a_letter_has_a_length() -> None:
    """What must be picked on the way is read, and is no decision of its own."""
    harbour = read_sound(HARBOUR, "")
    whole = whole_road(harbour, "master")
    assert whole.decisions == sum(step.choice in scene_of(harbour, step).choices for step in history(harbour, "master"))
    assert whole.minutes == 5


def history(pack: Pack, seat: str) -> list[Step]:
    rules = Rules(pack)
    return list(walk(rules, rules.start(seat), as_history()))


def scene_of(pack: Pack, step: Step) -> Scene:
    return pack.scenes[step.world.scene]


def test_the_minutes_ahead_fall_from_decision_to_decision() -> None:
    """The first is the whole road, as `words` counts it; each later one is less, and the last is not nothing."""
    pack = open_pack(Path(__file__).parents[2] / "story" / "openai")
    for seat in pack.manifest.seats:
        rules = Rules(pack)
        ahead = [one.minutes for one in minutes_ahead(rules, rules.start(seat))]
        counted = WordCounter(pack).path(rules.start(seat), history(pack, seat))
        assert round(ahead[0]) == counted.minutes
        assert len(ahead) == counted.decisions
        assert ahead == sorted(ahead, reverse=True)
        assert ahead[-1] > 0


@pytest.mark.parametrize(("minutes", "said"), [(0.1, 1), (1.4, 1), (7.6, 8), (11, 10), (12.6, 15), (38.2, 40)])
def test_minutes_are_said_in_fives_where_there_are_many(minutes: float, said: int) -> None:
    """One by one under ten, and never none."""
    assert rounded(minutes) == said
