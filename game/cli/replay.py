"""The command `replay`: a play printed from its first page to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.cli.shared import open_pack, recalled, saves_folder, warn

if TYPE_CHECKING:
    import argparse


def add_arguments(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `replay`."""
    replay = commands.add_parser("replay", help="read a play aloud, with its comparison with the record")
    replay.add_argument("play", metavar="PLAY", help="a play; or a pack, followed by moves as `check` gives them")
    replay.add_argument("moves", nargs="*", metavar="MOVE", help="seat=ID, route=ID, then scene/choice each")
    replay.add_argument("--format", choices=("text", "json", "md", "html"), default="text")
    replay.add_argument("--pack", help="the pack, where it did not come with the game")
    replay.add_argument("--saves", metavar="DIR", help="where plays are kept")
    replay.set_defaults(run=_replay)


def _replay(options: argparse.Namespace) -> int:
    from game.session import Play
    from game.session.export import write
    from game.session.saves import save_folder
    from game.story.control_chars import visible

    if options.moves:
        play = Play.from_moves(open_pack(options.play), options.moves)
    else:
        path = save_folder.find(saves_folder(options.saves), options.play)
        play = recalled(path, options.pack)
    warn(play)
    for text in write(play, options.format):
        print(visible(text))
    return 0
