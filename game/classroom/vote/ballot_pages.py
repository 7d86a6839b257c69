"""The pages for phones: buttons large enough for a thumb. They work without scripts; with them they need no reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.lesson.slides import text_line
from game.language import say
from game.pages.templates import render
from game.session.section import prose_lines
from game.story.syntax.prose import read

if TYPE_CHECKING:
    from game.classroom.lesson.lesson_view import LessonView
    from game.session.section import Line

WAITING = 5
OPEN = 30
"""Seconds after which a page reloads where there are no scripts; an open ballot does so seldom, since it is read."""
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


def vote_page(lesson: LessonView, chosen: str, trouble: str = "") -> str:
    """Return the ballot: a button for each answer, the pressed one marked, a locked one with its reason."""
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


def _which(lesson: LessonView) -> str:
    if lesson.room.votes[-1].call:
        return say("What was really done?")
    return say("First vote") if lesson.room.ballot.endswith(".1") else say("Second vote")
