"""The workshop's commands: their arguments and what they do."""

from __future__ import annotations

import argparse  # noqa: TC003 - argparse is used at run time too
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game import paths
from game.workshop.checking import BUDGET, check_pack
from game.workshop.reports import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.engine import Step
    from game.story.model import Pack

EXPORTS = {
    "ink": ("game.workshop.export.ink", "to_ink"),
    "twee": ("game.workshop.export.twee", "to_twee"),
    "html": ("game.workshop.export.html", "to_html"),
    "md": ("game.workshop.export.markdown", "to_markdown"),
}
"""The formats of `export`, each with its module and function."""
PACK = "a folder, or the name of a pack that came with the game"


def add_arguments(subparsers: Any) -> None:
    """Add the workshop's commands to those of the command line."""
    _add_checks(subparsers)
    new = _command(subparsers, "new", _new, "make a small complete pack to start from")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or is empty")
    schema = _command(subparsers, "schema", _schema, "print or write the JSON Schema of a pack's files, for editors")
    _output(schema, "one .json file, or a folder for a file a kind")
    _force(schema)
    picture = _command(subparsers, "map", _map, "draw the story: chapters, key moments, endings, history's own path")
    picture.add_argument("pack", metavar="PACK")
    _output(picture, "an .svg (through Graphviz), .mmd (Mermaid), .dot or .json file; without it, Mermaid is printed")
    _draft(picture)
    picture.add_argument("--seat", default="", metavar="ID", help="only what this seat can reach")
    picture.add_argument(
        "--play", default="", metavar="PLAY", help="mark what this play visited: a file, or the beginning of its name"
    )
    _force(picture)
    export = _command(
        subparsers, "export", _export, "take a pack elsewhere: ink, Twee 3, one HTML page, or a script to read"
    )
    export.add_argument("pack", metavar="PACK")
    export.add_argument("--to", required=True, choices=EXPORTS, metavar="FORMAT", help=", ".join(EXPORTS))
    export.add_argument("-o", dest="output", type=Path, required=True, metavar="FILE")
    _draft(export)
    export.add_argument("--lang", default="", metavar="LANG", help="in this language, where the pack has it")
    _force(export)
    _add_tools(subparsers)


def _add_checks(subparsers: Any) -> None:
    check = _command(
        subparsers, "check", _check, "prove that a pack is sound",
        "Prove that packs are sound: 0 sound, 1 errors found, 2 could not run.",
    )  # fmt: skip
    check.add_argument("packs", nargs="+", metavar="PACK", help=PACK)
    check.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="for people, for tools, for a code host's CI",
    )
    check.add_argument(
        "--budget", type=float, default=BUDGET, metavar="SECONDS", help="how long the proof may take (%(default)g)"
    )
    words = _command(
        subparsers, "words", _words, "count words, minutes and choices",
        "Count words, minutes and choices by chapter, seat and path.",
    )  # fmt: skip
    words.add_argument("pack", metavar="PACK", help=PACK)
    words.add_argument("--format", choices=("text", "json"), default="text")
    _draft(words)


def _add_tools(subparsers: Any) -> None:
    translate = _command(subparsers, "translate", _translate, "write or update the .po file of a pack's translation")
    translate.add_argument("pack", metavar="PACK")
    translate.add_argument("language", metavar="LANG", help="a code such as fr, de or pt_BR")
    translate.add_argument(
        "--meaning-unchanged", dest="unchanged", nargs="+", default=(), metavar="NAME",
        help="texts (by msgctxt) that were edited without a change of meaning: their translations are not fuzzy",
    )  # fmt: skip
    plans = _command(
        subparsers, "plans", _plans, "write plans of history's road and of the shortest road to each ending"
    )
    plans.add_argument("pack", metavar="PACK")
    plans.add_argument("--run", dest="only_run", action="store_true", help="write none: run those that are there")
    plans.add_argument("--force", action="store_true", help="write those anew that are there")
    _command(subparsers, "lsp", _lsp, "serve an editor: findings, cures, definitions, uses, completion, hover, rename")


def _command(
    subparsers: Any, name: str, run: Callable[[argparse.Namespace], int], text: str, description: str = ""
) -> argparse.ArgumentParser:
    description = description or f"{text[0].upper()}{text[1:]}."
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=description)
    parser.set_defaults(run=run)
    return parser


def _output(parser: argparse.ArgumentParser, about: str) -> None:
    parser.add_argument("-o", dest="output", type=Path, metavar="FILE", help=about)


def _force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--force", action="store_true", help="replace a file that this command did not write, or that was edited since"
    )


def _draft(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--draft", action="store_true", help="go on where scenes are missing: pages say which")


def _pack(name: str, language: str = "", *, draft: bool = False) -> Pack:
    """Return the pack called *name*; it is read whole, without an index, since these commands use all of it."""
    from game.session.packs import drafts
    from game.story.compile import read_sound

    return read_sound(paths.find_pack(name), language, drafts.unwritten if draft else None)


def _check(options: argparse.Namespace) -> int:
    from game.errors import UsageError

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


def _new(options: argparse.Namespace) -> int:
    from game.workshop.scaffold import make_pack

    names = make_pack(options.folder)
    print(f"{options.folder} is a pack now: {', '.join(names)}.")
    folder = shlex.quote(str(options.folder))
    print(f"Play it while you write:  open-question play {folder} --watch")
    print(f"Prove it:                 open-question check {folder}")
    print("The author's guide is docs/writers.md.")
    return 0


def _schema(options: argparse.Namespace) -> int:
    from game.workshop import schema, stamped_files

    if options.output is None:
        sys.stdout.write(stamped_files.sealed(schema.as_text(schema.whole())))
        return 0
    for path in schema.write(options.output, force=options.force):
        print(path)
    return 0


def _map(options: argparse.Namespace) -> int:
    from game.errors import UsageError
    from game.workshop import map_formats, stamped_files
    from game.workshop.story_map import story_map

    pack = _pack(options.pack, draft=options.draft)
    if options.seat and options.seat not in pack.manifest.seats:
        raise UsageError(f"There is no seat {options.seat}. Seats: {', '.join(pack.manifest.seats)}.")
    writer = map_formats.WRITERS.get(options.output.suffix if options.output else ".mmd")
    if writer is None:
        raise UsageError(
            f"{options.output} ends in none of {', '.join(map_formats.WRITERS)}. Give the file one of these endings."
        )
    text = writer(story_map(pack, options.seat, _visited(pack, options.play) if options.play else ()))
    if options.output is None:
        sys.stdout.write(stamped_files.sealed(text))
    else:
        stamped_files.write(options.output, text, force=options.force)
        print(options.output)
    return 0


def _visited(pack: Pack, name: str) -> tuple[Step, ...]:
    """Return the steps of the play called *name*, as far as they can still be made."""
    from game.engine import walk
    from game.engine.walk import as_played
    from game.session import resuming
    from game.session.saves import journal, save_folder

    path = save_folder.find(paths.saves(), name)
    contents = journal.read(path)
    trail = resuming.recorded_start(pack, path, contents.header)
    moves = [(pack.current_scene(move.scene), pack.current_choice(move.scene, move.choice)) for move in contents.road]
    return tuple(walk(trail.rules, trail.start, as_played(moves)))


def _export(options: argparse.Namespace) -> int:
    from importlib import import_module

    from game import language
    from game.errors import UsageError
    from game.workshop import stamped_files

    if options.draft and options.to != "html":
        raise UsageError("--draft goes with --to html: a draft is not taken elsewhere.")
    language.speak(options.lang or "en")  # the pages of a draft speak it too
    pack = _pack(options.pack, options.lang, draft=options.draft)
    language.speak(options.lang or pack.manifest.language)
    module, function = EXPORTS[options.to]
    stamped_files.write(options.output, getattr(import_module(module), function)(pack), force=options.force)
    print(options.output)
    if options.to == "ink":
        _warn_of_ring(pack)
    return 0


def _warn_of_ring(pack: Pack) -> None:
    """Say which scenes a runtime of ink, which goes on until something is asked, would tell without an end."""
    from game.workshop.export.rings import ring_without_question

    if ring := ring_without_question(pack):
        print(
            f"Warning: {' → '.join(ring)} asks nothing. Unless a condition leads out, a runtime of ink goes round "
            "in it for ever: put a decision into the ring, or a way out of it.",
            file=sys.stderr,
        )


def _translate(options: argparse.Namespace) -> int:
    from game.errors import PackError, UsageError
    from game.language import code
    from game.story import reader
    from game.workshop.text.catalogues import update

    folder = paths.find_pack(options.pack)
    reading = reader.read(folder)
    if reading.errors:
        raise PackError(folder, reading.errors)
    own = str(reading.manifest.language if reading.manifest else "")
    if code(own) == code(options.language):
        raise UsageError(f"{options.pack} is written in {own}: there is nothing to translate into it.")
    print(update(reading, options.language, options.unchanged))
    return 0


def _plans(options: argparse.Namespace) -> int:
    from game.workshop import plan_making

    folder = paths.find_pack(options.pack)
    pack = _pack(options.pack)
    if options.only_run:
        return _run_plans(pack, folder)
    for path in plan_making.write_missing(pack, folder / "plans", force=options.force):
        print(path)
    return 0


def _run_plans(pack: Pack, folder: Path) -> int:
    from game.workshop import plans

    parsed = list(plans.plans(folder))
    findings = [finding for plan, wrong in parsed for finding in (*wrong, *(plans.run(pack, plan) if plan else ()))]
    for finding in findings:
        print(finding)
    print(f"Plans run: {len(parsed)}. {'Findings: ' + str(len(findings)) if findings else 'Nothing to mend'}.")
    return int(bool(findings))


def _lsp(_options: argparse.Namespace) -> int:
    from game.workshop.lsp import server

    server.run()
    return 0
