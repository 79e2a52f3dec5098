"""Forgetting where something is several': merged, of a group, an address or name of two, a seller's deals."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import earmark
from conftest import COMPANIES, TODAY, Write, told
from earmark.book import Book, open_book

COMPANY_ROWS = [
    (1, "Nordlicht Optik", "nordlicht.example", "Software", 120, "AWS", "2020-01-01"),
    (2, "Beta", "beta.io", "Retail", 12, "", "2020-01-02"),
]


def test_merged_accounts_go_together_and_a_subsidiary_or_its_parent_alone(book: Book, write: Write) -> None:
    rows = [
        (1, "Nordlicht Optik", "nordlicht.example", ""), (2, "Nordlicht AG", "nordlicht-ag.example", ""),
        (3, "Suedlicht", "suedlicht.example", 1), (4, "Beta", "beta.io", ""), (5, "Ostlicht", "ostlicht.example", 1),
    ]  # fmt: skip
    names = "Record ID,Company name,Company Domain Name,Parent Company ID"
    earmark.load(book, write("c.csv", names, rows), as_of=TODAY)
    earmark.accept_merge(book, ["nordlicht.example", "nordlicht-ag.example"])
    book.save_settings({"groups": "parent"})
    earmark.forget(book, "ostlicht.example")
    assert book.facts.rows("SELECT key FROM account ORDER BY 1") == [("d:beta.io",), ("d:nordlicht-ag.example",)]
    report = earmark.forget(book, "nordlicht.example")
    assert report.together == ("d:nordlicht.example",)  # into the other, as the first in order
    assert report.subsidiaries == ("suedlicht.example",)
    assert book.facts.rows("SELECT key FROM account ORDER BY 1") == [("d:beta.io",), ("d:suedlicht.example",)]
    assert told(book.folder, "nordlicht.example", "nordlicht-ag.example", "Nordlicht AG") == []


def test_a_name_that_is_also_a_value_or_anothers_stays_with_the_others(book: Book, write: Write) -> None:
    rows = [
        (1, "Vellumsoft", "vellumsoft.example", "Software", 120, "Vellumsoft", "2020-01-01"),
        (2, "Beta", "beta.io", "Retail", 12, "AWS;Vellumsoft", "2020-01-02"),
    ]
    earmark.load(book, write("c.csv", COMPANIES, rows), as_of=TODAY)
    report = earmark.forget(book, "vellumsoft.example")
    assert any("Vellumsoft" in note for note in report.notes)
    assert book.facts.rows("SELECT shown FROM spelling WHERE folded = 'vellumsoft'") == [("Vellumsoft",)]
    assert told(book.folder, "vellumsoft.example") == []


def test_a_seller_is_a_person_too_and_his_deals_stay_where_they_are(book: Book, write: Write) -> None:
    names = "Deal ID,Deal Name,Stage,Amount,Created,Closed,Contact Email,Owner"
    rows = [
        (1, "One", "Closed Won", 5, "2023-01-01", "2023-05-01", "kim@beta.io", "Rep@ours.example"),
        (2, "Two", "Closed Lost", 5, "2023-01-01", "2023-05-01", "kim@beta.io", "Other@ours.example"),
    ]
    earmark.load(book, write("c.csv", COMPANIES, COMPANY_ROWS), write("d.csv", names, rows), as_of=TODAY)
    asked = "SELECT d.crm_id, a.key, d.owner FROM deal d LEFT JOIN account a USING (account) ORDER BY 1"
    assert book.facts.rows(asked)[0] == ("1", "d:beta.io", "Rep@ours.example")
    earmark.forget(book, "rep@ours.example")
    earmark.forget(book, "kim@beta.io")
    assert book.facts.rows(asked) == [("1", "d:beta.io", None), ("2", "d:beta.io", "Other@ours.example")]
    assert told(book.folder, "rep@ours.example", "kim@beta.io") == []
    again = [(3, "Three", "Closed Won", 5, "2024-01-01", "2024-05-01", "kim@beta.io", "rep@ours.example")]
    assert earmark.load(book, write("e.csv", names, again), as_of=TODAY).files[0].accepted == 1
    assert book.facts.rows(asked)[2] == ("3", "d:beta.io", None)
    assert told(book.folder, "rep@ours.example", "kim@beta.io") == []


def test_an_address_that_others_share_stays_theirs_and_deals_go_with_all_their_accounts(
    book: Book, write: Write
) -> None:
    names, links = "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date", "deal_id,company_id,is_primary"
    people = "Record ID,First Name,Last Name,Email,Associated Company IDs"
    deals = [(n, f"D{n}", "Closed Won", 5, "2023-01-01", "2023-05-01") for n in (101, 102)]
    old = [(12, "Ulf", "Tamm", "info@beta.io", 2), (13, "Ada", "Roth", "info@beta.io", 2)]
    files = write("c.csv", COMPANIES, COMPANY_ROWS), write("d.csv", names, deals), write("p.csv", people, old)
    more = write("a.csv", links, [(101, 1, 1), (102, 2, 1), (102, 1, 0)])
    earmark.load(book, *files, more, write("q.csv", people, [(12, "Ulf", "Tamm", "ulf.tamm@beta.io", 2)]), as_of=TODAY)
    earmark.forget(book, "ulf.tamm@beta.io")
    assert book.facts.rows("SELECT crm_id, email FROM contact") == [("13", "info@beta.io")]
    earmark.forget(book, "nordlicht.example")
    assert book.facts.rows("SELECT crm_id FROM deal") == [("102",)]
    later = [(n, f"D{n}", "Closed Won", 5, "2024-01-01", "2024-05-01") for n in (101, 103, 104)]
    again = write("d2.csv", names, later), write("a2.csv", links, [(103, 1, 1), (104, 2, 1)])
    report = earmark.load(book, *again, as_of=TODAY)
    assert [(one.accepted, one.rejected) for one in report.files] == [(1, 2), (1, 1)]
    assert book.facts.rows("SELECT crm_id FROM deal ORDER BY 1") == [("102",), ("104",)]


def test_while_others_read_the_ledger_it_is_cleared_later(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earmark.ledger._BUSY_SECONDS", 0.1)
    with open_book(tmp_path / "book", today=TODAY) as book:
        earmark.load(book, write("c.csv", COMPANIES, COMPANY_ROWS), as_of=TODAY)
        earmark.decide(book, "nordlicht.example", "pursue", why="Nordlicht Optik hires")
        with closing(sqlite3.connect(book.places.ledger)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM entry").fetchone()
            report = earmark.forget(book, "nordlicht.example")
            assert "until the book is next opened" in report.notes[-1]
            assert book.facts.rows("SELECT key FROM account") == [("d:beta.io",)]
            assert told(book.folder, "nordlicht.example", "Nordlicht Optik")
    with open_book(tmp_path / "book", today=TODAY) as book:
        assert told(book.folder, "nordlicht.example", "Nordlicht Optik") == []
