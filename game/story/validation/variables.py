"""Checks declarations of variables, and that effects give them values that they can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.story.findings import error, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from game.story.findings import Finding, Location
    from game.story.model import VariableSpec
    from game.story.parsed import ParsedFile
    from game.story.syntax.tree import Step
    from game.story.validation.context import Context


def check_declaration(context: Context, name: str, spec: VariableSpec, file: ParsedFile) -> Iterator[Finding]:
    """Yield the findings about the declaration of a variable."""
    where = file.key("variables", name)
    if spec.type == "meter":
        yield from _scale(name, spec, where)
    if (spec.type == "choice") != bool(spec.values):
        code, said = ("OQ202", "are missing") if spec.type == "choice" else ("OQ201", "mean nothing here")
        yield error(code, where, f"{name} is a {spec.type}: values {said}.", "Only a choice has values.")
    yield from _promise(name, spec, where)
    starts = spec.start if isinstance(spec.start, dict) else {"": spec.start}
    if isinstance(spec.start, dict) and set(starts) != context.seats:
        said = f"The start of {name} names {', '.join(sorted(starts))}."
        cure = "Name every seat: " + ", ".join(sorted(context.seats)) + "."
        yield error("OQ309", file.key("variables", name, "start"), said, cure)
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
        yield error("OQ330", where, f"{name} starts at {start}, outside {spec.min} to {spec.max}.")


def check_effects(context: Context, effects: Mapping[str, str], file: ParsedFile, *path: Step) -> Iterator[Finding]:
    """Yield the findings about *effects*."""
    for name, change in effects.items():
        spec = context.variables.get(name)
        if spec and (problem := _problem(name, spec, change)):
            yield error("OQ330", file.value(*path, name), *problem)


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
