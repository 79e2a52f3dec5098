"""`earmark forget` on the line: who has to say yes, and what is printed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import earmark
from earmark.surfaces.cli import run

COMPANIES = "Record ID,Company name,Company Domain Name\n1,Nordlicht Optik,nordlicht.example\n2,Beta,beta.io\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("forget")
    (place / "companies.csv").write_text(COMPANIES, "utf-8")
    with earmark.open_book(place / "book") as book:
        earmark.load(book, place / "companies.csv")
    return place / "book"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "book"))


def _known(folder: Path) -> list[str]:
    with earmark.open_book(folder) as book:
        return [key for (key,) in book.facts.rows("SELECT key FROM account ORDER BY key")]


def test_without_a_terminal_yes_has_to_be_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--book", str(folder), "forget", "nordlicht.example"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert len(_known(folder)) == 2
    assert run(["--book", str(folder), "forget", "nordlicht.example", "--yes"]) == 0
    assert "Forgotten: Nordlicht Optik" in capsys.readouterr().out
    assert _known(folder) == ["d:beta.io"]
    assert run(["--book", str(folder), "forget", "nordlicht.example", "--yes"]) == 0
    assert "was forgotten before" in capsys.readouterr().out


def test_a_trial_is_data_if_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--book", str(folder), "forget", "Nordlicht Optik", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["whom"], told["dry_run"], told["gone"]) == ("account", True, [{"kind": "accounts", "count": 1}])
    assert len(_known(folder)) == 2


def test_nobody_meant_is_a_hint(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--book", str(folder), "forget", "kim@beta.io", "--yes"]) == 2
    assert "Nothing in the book tells of kim@beta.io" in capsys.readouterr().err


def test_an_address_without_its_beginning_is_no_account(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--book", str(folder), "forget", "@nordlicht.example", "--yes"]) == 2
    assert "'@nordlicht.example' is no mail address" in capsys.readouterr().err
    assert len(_known(folder)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("said", "code", "left"), [(b"no\n", 1, 2), (b"yes\n", 0, 1)])
def test_a_person_at_a_terminal_is_asked(folder: Path, said: bytes, code: int, left: int) -> None:
    import pty

    screen, line = pty.openpty()
    command = [sys.executable, "-m", "earmark", "--book", str(folder), "forget", "nordlicht.example"]
    with subprocess.Popen(command, stdin=line, stdout=subprocess.PIPE, stderr=line) as running:
        os.close(line)
        os.write(screen, said)
        seen = b""
        while b"Type yes" not in seen:
            seen += os.read(screen, 4096)
        assert running.wait(60) == code
    os.close(screen)
    assert b"lines of accounts" in seen
    assert len(_known(folder)) == left
