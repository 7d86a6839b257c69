"""The front door of a checkout, piece by piece: which environment, which words, what is said when something fails."""

from __future__ import annotations

import ast
import errno
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest
from front_door import ROOT, environment

from game import paths

OLD = [found for minor in ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10") if (found := shutil.which(f"python{minor}"))]


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/environment.py over a checkout that holds its constraints and nothing else."""
    module = environment()
    home = tmp_path / "checkout"
    shutil.copytree(ROOT / "constraints", home / "constraints")
    shutil.copy(ROOT / "pyproject.toml", home)
    monkeypatch.setattr(module, "HOME", home)
    return module


def fails(door: ModuleType, monkeypatch: pytest.MonkeyPatch, problem: BaseException) -> str:
    """Return what is said when an environment cannot be made for *problem*."""

    def create(folder: Path, **_: object) -> None:
        folder.mkdir()
        raise problem

    monkeypatch.setattr(venv, "create", create)
    with pytest.raises(SystemExit) as refused:
        door.prepare(door.PLAY)
    assert not (door.HOME / ".venv").exists()
    return str(refused.value)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full.\nFree 300 MB"),
        (PermissionError(errno.EACCES, "Permission denied"), "it cannot be written there.\nCopy {home} to where you may write"),
        (OSError(errno.EROFS, "Read-only file system"), "set OPEN_QUESTION_CACHE to a folder where you may, or pipx install"),
        (ValueError("it contains the PATH separator :."), "its path holds a colon"),
        (subprocess.CalledProcessError(1, "ensurepip", output=b"OSError: [Errno 28] No space left on device"), "the disk is full."),
        (subprocess.CalledProcessError(1, "pip", output="WARNING: Retrying (Retry(total=0))"), "the network cannot be reached."),
        (subprocess.CalledProcessError(1, "pip", output="WARNING: Retrying (SSLError('CERTIFICATE_VERIFY_FAILED')"), "certificate of this network"),
        (subprocess.CalledProcessError(1, "pip", output="a\nb\nc\nd\ne\nf"), "report what pip said.\nb\nc\nd\ne\nf"),
    ],
)  # fmt: skip
def test_what_fails_is_a_sentence_that_says_what_to_do(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, problem: BaseException, said: str
) -> None:
    """No traceback, no half-made environment: what is wrong and what to do."""
    found = fails(door, monkeypatch, problem)
    assert found.startswith(f"run.py could not set up {door.HOME / '.venv'}: ")
    assert said.format(home=door.HOME) in found


def test_an_interruption_leaves_no_half_made_environment(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C while it is made takes away what was made."""
    monkeypatch.setattr(venv, "create", lambda folder, **_: folder.mkdir() or (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        door.prepare(door.PLAY)
    assert not (door.HOME / ".venv").exists()


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_or_pip_says_what_to_install(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """Debian ships Python without them, and has them in a package of their own."""
    monkeypatch.setattr(door, "find_spec", lambda name: None if name == missing else name)
    with pytest.raises(SystemExit, match=rf"sudo apt install python3\.{sys.version_info.minor}-venv"):
        door.prepare(door.PLAY)


def test_a_checkout_that_cannot_be_written_plays_from_the_cache(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its environment lies in the user's cache, one for each checkout; one that is ready beside run.py is used all the same."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    first = door.place(door.PLAY)
    assert first.parent == paths.cache() / "environments"
    assert first.name.endswith(".venv")
    python = door.interpreter(door.HOME / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    (door.HOME / ".venv" / door.PLAY.mark).touch()
    assert door.place(door.PLAY) == door.HOME / ".venv"
    monkeypatch.setattr(
        door, "HOME", shutil.copytree(ROOT / "constraints", door.HOME.parent / "other" / "constraints").parent
    )
    assert door.place(door.PLAY).parent == first.parent
    assert door.place(door.PLAY) != first


@pytest.mark.parametrize("cache", ["", "XDG_CACHE_HOME"])
def test_the_cache_of_the_front_door_is_the_game_s(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: str
) -> None:
    """What platformdirs says for the game, the front door says without it."""
    assert door.cache() == paths.cache()
    monkeypatch.delenv("OPEN_QUESTION_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if cache:
        monkeypatch.setenv(cache, str(tmp_path))
    assert door.cache() == paths.cache()


def test_each_purpose_has_a_mark_that_follows_what_is_wanted(door: ModuleType) -> None:
    """A moved pin makes another mark, and so does a moved range for the newest versions."""
    purposes = (door.PLAY, door.TEST, door.MUTANTS, *door.OTHER_TESTS.values())
    before = [purpose.mark for purpose in purposes]
    assert len(set(before)) == 5
    for file in ("play.txt", "test.txt", "mutants.txt", "lowest.txt"):
        (door.HOME / "constraints" / file).write_text("textual==9.0\n")
    (door.HOME / "pyproject.toml").write_text("")
    assert not set(before) & {purpose.mark for purpose in purposes}
    assert len({purpose.folder for purpose in purposes}) == 4


@pytest.mark.parametrize(
    ("words", "purpose", "rest"),
    [
        (["test"], "test", ["tests/run.py"]),
        (["test", "tests/story", "-k", "links"], "test", ["tests/run.py", "tests/story", "-k", "links"]),
        (["test", "--newest"], "newest", ["tests/run.py"]),
        (["test", "--lowest", "tests/story"], "lowest", ["tests/run.py", "tests/story"]),
        (["bench", "--help"], "test", ["benchmarks/run.py", "--help"]),
        (["mutants", "log"], "mutants", ["scripts/mutants.py", "log"]),
        (["play", "--plain"], "play", ["run.py", "play", "--plain"]),
    ],
)
def test_each_word_starts_its_own(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], purpose: str, rest: list[str]
) -> None:
    """A command is started in the environment that it is for, with the words that follow it."""
    monkeypatch.setattr(door, "prepare", lambda wanted: Path(wanted.name))
    monkeypatch.setattr(door, "importable", lambda: False)
    monkeypatch.setattr(door, "start", lambda python, command: (str(python), command))
    assert door.main(words) == (purpose, [str(door.HOME / rest[0]), *rest[1:]])


def test_a_damaged_environment_that_cannot_be_written_does_not_start_itself_for_ever(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside .venv, said to be ready, with a package missing: one sentence instead of another start."""
    monkeypatch.setattr(sys, "prefix", str(door.HOME / ".venv"))
    monkeypatch.setattr(door, "importable", lambda: False)
    monkeypatch.setattr(door, "start", lambda *_: pytest.fail("it started again"))
    monkeypatch.setattr(
        Path, "write_text", lambda *_, **__: (_ for _ in ()).throw(PermissionError(errno.EACCES, "Permission denied"))
    )
    with pytest.raises(SystemExit, match="is damaged and cannot be made again"):
        door.main(["locate"])


def test_an_interpreter_that_cannot_be_started_is_a_sentence(door: ModuleType, tmp_path: Path) -> None:
    """An environment of another machine says that it is to be deleted."""
    python = door.interpreter(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.write_bytes(b"\x7fELF nothing")
    python.chmod(0o755)
    with pytest.raises(SystemExit, match=r"cannot be started: .*\nDelete .*\.venv, then"):
        door.start(python, [])


def test_what_pip_says_becomes_how_far_it_is(
    door: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a terminal one line tells each package; elsewhere a line each step."""
    lines = (
        "Looking in links: /somewhere", "Collecting textual==8.2.8 (from -r play.txt (line 3))",
        "  Downloading textual-8.2.8-py3-none-any.whl.metadata (9.0 kB)", "Requirement already satisfied: rich==15 in /x",
        "Downloading textual-8.2.8-py3-none-any.whl (700 kB)", "Using cached textual_serve-1.1.3-py3-none-any.whl (447 kB)",
        "Installing collected packages: textual, rich", "Successfully installed textual-8.2.8",
    )  # fmt: skip
    wanted = [
        "looking up 1 of 9: textual",
        "looking up 2 of 9: rich",
        "fetching 1 of 9: textual",
        "fetching 2 of 9: textual_serve",
        "installing 2 packages",
    ]
    for terminal in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        monkeypatch.setenv("COLUMNS", "100")
        watch = door.Watch(tmp_path / ".venv", door.Progress(".venv"), 9)
        for line in lines:
            watch.read(f"{line}\n")
        said = re.findall(r"minute\): ([^\r\n]+)", capsys.readouterr().err)
        assert said == (wanted if terminal else [wanted[0], wanted[2], wanted[4]])


def test_an_old_python_can_parse_the_front_door() -> None:
    """run.py says what it needs to every Python since 2.7: it holds nothing that one of them cannot parse."""
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    assert source.isascii()
    tree = ast.parse(source)
    newer = (
        ast.JoinedStr,
        ast.AnnAssign,
        ast.NamedExpr,
        ast.AsyncFunctionDef,
        ast.Await,
        ast.Match,
        ast.Nonlocal,
        ast.Starred,
    )
    assert [node for node in ast.walk(tree) if isinstance(node, newer) or getattr(node, "annotation", None)] == []
    refusal = next(place for place, node in enumerate(tree.body) if isinstance(node, ast.If))
    assert {type(node) for node in tree.body[:refusal]} == {ast.Expr, ast.Import}
    old = "import sys; sys.version_info = (3, 10); sys.version = '3.10.9 (old)'; exec(open(sys.argv[1]).read())"
    for command in (
        [sys.executable, "-c", old, str(ROOT / "run.py")],
        *([python, str(ROOT / "run.py")] for python in OLD),
    ):
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if "pyenv" in done.stderr:  # a stand-in for a Python that is not there
            continue
        assert done.returncode == 1
        assert re.match(r"Open Question needs Python 3\.11 or newer; this is (2|3)\.\d+\.\d+\.\n", done.stderr), (
            done.stderr
        )
