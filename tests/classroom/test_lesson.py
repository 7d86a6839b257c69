"""A lesson and its session file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from classes import to_vote

from game.classroom.lesson import lesson_log
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_state import LessonState
from game.classroom.report.tally import merge
from game.errors import JournalError, JournalUnreadable, UsageError
from game.story.model import Material

WHOLE = Path(__file__).parents[1] / "fixtures" / "whole"


def again(lesson):
    """Close *lesson* as a crash would, and open it once more."""
    lesson.close()
    return Lesson.resume(lesson.pack, lesson.material, lesson.ledger.path)


def state(lesson):
    room = lesson.room
    return (room.stage, room.votes, room.moves, room.slide, room.stops, lesson.slide, lesson.answers)


def test_a_lesson_from_the_lobby_to_the_end(begin):
    """The plan's moments are decided in order, each with two rounds, and the lesson ends with its closing question."""
    lesson = begin()
    for _ in range(200):
        if lesson.room.stage == "open":
            lesson.count_hands(" ".join(["9", *["2"] * (len(lesson.answers) - 1)]))
        if lesson.room.stage == "end":
            break
        lesson.forward()

    assert [(vote.event, vote.decided, vote.by, len(vote.rounds)) for vote in lesson.room.votes] == [
        ("storm-1901", "burn", "majority", 2), ("letter-1901", "truth", "majority", 2),
    ]  # fmt: skip
    assert lesson.slide.title == "Would you have written the truth?"


def test_the_count_stays_hidden_until_it_is_revealed(begin):
    """No slide before the result holds a number for an answer."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("5 3")
    hidden = [lesson.slide]
    lesson.forward()
    hidden.append(lesson.slide)

    assert all(not slide.bars for slide in hidden)
    lesson.reveal()
    assert [bar.votes for bar in lesson.slide.bars] == [(5,), (3,), ()]


def test_a_tie_waits_for_the_teacher_and_is_recorded(begin):
    """In a tie nothing goes on by itself; the teacher's choice among the leaders is kept as such."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("4 4")
    lesson.reveal()
    lesson.forward()
    assert lesson.room.stage == "result"

    assert lesson.decide(2)
    assert (lesson.room.votes[0].decided, lesson.room.votes[0].by) == ("save-oil", "tie")


def test_the_teacher_does_not_overrule_a_majority(begin):
    """Where the room has decided, a digit decides nothing."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("4 3")
    lesson.reveal()

    assert not lesson.decide(2)
    assert not lesson.decide(1)  # the majority's own number, which would be recorded as a tie
    lesson.forward()
    assert (lesson.room.votes[0].decided, lesson.room.votes[0].by) == ("burn", "majority")


@pytest.mark.parametrize("typed", ["", "5", "5 5 5", "5 x", "-1 5", "5 1000", "5 5.0"])
def test_hands_that_make_no_sense_are_refused(begin, typed):
    """A count is a small number for each answer; anything else is explained and changes nothing."""
    lesson = begin()
    to_vote(lesson)

    with pytest.raises(UsageError, match="Type 2 numbers"):
        lesson.count_hands(typed)
    assert lesson.room.round.total == 0


def test_at_every_step_a_crash_costs_nothing(begin):
    """Closed and opened again after every single step, the lesson stands where it stood."""
    lesson = begin()
    for _ in range(200):
        if lesson.room.stage == "open" and not lesson.room.round.total:
            lesson.count_hands(" ".join(["3"] * len(lesson.answers)))
        before = state(lesson)
        lesson = again(lesson)
        assert state(lesson) == before
        if lesson.room.stage == "end":
            break
        if not (lesson.room.stage == "result" and lesson.decide(1)):
            lesson.forward()
    assert lesson.room.stage == "end"
    lesson.close()


def test_variables_go_on_from_stop_to_stop(begin):
    """What the room decided at one stop is felt at the next."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("1 9")
    lesson.reveal()
    lesson.forward()
    lesson.next_stop()

    assert lesson.room.arrival["values"]["ships"] == "4"
    assert lesson.play.world.scene == "the-letter"


def test_the_whole_road_is_walked_scene_by_scene(begin):
    """With `road`, the play goes on where the room's choices lead, to an ending."""
    lesson = begin(road=True)
    scenes = set()
    for _ in range(200):
        if lesson.play:
            scenes.add(lesson.play.world.scene)
        if lesson.room.stage == "open":
            lesson.count_hands(" ".join(["9", *["2"] * (len(lesson.answers) - 1)]))
        if lesson.room.stage == "end":
            break
        lesson.forward()
    assert lesson.room.stage == "end"
    assert {"the-storm", "the-letter"} < scenes


def test_a_lesson_can_begin_at_any_key_moment(begin):
    """`--at` takes an event or a scene, and says which there are when there is none of that name."""
    lesson = begin(start="letter-1901")
    to_vote(lesson)
    assert lesson.room.votes[0].event == "letter-1901"

    with pytest.raises(UsageError, match="storm-1901"):
        begin(start="nowhere")


def test_a_torn_line_is_dropped(begin):
    """A line that was being written when the laptop closed is no loss."""
    lesson = begin()
    to_vote(lesson)
    lesson.close()
    with lesson.ledger.path.open("ab") as file:
        file.write(b'0badc0de {"do":"clo')

    found = Lesson.resume(lesson.pack, lesson.material, lesson.ledger.path)
    assert found.room.stage == "open"
    found.forward()
    found.close()
    assert not lesson_log.read(found.ledger.path).torn


def test_a_damaged_line_keeps_the_file_and_goes_on_with_the_good_part(begin):
    """A file that was changed by hand stays as it is; what is before the damage goes on in a new file."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("5 3")
    lesson.forward()
    lesson.close()
    path = lesson.ledger.path
    damaged = path.read_bytes().replace(b'"burn":5', b'"burn":9')
    path.write_bytes(damaged)

    found = Lesson.resume(lesson.pack, lesson.material, path)
    assert found.ledger.path != path
    assert path.read_bytes() == damaged
    assert found.room.stage == "open"
    assert found.room.round.total == 0
    found.close()


def test_what_a_damaged_class_lost_is_said(begin):
    """Where, how much, and where the class goes on; zeros at the end are damage, and the last whole line counts."""
    lesson = begin()
    to_vote(lesson)
    lesson.count_hands("5 3")
    lesson.close()
    path = lesson.ledger.path
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"\0" * 100)
    found = Lesson.resume(lesson.pack, lesson.material, path)
    assert found.room.round.total == 8
    lines = whole.count(b"\n")
    assert found.trouble == (
        f"{path} is damaged after {lines} lines and was left as it is (100 bytes of it cannot be used); the class goes on in {path.stem}-2.class."
    )
    found.close()
    assert path.read_bytes() == whole[:-1] + b"\0" * 100
    assert found.ledger.path.read_bytes().startswith(whole)


def test_a_torn_line_is_taken_off_when_the_class_goes_on(begin):
    """However long it is, nothing of it stands behind the lines that are written next."""
    lesson = begin()
    to_vote(lesson)
    lesson.close()
    path = lesson.ledger.path
    whole = path.read_bytes()
    path.write_bytes(whole + b'0badc0de {"do":"vote","option":"' + b"x" * 3_000)
    found = Lesson.resume(lesson.pack, lesson.material, path)
    found.close()
    assert path.read_bytes().startswith(whole)
    added = path.read_bytes()[len(whole) :]
    assert added.count(b"\n") == 1
    assert json.loads(added[9:])["do"] == "resume"


def test_a_vote_after_the_close_does_not_count(begin):
    """A ballot that comes when the round is over changes nothing, in the room and in what is read again."""
    lesson = begin()
    to_vote(lesson)
    ballot, mark = lesson.room.ballot, lesson.room.round.mark("late")
    lesson.forward()
    lesson.ledger.add({"do": "vote", "ballot": ballot, "mark": mark, "option": "burn"})
    assert lesson.room.votes[-1].rounds[-1].total == 0
    assert again(lesson).room.votes[-1].rounds[-1].total == 0


async def test_votes_that_wait_are_written_before_the_close(begin):
    """What arrived before the teacher closed the round stands before it in the file, and counts."""
    import asyncio

    lesson = begin()
    to_vote(lesson)
    room = lesson.room
    votes = [
        asyncio.ensure_future(
            lesson.ledger.add_soon(
                {"do": "vote", "ballot": room.ballot, "mark": room.round.mark(str(n)), "option": "burn"}
            )
        )
        for n in range(3)
    ]
    await asyncio.sleep(0)
    lesson.ledger.add({"do": "close"})
    await asyncio.gather(*votes)
    assert room.votes[-1].rounds[-1].total == 3
    done = [entry.get("do") for entry in lesson_log.read(lesson.ledger.path).entries]
    assert done[-4:] == ["vote", "vote", "vote", "close"]


def test_a_full_disk_leaves_no_torn_line_in_a_class(begin, monkeypatch):
    """What could not be written whole is taken off again, so that another game that reads the file sees no scrap."""
    import os

    lesson = begin()
    to_vote(lesson)
    before = lesson.ledger.path.read_bytes()
    real = os.write

    def tear(handle, data):
        if len(data) < 12:
            raise OSError(28, "No space left on device")
        return real(handle, data[:10])

    monkeypatch.setattr(os, "write", tear)
    with pytest.raises(JournalError, match="No space"):
        lesson.forward()
    monkeypatch.undo()
    assert lesson.ledger.path.read_bytes() == before


def test_classes_of_before_are_read_and_gone_on_with(pack, tmp_path):
    """Files that an earlier version wrote tell the same, and are added to without a byte of them changing."""
    expected = json.loads((WHOLE / "expected.json").read_text(encoding="utf-8"))
    for path in sorted(WHOLE.glob("*.class")):
        found, wanted = lesson_log.read(path), expected[path.name]
        assert (list(found.entries), len(found.held), found.torn, found.damaged) == (
            wanted["entries"],
            wanted["good"],
            False,
            False,
        )
        room = LessonState.of(found.entries)
        votes = [
            [vote.scene, vote.decided, vote.by, [one.counts(vote.options) for one in vote.rounds]]
            for vote in room.votes
        ]
        assert (room.stage, votes) == (wanted["stage"], wanted["votes"])
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        lesson = Lesson.resume(pack, pack.classroom, copy)
        lesson.close()
        assert lesson.trouble == ""
        assert copy.read_bytes().startswith(path.read_bytes())
        assert lesson_log.read(copy).entries[:-1] == found.entries


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "device"])
def test_what_is_no_file_is_no_class(pack, tmp_path, kind):
    """A pipe, a folder, a link to itself or a device under the name of a class is refused, and waited for by nobody."""
    import os

    path = tmp_path / "x.class"
    {
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "loop": lambda: path.symlink_to(path),
        "device": lambda: path.symlink_to(Path("/dev/zero")),
    }[kind]()
    with pytest.raises((JournalUnreadable, lesson_log.NotAClass)):
        Lesson.resume(pack, pack.classroom, path)
    assert not list(lesson_log.unfinished(tmp_path, pack.id))
    assert merge(pack, [path]).passed_over


def test_a_clock_of_thousands_of_digits_is_no_class(pack, tmp_path):
    """A number that no clock can show is damage, however well the checksum fits."""
    for at in ("9" * 400, "9" * 4_200):
        line = lesson_log.LINES.join(b'{"do":"resume","at":' + at.encode() + b"}", "00000000")
        body = line[9:]
        head, checksum = lesson_log.encode(HEAD, 0)
        after = lesson_log.LINES.checksum(f"{checksum:08x}", body)
        path = tmp_path / "x.class"
        path.write_bytes(head + lesson_log.LINES.join(body, after) + b"\n")
        lesson = Lesson.resume(pack, pack.classroom, path)
        assert "is damaged after 1 lines" in lesson.trouble
        lesson.close()
        lesson.ledger.path.unlink()


def test_files_that_are_no_class_are_refused(begin, tmp_path):
    """Another file, a newer one and one of another pack are each refused with a sentence."""
    lesson = begin()
    other = tmp_path / "letter.class"
    other.write_text("Dear all")
    with pytest.raises(lesson_log.NotAClass):
        Lesson.resume(lesson.pack, lesson.material, other)

    for change, said in (({"version": 99}, "newer"), ({"pack": "openai"}, "another pack")):
        line, _ = lesson_log.encode({**lesson.room.header, **change}, 0)
        other.write_bytes(line)
        with pytest.raises(JournalUnreadable, match=said):
            Lesson.resume(lesson.pack, lesson.material, other)


def test_one_class_is_open_in_one_window(begin):
    """A second presenter on the same file is refused."""
    lesson = begin()

    with pytest.raises(JournalError, match="another window"):
        Lesson.resume(lesson.pack, lesson.material, lesson.ledger.path)


def test_a_full_disk_is_said_and_moves_nothing(begin, monkeypatch):
    """When the file cannot be written, the screen does not move."""
    lesson = begin()
    to_vote(lesson)
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    with pytest.raises(JournalError, match="No space"):
        lesson.forward()
    monkeypatch.undo()
    assert lesson.room.stage == "open"
    lesson.forward()
    assert [entry["do"] for entry in lesson_log.read(lesson.ledger.path).entries[1:]][-1] == "close"


def test_the_latest_class_is_gone_on_with(begin, pack, tmp_path):
    """The newest unfinished session of the pack is found; a finished one is not."""
    lesson = begin()
    folder = tmp_path / "classes"
    assert next(lesson_log.unfinished(folder, pack.id)).path == lesson.ledger.path
    assert not list(lesson_log.unfinished(folder, "openai"))

    lesson.next_stop()
    lesson.next_stop()
    lesson.next_stop()
    assert lesson.room.stage == "end"
    assert not list(lesson_log.unfinished(folder, pack.id))


def test_when_late_the_clock_says_what_to_leave_out(begin):
    """A room that is behind its plan is told what goes first."""
    lesson = begin()
    lesson.forward()
    assert "late" not in lesson.clock

    lesson._began -= 60 * 30
    assert "late: leave out “The letter”" in lesson.clock


def test_the_votes_of_one_phone_cannot_be_lined_up(begin):
    """The same phone has another mark in every round, and another than in a class of the same code and key."""
    lesson = begin()
    to_vote(lesson)
    first = lesson.room.round
    lesson.forward()
    lesson.forward()
    second = lesson.room.round

    assert first.salt != second.salt
    assert first.mark("token") != second.mark("token")
    assert first.mark("token") != first.mark("other")
    assert first.mark("token") == first.mark("token")


def test_nothing_personal_is_in_the_file(begin):
    """The session file holds no name, address or time of day."""
    lesson = begin()
    to_vote(lesson)
    lesson.ledger.add(
        {"do": "vote", "ballot": lesson.room.ballot, "mark": lesson.room.round.mark("a-token"), "option": "burn"}
    )

    text = lesson.ledger.path.read_text()
    assert "a-token" not in text
    assert set(json.loads(text.splitlines()[-1][9:])) == {"do", "ballot", "mark", "option"}


def test_material_is_optional(pack, tmp_path):
    """A pack without classroom.yaml can be presented."""
    from dataclasses import replace

    bare = replace(pack, classroom=Material())
    lesson = Lesson.begin(bare, bare.classroom, tmp_path)
    to_vote(lesson)
    assert lesson.slide.answers
    lesson.close()


HEAD = {"file": "open-question-class", "version": 1, "id": "a", "pack": "lighthouse", "seat": "keeper", "code": "ABCD", "key": "k",
        "minutes": 45, "level": "school", "road": False, "start": ""}  # fmt: skip
ARRIVE = {"do": "arrive", "scene": "the-storm", "values": {}}
OPEN = {"do": "open", "scene": "the-storm", "options": ["burn", "save-oil"], "salt": "s"}
FORGED = [
    [{}],
    [{**HEAD, "id": ["x"]}],
    [{**HEAD, "seat": "keeper\x1b[2J"}],
    [{**HEAD, "minutes": "many"}],
    [HEAD, HEAD],
    [HEAD, {"do": "close"}],
    [HEAD, {"do": "nonesuch"}],
    [HEAD, {"do": ["open"]}],
    [HEAD, {"do": "slide", "to": "far"}],
    [HEAD, {"do": "end", "at": float("inf")}],
    [HEAD, {**OPEN, "options": []}],
    [HEAD, {**OPEN, "options": [["burn"], {}]}],
    [HEAD, OPEN, {"do": "hands", "counts": 7}],
    [HEAD, ARRIVE, {"do": "decide", "choice": "burn", "by": "tie"}],
]


def forged(path, entries):
    """Write *entries* with the checksums that they should have."""
    checksum, lines = 0, []
    for entry in entries:
        line, checksum = lesson_log.encode(entry, checksum)
        lines.append(line)
    path.write_bytes(b"".join(lines))
    return path


@pytest.mark.parametrize("entries", FORGED, ids=lambda entries: json.dumps(entries[-1])[:40])
def test_a_forged_session_is_refused_in_a_sentence(pack, tmp_path, entries):
    """A file whose checksums are right and whose lines make no sense opens no class, and stops nothing else."""
    path = forged(tmp_path / "x.class", entries)
    before = path.read_bytes()

    with pytest.raises((JournalUnreadable, lesson_log.NotAClass)):
        Lesson.resume(pack, pack.classroom, path)
    assert not list(lesson_log.unfinished(tmp_path, pack.id))
    assert merge(pack, [path]).passed_over
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "entries",
    [
        [{**HEAD, "seat": "nobody"}],
        [HEAD, {**ARRIVE, "scene": "nowhere"}],
        [HEAD, {**ARRIVE, "values": {"oil": "99999"}}],
        [HEAD, ARRIVE, {**OPEN, "options": ["a", "b"]}, {"do": "reveal"}],
    ],
    ids=["chair", "scene", "value", "answers"],
)
def test_a_session_that_does_not_fit_the_pack_is_refused_in_a_sentence(pack, tmp_path, entries):
    """A chair, a scene, a value or answers that the pack does not have: a sentence, before anything is shown."""
    path = forged(tmp_path / "x.class", entries)

    with pytest.raises((JournalUnreadable, UsageError)):
        Lesson.resume(pack, pack.classroom, path)


def test_deep_json_and_a_huge_file_are_no_session(tmp_path, monkeypatch):
    """A line nested without end and a file past its size are said to be none."""
    import zlib

    deep = b"[" * 200_000
    (tmp_path / "deep.class").write_bytes(b"%08x %s\n" % (zlib.crc32(deep), deep))
    monkeypatch.setattr(lesson_log.LINES, "max_bytes", 300_000)
    (tmp_path / "huge.class").write_bytes(b"x" * 300_001)

    for name in ("deep.class", "huge.class"):
        with pytest.raises(lesson_log.NotAClass):
            lesson_log.read(tmp_path / name)


@pytest.mark.parametrize("options", [[], ["burn"], ["burn", 2]])
def test_a_vote_is_between_two_answers_or_more(options):
    """A session file that opens a vote on fewer, or on what is no answer, is refused."""
    with pytest.raises(ValueError, match="two answers or more"):
        LessonState.of([{"do": "head"}, {"do": "open", "scene": "a", "options": options, "salt": "s"}])
