"""The completion scripts, run by the shells they are for; a shell that is not installed is skipped, and said."""

import json
import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from earmark.surfaces.cli import run

SHELLS = ("bash", "zsh", "fish")
COMMANDS = (
    "load",
    "problems",
    "merges",
    "hypothesis",
    "campaign",
    "queue",
    "committee",
    "decide",
    "say",
    "events",
    "watch",
    "listen",
    "forget",
    "learn",
    "check",
    "drift",
    "update",
    "history",
    "diff",
    "revert",
    "decisions",
    "score",
    "market",
    "explain",
    "document",
    "settings",
    "demo",
    "completion",
)
FILES = ("targets of may.csv", "my.toml")
TYPED = [  # what is typed, and the word that a press of Tab makes of its last one
    ("earmark expl", "explain"),
    ("earmark learn --obj", "--objective"),
    ("earmark learn --objective v", "value"),
    ("earmark settings s", "set"),
    ("earmark settings set --js", "--json"),
    ("earmark --book there le", "learn"),
    ("earmark --bo", "--book"),
    ("earmark score --out there.csv --prof", "--profile"),
    ("earmark score tar", "targets of may.csv"),
    ("earmark score --profile my", "my.toml"),
    ("earmark check my", "my.toml"),
    ("earmark completion z", "zsh"),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and files beside the user."""
    for name in ("ZSH", "ZSH_CUSTOM", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("home", "beside"):
        (tmp_path / name).mkdir()
    for name in FILES:
        (tmp_path / "beside" / name).touch()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")  # fish looks for it
    monkeypatch.chdir(tmp_path / "beside")
    return tmp_path / "home"


def _there(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")


def _installed(shell: str, home: Path) -> Path:
    """Install a script and return where it lies."""
    assert run(["completion", shell, "--install"]) == 0
    (found,) = (path for path in home.rglob("*earmark*") if path.is_file())
    return found


def _typed(words: list[str], setup: str, lines: list[str], home: Path) -> list[str]:
    """Type lines and a Tab after each at an interactive shell; return them as ^T then finds them, which clears them."""
    (home / "setup").write_text(setup)
    here, there = pty.openpty()
    with subprocess.Popen(words, stdin=there, stdout=there, stderr=there, start_new_session=True):
        os.close(there)
        os.write(here, f". {shlex.quote(str(home / 'setup'))}\n".encode())
        _await(here, b"READY>")
        for line in lines:
            os.write(here, line.encode() + b"\t\x14")
            _await(here, b"NOTED>")
        os.close(here)  # hangs up
    return (home / "lines").read_text().splitlines()


def _await(terminal: int, words: bytes) -> None:
    seen = b""
    while words not in seen:
        assert select.select([terminal], [], [], 60)[0], f"the shell said only {seen!r}"
        seen += os.read(terminal, 4096)


def _bash(begin: str, lines: list[str], home: Path) -> list[str]:
    noted = f'printf "%s\\n" "$READLINE_LINE" >> {home}/lines; READLINE_LINE=; READLINE_POINT=0; printf "NO""TED>"'
    setup = f"{begin}\nnoted () {{ {noted}; }}\nbind -x '\"\\C-t\": noted'\nPS1='REA''DY>'\n"
    return _typed(["bash", "--norc", "--noprofile", "-i"], setup, lines, home)


def _zsh(begin: str, lines: list[str], home: Path) -> list[str]:
    setup = (
        f"{begin}\nsetopt no_auto_list\nbindkey '^I' complete-word\n"
        f"noted () {{ print -r -- $BUFFER >> {home}/lines; BUFFER=; print -n 'NO''TED>' }}\n"
        "zle -N noted; bindkey '^T' noted\nPS1='REA''DY>'\n"
    )
    return _typed(["zsh", "-f", "-i"], setup, lines, home)


def _as_typed(lines: list[str]) -> dict[str, str]:
    return {typed: shlex.split(line)[-1] for typed, line in zip(dict(TYPED), lines, strict=True)}


def test_bash_completes(home: Path) -> None:
    _there("bash")
    script = _installed("bash", home)
    assert _as_typed(_bash(f"source {script}", list(dict(TYPED)), home)) == dict(TYPED)


@pytest.mark.parametrize("way", ["source {script}", "fpath=({script.parent} $fpath)"])
def test_zsh_completes(home: Path, way: str) -> None:
    _there("zsh")
    compinit = f"autoload -Uz compinit; compinit -u -d {home}/dump"
    begin = way.format(script=_installed("zsh", home))
    begin = f"{compinit}; {begin}" if begin.startswith("source") else f"{begin}; {compinit}"
    assert _as_typed(_zsh(begin, list(dict(TYPED)), home)) == dict(TYPED)


def _fish(line: str) -> list[str]:
    """Return what fish offers for the last word of a line."""
    asked = ["fish", "--command", f"complete --do-complete {shlex.quote(line)}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    return [offer.split("\t")[0].replace("\\", "") for offer in done.stdout.splitlines()]


@pytest.mark.parametrize(("typed", "word"), TYPED)
def test_fish_completes(home: Path, typed: str, word: str) -> None:
    _there("fish")
    _installed("fish", home)
    assert _fish(typed) == [word]


def test_fish_offers_the_commands_and_no_files_beside_them(home: Path) -> None:
    _there("fish")
    _installed("fish", home)
    assert sorted(_fish("earmark ")) == sorted(COMMANDS)
    assert sorted(_fish("earmark settings ")) == ["get", "set"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_knows_every_command_and_option(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    for word in (*COMMANDS, "show-map", "book", "fail-if-unsupported"):
        assert word in script


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_says_what_is_left_to_do(shell: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _installed(shell, home)
    told = capsys.readouterr().err
    assert f"Written: {path}\n" in told
    assert {"bash": f"source {path}", "zsh": f"fpath=({path.parent} $fpath)", "fish": "New shells"}[shell] in told


def test_as_data_the_script_is_one_text(capsys: pytest.CaptureFixture[str]) -> None:
    run(["completion", "bash", "--json"])
    assert "earmark" in json.loads(capsys.readouterr().out)["script"]
