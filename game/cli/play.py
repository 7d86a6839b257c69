"""The command `play`: the title screen, a new play, or one that goes on."""

from __future__ import annotations

import gc
import sys
from argparse import RawDescriptionHelpFormatter
from importlib import import_module
from typing import TYPE_CHECKING

from game import paths
from game.cli.shared import complain, confirmed, open_pack, pack_of, saves_folder, tell
from game.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from game.session import Play
    from game.session.blocks.world import LeftWorld
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


def add_arguments(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `play`."""
    play = commands.add_parser("play", help="play a pack", formatter_class=RawDescriptionHelpFormatter, epilog=EXAMPLES)
    play.add_argument(
        "pack", nargs="?", metavar="PACK", help="a folder, or the name of a pack that came with the game (openai)"
    )
    play.add_argument("--seat", default="", metavar="ID", help="take this chair at once")
    play.add_argument("--route", default="", metavar="ID", help="a shorter road")
    how = play.add_mutually_exclusive_group()
    how.add_argument("--continue", dest="latest", action="store_true", help="go on with the latest play")
    how.add_argument("--resume", metavar="PLAY", help="go on with this play: a file, or the beginning of its name")
    play.add_argument(
        "--world", default="", metavar="PLAY", help="begin in the world that this play of another chair left"
    )
    _add_showing(play)
    _for_writers(play)
    play.set_defaults(run=_play)


def _add_showing(play: argparse.ArgumentParser) -> None:
    play.add_argument("--name", default="", help="what to call the new play")
    play.add_argument("--lang", default="", metavar="LANG", help="the language, where the pack has it")
    play.add_argument("--plain", action="store_true", help="plain lines instead of a screen")
    play.add_argument(
        "--calls",
        choices=("on", "off"),
        help="whether to ask what was really done before it is told; a pipe is asked only with --calls on",
    )
    play.add_argument("--saves", metavar="DIR", help="keep plays here")
    play.add_argument(
        "--theme", default="", metavar="NAME", help="docket, paper, contrast or one of Textual's (? lists them)"
    )


def _for_writers(play: argparse.ArgumentParser) -> None:
    play.add_argument(
        "--watch", action="store_true", help="for writers: read the pack again whenever a file of it is saved"
    )
    play.add_argument(
        "--draft", action="store_true", help="for writers: go on where scenes are missing; --watch does so by itself"
    )
    play.add_argument("--at", default="", metavar="SCENE", help="for writers: start in this scene; nothing is kept")
    play.add_argument(
        "--with",
        dest="values",
        default="",
        metavar="VAR=VALUE,…",
        help="for writers: start with these values; nothing is kept",
    )


def _play(options: argparse.Namespace) -> int:
    gc.disable()  # until the first frame or line: collections among the imports are a tenth of the start
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
        chosen,
        **{
            name: value
            for name, value in (("theme", options.theme), ("language", options.lang), ("calls", options.calls))
            if value
        },
    )
    language.speak(chosen.language or "en")
    folder = saves_folder(options.saves)
    resumed, pack = _pack_and_play(options, folder, chosen)
    _speak(options, chosen, pack)
    if options.plain:
        return _plainly(options, pack, resumed, folder, chosen)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError("This is no terminal. Add --plain to play over a pipe.")
    from game.tui.run import run

    atlas = _atlas if options.watch or options.at else None
    first = (options.seat, options.route, options.name)
    print(run(pack, folder=folder, play=resumed, settings=chosen, first=first, watch=options.watch, atlas=atlas))
    return 0


def _plainly(options: argparse.Namespace, pack: Pack, resumed: Play | None, folder: Path, chosen: Settings) -> int:
    from game import plain

    gc.enable()
    return plain.run(
        pack,
        folder=folder,
        play=resumed,
        first=(options.seat, options.route, options.name),
        language=chosen.language,
        calls=_calls(options, chosen),
        short=chosen.again == "short",
    )


def _speak(options: argparse.Namespace, chosen: Settings, pack: Pack) -> None:
    """Let the interface speak the pack's language where none was chosen; say so where the chosen one is not there."""
    from pathlib import Path

    from game import language
    from game.language import say

    told_in = language.code(pack.manifest.language)
    if not chosen.language and language.is_spoken(told_in):
        language.speak(told_in)
    if options.lang and not language.is_spoken(options.lang):
        complain(say("The game does not speak {language}; it speaks English.", language=options.lang))
    own = (told_in, told_in.partition("_")[0], language.PSEUDO)
    if options.lang and options.lang not in own and not (Path(pack.folder) / f"locales/{options.lang}.po").is_file():
        complain(say("{title} has no translation into {language}.", title=pack.manifest.title, language=options.lang))


def _calls(options: argparse.Namespace, chosen: Settings) -> bool | None:
    """Return whether plain lines ask for calls: as the option says; else never where the settings have them off."""
    if options.calls:
        return bool(options.calls == "on")
    return False if chosen.calls == "off" else None


def _atlas(pack: Pack, seat: str) -> StoryMap:
    """Return the story map of a seat: screens may not import the workshop."""
    from game.workshop.story_map import story_map

    return story_map(pack, seat)


def _pack_and_play(options: argparse.Namespace, folder: Path, chosen: Settings) -> tuple[Play | None, Pack]:
    """Return the play to resume or to rehearse, None for a new play or the title screen, and the pack."""
    from game.session import Play
    from game.session.saves import save_folder

    if (options.at or options.values) and (options.resume or options.latest):
        raise UsageError(
            "--at and --with begin a rehearsal; --continue and --resume go on with a play. Give one of them."
        )
    path = None
    if options.resume:
        path = save_folder.find(folder, options.resume)
    elif options.latest:
        plays = save_folder.plays(folder, _opened(options, options.pack, chosen).id if options.pack else "")
        if not plays:
            raise UsageError(f"There is no play to go on with in {folder}. Begin one: play --seat ID")
        path = plays[0].path
    if path:
        pack = _opened(options, options.pack or pack_of(path), chosen)
        path = _offer_recovery(path)
        return Play.resume(pack, path), pack
    pack = _opened(options, options.pack, chosen)
    if options.at or options.values:
        return Play.rehearse(pack, options.seat, options.at, _values(options.values), options.route), pack
    if options.seat:
        return _begun(options, pack, folder, chosen), pack
    if options.route or options.world:
        raise UsageError(f"{'A route' if options.route else 'A world'} needs a seat: add --seat ID.")
    return None, pack


def _begun(options: argparse.Namespace, pack: Pack, folder: Path, chosen: Settings) -> Play | None:
    """Return a new play in the chair that was named; None where the game is to ask in which world it begins."""
    from game.engine import Rules
    from game.language import say
    from game.session import Play, left_worlds

    left = _left(pack, folder, options.world, options.seat) if options.world else None
    if not options.world and left_worlds.left_for(pack, folder, options.seat):
        if sys.stdin.isatty():
            Rules(pack).start(options.seat, options.route)  # a mistake in these is told before anything is asked
            return None
        complain(say("A play on this machine left another world to this chair; --world PLAY begins in it."))
    return Play.begin(
        pack, options.seat, options.route, folder=folder, name=options.name, language=chosen.language, left=left
    )


def _left(pack: Pack, folder: Path, name: str, seat: str) -> LeftWorld:
    """Return the world that the play called *name* left for *seat*.

    Raises:
        UsageError: when it left none.
    """
    from game.session import left_worlds
    from game.session.saves import save_folder

    left = left_worlds.left_by(pack, save_folder.find(folder, name), seat)
    if left is None:
        raise UsageError(f"{name} has decided nothing that {seat} receives. Leave --world out for the record's world.")
    return left


def _opened(options: argparse.Namespace, name: str | None, chosen: Settings) -> Pack:
    """Return the pack called *name*; a draft where the options say so, as soon as it can be played with --watch."""
    if not (options.draft or options.watch):
        return open_pack(name, chosen.language)
    from game.cli.drafts import wait_for
    from game.session.packs.drafts import open_draft

    return wait_for(name, chosen.language) if options.watch else open_draft(paths.find_pack(name), chosen.language)


def _offer_recovery(path: Path) -> Path:
    """Return the play to resume: *path*, or, if the player agrees, a new play recovered from it."""
    from game.language import say, say_count
    from game.session.saves import journal, recovery

    if not sys.stdin.isatty() or not sys.stdout.isatty():
        return path
    state = journal.condition(path)
    if not state.more:
        return path
    more = say_count("{n} decision more can be recovered.", "{n} decisions more can be recovered.", state.more)
    tell(state.damage, more)
    if not confirmed(say("Go on with a new play that has them? The damaged file stays as it is.")):
        return path
    return recovery.recover(path)[0]


def _values(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    for name, sign, _ in pairs:
        if not sign:
            raise UsageError(f"--with wants VAR=VALUE, not {name!r}. For example: --with mission=3,on_board=false")
    return {name.strip(): value.strip() for name, _, value in pairs}
