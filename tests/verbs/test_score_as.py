"""The card handed out as what other tools run, by the command and in Python."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import earmark
from earmark.book import open_book
from earmark.errors import CallError
from earmark.surfaces.cli import run

CARD = Path(__file__).parent.parent.parent / "docs" / "profile.toml"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    open_book(tmp_path / "earmark-book", create=True).close()
    return tmp_path


def test_a_file_of_each_form_is_written(here: Path) -> None:
    for form, name in (("xlsx", "a.xlsx"), ("salesforce", "b.md"), ("hubspot", "c.md"), ("python", "d.py")):
        assert run(["score", "--as", form, "--profile", str(CARD), "--out", name]) == 0
    with zipfile.ZipFile(here / "a.xlsx") as book:
        assert b"Rep card" in book.read("xl/workbook.xml")
    heads = [(here / name).read_text("utf-8").split("\n")[:2] for name in ("b.md", "c.md", "d.py")]
    assert all("# Mid-market software teams, as of " in "\n".join(head) for head in heads)


@pytest.mark.usefixtures("here")
def test_the_command_prints_it_with_the_names_of_the_crm(capsys: pytest.CaptureFixture[str]) -> None:
    column = ["--column", "Technologies=Tech_Stack__c", "--column", "Industry=TEXT(Vertical__c)"]
    assert run(["score", "--as", "salesforce", "--profile", str(CARD), *column]) == 0
    told = capsys.readouterr().out
    assert "LOWER(TRIM(Tech_Stack__c))" in told
    assert "LOWER(TRIM(TEXT(Vertical__c)))" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--as xlsx", "A workbook is a file"),
        ("--as python --out icp.txt", "ends in .py"),
        ("--as hubspot --out nowhere/m.md", "no folder nowhere"),
        ("--as python --column Industry=x", "--column is not of --as python"),
        ("--as hubspot --column Sector=x", "asks for no field 'Sector'"),
        ("--as salesforce --column Industry=a;b", "no name of a field"),
        ("--as salesforce --sql duckdb", "hands out the card alone"),
        ("targets.csv --as salesforce", "hands out the card alone"),
    ],
)
def test_what_cannot_be_is_said(here: Path, capsys: pytest.CaptureFixture[str], options: str, said: str) -> None:
    assert run(["score", *options.split(), "--profile", str(CARD)]) == 2
    assert said in capsys.readouterr().err
    assert [one.name for one in here.iterdir()] == ["earmark-book"]


def test_python_takes_the_same_forms(here: Path) -> None:
    with open_book(here / "earmark-book") as book:
        assert earmark.score_as(book, "xlsx", profile=CARD).content[:2] == b"PK"
        with pytest.raises(CallError, match="no card as 'pdf'"):
            earmark.score_as(book, "pdf", profile=CARD)


@pytest.mark.parametrize(
    ("rows", "scored", "said", "code"),
    [
        (
            "Number of Employees,Pay\n70,x\n50k-250k,x\n,\n",
            2,
            "line 3: Number of Employees: '50k-250k' is no number",
            1,
        ),
        ("Name,Title\nKim,CFO\n", 0, "None of its columns is asked for. Call them: ", 1),
        ("Employees\n\xff\n", 0, "no CSV in UTF-8", 1),
    ],
)
def test_the_python_file_says_what_it_cannot_read(here: Path, rows: str, scored: int, said: str, code: int) -> None:
    assert run(["score", "--as", "python", "--profile", str(CARD), "--out", "icp.py"]) == 0
    words = [sys.executable, "-I", "icp.py"]
    done = subprocess.run(words, cwd=here, input=rows.encode("latin-1"), capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (sum("points" in one for one in lines), done.returncode) == (scored, code)
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
