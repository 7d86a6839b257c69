"""The command line: arguments, and the only place that joins the rooms; a room is imported when its command is used."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

from game import __version__, paths
from game.errors import GameError, PackError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from game.session import Play
    from game.settings import Settings
    from game.story.model import Pack
    from game.workshop.story_map import StoryMap

EXAMPLES = """\
examples:
  open-question                                 the title screen
  open-question play --seat musk                take a chair at once
  open-question play --continue                 go on with the latest play
  open-question play --plain --seat altman      the same game as plain lines
  open-question play --watch my-pack            a writer's live preview
  open-question check my-pack                   is the pack sound?
  open-question class present                   a room votes

In a checkout write `python3 run.py` for `open-question`; `python3 run.py test` runs the tests.
"""

# The commands that other rooms add: the module is imported when one of its commands is used, or for --help.
ROOMS = {
    "game.workshop.checking": ("check", "words"),
    "game.workshop.commands": ("map", "schema", "new", "export", "translate", "lsp"),
    "game.classroom.commands": ("class",),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what *arguments* say; return 0 where all is fine, 1 for errors found, 2 where it could not be done, 130."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that has no ■ gets a ? for it
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given.insert(0, "play")
    try:
        options = _parser(given).parse_args(given)
        if getattr(options, "lang", ""):
            options.lang = _language(options.lang)
        return int(options.run(options) or 0)
    except GameError as problem:
        _complain(str(problem))
        if isinstance(problem, PackError):
            _complain(f"\n{problem.path} cannot be played until {_count(len(problem.findings))} mended.")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        _complain(f"{problem.filename or 'A file'} could not be used: {problem.strerror or problem}.")
        return 2


def _language(given: str) -> str:
    from game.language import code

    if not code(given):
        raise UsageError(f"--lang wants the code of a language, such as fr or pt_BR, not {given!r}.")
    return code(given)


def _complain(words: str) -> None:
    """Say *words*, which may quote a pack or a play, on the side."""
    from game.story.control_chars import visible

    print(visible(words), file=sys.stderr)


def _count(errors: int) -> str:
    return "this is" if errors == 1 else f"these {errors} are"


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="open-question",
        description=import_module("game").__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Open Question {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_play(commands)
    if given[0] != "play":  # whose start is waited for
        _add_replay(commands)
        _add_saves(commands)
        locate = commands.add_parser("locate", help="say where plays, settings and packs are")
        locate.set_defaults(run=_locate)
    for module, names in ROOMS.items():
        if given[0] in names or not _is_ours(given[0]):
            import_module(module).add_arguments(commands)
    return parser


def _is_ours(command: str) -> bool:
    return command in ("play", "replay", "saves", "locate", "--version") or any(
        command in names for names in ROOMS.values()
    )


def _add_play(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    play = commands.add_parser(
        "play", help="play a pack", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLES
    )
    play.add_argument(
        "pack", nargs="?", metavar="PACK", help="a folder, or the name of a pack that came with the game (openai)"
    )
    play.add_argument("--seat", default="", metavar="ID", help="take this chair at once")
    play.add_argument("--route", default="", metavar="ID", help="a shorter road")
    how = play.add_mutually_exclusive_group()
    how.add_argument("--continue", dest="latest", action="store_true", help="go on with the latest play")
    how.add_argument("--resume", metavar="PLAY", help="go on with this play: a file, or the beginning of its name")
    play.add_argument("--name", default="", help="what to call the new play")
    play.add_argument("--lang", default="", metavar="LANG", help="the language, where the pack has it")
    play.add_argument("--plain", action="store_true", help="plain lines instead of a screen")
    play.add_argument(
        "--watch", action="store_true", help="for writers: read the pack again whenever a file of it is saved"
    )
    play.add_argument("--saves", metavar="DIR", help="keep plays here")
    play.add_argument("--at", default="", metavar="SCENE", help="for writers: start in this scene; nothing is kept")
    play.add_argument(
        "--with",
        dest="values",
        default="",
        metavar="VAR=VALUE,…",
        help="for writers: start with these values; nothing is kept",
    )
    play.add_argument(
        "--theme", default="", metavar="NAME", help="docket, paper, contrast or one of Textual's (? lists them)"
    )
    play.set_defaults(run=_play)


def _open_pack(name: str | None, language: str = "") -> Pack:
    from game.story import open_pack

    return open_pack(paths.find_pack(name), paths.cache(), language)


def _folder(given: str | None) -> Path:
    from pathlib import Path

    return Path(given) if given else paths.saves()


def _play(options: argparse.Namespace) -> int:
    gc.disable()  # until the first frame or line is there: collections among the imports are a tenth of the start
    try:
        return _played(options)
    finally:
        gc.enable()


def _played(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from game import language, settings

    chosen = settings.load()
    if options.theme == "?":
        print(*import_module("game.tui.themes").names(), sep="\n")
        return 0
    chosen = replace(
        chosen, **{name: value for name, value in (("theme", options.theme), ("language", options.lang)) if value}
    )
    language.speak(chosen.language or "en")
    folder = _folder(options.saves)
    resumed, pack = _pack_and_play(options, folder, chosen)
    if options.plain:
        from game import plain

        gc.enable()
        return plain.run(
            pack, folder=folder, play=resumed, seat=options.seat, route=options.route, language=chosen.language
        )
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError("This is no terminal. Add --plain to play over a pipe.")
    from game.tui import app

    atlas = _atlas if options.watch or options.at else None
    print(app.run(pack, folder=folder, play=resumed, settings=chosen, watch=options.watch, atlas=atlas))
    return 0


def _atlas(pack: Pack, seat: str) -> StoryMap:
    """Return the map of a chair: the screens do not know the workshop."""
    from game.workshop.story_map import story_map

    return story_map(pack, seat)


def _pack_and_play(options: argparse.Namespace, folder: Path, chosen: Settings) -> tuple[Play | None, Pack]:
    """Return the play to go on with or to rehearse, None for a new one or the title screen, and the pack."""
    from game.session import Play, save_folder

    if (options.at or options.values) and (options.resume or options.latest):
        raise UsageError(
            "--at and --with begin a rehearsal; --continue and --resume go on with a play. Give one of them."
        )
    path = None
    if options.resume:
        path = save_folder.find(folder, options.resume)
    elif options.latest:
        there = save_folder.plays(folder, _pack_id(options.pack) if options.pack else "")
        if not there:
            raise UsageError(f"There is no play to go on with in {folder}. Begin one: play --seat ID")
        path = there[0].path
    if path:
        pack = _open_pack(options.pack or _pack_of(path), chosen.language)
        return Play.resume(pack, path), pack
    pack = _open_pack(options.pack, chosen.language)
    if options.at or options.values:
        return Play.rehearse(pack, options.seat, options.at, _values(options.values), options.route), pack
    if options.seat:
        return Play.begin(
            pack, options.seat, options.route, folder=folder, name=options.name, language=chosen.language
        ), pack
    if options.route:
        raise UsageError("A route needs a seat: add --seat ID.")
    return None, pack


def _values(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    for name, sign, _ in pairs:
        if not sign:
            raise UsageError(f"--with wants VAR=VALUE, not {name!r}. For example: --with mission=3,on_board=false")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _pack_id(name: str) -> str:
    return _open_pack(name).id


def _pack_of(play: Path) -> str:
    """Return the pack that came with the game and that *play* is a play of; its own folder may have another name."""
    from game.session import journal

    wanted = journal.read(play).header.pack
    for manifest in sorted(paths.stories().glob("*/pack.yaml")):
        if manifest.parent.name == wanted or f"\nid: {wanted}\n" in manifest.read_text(
            encoding="utf-8", errors="replace"
        ):
            return str(manifest.parent)
    raise UsageError(
        f"{play.name} is a play of the pack {wanted}, which did not come with the game. "
        f"Name its folder: play FOLDER --resume {play.stem}; for replay and saves, --pack FOLDER"
    )


def _add_replay(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    replay = commands.add_parser("replay", help="read a play aloud, with its comparison with the record")
    replay.add_argument("play", metavar="PLAY", help="a play; or a pack, followed by moves as `check` gives them")
    replay.add_argument("moves", nargs="*", metavar="MOVE", help="seat=ID, route=ID, then scene/choice each")
    replay.add_argument("--format", choices=("text", "json", "md", "html"), default="text")
    replay.add_argument("--pack", help="the pack, where it did not come with the game")
    replay.add_argument("--saves", metavar="DIR", help="where plays are kept")
    replay.set_defaults(run=_replay)


def _replay(options: argparse.Namespace) -> int:
    from game.session import Play, save_folder
    from game.session.export import write
    from game.story.control_chars import visible

    if options.moves:
        play = Play.from_moves(_open_pack(options.play), options.moves)
    else:
        path = save_folder.find(_folder(options.saves), options.play)
        play = Play.recall(_open_pack(options.pack or _pack_of(path)), path)
    _warn(play)
    for text in write(play, options.format):
        print(visible(text))
    return 0


def _warn(play: Play) -> None:
    """Say on the side what is wrong with a play that is read."""
    if play.trouble:
        _complain(play.trouble)


def _add_saves(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    saves = commands.add_parser("saves", help="list, show, export or delete plays")
    saves.add_argument("what", nargs="?", choices=("list", "show", "export", "delete"), default="list")
    saves.add_argument("play", nargs="?", metavar="PLAY")
    saves.add_argument("-o", "--output", metavar="FILE", help="for export: a .md, .html, .txt or .json file")
    saves.add_argument("--force", action="store_true", help="replace FILE; delete without asking")
    saves.add_argument("--pack", help="to show or export: the pack, where it did not come with the game")
    saves.add_argument("--saves", metavar="DIR", help="where plays are kept")
    saves.set_defaults(run=_saves)


def _saves(options: argparse.Namespace) -> int:
    from game.session import save_folder
    from game.story.control_chars import visible

    folder = _folder(options.saves)
    if options.what == "list":
        _list_saves(folder)
        return 0
    if not options.play:
        raise UsageError(f"saves {options.what} wants a play. `saves list` shows those that are there.")
    path = save_folder.find(folder, options.play)
    if options.what == "delete":
        if not options.force and not _sure(visible(f"Delete {path.name}?")):
            return 1
        save_folder.delete(path)
        print(visible(f"{path.name} is deleted."))
        return 0
    return _show_save(path, options)


def _list_saves(folder: Path) -> None:
    from game.session import save_folder
    from game.session.wording import date
    from game.story.control_chars import visible

    there = save_folder.plays(folder)
    if not there:
        print(f"There are no plays in {folder}.")
    for entry in there:
        header = entry.contents.header
        decided = len(entry.contents.road)
        state = "ended" if entry.ended else f"{decided} decision{'s' * (decided != 1)}"
        when = date(entry.last[:10])
        parts = (f"{entry.name}  {header.pack}", header.seat, header.route, state, when)
        print(visible(" · ".join(part for part in parts if part)))


def _show_save(path: Path, options: argparse.Namespace) -> int:
    from pathlib import Path

    from game.session import Play
    from game.session.export import write
    from game.story.control_chars import visible

    play = Play.recall(_open_pack(options.pack or _pack_of(path)), path)
    if options.what == "show":
        _warn(play)
        print(*map(visible, write(play, "text")), sep="\n")
        return 0
    if not options.output:
        raise UsageError("saves export wants a file to write: -o FILE.md, .html, .txt or .json")
    kind = {".md": "md", ".html": "html", ".json": "json", ".txt": "text"}.get(Path(options.output).suffix)
    if kind is None:
        raise UsageError(f"{options.output}: the name should end in .md, .html, .txt or .json.")
    paths.write_atomically(Path(options.output), "\n".join(write(play, kind)) + "\n", force=options.force)
    print(f"Written to {options.output}.")
    return 0


def _sure(question: str) -> bool:
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _locate(_options: argparse.Namespace) -> int:
    from game import settings

    for name, path in (
        ("packs", paths.stories()),
        ("plays", paths.saves()),
        ("settings", settings.path()),
        ("cache", paths.cache()),
    ):
        print(f"{name:9} {path}")
    return 0
