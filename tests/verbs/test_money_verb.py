"""What learning says of money in several currencies, and that it hangs on the files alone."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from earmark.book import open_book, rates
from earmark.profile.report import Amounts, LearnReport
from earmark.profile.stored import report_to_json
from earmark.render.markdown import document_markdown
from earmark.render.text import as_text
from earmark.verbs.learn import learn
from earmark.verbs.load import load
from earmark.verbs.market import market
from earmark.verbs.settings import set_setting

DAY = date(2025, 1, 1)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Return exports of 60 accounts: two in three won, a quarter of the deals in pounds, a quarter in dollars."""
    monkeypatch.setattr(rates, "_wheel", lambda: None)
    told = {0: ("EUR", 12_000), 1: ("EUR", 12_000), 2: ("GBP", 10_000), 3: ("usd", 15_000)}
    deals = [
        (f"D{n}", f"d{n}", "Closed Lost" if n % 3 == 0 else "Closed Won", told[n % 4][1], told[n % 4][0], "2024-01-02",
         "2024-03-01", f"c{n}.com") for n in range(1, 61)
    ]  # fmt: skip
    tables: dict[str, tuple[str, list[Any]]] = {
        "accounts": ("Company,Domain,Industry,Employees", [
            (f"C{n}", f"c{n}.com", ["Software", "Retail"][n % 2], 10 * n) for n in range(1, 61)
        ]),
        "deals": ("Deal ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Close Date,Company Domain", deals),
        "rates": ("Date,USD,SEK", [("2024-03-01", "1.25", "11.2"), ("2024-02-29", "9", "9")]),
    }  # fmt: skip
    for name, (head, rows) in tables.items():
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([head.split(","), *rows])
    return {name: tmp_path / f"{name}.csv" for name in tables}


def learned(folder: Path, *order: Path, currency: str = "") -> LearnReport:
    with open_book(folder, today=DAY) as book:
        set_setting(book, "currency", (currency,) if currency else ())
        for path in order:
            load(book, path)
        return learn(book)


def test_amounts_without_a_rate_are_out_of_the_figures_and_said_where_money_is_shown(
    files: dict[str, Path], tmp_path: Path
) -> None:
    found = learned(tmp_path / "book", *files.values())
    assert (found.commerce.acv_cents, found.commerce.acv_of, found.commerce.currency) == (1_200_000, 30, "EUR")
    day = date(2024, 3, 1)
    assert found.commerce.amounts == (
        Amounts("EUR", 20, first=day, last=day), Amounts("GBP", 10, known=False, first=day, last=day),
        Amounts("USD", 10, rate="rates.csv", first=day, last=day),
    )  # fmt: skip
    for text in (document_markdown(found), as_text(found, 100)):
        held = " ".join(text.replace("\\", "").split())
        assert "10 of 40 amounts (10 USD) are converted at the rate of their close or start, by rates.csv." in held
        assert "Left out of every sum, 10 of 40 amounts: 10 in GBP (2024-03-01) have no rate for their day" in held
    assert "median of 30 won; 10 amounts without a rate left out" in document_markdown(found)
    with open_book(tmp_path / "book", today=DAY) as book:
        sized = market(book)
    assert sized.cents == 30 * 1_200_000
    assert any("Left out of every sum, 10 of 40 amounts" in note for note in sized.notes)


def test_a_report_hangs_on_files_and_settings_not_on_the_order_of_loads(files: dict[str, Path], tmp_path: Path) -> None:
    one = learned(tmp_path / "one", *files.values())
    other = learned(tmp_path / "other", files["rates"], files["deals"], files["accounts"])
    assert report_to_json(one) == report_to_json(other)
    dollars = learned(tmp_path / "dollars", *files.values(), currency="USD")
    assert (dollars.commerce.acv_cents, dollars.commerce.currency) == (1_500_000, "USD")
