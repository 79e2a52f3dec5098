"""Property histories: each field with the value it held at each date, whatever is loaded first."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from conftest import COMPANIES, LOGGED, SYNCED, TODAY, Rows, Write, contents, filled, one, past, values
from earmark.book import Book, open_book
from earmark.sql.ask import SNAPSHOT
from earmark.verbs import counting
from earmark.verbs.load import load


@pytest.fixture
def history(write: Write) -> Path:
    """The companies' properties as HubSpot keeps them, in the spelling of its API."""
    return write("company_property_history.csv", SYNCED, [
        (1, "numberofemployees", "80", "2020-01-01T08:00:00Z", "CRM_UI", ""),
        (1, "numberofemployees", "95", "2024-03-01T08:00:00Z", "CRM_UI", ""),
        (1, "numberofemployees", "120", "2024-03-01T09:00:00Z", "CRM_UI", ""),
        (1, "industry", "RETAIL", "2020-01-01T08:00:00Z", "CRM_UI", ""),
        (1, "industry", "SOFTWARE", "2022-05-05T08:00:00Z", "CRM_UI", ""),
        (6, "numberofemployees", "33", "2025-02-01T08:00:00Z", "INTEGRATION", ""),
        (6, "web_technologies", "Slack", "2021-02-01T08:00:00Z", "INTEGRATION", ""),
        (6, "web_technologies", "", "2022-02-01T08:00:00Z", "INTEGRATION", ""),
        (6, "hs_lead_source", "web", "2021-02-01T08:00:00Z", "INTEGRATION", ""),
        (77, "numberofemployees", "5", "2021-02-01T08:00:00Z", "INTEGRATION", ""),
        (2, "numberofemployees", "many", "2021-02-01T08:00:00Z", "CRM_UI", ""),
        (2, "numberofemployees", "12", "", "CRM_UI", ""),
        ("", "numberofemployees", "12", "2021-02-01T08:00:00Z", "CRM_UI", ""),
        (6, "hs_lead_source", "web", "2021-02-01T08:00:00Z", "INTEGRATION", ""),
    ])  # fmt: skip


def test_a_history_is_known_by_its_columns_and_says_what_was_known_when(
    book: Book, companies: Path, history: Path
) -> None:
    report = load(book, companies, history)
    assert (report.files[1].holds, report.files[1].crm) == (("account_history",), "hubspot")
    assert past(book) == [
        ("Acme", "Industry", "retail", date(2022, 5, 5)),
        ("Acme", "Number of Employees", "80", date(2024, 3, 1)),
        ("Zeta", "Number of Employees", None, date(2025, 2, 1)),
        ("Zeta", "Web Technologies", None, date(2021, 2, 1)),
        ("Zeta", "Web Technologies", ";slack;", date(2022, 2, 1)),
        ("Zeta", "Web Technologies", None, TODAY),
    ]
    assert values(book, "Number of Employees")["Acme"] == 120


def test_what_the_record_was_made_with_is_always_known(book: Book, companies: Path, history: Path) -> None:
    load(book, companies, history)
    assert filled(book) == {
        ("Acme", "Number of Employees"): None,
        ("Acme", "Industry"): None,
        ("Zeta", "Number of Employees"): date(2025, 2, 1),
        ("Zeta", "Web Technologies"): date(2021, 2, 1),
    }


def test_every_line_of_a_history_is_accounted_for(book: Book, companies: Path, history: Path) -> None:
    told = load(book, companies, history).files[1]
    assert (told.lines, told.accepted, told.rejected, told.duplicate, told.blank) == (14, 11, 2, 1, 0)
    rows = book.facts.rows(
        "SELECT line, column_label, severity, reason, value FROM problem WHERE file LIKE '%history%' ORDER BY line"
    )
    assert [(line, label, severity, value) for line, label, severity, _, value in rows] == [
        (10, "", "duplicate", "line 15"),
        (11, "", "note", "77"),
        (12, "value", "cell", "many"),
        (13, "timestamp", "rejected", ""),
        (14, "", "rejected", ""),
    ]
    assert "hs_lead_source" in " ".join(told.notes)


def test_the_order_of_loads_means_nothing_and_a_rebuilt_book_is_the_same(
    tmp_path: Path, write: Write, companies: Path, history: Path, deals: Path
) -> None:
    later = write("later.csv", COMPANIES, [(1, "Acme", "acme.com", "Media", 300, "", "2020-01-01")])
    days = {companies: date(2023, 6, 1), later: date(2025, 6, 1), history: date(2025, 7, 1), deals: date(2025, 7, 2)}
    seen = []
    for n, order in enumerate(permutations(days)):
        if n % 3 == 0:
            with open_book(tmp_path / f"book{n}", today=TODAY) as book:
                for path in order:
                    load(book, path, as_of=days[path])
                seen.append(contents(book))
    (tmp_path / "book0" / "facts.duckdb").unlink()
    with open_book(tmp_path / "book0", today=TODAY) as book:
        seen.append(contents(book))
    assert ("retail", date(2022, 5, 5)) in [(row[3], row[5]) for row in seen[0]["account_history"]]
    assert all(found == seen[0] for found in seen)


def test_a_history_waits_for_its_companies(book: Book, companies: Path, history: Path) -> None:
    first = load(book, history)
    assert (first.counts["accounts"], first.files[0].accepted) == (0, 11)
    load(book, companies)
    assert values(book, "Industry")["Acme"] == "software"
    assert len(past(book)) == 6


def test_what_a_history_knows_beyond_the_export_is_the_account_s_value(
    book: Book, companies: Path, history: Path
) -> None:
    load(book, companies, as_of=date(2021, 6, 1))
    load(book, history)
    assert values(book, "Industry")["Acme"] == "software"
    assert values(book, "Number of Employees")["Zeta"] == 33
    assert values(book, "Web Technologies")["Zeta"] is None
    assert ("Zeta", "Web Technologies", ";aws;", date(2022, 2, 1)) in past(book)


@pytest.fixture
def accounts(write: Write) -> Path:
    return write("Account.csv", "Id,Name,Website,Industry,NumberOfEmployees,Contract_Type__c,IsDeleted,CreatedDate", [
        ("001A000000abcdEIAQ", "Upper", "u.com", "X", 10, "Gold", "false", "2023-01-01"),
        ("001A000000abcdeIAA", "Lower", "l.com", "Y", 20, "Silver", "false", "2023-06-01"),
        ("001A000000abcdfIAA", "Old", "o.com", "Y", 30, "Silver", "false", "2019-06-01"),
    ])  # fmt: skip


def test_a_log_of_changes_says_what_was_before_its_first_line(book: Book, write: Write, accounts: Path) -> None:
    log = write("AccountHistory.csv", LOGGED, [
        ("1", "001A000000abcdE", "Industry", "W", "X", "2024-05-01T10:00:00.000+0000", "u"),
        ("2", "001A000000abcdE", "Contract_Type__c", "", "Gold", "2024-05-02T10:00:00.000+0000", "u"),
        ("3", "001A000000abcdE", "created", "", "", "2023-01-01T10:00:00.000+0000", "u"),
        ("4", "001A000000abcdf", "Contract_Type__c", "Tin", "Silver", "2023-02-02T10:00:00.000+0000", "u"),
    ])  # fmt: skip
    report = load(book, accounts, log)
    assert (report.files[1].holds, report.files[1].crm) == (("account_history",), "salesforce")
    assert past(book) == [
        ("Old", "Contract_Type__c", "tin", date(2023, 2, 2)),
        ("Upper", "Contract_Type__c", None, date(2024, 5, 2)),
        ("Upper", "Industry", "w", date(2024, 5, 1)),
    ]
    assert filled(book) == {
        ("Old", "Contract_Type__c"): None,
        ("Upper", "Contract_Type__c"): date(2024, 5, 2),
        ("Lower", "Contract_Type__c"): None,  # made since the log began, and no line of it
        ("Upper", "Industry"): None,
    }


def test_a_history_s_own_spelling_of_values_is_the_export_s(book: Book, write: Write) -> None:
    rows: Rows = [(n, f"C{n}", f"c{n}.com", "Computer Software", n, "", "2020-01-01") for n in range(1, 5)]
    companies = write("companies.csv", COMPANIES, [*rows, (5, "C5", "c5.com", "Retail", 5, "", "2020-01-01")])
    told = [(n, "industry", "COMPUTER_SOFTWARE", f"202{n}-01-02T00:00:00Z", "CRM_UI", "") for n in range(1, 5)]
    told += [(5, "industry", "COMPUTER_SOFTWARE", "2020-01-01T00:00:00Z", "CRM_UI", "")]
    told += [(5, "industry", "RETAIL", "2022-01-01T00:00:00Z", "CRM_UI", "")]
    load(book, companies, write("history.csv", SYNCED, told))
    assert [row[2:] for row in past(book) if row[0] == "C5"] == [("computer software", date(2022, 1, 1))]
    assert {row[2] for row in past(book) if row[0] != "C5"} == {None}


def test_apis_tell_earlier_values_beside_the_newest(book: Book, tmp_path: Path) -> None:
    changes = [{"value": "120", "timestamp": "2024-03-01T08:00:00Z", "sourceType": "CRM_UI"},
               {"value": "80", "timestamp": "2022-03-01T08:00:00Z", "sourceType": "CRM_UI"}]  # fmt: skip
    firm = {
        "id": "30", "createdAt": "2021-01-01T08:00:00Z", "archived": False,
        "properties": {"hs_object_id": "30", "name": "Acme", "domain": "acme.example", "numberofemployees": "120",
                       "createdate": "2021-01-01T08:00:00Z"},
        "propertiesWithHistory": {"numberofemployees": changes},
    }  # fmt: skip
    (tmp_path / "companies.json").write_text(json.dumps({"results": [firm]}))
    load(book, tmp_path / "companies.json")
    assert past(book) == [
        ("Acme", "numberofemployees", None, date(2022, 3, 1)),
        ("Acme", "numberofemployees", "80", date(2024, 3, 1)),
    ]
    assert one(book, "SELECT count(*) FROM field WHERE name LIKE '%history%'") == 0


def test_attio_s_dated_values_are_a_history(book: Book, tmp_path: Path) -> None:
    def told(title: str, since: str, until: str | None = None) -> dict[str, Any]:
        return {"active_from": since, "active_until": until, "option": {"title": title}}

    firm: dict[str, Any] = {
        "id": {"workspace_id": "w", "object_id": "companies", "record_id": "c1"},
        "created_at": "2022-01-01T00:00:00Z",
        "values": {
            "name": [{"active_from": "2022-01-01T00:00:00Z", "active_until": None, "value": "Acme"}],
            "domains": [{"active_from": "2022-01-01T00:00:00Z", "active_until": None, "domain": "acme.example"}],
            "employee_range": [
                told("51-200", "2024-02-01T00:00:00Z"),
                told("11-50", "2022-01-01T00:00:00Z", "2024-02-01T00:00:00Z"),
            ],
            "estimated_arr_usd": [told("$1M-$10M", "2023-05-01T00:00:00Z")],
            "categories": [told("SaaS", "2022-01-01T00:00:00Z", "2023-01-01T00:00:00Z")],
        },
    }
    other = {**firm, "id": {**firm["id"], "record_id": "c2"}, "values": {
        "name": [{"active_from": "2022-01-01T00:00:00Z", "active_until": None, "value": "Beta"}],
        "categories": [told("Retail", "2022-01-01T00:00:00Z")],
    }}  # fmt: skip
    (tmp_path / "companies.json").write_text(json.dumps({"data": [firm, other]}))
    load(book, tmp_path / "companies.json")
    assert [(field, until) for _, field, _, until in past(book)] == [
        ("categories", date(2023, 1, 1)),
        ("employee_range", date(2024, 2, 1)),
        ("estimated_arr_usd", date(2023, 5, 1)),
    ]
    assert values(book, "categories") == {"Acme": None, "Beta": "retail"}


def test_the_snapshot_reads_what_was_known_when_the_first_deal_was_opened(
    book: Book, write: Write, companies: Path, history: Path
) -> None:
    header = "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Associated Company IDs"
    deals = write("deals.csv", header, [
        (101, "a", "Closed Won", "2023-01-01", "2023-05-01", 1),
        (106, "b", "Closed Lost", "2024-01-01", "2024-05-01", 6),
    ])  # fmt: skip
    load(book, companies, history, deals)
    counting.snapshot(book, TODAY)
    known = {name: want.number for name, want in counting.columns(book).items()}
    cells = ", ".join(f"s.f{known[name]}" for name in ("Industry", "Number of Employees", "Web Technologies"))
    rows = book.facts.rows(
        f"SELECT a.name, {cells} FROM {SNAPSHOT} s JOIN account a USING (account) ORDER BY 1"  # noqa: S608 - ours
    )
    assert rows == [("Acme", "software", 80, ";aws;slack;"), ("Zeta", "retail", None, None)]


def held(told: list[tuple[date, str]], made: date, shown: str, day: date) -> str | None:
    """What an account's field held on a day, going by its history and the export of today: the rule in plain words."""
    if not told:
        return shown or None
    before = [value for since, value in sorted(told) if since <= day]
    first = min(told)
    if not before:
        return (first[1] or None) if (first[0] - made).days <= 1 else None
    return before[-1] or None


def test_histories_drawn_by_chance_say_of_every_day_what_was_known(book: Book, write: Write) -> None:
    random = Random(7)  # noqa: S311 - a made table
    start, end = date(2022, 1, 1), TODAY - timedelta(days=1)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    made = {n: random.choice(days[:300]) for n in range(1, 121)}
    told: dict[int, list[tuple[date, str]]] = {}
    for n, day in made.items():
        later = random.sample([d for d in days if d > day + timedelta(days=1)], random.randrange(0, 5))
        told[n] = [(d, random.choice(("red", "green", "blue", ""))) for d in later]
        told[n] += [(day + timedelta(days=random.randrange(0, 2)), "red")] * random.randrange(0, 2)
    now = {n: max(lines)[1] if lines else "green" for n, lines in told.items()}
    companies = write("companies.csv", "Record ID,Company name,Company Domain Name,Colour,Create Date", [
        (n, f"C{n}", f"c{n}.example", now[n], made[n]) for n in made
    ])  # fmt: skip
    lines = [(n, "colour", value, f"{day}T10:00:00Z", "CRM_UI", "") for n in told for day, value in told[n]]
    random.shuffle(lines)
    load(book, write("history.csv", SYNCED, lines), companies)
    asked = {n: random.choice(days) for n in made}
    number = counting.columns(book)["Colour"].number
    found = {
        int(n): book.facts.rows(
            "SELECT text FROM (SELECT text, known_until FROM account_history WHERE account = $1 AND field = $2"  # noqa: S608 - ours
            f" UNION ALL SELECT f{number}, NULL FROM account WHERE account = $1) WHERE known_until IS NULL OR"
            " known_until > $3 ORDER BY known_until NULLS LAST LIMIT 1",
            [account, number, asked[int(n)]],
        )[0][0]
        for account, n in book.facts.rows("SELECT account, crm_id FROM account")
    }
    assert found == {n: held(told[n], made[n], now[n], asked[n]) for n in made}
    assert {None, "red", "green"} <= set(found.values())


@pytest.mark.parametrize("kind", ["parquet", "json"])
def test_a_history_may_be_parquet_or_json(book: Book, companies: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"company_property_history.{kind}"
    rows = (
        "SELECT * FROM (VALUES (6, 'numberofemployees', '20', TIMESTAMP '2021-01-05 23:30:00', 'API', 'x'),"
        " (6, 'numberofemployees', '33', TIMESTAMP '2023-02-01 08:00:00', 'API', 'x'))"
        " t (company_id, name, value, timestamp, source, source_id)"
    )
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({rows}) TO '{path}' (FORMAT {kind})")
    report = load(book, companies, path)
    assert (report.files[1].holds, report.files[1].accepted) == (("account_history",), 2)
    assert [row[2:] for row in past(book)] == [(None, date(2021, 1, 5)), ("20", date(2023, 2, 1))]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Companies, two histories of them that overlap, deals without dates, their history, and leads."""
    folder = tmp_path_factory.mktemp("files")
    company = "Record ID,Company name,Company Domain Name,Industry,Number of Employees,Create Date"
    texts = {
        "companies": [company, "1,Acme,acme.example,Media,300,2020-01-01", "2,Beta,beta.example,Retail,12,2021-01-01"],
        "older": [SYNCED, "1,industry,RETAIL,2020-01-01T08:00:00Z,UI,", "1,industry,MEDIA,2022-05-05T08:00:00Z,UI,",
                  "2,numberofemployees,9,2022-02-02T08:00:00Z,UI,"],
        "newer": [SYNCED, "1,industry,MEDIA,2022-05-05T08:00:00Z,UI,", "1,industry,,2022-05-05T09:00:00Z,UI,",
                  "1,industry,MEDIA,2023-05-05T09:00:00Z,UI,", "2,numberofemployees,12,2022-02-02T08:00:00Z,UI,"],
        "deals": ["Record ID,Deal Name,Deal Stage,Create Date,Close Date,Associated Company IDs",
                  "7,a,closedwon,2022-01-01,,1", "8,b,closedlost,2022-03-01,,2"],
        "deal_history": ["deal_id,name,value,timestamp,source,source_id", "7,dealstage,closedwon,2022-06-01,UI,",
                         "8,dealstage,closedlost,2022-07-01,UI,"],
        "leads": ["Id,LastName,Company,Email,LeadSource,IsConverted,ConvertedAccountId,CreatedDate",
                  "00QA000000000010,A,Acme,a@acme.example,Web,false,,2021-01-01",
                  "00QA000000000011,B,New,b@new.example,Fair,false,,2021-01-01"],
    }  # fmt: skip
    for name, lines in texts.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return {name: folder / f"{name}.csv" for name in texts}


@settings(
    max_examples=3, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)  # each loads 12 files
@given(order=st.permutations(["companies", "older", "newer", "deals", "deal_history", "leads"]))
def test_whatever_is_loaded_first_the_book_is_the_same(
    files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, order: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    with open_book(folder / "together", today=TODAY) as book:
        load(book, *files.values())
        expected = contents(book)
    with open_book(folder / "apart", today=TODAY) as book:
        for name in order:
            load(book, files[name])
        assert contents(book) == expected
    assert len(expected["account_history"]) == 5
