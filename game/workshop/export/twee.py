"""Exports a pack as Twee 3 for SugarCube: one passage per scene and per outcome, joined by links that Twine draws."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from game.language import say
from game.marks import RECORD
from game.session import promises
from game.session.words import imprint
from game.workshop.export.export_model import choice_text, locked_text
from game.workshop.export.game_writer import pieces
from game.workshop.export.twee_syntax import TweeSyntax, passage, position
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.engine.program import GuardedExit, SceneProgram
    from game.story.model import Pack
    from game.workshop.export.export_model import Call, OptionScript, SceneScript
    from game.workshop.export.export_picks import ItemScript, PicksScript, Told
    from game.workshop.export.export_worlds import GiverScript
    from game.workshop.export.game_writer import Change

START = "Whose chair"
NAMESPACE = uuid.UUID("6f70656e-2071-7565-7374-696f6e207477")


def to_twee(pack: Pack) -> str:
    """Return *pack* as Twee 3."""
    return "\n\n\n".join(TweeWriter(pack).passages()) + "\n"


def outcome_name(scene: str, choice: str, part: str = "") -> str:
    """Return the name of the passage with the outcome of *choice* in *scene*, or with its *part* `told` or `file`."""
    return f"{scene}/{choice}/{part}" if part else f"{scene}/{choice}"


def desk_name(scene: str, part: str = "picks") -> str:
    """Return the passage that asks to pick in *scene*, or of a *part* of its letter. No id has brackets."""
    return f"{scene} ({part})"


class TweeWriter(TweeSyntax):
    """Writes the passages of a pack."""

    def passages(self) -> Iterator[str]:
        """Yield the passages of the file."""
        manifest = self.pack.manifest
        data = {
            "ifid": str(uuid.uuid5(NAMESPACE, manifest.id)).upper(),
            "format": "SugarCube",
            "format-version": "2.37.3",
            "start": START,
        }
        yield f":: StoryTitle\n{manifest.title}"
        yield f":: StoryData\n{json.dumps(data, indent=2)}"
        facts = [f"Exported by Open Question. {MARK}", *map(self.plain, self.origin())]
        yield "\n\n".join([":: Where this comes from [annotation]", *facts]).replace("\n\n", "\n", 1)
        if manifest.authors:
            yield f":: StoryAuthor\n{self.plain(', '.join(manifest.authors))}"
        yield "\n".join([":: StoryInit", *self.do([*self.declared(), *self.tables()])])
        yield from self.chairs()
        for number, scene in enumerate(self.script.scenes.values()):
            yield self.scene(scene, number)
            if scene.picks:
                yield from self.desk(scene, scene.picks, number)
            yield from (text for option in scene.options for text in self.outcomes(scene, option, number))

    def tables(self) -> Iterator[Change]:
        """Yield the names of the seats, and the words for the values of variables."""
        words = {name: promises.labels(spec) for name, spec in self.program.specs.items() if spec.words}
        yield "$Names", self.table(self.seat_names())
        yield "$Words", f"{{{', '.join(f'{json.dumps(name)}: {self.table(said)}' for name, said in words.items())}}}"

    def table(self, words: Mapping[str, str]) -> str:
        """Return *words* by what they stand for, as players read them."""
        return f"{{{', '.join(f'{json.dumps(name)}: {self.shown(said)}' for name, said in words.items())}}}"

    def chairs(self) -> Iterator[str]:
        """Yield the passage that asks whose chair to take, and one for each way to begin."""
        manifest = self.pack.manifest
        said = (manifest.tagline, *imprint.sentences(manifest), say("Whose chair do you take?"))
        starts = [("/".join(["chair", *ids]), words, changes, goal) for words, ids, changes, goal in self.starts()]
        links = [self.link(words, name) for name, words, _, _ in starts]
        yield "\n\n".join([f":: {START}", *map(self.plain, filter(None, said)), *links]).replace("\n\n", "\n", 1)
        for (seat, *_), (name, _, changes, goal) in zip((ids for _, ids, _, _ in self.starts()), starts, strict=True):
            givers = self.left.get(seat, ())
            begin = self.in_which_world(seat, goal) if givers else [self.link(say("Begin"), goal)]
            yield passage(name, "[chair]", [*self.do(changes), *begin])
        for seat, givers in self.left.items():
            for giver in givers:
                yield from self.world(seat, giver)

    def in_which_world(self, seat: str, goal: str) -> Iterator[str]:
        """Yield what asks in which world *seat* begins: the record's leads to *goal*, others to what was left."""
        yield self.plain(say("In which world?"))
        yield self.link(f"{RECORD} " + say("The world of the record"), goal)
        yield from (self.link(giver.offered, f"left/{seat}/{giver.seat}/0") for giver in self.left[seat])

    def world(self, seat: str, giver: GiverScript) -> Iterator[str]:
        """Yield a passage for each decision of *giver* that *seat* receives, and one that tells what differs then."""
        name = f"left/{seat}/{giver.seat}"
        for number, carry in enumerate(giver.carries):
            onward = f"{name}/{number + 1}"
            links = [self.link(left.differs, onward, self.received(left)) for left in carry.left]
            asked = [self.plain(carry.label), self.link(say("As in the record"), onward), *links]
            yield passage(f"{name}/{number}", "[chair]", asked)
        told = self.when([self.is_(self.own("carried"), "!=", '""')], [self.line(giver.told)])
        begin = self.cases((needs, self.link(say("Begin"), goal)) for needs, goal in self.firsts(seat))
        yield passage(f"{name}/{len(giver.carries)}", "[chair]", [*told, *begin])

    # a scene

    def scene(self, scene: SceneScript, number: int) -> str:
        """Return the passage of *scene*."""
        asked = [f'<<include "{desk_name(scene.program.id)}">>'] if scene.picks else self.asked(scene)
        end = self.section(scene.end) if scene.end else ()
        kind = "ending" if scene.end else "moment" if scene.key_moment else "scene"
        place = f"[{kind} {scene.basis} {scene.chapter}] {position(number, 0)}"
        return passage(scene.program.id, place, [*self.arrival(scene), *asked, *end])

    def asked(self, scene: SceneScript) -> Iterator[str]:
        """Yield what is to be decided in *scene*, or its way on."""
        yield from [self.words(scene.ask)] if scene.ask else []
        yield from (text for option in scene.options for text in self.offer(scene, option))
        yield from self.exits(scene.program, scene.program.exits)

    def offer(self, scene: SceneScript, option: OptionScript) -> Iterator[str]:
        """Yield the link that takes *option*, or why it is locked."""
        name, program = scene.program.id, option.option
        spent = self.unspent(name, program.id, once=program.once)
        link = self.link(choice_text(option.label, option.detail), outcome_name(name, program.id))
        needs = [*spent, *self.needs(program.guard)]
        yield from self.when(needs, [link])
        if option.locked:
            shut = [*spent, *self.fails(program.guard)]
            yield from self.when(shut, [self.words(locked_text(option.label, option.locked))])

    def outcomes(self, scene: SceneScript, option: OptionScript, number: int) -> Iterator[str]:
        """Yield the passages of *option*: at a key moment the call, what is told with the reveal, and the file."""
        here = (scene.program.id, option.option.id)
        place = f"[outcome {scene.chapter}] {position(number, scene.options.index(option) + 1)}"
        asked, told, file = (outcome_name(*here, part) for part in ("", "told", "file"))
        done, exits = list(self.do(self.decided(scene, option))), list(self.exits(scene.program, option.option.exits))
        if not scene.key_moment:
            promised = self.promised(option.option.effects)
            yield passage(asked, place, [*done, *self.outcome(option), *promised, *exits])
            return
        revealed = [
            *self.revealed(scene, option),
            self.link(say("The file: all that is known, with its sources"), file),
            *exits,
        ]
        if option.call:
            yield passage(asked, place, [*done, *self.call(scene, option.call, told)])
            yield passage(told, place, revealed)
        else:
            yield passage(asked, place, [*done, *revealed])
        yield passage(file, place, [*(text for part in option.comparison for text in self.part(part)), *exits])

    def call(self, scene: SceneScript, call: Call, onward: str) -> Iterator[str]:
        """Yield what asks for a call, where the answer is not known and one of history's options was shown."""
        asked = [self.line(call.heading), *([self.words(call.ask, was=True)] if call.ask else [])]
        for number, guess in enumerate(call.guesses):
            offered = [self.link(guess.label, onward, self.called(scene, guess), was=True)]
            asked += self.when([self.own("shown", str(number))] if number else [], offered)
        asked.append(self.link(say("Say nothing"), onward))
        shown = " or ".join(self.historys_shown(call))
        asks = " and ".join([self.negated(self.own("known", scene.event)), *([f"({shown})"] if shown else [])])
        yield from self.cases([(asks, "\n\n".join(asked)), ("", self.link(say("Go on"), onward))])

    def exits(self, scene: SceneProgram, exits: tuple[GuardedExit, ...]) -> Iterator[str]:
        """Yield the ways on as one paragraph; none where there is no way."""
        onward = ((needs, self.link(say("Go on"), goal, changes)) for needs, goal, changes in self.ways(scene, exits))
        return self.cases(onward)

    def cases(self, cases: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield as one paragraph the first of *cases* whose condition holds; that of the last is ""."""
        ways = list(cases)
        if len(ways) == 1:
            yield ways[0][1]
        elif ways:
            text = "".join(
                f"<<{'elseif' if number else 'if'} {needs}>>{link}" if needs else f"<<else>>{link}"
                for number, (needs, link) in enumerate(ways)
            )
            yield text + "<</if>>"

    # desks and letters

    def desk(self, scene: SceneScript, picks: PicksScript, number: int) -> Iterator[str]:
        """Yield the passages of a desk or a letter, with what is to be decided behind it."""
        name = scene.program.id
        decided = list(self.when(self.enough(scene), self.asked(scene)))
        place = f"[picks {scene.chapter}] {position(number, len(scene.options) + 1)}"
        question = self.question(name, picks)
        if not picks.program.letter:
            offers = [self.offer_item(name, picks, item, f"{name}/{item.item.id}") for item in picks.items]
            yield passage(desk_name(name), place, [*question, *offers, *decided])
            for item in picks.items:
                body = [*self.opened(name, item), f'<<include "{desk_name(name)}">>']
                yield passage(f"{name}/{item.item.id}", place, body)
            return
        clauses = [self.offer_clause(name, picks, item, order) for order, item in enumerate(picks.items, 1)]
        unsent = [*question, *self.do([(self.own("last", name), "0")]), *clauses]
        yield passage(desk_name(name), place, [*self.when([self.picked(name, "==", 0)], unsent), *decided])
        yield passage(desk_name(name, "letter"), place, self.letter(name, picks, clauses))
        yield passage(desk_name(name, "sent"), place, [*self.sent(name, picks), f'<<include "{desk_name(name)}">>'])

    def offer_item(
        self, scene: str, picks: PicksScript, item: ItemScript, goal: str, changes: Iterable[Change] = ()
    ) -> str:
        """Return the link that picks *item*."""
        link = self.link(choice_text(item.label, item.detail), goal, changes)
        return "".join(self.when([self.can_pick(scene, picks, item)], [link]))

    def offer_clause(self, scene: str, picks: PicksScript, item: ItemScript, order: int) -> str:
        """Return the link that puts clause number *order* into a letter, behind those that stand before it."""
        first, last = self.picked(scene, "==", 0), self.own("last", scene)
        kept = [(name, f"{first} ? {value} : {name}") for name, value in self.begun(picks)]
        says = [
            (self.own("says", str(index)), self.says(told, place))
            for index, (teller, told, place) in enumerate(picks.sayings())
            if teller is item
        ]
        changes = [*kept, (last, str(order)), *self.take(scene, item), *says]
        offer = self.offer_item(scene, picks, item, desk_name(scene, "letter"), changes)
        return "".join(self.when([self.is_(last, "<", str(order))], [offer]))

    def letter(self, scene: str, picks: PicksScript, offers: list[str]) -> Iterator[str]:
        """Yield the page on which a letter that was begun is gone on with, sent, or begun again."""
        yield from self.clauses(scene, picks)
        yield from offers
        send = self.link(say("Send the letter"), desk_name(scene, "sent"))
        yield from self.when([self.picked(scene, ">=", max(1, picks.program.least))], [send])
        yield self.link(say("Begin it again"), desk_name(scene), self.begun_again(scene, picks))

    def says(self, told: Told, place: int) -> str:
        """Return the expression of a line as it is told now, "" where its passage does not hold."""
        words = self.string(pieces(told.lines[place]), was=False)
        return f'{"".join(self.needs(told.guard))} ? {words} : ""' if told.guard else words
