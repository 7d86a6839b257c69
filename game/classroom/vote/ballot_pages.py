"""The pages for phones: buttons and boxes large enough for a thumb. They work without scripts, which save a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.lesson.desk_slides import how_many
from game.classroom.lesson.slides import text_line
from game.engine.picking import AND
from game.language import say, say_count
from game.pages.templates import render
from game.session.words.section import prose_lines
from game.story.syntax.prose import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.lesson_view import LessonView
    from game.session.words.section import Line

WAITING = 5
OPEN = 30
READING = 120
"""Seconds after which a page reloads where there are no scripts; an open ballot does so seldom, since it is read, and
one with boxes to mark more seldom, since it forgets them."""
Note = tuple[str, tuple["Line", ...]]


def _foot() -> str:
    return say("No name, no account. Your answer goes to this room's computer and nowhere else.")


def join_page(title: str, trouble: str = "") -> str:
    """Return the page that asks for the room's code."""
    return render(
        "join.html",
        title=title,
        heading=say("Join the room"),
        trouble=trouble,
        label=say("The code on the screen"),
        longest=9,
        button=say("Join"),
        other="",
        foot=_foot(),
    )


def live(lesson: LessonView) -> dict[str, object]:
    """Return what every page has that hears when it has changed."""
    chair = say("In the chair of {name}", name=lesson.chair)
    return {"title": lesson.title, "chair": chair, "notes": _notes(lesson), "foot": _foot(), "events": "/events"}


def _notes(lesson: LessonView) -> list[Note]:
    """Return what can be unfolded: the scene, the chair and the primer."""
    seat = lesson.pack.manifest.seats[lesson.room.header["seat"]]
    scene = (
        tuple(line for slide in lesson.scene for line in slide.lines) if lesson.room.stage in ("open", "talk") else ()
    )
    notes: list[Note] = [
        (say("The scene once more"), scene),
        (say("Who is {name}?", name=seat.name), (text_line(seat.about),) if seat.about else ()),
        (say("Before we begin"), prose_lines(read(lesson.material.primer))),
    ]
    return [note for note in notes if note[1]]


def waiting_page(lesson: LessonView, words: str) -> str:
    """Return the page that says to look at the screen in front, and what is said on the way to a moment."""
    slide = lesson.present
    bridge = slide if slide.kind == "bridge" else None
    return render("wait.html", **live(lesson), words=words, bridge=bridge, ask=say("Ask again"), refresh=WAITING)


def vote_page(lesson: LessonView, chosen: str | None, trouble: str = "") -> str:
    """Return the ballot: a button for each answer, or a box for each item; None is *chosen* before the phone voted."""
    if lesson.room.votes[-1].picks:
        return _desk_page(lesson, (chosen or "").split(AND), trouble, sent=chosen is not None)
    return render(
        "vote.html",
        **live(lesson),
        kicker=_which(lesson),
        ask=lesson.ask,
        trouble=trouble,
        said=say("Your answer is in. You can change it until the vote closes.") if chosen else "",
        ballot=lesson.room.ballot,
        answers=lesson.all_answers,
        chosen=chosen,
        refresh=WAITING if chosen else OPEN,
    )


def refused_page(lesson: LessonView, marked: Sequence[str]) -> str:
    """Return the ballot again for a phone that *marked* what cannot be sent, with what it marked and why."""
    vote = lesson.room.votes[-1]
    if not vote.picks or not {*marked} <= {*vote.options}:
        return vote_page(lesson, None, say("That is none of the answers."))
    if len(marked) > vote.most:
        why = say("That was too many: {n} at most.", n=vote.most)
    else:
        why = say_count("{n} more is needed.", "{n} more are needed.", vote.least - len(marked))
    return _desk_page(lesson, marked, why, sent=False)


def _desk_page(lesson: LessonView, marked: Sequence[str], trouble: str, *, sent: bool) -> str:
    vote = lesson.room.votes[-1]
    return render(
        "desk.html",
        **live(lesson),
        kicker=say("The letter") if vote.picks == "letter" else say("The desk"),
        ask=lesson.ask,
        how=how_many(vote.least, vote.most),
        trouble=trouble,
        said=say("Your answer is in. You can change it until the vote closes.") if sent else "",
        ballot=lesson.room.ballot,
        round=vote.rounds[-1].salt,
        answers=lesson.all_answers,
        marked=marked,
        most=vote.most,
        send=say("Send it"),
        again=say("Ask again"),
        refresh=OPEN if sent else READING,
    )


def _which(lesson: LessonView) -> str:
    if lesson.room.votes[-1].call:
        return say("What was really done?")
    return say("First vote") if lesson.room.ballot.endswith(".1") else say("Second vote")
