"""Characters that hide: which of them a pack may hold, and how the others are named and shown."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from game.story.control_chars import CONTROL, visible
from game.story.syntax import yaml_reader
from game.story.syntax.yaml_reader import read
from game.tui.layouts.text import words

HIDDEN = {
    "a tag": ("\U000e0041", "TAG LATIN CAPITAL LETTER A"), "the first tag": ("\U000e0001", "LANGUAGE TAG"),
    "a blank": ("\u200b", "ZERO WIDTH SPACE"), "a joiner of words": ("\u2060", "WORD JOINER"), "a hyphen": ("\u00ad", "SOFT HYPHEN"),
    "a filler": ("\u3164", "HANGUL FILLER"), "a joiner among Latin letters": ("\u200d", "ZERO WIDTH JOINER"),
    "another": ("\u200c", "ZERO WIDTH NON-JOINER"), "a mark of direction": ("\u200f", "RIGHT-TO-LEFT MARK"),
    "a selector after a letter": ("\ufe0f", "VARIATION SELECTOR-16"), "a second selector": ("é\ufe00\ufe01", "VARIATION SELECTOR-2"),
    "a second joiner": ("م\u200c\u200c", "ZERO WIDTH NON-JOINER")}  # fmt: skip
NEEDED = {
    "Persian": "می\u200cخواهم", "Hindi": "क्\u200dष", "Hindi at the end of a word": "र्\u200d ", "a family": "👩\u200d👩\u200d👧",
    "a profession": "🧑🏽\u200d🚀", "a heart": "❤\ufe0f\u200d🔥", "a key": "1\ufe0f⃣", "an ideograph": "葛\U000e0100", "Mongolian": "ᠠᠷᠠ",
    "a mark of direction behind Arabic": "قال (GPT-4)\u200f عنه", "one before Hebrew": "\u200fשלום", "one for digits": "عام 1854\u200e م",
    "a place to break Thai": "ข้าพเจ้า\u200bเป็นแมว"}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), HIDDEN.values(), ids=HIDDEN)
def test_what_nobody_sees_is_a_finding_with_its_name(text: str, name: str) -> None:
    """Raw or as an escape it is refused; the finding names its number and what Unicode calls it."""
    raw = yaml_reader.decode(f"a: in{text}to\n".encode(), "f.yaml")[1]
    escaped = "".join(f"\\U{ord(one):08X}" if CONTROL.match(one) else one for one in text)
    for found in (raw, read(f'a: "in{escaped}to"\n', "f.yaml")[1]):
        assert [one.code for one in found] == ["OQ103"]
        assert f"U+{ord(text[-1]):04X} ({name})" in found[0].message
    assert raw[0].place.column == len(f"a: in{text}")


@pytest.mark.parametrize("text", NEEDED.values(), ids=NEEDED)
def test_what_a_script_or_an_emoji_needs_is_taken(text: str) -> None:
    """A joiner after a letter of a script that joins, or from emoji to emoji, and a selector of a form are no findings."""
    assert yaml_reader.decode(f"a: {text}\n".encode(), "f.yaml")[1] == []
    assert words(text).plain == visible(text) == text


@given(
    st.text(
        st.sampled_from(
            "ab é\u200b\u200c\u200d\u2060\ufe0f\U000e0041\U000e007f\U000e0100\U0001f3f4م\u202e\u200f\u200eก "
        ),
        max_size=40,
    )
)
def test_the_gate_shows_what_hides(text: str) -> None:
    """Whatever the text, what is shown holds nothing that the finding would name, on a screen and in plain lines."""
    assert not CONTROL.search(words(text).plain)
    assert not CONTROL.search(visible(text))


@pytest.mark.parametrize(
    "text",
    ["Take \u200fher over", "a\u200eb", "\u200f\u200fם", "ם\u200f\u200f", "1\u061c2", "ab\u200bc", "a \u200fb م"],
)
def test_marks_that_hide_are_refused(text: str) -> None:
    """Among Latin letters, among digits, or one after the other, nobody sees that they are there."""
    (found,) = yaml_reader.decode(f"a: {text}\n".encode(), "f.yaml")[1]
    assert found.code == "OQ103"
    assert "Delete it" in found.cure
