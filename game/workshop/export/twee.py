"""Exports a pack as Twee 3 for SugarCube: one passage per scene and per outcome, joined by links that Twine draws."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from game.language import say
from game.session import imprint, promises
from game.session.reveal import short_name
from game.workshop.export.export_model import (
    choice_text,
    line_text,
    locked_text,
)
from game.workshop.export.twee_picks import TweePicks, desk_name, last_name, picked_name
from game.workshop.export.twee_syntax import apply, chosen_name, link, passage, plain, position, seen_name
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine.program import GuardedExit, SceneProgram, Stop
    from game.session.section import Section
    from game.story.model import Pack
    from game.workshop.export.export_model import Call, OptionScript, SceneScript

START = "Whose chair"
NAMESPACE = uuid.UUID("6f70656e-2071-7565-7374-696f6e207477")


def to_twee(pack: Pack) -> str:
    """Return *pack* as Twee 3."""
    return "\n\n\n".join(_TweeWriter(pack).passages()) + "\n"


def outcome_name(scene: str, choice: str, part: str = "") -> str:
    """Return the name of the passage with the outcome of *choice* in *scene*, or with its *part* `told` or `file`."""
    return f"{scene}/{choice}/{part}" if part else f"{scene}/{choice}"


class _TweeWriter(TweePicks):
    """Writes Twee."""

    def passages(self) -> Iterator[str]:
        manifest = self.pack.manifest
        data = {
            "ifid": str(uuid.uuid5(NAMESPACE, manifest.id)).upper(),
            "format": "SugarCube",
            "format-version": "2.37.3",
            "start": START,
        }
        yield f":: StoryTitle\n{manifest.title}"
        yield f":: StoryData\n{json.dumps(data, indent=2)}"
        facts = [*imprint.sentences(manifest), *(f"{found.mark} {found.text}" for found in imprint.sources(self.pack))]
        facts += [line.text for line in self.script.about[-1:] if manifest.carry]
        yield "\n\n".join(
            [f":: Where this comes from [annotation]\nExported by Open Question. {MARK}", *map(plain, facts)]
        )
        if manifest.authors:
            yield f":: StoryAuthor\n{plain(', '.join(manifest.authors))}"
        yield ":: StoryInit\n" + self.quietly(self.initial())
        yield from self.chairs()
        for number, scene in enumerate(self.script.scenes.values()):
            yield self.scene(scene, number)
            if scene.picks:
                yield from self.desk(scene, scene.picks, list(self.asked(scene)), number)
            yield from (text for option in scene.options for text in self.outcomes(scene, option, number))

    def initial(self) -> Iterator[str]:
        yield from ('$Seat to ""', '$Route to ""', "$Stop to -1", "$Begun to false", "$Words to {}")
        names = {seat: short_name(self.pack, seat) for seat in self.pack.manifest.seats}
        yield from (f"$Names to {json.dumps(names, ensure_ascii=False)}", '$Said to ""', "$Calls to 0", "$Rights to 0")
        for name, found in self.script.scenes.items():
            if found.picks:
                yield from (f"{picked_name(name)} to 0", f"{last_name(name)} to 0")
        for scene in sorted(self.pack.watched_scenes):
            yield f"{seen_name(scene)} to false"
        for scene, choice in sorted(self.pack.watched_choices):
            yield f"{chosen_name(scene, choice)} to false"
        for name, spec in self.program.specs.items():
            if spec.words:
                yield f"$Words[{json.dumps(name)}] to {json.dumps(promises.labels(spec), ensure_ascii=False)}"

    def take_seat(self, seat: str) -> Iterator[str]:
        yield f"$Seat to {json.dumps(seat)}"
        for name, value in zip(self.program.specs, self.program.initial(seat), strict=True):
            yield f"${name} to {json.dumps(value)}"

    def chairs(self) -> Iterator[str]:
        manifest = self.pack.manifest
        links = [link(chair.name, f"chair/{seat}") for seat, chair in manifest.seats.items()]
        links += [
            link(
                f"{manifest.seats[first.seat].name} — {manifest.routes[first.route].label}",
                f"chair/{first.seat}/{first.route}",
            )
            for first, *_ in self.program.roads()
        ]
        said = (manifest.tagline, *imprint.sentences(manifest), say("Whose chair do you take?"))
        words = [plain(words) for words in said if words]
        yield "\n\n".join([f":: {START}", *words, *links]).replace("\n\n", "\n", 1)
        for seat, chair in manifest.seats.items():
            yield self.chair(f"chair/{seat}", self.take_seat(seat), chair.start)
        for first, *_ in self.program.roads():
            setup = [*self.take_seat(first.seat), f"$Route to {json.dumps(first.route)}", "$Stop to 0"]
            yield self.chair(f"chair/{first.seat}/{first.route}", setup, first.scene)

    def chair(self, name: str, setup: Iterable[str], goal: str) -> str:
        body = [self.quietly(setup), link(say("Begin"), goal)]
        return f":: {name} [chair]\n" + "\n\n".join(body)

    # passages

    def scene(self, scene: SceneScript, number: int) -> str:
        shown = self.script.shown(scene.program.effects)
        promised = [name for name, _, _ in self.script.promised(scene.program.effects)]
        body = [self.quietly([*self.note([*shown, *promised]), *apply(scene.program.effects)])]
        body += [self.bridge(stop) for stop in scene.program.stops]
        body += [plain(words) for words in (scene.heading.heading, *map(line_text, scene.heading)) if words]
        body += self.told(scene.told)
        if shown or promised:
            changed = [*(self.change(name, f"${name}") for name in shown), *self.promised(scene.program.effects)]
            body.append("<<if $Begun>>" + "\n".join(changed) + "<</if>>")
        body.append(self.quietly(["$Begun to true"]))
        if scene.picks:
            body.append(f'<<include "{desk_name(scene.program.id)}">>')
        else:
            body += self.asked(scene)
        body += [plain(words) for words in (scene.end.heading, *map(line_text, scene.end))] if scene.end else []
        kind = "ending" if scene.end else "moment" if scene.key_moment else "scene"
        tags = f"{kind} {scene.basis} {scene.chapter}"
        return passage(scene.program.id, f"[{tags}] {position(number, 0)}", body)

    def asked(self, scene: SceneScript) -> Iterator[str]:
        """Yield what is to be decided in *scene*, or its way on."""
        yield from [self.words(scene.ask)] if scene.ask else []
        yield from (text for option in scene.options for text in self.offer(scene, option))
        yield from self.exits(scene.program, scene.program.exits)

    def offer(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        name, program = scene.program.id, option.option
        spent = [f"(not {chosen_name(name, program.id)})"] if program.once else []
        needs = [*spent, *([self.condition(program.guard)] if program.guard else [])]
        link = self.link(choice_text(option.label, option.detail), outcome_name(name, program.id))
        yield f"<<if {' and '.join(needs)}>>{link}<</if>>" if needs else link
        if option.locked:
            shut = [*spent, f"(not {self.condition(program.guard)})"]
            yield f"<<if {' and '.join(shut)}>>{self.words(locked_text(option.label, option.locked))}<</if>>"

    def outcomes(self, scene: SceneScript, option: OptionScript, number: int) -> Iterator[str]:
        """Yield the passages of *option*: at a key moment the call, what is told with the reveal, and the file."""
        program = option.option
        marks = [f"{chosen_name(scene.program.id, program.id)} to true"] if program.watched else []
        marks += self.note_shown(scene, option.call) if option.call else ()
        before = self.note(self.script.noted(option))
        done = self.quietly([*marks, *before, *apply(program.effects)])
        told = [self.words(line_text(option.taken), "$Was_"), *self.told(option.told)]
        told += [self.change(name, f"${name}") for name in self.script.shown(program.effects)]
        exits = list(self.exits(scene.program, program.exits))
        here, row = (scene.program.id, program.id), scene.options.index(option) + 1
        place = f"[outcome {scene.chapter}] {position(number, row)}"
        if not scene.key_moment:
            told += self.promised(program.effects)
            yield passage(outcome_name(*here), place, [done, *told, *exits])
            return
        if option.call:
            yield passage(outcome_name(*here), place, [done, *self.call(option.call, outcome_name(*here, "told"))])
        told += [self.both_letters(scene.program.id, scene.picks)] if scene.picks else []
        told += [text for section in option.reveal for text in self.section(section)]
        told += [
            *self.answer(option.call),
            *self.promised(program.effects),
            link(say("The file: all that is known, with its sources"), outcome_name(*here, "file")),
        ]
        where = outcome_name(*here, "told") if option.call else outcome_name(*here)
        yield passage(where, place, [*([] if option.call else [done]), *told, *exits])
        file = [text for part in option.comparison for text in self.part(part)]
        yield passage(outcome_name(*here, "file"), place, [*file, *exits])

    # the call and the reveal

    def note_shown(self, scene: SceneScript, call: Call) -> Iterator[str]:
        """Yield what keeps which options are shown, before what is chosen changes that."""
        for number, guess in enumerate(call.guesses[1:], 1):
            needs = [f"(not {chosen_name(scene.program.id, guess.choice)})"] if guess.once else []
            needs += [self.condition(guess.guard)] if guess.guard else []
            yield f"$Shown_{number} to {' and '.join(needs) or 'true'}"

    def call(self, call: Call, onward: str) -> Iterator[str]:
        rights = [number for number, guess in enumerate(call.guesses) if guess.right]
        asked = [self.line(call.heading), *([self.words(call.ask, "$Was_")] if call.ask else [])]
        for number, guess in enumerate(call.guesses):
            counted = [f"$Said to {json.dumps(guess.choice)}", "$Calls to $Calls + 1"]
            counted += ["$Rights to $Rights + 1"] if guess.right else []
            offered = self.link(guess.label, onward, *counted, time="$Was_")
            asked.append(f"<<if $Shown_{number}>>{offered}<</if>>" if number else offered)
        asked.append(link(say("Say nothing"), onward, '$Said to ""'))
        if 0 in rights:  # the own option is shown, the others may not be
            yield from asked
            return
        shown = " or ".join(f"$Shown_{number}" for number in rights)
        unasked = link(say("Go on"), onward, '$Said to ""')
        yield f"<<if {shown}>>" + "\n\n".join(asked) + f"<<else>>{unasked}<</if>>"

    def section(self, section: Section) -> Iterator[str]:
        yield f"''{plain(section.heading)}''" if section.heading else ""
        yield from (self.revealed(line) for line in section)

    def answer(self, call: Call | None) -> Iterator[str]:
        for guess in call.guesses if call else ():
            yield f"<<if $Said is {json.dumps(guess.choice)}>>{self.line(guess.result, '$Was_')}<</if>>"

    # meters

    # the comparison

    # exits

    def exits(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[str]:
        if not exits:
            return
        branches = [branch for stop in scene.stops for branch in self.next_stop(scene, stop)]
        branches += [(self.condition(way.guard) if way.guard else "", self.onward(scene, way.goal)) for way in exits]
        if len(branches) == 1:
            yield branches[0][1]
            return
        text = "".join(
            f"<<{'elseif' if number else 'if'} {needs}>>{link}" if needs else f"<<else>>{link}"
            for number, (needs, link) in enumerate(branches)
        )
        yield text + "<</if>>"

    def next_stop(self, scene: SceneProgram, stop: Stop) -> Iterator[tuple[str, str]]:
        for way in stop.exits:
            needs = f"{_at(stop)} and {self.condition(way.guard)}" if way.guard else _at(stop)
            yield needs, self.onward(scene, way.goal, f"$Stop to {stop.number + 1}")

    def bridge(self, stop: Stop) -> str:
        told = "\n\n".join(self.told(self.script.bridges[stop]))
        return f"<<if {_at(stop)}>>{told}<</if>>" if told else ""

    def onward(self, scene: SceneProgram, goal: str, *changes: str) -> str:
        seen = [f"{seen_name(scene.id)} to true"] if scene.watched else []
        return link(say("Go on"), goal, *changes, *seen)

    # words


def _at(stop: Stop) -> str:
    return f"$Route is {json.dumps(stop.route)} and $Seat is {json.dumps(stop.seat)} and $Stop is {stop.number}"
