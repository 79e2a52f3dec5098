"""The card handed out as SQL, by the command and in Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import open_book
from earmark.errors import CallError
from earmark.surfaces.cli import run

ROOT = Path(__file__).parent.parent.parent
CARD = ROOT / "docs" / "profile.toml"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    open_book(tmp_path / "earmark-book", create=True).close()
    return tmp_path


@pytest.mark.usefixtures("here")
def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    column = ["--column", "Technologies=tech stack"]
    assert run(["score", "--sql", "Postgresql", "--table", "crm.companies", "--profile", str(CARD), *column]) == 0
    told = capsys.readouterr().out
    assert told.startswith("-- Mid-market software teams\n")
    assert "FROM crm.companies" in told
    assert '"tech stack"' in told
    assert "CURRENT_DATE" in told


def test_a_model_of_dbt_has_its_description_beside_it(here: Path) -> None:
    asked = ["score", "--sql", "snowflake", "--table", "crm.accounts", "--dbt", "--profile", str(CARD)]
    assert run([*asked, "--as-of", "2026-07-01", "--out", "icp.sql"]) == 0
    model = (here / "icp.sql").read_text("utf-8")
    assert model.startswith("{{ config(materialized='table') }}\n")
    assert "FROM {{ source('crm', 'accounts') }}" in model
    assert "CAST('2026-07-01' AS DATE)" in model
    assert '  - name: "icp"' in (here / "icp.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--sql oracle", "no SQL of 'oracle'. There is that of bigquery"),
        ("--sql duckdb --column Sector=x", "asks for no field 'Sector'. It asks for"),
        ("--sql duckdb --column Industry", "'Industry' names no column"),
        ("--sql duckdb --table a;b", "'a;b' is no name"),
        ("--sql duckdb --dbt --table a.b.c --out m.sql", "reads a model (a) or a source (a.b)"),
        ("--sql duckdb --dbt", "ends in .sql"),
        ("--dbt --out m.sql", "for one dialect"),
        ("--sql duckdb --out nowhere/m.sql", "no folder nowhere"),
        ("targets.csv --sql duckdb", "SQL reads a table, not a file"),
        ("targets.csv", "--out is not said"),
        ("targets.csv --table crm.accounts --out s.csv", "are of SQL"),
        ("--sql duckdb --key score", "says itself"),
        ("--sql duckdb --dbt --table a\\.b --out m.sql", "is no name"),
    ],
)
def test_what_cannot_be_is_said(here: Path, capsys: pytest.CaptureFixture[str], options: str, said: str) -> None:
    assert run(["score", *options.split(), "--profile", str(CARD)]) == 2
    assert said in capsys.readouterr().err
    assert [one.name for one in here.iterdir()] == ["earmark-book"]


def test_an_empty_card_is_no_script(here: Path) -> None:
    from earmark.profile.scorecard import Scorecard

    empty = earmark.Profile("empty", Scorecard(()), date(2026, 7, 1))
    with open_book(here / "earmark-book") as book, pytest.raises(CallError, match="empty"):
        earmark.score_sql(book, "duckdb", profile=empty)
