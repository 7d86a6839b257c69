"""Lines are broken by the rules of the script: no line begins with a closing sign, none divides a letter from its marks."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from importlib.util import find_spec

import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len

from game.tui.layouts import line_breaks
from game.tui.layouts.layout import wrap
from game.tui.layouts.text import words

JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたか「とんと」見当がつかぬ。OpenAI Inc.でニャーニャー泣いていた、という事だけ（は）記憶している。"
THAI = "ข้าพเจ้าเป็นแมวที่ยังไม่มีชื่อและไม่รู้ว่าเกิดที่ไหน"


def lines(text: str, width: int) -> list[str]:
    """Return *text* in lines."""
    return [line.plain for line in wrap(words(text), width)]


needs_rules = pytest.mark.skipif(not find_spec("uniseg"), reason="uniseg is not installed")


@needs_rules
@pytest.mark.parametrize("width", range(12, 40, 3))
def test_no_line_begins_with_a_closing_sign(width: int) -> None:
    """Nor ends with an opening one; Latin words stay whole, and nothing is lost."""
    found = lines(JAPANESE, width)
    assert all(cell_len(line) <= width for line in found)
    assert not [line for line in found[1:] if line[0] in "。、」）ーャィ"]
    assert not [line for line in found if line[-1] in "「（"]
    assert "".join(found).replace(" ", "") == JAPANESE.replace(" ", "")
    assert any("OpenAI" in line for line in found)


@needs_rules
def test_thai_is_cut_between_letters_and_broken_where_the_writer_says() -> None:
    """No mark leaves its letter; a zero width space is where a line ends if it must."""
    found = lines(THAI, 14)
    assert "".join(found) == THAI
    assert not [line for line in found if unicodedata.category(line[0])[0] == "M"]
    parts = ["ข้าพเจ้า", "เป็นแมว", "ที่ยังไม่มี", "ชื่อ"]
    broken = lines("\u200b".join(parts), 15)
    assert len(broken) > 1
    assert [part for line in broken for part in line.strip("\u200b").split("\u200b")] == parts


@needs_rules
@given(st.text(st.sampled_from("猫は。「」ab 1กี่ลー（"), max_size=60), st.integers(10, 30))
def test_every_text_fits_and_nothing_is_lost(text: str, width: int) -> None:
    """Whatever is mixed: each line is as wide as it may be, and all of it is there but for blanks at the ends of lines."""
    found = list(line_breaks.lines(text, width))
    assert "".join(text[start:end] for start, end in found) == text
    assert all(cell_len(text[start:end].rstrip()) <= width for start, end in found)


def test_without_the_library_lines_are_broken_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worse, but nothing is lost: an installation may be older than the rules."""
    line_breaks.units.cache_clear()
    monkeypatch.setitem(sys.modules, "uniseg.linebreak", None)
    assert "".join(lines(JAPANESE, 20)).replace(" ", "") == JAPANESE.replace(" ", "")


def test_other_scripts_do_not_load_the_library() -> None:
    """An English, Russian, Arabic or Hindi text is broken at blanks."""
    assert line_breaks.wrap(words("A line of words, которая переносится, سطر طويل, एक पंक्ति"), 12) is None
    code = "import sys; from game.tui.layouts.layout import wrap; from game.tui.layouts.text import words; wrap(words('a b c'), 10); print('uniseg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
