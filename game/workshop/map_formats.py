"""Writes a story map as DOT, Mermaid, JSON, or as SVG by Graphviz."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import asdict
from typing import TYPE_CHECKING

from game.errors import UsageError
from game.marks import ENDINGS, RECORD, ROAD
from game.workshop.stamped_files import MARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.workshop.story_map import MapEdge, MapNode, StoryMap

JSON_INTERFACE = 1
"""The version of the JSON: keys may be added; none is removed or gets another meaning."""

AMBER, CYAN, INK, DIM, PAPER = "#9a5b00", "#006a7a", "#26221c", "#8a8275", "#fbf7ee"


def _short(text: str, limit: int = 34) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _words(place: MapNode) -> list[str]:
    """Return the lines of a node: its mark and title, then its kind."""
    kind = {"ending": "ending", "moment": "key moment"}.get(place.kind, "")
    under = " · ".join(
        part for part in (place.date, kind, "start of " + ", ".join(place.seats) if place.seats else "") if part
    )
    mark = ENDINGS[place.ending] if place.ending else RECORD if place.basis == "record" else ROAD
    return [f"{mark} {_short(place.title)}", *([under] if under else []), *(["visited"] if place.visited else [])]


# DOT


def as_dot(story: StoryMap) -> str:
    """Return *story* for Graphviz."""
    title = f"{story.title} · {story.seat}" if story.seat else story.title
    plain = f'fontname="Helvetica", fontsize=11, fontcolor="{INK}", color="{DIM}"'
    lines = [
        f"// {MARK}",
        f"digraph {_quoted(story.pack)} {{",
        f'  label={_quoted(title)}; labelloc=t; fontsize=22; bgcolor="{PAPER}"; rankdir=TB;',
        f'  graph [fontname="Helvetica", fontcolor="{INK}", nodesep=0.35, ranksep=0.55];',
        f'  node [{plain}, shape=box, style="rounded", margin="0.14,0.08"];',
        f'  edge [fontname="Helvetica", fontsize=9, fontcolor="{DIM}", color="{DIM}", arrowsize=0.7];',
    ]
    for chapter, title in story.chapters:
        lines += [
            f"  subgraph {_quoted('cluster_' + chapter)} {{",
            f'    label={_quoted(title)}; labeljust=l; fontsize=14; color="#d9d0bd"; style="rounded";',
        ]
        lines += [f"    {_dot_place(place)}" for place in story.places if place.chapter == chapter]
        lines.append("  }")
    return "\n".join([*lines, *(f"  {_dot_way(way)}" for way in story.ways), "}", ""])


def _quoted(text: str) -> str:
    """Return *text* as a string of DOT; Graphviz reads entities in it, so & is escaped."""
    text = text.replace("&", "&amp;")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _dot_place(place: MapNode) -> str:
    label = '"' + "\\n".join(_quoted(line)[1:-1] for line in _words(place)) + '"'
    style: dict[str, str] = {"label": label, "tooltip": _quoted(place.scene), "id": _quoted(place.scene)}
    if place.kind == "moment":
        style |= {"style": '"filled"', "fillcolor": '"#f6e3bf"', "penwidth": "2"}
    if place.kind == "ending":
        style |= {
            "shape": "doubleoctagon",
            "style": '"filled"',
            "fillcolor": f'"{"#f6e3bf" if place.ending == "record" else "#d8eef0"}"',
        }
    if place.basis == "imagined" and place.kind in ("passage", "decision"):
        style |= {"style": '"rounded,dashed"'}
    if place.history:
        style |= {"color": f'"{AMBER}"', "penwidth": "2.2"}
    if place.visited:
        style |= {"color": f'"{CYAN}"', "penwidth": "3.5"}
    return f"{_quoted(place.scene)} [{_attributes(style)}];"


def _dot_way(way: MapEdge) -> str:
    style: dict[str, str] = {
        "label": _quoted(_short(way.label, 26)),
        "tooltip": _quoted(way.label + (f" — if {way.needs}" if way.needs else "")),
    }
    if way.needs:
        style |= {"style": "dashed"}
    if way.route:
        style |= {"style": "dotted", "constraint": "false"}
    if way.history:
        style |= {"color": f'"{AMBER}"', "fontcolor": f'"{AMBER}"', "penwidth": "2.6", "weight": "4"}
    if way.visited:
        style |= {"color": f'"{CYAN}:{AMBER}"' if way.history else f'"{CYAN}"', "penwidth": "2.6"}
    return f"{_quoted(way.source)} -> {_quoted(way.target)} [{_attributes(style)}];"


def _attributes(style: dict[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in style.items())


def as_svg(story: StoryMap) -> str:
    """Return *story* drawn by Graphviz.

    Raises:
        UsageError: where Graphviz is not there, or fails.
    """
    program = shutil.which("dot")
    if program is None:
        raise UsageError(
            "An .svg needs Graphviz, and there is no `dot` here. Install Graphviz, or write a .dot, .mmd or .json file."
        )
    try:
        done = subprocess.run(  # noqa: S603 - our own text, no shell
            [program, "-Tsvg"],
            input=as_dot(story),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as problem:
        said = getattr(problem, "stderr", "") or str(problem)
        raise UsageError(
            f"Graphviz could not draw this: {said.strip()[:300]} Write a .dot file and look at it there."
        ) from problem
    return re.sub(r"(<svg )", f"<!-- {MARK} -->\n\\1", done.stdout, count=1)


# Mermaid


def as_mermaid(story: StoryMap) -> str:
    """Return *story* as a Mermaid flowchart."""
    names = {place.scene: f"s{index}" for index, place in enumerate(story.places)}
    lines = [f"%% {MARK}", f"%% {_entities(story.title)}", "flowchart TD"]
    for index, (chapter, title) in enumerate(story.chapters):
        lines.append(f'  subgraph c{index}["{_entities(title)}"]')
        lines += [
            f"    {_mermaid_place(names[place.scene], place)}" for place in story.places if place.chapter == chapter
        ]
        lines.append("  end")
    lines += [_mermaid_way(names, way) for way in story.ways]
    lines += [
        f"  classDef moment fill:#f6e3bf,stroke:{INK},stroke-width:2px,color:{INK}",
        f"  classDef ending fill:#d8eef0,stroke:{INK},stroke-width:3px,color:{INK}",
        f"  classDef history stroke:{AMBER},stroke-width:3px",
        f"  classDef visited stroke:{CYAN},stroke-width:4px",
    ]
    for kind, test in _CLASSES.items():
        if members := [names[place.scene] for place in story.places if test(place)]:
            lines.append(f"  class {','.join(members)} {kind}")
    for color, chosen in ((AMBER, "history"), (CYAN, "visited")):
        if numbers := [str(index) for index, way in enumerate(story.ways) if getattr(way, chosen)]:
            lines.append(f"  linkStyle {','.join(numbers)} stroke:{color},stroke-width:3px")
    return "\n".join([*lines, ""])


_CLASSES: dict[str, Callable[[MapNode], bool]] = {
    "moment": lambda place: place.kind == "moment",
    "ending": lambda place: place.kind == "ending",
    "history": lambda place: place.history,
    "visited": lambda place: place.visited,
}


def _entities(text: str) -> str:
    """Return *text* with Mermaid's characters as entities."""
    return "".join(
        character if character.isalnum() or character in " .,:;!?'’“”·—–-…■◇/()" else f"#{ord(character)};"
        for character in text
    )


def _mermaid_place(name: str, place: MapNode) -> str:
    words = "<br/>".join(_entities(line) for line in _words(place))
    opening, closing = {"ending": ("([", "])"), "moment": ("[[", "]]"), "decision": ("{{", "}}")}.get(
        place.kind, ("[", "]")
    )
    return f'{name}{opening}"{words}"{closing}'


def _mermaid_way(names: dict[str, str], way: MapEdge) -> str:
    arrow = "-.->" if way.needs or way.route else "-->"
    label = f'|"{_entities(_short(way.label, 26))}"|' if way.label else ""
    return f"  {names[way.source]} {arrow}{label} {names[way.target]}"


# JSON


def as_json(story: StoryMap) -> str:
    """Return *story* as JSON: a stable interface, described in docs/writers.md."""
    data = {
        "interface": JSON_INTERFACE,
        "made": MARK,
        **asdict(story),
        "chapters": [{"id": name, "title": title} for name, title in story.chapters],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


WRITERS: dict[str, Callable[[StoryMap], str]] = {".svg": as_svg, ".mmd": as_mermaid, ".dot": as_dot, ".json": as_json}
"""The writers of a map by file suffix."""
