"""What a property history may say of a field: whose name it means, whose words, of which days, in which cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conftest import LOGGED, SYNCED, TODAY, Rows, Write, filled, one, past, values
from earmark.book import Book
from earmark.verbs.load import load


def test_a_property_of_the_same_role_is_not_the_field(book: Book, write: Write) -> None:
    accounts = write("Account.csv", "Id,Name,Website,BillingCountry,IsDeleted,CreatedDate", [
        ("001A000000abcdEIAQ", "Upper", "u.com", "Germany", "false", "2023-01-01"),
        ("001A000000abcdeIAA", "Lower", "l.com", "France", "false", "2023-06-01"),
    ])  # fmt: skip
    log = write("AccountHistory.csv", LOGGED, [
        ("1", "001A000000abcdE", "ShippingCountry", "Germany", "Poland", "2024-05-01T10:00:00.000+0000", "u"),
    ])  # fmt: skip
    report = load(book, accounts, log)
    assert (values(book, "BillingCountry")["Upper"], past(book), filled(book)) == ("germany", [], {})
    assert "ShippingCountry (1)" in " ".join(report.files[1].notes)


def test_of_several_properties_of_one_role_none_is_the_field(book: Book, write: Write, companies: Path) -> None:
    now = {1: 120, 2: 12, 3: 60, 4: 900}
    told = [(n, name, size, "2022-01-01") for n, size in now.items() for name in ("company_size", "team_size")]
    load(book, companies, write("history.csv", "company_id,property,value,changed_at", told))
    assert (past(book), values(book, "Number of Employees")["Acme"]) == ([], 120)


def test_a_property_that_is_named_outright_leaves_no_room_for_one_of_its_role(
    book: Book, write: Write, companies: Path
) -> None:
    told: Rows = [(1, "industry", "Software", "2022-01-01"), (2, "industry", "Retail", "2022-01-01"),
                  (4, "industry", "Banking", "2022-01-01"), (6, "industry", "Retail", "2022-01-01")]  # fmt: skip
    other = [(n, "vertical", "Aerospace", "2023-01-01") for n, *_ in told]
    load(book, companies, write("history.csv", "company_id,property,value,changed_at", [*told, *other]))
    assert values(book, "Industry")["Acme"] == "software"
    assert [row[3] for row in past(book)] == [date(2022, 1, 1)] * 4


def test_of_two_properties_of_the_same_letters_the_field_s_own_label_tells(book: Book, write: Write) -> None:
    companies = write("companies.csv", "Record ID,Company name,Company Domain Name,Pay Grade,Create Date", [
        (1, "Acme", "acme.com", "High", "2020-01-01"), (2, "Beta", "beta.com", "Low", "2020-01-01"),
    ])  # fmt: skip
    told = [(1, "Pay Grade", "High", "2022-01-01"), (1, "paygrade", "Low", "2023-01-01")]
    load(book, companies, write("history.csv", "company_id,property,value,changed_at", told))
    assert (values(book, "Pay Grade")["Acme"], len(past(book))) == ("high", 1)


@pytest.mark.parametrize(("year", "met"), [(1990, True), (1991, False)])
def test_a_property_that_plays_a_field_s_role_is_the_field_where_exports_say_the_same(
    book: Book, write: Write, year: int, met: bool
) -> None:
    rows = [(n, f"C{n}", f"c{n}.com", 1990 + n, "2020-01-01") for n in range(4)]
    companies = write("companies.csv", "Record ID,Company name,Company Domain Name,Year Founded,Create Date", rows)
    told = [(n, "founded_year", year + n, "2022-01-01T00:00:00Z", "CRM_UI", "") for n in range(4)]
    report = load(book, companies, write("history.csv", SYNCED, told))
    assert (len(past(book)), "founded_year (4)" in " ".join(report.files[1].notes)) == (
        (4, False) if met else (0, True)
    )


@pytest.mark.parametrize(("newest", "alike"), [("2025-12-30", False), ("2026-01-01", True)])
def test_a_word_of_other_letters_is_a_spelling_only_where_the_history_reaches_the_export(
    book: Book, write: Write, newest: str, alike: bool
) -> None:
    label = "Record ID,Company name,Company Domain Name,Segment,Create Date"
    rows = [(n, f"C{n}", f"c{n}.com", "Scaleup", "2020-01-01") for n in range(1, 4)]
    companies = write("companies.csv", label, [*rows, (9, "Other", "other.com", "Large", "2020-01-01")])
    told = [(n, "segment", "Startup", "2023-01-01T00:00:00Z", "CRM_UI", "") for n in range(1, 4)]
    told += [(9, "segment", "Large", f"{newest}T00:00:00Z", "CRM_UI", "")]
    load(book, companies, write("history.csv", SYNCED, told))
    earlier = [row[2:] for row in past(book) if row[0] == "C1" and row[2]]
    assert earlier == ([] if alike else [("startup", TODAY)])


def test_a_value_set_after_the_export_is_no_spelling_of_what_it_shows(book: Book, write: Write) -> None:
    label = "Record ID,Company name,Company Domain Name,Segment,Create Date"
    rows = [(n, f"C{n}", f"c{n}.com", "Startup", "2020-01-01") for n in range(1, 4)]
    load(book, write("companies.csv", label, rows), as_of=date(2023, 1, 1))
    told = [(n, "segment", "Scaleup", "2024-01-01T00:00:00Z", "CRM_UI", "") for n in range(1, 4)]
    load(book, write("history.csv", SYNCED, told))
    assert set(values(book, "Segment").values()) == {"scaleup"}


def test_a_value_of_a_day_to_come_is_not_known_yet(book: Book, write: Write, companies: Path) -> None:
    told = write("history.csv", "company_id,property,value,valid_from", [
        (1, "industry", "Software", "2022-01-01"), (1, "industry", "Media", "2027-01-01"),
    ])  # fmt: skip
    report = load(book, companies, told)
    assert values(book, "Industry")["Acme"] == "software"
    assert "values set after the file's date, left out: 1" in report.files[1].notes
    assert [row[3] for row in past(book)] == [date(2022, 1, 1)]


def test_a_cell_that_cannot_be_read_sets_nothing(book: Book, write: Write, companies: Path) -> None:
    told = write("history.csv", "company_id,property,value,changed_at", [
        (1, "number_of_employees", "80", "2022-01-01"), (1, "number_of_employees", "about ten", "2026-01-01"),
        (2, "number_of_employees", "9", "2022-01-01"), (2, "number_of_employees", "", "2026-01-01"),
    ])  # fmt: skip
    load(book, companies, told, as_of=TODAY)
    assert (values(book, "Number of Employees")["Acme"], values(book, "Number of Employees")["Beta"]) == (120, 12)
    load(book, write("later.csv", "company_id,property,value,changed_at", [
        (1, "number_of_employees", "about ten", "2026-02-01"), (2, "number_of_employees", "", "2026-02-01"),
    ]), as_of=date(2026, 3, 1))  # fmt: skip
    assert (values(book, "Number of Employees")["Acme"], values(book, "Number of Employees")["Beta"]) == (120, None)
    assert one(book, "SELECT count(*) FROM problem WHERE severity = 'cell' AND value = 'about ten'") == 2
