"""The exported page in a real browser, by keyboard and by mouse, to an ending."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import browser
from workbench import HARBOUR, load

from game.workshop.export.html import to_html

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from game.story.model import Pack


def visit(page: str, folder: Path, act: Callable[[browser.Tab], Awaitable[None]], fragment: str = "") -> browser.Tab:
    """Open *page* from a file, let *act* use it, and return what was noted of it."""
    target = folder / "page.html"
    target.write_text(page, encoding="utf-8")

    async def session() -> browser.Tab:
        async with browser.tab() as tab:
            await tab.open(target.as_uri() + fragment)
            await act(tab)
            return tab

    browser.program()
    return asyncio.run(session())


async def heading(tab: browser.Tab) -> str:
    """Return the first heading that is seen."""
    return str(await tab.value("document.querySelector('main h1, main h2, main h3').textContent"))


def test_a_play_by_keyboard_reaches_an_ending_and_its_debrief(lighthouse: Pack, tmp_path: Path) -> None:
    """Numbers choose, Enter goes on, and the record stands beside each key moment; nothing is asked of the network."""

    async def act(tab: browser.Tab) -> None:
        assert await heading(tab) == "The Lighthouse"
        await tab.press("1")
        assert await heading(tab) == "The storm"
        await tab.press("1")
        assert await heading(tab) == "What did The Keeper really do?"
        assert not await tab.value("document.querySelector('.reveal, details')")
        assert await tab.value("document.querySelector('#ruler').textContent") == ""
        await tab.press("1")
        assert "Called, 1 of 1" in await tab.value("document.querySelector('main').textContent")
        assert "You and The Keeper: Burn it full" in await tab.value("document.querySelector('.reveal').textContent")
        assert not await tab.value("document.querySelector('details').open")
        await tab.press("f")
        assert await tab.value("document.querySelector('details').open")
        assert await tab.value("document.querySelector('details .history h3').textContent") == "You and history"
        assert not await tab.value("document.querySelector('.pair')")
        assert "The January storm" in await tab.value("document.querySelector('main').textContent")
        await tab.press("Enter")
        assert await heading(tab) == "The letter"
        await tab.press("1")
        await tab.press("Enter")
        assert "Called" not in await tab.value("document.querySelector('main').textContent")
        await tab.press("Enter")
        await tab.press("Enter")
        assert await heading(tab) == "Kept"
        await tab.press("Enter")
        debrief = await tab.value("document.querySelector('main').textContent")
        assert "2 of 2 moments decided as history did." in debrief
        assert "Calls right: 1 of 1." in debrief

    tab = visit(to_html(lighthouse), tmp_path, act)
    assert tab.errors == []
    assert [address for address in tab.requests if not address.startswith(("file:", "data:"))] == []


def test_mouse_arrows_and_taking_back(lighthouse: Pack, tmp_path: Path) -> None:
    """Choices can be clicked or walked to; u takes the last one back; a link opens its entry."""

    async def act(tab: browser.Tab) -> None:
        await tab.click("button.choice")
        await tab.click("main a")
        assert await tab.value("document.querySelector('dialog').open")
        assert "packet boat" in await tab.value("document.querySelector('dialog').textContent")
        await tab.click("dialog button")
        await tab.press("ArrowDown")
        await tab.press("ArrowDown")
        await tab.press("Enter")
        await tab.press("Enter")
        assert "The Keeper: Burn it full" in await tab.value("document.querySelector('main').textContent")
        await tab.press("u")
        assert await heading(tab) == "The storm"

    assert visit(to_html(lighthouse), tmp_path, act).errors == []


def test_a_bookmark_comes_back_to_the_play(lighthouse: Pack, tmp_path: Path) -> None:
    """The address carries seat, route and choices; a play opens where it stood."""

    async def act(tab: browser.Tab) -> None:
        assert await heading(tab) == "The letter"
        assert "Two nights" not in await tab.value("document.querySelector('main').textContent")
        assert "Three weeks go by" in await tab.value("document.querySelector('main').textContent")

    assert visit(to_html(lighthouse), tmp_path, act, "#keeper/short/burn:save-oil").errors == []


def test_a_desk_and_a_letter_by_keyboard(tmp_path: Path) -> None:
    """A paper unfolds below the scene and stays; clauses are marked and sent; the reveal has both letters; all of it comes back."""

    async def words(tab: browser.Tab, selector: str = "main") -> str:
        return str(await tab.value(f"document.querySelector('{selector}').textContent"))

    async def act(tab: browser.Tab) -> None:
        await tab.press("1")
        assert await tab.value("document.querySelectorAll('.picks button:not(:disabled)').length") == 2
        assert "2 of these fit. 1 is to be opened first." in await words(tab, ".fits")
        assert await tab.value("document.querySelector('.choices:not(.picks) button').disabled")
        await tab.press("1")
        assert "the lead found two and a half" in await words(tab)
        assert "1 more fits." in await words(tab, ".fits")
        await tab.press("4")
        assert "Two barges ran aground" in await words(tab)
        assert await tab.value("document.querySelector('button.send').disabled")
        await tab.press("1")
        await tab.press("4")
        assert await tab.value("[...document.querySelectorAll('.clause')].map((one) => one.textContent).join('|')") == (
            "Two barges ran aground in one month.|We ask for four thousand crowns."
        )
        await tab.press("s")
        assert "The clerk asks for their names." in await words(tab)
        await tab.press("1")
        await tab.press("1")
        assert (
            "In both letters: Two barges ran aground in one month. · We ask for four thousand crowns."
            in await words(tab)
        )
        assert "alone: We thank the ministry for its patience." in await words(tab)
        assert "In yours alone" not in await words(tab)

    tab = visit(to_html(load(HARBOUR)), tmp_path, act)
    assert tab.errors == []

    async def later(tab: browser.Tab) -> None:
        assert "To the ministry" in await words(tab)
        assert "The clerk asks for their names." in await words(tab)

    assert visit(to_html(load(HARBOUR)), tmp_path, later, "#master//soundings,dredge,barges+money").errors == []


def test_a_chair_begins_in_a_world_that_another_left(tmp_path: Path) -> None:
    """The page asks in which world, then what came of each decision; it tells what differs, and a bookmark keeps it."""
    from session.test_worlds import pack

    differs = "↔ In the world that Ann left: A light all winter: promised; The oath: yes."
    addresses = []

    async def main(tab: browser.Tab) -> str:
        return str(await tab.value("document.querySelector('main').textContent"))

    async def act(tab: browser.Tab) -> None:
        await tab.press("2")
        assert await heading(tab) == "In which world?"
        assert "■ The world of the record" in await main(tab)
        await tab.press("2")
        assert await heading(tab) == "The oath"
        await tab.press("2")
        assert differs in await main(tab)
        assert "There is a promise." in await main(tab)
        addresses.append(await tab.value("location.hash"))

    async def again(tab: browser.Tab) -> None:
        assert differs in await main(tab)
        assert "There is a promise." in await main(tab)

    async def elsewhere(tab: browser.Tab) -> None:
        assert "In the world" not in await main(tab)
        assert "Nobody said anything." in await main(tab)

    page = to_html(pack())
    visit(page, tmp_path, act)
    assert addresses == ["#b///a:1"]
    visit(page, tmp_path, again, addresses[0])
    for code in ("a:9", "nobody:1", "a", "a:x.y"):
        visit(page, tmp_path, elsewhere, f"#b///{code}")


def test_the_answer_of_a_moment_is_asked_for_once(lighthouse: Pack, tmp_path: Path) -> None:
    """Who took a decision back has read the answer: the page does not ask again, and the first call stands."""

    async def act(tab: browser.Tab) -> None:
        for key in ("1", "1"):
            await tab.press(key)
        assert await heading(tab) == "What did The Keeper really do?"
        await tab.press("2")
        assert "0 of 1" in await tab.value("document.querySelector('main').textContent")
        await tab.press("u")
        await tab.press("1")
        told = await tab.value("document.querySelector('main').textContent")
        assert "0 of 1" in told
        assert "You and The Keeper: Burn it full" in told

    visit(to_html(lighthouse), tmp_path, act)
