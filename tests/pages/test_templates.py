"""Every page escapes every value: whatever a pack, a title or an address holds, the page has the same elements."""

from __future__ import annotations

import ast
import asyncio
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import browser
import pytest
from hostile import HOSTILE, Page
from tiny import END, choice, scene, tiny

from game import marks
from game.classroom.http_guard import refusal
from game.classroom.lesson.lesson_state import Admission, Round, Vote
from game.classroom.lesson.slides import Answer, ResultBar, Slide, text_line
from game.classroom.paper.document import (
    Bar as PaperBar,
    Bars,
    Cards,
    Document,
    Figure,
    Items,
    NewPage,
    Table,
    Title,
    html_of,
    line,
    markdown_of,
    strong,
    words,
)  # fmt: skip
from game.classroom.serve.overview import Distance, Row
from game.classroom.serve.plain_pages import play_page
from game.classroom.serve.plain_play import PlainPlay
from game.classroom.serve.served_pages import door_page, room_page, terminal_page
from game.classroom.vote.ballot_pages import join_page, vote_page, waiting_page
from game.classroom.vote.group_pages import scene_page
from game.classroom.vote.projector import slide_page
from game.pages import templates
from game.session.blocks import Bridge
from game.session.export import to_html
from game.story.syntax.prose import Span, plain
from game.tui.themes import DOCKET, PAPER
from game.workshop.export.html import to_html as story_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.story.model import Pack

FILES = sorted((templates.HERE / "templates").glob("*.html"))
GAME = templates.HERE.parent
ALL = "".join(HOSTILE)


def paper(text: str) -> Document:
    """Return a document with *text* wherever a document has one."""
    parts = (
        Title(1, text, text), line(text, "lead"), Items((words(text), strong(text)), numbered=True, space=1), Table(text, (text, text), ((words(text), strong(text)),)),
        Bars(text, (PaperBar(text, 1, 2, history=True), PaperBar(text, 0, 0, history=False, instead=text))), Cards(((text, (line(text),)),)), Figure("data:image/png;base64,AA==", text, text), NewPage(),
    )  # fmt: skip
    return Document(text, parts, text, {"source:x": text})


def lesson(text: str, slide: Slide) -> Any:
    """Return as much of a lesson as the pages of phones and the projector ask for, with *text* wherever it has words."""
    seat = SimpleNamespace(name=text, about=text)
    answers = (Answer(text, 1, text, text), Answer("b", 2, "b", ""), Answer("c", 3, text, text, text))
    return SimpleNamespace(
        title=text, chair=text, ask=text, all_answers=answers, slide=slide, present=slide, scene=(slide,), talk_left=90,
        pack=SimpleNamespace(manifest=SimpleNamespace(seats={"s": seat})), material=SimpleNamespace(primer=""),
        room=SimpleNamespace(header={"seat": "s"}, stage="open", ballot=text, votes=[SimpleNamespace(call=False, picks="")], admission=Admission(3, True, False)),
    )  # fmt: skip


def at_a_desk(text: str) -> Any:
    """Return such a lesson at a vote on papers."""
    found = lesson(text, Slide("vote"))
    found.room.votes = [Vote("s", "e", (text, "b"), [Round(text)], picks="papers", most=2)]
    return found


class Places(list[str]):
    """The places of a room that is full."""

    waiting, shared = 1, True


def slide(text: str, kind: str) -> Slide:
    answers = (Answer(text, 1, text, text), Answer(text, 2, text, text, text))
    return Slide(
        kind, text, text, (text_line(text, mark=text),), ((text_line(text),), (text_line(text, mark="■"),)), answers,
        (ResultBar(answers[0], (1, 2), (3, 4), leads=True), ResultBar(answers[1], (), (), leads=False)), text, 3, 5, (1, 2),
    )  # fmt: skip


def in_groups(text: str) -> Any:
    """Return a class of two groups, before its vote."""
    return SimpleNamespace(
        may_change=True, groups={text: SimpleNamespace(chair=text), "s": SimpleNamespace(chair=text)}
    )


def wall(text: str, kind: str, beside: tuple[Slide, ...] = ()) -> str:
    ballot = SimpleNamespace(
        key=text,
        address=text,
        code=text,
        light=False,
        timer=True,
        places=Places(["x"]),
        lesson=lesson(text, replace(slide(text, kind), beside=beside)),
    )
    return slide_page(ballot)  # type: ignore[arg-type]


def story(text: str) -> Pack:
    """Return a pack with *text* wherever it can have words that are no prose; what the reader refuses is left out.

    Where a variable can stand in braces, the braces of *text* are doubled, so that it is shown as it is.
    """
    text = re.sub("[\u2028\u202e]", "", text)
    filled = text.replace("{", "{{").replace("}", "}}")  # what may hold `{name}` says a brace with two
    return tiny({
        "s": scene(choice("t", label=filled, detail=filled, reality="plausible"), choice("t", reality="plausible"), title=text, place=text, ask=filled, discuss=[text],
                   history={"choice": "c1", "event": "e"}),
        "t": {**END, "title": text, "ending": {"title": text, "kind": "near"}},
    }, title=text, tagline=text)  # fmt: skip


def plain_page(text: str) -> str:
    """Return a plain page at a decision of a pack with *text*, after a form that was wrong."""
    with TemporaryDirectory() as folder:
        found = PlainPlay(story(text), Path(folder), "a", "")
        found.open()
        try:
            return play_page(found, text, text)
        finally:
            found.close()


PAGES: dict[str, Callable[[str], str]] = {
    "document": lambda text: html_of(paper(text)),
    "join": lambda text: join_page(text, text),
    "door": lambda text: door_page(text, text),
    "wait": lambda text: waiting_page(lesson(text, slide(text, "read")), text),
    "bridge": lambda text: waiting_page(lesson(text, slide(text, "bridge")), text),
    "vote": lambda text: vote_page(lesson(text, slide(text, "vote")), text, text),
    "desk": lambda text: vote_page(at_a_desk(text), text, text),
    "notice": lambda text: str(refusal(404, text).text),
    "slide": lambda text: wall(text, "read"),
    "talk": lambda text: wall(text, "talk"),
    "lobby": lambda text: wall(text, "lobby"),
    "groups": lambda text: wall(text, "vote", beside=(slide(text, text), slide(text, "group"))),
    "group": lambda text: scene_page(in_groups(text), lesson(text, slide(text, "read")), text),
    "terminal": lambda text: terminal_page(text, text, text, text),
    "room": lambda text: room_page(
        text,
        text,
        text,
        [Row(text, Distance(1, 3, over=False), 2, "plays"), Row(text, Distance(0, 0, over=True), None, "waits")],
        3,
    ),
    "plain": plain_page,
    "play": lambda text: to_html([Bridge(plain(text))], text),
    "story": lambda text: story_page(story(text)),
}


def shape(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    return page.tags


@pytest.mark.parametrize("name", PAGES)
def test_hostile_values_change_no_element_of_a_page(name: str) -> None:
    """Scripts, quotes, comments and braces in every value leave the tags and attributes of a page as they are."""
    assert shape(Page(PAGES[name](ALL))) == shape(Page(PAGES[name]("x")))


@pytest.mark.parametrize("name", PAGES)
def test_what_looks_like_a_template_is_shown_as_it_was_written(name: str) -> None:
    """Braces in a value are no template: nothing is reckoned, included or left out."""
    page = PAGES[name]("{{ 7*7 }}{% if 0 %}kept{% endif %}{# and this #}")
    assert "{{ 7*7 }}{% if 0 %}kept{% endif %}{# and this #}" in page
    assert "49" not in Page(page).words.replace("#", "")[:200]


def test_a_hostile_story_plays_in_a_browser_and_runs_nothing(tmp_path: Path) -> None:
    """The page of a pack full of scripts shows them as words, runs none, and has no error."""
    target = tmp_path / "page.html"
    target.write_text(story_page(story(ALL)), encoding="utf-8")
    browser.program()
    seen: list[Any] = []

    async def play() -> browser.Tab:
        async with browser.tab() as tab:
            await tab.open(target.as_uri())
            for key in ("1", "1", "Enter", "Enter"):
                seen.append(await tab.value("document.querySelector('main').textContent"))
                await tab.press(key)
            seen.append(await tab.value("typeof window.hacked"))
            return tab

    tab = asyncio.run(play())
    assert seen[-1] == "undefined"
    assert all(HOSTILE[0] in text for text in seen[:-1])
    assert tab.errors == []
    assert [address for address in tab.requests if not address.startswith(("file:", "data:"))] == []


def test_a_document_links_to_the_web_only() -> None:
    """What a pack calls an address is a link of a document where it is one of the web, and words where it is not."""
    spans = (Span("good", target="source:a"), Span("bad", target="source:b"))
    document = Document(
        "t", (Items((spans,)),), "", {"source:a": "https://example.org/", "source:b": "javascript:alert(1)"}
    )
    assert Page(html_of(document)).words.split().count("goodbad") == 1
    assert '<a href="https://example.org/">good</a>bad' in html_of(document)
    assert "[good](https://example.org/)bad" in markdown_of(document)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_template_escapes_everything_and_holds_no_sentence(path: Path) -> None:
    """No template switches escaping off, and none holds words: those come from `say`, where they are translated."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe|autoescape|Markup", text)
    without = re.sub(
        r"{% block (?:theme|sheet|policy) %}.*?{% endblock %}|{#.*?#}|<!--.*?-->|<script>.*?</script>|{%.*?%}|{{.*?}}|<[^>]*>",
        " ",
        text,
        flags=re.DOTALL,
    )
    assert set(re.findall(r"[A-Za-z]+", without)) <= {"m", "page", "size"}


def test_only_the_renderers_say_that_text_is_markup() -> None:
    """`Markup` is made in the room of pages; elsewhere only the exported page calls its own scripts its own."""
    sources = {path.relative_to(GAME).as_posix(): path.read_text(encoding="utf-8") for path in GAME.rglob("*.py")}
    assert {name for name, text in sources.items() if "Markup(" in text} == {"pages/prose.py", "pages/templates.py"}
    assert {name for name, text in sources.items() if re.search(r"(?<![.\w])own\((?!self)", text)} == {
        "pages/templates.py",
        "workshop/export/html.py",
    }


def test_a_value_that_is_missing_is_an_error() -> None:
    """A page is never made with a hole where a value should be."""
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        templates.render("wait.html", title="t")


def rules(selector: str) -> dict[str, str]:
    """Return the variables that the shared style sheet gives *selector*."""
    found = re.search(rf"(?:^|{{){re.escape(selector)}{{([^}}]*)}}", templates.static("base.css"), re.MULTILINE)
    assert found
    return {
        name: value for name, _, value in (rule.partition(":") for rule in found[1].split(";")) if name.startswith("--")
    }


def test_pages_have_the_colours_of_the_terminal() -> None:
    """By day and by night, a page's colours are those of the terminal's two themes."""
    for theme, selectors in ((PAPER, [":root"]), (DOCKET, [":root.night", ":root.auto"])):
        colours = {
            "--paper": theme.background,
            **{
                f"--{name}": theme.variables[name]
                for name in ("ink", "head", "dim", "line", "lift", *set(marks.ACCENTS.values()))
            },
        }
        for selector in selectors:
            assert rules(selector) == colours


def test_marks_come_from_their_table() -> None:
    """No module but `marks` writes a mark that has an accent as a value of its own; sentences may name one."""
    written = {
        f"{path.relative_to(GAME)}:{node.lineno}"
        for path in GAME.rglob("*.py") if path.name != "marks.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant) and str(node.value).strip() in marks.ACCENTS
    }  # fmt: skip
    assert written == set()


def test_every_mark_has_one_meaning_and_every_accent_a_colour() -> None:
    """No two marks look alike, and each accent is a colour of the pages."""
    named = [value for name, value in vars(marks).items() if name.isupper() and isinstance(value, str)]
    assert len(set(named)) == len(named)
    assert {f".mark.{accent}" in templates.static("base.css") for accent in marks.ACCENTS.values()} == {True}
