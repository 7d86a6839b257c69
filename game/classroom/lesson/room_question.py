"""What is asked of a room: an answer, what was really done, or what to pick from a desk or for a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.lesson.desk import Picked, desk_of
from game.classroom.lesson.desk_slides import ask_of
from game.classroom.lesson.slides import Answer
from game.language import say
from game.session import narration
from game.session.blocks import CallQuestion, Decision
from game.story.syntax.prose import line

if TYPE_CHECKING:
    from game.classroom.lesson.desk import Desk
    from game.classroom.lesson.lesson_state import LessonState
    from game.session import Play
    from game.session.blocks import Page
    from game.story.model import Pack


class RoomQuestion:
    """What is asked of a room where its play stands.

    Attributes:
        room: what the class has done, as its session file has it.
        play: the room's own play, made again from that.
    """

    def __init__(self, pack: Pack, room: LessonState) -> None:
        self.pack, self.room = pack, room
        self.play: Play | None = None
        self._desk: tuple[Page | None, Desk | None] = (None, None)

    @property
    def picks(self) -> bool:
        """Whether the room votes on desks and letters, as classes do since they can."""
        return self.room.header.get("picks") is True

    @property
    def desk(self) -> Desk | None:
        """What the room is to pick before it goes on; None where nothing is, or where it has picked."""
        play = self.play
        if play is None or not self.picks or self.room.picked:
            return None
        if play.page is not self._desk[0]:
            self._desk = (play.page, desk_of(play, moment=self._is_moment(play.world.scene)))
        return self._desk[1]

    @property
    def _asked(self) -> Decision | CallQuestion | None:
        blocks = self.play.page.blocks if self.play else ()
        return next((block for block in blocks if isinstance(block, Decision | CallQuestion)), None)

    @property
    def ask(self) -> str:
        """The question that is put to the room."""
        if self.desk:
            return ask_of(self.desk.question.ask, self.desk.kind)
        asked = self._asked
        if isinstance(asked, CallQuestion):
            return say("What did {name} really do?", name=asked.name)
        return asked.ask if asked and asked.ask else say("What do you do?")

    @property
    def all_answers(self) -> tuple[Answer, ...]:
        """The answers that the wall shows, those that are locked with the reason."""
        if self.desk:
            return self.desk.all_answers
        asked = self._asked
        if asked is None:
            return ()
        choices = self.pack.scenes[asked.scene].choices
        offers = {offer.choice: offer for offer in asked.offers}
        calls, shown = isinstance(asked, CallQuestion), self._fillings()
        found = []
        for number, (choice, spec) in enumerate(choices.items(), 1):
            offer = offers.get(choice)
            if offer:
                found.append(Answer(choice, number, offer.label, offer.detail, "" if calls else offer.locked))
            elif self._is_moment(asked.scene) and not calls:
                reason = say("Not open after what the room decided.")
                found.append(Answer(choice, number, line(spec.label, shown), line(spec.detail, shown), reason))
        return tuple(found)

    def _fillings(self) -> dict[str, str]:
        """Return what `{name}` shows in the words of the story now."""
        return narration.values(self.play.rules, self.play.world) if self.play else {}

    def _is_moment(self, scene: str) -> bool:
        outline = self.pack.outlines.get(scene)
        return outline is not None and bool(outline.event)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What the room can choose from."""
        return tuple(answer for answer in self.all_answers if not answer.locked)

    @property
    def picked(self) -> Picked:
        """What the last vote on a desk or a letter picks, and what of it is left to the teacher."""
        return self.desk.picked(self.room.votes[-1]) if self.desk else Picked(frozenset())

    @property
    def tied(self) -> bool:
        """Whether the result that is on the wall waits for the teacher."""
        if self.room.stage != "result":
            return False
        vote = self.room.votes[-1]
        return bool(self.picked.tied) if vote.picks else len(vote.leaders) > 1
