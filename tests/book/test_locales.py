"""Numbers and dates as countries write them: the whole column decides, nobody is asked, no cell is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conftest import Write
from earmark.book import Book
from earmark.verbs.load import load

HEAD = "Deal ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Company Domain Name"
# country -> cells of one column, each with the sum it tells and the currency it names
AMOUNTS: dict[str, list[tuple[str, float, str | None]]] = {
    "India": [
        ("1,00,000", 100_000, None), ("12,34,567", 1_234_567, None), ("99,999", 99_999, None),
        ("₹5,00,000.50", 500_000.5, "INR"), ("Rs. 2,50,000", 250_000, "INR"), ("₹ 10,000/-", 10_000, "INR"),
    ],
    "India, whole": [("1,00,000", 100_000, None), ("99,999", 99_999, None), ("12,34,56,789", 123_456_789, None)],
    "Switzerland": [
        ("1'000.00", 1000, None), ("12\u2019500.50", 12_500.5, None), ("CHF 1'250.-", 1250, "CHF"),
        ("CHF 1\u2019250.\u2013", 1250, "CHF"), ("Fr. 1'250.--", 1250, "CHF"),
        ("-1\u2019000\u2019000", -1_000_000, None),
    ],
    "Switzerland, whole": [("1'000", 1000, None), ("1\u2019250\u2019000", 1_250_000, None), ("900", 900, None)],
    "Germany": [
        ("1.234,56 €", 1234.56, "EUR"), ("12.500 €", 12_500, "EUR"), ("1.000,- €", 1000, "EUR"),
        ("1.000,\u2013", 1000, None), ("-1.234.567,00 EUR", -1_234_567, "EUR"), ("12,50", 12.5, None),
    ],
    "Germany, whole": [("1.200", 1200, None), ("12.500", 12_500, None), ("900", 900, None)],
    "France": [
        ("1\u202f234,56\u202f€", 1234.56, "EUR"), ("12\u202f500 €", 12_500, "EUR"), ("1 234 567", 1_234_567, None),
        ("1\u00a0000,00", 1000, None), ("999", 999, None), ("2\u2009500,5", 2500.5, None),
    ],
    "France, whole": [("1\u202f234", 1234, None), ("12\u202f500", 12_500, None), ("900", 900, None)],
    "Sweden": [("1 234,50 kr", 1234.5, "KR"), ("12 500 kr.", 12_500, "KR"), ("kr 1 000", 1000, "KR")],
    "Poland": [("1 234,50 zł", 1234.5, "PLN"), ("12 500 PLN", 12_500, "PLN")],
}  # fmt: skip


@pytest.mark.parametrize("country", AMOUNTS)
def test_amounts_as_countries_write_them(book: Book, write: Write, country: str) -> None:
    cells = AMOUNTS[country]
    rows = [(n, f"D{n}", "Closed Won", cell, "", "2024-01-01", f"d{n}.com") for n, (cell, _, _) in enumerate(cells)]
    load(book, write("deals.csv", HEAD, rows))
    found = book.facts.rows("SELECT told_cents, currency FROM deal ORDER BY line")
    assert found == [(round(amount * 100), currency) for _, amount, currency in cells]
    assert book.facts.rows("SELECT * FROM problem") == []


def test_each_column_has_its_own_order_of_day_and_month(book: Book, write: Write) -> None:
    rows = [
        (1, "A", "Closed Won", 5, "03/04/2023", "03/04/2024", "a.com"),
        (2, "B", "Closed Won", 5, "25/04/2023", "04/25/2024", "b.com"),
    ]
    load(book, write("deals.csv", HEAD, rows))
    assert book.facts.rows("SELECT opened, closed FROM deal ORDER BY line") == [
        (date(2023, 4, 3), date(2024, 3, 4)), (date(2023, 4, 25), date(2024, 4, 25)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["3. mai 2023", "17. des. 2023"], [date(2023, 5, 3), date(2023, 12, 17)]),
        (["2. marraskuuta 2023", "5. maaliskuuta 2023"], [date(2023, 11, 2), date(2023, 3, 5)]),
        (["1. tammikuuta 2023", "6. joulukuuta 2023"], [date(2023, 1, 1), date(2023, 12, 6)]),
        (["3 févr. 2023", "14 juillet 2023"], [date(2023, 2, 3), date(2023, 7, 14)]),
        (["3. März 2023", "24. Dezember 2023"], [date(2023, 3, 3), date(2023, 12, 24)]),
    ],
)
def test_months_by_name(book: Book, write: Write, cells: list[str], days: list[date]) -> None:
    rows = [(n, f"D{n}", "Closed Won", 5, "", cell, f"d{n}.com") for n, cell in enumerate(cells)]
    load(book, write("deals.csv", HEAD, rows))
    assert [row[0] for row in book.facts.rows("SELECT closed FROM deal ORDER BY line")] == days


def test_a_list_of_accounts_as_a_french_spreadsheet_saves_it(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "entreprises.csv"
    text = "Nom de l'entreprise;Nom de domaine de l'entreprise;Nombre d'employés;Chiffre d'affaires annuel\n"
    path.write_text(text + "A;a.fr;1\u202f200;1\u202f500\u202f000,50\u202f€\nB;b.fr;80;900\u202f000\u202f€\n", "utf-8")
    load(book, path)
    numbers = {row[0] for row in book.facts.rows("SELECT name FROM field WHERE kind = 'number'")}
    assert numbers == {"Nombre d'employés", "Chiffre d'affaires annuel"}
