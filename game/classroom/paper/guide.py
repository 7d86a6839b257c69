"""The facilitator's guide: a lesson's plan, every key moment with its questions, and cautions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.classroom.lesson.key_moments import moments_of
from game.classroom.lesson.lesson_plan import CLOSING, OPENING, whole_minutes
from game.classroom.lesson.questions import rungs
from game.classroom.paper.document import (
    Cards,
    Document,
    Items,
    NewPage,
    Table,
    Title,
    line,
    lines,
    prose,
    strong,
    words,
)
from game.language import say
from game.marks import DISPUTED
from game.session.phrases import date, reality
from game.story.syntax.prose import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.lesson.lesson_plan import LessonPlan, LessonStop
    from game.classroom.paper.document import Inline, Part
    from game.story.model import Material, Pack


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
    """Return the guide for the teacher."""
    there = moments_of(lesson.pack, lesson.seat)
    parts: list[Part] = [
        *_front(lesson),
        *_plan(lesson),
        *_steps(),
        NewPage(),
        *_key_moments(lesson, [moment for moment in there if moment.counted]),
        *_off_the_record(lesson, [moment for moment in there if not moment.counted]),
        *_closing(lesson),
        *_care(lesson),
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
        talk = say(
            "read {read}, vote, talk in pairs, vote, record {record}, discuss {talk}",
            read=whole_minutes(stop.read),
            record=whole_minutes(stop.record),
            talk=whole_minutes(stop.talk),
        )
        title = strong(f"{stop.moment.scene.date[:4]} · {stop.moment.title}")
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


def _steps() -> Iterator[Part]:
    yield Title(2, say("What happens at each moment"))
    yield lines(
        [
            say("Read the scene aloud, or have it read. Nobody says yet what they would do."),
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


def _key_moments(lesson: LessonOutline, moments: list[KeyMoment]) -> Iterator[Part]:
    """Yield the key moments of this plan, then the others; each event is told once."""
    planned = [moment for moment in moments if lesson.plan.stop_at(moment.id)]
    others = [moment for moment in moments if not lesson.plan.stop_at(moment.id)]
    told: set[str] = set()
    for heading, some in ((say("The key moments of this plan"), planned), (say("The other key moments"), others)):
        if some:
            yield Title(2, heading)
        for moment in some:
            yield from _question(lesson, moment)
            if moment.event_id in told:
                yield line(say("The record of this event and its questions stand above."), "note")
            else:
                yield from _record(lesson, moment)
            told.add(moment.event_id)


def _off_the_record(lesson: LessonOutline, moments: list[KeyMoment]) -> Iterator[Part]:
    """Yield the key moments off history's road, which a class meets only after leaving the record."""
    if not moments:
        return
    yield NewPage()
    yield Title(2, say("Moments off the record"))
    yield line(
        say(
            "A room that walks the whole road and leaves the record may meet these. Nobody in this chair had "
            "to decide them."
        )
    )
    for moment in moments:
        yield from _question(lesson, moment)


def _question(lesson: LessonOutline, moment: KeyMoment) -> Iterator[Part]:
    stop = lesson.plan.stop_at(moment.id)
    note = say("minute {minute} of the plan", minute=round(stop.start)) if stop else say("not in this plan")
    yield Title(3, f"{date(moment.scene.date or moment.event.date)} · {moment.title}", note)
    ladder = lesson.material.moments.get(moment.event_id)
    if ladder and ladder.bridge and moment.counted:
        yield line(ladder.bridge)
    yield line(moment.scene.ask, "lead")
    yield _options(moment)


def _record(lesson: LessonOutline, moment: KeyMoment) -> Iterator[Part]:
    yield prose(moment.event.summary)
    yield from _claims(lesson.pack, moment)
    ladder = rungs(lesson.pack, lesson.material, moment, lesson.level)
    yield Items(tuple((*strong(f"{rung.label} "), *words(" ".join(rung.questions))) for rung in ladder))


def _options(moment: KeyMoment) -> Part:
    history = moment.scene.history.choice if moment.scene.history else ()
    rows = tuple(
        (
            words(f"{number}. {choice.label}"),
            words(say("■ this is what was done") if name in history else reality(choice.reality)),
        )
        for number, (name, choice) in enumerate(moment.scene.choices.items(), 1)
    )
    return Table("", (say("The room can choose"), say("Was it on the table?")), rows)


def status(kind: str) -> str:
    """Return the status of a claim in words."""
    return {"established": say("■ established"), "disputed": say("≠ disputed"), "claimed": say("○ claimed")}[kind]


def _claims(pack: Pack, moment: KeyMoment) -> Iterator[Part]:
    rows = [
        (
            words(claim.says),
            words(status(claim.status) + (f", {claim.by}" if claim.by else "")),
            titles(pack, claim.sources),
        )
        for claim in moment.event.claims
    ]
    if rows:
        yield Table("", (say("What is said"), say("How it stands"), say("Where it is known from")), tuple(rows))
    for name in moment.event.disputes:
        dispute = pack.record.disputes[name]
        sides = tuple((*strong(f"{one.side}: "), *words(one.claim)) for one in dispute.positions)
        yield line(f"{DISPUTED} {dispute.question}")
        yield Items(sides)


def titles(pack: Pack, sources: tuple[str, ...]) -> Inline:
    """Return the titles of *sources*, each with its link."""
    spans = [Span(pack.record.sources[name].title, target=f"source:{name}") for name in sources]
    return tuple(span for place, one in enumerate(spans) for span in (*(words("; ") if place else ()), one))


def _closing(lesson: LessonOutline) -> Iterator[Part]:
    yield NewPage()
    yield Title(2, say("The closing"))
    yield line(say("Keep five minutes for it. Draw three columns and let the room fill them from what it saw today:"))
    empty = tuple((words(""), words(""), words("")) for _ in range(3))
    yield Table("", (say("■ Established"), say("≠ Disputed"), say("◇ Invented, or our own road")), empty)
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
