"""The frozen model of a pack: one definition that is the model, its validation and its JSON Schema."""

from __future__ import annotations

from game.story.model.classroom import Material, PlanSpec, QuestionLadder, SharedMomentSpec
from game.story.model.manifest import Carry, Lint, Manifest, Route, RouteStop, Seat, SeatRoute, VariableSpec
from game.story.model.pack import Outline, Pack
from game.story.model.part import Part
from game.story.model.passages import Effects, Exit, Exits, Passage, Passages, SharedPassage
from game.story.model.picks import Item, Picks
from game.story.model.record import (
    RECORD,
    Claim,
    Dispute,
    Event,
    Person,
    Position,
    Reading,
    ReadingClaim,
    Record,
    RecordKind,
    Source,
    Term,
)
from game.story.model.scene import Chapter, Choice, Ending, History, Picture, Scene

__all__ = [
    "RECORD",
    "Carry",
    "Chapter",
    "Choice",
    "Claim",
    "Dispute",
    "Effects",
    "Ending",
    "Event",
    "Exit",
    "Exits",
    "History",
    "Item",
    "Lint",
    "Manifest",
    "Material",
    "Outline",
    "Pack",
    "Part",
    "Passage",
    "Passages",
    "Person",
    "Picks",
    "Picture",
    "PlanSpec",
    "Position",
    "QuestionLadder",
    "Reading",
    "ReadingClaim",
    "Record",
    "RecordKind",
    "Route",
    "RouteStop",
    "Scene",
    "Seat",
    "SeatRoute",
    "SharedMomentSpec",
    "SharedPassage",
    "Source",
    "Term",
    "VariableSpec",
]
