"""Looking at another slide than the present one: back at what was shown, at the scene, at the file, at a result.

What is looked at is on the wall and changes nothing of the lesson.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.classroom.lesson.slides import Slide

MOST_SLIDES = 400


@dataclass(frozen=True, slots=True)
class Look:
    """Slides to page through, and the one that is shown; *kind* says what they are: back, scene, file, result, join."""

    kind: str
    slides: tuple[Slide, ...]
    place: int = 0

    @property
    def slide(self) -> Slide:
        """The slide that is shown."""
        return self.slides[self.place]

    def moved(self, by: int) -> Look | None:
        """Return the look after paging *by* slides, None behind the last; before the first there is nothing."""
        place = max(self.place + by, 0)
        return replace(self, place=place) if place < len(self.slides) else None


class Shown:
    """The slides that were shown, the present one last; a slide whose count changed is one slide."""

    def __init__(self) -> None:
        self.slides: list[Slide] = []

    def note(self, *slides: Slide) -> None:
        """Note that *slides* were shown."""
        for slide in slides:
            if self.slides and differs_in_count(self.slides[-1], slide):
                self.slides[-1] = slide
            else:
                self.slides.append(slide)
        del self.slides[:-MOST_SLIDES]

    def before(self) -> Look | None:
        """Return a look at the slide before the present one, None where there is none."""
        return Look("back", tuple(self.slides[:-1]), len(self.slides) - 2) if len(self.slides) > 1 else None


def differs_in_count(one: Slide, other: Slide) -> bool:
    """Whether *one* and *other* are one slide, but for how many have voted."""
    return _without_count(one) == _without_count(other)


def _without_count(slide: Slide) -> Slide:
    return replace(slide, count=-1, of=0, beside=tuple(_without_count(one) for one in slide.beside))


def as_look(kind: str, slides: Sequence[Slide]) -> Look | None:
    """Return a look at *slides*, None where there are none."""
    return Look(kind, tuple(slides)) if slides else None
