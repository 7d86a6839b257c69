"""The commands `pack`, `install` and `packs`: a pack as one file, and the shelf of packs on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game import paths
from game.cli.shared import confirmed, tell
from game.errors import UsageError
from game.language import say, say_count

if TYPE_CHECKING:
    import argparse


def add_arguments(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands `pack`, `install` and `packs`."""
    pack = commands.add_parser("pack", help="make one file of a pack, to hand on")
    pack.add_argument("pack", metavar="DIR", help="a folder, or the name of a pack on this machine")
    pack.add_argument("-o", dest="output", type=Path, metavar="FILE", help="NAME.oqp; without it, the pack's id")
    pack.add_argument("--force", action="store_true", help="replace a file that is there")
    pack.set_defaults(run=_pack)
    install = commands.add_parser("install", help="put a pack that is one file on this machine's shelf")
    install.add_argument("file", type=Path, metavar="FILE", help="NAME.oqp")
    install.add_argument("--force", action="store_true", help="replace the pack of this id that is installed")
    install.set_defaults(run=_install)
    packs = commands.add_parser("packs", help="list the packs on this machine, or remove an installed one")
    packs.add_argument("action", nargs="?", choices=("list", "remove"), default="list")
    packs.add_argument("id", nargs="?", default="", metavar="ID", help="to remove: the pack's id")
    packs.add_argument("--force", action="store_true", help="remove without asking")
    packs.set_defaults(run=_packs)


def _pack(options: argparse.Namespace) -> int:
    from game.session.packs import pack_shelf
    from game.session.packs.packed import SUFFIX

    data, pack = pack_shelf.pack_file(paths.find_pack(options.pack))
    output = options.output or Path(pack.id + SUFFIX)
    if output.suffix != SUFFIX:
        raise UsageError(
            say("{path}: the name of a pack that is one file ends in {suffix}.", path=output, suffix=SUFFIX)
        )
    paths.write_atomically(output, data, force=options.force)
    tell(say("{path} is the whole pack, {n} bytes. Whoever has the game opens it: {command}", path=output, n=len(data),
             command=f"open-question play {output.name}"))  # fmt: skip
    if not pack.manifest.licence:
        tell(say("It says nothing of a licence: without one, nobody may pass it on."))
    return 0


def _install(options: argparse.Namespace) -> int:
    from game.session.packs import pack_shelf

    pack = pack_shelf.install(options.file, force=options.force)
    tell(say("{title} is installed. Play it: {command}", title=pack.title, command=f"open-question play {pack.id}"))
    return 0


def _packs(options: argparse.Namespace) -> int:
    from game.session.packs import pack_shelf

    if options.action == "remove":
        return _remove(options)
    shelf = pack_shelf.packs()
    for pack in shelf:
        where = say("came with the game") if pack.own else say("installed")
        facts = [pack.title, *([pack.licence] if pack.licence else []), *([pack.as_of] if pack.as_of else []), where]
        tell(f"{pack.id:20} {' · '.join(facts)}")
    print(say_count("{n} pack on this machine.", "{n} packs on this machine.", len(shelf)))
    return 0


def _remove(options: argparse.Namespace) -> int:
    from game.session.packs import pack_shelf

    if not options.id:
        raise UsageError(say("packs remove wants the id of an installed pack; packs lists them."))
    if not options.force and not confirmed(say("Remove {id} from this machine? Its plays stay.", id=options.id)):
        return 1
    pack_shelf.remove(options.id)
    tell(say("{id} is removed. Its plays are where they were.", id=options.id))
    return 0
