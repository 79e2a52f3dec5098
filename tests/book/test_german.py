"""Files as a German spreadsheet writes them: semicolons, decimal commas, days first, Windows-1252."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import values
from earmark.book import Book
from earmark.verbs.load import load

FIRMS = """Firma;Webseite;Branche;Mitarbeiter;Umsatz;Ort;Angelegt am
M\u00fcller GmbH;www.mueller.example;Maschinenbau;1.200;12.500.000,00;M\u00fcnchen;03.02.2021
Schulz AG;schulz.example;Handel;85;4.750.000,50;K\u00f6ln;15.07.2022
\u00d6ko & S\u00f6hne;oeko-soehne.example;Software;12;900.000,00;Wien;28.11.2022
"""
DEALS = """Gesch\u00e4ft;Firma;Phase;Betrag;Er\u00f6ffnet;Abgeschlossen
Maschinenpark;M\u00fcller GmbH;Gewonnen;12.500,00;05.02.2023;17.05.2023
Kasse;Schulz AG;Verloren;1.900,00;11.03.2023;29.04.2023
Lizenzen;\u00d6ko & S\u00f6hne;Offen;850,50;13.01.2024;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_german_files_are_read_without_a_question(book: Book, tmp_path: Path, encoding: str) -> None:
    for name, text in (("firmen.csv", FIRMS), ("geschaefte.csv", DEALS)):
        (tmp_path / name).write_text(text, encoding=encoding)
    report = load(book, tmp_path / "firmen.csv", tmp_path / "geschaefte.csv")
    assert [(file.lines, file.accepted) for file in report.files] == [(3, 3), (3, 3)]
    assert values(book, "Umsatz")["M\u00fcller GmbH"] == Decimal(12_500_000)
    assert values(book, "Mitarbeiter") == {"M\u00fcller GmbH": 1200, "Schulz AG": 85, "\u00d6ko & S\u00f6hne": 12}
    rows = book.facts.rows("SELECT name, outcome, amount_cents, opened, closed FROM deal ORDER BY opened")
    assert rows == [
        ("Maschinenpark", "won", 1_250_000, date(2023, 2, 5), date(2023, 5, 17)),
        ("Kasse", "lost", 190_000, date(2023, 3, 11), date(2023, 4, 29)),
        ("Lizenzen", "open", 85_050, date(2024, 1, 13), None),
    ]
    assert not [note for file in report.files for note in file.notes if "Stages" in note or "date" in note]


def test_deals_without_a_column_of_dates_say_what_to_do(book: Book, tmp_path: Path) -> None:
    (tmp_path / "firmen.csv").write_text(FIRMS, encoding="utf-8")
    (tmp_path / "geschaefte.csv").write_text(DEALS.replace("Er\u00f6ffnet;Abgeschlossen", "A;B"), encoding="utf-8")
    report = load(book, tmp_path / "firmen.csv", tmp_path / "geschaefte.csv")
    (said,) = (note for note in report.files[1].notes if "without any date" in note)
    assert "--show-map" in said
