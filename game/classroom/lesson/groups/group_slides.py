"""The slides of a class in groups: what the chairs have in front of them, beside each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from game.classroom.lesson.groups.handed import handed_lines, handed_to
from game.classroom.lesson.questions import rungs
from game.classroom.lesson.slides import RECORD_SLIDES, Slide, numbered, poured, text_line
from game.language import say
from game.session.words.phrases import date
from game.story import dates
from game.story.word_count import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from game.classroom.lesson.groups.group import Group
    from game.classroom.lesson.groups.handed import Left
    from game.classroom.lesson.groups.shared_moments import SharedMoment
    from game.story.model import Material, Pack

WORDS_A_COLUMN = 100
"""So many that three columns can be read from the back row."""


class GroupSlides:
    """The slides of a lesson on *pack* in *groups*, for a *level*."""

    def __init__(self, pack: Pack, material: Material, groups: Mapping[str, Group], level: str) -> None:
        self.pack, self.material, self.groups, self.level = pack, material, groups, level

    def chair(self, seat: str) -> str:
        """Return the name of the person in *seat*."""
        return self.pack.manifest.seats[seat].name

    def lobby(self, title: str, asked: str) -> tuple[Slide, Slide]:
        """Return how to join, with the number of phones of each group, and whose chairs they are."""
        joined = tuple(Slide("group", title=self.chair(seat), count=one.joined()) for seat, one in self.groups.items())
        about = tuple(
            Slide("group", title=self.chair(seat), lines=(text_line(self.pack.manifest.seats[seat].about),))
            for seat in self.groups
        )
        said = say("Whatever your group decides today, it decides for this person.")
        return (
            Slide("lobby", title, asked, beside=joined),
            Slide(
                "chair",
                say("Each group sits in a chair"),
                say("The same day, in several chairs"),
                beside=about,
                note=said,
            ),
        )

    def arrival(self, shared: SharedMoment) -> tuple[Slide, ...]:
        """Return the way to *shared*, the question to begin with, and what each group reads."""
        first = next(iter(shared.moments.values()))
        ladder = self.material.moments.get(first.event_id)
        bridge = (text_line(ladder.bridge),) if ladder and ladder.bridge else ()
        opening = rungs(self.pack, self.material, first, self.level)[0]
        read = tuple(
            Slide(
                "group",
                self.chair(seat),
                moment.title,
                (text_line(_where(moment.scene.date, moment.scene.place), "where"),),
            )
            for seat, moment in shared.moments.items()
        )
        said = self._how_to_read()
        return numbered(
            (
                Slide("bridge", self._named(shared), opening.questions[0], bridge),
                Slide("read", self._named(shared), say("Read what lies before you"), beside=read, note=said),
            )
        )

    def _how_to_read(self) -> str:
        if any(group.joined() for group in self.groups.values()):
            return say("Each group reads its own page, on its phones.")
        return say("Each group reads its own page: the teacher shows them one after the other.")

    def picked(self, shared: SharedMoment) -> tuple[Slide, ...]:
        """Return what the groups have opened and written, with its count, before they decide."""
        columns = tuple(self._picked_by(seat, group) for seat, group in self.groups.items())
        return (
            Slide(
                "read",
                self._named(shared),
                say("What was opened, and written"),
                beside=columns,
                note=self._how_to_read(),
            ),
        )

    def _picked_by(self, seat: str, group: Group) -> Slide:
        """Return what *group* has picked, as the column of *seat*."""
        if not group.has_voted:
            return Slide("group", self.chair(seat), note=say("Here there was nothing to pick."))
        slide = group.result[0]
        return replace(slide, kicker=self.chair(seat), bars=tuple(bar for bar in slide.bars if bar.leads))

    def outcome(self, shared: SharedMoment, left: Left) -> tuple[Slide, ...]:
        """Return the slides after all groups decided: the record of each, what one did to the others, the questions."""
        decided = {seat: group.outcome for seat, group in self.groups.items()}
        titles = dict.fromkeys(slide.title for slides in decided.values() for slide in slides if slide.kind == "record")
        for most in (WORDS_A_COLUMN, 100 * WORDS_A_COLUMN):
            records = [one for title in titles for one in self._records(shared, title, decided, most)]
            if len(records) <= RECORD_SLIDES:
                break
        argued = dict.fromkeys(
            replace(slide, kicker=self._named(shared), place=(0, 0))
            for seat in self._of_each_event(shared)
            for slide in decided[seat]
            if slide.kind == "argue"
        )
        return numbered((*records, *self.handed(shared, left), *argued))

    def _of_each_event(self, shared: SharedMoment) -> Iterable[str]:
        """Return a chair for each event of *shared*."""
        found: dict[str, str] = {}
        for seat, moment in shared.moments.items():
            found.setdefault(moment.event_id, seat)
        return found.values()

    def _records(
        self, shared: SharedMoment, title: str, decided: Mapping[str, Sequence[Slide]], most: int
    ) -> Iterator[Slide]:
        """Yield what was *decided* in every chair under *title*, in columns of *most* words."""
        columns = [list(self._columns(seat, slides, title, most)) for seat, slides in decided.items()]
        for page in zip_longest(*columns):
            beside = zip(self.groups, page, strict=True)
            yield Slide(
                "record",
                self._named(shared),
                title,
                beside=tuple(one or Slide("group", self.chair(seat)) for seat, one in beside),
            )

    def _columns(self, seat: str, slides: Sequence[Slide], title: str, most: int) -> Sequence[Slide]:
        """Return what *slides* say under *title*, as columns of *seat*."""
        found = [line for slide in slides if slide.kind == "record" and slide.title == title for line in slide.lines]
        return poured(Slide("group", self.chair(seat)), found, Measure(self.pack.manifest.language), most)

    def handed(self, shared: SharedMoment, left: Left) -> tuple[Slide, ...]:
        """Return what the chairs did to each other's world by what they *left*, if the pack hands any on."""
        received = {seat: handed_to(self.pack, seat, left) for seat in self.groups}
        if not any(received.values()):
            return ()
        columns = tuple(
            Slide(
                "group",
                self.chair(seat),
                lines=tuple(handed_lines(self.pack, seat, self.groups[seat].room.arrival, some)),
            )
            for seat, some in received.items()
        )
        return (Slide("handed", self._named(shared), say("What one chair did to the others"), beside=columns),)

    def vote(self, shared: SharedMoment, behind: Sequence[Group]) -> Slide:
        """Return the slide of an open vote, a talk or a result: what each group has in front of it."""
        shown = [group.present if group in behind else self._ahead(group) for group in self.groups.values()]
        first = next(one for one, group in zip(shown, self.groups.values(), strict=True) if group in behind)
        same = {one.note for one, group in zip(shown, self.groups.values(), strict=True) if group in behind}
        note = first.note if len(same) == 1 and first.kind != "result" else ""
        columns = tuple(
            replace(one, kicker=self.chair(seat), note="" if one.note == note else one.note)
            for seat, one in zip(self.groups, shown, strict=True)
        )
        return Slide(first.kind, self._day(shared), shared.title, beside=columns, note=note)

    def _ahead(self, group: Group) -> Slide:
        """Return what is shown of a group that is further than the class: its result, if there was a vote."""
        return (
            replace(group.result[0], note="")
            if group.has_voted
            else Slide("group", note=say("This group waits for the others."))
        )

    def _named(self, shared: SharedMoment) -> str:
        return " · ".join(part for part in (shared.title, self._day(shared)) if part)

    def _day(self, shared: SharedMoment) -> str:
        """Return the day of *shared*, or the first and the last on which its chairs decide."""
        days = sorted({moment.scene.date for moment in shared.moments.values() if moment.scene.date}, key=dates.order)
        return " – ".join(date(day) for day in dict.fromkeys([*days[:1], *days[-1:]]))

    def all_of(self, kind: str) -> tuple[Slide, ...]:
        """Return the slides of every group's `scene` or `file`, one group after the other."""
        return numbered(
            [slide for group in self.groups.values() for slide in (group.scene if kind == "scene" else group.file)]
        )


def _where(day: str, place: str) -> str:
    return " · ".join(part for part in (date(day) if day else "", place) if part)
