"""The command `saves`: list, show, export, delete, check and recover plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import paths
from game.cli.shared import confirmed, recalled, saves_folder, tell, warn
from game.errors import UsageError
from game.language import say, say_count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path


def add_arguments(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `saves`."""
    saves = commands.add_parser("saves", help="list, show, export, delete, check or recover plays")
    saves.add_argument("what", nargs="?", choices=tuple(ACTIONS), default="list")
    saves.add_argument("play", nargs="?", metavar="PLAY")
    saves.add_argument("-o", "--output", metavar="FILE", help="for export: a .md, .html, .txt or .json file")
    saves.add_argument("--force", action="store_true", help="replace FILE; delete without asking")
    saves.add_argument("--pack", help="to show or export: the pack, where it did not come with the game")
    saves.add_argument("--saves", metavar="DIR", help="where plays are kept")
    saves.set_defaults(run=_saves)


def _saves(options: argparse.Namespace) -> int:
    return ACTIONS[options.what](saves_folder(options.saves), options)


def _find(folder: Path, options: argparse.Namespace) -> Path:
    from game.session.saves import save_folder

    if not options.play:
        raise UsageError(f"saves {options.what} wants a play. `saves list` shows those that are there.")
    return save_folder.find(folder, options.play)


def _list(folder: Path, _options: argparse.Namespace) -> int:
    from game.session.saves import save_folder
    from game.session.words.phrases import date, joined

    plays = save_folder.plays(folder)
    if not plays:
        tell(f"There are no plays in {folder}.")
    for play in plays:
        summary = play.summary
        state = "ended" if summary.ended else f"{summary.decisions} decision{'s' * (summary.decisions != 1)}"
        damaged = "damaged" if summary.damaged else ""
        where = (f"{play.name}  {summary.pack}", summary.seat, summary.route)
        tell(joined(*where, state, date(play.last[:10]), damaged))
    return 0


def _delete(folder: Path, options: argparse.Namespace) -> int:
    from game.session.saves import save_folder

    path = _find(folder, options)
    if not options.force and not confirmed(f"Delete {path.name}?"):
        return 1
    save_folder.delete(path)
    tell(f"{path.name} is deleted.")
    return 0


def _show(folder: Path, options: argparse.Namespace) -> int:
    from game.session.export import write

    play = recalled(_find(folder, options), options.pack)
    warn(play)
    tell(*write(play, "text"))
    return 0


def _export(folder: Path, options: argparse.Namespace) -> int:
    from pathlib import Path

    from game.session.export import write

    play = recalled(_find(folder, options), options.pack)
    if not options.output:
        raise UsageError("saves export wants a file to write: -o FILE.md, .html, .txt or .json")
    kind = {".md": "md", ".html": "html", ".json": "json", ".txt": "text"}.get(Path(options.output).suffix)
    if kind is None:
        raise UsageError(f"{options.output}: the name should end in .md, .html, .txt or .json.")
    paths.write_atomically(Path(options.output), "\n".join(write(play, kind)) + "\n", force=options.force)
    tell(f"Written to {options.output}.")
    return 0


def _check(folder: Path, options: argparse.Namespace) -> int:
    from pathlib import Path

    from game.cli.saves_check import checked

    files = list(checked(Path(options.play) if options.play else folder))
    for line in files:
        tell(f"{line.path}  {line.words}")
    wrong = sum(line.wrong for line in files)
    print(
        say_count("{n} file is damaged or no play.", "{n} files are damaged or no plays.", wrong)
        if wrong
        else say_count("{n} file, nothing wrong.", "{n} files, nothing wrong.", len(files))
    )
    return 1 if wrong else 0


def _recover(folder: Path, options: argparse.Namespace) -> int:
    from game.session.saves import journal, recovery

    path = _find(folder, options)
    if not journal.condition(path).damage:
        tell(say("{path} is whole: there is nothing to recover.", path=path.name))
        return 0
    fresh, salvage = recovery.recover(path)
    said = [
        say_count("{n} decision is recovered:", "{n} decisions are recovered:", salvage.decisions) + f" {fresh}",
        say("{path} was left as it is.", path=path.name),
    ]
    if salvage.lost:
        lost = say_count(
            "{n} line ({bytes} bytes) could not be read.",
            "{n} lines ({bytes} bytes) could not be read.",
            salvage.lost,
            bytes=salvage.lost_bytes,
        )
        said.insert(1, lost)
    tell(*said)
    return 0


ACTIONS: dict[str, Callable[[Path, argparse.Namespace], int]] = {
    "list": _list,
    "show": _show,
    "export": _export,
    "delete": _delete,
    "check": _check,
    "recover": _recover,
}
