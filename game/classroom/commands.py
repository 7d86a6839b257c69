"""The commands of a class: guide, present, serve, report. Each imports what it needs when it is used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from game import paths
from game.errors import RefusedToOverwrite, UsageError
from game.language import say

if TYPE_CHECKING:
    import argparse
    import socket

    from game.classroom.lesson.lesson import Lesson
    from game.classroom.lesson.lesson_options import LessonOptions
    from game.classroom.paper.document import Document
    from game.story.model import Pack

PORT = 8642
MOST_PUPILS = 500


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `class` and its four commands; each sets `run`, which takes the arguments and returns the exit code."""
    parser = subparsers.add_parser(
        "class", help="a lesson: guide, vote, browsers, report", description="A room full of people plays."
    )
    commands = parser.add_subparsers(required=True, metavar="guide|present|serve|report")
    _add_guide(commands)
    _add_present(commands)
    _add_serve(commands)
    _add_report(commands)


def _lesson_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", metavar="PACK", help="a pack's folder or name")
    parser.add_argument("--minutes", type=int, metavar="N", help="how long the lesson is: 20, 45, 90 (default 45)")
    parser.add_argument("--level", choices=("school", "university"), help="whose questions to ask (default school)")
    parser.add_argument("--seat", default="", metavar="ID", help="the chair that the room takes")
    parser.add_argument("--lang", default="", metavar="LANG", help="the language")


def _add_guide(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("guide", help="a facilitator's guide and handouts to print")
    _lesson_arguments(parser)
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="the folder to write to")
    parser.add_argument("--paper", choices=("A4", "Letter"), default="A4", help="the paper of the PDF")
    parser.add_argument("--no-pdf", action="store_true", help="write HTML and Markdown only")
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    parser.set_defaults(run=_guide)


def _add_present(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("present", help="the vote on the projector, by phones or by show of hands")
    _lesson_arguments(parser)
    parser.add_argument("--at", default="", metavar="MOMENT", help="begin at this key moment: an event or a scene")
    parser.add_argument(
        "--road", action="store_true", help="walk the whole story scene by scene instead of the plan's moments"
    )
    parser.add_argument("--groups", action="store_true", help="a group for each chair, all in one room")
    parser.add_argument("--new", action="store_true", help="begin a new class without asking")
    parser.add_argument("--pupils", type=int, metavar="N", help="how many phones may vote (default 30)")
    parser.add_argument("--no-calls", action="store_true", help="do not ask what was really done before it is told")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="go on with this session file")
    parser.add_argument(
        "--hands", action="store_true", help="show of hands only: no network at all but this computer's own"
    )
    parser.add_argument("--address", default="", metavar="IP", help="this computer's address on the local network")
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="N", help=f"the port that phones use (default {PORT})"
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where session files are kept")
    parser.add_argument("--theme", default="docket", metavar="NAME", help="docket (dark), paper (light) or contrast")
    parser.set_defaults(run=_present)


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("serve", help="the whole game in browsers, for rooms of Chromebooks")
    parser.add_argument("pack", nargs="?", metavar="PACK", help="a pack's folder or name")
    parser.add_argument("--lan", action="store_true", help="let the local network in, not only this computer")
    parser.add_argument("--address", default="", metavar="IP", help="this computer's address on the local network")
    parser.add_argument("--port", type=int, default=PORT + 1, metavar="N", help=f"the port (default {PORT + 1})")
    parser.add_argument("--most", type=int, default=40, metavar="N", help="how many may play at once (default 40)")
    parser.add_argument("--seat", default="", metavar="ID", help="put everybody in this chair")
    parser.add_argument("--route", default="", metavar="ID", help="with --seat: take this shorter road")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the plays are kept")
    parser.add_argument("--lang", default="", metavar="LANG", help="the language")
    parser.set_defaults(run=_serve)


def _add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("report", help="what rooms and plays decided, against the record")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="session files, plays, or folders of them")
    parser.add_argument(
        "--pack", metavar="PACK", help="the pack that they played (default: the one that came with the game)"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="the folder to write to")
    parser.add_argument("--small", action="store_true", help="show splits of fewer than five votes, too")
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    parser.set_defaults(run=_report)


def _pack(options: argparse.Namespace) -> Pack:
    """Return the pack that was asked for, in the language that was, which the interface speaks from now on."""
    from game.classroom.spoken_pack import spoken_pack

    return spoken_pack(options.pack, getattr(options, "lang", ""))


def _write(folder: Path, name: str, text: str, *, force: bool) -> None:
    paths.write_atomically(folder / name, text, force=force)
    print(folder / name)


def _guide(options: argparse.Namespace) -> int:
    from game.classroom.lesson.key_moments import seat_of
    from game.classroom.lesson.lesson_plan import plan_lesson
    from game.classroom.paper.guide import LessonOutline as Outline, guide
    from game.classroom.paper.handouts import answers, handouts

    pack = _pack(options)
    seat = seat_of(pack, options.seat, pack.classroom.seat)
    minutes, level = _length(options)
    plan = plan_lesson(pack, pack.classroom, seat=seat, minutes=minutes, level=level)
    outline = Outline(pack, pack.classroom, plan, seat)
    for name, document in (("guide", guide(outline)), ("handouts", handouts(outline)), ("answers", answers(outline))):
        if document:
            _print_out(options, name, document)
    return 0


def _print_out(options: argparse.Namespace, name: str, document: Document) -> None:
    from game.classroom.paper.document import html_of, markdown_of
    from game.classroom.paper.pdf import print_pdf

    _write(options.out, f"{name}.html", html_of(document), force=options.force)
    _write(options.out, f"{name}.md", markdown_of(document), force=options.force)
    if options.no_pdf:
        return
    target = options.out / f"{name}.pdf"
    if target.exists() and not options.force:
        raise RefusedToOverwrite(
            say("{path} exists and was left alone. Give another folder, or --force to replace it.", path=target)
        )
    if print_pdf(html_of(document, options.paper), target):
        print(target)
    else:
        print(
            say(
                "No PDF of {name}: no browser that can print without a window was found. Print the HTML instead.",
                name=name,
            ),
            file=sys.stderr,
        )


def _present(options: argparse.Namespace) -> int:
    from game.classroom.network import LOOPBACK, listening, need_lan_address
    from game.classroom.vote.group_ballot import ballot_of
    from game.classroom.vote.presenter import Presenter

    sockets = [listening(LOOPBACK, options.port)]
    try:
        if not options.hands:
            sockets.append(listening(need_lan_address(options.address), options.port))
        lesson = _lesson(options)
    except BaseException:
        _close(sockets)
        raise
    if lesson is None:
        _close(sockets)
        return 0
    ballot = ballot_of(lesson)
    ballot.listen(sockets)
    print(say("The same for the projector's browser: {address}", address=ballot.projector))
    try:
        presenter = Presenter(ballot, sockets, theme=options.theme)
        presenter.run()
    finally:
        lesson.close()
    kept = say("Kept in {path}", path=lesson.ledger.path)
    presenter.raise_crash(kept)
    if lesson.trouble:
        print(lesson.trouble)
    print(kept)
    if lesson.stage != "end":
        print(
            say(
                "Go on with the same command; a report: open-question class report {path} -o report",
                path=lesson.ledger.path,
            )
        )
    return 0


def _close(sockets: list[socket.socket]) -> None:
    for one in sockets:
        one.close()


def _lesson(options: argparse.Namespace) -> Lesson | None:
    """Return the lesson that was asked for; None where the teacher left the first screen."""
    from game.classroom.lesson.lesson_choice import begin_lesson, resume_lesson

    pack = _pack(options)
    folder = options.folder or paths.saves() / "classes"
    chosen = options.resume or _chosen(pack, folder, options)
    if chosen is None:
        return None
    if isinstance(chosen, Path):
        return resume_lesson(pack, chosen)
    return begin_lesson(pack, folder, chosen)


def _chosen(pack: Pack, folder: Path, options: argparse.Namespace) -> Path | LessonOptions | None:
    """Return the class to go on with, or the options of a new one; where an option was given, that is a new one."""
    from game.classroom.lesson.lesson_choice import LessonChoice

    wanted = _wanted(options)
    choice = LessonChoice(pack, folder, wanted)
    given = (options.minutes, options.level, options.seat, options.at, options.road, options.new, options.pupils)
    if any(given) or options.no_calls or options.groups:
        return wanted
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return choice.earlier[0].path if choice.earlier else wanted
    from game.classroom.vote.start_screen import StartScreen

    screen = StartScreen(choice, theme=options.theme)
    screen.run()
    screen.raise_crash("")
    return screen.chosen


def _wanted(options: argparse.Namespace) -> LessonOptions:
    from game.classroom.lesson.lesson_options import LessonOptions

    minutes, level = _length(options)
    usual = LessonOptions()
    if options.pupils is not None and not 1 <= options.pupils <= MOST_PUPILS:
        raise UsageError(say("--pupils is a number from 1 to {most}.", most=MOST_PUPILS))
    return LessonOptions(
        seat=options.seat,
        minutes=minutes,
        level=level,
        start=options.at,
        road=options.road,
        calls=not options.no_calls,
        expected=options.pupils or usual.expected,
        groups=options.groups,
    )


def _length(options: argparse.Namespace) -> tuple[int, str]:
    """Return the minutes and the level that were asked for, or the usual ones."""
    minutes = 45 if options.minutes is None else options.minutes
    if minutes < 1:
        raise UsageError(say("A lesson has at least a minute."))
    return minutes, options.level or "school"


def _serve(options: argparse.Namespace) -> int:
    from game.classroom.serve.serving import serve

    return serve(options)


def _report(options: argparse.Namespace) -> int:
    from game.classroom.paper.document import html_of, markdown_of
    from game.classroom.report.report import csv_of, json_of, rows
    from game.classroom.report.report_pages import report_document
    from game.classroom.report.tally import merge

    pack = _pack(options)
    tally = merge(pack, _files(options.files))
    if not tally.groups and not tally.plays:
        said = say("There is no class and no play of {pack} in what was given.", pack=pack.id)
        raise UsageError("\n".join([said, *tally.passed_over]))
    table = rows(pack, tally, small=options.small)
    document = report_document(pack, tally, table)
    faces = {
        "html": html_of(document), "md": markdown_of(document),
        "csv": "\ufeff" + csv_of(table), "json": json_of(table, tally),
    }  # fmt: skip
    for form, text in faces.items():
        _write(options.out, f"report.{form}", text, force=options.force)
    return 0


def _files(given: list[Path]) -> list[Path]:
    """Return the session files and plays in *given*, the folders among them looked through."""
    found: list[Path] = []
    for path in given:
        found += (
            sorted(one for one in path.rglob("*") if one.suffix in (".class", ".play")) if path.is_dir() else [path]
        )
    return found
