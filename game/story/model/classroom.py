"""classroom.yaml: what a teacher brings to a pack. Every part is optional, the file too."""

from __future__ import annotations

from typing import Annotated

from game.story.field_types import MANY, EventId, Line, Prose, ReadingId, SceneId, SeatId, SourceId, Whole
from game.story.model.part import Part
from game.values import field, frozen_by_name

Events = Annotated[tuple[EventId, ...], MANY]
Questions = Annotated[tuple[Line, ...], MANY]


@frozen_by_name
class PlanSpec(Part):
    """A lesson of a given length: the key moments it stops at, by event."""

    minutes: Whole
    """How long the lesson is."""
    moments: Events
    """The events whose key moments the room decides, in order; those that a chair does not have are passed over."""
    seat: SeatId = ""
    """The chair that the plan is for; any chair where none is named."""
    skip: Events = ()
    """Which of them to leave out when late, the first to go first."""


@frozen_by_name
class QuestionLadder(Part):
    """The questions about one key moment, from the easy one to the one for today."""

    bridge: Line = ""
    """What the teacher says on the way here, in a sentence or two."""
    opening: Questions = ()
    """Easy questions, to begin with."""
    sourcing: Questions = ()
    """Questions on who says so, when, and what for."""
    corroboration: Questions = ()
    """Questions on whether anything else says the same."""
    counterfactual: Questions = ()
    """Questions on what would have been if it had gone the other way, and on what evidence."""
    today: Questions = ()
    """Questions on what this has to do with us."""
    university: Questions = ()
    """Questions for a university, on top of the others."""
    source: SourceId = ""
    """The source that is handed out as a card for this moment."""


@frozen_by_name
class SharedMomentSpec(Part):
    """A moment that groups in several chairs decide at the same time, each in a scene of its own."""

    scenes: dict[SeatId, SceneId]
    """The scene of each chair."""
    title: Line = ""
    """What the moment is called on the wall; else it has the title of the event."""


@frozen_by_name
class Material(Part):
    """classroom.yaml as a whole."""

    opening: Line = ""
    """The question that the lesson begins with."""
    closing: Line = ""
    """The question that it ends with."""
    seat: SeatId = ""
    """The chair that the room takes unless the teacher says otherwise."""
    primer: Prose = ""
    """What the students should know before they begin."""
    bias: Prose = ""
    """Where this pack may lean, and what it leaves out."""
    people: Prose = ""
    """What to bear in mind about the people in it."""
    reading: ReadingId = ""
    """The text that is checked against the record as a worksheet."""
    plans: Annotated[tuple[PlanSpec, ...], MANY] = ()
    """Lessons of several lengths."""
    together: Annotated[tuple[SharedMomentSpec, ...], MANY] = ()
    """What a class in groups decides, in order; else the events that all chairs decide."""
    moments: dict[EventId, QuestionLadder] = field(default_factory=dict)
    """Questions, by event."""
