"""The lines of a play: what each can say, and how it is written."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from game import untrusted_files
from game.digest import blake2b
from game.errors import JournalError, JournalUnreadable, reason
from game.language import say
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

VERSION = 4
"""Of the plays that begin now, which brought worlds that another play left; an older one goes on as it began."""
CALLS_SINCE = 2
"""The version that brought calls."""
NAMES_SINCE = 3
"""The version that brought names given to a play after it was begun."""
MAX_NAME = 200
SUFFIX = ".play"
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
BEGINNING = re.compile(rb"\{[^\x00-\x1f\x7f]*(\t[0-9a-f]{0,7})?")
KEY = "open-question"


class PlayLines:
    """The lines of a play: the body, a tab, the checksum."""

    max_bytes = 8 * 1024 * 1024
    max_line = 4096

    def checksum(self, before: str, body: bytes) -> str:
        """Return the checksum of *body* after a line with the checksum *before*."""
        return blake2b(before.encode() + body, digest_size=4).hexdigest()

    def join(self, body: bytes, checksum: str) -> bytes:
        """Return a line without its end."""
        return body + b"\t" + checksum.encode()

    def splits(self, line: bytes) -> Iterator[tuple[bytes, str, int]]:
        """Yield *line* as a whole, and as far as the first tab and a checksum: what follows can be anything."""
        if line[-9:-8] == b"\t":
            yield line[:-9], line[-8:].decode("latin-1"), len(line)
        cut = line.find(b"\t")
        if 0 <= cut < len(line) - 9:
            yield line[:cut], line[cut + 1 : cut + 9].decode("latin-1"), cut + 9

    def is_beginning(self, rest: bytes) -> bool:
        """Whether *rest* can be what a crash leaves of a line."""
        return len(rest) <= self.max_line and (not rest or BEGINNING.fullmatch(rest) is not None)

    def lock(self, path: Path) -> Path:
        """Return the file that is locked while the play at *path* is open."""
        return path.parent / ".locks" / f"{path.name}.lock"


LINES = PlayLines()


class Header(NamedTuple):
    """The first line of a play."""

    id: str
    pack: str
    rules: str
    seat: str
    route: str
    language: str
    began: str
    name: str = ""
    version: int = VERSION
    world: str = ""  # the id of the play that left the world in which this one began, "" for the record's
    giver: str = ""  # the seat of that play
    carried: str = ""  # what came from there: name=value,name=value

    @property
    def values(self) -> dict[str, str]:
        """What came from another world, by variable."""
        pairs = (pair.partition("=") for pair in self.carried.split(",") if pair)
        return {name: value for name, _, value in pairs}


OF_WORLDS = ("world", "giver", "carried")
TEXTS = tuple(name for name in Header._fields if name != "version")


class Move(NamedTuple):
    """A decision, as it was made: *choice* is a choice, or an item that was picked; a letter is a move a clause.

    Before it, *scene* was gone on from *passed* times since the move before, as can be where nothing need be picked.
    """

    scene: str
    choice: str
    at: str = ""
    passed: int = 0


class Call(NamedTuple):
    """What the player said, after the last decision, that this person had done in *scene*."""

    scene: str
    choice: str
    at: str = ""


class Rewind(NamedTuple):
    """A return to before decision number *to*, counted from 0 on the road of that time; *why*, if not the player's."""

    to: int
    at: str = ""
    why: str = ""


class Reached(NamedTuple):
    """An ending that was reached: it can be replayed, but a list of plays need not."""

    scene: str
    at: str = ""


class Named(NamedTuple):
    """What the play is called from here on."""

    name: str
    at: str = ""


Entry = Move | Call | Rewind | Reached | Named


def road(entries: Iterable[Entry]) -> tuple[Move, ...]:
    """Return the moves of *entries* that were not taken back."""
    moves: list[Move] = []
    for entry in entries:
        if isinstance(entry, Move):
            moves.append(entry)
        elif isinstance(entry, Rewind):
            del moves[entry.to :]
    return tuple(moves)


def calls(entries: Iterable[Entry]) -> dict[int, Call]:
    """Return the calls of *entries* that were not taken back, by the number of their decision on the road."""
    standing: dict[int, Call] = {}
    made = 0
    for entry in entries:
        match entry:
            case Move():
                made += 1
            case Call() if made:
                standing[made - 1] = entry
            case Rewind():
                made = min(made, entry.to)
                standing = {number: call for number, call in standing.items() if number < made}
    return standing


def name_of(header: Header, entries: Iterable[Entry]) -> str:
    """Return what the play is called: the name that was given last, or that of its beginning."""
    return ([header.name] + [entry.name for entry in entries if isinstance(entry, Named)])[-1]


def written_name(text: str) -> str:
    """Return *text* as a line of a play can hold it."""
    return "".join(filter(str.isprintable, text)).strip()[:MAX_NAME]


def now() -> str:
    """Return the time as it is written into a play: to the minute, and no more is kept of a player."""
    return datetime.now(UTC).isoformat(timespec="minutes")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file at *path*, which can be anything.

    Raises:
        JournalError: when it cannot be opened.
        JournalUnreadable: when it is no file, or too large.
    """
    try:
        return untrusted_files.read(path, LINES.max_bytes)
    except OSError as problem:
        raise JournalError(say("{path} cannot be read: {why}.", path=path, why=reason(problem))) from None
    except untrusted_files.TooLarge:
        raise JournalUnreadable(say("{path} is larger than any play can be.", path=path)) from None
    except ValueError:
        raise JournalUnreadable(say("{path} is not a play of Open Question.", path=path)) from None


def header_of(path: Path, fields: dict[str, Any]) -> Header:
    """Return the header that *fields*, the first line of the file at *path*, is.

    Raises:
        JournalUnreadable: when it is none, or one of a newer game.
    """
    if KEY not in fields:
        raise JournalUnreadable(say("{path} is not a play of Open Question.", path=path))
    version = fields[KEY]
    if isinstance(version, int) and version > VERSION:
        raise JournalUnreadable(
            say("{path} was written by a newer version of the game. Update the game to go on with it.", path=path)
        )
    values = {name: fields.get(name, "") for name in TEXTS}
    if version not in range(1, VERSION + 1) or not all(map(_is_line, values.values())) or not _is_time(values["began"]):
        raise JournalUnreadable(say("The first line of {path} is damaged.", path=path))
    return Header(**values, version=int(version))


def _is_line(value: Any) -> bool:
    """Whether *value* is text that can be shown: a play may be a stranger's, and its text must not steer a terminal."""
    return isinstance(value, str) and value.isprintable()


def _is_time(value: Any) -> bool:
    if value == "":
        return True
    try:
        return DAY.match(value) is not None and datetime.fromisoformat(value) is not None
    except (ValueError, TypeError):
        return False


def entry_of(fields: dict[str, Any]) -> Entry | None:
    """Return the entry that *fields* is; None for what no game writes."""
    at, why = fields.get("at", ""), fields.get("why", "")
    if not _is_time(at) or not _is_line(why):
        return None
    match fields:
        case {"scene": str(scene), "choice": str(choice)} if _is_line(scene) and _is_line(choice):
            passed = fields.get("passed", 0)
            return Move(scene, choice, at, max(0, passed) if isinstance(passed, int) else 0)
        case {"scene": str(scene), "call": str(choice)} if _is_line(scene) and _is_line(choice):
            return Call(scene, choice, at)
        case {"rewind": int(to)} if to >= 0:
            return Rewind(to, at, why)
        case {"end": str(scene)} if _is_line(scene):
            return Reached(scene, at)
        case {"named": str(name)} if _is_line(name):
            return Named(name, at)
    return None


def body_of(entry: Entry | Header) -> bytes:
    """Return the body of the line that *entry* is written as."""
    match entry:
        case Header():
            texts = {name: getattr(entry, name) for name in TEXTS if name not in OF_WORLDS or entry.carried}
            fields: dict[str, Any] = {KEY: entry.version, **texts}
        case Move():
            passed = {"passed": entry.passed} if entry.passed else {}
            fields = {"scene": entry.scene, "choice": entry.choice, "at": entry.at, **passed}
        case Call():
            fields = {"scene": entry.scene, "call": entry.choice, "at": entry.at}
        case Rewind():
            fields = {"rewind": entry.to, "at": entry.at, **({"why": entry.why} if entry.why else {})}
        case Reached():
            fields = {"end": entry.scene, "at": entry.at}
        case Named():
            fields = {"named": entry.name, "at": entry.at}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
