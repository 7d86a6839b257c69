"""The quick way through plain prose reads it exactly as the library does."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings, strategies as st

from game.story.syntax import prose

STORIES = Path(__file__).parent.parent.parent / "story"
BITS = st.sampled_from(
    [
        "lamp", "A", "é", "9", "1.", "2)", " ", "  ", "\n", "\n\n", "\n \n", "\t", "\u00a0", "*", "**", "***", "_", "[", "]", "(", ")",
        "[lamp](term:lamp)", "[the\n lamp](person:a-1)", "[x](term:X)", "[x](web:y)", "](term:lamp)", "**bold**", "*it\nalic*", "-", "+",
        ">", "#", "`", "!", "\\", "&amp;", "<b>", ".", ",", "“", "—", "{", "~~", "\r", "\0", "\x1f", "\u2028", "’s", "$", "=", ":", "/",
    ]
)  # fmt: skip


def by_the_library(text: str) -> tuple[prose.Paragraph, ...]:
    """Return *text* as markdown-it reads it."""
    return tuple(prose._blocks(prose._markdown().parse(text)))


@settings(max_examples=3000, deadline=None)
@given(st.lists(BITS, max_size=14).map("".join))
def test_what_is_read_quickly_is_read_as_the_library_reads_it(text: str) -> None:
    """Whatever the quick way does not leave to the library comes out the same."""
    quick = prose._simple(text)

    assert quick is None or quick == by_the_library(text)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
def test_so_is_any_text(text: str) -> None:
    """The same holds for any characters at all."""
    quick = prose._simple(text)

    assert quick is None or quick == by_the_library(text)


def test_every_line_of_every_pack_is_read_as_the_library_reads_it() -> None:
    """The files of the packs, whole and paragraph by paragraph, come out the same; nearly all paragraphs go the quick way."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(STORIES.rglob("*.yaml"))]
    texts += [block for text in texts for block in text.split("\n\n")]
    quick = [(text, found) for text in texts if (found := prose._simple(text)) is not None]

    assert all(found == by_the_library(text) for text, found in quick)


def test_the_prose_of_a_pack_goes_the_quick_way() -> None:
    """Of what a player reads, nineteen texts of twenty need no library."""
    from game.story import open_pack

    pack = open_pack(STORIES / "openai")
    passages = [passage.text for name in pack.outlines for passage in pack.scenes[name].text]
    quick = [text for text in passages if prose._simple(prose.fill(text, lambda name: name)) is not None]

    assert len(quick) > 0.95 * len(passages)
