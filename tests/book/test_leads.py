"""Salesforce's leads: contacts of the accounts they became, and targets where their company is no account yet."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from conftest import TODAY, Write, contents, one, values
from earmark.book import Book, open_book
from earmark.sql.ask import SNAPSHOT
from earmark.verbs import counting
from earmark.verbs.load import load

LEADS = (
    "Id,FirstName,LastName,Title,Company,Website,Email,LeadSource,Status,Industry,NumberOfEmployees,Country,"
    "HasOptedOutOfEmail,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedContactId,CreatedDate,IsDeleted"
)
ACCOUNT = "Id,Name,Website,Industry,NumberOfEmployees,BillingCountry,CreatedDate,IsDeleted,CreatedById"
CONTACT = "Id,AccountId,FirstName,LastName,Email,Title"


def lead(n: int, company: str, site: str = "", mail: str = "", **more: Any) -> tuple[Any, ...]:
    cells = {
        "Id": f"00QA0000000000{n}AAA", "FirstName": "Ann", "LastName": f"L{n}", "Title": "CFO", "Company": company,
        "Website": site, "Email": mail, "LeadSource": "Web", "Status": "Open", "Industry": "Retail",
        "NumberOfEmployees": 50 + n, "Country": "France", "HasOptedOutOfEmail": "false", "IsConverted": "false",
        "CreatedDate": "2024-02-01", "IsDeleted": "false",
    } | more  # fmt: skip
    return tuple(cells.get(name, "") for name in LEADS.split(","))


@pytest.fixture
def accounts(write: Write) -> Path:
    return write("Account.csv", ACCOUNT, [
        ("001A000000abcdEIAQ", "Upper", "upper.example", "Software", 10, "Germany", "2024-03-01", "false", "u"),
        ("001A000000abcdeIAA", "Lower", "", "Banking", 20, "Italy", "2024-01-01", "false", "u"),
    ])  # fmt: skip


@pytest.fixture
def leads(write: Write) -> Path:
    became = {"IsConverted": "true", "ConvertedDate": "2024-03-01", "ConvertedAccountId": "001A000000abcdE"}
    return write("Lead.csv", LEADS, [
        lead(10, "Upper Inc", **became, ConvertedContactId="003A00000000001AAA"),
        lead(11, "lower", LeadSource="Fair", CreatedDate="2025-05-01"),
        lead(12, "New Co", "https://www.new.example", "a@new.example"),
        lead(13, "New Co", "", "b@gmail.com", NumberOfEmployees="", CreatedDate="2024-04-01", LeadSource="Fair"),
        lead(14, "Other", "", "c@other.example"),
        lead(15, "Sole"),
        lead(16, "Gone", IsDeleted="true"),
        lead(17, "Lost Co", "lost.example", IsConverted="true", ConvertedAccountId="001A000000zzzzz"),
        lead(18, ""),
        lead(19, "[not provided]", mail="d@gmail.com"),
    ])  # fmt: skip


def test_leads_become_contacts_and_never_a_second_account(book: Book, accounts: Path, leads: Path) -> None:
    report = load(book, accounts, leads)
    assert (report.files[1].holds, report.files[1].crm) == (("leads",), "salesforce")
    assert (report.files[1].accepted, report.files[1].rejected) == (8, 2)
    rows = book.facts.rows("SELECT key, name, target FROM account ORDER BY key")
    assert rows == [
        ("d:new.example", "New Co", True),
        ("d:other.example", "Other", True),
        ("d:upper.example", "Upper", False),
        ("i:salesforce:001A000000abcde", "Lower", True),
        ("n:salesforce:sole", "Sole", True),
    ]
    found = book.facts.rows(
        "SELECT c.name, a.name, c.contacted FROM contact c LEFT JOIN account a USING (account) ORDER BY c.name"
    )
    assert found == [
        ("Ann L10", "Upper", date(2024, 3, 1)),
        ("Ann L11", "Lower", None),
        ("Ann L12", "New Co", None),
        ("Ann L13", "New Co", None),
        ("Ann L14", "Other", None),
        ("Ann L15", "Sole", None),
        ("Ann L17", None, None),
        ("Ann L19", None, None),
    ]
    assert one(book, "SELECT count(*) FROM problem WHERE reason LIKE '%not among the accounts%'") == 2


def test_a_lead_s_company_has_the_traits_that_accounts_are_told_by(book: Book, accounts: Path, leads: Path) -> None:
    load(book, accounts, leads)
    assert values(book, "BillingCountry") == {
        "Upper": "germany", "Lower": "italy", "New Co": "france", "Other": "france", "Sole": "france",
    }  # fmt: skip
    assert values(book, "NumberOfEmployees")["Upper"] == 10
    assert values(book, "NumberOfEmployees")["New Co"] == 62
    sources = values(book, "LeadSource")
    assert (sources.pop("Lower"), set(sources), set(sources.values())) == (
        "fair",
        {"Upper", "New Co", "Other", "Sole"},
        {"web"},
    )
    names = {row[0] for row in book.facts.rows("SELECT name FROM field")}
    assert names == {"Industry", "NumberOfEmployees", "BillingCountry", "LeadSource"}


def test_a_source_is_known_from_the_day_of_the_lead(book: Book, write: Write, accounts: Path, leads: Path) -> None:
    deals = write("Opportunity.csv", "Id,AccountId,Name,StageName,IsClosed,IsWon,CloseDate,CreatedDate", [
        ("006A00000000001AAA", "001A000000abcdE", "a", "Closed Won", "true", "true", "2024-05-01", "2024-03-01"),
        ("006A00000000002AAA", "001A000000abcde", "b", "Closed Lost", "true", "false", "2024-05-01", "2024-03-01"),
    ])  # fmt: skip
    load(book, accounts, leads, deals)
    counting.snapshot(book, TODAY)
    number = counting.columns(book)["LeadSource"].number
    rows = book.facts.rows(
        f"SELECT a.name, s.f{number} FROM {SNAPSHOT} s JOIN account a USING (account) ORDER BY 1"  # noqa: S608 - ours
    )
    assert rows == [("Lower", None), ("Upper", "web")]


def test_a_converted_lead_and_its_contact_are_one_person(book: Book, write: Write, accounts: Path, leads: Path) -> None:
    contacts = write("Contact.csv", CONTACT, [
        ("003A00000000001AAA", "001A000000abcdE", "Ann", "Upper", "ann@upper.example", "CEO"),
    ])  # fmt: skip
    for order in ((contacts, leads), (leads, contacts)):
        load(book, accounts, *order)
        rows = book.facts.rows("SELECT name, title, contacted FROM contact WHERE crm_id = '003A00000000001'")
        assert rows == [("Ann Upper", "CEO", date(2024, 3, 1))]


def test_the_order_of_loads_means_nothing(tmp_path: Path, accounts: Path, leads: Path) -> None:
    seen = []
    for n, order in enumerate(permutations((accounts, leads))):
        with open_book(tmp_path / f"book{n}", today=TODAY) as book:
            for path in order:
                load(book, path)
            seen.append(contents(book))
    assert seen[0] == seen[1]
