"""The workshop's commands but for `check` and `words`: their arguments and what they do."""

from __future__ import annotations

import argparse  # noqa: TC003 - argparse is used at run time too
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game import paths

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


def add_arguments(subparsers: Any) -> None:
    """Add `new`, `schema`, `map`, `export`, `translate`, `plans` and `lsp` to the commands."""
    new = _command(subparsers, "new", _new, "make a small complete pack to start from")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or is empty")
    schema = _command(subparsers, "schema", _schema, "print or write the JSON Schema of a pack's files, for editors")
    schema.add_argument(
        "-o", dest="output", type=Path, metavar="FILE", help="one .json file, or a folder for a file a kind"
    )
    _force(schema)
    picture = _command(subparsers, "map", _map, "draw the story: chapters, key moments, endings, history's own path")
    picture.add_argument("pack", metavar="PACK")
    picture.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="FILE",
        help="an .svg (through Graphviz), .mmd (Mermaid), .dot or .json file; without it, Mermaid is printed",
    )
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
    subparsers: Any, name: str, run: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + "."
    )
    parser.set_defaults(run=run)
    return parser


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
    from game.engine import Rules, walk
    from game.engine.walk import as_played
    from game.errors import UsageError
    from game.session.saves import journal, save_folder

    path = save_folder.find(paths.saves(), name)
    contents = journal.read(path)
    if contents.header.pack != pack.id:
        raise UsageError(
            f"{path} is a play of {contents.header.pack}, and this is {pack.id}. Give a play of the same pack."
        )
    rules = Rules(pack)
    moves = [(pack.current_scene(move.scene), pack.current_choice(move.scene, move.choice)) for move in contents.road]
    start = rules.start(pack.current_seat(contents.header.seat), contents.header.route)
    return tuple(walk(rules, start, as_played(moves)))


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
    return 0


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

    there = list(plans.plans(folder))
    found = [one for plan, wrong in there for one in (*wrong, *(plans.run(pack, plan) if plan else ()))]
    for finding in found:
        print(finding)
    print(f"Plans run: {len(there)}. {'Findings: ' + str(len(found)) if found else 'Nothing to mend'}.")
    return int(bool(found))


def _lsp(_options: argparse.Namespace) -> int:
    from game.workshop.lsp import server

    server.run()
    return 0
