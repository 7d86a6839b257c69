"""The pages for phones: buttons and boxes large enough for a thumb. They work without scripts, which save a reload."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.classroom.lesson.desk_slides import how_many
from game.classroom.lesson.slides import text_line
from game.classroom.vote import scene_pictures
from game.engine.picking import AND
from game.language import say, say_count
from game.pages.templates import render
from game.session.words.section import prose_lines
from game.story.syntax.prose import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.lesson_view import LessonView
    from game.session.words.section import Line

WAITING, NEVER = 5, 0
"""Seconds after which a page reloads where there are no scripts; one with a form does not, since it would forget what
was marked and not sent."""
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


def live(lesson: LessonView, step: str) -> dict[str, object]:
    """Return what every page has that hears when it has changed; it shows what there is at *step*."""
    return {
        "title": lesson.title,
        "chair": say("In the chair of {name}", name=lesson.chair),
        "notes": _notes(lesson),
        "foot": _foot(),
        "events": "/events",
        "pictures": partial(scene_pictures.shown, lesson.pack, "/picture"),
        "state": step,
        "renew": say("Look again"),
        "lost": say("The room does not answer. This page tries again by itself, and what you marked stays."),
    }


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


def waiting_page(lesson: LessonView, words: str, step: str = "") -> str:
    """Return the page that says to look at the screen in front, and what is said on the way to a moment."""
    slide = lesson.present
    bridge = slide if slide.kind == "bridge" else None
    return render("wait.html", **live(lesson, step), words=words, bridge=bridge, refresh=WAITING)


def vote_page(lesson: LessonView, chosen: str | None, trouble: str = "", step: str = "") -> str:
    """Return the ballot: a button for each answer, or a box for each item; None is *chosen* before the phone voted."""
    if lesson.room.votes[-1].picks:
        return _desk_page(lesson, (chosen or "").split(AND), trouble, step, sent=chosen is not None)
    return render(
        "vote.html",
        **live(lesson, step),
        kicker=_which(lesson),
        ask=lesson.ask,
        trouble=trouble,
        said=say("Your answer is in. You can change it until the vote closes.") if chosen else "",
        ballot=lesson.room.ballot,
        answers=lesson.all_answers,
        chosen=chosen,
        refresh=NEVER,
    )


def refused_page(lesson: LessonView, marked: Sequence[str], step: str = "") -> str:
    """Return the ballot again for a phone that *marked* what cannot be sent, with what it marked and why."""
    vote = lesson.room.votes[-1]
    if not vote.picks or not {*marked} <= {*vote.options}:
        return vote_page(lesson, None, say("That is none of the answers."), step)
    if len(marked) > vote.most:
        why = say("That was too many: {n} at most.", n=vote.most)
    else:
        why = say_count("{n} more is needed.", "{n} more are needed.", vote.least - len(marked))
    return _desk_page(lesson, marked, why, step, sent=False)


def _desk_page(lesson: LessonView, marked: Sequence[str], trouble: str, step: str, *, sent: bool) -> str:
    vote = lesson.room.votes[-1]
    return render(
        "desk.html",
        **live(lesson, step),
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
        unsent=say("Send it first: what you have not sent is forgotten when you look again."),
        refresh=NEVER,
    )


def _which(lesson: LessonView) -> str:
    if lesson.room.votes[-1].call:
        return say("What was really done?")
    return say("First vote") if lesson.room.ballot.endswith(".1") else say("Second vote")
