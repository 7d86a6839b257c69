"""Checks declarations of variables, and that effects give them values that they can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import Finding, error, sentence
from game.story.syntax.expression import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from game.story.findings import Location
    from game.story.model import VariableSpec
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Step
    from game.story.validation.context import Context


def check_declaration(context: Context, name: str, spec: VariableSpec, file: ParsedFile) -> Iterator[Finding]:
    """Yield the findings about the declaration of a variable."""
    where = file.key("variables", name)
    if spec.type == "meter":
        faults = list(_scale(name, spec, where))
        yield from faults
        if any(fault.code == "OQ204" for fault in faults):
            return  # where the scale makes no sense, neither does a place on it
    if (spec.type == "choice") != bool(spec.values):
        code, said = ("OQ202", "are missing") if spec.type == "choice" else ("OQ201", "mean nothing here")
        yield error(code, where, f"{name} is a {spec.type}: values {said}.", "Only a choice has values.")
    yield from _promise(name, spec, where)
    starts = spec.start if isinstance(spec.start, dict) else {"": spec.start}
    if isinstance(spec.start, dict) and set(starts) != context.seats:
        yield _seats_of_start(context, name, starts, file)
        return
    for seat, start in starts.items():
        yield from _start(name, spec, start, file.value("variables", name, "start", seat))


def _scale(name: str, spec: VariableSpec, where: Location) -> Iterator[Finding]:
    if not spec.label and not spec.hidden:
        yield error("OQ202", where, f"The meter {name} has no label.", "Add label: …, or hidden: true.")
    if not spec.min < spec.max:
        said = f"The meter {name} has no room between {spec.min} and {spec.max}."
        yield error("OQ204", where, said, "Let min be less than max.")
    if spec.max - spec.min > 1000:
        yield error("OQ204", where, f"The meter {name} has more than a thousand values.", "Use a smaller scale.")


def _promise(name: str, spec: VariableSpec, where: Location) -> Iterator[Finding]:
    if spec.type == "promise":
        for key in ("label", "to"):
            if not getattr(spec, key):
                yield error("OQ202", where, f"The promise {name} has no {key}.", f"Add {key}: …")
        return
    for key in ("to", "form", "enforce"):
        if getattr(spec, key):
            said = f"{name} is a {spec.type}: {key} means nothing here."
            yield error("OQ201", where, said, "Only a promise has to, form and enforce.")


def _start(name: str, spec: VariableSpec, start: str, where: Location) -> Iterator[Finding]:
    try:
        value = spec.parse(start)
    except ValueError as problem:
        yield error("OQ330", where, f"{name} cannot start as “{start}”.", sentence(problem))
        return
    if spec.type == "meter" and not spec.min <= int(value) <= spec.max:
        cure = f"Write a number from {spec.min} to {spec.max}, or let min and max leave room for it."
        yield error("OQ330", where, f"{name} starts at {start}, outside {spec.min} to {spec.max}.", cure)


def _seats_of_start(context: Context, name: str, starts: Collection[str], file: ParsedFile) -> Finding:
    """Return the finding about a start by seat that names others than the pack has."""
    wrong = sorted(set(starts) - context.seats)
    cure = "Name every seat: " + ", ".join(sorted(context.seats)) + "."
    if wrong:
        where = file.key("variables", name, "start", wrong[0])
        return error("OQ309", where, f"{wrong[0]} is no seat of this pack.", nearest(wrong[0], context.seats) or cure)
    missing = ", ".join(sorted(context.seats - set(starts)))
    return error("OQ309", file.key("variables", name, "start"), f"The start of {name} leaves out {missing}.", cure)


def check_effects(context: Context, effects: Mapping[str, str], file: ParsedFile, *path: Step) -> Iterator[Finding]:
    """Yield the findings about *effects*."""
    for name, change in effects.items():
        spec = context.variables.get(name)
        if spec and (problem := _problem(name, spec, change)):
            yield error("OQ330", file.value(*path, name), *problem)
        elif spec and spec.type == "meter" and change[0] in "+-" and abs(int(change)) > spec.max - spec.min > 0:
            said = f"{change} is more than the whole scale of {name}, which goes from {spec.min} to {spec.max}."
            cure = f"Write {spec.max if change[0] == '+' else spec.min} to set it there, or a smaller step."
            yield Finding("OQ330", "warning", file.value(*path, name), said, cure)


def _problem(name: str, spec: VariableSpec, change: str) -> tuple[str, str] | None:
    """Return the fault of a change of a variable, and the cure."""
    try:
        value = spec.parse(change)
    except ValueError as problem:
        if spec.type == "meter":
            return f"{name} cannot change by “{change}”.", "Write +2 or -1 to add, a plain number to set."
        return f"{name} cannot become “{change}”.", sentence(problem)
    if spec.type == "meter" and change[0] not in "+-" and not spec.min <= int(value) <= spec.max:
        said = f"{name} cannot be set to {change}; it goes from {spec.min} to {spec.max}."
        return said, f"Write +{change} to add."
    return None
