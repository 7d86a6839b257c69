"""The command line: what it understands, what it says when it does not, and what it never does."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from front_door import LIGHTHOUSE, ROOT, program

from game import cli, language, paths, settings
from game.errors import RefusedToOverwrite, UsageError
from game.session.play import Play
from game.session.saves import journal
from game.session.saves.entries import Move, now

if TYPE_CHECKING:
    from game.story.model import Pack


@pytest.fixture
def kept(lighthouse: Pack, saves: Path) -> Path:
    """A finished play in the folder of plays."""
    play = Play.begin(lighthouse, "keeper", folder=saves, name="Winter")
    for taken in ("burn", "truth"):
        while play.page.way == "on":
            play.go_on()
        play.choose(taken)
    while play.page.way == "on":
        play.go_on()
    play.close()
    assert play.path
    return play.path


def run(*arguments: object) -> int:
    """Run a command in this process; what argparse refuses comes back as its exit code."""
    try:
        return cli.main([str(argument) for argument in arguments])
    except SystemExit as left:
        return int(left.code or 0)


# Help and wrong arguments


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]])
def test_help_names_every_command_with_examples(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One page with all commands, those of other rooms too."""
    assert run(*arguments) == 0
    out = capsys.readouterr().out
    for command in (
        "play",
        "check",
        "replay",
        "map",
        "schema",
        "new",
        "export",
        "translate",
        "words",
        "class",
        "saves",
        "locate",
    ):
        assert f"\n    {command}" in out, command
    assert "examples:" in out
    assert "python3 run.py test" in out


@pytest.mark.parametrize(
    "command",
    ["play", "replay", "saves", "locate", "check", "words", "map", "schema", "new", "export", "translate", "class"],
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`COMMAND --help` works for each of them."""
    assert run(command, "--help") == 0
    assert f"open-question {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dance"], "invalid choice: 'dance'"),
        (["play", "--colour"], "unrecognized arguments: --colour"),
        (["play", "nothing-here"], "nothing-here is not a pack: there is no file nothing-here"),
        (["play", str(LIGHTHOUSE), "--plain", "--seat", "cook"], "There is no seat cook. Seats: keeper, clerk."),
        (
            ["play", str(LIGHTHOUSE), "--plain", "--seat", "keeper", "--route", "long"],
            "keeper has no route long. Routes: short.",
        ),
        (["play", str(LIGHTHOUSE), "--plain", "--route", "short"], "A route needs a seat: add --seat ID."),
        (["play", str(LIGHTHOUSE), "--plain", "--world", "a"], "A world needs a seat: add --seat ID."),
        (["play", str(LIGHTHOUSE), "--plain", "--at", "nowhere"], "There is no scene nowhere."),
        (
            ["play", str(LIGHTHOUSE), "--plain", "--at", "the-letter", "--with", "oil=99"],
            "oil cannot be '99'. It can be a whole number from 0 to 10.",
        ),
        (["play", str(LIGHTHOUSE), "--plain", "--with", "oil"], "--with wants VAR=VALUE, not 'oil'."),
        (["play", str(LIGHTHOUSE), "--plain", "--with", "soil=1"], "There is no variable soil. Did you mean oil?"),
        (["play", str(LIGHTHOUSE), "--plain", "--lang", "../x"], "--lang wants the code of a language"),
        (["play", "--continue", "--resume", "x"], "not allowed with argument"),
        (["play", "--continue", "--saves", "/nothing/here"], "There is no play to go on with in"),
        (["play", "--resume", "zzz", "--saves", "/nothing/here"], "There is no play zzz in"),
        (["play", str(LIGHTHOUSE), "--seat", "keeper"], "This is no terminal. Add --plain to play over a pipe."),
        (["replay", "zzz", "--saves", "/nothing/here"], "There is no play zzz in"),
        (["replay", str(LIGHTHOUSE), "the-storm"], "the-storm is not a move: write scene/choice."),
        (["replay", str(LIGHTHOUSE), "the-storm/zzz"], "zzz is not a choice in the-storm"),
        (["saves", "show"], "saves show wants a play."),
        (["saves", "show", "zzz", "--saves", "/nothing/here"], "There is no play zzz in"),
        (["saves", "dance"], "invalid choice: 'dance'"),
    ],
)
def test_wrong_arguments_are_sentences(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, on the side, no traceback; the sentence says what, and often what instead."""
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_a_broken_pack_is_reported_before_anything_opens(lighthouse_copy: Path) -> None:
    """Every problem with its place, then one line that says so; exit 2. What it quotes steers no terminal."""
    path = lighthouse_copy / "scenes" / "spring.yaml"
    path.write_text(
        path.read_text().replace("go: the-quiet", "go: the-quit").replace("basis: record", 'basis: "\\e[2J"')
    )
    out, side = program("play", lighthouse_copy, "--plain", code=2)
    assert out == ""
    assert "error OQ301: There is no scene the-quit." in side
    assert "cannot be “<U+001B>[2J”" in side
    assert "\x1b" not in side
    assert side.strip().endswith("mended.")


def test_a_file_of_a_sly_name_steers_no_terminal(lighthouse_copy: Path) -> None:
    """The place of a finding is made visible too."""
    (lighthouse_copy / "scenes" / "\x1b[2J.yaml").write_text("a: b: c\n")
    side = program("play", lighthouse_copy, "--plain", code=2)[1]
    assert "scenes/<U+001B>[2J.yaml:1:5: error OQ101" in side
    assert "\x1b" not in side


def test_the_version_is_one_line() -> None:
    """Number and name."""
    from game import __version__

    assert program("--version") == (f"Open Question {__version__}\n", "")


def test_locate_says_where_things_are(tmp_path: Path) -> None:
    """Packs, plays, settings, cache, one a line."""
    out, _ = program("locate")
    found = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert found == {
        "packs": str(ROOT / "story"), "installed": str(Path(os.environ["OPEN_QUESTION_DATA"]) / "packs"), "plays": os.environ["OPEN_QUESTION_SAVES"], "cache": os.environ["OPEN_QUESTION_CACHE"],
        "settings": str(Path(os.environ["OPEN_QUESTION_CONFIG"]) / "settings.json"),
    }  # fmt: skip


# Playing


def test_a_list_of_plays_steers_no_terminal(lighthouse: Pack, saves: Path) -> None:
    """A play that somebody handed over under a name with an escape sequence in it is listed, the sequence made visible."""
    play = Play.begin(lighthouse, "keeper", folder=saves)
    play.choose("burn")
    play.close()
    assert play.path
    play.path.rename(play.path.with_name("red\x1b[31m.play"))
    out, _ = program("saves", "list", "--saves", saves)
    assert out.startswith("red<U+001B>[31m  lighthouse · keeper · 1 decision · ")
    out, _ = program("saves", "delete", "red", "--force", "--saves", saves)
    assert out == "red<U+001B>[31m.play is deleted.\n"


def test_a_play_of_a_pack_of_ones_own_is_shown_and_exported(kept: Path, saves: Path, tmp_path: Path) -> None:
    """A pack that did not come with the game is named with --pack, and the message without it says so."""
    assert "for replay and saves, --pack FOLDER" in program("saves", "show", kept, code=2)[1]
    assert program("saves", "show", kept, "--pack", LIGHTHOUSE)[0].startswith("The storm\n")
    program("saves", "export", kept, "--pack", LIGHTHOUSE, "-o", tmp_path / "play.html")
    assert "<h1>The Lighthouse: The Keeper</h1>" in (tmp_path / "play.html").read_text(encoding="utf-8")


def test_a_rehearsal_does_not_go_on_with_a_play(capsys: pytest.CaptureFixture[str]) -> None:
    """--at and --with begin anew: beside --continue or --resume one of them would have no effect."""
    for arguments in (["--at", "kept", "--continue"], ["--with", "oil=3", "--resume", "zzz"]):
        assert run("play", LIGHTHOUSE, "--plain", *arguments) == 2
        assert "--at and --with begin a rehearsal" in capsys.readouterr().err


def test_a_rehearsal_starts_anywhere_and_keeps_nothing(saves: Path) -> None:
    """--at and --with: the scene, the values, and no file."""
    out, _ = program("play", LIGHTHOUSE, "--plain", "--at", "kept", "--saves", saves)
    assert out.startswith("Kept\n")
    assert out.endswith("This was a rehearsal; nothing was kept.\n")
    out, _ = program(
        "play",
        LIGHTHOUSE,
        "--plain",
        "--at",
        "the-storm",
        "--with",
        "oil=3, fatigue=5",
        "--saves",
        saves,
        given="sleep\n",
    )
    assert "The tank holds 3 of ten" in out
    assert "You have not slept since Sunday." in out
    assert "› Put it out and sleep" in out
    assert not saves.exists()


def test_continue_goes_on_with_the_latest_play(saves: Path) -> None:
    """The one that was added to last; its pack is found from the pack that is named."""
    program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--name", "Old", "--saves", saves, given="burn\n")
    old = next(saves.glob("old-*.play"))
    program(
        "play", LIGHTHOUSE, "--plain", "--seat", "clerk", "--name", "../../New", "--saves", saves, given="send-oil\n"
    )
    assert {path.name.rpartition("-")[0] for path in saves.glob("*.play")} == {"old", "new"}
    out, _ = program("play", LIGHTHOUSE, "--plain", "--continue", "--saves", saves, given="q\n")
    assert "play --resume new-" in out
    program("play", LIGHTHOUSE, "--plain", "--resume", "old", "--saves", saves, given="wait\n")
    out, _ = program("play", LIGHTHOUSE, "--plain", "--continue", "--saves", saves, given="q\n")
    assert "play --resume old-" in out
    for name in ("old", old.name, old):
        assert "What goes back?" in program("play", LIGHTHOUSE, "--plain", "--resume", name, "--saves", saves)[0]
    assert (
        "which is not on this machine's shelf"
        in program("play", "--plain", "--resume", "old", "--saves", saves, code=2)[1]
    )


def test_a_route_can_be_taken_at_once(saves: Path) -> None:
    """--seat and --route begin without a question."""
    out, _ = program(
        "play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--route", "short", "--saves", saves, given="1\n1\n"
    )
    assert "Three weeks go by, all of them wet." in out


def test_the_saves_folder_of_the_environment_is_used() -> None:
    """OPEN_QUESTION_SAVES is where plays go when nothing else is said."""
    program("play", LIGHTHOUSE, "--plain", "--seat", "keeper", given="burn\n")
    assert len(list(paths.saves().glob("*.play"))) == 1


# Replays and saves


@pytest.mark.parametrize("form", ["text", "json", "md", "html"])
def test_a_play_is_replayed_in_every_form(kept: Path, form: str) -> None:
    """The transcript with its comparisons and its debrief; the file is not touched."""
    before = kept.read_bytes()
    out, side = program("replay", kept, "--pack", LIGHTHOUSE, "--format", form)
    assert side == ""
    assert (
        "2 of 2 moments decided as history did." in out
        if form != "json"
        else json.loads(out)["blocks"][-1]["as_history"] == 2
    )
    first = {"text": "The storm\n", "json": "{", "md": "# The Lighthouse: The Keeper\n", "html": "<!doctype html>"}
    assert out.startswith(first[form])
    assert kept.read_bytes() == before


def test_moves_of_a_finding_are_replayed() -> None:
    """A pack and moves as `check` gives them."""
    out, _ = program("replay", LIGHTHOUSE, "seat=clerk", "the-office/send-note", "the-letter/truth")
    assert out.startswith("The office\n")
    assert "In the chair of The Clerk" in out


def test_a_damaged_play_is_read_with_a_warning(kept: Path) -> None:
    """What is whole is told; what is wrong is said on the side, and nothing is written."""
    kept.write_bytes(kept.read_bytes().replace(b'"truth"', b'"tooth"'))
    before = kept.read_bytes()
    out, side = program("replay", kept, "--pack", LIGHTHOUSE)
    assert "› Burn it full" in out
    assert "› The truth" not in out
    assert "is damaged after 2 lines" in side
    assert kept.read_bytes() == before


def test_plays_are_listed(kept: Path, saves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, pack, chair, how far, when; files that are none are passed over; an empty folder says so."""
    (saves / "junk.play").write_bytes(b"\x00")
    assert run("saves", "--saves", saves) == 0
    line = capsys.readouterr().out
    assert line.startswith(f"{kept.stem}  lighthouse · keeper · ended · ")
    assert line.count("\n") == 1
    assert run("saves", "list", "--saves", saves / "none") == 0
    assert "There are no plays in" in capsys.readouterr().out


def hand_in(folder: Path, **changed: str) -> Path:
    """Write a play as a student would hand it in, with right checksums and *changed* in its first line."""
    header = journal.new_header("lighthouse", "r", "keeper", "")._replace(**changed)
    play = journal.Journal.create(folder, header)
    play.path = folder / "handed-in.play"
    play.add(Move("the-storm", "burn", now()))
    play.close()
    return play.path


@pytest.mark.parametrize("changed", [{"seat": "\x1b[2J"}, {"pack": "\x07"}, {"route": "\u202e"}, {"began": "\x9b1m"}])
def test_a_play_that_was_handed_in_steers_no_terminal(
    saves: Path, changed: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of somebody else's is listed, shown or refused without a control character."""
    path = hand_in(saves, **changed)
    for arguments in (
        ["saves", "list"],
        ["saves", "show", str(path)],
        ["replay", str(path), "--pack", str(LIGHTHOUSE)],
    ):
        run(*arguments, "--saves", saves)
    captured = capsys.readouterr()
    assert not [
        character for character in captured.out + captured.err if not character.isprintable() and character != "\n"
    ]


def test_a_play_is_exported_and_nothing_is_overwritten(
    kept: Path, saves: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each form by its file's ending; a file that is there is left alone unless --force says otherwise."""
    import shutil

    home = tmp_path / "story"
    shutil.copytree(LIGHTHOUSE, home / "lighthouse")
    for ending, words in (
        (".md", "## The storm"),
        (".html", "<h2>The storm</h2>"),
        (".txt", "The storm"),
        (".json", '"scene": "the-storm"'),
    ):
        target = tmp_path / f"out{ending}"
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(paths, "stories", lambda: home)
            assert run("saves", "export", "winter", "-o", target, "--saves", saves) == 0
            assert words in target.read_text()
            target.write_text("mine")
            assert run("saves", "export", "winter", "-o", target, "--saves", saves) == 2
            assert "exists and was left alone" in capsys.readouterr().err
            assert target.read_text() == "mine"
            assert run("saves", "export", "winter", "-o", target, "--saves", saves, "--force") == 0
            assert words in target.read_text()
            assert run("saves", "export", "winter", "-o", tmp_path / "out.docx", "--saves", saves) == 2
            assert run("saves", "export", "winter", "--saves", saves) == 2
            assert run("saves", "show", "winter", "--saves", saves) == 0
    assert kept.exists()


def test_a_play_is_deleted_when_somebody_is_sure(kept: Path, saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked first; --force does not ask; no answer is no."""
    answers = iter(["n", "", "yes"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert run("saves", "delete", "winter", "--saves", saves) == 1
    assert run("saves", "delete", "winter", "--saves", saves) == 1
    assert kept.exists()
    assert run("saves", "delete", "winter", "--saves", saves) == 0
    assert not kept.exists()
    out, _ = program("saves", "delete", hand_in(saves), code=1)
    assert "Delete handed-in.play?" in out
    program("saves", "delete", saves / "handed-in.play", "--force")
    assert list(saves.glob("*.play")) == []


def test_only_plays_are_deleted(tmp_path: Path) -> None:
    """A file of another kind is not deleted, whatever is typed."""
    other = tmp_path / "diary.txt"
    other.write_text("dear diary")
    assert "is not a play" in program("saves", "delete", other, "--force", code=2)[1]
    assert other.read_text() == "dear diary"


# The floor: paths, settings, language


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure half-way leaves the old file and no scrap; without force what is there stays."""
    target = tmp_path / "deep" / "file.txt"
    paths.write_atomically(target, "one")
    paths.write_atomically(target, b"two")
    assert target.read_text() == "two"
    with pytest.raises(RefusedToOverwrite, match="exists and was left alone"):
        paths.write_atomically(target, "three", force=False)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        paths.write_atomically(target, "four")
    assert target.read_text() == "two"
    assert [path.name for path in target.parent.iterdir()] == ["file.txt"]


def test_packs_are_found_by_path_and_by_name(tmp_path: Path) -> None:
    """A folder, or the name of one that came with the game; what is none lists those that are."""
    assert paths.find_pack(str(LIGHTHOUSE)) == LIGHTHOUSE
    assert paths.find_pack("openai") == ROOT / "story" / "openai"
    assert paths.find_pack(None) == ROOT / "story" / "openai"
    with pytest.raises(Exception, match="Packs on this machine: .*openai"):
        paths.find_pack(str(tmp_path))
    for part in ("pack.yaml", "scenes"):
        with pytest.raises(UsageError, match=f"It is a part of one: give {re.escape(str(LIGHTHOUSE))}"):
            paths.find_pack(str(LIGHTHOUSE / part))


@pytest.mark.parametrize("language", ["**", "../../etc", "\x1b[31m", "\ud800", "a" * 100_000, "/etc/passwd"])
def test_a_language_in_the_settings_that_is_none_is_passed_over(language: str) -> None:
    """What is no code of a language never reaches a path or a terminal."""
    settings.path().parent.mkdir(parents=True, exist_ok=True)
    settings.path().write_text(json.dumps({"language": language}), encoding="utf-8")
    assert settings.load() == settings.Settings()


def test_the_code_of_a_language_is_written_either_way() -> None:
    """pt-BR is pt_BR, in the settings and on the command line."""
    assert settings.Settings(language="pt-BR").language == "pt_BR"
    assert language.code("fr") == "fr"
    for given in ("export", "play"):
        more = ["--to", "md", "-o", "x.md"] if given == "export" else ["--plain"]
        assert run(given, LIGHTHOUSE, *more, "--lang", "../x") == 2


def test_settings_that_never_end_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device where the settings should be, or a file without end, is no reason not to start."""
    settings.path().parent.mkdir(parents=True, exist_ok=True)
    settings.path().symlink_to("/dev/zero")
    assert settings.load() == settings.Settings()
    settings.path().unlink()
    settings.path().write_text('{"theme": "paper"' + " " * 100_000 + "}", encoding="utf-8")
    assert settings.load() == settings.Settings()


def test_settings_are_environment_over_file_over_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved is loaded, a variable overrules it, and what makes no sense is passed over."""
    assert settings.load() == settings.Settings()
    changed = replace(settings.load(), theme="paper", reveal="instant")
    settings.save(changed)
    assert settings.load() == changed
    monkeypatch.setenv("OPEN_QUESTION_THEME", "contrast")
    assert (settings.load().theme, settings.load().reveal) == ("contrast", "instant")


@pytest.mark.parametrize("name", settings.VALUES)
@pytest.mark.parametrize("value", ["sideways", ""])
def test_a_bad_value_of_a_setting_counts_as_its_default(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the file as in the environment, for every setting that has a list of values; the other settings stay."""
    default = getattr(settings.Settings(), name)
    settings.path().parent.mkdir(parents=True)
    settings.path().write_text(json.dumps({"theme": "paper", name: value}), encoding="utf-8")
    assert settings.load() == settings.Settings(theme="paper")
    settings.save(settings.Settings(theme="paper", **{name: next(v for v in settings.VALUES[name] if v != default)}))
    monkeypatch.setenv(f"OPEN_QUESTION_{name.upper()}", value)
    assert settings.load() == settings.Settings(theme="paper")


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"theme": 3, "other": "x"}', "\xff", "[" * 100_000, "null"])
def test_settings_that_cannot_be_read_are_no_reason_not_to_start(text: str) -> None:
    """Damaged settings are as if there were none."""
    settings.path().parent.mkdir(parents=True)
    settings.path().write_bytes(text.encode("latin-1"))
    assert settings.load() == settings.Settings()


def test_the_interface_speaks_a_language_that_it_has() -> None:
    """An unknown language is English; the pseudo-language marks every word and leaves what is filled in alone."""
    language.speak("xx")
    assert language.say("Saved.") == "Saved."
    assert language.say_count("{n} play", "{n} plays", 2) == "2 plays"
    language.speak(language.PSEUDO)
    assert language.say("Taken back: {label}", label="Burn") == "⟦Tákéñ báçk: Burn⟧"
    assert language.spoken() == "qps"


def test_a_checkout_that_cannot_be_written_keeps_plays_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plays lie in the checkout where that can be written, else in the platform's folder for data."""
    monkeypatch.delenv("OPEN_QUESTION_SAVES", raising=False)
    monkeypatch.setenv("OPEN_QUESTION_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(paths, "CHECKOUT", tmp_path / "checkout")
    (tmp_path / "checkout").mkdir()
    assert paths.saves() == tmp_path / "checkout" / "saves"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert paths.saves() == tmp_path / "data" / "saves"


# Languages


def test_a_language_that_is_not_there_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, saves: Path
) -> None:
    """That the interface does not speak it, and that the pack has no translation; what is there is not spoken of."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    for given, said in (
        ("de", ["The game does not speak de", "The Lighthouse has no translation into de"]),
        ("fr", ["n’a pas de traduction en fr"]),
        ("en", []),
    ):
        assert run("play", LIGHTHOUSE, "--plain", "--seat", "keeper", "--saves", saves, "--lang", given) == 0
        told = [line for line in capsys.readouterr().err.splitlines() if given in line]
        assert len(told) == len(said)
        assert all(words in line for words, line in zip(said, told, strict=True))


def test_the_interface_speaks_the_packs_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, saves: Path
) -> None:
    """Unless the player chose another."""
    folder = shutil.copytree(LIGHTHOUSE, tmp_path / "phare")
    (folder / "pack.yaml").write_text(
        (folder / "pack.yaml").read_text(encoding="utf-8").replace("language: en", "language: fr"), encoding="utf-8"
    )
    for chosen, month in (((), "14 janvier 1901"), (("--lang", "en"), "14 January 1901")):
        monkeypatch.setattr("sys.stdin", io.StringIO())
        assert run("play", folder, "--plain", "--seat", "keeper", "--saves", saves, *chosen) == 0
        assert month in capsys.readouterr().out
