"""Every finding about a pack, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import Finding, Location
from game.workshop.reports import Checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from game.story.model import Pack
    from game.story.parsed import ParsedPack
    from game.workshop.proof.proof import Proof

BUDGET = 60.0


def check_pack(folder: Path, budget: float = BUDGET) -> Checked:
    """Return all findings about the pack in *folder*, in file order.

    The proof may take *budget* seconds.
    """
    from game.story import reader, validation
    from game.story.compile import compile_pack, without_collector

    with without_collector():
        reading = reader.read(folder)
        validation.check(reading)
        if reading.errors:
            return Checked(folder, _sorted(reading, reading.findings), None)
        pack = compile_pack(reading)
        proof, further = _examine(reading, pack, folder, budget)
    return Checked(folder, _sorted(reading, [*reading.findings, *further]), proof)


def _examine(reading: ParsedPack, pack: Pack, folder: Path, budget: float) -> tuple[Proof, list[Finding]]:
    from game.workshop import plans, shared_route
    from game.workshop.proof import balance, proof
    from game.workshop.text import catalogues, chronology, hindsight, style, traces, unused, words

    proved = proof.prove(reading, pack, budget)
    further = [*proved.findings, *unused.unused(reading), *style.style(reading, pack), *words.too_long(reading, pack)]
    further += [*chronology.chronology(reading), *hindsight.hindsight(reading), *traces.traces(reading, pack)]
    further += shared_route.shared_route(reading, pack)
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
