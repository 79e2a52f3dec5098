"""What the engine may hold in memory is what was said."""

from pathlib import Path

import pytest

from earmark.book import open_book
from earmark.engines.duckdb import MEMORY, DuckDB

LIMIT = "SELECT current_setting('memory_limit')"


def test_an_engine_is_bounded_and_by_what_it_was_told() -> None:
    for told, engine in ((MEMORY, DuckDB()), (500, DuckDB(memory=500))):
        assert _megabytes(str(engine.rows(LIMIT)[0][0])) == pytest.approx(told, rel=0.05)
        engine.close()


def test_a_book_is_bounded_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_MEMORY", "700")
    with open_book(tmp_path / "book") as book:
        assert _megabytes(str(book.facts.rows(LIMIT)[0][0])) == pytest.approx(700, rel=0.05)


def _megabytes(said: str) -> float:
    number, unit = said.split()
    return float(number) * {"MiB": 1024**2, "GiB": 1024**3}[unit] / 10**6


def test_rows_put_into_a_table_after_none_were_are_there() -> None:
    """DuckDB 2.0.0 lost them, in one transaction, from a row group's worth on."""
    engine = DuckDB()
    engine.run("CREATE TEMP TABLE source AS SELECT range AS line, range::VARCHAR AS name FROM range(200000)")
    engine.run("BEGIN")
    engine.run("CREATE TABLE target (line BIGINT, name VARCHAR)")
    engine.run("INSERT INTO target SELECT * FROM source WHERE line < 0")
    engine.run("INSERT INTO target SELECT * FROM source")
    engine.run("COMMIT")
    found = engine.rows("SELECT count(*), count(name) FROM (FROM target OFFSET 0)")
    engine.close()
    assert found == [(200_000, 200_000)]
