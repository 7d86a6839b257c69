"""The commands `check` and `words`, and every finding about a pack in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game import paths
from game.errors import UsageError
from game.story.findings import Finding, Location
from game.workshop.reports import Checked, report

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from game.story.model import Pack
    from game.story.parsed import ParsedPack
    from game.workshop.proof.proof import Proof

BUDGET = 60.0


def add_arguments(subparsers: Any) -> None:
    """Add `check` and `words` to the commands."""
    check = subparsers.add_parser(
        "check",
        help="prove that a pack is sound",
        description="Prove that packs are sound: 0 sound, 1 errors found, 2 could not run.",
    )
    check.add_argument(
        "packs", nargs="+", metavar="PACK", help="a folder, or the name of a pack that came with the game"
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="for people, for tools, for a code host's CI",
    )
    check.add_argument(
        "--budget", type=float, default=BUDGET, metavar="SECONDS", help="how long the proof may take (%(default)g)"
    )
    check.set_defaults(run=_check)
    words = subparsers.add_parser(
        "words",
        help="count words, minutes and choices",
        description="Count words, minutes and choices by chapter, seat and path.",
    )
    words.add_argument("pack", metavar="PACK", help="a folder, or the name of a pack that came with the game")
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.add_argument("--draft", action="store_true", help="go on where scenes are missing: pages say which")
    words.set_defaults(run=_words)


def check_pack(folder: Path, budget: float = BUDGET) -> Checked:
    """Return all findings about the pack in *folder*, in file order.

    The proof may take *budget* seconds.
    """
    from game.story import reader, validation
    from game.story.compile import compile_pack

    reading = reader.read(folder)
    validation.check(reading)
    if reading.errors:
        return Checked(folder, _sorted(reading, reading.findings), None)
    pack = compile_pack(reading)
    proof, further = _examine(reading, pack, folder, budget)
    return Checked(folder, _sorted(reading, [*reading.findings, *further]), proof)


def _examine(reading: ParsedPack, pack: Pack, folder: Path, budget: float) -> tuple[Proof, list[Finding]]:
    from game.workshop import plans
    from game.workshop.proof import balance, proof
    from game.workshop.text import catalogues, chronology, hindsight, style, traces, unused, words

    proved = proof.prove(reading, pack, budget)
    further = [*proved.findings, *unused.unused(reading), *style.style(reading, pack), *words.too_long(reading, pack)]
    further += [*chronology.chronology(reading), *hindsight.hindsight(reading), *traces.traces(reading, pack)]
    further += balance.balance(reading, pack, proof.runs(pack))
    further += catalogues.check_translations(reading)
    for plan, findings in plans.plans(folder):
        further += [*findings, *(plans.run(pack, plan) if plan else ())]
    if not proved.complete:
        reached = ", ".join(_covered(proved))
        cure = "Give it more with --budget, or fewer variables that conditions far ahead ask about."
        further.append(
            Finding("OQ490", "warning", Location("pack.yaml"), f"The proof is not complete: {reached}.", cure)
        )
    return proved, further


def _covered(proof: Proof) -> Iterator[str]:
    for run in proof.covered:
        if not run.complete:
            name = f"{run.seat} on {run.route}" if run.route else run.seat
            yield f"of {name} {run.states:,} states, every play of up to {run.decisions} decisions"


def _sorted(reading: ParsedPack, findings: list[Finding]) -> tuple[Finding, ...]:
    """Return *findings* in file order, pack.yaml first, without the warnings that the pack switches off."""
    off = set(reading.manifest.lint.off) if reading.manifest else set()
    kept = [finding for finding in findings if finding.severity == "error" or finding.code not in off]
    return tuple(sorted(kept, key=lambda finding: (finding.place.file != "pack.yaml", *finding.key, finding.message)))


def _check(options: argparse.Namespace) -> int:
    if not options.budget > 0:
        raise UsageError("--budget wants a number of seconds greater than 0.")
    folders = [paths.find_pack(name) for name in options.packs]
    checked = [check_pack(folder, options.budget) for folder in folders]
    print(report(checked, options.format))
    return int(any(pack.errors for pack in checked))


def _words(options: argparse.Namespace) -> int:
    from game.session.packs import drafts
    from game.story import open_pack
    from game.workshop.text import words

    pack = (drafts.open_draft if options.draft else open_pack)(paths.find_pack(options.pack))
    counted = words.count_pack(pack)
    print(words.as_json(counted) if options.format == "json" else words.as_text(counted))
    return 0
