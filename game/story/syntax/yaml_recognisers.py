"""Recognises mistakes in lines of YAML, one kind each, and writes the lines as they were meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.story.control_chars import named
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

NEAR = 8  # lines before a syntax error in which its cause is looked for
ODD_BLANKS = "\u00a0\u2000-\u200b\u202f\u3000"
KEY = r"(?P<indent> *(?:- +)?)(?P<key>[A-Za-z][\w-]*)"
ODD_BLANK = re.compile(rf"( *(?:- +)?(?:[\w-]+:)? *)([{ODD_BLANKS}])[\s\u200b]*")
WIDE_COLON = re.compile(KEY + r"\s*(?P<colon>[：﹕])\s*(?P<rest>.*)$")
EQUALS = re.compile(KEY + r" *=+>? *(?P<rest>.+)$")
TIGHT_COLON = re.compile(KEY + r":(?P<rest>[^\s:/].*)$")
BARE_KEY = re.compile(r"(?P<indent> *(?:- +)?)(?P<key>[a-z][a-z0-9_-]*)\s*$")
NO_COLON = re.compile(KEY + r" +(?P<rest>\S.*)$")
VALUE = re.compile(r"(?P<before> *(?:- +)*(?:[\w-]+: +)?)(?P<value>\S.*)$")
LOOSE_SIGN = re.compile(r"(?P<before>: *)(?P<sign>[-+]) +(?P<number>\d)")
BULLET = re.compile(r"(?P<indent> *)(?P<bullet>[–—•·‣]) *(?P<rest>\S.*)$")
REMARK = re.compile(r" *(?P<sign>//|/\*|--(?!-)|;)")
BLOCK = re.compile(r"(?P<indent> *)\S.*[:-] +[|>][-+\d]*\s*(?:#.*)?$")
PAIR = re.compile(
    r"(?P<before> *(?:- +)?(?P<key>effects|ending|history|picture|values|picks|seats|variables): +)"
    r"(?P<value>[a-z][\w-]*: +[^{\[\s].*)"
)
DASHED = re.compile(r"(?P<before> *(?:- +)?(?P<key>[a-z][\w-]*): +)(?P<dash>-) +(?P<rest>[^\"\[{|>\s][^\"]*)")
LISTS = {"sources", "people", "disputes", "events", "chapters", "authors", "discuss", "was", "to", "off", "skip"}
KEY_LINE = re.compile(r" *(?:- +)*[\w'\"-]+:(?:\s|$)")
PROSE = ("text", "about", "reveal", "summary", "why", "consequences", "means", "note", "bridge", "primer", "bias")
HOLDERS = {
    "choices": "choice", "scenes": "scene", "seats": "seat", "variables": "variable", "items": "item",
    "routes": "route",
}  # fmt: skip
"""Keys below which each thing has an id of its own, and what such a thing is called."""


class Repair(NamedTuple):
    """What to write in place of some lines, where the mistake stands, and the mistake and its cure in words."""

    line: int
    column: int
    written: str
    message: str
    cure: str
    height: int = 1  # lines that *written* replaces
    is_cure: bool = True  # whether *written* is what to write, or only shows that this is the mistake
    doubt: int = 0  # of several of a kind, the least doubtful is tried first


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _written(line: str) -> str:
    """Return *line* as a cure quotes it."""
    shown = line.strip()
    return shown if len(shown) <= 60 else shown[:59] + "…"


# Each recogniser yields repairs of one line.


def _odd_blank(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    if match := ODD_BLANK.match(lines[number]):
        where = (
            "behind the colon" if ":" in match[1] else "behind the dash" if "-" in match[1] else "in the indentation"
        )
        # As wide as it looks: a no-break blank stands where one blank would, several where several would.
        blanks = "" if match[2] == "\u200b" else " "
        found = re.sub(rf"[{ODD_BLANKS}]", blanks, match[0])
        written = (found if where == "in the indentation" else found.rstrip() + " ") + lines[number][match.end() :]
        said = f"A blank that YAML does not know, {named(match[2])}, stands {where}."
        cure = "Put an ordinary blank there." if blanks else "Delete it."
        yield Repair(0, match.start(2), written, said, f"{cure[:-1]}: {_written(written)}" if ":" in match[1] else cure)


def _tab(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    line = lines[number]
    before = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in before:
        neighbours = sorted({_indent(other) for other in lines if other.strip() and not other.startswith("\t")})
        for width in (2, 4, 8, *neighbours):
            written = before.expandtabs(width) + line.lstrip(" \t")
            yield Repair(0, before.index("\t"), written, "A tab stands in the indentation.", "Indent with blanks.")


def _wide_colon(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    if match := WIDE_COLON.match(lines[number]):
        written = f"{match['indent']}{match['key']}: {match['rest']}"
        said = f"A colon that YAML does not know, {named(match['colon'])}, stands here."
        yield Repair(0, match.start("colon"), written, said, f"Write {_written(written)}")


def _equals(lines: Sequence[str], number: int, keys: Collection[str]) -> Iterator[Repair]:
    if (match := EQUALS.match(lines[number])) and match["key"] in keys:
        written = f"{match['indent']}{match['key']}: {match['rest']}"
        said = f"{match['key']} is followed by an equals sign instead of a colon."
        yield Repair(0, match.end("key"), written, said, f"Write {_written(written)}")


def _tight_colon(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    if match := TIGHT_COLON.match(lines[number]):
        written = f"{match['indent']}{match['key']}: {match['rest']}"
        said = f"A blank is missing behind {match['key']}:"
        yield Repair(0, match.end("key"), written, said + ".", f"Write {_written(written)}")


def _no_colon(lines: Sequence[str], number: int, keys: Collection[str]) -> Iterator[Repair]:
    line = lines[number]
    is_deeper = number + 1 < len(lines) and _indent(lines[number + 1]) > _indent(line)
    if (match := BARE_KEY.match(line)) and (match["key"] in keys or is_deeper):
        written = f"{match['indent']}{match['key']}:"
        yield Repair(
            0, match.end("key"), written, f"A colon is missing behind {match['key']}.", f"Write {_written(written)}"
        )
    elif (
        (match := NO_COLON.match(line))
        and match["key"] in keys
        and (_is_short(match["rest"]) or not _block(lines, number))
    ):
        written = f"{match['indent']}{match['key']}: {match['rest']}"
        yield Repair(
            0, match.end("key"), written, f"A colon is missing behind {match['key']}.", f"Write {_written(written)}"
        )


def _is_short(rest: str) -> bool:
    return len(rest.split()) <= 3 or rest[0] in "[{|>\"'"


def _bullet(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    if match := BULLET.match(lines[number]):
        written = f"{match['indent']}- {match['rest']}"
        said = f"{match['bullet']} begins no list in YAML."
        yield Repair(0, match.start("bullet"), written, said, "Begin an item with a hyphen and a blank.")


def _remark(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    line = lines[number]
    if match := REMARK.match(line):
        said = f"{match['sign']} begins no comment in YAML."
        written = f"{line[: match.start('sign')]}# {line[match.end('sign') :].strip()}"
        yield Repair(0, match.start("sign"), written, said, "Begin a comment with # and a blank.")


def _no_bar(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    """Find prose below a key that lacks its |."""
    line = lines[number].rstrip()
    match = BARE_KEY.match(line.removesuffix(":"))
    below = next((one for one in lines[number + 1 :] if one.strip()), "")
    is_prose = (
        not KEY_LINE.match(below) and not below.lstrip().startswith(("- ", "#")) and _indent(below) > _indent(line)
    )
    if is_prose and line.endswith(":") and match and match["key"] in PROSE:
        written = line + " |"
        said = f"Prose stands below {match['key']}, and nothing says that it is prose."
        yield Repair(0, len(line) - 1, written, said, f"Write {_written(written)}")


def _open_quote(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    """Find a quote that is not closed on its line, behind which the text up to the next quote was swallowed."""
    match = VALUE.match(lines[number])
    if match and match["value"][0] in "\"'" and match["value"].find(match["value"][0], 1) < 0:
        said = "A quote that is opened here is not closed."
        written = lines[number].rstrip() + match["value"][0]
        yield Repair(0, match.start("value"), written, said, f"Close it: {_written(written)}")


def _continued(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    """Find a colon in the second line, or a later one, of a text without quotes."""
    line = lines[number]
    colon = line.find(": ") if ": " in line else len(line) - 1 if line.endswith(":") else -1
    first = next(
        (one for one in lines[number - 1 :: -1] if number and one.strip() and _indent(one) < _indent(line)), ""
    )
    if colon > 0 and not BARE_KEY.match(line[:colon]) and (match := VALUE.match(first)) and ": " in match["before"]:
        said = "There is a second “: ” in this text, which began without quotes on a line above."
        cure = f"Write {match['before'].strip()} | there, and begin the text on the line below it."
        yield Repair(0, colon, line.replace(": ", ":").rstrip(":"), said, cure, is_cure=False)


def _flat_block(lines: Sequence[str], number: int, keys: Collection[str]) -> Iterator[Repair]:
    """Find prose behind | or > that is not indented."""
    line = lines[number]
    if not BLOCK.match(line):
        return
    below = number + 1
    while below < len(lines) and not ((match := re.match(KEY + ":", lines[below])) and match["key"] in keys):
        below += 1
    text = lines[number + 1 : below]
    first = next((one for one in text if one.strip()), None)
    if first is not None and _indent(first) <= _indent(line):
        blanks = " " * (_indent(line) + 2)
        written = "\n".join([line, *((blanks + one.lstrip()).rstrip() for one in text)])
        said = "The text below is not indented."
        cure = f"Indent it by {_indent(line) + 2} blanks, each line."
        yield Repair(0, len(line.rstrip()) - 1, written, said, cure, below - number)


def _quote(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    """Quote a value: it holds a colon and a blank, begins with a sign of YAML's, or goes on behind a closing quote."""
    match = VALUE.match(lines[number])
    if match is None or not match["before"].strip() or match["value"][0] in "{[|>":
        return
    value = match["value"].rstrip()
    bare = value[1:-1] if value[0] in "\"'" and value[-1] == value[0] else value
    quote = "'" if '"' in bare else '"'
    held = bare.replace("'", "''") if quote == "'" else bare.replace("\\", "\\\\")
    written = match["before"] + quote + held + quote
    if not BARE_KEY.match(value.rstrip(":")) and (said := _fault(value)):
        message, offset = said
        cure = f"Put quotes around all of it: {_written(written)}"
        yield Repair(0, match.start("value") + offset, written, message, cure)


def _bracket(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    """Find keys and values, or a list, that begin on the line of the key that holds them."""
    line = lines[number].rstrip()
    if pair := PAIR.fullmatch(line):
        written = f"{pair['before']}{{{pair['value']}}}"
        said = f"What {pair['key']} holds begins on its own line."
        yield Repair(0, pair.start("value"), written, said, f"Put braces around it: {_written(written)}")
    elif dashed := DASHED.fullmatch(line):
        is_list = dashed["key"] in LISTS
        written = f"{dashed['before']}[{dashed['rest']}]" if is_list else f'{dashed["before"]}"- {dashed["rest"]}"'
        said = "A list begins here, on the line of its key." if is_list else "A value cannot begin with -."
        cure = f"Write {_written(written)}" if is_list else f"Put quotes around all of it: {_written(written)}"
        yield Repair(0, dashed.start("dash"), written, said, cure)


def _fault(value: str) -> tuple[str, int] | None:
    """Return why *value* cannot stand without quotes, and at which character."""
    if value[0] in "\"'":
        closing = value.find(value[0], 1)
        behind = value[closing + 1 :].strip() if closing > 0 else ""
        return ("The text goes on behind the closing quote.", closing + 1) if behind and behind[0] != "#" else None
    if ": " in value or value.endswith(":"):
        return "There is a second “: ” here: a colon followed by a blank ends a key.", value.find(":")
    if value[0] in "@`%,!&*?]}-":
        return f"A value cannot begin with {value[0]}.", 0
    return None


def _loose_sign(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    if match := LOOSE_SIGN.search(lines[number]):
        written = LOOSE_SIGN.sub(r"\g<before>\g<sign>\g<number>", lines[number])
        said = f"A blank stands between {match['sign']} and the number."
        yield Repair(0, match.end("sign"), written, said, f"Write {match['sign']}{match['number']} without a blank.")


def _list_of_ids(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    """Find a mapping of choices, scenes or the like that was written as a list."""
    line = lines[number]
    if not line.lstrip().startswith("- "):
        return
    parent = (
        next((one for one in lines[number - 1 :: -1] if one.strip() and _indent(one) < _indent(line)), "")
        if number
        else ""
    )
    rest = line.lstrip()[2:].strip()
    beside = next(
        (one for one in lines[number - 1 :: -1] if number and one.strip() and _indent(one) == _indent(line)), ""
    )
    kind = HOLDERS.get(parent.strip().rstrip(":"), "")
    if re.fullmatch(r"[a-z][a-z0-9-]*:", rest) and (kind or KEY_LINE.match(beside)):
        said = f"A {kind} is no item of a list." if kind else "This is no item of a list: the lines around it are keys."
        yield Repair(0, _indent(line), line.replace("- ", "", 1), said, f"Take the hyphen off: {rest}")
    elif kind:
        name = f"first-{kind}"
        cure = f"Write an id of its own, such as {name}:, and indent what belongs to it below."
        said = f"A {kind} has an id, and is no item of a list."
        yield Repair(0, _indent(line), f"{' ' * _indent(line)}{name}:\n{' ' * _indent(line)}  {rest}", said, cure)


def _block(lines: Sequence[str], number: int) -> int:
    """Return the indentation of the block of prose that ends just before line *number*, 0 where there is none."""
    line = lines[number]
    inside = 0
    for before in reversed(lines[:number]):
        if not before.strip():
            continue
        if BLOCK.match(before):
            return inside if inside > _indent(line) else 0
        if _indent(before) < _indent(line):
            return 0
        inside = _indent(before)
    return 0


def _out_of_block(lines: Sequence[str], number: int, _keys: Collection[str]) -> Iterator[Repair]:
    line, inside = lines[number], _block(lines, number)
    if inside and not KEY_LINE.match(line):
        written = " " * inside + line.lstrip()
        said = "This line has left the text above: it is indented by fewer blanks."
        yield Repair(0, _indent(line), written, said, f"Indent it by {inside} blanks, as the lines above.")


def indentation(lines: Sequence[str], number: int) -> Iterator[Repair]:
    """Yield line *number* with the indentation of each line around it that begins a key or an item."""
    line = lines[number]
    own = _indent(line)
    around = [width for one in lines[max(number - NEAR, 0) : number + NEAR] for width in _columns(one)]
    if not list(_columns(line)):  # a line of prose
        return
    holds = line.rstrip().endswith((":", "|", ">"))
    below = next((_indent(one) for one in lines[number + 1 :] if one.strip()), 0) if holds else 0
    for width in dict.fromkeys(around):
        more = own - width
        if not more or own < below <= width:  # what belongs to the line would no longer stand below it
            continue
        count = "one blank" if abs(more) == 1 else f"{abs(more)} blanks"
        said = f"This line is indented by {count} {'more' if more > 0 else 'less'} than the lines around it."
        cure = f"Take {count} away before it." if more > 0 else f"Put {count} more before it."
        doubt = abs(more) + 4 * (around.count(own) - around.count(width)) + (8 if holds else 0)
        yield Repair(number, own, " " * width + line.lstrip(), said, cure, doubt=doubt)


def _columns(line: str) -> Iterator[int]:
    """Yield the columns at which *line* begins a key or an item."""
    if line.lstrip().startswith("- "):
        yield _indent(line)
        yield _indent(line) + 2
    elif KEY_LINE.match(line):
        yield _indent(line)


RECOGNISERS = (
    _odd_blank, _tab, _wide_colon, _equals, _tight_colon, _loose_sign, _list_of_ids, _bullet, _remark, _flat_block,
    _open_quote, _no_colon, _out_of_block, _continued, _bracket, _quote, _no_bar,
)  # fmt: skip
FAR_REACHING = (_open_quote, _no_bar)
"""Those that explain an error many lines further down."""
