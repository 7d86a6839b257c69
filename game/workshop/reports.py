"""Prints the findings of `check` for people, for tools, and for a code host that shows them beside the line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.story.findings import Finding
    from game.workshop.proof.proof import Proof

JSON_VERSION = 1
"""The version of the JSON, which docs/codes.md describes: keys may be added; none is renamed or removed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings about a pack; the proof is None where errors keep the pack from being played."""

    folder: Path
    findings: tuple[Finding, ...]
    proof: Proof | None

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return len(self.findings) - self.errors


def report(checked: Sequence[Checked], form: str) -> str:
    """Return the findings in *form*: text, json or github."""
    if form == "json":
        return json.dumps(
            {"version": JSON_VERSION, "packs": [_entry(pack) for pack in checked]}, indent=2, ensure_ascii=False
        )
    tell = _github if form == "github" else _text
    return "\n".join(line for pack in checked for line in tell(pack))


def _folder(checked: Checked) -> Path:
    """Return the pack's folder, relative to the working directory if it is below that."""
    folder = checked.folder.resolve()
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else checked.folder


def _file(checked: Checked, finding: Finding) -> str:
    return (_folder(checked) / finding.place.file).as_posix()


def _text(checked: Checked) -> Iterator[str]:
    for finding in checked.findings:
        yield str(replace(finding, place=replace(finding.place, file=_file(checked, finding))))
    if checked.findings:
        yield ""
    yield f"{_folder(checked).as_posix()}: {_counted(checked)}. {_proved(checked)}"


def _counted(checked: Checked) -> str:
    errors, warnings = checked.errors, checked.warnings
    told = [
        f"{number} {word}{'s' * (number != 1)}" for number, word in ((errors, "error"), (warnings, "warning")) if number
    ]
    return " and ".join(told) or "nothing to mend"


def _proved(checked: Checked) -> str:
    proof = checked.proof
    if proof is None:
        return "Play was not looked at: mend the errors first."
    runs = f"{len(proof.covered)} {'roads' if len(proof.covered) != 1 else 'road'}"
    states = f"{proof.states:,} states that differ in something that can matter, {proof.seconds:.1f} s"
    if proof.complete:
        return f"Every play of {runs} was looked at ({states})."
    return f"Not every play of {runs} was looked at ({states})."


def _entry(checked: Checked) -> dict[str, Any]:
    proof = checked.proof
    return {
        "folder": _folder(checked).as_posix(),
        "errors": checked.errors,
        "warnings": checked.warnings,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                **asdict(finding.place),
                "message": finding.message,
                "cure": finding.cure,
                "path": list(finding.path),
            }
            for finding in checked.findings
        ],
        "proof": _proof_entry(proof) if proof else None,
    }


def _proof_entry(proof: Proof) -> dict[str, Any]:
    return {
        "complete": proof.complete,
        "states": proof.states,
        "seconds": round(proof.seconds, 3),
        "runs": [asdict(run) for run in proof.covered],
    }


def _github(checked: Checked) -> Iterator[str]:
    for finding in checked.findings:
        place = finding.place
        where = f",line={place.line},col={place.column}" if place.line else ""
        said = " ".join([finding.message, finding.cure, *(["To see it:", *finding.path] if finding.path else [])])
        file = _escaped(_file(checked, finding)).replace(":", "%3A").replace(",", "%2C")
        yield f"::{finding.severity} file={file}{where},title={finding.code}::{_escaped(said.strip())}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
