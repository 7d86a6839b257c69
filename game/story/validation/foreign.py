"""Recognises what other tools and other kinds of Markdown write, and says what this format has in its place."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

from game.story.syntax.expression import nearest
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

OTHER_SCHEMES = {
    "people": "person",
    "who": "person",
    "glossary": "term",
    "word": "term",
    "terms": "term",
    "src": "source",
}
PROSE = "Prose has paragraphs, emphasis, lists, block quotes and links."
# What `prose.foreign` finds; a reader would see something else than is meant.
REFUSED = {
    "heading": ("A heading (#) stands here.", "A scene has a title; within it, begin a new paragraph."),
    "fence": ("A code fence stands here.", PROSE),
    "rule": ("A rule stands here.", PROSE),
    "image": (
        "An image stands here.",
        "A scene has one picture: {file: pictures/its-name.png, alt: what is on it, source: its-id}.",
    ),
    "macro": ("A macro of SugarCube stands here.", "Use a passage with an if, and effects on choices and scenes."),
    "html": ("HTML stands here.", PROSE + " Write < as it is where no letter follows."),
    "table": ("A table stands here.", PROSE),
    "code": ("Code (`) stands here.", PROSE),
    "autolink": ("A web address stands here.", "Put it into record/sources.yaml, and link there: [words](source:id)."),
}
INK = "A line of ink, {found}, stands here."
CHOICES = "Ways on stand in choices and next, not in the prose."
TAGS = ("b", "i", "u", "s", "w", "p", "nw", "fast", "cps", "color", "size", "a", "br")
SOLE_QUOTES = re.compile(r"\s*(?:“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»)\s*")
BRANCH = re.compile(r"(?:(?P<condition>[^:|]+):)?[^|]*\|.*|(?P<other>[^:|]+):.*", re.DOTALL)


class Sign(NamedTuple):
    """A sign of another tool: the code of its finding, where it stands in a text, what it is and what to write."""

    code: str
    offset: int
    message: str
    cure: str


CHOICE_SCRIPT = (
    r"^[ \t]*\*(?:choice|fake_choice|if|elseif|else|goto|gosub|set|label|page_break|finish|temp|create)"
    r"(?![\w*])[^*\n]*$"
)
# What a text with it has at least, pattern, code, what it is, the cure; a reader sees these signs as they are written.
SIGNS = (
    ("[[", r"\[\[[^\[\]\n]+\]\]", "OQ341", "A link of Twine, {found}, stands here.", CHOICES),
    ("*", CHOICE_SCRIPT, "OQ341", "A command of ChoiceScript, {found}, stands here.",
     "Use choices, a passage with an if, or effects."),
    (": ", r"\((?:set|put|if|unless|else-if|else|link-goto|go-to|goto|print|display): *[^)\n]*\)", "OQ341",
     "A macro of Harlowe, {found}, stands here.", "Use a passage with an if, effects, or choices."),
    ("->", r"(?:^|(?<=\s))->[ \t]*[A-Za-z_][\w.]*[ \t]*$", "OQ341", INK, CHOICES),
    ("==", r"^[ \t]*={2,}[ \t]*\w+[ \t=]*$", "OQ341", INK, "Every scene has an id of its own under scenes."),
    ("~ ", r"^[ \t]*~[ \t]+\w+.*=.*$", "OQ341", INK, "Changes stand in effects."),
    ("]", r"\[/?(?:b|i|u|s|url|img|color|size)(?:=[^\]\n]*)?\](?!\()", "OQ341", "{found} is no sign of this format.",
     "Write **words** or *words*."),
    ("\\n", r"\\n(?=[\sA-Z]|$)", "OQ341", "A reader will see {found} here.", "Leave an empty line between paragraphs."),
    ("[^", r"\[\^[^\]\s]+\]", "OQ340", "A footnote, {found}, stands here.",
     "Link the words to the source that the note would name: [words](source:id)."),
    ("~~", r"(?<!~)~~[^~\s](?:[^~\n]*[^~\s])?~~(?!~)", "OQ340", "Words are struck out here, {found}.",
     "Leave them out."),
    ("\n=", r"^ {0,3}\S.*\n {0,3}=+ *$", "OQ340", "A heading stands here.",
     "A scene has a title; within it, begin a new paragraph."),
)  # fmt: skip
ITEM = re.compile(r"^( *)(?:[-+*]|\d+[.)]) ", re.MULTILINE)
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,6});")
DOLLAR = re.compile(r"(?<![\w$])\$(?P<name>[A-Za-z_][A-Za-z0-9_]+)\b")
BRACKETED = re.compile(r"(?<![\[\]\w])\[(?P<name>[a-z][a-z0-9_]*)\](?![\[(])")


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form, re.MULTILINE)


def signs(text: str, variables: Collection[str]) -> Iterator[Sign]:
    """Yield the signs of other tools in *text*, of each kind the first."""
    told = False
    for needed, form, code, said, cure in SIGNS:
        if needed in text and (match := _compiled(form).search(text)):
            told = True
            shown = " ".join(match[0].split())[:40]
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Sign(code, start, said.format(found=shown), cure)
    if "\n  " in text:
        yield from _inner_list(text)
    if "&" in text and (match := ENTITY.search(text)):
        character = html.unescape(match[0])
        if character != match[0]:
            shown = "an ordinary blank" if character.isspace() else character
            yield Sign("OQ340", match.start(), f"A reader will see {match[0]} here.", f"Write {shown}.")
    if not told:
        yield from _variables(text, variables)


def _inner_list(text: str) -> Iterator[Sign]:
    """Yield the first item that begins a list inside a list."""
    before = None
    for item in ITEM.finditer(text):
        if (
            before is not None
            and len(item[1]) >= len(before[1]) + 2
            and "\n\n" not in text[before.end() : item.start()]
        ):
            said = "A list inside a list stands here; its items are shown in a row with the others."
            yield Sign("OQ340", item.end(1), said, "Use one list, or a paragraph for each part.")
            return
        before = item


def _variables(text: str, variables: Collection[str]) -> Iterator[Sign]:
    if "$" in text and (match := DOLLAR.search(text)):
        cure = (
            f"Write {{{match['name']}}} for the value."
            if match["name"] in variables
            else "A variable is shown as {name}."
        )
        yield Sign("OQ341", match.start(), f"{match[0]} prints as it stands.", cure)
    bracketed = (match for match in BRACKETED.finditer(text) if match["name"] in variables)
    if match := next(bracketed, None):
        yield Sign(
            "OQ341", match.start(), f"{match[0]} prints as it stands.", f"Write {{{match['name']}}} for the value."
        )


def of_braces(name: str) -> tuple[str, str] | None:
    """Return message and cure where `{name}` is what another tool writes, None where it may be a variable."""
    if name.strip("/").partition("=")[0] in TAGS:
        return f"{{{name}}} is no sign of this format.", "Write **words** or *words*."
    if match := BRANCH.fullmatch(name):
        asked = (match["condition"] or match["other"] or "").strip()
        cure = f"Use a passage with if: {asked}" if asked else "Use a passage with an if"
        return "Prose cannot branch inside braces.", f"{cure}, beside the others in the list of text."
    return None


def of_link(scheme: str, name: str, schemes: Collection[str]) -> tuple[str, str]:
    """Return message and cure of a link to *scheme* and *name*, where links go to ids of one of *schemes*."""
    every = f"Link to {', '.join(f'{one}:' for one in schemes)} ids"
    if not name:
        said = f"A link to {scheme} alone stands here." if scheme else "A link to nothing stands here."
        return said, f"Write its kind before the id, such as (person:{scheme or 'id'}). {every}."
    said = f"A link to {scheme}: stands here."
    if scheme in ("scene", "choice", "chapter"):
        return said, f"Ways on stand in choices and next. {every}."
    if scheme in ("http", "https", "mailto", "www"):
        return said, "Link to source:id; web addresses stand in sources."
    meant = nearest(OTHER_SCHEMES.get(scheme, scheme), schemes)
    return said, meant.replace("?", ":?") if meant else f"{every}; web addresses stand in sources."
