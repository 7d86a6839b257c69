"""The set-up of a checkout, done for real: a copy of the front door, a small package in place of the game's, no network."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from front_door import ROOT, environment

# The interpreter that the environment of the tests was made by: one that is in no environment sets one up.
BASE: str = sys._base_executable  # type: ignore[attr-defined]
SAID = "Setting up .venv (about a minute): "


def _ordinary() -> None:
    """Have root, who may write everything, ask as everybody else does: drop CAP_DAC_OVERRIDE."""
    if os.geteuid() == 0:
        assert ctypes.CDLL(None).prctl(24, 1, 0, 0, 0) == 0  # PR_CAPBSET_DROP


class Checkout:
    """A folder with the front door, whose game says where it runs, and all that it needs in one package."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.wheels = folder / "a gàme 試", folder / "wheels"
        (self.folder / "game").mkdir(parents=True)
        (self.folder / "game" / "cli.py").write_text(
            "import sys\n\ndef main(words):\n    print(sys.prefix, *words)\n    return 0\n"
        )
        (self.folder / "scripts").mkdir()
        for file in ("run.py", "scripts/environment.py", "pyproject.toml"):
            shutil.copy(ROOT / file, self.folder / file)
        (self.folder / "constraints").mkdir()
        self.pin("1.0")

    def pin(self, version: str) -> None:
        """Have *version* of the package installed for playing."""
        self.wheels.mkdir(exist_ok=True)
        about = f"everything-{version}.dist-info"
        with zipfile.ZipFile(self.wheels / f"everything-{version}-py3-none-any.whl", "w") as wheel:
            for module in environment().MODULES:
                wheel.writestr(f"{module}.py", "")
            wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: everything\nVersion: {version}\n")
            wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{about}/RECORD", "")
        (self.folder / "constraints" / "play.txt").write_text(f"everything=={version}  # via a test\n")

    def run(self, *words: str, code: int = 0, ordinary: bool = False, **environ: str) -> tuple[str, str]:
        """Run the front door, as an *ordinary* user where wished; return what it wrote and what it said on the side."""
        own = {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
            "PIP_CACHE_DIR": str(self.wheels / "cache"),
            "PIP_CONFIG_FILE": os.devnull,
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PIP_", "VIRTUAL_ENV", "PYTHONPATH"))
        }
        done = subprocess.run(
            [BASE, str(self.folder / "run.py"), *words],
            env={**kept, **own, **environ}, capture_output=True, encoding="utf-8", check=False, timeout=120,
            preexec_fn=_ordinary if ordinary else None,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done.stdout.strip(), done.stderr

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def site(self) -> Path:
        return next(self.venv.glob("lib/python3*/site-packages"))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_it_is_set_up_once_brought_up_to_date_and_repaired(checkout: Checkout) -> None:
    """In a path with blanks and letters of two scripts: first start, second start, a moved pin, two kinds of damage."""
    played = f"{checkout.venv} locate"
    out, side = checkout.run("locate")
    assert out == played
    steps = [line.removeprefix(SAID) for line in side.splitlines()]
    assert (steps[0], steps[-1]) == ("making the environment", "ready")
    assert "installing 1 packages" in steps
    assert checkout.run("locate") == (played, "")

    checkout.pin("2.0")
    out, side = checkout.run("locate")
    assert out == played
    assert "making" not in side
    assert (checkout.site / "everything-2.0.dist-info").is_dir()
    assert not (checkout.site / "everything-1.0.dist-info").exists()

    for harm in (checkout.site / "textual.py", checkout.venv / "bin" / "python"):
        harm.unlink()
        out, side = checkout.run("locate")
        assert out == played, harm
        assert side.endswith(f"{SAID}ready\n")
        assert checkout.run("locate") == (played, ""), harm


def test_one_that_was_killed_while_it_was_made_is_made_again(checkout: Checkout) -> None:
    """What is there then is known to be ours, and half made."""
    (checkout.venv / "bin").mkdir(parents=True)
    (checkout.folder / ".venv.lock").write_text("half made")
    assert checkout.run()[0] == str(checkout.venv)
    assert (checkout.folder / ".venv.lock").read_text() == ""


def test_an_environment_of_somebody_else_is_left_alone(checkout: Checkout) -> None:
    """A .venv that run.py did not make is not cleared away, however often it is started."""
    checkout.venv.mkdir()
    (checkout.venv / "precious").write_text("work")
    for _ in range(2):
        assert "It was left alone. Move it away or delete it" in checkout.run(code=1)[1]
    assert (checkout.venv / "precious").read_text() == "work"


def test_what_works_is_kept_where_a_moved_pin_cannot_be_fetched(checkout: Checkout) -> None:
    """Without a network the environment stays what it was, and serves the version that it was made for."""
    checkout.run()
    before = (checkout.folder / "constraints" / "play.txt").read_text()
    (checkout.folder / "constraints" / "play.txt").write_text("everything==3.0\n")
    side = checkout.run(code=1, PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/simple")[1]
    assert "the network cannot be reached" in side
    (checkout.folder / "constraints" / "play.txt").write_text(before)
    assert checkout.run() == (str(checkout.venv), "")


def test_a_checkout_that_cannot_be_written_is_played_from_the_cache(checkout: Checkout, tmp_path: Path) -> None:
    """An ordinary user plays what somebody else has laid down, and writes nothing there; a cache that cannot be written either is said."""
    cache = tmp_path / "a cäche"
    checkout.folder.chmod(0o555)
    out, side = checkout.run("locate", ordinary=True, OPEN_QUESTION_CACHE=str(cache))
    assert Path(out.removesuffix(" locate")).parent == cache / "environments"
    assert side.endswith("Setting up the game in your cache folder (about a minute): ready\n")
    assert checkout.run("locate", ordinary=True, OPEN_QUESTION_CACHE=str(cache)) == (out, "")
    assert not checkout.venv.exists()
    side = checkout.run(code=1, ordinary=True, OPEN_QUESTION_CACHE=str(checkout.folder / "cache"))[1]
    assert "it cannot be written there.\nCopy" in side
    checkout.folder.chmod(0o755)


def test_without_a_network_it_says_so_and_leaves_nothing_behind(checkout: Checkout) -> None:
    """No warning of pip, no list: what is missing and what to do; the next start with a network works."""
    out, side = checkout.run(code=1, PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert out == ""
    assert side.splitlines() == [
        f"{SAID}making the environment",
        f"run.py could not set up {checkout.venv}: the network cannot be reached.",
        "The game needs it this one time, to install what it is made with. Then run the same command again.",
    ]
    assert not checkout.venv.exists()
    assert checkout.run()[0] == str(checkout.venv)


def test_a_package_that_is_not_to_be_had_is_a_sentence(checkout: Checkout) -> None:
    """A version that no index has for this Python says so."""
    (checkout.folder / "constraints" / "play.txt").write_text("everything==9.0\n")
    side = checkout.run(code=1)[1]
    assert re.search(r"a package cannot be had for Python 3\.\d+\.\S+ here\.\nTry another Python", side)


def test_what_was_installed_and_cannot_be_imported_does_not_start_for_ever(checkout: Checkout) -> None:
    """Pins that lack a package of the game end in a sentence."""
    with zipfile.ZipFile(checkout.wheels / "lacking-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("lacking-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: lacking\nVersion: 1.0\n")
        wheel.writestr("lacking-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("lacking-1.0.dist-info/RECORD", "")
    (checkout.folder / "constraints" / "play.txt").write_text("lacking==1.0\n")
    assert "something could not be installed" in checkout.run(code=1)[1]


def test_two_starts_at_once_make_one_environment(checkout: Checkout) -> None:
    """The second waits for the first, and makes nothing."""
    lock = checkout.folder / ".venv.lock"
    fcntl = pytest.importorskip("fcntl")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        environ = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": checkout.wheels.as_uri()}
        waiting = subprocess.Popen(
            [BASE, str(checkout.folder / "run.py")],
            env=environ,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert waiting.stderr
        assert waiting.stderr.readline() == "Another start is setting up .venv; waiting for it …\n"
        assert not checkout.venv.exists()
    out, side = waiting.communicate(timeout=120)
    assert out.strip() == str(checkout.venv)
    assert f"{SAID}ready" in side
