"""What scenes, outcomes and key moments say in a given world, as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine import picking
from game.session import promises
from game.session.blocks import (
    Bridge,
    Change,
    Changes,
    Cited,
    ClaimLine,
    Comparison,
    Decision,
    DisputeLines,
    End,
    Heading,
    Offer,
    OptionLine,
    PositionLine,
    Prose,
    Side,
    Taken,
)
from game.session.blocks.picture import Picture
from game.session.blocks.promises import Promises
from game.story.syntax import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from game.engine import Rules, Turn, World
    from game.session.blocks import Block
    from game.story.model import Choice, Event, Pack, Passage, Scene

NOTHING: Mapping[str, str] = {}


class Footnotes:
    """Sources numbered in the order in which they are first cited."""

    def __init__(self, pack: Pack) -> None:
        self._sources = pack.record.sources
        self._numbers: dict[str, int] = {}

    def cite(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the sources *names*."""
        return tuple(self._numbers.setdefault(name, len(self._numbers) + 1) for name in names)

    @property
    def list(self) -> tuple[Cited, ...]:
        """Every source cited so far, by number."""
        return tuple(
            Cited(number, name, source.title, source.by, source.date, source.kind, source.read, source.url)
            for name, number in self._numbers.items()
            for source in [self._sources[name]]
        )


def values(rules: Rules, world: World) -> dict[str, str]:
    """Return what `{name}` shows in *world*: a meter's value, a choice's label, a promise's state."""
    shown: dict[str, str] = {}
    for (name, spec), value in zip(rules.pack.manifest.variables.items(), world.values, strict=True):
        if spec.type == "meter":
            shown[name] = str(value)
        elif spec.type != "flag":
            shown[name] = promises.labels(spec)[str(value)]
    return shown


def changes(rules: Rules, before: World, after: World) -> tuple[Change, ...]:
    """Return what happened between two worlds to the meters that players see."""
    meters = rules.pack.manifest.meters.items()
    values = ((name, spec, rules.value(before, name), rules.value(after, name)) for name, spec in meters)
    return tuple(Change(name, spec.label, int(old), int(new)) for name, spec, old, new in values if old != new)


def passages(
    rules: Rules, world: World, written: Sequence[Passage], basis: str = "", standing: str = ""
) -> Iterator[Prose]:
    """Yield those of the passages *written* that hold in *world*, each with its mark as `marks` says."""
    shown = values(rules, world)
    for passage, mark in zip(written, marks(written, basis, standing), strict=True):
        if rules.holds(passage.if_, world):
            yield Prose(prose.read(passage.text, shown), mark, passage.sources)


def marks(written: Sequence[Passage], basis: str, standing: str) -> Iterator[str]:
    """Yield the basis to tell over each of *written*: its own or *basis*, and "" where it is sure to stand already.

    *standing* is told before them. Which of the passages hold is not asked, so that an export can tell the same.
    """
    told = {standing}
    for passage in written:
        own = passage.basis or basis
        yield "" if told == {own} else own
        told = told | {own} if passage.if_ else {own}


def scene(rules: Rules, world: World) -> Iterator[Block]:
    """Yield what the scene that *world* stands in says, and how it ends."""
    scene = rules.pack.scenes[world.scene]
    chapter = rules.pack.chapters[rules.pack.homes[world.scene]]
    yield Heading(world.scene, scene.title, chapter.title, scene.date, scene.place, scene.basis, scene.sources)
    yield from picture(rules.pack, scene)
    yield from passages(rules, world, scene.text, scene.basis, scene.basis)
    if scene.ending:
        yield End(world.scene, scene.ending.title, scene.ending.kind, scene.ending.tone)


def picture(pack: Pack, scene: Scene) -> Iterator[Picture]:
    """Yield the picture of *scene*, if it has one."""
    if scene.picture:
        shown = scene.picture
        yield Picture(shown.file, shown.alt, shown.source, pack.record.sources[shown.source].title)


def decision(rules: Rules, world: World, scene: Scene, first: int = 1) -> Decision:
    """Return what *world* asks, with every choice that is open or says why it is not, numbered from *first* on."""
    open_choices, shown = rules.unlocked(world), values(rules, world)
    offers: list[Offer] = []
    for choice, option in scene.choices.items():
        spent = option.once and (world.scene, choice) in world.chosen
        if choice in open_choices or (option.locked and not spent):
            locked = "" if choice in open_choices else option.locked
            label, detail = prose.line(option.label, shown), prose.line(option.detail, shown)
            offers.append(Offer(len(offers) + first, choice, label, detail, locked))
    missing = picking.missing(rules, world)
    return Decision(world.scene, prose.line(scene.ask, shown), tuple(offers), scene.history is not None, missing)


def outcome(rules: Rules, before: World, choice: str, turn: Turn) -> Iterator[Block]:
    """Yield what taking *choice* says: the choice, its text, what changed."""
    yield from told(rules, before, choice, turn)
    if changed := changes(rules, before, turn.decided):
        yield Changes(changed)


def effects(rules: Rules, before: World, after: World) -> Iterator[Changes | Promises]:
    """Yield what happened between two worlds to the meters that players see, and to promises."""
    if changed := changes(rules, before, after):
        yield Changes(changed)
    if promised := promises.changed(rules.pack, before, after):
        yield Promises(promised)


def told(rules: Rules, before: World, choice: str, turn: Turn) -> Iterator[Taken | Prose]:
    """Yield *choice* and its text."""
    scene = rules.pack.scenes[before.scene]
    option = scene.choices[choice]
    yield Taken(before.scene, choice, label(rules, before, choice))
    yield from passages(rules, turn.decided, option.text, outcome_basis(scene, choice, option))


def label(rules: Rules, world: World, choice: str) -> str:
    """Return the label of *choice* in the scene of *world*."""
    return prose.line(rules.pack.scenes[world.scene].parts[choice].label, values(rules, world))


def outcome_basis(scene: Scene, choice: str, option: Choice) -> str:
    """Return the basis of what follows a choice: its own, or record where it is history's."""
    if option.basis:
        return option.basis
    return "record" if scene.history and choice in scene.history.choice and scene.basis == "record" else "imagined"


def item_basis(scene: Scene, item: str) -> str:
    """Return the basis of what a paper or a clause tells: record where it stands in the real letter, else imagined."""
    return "record" if scene.basis == "record" and item in picking.historys_letter(scene) else "imagined"


def bridge(rules: Rules, world: World) -> Iterator[Block]:
    """Yield what a route tells before the stop that *world* has come to."""
    stop = rules.stop(world)
    if stop:
        yield from (Bridge(told.paragraphs) for told in passages(rules, world, stop.bridge))


def comparison(rules: Rules, before: World, choice: str, shown: Mapping[str, str] = NOTHING) -> Comparison:
    """Return the key moment that *before* stands in: *choice* beside the record; *shown* fills braces otherwise."""
    pack = rules.pack
    scene = pack.scenes[before.scene]
    history = scene.history
    assert history is not None  # noqa: S101 - the caller looked
    event = pack.record.events[history.event]
    notes = Footnotes(pack)
    sources_of_event = notes.cite(event.sources)
    told = claims(event, notes)
    disputes = tuple(dispute(pack, name, notes) for name in event.disputes)
    shown = shown or values(rules, before)
    return Comparison(
        scene=before.scene,
        event=history.event,
        ask=prose.line(scene.ask, shown),
        date=scene.date,
        as_history=as_history(scene, choice),
        you=side(rules, before, choice, shown),
        history=tuple(side(rules, before, name, shown) for name in history.choice if name != "none"),
        event_title=event.title,
        event_date=event.date,
        summary=prose.read(event.summary),
        why=prose.read(event.why) if event.why else (),
        note=prose.read(history.note, shown) if history.note else (),
        claims=told,
        disputes=disputes,
        options=tuple(
            OptionLine(name, prose.line(option.label, shown), option.reality, name == choice, name in history.choice)
            for name, option in scene.choices.items()
        ),
        discuss=scene.discuss,
        sources=notes.list,
        sources_of_event=sources_of_event,
    )


def as_history(scene: Scene, choice: str) -> bool | None:
    """Whether *choice* is what that person did; None for an item, and where none of the choices is."""
    if scene.history is None or choice in scene.items or scene.history.choice == ("none",):
        return None
    return choice in scene.history.choice


def historys_label(pack: Pack, scene: Scene, shown: Mapping[str, str] = NOTHING) -> str:
    """Return what that person did at the key moment *scene*; the event's title where it was none of the options.

    *shown* fills the braces of a label.
    """
    assert scene.history is not None  # noqa: S101 - asked of key moments only
    options = [scene.choices[choice] for choice in scene.history.choice if choice in scene.choices]
    labels = [prose.line(option.label, shown) for option in options]
    return " / ".join(labels) or pack.record.events[scene.history.event].title


def side(rules: Rules, before: World, choice: str, shown: Mapping[str, str]) -> Side:
    """Return *choice* with what it does to the meters of *before*, whether or not it is open there."""
    option = rules.pack.scenes[before.scene].choices[choice]
    label = prose.line(option.label, shown)
    return Side(choice, label, changes(rules, before, rules.imagine(before, choice)), option.reality)


def claims(event: Event, notes: Footnotes) -> tuple[ClaimLine, ...]:
    """Return the statements of *event* one by one."""
    return tuple(ClaimLine(claim.says, claim.status, claim.by, notes.cite(claim.sources)) for claim in event.claims)


def dispute(pack: Pack, name: str, notes: Footnotes) -> DisputeLines:
    """Return dispute *name* with both sides."""
    written = pack.record.disputes[name]
    positions = tuple(
        PositionLine(position.side, position.claim, notes.cite(position.sources)) for position in written.positions
    )
    return DisputeLines(name, written.question, positions, written.established)


def met_in_event(name: str, event: Event) -> Iterator[str]:
    """Yield what of the codex the file on *event* shows."""
    yield f"event:{name}"
    yield from (f"{scheme}:{entry}" for text in (event.summary, event.why) for scheme, entry, _ in prose.links(text))
    yield from (f"person:{person}" for person in event.people)
    yield from (f"dispute:{name}" for name in event.disputes)
    yield from (
        f"source:{source}" for source in (*event.sources, *(name for claim in event.claims for name in claim.sources))
    )


def targets(block: Block) -> Iterator[str]:
    """Yield what the links of *block* point at, as `scheme:id`."""
    for name in ("paragraphs", "summary", "why", "note"):
        for paragraph in getattr(block, name, ()):
            yield from (span.target for span in paragraph.spans if span.target)
