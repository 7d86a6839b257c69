"""What a room does between the steps of its lesson: votes that come in, hands that are counted, who may vote."""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from game.classroom.lesson.hands import asked_hands, counted_hands
from game.classroom.lesson.lesson_options import CODE_LETTERS
from game.classroom.lesson.lesson_view import LessonView
from game.classroom.network import code
from game.errors import UsageError
from game.language import say

if TYPE_CHECKING:
    from game.classroom.lesson.ledger import Ledger

MOST_HANDS = 999


class Voting(LessonView):
    """A lesson that takes votes.

    Attributes:
        ledger: its session file.
    """

    ledger: Ledger

    def _add(self, *entries: dict[str, object]) -> None:
        self.look = None
        self.ledger.add(*({**entry, "at": self.seconds} for entry in entries))

    def clear(self) -> None:
        """Begin the open round again without a vote."""
        if self.room.stage == "open":
            self._add({"do": "clear", "salt": secrets.token_hex(8)})

    async def cast(self, mark: str, option: str) -> None:
        """Take the vote of the phone with *mark* in the open round; return when it is on the disk."""
        current = self.room.round
        if current and current.ballots.get(mark) != option:
            await self.ledger.add_soon({"do": "vote", "ballot": self.room.ballot, "mark": mark, "option": option})

    def withdraw(self, mark: str) -> None:
        """Take the vote of the phone with *mark* out of the open round."""
        self.ledger.add({"do": "withdraw", "ballot": self.room.ballot, "marks": [mark]})

    def admit(self, **how: int | bool) -> None:
        """Change who may vote: how many are `expected`, whether it is `locked`, whether addresses are `shared`."""
        admission = replace(self.room.admission, **how)  # type: ignore[arg-type]
        expected = max(1, min(admission.expected, MOST_HANDS))
        self.ledger.add({"do": "admission", **asdict(admission), "expected": expected, "at": self.seconds})

    def change_code(self) -> None:
        """Give the room a new code: every phone has to join again."""
        self.ledger.add({"do": "code", "code": code(CODE_LETTERS), "key": secrets.token_hex(16), "at": self.seconds})

    @property
    def hands_asked(self) -> str:
        """What the teacher types for a count of hands."""
        return asked_hands(self.answers, self.room.votes[-1])

    def count_hands(self, text: str) -> None:
        """Take a count of hands: a number for each answer, in order; on several items, then how many raised them.

        Raises:
            UsageError: when *text* is not that.
        """
        if self.room.stage != "open":
            raise UsageError(say("No vote is open."))
        self._add({"do": "hands", **counted_hands(text, self.answers, self.room.votes[-1])})
