from __future__ import annotations

from pathlib import Path

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


def test_lines_the_list_loses_are_named(book: Book, companies: Path, tmp_path: Path) -> None:
    load(book, companies)
    path = tmp_path / "list.csv"
    path.write_text("Website,Company,Industry\na.com,A,X\nb.com,B,Y,extra,cells\n\nc.com,C,Z\n")
    found = open_list(book, path)
    assert found.lines == found.count + found.rejected + found.blank
    assert len(found.problems) == found.rejected
    found.close()
    assert list(book.places.tmp.iterdir()) == []
