"""A desk of papers and a letter of clauses by class vote: what the room picks, and that wall, phone and file agree."""

from __future__ import annotations

import asyncio
import random
import re
from itertools import combinations

import pytest
from classes import first_leads, to_vote
from hypothesis import given, strategies as st
from phones import PATIENCE, Phone, close, joined, room
from tiny import END, choice, scene, tiny

from game import paths
from game.classroom.lesson import lesson_log
from game.classroom.lesson.desk import by_count
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.paper.document import markdown_of
from game.classroom.paper.guide import LessonOutline, guide
from game.classroom.paper.handouts import handouts
from game.errors import JournalUnreadable, UsageError
from game.story import open_pack

PAPERS = {
    "mail": {"label": "The mail", "detail": "It is long.", "text": "The mail says one.", "effects": {"m": "+1"}},
    "bill": {"label": "The bill", "text": "The bill says two."},
    "map": {"label": "The map", "if": "f", "locked": "It is in the other room.", "text": "The map says three."},
    "note": {"label": "The note", "text": "The note says four."},
}
CLAUSES = {
    "hope": {"label": "We hope."},
    "doubt": {"label": "We doubt.", "if": "not chose('s', 'hope')", "locked": "You have just hoped.", "text": "Nobody likes it."},
    "ask": {"label": "We ask."},
    "never": {"label": "We never did.", "if": "f", "locked": "You did."},
    "end": {"label": "We remain yours.", "if": "chose('s', 'ask')", "locked": "You ask for nothing."},
}  # fmt: skip


def desk_pack(kind, items, least, most, **history):
    """Return a pack whose first moment has a desk or a letter before its choices."""
    picks = {"as": kind, "ask": "Which of them?", "least": least, "most": most, "items": items}
    stay = choice("t", label="Stay", reality="plausible")
    go = choice("t", label="Go", reality="documented")
    return tiny({"s": scene(stay, go, picks=picks, history={"choice": "c1", "event": "e", **history}), "t": END})


@pytest.fixture
def hold(tmp_path):
    """Hold a lesson on a pack, at its vote on a desk or a letter."""
    lessons = []

    def start(pack, **how):
        options = LessonOptions(**{"minutes": 30, "calls": False, **how})
        lessons.append(Lesson.begin(pack, pack.classroom, tmp_path / "classes", options))
        to_vote(lessons[-1])
        return lessons[-1]

    yield start
    for lesson in lessons:
        lesson.close()


@pytest.fixture
def desk(hold):
    """A lesson at a desk of four papers, one of them locked, of which one or two fit."""
    return hold(desk_pack("papers", PAPERS, 1, 2))


@pytest.fixture
def letter(hold):
    """A lesson at a letter of two or three clauses out of five, two of which stand on others."""
    return hold(desk_pack("letter", CLAUSES, 2, 3, picks=["doubt", "ask"]))


def again(lesson):
    """Close *lesson* as a crash would, and open it once more."""
    lesson.close()
    return Lesson.resume(lesson.pack, lesson.material, lesson.ledger.path)


def told(lesson):
    """Return the words of the present slide."""
    return [line.text for line in lesson.slide.lines]


# Picking by count


def test_the_papers_with_the_most_votes_are_opened_and_read(desk):
    """On close the room opens what fits, the wall shows what it says and the count, and the decision comes next."""
    assert desk.ask == "Which of them?"
    assert [(one.number, one.locked) for one in desk.all_answers] == [
        (1, ""), (2, ""), (3, "It is in the other room."), (4, ""),
    ]  # fmt: skip
    desk.count_hands("9 3 12 20")
    assert desk.slide.count == 20
    desk.forward()
    assert desk.room.moves == [("pick", "mail+note")]
    assert told(desk) == [
        "The mail",
        "imagined",
        "The mail says one.",
        "M +1 (5 → 6)",
        "The note",
        "imagined",
        "The note says four.",
    ]
    assert desk.slide.note == "The count of 20: 1 (9), 2 (3), 4 (12)."
    desk.forward()
    assert desk.ask == "What now?"
    assert [answer.label for answer in desk.answers] == ["Stay", "Go"]
    assert not desk.room.votes[-1].picks


def test_a_letter_holds_the_clauses_with_the_most_votes_that_go_together(letter):
    """One that does not go with a clause of more votes is left out, whatever its count; the order is the pack's."""
    assert [(one.number, one.locked) for one in letter.all_answers][3] == (4, "You did.")
    assert [answer.id for answer in letter.answers] == ["hope", "doubt", "ask", "end"]
    letter.count_hands("9 12 2 1 20")
    letter.forward()
    assert letter.room.moves == [("pick", "doubt+ask+end")]
    assert letter.slide.title == "Your letter"
    assert told(letter)[:3] == ["We doubt.", "We ask.", "We remain yours."]
    assert "Nobody likes it." in told(letter)


def test_a_clause_that_stands_on_another_comes_with_it_or_not_at_all(letter):
    """The closing words have the most votes, and need the question: it is in the letter before what has more votes."""
    letter.count_hands("9 0 2 12 20")
    letter.forward()
    assert letter.room.moves == [("pick", "hope+ask+end")]


def test_the_real_letter_stands_beside_the_rooms_own(letter):
    """After the decision the record names the clauses of both, and of each alone, as the game does."""
    letter.count_hands("12 3 9 1 20")
    while letter.slide.kind != "record":
        letter.forward()
        if letter.room.stage == "open":
            letter.count_hands(first_leads(letter))
    shown = [line.text for line in letter.slide.lines]
    assert "In both letters: We ask." in shown
    assert "In yours alone: We hope. · We remain yours." in shown
    assert "In Ann's alone: We doubt." in shown


def test_a_tie_for_the_last_place_is_the_teachers_and_is_recorded(desk):
    """What leads is sure; of what is tied nothing is opened by itself, and only one of the tied can be taken."""
    desk.count_hands("5 5 12 20")
    desk.forward()
    desk.forward()
    assert (desk.room.stage, desk.tied) == ("result", True)
    assert desk.slide.note == "A tie. The teacher decides, and it is noted: 1, 2."
    assert [bar.answer.id for bar in desk.slide.bars if bar.leads] == ["note"]
    assert not desk.decide(4)
    assert not desk.decide(3)
    desk = again(desk)
    assert desk.decide(2)
    assert (desk.room.votes[-1].decided, desk.room.votes[-1].by) == ("bill+note", "tie")
    desk.close()


def test_where_nobody_votes_the_teacher_opens_what_has_to_be_opened(letter):
    """No more than the least is picked, and what stands in any such letter is not asked about."""
    assert letter.doubt.startswith("Nobody has voted yet.")
    letter.forward()
    assert letter.slide.note == "Nobody voted. The teacher decides: press a number."
    assert [bar.answer.number for bar in letter.slide.bars if bar.leads] == [3]  # it stands in every letter of two
    assert not letter.decide(3)
    assert letter.decide(2)
    assert letter.room.moves == [("pick", "doubt+ask")]
    assert letter.room.votes[-1].by == "teacher"


def test_a_room_may_open_nothing_where_nothing_has_to_be_opened(hold):
    """An empty count opens nothing, which the wall says, and the vote comes next."""
    lesson = hold(desk_pack("papers", PAPERS, 0, 2))
    lesson.forward()
    assert lesson.room.moves == [("pick", "")]
    assert lesson.slide.title == "Nothing was opened or sent."
    lesson = again(lesson)
    lesson.forward()
    assert lesson.ask == "What now?"
    lesson.close()


def test_a_letter_that_need_not_be_written_is_not_sent_where_nobody_votes(hold):
    """Nor is the teacher asked; the wall says so, and the vote comes next."""
    lesson = hold(desk_pack("letter", CLAUSES, 0, 2))
    lesson.reveal()
    assert (lesson.tied, lesson.slide.note) == (False, "The room sends no letter.")
    lesson.forward()
    assert lesson.room.moves == [("pick", "")]
    lesson.forward()
    assert lesson.ask == "What now?"


def test_where_there_is_nothing_to_choose_nothing_is_asked(tmp_path):
    """One paper that is open is opened without a vote, and the file says that it was the only one."""
    papers = {name: {**paper, "if": "f", "locked": "No."} for name, paper in PAPERS.items() if name != "bill"}
    pack = desk_pack("papers", {**papers, "bill": PAPERS["bill"]}, 1, 2)
    lesson = Lesson.begin(pack, pack.classroom, tmp_path, LessonOptions(minutes=30, calls=False))
    to_vote(lesson)
    assert lesson.room.moves == [("pick", "bill")]
    assert lesson.ask == "What now?"
    lesson.close()


@pytest.mark.parametrize(("kind", "items"), [("papers", PAPERS), ("letter", CLAUSES)])
def test_a_desk_that_leads_on_by_itself_is_voted_on_on_the_whole_road(tmp_path, kind, items):
    """A scene without choices: what was picked is read, and then the road goes on; a crash in the vote changes nothing."""
    items = {name: item for name, item in items.items() if "chose" not in item.get("if", "")}
    first = scene(next="s", picks={"as": kind, "ask": "Which?", "least": 1, "most": 2, "items": items})
    then = scene(
        choice("t", reality="plausible"), choice("t", reality="documented"), history={"choice": "c1", "event": "e"}
    )
    pack = tiny({"a": first, "s": then, "t": END})
    lesson = Lesson.begin(pack, pack.classroom, tmp_path, LessonOptions(minutes=30, road=True, calls=False))
    to_vote(lesson)
    assert (lesson.ask, lesson.room.votes[-1].scene) == ("Which?", "a")
    lesson = again(lesson)
    lesson.count_hands(first_leads(lesson))
    lesson.forward()
    assert lesson.slide.kind == "desk"
    lesson.forward()
    assert [kind for kind, _ in lesson.room.moves] == ["pick", "go"]
    to_vote(lesson)
    assert (lesson.ask, lesson.room.votes[-1].scene) == ("What now?", "s")
    lesson.close()


def subsets(items, sizes):
    return [frozenset(some) for size in sizes for some in combinations(items, size)]


@given(
    counts=st.lists(st.integers(0, 4), min_size=2, max_size=6),
    least=st.integers(0, 3),
    more=st.integers(0, 3),
    apart=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=3),
    choose=st.randoms(use_true_random=False),
)
def test_what_a_count_picks_goes_together_and_nothing_with_more_votes_is_left_out(counts, least, more, apart, choose):
    """For any count and any pairs that do not go together, once the teacher has decided every tie.

    What is left out would not fit beside what has at least as many votes and was picked.
    """
    votes = {f"i{place}": count for place, count in enumerate(counts)}
    excluded = [frozenset((f"i{one}", f"i{other}")) for one, other in apart if one != other]
    allowed = [
        one for one in subsets(votes, range(least, least + more + 1)) if not any(pair <= one for pair in excluded)
    ]
    selections = {one: tuple(sorted(one)) for one in allowed}
    if not allowed:
        return
    favoured = []
    picked = by_count(selections, votes, least)
    while picked.tied:
        assert len(favoured) < len(votes)
        favoured.append(choose.choice(picked.tied))
        picked = by_count(selections, votes, least, favoured)
        assert favoured[-1] in picked.sure
    assert picked.sure in selections
    assert all(votes[item] for item in picked.sure) or len(picked.sure) == min(
        len(one) for one in allowed if {item for item in picked.sure if votes[item]} <= one
    )
    for item, count in votes.items():
        if item not in picked.sure and count:
            above = {one for one in picked.sure if votes[one] >= count}
            assert not any({item, *above} <= one for one in allowed)


# Looking back, opening again


def test_a_vote_on_a_desk_is_opened_again_emptied_and_looked_at(desk):
    """Opened papers are closed again and the votes are there; emptied it is empty; the result can be shown again."""
    desk.count_hands("9 3 12 20")
    desk.forward()
    assert desk.can_reopen
    desk.reopen()
    assert (desk.room.stage, desk.room.round.total, desk.room.moves) == ("open", 20, [])
    assert desk.play.world.chosen == frozenset()
    desk.clear()
    assert desk.room.round.total == 0
    desk.count_hands("1 9 8 12")
    desk.forward()
    assert desk.room.moves == [("pick", "bill+note")]
    desk.look_at("result", desk.result)
    assert [bar.answer.number for bar in desk.slide.bars if bar.leads] == [2, 4]
    assert [bar.votes for bar in desk.slide.bars] == [(1,), (9,), (), (8,)]
    assert desk.slide.note == "The room opens: 2, 4."
    desk.look_away()
    desk.look_at("scene", desk.scene)
    assert desk.slide.kind == "read"
    desk.look_away()
    desk.back()
    assert desk.slide.kind == "vote"
    desk.look_away()
    desk.forward()
    assert not desk.can_reopen
    desk = again(desk)
    assert (desk.room.stage, desk.ask) == ("open", "What now?")
    desk.close()


def test_a_tie_that_was_decided_is_open_again_after_reopening(desk):
    """The teacher's decision goes with the result that it decided."""
    desk.count_hands("5 5 12 20")
    desk.forward()
    desk.decide(2)
    desk.reopen()
    desk.forward()
    assert desk.tied
    assert desk.decide(1)
    assert desk.room.moves == [("pick", "mail+note")]


def test_reopening_takes_back_the_last_of_equal_decisions(tmp_path):
    """On the whole road two scenes may have an option of one id: the later decision is the one that is opened again."""
    first = scene(
        choice("b", label="Stay", reality="plausible"),
        choice("b", reality="documented"),
        history={"choice": "c1", "event": "e"},
    )
    second = scene(
        choice("t", reality="plausible"), choice("t", reality="documented"), history={"choice": "c1", "event": "f"}
    )
    pack = tiny({"a": first, "b": second, "t": END})
    lesson = Lesson.begin(pack, pack.classroom, tmp_path, LessonOptions(minutes=30, road=True, calls=False))
    for _ in range(2):
        to_vote(lesson)
        lesson.count_hands("2 5")
        lesson.reveal()
        lesson.forward()
    moves = list(lesson.room.moves)
    lesson.reopen()
    assert lesson.room.moves == moves[:-1]
    lesson.close()


def test_the_counts_are_shown_before_the_papers_where_the_teacher_asks(desk):
    """Revealed, the count stands on the wall with what leads; the next step opens it."""
    desk.count_hands("9 3 12 20")
    desk.reveal()
    assert (desk.slide.kind, desk.slide.note) == ("result", "The room opens: 1, 4.")
    assert [bar.votes for bar in desk.slide.bars] == [(9,), (3,), (), (12,)]
    desk.forward()
    assert desk.room.moves == [("pick", "mail+note")]


@pytest.mark.parametrize("fixture", ["desk", "letter"])
def test_at_every_step_a_crash_costs_nothing(fixture, request):
    """Closed and opened again after every single step, the lesson stands where it stood."""
    lesson = request.getfixturevalue(fixture)
    for _ in range(60):
        if lesson.room.stage == "open" and not lesson.room.round.total:
            lesson.count_hands(" ".join(["3"] * len(lesson.answers) + ["30"] * bool(lesson.room.votes[-1].picks)))
        before = (lesson.room.stage, lesson.room.votes, lesson.room.moves, lesson.slide, lesson.answers)
        lesson = again(lesson)
        assert (lesson.room.stage, lesson.room.votes, lesson.room.moves, lesson.slide, lesson.answers) == before
        if lesson.room.stage == "end":
            break
        if not any(lesson.decide(number) for number in range(1, 6)):
            lesson.forward()
    assert lesson.room.stage == "end"
    lesson.close()


# Hands


@pytest.mark.parametrize("typed", ["", "5 5 5", "5 5 5 x", "5 5 5 4", "9 9 9 10", "5 5 5 5 5", "-1 5 5 20"])
def test_hands_on_several_items_that_make_no_sense_are_refused(desk, typed):
    """A count for each paper, then the pupils: no more hands for one than pupils, and none with more hands than fit."""
    with pytest.raises(UsageError, match="Type 4 numbers .* last how many pupils raised them: for example 7 7 7 20"):
        desk.count_hands(typed)
    assert desk.room.round.total == 0


# Session files


def test_a_class_of_before_takes_the_first_papers_as_it_did(hold):
    """A session of version 2 is gone on with: what has to be opened is, and nothing is asked that its file cannot hold."""
    lesson = hold(desk_pack("papers", PAPERS, 1, 2))
    lesson.close()
    path = lesson.ledger.path.with_name("before.class")
    head = dict(lesson_log.read(lesson.ledger.path).entries[0])
    del head["picks"]
    path.write_bytes(lesson_log.encode({**head, "version": 2}, 0)[0])
    old = Lesson.resume(lesson.pack, lesson.material, path)
    to_vote(old)
    assert old.ask == "What now?"
    assert [move for move in old.room.moves if move[0] == "pick"] == []
    assert ("s", "mail") in old.play.world.chosen
    old.close()
    assert lesson_log.read(lesson.ledger.path).entries[0]["version"] == 3


@pytest.mark.parametrize("ballot", ["mail+mail", "mail+bill+note", "", "map", "mail+", "mail bill"])
def test_a_ballot_in_a_file_that_no_phone_can_send_counts_nowhere(desk, ballot):
    """The same paper twice, too many, too few, what is locked: the class is gone on with, and the vote is none."""
    desk.ledger.add({"do": "vote", "ballot": desk.room.ballot, "mark": "m", "option": ballot})
    assert desk.room.round.total == 0
    desk = again(desk)
    assert desk.room.round.total == 0
    desk.close()


@pytest.mark.parametrize(
    "entry",
    [
        {"do": "open", "scene": "s", "options": ["mail", "bill"], "picks": "spell", "least": 0, "most": 1, "salt": "x"},
        {"do": "open", "scene": "s", "options": ["mail", "bill"], "picks": "papers", "least": 2, "most": 1, "salt": "x"},
        {"do": "open", "scene": "s", "options": ["mail", "bill"], "picks": "papers", "salt": "x"},
        {"do": "hands", "counts": {"mail": 9}, "pupils": 3},
        {"do": "hands", "counts": {"mail": 9}},
        {"do": "vote", "ballot": "1.1", "mark": "m", "option": ["mail"]},
        {"do": "favour", "option": "map"},
        {"do": "pick", "items": ["mail"], "by": "majority", "scene": "s"},
        {"do": "pick", "items": [1], "by": "only", "scene": "s"},
        {"do": "pick", "items": 5, "by": "only", "scene": "s"},
    ],
)  # fmt: skip
def test_an_entry_on_a_desk_that_no_class_writes_is_refused(desk, entry):
    """However well its checksum fits, a file with it is whole and held by nobody: a sentence, and nothing else."""
    if entry["do"] == "pick":
        desk.count_hands("9 3 12 20")
        desk.forward()
    desk.close()
    kept = lesson_log.read(desk.ledger.path)
    line, _ = lesson_log.encode(entry, int(kept.checksum, 16))
    desk.ledger.path.write_bytes(kept.held + line)
    with pytest.raises(JournalUnreadable, match="holds what no class writes|was edited"):
        Lesson.resume(desk.pack, desk.material, desk.ledger.path)


# Phones and wall


async def test_a_phone_marks_several_and_sends_them_as_one_vote(desk):
    """Without scripts too: a form with boxes, the ones that were sent marked, and one vote however often it is sent."""
    async with room(desk) as (ballot, address), asyncio.timeout(PATIENCE):
        phones = await joined(address, desk.room.header["code"], 3)
        _, page = await phones[0].get(address)
        assert re.findall(r'<input type="checkbox" name="option" value="(\w+)">', page) == ["mail", "bill", "note"]
        assert "It is in the other room." in page
        assert "Each for themselves: 1 to 2 of these." in page
        assert 'method="post" action="/vote"' in page
        form = {"ballot": desk.room.ballot}
        status, page = await phones[0].post(f"{address}/vote", **form, option=["note", "mail"])
        assert status == 200
        assert re.findall(r'value="(\w+)" checked', page) == ["mail", "note"]
        assert "Your answer is in." in page
        await phones[0].post(f"{address}/vote", **form, option=["bill"])
        await phones[1].post(f"{address}/vote", **form, option=["bill", "mail"])
        assert desk.room.round.counts(["mail", "bill", "note"]) == {"mail": 1, "bill": 2, "note": 0}
        _, wall = await phones[0].get(ballot.projector)
        assert "2 of 3 have voted" in wall
        desk.forward()
        _, wall = await phones[0].get(ballot.projector)
        assert "The bill says two." in wall
        assert "The count of 2: 1 (1), 2 (2), 4 (0)." in wall
        await close(phones)


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ([], "1 more is needed."),
        (["mail", "bill", "note"], "That was too many: 2 at most."),
        (["map"], "That is none of the answers."),
        (["mail", "<b>"], "That is none of the answers."),
        (["mail+bill+note"], "That is none of the answers."),
    ],
)
async def test_too_many_too_few_or_what_is_locked_is_refused_with_the_reason(desk, marked, said):
    """Nothing is counted, what was marked stays marked, and the page says what to change."""
    async with room(desk) as (_, address):
        phones = await joined(address, desk.room.header["code"], 1)
        status, page = await phones[0].post(f"{address}/vote", ballot=desk.room.ballot, option=marked)
        assert status == 400
        assert said in page
        assert "<b>" not in page.replace("<b>1", "").replace("<b>2", "").replace("<b>3", "").replace("<b>4", "")
        assert "Your answer is in." not in page
        if len(marked) == 3:
            assert page.count(" checked") == 3
        assert desk.room.round.total == 0
        await close(phones)


async def test_a_phone_may_vote_for_none_where_none_has_to_be_opened(hold):
    """It counts as a vote, and the page says that it is in."""
    lesson = hold(desk_pack("papers", PAPERS, 0, 2))
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 1)
        _, page = await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot)
        assert "Your answer is in." in page
        assert (lesson.room.round.total, lesson.slide.count) == (1, 1)
        await close(phones)


async def test_forty_phones_at_a_desk_and_a_letter(tmp_path):
    """Counts are exact and the room picks what they say, with a tenth that drop out, reloads, double sends and a crash in the vote."""
    pack = open_pack(paths.stories() / "broad-street")
    options = LessonOptions(seat="snow", minutes=90, expected=40, calls=False)
    lesson = Lesson.begin(pack, pack.classroom, tmp_path, options)
    chance, phones, port = random.Random(7), [], 0

    async def cast(phone, address, vote, name):
        if chance.random() < 0.1:
            return ()
        for _ in range(chance.choice((1, 1, 2))):
            marked = chance.sample(vote.options, chance.randint(vote.least, vote.most))
            status, _ = await phone.post(f"{address}/vote", ballot=name, option=marked)
            assert status == 200
        return marked

    kinds = []
    while lesson.room.stage != "end":
        if lesson.room.stage != "open" or not lesson.room.votes[-1].picks:
            if lesson.room.stage == "open":
                lesson.count_hands(first_leads(lesson))
            lesson.forward()
            continue
        vote, name = lesson.room.votes[-1], lesson.room.ballot
        wanted = dict.fromkeys(vote.options, 0)
        for half in (0, 1):
            async with room(lesson, port) as (_, address):
                port = int(address.rpartition(":")[2])
                phones = phones or await joined(address, lesson.room.header["code"], 40)
                some = phones[20 * half : 20 * half + 20]
                for marked in await asyncio.gather(*(cast(phone, address, vote, name) for phone in some)):
                    for item in marked:
                        wanted[item] += 1
            lesson = again(lesson)
            vote = lesson.room.votes[-1]
        assert vote.rounds[-1].counts(vote.options) == wanted
        lesson.forward()
        while lesson.tied:
            assert lesson.decide(next(one.number for one in lesson.answers if one.id in lesson.picked.tied))
        picked = lesson.room.votes[-1].decided.split("+")
        assert {("picked", lesson.play.world.scene, item) for item in picked} == {
            ("picked", *one) for one in lesson.play.world.chosen if one[1] in wanted
        }
        kinds.append(vote.picks)
    assert kinds == ["papers", "letter"]
    await close(phones)
    lesson.close()


async def test_wall_phone_and_paper_number_the_papers_alike(desk):
    """The numbers of the wall stand on the phone, in the guide and on the sheet, the locked paper's too."""
    numbers = [(str(answer.number), answer.label) for answer in desk.all_answers]
    assert numbers == [(str(n), paper["label"]) for n, paper in enumerate(PAPERS.values(), 1)]
    async with room(desk) as (ballot, address), Phone() as phone:
        _, page = await phone.get(f"{address}/j/{desk.room.header['code']}")
        _, wall = await phone.get(ballot.projector)
        for text in (page, wall):
            assert re.findall(r"<b>(\d)</b><span>([^<]+)", text) == numbers
    outline = LessonOutline(desk.pack, desk.material, desk.plan, "a")
    for document in (guide(outline), handouts(outline)):
        text = markdown_of(document)
        assert re.findall(r"^(\d)\. (The (?:mail|bill|map|note))", text, re.MULTILINE) == numbers


def test_the_sheet_does_not_tell_the_real_letter_and_the_guide_does(letter):
    """A pupil's sheet has the clauses only; the guide marks those of the real letter."""
    outline = LessonOutline(letter.pack, letter.material, letter.plan, "a")
    assert "We doubt. · ■ in the real letter" in markdown_of(guide(outline))
    sheets = markdown_of(handouts(outline))
    assert "2. We doubt.\n" in sheets
    assert "in the real letter" not in sheets


def test_what_is_picked_is_felt_by_what_comes_next(hold):
    """A choice that a paper opens is open to the room that opened it, and locked for one that did not."""
    papers = {"key": {"label": "The key", "text": "It fits.", "effects": {"f": True}}, "coat": {"label": "The coat"}}
    picks = {"as": "papers", "least": 0, "most": 1, "items": papers}
    doors = [choice("t", label="Knock", reality="plausible"), choice("t", label="Wait", reality="documented"),
             choice("t", label="Open it", when="f", locked="It is locked.", reality="plausible")]  # fmt: skip
    pack = tiny({"s": scene(*doors, picks=picks, history={"choice": "c1", "event": "e"}), "t": END})
    for hands, locked in (("9 1 10", ""), ("1 9 10", "It is locked.")):
        lesson = hold(pack)
        lesson.count_hands(hands)
        lesson.forward()
        to_vote(lesson)
        assert [answer.locked for answer in lesson.all_answers] == ["", "", locked]
