"""A lesson in progress: the class, its play and its plan; each step of the teacher is on disk before it is shown."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from game.classroom.lesson import lesson_log
from game.classroom.lesson.key_moments import find_moment, seat_of
from game.classroom.lesson.lesson_log import LessonLog
from game.classroom.lesson.lesson_plan import clock_words, plan_from, plan_lesson
from game.classroom.lesson.lesson_state import LessonState
from game.classroom.lesson.questions import rungs
from game.classroom.lesson.slides import Answer, Slide, end_slide, result_slide, slides_of, talk_slide, vote_slide
from game.classroom.network import code
from game.errors import JournalUnreadable, MoveRefused, UsageError
from game.language import say
from game.session import Play
from game.session.blocks import Decision
from game.session.wording import date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from game.classroom.lesson.key_moments import KeyMoment
    from game.classroom.lesson.lesson_log import LogContents
    from game.classroom.lesson.lesson_plan import LessonPlan
    from game.story.model import Material, Pack

MOST_HANDS = 999


class Lesson:
    """A class at work on *pack*.

    Attributes:
        room: the state of the class, from its session file.
        play: the play of the class, replayed from that state.
        plan: the stops of the lesson.
        trouble: a sentence to the teacher about a damaged session file, or "".
    """

    def __init__(
        self, pack: Pack, material: Material, path: Path, kept: LogContents | None, header: Mapping[str, object]
    ) -> None:
        self.pack = pack
        self.material = material
        self.room = LessonState.of(kept.entries if kept else ())
        self.ledger = LessonLog(path, self.room.apply, kept)
        self.play: Play | None = None
        self.trouble = ""
        self._began = time.monotonic() - self.room.seconds
        try:
            if kept is None:
                self.ledger.add(dict(header))
            self.plan = self._planned()
            self._set_up_play()
        except BaseException:
            self.close()
            raise

    @classmethod
    def begin(
        cls,
        pack: Pack,
        material: Material,
        folder: Path,
        *,
        seat: str = "",
        minutes: int = 45,
        level: str = "school",
        start: str = "",
        road: bool = False,
    ) -> Lesson:
        """Begin a lesson, its session file in *folder*.

        Raises:
            UsageError: when the pack has no such seat or moment, or nothing fits the time.
            JournalError: when the file cannot be written.
        """
        seat = seat_of(pack, seat, material.seat)
        name = secrets.token_hex(8)
        day = datetime.now(UTC).astimezone().date().isoformat()
        header = {
            "file": "open-question-class", "version": lesson_log.VERSION, "id": name,
            "pack": pack.id, "rules": pack.fingerprint, "seat": seat,
            "day": day, "code": code(), "key": secrets.token_hex(16), "minutes": minutes, "level": level, "road": road,
            "start": find_moment(pack, seat, start).id if start else "",
        }  # fmt: skip
        plan_lesson(pack, material, seat=seat, minutes=minutes, level=level)
        return cls(pack, material, folder / f"{pack.id}-{day}-{name[:4]}{lesson_log.SUFFIX}", None, header)

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
        return plan_from(plan, self.pack, header["seat"], header["start"]) if header["start"] else plan

    def close(self) -> None:
        """Close the session file."""
        self.ledger.close()

    # The play of the class

    def _set_up_play(self) -> None:
        """Replay the play of the class from its session file."""
        arrival = self.room.arrival
        if not arrival:
            return
        try:
            self.play = Play.rehearse(self.pack, str(self.room.header["seat"]), arrival["scene"], arrival["values"])
            for kind, choice in self.room.moves:
                if kind == "choose":
                    self.play.choose(choice)
                else:
                    self.play.go_on()
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
        if self.play is None:
            return {}
        names = self.pack.manifest.variables
        return {name: _as_text(value) for name, value in zip(names, self.play.world.values, strict=True)}

    # Display

    @property
    def title(self) -> str:
        """The title of the pack."""
        return self.pack.manifest.title

    @property
    def _decision(self) -> Decision | None:
        blocks = self.play.page.blocks if self.play else ()
        return next((block for block in blocks if isinstance(block, Decision)), None)

    @property
    def ask(self) -> str:
        """The question that the class is asked."""
        decision = self._decision
        return decision.ask if decision and decision.ask else say("What do you do?")

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that the class can choose from."""
        decision = self._decision
        open_offers = [offer for offer in decision.offers if offer.open] if decision else []
        return tuple(
            Answer(offer.choice, number, offer.label, offer.detail) for number, offer in enumerate(open_offers, 1)
        )

    @property
    def moment(self) -> KeyMoment | None:
        """The key moment that the class is at, or has just decided."""
        scene = self.room.arrival.get("scene", "") if not self.room.header["road"] else self._last_scene()
        stop = self.plan.stop_at(scene)
        if stop:
            return stop.moment
        outline = self.pack.outlines.get(scene)
        return find_moment(self.pack, self.room.header["seat"], scene) if outline and outline.event else None

    def _last_scene(self) -> str:
        if self.play is None:
            return ""
        page = self.play.page
        return (
            self.play.decisions[-1].scene if page.kind == "outcome" and self.play.decisions else self.play.world.scene
        )

    @property
    def deck(self) -> tuple[Slide, ...]:
        """The slides of the page that the play is at."""
        if self.play is None:
            return ()
        moment = self.moment
        ladder = rungs(self.pack, self.material, moment, self.plan.level) if moment else ()
        return slides_of(self.play.page, ladder)

    @property
    def slide(self) -> Slide:
        """The slide that is shown now."""
        room = self.room
        if room.stage == "lobby":
            return Slide("lobby", self.title, self.material.opening or self.pack.manifest.tagline)
        if room.stage == "end":
            return end_slide(self.title, self.material.closing)
        if room.stage == "story":
            deck = self.deck
            return deck[min(room.slide, len(deck) - 1)]
        kicker = self._kicker()
        if room.stage == "open":
            vote = room.votes[-1]
            return vote_slide(self.ask, kicker, self.answers, second=len(vote.rounds) > 1, count=vote.rounds[-1].total)
        if room.stage == "talk":
            return talk_slide(self.ask, kicker, self.answers, room.votes[-1].rounds[-1].total)
        return result_slide(self.ask, kicker, self.answers, room.votes[-1])

    def _kicker(self) -> str:
        found = self.pack.scenes[self.play.world.scene] if self.play else None
        return (
            " · ".join(part for part in (date(found.date) if found.date else "", found.title) if part) if found else ""
        )

    # The clock

    @property
    def seconds(self) -> int:
        """The duration of the lesson, without the time between a crash and the next start."""
        return int(time.monotonic() - self._began)

    @property
    def clock(self) -> str:
        """A sentence on how the lesson is doing for time, and what to leave out when it is late."""
        return clock_words(self.plan, self.seconds, self.room.stops, ended=self.room.stage == "end")

    # Moves of the teacher

    def _add(self, *entries: dict[str, object]) -> None:
        self.ledger.add(*({**entry, "at": self.seconds} for entry in entries))

    def forward(self) -> None:
        """Do the next step; in a tie there is none until the teacher decides."""
        match self.room.stage:
            case "lobby":
                self._arrive(self.plan.stops[0].moment.id if not self._whole_road else "")
            case "story":
                self._forward_story()
            case "open":
                second = len(self.room.votes[-1].rounds) > 1
                self._add({"do": "reveal" if second else "close"})
            case "talk":
                self.open_vote()
            case "result":
                leaders = self.room.votes[-1].leaders
                if len(leaders) == 1:
                    self._decide(leaders[0], "majority")

    @property
    def _whole_road(self) -> bool:
        return bool(self.room.header["road"]) and not self.room.header["start"]

    def _forward_story(self) -> None:
        deck, play = self.deck, self.play
        if play is None:
            return
        if self.room.slide + 1 < len(deck):
            self._add({"do": "slide", "to": self.room.slide + 1})
        elif play.page.way == "choose":
            answers = self.answers
            if len(answers) == 1:
                self._decide(answers[0].id, "only")
            else:
                self.open_vote()
        elif (play.page.way == "on" and self.room.header["road"]) or (
            play.page.way == "on" and not self.room.moves and play.page.kind == "scene"
        ):
            self._add({"do": "go"})
            play.go_on()
        else:
            self.next_stop()

    def back(self) -> None:
        """Show the slide before this one; decisions stay."""
        if self.room.stage == "story" and self.room.slide > 0:
            self._add({"do": "slide", "to": self.room.slide - 1})

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
        """Open a round: the first at the question, the second after pairs have talked."""
        if self.room.stage not in ("story", "talk") or len(self.answers) < 2 or self.play is None:
            return
        scene = self.play.world.scene
        outline = self.pack.outlines.get(scene)
        self._add(
            {
                "do": "open", "scene": scene, "event": outline.event if outline else "",
                "options": [answer.id for answer in self.answers],
                "round": 2 if self.room.stage == "talk" else 1, "salt": secrets.token_hex(8),
            }
        )  # fmt: skip

    def reveal(self) -> None:
        """Show the counts now, without a second round."""
        if self.room.stage in ("open", "talk"):
            self._add({"do": "reveal"})

    def count_hands(self, text: str) -> None:
        """Take a count of hands: a number for each answer, in order.

        Raises:
            UsageError: when *text* is not that.
        """
        counts = text.replace(",", " ").split()
        if self.room.stage != "open":
            raise UsageError(say("No vote is open."))
        if len(counts) != len(self.answers) or not all(one.isdecimal() and int(one) <= MOST_HANDS for one in counts):
            raise UsageError(
                say(
                    "Type {n} numbers with spaces between, one for each answer: for example {example}.",
                    n=len(self.answers),
                    example=" ".join(["7"] * len(self.answers)),
                )
            )
        self._add(
            {"do": "hands", "counts": {answer.id: int(one) for answer, one in zip(self.answers, counts, strict=True)}}
        )

    def decide(self, number: int) -> bool:
        """Decide a tie for answer *number*; return False where there is no tie or no such answer."""
        if self.room.stage != "result":
            return False
        vote = self.room.votes[-1]
        chosen = next((answer.id for answer in self.answers if answer.number == number), "")
        if chosen not in vote.leaders or len(vote.leaders) == 1:
            return False
        self._decide(chosen, "tie" if vote.rounds[-1].total else "teacher")
        return True

    def _decide(self, choice: str, by: str) -> None:
        if self.play is None or choice not in [answer.id for answer in self.answers]:
            raise MoveRefused(say("That cannot be chosen here."))
        self._add({"do": "decide", "scene": self.play.world.scene, "choice": choice, "by": by})
        self.play.choose(choice)


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
