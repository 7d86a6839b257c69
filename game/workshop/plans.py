"""Story tests: plans in plain text that play a pack and say what must be offered, hidden, shown and reached."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from game.errors import GameError, MoveRefused, UsageError
from game.session import Play
from game.session.blocks import Decision
from game.session.blocks.picks import PickQuestion
from game.session.blocks.world import LeftWorld
from game.session.words.wording import sections
from game.story.findings import Finding, Location, sentence
from game.story.syntax.expression import nearest
from game.story.syntax.safe_files import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from game.session.blocks import Page
    from game.story.model import Pack

VERBS = ("seat", "route", "world", "scene", "offered", "locked", "hidden", "says", "choose", "call", "pick", "ends")
ONE_ID = ("seat", "route", "scene", "choose", "call", "ends")
HEAD = ("seat", "route", "world")
"""What stands before the first scene of a plan."""
IS = re.compile(r"\s*(?:promise\s+)?(?P<name>\S+)\s+is\s+(?P<value>\S+)\s*(?:#.*)?$")
MAX_PLAN = 64 * 1024


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a plan: its verb, and its *words* each with a column."""

    verb: str
    words: tuple[tuple[str, int], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A story test."""

    file: str
    seat: str
    route: str
    world: Mapping[str, str]  # what another chair left, by variable
    steps: tuple[PlanLine, ...]

    @property
    def moves(self) -> tuple[tuple[str, ...], ...]:
        """What it takes, in order: the id of a choice, or the ids of what is picked."""
        taken = (step for step in self.steps if step.verb in ("choose", "pick"))
        return tuple(tuple(word for word, _ in step.words) for step in taken)


def plans(folder: Path) -> Iterator[tuple[Plan | None, tuple[Finding, ...]]]:
    """Yield every plan of the pack in *folder*, None where it cannot be parsed, with the findings about its text."""
    for path in sorted((folder / "plans").glob("*.plan")):
        name = path.relative_to(folder).as_posix()
        try:
            text = read(path, folder, MAX_PLAN).decode("utf-8")
        except (OSError, ValueError):
            text = ""
        if not text:
            cure = f"A plan is a text in UTF-8 of up to {MAX_PLAN:,} bytes."
            yield None, (Finding("OQ410", "error", Location(name), "This plan cannot be read.", cure),)
            continue
        yield parse(text, name)


def parse(text: str, file: str) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Return *text* as a plan, and the findings that keep it from being one."""
    steps: list[PlanLine] = []
    findings: list[Finding] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = re.match(r"\s*(\S+)\s*(.*)$", line.rstrip())
        if not written or written[1].startswith("#"):
            continue
        step = _line(written, number)
        problem = _problem(step, steps)
        if problem:
            findings.append(Finding("OQ410", "error", Location(file, number, written.start(1) + 1), *problem))
        steps.append(step)
    if not findings and (not steps or steps[0].verb != "seat"):
        said = "The plan does not say whose it is."
        findings.append(Finding("OQ410", "error", Location(file, 1, 1), said, "Begin with seat and an id."))
    if findings:
        return None, tuple(findings)
    given = {step.verb: [word for word, _ in step.words] for step in steps if step.verb in HEAD}
    told = tuple(step for step in steps if step.verb not in HEAD)
    world = {name: value for name, _, value in (word.partition("=") for word in given.get("world", ()))}
    return Plan(file, given["seat"][0], given.get("route", [""])[0], world, told), ()


def _line(written: re.Match[str], number: int) -> PlanLine:
    compared = IS.match(written[0])
    if compared and compared["name"] not in VERBS:
        return PlanLine("is", tuple((compared[part], compared.start(part) + 1) for part in ("name", "value")), number)
    return PlanLine(written[1], _words(written), number)


def _words(line: re.Match[str]) -> tuple[tuple[str, int], ...]:
    if line[1] == "says":
        return ((line[2], line.start(2) + 1),) if line[2] else ()
    ids = re.split(r"(?:^|\s)#", line[2], maxsplit=1)[0]
    return tuple((word[0], line.start(2) + word.start() + 1) for word in re.finditer(r"\S+", ids))


def _problem(step: PlanLine, before: list[PlanLine]) -> tuple[str, str] | None:
    """Return the fault of *step* by itself, and the cure."""
    if step.verb == "promise":
        return "promise wants a name and a state.", "Write it as promise a_billion is kept."
    if step.verb not in (*VERBS, "is"):
        cure = nearest(step.verb, VERBS) or f"A line is NAME is VALUE, or begins with one of: {', '.join(VERBS)}."
        return f"{step.verb} is nothing a plan can say.", cure
    if not step.words:
        return f"{step.verb} wants something after it.", "Write an id, or for says the words."
    if step.verb in ONE_ID and len(step.words) > 1:
        return f"{step.verb} wants one id.", f"Write {step.verb} {step.words[0][0]}."
    if step.verb == "world" and not all(re.fullmatch(r"[^=]+=[^=]+", word) for word, _ in step.words):
        return "world wants variables with their values.", "Write it as world letter=soft cap=none."
    return _misplaced(step.verb, [earlier.verb for earlier in before])


def _misplaced(verb: str, before: list[str]) -> tuple[str, str] | None:
    """Return what is wrong about the place of *verb* behind those *before* it, and the cure."""
    faults = {
        "seat": (bool(before), "seat stands first in a plan, once.", "Write another plan for another seat."),
        "route": (before != ["seat"], "route stands right after seat, once.", "Put it on the second line."),
        "world": (
            not set(before) <= {"seat", "route"},
            "world stands right after seat, or after route, once.",
            "Put it before the first scene.",
        ),
        "call": (before[-1:] != ["choose"], "call stands right after choose.", "Put it behind the choice it is about."),
    }
    wrong, said, cure = faults.get(verb, (False, "", ""))
    if wrong:
        return said, cure
    return ("Something follows ends.", "Let ends be the last line.") if before[-1:] == ["ends"] else None


def run(pack: Pack, plan: Plan) -> Iterator[Finding]:
    """Yield the findings of running *plan*, up to the first line that cannot be played."""
    try:
        runner = _Runner(pack, plan)
    except UsageError as problem:
        yield Finding("OQ410", "error", Location(plan.file, 1, 1), str(problem))
        return
    for step, following in pairwise((*plan.steps, None)):
        runner.play.asks_calls = following is not None and following.verb == "call"
        failed = list(runner.step(step)) if step else []
        yield from failed
        if failed and step and step.verb in ("scene", "choose", "call", "pick", "ends"):
            return


def begin(pack: Pack, plan: Plan, folder: Path | None = None) -> Play:
    """Begin the play of *plan* in its world; it is kept in *folder* where there is one.

    Raises:
        UsageError: when the pack has no such seat or route, or no chair leaves such a world.
    """
    seat = pack.current_seat(plan.seat)
    return Play.begin(pack, seat, plan.route, folder=folder, left=_left(pack, seat, plan.world))


class _Runner:
    def __init__(self, pack: Pack, plan: Plan) -> None:
        self.plan = plan
        self.pack = pack
        self.play = begin(pack, plan)
        self.moves = [f"seat={self.play.world.seat}", *([f"route={plan.route}"] if plan.route else [])]
        self.moves += [f"{name}={value}" for name, value in plan.world.items()]
        self.pages: list[Page] = []  # since the last decision
        self.scenes: list[str] = []  # entered since the last decision
        self.walk()

    def walk(self) -> None:
        """Go on to the next decision or ending, or until the story goes round in a circle."""
        with suppress(GameError):
            while True:
                self.pages += [self.play.page, *([self.play.page_in_full] if self.play.page.kind == "outcome" else [])]
                if self.play.page.kind == "scene":
                    self.scenes.append(self.play.world.scene)
                    if self.play.page.way != "on" or self.pack.scenes[self.play.world.scene].ending:
                        return
                self.play.go_on()

    def fail(self, code: str, step: PlanLine, word: int, message: str, cure: str = "") -> Finding:
        place = Location(self.plan.file, step.line, step.words[word][1])
        return Finding(code, "error", place, message, cure, tuple(self.moves))

    def pass_by(self, step: PlanLine) -> None:
        """Go on from scenes with something left to pick, and no choices, up to the one that *step* is about."""
        while self.play.page.way == "pick" and not self.is_about_here(step):
            try:
                self.play.go_on()
            except MoveRefused:  # something must be picked first: the step says what it misses
                return
            self.walk()

    def is_about_here(self, step: PlanLine) -> bool:
        here, words = self.play.world.scene, [word for word, _ in step.words]
        if step.verb in ("choose", "ends"):
            return False
        if step.verb == "scene":
            return self.pack.current_scene(words[0]) in self.scenes
        items = self.pack.scenes[here].items
        return step.verb == "says" or any(self.pack.current_choice(here, word) in items for word in words)

    def step(self, step: PlanLine) -> Iterator[Finding]:
        """Yield the findings of running *step*; ids may be those of before a rename, as in a play."""
        if step.verb != "call":
            self.pass_by(step)
        here = self.play.world.scene
        wanted = step.words[0][0]
        scene = self.pack.current_scene(wanted)
        match step.verb:
            case "scene" if scene not in self.scenes:
                said = f"The play is in {here}, not in {wanted}."
                yield self.fail("OQ411", step, 0, said, f"It came by {', '.join(self.scenes)}.")
            case "choose" | "pick":
                yield from self.take(step, here)
            case "call":
                yield from self.call(step)
            case "says" if _plain(wanted) not in _plain(" ".join(_said(page) for page in self.pages)):
                cure = "Compare it with the text since the last choice, Markdown's signs left out."
                yield self.fail("OQ414", step, 0, f"Nothing says “{wanted}” here.", cure)
            case "ends" if not self.pack.scenes[here].ending:
                cure = f"Open: {', '.join(self.play.rules.open(self.play.world))}."
                yield self.fail("OQ415", step, 0, f"The play has not ended; it is in {here}.", cure)
            case "ends" if here != scene:
                yield self.fail("OQ415", step, 0, f"The play ends in {here}, not in {wanted}.")
            case "is":
                yield from self.compare(step)
            case "offered" | "locked" | "hidden":
                for index, (choice, _) in enumerate(step.words):
                    yield from self.offer(step, index, self.pack.current_choice(here, choice))

    def offer(self, step: PlanLine, index: int, choice: str) -> Iterator[Finding]:
        """Compare the state of *choice* with the one that *step* expects."""
        scene = self.play.world.scene
        known = self.pack.scenes[scene].parts
        if choice not in known:
            cure = nearest(choice, known) or (f"It has {', '.join(known)}." if known else "It has no choices.")
            yield self.fail("OQ413", step, index, f"{scene} has no choice {choice}.", cure)
            return
        stands = _states(self.play.page).get(choice, "hidden")
        if stands != step.verb:
            cure = f"Its condition is: {known[choice].if_}" if known[choice].if_ else ""
            yield self.fail("OQ413", step, index, f"{choice} is {stands}, not {step.verb}.", cure)

    def compare(self, step: PlanLine) -> Iterator[Finding]:
        """Compare the value of a variable with the one that *step* expects."""
        (name, _), (wanted, _) = step.words
        spec = self.pack.manifest.variables.get(name)
        if spec is None:
            cure = nearest(name, self.pack.manifest.variables)
            yield self.fail("OQ416", step, 0, f"{name} is not a variable of this pack.", cure)
            return
        try:
            value = spec.parse(wanted)
        except ValueError as problem:
            yield self.fail("OQ416", step, 1, f"{name} is never {wanted}.", sentence(problem))
            return
        stands = self.play.rules.value(self.play.world, name)
        if stands != value:
            shown = str(stands).lower() if isinstance(stands, bool) else stands
            yield self.fail("OQ416", step, 1, f"{name} is {shown}, not {wanted}.")

    def call(self, step: PlanLine) -> Iterator[Finding]:
        """Call what *step* says, on the page that asks for it after a decision."""
        try:
            self.play.call(self.pack.current_choice(self.play.decisions[-1].scene, step.words[0][0]))
        except MoveRefused as refused:
            yield self.fail("OQ412", step, 0, str(refused))
            return
        self.walk()

    def take(self, step: PlanLine, scene: str) -> Iterator[Finding]:
        """Take the choice of *step*, open its papers one after the other, or send its clauses as one letter."""
        names = [self.pack.current_choice(scene, word) for word, _ in step.words]
        picks = self.pack.scenes[scene].picks
        try:
            if step.verb == "choose":
                self.play.choose(names[0])
            elif picks and picks.letter:
                self.play.pick(*names)
            else:
                for name in names:
                    self.play.pick(name)
        except MoveRefused as refused:
            yield self.fail("OQ412", step, 0, str(refused))
            return
        self.moves += [f"{scene}/{name}" for name in names]
        self.pages, self.scenes = [], []
        self.walk()


def _left(pack: Pack, seat: str, world: Mapping[str, str]) -> LeftWorld | None:
    """Return the *world* of a plan as one that another chair left to *seat*; None for the record's.

    Raises:
        UsageError: when no chair hands *seat* one of its variables.
    """
    received = (carry for carry in pack.manifest.carry.values() if seat in carry.to)
    carried = {name: carry.from_ for carry in received for name in carry.variables}
    if unknown := [name for name in world if name not in carried]:
        raise UsageError(f"No chair hands {unknown[0]} to {seat}. {nearest(unknown[0], carried)}".strip())
    return LeftWorld("", carried[next(iter(world))], "", dict(world)) if world else None


def _states(page: Page) -> dict[str, str]:
    """Return how the choices and items shown on *page* stand, by id: offered, locked, taken or full."""
    states: dict[str, str] = {}
    for block in page.blocks:
        if isinstance(block, Decision):
            states |= {offer.choice: "offered" if offer.open else "locked" for offer in block.offers}
        elif isinstance(block, PickQuestion):
            states |= {item.item: "offered" if item.open else item.state for item in block.items}
    return states


def _said(page: Page) -> str:
    lines = (line.paragraph.text for block in page.blocks for section in sections(block) for line in section.lines)
    headings = (section.heading for block in page.blocks for section in sections(block))
    return " ".join([*headings, *lines])


def _plain(words: str) -> str:
    """Return *words* without differences of line breaks, case and quotes."""
    return " ".join(words.translate(str.maketrans("“”‘’*_", "\"\"''  ")).casefold().split())
