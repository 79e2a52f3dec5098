from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from earmark.book import Book, open_book
from earmark.errors import CallError
from earmark.verbs.load import load, show_map
from earmark.verbs.problems import problems

DATA = os.environ.get("EARMARK_TEST_DATA")
needs_data = pytest.mark.skipif(DATA is None, reason="EARMARK_TEST_DATA names no folder with outside data")
MAPPINGS = Path(__file__).parents[2] / "docs" / "mappings"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(tmp_path / "book", today=date(2026, 1, 1)) as opened:
        yield opened


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    path = tmp_path / "companies.csv"
    rows = [["Record ID", "Company name", "Company Domain Name", "Industry", "Number of Employees"]]
    rows += [[str(n), f"C{n}", f"c{n}.com", "X", str(n)] for n in range(1, 30)]
    rows += [["30", "Odd", "odd.com", "X", "?!"], ["", "", "", "X", "1"], ["1", "C1", "c1.com", "X", "1"]]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_problems_are_listed_rejected_first(book: Book, dirty: Path) -> None:
    load(book, dirty)
    report = problems(book)
    assert [(p.severity, p.line) for p in report.problems] == [("rejected", 32), ("duplicate", 2), ("cell", 31)]
    assert report.total == 3
    assert sum(report.by_reason.values()) == 3
    cut = problems(book, limit=1)
    assert (len(cut.problems), cut.total) == (1, 3)
    assert problems(book, file="companies.csv").total == 3


def test_problems_of_a_file_never_loaded(book: Book, dirty: Path) -> None:
    load(book, dirty)
    with pytest.raises(CallError, match=r"other\.csv"):
        problems(book, file="other.csv")


def test_an_empty_book_has_no_problems(book: Book) -> None:
    assert problems(book).total == 0


def test_loading_nothing_is_a_wrong_call(book: Book) -> None:
    with pytest.raises(CallError, match="No file"):
        load(book)


def test_show_map_loads_nothing(book: Book, dirty: Path, tmp_path: Path) -> None:
    text = show_map(book, dirty)
    assert 'name = "companies.csv"' in text
    assert book.loads() == ()
    mapping = tmp_path / "map.toml"
    mapping.write_text(text)
    report = load(book, dirty, mapping=mapping)
    assert report.files[0].accepted == 30


@needs_data
@pytest.mark.parametrize(
    ("folder", "holds"), [("fivetran-hubspot-seeds", "hubspot"), ("fivetran-salesforce-seeds", "salesforce")]
)
def test_warehouse_samples_need_no_mapping(book: Book, folder: str, holds: str) -> None:
    seeds = Path(str(DATA)) / folder / "seeds"
    words = ("company", "account", "contact_data", "deal_", "opportunity_data")
    files = [p for p in sorted(seeds.iterdir()) if any(word in p.name for word in words) and "history" not in p.name]
    report = load(book, *files)
    used = [file for file in report.files if file.holds != ("ignored",)]
    assert {"accounts", "deals", "contacts"} <= {kind for file in used for kind in file.holds}
    assert {file.crm for file in used} == {holds}
    for file in report.files:
        assert file.lines == file.accepted + file.rejected + file.duplicate + file.blank


@needs_data
def test_maven_is_mapped_in_a_few_lines(book: Book) -> None:
    folder = Path(str(DATA)) / "maven-crm-sales"
    report = load(
        book, folder / "accounts.csv", folder / "sales_pipeline.csv", mapping=MAPPINGS / "maven-crm-sales.toml"
    )
    assert report.counts["accounts"] == 85
    assert (report.counts["won"], report.counts["lost"], report.counts["open"]) == (4238, 2473, 2089)
    assert report.counts["without_account"] == 1425
    assert all(file.lines == file.accepted for file in report.files)
