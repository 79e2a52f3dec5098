"""What an engine is given of a book: once for each state of the facts, wherever the book's folder is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp

import earmark
from earmark.book import open_book
from earmark.book.published import ASKED, asked
from earmark.engines.duckdb import DuckDB
from earmark.facts.schema import TABLES
from earmark.sql import vocabulary as say

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "engines.md"
LINES = "Company Domain Name,Company name\none.example,O'Neill\ntwo.example,Two\n"


@pytest.fixture
def placed(tmp_path: Path) -> Path:
    """Return a book in a folder whose name has marks that SQL, URLs and patterns know."""
    folder = tmp_path / "o'neil & sons [a] {b} 100% ü"
    folder.mkdir()
    (folder / "accounts.csv").write_text(LINES, "utf-8")
    with open_book(folder / "book") as book:
        earmark.load(book, folder / "accounts.csv")
    return folder / "book"


def names(engine: Any) -> list[str]:
    return sorted(str(row[0]) for row in engine.rows(exp.select(say.column("name")).from_(say.table("account"))))


def test_another_process_finds_the_facts_published(placed: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_book(placed, engine=address) as book:
        assert names(book.engine) == ["O'Neill", "Two"]
        kind = type(book.engine)
        assert list(book.places.tmp.iterdir()) == []
    monkeypatch.setattr(kind, "take", lambda *_: pytest.fail("published again"))
    with open_book(placed, engine=address) as book:
        assert names(book.engine) == ["O'Neill", "Two"]


def test_what_leaves_the_book_is_what_the_page_says(chance: tuple[DuckDB, Path]) -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    said = {row[0]: tuple(word.strip() for word in row[-1].split(", and every")[0].split(",")) for row in rows}
    assert {name: said[name] for name in set(said) & set(TABLES)} == ASKED
    assert asked(chance[0]) == {**ASKED, "account": (*ASKED["account"], "f0", "f1", "f2", "f3", "f4")}


def test_what_is_forgotten_is_gone_from_the_copy_at_once(placed: Path, address: str) -> None:
    with open_book(placed, engine=address) as book:
        assert names(book.engine) == ["O'Neill", "Two"]
        earmark.forget(book, "one.example")
        assert names(book.engine) == ["Two"]
    assert not [path for path in placed.rglob("*") if path.is_file() and b"one.example" in path.read_bytes()]
