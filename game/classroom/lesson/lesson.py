"""A lesson in progress: the class, its play and its plan; each step of the teacher is on disk before it is shown."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from game.classroom.lesson import lesson_log
from game.classroom.lesson.key_moments import seat_of
from game.classroom.lesson.lesson_log import LessonLog
from game.classroom.lesson.lesson_options import LessonOptions, header_of
from game.classroom.lesson.lesson_plan import plan_from, plan_lesson
from game.classroom.lesson.lesson_state import LessonState
from game.classroom.lesson.room_play import make, room_play, values_of
from game.classroom.lesson.voting import Voting
from game.engine.picking import AND
from game.errors import JournalUnreadable, MoveRefused, UsageError
from game.language import say
from game.session.blocks import CallQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from game.classroom.lesson.lesson_log import LogContents
    from game.classroom.lesson.lesson_plan import LessonPlan
    from game.story.model import Material, Pack


class Lesson(Voting):
    """A class at work on *pack*.

    Attributes:
        trouble: what the teacher should know of a damaged session file, or "".
    """

    def __init__(
        self, pack: Pack, material: Material, path: Path, kept: LogContents | None, header: Mapping[str, object]
    ) -> None:
        super().__init__(pack, material, LessonState.of(kept.entries if kept else ()))
        self.ledger = LessonLog(path, self._apply, kept)
        self.trouble = ""
        try:
            if kept is None:
                self.ledger.add(dict(header))
            self.plan = self._planned()
            self._set_up_play()
        except BaseException:
            self.close()
            raise
        self._note_what_was_shown()

    def _apply(self, entry: Mapping[str, object]) -> None:
        self.room.apply(entry)
        self.tell()

    @classmethod
    def begin(cls, pack: Pack, material: Material, folder: Path, options: LessonOptions | None = None) -> Lesson:
        """Begin a lesson, its session file in *folder*.

        Raises:
            UsageError: when the pack has no such seat or moment, or nothing fits the time.
            JournalError: when the file cannot be written.
        """
        options = options or LessonOptions()
        header = cls._header(pack, material, options)
        name = f"{pack.id}-{header['day']}-{str(header['id'])[:4]}{lesson_log.SUFFIX}"
        lesson = cls(pack, material, folder / name, None, header)
        lesson.admit(expected=options.expected)
        return lesson

    @classmethod
    def _header(cls, pack: Pack, material: Material, options: LessonOptions) -> dict[str, object]:
        header = header_of(pack, material, options, lesson_log.VERSION)
        plan_lesson(pack, material, seat=str(header["seat"]), minutes=options.minutes, level=options.level)
        return header

    @classmethod
    def resume(cls, pack: Pack, material: Material, path: Path) -> Lesson:
        """Resume the lesson at *path*; a damaged file is left alone, and its good part continues in a new file.

        Raises:
            JournalError: when it cannot be used, or belongs to another pack.
        """
        kept = lesson_log.read(path)
        header = kept.entries[0]
        if header["pack"] != pack.id:
            raise JournalUnreadable(say("{path} is a class on another pack, {pack}.", path=path, pack=header["pack"]))
        trouble = ""
        if kept.damaged:
            damaged, path = path, lesson_log.copy_good_part(path, kept)
            trouble = say(
                "{damaged} is damaged after {n} lines and was left as it is ({bytes} bytes of it cannot be used); "
                "the class goes on in {path}.",
                damaged=damaged,
                n=len(kept.entries),
                bytes=len(kept.rest),
                path=path.name,
            )
            kept = lesson_log.read(path)
        lesson = cls(pack, material, path, kept, header)
        lesson.trouble = trouble
        lesson._add({"do": "resume"})
        return lesson

    def _planned(self) -> LessonPlan:
        header = self.room.header
        plan = plan_lesson(
            self.pack,
            self.material,
            seat=seat_of(self.pack, header["seat"]),
            minutes=header["minutes"],
            level=header["level"],
        )
        return plan_from(plan, self.pack, self.material, header["seat"], header["start"]) if header["start"] else plan

    def close(self) -> None:
        """Close the session file."""
        self.ledger.close()

    def _set_up_play(self) -> None:
        """Replay the play of the class from its session file."""
        arrival = self.room.arrival
        if not arrival:
            return
        try:
            seat, calls = str(self.room.header["seat"]), self.room.header.get("calls") is True
            scene, values, moves = arrival["scene"], arrival["values"], self.room.moves
            self.play = room_play(self.pack, seat, scene, values, moves, calls=calls, picks=self.picks)
            self._compare_answers()
        except (MoveRefused, UsageError) as problem:
            raise JournalUnreadable(
                say("The story was edited since this class began: {problem} Begin a new class.", problem=problem)
            ) from None

    def _compare_answers(self) -> None:
        vote = self.room.vote
        if vote and set(vote.options) != {answer.id for answer in self.answers}:
            raise UsageError(say("{scene} asks for something else now.", scene=vote.scene))

    def _values(self) -> dict[str, str]:
        return values_of(self.pack, self.play.world) if self.play else {}

    # Moving on

    def forward(self) -> None:
        """Do the next step; in a tie there is none until the teacher decides. What is looked at is paged through."""
        if self.look:
            self._look(self.look.moved(1))
            return
        self._next_step()
        self._shown.note(self.present)
        self.tell()

    def _next_step(self) -> None:
        match self.room.stage:
            case "lobby":
                self._forward_lobby()
            case "story":
                self._forward_story()
            case "open":
                self._close()
            case "talk":
                self.open_vote()
            case "result" if not self.tied:
                vote = self.room.votes[-1]
                if vote.picks:
                    self._pick_by_count()
                else:
                    self._decide(vote.leaders[0], "majority")

    def _forward_lobby(self) -> None:
        if self.room.slide + 1 < len(self.opening):
            self._add({"do": "slide", "to": self.room.slide + 1})
        else:
            self._arrive(self.plan.stops[0].moment.id if not self._whole_road else "")

    @property
    def _whole_road(self) -> bool:
        return bool(self.room.header["road"]) and not self.room.header["start"]

    def _forward_story(self) -> None:
        deck, play = self.deck, self.play
        if play is None:
            return
        if self.room.slide + 1 < len(deck):
            self._add({"do": "slide", "to": self.room.slide + 1})
        elif self.desk and self.desk.only:
            self._pick(self.desk.only, "only")
        elif self.desk:
            self.open_vote()
        elif play.page.way in ("choose", "call"):
            answers = self.answers
            if len(answers) == 1:
                self._decide(answers[0].id, "only")
            else:
                self.open_vote()
        elif (play.page.way in ("on", "pick") and self.room.header["road"]) or (
            play.page.way == "on" and not self.room.moves and play.page.kind == "scene"
        ):
            self._add({"do": "go"})
            make(play, "go", picks=self.picks)
        else:
            self.next_stop()

    def _close(self) -> None:
        """Close the open round.

        Of a first vote pairs talk then, a second is revealed, a call leads to the record, a desk is opened.
        """
        vote = self.room.votes[-1]
        if not vote.call:
            self._add({"do": "reveal" if vote.picks or len(vote.rounds) > 1 else "close"})
            if vote.picks and not self.tied:
                self._pick_by_count()
        elif self.play:
            self._add({"do": "called"})
            make(self.play, "call", picks=self.picks)

    def next_stop(self) -> None:
        """Leave this moment and go to the next stop of the plan, or to the end."""
        if self.room.stage == "end":
            return
        following = self.plan.after(self.room.stops[-1]) if self.room.stops else self.plan.stops[0]
        if following is None or (self.play and self.play.page.way == "end"):
            self._add({"do": "end"})
        else:
            self._arrive(following.moment.id)

    def _arrive(self, scene: str) -> None:
        scene = scene or self.pack.manifest.seats[self.room.header["seat"]].start
        self._add({"do": "arrive", "scene": scene, "values": self._values()})
        self._set_up_play()

    def open_vote(self) -> None:
        """Open a round: the first at the question, the second after pairs have talked; at a call there is only one."""
        if self.room.stage in ("story", "talk") and len(self.answers) >= 2 and self.play:
            self._add(self._opened())

    def _opened(self) -> dict[str, object]:
        asked = self.desk.question if self.desk else self._asked
        scene = asked.scene if asked else ""
        outline = self.pack.outlines.get(scene)
        return {
            "do": "open", "scene": scene, "event": outline.event if outline else "",
            "options": [answer.id for answer in self.answers], "call": isinstance(asked, CallQuestion),
            "round": 2 if self.room.stage == "talk" else 1, "salt": secrets.token_hex(8),
            **(self.desk.asked if self.desk else {}),
        }  # fmt: skip

    def reveal(self) -> None:
        """Show the counts now, without a second round."""
        if self.room.stage in ("open", "talk") and not self.room.votes[-1].call:
            self._add({"do": "reveal"})

    @property
    def can_reopen(self) -> bool:
        """Whether there is a vote that can be opened again: it is closed, and nothing came after it but its record."""
        room = self.room
        if room.stage in ("talk", "result"):
            return True
        if not room.votes:
            return False
        if room.votes[-1].call:
            return room.stage == "open" or (room.stage == "story" and room.moves[-1:] == [("call", "")])
        last = room.votes[-1]
        return room.stage == "story" and room.moves[-1:] == [("pick" if last.picks else "choose", last.decided)]

    def reopen(self) -> None:
        """Open the last vote again, with the votes that are in it, and take back what it decided."""
        if self.can_reopen:
            self._add({"do": "reopen"})
            self._set_up_play()
            self._shown.note(self.present)

    # Deciding

    def decide(self, number: int) -> bool:
        """Decide a tie for answer *number*; return False where there is no tie or no such answer."""
        if not self.tied:
            return False
        vote = self.room.votes[-1]
        tied = self.picked.tied if vote.picks else vote.leaders
        chosen = next((answer.id for answer in self.answers if answer.number == number), "")
        if chosen not in tied:
            return False
        if vote.picks:
            self._favour(chosen)
        else:
            self._decide(chosen, "tie" if vote.rounds[-1].total else "teacher")
        self._shown.note(self.present)
        return True

    def _decide(self, choice: str, by: str) -> None:
        if self.play is None or choice not in [answer.id for answer in self.answers]:
            raise MoveRefused(say("That cannot be chosen here."))
        self._add({"do": "decide", "scene": self.play.world.scene, "choice": choice, "by": by})
        make(self.play, "choose", choice, picks=self.picks)
        if self.play.page.way == "call":
            self._add(self._opened())

    # Desks and letters

    def _favour(self, item: str) -> None:
        """Take *item* of those that are tied; where nothing is tied any more, the room has picked."""
        self._add({"do": "favour", "option": item})
        if not self.tied:
            self._pick_by_count()

    def _pick_by_count(self) -> None:
        """Pick what the count of the vote picks."""
        vote = self.room.votes[-1]
        by = "majority" if not vote.favoured else "tie" if vote.rounds[-1].total else "teacher"
        if self.desk:
            self._pick(self.desk.selections[self.picked.sure], by)

    def _pick(self, items: tuple[str, ...], by: str) -> None:
        if self.play:
            self._add({"do": "pick", "scene": self.play.world.scene, "items": list(items), "by": by})
            make(self.play, "pick", AND.join(items), picks=True)
