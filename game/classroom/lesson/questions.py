"""The ladder of questions about a key moment: the pack's own, else questions made from the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.language import say
from game.story.model import QuestionLadder

if TYPE_CHECKING:
    from game.classroom.lesson.key_moments import KeyMoment
    from game.story.model import Material, Pack, Source


@dataclass(frozen=True, slots=True)
class Question:
    """A step of the ladder."""

    key: str
    label: str
    questions: tuple[str, ...]


def rungs(pack: Pack, material: Material, moment: KeyMoment, level: str = "school") -> tuple[Question, ...]:
    """Return the ladder of *moment*, the easy questions first."""
    own = material.moments.get(moment.event_id, QuestionLadder())
    source = card_source(pack, material, moment)
    found = [
        Question("opening", say("To begin"), own.opening or _opening(moment)),
        Question("sourcing", say("Who says so?"), own.sourcing or _sourcing(pack, source)),
        Question(
            "corroboration", say("Does anything else say the same?"), own.corroboration or _corroboration(pack, moment)
        ),
        Question("counterfactual", say("What if?"), own.counterfactual or _counterfactual(moment)),
        Question("today", say("And today?"), own.today or _today(moment)),
    ]
    if level == "university":
        found.append(Question("university", say("To go further"), own.university or _university(pack, moment)))
    return tuple(found)


def card_source(pack: Pack, material: Material, moment: KeyMoment) -> str:
    """Return the source to hand out for *moment*: the teacher's choice, else one that was read in full."""
    own = material.moments.get(moment.event_id, QuestionLadder())
    if own.source:
        return own.source
    sources = moment.event.sources or tuple(one for claim in moment.event.claims for one in claim.sources)
    return next((one for one in sources if pack.record.sources[one].read == "in-full"), sources[0] if sources else "")


def source_kind(source: Source) -> str:
    """Return the kind of a source in words."""
    return {
        "court-filing": say("a court filing"),
        "court-exhibit": say("a document shown in court"),
        "company-post": say("a post by a company"),
        "press": say("a press report"),
        "book": say("a book"),
        "reference": say("a work of reference"),
        "article": say("an article"),
    }[source.kind]


def _opening(moment: KeyMoment) -> tuple[str, ...]:
    return moment.scene.discuss[:1] or (say("What would you have decided, and what would it have cost?"),)


def _sourcing(pack: Pack, source: str) -> tuple[str, ...]:
    if not source:
        return (say("Who could know what happened here, and how would we hear of it?"),)
    found = pack.record.sources[source]
    return (
        say(
            "“{title}” is {kind}. Who made it, for whom, and what would its author rather not say?",
            title=found.title,
            kind=source_kind(found),
        ),
    )


def _corroboration(pack: Pack, moment: KeyMoment) -> tuple[str, ...]:
    disputes = [pack.record.disputes[one].question for one in moment.event.disputes]
    questions = [say("{question} What do both sides accept all the same?", question=one) for one in disputes[:1]]
    lonely = [claim.says for claim in moment.event.claims if len(claim.sources) == 1]
    questions += [
        say("“{says}” This rests on one source. What else would you want to see?", says=one) for one in lonely[:1]
    ]
    return tuple(questions) or (say("Which two of the sources could not have copied from each other?"),)


def _counterfactual(moment: KeyMoment) -> tuple[str, ...]:
    history = moment.scene.history.choice if moment.scene.history else ()
    other = [choice for name, choice in moment.scene.choices.items() if name not in history]
    likely = sorted(other, key=lambda choice: not choice.reality.startswith("documented"))
    return tuple(
        say(
            "Suppose it had been “{label}”. What would be different today, and on what evidence do you say so?",
            label=one.label,
        )
        for one in likely[:1]
    )


def _today(moment: KeyMoment) -> tuple[str, ...]:
    return moment.scene.discuss[1:2] or (say("Who decides something like this today, and who checks them?"),)


def _university(pack: Pack, moment: KeyMoment) -> tuple[str, ...]:
    kinds = sorted({source_kind(pack.record.sources[one]) for one in moment.event.sources})
    return (
        say(
            "The record of this day rests on {kinds}. What would change if one of these kinds were missing?",
            kinds=", ".join(kinds),
        ),
    )
