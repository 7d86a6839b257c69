"""`check`: what it gathers, how it tells it, and how it exits."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from shutil import copytree

import pytest
from workbench import LIGHTHOUSE

from game import cli, paths
from game.errors import UsageError
from game.workshop import commands
from game.workshop.checking import check_pack

STORIES = sorted(path.parent for path in paths.stories().glob("*/pack.yaml"))


def check(*arguments: object) -> int:
    """Run `check` as the command line would."""
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers())
    options = parser.parse_args(["check", *map(str, arguments)])
    return int(options.run(options))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The lighthouse with a choice in it that leads nowhere, and a key that stands twice."""
    folder = tmp_path / "broken"
    copytree(LIGHTHOUSE, folder)
    path = folder / "scenes" / "spring.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("go: kept", "go: kpet"), encoding="utf-8")
    return folder


@pytest.fixture
def unsound(tmp_path: Path) -> Path:
    """The lighthouse with an ending that no play reaches, and a plan that fails."""
    folder = tmp_path / "unsound"
    copytree(LIGHTHOUSE, folder)
    path = folder / "scenes" / "spring.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- if: told", "- if: told and not told"), encoding="utf-8")
    return folder


def test_a_sound_pack_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    """The lighthouse has warnings and no error, and every play of it was looked at."""
    assert check(LIGHTHOUSE) == 0
    said = capsys.readouterr().out

    assert ": warning OQ5" in said
    assert "error" not in said
    assert "Every play of 3 roads was looked at" in said


def test_a_pack_with_errors_is_1_and_all_are_in_file_order(unsound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors of the proof and of plans come in one report, in file order."""
    assert check(unsound) == 1
    said = capsys.readouterr().out
    found = check_pack(unsound).findings

    assert {finding.code for finding in found if finding.severity == "error"} == {"OQ401", "OQ407", "OQ415"}
    assert [finding.place for finding in found[1:]] == sorted(finding.place for finding in found[1:])
    assert "to see it: seat=keeper the-storm/burn the-letter/truth" in said


def test_a_pack_that_cannot_be_played_is_1_and_its_play_is_not_looked_at(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where names are wrong, the proof waits."""
    assert check(broken) == 1
    said = capsys.readouterr().out

    assert "OQ301" in said
    assert "mend the errors first" in said


def test_a_pack_that_is_not_there_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a pack, or with a budget of nothing, check cannot run."""
    assert cli.main(["check", str(tmp_path)]) == 2
    assert cli.main(["check", str(LIGHTHOUSE), "--budget", "0"]) == 2
    assert "is not a pack" in capsys.readouterr().err
    with pytest.raises(UsageError):
        check(LIGHTHOUSE, "--budget", "nan")


def test_json_is_what_the_docs_say(unsound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON form has the keys that docs/codes.md lists, and nothing else is printed."""
    assert check(unsound, LIGHTHOUSE, "--format", "json") == 1
    said = json.loads(capsys.readouterr().out)

    assert set(said) == {"version", "packs"}
    first, second = said["packs"]
    assert set(first) == {"folder", "errors", "warnings", "findings", "proof"}
    assert set(first["findings"][0]) == {"code", "severity", "file", "line", "column", "message", "cure", "path"}
    assert set(first["proof"]) == {"complete", "states", "seconds", "runs"}
    assert set(first["proof"]["runs"][0]) == {"seat", "route", "states", "complete", "decisions"}
    assert (first["errors"] > 0, second["errors"]) == (True, 0)


def test_github_form_is_one_escaped_line_a_finding(unsound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding is a workflow command with file, line and column."""
    check(unsound, "--format", "github")
    lines = capsys.readouterr().out.splitlines()

    assert len(lines) == len(check_pack(unsound).findings)
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)
    assert any(
        line.startswith(f"::error file={unsound}/scenes/spring.yaml,line=") and ",title=OQ401::" in line
        for line in lines
    )


def test_warnings_that_a_pack_does_without_are_left_out_and_errors_never(unsound: Path) -> None:
    """lint.off silences warnings only."""
    path = unsound / "pack.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("lint: {off: [", "lint: {off: [OQ401, OQ530, "), encoding="utf-8"
    )
    codes = {finding.code for finding in check_pack(unsound).findings}

    assert "OQ401" in codes
    assert "OQ530" not in codes


def test_a_proof_that_ran_out_says_how_much_it_covered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An incomplete proof is a warning that says what was looked at, and nothing is called unreachable."""
    from game.workshop.proof import reachability

    monkeypatch.setattr(reachability, "MOST_STATES", 2)
    assert check(LIGHTHOUSE) == 0
    said = capsys.readouterr().out

    assert "OQ490: The proof is not complete: of keeper" in said
    assert "every play of up to" in said
    assert "OQ401" not in said


@pytest.mark.parametrize("folder", STORIES, ids=[folder.name for folder in STORIES])
def test_packs_that_come_with_the_game_are_sound(folder: Path) -> None:
    """Every pack in story/ has no error, its plans hold, and every play of it was looked at."""
    checked = check_pack(folder)

    assert [str(finding) for finding in checked.findings if finding.severity == "error"] == []
    assert checked.proof
    assert checked.proof.complete
