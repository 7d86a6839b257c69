"""A key moment in two steps: the call, before anything is shown, and the reveal, which says in short what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.session import narration, picked
from game.session.blocks import CallQuestion, CallResult, Reveal
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.session.trail import TakenDecision, Trail
    from game.story.model import Pack


def short_name(pack: Pack, seat: str) -> str:
    """Return the last word of the name of *seat*, or all of it where other chairs share its first or last word."""
    name = pack.manifest.seats[seat].name
    words = name.split()
    others = [chair.name.split() for other, chair in pack.manifest.seats.items() if other != seat]
    if len(words) < 2 or any(words[0] == other[0] or words[-1] == other[-1] for other in others):
        return name
    return words[-1]


def call(trail: Trail, taken: TakenDecision) -> CallQuestion | None:
    """Return the question what was done where *taken* decided; None where no option shown there is the answer."""
    scene = trail.pack.scenes[taken.scene]
    if scene.history is None:
        return None
    offers = narration.decision(trail.rules, taken.before, scene).offers
    if not any(offer.choice in scene.history.choice for offer in offers):
        return None
    own_first = tuple(sorted(offers, key=lambda offer: offer.choice != taken.choice))
    ask = prose.line(scene.ask, narration.values(trail.rules, taken.before))
    return CallQuestion(taken.scene, ask, short_name(trail.pack, taken.before.seat), own_first)


def called(trail: Trail, taken: TakenDecision) -> bool | None:
    """Whether what was called at *taken* is what was done; None where nothing was called."""
    said, history = trail.calls.get(taken.number), trail.pack.scenes[taken.scene].history
    return said in history.choice if said and history else None


def result(trail: Trail, taken: TakenDecision) -> CallResult | None:
    """Return how the call at *taken* stands, with those before it; None where nothing was called."""
    right = called(trail, taken)
    if right is None:
        return None
    said = trail.calls[taken.number]
    label = narration.label(trail.rules, taken.before, said)
    so_far = [
        called(trail, earlier) for earlier in trail.decisions[: taken.number + 1] if earlier.number in trail.calls
    ]
    return CallResult(label, said == taken.choice, right, so_far.count(True), len(so_far))


def reveal(trail: Trail, taken: TakenDecision) -> Reveal:
    """Return in short what this person did at the key moment that *taken* decided."""
    name = short_name(trail.pack, taken.before.seat)
    shown = narration.values(trail.rules, taken.before)
    told = in_short(trail.pack, taken.scene, taken.choice, name, shown)
    return told._replace(call=result(trail, taken), letter=picked.beside_history(trail.rules, taken.before))


def in_short(pack: Pack, name: str, choice: str, person: str, shown: Mapping[str, str]) -> Reveal:
    """Return the key moment of scene *name* in short, for *choice* and *person*; *shown* fills its braces."""
    scene = pack.scenes[name]
    assert scene.history is not None  # noqa: S101 - the caller looked
    event = pack.record.events[scene.history.event]
    as_history = narration.as_history(scene, choice)
    answered = as_history is not None  # the event of such a moment may be a paper of years later that tells of it
    return Reveal(
        scene=name,
        event=scene.history.event,
        date=(answered and scene.date) or event.date,
        name=person,
        yours=prose.line(scene.choices[choice].label, shown),
        historys=narration.historys_label(pack, scene, shown) if answered else "",
        as_history=as_history,
        # Where there is no reveal, the first paragraph of the summary stands in.
        paragraphs=prose.read(scene.history.reveal, shown) or prose.read(event.summary)[:1],
        disputes=tuple((dispute, pack.record.disputes[dispute].question) for dispute in event.disputes)
        if answered
        else (),
        call=None,
    )
