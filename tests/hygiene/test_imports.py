"""What is loaded when: the static rules are import-linter's, these are about what really happens in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from game.story import open_pack

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = ROOT / "tests" / "packs" / "lighthouse"
HEAVY = {"textual", "rich", "pydantic", "pydantic_core", "transitions", "yaml", "markdown_it", "aiohttp", "filelock", "platformdirs", "sqlite3",
         "babel", "pygls", "segno", "jinja2", "textual_serve", "asyncio"}  # fmt: skip


def loaded(code: str) -> set[str]:
    """Return what is loaded after *code* has run in a fresh interpreter: top packages, and our own modules in full."""
    script = f"import sys, json\nsys.path.insert(0, {str(ROOT)!r})\n{code}\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    names = json.loads(done.stderr.splitlines()[-1])
    return {name if name.startswith("game") else name.partition(".")[0] for name in names}


def rooms(names: set[str]) -> set[str]:
    return {name.split(".")[1] for name in names if name.count(".") >= 1 and name.startswith("game.")}


def test_a_whole_play_from_an_index_loads_no_screen_and_no_validator(tmp_path: Path) -> None:
    """Words, rules and session, from the index to the debrief: no Textual, no Rich, no pydantic, no YAML."""
    open_pack(LIGHTHOUSE, tmp_path)
    names = loaded(f"""
from pathlib import Path
from game.story import open_pack
from game.session import Play
play = Play.begin(open_pack(Path({str(LIGHTHOUSE)!r}), Path({str(tmp_path)!r})), "keeper", folder=None)
play.choose("burn"); play.go_on(); play.choose("truth")
while play.page.way == "on": play.go_on()
assert play.page.kind == "debrief"
""")
    assert (
        names & {"textual", "rich", "pydantic", "pydantic_core", "yaml", "asyncio", "aiohttp", "jinja2", "markupsafe"}
        == set()
    )
    assert "_hashlib" not in names, "OpenSSL takes longer to load than the pack"
    assert "transitions" in names
    assert rooms(names) <= {
        "story",
        "engine",
        "session",
        "errors",
        "marks",
        "paths",
        "language",
        "settings",
        "log",
        "untrusted_files",
        "digest",
        "values",
    }


def test_reading_a_pack_loads_no_screen(tmp_path: Path) -> None:
    """A new pack is validated without Textual or Rich, and without the rules."""
    names = loaded(
        f"from pathlib import Path\nfrom game.story import read_pack\nassert read_pack(Path({str(LIGHTHOUSE)!r}))[0]"
    )
    assert names & {"textual", "rich", "transitions", "aiohttp"} == set()
    assert rooms(names) == {"story", "errors", "untrusted_files", "digest", "values"}


def test_the_version_loads_no_room() -> None:
    """`--version` answers from the command line alone."""
    names = loaded("from game import cli\ntry: cli.main(['--version'])\nexcept SystemExit: pass")
    assert names & HEAVY == set()
    assert rooms(names) <= {"cli", "paths", "errors", "marks"}


@pytest.mark.parametrize(
    ("arguments", "without"),
    [
        (["locate"], {"story", "engine", "session", "tui", "classroom", "workshop", "plain"}),
        (["saves", "list"], {"engine", "tui", "classroom", "workshop", "plain"}),
        (["play", str(LIGHTHOUSE), "--plain", "--seat", "keeper"], {"tui", "classroom", "workshop"}),
        (["schema", "-o", "/dev/null"], {"tui", "classroom", "engine", "plain"}),
    ],
)
def test_a_command_loads_the_rooms_that_it_needs(arguments: list[str], without: set[str]) -> None:
    """Nobody waits for a room that is not used."""
    names = loaded(
        f"import io\nsys.stdin = io.StringIO('')\nfrom game import cli\ntry: cli.main({arguments!r})\nexcept SystemExit: pass"
    )
    assert rooms(names) & without == set()
    assert names & {"textual", "rich", "aiohttp", "jinja2"} == set()


def test_playing_in_the_terminal_loads_no_templates() -> None:
    """The screens, the session and the writing of Markdown are there without the library that makes pages."""
    names = loaded(
        "import game.tui.app, game.tui.screens.scene, game.tui.screens.questions, game.session.export, game.classroom.vote.ballot"
    )
    assert names & {"jinja2", "markupsafe"} == set()


@pytest.mark.parametrize(
    "floor", ["errors", "marks", "paths", "settings", "language", "log", "untrusted_files", "digest", "values"]
)
def test_the_floor_loads_no_library(floor: str) -> None:
    """The rooms' floor costs nothing to stand on."""
    assert loaded(f"import game.{floor}") & (HEAVY - {"asyncio"}) == set()
