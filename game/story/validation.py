"""Whether the parts of a pack fit together: ids, conditions, effects, prose, and the rules that a schema cannot say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from game.story.field_types import read_flag, read_whole
from game.story.reader import at
from game.story.syntax import expression, prose
from game.story.syntax.expression import ExpressionError, Scope, nearest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from game.story.findings import Location
    from game.story.model import Choice, Event, Exit, History, Passage, Scene, VariableSpec
    from game.story.reader import ParsedFile, ParsedPack
    from game.story.syntax.expression import Node

MAX_GUESSES = 100
SCHEME_OF = {"person": "people", "term": "glossary", "event": "events", "source": "sources", "dispute": "disputes"}
CODE_OF = {"events": "OQ303", "sources": "OQ304", "people": "OQ305", "glossary": "OQ306", "disputes": "OQ307"}
FILE_OF = {kind: f"record/{kind}.yaml" for kind in CODE_OF}
ONE_OF = {"events": "event", "sources": "source", "people": "person", "glossary": "term", "disputes": "dispute"}


def check(reading: ParsedPack) -> None:
    """Add to *reading* every finding about how its parts fit together."""
    checker = _Checker(reading)
    if reading.manifest:
        checker.manifest()
    for scene, found in reading.scenes.items():
        checker.scene(scene, found)
    checker.record()
    reading.findings.sort(key=lambda finding: finding.key)


class _Checker:
    def __init__(self, reading: ParsedPack) -> None:
        self.reading = reading
        self.sound: set[str] = set()  # conditions that were found to hold water: packs repeat them
        self.variables: Mapping[str, VariableSpec] = reading.manifest.variables if reading.manifest else {}
        self.seats = frozenset(reading.manifest.seats if reading.manifest else ())
        pack = reading.files.get("pack.yaml")
        declared = at(pack.values, ("variables",)) if pack else None
        self.unsure = frozenset(declared or ()) - set(self.variables)  # variables that are declared, but not rightly
        self.guesses: dict[str, str] = {}
        self.former_scenes: set[str] = set()
        self.whole = True  # whether what is looked at was read without leaving a part out

    @cached_property
    def scope(self) -> Scope:
        """What conditions may name; scenes that could not be read count with the choices they seem to have."""
        scenes = {}
        for scene, file in self.reading.scene_files.items():
            raw = file.values["scenes"].get(scene)
            choices = raw.get("choices") if isinstance(raw, dict) else None
            scenes[scene] = frozenset(choices) if isinstance(choices, dict) else frozenset()
        return Scope(self.variables, self.seats, scenes)

    def complain(self, code: str, where: Location, message: str, cure: str = "", severity: str = "error") -> None:
        self.reading.complain(code, where, message, cure, severity)

    def misses(self, code: str, where: Location, message: str, cure: str = "") -> None:
        """Complain of something that does not fit, unless a part was left out that would explain it."""
        if self.whole:
            self.complain(code, where, message, cure)

    # names

    def scene_id(self, scene: str, file: ParsedFile, *path: Any) -> None:
        if scene not in self.reading.scene_files and not self._broken_scenes():
            self.complain(
                "OQ301",
                file.value(*path),
                f"There is no scene {scene}.",
                self._guess(scene) or "Write the scene, or name another.",
            )

    def _guess(self, scene: str) -> str:
        """Return a sentence with the scene that may be meant; after a hundred mistakes nobody reads another guess."""
        if scene not in self.guesses and len(self.guesses) < MAX_GUESSES:
            self.guesses[scene] = nearest(scene, self.reading.scene_files)
        return self.guesses.get(scene, "")

    def _broken_scenes(self) -> bool:
        """Whether a chapter could not be read at all, or is not there, so that the scene may be in it."""
        files = self.reading.files
        listed = self.reading.manifest.chapters if self.reading.manifest else ()
        return any(f"scenes/{chapter}.yaml" not in files for chapter in listed) or any(
            file.broken and not file.values for name, file in files.items() if name.startswith("scenes/")
        )

    def record_id(self, kind: str, name: str, where: Location) -> None:
        file = self.reading.files.get(FILE_OF[kind])
        if name not in self.reading.names[kind] and not (file and file.broken and not file.values):
            one = ONE_OF[kind]
            self.complain(
                CODE_OF[kind],
                where,
                f"There is no {one} {name}.",
                nearest(name, self.reading.names[kind]) or f"Add it to {FILE_OF[kind]}, or name another.",
            )

    def record_ids(self, kind: str, names: Iterable[str], file: ParsedFile, *path: Any) -> None:
        for index, name in enumerate(names):
            if name not in self.reading.names[kind]:
                self.record_id(kind, name, file.value(*path, index))

    def former(
        self, what: str, was: Sequence[str], there: Container[str], claimed: set[str], file: ParsedFile, *path: Any
    ) -> None:
        """Check the ids that *path* had before: an older play must know which one is meant."""
        for index, old in enumerate(was):
            if old in there or old in claimed:
                said = f"There is a {what} {old}" if old in there else f"Two of the {what}s were called {old}"
                cure = "Take it off the list." if old in there else "Take it off one of them."
                self.complain("OQ205", file.value(*path, "was", index), said + ".", cure)
            claimed.add(old)

    # text

    def prose(self, text: str, file: ParsedFile, *path: Any) -> None:
        """Check Markdown prose: links, `{variables}`, and nothing foreign."""
        if "](" in text:
            for scheme, name, offset in prose.links(text):
                kind = SCHEME_OF.get(scheme)
                if kind is None:
                    self.complain(
                        "OQ311",
                        file.value(*path, offset=offset),
                        f"A link to {scheme or 'nothing'}: stands here.",
                        "Link to "
                        + ", ".join(f"{s}:" for s in prose.SCHEMES)
                        + " ids; web addresses stand in sources.",
                    )
                elif name not in self.reading.names[kind]:
                    self.record_id(kind, name, file.value(*path, offset=offset))
        if "{" in text or "}" in text:
            self.braces(text, file, *path)
        if found := prose.foreign(text):
            self.complain(
                "OQ340",
                file.value(*path, offset=found[1]),
                f"{found[0]} stands here.",
                "Prose has paragraphs, emphasis, lists, block quotes and links.",
            )

    def braces(self, text: str, file: ParsedFile, *path: Any) -> None:
        for name, offset in prose.placeholders(text):
            where = file.value(*path, offset=offset)
            spec = self.variables.get(name or "")
            if name is None:
                self.complain("OQ312", where, "A brace stands alone here.", "Write {{ or }} for a brace.")
            elif spec is None and self.reading.manifest and name not in self.unsure:
                self.complain(
                    "OQ308",
                    where,
                    f"{{{name}}} is not a variable of this pack.",
                    nearest(name, self.variables) or "Declare it in pack.yaml.",
                )
            elif spec and spec.type == "flag":
                self.complain(
                    "OQ312",
                    where,
                    f"{{{name}}} is a flag; it has nothing to show.",
                    "Show a meter or a choice, or use a passage with an if.",
                )

    def condition(self, text: str, file: ParsedFile, *path: Any) -> None:
        if not text or text in self.sound:
            return
        try:
            node = expression.parse(text)
        except ExpressionError as problem:
            self.complain("OQ320", file.value(*path, offset=problem.offset), str(problem), problem.cure)
            return
        if not self.reading.manifest or any(map(self._is_unsure, node)):
            return
        try:
            expression.check(node, self.scope)
        except ExpressionError as problem:
            self.complain("OQ321", file.value(*path, offset=problem.offset), str(problem), problem.cure)
        else:
            self.sound.add(text)

    def _is_unsure(self, node: Node) -> bool:
        """Whether *node* names something that only a part which could not be read may define."""
        if node.kind == "name":
            return node.value in self.unsure
        called = node.value[0] if isinstance(node.value, tuple) else ""
        return bool(called) and called not in self.reading.scene_files and self._broken_scenes()

    # pack.yaml

    def manifest(self) -> None:
        manifest = self.reading.manifest
        file = self.reading.files["pack.yaml"]
        assert manifest is not None  # noqa: S101 - the caller looked
        self.whole = ("pack.yaml",) not in self.reading.partial
        if manifest.about:
            self.prose(manifest.about, file, "about")
        claimed: set[str] = set()
        for seat, found in manifest.seats.items():
            self.scene_id(found.start, file, "seats", seat, "start")
            self.former("seat", found.was, manifest.seats, claimed, file, "seats", seat)
            rows = found.face.rstrip("\n").split("\n")
            if len(rows) > 8 or max(map(len, rows)) > 18:
                self.complain(
                    "OQ204",
                    file.key("seats", seat, "face"),
                    "This portrait is too large.",
                    "It may have 8 lines of 18 columns.",
                )
        if not manifest.seats:
            self.misses("OQ202", file.key("seats"), "There is no seat.", "Add one: who is the player?")
        for name, spec in manifest.variables.items():
            self.variable(name, spec, file)
        for route, road in manifest.routes.items():
            for seat in road.seats:
                self.road(route, seat, file)

    def variable(self, name: str, spec: VariableSpec, file: ParsedFile) -> None:
        where = file.key("variables", name)
        if spec.type == "meter" and not spec.label and not spec.hidden:
            self.misses("OQ202", where, f"The meter {name} has no label.", "Add label: …, or hidden: true.")
        if spec.type == "meter" and not spec.min < spec.max:
            self.misses(
                "OQ204",
                where,
                f"The meter {name} has no room between {spec.min} and {spec.max}.",
                "Let min be less than max.",
            )
        if spec.type == "meter" and spec.max - spec.min > 1000:
            self.misses("OQ204", where, f"The meter {name} has more than a thousand values.", "Use a smaller scale.")
        if (spec.type == "choice") != bool(spec.values):
            self.misses(
                "OQ202" if spec.type == "choice" else "OQ201",
                where,
                f"{name} is a {spec.type}: values {'are missing' if spec.type == 'choice' else 'mean nothing here'}.",
                "Only a choice has values.",
            )
        starts = spec.start if isinstance(spec.start, dict) else {"": spec.start}
        if isinstance(spec.start, dict) and set(starts) != self.seats:
            self.misses(
                "OQ309",
                file.key("variables", name, "start"),
                f"The start of {name} names {', '.join(sorted(spec.start))}.",
                "Name every seat: " + ", ".join(sorted(self.seats)) + ".",
            )
        for seat, start in starts.items():
            self.start(name, spec, start, file.value("variables", name, "start", seat))

    def start(self, name: str, spec: VariableSpec, start: str, where: Location) -> None:
        try:
            if spec.type == "meter" and not spec.min <= read_whole(start) <= spec.max:
                self.misses("OQ330", where, f"{name} starts at {start}, outside {spec.min} to {spec.max}.")
            elif spec.type == "flag":
                read_flag(start)
        except ValueError as problem:
            self.misses(
                "OQ330", where, f"{name} cannot start as “{start}”.", str(problem)[0].upper() + str(problem)[1:] + "."
            )
        if spec.type == "choice" and spec.values and start not in spec.values:
            self.misses(
                "OQ330", where, f"{name} cannot start as “{start}”.", "It can be " + ", ".join(spec.values) + "."
            )

    def road(self, route: str, seat: str, file: ParsedFile) -> None:
        road = self.reading.manifest.routes[route].seats[seat]  # type: ignore[union-attr]
        path = ("routes", route, "seats", seat)
        if seat not in self.seats:
            self.complain("OQ309", file.key(*path), f"There is no seat {seat}.", nearest(seat, self.seats))
        self.scene_id(road.ending, file, *path, "ending")
        if not road.stops:
            self.complain("OQ202", file.key(*path, "stops"), "A route needs a stop.", "Add one: - {scene: …}.")
        for index, stop in enumerate(road.stops):
            self.scene_id(stop.scene, file, *path, "stops", index, "scene")
            found = self.reading.scenes.get(stop.scene)
            if found and not found.choices:
                self.complain(
                    "OQ206",
                    file.value(*path, "stops", index, "scene"),
                    f"{stop.scene} has no choices, so a route cannot stop there.",
                    "Stop at a scene with choices.",
                )
            if stop.bridge:
                self.prose(stop.bridge, file, *path, "stops", index, "bridge")

    # scenes

    def scene(self, scene: str, found: Scene) -> None:
        file = self.reading.scene_files[scene]
        path = ("scenes", scene)
        self.whole = (file.name, *path) not in self.reading.partial
        self.former("scene", found.was, self.reading.scene_files, self.former_scenes, file, *path)
        self.ways(scene, found, file)
        if found.basis == "record" and not found.sources:
            self.misses("OQ210", file.key(*path), f"{scene} tells the record and names no source.", "Add sources: […].")
        self.record_ids("sources", found.sources, file, *path, "sources")
        self.passages(found.text, file, *path, "text")
        self.effects(found.effects, file, *path, "effects")
        self.exits(found.next, file, *path, "next")
        claimed: set[str] = set()
        for choice, what in found.choices.items():
            self.former("choice", what.was, found.choices, claimed, file, *path, "choices", choice)
            self.choice(found, choice, what, file, *path, "choices", choice)
        if found.history:
            self.history(found, found.history, file, *path, "history")

    def ways(self, scene: str, found: Scene, file: ParsedFile) -> None:
        ways = [name for name in ("next", "choices", "ending") if getattr(found, name)]
        if not ways:
            self.misses(
                "OQ206", file.key("scenes", scene), f"{scene} has no way on.", "Give it next, choices or ending."
            )
        elif len(ways) > 1:
            self.misses("OQ206", file.key("scenes", scene), f"{scene} has {' and '.join(ways)}.", "Keep one of them.")
        if found.choices and not 2 <= len(found.choices) <= 9:
            self.misses(
                "OQ207",
                file.key("scenes", scene, "choices"),
                f"{scene} has {len(found.choices)} choices.",
                "A scene has two to nine; use next where there is nothing to decide.",
            )
        if found.history and not found.choices:
            self.misses(
                "OQ206",
                file.key("scenes", scene, "history"),
                f"{scene} has a history and nothing to decide.",
                "Give it choices, or take history out.",
            )

    def passages(self, found: Sequence[Passage], file: ParsedFile, *path: Any) -> None:
        raw = at(file.values, path)
        for index, passage in enumerate(found):
            item = (*path, index) if isinstance(raw, list) else path
            self.prose(passage.text, file, *item, *(("text",) if isinstance(at(file.values, item), dict) else ()))
            if passage.if_:
                self.condition(passage.if_, file, *item, "if")
            if passage.basis == "record" and not passage.sources:
                self.misses(
                    "OQ210",
                    file.key(*item),
                    "This passage tells the record and names no source.",
                    "Add sources: […].",
                )
            if passage.sources:
                self.record_ids("sources", passage.sources, file, *item, "sources")

    def effects(self, effects: Mapping[str, str], file: ParsedFile, *path: Any) -> None:
        for name, change in effects.items():
            here = (*path, name)
            spec = self.variables.get(name)
            if spec is None:
                if self.reading.manifest and name not in self.unsure:
                    self.complain(
                        "OQ308",
                        file.key(*path, name),
                        f"{name} is not a variable of this pack.",
                        nearest(name, self.variables) or "Declare it in pack.yaml.",
                    )
                continue
            if spec.type == "choice" and change not in spec.values:
                self.complain(
                    "OQ330",
                    file.value(*here),
                    f"{name} cannot become “{change}”.",
                    "It can be " + ", ".join(spec.values) + ".",
                )
            elif spec.type == "flag" and change not in ("true", "false"):
                self.complain("OQ330", file.value(*here), f"{name} cannot become “{change}”.", "Write true or false.")
            elif spec.type == "meter":
                self.meter_change(name, spec, change, file, *here)

    def meter_change(self, name: str, spec: VariableSpec, change: str, file: ParsedFile, *path: Any) -> None:
        try:
            amount = read_whole(change)
        except ValueError:
            self.complain(
                "OQ330",
                file.value(*path),
                f"{name} cannot change by “{change}”.",
                "Write +2 or -1 to add, a plain number to set.",
            )
            return
        if change[0] not in "+-" and not spec.min <= amount <= spec.max:
            self.complain(
                "OQ330",
                file.value(*path),
                f"{name} cannot be set to {change}; it goes from {spec.min} to {spec.max}.",
                f"Write +{change} to add.",
            )

    def exits(self, exits: Sequence[Exit], file: ParsedFile, *path: Any) -> None:
        written = isinstance(at(file.values, path), list)
        for index, way in enumerate(exits):
            here = (*path, index) if written else path
            self.scene_id(way.go, file, *here, *(("go",) if written else ()))
            last = index == len(exits) - 1
            if last and way.if_:
                self.misses(
                    "OQ211",
                    file.key(*here, "if"),
                    "The last way on has a condition.",
                    "Take it off, or add - go: … after it.",
                )
            elif not last and not way.if_:
                self.misses(
                    "OQ211",
                    file.key(*here),
                    "The ways after this one are never taken.",
                    "Give it an if, or put it last.",
                )
            self.condition(way.if_, file, *here, "if")

    def choice(self, scene: Scene, choice: str, found: Choice, file: ParsedFile, *path: Any) -> None:
        if found.locked and not found.if_:
            self.misses(
                "OQ208",
                file.key(*path, "locked"),
                f"{choice} says why it is locked and has no if.",
                "Add if: …, or take locked out.",
            )
        if scene.history and not found.reality:
            self.misses(
                "OQ209",
                file.key(*path),
                f"{choice} does not say whether it was really on the table.",
                "Add reality: documented, documented-at-another-time or plausible.",
            )
        self.condition(found.if_, file, *path, "if")
        self.effects(found.effects, file, *path, "effects")
        if found.text:
            self.passages(found.text, file, *path, "text")
        self.exits(found.next, file, *path, "next")

    def history(self, scene: Scene, history: History, file: ParsedFile, *path: Any) -> None:
        if history.event not in self.reading.names["events"]:
            self.record_id("events", history.event, file.value(*path, "event"))
        if "none" in history.choice and len(history.choice) > 1:
            self.misses(
                "OQ302",
                file.value(*path, "choice"),
                "none stands beside a choice.",
                "Write none alone, or the choices alone.",
            )
        for index, choice in enumerate(history.choice):
            if choice != "none" and choice not in scene.choices:
                self.misses(
                    "OQ302",
                    file.value(*path, "choice", index),
                    f"There is no choice {choice} here.",
                    nearest(choice, scene.choices) or "Name one of the choices, or none.",
                )
        if history.note:
            self.prose(history.note, file, *path, "note")

    # the record

    def record(self) -> None:
        record, files = self.reading.record, self.reading.files
        for name, event in record["events"].items():
            self.event(name, event, files["record/events.yaml"])
        for name, dispute in record["disputes"].items():
            file = files["record/disputes.yaml"]
            self.whole = (file.name, name) not in self.reading.partial
            if len(dispute.positions) < 2:
                self.misses(
                    "OQ215", file.key(name), f"The dispute {name} has one side.", "Give the other side's claim too."
                )
            for index, position in enumerate(dispute.positions):
                self.record_ids("sources", position.sources, file, name, "positions", index, "sources")
        for kind, part in (("people", "about"), ("glossary", "means")):
            for name, entry in record[kind].items():
                self.prose(getattr(entry, part), files[f"record/{kind}.yaml"], name, part)
        for name, reading in record["readings"].items():
            file = files["record/readings.yaml"]
            if reading.source not in self.reading.names["sources"]:
                self.record_id("sources", reading.source, file.value(name, "source"))
            for index, claim in enumerate(reading.claims):
                self.prose(claim.answer, file, name, "claims", index, "answer")
                self.record_ids("events", claim.events, file, name, "claims", index, "events")
                self.record_ids("sources", claim.sources, file, name, "claims", index, "sources")

    def event(self, name: str, event: Event, file: ParsedFile) -> None:
        self.whole = (file.name, name) not in self.reading.partial
        for part in ("summary", "why", "consequences"):
            if text := getattr(event, part):
                self.prose(text, file, name, part)
        if not event.sources:
            self.misses("OQ210", file.key(name), f"The event {name} names no source.", "Add sources: […].")
        for kind, names in (("disputes", event.disputes), ("people", event.people), ("sources", event.sources)):
            self.record_ids(kind, names, file, name, kind)
        for index, claim in enumerate(event.claims):
            self.record_ids("sources", claim.sources, file, name, "claims", index, "sources")
            where = file.key(name, "claims", index)
            if claim.status != "established" and not claim.by:
                self.misses("OQ214", where, f"This claim is {claim.status} and does not say by whom.", "Add by: ….")
            if not claim.sources:
                self.misses("OQ210", where, "This claim names no source.", "Add sources: […].")
        disputed = [claim for claim in event.claims if claim.status == "disputed"]
        if (
            disputed
            and not event.disputes
            and len({claim.by for claim in event.claims if claim.status != "established"}) < 2
        ):
            self.misses(
                "OQ215",
                file.key(name),
                f"The event {name} has a disputed claim and one side.",
                "Name the dispute in disputes, or add the other side's claim.",
            )
