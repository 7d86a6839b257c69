"""Exports a pack as one page that plays in a browser without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from game.engine.program import Guard, Set, read_value
from game.errors import UsageError
from game.language import say
from game.marks import ACCENTS, RECORD, VERDICTS
from game.pages.templates import own, render
from game.session import narration, promises
from game.session.reveal import short_name
from game.session.words import file_wording, imprint, phrases
from game.session.words.section import Line, Section
from game.story import dates, pictures
from game.story.syntax import expression, prose
from game.story.syntax.expression import Dialect
from game.workshop.export.export_comparison import ComparisonPart, Shift
from game.workshop.export.export_model import Call, Guess, write_script
from game.workshop.export.export_picks import ItemScript, PicksScript, Told
from game.workshop.export.export_worlds import CarryScript, GiverScript, LeftScript, worlds_of
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.engine.program import Stop
    from game.story.model import Pack, Source
    from game.story.syntax.prose import Paragraph
    from game.workshop.export.export_model import OptionScript, SceneScript, Script

Json = dict[str, object]
PICKS = ("ask", "items", "fits", "heading")
ITEM = ("label", "detail", "locked", "opened", "clause", "told", "real")
PAGE = Path(__file__).parent / "page"
SCRIPTS = ("engine.js", "picks.js", "prose.js", "page.js")


def to_html(pack: Pack) -> str:
    """Return *pack* as one HTML page."""
    story, tests = story_and_tests(pack)
    return render(
        "story.html",
        language=pack.manifest.language,
        title=pack.manifest.title,
        stamp=MARK,
        keys=say("1–9 choose · ↑↓ move · Enter go on · f file · l promises · s send · u take back · t other colours"),
        back=say("take back"),
        theme=say("other colours"),
        noscript=say("This page plays by JavaScript, which is switched off here."),
        story=story,
        tests=own(tests),
        scripts=own("".join((PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS)),
    )


def story_and_tests(pack: Pack) -> tuple[Json, str]:
    """Return the data that `engine.js` plays, and the conditions of *pack* as a JavaScript list of functions."""
    writer = _PageWriter(pack)
    story = writer.story()
    return story, "[\n" + "".join(f"(v, seat, seen, chosen) => {source},\n" for source in writer.tests) + "]"


class _PageWriter:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.script: Script = write_script(pack)
        self.tests: dict[str, int] = {}
        places = {name: index for index, name in enumerate(pack.manifest.variables)}
        self.dialect = Dialect(
            name=lambda name: f"v[{places[name]}]",
            seat="seat",
            seen=lambda scene: f"Boolean(seen[{_literal(scene)}])",
            chose=lambda scene, choice: f"Boolean(chosen[{_literal(f'{scene}/{choice}')}])",
            text=_literal,
            operators={"and": "&&", "or": "||", "not": "!", "==": "===", "!=": "!=="},
            true="true",
            false="false",
        )

    def data(self, value: object) -> object:
        """Return *value*, any part of a script, as JSON: its fields by name, a guard as its index among the tests."""
        found = value
        match value:
            case Guard():
                found = (
                    self.tests.setdefault(expression.write(value.node, self.dialect), len(self.tests)) if value else -1
                )
            case Line():
                found = _line(value) | self.image(value)
            case PicksScript():
                found = self.fields(value.program, "letter", "least", "most") | self.fields(value, *PICKS)
            case ItemScript():
                found = self.fields(value.item, "id", "guard", "effects") | self.fields(value, *ITEM)
            case tuple() if hasattr(value, "_fields"):
                found = self.fields(value, *value._fields)
            case tuple():
                found = [self.data(part) for part in value]
            case LeftScript():
                specs = self.script.program.specs
                values = {name: read_value(specs[name], text) for name, text in value.values.items()}
                found = {"differs": value.differs, "values": values}
            case dict():
                found = {name: self.data(part) for name, part in value.items()}
            case GiverScript() | CarryScript() | Section() | Told() | Shift() | Call() | Guess() | ComparisonPart():
                found = self.fields(value, *value.__dataclass_fields__)
        return found

    def image(self, line: Line) -> Json:
        """Return the picture that *line* tells of, as an address that holds it and the words in its place."""
        if line.role != "picture":
            return {}
        try:
            found = pictures.address(Path(self.pack.folder), line.ref)
        except (ValueError, OSError) as problem:
            raise UsageError(say("{file} cannot be shown: {why}.", file=line.ref, why=problem)) from problem
        return {"image": found, "alt": line.paragraph.spans[-1].text}

    def fields(self, part: object, *names: str) -> Json:
        """Return the fields of *part* that are called *names*."""
        return {name: self.data(getattr(part, name)) for name in names}

    def story(self) -> Json:
        manifest = self.pack.manifest
        return {
            "kept": f"open-question:{self.pack.id}",
            "title": manifest.title,
            "tagline": manifest.tagline,
            "about": [*_lines(self.script.about), *_lines(imprint.section(self.pack).lines)],
            "words": self.words(),
            "accents": ACCENTS,
            "verdicts": {str(verdict).lower(): mark for verdict, mark in VERDICTS.items()},
            "variables": [
                {
                    "name": name,
                    **self.fields(spec, "type", "label", "about", "min", "max", "hidden"),
                    "labels": promises.labels(spec),
                    "told": {state: _line(line) for state in spec.words for line in self.told_of(name, state)},
                    "terms": _line(self.script.terms(name)) if spec.type == "promise" else None,
                }
                for name, spec in manifest.variables.items()
            ],
            "seats": self.seats(),
            "worlds": self.data(worlds_of(self.pack)),
            "trips": [self.trip(road) for road in self.script.program.roads()],
            "scenes": {name: self.scene(scene) for name, scene in self.script.scenes.items()},
            "codex": self.codex(),
        }

    def told_of(self, name: str, state: str) -> Iterator[Line]:
        """Yield the line that says a promise has come to *state*; none for another variable."""
        return (line for _, _, line in self.script.promised([Set(name, state)]))

    def seats(self) -> Json:
        initial = self.script.program.initial
        return {
            seat: {
                "name": chair.name,
                "short": short_name(self.pack, seat),
                "about": chair.about,
                "start": chair.start,
                "values": list(initial(seat)),
            }
            for seat, chair in self.pack.manifest.seats.items()
        }

    def trip(self, road: tuple[Stop, ...]) -> Json:
        return {
            "route": road[0].route,
            "label": self.pack.manifest.routes[road[0].route].label,
            "seat": road[0].seat,
            "stops": [stop.scene for stop in road],
            "bridges": [self.data(self.script.bridges[stop]) for stop in road],
            "ending": self.data(road[-1].exits),
        }

    def words(self) -> dict[str, str]:
        """Return the interface's sentences that the page needs."""
        return {
            "noShift": self.script.no_shift,
            "whose": say("Whose chair do you take?"),
            "world": say("In which world?"),
            "record": f"{RECORD} " + say("The world of the record"),
            "asRecord": say("As in the record"),
            "onward": say("Go on"),
            "debrief": say("See the whole road"),
            "again": say("Another road"),
            "close": say("Close"),
            "nothing": say("Say nothing"),
            "send": say("Send the letter"),
            "letter": say("Your letter"),
            "first": say("There is something to pick first."),
            "ledger": say("What was promised"),
            "unpromised": say("Nothing was promised yet."),
            "resume": say("Go on where you were"),
            "clash": say("Locked: {why}", why=say("It does not go with what else is marked.")),
            "rights": say("Calls right: {right} of {n}."),
            "file": say("The file: all that is known, with its sources"),
            "beside": say("What you did, beside the record"),
            "both": say("You and history:"),
            "you": say("You:"),
            "history": say("History:"),
            "share": say("{n} of {total} moments decided as history did."),
            "off": say("{off} of {total} off the record"),
        }

    def scene(self, scene: SceneScript) -> Json:
        parts = dict.fromkeys(part for option in scene.options for part in option.comparison)
        numbers = {part: number for number, part in enumerate(parts)}
        return {
            **self.fields(scene.program, "effects", "exits", "watched"),
            **self.fields(scene, "heading", "told", "picks", "ask", "end", "ending", "event", "historys"),
            "options": [self.option(option, numbers) for option in scene.options],
            "parts": self.data(tuple(parts)),
            "key": scene.key_moment,
            "year": dates.year(scene.date),
            "when": phrases.date(scene.date) if scene.date else "",
        }

    def option(self, option: OptionScript, numbers: Mapping[ComparisonPart, int]) -> Json:
        """Return a choice; its file is a list of *numbers* of parts, most of which its siblings have too."""
        return {
            **self.fields(option.option, "id", "guard", "once", "watched", "effects", "exits"),
            **self.fields(option, "label", "detail", "locked", "taken", "told", "call", "reveal", "as_history"),
            "parts": [numbers[part] for part in option.comparison],
        }

    def codex(self) -> dict[str, Json]:
        """Return the codex entries that links of the prose open, by target."""
        record = self.pack.record
        cards: dict[str, Json] = {}
        for name, person in record.people.items():
            cards[f"person:{name}"] = _card(person.name, *_plain(person.role), *_prose(person.about))
        for name, term in record.terms.items():
            cards[f"term:{name}"] = _card(term.term, *_prose(term.means))
        for name, event in record.events.items():
            cards[f"event:{name}"] = _card(
                event.title, *_plain(phrases.date(event.date)), *_prose(event.summary), *_prose(event.why)
            )
        for name, source in record.sources.items():
            cards[f"source:{name}"] = {
                **_card(source.title, *_plain(_about_source(source)), *_plain(source.note)),
                "url": source.url,
            }
        for name in record.disputes:
            section = file_wording.dispute(narration.dispute(self.pack, name, narration.Footnotes(self.pack)))
            cards[f"dispute:{name}"] = {"title": section.heading, "lines": _lines(section)}
        return cards


def _literal(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


def _card(title: str, *paragraphs: Paragraph) -> Json:
    return {
        "title": title,
        "lines": [_line(Line("prose", paragraph, paragraph.mark)) for paragraph in paragraphs],
    }


def _plain(text: str) -> tuple[Paragraph, ...]:
    return prose.plain(text) if text else ()


def _prose(text: str) -> tuple[Paragraph, ...]:
    return prose.read(text) if text else ()


def _about_source(source: Source) -> str:
    return " · ".join(part for part in (source.by, source.date) if part)


def _line(line: Line) -> Json:
    spans = [
        {"text": span.text}
        | {name: getattr(span, name) for name in ("strong", "emphasis", "target") if getattr(span, name)}
        for span in line.paragraph.spans
    ]
    return {"role": line.role, "mark": line.mark, "spans": spans, "ref": line.ref}


def _lines(lines: Iterable[Line]) -> list[Json]:
    return [_line(line) for line in lines]
