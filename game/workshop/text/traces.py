"""Warns about decisions that nothing remembers: options without a trace, promises that nothing calls in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.program import Set, read_effects
from game.story.compile import arrows
from game.story.findings import Finding
from game.story.syntax import expression, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.engine.program import Effect
    from game.story.model import Pack, Scene
    from game.story.model.passages import Exits
    from game.story.parsed import ParsedPack

    Asked = frozenset[str]  # variables, "seen SCENE" and "chose SCENE CHOICE"

CALLED_IN = {"kept", "broken", "released"}


def traces(reading: ParsedPack, pack: Pack) -> Iterator[Finding]:
    """Yield the warnings about *pack*, which was parsed as *reading*."""
    story = _Story(pack)
    for name, scene in pack.scenes.items():
        yield from _promises(reading, story, name, scene)
        yield from _options(reading, story, name, scene)
    yield from _received(reading, story)


def _received(reading: ParsedPack, story: _Story) -> Iterator[Finding]:
    """Yield a warning for each variable that is handed to a chair which never asks about it or shows it."""
    manifest = story.pack.manifest
    for name, carry in manifest.carry.items():
        for seat in carry.to:
            asked = story.asked(arrows(manifest, story.pack.scenes, seat)) | story.promises
            for index, variable in enumerate(carry.variables):
                spec = manifest.variables[variable]
                if variable not in asked and (spec.type != "meter" or spec.hidden):
                    where = reading.files["pack.yaml"].value("carry", name, "variables", index)
                    said = f"{seat} receives {variable} and never asks about it."
                    yield Finding("OQ428", "warning", where, said, "Let a passage or a lock ask, or do not hand it on.")


def _promises(reading: ParsedPack, story: _Story, name: str, scene: Scene) -> Iterator[Finding]:
    """Yield a warning where a promise is made that nothing on the way ahead calls in."""
    for path, effects, goals in _steps(story, name, scene):
        for effect in effects:
            spec = story.pack.manifest.variables[effect.variable]
            if spec.type != "promise" or not isinstance(effect, Set) or effect.value != "made":
                continue
            ahead = story.ahead(goals)
            if effect.variable not in story.called_in(ahead) | story.handed({*ahead, name}):
                where = reading.scene_place(name, *path, "effects", effect.variable)
                said = f"{effect.variable} is promised here, and nothing ahead asks about it, keeps or breaks it."
                yield Finding("OQ425", "warning", where, said, "Let it be kept, broken or asked about, or release it.")


def _steps(story: _Story, name: str, scene: Scene) -> Iterator[tuple[tuple[str, ...], tuple[Effect, ...], set[str]]]:
    """Yield what changes variables in a scene: its path there, its effects, and the scenes that follow."""
    yield (), story.effects(scene.effects), {name}
    for choice, option in scene.choices.items():
        yield ("choices", choice), story.effects(option.effects), story.goals(name, option.next)
    for item, offered in scene.items.items():
        yield ("picks", "items", item), story.effects(offered.effects), {name}


def _options(reading: ParsedPack, story: _Story, name: str, scene: Scene) -> Iterator[Finding]:
    """Yield a warning for each option that leads where its siblings lead and leaves nothing that is asked about."""
    ways = {choice: [(way.if_, way.go) for way in option.next] for choice, option in scene.choices.items()}
    if len({str(way) for way in ways.values()}) > 1:
        return
    for choice, option in scene.choices.items():
        ahead = story.ahead(story.goals(name, option.next))
        asked = story.asked(ahead) | story.handed({*ahead, name})
        left = {effect.variable for effect in story.effects(option.effects)} | {f"chose {name} {choice}"}
        if not left & (asked | story.promises) and not any(way.if_ for way in option.next):
            where = reading.scene_place(name, "choices", choice)
            said = f"Nothing ahead can tell that {choice} was taken: it leaves no trace."
            yield Finding("OQ426", "warning", where, said, "Let a passage, a lock or an ending ask about it.")


class _Story:
    """A pack with what each scene asks about and what follows it, conditions ignored."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.promises = {name for name, spec in pack.manifest.variables.items() if spec.type == "promise"}
        self._asked = {name: _asked(scene) for name, scene in pack.scenes.items()}
        self._ahead: dict[str, frozenset[str]] = {}
        roads = [road for route in pack.manifest.routes.values() for road in route.seats.values()]
        self._onward: dict[str, set[str]] = {}  # by routes
        for road in roads:
            for stop, following in zip(road.stops, [*(stop.scene for stop in road.stops[1:]), ""], strict=True):
                self._onward.setdefault(stop.scene, set()).update({following} - {""} or {way.go for way in road.ending})
        self._of_roads = _conditions(
            [part.if_ for road in roads for stop in road.stops for part in stop.bridge]
            + [way.if_ for road in roads for way in road.ending]
        ) | _holes(part.text for road in roads for stop in road.stops for part in stop.bridge)

    def effects(self, written: Mapping[str, str]) -> tuple[Effect, ...]:
        """Return *written* as effects."""
        return read_effects(self.pack.manifest.variables, written)

    def goals(self, scene: str, exits: Exits) -> set[str]:
        """Return the scenes that *exits* of *scene* lead to, on a route or off it."""
        return {way.go for way in exits} | self._onward.get(scene, set())

    def ahead(self, goals: Iterable[str]) -> frozenset[str]:
        """Return *goals* and every scene that they lead to."""
        return frozenset().union(*(self._from(goal) for goal in goals))

    def _from(self, scene: str) -> frozenset[str]:
        if scene not in self._ahead:
            met = {scene: None}
            waiting = [scene]
            for name in waiting:  # grows
                fresh = {way.go for way in self.pack.scenes[name].ways} | self._onward.get(name, set())
                waiting += [goal for goal in fresh if goal not in met]
                met |= dict.fromkeys(fresh)
            self._ahead[scene] = frozenset(met)
        return self._ahead[scene]

    def asked(self, scenes: Iterable[str]) -> frozenset[str]:
        """Return what *scenes* ask about or print, and the routes."""
        return self._of_roads.union(*(self._asked[scene] for scene in scenes))

    def called_in(self, scenes: Iterable[str]) -> frozenset[str]:
        """Return the promises that *scenes* keep, break, release or ask about."""
        there = list(scenes)
        changed = {
            effect.variable
            for name in there
            for _, effects, _ in _steps(self, name, self.pack.scenes[name])
            for effect in effects
            if isinstance(effect, Set) and effect.value in CALLED_IN
        }
        return self.asked(there) | changed

    def handed(self, scenes: Iterable[str]) -> set[str]:
        """Return the variables that decisions in *scenes* hand to other chairs."""
        there = set(scenes)
        return {name for carry in self.pack.manifest.carry.values() if carry.at in there for name in carry.variables}


def _asked(scene: Scene) -> frozenset[str]:
    """Return what *scene* asks about, and the variables that it prints."""
    options = scene.parts.values()
    conditions = [part.if_ for part in (*scene.passages, *options, *scene.ways)]
    texts = [passage.text for passage in scene.passages] + [scene.ask]
    texts += [text for option in options for text in (option.label, option.detail)]
    return _conditions(conditions) | _holes(texts)


def _conditions(texts: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for text in filter(None, texts):
        for node in expression.parse(text):
            if node.kind == "name":
                found.add(str(node.value))
            elif isinstance(node.value, tuple):
                found.add(" ".join((node.kind, *node.value)))
    return frozenset(found)


def _holes(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(name for text in texts for name, _ in prose.placeholders(text) if name)
