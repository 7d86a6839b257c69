"""The facilitator's guide: a lesson's plan, each of its moments with the scene to read aloud, and cautions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.classroom.lesson.lesson_plan import CLOSING, OPENING, whole_minutes
from game.classroom.lesson.questions import rungs
from game.classroom.paper.desk_sheets import desk
from game.classroom.paper.document import (
    Cards,
    Document,
    Items,
    Paragraphs,
    Table,
    Title,
    line,
    lines,
    prose,
    strong,
    words,
)
from game.classroom.paper.read_aloud import scene_to_read
from game.classroom.paper.standards import standards
from game.language import say
from game.marks import DISPUTED
from game.session.words.phrases import date, reality
from game.story import dates
from game.story.syntax.prose import Span, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.lesson.lesson_plan import LessonPlan, LessonStop
    from game.classroom.paper.document import Inline, Part
    from game.story.model import Material, Pack

MOST_CLAIMS = 4
"""The statements of the record that the guide prints for a moment; the wall has all of them behind a key."""


@dataclass(frozen=True, slots=True)
class LessonOutline:
    """The contents of a guide: pack, plan and material."""

    pack: Pack
    material: Material
    plan: LessonPlan
    seat: str

    @property
    def level(self) -> str:
        """School or university."""
        return self.plan.level


def guide(lesson: LessonOutline) -> Document:
    """Return the guide for the teacher: the minutes that were asked for, and nothing else."""
    parts: list[Part] = [
        *_front(lesson),
        *_plan(lesson),
        *_steps(picks=any(stop.moment.scene.picks for stop in lesson.plan.stops)),
        *(part for stop in lesson.plan.stops for part in _moment(lesson, stop)),
        *_closing(lesson),
        *_care(lesson),
        *_homework(lesson),
        *standards(),
    ]
    return Document(
        say("{title}: the guide", title=lesson.pack.manifest.title),
        tuple(parts),
        foot(lesson.pack),
        source_links(lesson.pack),
    )


def foot(pack: Pack) -> str:
    """Return the line at the end of every sheet."""
    manifest = pack.manifest
    said = say(
        "{title}, {licence}. The record was last checked on {date}.",
        title=manifest.title,
        licence=manifest.licence,
        date=manifest.as_of,
    )
    return f"{said} {say('To report a mistake:')} {manifest.corrections}" if manifest.corrections else said


def source_links(pack: Pack) -> dict[str, str]:
    """Return the web address of every source, by target."""
    return {f"source:{name}": source.url for name, source in pack.record.sources.items() if source.url}


def _front(lesson: LessonOutline) -> Iterator[Part]:
    manifest, seat = lesson.pack.manifest, lesson.pack.manifest.seats[lesson.seat]
    level = {"school": say("school"), "university": say("university")}[lesson.level]
    yield Title(
        1, manifest.title, say("a lesson of {minutes} minutes · {level}", minutes=lesson.plan.minutes, level=level)
    )
    yield line(manifest.tagline, "lead")
    yield line(say("The room sits in the chair of {name}. {about}", name=seat.name, about=seat.about))
    if lesson.material.opening:
        yield Cards(((say("The opening question"), (line(lesson.material.opening, "lead"),)),))


def _plan(lesson: LessonOutline) -> Iterator[Part]:
    plan = lesson.plan
    rows: list[tuple[Inline, ...]] = [
        (words("0"), strong(say("Opening")), words(_minutes(OPENING)), words(say("join, opening question, primer")))
    ]
    for stop in plan.stops:
        talk = _of_which(stop)
        title = strong(f"{dates.year(stop.moment.scene.date)} · {stop.moment.title}")
        rows.append((words(str(round(stop.start))), title, words(_minutes(stop.minutes)), words(talk)))
    rows.append(
        (
            words(str(round(plan.closing))),
            strong(say("Closing")),
            words(_minutes(CLOSING)),
            words(say("fact, dispute, invention")),
        )
    )
    yield Title(2, say("The plan"))
    yield Table("", (say("Minute"), say("What"), say("Takes"), say("Of which, in minutes")), tuple(rows))
    yield line(_when_late(plan))
    yield line(
        say("The minutes come from the words that the wall shows: read aloud before the vote, silently after it."),
        "note",
    )
    yield Title(3, say("Where you should be"))
    yield lines(_checkpoints(plan))


def _of_which(stop: LessonStop) -> str:
    """Return what the minutes of *stop* are for."""
    picks = stop.moment.scene.picks
    parts = {
        "read": whole_minutes(stop.read),
        "record": whole_minutes(stop.record),
        "talk": whole_minutes(stop.talk),
    }
    if picks and picks.letter:
        return say("read {read}, write the letter, vote, talk in pairs, vote, record {record}, discuss {talk}", **parts)
    if picks:
        return say("read {read}, open papers, vote, talk in pairs, vote, record {record}, discuss {talk}", **parts)
    return say("read {read}, vote, talk in pairs, vote, record {record}, discuss {talk}", **parts)


def _minutes(count: float) -> str:
    return say("{n} min", n=whole_minutes(count)).replace(" ", "\u00a0")


def _when_late(plan: LessonPlan) -> str:
    named = [stop.moment.title for scene in plan.skip if (stop := plan.stop_at(scene))]
    if not named:
        return say("When you are late: shorten the discussions. Keep the closing; it is what the lesson is for.")
    return say(
        "When you are late, leave out, in this order: {named}. Keep the closing; it is what the lesson is for.",
        named="; ".join(named),
    )


def _checkpoints(plan: LessonPlan) -> list[str]:
    """Yield two or three times to look at the clock; more would be ignored."""
    stops: list[LessonStop] = list(plan.stops[1:])
    chosen = [stops[len(stops) // 3], stops[2 * len(stops) // 3]] if len(stops) > 2 else stops
    said = [
        say(
            "minute {minute}: the vote on “{title}” is about to begin",
            minute=round(stop.start),
            title=stop.moment.title,
        )
        for stop in chosen
    ]
    return [
        *said,
        say(
            "minute {minute}: begin the closing, wherever you are",
            minute=round(min(plan.closing, plan.minutes - CLOSING)),
        ),
    ]


def _steps(*, picks: bool) -> Iterator[Part]:
    first = [say("Read the scene aloud, or have it read. Nobody says yet what they would do.")]
    if picks:
        said = say(
            "A desk of papers or a letter comes before the vote: everybody marks as many as are asked for. What has "
            "the most votes is opened, or stands in the letter. Read it aloud."
        )
        first.append(said)
    yield Title(2, say("What happens at each moment"))
    yield lines(
        [
            *first,
            say(
                "First vote: everybody alone, by phone, by card or by hand. The count stays hidden, so that "
                "nobody follows it."
            ),
            say("Two minutes in pairs: convince the person beside you."),
            say("Second vote. Now show both counts. Who changed their mind, and what changed it?"),
            say("The room's choice stands. A tie is yours to decide, and the report will say that you did."),
            say("The record: what was done, what is established, what is disputed, what is invented."),
            say("The questions. Stop at the one that catches; nobody needs them all."),
        ],
        numbered=True,
    )


def _moment(lesson: LessonOutline, stop: LessonStop) -> Iterator[Part]:
    """Yield a moment of the plan: what is said on the way, the scene to read aloud, the vote, the record, questions."""
    moment = stop.moment
    yield Title(
        2, f"{date(moment.scene.date or moment.event.date)} · {moment.title}", say("minute {n}", n=round(stop.start))
    )
    ladder = lesson.material.moments.get(moment.event_id)
    first, *later = rungs(lesson.pack, lesson.material, moment, lesson.level)
    if ladder and ladder.bridge:
        yield line(ladder.bridge)
    yield Items(((*strong(f"{first.label} "), *words(" ".join(first.questions))),))
    yield Cards(((say("Read aloud"), tuple(scene_to_read(lesson.pack, lesson.seat, moment.id))),))
    yield from desk(moment)
    yield line(moment.scene.ask, "lead")
    yield _options(moment)
    yield from _record(lesson, moment)
    yield Items(tuple((*strong(f"{rung.label} "), *words(" ".join(rung.questions))) for rung in later))


def _record(lesson: LessonOutline, moment: KeyMoment) -> Iterator[Part]:
    """Yield the record of *moment* in short: what was done, and what is disputed."""
    history = moment.scene.history
    reveal = history.reveal if history else ""
    yield Title(3, say("The record"))
    yield Paragraphs(read(reveal)[:2] if reveal else read(moment.event.summary)[:1])
    claims = [
        (
            *words(f"{status(claim.status)}: {claim.says} "),
            *words("("),
            *titles(lesson.pack, claim.sources[:2]),
            *words(")"),
        )
        for claim in moment.event.claims[:MOST_CLAIMS]
    ]
    if claims:
        yield Items(tuple(claims))
    for name in moment.event.disputes[:1]:
        dispute = lesson.pack.record.disputes[name]
        sides = " ".join(f"{one.side}: {one.claim}" for one in dispute.positions)
        yield line(f"{DISPUTED} {dispute.question} {sides}")


def _homework(lesson: LessonOutline) -> Iterator[Part]:
    """Yield how pupils go on at home."""
    yield Title(2, say("At home"))
    said = say(
        "The whole story can be played at home from one file that needs no network: make it once with "
        "“open-question export {pack} --to html -o story.html” and share it as you share any file. It stores nothing "
        "but in the pupil's own browser. A task: play the same day in another chair, and write down one thing that "
        "looked different.",
        pack=lesson.pack.id,
    )
    yield line(said)


def _options(moment: KeyMoment) -> Part:
    history = moment.scene.history.choice if moment.scene.history else ()
    rows = tuple(
        (
            words(f"{number}. {choice.label}" + (f" · {choice.detail}" if choice.detail else "")),
            words(say("■ this is what was done") if name in history else reality(choice.reality)),
        )
        for number, (name, choice) in enumerate(moment.scene.choices.items(), 1)
    )
    return Table("", (say("The room can choose"), say("Was it on the table?")), rows)


def status(kind: str) -> str:
    """Return the status of a claim in words."""
    return {"established": say("■ established"), "disputed": say("≠ disputed"), "claimed": say("○ claimed")}[kind]


def titles(pack: Pack, sources: tuple[str, ...]) -> Inline:
    """Return the titles of *sources*, each with its link."""
    spans = [Span(pack.record.sources[name].title, target=f"source:{name}") for name in sources]
    return tuple(span for place, one in enumerate(spans) for span in (*(words("; ") if place else ()), one))


def _closing(lesson: LessonOutline) -> Iterator[Part]:
    yield Title(2, say("The closing"))
    yield line(say("Keep five minutes for it. Draw three columns and let the room fill them from what it saw today:"))
    signs = (say("■ Established"), say("≠ Disputed"), say("◇ Invented, or our own road"))
    yield lines(signs)
    yield line(say("Then ask what moved from one column to another while they were arguing, and what moved it."))
    if lesson.material.closing:
        yield Cards(((say("The closing question"), (line(lesson.material.closing, "lead"),)),))


def _care(lesson: LessonOutline) -> Iterator[Part]:
    yield Title(2, say("Where this may lean"))
    yield (
        prose(lesson.material.bias)
        if lesson.material.bias
        else line(
            say(
                "A story chooses. Ask the room what it left out, who is never heard, and whose papers became "
                "the sources."
            )
        )
    )
    yield Title(2, say("Living people"))
    yield (
        prose(lesson.material.people)
        if lesson.material.people
        else line(
            say(
                "This is about people who are alive. A motive is somebody's account of it, an allegation is "
                "not a fact, and an imagined scene is not a report. Say so when the room forgets."
            )
        )
    )
    yield Title(2, say("Privacy"))
    yield lines(privacy())


def privacy() -> list[str]:
    """Yield what is stored of a class, and what is not."""
    return [
        say(
            "No names, no accounts, no addresses: a phone gets one random number, which its browser forgets "
            "when it is closed."
        ),
        say(
            "The session file holds how many chose what. A vote stands in it under a mark that is good for "
            "one round, so nobody's answers can be lined up."
        ),
        say("Nothing leaves the local network, and no page loads anything from elsewhere."),
        say("Splits of fewer than five votes are hidden in reports unless you ask for them."),
    ]
