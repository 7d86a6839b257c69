"""The environment of a checkout: made where it is missing, installed as it was tested, repaired where it is half made.

Only the standard library is needed. What is installed is pinned by constraints/, which scripts/constraints.py makes.
An environment holds a mark for each purpose that it is ready for; while it has none, the file beside it says that it
is half made, which tells it from one that somebody else made.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

HOME = Path(__file__).resolve().parent.parent

# The modules that the game's dependencies are imported by.
MODULES = (
    "textual", "transitions", "yaml", "pydantic", "markdown_it", "platformdirs", "filelock", "babel", "aiohttp",
    "textual_serve", "jinja2", "segno", "pygls",
)  # fmt: skip


class Purpose(NamedTuple):
    """What an environment is for."""

    name: str
    folder: str
    pinned: bool = True
    """Whether constraints/ has a file of its name; otherwise the newest versions in the ranges are taken each time."""

    @property
    def pins(self) -> Path:
        """The file with the version of every package."""
        return HOME / "constraints" / f"{self.name}.txt"

    @property
    def mark(self) -> str:
        """The name of the file that says that an environment is ready for this, as it is wanted now."""
        source = self.pins if self.pinned else HOME / "pyproject.toml"
        return f"ready-{self.name}-{hashlib.sha256(source.read_bytes()).hexdigest()[:16]}"


PLAY = Purpose("play", ".venv")
TEST = Purpose("test", ".venv")
MUTANTS = Purpose("mutants", ".venv-mutants")
OTHER_TESTS = {
    "--newest": Purpose("newest", ".venv-newest", pinned=False),
    "--lowest": Purpose("lowest", ".venv-lowest"),
}

# What pip and the system say when something fails; what it is called; what to do about it.
CAUSES = (
    (r"No space left|Disk quota", "the disk is full", "Free 300 MB of it. Then run the same command again."),
    (
        r"Permission denied|Read-only file system|Not a directory",
        "it cannot be written there",
        "Copy {home} to where you may write, set OPEN_QUESTION_CACHE to a folder where you may, or pipx install {home}",
    ),
    (r"CERTIFICATE_VERIFY_FAILED", "the certificate of this network is not trusted here", "Name its file in PIP_CERT."),
    (
        r"Retrying \(|ConnectionError|ConnectTimeout|NameResolution|Max retries|connection failed",
        "the network cannot be reached",
        "The game needs it this one time, to install what it is made with. Then run the same command again.",
    ),
    (r"PATH separator", "its path holds a colon, which no environment of Python can have", "Rename or move {home}."),
    (
        r"No matching distribution|Could not find a version|Failed (?:to build|building)|metadata-generation-failed",
        "a package cannot be had for Python {python} here",
        "Try another Python, 3.11 or newer: python3.13 run.py",
    ),
)
OTHERWISE = "something could not be installed"
CALL_FOR_HELP = "Run the same command again; if that does not help, report what pip said."


def requirements(extra: str) -> list[str]:
    """Return the ranges that pyproject.toml names, with those of *extra*."""
    import tomllib

    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"][extra]]


def importable() -> bool:
    """Whether this interpreter has every dependency of the game."""
    return all(find_spec(name) for name in MODULES)


def cache() -> Path:
    """Return the user's folder for what can be made again, which is that of `game.paths`."""
    if override := os.environ.get("OPEN_QUESTION_CACHE"):
        return Path(override)
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "open-question" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "open-question"
    base = os.environ.get("XDG_CACHE_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".cache") / "open-question"


def place(purpose: Purpose) -> Path:
    """Return the folder of the environment: beside run.py, or in the user's cache where that cannot be written."""
    beside = HOME / purpose.folder
    if os.access(beside if beside.exists() else HOME, os.W_OK) or _ready(beside, purpose):
        return beside
    checkout = hashlib.sha256(os.fsencode(HOME)).hexdigest()[:8]
    return cache() / "environments" / f"{checkout}{purpose.folder}"


def interpreter(folder: Path) -> Path:
    """Return the path of the Python of the environment *folder*."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _ready(folder: Path, purpose: Purpose) -> bool:
    return (folder / purpose.mark).exists() and interpreter(folder).exists()


def prepare(purpose: Purpose) -> Path:
    """Return the interpreter of the environment for *purpose*, which is made or brought up to date where needed.

    Raises:
        SystemExit: with what is wrong and what to do, when that cannot be done.
    """
    try:
        folder = place(purpose)
        if not purpose.pinned or not _ready(folder, purpose):
            with _alone(folder):
                if not purpose.pinned or not _ready(folder, purpose):  # another start may have made it meanwhile
                    _set_up(folder, purpose)
    except (OSError, RuntimeError, ValueError) as problem:
        sys.exit(_sentence(HOME / purpose.folder, str(problem)))
    except subprocess.CalledProcessError as problem:
        said = problem.output or ""
        sys.exit(_sentence(folder, said if isinstance(said, str) else said.decode(errors="replace")))
    return interpreter(folder)


def _set_up(folder: Path, purpose: Purpose) -> None:
    """Make *folder* ready for *purpose*; what lies there and is not ours is not touched."""
    marked = any(folder.glob("ready-*"))
    if not marked and not _lock(folder).read_text(encoding="utf-8") and os.path.lexists(folder):
        sys.exit(
            f"{folder} is no environment that run.py made, or one that an older run.py left half made.\n"
            "It was left alone. Move it away or delete it, then run the same command again."
        )
    progress = Progress(folder.name if folder.parent == HOME else "the game in your cache folder")
    try:
        if not marked or not interpreter(folder).exists():
            _make(folder, progress)
        _install(folder, purpose, progress)
    except BaseException:
        progress.end("")
        if not any(folder.glob("ready-*")):
            shutil.rmtree(folder, ignore_errors=True)
            _lock(folder).write_text("", encoding="utf-8")
        raise
    for ready in (purpose, PLAY) if purpose is TEST else (purpose,):
        (folder / ready.mark).touch()
    _lock(folder).write_text("", encoding="utf-8")
    progress.end("ready")


def _make(folder: Path, progress: Progress) -> None:
    """Make an empty environment with pip in *folder*, whatever is there."""
    if not find_spec("venv") or not find_spec("ensurepip"):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"This Python {version} comes without venv and pip, which the game is set up with.\n"
            f"Install them (Debian, Ubuntu: sudo apt install python{version}-venv). Then run the same command again."
        )
    import venv

    progress.say("making the environment")
    _unmark(folder)
    venv.create(folder, with_pip=True, clear=True, symlinks=os.name != "nt")


def _install(folder: Path, purpose: Purpose, progress: Progress) -> None:
    """Install what *purpose* needs, and see that it can be imported."""
    if purpose.pinned:
        what = ["--no-deps", "--requirement", str(purpose.pins)]
        total = sum("==" in line.split("#")[0] for line in purpose.pins.read_text(encoding="utf-8").splitlines())
    else:
        what = ["--upgrade", "--upgrade-strategy", "eager", *requirements("test")]
        total = 0
    # Two tries, for a network that is not there is said at once; -I, for PYTHONPATH is not the environment's.
    pip = [str(interpreter(folder)), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "1"]
    _watched([*pip, "install", "--no-user", "--progress-bar", "off", *what], Watch(folder, progress, total))
    _unmark(folder)  # where there was nothing to install
    check = "from scripts.environment import importable; raise SystemExit(not importable())"
    _watched([str(interpreter(folder)), "-c", check], Watch(folder, progress, 0))


def _watched(command: list[str], watch: Watch) -> None:
    """Run *command*, and show how far it is.

    Raises:
        subprocess.CalledProcessError: with all that it said, when it fails.
    """
    said = []
    with subprocess.Popen(
        command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as process:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            watch.read(line)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output="".join(said))


def _unmark(folder: Path) -> None:
    """Take the marks of *folder* away: until it has one again it is half made, and that is written beside it."""
    _lock(folder).write_text("half made", encoding="utf-8")
    for mark in folder.glob("ready-*"):
        mark.unlink(missing_ok=True)


class Watch:
    """Reads how far pip is with *folder* from what it says."""

    def __init__(self, folder: Path, progress: Progress, total: int) -> None:
        self._folder, self._progress = folder, progress
        self._of = f" of {total}" if total else ""
        self._seen: dict[str, set[str]] = {"looking up": set(), "fetching": set()}

    def read(self, line: str) -> None:
        """Show what *line* says, where it is about a package."""
        if found := re.match(r"Collecting ([\w.-]+)|Requirement already satisfied: ([\w.-]+)", line):
            self._count("looking up", found[1] or found[2])
        elif found := re.match(r" *(?:Downloading|Using cached) (?:\S*/)?([\w.]+)-\S+\.(?:whl|tar\.gz)(?: |$)", line):
            self._count("fetching", found[1])
        elif line.startswith("Installing collected packages:"):  # up to here nothing was changed
            _unmark(self._folder)
            self._progress.say(f"installing {line.count(',') + 1} packages")

    def _count(self, step: str, package: str) -> None:
        self._seen[step].add(package)
        self._progress.say(f"{step} {len(self._seen[step])}{self._of}: {package}")


class Progress:
    """A line of standard error that says how far the set-up is; one for each step where that is no terminal."""

    def __init__(self, name: str) -> None:
        self._terminal = sys.stderr.isatty()
        self._steps: set[str] = set()
        self._start = f"Setting up {name} (about a minute): "

    def say(self, text: str) -> None:
        """Show *text* as where the set-up is now."""
        step = text.partition(" ")[0]
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\033[K{(self._start + text)[:width]}", end="", file=sys.stderr, flush=True)
        elif step not in self._steps:
            print(f"{self._start}{text}", file=sys.stderr, flush=True)
        self._steps.add(step)

    def end(self, text: str) -> None:
        """Show *text* as the last, or take the line away where it is empty."""
        if text:
            self.say(text)
        if self._terminal and self._steps:
            print("" if text else "\r\033[K", end="\n" if text else "", file=sys.stderr, flush=True)


def _lock(folder: Path) -> Path:
    """Return the file that keeps two starts from setting up *folder* at once, and holds text while it is half made."""
    return folder.with_name(f"{folder.name}.lock")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait for another start that sets up *folder*."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock(folder).open("a") as lock:
        with suppress(ImportError):  # Windows has no such locks
            _wait(lock, folder)
        yield


def _wait(lock: IO[str], folder: Path) -> None:
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"Another start is setting up {folder.name}; waiting for it …", file=sys.stderr, flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)


def _sentence(folder: Path, said: str) -> str:
    """Return what is wrong with the set-up of *folder*, from what was *said*, and what to do."""
    values = {"home": HOME, "python": sys.version.split()[0]}
    for pattern, cause, cure in CAUSES:
        if re.search(pattern, said):
            return f"run.py could not set up {folder}: {cause.format(**values)}.\n{cure.format(**values)}"
    last = [line for line in said.strip().splitlines() if line.strip()][-5:]
    return "\n".join([f"run.py could not set up {folder}: {OTHERWISE}.", CALL_FOR_HELP, *last])


def start(python: Path, arguments: list[str]) -> int:
    """Go on as *python* with *arguments*, or run it and return its exit code where a process cannot become another."""
    command = [str(python), *arguments]
    try:
        if os.name != "nt":
            os.execv(command[0], command)
        return subprocess.run(command, check=False).returncode
    except OSError as problem:
        folder = python.parent.parent
        sys.exit(f"{python} cannot be started: {problem.strerror}.\nDelete {folder}, then run the same command again.")


def main(arguments: list[str]) -> int:
    """Play, test, measure or try the tests, as *arguments* say; return the exit code."""
    if arguments[:1] == ["test"]:
        purpose = OTHER_TESTS.get(arguments[1] if len(arguments) > 1 else "", TEST)
        rest = arguments[1:] if purpose is TEST else arguments[2:]
        return start(prepare(purpose), [str(HOME / "tests" / "run.py"), *rest])
    if arguments[:1] == ["bench"]:
        return start(prepare(TEST), [str(HOME / "benchmarks" / "run.py"), *arguments[1:]])
    if arguments[:1] == ["mutants"]:
        return start(prepare(MUTANTS), [str(HOME / "scripts" / "mutants.py"), *arguments[1:]])
    # An environment that has everything is played in: the one that was made here, or one of the player's own.
    if sys.prefix == sys.base_prefix or not importable():
        _give_up(Path(sys.prefix))
        return start(prepare(PLAY), [str(HOME / "run.py"), *arguments])
    from game.cli import main as play

    return play(arguments)


def _give_up(running: Path) -> None:
    """Have the environment that is *running* made again, where it is ours: something is missing in it."""
    if running.resolve() == place(PLAY).resolve():
        try:
            _unmark(running)
        except OSError as problem:
            sys.exit(f"{running} is damaged and cannot be made again: {problem.strerror}.\nDelete it and start again.")
