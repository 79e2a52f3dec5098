"""Whose a deal or a lead is: no line counts twice, and what is there already is found before anything new is made."""

from __future__ import annotations

from conftest import Write, one
from earmark.book import Book
from earmark.book.answers import answer, pairs_of
from earmark.verbs.load import load

COMPANIES = "Record ID,Company name,Company Domain Name,Additional domains"
OPPORTUNITIES = "Opportunity ID,Opportunity Name,Account Name,Stage,Created Date,Close Date"
LEADS = "Id,LastName,Company,Website,Email,LeadSource,Status,IsConverted,ConvertedAccountId,CreatedDate"


def lead(n: int, company: str, mail: str) -> tuple[str, ...]:
    return f"00QA0000000000{n}AAA", f"L{n}", company, "", mail, "Web", "Open", "false", "", "2024-02-01"


def owners(book: Book, table: str) -> dict[str, str | None]:
    query = f"SELECT t.name, a.key FROM {table} t LEFT JOIN account a USING (account)"  # noqa: S608 - ours
    return dict(book.facts.rows(query))


def test_a_domain_that_accounts_of_two_files_claim_counts_no_line_twice(book: Book, write: Write) -> None:
    load(book, write("one.csv", COMPANIES, [(1, "Acme", "acme.com", "shared.com")]))
    load(book, write("two.csv", COMPANIES, [(2, "Beta", "beta.com", "shared.com;own.com")]))
    header = "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Company Domain Name"
    load(book, write("deals.csv", header, [
        (11, "D1", "Closed Won", "2023-01-01", "2023-05-01", "shared.com"),
        (12, "D2", "Closed Won", "2023-01-01", "2023-05-01", "acme.com"),
        (13, "D3", "Closed Lost", "2023-01-01", "2023-05-01", "own.com"),
    ]))  # fmt: skip
    assert one(book, "SELECT count(*) FROM deal") == 3
    assert owners(book, "deal") == {"D1": "d:shared.com", "D2": "d:acme.com", "D3": "d:beta.com"}


def test_a_lead_goes_to_the_one_account_of_its_name_in_another_crm(book: Book, write: Write) -> None:
    load(book, write("companies.csv", COMPANIES, [
        (1, "Acme", "acme.com", ""), (2, "Bolt", "bolt.com", ""), (3, "Twin", "twin.com", ""),
        (4, "Twin", "twin.de", ""), (5, "Test", "test.com", ""),
    ]))  # fmt: skip
    load(book, write("Lead.csv", LEADS, [
        lead(10, "Acme", "a@acme.de"), lead(11, "Bolt", "b@gmail.com"), lead(12, "Twin", "c@gmail.com"),
        lead(13, "Newco", "d@newco.example"), lead(14, "Test", "e@gmail.com"),
    ]))  # fmt: skip
    assert owners(book, "contact") == {
        "L10": "d:acme.com", "L11": "d:bolt.com", "L12": None, "L13": "d:newco.example", "L14": None,
    }  # fmt: skip
    assert one(book, "SELECT count(*) FROM account") == 6


def test_a_deal_finds_the_account_that_a_lead_brings_and_a_merge_of_others_moves_nothing(
    book: Book, write: Write
) -> None:
    rows = [(f"00100000000000{n}", f"C{n}", f"c{n}.com", "DE") for n in range(1, 6)]
    sold = [(f"00600000000000{n}", f"D{n}", f"C{n}", "Closed Won", "2023-01-01", "2023-05-01") for n in range(1, 4)]
    lost = ("006000000000004", "D4", "Newco", "Closed Lost", "2023-01-01", "2023-05-01")
    accounts = write("Account.csv", "Id,Name,Website,BillingCountry", rows)
    load(book, accounts, write("Opportunity.csv", OPPORTUNITIES, [*sold, lost]))
    assert owners(book, "deal")["D4"] is None
    load(book, write("Lead.csv", LEADS, [lead(10, "Newco", "a@newco.example")]))
    before = owners(book, "deal")
    assert before["D4"] == "d:newco.example"
    assert one(book, "SELECT target FROM account WHERE key = 'd:newco.example'") is False
    answer(book, pairs_of(("d:c4.com", "d:c5.com")), "accepted")
    assert owners(book, "deal") == before
