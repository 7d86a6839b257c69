"""The plain pages as HTML: the blocks of a play in the words of `wording.sections`, with a form where it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from game.language import say
from game.pages.templates import render
from game.session import codex
from game.session.blocks import DEBRIEF_PARTS, CallQuestion, Decision
from game.session.blocks.picks import Opened, PickQuestion
from game.session.words import pick_wording
from game.session.words.debrief_wording import part_name, parts_of
from game.session.words.phrases import along
from game.session.words.section import Section
from game.session.words.wording import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.classroom.serve.plain_play import PlainPlay
    from game.session import Play

VIEWS = ("file", "ledger", *DEBRIEF_PARTS)


class Answer(NamedTuple):
    """What can be answered: *value* "" where it cannot now, and *why* not; *kind* is `button`, `box` or `said`."""

    value: str
    number: str
    label: str
    detail: str = ""
    why: str = ""
    kind: str = "button"
    marked: bool = False


class Form(NamedTuple):
    """A question with its answers; *do* is what the play is to do, *send* the words of a button below boxes."""

    do: str
    heading: str
    answers: tuple[Answer, ...]
    note: str = ""
    send: str = ""


class Part(NamedTuple):
    """A part of a page: a section, or a form; *new* where what the last step told begins."""

    section: Section | None = None
    form: Form | None = None
    new: bool = False


def play_page(found: PlainPlay, code: str, trouble: str = "", marked: tuple[str, ...] = ()) -> str:
    """Return the page that *found* is at, with what went wrong and the clauses that are *marked*."""
    play = found.play
    if play is None:
        return _page(found, code, [Part(form=_question(found))], trouble=trouble)
    recap = play.recap
    parts = [*([Part(section=recap)] if recap else []), *_parts(play, found, marked)]
    return _page(found, code, parts, trouble=trouble, told=play.trouble)


def view_page(found: PlainPlay, code: str, view: str) -> str:
    """Return the page of the last file, the ledger, or a part of the debrief; "" where there is none."""
    play = found.play
    if play is None or view not in VIEWS:
        return ""
    if view == "ledger":
        blocks = play.ledger.blocks
    elif view == "file":
        blocks = play.file(play.files[-1]).blocks if play.files else ()
    else:
        blocks = play.debrief_part(view).blocks if play.page.way == "end" else ()
    parts = [Part(section=section) for block in blocks for section in sections(block)]
    return _page(found, code, parts, back=say("Back to the play")) if parts else ""


def _page(found: PlainPlay, code: str, parts: list[Part], *, trouble: str = "", told: str = "", back: str = "") -> str:
    first, rest = _headed(parts, found)
    focus = "trouble" if trouble else "new" if any(part.new for part in rest) else "top"
    entries = _entries(found, rest)
    own = say("Your code: {code}. With it you go on here or on another computer.", code=code)
    return render(
        "plain.html",
        title=f"{first} · {found.pack.manifest.title}",
        pack=found.pack.manifest.title,
        code=code,
        step=found.step,
        heading=first,
        parts=rest,
        focus=focus,
        trouble=trouble,
        told=told,
        on=_on(found) if not back else "",
        more=say("More"),
        links=[(f"/plain/{code}", back)] if back else list(_links(found, code)),
        steps=[] if back else list(_steps(found)),
        where=along(found.play) if found.play and found.play.minutes_left and not back else "",
        noted=say("Words of this page"),
        entries=entries,
        addresses={target: f"#note-{number}" for number, (target, _, _) in enumerate(entries, 1)},
        show=say("Show my code"),
        own=own,
    )


def _headed(parts: list[Part], found: PlainPlay) -> tuple[str, list[Part]]:
    """Return the heading of the page, and the parts without it."""
    for number, part in enumerate(parts):
        if part.section and part.section.heading and part.section.key != "recap":
            bare = part._replace(section=Section(part.section.key, "", part.section.lines))
            return part.section.heading, [*parts[:number], bare, *parts[number + 1 :]]
        if part.form:
            return part.form.heading, [
                *parts[:number],
                part._replace(form=part.form._replace(heading="")),
                *parts[number + 1 :],
            ]
    return found.pack.manifest.title, parts


def _parts(play: Play, found: PlainPlay, marked: tuple[str, ...]) -> Iterator[Part]:
    blocks = play.page.blocks
    opened = [block for block in blocks if isinstance(block, Opened)]
    if play.page.kind == "outcome":  # the page is about what was decided: its heading, before what it led to
        yield Part(section=Section("outcome", say("What was decided, and what was really done"), ()))
    for block in blocks:
        if isinstance(block, PickQuestion):
            yield Part(form=_picks(play.question(marked) or block, marked))
        elif isinstance(block, Decision):
            yield Part(form=_decision(block, play))
        elif isinstance(block, CallQuestion):
            yield Part(form=_call(block))
        else:
            new = found.told and bool(opened) and block is opened[-1]
            for number, section in enumerate(sections(block)):
                yield Part(section=section, new=new and not number)


def _decision(block: Decision, play: Play) -> Form:
    asked = play.question()
    waits = pick_wording.fits(asked) if block.missing and asked else ""
    answers = [
        Answer("" if one.locked or waits else one.choice, str(one.number), one.label, one.detail, _locked(one.locked))
        for one in block.offers
    ]
    return Form("choose", block.ask, tuple(answers), waits)


def _locked(why: str) -> str:
    return say("Locked: {why}", why=why) if why else ""


def _picks(block: PickQuestion, marked: tuple[str, ...]) -> Form:
    kind = "box" if block.letter else "button"
    answers = []
    for item in block.items:
        taken = item.state == "taken"
        can = item.open or (block.letter and item.state in ("marked", "full")) or item.item in marked
        said = say("Opened: {label}", label=item.label) if taken else item.label
        value = item.item if can else ""
        answers.append(
            Answer(value, str(item.number), said, item.detail, _locked(item.locked), kind, item.item in marked)
        )
    send = say("Send the letter") if block.letter else ""
    return Form("pick", block.ask, tuple(answers), pick_wording.fits(block), send)


def _call(block: CallQuestion) -> Form:
    section = sections(block)[0]
    asked = " ".join(line.text for line in section if line.role == "where")
    rows = [Answer(line.ref, line.mark, line.text) for line in section if line.role == "call-choice"]
    return Form("call", section.heading, (*rows, Answer("nothing", "", say("Say nothing"))), asked)


def _question(found: PlainPlay) -> Form:
    do, heading, answers = found.question()
    rows = (Answer(name, str(number), label, about) for number, (name, label, about) in enumerate(answers, 1))
    return Form(do, heading, tuple(rows))


def _on(found: PlainPlay) -> str:
    """Return the words of the button that goes on, "" where the page asks for something first."""
    play = found.play
    if play is None or play.page.way not in ("on", "pick"):
        return ""
    asked = play.question()
    return "" if asked and asked.missing else say("Go on")


def _steps(found: PlainPlay) -> Iterator[tuple[str, str]]:
    """Yield what else the play can do: take back, and begin anew."""
    play = found.play
    if play is None:
        return
    if play.decisions:
        yield "back", say("Take the last decision back")
    yield "new", say("Begin a new play; this one is kept")


def _links(found: PlainPlay, code: str) -> Iterator[tuple[str, str]]:
    """Yield the pages beside this one."""
    play, there = found.play, f"/plain/{code}"
    if play is None:
        return
    if play.files:
        yield f"{there}/file", say("The file of the last moment")
    if play.promises:
        yield f"{there}/ledger", say("The ledger of promises")
    if play.page.way == "end":
        for part in parts_of(play.debrief_block):
            yield f"{there}/{part}", part_name(part)
    if play.begun:
        yield f"{there}/play.html", say("Download this play as a web page")
        yield f"{there}/play.md", say("Download this play as Markdown")
    yield f"/play/{code}", say("Play it in the terminal")


def _entries(found: PlainPlay, parts: list[Part]) -> list[tuple[str, str, tuple[Section, ...]]]:
    """Return the codex entries that the words of the page lead to: what is said of each, and its title."""
    targets = {
        span.target: None
        for part in parts if part.section
        for line in part.section for span in line.paragraph.spans if span.target
    }  # fmt: skip
    return [(target, codex.title(found.pack, target), codex.sections(found.pack, target)) for target in targets]
