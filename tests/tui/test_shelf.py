"""The shelf on the title screen: the packs on this machine, and how another one is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.reading import flat, screen_text
from tui.test_app import WIDE, press

from game import paths
from game.session.packs import packed
from game.session.play import Play
from game.tui.screens.packs import Packs
from game.tui.screens.title import TitleScreen

if TYPE_CHECKING:
    import pytest

    from game.story.model import Pack

Make = Any


def installed(pack: Pack, tmp_path: Path) -> None:
    """Put a pack of the same scenes under another name on the shelf."""
    (tmp_path / "pack.oqp").write_bytes(packed.pack(Path(pack.folder), ""))
    files = dict(packed.unpack(tmp_path / "pack.oqp"))
    head = files["pack.yaml"].replace(b"id: lighthouse", b"id: lantern").replace(b"The Lighthouse", b"The Lantern")
    for name, data in {**files, "pack.yaml": head}.items():
        target = paths.installed() / "lantern" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


async def test_another_story_is_opened_from_the_title(game: Make, pack: Pack, folder: Path, tmp_path: Path) -> None:
    """The installed pack stands in the list; taking it shows its title, without the plays of the one before."""
    installed(pack, tmp_path)
    Play.begin(pack, "keeper", folder=folder).close()
    app = game()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "Stories 3 on this machine" in flat(screen_text(app))
        app.go("packs")
        await pilot.pause()
        assert isinstance(app.screen, Packs)
        assert "The Lantern" in flat(screen_text(app))
        await press(pilot, "3")
        assert isinstance(app.screen, TitleScreen)
        assert app.pack.id == "lantern"
        assert "Continue" not in flat(screen_text(app))


async def test_a_story_that_cannot_be_read_is_told(game: Make, pack: Pack, tmp_path: Path) -> None:
    """The present one stays open."""
    installed(pack, tmp_path)
    (paths.installed() / "lantern" / "scenes" / "winter.yaml").write_text("scenes: {}\n", encoding="utf-8")
    app = game()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        app.go("packs")
        await pilot.pause()
        await press(pilot, "3")
        assert isinstance(app.screen, Packs)
        assert app.pack.id == "lighthouse"


async def test_alone_on_the_machine_there_is_no_shelf(game: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no other story, the title does not speak of any."""
    monkeypatch.setattr(paths, "known_packs", list)
    app = game()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "Stories" not in flat(screen_text(app))
