from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from conftest import Write
from earmark.book import Book
from earmark.book.lists import open_list
from earmark.verbs.load import load


def test_a_list_is_typed_like_the_book(book: Book, companies: Path, write: Write) -> None:
    load(book, companies)
    path = write("list.csv", "Website,Company,INDUSTRY,number of employees,Colour", [
        ("www.acme.com", "Acme Inc", " Software", 5, "red"), ("b.gmail.com", "B", "n/a", "many", ""),
    ])  # fmt: skip
    found = open_list(book, path)
    numbers = dict(book.facts.rows("SELECT name, field FROM field"))
    assert found.fields == {"industry": numbers["Industry"], "number of employees": numbers["Number of Employees"]}
    industry, size = (f"f{numbers[name]}" for name in ("Industry", "Number of Employees"))
    rows = book.facts.rows(f"SELECT line, domain, name_key, {industry}, {size} FROM {found.table} ORDER BY line")  # noqa: S608 - our own table
    assert rows == [(2, "acme.com", "acme inc", "software", 5), (3, None, "b", None, None)]
    cells = book.facts.rows(f"SELECT * FROM {found.cells_table} ORDER BY line")  # noqa: S608 - our own table
    assert cells[0] == (2, "www.acme.com", "Acme Inc", " Software", "5", "red")
    assert found.labels == ("Website", "Company", "INDUSTRY", "number of employees", "Colour")
    found.close()
    assert book.facts.columns(found.table) == []
    assert len(book.loads()) == 1


def test_a_lean_list_says_the_same_when_it_is_asked(book: Book, companies: Path, write: Write) -> None:
    load(book, companies)
    path = write("list.csv", "Website,Company,INDUSTRY,number of employees,Colour", [
        ("www.acme.com", "Acme Inc", " Software", 5, "red"), ("b.gmail.com", "B", "n/a", "many", ""),
    ])  # fmt: skip
    whole, lean = open_list(book, path), open_list(book, path, lean=True)
    one, other = (book.facts.rows(f"SELECT * FROM {found.table} ORDER BY line") for found in (whole, lean))  # noqa: S608 - our own tables
    assert one == other
    assert (lean.fields, lean.labels, lean.count) == (whole.fields, whole.labels, whole.count)
    assert [p.reason for p in whole.problems] == ["not a number: read as missing"]
    assert lean.problems == ()
    lean.close()
    whole.close()
    for name in (whole.table, lean.table, f"site_{whole.table}", f"site_{lean.table}", lean.cells_table):
        assert book.facts.columns(name) == []


def test_lines_the_list_loses_are_named(book: Book, companies: Path, tmp_path: Path) -> None:
    load(book, companies)
    path = tmp_path / "list.csv"
    path.write_text("Website,Company,Industry\na.com,A,X\nb.com,B,Y,extra,cells\n\nc.com,C,Z\n")
    found = open_list(book, path)
    assert found.lines == found.count + found.rejected + found.blank
    assert len(found.problems) == found.rejected
    found.close()
    assert list(book.places.tmp.iterdir()) == []


@pytest.mark.parametrize(
    ("there", "here", "read"),
    [
        (["12,5", "1.234,75"], ["1,200", "3,400"], ["1.2", "3.4"]),  # the book proves a decimal comma
        (["12.5", "1,234.75"], ["1.200", "350"], ["1.2", "350"]),  # a decimal point
        (["12,5", "1.234,75"], ["1,200", "3,400.5"], ["1200", "3400.5"]),  # the list proves its own
        (["1200", "350"], ["1.200", "350"], ["1200", "350"]),  # the book proves nothing: the likelier reading
    ],
)
def test_a_number_format_that_is_guessed_is_the_one_the_book_knows(
    book: Book, write: Write, there: list[str], here: list[str], read: list[str]
) -> None:
    known = [(i, f"Company {i}", f"a{i}.example", cell) for i, cell in enumerate(there, 1)]
    load(book, write("companies.csv", "Record ID,Company name,Company Domain Name,Surface", known))
    listed = write("list.csv", "Company Domain Name,Surface", list(zip("ab", here, strict=True)))
    assert _surface(book, listed) == [Decimal(value) for value in read]


def _surface(book: Book, path: Path, mapping: Path | None = None) -> list[Decimal]:
    found = open_list(book, path, mapping)
    rows = book.facts.rows(f"SELECT f{found.fields['surface']} FROM {found.table} ORDER BY line")  # noqa: S608 - our own table
    found.close()
    return [row[0] for row in rows]


def _said(path: Path, name: str, word: str) -> Path:
    path.write_text(f'[[file]]\nname = "{name}"\nholds = "accounts"\n[file.formats]\nSurface = "{word}"\n')
    return path


def test_a_format_that_was_said_of_the_book_counts_as_known(book: Book, write: Write, tmp_path: Path) -> None:
    heads = "Record ID,Company name,Company Domain Name,Surface"
    path = write("companies.csv", heads, [(1, "A", "a.example", "1,200"), (2, "B", "b.example", "3,400")])
    load(book, path, mapping=_said(tmp_path / "map.toml", "companies.csv", "1.234,5"))
    listed = write("list.csv", "Company Domain Name,Surface", [("c.example", "1,250"), ("d.example", "3,400")])
    assert _surface(book, listed) == [Decimal("1.25"), Decimal("3.4")]


def test_a_format_that_is_said_of_the_list_is_its_own(book: Book, write: Write, tmp_path: Path) -> None:
    heads = "Record ID,Company name,Company Domain Name,Surface"
    load(book, write("companies.csv", heads, [(1, "A", "a.example", "12,5"), (2, "B", "b.example", "1.234,75")]))
    listed = write("list.csv", "Company Domain Name,Surface", [("c.example", "1,250"), ("d.example", "3,400")])
    said = _said(tmp_path / "map.toml", "list.csv", "1,234.5")
    assert _surface(book, listed, said) == [Decimal(1250), Decimal(3400)]
