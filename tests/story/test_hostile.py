"""Whatever stands in a pack's files, reading it ends, with a pack or with findings that say where."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from game.story import read_pack
from game.story.findings import Finding
from game.story.syntax import yaml_reader

LIGHTHOUSE = Path(__file__).resolve().parents[1] / "packs" / "lighthouse"
NAMES = [path.relative_to(LIGHTHOUSE).as_posix() for path in sorted(LIGHTHOUSE.rglob("*.yaml"))]
TEXTS = {name: (LIGHTHOUSE / name).read_text(encoding="utf-8") for name in NAMES}
NOWHERE = Path("/nowhere/at/all")
SCRAPS = ["{", "}", "[", "]", ": ", "- ", "\n", "\n  ", "'", '"', "|", ">", "&a ", "*a", "!x ", "#", "?", "---\n", "...\n", "\t", "\\",
          "<<: ", "\u202e", "\0", "%", "@", "`", "ü", "\U0001f600", "0", "+1", "if: ", "text: ", "{oil", "](term:", "null", "~"]  # fmt: skip


def check(files: dict[str, str]) -> tuple[Finding, ...]:
    pack, findings = read_pack(NOWHERE, files)
    assert (pack is None) == any(one.severity == "error" for one in findings)
    for one in findings:
        assert one.code.startswith("OQ")
        assert one.message
        lines = files.get(one.place.file, "").split("\n")
        assert one.place.line <= len(lines) + 1, str(one)
        if 0 < one.place.line <= len(lines):
            assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 2, str(one)
    return findings


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, str]:
    """Draw the small pack with a few pieces cut out, put in, doubled or swapped."""
    files = dict(TEXTS)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(NAMES))
        text = files[name]
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 30)))
        piece = draw(st.sampled_from(SCRAPS) | st.text(max_size=6) | st.just(text[at:to] * 2))
        files[name] = text[:at] + piece + text[to:]
    return files


@settings(max_examples=150)
@given(mutated())
def test_a_damaged_pack_makes_findings_and_nothing_else(files: dict[str, str]) -> None:
    """Cut, double or sprinkle the small pack: the reader says what is wrong, in bounds, and never fails."""
    check(files)


@settings(max_examples=150)
@given(st.text(max_size=300) | st.lists(st.sampled_from(SCRAPS), max_size=60).map("".join))
@example("a: [[")
@example("scenes: {a: {choices: {b: ")
@example("? ")
def test_random_text_makes_findings_and_nothing_else(text: str) -> None:
    """Random text in the place of any file is refused or read."""
    for name in ("pack.yaml", "scenes/winter.yaml", "record/events.yaml"):
        check({**TEXTS, name: text})


VALUES = st.recursive(
    st.sampled_from(["x", "", "1", "+2", "true", "none", "the-storm", "oil >", "{oil}", "[a](b:c)", "12:30", " ", "a\nb"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "if", "go", "a-b", "A", "next", "choices", "keeper"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=200)
@given(st.data())
def test_values_of_any_shape_in_any_place_make_findings(data: st.DataObject) -> None:
    """A list where a line belongs, a line where keys belong, at any depth: a finding, never a failure."""
    import json

    name = data.draw(st.sampled_from(NAMES))
    value, _ = yaml_reader.read(TEXTS[name], name)
    assert value is not None
    here = value.value
    for _ in range(data.draw(st.integers(0, 6))):
        inner = [
            key
            for key, part in (here.items() if isinstance(here, dict) else enumerate(here))
            if isinstance(part, (dict, list)) and part
        ]
        if not inner:
            break
        here = here[data.draw(st.sampled_from(inner))]
    key = data.draw(st.sampled_from(list(here) if isinstance(here, dict) else range(len(here))))
    here[key] = data.draw(VALUES)
    check({**TEXTS, name: json.dumps(value.value, ensure_ascii=False)})


def many(line: str, times: int) -> str:
    return "".join(line.replace("#", str(number)) for number in range(times))


@pytest.mark.parametrize(
    "text",
    [
        "scenes:\n" + many("  s#: {basis: imagined, text: x, next: nowhere}\n", 3000),
        "scenes:\n" + many("  s#: {basis: imagined, text: '{x', next: s0}\n", 3000),
        "scenes:\n  s: {basis: imagined, next: s, text: [" + "'[a](b:c)', " * 5000 + "]}\n",
        "scenes:\n  s: {basis: imagined, next: s, text: '" + "[a](b:c)" * 2000 + "'}\n",
        "scenes:\n  s: {basis: imagined, next: s, text: x, discuss: [" + "[], " * 5000 + "]}\n",
        "scenes:\n  s: {" + many("k#: v, ", 5000) + "basis: imagined, text: x, next: s}\n",
        "scenes:\n  s: {basis: imagined, text: x, next: s, choices: {" + many("A#: [], ", 3000) + "}}\n",
        "scenes:\n" + many("  s: {}\n", 5000),
    ],
    ids=[
        "no such scene",
        "open braces",
        "many links",
        "long links",
        "wrong lists",
        "unknown keys",
        "wrong ids",
        "doubles",
    ],
)
def test_a_pack_with_thousands_of_mistakes_is_read_in_bounded_time(text: str) -> None:
    """What is wrong a thousand times costs a thousand findings, not a thousand squared."""
    check({**TEXTS, "scenes/winter.yaml": text})
