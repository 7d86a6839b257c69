"""What a lesson practises, beside the standards that teachers report to, and how its written work is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.paper.document import NewPage, Table, Title, line, strong, words
from game.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.paper.document import Part


def standards() -> Iterator[Part]:
    """Yield the table of standards: what the lesson does, and what that is called where; check it against your own."""
    rows = tuple(tuple(words(cell) for cell in row) for row in _practised())
    yield Title(2, say("What the lesson practises"))
    yield Table("", (say("The class"), "C3", "AP", "IB"), rows)
    sources = say(
        "C3: National Council for the Social Studies, C3 Framework for Social Studies State Standards (2013). AP: "
        "College Board, Course and Exam Descriptions of AP United States Government and Politics and of AP Computer "
        "Science Principles. IB: guides to History and to Digital Society (first assessment 2024). The words are ours. "
        "Checked in November 2026 against copies on the web, not the documents themselves: the codes of C3 in several "
        "curricula, the skills of Computer Science Principles on a page of 2023, the rest in accounts of schools and "
        "teachers. C3 on civics has no code here: its copies differ. Look up the wording that your school reports to."
    )
    yield line(sources, "note")


def _practised() -> tuple[tuple[str, str, str, str], ...]:
    """Return what a class does, and the standards of C3, AP and IB that it belongs to."""
    return (
        (
            say("says what each source is good for: who made it, when, for whom, what for"),
            "D2.His.11.9-12",
            say("practice 4: source analysis"),
            say("History, paper 1: origin, purpose and content of a source, its value and limits"),
        ),
        (
            say("finds out whether several sources carry a statement, and which of them are independent"),
            "D3.1.9-12, D2.His.16.9-12",
            say("practice 4: source analysis"),
            say("History, paper 1: comparing sources"),
        ),
        (
            say("decides, defends the decision and weighs the other side"),
            "D4.1.9-12",
            say("practice 5: argumentation"),
            say("History, paper 1: the sources and one's own knowledge in one answer"),
        ),
        (
            say("asks who gains and who pays when such a technology is owned"),
            say("dimension 2, civics"),
            say("Computer Science Principles, skills 5.C and 5.E: impact; law and ethics"),
            say("Digital Society: impacts and implications"),
        ),
    )


def rubric() -> Iterator[Part]:
    """Yield the sheet that written work is judged by."""
    rows = tuple((strong(what), *(words(text) for text in levels)) for what, *levels in _levels())
    yield NewPage()
    yield Title(2, say("How the written work is judged"))
    yield Table("", (say("What"), say("3 · fully"), say("2 · in part"), say("1 · not yet")), rows)


def _levels() -> tuple[tuple[str, str, str, str], ...]:
    """Return what is judged, and how it looks fully, in part, and not yet."""
    return (
        (
            say("The claim"),
            say("says what was decided and what it cost"),
            say("says what was decided"),
            say("says what happened"),
        ),
        (
            say("The sources"),
            say("names who made each, for whom, and what it cannot tell"),
            say("names who made each"),
            say("takes what is written as what was"),
        ),
        (
            say("Corroboration"),
            say("compares sources that do not depend on each other, and says where they differ"),
            say("uses more than one source"),
            say("uses one source"),
        ),
        (
            say("Fact, dispute, invention"),
            say("keeps the three apart, also where it is hard"),
            say("keeps them apart where the signs say so"),
            say("mixes them"),
        ),
        (
            say("The other side"),
            say("gives the best reason against the own answer, and answers it"),
            say("gives a reason against the own answer"),
            say("gives none"),
        ),
    )
