from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from earmark.book import Book, open_book
from earmark.facts.schema import TABLES

TODAY = date(2026, 1, 1)
_CODES = ("utf-8", "utf-16-le", "utf-16-be")
Rows = Sequence[Sequence[Any]]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a CSV file: its name, its header as one text separated by commas, its rows."""

    def written(name: str, header: str, rows: Rows) -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header.split(","), *rows])
        return path

    return written


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(tmp_path / "book", today=TODAY) as opened:
        yield opened


SYNCED = "company_id,name,value,timestamp,source,source_id"
LOGGED = "Id,AccountId,Field,OldValue,NewValue,CreatedDate,CreatedById"
COMPANIES = "Record ID,Company name,Company Domain Name,Industry,Number of Employees,Web Technologies,Create Date"
DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company IDs,Associated Company,Deal Type"
)


@pytest.fixture
def companies(write: Write) -> Path:
    return write("companies.csv", COMPANIES, [
        (1, "Acme", "acme.com", "Software", 120, "AWS;Slack", "2020-01-01"),
        (2, "Beta", "https://www.beta.co.uk/", "Retail", 12, "", "2020-01-02"),
        (3, "Gamma", "", "software ", 60, "slack", "2020-01-03"),
        (4, "Delta", "gmail.com", "Banking", 900, "AWS", "2020-01-04"),
        (5, "Epsilon", "shop.acme.com", "", 7, "", "2019-05-05"),
        (6, "Zeta", "zeta.io", "Retail", 33, "AWS", "2020-02-01"),
    ])  # fmt: skip


@pytest.fixture
def deals(write: Write) -> Path:
    return write("deals.csv", DEALS, [
        (101, "Acme first", "Closed Won", 1000, "2023-01-01", "2023-05-01", 1, "Acme", "newbusiness"),
        (102, "Acme more", "Closed Won", 500, "2024-01-01", "2024-02-01", 1, "Acme", ""),
        (103, "Beta", "Closed Lost", 700, "2023-03-01", "2023-06-01", 2, "Beta", ""),
        (104, "Gamma", "Appointment Scheduled", 0, "2025-11-01", "2026-06-01", "", "gamma", ""),
        (105, "Stray", "Closed Won", 0, "2023-03-01", "2023-03-01", "", "", ""),
        (106, "Delta renewal", "Closed Won", 10, "2024-03-01", "2024-06-01", 4, "Delta", "existingbusiness"),
    ])  # fmt: skip


def contents(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of the projection without load numbers: what must not depend on the order of loads."""
    tables = ("account", "field", "deal", "contract", "contact", "event", "after_sale", "spelling", "account_history")
    found = {}
    for table in tables:
        kept = ", ".join(c for c in book.facts.columns(table) if c != "load")
        found[table] = book.facts.rows(f"SELECT {kept} FROM {table} ORDER BY ALL")  # noqa: S608 - our own tables
    problem = "SELECT file, line, column_label, reason, value, severity FROM problem ORDER BY ALL"
    return found | {"problem": book.facts.rows(problem)}


def everything(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    """Every table to the cell, and what it is marked with."""
    return {name: book.facts.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in (*TABLES, "built", "note")}  # noqa: S608 - ours


def one(book: Book, query: str) -> Any:
    return book.facts.rows(query)[0][0]


def values(book: Book, field: str) -> dict[str, Any]:
    """A field's value by account name."""
    number = book.facts.rows("SELECT field FROM field WHERE name = $1", [field])[0][0]
    return dict(book.facts.rows(f"SELECT name, f{number} FROM account"))  # noqa: S608 - our own column


def past(book: Book) -> list[tuple[Any, ...]]:
    """Account, field, value and until when, of every earlier value; no value: it had none."""
    return book.facts.rows(
        "SELECT a.name, f.name, coalesce(h.number::INTEGER::VARCHAR, h.text, h.date::VARCHAR), h.known_until"
        " FROM account_history h JOIN account a USING (account) JOIN field f USING (field) ORDER BY 1, 2, 4"
    )


def filled(book: Book) -> dict[tuple[str, str], date | None]:
    rows = book.facts.rows(
        "SELECT a.name, f.name, t.filled FROM first_filled t JOIN account a USING (account) JOIN field f USING (field)"
    )
    return {(account, field): day for account, field, day in rows}


def told(folder: Path, *words: str) -> list[str]:
    """Every file of a folder that holds a word, in any case and usual encoding, packed files unpacked."""
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        blobs = [path.name.encode(), path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                blobs += [archive.read(name) for name in archive.namelist()]
        bare = b"\0\n".join(blobs).lower()
        for longer in (b"mein-nordlicht.example", b"nordlicht.example.org"):  # another one's
            bare = bare.replace(longer, b"")
        held = (word for word in words if any(word.lower().encode(code) in bare for code in _CODES))
        found += [f"{path.relative_to(folder)}: {word}" for word in held]
    return found
