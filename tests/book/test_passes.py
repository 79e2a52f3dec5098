from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import COMPANIES, DEALS, Write, one, values
from earmark.book import Book
from earmark.engines.duckdb import DuckDB
from earmark.learn.explore import lot
from earmark.verbs.load import load


def keys(book: Book) -> dict[str, str]:
    return {row[0]: row[1] for row in book.facts.rows("SELECT coalesce(crm_id, name), key FROM account")}


def deal(book: Book, number: int) -> dict[str, Any]:
    names = book.facts.columns("deal")
    row = book.facts.rows("SELECT * FROM deal WHERE crm_id = $1", [str(number)])[0]
    return dict(zip(names, row, strict=True)) | {"key": _key(book, row[names.index("account")])}


def _key(book: Book, account: int | None) -> str | None:
    found = book.facts.rows("SELECT key FROM account WHERE account = $1", [account])
    return found[0][0] if found else None


def test_accounts_are_keyed_by_domain_then_id(book: Book, companies: Path) -> None:
    load(book, companies)
    assert sorted(row[0] for row in book.facts.rows("SELECT key FROM account")) == [
        "d:acme.com", "d:beta.co.uk", "d:zeta.io", "i:hubspot:3", "i:hubspot:4",
    ]  # fmt: skip
    assert all(drawn == lot(key) for key, drawn in book.facts.rows("SELECT key, lot FROM account"))
    assert values(book, "Industry") == {
        "Acme": "software", "Beta": "retail", "Gamma": "software", "Delta": "banking", "Zeta": "retail",
    }  # fmt: skip
    assert values(book, "Web Technologies")["Acme"] == ";aws;slack;"
    shown = dict(book.facts.rows("SELECT folded, shown FROM spelling JOIN field USING (field) WHERE kind = 'list'"))
    assert shown["aws"] == "AWS"


def test_rows_of_one_domain_are_merged_and_counted(book: Book, companies: Path) -> None:
    report = load(book, companies)
    assert report.counts["accounts"] == 5
    assert "lines merged into another line's account: 1" in report.files[0].notes
    assert report.files[0].accepted == 6


def test_names_join_where_exact_and_unique(book: Book, write: Write) -> None:
    companies = write("companies.csv", COMPANIES, [
        (1, "Twin", "a.com", "X", 1, "", ""),
        (2, "twin ", "b.com", "X", 2, "", ""), (3, "Sole", "c.com", "Y", 3, "", ""),
    ])  # fmt: skip
    deals = write("deals.csv", DEALS, [
        (1, "a", "Closed Won", 1, "2023-01-01", "2023-02-01", "", "TWIN", ""),
        (2, "b", "Closed Won", 1, "2023-01-01", "2023-02-01", "", "sole", ""),
        (3, "c", "Closed Won", 1, "2023-01-01", "2023-02-01", "", "Nobody", ""),
    ])  # fmt: skip
    report = load(book, companies, deals)
    assert [deal(book, n)["key"] for n in (1, 2, 3)] == [None, "d:c.com", None]
    reasons = dict(book.facts.rows("SELECT line, reason FROM problem"))
    assert "several accounts" in reasons[2]
    assert "not among the accounts" in reasons[4]
    assert report.counts["without_account"] == 2


def test_salesforce_ids_of_both_lengths_meet(book: Book, write: Write) -> None:
    accounts = write("Account.csv", "Id,Name,Website,Industry,NumberOfEmployees,IsDeleted,OwnerId", [
        ("001A000000abcdEIAQ", "Upper", "", "X", 1, "false", "o"),
        ("001A000000abcdeIAA", "Lower", "", "Y", 2, "false", "o"),
        ("001A000000abcdfIAA", "Gone", "", "Y", 2, "true", "o"),
    ])  # fmt: skip
    deals = write("Opportunity.csv", "Id,AccountId,Name,StageName,IsClosed,IsWon,Amount,CloseDate,CreatedDate", [
        ("006A00000000001AAA", "001A000000abcdE", "a", "Closed Won", "true", "true", 1, "2023-02-01", "2023-01-01"),
        ("006A00000000002AAA", "001A000000abcde", "b", "Closed Lost", "true", "false", 1, "2023-02-01", "2023-01-01"),
    ])  # fmt: skip
    report = load(book, accounts, deals)
    assert report.files[0].rejected == 1
    found = dict(book.facts.rows("SELECT a.name, d.outcome FROM deal d JOIN account a USING (account)"))
    assert found == {"Upper": "won", "Lower": "lost"}


def test_flags_overrule_labels(book: Book, write: Write, companies: Path) -> None:
    header = (
        "Record ID,Deal Name,Deal Stage,hs_is_closed,hs_is_closed_won,Create Date,Close Date,Associated Company IDs"
    )
    rows = [
        (1, "a", "Closed Lost", "false", "false", "2023-01-01", "2023-02-01", 1),
        (2, "b", "appointmentscheduled", "true", "true", "2023-01-01", "2023-02-01", 2),
        (3, "c", "Closed Won", "true", "false", "2021-01-01", "2014-02-01", 3),
    ]
    report = load(book, companies, write("deals.csv", header, rows))
    assert [deal(book, n)["outcome"] for n in (1, 2, 3)] == ["open", "won", "lost"]
    assert deal(book, 1)["closed"] is None
    assert any("closed before they were opened" in note for note in report.files[1].notes)


def test_definitions_loaded_later_serve(book: Book, write: Write, companies: Path) -> None:
    header = "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Associated Company IDs"
    deals = write("deals.csv", header, [
        (1, "a", "decisionmakerboughtin", "2023-01-01", "2023-02-01", 1),
        (2, "b", "Closed Won", "2023-01-01", "2023-02-01", 2),
    ])  # fmt: skip
    stages = write("stages.csv", "pipeline_id,stage_id,label,display_order,is_closed,closed_won", [
        ("default", "decisionmakerboughtin", "Signed", 1, "true", "true"),
        ("default", "x", "Closed Won", 2, "true", "false"),
    ])  # fmt: skip
    load(book, companies, deals)
    assert [deal(book, n)["outcome"] for n in (1, 2)] == ["open", "won"]
    load(book, stages)
    assert [deal(book, n)["outcome"] for n in (1, 2)] == ["won", "lost"]


def test_associations_name_the_account(book: Book, write: Write, companies: Path) -> None:
    header = "Record ID,Deal Name,Deal Stage,Create Date,Close Date"
    deals = write("deals.csv", header, [(7, "a", "Closed Won", "2023-01-01", "2023-02-01")])
    links = write("deal_company.csv", "deal_id,company_id,type_id,category", [(7, 6, 341, "HUBSPOT_DEFINED")])
    load(book, companies, deals, links)
    assert deal(book, 7)["key"] == "d:zeta.io"


def test_a_contact_s_mail_domain_serves_unless_free(book: Book, write: Write, companies: Path) -> None:
    header = "Deal ID,Deal Name,Stage,Created,Closed,Contact Email"
    rows = [
        (1, "a", "Won", "2023-01-01", "2023-02-01", "ann@ZETA.io"),
        (2, "b", "Lost", "2023-01-01", "2023-02-01", "bob@gmail.com"),
    ]
    load(book, companies, write("deals.csv", header, rows))
    assert [deal(book, n)["key"] for n in (1, 2)] == ["d:zeta.io", None]


@pytest.mark.parametrize("at_once", [1_000_000, 2])
def test_kinds_of_deals(
    book: Book, companies: Path, deals: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earmark.book.scene.SLICE", at_once)
    report = load(book, companies, deals)
    assert [deal(book, n)["kind"] for n in (101, 102, 103, 106)] == ["new", "expansion", "new", "renewal"]
    assert report.counts["without_account"] == 1
    assert report.counts["zero_value"] == 1
    assert report.counts["one_day"] == 1
    assert (report.counts["won"], report.counts["lost"], report.counts["open"]) == (4, 1, 1)
    assert deal(book, 104)["closed"] is None
    assert deal(book, 105)["account"] is None


@pytest.mark.parametrize("at_once", [8_000_000, 1])
def test_of_lines_with_one_id_the_last_touched_stays(
    book: Book, write: Write, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earmark.book.refused.AT_ONCE", at_once)
    rows = [
        (1, "a", "Closed Won", 5, "2023-01-01", "2023-06-01", 1, "", ""),
        (1, "a", "Closed Lost", 5, "2023-01-01", "2023-02-01", 1, "", ""),
    ]
    report = load(book, write("deals.csv", DEALS, rows)).files[0]
    assert (report.accepted, report.duplicate) == (1, 1)
    assert deal(book, 1)["outcome"] == "won"
    line, value = book.facts.rows("SELECT line, value FROM problem WHERE severity = 'duplicate'")[0]
    assert line == 3
    assert "line 2" in value


def test_deals_alone_bring_their_accounts(book: Book, write: Write) -> None:
    header = "Deal ID,Deal Name,Account Name,Stage,Created,Closed"
    rows = [(1, "a", "Acme", "Won", "2023-01-01", "2023-02-01"), (2, "b", "acme", "Won", "2023-03-01", "2023-04-01")]
    report = load(book, write("wins.csv", header, rows))
    assert report.counts["accounts"] == 1
    assert report.counts["targets"] == 0
    assert keys(book) == {"Acme": "n:own:acme"}
    assert any("Only wins" in note for note in report.notes)


def test_lines_are_not_copied_where_no_account_is_known(
    book: Book, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    run = DuckDB.run
    monkeypatch.setattr(
        DuckDB, "run", lambda self, query, *more, **step: ran.append(query) or run(self, query, *more, **step)
    )
    load(book, write("wins.csv", "Deal ID,Account Name,Stage", [(1, "Acme", "Won"), (2, "Beta", "Won")]))
    assert sum("TABLE pending AS" in str(query) for query in ran) == 2  # all lines, then those that bring no account
    assert sorted(keys(book)) == ["Acme", "Beta"]


def test_targets_are_accounts_never_worked(book: Book, write: Write, companies: Path, deals: Path) -> None:
    listed = write(
        "targets.csv", "Website,Company,Industry", [("zeta.io", "Zeta", "Retail"), ("new.com", "New", "Media")]
    )
    load(book, companies, deals, listed)
    targets = {row[0] for row in book.facts.rows("SELECT key FROM account WHERE target")}
    assert targets == {"d:zeta.io", "d:new.com"}
    contacts = write(
        "contacts.csv", "Contact ID,Email,Company Domain,First Contacted", [(1, "a@new.com", "new.com", "2025-01-01")]
    )
    load(book, contacts)
    assert not one(book, "SELECT target FROM account WHERE key = 'd:new.com'")


def test_contracts_contacts_and_after_sale_facts(book: Book, write: Write, companies: Path) -> None:
    contracts = write("contracts.csv", "Contract ID,Company Domain,Start Date,Churn Date,MRR", [
        ("k1", "acme.com", "2023-05-01", "2024-05-31", "100.50"), ("k2", "zeta.io", "2023-06-01", "", 200),
    ])  # fmt: skip
    people = "Contact ID,First Name,Last Name,Email,Job Title,Buying Role,Associated Company IDs"
    contacts = write("contacts.csv", people, [
        (1, "Ann", "Lee", "ann@acme.com", "CFO", "Decision Maker", 1),
        (2, "Bo", "Ek", "bo@acme.com", "Dev", "Technical Buyer", 1),
    ])  # fmt: skip
    nps = write(
        "nps.csv", "Company Domain,Survey Date,NPS", [("acme.com", "2024-01-01", 9), ("beta.co.uk", "2024-02-01", 3)]
    )
    report = load(book, companies, contracts, contacts, nps)
    assert (report.counts["contracts"], report.counts["contacts"], report.counts["after_sale"]) == (2, 2, 2)
    rows = book.facts.rows("SELECT started, ended, term_end, acv_cents FROM contract ORDER BY started")
    assert rows == [
        (date(2023, 5, 1), date(2024, 5, 31), False, 120_600), (date(2023, 6, 1), None, False, 240_000),
    ]  # fmt: skip
    assert book.facts.rows("SELECT name, role FROM contact ORDER BY crm_id") == [
        ("Ann Lee", "economic_buyer"), ("Bo Ek", "technical_buyer"),
    ]  # fmt: skip
    assert book.facts.rows("SELECT kind, number FROM after_sale ORDER BY happened") == [("nps", 9), ("nps", 3)]


def test_cells_that_cannot_be_read_are_named(book: Book, write: Write) -> None:
    rows = [(n, f"C{n}", f"c{n}.com", "X", n, "", "2020-01-01") for n in range(1, 40)]
    rows += [(40, "Odd", "odd.com", "X", "about ten", "", "2020-02-31"), (41, "None", "none.com", "X", "n/a", "", "")]
    load(book, write("companies.csv", COMPANIES, rows))
    found = book.facts.rows("SELECT line, column_label, value, severity FROM problem ORDER BY column_label")
    assert found == [
        (41, "Create Date", "2020-02-31", "cell"), (41, "Number of Employees", "about ten", "cell"),
    ]  # fmt: skip


@pytest.mark.parametrize("first", [0, 1])
def test_pipelines_in_the_settings_say_what_is_new_business(book: Book, write: Write, first: int) -> None:
    header = "Record ID,Deal Name,Pipeline,Deal Stage,Create Date,Close Date,Associated Company"
    rows = [
        (1, "a", "Sales", "Closed Won", "2023-01-01", "2023-02-01", "A"),
        (2, "b", "Onboarding", "Closed Won", "2023-01-01", "2023-02-01", "B"),
    ]
    path = write("deals.csv", header, rows)
    if first:
        book.save_settings({"new_business_pipelines": ("Sales",)})
        load(book, path)
    else:
        load(book, path, answers=lambda _: "Sales")
    assert [deal(book, n)["kind"] for n in (1, 2)] == ["new", "other_pipeline"]
