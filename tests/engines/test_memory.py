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
