"""The settings in docs/editors.md, as they stand there, in the editors that are on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from editor import Editor
from workbench import LIGHTHOUSE, ROOT

from game.story import read_pack

GUIDE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
DRIVERS = Path(__file__).parent / "editors"
COMMANDS = {
    "json": r'command": "(.+?)",\s+"glspc.server.commandArguments": \["(.+?)"\]',
    "lua": r'cmd = \{ "(open-question)", "(.+?)" \}',
    "elisp": r'\("(.+?)" "(.+?)"\)',
    "vim": r"executable': '(.+?)',\s+\\\s+'command': '%e (.+?)'",
    "toml": r'command = "(.+?)"\s+args = \["(.+?)"\]',
}


def settings(language: str, words: str = "") -> str:
    """Return the settings that the page has in *language*, those with *words* in them."""
    blocks = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return next(block for block in blocks if words in block)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path with the command that an installed game has."""
    command = tmp_path / "bin" / "open-question"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "run.py"}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    return command.parent


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the small pack."""
    return Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))


@pytest.mark.skipif(os.name != "posix", reason="the command is a script of the shell")
@pytest.mark.parametrize("language", COMMANDS)
def test_the_command_that_the_page_names_starts_the_server(path: Path, pack: Path, language: str) -> None:
    """Each editor's settings name the same command, and it answers."""
    for words in re.findall(COMMANDS[language], "\n".join(re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL))):
        assert words == ("open-question", "lsp")
    assert re.search(COMMANDS[language], settings(language, "open-question"))
    if language == "json":  # it is one command: one start shows it
        with Editor(list(words), pack) as editor:
            assert editor.capabilities["renameProvider"]


def driven(pack: Path, *command: str | Path) -> list[str]:
    """Return what an editor said that was driven in *pack*, and check what it saved."""
    done = subprocess.run(
        command, cwd=pack, capture_output=True, text=True, timeout=240, check=False, stdin=subprocess.DEVNULL
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if re.match("shown|left|completed", line)]
    assert said, done.stdout + done.stderr
    assert "next: the-note" in (pack / "scenes" / "winter.yaml").read_text(encoding="utf-8")
    assert [found.code for found in read_pack(pack)[1] if found.severity == "error"] == []
    return said


@pytest.mark.skipif(not shutil.which("nvim"), reason="Neovim is not installed")
def test_neovim_shows_completes_and_renames(path: Path, pack: Path, tmp_path: Path) -> None:
    """With the settings for the versions that the page names."""
    start = tmp_path / "init.lua"
    start.write_text(settings("lua", "start_client"), encoding="utf-8")
    command = ("nvim", "--headless", "-u", start, "scenes/winter.yaml", "-c", f"luafile {DRIVERS / 'drive.lua'}")
    shown, left, completed = driven(pack, *command)
    assert shown == "shown There is no scene the-lettr. Did you mean the-letter?"
    assert (left, completed) == ("left 0", "completed the-letter")


def _has_eglot() -> bool:
    if not shutil.which("emacs"):
        return False
    asked = ("emacs", "--batch", "-f", "package-initialize", "--eval", "(progn (require 'eglot) (require 'yaml-mode))")
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_emacs_shows_completes_and_renames(path: Path, pack: Path, tmp_path: Path) -> None:
    """With Eglot and yaml-mode, and the settings of the page."""
    if not _has_eglot():
        pytest.skip("Emacs with Eglot and yaml-mode is not installed")
    start = tmp_path / "init.el"
    start.write_text(settings("elisp"), encoding="utf-8")
    command = ("emacs", "--batch", "-f", "package-initialize", "-l", start, "-l", DRIVERS / "drive.el")
    shown, left, completed = driven(pack, *command)
    assert shown.endswith("There is no scene the-lettr. Did you mean the-letter?")
    assert (left, completed) == ("left 0", "completed the-letter")
