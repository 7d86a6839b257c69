"""The picture of a scene on the wall, on the phone and on paper, and who is given it."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from classes import PACK, to_vote
from phones import Phone, close, joined, room

from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.lesson.lesson_plan import plan_lesson
from game.classroom.paper.document import html_of
from game.classroom.paper.guide import LessonOutline, guide
from game.story import open_pack

CHART = PACK.parent / "harbour" / "pictures" / "the-chart.png"
ALT = "A page of the ledger, with a column left empty."
SHOWN = re.compile(rf'<p class="picture"><img src="([^"]*)" alt="{ALT}" width="\d+" height="\d+"></p>')


@pytest.fixture
def pictured(tmp_path):
    """The small pack with a picture in its storm."""
    folder = tmp_path / "lighthouse"
    shutil.copytree(PACK, folder)
    (folder / "pictures").mkdir()
    shutil.copy(CHART, folder / "pictures" / "the-ledger.png")
    winter = folder / "scenes" / "winter.yaml"
    spec = f"    picture: {{file: pictures/the-ledger.png, alt: '{ALT}', source: ledger}}\n"
    text = winter.read_text(encoding="utf-8")
    assert "  the-storm:\n" in text
    winter.write_text(text.replace("  the-storm:\n", f"  the-storm:\n{spec}", 1), encoding="utf-8")
    return open_pack(folder)


@pytest.fixture
def lesson(pictured, tmp_path):
    """A lesson at the first vote."""
    held = Lesson.begin(pictured, pictured.classroom, tmp_path / "classes", LessonOptions(calls=False))
    yield held
    held.close()


async def test_the_wall_and_the_phone_show_it_with_what_is_on_it_and_where_it_is_from(lesson):
    """On the wall with the scene, on the phone behind the scene once more; the bytes are those of the pack."""
    async with room(lesson) as (ballot, address), Phone() as wall:
        phones = await joined(address, lesson.room.header["code"], 1)
        while lesson.slide.kind != "read":
            lesson.forward()
        pages = {ballot.projector: (await wall.get(ballot.projector))[1]}
        to_vote(lesson)
        pages[address] = (await phones[0].get(address))[1]
        for (where, page), phone in zip(pages.items(), (wall, phones[0]), strict=True):
            (shown,) = SHOWN.findall(page)
            assert 'class="picture-source"' in page, where
            async with phone.http.get(address + shown) as answer:
                assert (answer.status, answer.content_type) == (200, "image/png")
                assert await answer.read() == CHART.read_bytes()
        await close(phones)


async def test_it_is_given_by_its_hash_to_those_who_have_a_place(lesson):
    """Another hash, another file, a way out of the folder, a phone without a place, the projector's key guessed: nothing."""
    digest = hashlib.sha256(CHART.read_bytes()).hexdigest()[:32]
    right = f"/picture/{digest}/the-ledger.png"
    wrong = [
        f"/picture/{'0' * 32}/the-ledger.png", f"/picture/{digest}/pack.yaml", f"/picture/{digest}/other.png",
        f"/picture/{digest}/..%2Fpack.yaml", f"/picture/{digest}/..%2F..%2Flighthouse%2Fpictures%2Fthe-ledger.png",
        f"/projector/guess{right}",
    ]  # fmt: skip
    async with room(lesson) as (ballot, address), Phone() as stranger:
        phones = await joined(address, lesson.room.header["code"], 1)
        assert (await stranger.get(address + right))[0] == 403
        assert [(await phones[0].get(address + one))[0] for one in wrong] == [404] * len(wrong)
        for place, phone in ((address, phones[0]), (ballot.projector, stranger)):
            async with phone.http.get(place + right) as answer:
                assert answer.status == 200
        await close(phones)


def spoil(file, how):
    """Take *file* away, or let something else stand in it."""
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(b"<svg onload=alert(1)>")


@pytest.mark.parametrize("how", ["gone", "no picture"])
async def test_one_that_cannot_be_shown_is_told(lesson, pictured, how):
    """Where the file is gone, or is something else by now, the words of what is on it stand there."""
    spoil(Path(pictured.folder) / "pictures" / "the-ledger.png", how)
    to_vote(lesson)
    async with room(lesson) as (_, address):
        (phone,) = await joined(address, lesson.room.header["code"], 1)
        page = (await phone.get(address))[1]
        assert "<img" not in page
        assert f"<em>{ALT}</em>" in page
        await close([phone])


def test_it_is_in_the_guide(pictured):
    """In the scene to read aloud, as a part of the page."""
    plan = plan_lesson(pictured, pictured.classroom, seat="keeper", minutes=45)
    page = html_of(guide(LessonOutline(pictured, pictured.classroom, plan, "keeper")))
    assert f'alt="{ALT}"' in page
    assert 'src="data:image/png;base64,' in page
