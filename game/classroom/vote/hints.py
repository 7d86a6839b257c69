"""The keys of the presenter in words: those that do something now, and all of them as a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.lesson.slides import Slide, text_line
from game.language import say

if TYPE_CHECKING:
    from game.classroom.lesson.lesson import Lesson
    from game.classroom.vote.ballot import Ballot


def hints(lesson: Lesson, ballot: Ballot, slide: Slide) -> list[tuple[str, str]]:
    """Return the keys that do something while *slide* is shown, with what they do."""
    looking, kind = lesson.look is not None, slide.kind
    can_undo = not looking and (lesson.can_reopen if kind != "vote" else lesson.votes_in > 0)
    tied = lesson.tied and not looking
    known = [
        ("⏎", say("go on") if looking else _next_words(kind), looking or not tied),
        ("esc", say("back to the lesson"), looking),
        ("h", say("count hands"), kind == "vote"),
        ("r", say("reveal now"), kind in ("vote", "talk")),
        ("s", say("the scene"), kind in ("vote", "talk", "result")),
        ("f", say("the file"), kind in ("record", "handed", "argue") and bool(lesson.file)),
        ("v", say("the counts"), kind == "desk" and not looking),
        ("u", say("empty it") if kind == "vote" else say("open it again"), can_undo),
        ("1-9", say("decide"), tied),
        ("n", say("next moment"), kind in ("read", "desk", "record", "handed", "argue", "bridge")),
        ("p", say("join code"), kind == "vote" and bool(ballot.address)),
        ("t", say("light or dark"), kind == "lobby"),
        ("w", say("show in a browser"), kind == "lobby"),
        ("q", say("leave, saved"), kind in ("lobby", "end")),
        ("?", say("all keys"), True),
    ]
    return [(key, what) for key, what, use in known if use]


def _next_words(kind: str) -> str:
    return {
        "vote": say("close the vote"),
        "talk": say("vote again"),
        "result": say("so decided"),
    }.get(kind, say("go on"))


def keys_slide() -> Slide:
    """Return every key of the presenter as a slide."""
    known = [
        ("⏎ ←", say("go on; look back")),
        ("h r", say("type the hands that were counted; show the counts now")),
        ("s f v", say("the scene again; the file with its sources; the last result again")),
        ("u", say("empty the open vote, or open the last one again")),
        ("1-9", say("decide a tie")),
        ("n", say("leave this moment for the next one")),
        ("c", say("hide the clock of the talk, or show it")),
        ("p k", say("the join code; a new code, so that every phone joins again")),
        ("l +", say("lock the room, or open it; let five more in")),
        ("o", say("let several phones share an address, as behind some routers, or not")),
        ("t w", say("light or dark; the projector page in a browser")),
        ("q", say("leave; everything is kept")),
    ]
    return Slide("keys", title=say("The keys"), lines=tuple(text_line(what, "key", keys) for keys, what in known))
